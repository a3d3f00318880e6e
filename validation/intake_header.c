/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/intake.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/text.h>
#include <ru/base/unit.h>
#include <ru/validation/convert.h>

/* Where a row stands unless it is said: a time, or a height. */
static const struct {
    const char *name, *unit;
} place_columns[] = {
    {"time_s", "s"}, {"time_min", "min"}, {"time_h", "h"}, {"time_d", "d"}, {"z_m", "m"},
};

void ru_split_header(const char *header, char *name, char *unit, size_t size)
{
    size_t n = strlen(header);
    const char open = n && header[n - 1] == ']' ? '[' : '(';
    const char *start = n && strchr(")]", header[n - 1]) ? strrchr(header, open) : NULL;
    snprintf(name, size, "%s", header);
    unit[0] = '\0';
    if (!start || start == header)
        return;
    snprintf(unit, size, "%.*s", (int)(header + n - 2 - start), start + 1);
    if (!ru_unit_known(ru_lab_unit(unit))) {
        unit[0] = '\0';
        return;
    }
    snprintf(name, size, "%.*s", (int)(start - header), header);
    for (n = strlen(name); n && name[n - 1] == ' ';)
        name[--n] = '\0';
}

/* A column that is not there: told where it was asked for, or of the file alone. */
static ru_status lacks(const ru_intake *in, const ru_row *row, const ru_tree *node, const char *key,
                       const char *name)
{
    ru_text there = {0};
    char *list = NULL, place[300] = "";
    const char *near = NULL;
    for (size_t i = 0; i < row->n_cell; i++) {
        if (i < 12)
            ru_text_add(&there, "%s%s", i ? ", " : "", row->cells[i]);
        if (!near && ru_is_near(row->cells[i], name))
            near = row->cells[i];
    }
    RU_TRY(ru_text_take(&there, &list));
    ru_place_in_text at = ru_table_place(node, key);
    if (!in->run->plain && at.source && ru_tree_find(node, key))
        snprintf(place, sizeof place, "%.240s:%d:%d: ", at.source, at.line, at.column);
    ru_status status =
        ru_fault(RU_ERR_INPUT, "%s%s:%d: no column '%s'; the columns are: %s%s%s%s%s", place,
                 in->path, row->line, name, list, row->n_cell > 12 ? ", ..." : "",
                 near ? "; is it '" : "", near ? near : "", near ? "'?" : "");
    free(list);
    return status;
}

/* Finds a column by its name; RU_NOWHERE when there is none. */
static ru_status find(const ru_intake *in, const ru_row *row, const char *name, size_t *at)
{
    int line, column;
    *at = RU_NOWHERE;
    for (size_t i = 0; i < row->n_cell; i++) {
        if (strcmp(row->cells[i], name) != 0)
            continue;
        ru_row_place(row, i, &line, &column);
        RU_REQUIRE(*at == RU_NOWHERE, RU_ERR_INPUT,
                   "%s:%d:%d: column '%s' appears twice (columns %zu and %zu)", in->path, line,
                   column, name, *at + 1, i + 1);
        *at = i;
    }
    if (*at != RU_NOWHERE)
        in->used[*at] = 1;
    return RU_OK;
}

/* A column that the description names has to be there; the usual one need not. */
static ru_status find_stated(const ru_intake *in, const ru_row *row, const char *stated,
                             const char *key, const char *usual, size_t *at)
{
    RU_TRY(find(in, row, stated ? stated : usual, at));
    if (stated && *at == RU_NOWHERE)
        return lacks(in, row, in->file->node, key, stated);
    return RU_OK;
}

/* The unit of a column of durations, from the description or the header. */
static ru_status take_time_unit(ru_intake *in, const ru_row *row, const char *unit)
{
    const ru_data_time *time = &in->file->time;
    char name[128], own[128];
    int line, column;
    ru_row_place(row, in->time_at, &line, &column);
    ru_split_header(row->cells[in->time_at], name, own, sizeof own);
    if (!unit)
        unit = time->unit ? time->unit : own;
    RU_REQUIRE(unit[0], RU_ERR_INPUT,
               "%s:%d:%d: column '%s' tells no unit of time; say 'time: {column: %s, unit: h}', or "
               "'format' where it holds time stamps",
               in->path, line, column, row->cells[in->time_at], row->cells[in->time_at]);
    int along_z = ru_unit_same_dimension(unit, "m");
    RU_REQUIRE(along_z || ru_unit_same_dimension(unit, "s"), RU_ERR_INPUT,
               "%s:%d:%d: column '%s' is in %s, which is no unit of time", in->path, line, column,
               row->cells[in->time_at], unit);
    RU_REQUIRE(in->i_file == 0 || along_z == in->m->along_z, RU_ERR_INPUT,
               "%s stands along the height, %s does not: compare them one by one",
               along_z ? in->path : ru_measured_file(in->m, 0),
               along_z ? ru_measured_file(in->m, 0) : in->path);
    in->m->along_z = along_z;
    return ru_unit_to_si(unit, 1, &in->time_factor);
}

/* One of the columns whose names tell the unit. */
static ru_status find_usual_time(ru_intake *in, const ru_row *row)
{
    const char *unit = NULL;
    for (size_t i = 0; i < sizeof place_columns / sizeof *place_columns; i++) {
        size_t at;
        RU_TRY(find(in, row, place_columns[i].name, &at));
        if (at == RU_NOWHERE)
            continue;
        RU_REQUIRE(in->time_at == RU_NOWHERE, RU_ERR_INPUT,
                   "%s:%d: two columns of time or height: %s and %s", in->path, row->line,
                   row->cells[in->time_at], place_columns[i].name);
        in->time_at = at;
        unit = place_columns[i].unit;
    }
    return unit ? take_time_unit(in, row, unit) : RU_OK;
}

static ru_status find_time(ru_intake *in, const ru_row *row)
{
    const ru_data_time *time = &in->file->time;
    in->time_at = in->second_at = RU_NOWHERE;
    in->time_factor = 1;
    if (!time->column)
        return find_usual_time(in, row);
    RU_TRY(find(in, row, time->column, &in->time_at));
    if (in->time_at == RU_NOWHERE)
        return lacks(in, row, time->node, "column", time->column);
    if (time->second_column) {
        RU_TRY(find(in, row, time->second_column, &in->second_at));
        if (in->second_at == RU_NOWHERE)
            return lacks(in, row, time->node, "second_column", time->second_column);
    }
    if (!time->format)
        return take_time_unit(in, row, NULL);
    ru_place_in_text at = ru_table_place(time->node, "format");
    RU_REQUIRE(isfinite(in->run->zero), RU_ERR_INPUT,
               "%s:%d:%d: time stamps need a time zero; say e.g. 'inoculated: "
               "2024-03-01T08:15+01:00'",
               at.source, at.line, at.column);
    RU_REQUIRE(!in->m->along_z, RU_ERR_INPUT, "%s stands over time, %s along the height", in->path,
               ru_measured_file(in->m, 0));
    return RU_OK;
}

/* The header as a row again. */
static ru_row header_of(const ru_intake *in)
{
    return (ru_row){.source = in->path,
                    .cells = (const char *const *)in->names,
                    .n_cell = in->n_name,
                    .line = in->header_line,
                    .columns = in->places};
}

static ru_status keep_names(ru_intake *in, const ru_row *row)
{
    in->names = calloc(row->n_cell, sizeof *in->names);
    in->used = calloc(row->n_cell, 1);
    in->places = calloc(row->n_cell, sizeof *in->places);
    RU_REQUIRE(in->names && in->used && in->places, RU_ERR_SYSTEM, "%s: out of memory", in->path);
    in->header_line = row->line;
    for (; in->n_name < row->n_cell; in->n_name++) {
        int line;
        ru_row_place(row, in->n_name, &line, &in->places[in->n_name]);
        in->names[in->n_name] = strdup(row->cells[in->n_name]);
        RU_REQUIRE(in->names[in->n_name], RU_ERR_SYSTEM, "%s: out of memory", in->path);
    }
    return RU_OK;
}

ru_status ru_intake_header(ru_intake *in, const ru_row *row)
{
    const ru_data_file *f = in->file;
    RU_TRY(keep_names(in, row));
    RU_TRY(find_stated(in, row, f->run_column, "run_column", "run_id", &in->run_at));
    RU_TRY(find_stated(in, row, f->replicate_column, "replicate_column", "replicate",
                       &in->replicate_at));
    RU_TRY(find_stated(in, row, f->flag_column, "flag_column", "flag", &in->flag_at));
    in->quantity_at = in->value_at = in->unit_at = in->sd_at = RU_NOWHERE;
    if (f->layout == RU_DATA_TIDY) {
        RU_TRY(find_stated(in, row, f->quantity_column, "quantity_column", "quantity",
                           &in->quantity_at));
        if (in->quantity_at == RU_NOWHERE)
            return lacks(in, row, f->node, "quantity_column", "quantity");
        RU_TRY(find_stated(in, row, f->value_column, "value_column", "value", &in->value_at));
        if (in->value_at == RU_NOWHERE)
            return lacks(in, row, f->node, "value_column", "value");
        RU_TRY(find_stated(in, row, f->unit_column, "unit_column", "unit", &in->unit_at));
        RU_TRY(find_stated(in, row, f->sd_column, "sd_column", "sd", &in->sd_at));
    }
    return find_time(in, row);
}

/* A number with a unit, in the unit of the column. */
static ru_status to_unit(const ru_intake_column *column, const char *key, const ru_measure *measure,
                         double *number)
{
    ru_affine way;
    ru_place_in_text at = ru_table_place(column->stated->node, key);
    const char *unit = measure->unit[0] ? ru_lab_unit(measure->unit) : "1";
    RU_REQUIRE(ru_convert_find(unit, ru_lab_unit(column->unit), NAN, &way) == RU_OK, RU_ERR_INPUT,
               "%s:%d:%d: %s: '%s' does not convert to %s, the unit of %s", at.source, at.line,
               at.column, key, measure->text, column->unit, column->quantity);
    *number = way.scale * measure->number;
    return RU_OK;
}

static ru_status take_stated(ru_intake_column *column)
{
    const ru_data_column *stated = column->stated;
    column->loq = NAN;
    column->relative = column->absolute = 0;
    if (!stated || !column->unit)
        return RU_OK;
    if (isfinite(stated->sd.relative))
        column->relative = stated->sd.relative;
    if (stated->sd.absolute.text)
        RU_TRY(to_unit(column, "sd", &stated->sd.absolute, &column->absolute));
    if (stated->loq.text)
        RU_TRY(to_unit(column, "loq", &stated->loq, &column->loq));
    return RU_OK;
}

ru_status ru_intake_add(ru_intake *in, const ru_intake_column *column)
{
    if (in->n_column == in->room) {
        size_t room = 2 * in->room + 16;
        ru_intake_column *grown = realloc(in->columns, room * sizeof *grown);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "%s: out of memory", in->path);
        in->columns = grown;
        in->room = room;
    }
    ru_intake_column *made = &in->columns[in->n_column];
    *made = *column;
    made->modality =
        made->stated && made->stated->modality ? made->stated->modality : in->file->modality;
    RU_TRY(take_stated(made));
    in->n_column++;
    return RU_OK;
}

/* The unit of a wide column: as described, else of the unit row, else of the header. */
static ru_status take_unit(const ru_intake *in, const ru_row *row, const char *header_unit,
                           ru_intake_column *column)
{
    const char *stated = column->stated ? column->stated->unit : NULL;
    const char *told = in->file->unit_row ? ru_row_cell(row, column->at) : "";
    int line, place;
    ru_row_place(row, column->at, &line, &place);
    if (!told[0])
        told = header_unit;
    RU_REQUIRE(!told[0] || ru_unit_known(ru_lab_unit(told)), RU_ERR_INPUT,
               "%s:%d:%d: '%s' of column '%s' is no unit", in->path, line, place, told,
               column->column);
    RU_REQUIRE(!stated || !told[0] || strcmp(ru_lab_unit(stated), ru_lab_unit(told)) == 0,
               RU_ERR_INPUT, "%s:%d:%d: column '%s' is in %s here, in %s after the description",
               in->path, line, place, column->column, told, stated);
    RU_REQUIRE(stated || told[0], RU_ERR_INPUT,
               "%s:%d:%d: column '%s' has no unit; say e.g. '{column: %s, unit: g/L}', or 'unit: "
               "1' for a pure number",
               in->path, line, place, column->column, column->column);
    return ru_strings_keep(&in->m->strings, stated ? stated : told, &column->unit);
}

static ru_status add_wide(ru_intake *in, const ru_row *row, size_t at, const ru_data_column *stated)
{
    char name[128], unit[128];
    ru_intake_column column = {.at = at, .stated = stated, .sd_at = RU_NOWHERE};
    ru_split_header(in->names[at], name, unit, sizeof name);
    column.flag_at = in->flag_at;
    RU_TRY(ru_strings_keep(&in->m->strings, in->names[at], &column.column));
    RU_TRY(ru_strings_keep(&in->m->strings, stated && stated->quantity ? stated->quantity : name,
                           &column.quantity));
    RU_TRY(ru_strings_keep(&in->m->strings, stated && stated->replicate ? stated->replicate : "",
                           &column.replicate));
    RU_TRY(take_unit(in, row, unit, &column));
    const ru_row header = header_of(in);
    if (stated && stated->sd_column) {
        RU_TRY(find(in, &header, stated->sd_column, &column.sd_at));
        if (column.sd_at == RU_NOWHERE)
            return lacks(in, &header, stated->node, "sd_column", stated->sd_column);
    }
    if (stated && stated->flag_column) {
        RU_TRY(find(in, &header, stated->flag_column, &column.flag_at));
        if (column.flag_at == RU_NOWHERE)
            return lacks(in, &header, stated->node, "flag_column", stated->flag_column);
    }
    in->used[at] = 1;
    return ru_intake_add(in, &column);
}

ru_status ru_intake_columns(ru_intake *in, const ru_row *row)
{
    const ru_row header = header_of(in);
    for (size_t i = 0; i < in->file->n_column; i++) {
        const ru_data_column *stated = &in->file->columns[i];
        size_t at;
        RU_TRY(find(in, &header, stated->column, &at));
        if (at == RU_NOWHERE)
            return lacks(in, &header, stated->node, "column", stated->column);
        RU_TRY(add_wide(in, row, at, stated));
    }
    for (size_t at = 0; !in->file->n_column && at < in->n_name; at++)
        if (!in->used[at] && in->names[at][0])
            RU_TRY(add_wide(in, row, at, NULL));
    RU_REQUIRE(in->n_column, RU_ERR_INPUT, "%s:%d: no column holds a measured quantity", in->path,
               row->line);
    return RU_OK;
}
