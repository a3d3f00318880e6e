/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SENSOR_ARRAY_H
#define RU_CORE_SENSOR_ARRAY_H

#include <ru/base/pack.h>
#include <ru/base/record.h>
#include <ru/core/system.h>
#include <ru/physics/instrument.h>

/* The instruments of a run whose reading is many numbers: how a population is distributed over its
 * classes, what its cells see over the vessel, spectra. */

typedef struct ru_array_channel {
    double *seen; /* [n_seen]: shares of bins, amounts of classes, or concentrations */
    size_t n_seen;
    ru_lagged *held; /* [n_seen] behind the lag; NULL where there is none */
    double *input;   /* [n_seen] */
    double *work;    /* [n] */
} ru_array_channel;

typedef struct ru_array_bank {
    const ru_system *system;    /* borrowed */
    ru_array_channel *channels; /* [n_array] */
    ru_array_column *columns;   /* [n_array] */
    size_t width;               /* of all of them together */
    double time;                /* s; NAN before the first look */
} ru_array_bank;

RU_MUST_USE ru_status ru_array_bank_build(const ru_system *system, ru_array_bank *bank);
void ru_array_bank_destroy(ru_array_bank *bank);

/* Takes those with a lag to (t, y); the first call finds them settled. Collective. */
void ru_array_bank_follow(ru_array_bank *bank, double t, const double *y);

/* Saves or restores what those with a lag remember. Not collective. */
RU_MUST_USE ru_status ru_array_bank_visit(ru_array_bank *bank, ru_pack *pack);

/* All readings at (t, y), values [width]: of each array its numbers, then their standard
 * uncertainties where it has some. Of distributions the numbers are shares that add up to 1; NAN
 * where there are no cells. Collective. */
void ru_array_bank_look(ru_array_bank *bank, double t, const double *y, double *values);

/* Spreads shares [n] over bins of middles [n] and edges [n + 1] as readings of single cells
 * scatter, normal with a standard deviation hypot(relative middle, absolute); what falls outside is
 * counted in the bins at the ends. `out` [n]. Not collective. */
void ru_array_scatter(size_t n, const double *shares, const double *middles, const double *edges,
                      double relative, double absolute, double *out);

#endif
