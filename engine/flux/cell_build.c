/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/flux/cell_parts.h>

static const double hour = 3600, carbon_mass = 12.011e-3; /* kg/mol */

static void destroy(ru_model *self)
{
    ru_flux_cell *c = self->context;
    for (size_t k = 0; k < c->n_port; k++)
        free(c->ports[k].factors);
    for (size_t i = 0; i < c->n_text; i++)
        free(c->texts[i]);
    ru_flux_table_destroy(&c->table);
    ru_flux_network_destroy(&c->network);
    free(c->ports);
    free(c->states);
    free(c->parameters);
    free(c->processes);
    free(c->texts);
    free(c);
}

/* A text of the model's own; "?" when memory is out: the model is no good then, and is not made. */
RU_PRINTF(2, 3) static const char *keep(ru_flux_cell *c, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    char *copy = malloc(strlen(text) + 1);
    if (!copy) {
        c->out_of_memory = 1;
        return "?";
    }
    c->texts[c->n_text++] = strcpy(copy, text);
    return copy;
}

static ru_status allocate(ru_flux_cell *c, const ru_flux_cell_spec *spec)
{
    size_t n = spec->n_exchange, n_factor = 0;
    for (size_t k = 0; k < n; k++)
        n_factor += spec->exchanges[k].n_inhibitor;
    RU_REQUIRE(n && n <= RU_FLUX_MAX_EXCHANGE && 2 * n + n_factor + 1 <= RU_MODEL_MAX_PARAMETER,
               RU_ERR_INPUT, "between 1 and %d exchanges are possible", RU_FLUX_MAX_EXCHANGE);
    c->ports = calloc(n, sizeof *c->ports);
    c->states = calloc(n + 2, sizeof *c->states);
    c->parameters = calloc(2 * n + n_factor + 1, sizeof *c->parameters);
    c->processes = calloc(n + 2, sizeof *c->processes);
    c->texts = calloc(8 + 4 * n + 2 * (2 * n + n_factor), sizeof *c->texts);
    RU_REQUIRE(c->ports && c->states && c->parameters && c->processes && c->texts, RU_ERR_SYSTEM,
               "out of memory");
    for (size_t k = 0; k < n; k++) {
        c->ports[k].factors = calloc(spec->exchanges[k].n_inhibitor + 1, sizeof(ru_flux_factor));
        c->n_port = k + 1;
        RU_REQUIRE(c->ports[k].factors, RU_ERR_SYSTEM, "out of memory");
    }
    return RU_OK;
}

static ru_status set_bounds(ru_flux_cell *c, const ru_flux_cell_spec *spec)
{
    for (size_t i = 0; i < spec->n_bound; i++) {
        const ru_flux_bound_spec *b = &spec->bounds[i];
        size_t j;
        c->at = b->node;
        RU_TRY(ru_flux_reaction_find(c->network, b->reaction, &j));
        ru_flux_reaction *r = &c->network->reactions[j];
        r->lower = isnan(b->lower) ? r->lower : b->lower * hour;
        r->upper = isnan(b->upper) ? r->upper : b->upper * hour;
        RU_REQUIRE(r->lower <= r->upper, RU_ERR_INPUT,
                   "the bounds of '%s' cross: %g and %g mmol/g/h", r->id, r->lower, r->upper);
    }
    for (size_t j = 0; j < c->network->n_reaction; j++)
        c->must_run +=
            fmax(c->network->reactions[j].lower, 0) + fmax(-c->network->reactions[j].upper, 0);
    c->must_run = c->must_run > 0 ? c->must_run : 1;
    return RU_OK;
}

static ru_status find_growth(ru_flux_cell *c, const ru_flux_cell_spec *spec)
{
    const ru_flux_network *n = c->network;
    c->at = NULL;
    if (spec->growth)
        return ru_flux_reaction_find(n, spec->growth, &c->growth);
    const ru_flux_goal *goal = n->active < n->n_goal ? &n->goals[n->active] : NULL;
    RU_REQUIRE(goal && goal->maximise && goal->n_term == 1 && goal->weights[0] > 0, RU_ERR_INPUT,
               "'%s' does not maximise one reaction: say with 'growth' which makes biomass", n->id);
    c->growth = goal->reactions[0];
    return RU_OK;
}

/* kg of carbon in one kg of cells, from the species that their making uses up; NAN where a formula
 * is missing. */
static double carbon_of_biomass(const ru_flux_cell *c)
{
    const ru_flux_network *n = c->network;
    double sum = 0;
    for (size_t i = n->first[c->growth]; i < n->first[c->growth + 1]; i++) {
        const ru_flux_species *s = &n->species[n->entries[i].species];
        double carbon, mass;
        if (s->fixed)
            continue;
        if (!ru_flux_formula(s->formula, &carbon, &mass))
            return NAN;
        sum -= n->entries[i].value * carbon;
    }
    return sum * carbon_mass; /* mmol per g is mol per kg */
}

static ru_role role_of(const char *formula, const char *state, int is_first_food)
{
    if (strcmp(formula, "O2") == 0 || strcmp(state, "oxygen") == 0)
        return RU_ROLE_OXYGEN;
    if (strcmp(formula, "CO2") == 0 || strcmp(state, "carbon_dioxide") == 0)
        return RU_ROLE_CARBON_DIOXIDE;
    return is_first_food ? RU_ROLE_SUBSTRATE : RU_ROLE_PLAIN;
}

static ru_status check_unique(const ru_flux_cell *c, const ru_flux_cell_spec *spec, size_t k)
{
    const char *name = spec->exchanges[k].state;
    RU_REQUIRE(strcmp(name, "biomass") != 0 && strcmp(name, "other_carbon") != 0, RU_ERR_INPUT,
               "'%s' is a state already", name);
    for (size_t i = 0; i < k; i++) {
        RU_REQUIRE(strcmp(spec->exchanges[i].state, name) != 0, RU_ERR_INPUT,
                   "two exchanges are called '%s'", name);
        RU_REQUIRE(c->ports[i].reaction != c->ports[k].reaction, RU_ERR_INPUT,
                   "'%s' and '%s' are both exchanged by '%s'", spec->exchanges[i].state, name,
                   c->network->reactions[c->ports[k].reaction].id);
    }
    return RU_OK;
}

/* Reaction, molar mass and state of the k-th exchange. */
static ru_status open_port(ru_flux_cell *c, const ru_flux_cell_spec *spec, size_t k, int *has_food)
{
    const ru_flux_exchange_spec *e = &spec->exchanges[k];
    ru_flux_port *port = &c->ports[k];
    size_t species = 0;
    double carbon, mass;
    c->at = e->node;
    RU_TRY(ru_flux_reaction_find(c->network, e->reaction, &port->reaction));
    const ru_flux_reaction *r = &c->network->reactions[port->reaction];
    RU_REQUIRE(ru_flux_exchange(c->network, port->reaction, &species, &port->uptake), RU_ERR_INPUT,
               "'%s' exchanges nothing with the liquid: it needs exactly one balanced species",
               r->id);
    RU_REQUIRE(r->lower <= 0 && r->upper >= 0, RU_ERR_INPUT,
               "'%s' must run between %g and %g: that is no exchange of a state", r->id, r->lower,
               r->upper);
    RU_TRY(check_unique(c, spec, k));
    const ru_flux_species *s = &c->network->species[species];
    int known = ru_flux_formula(s->formula, &carbon, &mass);
    RU_REQUIRE(known || !isnan(e->molar_mass), RU_ERR_INPUT,
               "the molar mass of '%s' is not known: its formula is '%s'; give 'molar_mass'", s->id,
               s->formula);
    port->molar_mass = isnan(e->molar_mass) ? 1e-3 * mass : e->molar_mass;
    port->carbon = known ? carbon * carbon_mass / port->molar_mass : NAN;
    int is_food = !*has_food && !isnan(e->uptake) && !(port->carbon <= 0);
    ru_role role = role_of(s->formula, e->state, is_food);
    *has_food |= role == RU_ROLE_SUBSTRATE;
    c->states[RU_FLUX_FIRST_PORT + k] =
        (ru_state_info){.quantity = {keep(c, "%s", e->state), "g/L",
                                     keep(c, "%s (%s)", s->name[0] ? s->name : s->id, r->id),
                                     role == RU_ROLE_OXYGEN ? 0.007 : 0, 0, 1000, NULL},
                        .role = role,
                        .content = {[RU_CARBON] = port->carbon},
                        .absolute = role == RU_ROLE_OXYGEN ? 1e-8 : 1e-7};
    c->processes[1 + k] =
        (ru_process_info){keep(c, "exchange_%s", e->state), keep(c, "%s given off", e->state)};
    return RU_OK;
}

static size_t add_parameter(ru_flux_cell *c, ru_quantity q)
{
    c->parameters[c->model.n_parameter] = q;
    return c->model.n_parameter++;
}

/* kg/m3 of an amount that may be given in mol/m3. */
static double as_mass(double value, int in_moles, double molar_mass)
{
    return in_moles ? value * molar_mass : value;
}

static size_t find_state(const ru_flux_cell *c, const char *name)
{
    size_t i = 0;
    while (i < RU_FLUX_FIRST_PORT + c->n_port && strcmp(c->states[i].quantity.name, name) != 0)
        i++;
    return i;
}

/* Parameters of the uptake of the k-th exchange. */
static ru_status add_uptake(ru_flux_cell *c, const ru_flux_cell_spec *spec, size_t k)
{
    const ru_flux_exchange_spec *e = &spec->exchanges[k];
    ru_flux_port *port = &c->ports[k];
    c->at = e->node;
    port->q = port->half = RU_FLUX_NONE;
    RU_REQUIRE(!isnan(e->uptake) || (!e->n_inhibitor && e->half == 0), RU_ERR_INPUT,
               "'%s' has a half saturation or an inhibitor, but no 'uptake'", e->state);
    if (isnan(e->uptake))
        return RU_OK;
    port->q = c->n_q++;
    port->most =
        add_parameter(c, (ru_quantity){keep(c, "uptake_%s", e->state), "mmol/g/h", "largest uptake",
                                       e->uptake * hour, 0, 1000, "scenario"});
    if (e->half > 0)
        port->half = add_parameter(
            c, (ru_quantity){keep(c, "k_%s", e->state), "g/L", "half saturation of the uptake",
                             as_mass(e->half, e->half_which, port->molar_mass), 1e-12, 1e3,
                             "scenario"});
    for (size_t i = 0; i < e->n_inhibitor; i++) {
        const ru_flux_inhibitor *in = &e->inhibitors[i];
        size_t state = find_state(c, in->by);
        RU_REQUIRE(state < RU_FLUX_FIRST_PORT + c->n_port, RU_ERR_INPUT,
                   "the uptake of '%s' is inhibited by '%s', which is no state", e->state, in->by);
        RU_REQUIRE(state != RU_FLUX_BIOMASS || !in->constant_which, RU_ERR_INPUT,
                   "biomass inhibits the uptake of '%s' by a mass, not an amount", e->state);
        double mass = state == RU_FLUX_BIOMASS ? 1 : c->ports[state - 1].molar_mass;
        size_t at = add_parameter(c, (ru_quantity){keep(c, "ki_%s_%s", e->state, in->by), "g/L",
                                                   "halves the uptake of the first",
                                                   as_mass(in->constant, in->constant_which, mass),
                                                   1e-12, 1e6, "scenario"});
        port->factors[port->n_factor++] = (ru_flux_factor){state, at};
    }
    return RU_OK;
}

/* Carbon is a content of the states only where it is known of all of them. */
static void settle_carbon(ru_flux_cell *c)
{
    double biomass = carbon_of_biomass(c);
    int known = !isnan(biomass);
    for (size_t k = 0; k < c->n_port; k++)
        known &= !isnan(c->ports[k].carbon);
    c->states[RU_FLUX_BIOMASS] =
        (ru_state_info){.quantity = {"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                        .role = RU_ROLE_BIOMASS,
                        .content = {[RU_CARBON] = known ? biomass : 0},
                        .absolute = 1e-6};
    c->model.n_state = RU_FLUX_FIRST_PORT + c->n_port;
    if (known)
        c->states[c->model.n_state++] =
            (ru_state_info){.quantity = {"other_carbon", "g/L",
                                         "carbon of species that are no states", 0, 0, 1000, NULL},
                            .content = {[RU_CARBON] = 1},
                            .absolute = 1e-6};
    else
        for (size_t k = 0; k < c->n_port; k++)
            c->states[RU_FLUX_FIRST_PORT + k].content[RU_CARBON] = 0;
}

static ru_status make_tables(ru_flux_cell *c, const ru_flux_cell_spec *spec)
{
    int has_food = 0;
    for (size_t k = 0; k < spec->n_exchange; k++)
        RU_TRY(open_port(c, spec, k, &has_food));
    settle_carbon(c);
    c->decay = add_parameter(c, (ru_quantity){"decay", "1/h",
                                              "loss of biomass without any of what must run",
                                              spec->decay * hour, 0, 10, "scenario"});
    for (size_t k = 0; k < spec->n_exchange; k++)
        RU_TRY(add_uptake(c, spec, k));
    c->processes[0] = (ru_process_info){"growth", "biomass made"};
    c->processes[1 + c->n_port] = (ru_process_info){"starvation", "biomass lost"};
    c->model.n_process = c->n_port + 2;
    return RU_OK;
}

static ru_status add_goals(ru_flux_cell *c, const ru_flux_cell_spec *spec, ru_flux_goal *goals,
                           size_t *reactions)
{
    static double one = 1;
    reactions[0] = c->growth;
    goals[0] =
        (ru_flux_goal){.maximise = 1, .n_term = 1, .reactions = &reactions[0], .weights = &one};
    for (size_t g = 0; g < spec->n_goal; g++) {
        const ru_flux_goal_spec *goal = &spec->goals[g];
        c->at = goal->node;
        RU_TRY(ru_flux_reaction_find(c->network, goal->maximise ? goal->maximise : goal->minimise,
                                     &reactions[1 + g]));
        goals[1 + g] = (ru_flux_goal){.maximise = goal->maximise != NULL,
                                      .n_term = 1,
                                      .reactions = &reactions[1 + g],
                                      .weights = &one};
    }
    return RU_OK;
}

/* The table of fluxes over the bounds that vary. */
static ru_status make_table(ru_flux_cell *c, const ru_flux_cell_spec *spec, ru_flux_goal *goals,
                            size_t *reactions)
{
    ru_flux_handle handles[RU_FLUX_MAX_EXCHANGE];
    double most[RU_FLUX_MAX_EXCHANGE];
    size_t outputs[RU_FLUX_MAX_EXCHANGE + 2], missed;
    RU_TRY(add_goals(c, spec, goals, reactions));
    c->at = NULL;
    c->n_output = c->n_port + 2;
    outputs[0] = c->growth;
    outputs[1 + c->n_port] = c->network->n_reaction;
    for (size_t k = 0; k < c->n_port; k++) {
        const ru_flux_port *port = &c->ports[k];
        outputs[1 + k] = port->reaction;
        if (port->q == RU_FLUX_NONE)
            continue;
        handles[port->q] = (ru_flux_handle){port->reaction, port->uptake > 0, 1 / port->uptake};
        most[port->q] = spec->exchanges[k].uptake * hour;
    }
    const ru_fba_options options = {.goals = goals,
                                    .n_goal = 1 + spec->n_goal,
                                    .parsimonious = spec->parsimonious,
                                    .settlers = outputs + 1,
                                    .n_settler = c->n_port};
    const ru_flux_view view = {c->n_q, handles, most, c->n_output, outputs};
    RU_TRY(ru_flux_table_build(c->network, &options, &view, &c->table));
    return ru_flux_table_explore(c->table, (size_t)spec->explore, &missed);
}

static ru_status build(ru_flux_cell *c, const ru_flux_cell_spec *spec)
{
    RU_TRY(allocate(c, spec));
    RU_TRY(set_bounds(c, spec));
    RU_TRY(find_growth(c, spec));
    RU_TRY(make_tables(c, spec));
    ru_flux_goal *goals = calloc(1 + spec->n_goal, sizeof *goals);
    size_t *reactions = calloc(1 + spec->n_goal, sizeof *reactions);
    ru_status status = goals && reactions ? make_table(c, spec, goals, reactions)
                                          : ru_fault(RU_ERR_SYSTEM, "out of memory");
    free(goals);
    free(reactions);
    RU_TRY(status);
    c->model.title = keep(c, "metabolic network %s: %zu species, %zu reactions", c->network->id,
                          c->network->n_species, c->network->n_reaction);
    RU_REQUIRE(!c->out_of_memory, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

ru_status ru_flux_cell_build(const ru_flux_cell_spec *spec, ru_flux_network *network,
                             ru_model **model, const ru_tree **at)
{
    ru_flux_cell *c = calloc(1, sizeof *c);
    *model = NULL;
    if (at)
        *at = NULL;
    if (!c) {
        ru_flux_network_destroy(&network);
        return ru_fault(RU_ERR_SYSTEM, "out of memory");
    }
    c->network = network;
    c->model = (ru_model){
        .abi = RU_MODEL_ABI,
        .name = "flux",
        .citation =
            "dynamic flux balance: Mahadevan, Edwards and Doyle, Biophys. J. 83:1331 (2002)",
        .validity = "metabolism at its optimum at once; uptake by the given kinetics",
        .stoichiometry = ru_flux_cell_stoichiometry,
        .rates = ru_flux_cell_rates,
        .rate_slopes = ru_flux_cell_slopes,
        .forget = ru_flux_cell_forget,
        .context = c,
        .destroy = destroy};
    ru_status status = build(c, spec);
    if (status != RU_OK) {
        if (at)
            *at = c->at;
        destroy(&c->model);
        return status;
    }
    c->model.states = c->states;
    c->model.parameters = c->parameters;
    c->model.processes = c->processes;
    *model = &c->model;
    return RU_OK;
}

struct ru_flux_table *ru_flux_cell_fluxes(const ru_model *model)
{
    return ((const ru_flux_cell *)model->context)->table;
}
