/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/report/pack.h>

/* Points of a curve in a page: more than a screen has columns, fewer where there are very many
 * series, so that all of a page's take at most so many. */
enum { MOST_POINTS = 2000, FEWEST_POINTS = 200, ALL_POINTS = 150000 };

/* Readings of an array in a page: times, and places of a spectrum, of which a chart shows no more.
 */
enum { MOST_ROWS = 200, MOST_PLACES = 600 };

static size_t points_of_each(const ru_report_run *run)
{
    size_t n = ALL_POINTS / run->n_run / (run->info->n_series ? run->info->n_series : 1);
    return n > MOST_POINTS ? MOST_POINTS : n < FEWEST_POINTS ? FEWEST_POINTS : n;
}

static ru_status pack_rows(ru_json to, const char *key, const double *values, const size_t *rows,
                           size_t n)
{
    double *some = malloc((n + 1) * sizeof *some);
    RU_REQUIRE(some, RU_ERR_SYSTEM, "out of memory for a series of a page");
    for (size_t i = 0; i < n; i++)
        some[i] = values[rows[i]];
    ru_status status = ru_pack_line(to, key, n, some);
    free(some);
    RU_TRY(status);
    return RU_OK;
}

/* 1 where `name` is that of a field with an ending after it; of: [size] the field. */
static int is_spread(const ru_report_run *run, const char *name, char *of, size_t size)
{
    static const char *const endings[] = {"_min", "_max", "_CoV"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t tail = strlen(endings[i]);
        if (n <= tail || n - tail >= size || strcmp(name + n - tail, endings[i]) != 0)
            continue;
        memcpy(of, name, n - tail);
        of[n - tail] = '\0';
        if (ru_result_field_find(run->result, of))
            return 1;
    }
    of[0] = '\0';
    return 0;
}

static int is_sensor(const ru_report_run *run, const char *name)
{
    const ru_tree *sensors = run->resolved ? ru_tree_find(run->resolved->root, "sensors") : NULL;
    for (size_t i = 0; sensors && i < sensors->n_item; i++) {
        const ru_tree *own = ru_tree_find(sensors->items[i], "name");
        if (own && own->text && strcmp(own->text, name) == 0)
            return 1;
    }
    return 0;
}

/* 1 for something per time. */
static int is_rate(const char *unit)
{
    int powers[16] = {0}, of_time[16] = {0};
    if (!ru_unit_powers(unit, powers) || !ru_unit_powers("s", of_time))
        return 0;
    for (int i = 0; i < 16; i++)
        if (of_time[i] == 1 && powers[i] < 0)
            return 1;
    return 0;
}

static void set_group(const ru_report_run *run, ru_json to, const ru_column *column)
{
    char of[256];
    const char *group = "other";
    if (is_spread(run, column->name, of, sizeof of))
        group = "spread";
    else if (ru_result_field_find(run->result, column->name))
        group = "mean";
    else if (is_sensor(run, column->name))
        group = "sensor";
    else if (is_rate(column->unit))
        group = "rate";
    ru_json_set_text(to, "group", group);
    ru_json_set_text(to, "of", of[0] ? of : NULL);
}

static void set_facts(ru_json to, const ru_curve_facts *f)
{
    ru_json_set_number(to, "first", f->first);
    ru_json_set_number(to, "last", f->last);
    ru_json_set_number(to, "min", f->min);
    ru_json_set_number(to, "min_at", f->min_at);
    ru_json_set_number(to, "max", f->max);
    ru_json_set_number(to, "max_at", f->max_at);
}

static void set_column(ru_json to, const ru_column *column)
{
    ru_json_set_text(to, "name", column->name);
    ru_json_set_text(to, "unit", column->unit);
    ru_json_set_text(to, "long_name", column->meaning);
}

static ru_status add_one(ru_report_run *run, ru_json list, size_t i)
{
    const ru_column *column = &run->info->series[i];
    size_t n = run->info->n_time, *rows = malloc(MOST_POINTS * sizeof *rows);
    double *values = NULL;
    RU_REQUIRE(rows, RU_ERR_SYSTEM, "out of memory for a series of a page");
    ru_status status = ru_result_series_read(run->result, column->name, &values);
    if (status == RU_OK) {
        size_t kept = ru_thin_curve(n, values, points_of_each(run), rows);
        ru_json one = ru_json_set_map(list, NULL);
        set_column(one, column);
        set_group(run, one, column);
        run->facts[i] = ru_curve_look(n, run->times, values);
        set_facts(one, &run->facts[i]);
        ru_json_set_flag(one, "thinned", kept < n);
        status = pack_rows(one, "values", values, rows, kept);
        if (status == RU_OK && kept < n)
            status = pack_rows(one, "time", run->times, rows, kept);
    }
    free(values);
    free(rows);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_report_series(ru_report_run *run, ru_json to)
{
    size_t n = run->info->n_time, rows[MOST_POINTS];
    RU_TRY(ru_result_times_read(run->result, &run->times));
    run->facts = calloc(run->info->n_series + 1, sizeof *run->facts);
    RU_REQUIRE(run->facts, RU_ERR_SYSTEM, "out of memory for the series of a page");
    ru_json_set_count(to, "n_time", (long long)n);
    RU_TRY(pack_rows(to, "time", run->times, rows, ru_thin_evenly(n, MOST_POINTS, rows)));
    ru_json list = ru_json_set_list(to, "series");
    for (size_t i = 0; i < run->info->n_series; i++)
        RU_TRY(add_one(run, list, i));
    return RU_OK;
}

/* What one array reads as; owned. */
typedef struct readings {
    double *times, *values, *sd;
    size_t n;
} readings;

/* Keeps the chosen rows of [n_row][width] in place. */
static void keep_rows(double *values, size_t width, const size_t *rows, size_t n)
{
    for (size_t i = 0; values && i < n; i++)
        memmove(values + i * width, values + rows[i] * width, width * sizeof *values);
}

/* Keeps the chosen columns of [n_row][width] in place. */
static void keep_columns(double *values, size_t n_row, size_t width, const size_t *columns,
                         size_t n)
{
    for (size_t i = 0; values && i < n_row; i++)
        for (size_t k = 0; k < n; k++)
            values[i * n + k] = values[i * width + columns[k]];
}

/* Chooses the places of a spectrum that show its shape at any time: columns [MOST_PLACES]. Classes
 * of a distribution have a width and are all kept, which 0 stands for. */
static ru_status choose_places(const ru_array_column *a, const readings *r, size_t n_row,
                               size_t *columns, size_t *n)
{
    *n = 0;
    if (a->edges || a->n <= MOST_PLACES)
        return RU_OK;
    double *highest = malloc(a->n * sizeof *highest);
    RU_REQUIRE(highest, RU_ERR_SYSTEM, "out of memory for a spectrum of a page");
    for (size_t k = 0; k < a->n; k++) {
        highest[k] = NAN;
        for (size_t i = 0; i < n_row; i++)
            highest[k] = fmax(highest[k], r->values[i * a->n + k]);
    }
    *n = ru_thin_curve(a->n, highest, MOST_PLACES, columns);
    free(highest);
    return RU_OK;
}

/* Sets the numbers of an array of which `n_row` times are left, at the chosen places. */
static ru_status pack_array(ru_json one, const ru_array_column *a, const readings *r, size_t n_row,
                            const size_t *columns, size_t n_column)
{
    const ru_pack_shape shape = {n_row, n_column ? n_column : a->n, 1};
    if (n_column) {
        keep_columns(r->values, n_row, a->n, columns, n_column);
        keep_columns(r->sd, n_row, a->n, columns, n_column);
        RU_TRY(pack_rows(one, "axis", a->places, columns, n_column));
    } else {
        RU_TRY(ru_pack_line(one, "axis", a->n, a->places));
    }
    if (a->edges)
        RU_TRY(ru_pack_line(one, "edges", a->n + 1, a->edges));
    RU_TRY(ru_pack_line(one, "time", n_row, r->times));
    RU_TRY(ru_pack_numbers(one, "values", RU_PACK_F32, shape, r->values));
    if (r->sd)
        RU_TRY(ru_pack_numbers(one, "sd", RU_PACK_F32, shape, r->sd));
    return RU_OK;
}

static ru_status set_array(ru_json list, const ru_array_column *a, readings *r)
{
    size_t rows[MOST_ROWS], kept = ru_thin_evenly(r->n, MOST_ROWS, rows);
    size_t columns[MOST_PLACES], n_column;
    char thinned[120] = "";
    keep_rows(r->times, 1, rows, kept);
    keep_rows(r->values, a->n, rows, kept);
    keep_rows(r->sd, a->n, rows, kept);
    RU_TRY(choose_places(a, r, kept, columns, &n_column));
    if (kept < r->n)
        snprintf(thinned, sizeof thinned, "%zu of %zu times", kept, r->n);
    if (n_column)
        snprintf(thinned + strlen(thinned), sizeof thinned - strlen(thinned), "%s%zu of %zu places",
                 thinned[0] ? ", " : "", n_column, a->n);
    ru_json one = ru_json_set_map(list, NULL);
    set_column(one, &a->column);
    ru_json_set_text(one, "axis_unit", a->axis);
    ru_json_set_text(one, "thinned", thinned);
    return pack_array(one, a, r, kept, columns, n_column);
}

ru_status ru_report_arrays(ru_report_run *run, ru_json to)
{
    ru_json list = ru_json_set_list(to, "arrays");
    for (size_t i = 0; i < run->info->n_array; i++) {
        const ru_array_column *array = &run->info->arrays[i];
        readings r = {0};
        RU_TRY(ru_result_array_read(run->result, array->column.name, &r.times, &r.values, &r.sd,
                                    &r.n));
        ru_status status = set_array(list, array, &r);
        free(r.times);
        free(r.values);
        free(r.sd);
        RU_TRY(status);
    }
    return RU_OK;
}
