/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/measured.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/base/tree.h>
#include <ru/base/unit.h>
#include <ru/io/csv_read.h>

enum { RUN, QUANTITY, VALUE, UNIT, REPLICATE, SD, FLAG, N_COLUMN };
static const char *const column_names[N_COLUMN] = {
    [RUN] = "run_id", [QUANTITY] = "quantity",   [VALUE] = "value", [UNIT] = "unit",
    [SD] = "sd",      [REPLICATE] = "replicate", [FLAG] = "flag",
};

/* Where a row stands: a time, or a height. */
static const struct {
    const char *name, *unit;
    int along_z;
} place_columns[] = {
    {"time_s", "s", 0}, {"time_min", "min", 0}, {"time_h", "h", 0},
    {"time_d", "d", 0}, {"z_m", "m", 1},
};

/* Where the columns of one file are; csv->n_column when missing. */
typedef struct columns {
    size_t of[N_COLUMN];
    size_t time;
    double time_factor; /* to s or m */
    int along_z;
} columns;

static ru_status lacks(const ru_csv *csv, const char *name)
{
    ru_text there = {0};
    char *list = NULL;
    const char *near = NULL;
    for (size_t i = 0; i < csv->n_column && i < 12; i++) {
        ru_text_add(&there, "%s%s", i ? ", " : "", csv->names[i]);
        if (!near && ru_is_near(csv->names[i], name))
            near = csv->names[i];
    }
    RU_TRY(ru_text_take(&there, &list));
    ru_status status = ru_fault(RU_ERR_INPUT, "%s: no column '%s'; the columns are: %s%s%s%s%s",
                                csv->source, name, list, csv->n_column > 12 ? ", ..." : "",
                                near ? "; is it '" : "", near ? near : "", near ? "'?" : "");
    free(list);
    return status;
}

static ru_status find_columns(const ru_csv *csv, columns *c)
{
    for (size_t i = 0; i < N_COLUMN; i++)
        RU_TRY(ru_csv_find(csv, column_names[i], &c->of[i]));
    if (c->of[QUANTITY] == csv->n_column)
        return lacks(csv, "quantity");
    if (c->of[VALUE] == csv->n_column)
        return lacks(csv, "value");
    c->time = csv->n_column;
    c->along_z = 0;
    for (size_t i = 0; i < sizeof place_columns / sizeof *place_columns; i++) {
        size_t column;
        RU_TRY(ru_csv_find(csv, place_columns[i].name, &column));
        if (column == csv->n_column)
            continue;
        RU_REQUIRE(c->time == csv->n_column, RU_ERR_INPUT,
                   "%s: two columns of time or height: %s and %s", csv->source, csv->names[c->time],
                   place_columns[i].name);
        c->time = column;
        c->along_z = place_columns[i].along_z;
        RU_TRY(ru_unit_to_si(place_columns[i].unit, 1, &c->time_factor));
    }
    RU_REQUIRE(csv->n_row, RU_ERR_INPUT, "%s: no data: a header and no rows", csv->source);
    return RU_OK;
}

static int to_number(const char *text, double *number)
{
    char *end = NULL;
    *number = strtod(text, &end);
    return end != text && !*end && isfinite(*number);
}

/* What is wrong with a row, as a text; leaves room for the row's own text. */
RU_PRINTF(3, 4)
static void complain(ru_measured *m, const ru_measured_row *row, const char *format, ...)
{
    ru_measured_fault *fault = &m->faults[m->n_fault++];
    *fault = (ru_measured_fault){.run = row->run, .source = row->source, .line = row->line};
    va_list args;
    va_start(args, format);
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
}

/* Takes one row of a file, or complains about it. */
static void take_row(ru_measured *m, const ru_csv *csv, const columns *c, size_t i)
{
    const char *value = ru_csv_cell(csv, i, c->of[VALUE]), *sd = ru_csv_cell(csv, i, c->of[SD]);
    const char *time = ru_csv_cell(csv, i, c->time);
    ru_measured_row row = {
        .run = ru_csv_cell(csv, i, c->of[RUN]),
        .quantity = ru_csv_cell(csv, i, c->of[QUANTITY]),
        .unit = ru_csv_cell(csv, i, c->of[UNIT]),
        .replicate = ru_csv_cell(csv, i, c->of[REPLICATE]),
        .flag = ru_csv_cell(csv, i, c->of[FLAG]),
        .time = NAN,
        .sd = NAN,
        .source = csv->source,
        .line = csv->lines[i],
    };
    if (csv->extras[i])
        complain(m, &row, "%zu cells more than the header has", csv->extras[i]);
    else if (!row.quantity[0])
        complain(m, &row, "no quantity");
    else if (!value[0])
        complain(m, &row, "no value of %.40s", row.quantity);
    else if (!to_number(value, &row.value))
        complain(m, &row, "value '%.40s' of %.40s is not a number", value, row.quantity);
    else if (c->time < csv->n_column && !to_number(time, &row.time))
        complain(m, &row, "%s '%.40s' is not a number", csv->names[c->time], time);
    else {
        if (sd[0] && (!to_number(sd, &row.sd) || row.sd < 0)) {
            row.sd = NAN;
            complain(m, &row, "sd '%.40s' of %.40s is not a number >= 0: taken as unknown", sd,
                     row.quantity);
            m->faults[m->n_fault - 1].used = 1;
        }
        row.time *= c->time < csv->n_column ? c->time_factor : 1;
        m->rows[m->n_row++] = row;
    }
}

/* Order by all that makes two rows copies, the place last. */
static int by_content(const void *a, const void *b)
{
    const ru_measured_row *p = *(ru_measured_row *const *)a, *q = *(ru_measured_row *const *)b;
    const char *const left[] = {p->run, p->quantity, p->replicate, p->unit, p->flag};
    const char *const right[] = {q->run, q->quantity, q->replicate, q->unit, q->flag};
    for (size_t i = 0; i < 5; i++) {
        int order = strcmp(left[i], right[i]);
        if (order)
            return order;
    }
    if (p->time < q->time || p->time > q->time)
        return p->time < q->time ? -1 : 1;
    if (p->value < q->value || p->value > q->value)
        return p->value < q->value ? -1 : 1;
    return 0;
}

static int by_content_and_place(const void *a, const void *b)
{
    const ru_measured_row *p = *(ru_measured_row *const *)a, *q = *(ru_measured_row *const *)b;
    int order = by_content(a, b);
    return order ? order : (p > q) - (p < q);
}

/* Leaves out rows that say again what one with the same replicate label has said. Rows without a
 * label may be honest replicates. */
static ru_status drop_copies(ru_measured *m)
{
    ru_measured_row **order = malloc((m->n_row + 1) * sizeof *order);
    RU_REQUIRE(order, RU_ERR_SYSTEM, "out of memory for %zu measured rows", m->n_row);
    for (size_t i = 0; i < m->n_row; i++)
        order[i] = &m->rows[i];
    qsort(order, m->n_row, sizeof *order, by_content_and_place);
    for (size_t i = 1, first = 0; i < m->n_row; i++) {
        if (!order[i]->replicate[0] || by_content(&order[first], &order[i]) != 0) {
            first = i;
            continue;
        }
        complain(m, order[i], "the same as line %d", order[first]->line);
        order[i]->quantity = NULL;
    }
    free(order);
    size_t kept = 0;
    for (size_t i = 0; i < m->n_row; i++)
        if (m->rows[i].quantity)
            m->rows[kept++] = m->rows[i];
    m->n_row = kept;
    return RU_OK;
}

static ru_status read_all(const char *const *paths, size_t n_path, ru_measured *m)
{
    size_t n_row = 0;
    m->files = calloc(n_path, sizeof(ru_csv *));
    RU_REQUIRE(m->files, RU_ERR_SYSTEM, "out of memory for %zu files", n_path);
    for (; m->n_file < n_path; m->n_file++) {
        RU_TRY(ru_csv_read(paths[m->n_file], &m->files[m->n_file]));
        n_row += m->files[m->n_file]->n_row;
    }
    /* A row gives at most one row and two complaints. */
    m->rows = calloc(n_row + 1, sizeof *m->rows);
    m->faults = calloc(2 * n_row + 1, sizeof *m->faults);
    RU_REQUIRE(m->rows && m->faults, RU_ERR_SYSTEM, "out of memory for %zu measured rows", n_row);
    for (size_t k = 0; k < n_path; k++) {
        columns c;
        RU_TRY(find_columns(m->files[k], &c));
        RU_REQUIRE(k == 0 || c.along_z == m->along_z, RU_ERR_INPUT,
                   "%s stands along the height, %s does not: compare them one by one",
                   paths[c.along_z ? k : 0], paths[c.along_z ? 0 : k]);
        m->along_z = c.along_z;
        for (size_t i = 0; i < m->files[k]->n_row; i++)
            take_row(m, m->files[k], &c, i);
    }
    RU_REQUIRE(m->n_row, RU_ERR_INPUT, "%s: none of the %zu rows is usable; the first: line %d: %s",
               paths[0], n_row, m->faults[0].line, m->faults[0].text);
    return drop_copies(m);
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
    for (size_t i = 0; i < m->n_row; i++) {
        size_t k = 0;
        /* Rows of a run mostly stand together: the row before settles it. */
        if (i && strcmp(m->rows[i - 1].run, m->rows[i].run) == 0)
            continue;
        while (k < i && strcmp(m->rows[k].run, m->rows[i].run) != 0)
            k++;
        if (k < i)
            continue;
        if (*n_run < 20)
            ru_text_add(list, "%s%s", *n_run ? ", " : "", m->rows[i].run);
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
    const char *source = measured->rows[0].source;
    if (wanted)
        status = ru_fault(RU_ERR_INPUT, "%s: no run '%s'; the runs are: %s", source, wanted, runs);
    else if (n_run > 1)
        status = ru_fault(RU_ERR_INPUT, "%s holds %zu runs; choose one: %s", source, n_run, runs);
    else
        *run = measured->rows[0].run;
    free(runs);
    return status;
}

const char *ru_measured_file(const ru_measured *measured, size_t i)
{
    return measured->files[i]->source;
}

void ru_measured_destroy(ru_measured **measured)
{
    ru_measured *old = *measured;
    if (!old)
        return;
    for (size_t i = 0; old->files && i < old->n_file; i++)
        ru_csv_destroy(&old->files[i]);
    free(old->files);
    free(old->rows);
    free(old->faults);
    free(old);
    *measured = NULL;
}
