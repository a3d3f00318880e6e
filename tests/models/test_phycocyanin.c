/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vessel.h"

enum { BIOMASS, NITRATE, PHYCOCYANIN };

/* Nitrate is added as such, without liquid, mg/L/h. */
static double fed;

static void finish(const vessel *v, const double *y, double *dydt)
{
    (void)v;
    (void)y;
    dydt[NITRATE] += 1e-3 * fed / 3600;
}

static void three_lights_and_feeds_are_followed(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b8_phycocyanin.csv");
    vessel v;
    double y[3] = {0}, worst = 0, time = 0;
    vessel_open(&v, "phycocyanin");
    v.finish = finish;
    for (size_t i = 0; i < t.n_row; i++) {
        double end = follow_cell(&t, i, "t_h") * 3600;
        if (end == 0) {
            memcpy(y, (double[]){1, 0.15, 0}, sizeof y);
            v.at.light = 1e-6 * follow_cell(&t, i, "I_umol");
            fed = follow_cell(&t, i, "Fn_mgLh");
        } else {
            vessel_run(&v, time, end, y);
            const double ours[] = {y[BIOMASS], 1e3 * y[NITRATE], y[PHYCOCYANIN]};
            const char *const columns[] = {"X_gL", "N_mgL", "C_gL"};
            for (size_t k = 0; k < 3; k++) {
                double theirs = follow_cell(&t, i, columns[k]);
                /* Their unit of pigment follows from k_m: 1 g/L of it here is mg/L. */
                worst = fmax(worst, fabs(ours[k] / theirs - 1));
                assert_close(ours[k], theirs, 1e-6, 0);
            }
        }
        time = end;
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

static void the_reactor_gives_the_cells_the_light_of_a_thin_layer(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b8_phycocyanin.csv");
    follow_case c;
    follow_open(&c, ru_model_find("phycocyanin"), 0, 0);
    c.scenario.gas.present = 0;
    c.scenario.light =
        (ru_light){.present = 1, .intensity = 120e-6, .sides = 1, .depth = 0.05, .points = 4};
    ru_tiny_run tiny = follow_run(&c, 0, 240, 24);
    for (size_t i = 1; i < 7; i++) { /* the first light, nothing fed */
        size_t at = follow_record(&tiny, follow_cell(&t, i, "t_h") * hour);
        assert_close(ru_tiny_value(&tiny, "biomass", at), follow_cell(&t, i, "X_gL"), 1e-7, 0);
        assert_close(ru_tiny_value(&tiny, "nitrate", at), follow_cell(&t, i, "N_mgL"), 1e-6, 0);
    }
    ru_tiny_run_close(&tiny);
    free(t.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_lights_and_feeds_are_followed),
        cmocka_unit_test(the_reactor_gives_the_cells_the_light_of_a_thin_layer),
    };
    return ru_run_group(tests);
}
