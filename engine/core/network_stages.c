/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network_make.h>
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>

/* Columns of well-mixed parts, one above the other: a part an impeller, or tanks in series. */

static const double pi = 3.14159265358979323846;

/* Parts between `planes` [n + 1] m, not joined yet. */
static ru_status make_column(const ru_scenario *scenario, int n, const double *planes,
                             const char *word, ru_network **network)
{
    double height = planes[n], radius = 0.5 * scenario->vessel.diameter;
    RU_TRY(ru_network_build(RU_MESH_COMPARTMENTS, n, scenario->vessel.volume, network));
    ru_network *made = *network;
    RU_TRY(ru_network_set_axes(made, 1, n));
    RU_TRY(ru_network_set_names(made, word));
    made->height = height;
    made->r_edges[1] = radius;
    for (int i = 0; i < n; i++) {
        made->z_edges[i + 1] = planes[i + 1];
        made->fraction[i] = (planes[i + 1] - planes[i]) / height;
        made->position[3 * (size_t)i + 2] = 0.5 * (planes[i] + planes[i + 1]);
    }
    return RU_OK;
}

static ru_status join_above(ru_network *network, int32_t part, double exchange)
{
    ru_edge edge = ru_edge_simple(part, part + 1, 0, exchange);
    return ru_network_add(network, &edge);
}

static ru_status fill_stages(const ru_scenario *scenario, const ru_stages *stages,
                             ru_network **network)
{
    double density = scenario->vessel.density;
    RU_TRY(make_column(scenario, (int)stages->n, stages->planes, "stage", network));
    for (size_t i = 0; i < stages->n; i++) {
        double mass = density * (*network)->volume * (*network)->fraction[i];
        (*network)->dissipation[i] =
            ru_impeller_power(&stages->impellers[i], scenario->mixing.speed, density) / mass;
        if (i + 1 < stages->n)
            RU_TRY(join_above(*network, (int32_t)i, stages->exchange[i + 1]));
    }
    return RU_OK;
}

ru_status ru_network_make_stages(const ru_scenario *scenario, ru_network **network)
{
    ru_stages stages;
    RU_REQUIRE(scenario->mixing.n_impeller > 0, RU_ERR_INPUT, "stages need impellers");
    RU_TRY(ru_stages_build(&scenario->mixing, ru_mixing_height(scenario), &stages));
    ru_status status = fill_stages(scenario, &stages, network);
    ru_stages_destroy(&stages);
    RU_TRY(status);
    double radius = 0.5 * scenario->vessel.diameter;
    return ru_network_set_rise(*network, pi * radius * radius);
}

/* A loop of n tanks, n even: the first half rises in the middle, the other comes down around it.
 * Gas rises with the first half. */
static ru_status make_ring(const ru_scenario *scenario, int n, ru_network **network)
{
    const ru_mixing *mixing = &scenario->mixing;
    int half = n / 2;
    double height = ru_mixing_height(scenario), radius = 0.5 * scenario->vessel.diameter;
    RU_TRY(ru_network_build(RU_MESH_COMPARTMENTS, n, scenario->vessel.volume, network));
    ru_network *made = *network;
    RU_TRY(ru_network_set_axes(made, 2, half));
    RU_TRY(ru_network_set_names(made, "tank"));
    made->cell_node = malloc((size_t)n * sizeof *made->cell_node);
    RU_REQUIRE(made->cell_node, RU_ERR_SYSTEM, "out of memory for tanks in series");
    made->height = height;
    made->r_edges[1] = radius * sqrt(0.5);
    made->r_edges[2] = radius;
    for (int i = 0; i < n; i++) {
        int level = i < half ? i : n - 1 - i, ring = i >= half;
        made->z_edges[level + 1] = height * (level + 1) / half;
        made->fraction[i] = 1.0 / n;
        made->dissipation[i] = ru_mixing_dissipation(scenario);
        made->position[3 * (size_t)i] = 0.5 * (made->r_edges[ring] + made->r_edges[ring + 1]);
        made->position[3 * (size_t)i + 2] = height * (level + 0.5) / half;
        made->cell_node[2 * level + ring] = i;
        ru_edge edge = ru_edge_simple(i, (i + 1) % n, mixing->through_flow,
                                      mixing->backflow * mixing->through_flow);
        if (i + 1 < half)
            edge.rise = (float)(0.5 * pi * radius * radius);
        RU_TRY(ru_network_add(made, &edge));
    }
    made->surface[half - 1] = 0.5 * pi * radius * radius;
    return RU_OK;
}

ru_status ru_network_make_tanks(const ru_scenario *scenario, ru_network **network)
{
    const ru_mixing *mixing = &scenario->mixing;
    int n = (int)mixing->n_tank;
    double height = ru_mixing_height(scenario), radius = 0.5 * scenario->vessel.diameter;
    RU_REQUIRE(!mixing->closed || n % 2 == 0, RU_ERR_INPUT,
               "a closed loop has an even number of tanks, not %d", n);
    if (mixing->closed)
        return make_ring(scenario, n, network);
    double *planes = malloc(((size_t)n + 1) * sizeof *planes);
    RU_REQUIRE(planes, RU_ERR_SYSTEM, "out of memory for tanks in series");
    for (int i = 0; i <= n; i++)
        planes[i] = height * i / n;
    ru_status status = make_column(scenario, n, planes, "tank", network);
    for (int i = 0; i + 1 < n && status == RU_OK; i++)
        status = join_above(*network, i, mixing->backflow * mixing->through_flow);
    free(planes);
    RU_TRY(status);
    for (int i = 0; i < n; i++)
        (*network)->dissipation[i] = ru_mixing_dissipation(scenario);
    return ru_network_set_rise(*network, pi * radius * radius);
}
