/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/model_source.h>
#include <ru/core/scenario_build.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/solver.h>

ru_status ru_scenario_allocate(size_t n, size_t size, void **memory)
{
    *memory = calloc(n ? n : 1, size);
    RU_REQUIRE(*memory, RU_ERR_SYSTEM, "out of memory in a scenario");
    return RU_OK;
}

/* The map of that key in the resolved tree, made when it is not there. */
ru_status ru_scenario_enter_resolved(ru_tree *map, const char *key, ru_tree **child)
{
    *child = ru_tree_find(map, key);
    if (*child)
        return RU_OK;
    ru_tree *fresh;
    RU_TRY(ru_tree_build(RU_TREE_MAP, key, NULL, &fresh));
    RU_TRY(ru_tree_add(map, fresh));
    *child = fresh;
    return RU_OK;
}

static ru_status find_model(ru_scenario_building *b)
{
    const ru_model_request request = {b->document, &b->draft, b->log};
    RU_TRY(ru_model_source_open(&request, &b->scenario->model));
    return RU_OK;
}

static void find_solver(ru_scenario_building *b)
{
    const char *name = b->draft.solver.choice.name;
    char help[256] = "known are: ";
    if (!name)
        return;
    for (size_t i = 0; i < ru_solver_count(); i++) {
        const char *known = ru_solver_at(i)->name;
        if (strcmp(known, name) == 0)
            return;
        size_t n = strlen(help);
        snprintf(help + n, sizeof help - n, "%s%s", i ? ", " : "", known);
    }
    const ru_tree *node = b->draft.solver.node;
    ru_diagnostics_error(b->log, ru_table_place(node ? node : b->document->root, "name"), help,
                         "'%.80s' is not a solver", name);
}

/* The components, from what of the draft they follow from; 0 with a message where they clash. */
static int list_components(ru_scenario_building *b)
{
    if (ru_component_list_build(b->scenario, &b->components) == RU_OK)
        return 1;
    ru_diagnostics_error(b->log, ru_table_place(b->document->root, "tracers"),
                         "choose another name", "%s", ru_fault_text());
    ru_fault_clear();
    return 0;
}

/* All checks, as far as the parts are there; then the move. */
static ru_status build(ru_scenario_building *b)
{
    RU_TRY(ru_table_read(&ru_scenario_table, b->document->root, b->log, &b->draft, &b->resolved));
    b->clean = b->log->n_error == 0;
    RU_TRY(find_model(b));
    find_solver(b);
    ru_scenario_move_switches(b);
    if (b->scenario->model)
        RU_TRY(ru_scenario_read_gas(b));
    if (b->scenario->model && list_components(b)) {
        RU_TRY(ru_scenario_read_parameters(b));
        RU_TRY(ru_scenario_read_initial(b));
        if (b->clean)
            RU_TRY(ru_scenario_read_feeds(b));
        ru_check_components(&b->draft, b->scenario->model, &b->components, b->log);
    }
    if (b->clean)
        RU_TRY(ru_check_draft(&b->draft, b->document->root, b->resolved, b->log));
    RU_REQUIRE(b->log->n_error == 0, RU_ERR_INPUT, "%s", ru_diagnostics_render(b->log));
    RU_TRY(ru_scenario_move(b));
    return RU_OK;
}

ru_status ru_scenario_widen(ru_document *document)
{
    return ru_table_widen(&ru_scenario_table, document->root);
}

ru_status ru_scenario_build(const ru_document *document, ru_diagnostics *log,
                            ru_scenario **scenario)
{
    ru_scenario_building b = {.document = document, .log = log};
    *scenario = NULL;
    log->document = document;
    b.scenario = calloc(1, sizeof *b.scenario);
    RU_REQUIRE(b.scenario, RU_ERR_SYSTEM, "out of memory in a scenario");
    ru_status status = build(&b);
    ru_table_free(&ru_scenario_table, &b.draft);
    ru_tree_destroy(&b.resolved);
    if (status != RU_OK)
        ru_scenario_destroy(&b.scenario);
    *scenario = b.scenario;
    RU_TRY(status);
    return RU_OK;
}

static void free_profile(ru_profile *profile)
{
    free(profile->times);
    free(profile->rates);
    free(profile->sums);
}

void ru_scenario_destroy(ru_scenario **scenario)
{
    if (!scenario || !*scenario)
        return;
    ru_scenario *s = *scenario;
    for (size_t i = 0; i < s->n_feed; i++) {
        free(s->feeds[i].name);
        free(s->feeds[i].where.name);
        free(s->feeds[i].concentrations);
        free_profile(&s->feeds[i].profile);
    }
    for (size_t i = 0; i < s->n_withdrawal; i++) {
        free(s->withdrawals[i].name);
        free(s->withdrawals[i].where.name);
        free_profile(&s->withdrawals[i].profile);
    }
    for (size_t i = 0; i < s->n_sensor; i++) {
        free(s->sensors[i].name);
        free(s->sensors[i].where.name);
    }
    for (size_t i = 0; i < s->n_array; i++)
        ru_array_sensor_clear(&s->arrays[i]);
    for (size_t i = 0; i < s->n_pulse; i++)
        free(s->pulses[i].where.name);
    for (size_t i = 0; i < s->n_tracer; i++)
        free(s->tracers[i]);
    ru_mixing_clear(&s->mixing);
    ru_model *model = (ru_model *)s->model; /* that of a source is the scenario's own */
    ru_model_destroy(&model);
    void *const owned[] = {s->feeds,
                           s->withdrawals,
                           s->sensors,
                           s->arrays,
                           s->pulses,
                           s->tracers,
                           s->medium.ions,
                           s->title,
                           s->parameters,
                           s->initial,
                           s->resolved,
                           s->initial_by_compartment,
                           s->output.field_times,
                           s->solver.name};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        free(owned[i]);
    free(s);
    *scenario = NULL;
}
