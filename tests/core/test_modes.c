/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief.h"
#include "support.h"
#include "tiny.h"

#include <gsl/gsl_sf_bessel.h>

/* A closed cylinder with dispersion alone: c = 1 + A J_m(alpha r/R) cos(m theta) cos(n pi z/H)
 * exp(-lambda t); the decay of the amplitude over the run against lambda. */
static double mode_rate(int m, double alpha, int n_z_mode, int n_r, int n_theta, int n_z)
{
    const double pi = 3.14159265358979323846;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    s.vessel.volume = pi / 4;
    s.mixing = (ru_mixing){
        .kind = RU_MIXING_CYLINDER, .n_r = n_r, .n_theta = n_theta, .n_z = n_z, .dispersion = 1e-3};
    s.end = 20;
    s.output.series_interval = 20;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    const ru_network *net = tiny.problem->network;
    double *shape = malloc((size_t)net->n_node * sizeof *shape);
    double *start = malloc((size_t)net->n_node * sizeof *start);
    for (int32_t i = 0; i < net->n_node; i++) {
        const double *p = net->position + 3 * i;
        shape[i] = gsl_sf_bessel_Jn(m, alpha * hypot(p[0], p[1]) / 0.5) *
                   cos(m * atan2(p[1], p[0])) * cos(n_z_mode * pi * p[2]);
        start[i] = 1 + 0.1 * shape[i];
    }
    s.initial_by_compartment = start;
    ru_runner_destroy(&tiny.run);
    assert_int_equal(ru_runner_build(tiny.problem, &tiny.run), RU_OK);
    ru_tiny_run_finish(&tiny);
    double sums[2] = {0, 0};
    const double *y = ru_runner_unknowns(tiny.run);
    for (int32_t i = 0; i < tiny.problem->part->n_own; i++) {
        int64_t g = tiny.problem->part->first + i;
        sums[0] += net->fraction[g] * shape[g] * (y[i] - 1);
        sums[1] += net->fraction[g] * shape[g] * (start[g] - 1);
    }
    ru_comm_sum(&tiny.comm, sums, 2);
    free(shape);
    free(start);
    ru_tiny_run_close(&tiny);
    return -log(sums[0] / sums[1]) / 20;
}

static void cylinder_modes_decay_at_their_exact_rates(void **state)
{
    (void)state;
    ru_test_table t = ru_test_table_read(RU_SOURCE_DIR "/tests/reference/e_cylinder_modes.csv");
    size_t m = ru_test_table_column(&t, "m_theta"), nz = ru_test_table_column(&t, "n_z");
    size_t a = ru_test_table_column(&t, "alpha"), l = ru_test_table_column(&t, "lambda_1_s");
    assert_int_equal(t.n_row, 7);
    for (size_t i = 0; i < t.n_row; i += RU_TEST_BRIEF ? 3 : 1) {
        const double *row = t.values + i * t.n_column;
        int around = row[m] > 0 ? 32 : 1;
        double coarse = mode_rate((int)row[m], row[a], (int)row[nz], 8, around, 8);
        double fine =
            mode_rate((int)row[m], row[a], (int)row[nz], 16, around * (around > 1 ? 2 : 1), 16);
        double e0 = fabs(coarse / row[l] - 1), e1 = fabs(fine / row[l] - 1);
        print_message("mode %g %g: rate %.6g, exact %.6g, errors %.1e %.1e\n", row[m], row[nz],
                      fine, row[l], e0, e1);
        assert_true(e1 < 0.02);
        assert_true(e1 < 0.35 * e0 || e1 < 1e-4);
    }
    free(t.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cylinder_modes_decay_at_their_exact_rates),
    };
    return ru_run_group(tests);
}
