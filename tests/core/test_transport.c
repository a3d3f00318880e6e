/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/network_make.h>
#include <ru/core/transport.h>

typedef struct setting {
    ru_network *network;
    ru_part *part;
    double *flow, *c, *amounts;
    size_t n;
    int first_order;
} setting;

static const unsigned char moves[] = {1};

static setting open_setting(ru_impeller_kind kind, int n_r, int n_theta, int n_z, double dispersion)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, n_r, n_theta, n_z);
    s.mixing.dispersion = dispersion;
    s.mixing.swirl = 0.5;
    setting set = {0};
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_network_make(&s, &set.network), RU_OK);
    assert_int_equal(ru_part_build(set.network, &comm, 1, &set.part), RU_OK);
    set.n = (size_t)set.network->n_node;
    set.flow = calloc(set.part->n_edge, sizeof *set.flow);
    set.c = calloc(set.n + RU_TRANSPORT_LANES, sizeof *set.c);
    set.amounts = calloc(set.n, sizeof *set.amounts);
    for (size_t e = 0; e < set.part->n_edge; e++)
        set.flow[e] = set.part->edges[e].flow;
    return set;
}

static void close_setting(setting *set)
{
    free(set->flow);
    free(set->c);
    free(set->amounts);
    ru_part_destroy(&set->part);
    ru_network_destroy(&set->network);
}

static void apply(setting *set)
{
    memset(set->amounts, 0, set->n * sizeof *set->amounts);
    const ru_stream stream = {
        .moves = moves, .flow = set->flow, .mixing = 1, .first_order = set->first_order};
    ru_transport_apply(set->part, 1, &stream, set->c, set->amounts);
}

static void a_constant_field_stays_constant(void **state)
{
    (void)state;
    setting set = open_setting(RU_IMPELLER_RADIAL, 8, 12, 16, 1e-3);
    for (size_t i = 0; i < set.n; i++)
        set.c[i] = 3.7;
    apply(&set);
    for (size_t i = 0; i < set.n; i++)
        assert_close(set.amounts[i], 0, 0, 3.7 * 0.08 * 1e-13);
    close_setting(&set);
}

static void what_leaves_one_cell_enters_another(void **state)
{
    (void)state;
    setting set = open_setting(RU_IMPELLER_DOWN, 8, 12, 16, 1e-3);
    unsigned seed = 7;
    double sum = 0, size = 0;
    for (size_t i = 0; i < set.n; i++) {
        seed = seed * 1664525U + 1013904223U;
        set.c[i] = seed / 4294967296.0;
    }
    apply(&set);
    for (size_t i = 0; i < set.n; i++) {
        sum += set.amounts[i];
        size += fabs(set.amounts[i]);
    }
    assert_true(size > 0);
    assert_close(sum, 0, 0, 1e-13 * size);
    close_setting(&set);
}

/* Largest stable explicit step for the limited scheme: half the turn-over of the fastest cell. */
static double safe_step(const setting *set)
{
    double *out = calloc(set->n, sizeof *out), step = INFINITY;
    for (size_t e = 0; e < set->part->n_edge; e++) {
        const ru_edge *edge = &set->part->edges[e];
        out[set->flow[e] > 0 ? edge->from : edge->to] += fabs(set->flow[e]);
        out[edge->from] += edge->exchange;
        out[edge->to] += edge->exchange;
    }
    for (size_t i = 0; i < set->n; i++)
        step = fmin(step, 0.5 * set->part->weight[i] / out[i]);
    free(out);
    return step;
}

static void a_step_profile_gains_no_new_extremum(void **state)
{
    (void)state;
    setting set = open_setting(RU_IMPELLER_RADIAL, 10, 12, 20, 0);
    for (size_t i = 0; i < set.n; i++)
        set.c[i] = set.network->position[3 * i + 2] > 0.5 ? 1 : 0;
    double step = safe_step(&set), spread = 0;
    for (int k = 0; k < 400; k++) {
        apply(&set);
        for (size_t i = 0; i < set.n; i++)
            set.c[i] += step * set.amounts[i] / set.part->weight[i];
    }
    for (size_t i = 0; i < set.n; i++) {
        assert_true(set.c[i] > -1e-12 && set.c[i] < 1 + 1e-12);
        spread = fmax(spread, set.c[i] * (1 - set.c[i]));
    }
    assert_true(spread > 0.1); /* it did move */
    close_setting(&set);
}

/* Largest gap allowed between the frozen operator and differences, relative. */
static void check_frozen(int first_order, double allowed)
{
    setting set = open_setting(RU_IMPELLER_RADIAL, 8, 12, 16, 1e-3);
    set.first_order = first_order;
    double *v = calloc(set.n, sizeof *v);
    double *plus = calloc(set.n, sizeof *plus), *at = calloc(set.n, sizeof *at);
    float *packed = calloc(set.n, RU_TRANSPORT_LANES * sizeof *packed);
    float *along = calloc(set.n, RU_TRANSPORT_LANES * sizeof *along);
    ru_frozen frozen;
    const double step = 1e-6;
    for (size_t i = 0; i < set.n; i++) {
        const double *p = set.network->position + 3 * i;
        at[i] = set.c[i] = sin(5 * p[0]) + p[2] + 0.3 * p[1];
        v[i] = cos(3 * p[1]) * p[2];
    }
    const ru_stream stream = {
        .moves = moves, .flow = set.flow, .mixing = 1, .first_order = set.first_order};
    for (size_t i = 0; i < set.n; i++)
        packed[RU_TRANSPORT_LANES * i] = (float)v[i];
    assert_int_equal(ru_frozen_build(set.part, 1, set.first_order, &frozen), RU_OK);
    ru_transport_freeze(set.part, 1, &stream, set.c, &frozen);
    ru_transport_apply_frozen(set.part, 1, RU_TRANSPORT_LANES, moves, &frozen, packed, along);
    for (size_t i = 0; i < set.n; i++)
        set.c[i] = at[i] + step * v[i];
    apply(&set);
    for (size_t i = 0; i < set.n; i++) {
        plus[i] = set.amounts[i];
        set.c[i] = at[i] - step * v[i];
    }
    apply(&set);
    double error = 0, size = 0;
    for (size_t i = 0; i < set.n; i++) {
        double moved = (double)along[RU_TRANSPORT_LANES * i];
        error += fabs(moved - (plus[i] - set.amounts[i]) / (2 * step));
        size += fabs(moved);
        for (size_t k = 1; k < RU_TRANSPORT_LANES; k++)
            assert_true(along[RU_TRANSPORT_LANES * i + k] == 0);
    }
    assert_true(size > 0);
    assert_true(error < allowed * size);
    free(v);
    free(along);
    free(plus);
    free(at);
    free(packed);
    ru_frozen_destroy(&frozen);
    close_setting(&set);
}

static void the_frozen_operator_is_the_derivative_along_a_direction(void **state)
{
    (void)state;
    check_frozen(0, 1e-3); /* a few faces sit at an extremum, where phi has its corner */
    check_frozen(1, 1e-6); /* linear: what single precision and the difference leave */
}

static void slopes_are_those_of_any_unit(void **state)
{
    (void)state;
    enum { N = 11, WIDTH = 2 * RU_TRANSPORT_LANES };
    static const double unit[N] = {1, 1e-12, 1e-20, 1e13, 1e17, 1e21, 3, 1, 1e5, 1e-9, 1e15};
    unsigned char all[N];
    memset(all, 1, sizeof all);
    setting set = open_setting(RU_IMPELLER_RADIAL, 8, 12, 16, 1e-3);
    const ru_stream stream = {.moves = all, .flow = set.flow, .mixing = 1};
    double *c = calloc(set.n * N + RU_TRANSPORT_LANES, sizeof *c);
    float *v = calloc(set.n * WIDTH, sizeof *v), *along = calloc(set.n * WIDTH, sizeof *along);
    ru_frozen frozen;
    for (size_t i = 0; i < set.n; i++) {
        const double *p = set.network->position + 3 * i;
        for (size_t k = 0; k < N; k++) {
            c[N * i + k] = unit[k] * (sin(5 * p[0]) + p[2] + 0.3 * p[1]);
            v[WIDTH * i + k] = (float)(unit[k] * cos(3 * p[1]) * p[2]);
        }
    }
    assert_int_equal(ru_frozen_build(set.part, N, 0, &frozen), RU_OK);
    ru_transport_freeze(set.part, N, &stream, c, &frozen);
    ru_transport_apply_frozen(set.part, N, WIDTH, all, &frozen, v, along);
    double size = 0, error[N] = {0};
    for (size_t i = 0; i < set.n; i++) {
        const float *row = along + WIDTH * i;
        size += fabs((double)row[0]);
        for (size_t k = 1; k < N; k++)
            error[k] += fabs((double)row[k] / unit[k] - (double)row[0]);
    }
    for (size_t k = 1; k < N; k++)
        assert_true(error[k] < 1e-3 * size); /* rounded, a few differences are none */
    free(c);
    free(v);
    free(along);
    ru_frozen_destroy(&frozen);
    close_setting(&set);
}

/* Error of the rate of change for an axisymmetric smooth field, against the exact one at cell
 * centres; L1 over the volume. c = cos(pi z) (1 - 12 r^2 + 16 r^3) has no slope at axis and walls.
 */
static double rate_error(int n_r, int n_z)
{
    const double pi = 3.14159265358979323846, dispersion = 1e-3;
    setting set = open_setting(RU_IMPELLER_RADIAL, n_r, 1, n_z, dispersion);
    for (size_t e = 0; e < set.part->n_edge; e++)
        set.flow[e] = 0;
    /* psi = r^2 (1 - 2 r)^2 z^2 (1 - z)^2 at cell corners, R = 1/2, H = 1. */
    for (size_t e = 0; e < set.part->n_edge; e++) {
        const ru_edge *edge = &set.part->edges[e];
        int i = edge->from % n_r, k = edge->from / n_r, radial = edge->to == edge->from + 1;
        double r0 = set.network->r_edges[i], r1 = set.network->r_edges[i + 1];
        double z0 = set.network->z_edges[k], z1 = set.network->z_edges[k + 1];
#define PSI(r, z) ((r) * (r) * (1 - 2 * (r)) * (1 - 2 * (r)) * (z) * (z) * (1 - (z)) * (1 - (z)))
        set.flow[e] =
            radial ? -2 * pi * (PSI(r1, z1) - PSI(r1, z0)) : 2 * pi * (PSI(r1, z1) - PSI(r0, z1));
#undef PSI
    }
    for (size_t i = 0; i < set.n; i++) {
        double r = hypot(set.network->position[3 * i], set.network->position[3 * i + 1]);
        set.c[i] = cos(pi * set.network->position[3 * i + 2]) * (1 - 12 * r * r + 16 * r * r * r);
    }
    apply(&set);
    double error = 0;
    for (size_t i = 0; i < set.n; i++) {
        double r = hypot(set.network->position[3 * i], set.network->position[3 * i + 1]);
        double z = set.network->position[3 * i + 2];
        double f = 1 - 12 * r * r + 16 * r * r * r, fr = -24 * r + 48 * r * r;
        double laplace = -48 + 144 * r; /* f'' + f'/r */
        double a = 1 - 2 * r, b = z * (1 - z);
        double ur = -r * a * a * 2 * b * (1 - 2 * z);
        double uz = (2 * a * a - 4 * r * a) * b * b;
        double exact = -ur * fr * cos(pi * z) + uz * f * pi * sin(pi * z) +
                       dispersion * cos(pi * z) * (laplace - pi * pi * f);
        error += fabs(set.amounts[i] - exact * set.part->weight[i]);
    }
    close_setting(&set);
    return error;
}

static void transport_is_of_second_order_on_a_smooth_field(void **state)
{
    (void)state;
    double coarse = rate_error(20, 40), middle = rate_error(40, 80), fine = rate_error(80, 160);
    print_message("observed order %.3f, %.3f\n", log2(coarse / middle), log2(middle / fine));
    assert_true(log2(middle / fine) > 1.9);
}

/* Five states are taken side by side, one by itself: the same field in any unit. */
static void states_side_by_side_move_as_one_does(void **state)
{
    (void)state;
    enum { N = 5 };
    static const unsigned char all[N] = {1, 1, 1, 1, 1};
    static const double units[N] = {1, 1e-60, 1e30, 3e-25, 1e60};
    setting set = open_setting(RU_IMPELLER_RADIAL, 8, 12, 16, 1e-3);
    double *c = calloc(set.n * N + RU_TRANSPORT_LANES, sizeof *c);
    double *amounts = calloc(set.n * N, sizeof *amounts), largest = 0, worst = 0;
    for (size_t i = 0; i < set.n; i++)
        set.c[i] = i % 7 == 3 ? 0 : exp(-20 * fabs(sin(0.013 * (double)i)));
    for (size_t i = 0; i < set.n * N; i++)
        c[i] = set.c[i / N] * units[i % N];
    apply(&set);
    const ru_stream stream = {.moves = all, .flow = set.flow, .mixing = 1};
    ru_transport_apply(set.part, N, &stream, c, amounts);
    for (size_t i = 0; i < set.n * N; i++) {
        largest = fmax(largest, fabs(set.amounts[i / N]));
        worst = fmax(worst, fabs(amounts[i] / units[i % N] - set.amounts[i / N]));
    }
    assert_true(largest > 0);
    assert_true(worst <= 1e-12 * largest);
    free(c);
    free(amounts);
    close_setting(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_side_by_side_move_as_one_does),
        cmocka_unit_test(a_constant_field_stays_constant),
        cmocka_unit_test(what_leaves_one_cell_enters_another),
        cmocka_unit_test(a_step_profile_gains_no_new_extremum),
        cmocka_unit_test(the_frozen_operator_is_the_derivative_along_a_direction),
        cmocka_unit_test(slopes_are_those_of_any_unit),
        cmocka_unit_test(transport_is_of_second_order_on_a_smooth_field),
    };
    return ru_run_group(tests);
}
