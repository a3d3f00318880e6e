/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_SOLVERS_ODES_H
#define RU_TEST_SOLVERS_ODES_H

/* Systems with known answers, spread over ranks, for tests of integrators. */

#include "support.h"

#include <string.h>

#include <ru/solvers/solver.h>

enum { MAX_PAIR = 16 };

/* Damped oscillators u' = -a u + w v, v' = -w u - a v from (1, 0): u = exp(-a t) cos(w t),
 * v = -exp(-a t) sin(w t). Pair p of all ranks has its own a and w; w = 0 is a decay. */
typedef struct pairs {
    ru_comm comm;
    size_t n; /* local pairs */
    double a[MAX_PAIR], w[MAX_PAIR], gamma;
    double absolute[2 * MAX_PAIR], start[2 * MAX_PAIR];
    int64_t calls, refuse_call; /* the call at which the last rank alone says "smaller"; 0: none */
    double refuse_after;        /* time from which it always does */
} pairs;

static inline ru_verdict pairs_rhs(void *context, double t, const double *y, double *dydt)
{
    pairs *p = context;
    p->calls++;
    for (size_t i = 0; i < p->n; i++) {
        dydt[2 * i] = -p->a[i] * y[2 * i] + p->w[i] * y[2 * i + 1];
        dydt[2 * i + 1] = -p->w[i] * y[2 * i] - p->a[i] * y[2 * i + 1];
    }
    double verdict =
        p->comm.rank == p->comm.size - 1 && (p->calls == p->refuse_call || t > p->refuse_after);
    ru_comm_max(&p->comm, &verdict, 1);
    return verdict > 0;
}

static inline ru_verdict pairs_prec_setup(void *context, double t, const double *y, double gamma,
                                          int reuse)
{
    (void)t, (void)y, (void)reuse;
    ((pairs *)context)->gamma = gamma;
    return 0;
}

/* The exact inverse of each block: rows (1 + g a, -g w), (g w, 1 + g a). */
static inline ru_verdict pairs_prec_solve(void *context, const double *r, double *z)
{
    const pairs *p = context;
    for (size_t i = 0; i < p->n; i++) {
        double d = 1 + p->gamma * p->a[i], o = p->gamma * p->w[i], scale = d * d + o * o;
        z[2 * i] = (d * r[2 * i] + o * r[2 * i + 1]) / scale;
        z[2 * i + 1] = (d * r[2 * i + 1] - o * r[2 * i]) / scale;
    }
    return 0;
}

/* The local sum of the u. */
static inline ru_verdict pairs_integrand(void *context, double t, const double *y, double *rates)
{
    (void)t;
    const pairs *p = context;
    rates[0] = 0;
    for (size_t i = 0; i < p->n; i++)
        rates[0] += y[2 * i];
    return 0;
}

/* Twelve pairs over all ranks: damping from `a_low` to `a_high`, frequencies from 0 to `w_high`. */
static inline ru_ode pairs_open(pairs *p, double a_low, double a_high, double w_high)
{
    memset(p, 0, sizeof *p);
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &p->comm), RU_OK);
    int64_t first = ru_block_start(12, p->comm.size, p->comm.rank);
    p->n = (size_t)(ru_block_start(12, p->comm.size, p->comm.rank + 1) - first);
    p->refuse_after = INFINITY;
    for (size_t i = 0; i < p->n; i++) {
        double part = (double)((size_t)first + i) / 11;
        p->a[i] = a_low > 0 ? a_low * pow(a_high / a_low, part) : 0;
        p->w[i] = w_high * part;
        p->start[2 * i] = 1;
        p->absolute[2 * i] = p->absolute[2 * i + 1] = 1e-10;
    }
    return (ru_ode){.comm = p->comm,
                    .n = 2 * p->n,
                    .context = p,
                    .rhs = pairs_rhs,
                    .prec_setup = pairs_prec_setup,
                    .prec_solve = pairs_prec_solve,
                    .n_integral = 1,
                    .integrand = pairs_integrand,
                    .absolute = p->absolute};
}

/* The largest difference of y from the exact answer at t, over all ranks. */
static inline double pairs_error(const pairs *p, double t, const double *y)
{
    double worst = 0;
    for (size_t i = 0; i < p->n; i++) {
        double size = exp(-p->a[i] * t), angle = p->w[i] * t;
        worst = fmax(worst, fabs(y[2 * i] - size * cos(angle)));
        worst = fmax(worst, fabs(y[2 * i + 1] + size * sin(angle)));
    }
    ru_comm_max(&p->comm, &worst, 1);
    return worst;
}

/* The exact integral of the local sum of u from 0 to t. */
static inline double pairs_integral(const pairs *p, double t)
{
    double sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        double a = p->a[i], w = p->w[i], size = exp(-a * t);
        if (a == 0 && w == 0)
            sum += t;
        else
            sum += (a + size * (w * sin(w * t) - a * cos(w * t))) / (a * a + w * w);
    }
    return sum;
}

/* Opens a solver on the pairs; fails the test when it cannot. */
static inline ru_solver *pairs_solver(const ru_solver_type *type, const pairs *p, const ru_ode *ode,
                                      double relative)
{
    ru_solver *solver = NULL;
    ru_solver_options options = {.relative = relative};
    assert_int_equal(ru_solver_open(type, ode, &options, 0, p->start, &solver), RU_OK);
    return solver;
}

#endif
