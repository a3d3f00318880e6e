/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

/* A reacting fed-batch on a small cylinder: over all ranks and, in the same test, on the first
 * alone. */
typedef struct ends {
    uint64_t checksum;
    double values[5];
    double worst_closure; /* of conserved quantities */
    double worst_mass;    /* of components, against all that was there and fed */
    double krylov;        /* iterations a Newton iteration */
} ends;

/* Gas on the nodes, heat and an acid-base balance. */
static void add_all(ru_scenario *s, double *initial, double *feed_state)
{
    ru_component_list list;
    s->gas.phase = RU_GAS_CARRIED;
    s->gas.molar_flow = 0.4;
    s->gas.holdup = 0.06;
    s->gas.sparger = (ru_sparger){RU_SPARGER_RING, 0.1, 0.3};
    s->gas.n_share = 3;
    s->gas.shares[0] = (ru_gas_share){ru_gas_species_find("oxygen"), 0.2095};
    s->gas.shares[1] = (ru_gas_share){ru_gas_species_find("carbon_dioxide"), 0.0004};
    s->gas.shares[2] = (ru_gas_share){ru_gas_species_find("nitrogen"), 0.7901};
    s->heat = (ru_heat){.present = 1,
                        .oxygen_heat = 460e3,
                        .capacity = 4180,
                        .power = 500,
                        .jacket_area = 3,
                        .jacket_coefficient = 600,
                        .coolant_flow = 1,
                        .coolant_capacity = 4180,
                        .coolant_temperature = 283.15,
                        .setpoint = s->vessel.temperature,
                        .band = 1};
    s->acid_base = (ru_acid_base){1, 0.12};
    assert_int_equal(ru_component_list_build(s, &list), RU_OK);
    ru_acidity acidity;
    ru_acidity_build(s, &list, &acidity);
    initial[ru_component_index(&list, "ammonia")] = 100;
    initial[ru_component_index(&list, "phosphate")] = 30;
    initial[list.temperature] = feed_state[list.temperature] = s->vessel.temperature;
    initial[acidity.strong] = ru_acidity_strong(&acidity, initial, 7);
}

/* `full`: gas carried through the nodes, heat and pH are balanced too. */
static ends run_on(MPI_Comm mpi, int full)
{
    double initial[16], parameters[64], feed_state[16] = {0, 400};
    ru_impeller impeller;
    const ru_model *model = ru_model_find("ecoli-anane");
    ru_scenario s = ru_tiny_scenario(model, initial, parameters);
    assert_int_equal(ru_model_defaults(model, parameters), RU_OK);
    parameters[ru_model_parameter_index(model, "oxygen_limited")] = 1;
    parameters[ru_model_parameter_index(model, "k_o")] = 1e-4;
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 6, 8, 12);
    initial[0] = 10;
    initial[1] = 0.02;
    ru_feed feed = {.where = {.kind = RU_WHERE_POINT, .r = 0.3, .theta = 0.5, .z = 0.97},
                    .profile = {.stop = INFINITY, .rate = 5e-6},
                    .concentrations = feed_state};
    s.feeds = &feed;
    s.n_feed = 1;
    s.gas = (ru_gas){.present = 1,
                     .kla = 0.1,
                     .oxygen_saturation = 0.008,
                     .head_pressure = 1e5,
                     .carbon_dioxide_ratio = 0.9,
                     .hydrostatic = 1};
    s.end = 600;
    s.solver.relative = 1e-6;
    if (full) {
        add_all(&s, initial, feed_state);
        s.end = 120;
    }
    ru_comm comm;
    ru_problem *problem = NULL;
    ru_runner *run = NULL;
    ru_sink *sink = NULL;
    const ru_memory_record *record = NULL;
    ru_schema schema;
    assert_int_equal(ru_comm_wrap(mpi, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &problem), RU_OK);
    assert_int_equal(ru_runner_build(problem, &run), RU_OK);
    assert_int_equal(ru_memory_sink_open(&sink, &record), RU_OK);
    ru_runner_schema(run, &schema);
    assert_int_equal(ru_runner_add_sink(run, sink, &schema), RU_OK);
    assert_int_equal(ru_runner_advance(run, INFINITY), RU_OK);
    assert_int_equal(ru_runner_finish(run), RU_OK);
    const ru_solver_stats *stats = ru_runner_stats(run);
    ends e = {.checksum = ru_network_checksum(problem->network),
              .krylov = (double)stats->krylov_iterations / (double)stats->newton_iterations};
    const char *names[] = {"biomass", "glucose", "glucose_max", "acetate", "oxygen_min"};
    for (int i = 0; i < 5; i++)
        e.values[i] = record->series[(record->n_time - 1) * record->n_series +
                                     ru_memory_record_column(record, names[i])];
    double all = 0;
    for (size_t i = 0; i < record->n_balance; i++) {
        const ru_balance *b = &record->balance[i];
        double missing =
            b->initial + b->fed - b->withdrawn + b->transferred + b->reacted - b->final;
        if (b->conserved) {
            e.worst_closure = fmax(e.worst_closure, fabs(b->closure));
        } else {
            all += b->initial + b->fed;
            e.worst_mass = fmax(e.worst_mass, fabs(missing));
        }
    }
    e.worst_mass /= all;
    ru_runner_destroy(&run);
    sink->close(&sink);
    ru_problem_destroy(&problem);
    return e;
}

static void compare_ranks(int full)
{
    ends all = run_on(MPI_COMM_WORLD, full), one;
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0)
        one = run_on(MPI_COMM_SELF, full);
    MPI_Bcast(&one, sizeof one, MPI_BYTE, 0, MPI_COMM_WORLD);
    assert_true(all.checksum == one.checksum);
    for (int i = 0; i < 5; i++)
        assert_close(all.values[i], one.values[i], 1e-5,
                     0); /* ten times what the solver is given */
    /* Carbon here has nothing to tell of the kinetics: it closes to round-off. */
    assert_true(all.worst_closure < 1e-12);
    print_message(
        "mass missing: %.1e of what was there and fed; Krylov a Newton iteration %.2f, on "
        "one rank %.2f\n",
        all.worst_mass, all.krylov, one.krylov);
    assert_true(all.krylov < 1.1 * one.krylov);
    assert_true(all.worst_mass < 3e-9);
}

static void any_number_of_ranks_gives_the_same_network_and_trajectory(void **state)
{
    (void)state;
    compare_ranks(0);
}

static void so_it_does_with_gas_heat_and_pH(void **state)
{
    (void)state;
    compare_ranks(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_ranks_gives_the_same_network_and_trajectory),
        cmocka_unit_test(so_it_does_with_gas_heat_and_pH),
    };
    return ru_run_group(tests);
}
