/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_FORMULA_H
#define RU_EXPRESSION_FORMULA_H

#include <stddef.h>

#include <ru/base/dimension.h>
#include <ru/base/tree.h>
#include <ru/expression/expr.h>

/* Formulas as people write them, read into a pool with their units.
 *
 *   mu_max * monod(glucose, k_s) * biomass - 0.02 1/h * biomass
 *
 * Operators, from the weakest: or; and; not; < <= > >= == != (chains mean all of them); + -; * /;
 * unary -; ^ (from the right). A number carries its unit behind it, written without blanks (3 g/L,
 * 0.5 1/h), or in brackets (3 [g / L]); without a unit it is a pure number, but 0 is zero in any
 * unit. Functions are those of op.def, and those of kinetics.c. Everything is computed in SI units;
 * dimensions are checked at every operator.
 *
 * A plain scope reads formulas of other people's files, which know no units: all numbers are pure,
 * log(x) is the natural logarithm, log(x, base) has its base behind, log2(x) is known, and the
 * functions of kinetics.c are not. */

typedef enum ru_typed_kind {
    RU_TYPED_WRONG, /* told already; checks let it pass */
    RU_TYPED_NUMBER,
    RU_TYPED_CONDITION
} ru_typed_kind;

/* A formula with what is known of its value. */
typedef struct ru_typed {
    ru_typed_kind kind;
    int any_unit; /* 1: a written 0 */
    ru_node node;
    ru_dimension dimension;
} ru_typed;

/* A name that formulas may use. */
typedef struct ru_scope_name {
    char *name;
    ru_typed value;
} ru_scope_name;

/* An operation that is not defined everywhere, such as a division. */
typedef struct ru_hazard {
    ru_node node;
    ru_place_in_text at; /* of the operator */
    const char *what;    /* "the divisor is zero" */
} ru_hazard;

/* What formulas are read into, and may name. */
typedef struct ru_scope {
    ru_expr *pool;        /* owned */
    ru_scope_name *names; /* [n_name]; owned */
    size_t n_name, name_capacity;
    int plain;
    ru_hazard *hazards; /* [n_hazard] in the order of reading, operands first; owned */
    size_t n_hazard, hazard_capacity;
} ru_scope;

/* Makes and empties a scope. Fails with RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_scope_build(ru_scope *scope);
void ru_scope_clear(ru_scope *scope);

/* Adds a name, copied; a later one of the same name hides an earlier one. Fails with RU_ERR_SYSTEM.
 * Not collective. */
RU_MUST_USE ru_status ru_scope_add(ru_scope *scope, const char *name, const ru_typed *value);

/* Adds a symbol under a name, with the dimension of a unit text that is known to be one. Not
 * collective. */
RU_MUST_USE ru_status ru_scope_add_symbol(ru_scope *scope, const char *name, const char *unit,
                                          int32_t symbol);

/* Forgets the names that were added since there were n. Not collective. */
void ru_scope_drop(ru_scope *scope, size_t n);

/* The value of a name, NULL when there is none. Borrowed until the next is added. Not collective.
 */
const ru_typed *ru_scope_find(const ru_scope *scope, const char *name);

/* 1 when a word cannot be a name: it is an operator or a function, or not made of letters, digits
 * and '_'; `why` (may be NULL) tells. Not collective. */
int ru_scope_refuses(const char *word, const char **why);

/* Where a formula stands: a scalar of a document, and the log that gets the messages. */
typedef struct ru_site {
    ru_diagnostics *log;
    ru_place_in_text at;
    const char *text;
} ru_site;

/* Reads a formula. What is wrong with it goes to the log, at its place, and makes it
 * RU_TYPED_WRONG; the status tells of memory only. Not collective. */
RU_MUST_USE ru_status ru_formula_read(ru_scope *scope, const ru_site *site, ru_typed *made);

/* 1 when the formula is a number of that dimension (or was told wrong already); else 0 with a
 * message, in which it is `what`, such as "the rate". Not collective. */
int ru_formula_expect(const ru_site *site, const ru_typed *made, const ru_dimension *dimension,
                      const char *what);

#endif
