/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/study/design_parts.h>
#include <ru/study/sample.h>
#include <ru/study/sobol.h>

/* Designs whose runs belong together in blocks, for sensitivity.h. */

ru_status ru_design_morris(ru_design_maker *maker)
{
    const ru_design_keys *keys = &maker->study->design;
    ru_design *d = maker->design;
    size_t n = d->n_parameter;
    double ends[2];
    if (keys->levels % 2)
        return ru_design_refuse(maker, "levels", "Morris's trajectories need an even number");
    for (size_t k = 0; k < n; k++)
        RU_TRY(ru_design_ends(maker, k, ends));
    RU_TRY(ru_design_room(maker, (double)keys->trajectories * (double)(n + 1)));
    d->block = n + 1;
    RU_TRY(ru_sample_morris((uint64_t)maker->study->seed, (size_t)keys->trajectories, n,
                            (int)keys->levels, d->values));
    for (size_t i = 0; i < d->n_run * n; i++)
        d->values[i] = ru_parameter_between(&maker->study->parameters[i % n], d->values[i]);
    ru_text_add(&maker->note, "%lld trajectories on %lld levels", (long long)keys->trajectories,
                (long long)keys->levels);
    return RU_OK;
}

/* Points A, B and, parameter by parameter, A with that one of B: Saltelli et al., Comput. Phys.
 * Commun. 181:259 (2010). `ab`: [2 n], A then B. */
static void spread(const double *ab, size_t n, double *u)
{
    memcpy(u, ab, 2 * n * sizeof *u);
    for (size_t k = 0; k < n; k++) {
        double *mixed = u + (2 + k) * n;
        memcpy(mixed, ab, n * sizeof *u);
        mixed[k] = ab[n + k];
    }
}

ru_status ru_design_sobol_indices(ru_design_maker *maker)
{
    const ru_design_keys *keys = &maker->study->design;
    ru_design *d = maker->design;
    size_t n = d->n_parameter, samples = (size_t)keys->samples;
    for (size_t k = 0; k < n; k++) {
        const ru_parameter *p = &maker->study->parameters[k];
        double ends[2];
        if (p->distribution == RU_UNIFORM && !p->text.n_values)
            RU_TRY(ru_design_ends(maker, k, ends));
    }
    if (!keys->sampler && 2 * n > RU_SOBOL_DIMENSIONS)
        return ru_design_refuse(maker, "kind",
                                "%zu parameters need %zu dimensions, Sobol's sequence has %d here; "
                                "write 'sampler: random'",
                                n, 2 * n, RU_SOBOL_DIMENSIONS);
    RU_TRY(ru_design_room(maker, (double)samples * (double)(n + 2)));
    d->block = n + 2;
    double *ab = malloc((samples * 2 * n + 1) * sizeof *ab);
    RU_REQUIRE(ab, RU_ERR_SYSTEM, "out of memory for %zu base samples", samples);
    uint64_t seed = (uint64_t)maker->study->seed;
    ru_status status = keys->sampler ? ru_sample_random(seed, samples, 2 * n, ab)
                                     : ru_sample_sobol(seed, samples, 2 * n, ab);
    for (size_t i = 0; status == RU_OK && i < samples; i++)
        spread(ab + i * 2 * n, n, d->values + i * d->block * n);
    free(ab);
    RU_TRY(status);
    ru_design_quantiles(maker);
    ru_text_add(&maker->note, "%zu base samples of %zu runs", samples, d->block);
    return RU_OK;
}
