/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PETAB_CASE_H
#define RU_PETAB_CASE_H

#include <ru/base/status.h>

/* Cases in the layout of the PEtab test suite: a folder NNNN with _NNNN.yaml, the problem, and
 * _NNNN_solution.yaml, which gives llh, chi2, simulation tables and how far each may be off. */

typedef enum ru_petab_outcome {
    RU_PETAB_PASSED,
    RU_PETAB_FAILED,
    RU_PETAB_UNSUPPORTED
} ru_petab_outcome;

typedef struct ru_petab_result {
    char id[64];
    ru_petab_outcome outcome;
    /* Computed less expected; NAN: not compared. That of the simulations is the largest in size. */
    double llh_off, chi2_off, simulation_off;
    double llh, chi2;
    char text[512]; /* why it failed, what is not supported */
} ru_petab_result;

/* Runs one case. What is wrong with it is in the result; fails only with RU_ERR_SYSTEM, and with
 * RU_ERR_USAGE where the folder is no case. Not collective. */
RU_MUST_USE ru_status ru_petab_case_run(const char *folder, ru_petab_result *result);

#endif
