/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_PROFILE_H
#define RU_VALIDATION_PROFILE_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/io/hdf5_read.h>

/* The fields of a result over the height at one time: the mean of each level of nodes, weighted by
 * their volume. */

typedef struct ru_profile {
    double *heights; /* [n_level], m above the bottom, rising; owned */
    size_t n_level;
    double **fields; /* [n_field][n_level] in the order and the units of the result; owned */
    size_t n_field;
    double time; /* s */
} ru_profile;

/* Reads all fields at `time` (s; INFINITY: of the last snapshot). Between two snapshots it takes
 * the straight line, beyond them nothing. A level where no node has a value is NAN. Fails with
 * RU_ERR_INPUT when the result has no fields or not that time, with RU_ERR_SYSTEM when memory ends;
 * `profile` is good for ru_profile_clear in any case. Not collective. */
RU_MUST_USE ru_status ru_profile_read(const ru_result *result, double time, ru_profile *profile);

void ru_profile_clear(ru_profile *profile);

#endif
