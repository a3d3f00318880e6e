/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/fbc.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/sbml/document.h>
#include <ru/sbml/fbc_parts.h>

typedef struct reader {
    const char *path;
    Model_t *model;
    SBasePlugin_t *fbc;
    ru_fbc_values values;
    ru_flux_network *network;
} reader;

/* The errors of reading, not of libSBML's long checks: those of a genome-scale model take longer
 * than all else here. */
static ru_status check_document(const char *path, SBMLDocument_t *document)
{
    unsigned n = SBMLDocument_getNumErrors(document);
    for (unsigned i = 0; i < n; i++) {
        const XMLError_t *e = (const XMLError_t *)SBMLDocument_getError(document, i);
        if (XMLError_isError(e) || XMLError_isFatal(e)) {
            char text[256];
            strncpy(text, XMLError_getMessage(e), sizeof text - 1);
            text[sizeof text - 1] = '\0';
            text[strcspn(text, "\n")] = '\0';
            return ru_fault(RU_ERR_INPUT, "%s:%u:%u: error: %s", path, XMLError_getLine(e),
                            XMLError_getColumn(e), text);
        }
    }
    return RU_OK;
}

static ru_status open_model(reader *r, SBMLDocument_t *document)
{
    RU_TRY(check_document(r->path, document));
    r->model = SBMLDocument_getModel(document);
    RU_REQUIRE(r->model, RU_ERR_INPUT, "%s: error: there is no SBML model in this file", r->path);
    r->fbc = SBase_getPlugin((SBase_t *)r->model, "fbc");
    RU_REQUIRE(r->fbc, RU_ERR_INPUT,
               "%s: error: the model has no flux balance constraints (SBML package fbc)", r->path);
    RU_REQUIRE(FbcModelPlugin_getNumUserDefinedConstraints((FbcModelPlugin_t *)r->fbc) == 0,
               RU_ERR_INPUT,
               "%s: error: user-defined constraints (fbc version 3) are not supported", r->path);
    return RU_OK;
}

static ru_status read_species(reader *r)
{
    for (unsigned i = 0; i < Model_getNumSpecies(r->model); i++) {
        Species_t *s = Model_getSpecies(r->model, i);
        FbcSBasePlugin_t *fbc = (FbcSBasePlugin_t *)SBase_getPlugin((SBase_t *)s, "fbc");
        char *formula = fbc ? FbcSpeciesPlugin_getChemicalFormula(fbc) : NULL; /* ours */
        const ru_flux_species species = {.id = (char *)Species_getId(s),
                                         .name = (char *)Species_getName(s),
                                         .formula = formula,
                                         .fixed = Species_getBoundaryCondition(s) ||
                                                  Species_getConstant(s)};
        ru_status status = ru_flux_network_add_species(r->network, &species);
        free(formula);
        RU_TRY(status);
    }
    return ru_flux_network_index(r->network);
}

static ru_status read_parameter(reader *r, Reaction_t *reaction, const char *id, double *bound)
{
    Parameter_t *p = Model_getParameterById(r->model, id);
    RU_REQUIRE(p, RU_ERR_INPUT, "%s:%u: error: there is no parameter '%s' for a bound of '%s'",
               r->path, SBase_getLine((SBase_t *)reaction), id, Reaction_getId(reaction));
    return ru_fbc_value(&r->values, (const SBase_t *)p, id,
                        Parameter_isSetValue(p) ? Parameter_getValue(p) : NAN, bound);
}

/* A bound of fbc version 2, which is a parameter; none is no bound. */
static ru_status read_bound(reader *r, Reaction_t *reaction, int upper, double *bound)
{
    FbcSBasePlugin_t *fbc = (FbcSBasePlugin_t *)SBase_getPlugin((SBase_t *)reaction, "fbc");
    char *id = !fbc    ? NULL
               : upper ? FbcReactionPlugin_getUpperFluxBound(fbc)
                       : FbcReactionPlugin_getLowerFluxBound(fbc);
    ru_status status = id && *id ? read_parameter(r, reaction, id, bound) : RU_OK;
    free(id);
    return status;
}

static ru_status read_part(reader *r, Reaction_t *reaction, SpeciesReference_t *part, double sign)
{
    const char *species = SpeciesReference_getSpecies(part);
    ru_flux_entry entry = {.reaction = r->network->n_reaction - 1};
    entry.species = ru_flux_species_index(r->network, species);
    RU_REQUIRE(entry.species < r->network->n_species, RU_ERR_INPUT,
               "%s:%u: error: there is no species '%s' for reaction '%s'", r->path,
               SBase_getLine((SBase_t *)part), species, Reaction_getId(reaction));
    RU_TRY(ru_fbc_value(&r->values, (const SBase_t *)part, SpeciesReference_getId(part),
                        SpeciesReference_getStoichiometry(part), &entry.value));
    entry.value *= sign;
    return ru_flux_network_add_entry(r->network, entry);
}

static ru_status read_reactions(reader *r)
{
    for (unsigned j = 0; j < Model_getNumReactions(r->model); j++) {
        Reaction_t *reaction = Model_getReaction(r->model, j);
        ru_flux_reaction flux = {.id = (char *)Reaction_getId(reaction),
                                 .name = (char *)Reaction_getName(reaction),
                                 .lower = -INFINITY,
                                 .upper = INFINITY};
        RU_TRY(read_bound(r, reaction, 0, &flux.lower));
        RU_TRY(read_bound(r, reaction, 1, &flux.upper));
        RU_TRY(ru_flux_network_add_reaction(r->network, &flux));
        for (unsigned i = 0; i < Reaction_getNumReactants(reaction); i++)
            RU_TRY(read_part(r, reaction, Reaction_getReactant(reaction, i), -1));
        for (unsigned i = 0; i < Reaction_getNumProducts(reaction); i++)
            RU_TRY(read_part(r, reaction, Reaction_getProduct(reaction, i), 1));
    }
    return ru_flux_network_index(r->network);
}

static ru_status find_reaction(const reader *r, const SBase_t *element, const char *id,
                               const char *use, size_t *reaction)
{
    *reaction = ru_flux_reaction_index(r->network, id ? id : "");
    RU_REQUIRE(*reaction < r->network->n_reaction, RU_ERR_INPUT,
               "%s: error: there is no reaction '%s' for %s", ru_sbml_place(r->path, element),
               id ? id : "", use);
    return RU_OK;
}

static ru_status read_bound_object(reader *r, FluxBound_t *b, const char *id, const char *operation)
{
    double value = FluxBound_getValue(b);
    size_t reaction;
    RU_TRY(find_reaction(r, (const SBase_t *)b, id, "a flux bound", &reaction));
    ru_flux_reaction *flux = &r->network->reactions[reaction];
    int equal = operation && strcmp(operation, "equal") == 0;
    int less = operation && strncmp(operation, "less", 4) == 0;
    int greater = operation && strncmp(operation, "greater", 7) == 0;
    RU_REQUIRE(equal || less || greater, RU_ERR_INPUT,
               "%s:%u: error: a flux bound of '%s' is neither less, greater nor equal", r->path,
               SBase_getLine((SBase_t *)b), flux->id);
    if (equal || greater)
        flux->lower = value;
    if (equal || less)
        flux->upper = value;
    return RU_OK;
}

/* The bounds of fbc version 1, which are objects of their own. Their texts are copies for the
 * caller, although libSBML declares them const. */
static ru_status read_bound_objects(reader *r)
{
    for (unsigned i = 0; i < FbcModelPlugin_getNumFluxBounds(r->fbc); i++) {
        FluxBound_t *b = FbcModelPlugin_getFluxBound(r->fbc, i);
        char *id = (char *)FluxBound_getReaction(b), *operation = (char *)FluxBound_getOperation(b);
        ru_status status = read_bound_object(r, b, id, operation);
        free(id);
        free(operation);
        RU_TRY(status);
    }
    return RU_OK;
}

static ru_status read_goals(reader *r)
{
    char *active = FbcModelPlugin_getActiveObjectiveId(r->fbc);
    ru_status status = RU_OK;
    unsigned n = FbcModelPlugin_getNumObjectives(r->fbc);
    for (unsigned g = 0; g < n && status == RU_OK; g++) {
        Objective_t *o = FbcModelPlugin_getObjective(r->fbc, g);
        const char *type = Objective_getType(o), *id = Objective_getId(o);
        ru_flux_goal *goal;
        status =
            ru_flux_network_add_goal(r->network, id, type && strcmp(type, "maximize") == 0, &goal);
        for (unsigned i = 0; i < Objective_getNumFluxObjectives(o) && status == RU_OK; i++) {
            FluxObjective_t *term = Objective_getFluxObjective(o, i);
            size_t reaction = 0;
            status = find_reaction(r, (const SBase_t *)term, FluxObjective_getReaction(term),
                                   "an objective", &reaction);
            if (status == RU_OK)
                status = ru_flux_goal_add(goal, reaction, FluxObjective_getCoefficient(term));
        }
        if (active && id && strcmp(active, id) == 0)
            r->network->active = g;
    }
    free(active);
    return status;
}

static ru_status read_network(reader *r, SBMLDocument_t *document)
{
    RU_TRY(open_model(r, document));
    RU_TRY(ru_fbc_values_build(document, r->path, &r->values));
    const char *id = Model_getId(r->model);
    RU_TRY(ru_flux_network_build(id && *id ? id : r->path, &r->network));
    r->network->active = FbcModelPlugin_getNumObjectives(r->fbc);
    RU_TRY(read_species(r));
    RU_TRY(read_reactions(r));
    RU_TRY(read_bound_objects(r));
    RU_TRY(read_goals(r));
    return ru_flux_network_close(r->network);
}

ru_status ru_fbc_read(const char *path, ru_flux_network **network)
{
    reader r = {.path = path};
    *network = NULL;
    SBMLDocument_t *document = NULL;
    ru_status status = ru_sbml_document_read(path, &document);
    if (status == RU_OK)
        status = read_network(&r, document);
    ru_fbc_values_clear(&r.values);
    ru_sbml_document_close(&document);
    if (status != RU_OK)
        ru_flux_network_destroy(&r.network);
    *network = r.network;
    return status;
}
