/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/cell_parts.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/base/unit.h>

/* kg/mol, for what passes to the gas and is a mass there. */
static const double molar_oxygen = 31.998e-3, molar_carbon_dioxide = 44.009e-3;

/* A text that the model owns. */
RU_PRINTF(2, 3) static const char *keep(ru_sbml_cell *c, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (c->n_text == c->text_capacity) {
        size_t more = 2 * c->text_capacity + 64;
        char **moved = realloc(c->texts, more * sizeof *moved);
        if (!moved)
            return NULL;
        c->texts = moved;
        c->text_capacity = more;
    }
    char *copy = strdup(text);
    if (copy)
        c->texts[c->n_text++] = copy;
    return copy;
}

static ru_status find(const ru_sbml_cell_plan *p, const char *id, const char *key,
                      ru_sbml_kind kind, size_t *v)
{
    static const char *const words[] = {"compartment", "species", "parameter", "stoichiometry",
                                        "reaction"};
    *v = ru_sbml_find(p->source, id);
    RU_REQUIRE(*v != RU_SBML_NONE && p->source->variables[*v].kind == kind, RU_ERR_INPUT,
               "cells.sbml.%s: '%s' is no %s of %s; did you mean '%s'?", key, id, words[kind],
               p->source->path, ru_sbml_nearest(p->source, id));
    return RU_OK;
}

static ru_status balance(ru_sbml_cell_plan *p)
{
    for (size_t i = 0; i < p->spec->n_balanced; i++) {
        size_t v, n = 0;
        RU_TRY(find(p, p->spec->balanced[i], "balanced", RU_SBML_SPECIES, &v));
        for (size_t k = 0; k < p->source->n_part; k++)
            n += p->source->parts[k].species == v;
        ru_sbml_variable *s = &p->source->variables[v];
        RU_REQUIRE(n && (s->role == RU_SBML_FIXED || s->role == RU_SBML_REACTING), RU_ERR_INPUT,
                   "cells.sbml.balanced: '%s' %s", s->id,
                   n ? "is determined by a rule" : "is in no reaction");
        s->is_boundary = s->is_constant = 0;
        s->role = RU_SBML_REACTING;
    }
    return RU_OK;
}

static ru_status leave_out(ru_sbml_cell_plan *p)
{
    for (size_t i = 0; i < p->spec->n_without; i++) {
        size_t v, n = 0;
        RU_TRY(find(p, p->spec->without[i], "without", RU_SBML_REACTION, &v));
        for (size_t k = 0; k < p->source->n_part; k++)
            if (p->source->parts[k].reaction != v)
                p->source->parts[n++] = p->source->parts[k];
        p->source->n_part = n;
    }
    for (size_t i = 0; i < p->spec->n_in_medium; i++) {
        size_t v;
        RU_TRY(find(p, p->spec->in_medium[i], "in_medium", RU_SBML_REACTION, &v));
    }
    return RU_OK;
}

static ru_status find_unit(const char *text, const char *key, double file, const char *like,
                           double *factor)
{
    if (!text) {
        RU_REQUIRE(isfinite(file), RU_ERR_INPUT,
                   "cells.sbml.%s is missing: the file does not say the model's unit of %s", key,
                   key);
        *factor = file;
        return RU_OK;
    }
    RU_REQUIRE(ru_unit_same_dimension(text, like), RU_ERR_INPUT,
               "cells.sbml.%s: expected a unit such as '%s', found '%s'", key, like, text);
    return ru_unit_to_si(text, 1, factor);
}

static ru_status find_units(ru_sbml_cell_plan *p)
{
    const ru_sbml_units *u = &p->source->units;
    const char *substance = p->spec->substance;
    p->is_mass = substance ? ru_unit_same_dimension(substance, "kg") : u->is_mass;
    RU_TRY(find_unit(p->spec->time, "time", u->time, "s", &p->time));
    RU_TRY(
        find_unit(substance, "substance", u->substance, p->is_mass ? "g" : "mol", &p->substance));
    RU_TRY(find_unit(p->spec->volume, "volume", u->volume, "L", &p->volume));
    return RU_OK;
}

static int is_named(char *const *list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], id) == 0)
            return 1;
    return 0;
}

static int has_cells(const ru_sbml_cell_spec *s)
{
    return isfinite(s->dry_mass) || isfinite(s->cell_volume);
}

static int is_outside(const ru_sbml_cell_plan *p, size_t v)
{
    const ru_sbml_variable *s = &p->source->variables[v];
    const char *home = p->source->variables[s->compartment].id;
    if (is_named(p->spec->outside, p->spec->n_outside, s->id))
        return 1;
    if (p->spec->n_medium == 0)
        return !has_cells(p->spec);
    return is_named(p->spec->medium, p->spec->n_medium, home);
}

/* The dry mass of what the model describes. */
static ru_status find_sample(ru_sbml_cell_plan *p)
{
    double volume = 0;
    size_t v;
    for (size_t i = 0; i < p->spec->n_medium; i++)
        RU_TRY(find(p, p->spec->medium[i], "medium", RU_SBML_COMPARTMENT, &v));
    for (size_t i = 0; i < p->spec->n_outside; i++)
        RU_TRY(find(p, p->spec->outside[i], "outside", RU_SBML_SPECIES, &v));
    p->sample = p->spec->dry_mass;
    if (isnan(p->spec->cell_volume))
        return RU_OK;
    RU_REQUIRE(isnan(p->spec->dry_mass), RU_ERR_INPUT,
               "cells.sbml: give dry_mass or cell_volume, not both");
    for (size_t i = 0; i < p->source->n; i++) {
        const ru_sbml_variable *c = &p->source->variables[i];
        if (c->kind == RU_SBML_COMPARTMENT && !is_named(p->spec->medium, p->spec->n_medium, c->id))
            volume += p->system->values[1 + i];
    }
    p->sample = volume * p->volume / p->spec->cell_volume;
    RU_REQUIRE(p->sample > 0 && isfinite(p->sample), RU_ERR_INPUT,
               "cells.sbml.cell_volume: the compartments inside have no volume");
    return RU_OK;
}

static ru_status refuse(const ru_sbml_cell_plan *p)
{
    const ru_sbml_model *m = p->source;
    RU_REQUIRE(m->n_event == 0, RU_ERR_INPUT,
               "%s: error: the model has events (%s): not supported in a reactor", m->path,
               m->events[0].id);
    for (size_t v = 0; v < m->n; v++) {
        const ru_sbml_variable *s = &m->variables[v];
        RU_REQUIRE(s->kind == RU_SBML_SPECIES || s->role != RU_SBML_RATED, RU_ERR_INPUT,
                   "%s: error: '%s' is no species and has a rate rule: not supported in a reactor",
                   m->path, s->id);
    }
    if (m->n_constraint)
        ru_log_root(RU_LOG_WARNING, "%s: the model's constraints are not watched in a reactor",
                    m->path);
    return RU_OK;
}

/* Some species are told to be a mass or an amount whatever the model counts in. */
static ru_status find_factor(ru_sbml_cell_plan *p, size_t state, int *is_mass)
{
    const char *id = p->source->variables[p->variables[state]].id;
    const ru_tree *own = p->spec->units ? ru_tree_find(p->spec->units, id) : NULL;
    double *factor = &p->factor[state], molar = 0;
    *is_mass = p->is_mass;
    *factor = p->is_outside[state] ? p->substance / p->volume : p->substance;
    if (own) {
        const char *unit = own->text ? own->text : "";
        *is_mass = ru_unit_same_dimension(unit, "g/L");
        RU_REQUIRE(p->is_outside[state] && (*is_mass || ru_unit_same_dimension(unit, "mol/L")),
                   RU_ERR_INPUT, "cells.sbml.units.%s: expected '%s', found '%s'", id,
                   p->is_outside[state] ? "g/L or mol/L" : "no unit: it is inside the cells", unit);
        RU_TRY(ru_unit_to_si(unit, 1, factor));
    }
    if (p->spec->oxygen && strcmp(id, p->spec->oxygen) == 0)
        molar = molar_oxygen;
    if (p->spec->carbon_dioxide && strcmp(id, p->spec->carbon_dioxide) == 0)
        molar = molar_carbon_dioxide;
    RU_REQUIRE(molar == 0 || p->is_outside[state], RU_ERR_INPUT,
               "cells.sbml: '%s' is inside the cells and cannot pass to the gas", id);
    if (molar > 0 && !*is_mass) {
        *factor *= molar;
        *is_mass = 1;
    }
    return RU_OK;
}

static ru_role role_of(const ru_sbml_cell_plan *p, const char *id)
{
    const struct {
        const char *id;
        ru_role role;
    } rows[] = {{p->spec->biomass, RU_ROLE_BIOMASS},
                {p->spec->oxygen, RU_ROLE_OXYGEN},
                {p->spec->carbon_dioxide, RU_ROLE_CARBON_DIOXIDE},
                {p->spec->substrate, RU_ROLE_SUBSTRATE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].id && strcmp(rows[i].id, id) == 0)
            return rows[i].role;
    return RU_ROLE_PLAIN;
}

static ru_status add_state(ru_sbml_cell_plan *p, size_t v)
{
    size_t k = p->n_state;
    RU_REQUIRE(k < RU_MODEL_MAX_STATE, RU_ERR_INPUT,
               "%s: error: more than %d species change: not supported in a reactor",
               p->source->path, RU_MODEL_MAX_STATE);
    p->variables[k] = v;
    p->is_outside[k] = v == RU_SBML_NONE || is_outside(p, v);
    p->factor[k] = 1;
    RU_REQUIRE(p->is_outside[k] || isfinite(p->sample), RU_ERR_INPUT,
               "cells.sbml: '%s' is inside the cells: give dry_mass or cell_volume, or name the "
               "medium",
               p->source->variables[v].id);
    p->n_state++;
    return RU_OK;
}

static ru_status describe_state(ru_sbml_cell_plan *p, size_t k)
{
    ru_sbml_cell *c = p->cell;
    ru_state_info *row = &c->states[k];
    size_t v = p->variables[k];
    int is_mass = 1;
    double initial = p->spec->initial_biomass;
    const char *id = "biomass";
    row->role = RU_ROLE_BIOMASS;
    if (v != RU_SBML_NONE) {
        id = p->source->variables[v].id;
        row->role = role_of(p, id);
        RU_TRY(find_factor(p, k, &is_mass));
        double home = p->system->values[1 + p->source->variables[v].compartment];
        initial *= p->factor[k] * p->system->values[1 + v] / p->sample;
        if (p->is_outside[k])
            initial = p->factor[k] * p->system->values[1 + v] / home;
        RU_REQUIRE(isfinite(initial), RU_ERR_INPUT,
                   "%s: error: '%s' has no initial value, or its compartment no size",
                   p->source->path, id);
    }
    row->phase = RU_PHASE_LIQUID;
    row->quantity = (ru_quantity){
        .name = keep(c, "%s", id),
        .unit = is_mass ? "g/L" : "mmol/L",
        .meaning = p->is_outside[k] ? "in the liquid" : "inside the cells, per volume of liquid",
        .value = initial,
        .low = fmin(0, initial),
        .high = 1e9};
    c->processes[k] = (ru_process_info){keep(c, "change_of_%s", id), "all reactions together"};
    RU_REQUIRE(row->quantity.name && c->processes[k].name, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

/* A millionth of what is usual: of the first values of the same side. */
static void choose_tolerances(ru_sbml_cell_plan *p)
{
    double largest[2] = {0};
    for (size_t k = 0; k < p->n_state; k++) {
        double *most = &largest[p->is_outside[k]];
        *most = fmax(*most, fabs(p->cell->states[k].quantity.value));
    }
    for (size_t k = 0; k < p->n_state; k++) {
        ru_state_info *s = &p->cell->states[k];
        double usual = fmax(fabs(s->quantity.value), 1e-3 * largest[p->is_outside[k]]);
        s->absolute = 1e-6 * (usual > 0 ? usual : 1);
    }
}

static ru_status add_states(ru_sbml_cell_plan *p)
{
    size_t v, biomass = RU_SBML_NONE;
    if (p->spec->biomass)
        RU_TRY(find(p, p->spec->biomass, "biomass", RU_SBML_SPECIES, &biomass));
    for (size_t i = 0; i < p->system->n_state; i++)
        RU_TRY(add_state(p, p->system->states[i]));
    p->biomass = p->n_state;
    for (size_t k = 0; k < p->n_state; k++)
        if (biomass != RU_SBML_NONE && p->variables[k] == biomass)
            p->biomass = k;
    RU_REQUIRE(biomass == RU_SBML_NONE || p->biomass < p->n_state, RU_ERR_INPUT,
               "cells.sbml.biomass: '%s' does not change; list it under balanced?",
               p->spec->biomass);
    if (biomass == RU_SBML_NONE && has_cells(p->spec))
        RU_TRY(add_state(p, RU_SBML_NONE));
    if (p->spec->growth && (v = ru_sbml_find(p->source, p->spec->growth)) == RU_SBML_NONE)
        return ru_fault(RU_ERR_INPUT, "cells.sbml.growth: there is no '%s'; did you mean '%s'?",
                        p->spec->growth, ru_sbml_nearest(p->source, p->spec->growth));
    RU_REQUIRE(p->n_state, RU_ERR_INPUT, "%s: error: nothing in the model changes",
               p->source->path);
    for (size_t k = 0; k < p->n_state; k++)
        RU_TRY(describe_state(p, k));
    choose_tolerances(p);
    return RU_OK;
}

static ru_status check_named_species(const ru_sbml_cell_plan *p)
{
    const char *const ids[] = {p->spec->oxygen, p->spec->carbon_dioxide, p->spec->substrate};
    static const char *const words[] = {"oxygen", "carbon_dioxide", "substrate"};
    for (int i = 0; i < 3; i++) {
        size_t v, k = 0;
        if (!ids[i])
            continue;
        RU_TRY(find(p, ids[i], words[i], RU_SBML_SPECIES, &v));
        while (k < p->n_state && p->variables[k] != v)
            k++;
        RU_REQUIRE(k < p->n_state, RU_ERR_INPUT,
                   "cells.sbml.%s: '%s' does not change; list it under balanced?", words[i],
                   ids[i]);
    }
    for (size_t i = 0; p->spec->units && i < p->spec->units->n_item; i++) {
        size_t v;
        RU_TRY(find(p, p->spec->units->items[i]->key, "units", RU_SBML_SPECIES, &v));
    }
    return RU_OK;
}

/* Constant parameters with a value are the model's parameters here too. */
static ru_status add_parameters(ru_sbml_cell_plan *p)
{
    for (size_t v = 0; v < p->source->n && p->n_parameter < RU_MODEL_MAX_PARAMETER; v++) {
        const ru_sbml_variable *s = &p->source->variables[v];
        double value = p->system->values[1 + v];
        if (s->kind != RU_SBML_PARAMETER || s->role != RU_SBML_FIXED || !isfinite(value))
            continue;
        const char *name = keep(p->cell, "%s", s->id);
        RU_REQUIRE(name, RU_ERR_SYSTEM, "out of memory for a model");
        p->cell->parameters[p->n_parameter] = (ru_quantity){.name = name,
                                                            .unit = "1",
                                                            .meaning = "in the model's own units",
                                                            .value = value,
                                                            .low = -1e300,
                                                            .high = 1e300,
                                                            .source = "the SBML file"};
        p->parameters[p->n_parameter++] = v;
    }
    return RU_OK;
}

static ru_status make(ru_sbml_cell_plan *p, const char *path)
{
    RU_TRY(ru_sbml_read(path, &p->source));
    RU_TRY(refuse(p));
    RU_TRY(balance(p));
    RU_TRY(leave_out(p));
    RU_TRY(find_units(p));
    RU_TRY(ru_sbml_system_build(p->source, &p->system));
    RU_TRY(find_sample(p));
    RU_TRY(add_states(p));
    RU_TRY(check_named_species(p));
    RU_TRY(add_parameters(p));
    return RU_OK;
}

/* What is told of the model beside its numbers. */
static ru_status describe(ru_sbml_cell_plan *p, const char *path)
{
    char text[256];
    ru_model *made = &p->cell->model;
    RU_TRY(ru_sbml_cell_elements(p, text, sizeof text));
    made->title = keep(p->cell, "SBML model %s: %zu states", path, p->n_state);
    made->evidence = keep(p->cell, "%s", text);
    RU_REQUIRE(made->title && made->evidence, RU_ERR_SYSTEM, "out of memory for a model");
    return RU_OK;
}

ru_status ru_sbml_cell_build(const ru_sbml_cell_spec *spec, const char *path, ru_model **model)
{
    ru_sbml_cell_plan p = {.spec = spec};
    ru_status status = ru_sbml_cell_begin(&p.cell);
    *model = NULL;
    if (status == RU_OK)
        status = make(&p, path);
    if (status == RU_OK)
        status = ru_sbml_cell_formulas(&p);
    if (status == RU_OK)
        status = describe(&p, path);
    if (status == RU_OK) {
        ru_model *made = &p.cell->model;
        made->n_state = made->n_process = p.n_state;
        made->n_parameter = p.n_parameter;
        *model = made;
    } else if (p.cell) {
        p.cell->model.destroy(&p.cell->model);
    }
    ru_sbml_system_destroy(&p.system);
    ru_sbml_destroy(&p.source);
    return status;
}
