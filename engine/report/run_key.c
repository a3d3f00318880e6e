/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_STATES = 6 };

typedef enum moment { LAST, LOWEST, HIGHEST } moment;

/* Series that say what a run came to, in the order in which they are looked for; the states of the
 * model stand between `first` and the others. */
static const struct {
    const char *name;
    moment which;
    const char *label;
    int first;
} keys[] = {{"V", LAST, "liquid at the end", 1},
            {"DO", LOWEST, "lowest mean dissolved oxygen", 0},
            {"oxygen_min", LOWEST, "lowest oxygen in any node", 0},
            {"OUR", HIGHEST, "highest oxygen uptake rate", 0},
            {"CER", HIGHEST, "highest carbon dioxide evolution rate", 0},
            {"mu", HIGHEST, "highest growth rate", 0},
            {"T", HIGHEST, "highest temperature", 0},
            {"pH", LOWEST, "lowest pH", 0}};

static void add_figure(ru_json list, const ru_column *column, const char *label,
                       const ru_curve_facts *f, moment which)
{
    double value = which == LAST ? f->last : which == LOWEST ? f->min : f->max;
    if (!isfinite(value))
        return;
    ru_json figure = ru_json_set_map(list, NULL);
    ru_json_set_text(figure, "name", column->name);
    ru_json_set_text(figure, "label", label);
    ru_json_set_number(figure, "value", value);
    ru_json_set_text(figure, "unit", column->unit);
    ru_json_set_number(figure, "when",
                       which == LAST     ? NAN
                       : which == LOWEST ? f->min_at
                                         : f->max_at);
}

static void add_named(const ru_report_run *run, ru_json list, int first)
{
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        const ru_column *column = ru_result_series_find(run->result, keys[k].name);
        if (column && keys[k].first == first)
            add_figure(list, column, keys[k].label, &run->facts[column - run->info->series],
                       keys[k].which);
    }
}

static void add_states(const ru_report_run *run, ru_json list)
{
    int n = 0;
    for (size_t i = 0; i < run->info->n_field && n < MOST_STATES; i++) {
        const ru_column *column = ru_result_series_find(run->result, run->info->fields[i].name);
        char label[128];
        if (!column || strcmp(column->name, "oxygen") == 0)
            continue;
        /* What was made and eaten again is told by its peak. */
        const ru_curve_facts *f = &run->facts[column - run->info->series];
        int peak = f->max_at > run->times[0] && f->last < f->max / 2;
        snprintf(label, sizeof label, peak ? "highest mean %s" : "%s at the end", column->name);
        add_figure(list, column, label, f, peak ? HIGHEST : LAST);
        n++;
    }
}

static void add_closure(const ru_report_run *run, ru_json list)
{
    const ru_balance *worst = NULL;
    for (size_t i = 0; i < run->n_balance; i++)
        if (run->balance[i].conserved &&
            (!worst || (!isnan(worst->closure) && /* NAN is worst */
                        !(fabs(run->balance[i].closure) <= fabs(worst->closure)))))
            worst = &run->balance[i];
    if (!worst)
        return;
    char note[128];
    snprintf(note, sizeof note, "%s, relative to what was there and fed", worst->name);
    ru_json figure = ru_json_set_map(list, NULL);
    ru_json_set_text(figure, "name", "");
    ru_json_set_text(figure, "label", "largest gap of a conserved balance");
    ru_json_set_number(figure, "value", worst->closure);
    ru_json_set_text(figure, "unit", "1");
    ru_json_set_number(figure, "when", NAN);
    ru_json_set_text(figure, "note", note);
}

ru_status ru_report_key(ru_report_run *run, ru_json to)
{
    ru_json list = ru_json_set_list(to, "key");
    add_named(run, list, 1);
    add_states(run, list);
    add_named(run, list, 0);
    add_closure(run, list);
    return RU_OK;
}
