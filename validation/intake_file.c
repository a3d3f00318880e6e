/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/intake.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/text.h>
#include <ru/io/csv_scan.h>
#include <ru/io/xlsx_scan.h>

/* Header, units, data, in this order. */
static ru_status take(void *context, const ru_row *row)
{
    ru_intake *in = context;
    int n_head = 1 + in->file->unit_row;
    if (in->n_head >= n_head)
        return ru_intake_row(in, row);
    if (in->n_head == 0)
        RU_TRY(ru_intake_header(in, row));
    if (++in->n_head == n_head && in->file->layout == RU_DATA_WIDE)
        return ru_intake_columns(in, row);
    return RU_OK;
}

static ru_status scan(ru_intake *in)
{
    static const char separators[] = {
        [RU_DELIMITER_AUTO] = 0,
        [RU_DELIMITER_COMMA] = ',',
        [RU_DELIMITER_SEMICOLON] = ';',
        [RU_DELIMITER_TAB] = '\t',
    };
    const ru_data_file *file = in->file;
    const ru_row_taker taker = {take, in};
    const ru_xlsx_style sheet = {file->sheet, file->mark == RU_MARK_COMMA ? ',' : 0,
                                 (int)file->header_row};
    if (ru_is_sheet(file->path))
        return ru_xlsx_scan(in->path, &sheet, &taker);
    const ru_csv_style style = {separators[file->delimiter], file->encoding == RU_ENCODING_LATIN1,
                                (int)file->header_row, &in->m->files[in->i_file].n_comment};
    return ru_csv_scan(in->path, &style, &taker);
}

/* Columns or quantities that are there and were not asked for. */
static ru_status list_not_used(const ru_intake *in, char **list)
{
    ru_text text = {0};
    size_t n = 0;
    for (size_t i = 0; in->file->layout == RU_DATA_WIDE && i < in->n_name; i++)
        if (!in->used[i] && in->names[i][0])
            ru_text_add(&text, "%s%s", n++ ? ", " : "", in->names[i]);
    for (size_t i = 0; i < in->not_used.n; i++)
        ru_text_add(&text, "%s%s", n++ ? ", " : "", in->not_used.texts[i]);
    return ru_text_take(&text, list);
}

static void add_time(const ru_intake *in, ru_text *text)
{
    const ru_data_time *time = &in->file->time;
    if (in->time_at == RU_NOWHERE) {
        ru_text_add(text, "; no times");
        return;
    }
    ru_text_add(text, "; time '%s'", in->names[in->time_at]);
    if (in->second_at != RU_NOWHERE)
        ru_text_add(text, " and '%s'", in->names[in->second_at]);
    if (time->format)
        ru_text_add(text, " as %s in %s", time->format,
                    in->zone.name ? in->zone.name : "the zone each tells");
    if (in->file->clock_ahead != 0)
        ru_text_add(text, ", clock %.6g min %s", fabs(in->file->clock_ahead) / 60,
                    in->file->clock_ahead > 0 ? "ahead" : "behind");
}

ru_status ru_intake_describe(const ru_intake *in, char **how)
{
    ru_text text = {0};
    const ru_data_file *file = in->file;
    ru_text_add(&text, "%s", file->layout == RU_DATA_WIDE ? "wide" : "tidy");
    if (file->sheet)
        ru_text_add(&text, " sheet '%s'", file->sheet);
    if (file->unit_row)
        ru_text_add(&text, ", with a row of units");
    if (file->mark == RU_MARK_COMMA)
        ru_text_add(&text, ", decimal comma");
    if (file->encoding == RU_ENCODING_LATIN1)
        ru_text_add(&text, ", Latin-1");
    if (file->instrument)
        ru_text_add(&text, ", of %s", file->instrument);
    add_time(in, &text);
    return ru_text_take(&text, how);
}

static ru_status read_file(ru_intake *in)
{
    ru_measured_source *source = &in->m->files[in->i_file];
    const ru_data_time *time = &in->file->time;
    const char *zone = time->zone ? time->zone : in->run->zone;
    RU_TRY(ru_zone_open(time->format ? zone : NULL, &in->zone));
    RU_TRY(ru_strings_keep(&in->m->strings,
                           in->file->instrument ? in->file->instrument
                           : in->run->plain     ? ""
                                                : in->path,
                           &in->instrument));
    RU_TRY(scan(in));
    RU_REQUIRE(in->n_head, RU_ERR_INPUT, "%s: no data: not even a header line", in->path);
    RU_REQUIRE(source->n_row, RU_ERR_INPUT, "%s: no data: a header and no rows", in->path);
    source->n_ambiguous = in->zone.n_ambiguous;
    RU_TRY(ru_intake_describe(in, &source->how));
    return list_not_used(in, &source->not_used);
}

ru_status ru_measured_take_file(ru_measured *m, const ru_run_file *run, const ru_data_file *file)
{
    ru_intake in = {.m = m, .run = run, .file = file, .i_file = m->n_file};
    m->files[m->n_file] = (ru_measured_source){0};
    if (run->plain) {
        m->files[m->n_file].path = strdup(file->path);
        RU_REQUIRE(m->files[m->n_file].path, RU_ERR_SYSTEM, "out of memory");
    } else {
        ru_place_in_text at = ru_table_place(file->node, "path");
        RU_TRY(ru_path_beside(run->path, file->path, &at, &m->files[m->n_file].path));
    }
    in.path = m->files[m->n_file++].path;
    ru_status status = read_file(&in);
    ru_zone_close(&in.zone);
    for (size_t i = 0; i < in.n_name; i++)
        free(in.names[i]);
    free(in.names);
    free(in.used);
    free(in.places);
    free(in.columns);
    ru_strings_clear(&in.not_used);
    return status;
}
