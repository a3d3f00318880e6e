/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_MIXING_TIME_H
#define RU_TEST_MIXING_TIME_H

#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

/* Mixing times of a tracer blob against an independent computation of the same construction with
 * central fluxes and the trapezoidal rule on the same grid. */

/* One case of the reference: vessel and impellers, when to look, where the time stands. */
typedef struct mixing_case {
    int n_impeller;
    ru_impeller_kind kinds[2]; /* bottom up */
    double stage_exchange;
    double look; /* s between looks at the field */
    const char *table, *row;
    int named; /* rows begin with a name: theta stands in column 5, else in column 4 */
} mixing_case;

enum { N_R = 40 };

static ru_scenario make(const mixing_case *m, double *initial, double *parameters,
                        ru_impeller *impellers)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    double height = m->n_impeller; /* a stage is as high as the vessel is wide, 1 m */
    for (int i = m->n_impeller - 1; i >= 0; i--) {
        ru_tiny_cylinder(&s, impellers, m->kinds[i], N_R, 1, 2 * N_R * m->n_impeller);
        impellers[i] = impellers[0];
        if (m->n_impeller > 1)
            impellers[i].height = i + 0.5;
    }
    s.mixing.impellers = impellers;
    s.mixing.n_impeller = (size_t)m->n_impeller;
    s.mixing.stage_exchange = m->stage_exchange;
    s.vessel.volume *= height;
    s.solver.relative = 1e-5;
    return s;
}

/* The blob c = exp(-(r/0.15)^2 - ((z - 0.85 H)/0.1)^2) with mean 1. */
static double *blob_of(const ru_network *network, double height)
{
    size_t n = (size_t)network->n_node;
    double *blob = malloc(n * sizeof *blob), mean = 0;
    assert_non_null(blob);
    for (size_t i = 0; i < n; i++) {
        const double *x = network->position + 3 * i;
        double r = hypot(x[0], x[1]) / 0.15, z = (x[2] - 0.85 * height) / 0.1;
        blob[i] = exp(-r * r - z * z);
        mean += blob[i] * network->fraction[i];
    }
    for (size_t i = 0; i < n; i++)
        blob[i] /= mean;
    return blob;
}

static double variation(const ru_network *network, const double *c)
{
    double variance = 0;
    for (size_t i = 0; i < (size_t)network->n_node; i++)
        variance += network->fraction[i] * (c[i] - 1) * (c[i] - 1);
    return sqrt(variance);
}

static double mixing_time(const mixing_case *m)
{
    double initial[1], parameters[1], before = 10, found = NAN;
    ru_impeller impellers[2];
    ru_scenario s = make(m, initial, parameters, impellers);
    ru_comm comm;
    ru_problem *p = NULL;
    ru_runner *run = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &p), RU_OK);
    double *blob = blob_of(p->network, m->n_impeller);
    s.initial_by_compartment = blob;
    assert_int_equal(ru_runner_build(p, &run), RU_OK);
    for (double t = m->look; t < 300 && isnan(found); t += m->look) {
        assert_int_equal(ru_runner_advance(run, t), RU_OK);
        double now = variation(p->network, ru_runner_unknowns(run));
        if (now < 0.05) /* CoV falls exponentially between two looks */
            found = t - m->look + m->look * log(before / 0.05) / log(before / now);
        before = now;
    }
    ru_runner_destroy(&run);
    ru_problem_destroy(&p);
    free(blob);
    return found;
}

static double reference(const mixing_case *m)
{
    char path[512], line[256], found[64];
    snprintf(path, sizeof path, "%s/tests/reference/%s", RU_SOURCE_DIR, m->table);
    FILE *file = fopen(path, "r");
    double nr, nz, number[2], theta = NAN;
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%63[^,],%lf,%lf,%lf,%lf", found, &nr, &nz, &number[0], &number[1]) == 5 &&
            strcmp(found, m->row) == 0 && nr == N_R)
            theta = number[m->named];
    fclose(file);
    return theta;
}

static void expect_mixing_time(const mixing_case *m)
{
    double expected = reference(m), theta = mixing_time(m);
    print_message("%s: %.5g s, reference %.5g s\n", m->row, theta, expected);
    assert_close(theta, expected, 0.05, 0);
}

#endif
