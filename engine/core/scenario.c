/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario.h>
#include <ru/core/scenario_draft.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/solvers/solver.h>

/* A scenario being built. */
typedef struct building {
    const ru_document *document;
    ru_diagnostics *log;
    ru_draft draft;
    ru_tree *resolved;
    ru_scenario *scenario;
    int clean; /* the tables found nothing wrong: all of the draft is there */
} building;

static ru_status allocate(size_t n, size_t size, void **memory)
{
    *memory = calloc(n ? n : 1, size);
    RU_REQUIRE(*memory, RU_ERR_SYSTEM, "out of memory in a scenario");
    return RU_OK;
}

/* Moves a text out of the draft. */
static char *take(char **text)
{
    char *taken = *text;
    *text = NULL;
    return taken;
}

/* The map of that key in the resolved tree, made when it is not there. */
static ru_status enter_resolved(ru_tree *map, const char *key, ru_tree **child)
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

static void find_model(building *b)
{
    const ru_draft_cells *cells = &b->draft.cells;
    char help[256];
    if (!cells->model)
        return;
    b->scenario->model = ru_model_find(cells->model);
    if (b->scenario->model)
        return;
    const char *nearest = ru_model_nearest(cells->model);
    if (ru_is_near(cells->model, nearest)) {
        snprintf(help, sizeof help, "did you mean '%s'?", nearest);
    } else {
        snprintf(help, sizeof help, "known are: ");
        for (size_t i = 0; i < ru_model_count(); i++) {
            size_t n = strlen(help);
            snprintf(help + n, sizeof help - n, "%s%s", i ? ", " : "", ru_model_at(i)->name);
        }
    }
    ru_diagnostics_error(b->log, ru_table_place(cells->node, "model"), help,
                         "'%.80s' is not a model", cells->model);
}

static void find_solver(building *b)
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

static ru_named parameters_of(const ru_model *model, char what[64])
{
    snprintf(what, 64, "parameter of %s", model->name);
    return (ru_named){what, model->parameters, sizeof *model->parameters, model->n_parameter};
}

static ru_named states_of(const ru_model *model, char what[64])
{
    snprintf(what, 64, "state of %s", model->name);
    return (ru_named){what, model->states, sizeof *model->states, model->n_state};
}

static ru_status read_parameters(building *b)
{
    const ru_model *model = b->scenario->model;
    char what[64];
    ru_named names = parameters_of(model, what);
    ru_tree *cells, *resolved;
    void *memory;
    RU_TRY(allocate(model->n_parameter, sizeof(double), &memory));
    b->scenario->parameters = memory;
    RU_TRY(ru_model_defaults(model, b->scenario->parameters));
    RU_TRY(enter_resolved(b->resolved, "cells", &cells));
    RU_TRY(enter_resolved(cells, "parameters", &resolved));
    RU_TRY(ru_table_read_named(&names, b->draft.cells.parameters, "cells.parameters", 1, b->log,
                               b->scenario->parameters, resolved));
    return RU_OK;
}

/* Initial states of single compartments: those of the vessel, changed by what is given. */
static ru_status read_by_compartment(building *b, const ru_named *states, const ru_tree *node,
                                     ru_tree *initial)
{
    const ru_draft_mixing *mixing = &b->draft.mixing;
    ru_scenario *s = b->scenario;
    void *memory;
    ru_tree *resolved, *own;
    if (mixing->kind != RU_MIXING_COMPARTMENTS || node->kind != RU_TREE_MAP) {
        ru_diagnostics_error(b->log, node->key_at, "write '{top: {biomass: 1 g/L}}'",
                             "'by_compartment' is a map, and needs mixing.kind: compartments");
        return RU_OK;
    }
    RU_TRY(allocate(mixing->n_compartment * states->n, sizeof(double), &memory));
    s->initial_by_compartment = memory;
    for (size_t i = 0; i < mixing->n_compartment; i++)
        memcpy(s->initial_by_compartment + i * states->n, s->initial, states->n * sizeof(double));
    RU_TRY(enter_resolved(initial, "by_compartment", &resolved));
    for (size_t k = 0; k < node->n_item; k++) {
        const ru_tree *item = node->items[k];
        char path[160];
        size_t i = ru_draft_compartment_index(mixing, item->key);
        snprintf(path, sizeof path, "initial.by_compartment.%.80s", item->key);
        if (i == mixing->n_compartment || item->kind != RU_TREE_MAP) {
            ru_diagnostics_error(b->log, item->key_at, "write '{top: {biomass: 1 g/L}}'",
                                 i == mixing->n_compartment ? "'%.80s' is not a compartment"
                                                            : "'%.80s' needs a map of states",
                                 item->key);
            continue;
        }
        RU_TRY(enter_resolved(resolved, item->key, &own));
        RU_TRY(ru_table_read_named(states, item, path, 0, b->log,
                                   s->initial_by_compartment + i * states->n, own));
    }
    return RU_OK;
}

static ru_status read_initial(building *b)
{
    const ru_model *model = b->scenario->model;
    char what[64];
    ru_named names = states_of(model, what);
    void *memory;
    ru_tree *resolved, *states = NULL;
    RU_TRY(allocate(model->n_state, sizeof(double), &memory));
    double *initial = b->scenario->initial = memory;
    for (size_t i = 0; i < model->n_state; i++) {
        const ru_quantity *q = &model->states[i].quantity;
        RU_TRY(ru_unit_to_si(q->unit, q->value, &initial[i]));
    }
    RU_TRY(enter_resolved(b->resolved, "initial", &resolved));
    const ru_tree *parted = ru_tree_find(b->draft.initial, "by_compartment");
    if (b->draft.initial)
        RU_TRY(ru_tree_copy(b->draft.initial, &states));
    for (size_t i = states ? states->n_item : 0; i-- > 0;)
        if (strcmp(states->items[i]->key, "by_compartment") == 0)
            ru_tree_remove(states, i);
    ru_status status = ru_table_read_named(&names, states, "initial", 1, b->log, initial, resolved);
    ru_tree_destroy(&states);
    RU_TRY(status);
    if (parted && b->clean)
        RU_TRY(read_by_compartment(b, &names, parted, resolved));
    return RU_OK;
}

static ru_status read_feeds(building *b)
{
    const ru_model *model = b->scenario->model;
    ru_scenario *s = b->scenario;
    char what[64];
    ru_named names = states_of(model, what);
    void *memory;
    RU_TRY(allocate(b->draft.n_feed, sizeof *s->feeds, &memory));
    s->feeds = memory;
    s->n_feed = b->draft.n_feed;
    ru_tree *list = ru_tree_find(b->resolved, "feeds");
    for (size_t i = 0; i < s->n_feed; i++) {
        char path[64];
        ru_tree *resolved;
        snprintf(path, sizeof path, "feeds[%zu].concentrations", i);
        RU_TRY(allocate(model->n_state, sizeof(double), &memory));
        s->feeds[i].concentrations = memory;
        RU_TRY(enter_resolved(list->items[i], "concentrations", &resolved));
        RU_TRY(ru_table_read_named(&names, b->draft.feeds[i].concentrations, path, 0, b->log,
                                   s->feeds[i].concentrations, resolved));
    }
    return RU_OK;
}

static void move_place(const building *b, ru_draft_place *from, ru_where *to)
{
    *to = (ru_where){.kind = RU_WHERE_EVERYWHERE};
    if (!from->node || b->draft.mixing.kind == RU_MIXING_WELL_MIXED)
        return;
    to->kind = from->compartment ? RU_WHERE_NODE_NAME : RU_WHERE_POINT;
    to->name = take(&from->compartment);
    to->r = from->r;
    to->theta = from->theta;
    to->z = from->z;
    to->at = from->node->value_at;
}

static void move_profile(ru_draft_profile *from, ru_profile *to)
{
    *to = from->profile;
    from->profile.times = from->profile.rates = NULL;
    from->profile.n_point = from->n_rate = 0;
}

/* Samples as a stepwise table: on for the duration at each time, off between. */
static ru_status make_samples(const ru_draft_withdrawal *from, ru_profile *to)
{
    size_t n = from->n_time;
    void *memory;
    *to = (ru_profile){.kind = RU_PROFILE_TABLE,
                       .start = from->times[0],
                       .stop = from->times[n - 1] + from->duration,
                       .maximum = INFINITY,
                       .stepwise = 1};
    RU_TRY(allocate(2 * n, sizeof(double), &memory));
    to->times = memory;
    RU_TRY(allocate(2 * n, sizeof(double), &memory));
    to->rates = memory;
    for (size_t i = 0; i < n; i++) {
        double end = from->times[i] + from->duration;
        /* Samples that follow at once share the point between them. */
        if (to->n_point && to->times[to->n_point - 1] >= from->times[i])
            to->n_point--;
        to->times[to->n_point] = from->times[i];
        to->rates[to->n_point++] = from->volume / from->duration;
        to->times[to->n_point] = end;
        to->rates[to->n_point++] = 0;
    }
    return RU_OK;
}

static ru_status move_withdrawals(building *b)
{
    ru_scenario *s = b->scenario;
    void *memory;
    RU_TRY(allocate(b->draft.n_withdrawal, sizeof *s->withdrawals, &memory));
    s->withdrawals = memory;
    s->n_withdrawal = b->draft.n_withdrawal;
    for (size_t i = 0; i < s->n_withdrawal; i++) {
        ru_draft_withdrawal *from = &b->draft.withdrawals[i];
        ru_withdrawal *to = &s->withdrawals[i];
        to->name = take(&from->name);
        move_place(b, &from->at, &to->where);
        if (from->n_time)
            RU_TRY(make_samples(from, &to->profile));
        else
            move_profile(&from->profile, &to->profile);
    }
    return RU_OK;
}

static ru_status move_sensors(building *b)
{
    ru_scenario *s = b->scenario;
    void *memory;
    RU_TRY(allocate(b->draft.n_sensor, sizeof *s->sensors, &memory));
    s->sensors = memory;
    s->n_sensor = b->draft.n_sensor;
    for (size_t i = 0; i < s->n_sensor; i++) {
        ru_draft_sensor *from = &b->draft.sensors[i];
        ru_sensor *to = &s->sensors[i];
        int is_do = strcmp(from->measures, "DO") == 0;
        to->name = take(&from->name);
        to->kind = is_do ? RU_SENSOR_DO : RU_SENSOR_CONCENTRATION;
        to->state = is_do ? 0 : ru_model_state_index(s->model, from->measures);
        to->lag = from->lag;
        move_place(b, &from->at, &to->where);
    }
    return RU_OK;
}

static ru_status move_links(building *b, ru_mixing *to)
{
    ru_draft_mixing *from = &b->draft.mixing;
    void *memory;
    RU_TRY(allocate(from->n_flow + from->n_exchange, sizeof *to->links, &memory));
    to->links = memory;
    for (size_t i = 0; i < from->n_flow; i++) {
        ru_draft_flow *flow = &from->flows[i];
        to->links[to->n_link++] = (ru_link){.from = take(&flow->from),
                                            .to = take(&flow->to),
                                            .flow = flow->flow,
                                            .at = flow->node->value_at};
    }
    for (size_t i = 0; i < from->n_exchange; i++) {
        ru_draft_exchange *exchange = &from->exchanges[i];
        to->links[to->n_link++] = (ru_link){.from = take(&exchange->between[0]),
                                            .to = take(&exchange->between[1]),
                                            .flow = exchange->flow,
                                            .two_way = 1,
                                            .at = exchange->node->value_at};
    }
    return RU_OK;
}

static ru_status move_mixing(building *b)
{
    ru_draft_mixing *from = &b->draft.mixing;
    ru_mixing *to = &b->scenario->mixing;
    void *memory;
    to->kind = (ru_mixing_kind)from->kind;
    to->n_r = from->cells.r;
    to->n_theta = from->cells.theta;
    to->n_z = from->cells.z;
    to->speed = from->speed;
    to->dispersion = from->dispersion;
    to->stage_exchange = from->stage_exchange;
    to->swirl = from->swirl;
    RU_TRY(allocate(from->n_impeller, sizeof *to->impellers, &memory));
    to->impellers = memory;
    to->n_impeller = from->n_impeller;
    for (size_t i = 0; i < to->n_impeller; i++)
        to->impellers[i] = from->impellers[i].impeller;
    RU_TRY(allocate(from->n_compartment, sizeof *to->compartments, &memory));
    to->compartments = memory;
    to->n_compartment = from->n_compartment;
    for (size_t i = 0; i < to->n_compartment; i++) {
        to->compartments[i] = from->compartments[i].compartment;
        from->compartments[i].compartment.name = NULL;
    }
    RU_TRY(move_links(b, to));
    return RU_OK;
}

/* FNV-1a, 64 bits. */
static uint64_t checksum(const char *text)
{
    uint64_t sum = 0xcbf29ce484222325u;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        sum = (sum ^ *c) * 0x100000001b3u;
    return sum;
}

/* The whole draft, free of errors, into the scenario. */
static ru_status move_all(building *b)
{
    ru_scenario *s = b->scenario;
    ru_draft *draft = &b->draft;
    s->title = take(&draft->title);
    s->start = draft->time.start;
    s->end = draft->time.end;
    s->vessel = draft->vessel.vessel;
    s->gas = draft->gas.gas;
    s->gas.present = draft->gas.node != NULL;
    s->output = draft->output.output;
    draft->output.output.field_times = NULL;
    draft->output.output.n_field_time = 0;
    s->solver = draft->solver.choice;
    draft->solver.choice.name = NULL;
    for (size_t i = 0; i < s->n_feed; i++) {
        s->feeds[i].name = take(&draft->feeds[i].name);
        move_place(b, &draft->feeds[i].at, &s->feeds[i].where);
        move_profile(&draft->feeds[i].profile, &s->feeds[i].profile);
    }
    RU_TRY(move_withdrawals(b));
    RU_TRY(move_sensors(b));
    RU_TRY(move_mixing(b));
    ru_table_sort(&ru_scenario_table, b->resolved);
    RU_TRY(ru_tree_write(b->resolved, &s->resolved));
    s->checksum = checksum(s->resolved);
    return RU_OK;
}

/* All checks, as far as the parts are there; then the move. */
static ru_status build(building *b)
{
    RU_TRY(ru_table_read(&ru_scenario_table, b->document->root, b->log, &b->draft, &b->resolved));
    b->clean = b->log->n_error == 0;
    find_model(b);
    find_solver(b);
    if (b->scenario->model) {
        RU_TRY(read_parameters(b));
        RU_TRY(read_initial(b));
        if (b->clean)
            RU_TRY(read_feeds(b));
        ru_check_model(&b->draft, b->scenario->model, b->log);
    }
    if (b->clean)
        RU_TRY(ru_check_draft(&b->draft, b->document->root, b->resolved, b->log));
    RU_REQUIRE(b->log->n_error == 0, RU_ERR_INPUT, "%s", ru_diagnostics_render(b->log));
    RU_TRY(move_all(b));
    return RU_OK;
}

ru_status ru_scenario_build(const ru_document *document, ru_diagnostics *log,
                            ru_scenario **scenario)
{
    building b = {.document = document, .log = log};
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
}

static void free_mixing(ru_mixing *mixing)
{
    for (size_t i = 0; i < mixing->n_compartment; i++)
        free(mixing->compartments[i].name);
    for (size_t i = 0; i < mixing->n_link; i++) {
        free(mixing->links[i].from);
        free(mixing->links[i].to);
    }
    free(mixing->compartments);
    free(mixing->links);
    free(mixing->impellers);
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
    free_mixing(&s->mixing);
    void *const owned[] = {s->feeds,
                           s->withdrawals,
                           s->sensors,
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
