/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/measured.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/validation/measured_rows.h>

enum { FAULTS_KEPT = 1000 };

const ru_fate_info ru_fates[RU_FATE_COUNT] = {
#define RU_FATE_ROW(code, name, words, used) [code] = {name, words, used},
    RU_FATE_LIST(RU_FATE_ROW)
#undef RU_FATE_ROW
};

/* Makes room for one more item; fails with RU_ERR_SYSTEM. */
static ru_status grow(void **items, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return RU_OK;
    size_t wanted = *room ? 2 * *room : 64;
    void *grown = realloc(*items, wanted * size);
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for %zu measured rows", wanted);
    *items = grown;
    *room = wanted;
    return RU_OK;
}

ru_status ru_measured_stream(ru_measured *m, const ru_stream_key *key, unsigned *stream)
{
    ru_text text = {0};
    char *name = NULL;
    size_t place;
    ru_text_add(&text, "%s\n%s\n%s", key->instrument, key->run, key->quantity);
    RU_TRY(ru_text_take(&text, &name));
    ru_status status = ru_strings_add(&m->keys, name, &place);
    free(name);
    RU_TRY(status);
    *stream = (unsigned)place;
    if (place < m->n_stream)
        return RU_OK;
    void *items = m->streams;
    status = grow(&items, m->n_stream, &m->stream_room, sizeof *m->streams);
    m->streams = items;
    RU_TRY(status);
    m->streams[m->n_stream++] = (ru_stream){.run = key->run,
                                            .quantity = key->quantity,
                                            .unit = "",
                                            .column = key->column,
                                            .file = key->file,
                                            .modality = key->modality,
                                            .first = NAN,
                                            .last = NAN};
    return RU_OK;
}

ru_status ru_measured_add(ru_measured *m, const ru_measured_row *row)
{
    ru_stream *stream = &m->streams[row->stream];
    void *items = m->rows;
    ru_status status = grow(&items, m->n_row, &m->row_room, sizeof *m->rows);
    m->rows = items;
    RU_TRY(status);
    m->rows[m->n_row++] = *row;
    stream->fates[row->censored ? (row->censored < 0 ? RU_FATE_BELOW : RU_FATE_ABOVE)
                                : RU_FATE_USED]++;
    if (!stream->unit[0])
        stream->unit = row->unit;
    /* Equal texts are one text. */
    stream->other_units |= stream->unit != row->unit;
    return RU_OK;
}

ru_status ru_measured_complain(ru_measured *m, const ru_measured_fault *fault, const char *format,
                               ...)
{
    if (m->n_fault == FAULTS_KEPT) {
        m->n_fault_more++;
        return RU_OK;
    }
    void *items = m->faults;
    ru_status status = grow(&items, m->n_fault, &m->fault_room, sizeof *m->faults);
    m->faults = items;
    RU_TRY(status);
    ru_measured_fault *kept = &m->faults[m->n_fault++];
    *kept = *fault;
    va_list args;
    va_start(args, format);
    vsnprintf(kept->text, sizeof kept->text, format, args);
    va_end(args);
    return RU_OK;
}

static ru_status add_run(ru_measured *m, const char *path)
{
    ru_run_file **run = &m->runs[m->n_run];
    RU_TRY(ru_is_run_file(path) ? ru_run_file_read(path, run) : ru_run_file_plain(path, run));
    m->n_run++;
    ru_measured_source *files = realloc(m->files, (m->n_file + (*run)->n_file) * sizeof *m->files);
    RU_REQUIRE(files, RU_ERR_SYSTEM, "out of memory for %zu files", (*run)->n_file);
    m->files = files;
    for (size_t i = 0; i < (*run)->n_file; i++)
        RU_TRY(ru_measured_take_file(m, *run, &(*run)->files[i]));
    return RU_OK;
}

static ru_status read_all(const char *const *paths, size_t n_path, ru_measured *m)
{
    size_t n_row = 0;
    m->runs = calloc(n_path, sizeof(ru_run_file *));
    RU_REQUIRE(m->runs, RU_ERR_SYSTEM, "out of memory for %zu files", n_path);
    for (size_t i = 0; i < n_path; i++)
        RU_TRY(add_run(m, paths[i]));
    for (size_t i = 0; i < m->n_file; i++)
        n_row += m->files[i].n_row;
    if (!m->n_row && m->n_fault) {
        const ru_measured_fault *first = &m->faults[0];
        return ru_fault(RU_ERR_INPUT, "%s:%d:%d: none of the %zu rows is usable; the first: %s",
                        first->source, first->line, first->column ? first->column : 1, n_row,
                        first->text);
    }
    RU_REQUIRE(m->n_row, RU_ERR_INPUT, "%s: none of the %zu rows holds a value of this run",
               paths[0], n_row);
    return ru_measured_settle(m);
}

ru_status ru_measured_read(const char *const *paths, size_t n_path, ru_measured **measured)
{
    *measured = NULL;
    RU_REQUIRE(n_path, RU_ERR_INPUT, "no measured data given");
    ru_measured *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory");
    ru_status status = read_all(paths, n_path, made);
    if (status == RU_OK)
        *measured = made;
    else
        ru_measured_destroy(&made);
    return status;
}

/* The runs, each once, in order of appearance: up to 20, comma between. */
static void list_runs(const ru_measured *m, ru_text *list, size_t *n_run)
{
    *n_run = 0;
    for (size_t i = 0; i < m->n_stream; i++) {
        size_t k = 0;
        while (k < i && m->streams[k].run != m->streams[i].run)
            k++;
        if (k < i)
            continue;
        if (*n_run < 20)
            ru_text_add(list, "%s%s", *n_run ? ", " : "", m->streams[i].run);
        ++*n_run;
    }
    if (*n_run > 20)
        ru_text_add(list, " and %zu more", *n_run - 20);
}

ru_status ru_measured_find_run(const ru_measured *measured, const char *wanted, const char **run)
{
    ru_text list = {0};
    char *runs = NULL;
    size_t n_run;
    *run = NULL;
    for (size_t i = 0; wanted && i < measured->n_row && !*run; i++)
        if (strcmp(measured->rows[i].run, wanted) == 0)
            *run = measured->rows[i].run;
    if (*run)
        return RU_OK;
    list_runs(measured, &list, &n_run);
    RU_TRY(ru_text_take(&list, &runs));
    ru_status status = RU_OK;
    const char *source = ru_measured_file(measured, 0);
    if (wanted)
        status = ru_fault(RU_ERR_INPUT, "%s: no run '%s'; the runs are: %s", source, wanted, runs);
    else if (n_run > 1)
        status = ru_fault(RU_ERR_INPUT, "%s holds %zu runs; choose one: %s", source, n_run, runs);
    else
        *run = measured->rows[0].run;
    free(runs);
    return status;
}

int ru_measured_modality(const ru_measured *measured, const char *quantity)
{
    for (size_t i = 0; i < measured->n_stream; i++)
        if (measured->streams[i].modality && strcmp(measured->streams[i].quantity, quantity) == 0)
            return measured->streams[i].modality;
    return 0;
}

const char *ru_measured_file(const ru_measured *measured, size_t i)
{
    return measured->files[i].path;
}

const char *ru_measured_row_file(const ru_measured *measured, const ru_measured_row *row)
{
    return measured->files[row->file].path;
}

void ru_measured_destroy(ru_measured **measured)
{
    ru_measured *old = *measured;
    if (!old)
        return;
    for (size_t i = 0; i < old->n_file; i++) {
        free(old->files[i].path);
        free(old->files[i].how);
        free(old->files[i].not_used);
    }
    for (size_t i = 0; i < old->n_run; i++)
        ru_run_file_destroy(&old->runs[i]);
    free(old->files);
    free(old->runs);
    ru_strings_clear(&old->strings);
    ru_strings_clear(&old->keys);
    free(old->streams);
    free(old->rows);
    free(old->faults);
    free(old);
    *measured = NULL;
}
