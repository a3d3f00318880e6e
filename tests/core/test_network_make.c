/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/network_make.h>

static ru_compartment tanks[] = {{.name = "top", .volume = 3, .height = 2},
                                 {.name = "bottom", .volume = 1, .height = 0.5}};

static ru_scenario make(double *initial, double *parameters, ru_link *links, size_t n_link)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    s.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                           .compartments = tanks,
                           .n_compartment = 2,
                           .links = links,
                           .n_link = n_link};
    return s;
}

static void a_stirred_tank_is_one_node(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    assert_int_equal(n->n_node, 1);
    assert_int_equal(n->n_edge, 0);
    assert_close(n->volume, 1, 0, 0);
    ru_network_destroy(&n);
}

static void compartments_keep_volumes_names_and_flows(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_link links[] = {{.from = "top", .to = "bottom", .flow = 0.2},
                       {.from = "bottom", .to = "top", .flow = 0.2},
                       {.from = "top", .to = "bottom", .flow = 0.1, .two_way = 1}};
    ru_scenario s = make(initial, parameters, links, 3);
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    assert_close(n->volume, 4, 0, 0);
    assert_close(n->fraction[0], 0.75, 1e-15, 0);
    assert_string_equal(n->names[1], "bottom");
    assert_close(n->edges[1].flow, 0.2, 0, 0);
    assert_close(n->edges[2].exchange, 0.1, 0, 0);
    ru_network_destroy(&n);
}

static void a_one_way_flow_without_return_is_refused_by_name(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_link links[] = {{.from = "top", .to = "bottom", .flow = 0.2}};
    ru_scenario s = make(initial, parameters, links, 1);
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_ERR_INPUT);
    assert_null(n);
    assert_non_null(strstr(ru_fault_text(), "do not close"));
}

static void dispersion_follows_from_the_dissipation(void **state)
{
    (void)state;
    /* Po 5, N 4/s, D = T/3 in 1 m: eps = 1.6766941 m2/s3, so 0.09/0.7 eps^(1/3) (D/10)^(4/3). */
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 8, 1, 16);
    s.mixing.speed = 4;
    s.mixing.dispersion = NAN;
    assert_close(ru_mixing_dispersion(&s), 0.09 / 0.7 * cbrt(1.6766941) * pow(1.0 / 30, 4.0 / 3),
                 1e-7, 0);
    s.mixing.dispersion = 5e-3;
    assert_close(ru_mixing_dispersion(&s), 5e-3, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stirred_tank_is_one_node),
        cmocka_unit_test(compartments_keep_volumes_names_and_flows),
        cmocka_unit_test(a_one_way_flow_without_return_is_refused_by_name),
        cmocka_unit_test(dispersion_follows_from_the_dissipation),
    };
    return ru_run_group(tests);
}
