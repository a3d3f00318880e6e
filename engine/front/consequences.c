/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/core/calibrate.h>
#include <ru/core/network_make.h>
#include <ru/core/schedule.h>
#include <ru/core/sheet.h>
#include <ru/front/account.h>
#include <ru/front/estimate.h>
#include <ru/front/simulation.h>

/* What follows from a scenario, as `rushton check` prints it: computed from the built problem. */

static void tell_volume(ru_text *text, const ru_scenario *s)
{
    double lowest = s->vessel.volume, highest = s->vessel.volume;
    int events = 0;
    for (double t = s->start; t < s->end && events < 100000; events++) {
        t = fmin(ru_schedule_next_event(s, t), s->end);
        lowest = fmin(lowest, ru_schedule_volume(s, t));
        highest = fmax(highest, ru_schedule_volume(s, t));
    }
    ru_text_add(text,
                "liquid      %.6g L at the start, %.6g L at the end (between %.6g and %.6g L)\n",
                1e3 * ru_schedule_volume(s, s->start), 1e3 * ru_schedule_volume(s, s->end),
                1e3 * lowest, 1e3 * highest);
    for (size_t i = 0; i < s->n_feed; i++) {
        double passed = ru_schedule_passed(s, &s->feeds[i].profile, s->end);
        ru_text_add(text, "feed        %s: %.6g L in all", s->feeds[i].name, 1e3 * passed);
        for (size_t k = 0; k < s->model->n_state; k++)
            if (s->feeds[i].concentrations[k] != 0)
                ru_text_add(text, ", %.6g kg %s", passed * s->feeds[i].concentrations[k],
                            s->model->states[k].quantity.name);
        ru_text_add(text, "\n");
    }
    for (size_t i = 0; i < s->n_withdrawal; i++)
        ru_text_add(text, "withdrawal  %s: %.6g L in all\n", s->withdrawals[i].name,
                    1e3 * ru_schedule_passed(s, &s->withdrawals[i].profile, s->end));
    ru_text_add(text, "events      %d changes of a feed or withdrawal\n",
                events > 0 ? events - 1 : 0);
}

/* What bounds the steps of an explicit method. */
static void tell_turnover(ru_text *text, const ru_network *network)
{
    double *through = malloc((size_t)network->n_node * sizeof *through);
    if (network->n_node > 1 && through)
        ru_text_add(text, "turn-over   %.4g s in the fastest node (limit of an explicit step)\n",
                    ru_network_turnover(network, through));
    free(through);
}

static void tell_network(ru_text *text, const ru_problem *problem)
{
    const ru_scenario *s = problem->scenario;
    const ru_network *n = problem->network;
    ru_text_add(text, "network     %d nodes, %lld connections, %zu states: %lld unknowns\n",
                (int)n->n_node, (long long)n->n_edge, problem->n_state,
                (long long)n->n_node * (long long)problem->n_state);
    ru_text_add(text, "            checksum %016llx\n", (unsigned long long)ru_network_checksum(n));
    tell_turnover(text, n);
    if (n->kind != RU_MESH_CYLINDER)
        return;
    ru_text_add(text,
                "grid        %d rings, %d levels, %d to %d cells around; liquid height %.4g m\n",
                n->n_r, n->n_z, n->ring_n_theta[0], n->n_theta, n->z_edges[n->n_z]);
    ru_text_add(text, "dispersion  %.4g m2/s\n", ru_mixing_dispersion(s));
    if (n->dispersion_factor != 1 && isnan(ru_mixing_target(s)))
        ru_text_add(text, "            times %.4g, as given\n", n->dispersion_factor);
    else if (n->dispersion_factor != 1)
        ru_text_add(
            text, "            calibrated: times %.4g, so that the grid mixes (95 %%) in %.4g s\n",
            n->dispersion_factor, ru_mixing_target(s));
}

static void tell_value(ru_text *text, double value, int width)
{
    int whole = fabs(value) >= 1e4 && fabs(value) < 1e7;
    ru_text_add(text, whole ? " %*.0f" : " %*.4g", width, value);
}

/* Formula, source and range of a figure, below it. */
static void tell_source(ru_text *text, const ru_figure *f)
{
    if (f->formula[0] || f->source[0])
        ru_text_add(text, "        %s%s%s\n", f->formula, f->formula[0] && f->source[0] ? "; " : "",
                    f->source);
    if (f->valid[0])
        ru_text_add(text, "        for %s\n", f->valid);
}

static void tell_note(ru_text *text, const ru_figure *f, int number)
{
    if (!f->note[0])
        return;
    ru_text_add(text, "        %s", f->warning || f->range == RU_RANGE_OUTSIDE ? "! " : "");
    if (number)
        ru_text_add(text, "impeller %d: ", number);
    ru_text_add(text, "%s\n", f->note);
}

/* Figures of impellers stand side by side; what is said of all alike is said once. */
static void tell_figure(ru_text *text, const ru_sheet *sheet, const ru_figure *f, size_t n_impeller)
{
    int alike = 1;
    ru_text_add(text, "%-27s", f->symbol);
    tell_value(text, f->value, 9);
    for (size_t i = 2; f->impeller && i <= n_impeller; i++) {
        const ru_figure *next = ru_sheet_find(sheet, f->symbol, (int)i);
        tell_value(text, next ? next->value : NAN, 9);
        alike &= next && strcmp(f->note, next->note) == 0;
    }
    ru_text_add(text, " %-9s %s\n", f->unit, f->meaning);
    tell_source(text, f);
    tell_note(text, f, alike ? 0 : 1);
    for (size_t i = 2; !alike && i <= n_impeller; i++) {
        const ru_figure *next = ru_sheet_find(sheet, f->symbol, (int)i);
        if (next)
            tell_note(text, next, (int)i);
    }
}

static void tell_impellers(ru_text *text, const ru_mixing *mixing)
{
    for (size_t i = 0; i < mixing->n_impeller; i++) {
        const ru_impeller *impeller = &mixing->impellers[i];
        ru_text_add(text, "impeller %zu%s%s, at %.4g m\n", i + 1, impeller->type ? ", " : "",
                    impeller->type ? impeller->type->name : "", impeller->height);
    }
}

static ru_status tell_sheet(ru_text *text, const ru_scenario *s)
{
    ru_sheet sheet;
    RU_TRY(ru_sheet_build(s, &sheet));
    ru_status status = ru_sheet_add_grid(s, &sheet);
    ru_text_add(text, "\n# the engineer's sheet; impellers side by side; ! marks what to doubt\n");
    for (size_t i = 0; i < sheet.n; i++) {
        const ru_figure *f = &sheet.figures[i];
        if (f->impeller == 1 && sheet.figures[i - 1].impeller != 1)
            tell_impellers(text, &s->mixing);
        if (f->impeller <= 1)
            tell_figure(text, &sheet, f, s->mixing.n_impeller);
    }
    ru_sheet_destroy(&sheet);
    RU_TRY(status);
    return RU_OK;
}

/* Steps and time, as an estimate has them, or steps by rule. */
static void tell_time(ru_text *text, const ru_simulation *s)
{
    static const char *const reasons[] = {[RU_ESTIMATE_COARSE] = ", the others as on a coarse grid",
                                          [RU_ESTIMATE_SHARE] =
                                              ", the others by the share of the run that they were",
                                          [RU_ESTIMATE_RULE] = ", the others by rule"};
    const ru_estimate *e = s->estimate;
    int stretches;
    if (!e) {
        double steps = ru_steps_expected(s, &stretches);
        ru_text_add(
            text,
            "steps       about %.0f (a guess to a factor of three, from %d stretches between "
            "events)\n",
            steps, stretches);
        return;
    }
    char time[32];
    ru_estimate_spell(e->seconds, time);
    ru_text_add(text, "steps       %s%.0f\n", e->way == RU_ESTIMATE_WHOLE ? "" : "about ",
                e->steps);
    ru_text_add(text, "time        about %s on %d rank%s", time, e->ranks, e->ranks > 1 ? "s" : "");
    if (e->way == RU_ESTIMATE_WHOLE)
        ru_text_add(text, ", by a run of it to its end, without output\n");
    else
        ru_text_add(text, ", to a factor of %g: the first %.0f steps took %.2g s%s\n", e->factor,
                    e->tried_steps, e->tried, reasons[e->way]);
}

static void tell_run(ru_text *text, const ru_simulation *s)
{
    const ru_output *output = &s->scenario->output;
    double span = s->scenario->end - s->scenario->start;
    double fields = (isfinite(output->field_interval) ? span / output->field_interval : 0) +
                    (double)output->n_field_time + 1;
    double bytes = fields * s->problem->network->n_node * (double)s->problem->n_state * 4;
    ru_text_add(text,
                "output      %.0f points of series, %.0f fields (at most %.3g MB before "
                "compression)\n",
                span / output->series_interval + 1, fields, bytes / 1e6);
    tell_time(text, s);
    ru_text_add(text, "memory      about %.3g MB a rank on %d rank%s\n",
                ru_problem_memory(s->problem) / 1e6, s->comm.size, s->comm.size > 1 ? "s" : "");
}

double ru_memory_expected(const ru_simulation *simulation)
{
    return ru_problem_memory(simulation->problem);
}

ru_status ru_consequences(ru_simulation *simulation, const char **text)
{
    ru_text out = {0};
    const ru_scenario *s = simulation->scenario;
    ru_text_add(&out, "model       %s: %s\n            %s\n", s->model->name, s->model->title,
                s->model->citation);
    if (s->model->evidence)
        ru_text_add(&out, "            held against %s\n", s->model->evidence);
    ru_text_add(&out, "time        %.6g h to %.6g h\n", s->start / 3600, s->end / 3600);
    tell_volume(&out, s);
    tell_network(&out, simulation->problem);
    tell_run(&out, simulation);
    ru_status status = simulation->comm.rank == 0 ? tell_sheet(&out, s) : RU_OK;
    free(simulation->consequences);
    simulation->consequences = NULL;
    if (status != RU_OK)
        free(out.bytes);
    RU_TRY(status);
    RU_TRY(ru_text_take(&out, &simulation->consequences));
    *text = simulation->consequences;
    return RU_OK;
}

static const ru_account_column sheet_columns[] = {
    {"symbol", "", NULL}, {"impeller", "", NULL}, {"value", "", NULL},
    {"unit", "", NULL},   {"meaning", "", NULL},  {"source", "", NULL},
    {"valid", "", NULL},  {"note", "", NULL},     {"doubtful", "", NULL}};

static ru_status list_sheet(const ru_scenario *s, ru_account *l)
{
    ru_sheet sheet;
    RU_TRY(ru_sheet_build(s, &sheet));
    ru_status status = ru_sheet_add_grid(s, &sheet);
    ru_account_table(l, "sheet", sizeof sheet_columns / sizeof sheet_columns[0], sheet_columns);
    for (size_t i = 0; i < sheet.n; i++) {
        const ru_figure *f = &sheet.figures[i];
        ru_account_cell_text(l, f->symbol);
        ru_account_cell(l, f->impeller ? (double)f->impeller : NAN);
        ru_account_cell(l, f->value);
        ru_account_cell_text(l, f->unit);
        ru_account_cell_text(l, f->meaning);
        ru_account_cell_text(l, f->source);
        ru_account_cell_text(l, f->valid);
        ru_account_cell_text(l, f->note);
        ru_account_cell_flag(l, f->warning || f->range == RU_RANGE_OUTSIDE, NULL);
    }
    ru_sheet_destroy(&sheet);
    return status;
}

ru_status ru_consequences_json(ru_simulation *simulation, char **text)
{
    const char *told = NULL;
    ru_account *l = NULL;
    *text = NULL;
    RU_TRY(ru_consequences(simulation, &told));
    if (simulation->comm.rank != 0)
        return RU_OK;
    RU_TRY(ru_account_build(&l));
    ru_account_block(l, "resolved", ru_resolved(simulation));
    ru_account_block(l, "consequences", told);
    if (simulation->estimate) {
        ru_account_number(l, "steps", NULL, simulation->estimate->steps);
        ru_account_number(l, "seconds", NULL, simulation->estimate->seconds);
        ru_account_number(l, "seconds_factor", NULL, simulation->estimate->factor);
        ru_account_number(l, "ranks", NULL, simulation->estimate->ranks);
        ru_account_number(l, "bytes_a_rank", NULL, simulation->estimate->memory);
    }
    ru_status listed = list_sheet(simulation->scenario, l);
    ru_status status = ru_account_write(&l, 1, text);
    return listed == RU_OK ? status : listed;
}
