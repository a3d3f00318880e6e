/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/parts.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, BEFORE, CONDITION, MEASURED, TIME, OBSERVED, NOISE, DATASET, REPLICATE, N_COLUMN };

static const ru_petab_column columns[] = {
    [ID] = {"observableId", 1},
    [BEFORE] = {"preequilibrationConditionId", 0},
    [CONDITION] = {"simulationConditionId", 1},
    [MEASURED] = {"measurement", 1},
    [TIME] = {"time", 1},
    [OBSERVED] = {"observableParameters", 0},
    [NOISE] = {"noiseParameters", 0},
    [DATASET] = {"datasetId", 0},
    [REPLICATE] = {"replicateId", 0},
};

static const char *observable_name(const void *list, size_t i)
{
    return ((const ru_petab_part *)list)->observables[i].id;
}

static const char *condition_name(const void *list, size_t i)
{
    return ((const ru_petab_part *)list)->conditions[i].id;
}

static size_t read_observable(const ru_petab_reading *r)
{
    char help[512];
    const char *id = ru_petab_cell(r, ID);
    size_t i = ru_petab_find_observable(r->part, id);
    if (i != RU_PETAB_NONE)
        return i;
    ru_petab_nearest(id, r->part->n_observable, observable_name, r->part, help, sizeof help);
    ru_diagnostics_error(r->log, ru_petab_place(r, ID), help, "there is no observable '%s'", id);
    return i;
}

static size_t read_condition(const ru_petab_reading *r, int column)
{
    char help[512];
    const char *id = ru_petab_cell(r, column);
    size_t i = ru_petab_find_condition(r->part, id);
    double number;
    if (i != RU_PETAB_NONE ||
        (column == BEFORE && (!id[0] || (ru_petab_is_number(id, 1, &number) && isnan(number)))))
        return i;
    ru_petab_nearest(id, r->part->n_condition, condition_name, r->part, help, sizeof help);
    ru_diagnostics_error(r->log, ru_petab_place(r, column), help, "there is no condition '%s'", id);
    return i;
}

static void read_numbers(const ru_petab_reading *r, ru_petab_point *point)
{
    const char *time = ru_petab_cell(r, TIME), *measured = ru_petab_cell(r, MEASURED);
    ru_transform transform = r->part->observables[point->observable].transform;
    if (!ru_petab_is_number(time, 1, &point->time) || !(point->time >= 0))
        ru_diagnostics_error(r->log, ru_petab_place(r, TIME), "inf is the steady state",
                             "expected a time from 0 on, found '%s'", time);
    if (!ru_petab_is_number(measured, 0, &point->measured))
        ru_diagnostics_error(r->log, ru_petab_place(r, MEASURED), "",
                             "expected a number, found '%s'", measured);
    else if (transform != RU_TRANSFORM_LIN && !(point->measured > 0))
        ru_diagnostics_error(r->log, ru_petab_place(r, MEASURED),
                             "the observable is compared on a logarithmic scale",
                             "'%s' has no logarithm", measured);
}

/* The i-th of "a;b;c", trimmed; 0: there is none. An empty cell has none. */
static int piece(const char *text, size_t i, char *out, size_t size)
{
    if (!text[strspn(text, " ")])
        return 0;
    for (; i > 0 && text; i--) {
        text = strchr(text, ';');
        text = text ? text + 1 : NULL;
    }
    if (!text)
        return 0;
    text += strspn(text, " ");
    size_t n = strcspn(text, ";");
    while (n && text[n - 1] == ' ')
        n--;
    snprintf(out, size, "%.*s", (int)n, text);
    return 1;
}

/* Fills the placeholders of a kind; NaN alone stands for none. */
static void read_overrides(const ru_petab_reading *r, int column, size_t n, ru_petab_value *values)
{
    char word[256];
    const char *text = ru_petab_cell(r, column);
    size_t found = 0;
    double number;
    while (piece(text, found, word, sizeof word))
        found++;
    if (n == 0 && found == 1 && ru_petab_is_number(word, 1, &number) && isnan(number))
        found = 0;
    if (found != n) {
        ru_diagnostics_error(r->log, ru_petab_place(r, column), "",
                             "the formulas of '%s' have %zu placeholder%s for %s, here %s %zu",
                             ru_petab_cell(r, ID), n, n == 1 ? "" : "s",
                             column == OBSERVED ? "observableParameters" : "noiseParameters",
                             found == 1 ? "is" : "are", found);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        (void)piece(text, i, word, sizeof word);
        if (ru_petab_value_read(r->problem, r->part, word, ru_petab_place(r, column), 1, r->log,
                                &values[i]) &&
            values[i].kind == RU_PETAB_NOTHING)
            ru_diagnostics_error(r->log, ru_petab_place(r, column), "",
                                 "expected a number or a name for each placeholder");
    }
}

static ru_status read_row(const ru_petab_reading *r, size_t file, ru_petab_point *point)
{
    *point = (ru_petab_point){.file = file,
                              .row = r->row,
                              .observable = read_observable(r),
                              .condition = read_condition(r, CONDITION),
                              .before = read_condition(r, BEFORE),
                              .simulated = NAN,
                              .sigma = NAN};
    if (point->observable == RU_PETAB_NONE)
        return RU_OK;
    const ru_petab_observable *o = &r->part->observables[point->observable];
    size_t n = o->n[RU_PETAB_OBSERVED];
    point->overrides = calloc(n + o->n[RU_PETAB_NOISE] + 1, sizeof *point->overrides);
    RU_REQUIRE(point->overrides, RU_ERR_SYSTEM, "out of memory for measurements");
    read_numbers(r, point);
    read_overrides(r, OBSERVED, n, point->overrides);
    read_overrides(r, NOISE, o->n[RU_PETAB_NOISE], point->overrides + n);
    return RU_OK;
}

ru_status ru_petab_read_points(ru_petab_problem *p, ru_petab_part *part, ru_diagnostics *log)
{
    size_t n = 0;
    for (size_t i = 0; i < part->n_measurement_file; i++)
        n += part->measurement_files[i].csv->n_row;
    part->points = calloc(n + 1, sizeof *part->points);
    RU_REQUIRE(part->points, RU_ERR_SYSTEM, "out of memory for measurements");
    for (size_t i = 0; i < part->n_measurement_file; i++) {
        const ru_petab_file *file = &part->measurement_files[i];
        size_t at[N_COLUMN];
        if (!ru_petab_file_columns(file, N_COLUMN, columns, at, log))
            continue;
        for (size_t row = 0; row < file->csv->n_row; row++) {
            const ru_petab_reading r = {p, part, file, row, at, log};
            ru_petab_point *point = &part->points[part->n_point++];
            RU_TRY(read_row(&r, i, point));
        }
    }
    return RU_OK;
}
