/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <ru/flux/region.h>

/* Growth, product and shortfall of the small cell over the uptake of s and of o. */
typedef struct cell {
    ru_flux_network *n;
    ru_fba *fba;
    ru_flux_handle handles[2];
    size_t outputs[3];
} cell;

static const double most[2] = {10, 100};

static cell open_cell(int parsimonious)
{
    cell c = {.n = small_cell()};
    const ru_fba_options options = {
        .goals = &c.n->goals[0], .n_goal = 1, .parsimonious = parsimonious};
    assert_int_equal(ru_fba_build(c.n, &options, &c.fba), RU_OK);
    c.handles[0] = (ru_flux_handle){reaction_of(c.n, "EX_s"), 0, -1};
    c.handles[1] = (ru_flux_handle){reaction_of(c.n, "EX_o"), 0, -1};
    c.outputs[0] = reaction_of(c.n, "grow");
    c.outputs[1] = reaction_of(c.n, "EX_p");
    c.outputs[2] = c.n->n_reaction;
    return c;
}

static void close_cell(cell *c)
{
    ru_fba_destroy(&c->fba);
    ru_flux_network_destroy(&c->n);
}

static ru_flux_region *region_at(cell *c, double s, double o)
{
    const double q[2] = {s, o};
    const ru_flux_view view = {2, c->handles, most, 3, c->outputs};
    ru_fba_result result;
    ru_flux_region *r = NULL;
    for (int i = 0; i < 2; i++)
        assert_int_equal(ru_fba_bound(c->fba, c->handles[i].reaction, -q[i], 0), RU_OK);
    assert_int_equal(ru_fba_solve(c->fba, &result), RU_OK);
    assert_int_equal(ru_flux_region_build(c->fba, &view, &result, q, &r), RU_OK);
    return r;
}

/* With o short: growth g = (20/6 o + 2 f - 4)/10 and s = o/6 + f + g, so 12 g = 2 s + 3 o - 4 and
 * p = 2 f = 2 (s - o/6 - g). This ends where f = 0 or g = 0. */
static void where_oxygen_is_short_the_slopes_are_those_by_hand(void **state)
{
    (void)state;
    for (int parsimonious = 0; parsimonious < 2; parsimonious++) {
        cell c = open_cell(parsimonious);
        ru_flux_region *r = region_at(&c, 10, 12);
        double out[3], slopes[3][2];
        assert_true(ru_flux_region_holds(r, (double[2]){10, 12}));
        ru_flux_region_apply(r, (double[2]){5, 6}, out, slopes[0]);
        double growth = (2 * 5 + 3 * 6 - 4) / 12.;
        assert_close(out[0], growth, 1e-12, 0);
        assert_close(slopes[0][0], 2. / 12, 1e-12, 0);
        assert_close(slopes[0][1], 3. / 12, 1e-12, 0);
        assert_close(out[1], 2 * (5 - 1 - growth), 1e-12, 0);
        assert_close(slopes[1][1], 2 * (-1. / 6 - 3. / 12), 1e-12, 0);
        assert_close(out[2], 0, 0, 1e-12);
        ru_flux_region_destroy(&r);
        close_cell(&c);
    }
}

/* f = 0 where 5 o = 10 s + 4 ... : s - o/6 = g = (2 s + 3 o - 4)/12, that is 10 s = 5 o - 4. */
static void a_region_ends_where_the_basis_does(void **state)
{
    (void)state;
    cell c = open_cell(0);
    ru_flux_region *r = region_at(&c, 10, 12);
    double edge = (10 * 10 + 4) / 5.;
    assert_true(ru_flux_region_holds(r, (double[2]){10, edge - 1e-6}));
    assert_false(ru_flux_region_holds(r, (double[2]){10, edge + 1e-6}));
    /* growth ends where 2 s + 3 o = 4 */
    assert_true(ru_flux_region_holds(r, (double[2]){1, 2. / 3 + 1e-6}));
    assert_false(ru_flux_region_holds(r, (double[2]){1, 2. / 3 - 1e-6}));
    ru_flux_region_destroy(&r);
    close_cell(&c);
}

/* Fermentation alone gives 2 a unit of s of the 4 that maintenance needs; oxygen 3 a unit. */
static void starvation_is_a_region_like_others(void **state)
{
    (void)state;
    cell c = open_cell(0);
    ru_flux_region *r = region_at(&c, 0.5, 0.3);
    double out[3], slopes[3][2];
    ru_flux_region_apply(r, (double[2]){0.4, 0.2}, out, slopes[0]);
    assert_close(out[0], 0, 0, 1e-12);
    assert_close(out[2], 4 - 2 * 0.4 - 3 * 0.2, 1e-12, 0);
    assert_close(slopes[2][0], -2, 1e-12, 0);
    assert_close(slopes[2][1], -3, 1e-12, 0);
    assert_true(ru_flux_region_holds(r, (double[2]){0, 0}));
    assert_false(ru_flux_region_holds(r, (double[2]){2, 0.1}));
    ru_flux_region_destroy(&r);
    close_cell(&c);
}

/* At q = 0 the bounds of an exchange coincide; what more would do is known all the same. */
static void slopes_are_known_where_nothing_is_left(void **state)
{
    (void)state;
    cell c = open_cell(0);
    ru_flux_region *r = region_at(&c, 0, 0);
    double out[3], slopes[3][2];
    ru_flux_region_apply(r, (double[2]){0, 0}, out, slopes[0]);
    assert_close(out[2], 4, 1e-12, 0);
    assert_close(slopes[2][0], -2, 1e-12, 0);
    ru_flux_region_destroy(&r);
    close_cell(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_oxygen_is_short_the_slopes_are_those_by_hand),
        cmocka_unit_test(a_region_ends_where_the_basis_does),
        cmocka_unit_test(starvation_is_a_region_like_others),
        cmocka_unit_test(slopes_are_known_where_nothing_is_left),
    };
    return ru_run_group(tests);
}
