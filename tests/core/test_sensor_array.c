/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/core/sensor_array.h>

static const double edges[] = {0, 1, 2, 3, 4}, middles[] = {0.5, 1.5, 2.5, 3.5};

/* A cell of 1.5 that is read with 20 % and 0.4, sd 0.5: one sd to either edge of its bin, three to
 * that of the next. By Python: from math import erf, sqrt; P = lambda z: 0.5*(1 + erf(z/sqrt(2)))
 *   P(1) - P(-1), P(3) - P(1), 1 - P(3) */
static void readings_scatter_over_the_bins_around(void **state)
{
    (void)state;
    const double shares[] = {0, 1, 0, 0};
    double out[4], sum = 0;
    ru_array_scatter(4, shares, middles, edges, 0.2, 0.4, out);
    assert_close(out[1], 0.6826894921370859, 1e-12, 0);
    assert_close(out[2], 0.15730535589982697, 1e-12, 0);
    assert_close(out[3], 0.0013498980316301035, 1e-12, 0);
    for (int i = 0; i < 4; i++)
        sum += out[i];
    assert_close(sum, 1, 1e-14, 0); /* what falls below is counted in the first */
}

static void without_scatter_a_distribution_stays_as_it_is(void **state)
{
    (void)state;
    const double shares[] = {0.1, 0.2, 0.3, 0.4};
    double out[4];
    ru_array_scatter(4, shares, middles, edges, 0, 0, out);
    assert_memory_equal(out, shares, sizeof out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_scatter_over_the_bins_around),
        cmocka_unit_test(without_scatter_a_distribution_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
