/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/definition/making.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/models/composition.h>

/* Where a range is not given. */
#define LARGEST_STATE     1e15
#define LARGEST_PARAMETER 1e30

static const struct {
    const char *name, *unit;
} conditions[RU_N_CONDITION] = {
    {"temperature", "K"}, {"pH", "1"}, {"time", "s"}, {"light", "mol/m2/s"}};

const ru_tree *ru_making_scalar(const ru_tree *map, const char *key)
{
    const ru_tree *item = map->kind == RU_TREE_MAP ? ru_tree_find(map, key) : NULL;
    return item ? item : map;
}

ru_status ru_making_keep(ru_making *m, const char *text, const char **kept)
{
    ru_defined *made = m->made;
    if (made->n_text == made->text_capacity) {
        size_t wider = made->text_capacity ? 2 * made->text_capacity : 64;
        char **moved = realloc(made->texts, wider * sizeof *moved);
        RU_REQUIRE(moved, RU_ERR_SYSTEM, "out of memory for a model");
        made->texts = moved;
        made->text_capacity = wider;
    }
    char *copy = strdup(text ? text : "");
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory for a model");
    *kept = made->texts[made->n_text++] = copy;
    return RU_OK;
}

static ru_place_in_text place_of(const ru_tree *map, const char *key)
{
    return ru_making_scalar(map, key)->value_at;
}

/* A number with its unit. `wanted`: the unit it is converted to, or NULL for its own, which goes to
 * `unit` ("1" for none). 0 with a message. */
static int read_quantity(const ru_making *m, ru_place_in_text at, const char *text,
                         const char *wanted, double *value, char unit[64])
{
    ru_status status = ru_unit_split(text, value, unit, 64);
    if (status == RU_OK && !*unit)
        snprintf(unit, 64, "1");
    if (status == RU_OK)
        status = ru_unit_convert(unit, wanted ? wanted : unit, *value, value);
    if (status == RU_OK)
        return 1;
    char help[128] = "a number with its unit, such as 0.5 1/h";
    const char *meant = wanted ? ru_unit_hint(unit, wanted) : "";
    if (*meant)
        snprintf(help, sizeof help, "did you mean '%s'?", meant);
    else if (wanted)
        snprintf(help, sizeof help, "expected a number in %s", wanted);
    ru_diagnostics_error(m->log, at, help, "%s", ru_fault_text());
    ru_fault_clear();
    return 0;
}

/* [low, high] in the unit of the quantity. */
static void read_range(const ru_making *m, const ru_tree *map, char *const *texts, size_t n,
                       ru_quantity *q)
{
    char unit[64];
    double *const ends[2] = {&q->low, &q->high};
    if (n == 0)
        return;
    const ru_tree *list = ru_making_scalar(map, "range");
    if (n != 2) {
        ru_diagnostics_error(m->log, list->value_at, "write e.g. '[0 1/h, 2 1/h]'",
                             "a range has two ends");
        return;
    }
    for (size_t i = 0; i < 2; i++)
        if (!read_quantity(m, list->items[i]->value_at, texts[i], q->unit, ends[i], unit))
            return;
    if (!(q->low <= q->value && q->value <= q->high))
        ru_diagnostics_error(m->log, list->value_at, "", "%s: %g %s lies outside the range",
                             q->name, q->value, q->unit);
}

/* 0 with a message where a name cannot be one. */
static int check_name(const ru_making *m, const ru_tree *node)
{
    const char *why = NULL;
    ru_scope_refuses(node->key, &why);
    if (!why && strlen(node->key) > 40)
        why = "a name has 40 letters at most";
    if (!why && ru_scope_find(&m->scope, node->key))
        why = "it is the name of a state, a parameter or a condition already";
    if (why)
        ru_diagnostics_error(m->log, node->key_at, why, "'%.60s' cannot be a name here", node->key);
    return !why;
}

/* Adds a symbol to the scope when its name and unit allow it. */
static ru_status add_symbol(ru_making *m, const ru_tree *node, const char *unit, size_t symbol)
{
    if (check_name(m, node) && ru_unit_known(unit))
        RU_TRY(ru_scope_add_symbol(&m->scope, node->key, unit, (int32_t)symbol));
    return RU_OK;
}

static int is_of(const ru_state_info *state, const char *unit)
{
    return ru_unit_same_dimension(state->quantity.unit, unit);
}

/* What the formula says, per kg or per mol as the state is measured. */
static void set_formula(const ru_making *m, const ru_definition_state *d, ru_state_info *state)
{
    ru_composition composition;
    ru_place_in_text at = place_of(d->node, "formula");
    if (!d->formula)
        return;
    if (ru_composition_read(d->formula, &composition) != RU_OK) {
        ru_diagnostics_error(m->log, at, "", "%s", ru_fault_text());
        ru_fault_clear();
        return;
    }
    if (!is_of(state, "kg/m3") && !is_of(state, "mol/m3")) {
        ru_diagnostics_error(m->log, at, "give `content` instead",
                             "a formula goes with a mass or molar concentration, not with %s",
                             state->quantity.unit);
        return;
    }
    double per = is_of(state, "kg/m3") ? composition.molar_mass : 1;
    for (size_t e = 0; e < RU_ELEMENT_COUNT; e++)
        state->content[e] = composition.content[e] / per;
}

/* Elements by name, each as its amount over that of the state. */
static ru_status read_content(const ru_making *m, const ru_definition_state *d,
                              ru_state_info *state)
{
    ru_quantity elements[RU_ELEMENT_COUNT];
    char units[RU_ELEMENT_COUNT][64], path[128];
    ru_dimension own, amount, volume;
    set_formula(m, d, state);
    if (!d->content)
        return RU_OK;
    RU_TRY(ru_dimension_of(state->quantity.unit, &own));
    RU_TRY(ru_dimension_of("m3", &volume));
    own = ru_dimension_combine(&own, 1, &volume, 1);
    for (size_t e = 0; e < RU_ELEMENT_COUNT; e++) {
        RU_TRY(ru_dimension_of(ru_element_of((ru_element)e)->amount, &amount));
        amount = ru_dimension_combine(&amount, 1, &own, -1);
        ru_dimension_unit(&amount, units[e], sizeof units[e]);
        elements[e] =
            (ru_quantity){ru_element_of((ru_element)e)->name, units[e], "", 0, -1e30, 1e30, NULL};
    }
    const ru_named names = {"element", elements, sizeof *elements, RU_ELEMENT_COUNT};
    snprintf(path, sizeof path, "model.states.%.60s.content", d->node->key);
    RU_TRY(ru_table_read_named(&names, d->content, path, 0, m->log, state->content, NULL));
    return RU_OK;
}

/* A state is an amount per volume: its unit has the volume below the line, and no time. */
static int is_per_volume(const char *unit)
{
    ru_dimension d, volume;
    if (ru_dimension_of(unit, &d) != RU_OK || ru_dimension_of("m3/s", &volume) != RU_OK)
        return 0;
    for (size_t i = 0; i < RU_DIMENSION_BASES; i++)
        if ((volume.power[i] == 3 && d.power[i] != -3) ||
            (volume.power[i] == -1 && d.power[i] != 0))
            return 0;
    return 1;
}

static ru_status read_state(ru_making *m, const ru_definition_state *d, size_t k)
{
    static const double unbounded = LARGEST_STATE;
    ru_state_info *state = &m->made->states[k];
    ru_quantity *q = &state->quantity;
    char unit[64] = "1";
    *q = (ru_quantity){.low = 0, .high = unbounded};
    ru_place_in_text at = place_of(d->node, "initial");
    if (!read_quantity(m, at, d->initial, d->unit, &q->value, unit))
        return RU_OK;
    const char *shown = d->unit ? d->unit : unit;
    RU_TRY(ru_making_keep(m, d->node->key, &q->name));
    RU_TRY(ru_making_keep(m, shown, &q->unit));
    RU_TRY(ru_making_keep(m, d->meaning ? d->meaning : d->node->key, &q->meaning));
    if (d->source)
        RU_TRY(ru_making_keep(m, d->source, &q->source));
    state->role = (ru_role)d->role;
    state->phase = (ru_phase)d->phase;
    int passes = state->role == RU_ROLE_OXYGEN || state->role == RU_ROLE_CARBON_DIOXIDE;
    if (!is_per_volume(q->unit) || (passes && !is_of(state, "kg/m3")))
        ru_diagnostics_error(m->log, at, passes ? "write e.g. '7 mg/L'" : "write e.g. '0.1 g/L'",
                             "%s: %s is no %s", q->name, q->unit,
                             passes ? "mass concentration, as what passes to the gas must be"
                                    : "amount per volume of liquid");
    read_range(m, d->node, d->range, d->n_range, q);
    RU_TRY(read_content(m, d, state));
    double absolute = 1e-7;
    if (d->absolute)
        (void)read_quantity(m, place_of(d->node, "absolute"), d->absolute, q->unit, &absolute,
                            unit);
    RU_TRY(ru_unit_to_si(q->unit, absolute, &state->absolute));
    if (!d->absolute && state->role == RU_ROLE_OXYGEN)
        state->absolute = 1e-8;
    if (!(state->absolute > 0))
        ru_diagnostics_error(m->log, place_of(d->node, "absolute"), "",
                             "an absolute tolerance is above zero");
    RU_TRY(add_symbol(m, d->node, q->unit, k));
    return RU_OK;
}

static ru_status read_parameter(ru_making *m, const ru_definition_parameter *d, size_t i)
{
    ru_quantity *q = &m->made->parameters[i];
    char unit[64] = "1";
    *q = (ru_quantity){.low = -LARGEST_PARAMETER, .high = LARGEST_PARAMETER};
    if (!read_quantity(m, place_of(d->node, "value"), d->value, NULL, &q->value, unit))
        return RU_OK;
    RU_TRY(ru_making_keep(m, d->node->key, &q->name));
    RU_TRY(ru_making_keep(m, unit, &q->unit));
    RU_TRY(ru_making_keep(m, d->meaning ? d->meaning : d->node->key, &q->meaning));
    if (d->source)
        RU_TRY(ru_making_keep(m, d->source, &q->source));
    read_range(m, d->node, d->range, d->n_range, q);
    RU_TRY(add_symbol(m, d->node, q->unit, m->definition->n_state + RU_N_CONDITION + i));
    return RU_OK;
}

static ru_status read_leak(ru_making *m, const ru_definition_leak *d, ru_leak *leak)
{
    size_t element = ru_element_index(d->element), i = 0;
    if (element == RU_ELEMENT_COUNT)
        ru_diagnostics_error(m->log, place_of(d->node, "element"),
                             "carbon, nitrogen, phosphorus, sulfur, oxygen_demand or charge",
                             "'%.40s' is no element that is balanced", d->element);
    while (d->process && i < m->definition->n_process &&
           strcmp(m->definition->processes[i].node->key, d->process) != 0)
        i++;
    if (d->process && i == m->definition->n_process)
        ru_diagnostics_error(m->log, place_of(d->node, "process"), "",
                             "'%.40s' is not a process of the model", d->process);
    leak->element = (ru_element)element;
    leak->amount = NAN;
    if (d->process)
        RU_TRY(ru_making_keep(m, d->process, &leak->process));
    RU_TRY(ru_making_keep(m, d->reason, &leak->reason));
    return RU_OK;
}

static int is_too_large(const ru_making *m)
{
    const ru_definition *d = m->definition;
    if (d->n_state <= RU_MODEL_MAX_STATE && d->n_process <= RU_MODEL_MAX_PROCESS &&
        d->n_parameter <= RU_MODEL_MAX_PARAMETER)
        return 0;
    ru_diagnostics_error(m->log, d->node->key_at, "",
                         "at most %d states, %d processes and %d parameters", RU_MODEL_MAX_STATE,
                         RU_MODEL_MAX_PROCESS, RU_MODEL_MAX_PARAMETER);
    return 1;
}

ru_status ru_making_names(ru_making *m)
{
    const ru_definition *d = m->definition;
    ru_model *model = &m->made->model;
    if (is_too_large(m))
        return RU_OK;
    RU_TRY(ru_making_keep(m, d->name, &model->name));
    RU_TRY(ru_making_keep(m, d->title, &model->title));
    RU_TRY(ru_making_keep(m, d->citation, &model->citation));
    RU_TRY(ru_making_keep(m, d->validity, &model->validity));
    for (size_t i = 0; i < RU_N_CONDITION; i++)
        RU_TRY(ru_scope_add_symbol(&m->scope, conditions[i].name, conditions[i].unit,
                                   (int32_t)(d->n_state + i)));
    for (size_t k = 0; k < d->n_state; k++)
        RU_TRY(read_state(m, &d->states[k], k));
    for (size_t i = 0; i < d->n_parameter; i++)
        RU_TRY(read_parameter(m, &d->parameters[i], i));
    for (size_t i = 0; i < d->n_process; i++) {
        RU_TRY(ru_making_keep(m, d->processes[i].node->key, &m->made->processes[i].name));
        const char *meaning = d->processes[i].meaning;
        RU_TRY(ru_making_keep(m, meaning ? meaning : "", &m->made->processes[i].meaning));
    }
    for (size_t i = 0; i < d->n_leak; i++)
        RU_TRY(read_leak(m, &d->leaks[i], &m->made->leaks[i]));
    return RU_OK;
}
