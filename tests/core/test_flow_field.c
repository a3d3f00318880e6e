/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/flow_field.h>

/* Values of psi for T = H = 1, D = C = T/3, w = D/5, N = 3/s: computed independently from the same
 * published construction (radial: Fl 0.72, circulation 2.28; axial down: Fl 0.79, circulation 2).
 */
typedef struct point {
    double r, z, psi;
} point;

static void hold_points(ru_impeller_kind kind, const point *points)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, 20, 1, 40);
    ru_flow_field field;
    assert_int_equal(ru_flow_field_build(&s.mixing, 0.5, 1, &field), RU_OK);
    for (int i = 0; i < 3; i++)
        assert_close(ru_flow_field_psi(&field, points[i].r, points[i].z), points[i].psi, 1e-6, 0);
    ru_flow_field_destroy(&field);
}

static void radial_impeller_has_the_published_stream_function(void **state)
{
    (void)state;
    const point points[] = {
        {0.25, 0.2, 0.01032988833}, {0.25, 0.5, -0.01096030899}, {0.1, 0.6, -0.002295907667}};
    hold_points(RU_IMPELLER_RADIAL, points);
}

static void axial_impeller_has_the_published_stream_function(void **state)
{
    (void)state;
    const point points[] = {
        {0.25, 0.2, -0.02036864962}, {0.25, 0.5, -0.01989125939}, {0.1, 0.6, -0.003910780726}};
    hold_points(RU_IMPELLER_DOWN, points);
}

static void discharge_at_the_blades_is_the_flow_number_times_n_d3(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 20, 1, 40);
    ru_flow_field field;
    assert_int_equal(ru_flow_field_build(&s.mixing, 0.5, 1, &field), RU_OK);
    double edge = 0.5 * impeller.diameter, half = 0.5 * impeller.blade_height;
    double above = ru_flow_field_psi(&field, edge, impeller.height + half);
    double below = ru_flow_field_psi(&field, edge, impeller.height - half);
    /* Fl N D^3 = 0.72 * 3 / 27 = 0.08 m3/s */
    assert_close(2 * pi * (below - above), 0.08, 1e-9, 0);
    ru_flow_field_destroy(&field);
}

/* What leaves the volume swept by the blades downwards, upwards and sideways, m3/s. */
static void discharge_of(const ru_flow_field *field, const ru_impeller *impeller, double out[3])
{
    const double pi = 3.14159265358979323846;
    double edge = 0.5 * impeller->diameter, half = 0.5 * impeller->blade_height;
    double above = 2 * pi * ru_flow_field_psi(field, edge, impeller->height + half);
    double below = 2 * pi * ru_flow_field_psi(field, edge, impeller->height - half);
    out[0] = -below;
    out[1] = above;
    out[2] = below - above;
}

static void a_pitched_blade_discharges_down_and_sideways(void **state)
{
    (void)state;
    const ru_impeller_kind kinds[] = {RU_IMPELLER_DOWN, RU_IMPELLER_UP};
    for (int k = 0; k < 2; k++)
        for (double share = 0.1; share < 0.85; share += 0.2) {
            double initial[1], parameters[1], out[3];
            ru_impeller impeller;
            ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
            ru_tiny_cylinder(&s, &impeller, kinds[k], 20, 1, 40);
            impeller.radial_share = share;
            ru_flow_field field;
            assert_int_equal(ru_flow_field_build(&s.mixing, 0.5, 1, &field), RU_OK);
            discharge_of(&field, &impeller, out);
            double whole = 0.79 * 3 / 27; /* Fl N D^3 */
            assert_close(out[k], (1 - share) * whole, 1e-9, 0);
            assert_close(out[1 - k], -whole, 1e-9, 0);
            assert_close(out[2], share * whole, 1e-9, 0);
            ru_flow_field_destroy(&field);
        }
}

static void an_axial_discharge_passes_the_disc_of_the_blades(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_UP, 20, 1, 40);
    ru_flow_field field;
    assert_int_equal(ru_flow_field_build(&s.mixing, 0.5, 1, &field), RU_OK);
    assert_close(2 * pi * ru_flow_field_psi(&field, 1.0 / 6, 1.0 / 3), 0.79 * 3 / 27, 1e-9, 0);
    ru_flow_field_destroy(&field);
}

static void stream_function_vanishes_on_all_walls(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_UP, 20, 1, 40);
    ru_flow_field field;
    assert_int_equal(ru_flow_field_build(&s.mixing, 0.5, 1, &field), RU_OK);
    for (double x = 0; x <= 1; x += 0.125) {
        assert_close(ru_flow_field_psi(&field, 0, x), 0, 0, 1e-300);
        assert_close(ru_flow_field_psi(&field, 0.5, x), 0, 0, 1e-300);
        assert_close(ru_flow_field_psi(&field, 0.5 * x, 0), 0, 0, 1e-300);
        assert_close(ru_flow_field_psi(&field, 0.5 * x, 1), 0, 0, 1e-300);
    }
    ru_flow_field_destroy(&field);
}

static void an_impeller_wider_than_the_tank_is_refused(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 20, 1, 40);
    impeller.diameter = 1.5;
    ru_flow_field field;
    assert_int_equal(ru_flow_field_build(&s.mixing, 0.5, 1, &field), RU_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(radial_impeller_has_the_published_stream_function),
        cmocka_unit_test(axial_impeller_has_the_published_stream_function),
        cmocka_unit_test(discharge_at_the_blades_is_the_flow_number_times_n_d3),
        cmocka_unit_test(a_pitched_blade_discharges_down_and_sideways),
        cmocka_unit_test(an_axial_discharge_passes_the_disc_of_the_blades),
        cmocka_unit_test(stream_function_vanishes_on_all_walls),
        cmocka_unit_test(an_impeller_wider_than_the_tank_is_refused),
    };
    return ru_run_group(tests);
}
