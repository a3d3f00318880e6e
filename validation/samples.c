/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/samples.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/io/csv_read.h>
#include <ru/validation/cell.h>

static const struct {
    const char *name, *unit;
} time_columns[] = {{"time_s", "s"}, {"time_min", "min"}, {"time_h", "h"}, {"time_d", "d"}};

enum { RUN, QUANTITY, POSITION, LOW, HIGH, VALUE, SD, AXIS_UNIT, UNIT, FLAG, N_COLUMN };
static const char *const column_names[N_COLUMN] = {
    [RUN] = "run_id", [QUANTITY] = "quantity",   [POSITION] = "position",
    [LOW] = "low",    [HIGH] = "high",           [VALUE] = "value",
    [SD] = "sd",      [AXIS_UNIT] = "axis_unit", [UNIT] = "unit",
    [FLAG] = "flag",
};

/* A table while it is read. */
typedef struct reading {
    const ru_csv *csv;
    const ru_samples_wanted *wanted;
    size_t of[N_COLUMN], time;
    const char *time_unit;
    const char *run; /* of the rows taken so far; NULL: none yet */
} reading;

/* One row; sorted by time, then place. */
typedef struct row {
    double time, low, high, value, sd;
    size_t i; /* in the table */
    char flagged, dropped;
} row;

/* A fault with its place. */
RU_PRINTF(4, 5)
static ru_status refuse(const ru_csv *csv, size_t i, size_t column, const char *format, ...)
{
    char text[200];
    va_list args;
    int line, at;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ru_csv_place(csv, i, column, &line, &at);
    return ru_fault(RU_ERR_INPUT, "%s:%d:%d: %s", csv->source, line, at, text);
}

static int has(const reading *r, int column)
{
    return r->of[column] < r->csv->n_column;
}

static ru_status find_columns(reading *r)
{
    const ru_csv *csv = r->csv;
    r->time = csv->n_column;
    for (int i = 0; i < N_COLUMN; i++)
        RU_TRY(ru_csv_find(csv, column_names[i], &r->of[i]));
    for (size_t i = 0; i < sizeof time_columns / sizeof time_columns[0]; i++) {
        size_t column;
        RU_TRY(ru_csv_find(csv, time_columns[i].name, &column));
        if (column < csv->n_column) {
            RU_REQUIRE(r->time == csv->n_column, RU_ERR_INPUT, "%s: two columns of time",
                       csv->source);
            r->time = column;
            r->time_unit = time_columns[i].unit;
        }
    }
    RU_REQUIRE(r->time < csv->n_column, RU_ERR_INPUT,
               "%s: no column time_s, time_min, time_h or time_d", csv->source);
    RU_REQUIRE(has(r, VALUE), RU_ERR_INPUT, "%s: no column 'value'", csv->source);
    RU_REQUIRE(has(r, LOW) == has(r, HIGH) && has(r, LOW) != has(r, POSITION), RU_ERR_INPUT,
               "%s: needs columns 'low' and 'high' of bins, or 'position'", csv->source);
    return RU_OK;
}

static ru_status take_number(const ru_csv *csv, size_t i, size_t column, double *number)
{
    const char *text = ru_csv_cell(csv, i, column);
    if (ru_cell_read(text, '.', number) == RU_CELL_NUMBER)
        return RU_OK;
    return refuse(csv, i, column, "%.60s: '%.40s' is no number", csv->names[column], text);
}

/* A unit that all rows share. */
static ru_status take_unit(const reading *r, size_t i, int column, char unit[48])
{
    const char *text = ru_csv_cell(r->csv, i, r->of[column]);
    if (!has(r, column) || !text[0])
        return RU_OK;
    if (strlen(text) >= 48 || (unit[0] && strcmp(unit, text) != 0))
        return refuse(r->csv, i, r->of[column], "%s changes from '%s' to '%.40s'",
                      column_names[column], unit, text);
    snprintf(unit, 48, "%s", text);
    return RU_OK;
}

/* Whether row i is of the quantity and the run. */
static ru_status is_wanted(reading *r, size_t i, int *wanted)
{
    const char *quantity = r->wanted->quantity, *run = r->wanted->run;
    const char *own = ru_csv_cell(r->csv, i, r->of[RUN]);
    *wanted = !has(r, QUANTITY) || strcmp(ru_csv_cell(r->csv, i, r->of[QUANTITY]), quantity) == 0;
    if (run && run[0] && has(r, RUN)) {
        *wanted = *wanted && strcmp(own, run) == 0;
        return RU_OK;
    }
    if (*wanted && r->run && strcmp(r->run, own) != 0)
        return refuse(r->csv, i, r->of[RUN], "runs '%.40s' and '%.40s': say which", r->run, own);
    if (*wanted)
        r->run = own;
    return RU_OK;
}

static ru_status take_row(const reading *r, size_t i, ru_samples *s, row *to)
{
    double time;
    const char *sd = ru_csv_cell(r->csv, i, r->of[SD]), *flag = ru_csv_cell(r->csv, i, r->of[FLAG]);
    const ru_samples_wanted *w = r->wanted;
    to->i = i;
    to->flagged = flag[0] != '\0';
    to->dropped = ru_flag_has(flag, w->drop_flags, w->n_drop) != 0;
    RU_TRY(take_number(r->csv, i, r->time, &time));
    RU_TRY(ru_unit_convert(r->time_unit, "s", time, &to->time));
    RU_TRY(take_number(r->csv, i, r->of[s->is_binned ? LOW : POSITION], &to->low));
    to->high = to->low;
    if (s->is_binned)
        RU_TRY(take_number(r->csv, i, r->of[HIGH], &to->high));
    if (s->is_binned && !(to->high > to->low))
        return refuse(r->csv, i, r->of[LOW], "a bin from %g to %g", to->low, to->high);
    RU_TRY(take_number(r->csv, i, r->of[VALUE], &to->value));
    if (s->is_binned && to->value < 0)
        return refuse(r->csv, i, r->of[VALUE], "a bin holds %g, which is less than nothing",
                      to->value);
    to->sd = NAN;
    if (has(r, SD) && sd[0])
        RU_TRY(take_number(r->csv, i, r->of[SD], &to->sd));
    if (ru_flag_has(flag, w->ignore_sd_flags, w->n_ignore))
        to->sd = NAN;
    RU_TRY(take_unit(r, i, AXIS_UNIT, s->axis_unit));
    RU_TRY(take_unit(r, i, UNIT, s->unit));
    return RU_OK;
}

static int by_time_and_place(const void *a, const void *b)
{
    const row *p = a, *q = b;
    if (p->time != q->time)
        return p->time < q->time ? -1 : 1;
    return p->low < q->low ? -1 : p->low > q->low;
}

/* A place or a bin against the one before it, in the same sample. */
static ru_status check_next(const reading *r, const ru_samples *s, const row *before,
                            const row *next)
{
    if (!s->is_binned && !(next->low > before->low))
        return refuse(r->csv, next->i, r->of[POSITION], "place %g stands there twice", next->low);
    double slack = 1e-9 * (fabs(before->high) + fabs(next->low));
    if (s->is_binned && !(fabs(next->low - before->high) <= slack))
        return refuse(r->csv, next->i, r->of[LOW], "bins %s: one ends at %g, the next begins at %g",
                      next->low < before->high ? "overlap" : "leave a gap", before->high,
                      next->low);
    return RU_OK;
}

/* Leaves out what is dropped from sorted rows, of bins all of a time; the number that is left. */
static size_t drop(int is_binned, row *rows, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < n; i = end) {
        int any = 0;
        for (end = i; end < n && rows[end].time == rows[i].time; end++)
            any |= rows[end].dropped;
        for (size_t k = i; k < end; k++)
            if (is_binned ? !any : !rows[k].dropped)
                rows[kept++] = rows[k];
    }
    return kept;
}

static ru_status arrange(const reading *r, row *rows, size_t n_read, ru_samples *s)
{
    double **columns[] = {&s->low, &s->high, &s->values, &s->sd};
    qsort(rows, n_read, sizeof *rows, by_time_and_place);
    size_t n = drop(s->is_binned, rows, n_read);
    s->n_dropped = n_read - n;
    for (size_t k = 0; k < 4; k++) {
        *columns[k] = malloc((n + 1) * sizeof(double));
        RU_REQUIRE(*columns[k], RU_ERR_SYSTEM, "out of memory for %zu rows", n);
    }
    s->samples = calloc(n + 1, sizeof *s->samples);
    s->flagged = malloc(n + 1);
    RU_REQUIRE(s->samples && s->flagged, RU_ERR_SYSTEM, "out of memory for %zu rows", n);
    s->n_row = n;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || rows[i].time != rows[i - 1].time)
            s->samples[s->n_sample++] = (ru_sample){rows[i].time, i, 0};
        else
            RU_TRY(check_next(r, s, &rows[i - 1], &rows[i]));
        s->samples[s->n_sample - 1].n++;
        s->low[i] = rows[i].low;
        s->high[i] = rows[i].high;
        s->values[i] = rows[i].value;
        s->sd[i] = rows[i].sd;
        s->flagged[i] = rows[i].flagged;
    }
    return RU_OK;
}

static ru_status read_rows(const ru_csv *csv, const ru_samples_wanted *w, ru_samples *s)
{
    reading r = {.csv = csv, .wanted = w};
    size_t n = 0;
    RU_TRY(find_columns(&r));
    s->is_binned = has(&r, LOW);
    row *rows = calloc(csv->n_row + 1, sizeof *rows);
    RU_REQUIRE(rows, RU_ERR_SYSTEM, "out of memory for %zu rows", csv->n_row);
    ru_status status = RU_OK;
    for (size_t i = 0; i < csv->n_row && status == RU_OK; i++) {
        int wanted = 0;
        status = is_wanted(&r, i, &wanted);
        if (status == RU_OK && wanted)
            status = take_row(&r, i, s, &rows[n++]);
    }
    if (status == RU_OK && !n)
        status = ru_fault(RU_ERR_INPUT, "%s: no rows of '%s'%s%s", csv->source, w->quantity,
                          w->run && w->run[0] ? " in run " : "", w->run ? w->run : "");
    if (status == RU_OK)
        status = arrange(&r, rows, n, s);
    free(rows);
    return status;
}

ru_status ru_samples_read(const char *path, const ru_samples_wanted *wanted, ru_samples *samples)
{
    ru_csv *csv = NULL;
    *samples = (ru_samples){0};
    RU_TRY(ru_csv_read(path, &csv));
    ru_status status = read_rows(csv, wanted, samples);
    ru_csv_destroy(&csv);
    if (status != RU_OK)
        ru_samples_clear(samples);
    return status;
}

void ru_samples_clear(ru_samples *samples)
{
    free(samples->low);
    free(samples->high);
    free(samples->values);
    free(samples->sd);
    free(samples->flagged);
    free(samples->samples);
    *samples = (ru_samples){0};
}

static ru_status read_pure(const ru_csv *csv, ru_pure_spectra *pure)
{
    size_t position;
    RU_TRY(ru_csv_find(csv, "position", &position));
    RU_REQUIRE(position < csv->n_column && csv->n_column > 1 && csv->n_row > 1, RU_ERR_INPUT,
               "%s: needs a column 'position', one a component, and rows", csv->source);
    pure->n = csv->n_row;
    pure->places = calloc(csv->n_row, sizeof *pure->places);
    pure->values = calloc(csv->n_row * csv->n_column, sizeof *pure->values);
    pure->names = calloc(csv->n_column, sizeof *pure->names);
    RU_REQUIRE(pure->places && pure->values && pure->names, RU_ERR_SYSTEM,
               "out of memory for %zu rows", csv->n_row);
    for (size_t k = 0; k < csv->n_column; k++) {
        double *column = k == position ? pure->places : pure->values + pure->n_name * pure->n;
        if (k != position) {
            pure->names[pure->n_name] = strdup(csv->names[k]);
            RU_REQUIRE(pure->names[pure->n_name++], RU_ERR_SYSTEM, "out of memory");
        }
        for (size_t i = 0; i < csv->n_row; i++)
            RU_TRY(take_number(csv, i, k, &column[i]));
    }
    for (size_t i = 1; i < pure->n; i++)
        if (!(pure->places[i] > pure->places[i - 1]))
            return refuse(csv, i, position, "the positions have to rise");
    return RU_OK;
}

ru_status ru_pure_spectra_read(const char *path, ru_pure_spectra *pure)
{
    ru_csv *csv = NULL;
    *pure = (ru_pure_spectra){0};
    RU_TRY(ru_csv_read(path, &csv));
    ru_status status = read_pure(csv, pure);
    ru_csv_destroy(&csv);
    if (status != RU_OK)
        ru_pure_spectra_clear(pure);
    return status;
}

void ru_pure_spectra_clear(ru_pure_spectra *pure)
{
    for (size_t k = 0; k < pure->n_name; k++)
        free(pure->names[k]);
    free(pure->names);
    free(pure->places);
    free(pure->values);
    *pure = (ru_pure_spectra){0};
}
