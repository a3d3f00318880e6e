/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <math.h>
#include <string.h>

static ru_impeller impeller;
static double initial[16], parameters[64];

/* Monod cells that burn nothing, in the test vessel with 0.01 mol/s of air. */
static ru_scenario make(ru_gas_phase phase, int grid)
{
    const ru_model *monod = ru_model_find("monod");
    ru_scenario s = ru_tiny_scenario(monod, initial, parameters);
    assert_int_equal(ru_model_defaults(monod, parameters), RU_OK);
    initial[ru_model_state_index(monod, "biomass")] = 0;
    initial[ru_model_state_index(monod, "oxygen")] = 0;
    if (grid)
        ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 4, 1, 8);
    s.gas = (ru_gas){.present = 1,
                     .phase = phase,
                     .kla = 0.05,
                     .molar_flow = 0.4,
                     .holdup = 0.05,
                     .oxygen_saturation = 7e-3,
                     .head_pressure = 1e5,
                     .hydrostatic = 1,
                     .carbon_dioxide_ratio = 0.9,
                     .sparger = {RU_SPARGER_FRIT, 0.05, 0.8},
                     .n_share = 3};
    s.gas.shares[0] = (ru_gas_share){ru_gas_species_find("oxygen"), 0.21};
    s.gas.shares[1] = (ru_gas_share){ru_gas_species_find("nitrogen"), 0.79};
    s.gas.shares[2] = (ru_gas_share){ru_gas_species_find("carbon_dioxide"), 0};
    s.end = 1800;
    s.solver.relative = 1e-6;
    s.output.series_interval = 60;
    return s;
}

static void the_mean_of_local_kla_is_what_was_given(void **state)
{
    (void)state;
    ru_scenario s = make(RU_GAS_CARRIED, 1);
    ru_tiny_run run = ru_tiny_run_open(&s);
    const ru_problem *p = run.problem;
    double mean = 0, volume = 0;
    for (int32_t i = 0; i < p->part->n_own; i++) {
        mean += p->part->weight[i] * p->exchange.kla[i];
        volume += p->part->weight[i];
    }
    ru_comm_sum(&p->comm, &mean, 1);
    ru_comm_sum(&p->comm, &volume, 1);
    assert_close(mean / volume, 0.05, 1e-10, 0);
    ru_tiny_run_close(&run);
}

/* Air through dead broth: in the end every node holds oxygen as its pressure asks, and what leaves
 * is what enters. */
static void dead_broth_fills_up_to_its_equilibrium(void **state)
{
    (void)state;
    static const ru_gas_phase phases[] = {RU_GAS_AS_FED, RU_GAS_MIXED, RU_GAS_PLUG, RU_GAS_CARRIED};
    for (size_t i = 0; i < 4; i++) {
        ru_scenario s = make(phases[i], i != 2);
        ru_tiny_run run = ru_tiny_run_open(&s);
        ru_tiny_run_finish(&run);
        double mean = ru_tiny_value(&run, "oxygen", 1000);
        assert_true(mean > 7e-3 * 0.99 && mean < 7e-3 * 1.11); /* 0.5 m of water is 5 % */
        assert_close(ru_tiny_value(&run, "OTR", 1000), 0, 0, 1e-3);
        assert_close(ru_tiny_worst_closure(&run), 0, 0, 1e-10);
        ru_tiny_run_close(&run);
    }
}

/* Oxygen of liquid and gas together is an invariant only where no cell touches it; nitrogen is. */
static void what_the_gas_holds_is_booked(void **state)
{
    (void)state;
    ru_scenario s = make(RU_GAS_CARRIED, 1);
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    int seen = 0;
    for (size_t i = 0; i < run.record->n_balance; i++) {
        const ru_balance *row = &run.record->balance[i];
        if (strcmp(row->name, "gas_nitrogen") != 0 || !row->conserved)
            continue;
        seen++;
        assert_close(row->fed, 0.4 * 1800 * 0.79 * 0.028014, 1e-4, 0);
        assert_close(row->closure, 0, 0, 1e-12);
    }
    assert_int_equal(seen, 1);
    ru_tiny_run_close(&run);
}

/* Fields show the gas as people measure it: hold-up and mole fractions; the liquid as it is. */
static void fields_hold_the_gas_as_fractions(void **state)
{
    (void)state;
    ru_scenario s = make(RU_GAS_CARRIED, 1);
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    size_t n = run.record->n_field, holdup = n;
    for (size_t k = 0; k < n; k++)
        if (strcmp(run.record->field_names[k], "gas_holdup") == 0)
            holdup = k;
    assert_int_equal(holdup + 4, n);
    int64_t nodes = run.problem->comm.rank == 0 ? run.record->n_node : 0;
    double gas = 0, liquid = 0;
    for (int64_t i = 0; i < nodes; i++) {
        const double *at = run.record->fields + i * (int64_t)n;
        assert_close(at[holdup + 1] + at[holdup + 2] + at[holdup + 3], 1, 1e-9, 0);
        gas += run.problem->network->fraction[i] * at[holdup] / (1 - at[holdup]);
        liquid += run.problem->network->fraction[i];
    }
    if (nodes)
        assert_close(gas / (gas + liquid), 0.05, 2e-3, 0);
    assert_close(ru_tiny_value(&run, "offgas_oxygen", 1000), 21, 1e-3, 0);
    ru_tiny_run_close(&run);
}

/* The gas that nodes were found to hold is where their species stay: both by the same rule. */
static void gas_stays_where_it_was_found_to_be(void **state)
{
    (void)state;
    ru_scenario s = make(RU_GAS_CARRIED, 1);
    s.output.field_interval = s.end;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    size_t n = run.record->n_field, holdup = 0;
    while (strcmp(run.record->field_names[holdup], "gas_holdup") != 0)
        holdup++;
    size_t nodes = run.problem->comm.rank == 0 ? (size_t)run.record->n_node : 0;
    const double *last = run.record->fields + (run.record->n_snapshot - 1) * nodes * n;
    double least = 1, most = 0;
    for (size_t i = 0; i < nodes; i++) {
        double start = run.record->fields[i * n + holdup];
        assert_close(last[i * n + holdup], start, 1e-3, 0);
        least = fmin(least, start);
        most = fmax(most, start);
    }
    assert_true(!nodes || most > 1.3 * least); /* it is not even */
    ru_tiny_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_of_local_kla_is_what_was_given),
        cmocka_unit_test(dead_broth_fills_up_to_its_equilibrium),
        cmocka_unit_test(what_the_gas_holds_is_booked),
        cmocka_unit_test(fields_hold_the_gas_as_fractions),
        cmocka_unit_test(gas_stays_where_it_was_found_to_be),
    };
    return ru_run_group(tests);
}
