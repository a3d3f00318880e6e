/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

/* A bubbled 90 m3 vessel of four stages as compartments, against an independent computation:
 * volumes and exchanges of tests/reference/a_fourcomp_90m3.csv, trajectories of the other two. */

typedef struct vessel {
    ru_compartment zones[4];
    ru_link links[3];
    char names[4][2];
    double volume;
} vessel;

static ru_test_table read_table(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/reference/%s", RU_SOURCE_DIR, name);
    return ru_test_table_read(path);
}

static void make_vessel(vessel *v)
{
    ru_test_table table = read_table("a_fourcomp_90m3.csv");
    size_t volume = ru_test_table_column(&table, "VL_m3");
    size_t exchange = ru_test_table_column(&table, "Qex_to_next_m3s");
    assert_int_equal(table.n_row, 4);
    memset(v, 0, sizeof *v);
    for (int i = 0; i < 4; i++) {
        const double *row = table.values + (size_t)i * table.n_column;
        v->names[i][0] = (char)('1' + i);
        v->zones[i] =
            (ru_compartment){.name = v->names[i], .volume = row[volume], .height = 3.5 - i};
        v->volume += row[volume];
        if (i < 3)
            v->links[i] = (ru_link){
                .from = v->names[i], .to = v->names[i + 1], .flow = row[exchange], .two_way = 1};
    }
    free(table.values);
}

static void use_vessel(ru_scenario *s, vessel *v, double end)
{
    s->vessel.volume = v->volume;
    s->end = end;
    s->mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                            .compartments = v->zones,
                            .n_compartment = 4,
                            .links = v->links,
                            .n_link = 3};
}

/* Runs through all rows t, c1..c4 of a table; `off`: what its last digit may hide. */
static void expect_trajectory(const ru_scenario *s, const char *name, double off)
{
    ru_test_table table = read_table(name);
    ru_comm comm;
    ru_problem *p = NULL;
    ru_runner *run = NULL;
    assert_int_equal(table.n_column, 5);
    assert_true(table.n_row >= 5);
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(s, &comm, &p), RU_OK);
    assert_int_equal(ru_runner_build(p, &run), RU_OK);
    for (size_t i = 0; i < table.n_row; i++) {
        const double *row = table.values + i * table.n_column;
        assert_int_equal(ru_runner_advance(run, row[0]), RU_OK);
        for (int k = 0; k < 4; k++)
            assert_close(ru_runner_unknowns(run)[k], row[1 + k], 1e-5, off);
    }
    ru_runner_destroy(&run);
    ru_problem_destroy(&p);
    free(table.values);
}

static void a_pulse_into_the_first_zone_spreads_as_the_reference(void **state)
{
    (void)state;
    vessel v;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    make_vessel(&v);
    use_vessel(&s, &v, 150);
    double start[4] = {v.volume / v.zones[0].volume, 0, 0, 0}; /* mean 1 */
    s.initial_by_compartment = start;
    expect_trajectory(&s, "a_fourcomp_mixing.csv", 1e-9);
}

/* Uptake of 30 g/L of cells at 1 g/g/h with half saturation at 0.05 g/L. */
static const ru_state_info sink_states[] = {
    {.quantity = {"glucose", "g/L", "fed and taken up", 0.05, 0, 1e3, NULL}, .absolute = 1e-10}};
static const ru_process_info sink_processes[] = {{"uptake", "glucose taken up"}};

static void sink_stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    S[0] = -1;
}

static int sink_rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                      double *r)
{
    (void)self;
    (void)p;
    (void)at;
    r[0] = 30.0 / 3600 * y[0] / (0.05 + y[0]);
    return y[0] < -0.01;
}

static int sink_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr)
{
    (void)self;
    (void)p;
    (void)at;
    dr[0] = 30.0 / 3600 * 0.05 / ((0.05 + y[0]) * (0.05 + y[0]));
    return 0;
}

static const ru_model sink = {.abi = RU_MODEL_ABI,
                              .name = "sink",
                              .title = "uptake by cells that do not grow",
                              .citation = "-",
                              .validity = "-",
                              .n_state = 1,
                              .n_process = 1,
                              .states = sink_states,
                              .processes = sink_processes,
                              .stoichiometry = sink_stoichiometry,
                              .rates = sink_rates,
                              .rate_slopes = sink_slopes};

static void a_fed_vessel_starves_downwards_as_the_reference(void **state)
{
    (void)state;
    /* 200 g/s without liquid: so concentrated that 3000 s add 6e-7 of 77 m3. */
    vessel v;
    double initial[1], parameters[1], strong[1] = {1e9};
    ru_scenario s = ru_tiny_scenario(&sink, initial, parameters);
    make_vessel(&v);
    use_vessel(&s, &v, 3000);
    ru_feed feed = {.where = {.kind = RU_WHERE_NODE_NAME, .name = v.names[0]},
                    .profile = {.stop = INFINITY, .rate = 0.2 / 1e9},
                    .concentrations = strong};
    s.feeds = &feed;
    s.n_feed = 1;
    expect_trajectory(&s, "a_fourcomp_monod.csv", 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pulse_into_the_first_zone_spreads_as_the_reference),
        cmocka_unit_test(a_fed_vessel_starves_downwards_as_the_reference),
    };
    return ru_run_group(tests);
}
