/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/flow_field.h>
#include <ru/core/mesh.h>
#include <ru/core/network_make.h>

static const double pi = 3.14159265358979323846;

static ru_network *make(int n_r, int n_theta, int n_z, ru_flow_field *field)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, n_r, n_theta, n_z);
    s.mixing.swirl = 0.5;
    ru_network *network = NULL;
    assert_int_equal(ru_network_make(&s, &network), RU_OK);
    assert_int_equal(ru_flow_field_build(&s.mixing, network->r_edges[n_r], network->height, field),
                     RU_OK);
    return network;
}

static double *find(const ru_network *network, double carried, double rise)
{
    double *v = malloc(3 * (size_t)network->n_node * sizeof *v);
    assert_non_null(v);
    ru_mesh_find_velocity(network, carried, rise, v);
    return v;
}

/* u_r = -(1/r) dpsi/dz, u_z = (1/r) dpsi/dr by differences of the stream function itself, a
 * hundredth of a cell wide. Means of two faces miss that by the second order of the cells. */
static void velocities_are_those_of_the_stream_function(void **state)
{
    (void)state;
    enum { N_R = 24, N_Z = 96, N_THETA = 16 };
    ru_flow_field field;
    ru_network *n = make(N_R, N_THETA, N_Z, &field);
    double *v = find(n, 1, 0), worst = 0, fastest = 0;
    double dr = n->r_edges[1], dz = n->z_edges[1], h = 0.01;
    for (int32_t i = 0; i < n->n_node; i++) {
        const double *x = n->position + 3 * (size_t)i, *u = v + 3 * (size_t)i;
        double r = hypot(x[0], x[1]), z = x[2];
        double ur =
            -(ru_flow_field_psi(&field, r, z + h * dz) - ru_flow_field_psi(&field, r, z - h * dz)) /
            (2 * h * dz * r);
        double uz =
            (ru_flow_field_psi(&field, r + h * dr, z) - ru_flow_field_psi(&field, r - h * dr, z)) /
            (2 * h * dr * r);
        worst = fmax(worst, hypot(u[0] - ur, u[2] - uz));
        fastest = fmax(fastest, hypot(ur, uz));
        assert_close(u[1], ru_flow_field_swirl(&field, r, z), 1e-12, 1e-15);
    }
    assert_true(fastest > 0.01);
    assert_true(worst < 0.02 * fastest);
    free(v);
    ru_flow_field_destroy(&field);
    ru_network_destroy(&n);
}

/* As much goes up through a level as comes down. */
static void nothing_is_carried_up_on_the_whole(void **state)
{
    (void)state;
    const int theta[] = {1, 6, 16};
    for (size_t a = 0; a < 3; a++) {
        ru_flow_field field;
        ru_network *n = make(10, theta[a], 20, &field);
        double *v = find(n, 1, 0), up[20] = {0}, size[20] = {0};
        for (int32_t i = 0; i < n->n_node; i++) {
            int level = i / n->ring_start[n->n_r];
            up[level] += n->fraction[i] * v[3 * (size_t)i + 2];
            size[level] += n->fraction[i] * fabs(v[3 * (size_t)i + 2]);
        }
        for (int k = 0; k < 20; k++)
            assert_true(size[k] > 0 && fabs(up[k]) < 1e-10 * size[k]);
        free(v);
        ru_flow_field_destroy(&field);
        ru_network_destroy(&n);
    }
}

/* Gas that is not carried has the velocity of its rise; through the bottom none comes in, so that
 * the lowest level has half of it. */
static void gas_rises_through_levels_and_surface(void **state)
{
    (void)state;
    ru_flow_field field;
    ru_network *n = make(8, 8, 12, &field);
    double *v = find(n, 0, 0.2), *both = find(n, 1, 0.2), *liquid = find(n, 1, 0);
    for (int32_t i = 0; i < n->n_node; i++) {
        const double *u = v + 3 * (size_t)i;
        double expected = i < n->ring_start[n->n_r] ? 0.1 : 0.2;
        assert_true(u[0] == 0 && u[1] == 0);
        assert_close(u[2], expected, 1e-6, 0); /* faces are 4-byte floats */
        for (size_t k = 0; k < 3; k++)
            assert_close(both[3 * (size_t)i + k], u[k] + liquid[3 * (size_t)i + k], 1e-9, 1e-12);
    }
    free(v);
    free(both);
    free(liquid);
    ru_flow_field_destroy(&field);
    ru_network_destroy(&n);
}

/* What the impeller discharges leaves the cylinder of its diameter past its blades: Fl N D^3 =
 * 0.72 * 3 / 27 = 0.08 m3/s, and so do the velocities of the rings on either side of it. */
static void the_discharge_is_in_the_velocities(void **state)
{
    (void)state;
    ru_flow_field field;
    ru_network *n = make(60, 1, 240, &field);
    double *v = find(n, 1, 0), sum = 0, dz = n->z_edges[1];
    const ru_stage *stage = &field.stages[0];
    for (int32_t i = 0; i < n->n_node; i++) {
        const double *x = n->position + 3 * (size_t)i;
        double r = hypot(x[0], x[1]);
        if (fabs(x[2] - stage->height) < stage->blade / 2 &&
            fabs(r - stage->diameter / 2) < 0.6 * n->r_edges[1])
            sum += v[3 * (size_t)i] * 2 * pi * r * dz / 2;
    }
    assert_close(sum, 0.08, 0.03, 0);
    free(v);
    ru_flow_field_destroy(&field);
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(velocities_are_those_of_the_stream_function),
        cmocka_unit_test(nothing_is_carried_up_on_the_whole),
        cmocka_unit_test(gas_rises_through_levels_and_surface),
        cmocka_unit_test(the_discharge_is_in_the_velocities),
    };
    return ru_run_group(tests);
}
