/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/front/fit_solve.h>

/* A straight line through six points, whose sd is `sd`: all follows from linear regression. */
typedef struct line {
    double sd;
    int n_evaluation, most;
    volatile int request; /* set at evaluation `most`, as a signal would; 0: never */
} line;

static const double read_off[6] = {1.1, 2.9, 5.2, 6.8, 9.1, 10.7};
static const ru_fit_variable variables[2] = {{"a", RU_FIT_LIN, -10, 10, 5, RU_FIT_FLAT, NAN, NAN},
                                             {"b", RU_FIT_LIN, -10, 10, 5, RU_FIT_FLAT, NAN, NAN}};

static ru_status residuals(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    line *l = context;
    (void)jacobian;
    if (++l->n_evaluation == l->most)
        l->request = RU_REQUEST_SUSPEND;
    for (size_t i = 0; i < 6; i++)
        r[i] = (x[0] + x[1] * (double)i - read_off[i]) / l->sd;
    *fails = 0;
    return RU_OK;
}

static ru_fit_problem problem_of(line *l)
{
    return (ru_fit_problem){.variables = variables,
                            .n_variable = 2,
                            .n_residual = 6,
                            .context = l,
                            .residuals = residuals};
}

/* Least squares of the line: a, b and the sum, with an sd of 1. */
static double regress(double x[2])
{
    double mean = 0, slope = 0, sum = 0;
    for (int i = 0; i < 6; i++)
        mean += read_off[i] / 6;
    for (int i = 0; i < 6; i++)
        slope += (i - 2.5) * (read_off[i] - mean) / 17.5;
    x[0] = mean - 2.5 * slope;
    x[1] = slope;
    for (int i = 0; i < 6; i++)
        sum += pow(x[0] + x[1] * i - read_off[i], 2);
    return sum;
}

static ru_fit_outcome solve(line *l, const ru_fit_plan *plan)
{
    const ru_fit_problem problem = problem_of(l);
    ru_comm comm;
    ru_fit_outcome o;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_fit_solve(&comm, &problem, plan, &o), RU_OK);
    return o;
}

/* Student's t with 4 degrees of freedom, 97.5 % (any table): 2.776445; normal: 1.959964. */
static void a_profile_of_a_linear_problem_is_the_interval(void **state)
{
    (void)state;
    double x[2], square = regress(x);
    for (int estimated = 0; estimated < 2; estimated++) {
        line l = {.sd = 0.2};
        const ru_fit_plan plan = {
            .method = "trust-region", .n_start = 2, .profile = 1, .estimated = estimated};
        ru_fit_outcome o = solve(&l, &plan);
        double sd = estimated ? sqrt(square / 4) : 0.2, t = estimated ? 2.776445 : 1.959964;
        const double reach[2] = {t * sd * sqrt(1.0 / 6 + 2.5 * 2.5 / 17.5), t * sd / sqrt(17.5)};
        for (size_t k = 0; k < 2; k++) {
            assert_close(o.x[k], x[k], 1e-6, 0);
            assert_close(o.statistics.high[k] - x[k], reach[k], 1e-5, 0);
            assert_close(o.profiles[k].high - x[k], reach[k], 1e-3, 0);
            assert_close(x[k] - o.profiles[k].low, reach[k], 1e-3, 0);
        }
        ru_fit_outcome_clear(&o);
    }
}

static double reweigh(void *context)
{
    line *l = context;
    double x[2], sd = sqrt(regress(x) / 6), change = fabs(sd / l->sd - 1);
    l->sd = sd;
    return change;
}

/* The sd that starts are sought with is ten times too large or too small. */
static void starts_are_held_against_the_best_start(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        line l = {.sd = i ? 0.015 : 1.5};
        const ru_fit_plan plan = {.method = "trust-region",
                                  .n_start = 3,
                                  .estimated = 1,
                                  .reweigh = reweigh,
                                  .reweigh_context = &l};
        ru_fit_outcome o = solve(&l, &plan);
        assert_close(o.square, 6, 1e-6, 0);
        assert_int_equal(ru_fit_near_best(&o, 0.01, 1e-9), 3);
        o.starts[(o.best + 1) % 3].square *= 1.02;
        assert_int_equal(ru_fit_near_best(&o, 0.01, 1e-9), 2);
        assert_int_equal(ru_fit_near_best(&o, 0.01, o.starts[o.best].square), 3);
        ru_fit_outcome_clear(&o);
    }
}

/* One rank is asked in the midst of its starts: all end, at the same place. */
static void what_stops_one_rank_stops_all(void **state)
{
    (void)state;
    ru_comm comm;
    ru_fit_stop stop;
    ru_fit_outcome o;
    line l = {.sd = 0.2};
    const ru_fit_problem problem = problem_of(&l);
    const ru_fit_wanted wanted = {.request = &l.request};
    const ru_fit_plan plan = {.method = "trust-region", .n_start = 40, .profile = 1, .stop = &stop};
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    l.most = comm.rank == comm.size - 1 ? 9 : 0;
    assert_int_equal(ru_fit_stop_set(&comm, &wanted, MPI_Wtime(), &stop), RU_OK);
    assert_int_equal(ru_fit_solve(&comm, &problem, &plan, &o), RU_OK);
    assert_true(o.is_stopped && !o.has_statistics && !o.profiles);
    assert_int_equal(o.end, RU_FIT_END_STOPPED);
    assert_true(isfinite(o.square) && o.n_failed == 0);
    assert_true(comm.rank < comm.size - 1 || l.n_evaluation <= 9 + 2);
    double here[2] = {o.x[0], o.x[1]}, least[2] = {o.x[0], o.x[1]};
    ru_comm_min(&comm, least, 2);
    assert_true(here[0] == least[0] && here[1] == least[1]);
    assert_int_equal(ru_fit_outcome_judge(&o, &stop), RU_ERR_SUSPENDED);
    ru_fault_clear();
    ru_fit_outcome_clear(&o);
    ru_fit_stop_clear(&stop);
}

/* Nothing is evaluated where there is no time at all, and the profiles alone are given up later. */
static void a_stop_before_and_behind_the_search(void **state)
{
    (void)state;
    ru_comm comm;
    ru_fit_stop stop;
    ru_fit_outcome o;
    line l = {.sd = 0.2};
    const double none = 0;
    const ru_fit_problem problem = problem_of(&l);
    ru_fit_wanted wanted = {.most = &none};
    ru_fit_plan plan = {.method = "trust-region", .n_start = 1, .profile = 1, .stop = &stop};
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_fit_stop_set(&comm, &wanted, MPI_Wtime(), &stop), RU_OK);
    assert_int_equal(ru_fit_solve(&comm, &problem, &plan, &o), RU_ERR_SUSPENDED);
    assert_non_null(strstr(ru_fault_text(), "nothing had been evaluated"));
    assert_int_equal(l.n_evaluation, 0);
    ru_fault_clear();
    ru_fit_outcome_clear(&o);
    ru_fit_stop_clear(&stop);

    plan.profile = 0;
    plan.stop = NULL;
    ru_fit_outcome alone = solve(&l, &plan);
    int n = l.n_evaluation;
    ru_fit_outcome_clear(&alone);
    wanted = (ru_fit_wanted){.request = &l.request};
    plan.profile = 1;
    plan.stop = &stop;
    l = (line){.sd = 0.2, .most = n + 1};
    assert_int_equal(ru_fit_stop_set(&comm, &wanted, MPI_Wtime(), &stop), RU_OK);
    assert_int_equal(ru_fit_solve(&comm, &problem, &plan, &o), RU_OK);
    if (comm.size == 1) { /* of several ranks all but the first take no part in the start */
        assert_true(o.is_stopped && o.has_statistics && !o.profiles);
        assert_true(ru_fit_converged(o.end));
        assert_int_equal(ru_fit_outcome_judge(&o, &stop), RU_ERR_SUSPENDED);
        ru_fault_clear();
    }
    ru_fit_outcome_clear(&o);
    ru_fit_stop_clear(&stop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_of_a_linear_problem_is_the_interval),
        cmocka_unit_test(starts_are_held_against_the_best_start),
        cmocka_unit_test(what_stops_one_rank_stops_all),
        cmocka_unit_test(a_stop_before_and_behind_the_search),
    };
    return ru_run_group(tests);
}
