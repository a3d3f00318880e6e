/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/reactor.h>

static double initial[8], parameters[16];
static const ru_gas_pool no_gas;

/* Cells in a layer, or in the vessel of the flow field; absorption 150 m2/kg. */
static ru_scenario make_culture(ru_light_kind kind)
{
    const ru_model *model = ru_model_find("phycocyanin");
    ru_scenario s = ru_tiny_scenario(model, initial, parameters);
    assert_int_equal(ru_model_defaults(model, parameters), RU_OK);
    s.gas.present = 0;
    s.light = (ru_light){.present = 1,
                         .kind = kind,
                         .intensity = 300e-6,
                         .sides = 1,
                         .depth = 0.02,
                         .absorption = 150,
                         .points = 12};
    s.end = 48 * 3600;
    s.output.series_interval = s.output.field_interval = 48 * 3600;
    return s;
}

static void the_mean_of_a_layer_is_that_of_its_integral(void **state)
{
    (void)state;
    ru_test_table t = ru_test_table_read(RU_SOURCE_DIR "/tests/reference/b8_light_average.csv");
    for (size_t i = 0; i < t.n_row; i++) {
        const double *row = t.values + i * t.n_column;
        double extinction = row[1] * row[2];
        assert_close(ru_light_slab_mean(row[0], extinction, row[3], 1, 12), row[4], 1e-7, 0);
        /* From both sides: twice as much. */
        assert_close(ru_light_slab_mean(row[0], extinction, row[3], 2, 16), 2 * row[4], 1e-6, 0);
    }
    free(t.values);
}

typedef struct bench {
    ru_comm comm;
    ru_problem *problem;
} bench;

static bench open_bench(const ru_scenario *s)
{
    bench b;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &b.comm), RU_OK);
    if (ru_problem_build(s, &b.comm, &b.problem) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return b;
}

static void a_cylinder_is_lit_evenly_without_cells_and_darkest_on_its_axis(void **state)
{
    (void)state;
    ru_scenario s = make_culture(RU_LIGHT_CYLINDER);
    bench b = open_bench(&s);
    const ru_light_field *field = &b.problem->light;
    double sum = 0, weights = 0, slope, last = INFINITY;
    for (size_t i = 0; i < field->n_point; i++) { /* from the axis outwards or back */
        double now = ru_light_at(field, i, 0.05, &slope);
        assert_close(ru_light_at(field, i, 0, &slope), 300e-6, 1e-12, 0);
        assert_true(now < last || i == 0);
        last = now;
        weights += field->points[i].weight;
        sum += field->points[i].weight * now;
    }
    assert_close(weights, 1, 1e-12, 0);
    assert_true(sum < 300e-6 && sum > last);
    ru_problem_destroy(&b.problem);
}

/* The light of a grid where biomass is what `of` says of the height of a level and the radius of a
 * ring, in `grown` times the liquid of the start; [n_place][n_point], the caller's. */
static ru_light_here *look_at(const ru_problem *problem, double grown,
                              double (*of)(double z, double r))
{
    const ru_light_field *field = &problem->light;
    const ru_network *network = problem->network;
    size_t n = problem->n_state, n_own = (size_t)problem->part->n_own;
    double *c = calloc(n_own * n, sizeof *c), *shade = calloc(field->n_place, sizeof *shade);
    ru_light_here *here = calloc(ru_light_room(field), sizeof *here);
    for (size_t i = 0; i < n_own; i++) {
        size_t place = (size_t)field->place[i], level = place / (size_t)network->n_r,
               ring = place % (size_t)network->n_r;
        c[i * n] = of(0.5 * (network->z_edges[level] + network->z_edges[level + 1]),
                      0.5 * (network->r_edges[ring] + network->r_edges[ring + 1]));
    }
    ru_light_look(field, problem->model, problem->part, n, grown, c, shade, here);
    free(c);
    free(shade);
    return here;
}

static ru_light_here *look(const ru_problem *problem, double (*of)(double z, double r))
{
    return look_at(problem, 1, of);
}

static double everywhere(double z, double r)
{
    (void)z;
    (void)r;
    return 0.1;
}

static double in_upper_half(double z, double r)
{
    (void)r;
    return z > 0.5 ? 0.1 : 0;
}

static double in_outer_half(double z, double r)
{
    (void)z;
    return r > 0.25 ? 0.1 : 0;
}

static bench open_grid(ru_scenario *s, ru_impeller *impeller, ru_light_kind kind, int n_r, int n_z)
{
    *s = make_culture(kind);
    ru_tiny_cylinder(s, impeller, RU_IMPELLER_RADIAL, n_r, 1, n_z);
    return open_bench(s);
}

/* K R = 7.5; on the axis, the last point of the innermost ring, every chord is the radius, and half
 * of it where the inner half is clear; the levels beside are not asked. */
static void on_the_axis_light_is_what_a_radius_leaves(void **state)
{
    (void)state;
    ru_scenario s;
    ru_impeller impeller;
    bench b = open_grid(&s, &impeller, RU_LIGHT_CYLINDER, 64, 4);
    double radius = b.problem->network->r_edges[64];
    assert_close(radius, 0.5, 1e-12, 0);
    size_t axis = b.problem->light.n_point - 1;
    ru_light_here *here = look(b.problem, everywhere);
    assert_close(here[axis].value, 300e-6 * exp(-7.5), 1e-12, 0);
    assert_close(here[axis].slope, -150 * radius * here[axis].value, 1e-12, 0);
    free(here);
    here = look(b.problem, in_outer_half);
    assert_close(here[axis].value, 300e-6 * exp(-3.75), 1e-12, 0);
    free(here);
    here = look(b.problem, in_upper_half);
    assert_close(here[axis].value, 300e-6, 1e-12, 0);
    free(here);
    ru_problem_destroy(&b.problem);
}

/* Lit from the top: in the clear lower half light is what the upper half leaves, and outer rings do
 * not shade the inner ones. */
static void cells_above_shade_those_below(void **state)
{
    (void)state;
    ru_scenario s;
    ru_impeller impeller;
    bench b = open_grid(&s, &impeller, RU_LIGHT_SLAB, 4, 64);
    const ru_network *network = b.problem->network;
    double height = network->z_edges[64];
    ru_light_here *here = look(b.problem, in_upper_half);
    double shaded = 0;
    for (int k = 0; k < 64; k++)
        if (network->z_edges[k] + network->z_edges[k + 1] > 1)
            shaded += network->z_edges[k + 1] - network->z_edges[k];
    assert_true(shaded > 0.3 && shaded < height - 0.3);
    assert_close(here[0].value, 300e-6 * exp(-15 * shaded), 1e-12, 0);
    free(here);
    here = look(b.problem, in_outer_half);
    assert_close(here[0].value, 300e-6, 1e-12, 0);
    /* at the bottom of the outermost ring, all of the depth */
    size_t n = b.problem->light.n_point;
    assert_close(here[4 * n - 1].value, 300e-6 * exp(-15 * height), 1e-12, 0);
    free(here);
    /* and of a liquid half as high again */
    here = look_at(b.problem, 1.5, in_outer_half);
    assert_close(here[4 * n - 1].value, 300e-6 * exp(-1.5 * 15 * height), 1e-12, 0);
    assert_close(here[4 * n - 1].slope, -150 * 1.5 * height * here[4 * n - 1].value, 1e-12, 0);
    free(here);
    ru_problem_destroy(&b.problem);
}

/* Growth in light, by the points of a grid: its sum over the places, each by its part of the
 * volume, of a rate that saturates and is inhibited, and of one that is 1 everywhere. */
static double saturated(double light)
{
    return light / (light + 178.85e-6 + light * light / 447.12e-6);
}

static double mean_over_grid(const ru_problem *problem, const ru_light_here *here, double *one)
{
    const ru_light_field *field = &problem->light;
    double sum = 0, all = 0;
    *one = 0;
    for (size_t i = 0; i < field->n_place; i++)
        all += field->amount[i];
    for (size_t i = 0; i < field->n_place; i++)
        for (size_t q = 0; q < field->n_point; q++) {
            const ru_light_here *point = &here[i * field->n_point + q];
            sum += field->amount[i] / all * point->weight * saturated(point->value);
            *one += field->amount[i] / all * point->weight;
        }
    return sum;
}

static double density;

static double as_dense(double z, double r)
{
    (void)z;
    (void)r;
    return density;
}

/* Four levels, from clear to an extinction of 270 a level, lit from one side or two, against a sum
 * over 400,000 depths of all the liquid. */
static void a_coarse_layer_is_right_in_any_broth(void **state)
{
    (void)state;
    const double densities[] = {0, 0.02, 0.1, 0.5, 2, 7};
    for (int sides = 1; sides <= 2; sides++) {
        ru_scenario s = make_culture(RU_LIGHT_SLAB);
        ru_impeller impeller;
        s.light.sides = sides;
        ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 2, 1, 4);
        bench b = open_bench(&s);
        double height = b.problem->network->z_edges[4];
        for (size_t i = 0; i < sizeof densities / sizeof *densities; i++) {
            density = densities[i];
            double extinction = 150 * density * height, expected = 0, one;
            const int n = 400000;
            for (int k = 0; k < n; k++) {
                double x = (k + 0.5) / n, light = 300e-6 * exp(-extinction * x);
                light += sides == 2 ? 300e-6 * exp(-extinction * (1 - x)) : 0;
                expected += saturated(light) / n;
            }
            ru_light_here *here = look(b.problem, as_dense);
            assert_close(mean_over_grid(b.problem, here, &one), expected, 1e-3, 0);
            assert_close(one, 1, 1e-12, 0);
            free(here);
        }
        ru_problem_destroy(&b.problem);
    }
}

/* In light from all around, by the same twelve directions at 100,000 radii of equal area. */
static double growth_in_cylinder(double radius, double extinction)
{
    double x[RU_LIGHT_RAYS], w[RU_LIGHT_RAYS], sum = 0;
    const int n = 100000;
    ru_light_quadrature(RU_LIGHT_RAYS, x, w);
    for (int i = 0; i < n; i++) {
        double r = radius * sqrt((i + 0.5) / n), light = 0;
        for (size_t j = 0; j < RU_LIGHT_RAYS; j++) {
            double across = r * sin(acos(-1.0) * x[j]);
            double way = r * cos(acos(-1.0) * x[j]) + sqrt(radius * radius - across * across);
            light += 300e-6 * w[j] * exp(-extinction * way);
        }
        sum += saturated(light) / n;
    }
    return sum;
}

/* Four rings, up to an extinction of 130 a ring. */
static void a_coarse_cylinder_is_right_in_any_broth(void **state)
{
    (void)state;
    const double densities[] = {0, 0.02, 0.1, 0.5, 2, 7};
    ru_scenario s;
    ru_impeller impeller;
    bench b = open_grid(&s, &impeller, RU_LIGHT_CYLINDER, 4, 2);
    double radius = b.problem->network->r_edges[4], one;
    for (size_t i = 0; i < sizeof densities / sizeof *densities; i++) {
        density = densities[i];
        ru_light_here *here = look(b.problem, as_dense);
        double expected = growth_in_cylinder(radius, 150 * density);
        assert_close(mean_over_grid(b.problem, here, &one), expected, 2e-3, 0);
        assert_close(one, 1, 1e-12, 0);
        free(here);
    }
    ru_problem_destroy(&b.problem);
}

static void take(const ru_problem *problem, const ru_reactor_moment *moment, const double *c,
                 ru_reactor_rates *rates)
{
    int verdict;
    ru_reactor_take(problem, moment, 0, 1, c, rates, &verdict);
    assert_int_equal(verdict, 0);
}

/* Without absorption a layer grows as in even light; with it as the mean over depth, which is not
 * the rate at the mean light. */
static void growth_is_the_mean_over_depth(void **state)
{
    (void)state;
    ru_scenario s = make_culture(RU_LIGHT_SLAB);
    bench b = open_bench(&s);
    const double k_s = 178.85e-6, k_i = 447.12e-6, x = 0.8, extinction = 150 * x;
    double mean = 0, light_mean = 0;
    const int n = 20000;
    for (int i = 0; i < n; i++) {
        double light = 300e-6 * exp(-extinction * 0.02 * (i + 0.5) / n);
        mean += light / (light + k_s + light * light / k_i) / n;
        light_mean += light / n;
    }
    double c[3] = {x, 0.15, 0};
    ru_reactor_rates rates;
    const ru_reactor_moment moment = {.grown = 1, .pool = &no_gas};
    take(b.problem, &moment, c, &rates);
    double growth = 0.0923 * 0.62 / 3600 * 0.15 / (0.15 + 0.3931) * x;
    assert_close(rates.reacted[1], -0.50449 * growth * mean, 1e-6, 0);
    double at_mean = light_mean / (light_mean + k_s + light_mean * light_mean / k_i);
    assert_true(fabs(at_mean / mean - 1) > 0.05);
    ru_problem_destroy(&b.problem);
}

static void slopes_know_that_cells_shade_each_other(void **state)
{
    (void)state;
    ru_scenario s = make_culture(RU_LIGHT_SLAB);
    bench b = open_bench(&s);
    double c[3] = {0.8, 0.15, 0.01}, block[9];
    const ru_reactor_moment moment = {.grown = 1, .pool = &no_gas};
    ru_reactor_slopes(b.problem, &moment, 0, 1, c, block);
    for (size_t k = 0; k < 3; k++) {
        ru_reactor_rates up, down;
        double kept = c[k], step = 1e-5 * kept;
        c[k] = kept + step;
        take(b.problem, &moment, c, &up);
        c[k] = kept - step;
        take(b.problem, &moment, c, &down);
        c[k] = kept;
        for (size_t a = 0; a < 3; a++) {
            double by_difference = (up.reacted[a] - down.reacted[a]) / (2 * step);
            assert_close(block[a * 3 + k], by_difference, 1e-5, 1e-12);
        }
    }
    ru_problem_destroy(&b.problem);
}

/* A fine grid of a stirred vessel, lit from around, grows as one tank does with many points; any
 * number of ranks. */
static void a_grid_grows_as_the_mixed_tank_does(void **state)
{
    (void)state;
    double ends[2];
    for (int grid = 0; grid < 2; grid++) {
        ru_scenario s = make_culture(RU_LIGHT_CYLINDER);
        ru_impeller impeller;
        s.light.absorption = 10;
        s.light.points = 32;
        s.solver.relative = 1e-6;
        ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 12, 1, 8);
        if (!grid)
            s.mixing = (ru_mixing){.kind = RU_MIXING_WELL_MIXED, .dispersion = NAN};
        ru_tiny_run tiny = ru_tiny_run_open(&s);
        ru_tiny_run_finish(&tiny);
        ends[grid] = ru_tiny_value(&tiny, "biomass", SIZE_MAX);
        if (grid) {
            print_message("%g g/L, %g steps, %g refused by Newton\n", ends[1],
                          tiny.record->statistics[0], tiny.record->statistics[6]);
            assert_true(tiny.record->statistics[6] < 0.1 * tiny.record->statistics[0] + 2);
        }
        ru_tiny_run_close(&tiny);
    }
    assert_true(ends[0] > 1.01);
    assert_close(ends[1] - 1, ends[0] - 1, 1e-3, 0);
}

/* What a dark layer takes up in five hours in all, kg; fed with the same medium at that rate. */
static double taken_up(double rate)
{
    double medium[8] = {0, 1, 0};
    ru_feed feed = {.profile = {.stop = INFINITY, .rate = rate}, .concentrations = medium};
    ru_scenario s = make_culture(RU_LIGHT_SLAB);
    ru_impeller impeller;
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 3, 1, 12);
    initial[0] = 2;
    initial[1] = 1;
    s.end = s.output.series_interval = s.output.field_interval = 5 * 3600;
    s.feeds = &feed;
    s.n_feed = 1;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    double volume = ru_tiny_value(&tiny, "V", SIZE_MAX) / 1000;
    double left = volume * ru_tiny_value(&tiny, "nitrate", SIZE_MAX) / 1000;
    assert_close(volume, ru_tiny_value(&tiny, "V", 0) / 1000 + rate * s.end, 1e-9, 0);
    ru_tiny_run_close(&tiny);
    return volume - left; /* of the 1 kg/m3 that all liquid had */
}

/* All light is used near the surface, with 2 kg/m3 or with 1 of twice the liquid: the same uptake,
 * but for what less of the nitrate is left in less liquid. */
static void a_layer_that_fills_uses_the_same_light(void **state)
{
    (void)state;
    const double kept[2] = {initial[0], initial[1]};
    double alone = taken_up(0), deepened = taken_up(0.785398 / (5 * 3600));
    print_message("%.6g kg, %.6g kg in more liquid\n", alone, deepened);
    assert_true(alone > 1e-4);
    assert_close(deepened, alone, 3e-4, 0);
    memcpy(initial, kept, sizeof kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_of_a_layer_is_that_of_its_integral),
        cmocka_unit_test(a_cylinder_is_lit_evenly_without_cells_and_darkest_on_its_axis),
        cmocka_unit_test(on_the_axis_light_is_what_a_radius_leaves),
        cmocka_unit_test(cells_above_shade_those_below),
        cmocka_unit_test(a_coarse_layer_is_right_in_any_broth),
        cmocka_unit_test(a_coarse_cylinder_is_right_in_any_broth),
        cmocka_unit_test(growth_is_the_mean_over_depth),
        cmocka_unit_test(slopes_know_that_cells_shade_each_other),
        cmocka_unit_test(a_layer_that_fills_uses_the_same_light),
        cmocka_unit_test(a_grid_grows_as_the_mixed_tank_does),
    };
    return ru_run_group(tests);
}
