/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/problem.h>
#include <ru/core/system.h>
#include <ru/io/yaml_read.h>

/* A grid of 330 nodes, 41 times as many as there are lanes and two more, with a defined model. */
static const char text[] = "include: [{file: models/ecoli_overflow.yaml, at: model}]\n"
                           "time: 1 h\n"
                           "vessel: {volume: 1 m3, diameter: 1 m}\n"
                           "mixing:\n"
                           "  kind: cylinder\n"
                           "  cells: {r: 6, theta: 6, z: 10}\n"
                           "  speed: 120 rpm\n"
                           "  impellers: [{type: rushton, height: 40 cm, diameter: 0.4 m}]\n"
                           "  dispersion: 3e-3 m2/s\n"
                           "cells: {model: ecoli-overflow-defined}\n"
                           "gas: {kla: 200 1/h, oxygen_saturation: 7 mg/L}\n";

typedef struct run {
    ru_problem *problem;
    ru_system *system;
    double *rates; /* [n] */
} run;

/* Right-hand side, and slopes for the preconditioner, of a system of this model. */
static run take(ru_scenario *scenario, const ru_comm *comm)
{
    run r;
    if (ru_problem_build(scenario, comm, &r.problem) != RU_OK ||
        ru_system_build(r.problem, &r.system) != RU_OK)
        fail_msg("%s", ru_fault_text());
    ru_system_set_interval(r.system, 0, 3600);
    ru_ode ode = ru_system_ode(r.system);
    double *y = malloc(ode.n * sizeof *y);
    r.rates = malloc(ode.n * sizeof *r.rates);
    assert_true(y && r.rates);
    for (size_t i = 0; i < ode.n; i++)
        y[i] = 1e-3 + 0.5 * (1 + sin(0.37 * (double)i));
    assert_int_equal(ode.rhs(ode.context, 10, y, r.rates), 0);
    assert_int_equal(ode.jac_setup(ode.context, 10, y), 0);
    assert_int_equal(ode.prec_setup(ode.context, 10, y, 1, 0), 0);
    free(y);
    return r;
}

static void release(run *r)
{
    free(r->rates);
    ru_system_destroy(&r->system);
    ru_problem_destroy(&r->problem);
}

static void nodes_side_by_side_are_the_same_as_node_by_node(void **state)
{
    (void)state;
    ru_document *document;
    ru_diagnostics log = {0};
    ru_scenario *scenario;
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    if (ru_yaml_read_text(text, RU_SOURCE_DIR "/scenarios/x.yaml", NULL, 0, &document) != RU_OK ||
        ru_scenario_build(document, &log, &scenario) != RU_OK)
        fail_msg("%s", ru_fault_text());
    const ru_model *blocks = scenario->model;
    run together = take(scenario, &comm);
    ru_model alone = *blocks;
    alone.rates_many = NULL;
    alone.slopes_many = NULL;
    scenario->model = &alone;
    run single = take(scenario, &comm);
    scenario->model = blocks;
    size_t n = (size_t)single.problem->part->n_own * single.problem->n_state;
    assert_true(single.problem->part->n_own > 256);
    assert_memory_equal(together.rates, single.rates, n * sizeof(double));
    n *= single.problem->n_state;
    assert_true(single.system->slopes[0] != 0);
    assert_memory_equal(together.system->slopes, single.system->slopes, n * sizeof(double));
    release(&together);
    release(&single);
    ru_scenario_destroy(&scenario);
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_side_by_side_are_the_same_as_node_by_node),
    };
    return ru_run_group(tests);
}
