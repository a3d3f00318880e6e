/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/read.h>

#include <sbml/SBMLTypes.h>

#include <stdlib.h>
#include <string.h>

#include <ru/sbml/document.h>
#include <ru/sbml/mathml.h>

/* From Level 3 Version 2 on an element without its formula is allowed, and counts as not there. */

static ru_status read_formula(ru_sbml_model *m, Model_t *source, const void *element,
                              const ASTNode_t *math, ru_node *node)
{
    const ru_sbml_place_of_formula at = {m, source, NULL, (SBase_t *)element};
    return ru_sbml_mathml(&at, math, node);
}

static ru_status target(const ru_sbml_model *m, const void *element, const char *id, size_t *v)
{
    *v = id ? ru_sbml_find(m, id) : RU_SBML_NONE;
    RU_REQUIRE(*v != RU_SBML_NONE && m->variables[*v].kind != RU_SBML_REACTION, RU_ERR_INPUT,
               "%s: error: there is no variable '%s' to be set; did you mean '%s'?",
               ru_sbml_place(m->path, element), id ? id : "", ru_sbml_nearest(m, id ? id : ""));
    return RU_OK;
}

static ru_status read_initial(ru_sbml_model *m, Model_t *source)
{
    for (unsigned i = 0; i < Model_getNumInitialAssignments(source); i++) {
        const InitialAssignment_t *a = Model_getInitialAssignment(source, i);
        size_t v;
        RU_TRY(target(m, a, InitialAssignment_getSymbol(a), &v));
        RU_TRY(read_formula(m, source, a, InitialAssignment_getMath(a), &m->variables[v].initial));
    }
    return RU_OK;
}

static ru_status read_rule(ru_sbml_model *m, Model_t *source, const Rule_t *rule)
{
    size_t at;
    ru_node node;
    RU_TRY(read_formula(m, source, rule, Rule_getMath(rule), &node));
    if (Rule_isAlgebraic(rule)) {
        if (node != RU_NO_NODE)
            m->algebraic[m->n_algebraic++] = node;
        return RU_OK;
    }
    RU_TRY(target(m, rule, Rule_getVariable(rule), &at));
    ru_sbml_variable *v = &m->variables[at];
    RU_REQUIRE(v->rule == RU_NO_NODE, RU_ERR_INPUT, "%s: error: '%s' has two rules",
               ru_sbml_place(m->path, (const SBase_t *)rule), v->id);
    if (node != RU_NO_NODE) {
        v->rule = node;
        v->role = Rule_isRate(rule) ? RU_SBML_RATED : RU_SBML_ASSIGNED;
    }
    return RU_OK;
}

static ru_status read_rules(ru_sbml_model *m, Model_t *source)
{
    unsigned n = Model_getNumRules(source);
    m->algebraic = calloc(n + 1, sizeof *m->algebraic);
    RU_REQUIRE(m->algebraic, RU_ERR_SYSTEM, "out of memory for a model");
    for (unsigned i = 0; i < n; i++)
        RU_TRY(read_rule(m, source, Model_getRule(source, i)));
    return RU_OK;
}

static ru_status read_stoichiometry(ru_sbml_model *m, Model_t *source,
                                    SpeciesReference_t *reference, ru_node *node)
{
    if (m->level >= 3 && SpeciesReference_isSetId(reference))
        return ru_expr_symbol(
            m->pool, ru_sbml_meaning(m, ru_sbml_find(m, SpeciesReference_getId(reference))), node);
    if (SpeciesReference_isSetStoichiometryMath(reference)) {
        StoichiometryMath_t *s = SpeciesReference_getStoichiometryMath(reference);
        RU_TRY(read_formula(m, source, reference, StoichiometryMath_getMath(s), node));
        if (*node != RU_NO_NODE)
            return RU_OK;
    }
    RU_REQUIRE(m->level < 3 || SpeciesReference_isSetStoichiometry(reference), RU_ERR_INPUT,
               "%s: error: no stoichiometry is given",
               ru_sbml_place(m->path, (const SBase_t *)reference));
    double value = SpeciesReference_getStoichiometry(reference);
    if (m->level < 2)
        value /= SpeciesReference_getDenominator(reference);
    return ru_expr_number(m->pool, value, node);
}

static ru_status add_part(ru_sbml_model *m, Model_t *source, size_t reaction, double sign,
                          SpeciesReference_t *reference)
{
    const char *id = SpeciesReference_getSpecies(reference);
    size_t species = id ? ru_sbml_find(m, id) : RU_SBML_NONE;
    RU_REQUIRE(species != RU_SBML_NONE && m->variables[species].kind == RU_SBML_SPECIES,
               RU_ERR_INPUT, "%s: error: there is no species '%s'; did you mean '%s'?",
               ru_sbml_place(m->path, (const SBase_t *)reference), id ? id : "",
               ru_sbml_nearest(m, id ? id : ""));
    ru_sbml_variable *s = &m->variables[species];
    /* A rate that is not known changes nothing. */
    if (m->variables[reaction].rule == RU_NO_NODE)
        return RU_OK;
    if (!s->is_constant && !s->is_boundary) {
        RU_REQUIRE(s->role == RU_SBML_FIXED || s->role == RU_SBML_REACTING, RU_ERR_INPUT,
                   "%s: error: species '%s' is changed by a reaction and by a rule",
                   ru_sbml_place(m->path, (const SBase_t *)reference), s->id);
        s->role = RU_SBML_REACTING;
    }
    ru_sbml_part *part = &m->parts[m->n_part++];
    *part = (ru_sbml_part){.reaction = reaction, .species = species, .sign = sign};
    return read_stoichiometry(m, source, reference, &part->stoichiometry);
}

static ru_status read_rate(ru_sbml_model *m, Model_t *source, Reaction_t *r, size_t at)
{
    KineticLaw_t *law = Reaction_isSetKineticLaw(r) ? Reaction_getKineticLaw(r) : NULL;
    if (!law)
        return RU_OK;
    const ru_sbml_place_of_formula place = {m, source, law, (SBase_t *)law};
    return ru_sbml_mathml(&place, KineticLaw_getMath(law), &m->variables[at].rule);
}

static ru_status read_reactions(ru_sbml_model *m, Model_t *source)
{
    size_t n = 0, first = Model_getNumCompartments(source) + Model_getNumSpecies(source) +
                          Model_getNumParameters(source);
    for (unsigned i = 0; i < Model_getNumReactions(source); i++) {
        const Reaction_t *r = Model_getReaction(source, i);
        n += Reaction_getNumReactants(r) + Reaction_getNumProducts(r);
    }
    m->parts = calloc(n + 1, sizeof *m->parts);
    RU_REQUIRE(m->parts, RU_ERR_SYSTEM, "out of memory for a model");
    for (unsigned i = 0; i < Model_getNumReactions(source); i++) {
        Reaction_t *r = Model_getReaction(source, i);
        RU_TRY(read_rate(m, source, r, first + i));
        for (unsigned k = 0; k < Reaction_getNumReactants(r); k++)
            RU_TRY(add_part(m, source, first + i, -1, Reaction_getReactant(r, k)));
        for (unsigned k = 0; k < Reaction_getNumProducts(r); k++)
            RU_TRY(add_part(m, source, first + i, 1, Reaction_getProduct(r, k)));
    }
    return RU_OK;
}

static ru_status add_setting(ru_sbml_model *m, Model_t *source, const EventAssignment_t *a)
{
    size_t at;
    ru_node value;
    RU_TRY(target(m, a, EventAssignment_getVariable(a), &at));
    RU_TRY(read_formula(m, source, a, EventAssignment_getMath(a), &value));
    ru_sbml_variable *v = &m->variables[at];
    RU_REQUIRE(!v->is_constant && v->role != RU_SBML_ASSIGNED, RU_ERR_INPUT,
               "%s: error: an event sets '%s', which is %s",
               ru_sbml_place(m->path, (const SBase_t *)a), v->id,
               v->is_constant ? "constant" : "determined by an assignment rule");
    if (value == RU_NO_NODE)
        return RU_OK;
    if (v->role == RU_SBML_FIXED)
        v->role = RU_SBML_HELD;
    m->settings[m->n_setting++] = (ru_sbml_setting){at, value};
    return RU_OK;
}

static ru_status read_event(ru_sbml_model *m, Model_t *source, Event_t *from, ru_sbml_event *e)
{
    Trigger_t *trigger = Event_getTrigger(from);
    Delay_t *delay = Event_getDelay(from);
    Priority_t *priority = Event_getPriority(from);
    *e = (ru_sbml_event){.trigger = RU_NO_NODE, .delay = RU_NO_NODE, .priority = RU_NO_NODE};
    e->id = strdup(Event_isSetId(from) ? Event_getId(from) : "");
    RU_REQUIRE(e->id, RU_ERR_SYSTEM, "out of memory for a model");
    e->before_start = e->is_persistent = e->at_trigger = 1;
    if (m->level > 2 || (m->level == 2 && m->version >= 4))
        e->at_trigger = Event_getUseValuesFromTriggerTime(from);
    if (trigger && m->level > 2) {
        e->before_start = Trigger_getInitialValue(trigger);
        e->is_persistent = Trigger_getPersistent(trigger);
    }
    if (trigger)
        RU_TRY(read_formula(m, source, from, Trigger_getMath(trigger), &e->trigger));
    if (delay)
        RU_TRY(read_formula(m, source, from, Delay_getMath(delay), &e->delay));
    if (priority)
        RU_TRY(read_formula(m, source, from, Priority_getMath(priority), &e->priority));
    e->first = m->n_setting;
    for (unsigned k = 0; k < Event_getNumEventAssignments(from); k++)
        RU_TRY(add_setting(m, source, Event_getEventAssignment(from, k)));
    e->n = m->n_setting - e->first;
    return RU_OK;
}

static ru_status read_events(ru_sbml_model *m, Model_t *source)
{
    size_t n = 0;
    for (unsigned i = 0; i < Model_getNumEvents(source); i++)
        n += Event_getNumEventAssignments(Model_getEvent(source, i));
    m->events = calloc(Model_getNumEvents(source) + 1, sizeof *m->events);
    m->settings = calloc(n + 1, sizeof *m->settings);
    RU_REQUIRE(m->events && m->settings, RU_ERR_SYSTEM, "out of memory for a model");
    for (unsigned i = 0; i < Model_getNumEvents(source); i++) {
        m->n_event++;
        RU_TRY(read_event(m, source, Model_getEvent(source, i), &m->events[i]));
    }
    return RU_OK;
}

static ru_status read_constraints(ru_sbml_model *m, Model_t *source)
{
    unsigned n = Model_getNumConstraints(source);
    m->constraints = calloc(n + 1, sizeof *m->constraints);
    RU_REQUIRE(m->constraints, RU_ERR_SYSTEM, "out of memory for a model");
    for (unsigned i = 0; i < n; i++) {
        Constraint_t *from = Model_getConstraint(source, i);
        ru_sbml_constraint *to = &m->constraints[m->n_constraint];
        RU_TRY(read_formula(m, source, from, Constraint_getMath(from), &to->holds));
        if (to->holds == RU_NO_NODE)
            continue;
        m->n_constraint++;
        to->text = strdup(ru_sbml_place(m->path, (const SBase_t *)from));
        RU_REQUIRE(to->text, RU_ERR_SYSTEM, "out of memory for a model");
    }
    return RU_OK;
}

ru_status ru_sbml_read_formulas(ru_sbml_model *m, Model_t *source)
{
    RU_TRY(read_initial(m, source));
    RU_TRY(read_rules(m, source));
    RU_TRY(read_reactions(m, source));
    RU_TRY(read_events(m, source));
    RU_TRY(read_constraints(m, source));
    return RU_OK;
}
