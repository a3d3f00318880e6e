/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/scaling.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/yaml_read.h>
#include <ru/scale/grow.h>

/* --- judging --- */

static void note(ru_scale_cell *cell, int *flag, const char *text)
{
    size_t n = strlen(cell->note);
    *flag = 1;
    snprintf(cell->note + n, sizeof cell->note - n, "%s%s", n ? "; " : "", text);
}

static double value_of(const ru_scale_cell *cells, const char *name)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].name, name) == 0)
            return cells[i].value;
    return NAN;
}

/* What follows from kLa is as good as kLa; one that is given was that of one vessel. */
static void judge_transfer(const ru_criterion *row, const ru_point_view *view, ru_scale_cell *cell)
{
    const ru_figure *kla = ru_sheet_find(view->sheet, "kLa", 0);
    int is_kla = strcmp(row->name, "kLa") == 0;
    if (!kla || (!is_kla && strcmp(row->name, "OTR") != 0))
        return;
    if (view->scenario->gas.kind == RU_KLA_GIVEN)
        note(cell, &cell->beyond_range, "kLa is given, and does not follow speed and gas");
    else if (!is_kla && kla->range == RU_RANGE_OUTSIDE)
        note(cell, &cell->beyond_range, "kLa is extrapolated");
}

/* What no vessel can: comparisons of one criterion with another. */
static void judge_vessel(const ru_criterion *row, const ru_scale_cell *cells, ru_scale_cell *cell)
{
    char text[128];
    if (strcmp(row->name, "flooding") == 0 && cell->value < 1)
        note(cell, &cell->beyond_vessel, "flooded: power and kLa there are guesses");
    if (strcmp(row->name, "OTR") == 0 && cell->value > value_of(cells, "O2-fed")) {
        snprintf(text, sizeof text, "only %.4g mmol/L/h of oxygen are fed",
                 value_of(cells, "O2-fed"));
        note(cell, &cell->beyond_vessel, text);
    }
    if (strcmp(row->name, "cooling") == 0 && cell->value < value_of(cells, "heat"))
        note(cell, &cell->beyond_vessel, "less than the heat at that OTR");
}

void ru_scaling_judge(const ru_limit *limits, size_t n_limit, const ru_operating_point *point,
                      ru_scale_cell *cells)
{
    const ru_point_view view = {point->scenario, &point->sheet};
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t i = 0; i < n; i++) {
        const ru_figure *from;
        cells[i] = (ru_scale_cell){.value = ru_criterion_value(&rows[i], &view, &from)};
        if (from && from->range == RU_RANGE_OUTSIDE && !isnan(cells[i].value))
            note(&cells[i], &cells[i].beyond_range, from->note);
    }
    for (size_t i = 0; i < n; i++) {
        judge_transfer(&rows[i], &view, &cells[i]);
        judge_vessel(&rows[i], cells, &cells[i]);
        for (size_t k = 0; k < n_limit; k++)
            if (limits[k].criterion == &rows[i] && !ru_limit_kept(&limits[k], cells[i].value)) {
                char text[sizeof limits[k].text + 16];
                snprintf(text, sizeof text, "%s is not kept", limits[k].text);
                note(&cells[i], &cells[i].beyond_vessel, text);
            }
    }
}

double ru_scaling_ratio(const ru_scaling *s, size_t column, size_t row)
{
    double from = s->origin.cells[row].value;
    return s->columns[column].status == RU_OK && from > 0
               ? s->columns[column].cells[row].value / from
               : NAN;
}

int ru_scaling_keeps_all(const ru_scaling *s, size_t column)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    if (s->columns[column].status != RU_OK)
        return 0;
    for (size_t r = 0; r < n; r++)
        if (ru_criterion_means(&rows[r], ru_site_scenario(s->there)) &&
            fabs(log(ru_scaling_ratio(s, column, r))) > log(1 + RU_KEPT_WITHIN))
            return 0;
    return 1;
}

/* --- building --- */

static ru_status put_point(const ru_scaling *s, const ru_scale_column *column, ru_tree *root)
{
    char text[512];
    const ru_tree *title = ru_tree_find(root, "title");
    const ru_knobs knobs = column->point.knobs, turned = ru_site_knobs(s->there);
    snprintf(text, sizeof text, "%.300s, in %.4g m3, %s kept",
             title && title->text ? title->text : "untitled", column->point.scenario->vessel.volume,
             column->rule.name);
    RU_TRY(ru_grow_put(root, "title", text));
    if (!isnan(turned.speed)) {
        snprintf(text, sizeof text, "%.8g rpm", knobs.speed * 60);
        RU_TRY(ru_grow_put(ru_tree_find(root, "mixing"), "speed", text));
    }
    if (!isnan(turned.gas)) {
        snprintf(text, sizeof text, "%.8g vvm", ru_vvm_of(column->point.scenario, knobs.gas));
        RU_TRY(ru_grow_put(ru_tree_find(root, "gas"), "flow", text));
    }
    return RU_OK;
}

/* The moved scenario at the point of a column. */
static ru_status turn_knobs(const ru_scaling *s, const ru_scale_column *column,
                            ru_document **document)
{
    RU_TRY(ru_document_copy(s->moved, document));
    ru_status status = put_point(s, column, (*document)->root);
    if (status != RU_OK)
        ru_document_destroy(document);
    return status;
}

static ru_status fill_column(ru_scaling *s, ru_vessel_site *site, const ru_knobs *knobs,
                             ru_scale_column *column)
{
    RU_TRY(ru_site_look(site, knobs, &column->point));
    ru_scaling_judge(s->limits, s->n_limit, &column->point, column->cells);
    return RU_OK;
}

static ru_status find_column(ru_scaling *s, ru_scale_column *column)
{
    double goals[2] = {NAN, NAN};
    ru_knobs knobs;
    const ru_point_view view = {s->origin.point.scenario, &s->origin.point.sheet};
    for (int k = 0; k < 2 && column->rule.kept[k]; k++)
        goals[k] = ru_criterion_value(column->rule.kept[k], &view, NULL);
    column->status = ru_rule_solve(&column->rule, s->there, goals, &knobs);
    if (column->status == RU_ERR_CRITERION) {
        snprintf(column->fault, sizeof column->fault, "%s", ru_fault_text());
        ru_fault_clear();
        return RU_OK;
    }
    RU_TRY(column->status);
    return fill_column(s, s->there, &knobs, column);
}

/* A rule must have its knobs in both vessels. */
static ru_status read_rules(ru_scaling *s, const ru_scaling_task *task)
{
    const char *at = task->keep;
    s->columns = calloc(RU_MAX_RULE, sizeof *s->columns);
    RU_REQUIRE(s->columns, RU_ERR_SYSTEM, "out of memory");
    while (*at) {
        char word[64];
        at += strspn(at, " ");
        size_t n = strcspn(at, ",");
        RU_REQUIRE(n > 0 && n < sizeof word, RU_ERR_USAGE,
                   "--keep: expected rules separated by commas, such as P/V,kLa, found '%s'",
                   task->keep);
        RU_REQUIRE(s->n_column < RU_MAX_RULE, RU_ERR_USAGE, "--keep: at most %d rules",
                   RU_MAX_RULE);
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        ru_rule here;
        RU_TRY(ru_rule_read(word, task->gas, ru_site_scenario(s->here), &here));
        RU_TRY(ru_rule_read(word, task->gas, ru_site_scenario(s->there),
                            &s->columns[s->n_column].rule));
        for (size_t i = 0; i < s->n_column; i++)
            RU_REQUIRE(strcmp(s->columns[i].rule.name, here.name) != 0, RU_ERR_USAGE,
                       "--keep: %s is there twice", here.name);
        s->n_column++;
        at += n + (at[n] == ',');
    }
    RU_REQUIRE(s->n_column, RU_ERR_USAGE, "--keep: no rule is given");
    return RU_OK;
}

/* The regimes of a column; a run that fails is a column without them. */
static ru_status look_at_regime(const ru_scaling *s, const ru_document *document,
                                ru_scale_column *column)
{
    const ru_mixing_times times = {value_of(column->cells, "t95"), value_of(column->cells, "t_c")};
    ru_document *turned = NULL;
    if (column != &s->origin)
        RU_TRY(turn_knobs(s, column, &turned));
    ru_status status = ru_regime_build(turned ? turned : document, &times, &column->regime);
    ru_document_destroy(&turned);
    if (status == RU_OK || status == RU_ERR_SYSTEM)
        return status;
    ru_fault_line("", column->regime_fault, sizeof column->regime_fault);
    ru_fault_clear();
    return RU_OK;
}

static ru_status move_process(ru_scaling *s, const ru_scaling_task *task)
{
    ru_text remarks = {0};
    ru_status status = ru_vessel_move(task->from, task->to, &s->moved, &remarks);
    if (status == RU_OK)
        status = ru_text_take(&remarks, &s->remarks);
    free(remarks.bytes);
    RU_TRY(status);
    RU_TRY(ru_site_build(s->moved, &s->there));
    s->ratio = ru_site_scenario(s->there)->vessel.volume / ru_site_scenario(s->here)->vessel.volume;
    return read_rules(s, task);
}

static ru_status build(ru_scaling *s, const ru_scaling_task *task)
{
    RU_REQUIRE(task->n_limit <= RU_MAX_LIMIT, RU_ERR_USAGE, "at most %d limits", RU_MAX_LIMIT);
    for (; s->n_limit < task->n_limit; s->n_limit++)
        RU_TRY(ru_limit_read(task->limits[s->n_limit], &s->limits[s->n_limit]));
    RU_TRY(ru_site_build(s->from, &s->here));
    if (task->to)
        RU_TRY(move_process(s, task));
    ru_knobs knobs = ru_site_knobs(s->here);
    RU_TRY(fill_column(s, s->here, &knobs, &s->origin));
    for (size_t i = 0; i < s->n_column; i++)
        RU_TRY(find_column(s, &s->columns[i]));
    if (task->still)
        return RU_OK;
    RU_TRY(look_at_regime(s, s->from, &s->origin));
    for (size_t i = 0; i < s->n_column; i++)
        if (s->columns[i].status == RU_OK)
            RU_TRY(look_at_regime(s, s->moved, &s->columns[i]));
    return RU_OK;
}

ru_status ru_scaling_build(const ru_scaling_task *task, ru_scaling **scaling)
{
    ru_scaling *s = calloc(1, sizeof *s);
    *scaling = NULL;
    RU_REQUIRE(s, RU_ERR_SYSTEM, "out of memory");
    s->from = task->from;
    snprintf(s->to, sizeof s->to, "%s", task->to ? task->to : "");
    ru_status status = build(s, task);
    if (status != RU_OK)
        ru_scaling_destroy(&s);
    *scaling = s;
    RU_TRY(status);
    return RU_OK;
}

void ru_scaling_destroy(ru_scaling **scaling)
{
    ru_scaling *s = *scaling;
    if (!s)
        return;
    ru_operating_point_clear(&s->origin.point);
    ru_regime_clear(&s->origin.regime);
    for (size_t i = 0; s->columns && i < RU_MAX_RULE; i++) {
        ru_operating_point_clear(&s->columns[i].point);
        ru_regime_clear(&s->columns[i].regime);
    }
    free(s->columns);
    free(s->remarks);
    ru_site_destroy(&s->here);
    ru_site_destroy(&s->there);
    ru_document_destroy(&s->moved);
    free(s);
    *scaling = NULL;
}

/* --- writing --- */

static void write_head(const ru_scaling *s, const ru_scale_column *column, const char *where,
                       ru_text *out)
{
    const ru_rule *rule = &column->rule;
    const ru_vessel *from = &s->origin.point.scenario->vessel,
                    *to = &column->point.scenario->vessel;
    ru_text_add(out, RU_SCALED_BY ": %s, %.6g m3, to %.6g m3 (%s).\n", where, from->volume,
                to->volume, s->to);
    for (int k = 0; k < 2 && rule->kept[k]; k++) {
        const ru_point_view view = {s->origin.point.scenario, &s->origin.point.sheet};
        ru_text_add(out, "# Kept: %s = %.6g %s, %s; %s.\n", rule->kept[k]->name,
                    ru_criterion_value(rule->kept[k], &view, NULL), rule->kept[k]->unit,
                    rule->kept[k]->meaning, rule->kept[k]->source);
    }
    ru_text_add(out,
                "# Feeds, withdrawals and pulses are %.6g times as large, concentrations as "
                "they were.\n",
                s->ratio);
    size_t n_row;
    const ru_criterion *rows = ru_criteria(&n_row);
    for (size_t i = 0; i < n_row; i++)
        if (column->cells[i].note[0])
            ru_text_add(out, "# Mind: %s: %s.\n", rows[i].name, column->cells[i].note);
    const char *line = s->remarks;
    while (*line) {
        size_t n = strcspn(line, "\n");
        ru_text_add(out, "# %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

/* What is handed out has been a scenario once. */
static ru_status prove(const char *text)
{
    ru_document *document = NULL;
    ru_scenario *scenario = NULL;
    RU_TRY(ru_yaml_read_text(text, "the scaled scenario", NULL, 0, &document));
    ru_diagnostics log = {.document = document};
    ru_status status = ru_scenario_build(document, &log, &scenario);
    ru_diagnostics_clear(&log);
    ru_scenario_destroy(&scenario);
    ru_document_destroy(&document);
    return status;
}

ru_status ru_scaling_write(const ru_scaling *s, const ru_scale_column *column, const char *where,
                           char **text)
{
    ru_document *document = NULL;
    ru_text out = {0};
    char *body = NULL;
    *text = NULL;
    RU_REQUIRE(column->status == RU_OK, RU_ERR_INTERNAL, "a rule without a point is written");
    RU_TRY(turn_knobs(s, column, &document));
    ru_status status = ru_tree_write(document->root, &body);
    ru_document_destroy(&document);
    if (status == RU_OK) {
        write_head(s, column, where, &out);
        ru_text_add(&out, "%s", body);
        status = ru_text_take(&out, text);
    }
    free(body);
    if (status == RU_OK)
        status = prove(*text);
    if (status != RU_OK) {
        free(*text);
        *text = NULL;
    }
    return status;
}
