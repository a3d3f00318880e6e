/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_CONDITION_H
#define RU_SBML_CONDITION_H

#include <ru/expression/tape.h>
#include <ru/sbml/system.h>

/* Triggers, judged by the signs of the differences that their relations compare. At the moment of a
 * crossing a difference is zero, just after it is not, and both moments matter: x >= 5 and x == 5
 * hold at it, x > 5 just after it. Signs are therefore kept, not computed anew from numbers that
 * round-off blurs. */

typedef struct ru_sbml_step ru_sbml_step; /* of a condition as a program for a stack machine */

typedef struct ru_sbml_program {
    ru_sbml_step *steps; /* owned */
    size_t n, capacity;
} ru_sbml_program;

typedef struct ru_sbml_conditions {
    ru_sbml_system *system;
    ru_node *sides; /* [2 n] left and right of each relation, then [n_leaf] what is no relation */
    size_t n, n_leaf, capacity;
    ru_node *leaves;
    size_t leaf_capacity;
    ru_tape *tape;        /* of sides and leaves */
    double *work, *found; /* [2 n + n_leaf] */
    double *difference;   /* [n] as last judged */
    int *sign;            /* [n] -1, 0, 1; 2: not a number */
} ru_sbml_conditions;

RU_MUST_USE ru_status ru_sbml_conditions_build(ru_sbml_system *system, ru_sbml_conditions **c);
void ru_sbml_conditions_destroy(ru_sbml_conditions **c);

/* Adds a finished formula as a condition. Fails with RU_ERR_INPUT when it is too long. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_conditions_add(ru_sbml_conditions *c, ru_node formula,
                                             ru_sbml_program *program);

/* Adds all relations inside a finished formula, whose crossings break its smoothness. */
RU_MUST_USE ru_status ru_sbml_conditions_watch(ru_sbml_conditions *c, ru_node formula);

/* Ends the adding. Not collective. */
RU_MUST_USE ru_status ru_sbml_conditions_close(ru_sbml_conditions *c);

/* Differences g: [n] at the values, finite, for the integrator's search. Not collective. */
void ru_sbml_conditions_differences(ru_sbml_conditions *c, const double *values, double *g);

/* Signs anew from the values: at the start; after a jump (of what the jump has moved); at a point
 * that was reached smoothly (of what is clear of round-off). crossed: [n] as ru_switched_advance
 * gives it, or NULL: those become zero where they are. Not collective. */
void ru_sbml_conditions_start(ru_sbml_conditions *c, const double *values);
void ru_sbml_conditions_jump(ru_sbml_conditions *c, const double *values);
void ru_sbml_conditions_arrive(ru_sbml_conditions *c, const double *values, const int *crossed);

/* Signs of what is zero or was crossed, as a little later at `ahead`. Not collective. */
void ru_sbml_conditions_depart(ru_sbml_conditions *c, const double *ahead, const int *crossed);

/* Whether a condition holds with the present signs, and with leaves at the values of the last of
 * the above. Not collective. */
int ru_sbml_holds(const ru_sbml_conditions *c, const ru_sbml_program *program);

#endif
