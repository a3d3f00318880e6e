/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear invariants under the implicit solver: what is not lost in one place arrives in another. */
#include "support.h"

#include <string.h>

#include <ru/solvers/solver.h>

enum { N_CELL = 4, N_STATE = 3, N_ALL = N_CELL * N_STATE };
enum { SUBSTRATE, BIOMASS, CARBONATE };

/* Four cells in a ring; substrate is eaten (Monod), half of its carbon becomes biomass and half
 * carbonate, which exchanges with a gas: k (c* - c). Carbon is conserved but for the gas. */
typedef struct ring {
    ru_comm comm;
    size_t first, n; /* cells of this rank */
    double all[N_ALL], volume[N_CELL], absolute[N_ALL], gamma;
    int copies; /* the same invariant told so often */
} ring;

static const double exchange = 0.3, transfer = 0.05, saturation = 2.0;

static void gather(ring *r, const double *y)
{
    memset(r->all, 0, sizeof r->all);
    memcpy(r->all + r->first * N_STATE, y, r->n * N_STATE * sizeof *y);
    ru_comm_sum(&r->comm, r->all, N_ALL);
}

static ru_verdict rhs(void *context, double t, const double *y, double *dydt)
{
    (void)t;
    ring *r = context;
    gather(r, y);
    for (size_t i = 0; i < r->n; i++) {
        size_t cell = r->first + i, before = (cell + N_CELL - 1) % N_CELL;
        const double *c = r->all + cell * N_STATE, *up = r->all + before * N_STATE;
        double *d = dydt + i * N_STATE;
        double uptake = 5 * c[SUBSTRATE] / (0.01 + fabs(c[SUBSTRATE])) * c[BIOMASS];
        for (size_t k = 0; k < N_STATE; k++)
            d[k] = exchange * (up[k] - c[k]) / r->volume[cell];
        d[SUBSTRATE] -= uptake;
        d[BIOMASS] += 0.5 * uptake;
        d[CARBONATE] += 0.5 * uptake + transfer * (saturation - c[CARBONATE]);
    }
    return 0;
}

/* Crude on purpose: a diagonal. */
static ru_verdict prec_setup(void *context, double t, const double *y, double gamma, int reuse)
{
    (void)t, (void)y, (void)reuse;
    ((ring *)context)->gamma = gamma;
    return 0;
}

static ru_verdict prec_solve(void *context, const double *b, double *z)
{
    const ring *r = context;
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < N_STATE; k++)
            z[i * N_STATE + k] =
                b[i * N_STATE + k] / (1 + r->gamma * exchange / r->volume[r->first + i]);
    return 0;
}

static ru_verdict integrand(void *context, double t, const double *y, double *rates)
{
    (void)t;
    const ring *r = context;
    rates[0] = 0;
    for (size_t i = 0; i < r->n; i++)
        rates[0] += r->volume[r->first + i] * transfer * (saturation - y[i * N_STATE + CARBONATE]);
    return 0;
}

static void weights(void *context, size_t k, double *w)
{
    const ring *r = context;
    for (size_t i = 0; i < r->n * N_STATE; i++)
        w[i] = (double)(k + 1) * r->volume[r->first + i / N_STATE];
}

static void boundary(void *context, double t, const double *v, double *values)
{
    (void)t;
    const ring *r = context;
    double sum = 0;
    for (size_t i = 0; i < r->n; i++)
        sum -= r->volume[r->first + i] * transfer * v[i * N_STATE + CARBONATE];
    ru_comm_sum(&r->comm, &sum, 1);
    for (int k = 0; k < r->copies; k++)
        values[k] = (k + 1) * sum;
}

static ru_ode make_ring(ring *r, size_t n_invariant)
{
    memset(r, 0, sizeof *r);
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &r->comm), RU_OK);
    r->first = (size_t)ru_block_start(N_CELL, r->comm.size, r->comm.rank);
    r->n = (size_t)ru_block_start(N_CELL, r->comm.size, r->comm.rank + 1) - r->first;
    r->copies = (int)n_invariant;
    for (size_t i = 0; i < N_CELL; i++)
        r->volume[i] = 0.01 * pow(4, (double)i);
    for (size_t i = 0; i < N_ALL; i++)
        r->absolute[i] = 1e-6;
    return (ru_ode){.comm = r->comm,
                    .n = r->n * N_STATE,
                    .context = r,
                    .rhs = rhs,
                    .prec_setup = prec_setup,
                    .prec_solve = prec_solve,
                    .n_integral = 1,
                    .integrand = integrand,
                    .n_invariant = n_invariant,
                    .invariant_weights = weights,
                    .invariant_boundary = boundary,
                    .absolute = r->absolute};
}

static double carbon(const ring *r, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < r->n * N_STATE; i++)
        sum += r->volume[r->first + i / N_STATE] * y[i];
    ru_comm_sum(&r->comm, &sum, 1);
    return sum;
}

/* |q(t) - q(0) - what crossed the boundary| / q(0) after a batch with restarts in between. */
static double find_closure(size_t n_invariant, int barren, int order)
{
    ring r;
    ru_ode ode = make_ring(&r, n_invariant);
    double y[N_ALL] = {0};
    for (size_t i = 0; i < r.n; i++) {
        y[i * N_STATE + SUBSTRATE] = barren ? 0 : 1 + (double)(r.first + i);
        y[i * N_STATE + BIOMASS] = barren ? 0 : 0.1;
    }
    ru_solver_options options = {.relative = 1e-3, .maximum_order = order};
    ru_solver *s = NULL;
    assert_int_equal(ru_solver_open(ru_solver_find("bdf"), &ode, &options, 0, y, &s), RU_OK);
    for (int stop = 1; stop <= 4; stop++) {
        assert_int_equal(ru_solver_advance(s, 25.0 * stop), RU_OK);
        assert_int_equal(ru_solver_restart(s), RU_OK);
    }
    double crossed = s->integrals[0], start = carbon(&r, y);
    ru_comm_sum(&r.comm, &crossed, 1);
    double end = carbon(&r, s->y);
    assert_true(fabs(crossed) > 0.01);
    assert_true(s->stats.steps < 500);
    ru_solver_close(&s);
    double closure = fabs(end - start - crossed) / fmax(start, end);
    if (r.comm.rank == 0)
        print_message("%zu invariants: closure %.3g\n", n_invariant, closure);
    return closure;
}

static void carbon_of_an_open_ring_closes_to_round_off(void **state)
{
    (void)state;
    assert_true(find_closure(1, 0, 2) < 1e-12);
}

static void without_the_correction_it_closes_only_to_the_tolerance(void **state)
{
    (void)state;
    assert_true(find_closure(0, 0, 2) > 1e-9);
}

static void an_invariant_told_three_times_counts_once(void **state)
{
    (void)state;
    assert_true(find_closure(3, 0, 2) < 1e-12);
}

static void unknowns_that_start_from_zero_close_too(void **state)
{
    (void)state;
    assert_true(find_closure(1, 1, 2) < 1e-12);
}

static void integrals_keep_up_with_a_high_order(void **state)
{
    (void)state;
    assert_true(find_closure(1, 0, 5) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carbon_of_an_open_ring_closes_to_round_off),
        cmocka_unit_test(without_the_correction_it_closes_only_to_the_tolerance),
        cmocka_unit_test(an_invariant_told_three_times_counts_once),
        cmocka_unit_test(unknowns_that_start_from_zero_close_too),
        cmocka_unit_test(integrals_keep_up_with_a_high_order),
    };
    return ru_run_group(tests);
}
