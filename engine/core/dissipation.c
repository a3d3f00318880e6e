/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/dissipation.h>

#include <math.h>

static const double pi = 3.14159265358979323846;

/* A ring about the axis. */
typedef struct ring {
    double inner, outer, low, high; /* m */
} ring;

static double volume_of(const ring *r)
{
    if (r->outer <= r->inner || r->high <= r->low)
        return 0;
    return pi * (r->outer - r->inner) * (r->outer + r->inner) * (r->high - r->low);
}

static ring overlap(const ring *a, const ring *b)
{
    return (ring){fmax(a->inner, b->inner), fmin(a->outer, b->outer), fmax(a->low, b->low),
                  fmin(a->high, b->high)};
}

/* The zones of one stage; swept and discharge lie within it and apart from each other. */
typedef struct zones {
    ring stage, swept, discharge;
    double power[3];  /* m5/s3: power over density in swept volume, discharge, rest */
    double volume[3]; /* m3 */
} zones;

static ring discharge_of(const ru_impeller *impeller, double radius)
{
    double c = impeller->height, w = impeller->blade_height, d = impeller->diameter;
    if (impeller->kind == RU_IMPELLER_RADIAL)
        return (ring){0.5 * d, 0.75 * radius, c - w, c + w};
    if (impeller->kind == RU_IMPELLER_UP)
        return (ring){0, 0.6 * d, c + 0.5 * w, c + 0.5 * w + 0.75 * d};
    return (ring){0, 0.6 * d, c - 0.5 * w - 0.75 * d, c - 0.5 * w};
}

static zones zones_of(const ru_stages *stages, size_t i, double radius, double speed)
{
    const ru_impeller *impeller = &stages->impellers[i];
    double half = 0.5 * impeller->blade_height, total = ru_impeller_power(impeller, speed, 1);
    zones z = {.stage = {0, radius, stages->planes[i], stages->planes[i + 1]}};
    ring swept = {0, 0.5 * impeller->diameter, impeller->height - half, impeller->height + half};
    ring discharge = discharge_of(impeller, radius);
    z.swept = overlap(&z.stage, &swept);
    z.discharge = overlap(&z.stage, &discharge);
    z.volume[0] = volume_of(&z.swept);
    z.volume[1] = volume_of(&z.discharge);
    z.volume[2] = volume_of(&z.stage) - z.volume[0] - z.volume[1];
    /* A discharge that has no room leaves its part to the rest. */
    z.power[0] = 0.2 * total;
    z.power[1] = z.volume[1] > 0 ? 0.5 * total : 0;
    z.power[2] = total - z.power[0] - z.power[1];
    return z;
}

/* Power over density that a cell takes of the zones of a stage, m5/s3. */
static double power_in(const zones *z, const ring *cell)
{
    ring parts[3] = {overlap(cell, &z->swept), overlap(cell, &z->discharge),
                     overlap(cell, &z->stage)};
    double shared[3] = {volume_of(&parts[0]), volume_of(&parts[1]), 0};
    shared[2] = volume_of(&parts[2]) - shared[0] - shared[1];
    double sum = 0;
    for (int k = 0; k < 3; k++)
        if (z->volume[k] > 0)
            sum += z->power[k] * shared[k] / z->volume[k];
    return sum;
}

void ru_network_set_dissipation(ru_network *network, const ru_stages *stages, double speed)
{
    double radius = network->r_edges[network->n_r];
    int per_level = (int)network->ring_start[network->n_r];
    for (size_t s = 0; s < stages->n; s++) {
        zones z = zones_of(stages, s, radius, speed);
        for (int k = 0; k < network->n_z; k++)
            for (int i = 0; i < network->n_r; i++) {
                ring cell = {network->r_edges[i], network->r_edges[i + 1], network->z_edges[k],
                             network->z_edges[k + 1]};
                double per_mass = power_in(&z, &cell) / volume_of(&cell);
                int32_t first = (int32_t)(k * per_level) + network->ring_start[i];
                for (int j = 0; j < network->ring_n_theta[i]; j++)
                    network->dissipation[first + j] += per_mass;
            }
    }
}

double ru_dispersion_of(double dissipation, double diameter)
{
    return 0.09 / 0.7 * cbrt(dissipation) * pow(diameter / 10, 4.0 / 3.0);
}
