/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_FITTED_H
#define RU_VALIDATION_FITTED_H

#include <stdint.h>

#include <ru/base/status.h>
#include <ru/base/tree.h>
#include <ru/validation/measured.h>
#include <ru/validation/points.h>

/* Whether measured data were used to fit the scenario that they are held against: a fit leaves the
 * runs and the hashes of their files in the scenario, under `fitted`. */

typedef enum ru_fitted_state {
    RU_FITTED_UNTOLD, /* the scenario tells of no fit */
    RU_FITTED_OTHERS, /* of other runs */
    RU_FITTED_NAMED,  /* of a run of this name, from files with other bytes */
    RU_FITTED_HERE    /* of these data */
} ru_fitted_state;

typedef struct ru_fitted_use {
    ru_fitted_state state;
    char by[160]; /* the fit file; "" where the state is UNTOLD */
    char run[80]; /* the run that was fitted, of NAMED and HERE */
} ru_fitted_use;

/* FNV-1a, 64 bit, of a file's bytes. Fails with RU_ERR_INPUT when it cannot be read. Not
 * collective. */
RU_MUST_USE ru_status ru_file_hash(const char *path, uint64_t *hash);

/* Looks up the chosen runs of the measured data in a resolved scenario. Fails as ru_file_hash. Not
 * collective. */
RU_MUST_USE ru_status ru_fitted_find(const ru_tree *scenario, const ru_measured *measured,
                                     const ru_run_choice *choice, ru_fitted_use *use);

/* In a sentence for reports: "run ferm4 was used for fitting (fit.yaml)"; "" where the scenario
 * tells of no fit. Not collective. */
void ru_fitted_tell(const ru_fitted_use *use, const ru_run_choice *choice, char *text, size_t size);

#endif
