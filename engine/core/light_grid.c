/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Light through the rings and levels of a grid. */
#include <ru/core/light.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/physics/constant.h>

enum { MOST_POINTS = 2 * RU_LIGHT_GRID_POINTS + 1 };

/* Where in a layer rates are taken, as shares `at` of the way in from its lit end (or in from both,
 * to the middle), and the weights there, [n_point]. Over a layer of that optical depth, points are
 * even in the square root of what it leaves of a straight ray: however dark the layer is, they lie
 * where light still falls. The last is at the dark end (or the middle) and has what the others
 * leave, so that rates that know no light are met exactly. The layer's width falls to `taper` of
 * that at its lit end. */
static void place_points(const ru_light_field *field, double depth, double taper, double *at,
                         double *weights)
{
    size_t n_end = field->n_end, last = field->n_point - 1;
    double thick = fmax(depth / (double)n_end, 1e-9), lost = -expm1(-thick / 2), sum = 0;
    for (size_t q = 0; q < RU_LIGHT_GRID_POINTS; q++) {
        double left = 1 - field->u[q] * lost, x = -2 * log(left) / thick / (double)n_end;
        double weight = field->w[q] * 2 * lost / (thick * left) / (double)n_end;
        for (size_t end = 0; end < n_end; end++) {
            size_t i = end * RU_LIGHT_GRID_POINTS + q;
            at[i] = end == 0 ? x : 1 - x;
            weights[i] = weight * 2 * (1 - at[i] * (1 - taper)) / (1 + taper);
            sum += weights[i];
        }
    }
    at[last] = 1 / (double)n_end;
    weights[last] = 1 - sum;
}

/* The row of a place: what its rays do not leave. */
static size_t row_of(const ru_light_field *field, size_t place)
{
    return field->across_rings ? place / field->n_way : place % field->n_row;
}

static void fill_places(const ru_network *network, const ru_part *part, ru_light_field *field)
{
    int32_t per_level = network->ring_start[network->n_r];
    for (int32_t i = 0; i < part->n_own; i++) {
        int64_t node = part->first + i;
        int ring = 0;
        while (network->ring_start[ring + 1] <= node % per_level)
            ring++;
        size_t place = (size_t)(node / per_level) * (size_t)network->n_r + (size_t)ring;
        field->place[i] = (int32_t)place;
        field->wanted[row_of(field, place)] = 1;
        field->amount[place] += part->weight[i];
    }
    ru_comm_sum(&part->comm, field->amount, (int)field->n_place);
}

ru_status ru_light_build_grid(const ru_light *light, const ru_network *network, const ru_part *part,
                              ru_light_field *field)
{
    size_t n_r = (size_t)network->n_r, n_z = (size_t)network->n_z;
    field->across_rings = light->kind == RU_LIGHT_CYLINDER;
    field->edges = field->across_rings ? network->r_edges : network->z_edges;
    field->n_end = field->across_rings ? 1 : (size_t)light->sides;
    field->n_point = field->n_end * RU_LIGHT_GRID_POINTS + 1;
    field->n_place = n_r * n_z;
    field->n_way = field->across_rings ? n_r : n_z;
    field->n_row = field->n_place / field->n_way;
    field->place = calloc((size_t)part->n_own + 1, sizeof *field->place);
    field->wanted = calloc(field->n_row + 1, 1);
    field->amount = calloc(field->n_place + 1, sizeof *field->amount);
    double turns[RU_LIGHT_RAYS];
    int room = field->place && field->wanted && field->amount;
    RU_TRY(ru_comm_agree(&part->comm,
                         room ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for light")));
    ru_light_quadrature(RU_LIGHT_GRID_POINTS, field->u, field->w);
    ru_light_quadrature(RU_LIGHT_RAYS, turns, field->shares);
    for (size_t j = 0; j < RU_LIGHT_RAYS; j++) {
        field->sines[j] = sin(RU_PI * turns[j]);
        field->cosines[j] = cos(RU_PI * turns[j]);
    }
    fill_places(network, part, field);
    return RU_OK;
}

size_t ru_light_room(const ru_light_field *field)
{
    return field->on_grid ? field->n_place * field->n_point : 0;
}

/* Mean extinction of each place, 1/m. */
static void find_shade(const ru_light_field *field, const ru_model *model, const ru_part *part,
                       size_t n_state, const double *c, double *shade)
{
    memset(shade, 0, field->n_place * sizeof *shade);
    for (int32_t i = 0; i < part->n_own; i++)
        shade[field->place[i]] +=
            part->weight[i] * ru_light_biomass(field, model, c + (size_t)i * n_state);
    ru_comm_sum(&part->comm, shade, (int)field->n_place);
    for (size_t i = 0; i < field->n_place; i++)
        shade[i] = field->background + field->absorption * fmax(0, shade[i] / field->amount[i]);
}

static void add_ray(const ru_light_field *field, double share, double depth, double length,
                    ru_light_here *here)
{
    double ray = field->intensity * share * exp(-depth);
    here->value += ray;
    here->slope -= field->absorption * length * ray;
}

/* Light at radius r of a ring, along chords: the mean over the directions of a cross-section. A
 * chord that passes the axis at `across` meets the edge of radius R at s = sqrt(R^2 - across^2) on
 * either side; from here it is left outwards, or inwards past the middle and then the same way. */
static ru_light_here light_in_ring(const ru_light_field *field, const double *shade, size_t ring,
                                   double r)
{
    ru_light_here here = {0, 0, 0};
    const double *edges = field->edges;
    for (size_t j = 0; j < RU_LIGHT_RAYS / 2; j++) {
        double across = r * field->sines[j], middle = r * field->cosines[j];
        double square = across * across, s = middle, out = 0, in = 0;
        for (size_t k = ring; k < field->n_way; k++) {
            double next = sqrt(edges[k + 1] * edges[k + 1] - square);
            out += shade[k] * (next - s);
            s = next;
        }
        double length = s - middle;
        s = middle;
        for (size_t k = ring + 1; k-- > 0 && s > 0;) {
            double next = edges[k] > across ? sqrt(edges[k] * edges[k] - square) : 0;
            in += shade[k] * (s - next);
            s = next;
        }
        add_ray(field, field->shares[j], out, length, &here);
        add_ray(field, field->shares[j], out + 2 * in, length + 2 * middle, &here);
    }
    return here;
}

static void look_across(const ru_light_field *field, const double *shade, size_t level,
                        ru_light_here *here)
{
    double at[MOST_POINTS], weights[MOST_POINTS];
    for (size_t ring = 0; ring < field->n_way; ring++) {
        double inner = field->edges[ring], outer = field->edges[ring + 1];
        size_t place = level * field->n_way + ring;
        const double *first = shade + level * field->n_way;
        place_points(field, shade[place] * (outer - inner), inner / outer, at, weights);
        for (size_t q = 0; q < field->n_point; q++) {
            ru_light_here *point = &here[place * field->n_point + q];
            *point = light_in_ring(field, first, ring, outer - at[q] * (outer - inner));
            point->weight = weights[q];
        }
    }
}

/* Down the levels under one ring's surface, in liquid `grown` times as high as at the start. */
static void look_down(const ru_light_field *field, const double *shade, size_t ring, double grown,
                      ru_light_here *here)
{
    double at[MOST_POINTS], weights[MOST_POINTS], all = 0, above = 0;
    double top = field->edges[field->n_way], bottom = field->edges[0];
    for (size_t k = 0; k < field->n_way; k++)
        all += shade[k * field->n_row + ring] * grown * (field->edges[k + 1] - field->edges[k]);
    for (size_t k = field->n_way; k-- > 0;) {
        size_t place = k * field->n_row + ring;
        double high = field->edges[k + 1], thick = high - field->edges[k];
        double depth = shade[place] * grown * thick;
        place_points(field, depth, 1, at, weights);
        for (size_t q = 0; q < field->n_point; q++) {
            ru_light_here *point = &here[place * field->n_point + q];
            double z = high - at[q] * thick, passed = above + at[q] * depth;
            *point = (ru_light_here){.weight = weights[q]};
            add_ray(field, 1, passed, grown * (top - z), point);
            if (field->n_end == 2)
                add_ray(field, 1, all - passed, grown * (z - bottom), point);
        }
        above += depth;
    }
}

void ru_light_look(const ru_light_field *field, const ru_model *model, const ru_part *part,
                   size_t n_state, double grown, const double *c, double *shade,
                   ru_light_here *here)
{
    if (!field->present || !field->on_grid)
        return;
    find_shade(field, model, part, n_state, c, shade);
    for (size_t row = 0; row < field->n_row; row++)
        if (field->wanted[row] && field->across_rings)
            look_across(field, shade, row, here);
        else if (field->wanted[row])
            look_down(field, shade, row, grown, here);
}
