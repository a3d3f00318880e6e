/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void set_rows(ru_json balance, const ru_report_run *run)
{
    ru_json rows = ru_json_set_list(balance, "rows");
    for (size_t i = 0; i < run->n_balance; i++) {
        const ru_balance *b = &run->balance[i];
        ru_json row = ru_json_set_map(rows, NULL);
        ru_json_set_text(row, "name", b->name);
        ru_json_set_text(row, "kind", b->kind);
        ru_json_set_text(row, "unit", strcmp(b->kind, "volume") == 0 ? "m3" : "kg");
        ru_json_set_number(row, "initial", b->initial);
        ru_json_set_number(row, "fed", b->fed);
        ru_json_set_number(row, "withdrawn", b->withdrawn);
        ru_json_set_number(row, "transferred", b->transferred);
        ru_json_set_number(row, "reacted", b->reacted);
        ru_json_set_number(row, "final", b->final);
        ru_json_set_number(row, "closure", b->closure);
        ru_json_set_flag(row, "conserved", b->conserved);
        if (b->conserved) /* the rule of a run that fails */
            ru_json_set_flag(row, "closed", fabs(b->closure) < RU_CLOSURE_LIMIT);
        else
            ru_json_set_text(row, "closed", NULL);
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
