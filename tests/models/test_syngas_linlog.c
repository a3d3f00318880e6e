/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vessel.h"

enum { BIOMASS, CO, H2, CO2, POOLS = 7, N_STATE = 13, N_SPECIES = 12, ANA = 9 };
static const double kg[] = {0.0246, 0.0280101, 0.00201588, 0.044009};
static const double cells = 200, inside = 5.89e-5 * 200; /* mol/m3; m3 of cells in m3 */

/* One mmol/L of a species, in the model's unit. */
static double unit_of(size_t k)
{
    return k <= CO2 ? kg[k] : k < POOLS ? 1 : inside;
}

/* The reference holds the cells and thins the pools by what they would have grown. */
static void finish(const vessel *v, const double *y, double *dydt)
{
    double growth = v->r[ANA] / cells;
    dydt[BIOMASS] = 0;
    for (size_t k = POOLS; k < N_STATE; k++)
        dydt[k] -= growth * y[k];
}

static void open_culture(vessel *v)
{
    vessel_open(v, "syngas-linlog");
    v->at.pH = 5;
    v->finish = finish;
    v->p[ru_model_parameter_index(v->model, "guard")] = 1e-14;
}

static void a_batch_of_three_seconds_is_met(void **state)
{
    (void)state;
    static const char *const columns[] = {"CO",    "H2",   "CO2",   "AcT",  "EtOH", "BDO",
                                          "AcCoA", "NADH", "NADPH", "AcIC", "For",  "Fdred"};
    ru_test_table t = follow_read("b8_crd_cauto_linlog.csv");
    vessel v;
    open_culture(&v);
    double y[N_STATE] = {cells * kg[BIOMASS]}, worst = 0;
    for (size_t k = 1; k < N_STATE; k++)
        y[k] = follow_cell(&t, 0, columns[k - 1]) * unit_of(k);
    for (size_t i = 1; i < t.n_row; i++) {
        vessel_run(&v, follow_time(&t, i - 1), follow_time(&t, i), y);
        for (size_t k = 1; k < N_STATE; k++) {
            double ours = y[k] / unit_of(k), theirs = follow_cell(&t, i, columns[k - 1]);
            worst = fmax(worst, fabs(ours / theirs - 1));
            assert_close(ours, theirs, 1e-6, 0);
        }
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

static void at_the_reference_everything_changes_as_published(void **state)
{
    (void)state;
    static const double published[N_SPECIES] = {
        -173.6,      -4,         100.8,       -13.5286848, 15.6,    0.6,
        -59.4309404, 8.48853535, -16.9851047, 2539.27818,  -0.7254, -0.35607}; /* mol/m3/h */
    vessel v;
    open_culture(&v);
    double y[N_STATE] = {cells * kg[BIOMASS]}, dydt[N_STATE];
    size_t first = ru_model_parameter_index(v.model, "c_CO");
    for (size_t k = 1; k < N_STATE; k++)
        y[k] = v.p[first + k - 1] * unit_of(k);
    assert_int_equal(vessel_slopes(0, y, dydt, &v), GSL_SUCCESS);
    for (size_t k = 1; k < N_STATE; k++)
        assert_close(dydt[k] / unit_of(k) * hour, published[k - 1], 1e-8, 1e-7);
}

static void what_is_used_up_is_not_taken_any_more(void **state)
{
    (void)state;
    /* Beyond the three seconds, in the reactor and with the guard as it is: CO ends near zero. */
    follow_case c;
    follow_open(&c, ru_model_find("syngas-linlog"), 0, 0);
    c.scenario.gas.present = 0;
    c.scenario.vessel.pH = 5;
    c.scenario.solver.relative = 1e-6;
    c.scenario.solver.absolute_factor = 1;
    ru_tiny_run tiny = follow_run(&c, 0, 20.0 / 3600, 1.0 / 3600);
    for (size_t i = 4; i < tiny.record->n_time; i++) {
        double left = ru_tiny_value(&tiny, "carbon_monoxide", i); /* mg/L of 2.8 */
        assert_true(left > -1e-5 && left < 1e-2);
    }
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_of_three_seconds_is_met),
        cmocka_unit_test(at_the_reference_everything_changes_as_published),
        cmocka_unit_test(what_is_used_up_is_not_taken_any_more),
    };
    return ru_run_group(tests);
}
