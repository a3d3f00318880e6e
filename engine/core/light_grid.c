/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Light through the rings and levels of a grid. */
#include <ru/core/light.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/physics/constant.h>

/* What of a ray from radius r lies within `reach` of the axis, m; `turn` is the angle between the
 * ray and the way to the axis. Along it radius^2 = r^2 + s^2 - 2 r s cos(turn). */
static double chord_within(double r, double turn, double length, double reach)
{
    double across = r * sin(turn), inside = reach * reach - across * across;
    if (inside <= 0)
        return 0;
    double half = sqrt(inside), middle = r * cos(turn);
    return fmax(0, fmin(length, middle + half)) - fmax(0, fmin(length, middle - half));
}

/* Paths of one point in a cylinder lit from all around: rays j along chords to the wall. */
static void fill_chords(const ru_network *network, double r, double *paths)
{
    size_t n = (size_t)network->n_r;
    double radius = network->r_edges[n], x[RU_LIGHT_RAYS], w[RU_LIGHT_RAYS];
    ru_light_quadrature(RU_LIGHT_RAYS, x, w);
    for (size_t j = 0; j < RU_LIGHT_RAYS; j++) {
        double turn = RU_PI * x[j], across = r * sin(turn), before = 0;
        double length = r * cos(turn) + sqrt(fmax(0, radius * radius - across * across));
        for (size_t k = 0; k < n; k++) {
            double now = chord_within(r, turn, length, network->r_edges[k + 1]);
            paths[j * n + k] = now - before;
            before = now;
        }
    }
}

/* Paths of one point at height z, from the top and from the bottom. */
static void fill_column(const ru_network *network, size_t n_ray, double z, double *paths)
{
    size_t n = (size_t)network->n_z;
    for (size_t j = 0; j < n_ray; j++)
        for (size_t k = 0; k < n; k++) {
            double low = network->z_edges[k], high = network->z_edges[k + 1];
            paths[j * n + k] = j == 0 ? fmax(0, high - fmax(low, z)) : fmax(0, fmin(high, z) - low);
        }
}

/* Points over the area of each ring, or over the height of each level. */
static void fill_paths(const ru_network *network, ru_light_field *field)
{
    double u[RU_LIGHT_GRID_POINTS];
    ru_light_quadrature(field->n_point, u, field->weights);
    for (size_t i = 0; i < field->n_way; i++)
        for (size_t q = 0; q < field->n_point; q++) {
            double *paths = field->paths + (i * field->n_point + q) * field->n_ray * field->n_way;
            if (field->across_rings) {
                double low = network->r_edges[i], high = network->r_edges[i + 1];
                fill_chords(network, sqrt(low * low + u[q] * (high * high - low * low)), paths);
            } else {
                double low = network->z_edges[i], high = network->z_edges[i + 1];
                fill_column(network, field->n_ray, low + u[q] * (high - low), paths);
            }
        }
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
    field->n_point = RU_LIGHT_GRID_POINTS;
    field->n_place = n_r * n_z;
    field->n_way = field->across_rings ? n_r : n_z;
    field->n_row = field->n_place / field->n_way;
    field->n_ray = field->across_rings ? RU_LIGHT_RAYS : (size_t)light->sides;
    field->place = calloc((size_t)part->n_own + 1, sizeof *field->place);
    field->wanted = calloc(field->n_row + 1, 1);
    field->amount = calloc(field->n_place + 1, sizeof *field->amount);
    field->paths = calloc(field->n_way * field->n_point * field->n_ray * field->n_way + 1,
                          sizeof *field->paths);
    double x[RU_LIGHT_RAYS];
    int room = field->place && field->wanted && field->amount && field->paths;
    RU_TRY(ru_comm_agree(&part->comm,
                         room ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for light")));
    field->shares[0] = field->shares[1] = 1;
    if (field->across_rings)
        ru_light_quadrature(RU_LIGHT_RAYS, x, field->shares);
    fill_paths(network, field);
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

/* All rays to one point, through extinctions shade[k stride]. */
static ru_light_here gather(const ru_light_field *field, const double *paths, const double *shade,
                            size_t stride)
{
    ru_light_here here = {0, 0};
    for (size_t j = 0; j < field->n_ray; j++) {
        double depth = 0, length = 0;
        for (size_t k = 0; k < field->n_way; k++) {
            depth += paths[j * field->n_way + k] * shade[k * stride];
            length += paths[j * field->n_way + k];
        }
        double ray = field->intensity * field->shares[j] * exp(-depth);
        here.value += ray;
        here.slope -= field->absorption * length * ray;
    }
    return here;
}

void ru_light_look(const ru_light_field *field, const ru_model *model, const ru_part *part,
                   size_t n_state, const double *c, double *shade, ru_light_here *here)
{
    if (!field->present || !field->on_grid)
        return;
    find_shade(field, model, part, n_state, c, shade);
    for (size_t place = 0; place < field->n_place; place++) {
        size_t row = row_of(field, place);
        size_t way = field->across_rings ? place % field->n_way : place / field->n_row;
        const double *first = shade + (field->across_rings ? row * field->n_way : row);
        for (size_t q = 0; field->wanted[row] && q < field->n_point; q++)
            here[place * field->n_point + q] = gather(
                field, field->paths + (way * field->n_point + q) * field->n_ray * field->n_way,
                first, field->across_rings ? 1 : field->n_row);
    }
}
