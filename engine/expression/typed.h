/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_TYPED_H
#define RU_EXPRESSION_TYPED_H

#include <ru/expression/formula.h>

/* Operations on formulas with units; only the reader and kinetics.c use them. */

/* A piece of the formula's text that a message points at. */
typedef struct ru_span {
    size_t start, length;
} ru_span;

/* Tells an error at a piece of the formula. Not collective. */
RU_PRINTF(4, 5)
void ru_site_error(const ru_site *site, ru_span span, const char *help, const char *format, ...);

/* Notes an operation that may have no value; numbers are passed over. Not collective. */
RU_MUST_USE ru_status ru_scope_add_hazard(ru_scope *scope, const ru_hazard *hazard);

/* Does an operation of op.def after checking its units; `span` is the operator or the name of the
 * function. Not collective. */
RU_MUST_USE ru_status ru_typed_call(ru_scope *scope, const ru_site *site, ru_span span, ru_op op,
                                    size_t n, const ru_typed *args, ru_typed *made);

/* A function that op.def does not have: a piece of kinetics written in its operations. */
typedef struct ru_function {
    const char *name;
    const char *arguments; /* "s, k" */
    size_t n;
    const char *meaning;
    /* The shape of its units: args[0] and those up to `n_alike` have one dimension; the others are
     * pure numbers. `keeps`: 1: the value has that dimension; 0: it is a pure number. */
    size_t n_alike;
    int keeps;
    ru_status (*write)(ru_expr *pool, const ru_node *args, ru_node *made);
} ru_function;

/* The function of that name, NULL when there is none. Not collective. */
const ru_function *ru_function_find(const char *name, size_t length);

/* The i-th function, NULL beyond the last. Not collective. */
const ru_function *ru_function_at(size_t i);

RU_MUST_USE ru_status ru_typed_apply(ru_scope *scope, const ru_site *site, ru_span span,
                                     const ru_function *function, const ru_typed *args,
                                     ru_typed *made);

#endif
