/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

/* What a component may miss, relative to the most that there was of it: it is integrated, and so
 * known to the solver's tolerance, a hundred of whose steps may add up; no less than round-off, nor
 * more than a reader would let pass. */
static double tolerance_of(const ru_report_run *run)
{
    const double most = 1e-2, times = 100;
    const ru_tree *solver = run->resolved ? ru_tree_find(run->resolved->root, "solver") : NULL;
    double relative = ru_tree_quantity(solver, "relative_tolerance");
    return isfinite(relative) ? fmin(fmax(times * relative, RU_CLOSURE_LIMIT), most) : most;
}

/* The highest value of a series, in SI; 0 where there is none. */
static double highest(const ru_report_run *run, const char *name)
{
    const ru_column *column = ru_result_series_find(run->result, name);
    double value = 0;
    if (column && ru_unit_to_si(column->unit, run->facts[column - run->info->series].max, &value))
        ru_fault_clear();
    return isfinite(value) ? value : 0;
}

/* What the closure of a component is relative to. */
static double came(const ru_balance *b)
{
    return fabs(b->initial) + fabs(b->fed) + fmax(0, b->transferred) + fmax(0, b->reacted);
}

/* How many times that there was at most during the run: what is made and eaten again leaves nothing
 * to be relative to, and traces beside the most of all components are below what is resolved. */
static double times_there(const ru_report_run *run, const ru_balance *b)
{
    const double trace = 1e-5;
    double most = highest(run, b->name) * highest(run, "V");
    for (size_t i = 0; i < run->n_balance; i++)
        if (!run->balance[i].conserved && strcmp(run->balance[i].kind, b->kind) == 0)
            most = fmax(most, trace * came(&run->balance[i]));
    return came(b) > 0 ? fmax(1, most / came(b)) : 1;
}

static void set_rows(ru_json balance, const ru_report_run *run)
{
    double tolerance = tolerance_of(run);
    ru_json_set_number(balance, "tolerance", tolerance);
    ru_json rows = ru_json_set_list(balance, "rows");
    for (size_t i = 0; i < run->n_balance; i++) {
        const ru_balance *b = &run->balance[i];
        ru_json row = ru_json_set_map(rows, NULL);
        ru_json_set_text(row, "name", b->name);
        ru_json_set_text(row, "kind", b->kind);
        ru_json_set_text(row, "unit", "kg");
        ru_json_set_number(row, "initial", b->initial);
        ru_json_set_number(row, "fed", b->fed);
        ru_json_set_number(row, "withdrawn", b->withdrawn);
        ru_json_set_number(row, "transferred", b->transferred);
        ru_json_set_number(row, "reacted", b->reacted);
        ru_json_set_number(row, "final", b->final);
        ru_json_set_number(row, "closure", b->closure);
        ru_json_set_flag(row, "conserved", b->conserved);
        /* the limit of what is conserved is that of a run that fails */
        double limit = b->conserved ? RU_CLOSURE_LIMIT : tolerance * times_there(run, b);
        ru_json_set_number(row, "limit", limit);
        ru_json_set_flag(row, "closed", fabs(b->closure) < limit);
    }
}

static ru_status set_events(const ru_report_run *run, ru_json to)
{
    ru_result_event *events = NULL;
    size_t n = 0;
    RU_TRY(ru_result_events_read(run->result, &events, &n));
    ru_json list = ru_json_set_list(to, "events");
    for (size_t i = 0; i < n; i++) {
        ru_json event = ru_json_set_map(list, NULL);
        ru_json_set_number(event, "time", events[i].time);
        ru_json_set_text(event, "kind", events[i].kind);
        ru_json_set_text(event, "text", events[i].text);
    }
    free(events);
    return RU_OK;
}

static ru_status set_statistics(const ru_report_run *run, ru_json to)
{
    ru_json list = ru_json_set_list(to, "statistics");
    for (size_t i = 0; i < run->info->n_statistic; i++) {
        const ru_column *column = &run->info->statistics[i];
        double value = NAN;
        size_t n = 0;
        RU_TRY(ru_result_statistic_read(run->result, column->name, &value, &n));
        ru_json one = ru_json_set_map(list, NULL);
        ru_json_set_text(one, "name", column->name);
        ru_json_set_text(one, "unit", column->unit);
        ru_json_set_text(one, "long_name", column->meaning);
        ru_json_set_number(one, "last", value);
    }
    return RU_OK;
}

ru_status ru_report_balance(ru_report_run *run, ru_json to)
{
    double time = NAN;
    RU_TRY(ru_result_balance_read(run->result, &time, &run->balance, &run->n_balance));
    if (run->n_balance) {
        ru_json balance = ru_json_set_map(to, "balance");
        ru_json_set_number(balance, "time", time);
        set_rows(balance, run);
    } else {
        ru_json_set_text(to, "balance", NULL);
    }
    RU_TRY(set_events(run, to));
    RU_TRY(set_statistics(run, to));
    return RU_OK;
}
