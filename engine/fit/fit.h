/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FIT_FIT_H
#define RU_FIT_FIT_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/fit/space.h>

/* Least squares within bounds: who asks gives residuals, the methods give the place where the sum
 * of their squares, those of the priors among them, is least. A method is a file, a descriptor and
 * a line in methods.def. Every evaluation of a model may fail; a search goes round such places. */

typedef struct ru_fit_problem {
    const ru_fit_variable *variables; /* [n_variable]; borrowed */
    size_t n_variable, n_residual;
    void *context;
    /* r [n_residual] at x [n_variable]. jacobian (may be NULL: not wanted):
     * [n_residual][n_variable] dr/dx. *fails: 1 where the model cannot be evaluated; a status other
     * than RU_OK ends all. */
    ru_status (*residuals)(void *context, const double *x, double *r, double *jacobian, int *fails);
    int has_jacobian; /* 0: `residuals` is never asked for one; differences are taken */
    /* Before each evaluation: 1 where nothing more is to be sought, and from then on; NULL: never.
     */
    int (*stops)(void *context);
    void *stops_context;
} ru_fit_problem;

typedef struct ru_fit_options {
    int64_t evaluations; /* most of one search; 0: 200 for each variable and at least 1000 */
    double tolerance;    /* relative, of steps and sums; 0: 1e-8 */
    uint64_t seed;       /* of methods that draw numbers */
} ru_fit_options;

/* How a search ends: name, 1 where it converged, words. */
#define RU_FIT_END_LIST(X)                                                                         \
    X(RU_FIT_END_UNTOLD, 0, "nothing was sought")                                                  \
    X(RU_FIT_END_STEPS, 1, "the steps are within the tolerance")                                   \
    X(RU_FIT_END_SLOPE, 1, "the slope is within the tolerance")                                    \
    X(RU_FIT_END_SQUARE, 1, "the sum of squares is within the tolerance")                          \
    X(RU_FIT_END_SMALL, 1, "steps or sum of squares are within the tolerance")                     \
    X(RU_FIT_END_LOWEST, 1, "no step leads further down")                                          \
    X(RU_FIT_END_HELD, 1, "nothing may move")                                                      \
    X(RU_FIT_END_STOPPED, 0, "stopped before its end")                                             \
    X(RU_FIT_END_SPENT, 0, "the evaluations of a search are used up")                              \
    X(RU_FIT_END_ROUND_OFF, 0, "round-off hides which way leads down")                             \
    X(RU_FIT_END_FAILS_AROUND, 0, "the model fails where the way would lead on")                   \
    X(RU_FIT_END_FAILS_AT_START, 0, "the model fails around the start")                            \
    X(RU_FIT_END_FAILS, 0, "the model fails wherever it was tried")                                \
    X(RU_FIT_END_FEW, 0, "there are fewer residuals than parameters")                              \
    X(RU_FIT_END_WEIGHTS, 0, "the sd of the data do not settle")                                   \
    X(RU_FIT_END_REFUSED, 0, "the method gave up")

typedef enum ru_fit_end {
#define RU_FIT_END_ENUM(code, converged, words) code,
    RU_FIT_END_LIST(RU_FIT_END_ENUM)
#undef RU_FIT_END_ENUM
} ru_fit_end;

/* 1 where a search that ends so has found a least sum; in words. Not collective. */
int ru_fit_converged(ru_fit_end end);
const char *ru_fit_end_words(ru_fit_end end);

/* One search. */
typedef struct ru_fit_found {
    double *u;     /* [n_variable] the best place, on the scales; owned */
    double square; /* sum of squares there, priors included; INFINITY: nothing could be evaluated */
    int64_t n_evaluation, n_failed; /* evaluations; of these where the model failed */
    ru_fit_end end;
} ru_fit_found;

struct ru_fit_search; /* objective.h */

typedef struct ru_fit_method {
    const char *name, *meaning;
    int is_global;      /* 1: seeks between bounds, which all variables then need */
    int uses_gradients; /* 1: takes slopes of the residuals */
    /* From `u` on; the search keeps the best place it evaluates. `found` gets how it ended. */
    ru_status (*run)(const struct ru_fit_search *search, const double *u, ru_fit_found *found);
} ru_fit_method;

size_t ru_fit_method_count(void);
const ru_fit_method *ru_fit_method_at(size_t i);
const ru_fit_method *ru_fit_method_find(const char *name); /* NULL when there is none */

/* Searches from u [n_variable] with a method. `free` [n_variable]: 0 where a variable stays; NULL:
 * all move; where none does, u alone is evaluated. `found` is good for
 * ru_fit_found_clear in any case. Fails with RU_ERR_SYSTEM when memory ends, with the fault of
 * `residuals` where that stops; that nothing was found is no failure. Not collective. */
RU_MUST_USE ru_status ru_fit_run(const ru_fit_problem *problem, const ru_fit_method *method,
                                 const ru_fit_options *options, const double *u,
                                 const unsigned char *free, ru_fit_found *found);
void ru_fit_found_clear(ru_fit_found *found);

/* Starts of a search: the first is that of the variables, the others a Latin hypercube within the
 * bounds (within the width about the start where a bound is missing), the same for one seed and
 * number wherever it is drawn. u: [n_start][n_variable]. Not collective. */
void ru_fit_starts(const ru_fit_problem *problem, size_t n_start, uint64_t seed, double *u);

#endif
