/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/mixing_time.h>
#include <ru/core/network_make.h>

/* Three grids, each twice as fine as the one before: what the observed order of the differences is,
 * and what of them is left on the finest. docs/mixing.md quotes these. */

enum { COARSE = 10 };

static ru_impeller impeller;

static ru_scenario make(double *initial, double *parameters, ru_impeller_kind kind, int n_r)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, n_r, 1, 2 * n_r);
    s.mixing.dispersion = NAN;
    s.mixing.dispersion_from = RU_DISPERSION_MEAN;
    return s;
}

/* Order p and the value extrapolated to no cell size from a, b, c on grids of 1, 1/2, 1/4. */
static double order_of(const double v[3], double *limit)
{
    double p = log(fabs((v[1] - v[0]) / (v[2] - v[1]))) / log(2);
    *limit = v[2] + (v[2] - v[1]) / (pow(2, p) - 1);
    return p;
}

static void mixing_time_converges(void **state)
{
    (void)state;
    const ru_impeller_kind kinds[] = {RU_IMPELLER_RADIAL, RU_IMPELLER_DOWN};
    for (int k = 0; k < 2; k++) {
        double t95[3], limit;
        for (int i = 0; i < 3; i++) {
            double initial[2], parameters[1];
            ru_scenario s = make(initial, parameters, kinds[k], 2 * COARSE << i);
            ru_network *n = NULL;
            assert_int_equal(ru_network_make(&s, &n), RU_OK);
            double *cloud = malloc((size_t)n->n_node * sizeof *cloud);
            ru_mixing_cloud(n, (const double[]){0.25, 0, 0.85}, 0.1, 0.1, cloud);
            ru_tracer_result result;
            ru_tracer_test test = {.start = cloud, .horizon = 100};
            assert_int_equal(ru_mixing_time_of_network(n, &test, &result), RU_OK);
            t95[i] = result.t95;
            ru_tracer_result_clear(&result);
            free(cloud);
            ru_network_destroy(&n);
        }
        double order = order_of(t95, &limit);
        print_message("%s: t95 %.4g, %.4g, %.4g s on 20, 40, 80 rings: order %.2f, limit %.4g s\n",
                      k ? "axial" : "radial", t95[0], t95[1], t95[2], order, limit);
        assert_true((t95[1] - t95[0]) * (t95[2] - t95[1]) > 0);
        assert_true(order > 1);
        assert_close(t95[2], limit, 0.05, 0);
    }
}

/* A tank fed at a point below the surface with what decays at a rate near that of mixing. */
static double gradient(int n_r)
{
    double initial[2], parameters[1], strong[2] = {100, 0};
    ru_scenario s = make(initial, parameters, RU_IMPELLER_RADIAL, n_r);
    ru_feed feed = {.where = {.kind = RU_WHERE_POINT, .r = 0.26, .z = 0.86},
                    .profile = {.stop = INFINITY, .rate = 1e-6},
                    .concentrations = strong};
    parameters[0] = 0.05;
    initial[0] = 0;
    s.feeds = &feed;
    s.n_feed = 1;
    s.end = 300;
    s.solver.relative = 1e-6;
    ru_tiny_run run = ru_tiny_run_open(&s);
    assert_int_equal(ru_runner_advance(run.run, 299), RU_OK);
    const ru_network *n = run.problem->network;
    const double *y = ru_runner_unknowns(run.run);
    size_t n_state = run.problem->n_state;
    double mean = 0, variance = 0;
    for (int32_t i = 0; i < n->n_node; i++)
        mean += n->fraction[i] * y[(size_t)i * n_state];
    for (int32_t i = 0; i < n->n_node; i++)
        variance += n->fraction[i] * pow(y[(size_t)i * n_state] / mean - 1, 2);
    ru_tiny_run_close(&run);
    return sqrt(variance);
}

static void the_gradient_in_a_fed_tank_converges(void **state)
{
    (void)state;
    double v[3], limit;
    for (int i = 0; i < 3; i++)
        v[i] = gradient(COARSE << i);
    double order = order_of(v, &limit);
    print_message("fed tank: CoV %.4g, %.4g, %.4g: order %.2f, limit %.4g\n", v[0], v[1], v[2],
                  order, limit);
    assert_true((v[1] - v[0]) * (v[2] - v[1]) > 0);
    assert_true(order > 1);
    assert_close(v[2], limit, 0.1, 0);
}

/* Air sent through dead broth without oxygen: the OTR after 5 s, while what rises in the middle
 * has filled more than what lies by the wall. kLa is local, gas is carried. */
static double transfer(int n_r)
{
    double initial[16], parameters[64];
    const ru_model *monod = ru_model_find("monod");
    ru_scenario s = ru_tiny_scenario(monod, initial, parameters);
    assert_int_equal(ru_model_defaults(monod, parameters), RU_OK);
    initial[ru_model_state_index(monod, "biomass")] = 0;
    initial[ru_model_state_index(monod, "oxygen")] = 0;
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, n_r, 1, 2 * n_r);
    s.mixing.dispersion = NAN;
    s.gas = (ru_gas){.present = 1,
                     .phase = RU_GAS_CARRIED,
                     .kla = 0.3,
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
    s.end = 5;
    s.output.series_interval = 5;
    s.solver.relative = 1e-7;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    double rate = ru_tiny_value(&run, "OTR", 1000);
    ru_tiny_run_close(&run);
    return rate;
}

static void the_oxygen_transfer_rate_converges(void **state)
{
    (void)state;
    double v[3], limit;
    for (int i = 0; i < 3; i++)
        v[i] = transfer(COARSE << i);
    double order = order_of(v, &limit);
    print_message("OTR %.5g, %.5g, %.5g mmol/L/h: order %.2f, limit %.5g\n", v[0], v[1], v[2],
                  order, limit);
    assert_true(order > 1);
    assert_close(v[2], limit, 0.002, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mixing_time_converges),
        cmocka_unit_test(the_gradient_in_a_fed_tank_converges),
        cmocka_unit_test(the_oxygen_transfer_rate_converges),
    };
    return ru_run_group(tests);
}
