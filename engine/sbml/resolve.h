/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_RESOLVE_H
#define RU_SBML_RESOLVE_H

#include <ru/sbml/model.h>

/* Formulas of a model in terms of time and stores alone (see model.h): assignment rules, rates of
 * reactions, concentrations and rates of change are written out; what algebraic rules determine is
 * solved for. */

typedef struct ru_sbml_resolver {
    ru_sbml_model *model; /* borrowed */
    ru_node *with;        /* [1 + 3 n] what stands for a symbol, RU_NO_NODE: not yet known */
    ru_node *changes;     /* [n] rates of change of the stores, the same */
    unsigned char *marks; /* [1 + 4 n] being worked on */
    ru_node *implied;     /* [1 + n] stores that algebraic rules determine, else RU_NO_NODE */
    size_t n_implied;
} ru_sbml_resolver;

/* Solves the algebraic rules. Fails with RU_ERR_INPUT when rules go in a circle, or when an
 * algebraic rule determines nothing or not linearly. Not collective. */
RU_MUST_USE ru_status ru_sbml_resolver_build(ru_sbml_model *model, ru_sbml_resolver **resolver);
void ru_sbml_resolver_destroy(ru_sbml_resolver **resolver);

/* A formula as read, in time and stores. Fails with RU_ERR_INPUT for circles. Not collective. */
RU_MUST_USE ru_status ru_sbml_resolve(ru_sbml_resolver *resolver, ru_node formula, ru_node *made);

/* The same for what variable v means, for the amount of a species (other kinds: their value), and
 * for the rate of change of its store. Not collective. */
RU_MUST_USE ru_status ru_sbml_resolve_meaning(ru_sbml_resolver *resolver, size_t v, ru_node *made);
RU_MUST_USE ru_status ru_sbml_resolve_amount(ru_sbml_resolver *resolver, size_t v, ru_node *made);
RU_MUST_USE ru_status ru_sbml_resolve_change(ru_sbml_resolver *resolver, size_t v, ru_node *made);

/* The symbols in a formula: a malloc'ed list, which is the caller's. Not collective. */
RU_MUST_USE ru_status ru_sbml_symbols(const ru_expr *pool, ru_node formula, int32_t **symbols,
                                      size_t *n);

/* Steps of the build, in algebraic.c. */
RU_MUST_USE ru_status ru_sbml_solve_algebraic(ru_sbml_resolver *resolver);

#endif
