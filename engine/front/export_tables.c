/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export_tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/tree.h>
#include <ru/base/unit.h>

/* Columns that were asked for. */
typedef struct choice {
    const ru_column **columns; /* [n] borrowed from the result */
    size_t n;
} choice;

static const ru_column *find_column(const ru_column *all, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}

static ru_status refuse(const char *what, const char *name, const ru_column *all, size_t n)
{
    char list[512] = "";
    const char *near = NULL;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (used + 1 < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
                                     all[i].name);
        if (!near && ru_is_near(name, all[i].name))
            near = all[i].name;
    }
    return ru_fault(RU_ERR_INPUT, "there is no %s '%s'%s%s%s; there are: %s%s", what, name,
                    near ? "; is it '" : "", near ? near : "", near ? "'?" : "", n ? list : "none",
                    used >= sizeof list ? "..." : "");
}

/* Picks from all columns by names with commas between. */
static ru_status pick(const char *what, const ru_column *all, size_t n, const char *names,
                      choice *picked)
{
    picked->columns = malloc((n + (names ? strlen(names) : 0) + 1) * sizeof *picked->columns);
    RU_REQUIRE(picked->columns, RU_ERR_SYSTEM, "out of memory for names");
    for (size_t i = 0; !names && i < n; i++)
        picked->columns[picked->n++] = &all[i];
    while (names && *names) {
        char name[512];
        size_t length = strcspn(names, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, names);
        const ru_column *found = find_column(all, n, name);
        if (!found)
            return refuse(what, name, all, n);
        picked->columns[picked->n++] = found;
        names += length + (names[length] == ',');
    }
    RU_REQUIRE(picked->n, RU_ERR_INPUT, "no %s is named", what);
    return RU_OK;
}

/* The columns that say what and in which unit, of a table of one value a row. */
typedef struct tidy_columns {
    char *run, *quantity, *unit;
    double *time, *node, *value;
} tidy_columns;

enum { RUN_ID = 40, NAME = 128, UNIT = 64 };

static ru_status add_tidy(ru_listing *table, int with_node, tidy_columns *c)
{
    RU_TRY(ru_listing_texts(table, "run_id", RUN_ID, &c->run));
    RU_TRY(ru_listing_numbers(table, "time_s", "s", &c->time));
    if (with_node)
        RU_TRY(ru_listing_numbers(table, "node", NULL, &c->node));
    RU_TRY(ru_listing_texts(table, "quantity", NAME, &c->quantity));
    RU_TRY(ru_listing_numbers(table, "value", NULL, &c->value));
    RU_TRY(ru_listing_texts(table, "unit", UNIT, &c->unit));
    return RU_OK;
}

static void say_row(const tidy_columns *c, const char *run, const ru_column *column, size_t row)
{
    snprintf(c->run + row * RUN_ID, RUN_ID, "%s", run);
    snprintf(c->quantity + row * NAME, NAME, "%s", column->name);
    snprintf(c->unit + row * UNIT, UNIT, "%s", column->unit);
}

static ru_status fill_series(const ru_result *result, const choice *picked, int tidy,
                             const double *times, ru_listing *table)
{
    const ru_result_info *info = ru_result_get(result);
    tidy_columns c = {0};
    double *to = NULL;
    if (tidy)
        RU_TRY(add_tidy(table, 0, &c));
    else
        RU_TRY(ru_listing_numbers(table, "time_s", "s", &to));
    if (to)
        memcpy(to, times, info->n_time * sizeof *to);
    for (size_t i = 0; i < picked->n; i++) {
        const ru_column *column = picked->columns[i];
        double *values = NULL;
        RU_TRY(ru_result_series_read(result, column->name, &values));
        ru_status status = RU_OK;
        to = tidy ? c.value + i * info->n_time : NULL;
        if (!tidy)
            status = ru_listing_numbers(table, column->name, column->unit, &to);
        if (status == RU_OK)
            memcpy(to, values, info->n_time * sizeof *to);
        free(values);
        RU_TRY(status);
        for (size_t k = 0; tidy && k < info->n_time; k++) {
            size_t row = i * info->n_time + k;
            c.time[row] = times[k];
            say_row(&c, info->run_id, column, row);
        }
    }
    return RU_OK;
}

ru_status ru_export_series(const ru_result *result, const char *names, int tidy, ru_listing *table)
{
    const ru_result_info *info = ru_result_get(result);
    choice picked = {0};
    double *times = NULL;
    *table = (ru_listing){.n_row = 0};
    ru_status status = pick("series", info->series, info->n_series, names, &picked);
    if (status == RU_OK)
        status = ru_result_times_read(result, &times);
    if (status == RU_OK)
        status = ru_listing_build("series", info->n_time * (tidy ? picked.n : 1), table);
    if (status == RU_OK)
        status = fill_series(result, &picked, tidy, times, table);
    free(times);
    free(picked.columns);
    return status;
}

/* Snapshots first .. first + n - 1 that a word or a time means. */
static ru_status find_snapshots(const double *times, size_t n_all, const char *at, size_t *first,
                                size_t *n)
{
    double number, wanted;
    char unit[64];
    RU_REQUIRE(n_all, RU_ERR_INPUT, "the result holds no fields at any time");
    *first = !at || strcmp(at, "end") == 0 ? n_all - 1 : 0;
    *n = at && strcmp(at, "all") == 0 ? n_all : 1;
    if (!at || *n > 1 || strcmp(at, "end") == 0 || strcmp(at, "start") == 0 ||
        strcmp(at, "all") == 0)
        return RU_OK;
    ru_status status = ru_unit_split(at, &number, unit, sizeof unit);
    RU_REQUIRE(status == RU_OK && unit[0] && ru_unit_same_dimension(unit, "s"), RU_ERR_INPUT,
               "'%s' is no time of fields: expected a number with a unit of time such as '2 h', or "
               "start, end or all",
               at);
    RU_TRY(ru_unit_convert(unit, "s", number, &wanted));
    for (size_t i = 1; i < n_all; i++)
        if (fabs(times[i] - wanted) < fabs(times[*first] - wanted))
            *first = i;
    /* Written decimals of other units may miss the time by their last digit. */
    RU_REQUIRE(fabs(times[*first] - wanted) <= 1e-6 * (1 + fabs(wanted)), RU_ERR_INPUT,
               "there are no fields at %s; the nearest are those at %.10g h, of %zu times from "
               "%.10g to %.10g h",
               at, times[*first] / 3600, n_all, times[0] / 3600, times[n_all - 1] / 3600);
    return RU_OK;
}

/* What is known of the nodes and does not change: one column each over all rows. */
static ru_status add_nodes(const ru_result *result, size_t n_time, ru_listing *table)
{
    static const char *const axes[] = {"x", "y", "z"};
    const ru_result_info *info = ru_result_get(result);
    size_t n_node = (size_t)info->n_node, n = 0, n_name = 0, stride = 0;
    double *to, *places = NULL;
    char *names = NULL, *texts;
    RU_TRY(ru_listing_numbers(table, "node", NULL, &to));
    for (size_t i = 0; i < table->n_row; i++)
        to[i] = (double)(i % n_node);
    RU_TRY(ru_result_texts_read(result, "mesh/names", &names, &n_name, &stride));
    ru_status status = RU_OK;
    if (n_name == n_node)
        status = ru_listing_texts(table, "name", stride, &texts);
    for (size_t i = 0; status == RU_OK && n_name == n_node && i < table->n_row; i++)
        memcpy(texts + i * stride, names + (i % n_node) * stride, stride);
    free(names);
    RU_TRY(status);
    if (!ru_result_rows(result, "mesh/position"))
        return RU_OK;
    RU_TRY(ru_result_numbers_read(result, "mesh/position", &places, &n));
    for (size_t axis = 0; status == RU_OK && n == 3 * n_node && axis < 3; axis++) {
        status = ru_listing_numbers(table, axes[axis], "m", &to);
        for (size_t i = 0; status == RU_OK && i < n_time * n_node; i++)
            to[i] = places[3 * (i % n_node) + axis];
    }
    free(places);
    return status;
}

/* Which snapshots of which fields. */
typedef struct selection {
    choice fields;
    const double *times; /* [n_time] of those selected */
    size_t first, n_time;
} selection;

static ru_status fill_fields(const ru_result *result, const selection *s, int tidy,
                             ru_listing *table)
{
    const ru_result_info *info = ru_result_get(result);
    size_t n_node = (size_t)info->n_node;
    tidy_columns c = {0};
    if (tidy) {
        RU_TRY(add_tidy(table, 1, &c));
        table->columns[table->n_column - 2].single = 1;
    } else {
        RU_TRY(ru_listing_numbers(table, "time_s", "s", &c.time));
        RU_TRY(add_nodes(result, s->n_time, table));
    }
    for (size_t i = 0; i < s->fields.n; i++) {
        const ru_column *column = s->fields.columns[i];
        double *to = tidy ? c.value + i * s->n_time * n_node : NULL;
        if (!tidy) {
            RU_TRY(ru_listing_numbers(table, column->name, column->unit, &to));
            table->columns[table->n_column - 1].single = 1; /* as they are stored */
        }
        for (size_t k = 0; k < s->n_time; k++, to += n_node)
            RU_TRY(ru_result_field_read(result, column->name, s->first + k, to));
    }
    for (size_t row = 0; row < table->n_row; row++) {
        size_t of_field = row % (s->n_time * n_node);
        c.time[row] = s->times[of_field / n_node];
        if (!tidy)
            continue;
        c.node[row] = (double)(of_field % n_node);
        say_row(&c, info->run_id, s->fields.columns[row / (s->n_time * n_node)], row);
    }
    return RU_OK;
}

ru_status ru_export_fields(const ru_result *result, const char *names, const char *at, int tidy,
                           ru_listing *table)
{
    const ru_result_info *info = ru_result_get(result);
    selection s = {{0}, NULL, 0, 0};
    double *times = NULL;
    *table = (ru_listing){.n_row = 0};
    if (names && strcmp(names, "all") == 0)
        names = NULL;
    ru_status status = pick("field", info->fields, info->n_field, names, &s.fields);
    if (status == RU_OK)
        status = ru_result_snapshot_times_read(result, &times);
    if (status == RU_OK)
        status = find_snapshots(times, info->n_snapshot, at, &s.first, &s.n_time);
    if (status == RU_OK) {
        s.times = times + s.first;
        size_t n = s.n_time * (size_t)info->n_node * (tidy ? s.fields.n : 1);
        status = ru_listing_build("fields", n, table);
    }
    if (status == RU_OK)
        status = fill_fields(result, &s, tidy, table);
    free(times);
    free(s.fields.columns);
    return status;
}

static ru_status fill_balances(const ru_balance *rows, double time, ru_listing *table)
{
    char *name, *kind;
    double *numbers[8], *at;
    static const char *const names[] = {"initial", "fed",   "withdrawn", "transferred",
                                        "reacted", "final", "closure",   "conserved"};
    RU_TRY(ru_listing_numbers(table, "time_s", "s", &at));
    RU_TRY(ru_listing_texts(table, "name", NAME, &name));
    RU_TRY(ru_listing_texts(table, "kind", UNIT, &kind));
    for (size_t i = 0; i < 8; i++)
        RU_TRY(ru_listing_numbers(table, names[i],
                                  i < 6    ? "kg"
                                  : i == 6 ? "1"
                                           : NULL,
                                  &numbers[i]));
    for (size_t row = 0; row < table->n_row; row++) {
        const ru_balance *b = &rows[row];
        const double all[] = {b->initial, b->fed,   b->withdrawn, b->transferred,
                              b->reacted, b->final, b->closure,   b->conserved};
        at[row] = time;
        snprintf(name + row * NAME, NAME, "%s", b->name);
        snprintf(kind + row * UNIT, UNIT, "%s", b->kind);
        for (size_t i = 0; i < 8; i++)
            numbers[i][row] = all[i];
    }
    return RU_OK;
}

ru_status ru_export_balances(const ru_result *result, ru_listing *table)
{
    ru_balance *rows = NULL;
    double time = 0;
    size_t n = 0;
    *table = (ru_listing){.n_row = 0};
    RU_TRY(ru_result_balance_read(result, &time, &rows, &n));
    ru_status status = ru_listing_build("balances", n, table);
    if (status == RU_OK)
        status = fill_balances(rows, time, table);
    free(rows);
    return status;
}

static ru_status fill_events(const ru_result_event *events, ru_listing *table)
{
    double *at;
    char *kind, *text;
    RU_TRY(ru_listing_numbers(table, "time_s", "s", &at));
    RU_TRY(ru_listing_texts(table, "kind", sizeof events->kind, &kind));
    RU_TRY(ru_listing_texts(table, "text", sizeof events->text, &text));
    for (size_t i = 0; i < table->n_row; i++) {
        at[i] = events[i].time;
        memcpy(kind + i * sizeof events->kind, events[i].kind, sizeof events->kind);
        memcpy(text + i * sizeof events->text, events[i].text, sizeof events->text);
    }
    return RU_OK;
}

ru_status ru_export_events(const ru_result *result, ru_listing *table)
{
    ru_result_event *events = NULL;
    size_t n = 0;
    *table = (ru_listing){.n_row = 0};
    RU_TRY(ru_result_events_read(result, &events, &n));
    ru_status status = ru_listing_build("events", n, table);
    if (status == RU_OK)
        status = fill_events(events, table);
    free(events);
    return status;
}
