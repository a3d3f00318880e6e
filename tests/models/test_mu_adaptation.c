/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

#include <stdio.h>

enum { N_CLASS = 20, GLUCOSE = 20 };
static const double width = 0.5 / N_CLASS; /* 1/h */

/* All cells adapted to 0.1 1/h: on the two classes about it. */
static void open_shift(follow_case *c)
{
    follow_open(c, ru_model_find("mu-adaptation"), 0, 0);
    c->scenario.gas.present = 0;
    memset(c->initial, 0, sizeof c->initial);
    c->initial[3] = c->initial[4] = 0.5 * 4.975; /* 0.0875 and 0.1125 */
    c->initial[GLUCOSE] = 0.05;
    c->fed[GLUCOSE] = 10;
}

/* Cells, their mean adaptation (1/h) and its variance (1/h2) at record i. */
static double look(const ru_tiny_run *tiny, size_t at, double *mean, double *variance)
{
    double cells = 0, first = 0, second = 0;
    for (int i = 0; i < N_CLASS; i++) {
        char name[32];
        snprintf(name, sizeof name, "class%d", i + 1);
        double one = ru_tiny_value(tiny, name, at), mu = (i + 0.5) * width;
        cells += one;
        first += mu * one;
        second += mu * mu * one;
    }
    *mean = first / cells;
    *variance = second / cells - *mean * *mean;
    return cells;
}

/* The reference is a population of one adaptation; twenty classes spread theirs, so that some grow
 * slower than the mean. */
static void a_shift_of_dilution_is_followed_by_the_mean(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b11_mu_adaptation_shift.csv");
    follow_case c;
    open_shift(&c);
    follow_chemostat(&c, 0.3);
    ru_tiny_run tiny = follow_run(&c, 0, 40, 0.5);
    double worst[2] = {0};
    for (size_t i = 1; i < t.n_row; i++) {
        double mean, variance;
        size_t at = follow_record(&tiny, follow_time(&t, i));
        double cells = look(&tiny, at, &mean, &variance);
        worst[0] = fmax(worst[0], fabs(cells / follow_cell(&t, i, "X") - 1));
        worst[1] = fmax(worst[1], fabs(mean / follow_cell(&t, i, "mu_c") - 1));
    }
    print_message("cells within %.1e, mean adaptation within %.1e\n", worst[0], worst[1]);
    assert_true(worst[0] < 0.006);
    assert_true(worst[1] < 0.025);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

/* In plenty nothing is lost by moving: the mean goes to mu* as its time says, exactly, as long as
 * growth does not favour the faster ones: over a time much shorter than theirs. */
static void the_mean_moves_as_its_time_says(void **state)
{
    (void)state;
    follow_case c;
    open_shift(&c);
    c.initial[3] = c.initial[4] = 1e-3;
    c.initial[GLUCOSE] = 20;
    c.parameters[ru_model_parameter_index(c.scenario.model, "t_up")] = 0.01 * hour;
    ru_tiny_run tiny = follow_run(&c, 0, 0.005, 0.001);
    double possible = 0.5 * 20 / 20.2;
    for (size_t i = 0; i < tiny.record->n_time; i++) {
        double mean, variance, time = tiny.record->time[i] / (0.01 * hour);
        (void)look(&tiny, i, &mean, &variance);
        assert_close(mean, possible - (possible - 0.1) * exp(-time), 1e-3, 0);
        assert_true(variance < 0.25 * width); /* a way of 0.15 1/h and half a width */
    }
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shift_of_dilution_is_followed_by_the_mean),
        cmocka_unit_test(the_mean_moves_as_its_time_says),
    };
    return ru_run_group(tests);
}
