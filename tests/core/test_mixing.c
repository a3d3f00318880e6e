/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

/* Mixing times of a tracer blob against an independent computation of the same construction with
 * central fluxes and the trapezoidal rule on the same grid (tests/reference/a_rz_mixing.csv). */

static double mixing_time(ru_impeller_kind kind, int n_r)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, n_r, 1, 2 * n_r);
    s.end = 60;
    s.solver.relative = 1e-5;
    ru_comm comm;
    ru_problem *p = NULL;
    ru_runner *run = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &p), RU_OK);
    size_t n = (size_t)p->network->n_node;
    double *blob = malloc(n * sizeof *blob), mean = 0;
    for (size_t i = 0; i < n; i++) {
        const double *x = p->network->position + 3 * i;
        double r = hypot(x[0], x[1]) / 0.15, z = (x[2] - 0.85) / 0.1;
        blob[i] = exp(-r * r - z * z);
        mean += blob[i] * p->network->fraction[i];
    }
    for (size_t i = 0; i < n; i++)
        blob[i] /= mean;
    s.initial_by_compartment = blob;
    assert_int_equal(ru_runner_build(p, &run), RU_OK);
    double before = 10, found = NAN;
    for (double t = 0.05; t < 60 && isnan(found); t += 0.05) {
        assert_int_equal(ru_runner_advance(run, t), RU_OK);
        double variance = 0;
        for (size_t i = 0; i < n; i++) {
            double off = ru_runner_unknowns(run)[i] - 1;
            variance += p->network->fraction[i] * off * off;
        }
        double now = sqrt(variance);
        if (now < 0.05) /* CoV falls exponentially between two looks */
            found = t - 0.05 + 0.05 * log(before / 0.05) / log(before / now);
        before = now;
    }
    ru_runner_destroy(&run);
    ru_problem_destroy(&p);
    free(blob);
    return found;
}

static double reference(const char *name, int n_r)
{
    FILE *file = fopen(RU_SOURCE_DIR "/tests/reference/a_rz_mixing.csv", "r");
    char line[256], found[64];
    double nr, nz, dt, theta, result = NAN;
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%63[^,],%lf,%lf,%lf,%lf", found, &nr, &nz, &dt, &theta) == 5 &&
            strcmp(found, name) == 0 && nr == n_r)
            result = theta;
    fclose(file);
    return result;
}

static void radial_impeller_mixes_as_fast_as_the_reference(void **state)
{
    (void)state;
    double theta = mixing_time(RU_IMPELLER_RADIAL, 40);
    print_message("radial: %.4g s, reference %.4g s\n", theta, reference("radial1", 40));
    assert_close(theta, reference("radial1", 40), 0.05, 0);
}

static void axial_impeller_mixes_as_fast_as_the_reference(void **state)
{
    (void)state;
    double theta = mixing_time(RU_IMPELLER_DOWN, 40);
    print_message("axial: %.4g s, reference %.4g s\n", theta, reference("axial1", 40));
    assert_close(theta, reference("axial1", 40), 0.05, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(radial_impeller_mixes_as_fast_as_the_reference),
        cmocka_unit_test(axial_impeller_mixes_as_fast_as_the_reference),
    };
    return ru_run_group(tests);
}
