/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/read.h>

#include <sbml/SBMLTypes.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/sbml/document.h>
#include <ru/sbml/mathml.h>

/* The things with ids: first all of them, then (read_math.c) the formulas between them. */

static size_t count_references(Model_t *source)
{
    size_t n = 0;
    for (unsigned i = 0; i < Model_getNumReactions(source); i++) {
        const Reaction_t *r = Model_getReaction(source, i);
        n += Reaction_getNumReactants(r) + Reaction_getNumProducts(r);
    }
    return n;
}

static ru_status add_variable(ru_sbml_model *m, ru_sbml_kind kind, const char *id,
                              ru_sbml_variable **variable)
{
    ru_sbml_variable *v = *variable = &m->variables[m->n];
    v->kind = kind;
    v->value = NAN;
    v->compartment = v->conversion = RU_SBML_NONE;
    v->initial = v->rule = RU_NO_NODE;
    v->id = strdup(id ? id : "");
    RU_REQUIRE(v->id, RU_ERR_SYSTEM, "out of memory for a model");
    m->n++;
    return RU_OK;
}

static ru_status add_compartments(ru_sbml_model *m, Model_t *source)
{
    for (unsigned i = 0; i < Model_getNumCompartments(source); i++) {
        const Compartment_t *c = Model_getCompartment(source, i);
        ru_sbml_variable *v;
        RU_TRY(add_variable(m, RU_SBML_COMPARTMENT, Compartment_getId(c), &v));
        v->is_constant = Compartment_getConstant(c);
        v->is_set = Compartment_isSetSize(c);
        if (v->is_set)
            v->value = Compartment_getSize(c);
    }
    return RU_OK;
}

static ru_status add_species(ru_sbml_model *m, Model_t *source)
{
    for (unsigned i = 0; i < Model_getNumSpecies(source); i++) {
        Species_t *s = Model_getSpecies(source, i);
        const char *home = Species_getCompartment(s);
        const Compartment_t *c = home ? Model_getCompartmentById(source, home) : NULL;
        ru_sbml_variable *v;
        RU_TRY(add_variable(m, RU_SBML_SPECIES, Species_getId(s), &v));
        RU_REQUIRE(c, RU_ERR_INPUT, "%s: error: species '%s' is in no known compartment",
                   ru_sbml_place(m->path, (const SBase_t *)s), v->id);
        RU_TRY(ru_sbml_read_formula(s, &v->formula));
        v->is_constant = Species_getConstant(s);
        v->is_boundary = Species_getBoundaryCondition(s);
        /* In a point there is no concentration. */
        v->only_substance = Species_getHasOnlySubstanceUnits(s) ||
                            (Compartment_isSetSpatialDimensions(c) &&
                             Compartment_getSpatialDimensionsAsDouble(c) == 0);
        v->in_amount = Species_isSetInitialAmount(s);
        v->is_set = v->in_amount || Species_isSetInitialConcentration(s);
        if (v->is_set)
            v->value =
                v->in_amount ? Species_getInitialAmount(s) : Species_getInitialConcentration(s);
    }
    return RU_OK;
}

static ru_status add_parameters(ru_sbml_model *m, Model_t *source)
{
    for (unsigned i = 0; i < Model_getNumParameters(source); i++) {
        const Parameter_t *p = Model_getParameter(source, i);
        ru_sbml_variable *v;
        RU_TRY(add_variable(m, RU_SBML_PARAMETER, Parameter_getId(p), &v));
        v->is_constant = Parameter_getConstant(p);
        v->is_set = Parameter_isSetValue(p);
        if (v->is_set)
            v->value = Parameter_getValue(p);
    }
    return RU_OK;
}

static ru_status add_reference(ru_sbml_model *m, SpeciesReference_t *reference)
{
    ru_sbml_variable *v;
    /* Before Level 3 a stoichiometry has no name in formulas. */
    if (m->level < 3 || !SpeciesReference_isSetId(reference))
        return RU_OK;
    RU_TRY(add_variable(m, RU_SBML_REFERENCE, SpeciesReference_getId(reference), &v));
    v->is_constant = SpeciesReference_getConstant(reference);
    v->is_set = SpeciesReference_isSetStoichiometry(reference);
    if (v->is_set)
        v->value = SpeciesReference_getStoichiometry(reference);
    return RU_OK;
}

static ru_status add_reactions(ru_sbml_model *m, Model_t *source)
{
    for (unsigned i = 0; i < Model_getNumReactions(source); i++) {
        Reaction_t *r = Model_getReaction(source, i);
        ru_sbml_variable *v;
        RU_TRY(add_variable(m, RU_SBML_REACTION, Reaction_getId(r), &v));
        v->role = RU_SBML_ASSIGNED;
        RU_REQUIRE(
            !Reaction_isSetFast(r) || !Reaction_getFast(r), RU_ERR_INPUT,
            "%s: error: reaction '%s' is 'fast' (an equilibrium at all times): not supported",
            ru_sbml_place(m->path, (const SBase_t *)r), v->id);
    }
    for (unsigned i = 0; i < Model_getNumReactions(source); i++) {
        Reaction_t *r = Model_getReaction(source, i);
        for (unsigned k = 0; k < Reaction_getNumReactants(r); k++)
            RU_TRY(add_reference(m, Reaction_getReactant(r, k)));
        for (unsigned k = 0; k < Reaction_getNumProducts(r); k++)
            RU_TRY(add_reference(m, Reaction_getProduct(r, k)));
    }
    return RU_OK;
}

/* Merge sort: ids come in any order, and a quicksort of the library knows no context. */
static void sort_ids(const ru_sbml_model *m, size_t *order, size_t *spare, size_t n)
{
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, k = half;
    sort_ids(m, order, spare, half);
    sort_ids(m, order + half, spare, n - half);
    for (size_t out = 0; out < n; out++) {
        int left = k == n ||
                   (i < half && strcmp(m->variables[order[i]].id, m->variables[order[k]].id) <= 0);
        spare[out] = left ? order[i++] : order[k++];
    }
    memcpy(order, spare, n * sizeof *order);
}

static ru_status index_ids(ru_sbml_model *m)
{
    m->by_id = calloc(2 * m->n + 1, sizeof *m->by_id);
    RU_REQUIRE(m->by_id, RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t i = 0; i < m->n; i++)
        m->by_id[i] = i;
    sort_ids(m, m->by_id, m->by_id + m->n, m->n);
    for (size_t i = 1; i < m->n; i++) {
        const char *id = m->variables[m->by_id[i]].id;
        RU_REQUIRE(!id[0] || strcmp(id, m->variables[m->by_id[i - 1]].id) != 0, RU_ERR_INPUT,
                   "%s: error: the id '%s' is given twice", m->path, id);
    }
    return RU_OK;
}

/* Homes and conversion factors of species, once all ids are known. */
static ru_status link_species(ru_sbml_model *m, Model_t *source)
{
    const char *common =
        Model_isSetConversionFactor(source) ? Model_getConversionFactor(source) : NULL;
    for (unsigned i = 0; i < Model_getNumSpecies(source); i++) {
        const Species_t *s = Model_getSpecies(source, i);
        ru_sbml_variable *v = &m->variables[Model_getNumCompartments(source) + i];
        const char *factor =
            Species_isSetConversionFactor(s) ? Species_getConversionFactor(s) : common;
        v->compartment = ru_sbml_find(m, Species_getCompartment(s));
        if (!factor)
            continue;
        v->conversion = ru_sbml_find(m, factor);
        RU_REQUIRE(v->conversion != RU_SBML_NONE, RU_ERR_INPUT,
                   "%s: error: there is no conversion factor '%s'",
                   ru_sbml_place(m->path, (const SBase_t *)s), factor);
    }
    return RU_OK;
}

static ru_status read_ids(ru_sbml_model *m, Model_t *source)
{
    size_t room = Model_getNumCompartments(source) + Model_getNumSpecies(source) +
                  Model_getNumParameters(source) + Model_getNumReactions(source) +
                  count_references(source);
    RU_REQUIRE(room < INT32_MAX / 4, RU_ERR_INPUT, "%s: error: the model is too large", m->path);
    m->variables = calloc(room + 1, sizeof *m->variables);
    RU_REQUIRE(m->variables, RU_ERR_SYSTEM, "out of memory for a model");
    RU_TRY(add_compartments(m, source));
    RU_TRY(add_species(m, source));
    RU_TRY(add_parameters(m, source));
    RU_TRY(add_reactions(m, source));
    RU_TRY(index_ids(m));
    RU_TRY(link_species(m, source));
    return RU_OK;
}

static ru_status fill_model(ru_sbml_model *m, SBMLDocument_t *d)
{
    Model_t *source = SBMLDocument_getModel(d);
    m->level = (int)SBMLDocument_getLevel(d);
    m->version = (int)SBMLDocument_getVersion(d);
    RU_TRY(ru_expr_build(&m->pool));
    ru_sbml_read_units(m, source);
    RU_TRY(read_ids(m, source));
    RU_TRY(ru_sbml_read_formulas(m, source));
    return RU_OK;
}

ru_status ru_sbml_read_document(const char *path, SBMLDocument_t *document, ru_sbml_model **model)
{
    ru_sbml_model *m = *model = calloc(1, sizeof *m);
    RU_REQUIRE(m, RU_ERR_SYSTEM, "out of memory for a model");
    m->path = strdup(path);
    ru_status status =
        m->path ? fill_model(m, document) : ru_fault(RU_ERR_SYSTEM, "out of memory for a model");
    if (status != RU_OK)
        ru_sbml_destroy(model);
    return status;
}

ru_status ru_sbml_read(const char *path, ru_sbml_model **model)
{
    SBMLDocument_t *d = NULL;
    ru_text warnings = {0};
    *model = NULL;
    ru_status status = ru_sbml_document_open(path, &d, &warnings);
    if (status == RU_OK)
        status = ru_sbml_read_document(path, d, model);
    ru_sbml_document_close(&d);
    if (status == RU_OK)
        (*model)->warnings = warnings;
    else
        free(warnings.bytes);
    return status;
}
