/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_FBC_H
#define RU_SBML_FBC_H

#include <ru/base/status.h>
#include <ru/flux/network.h>

/* Metabolic networks from SBML files with the package "flux balance constraints" (fbc), versions 1
 * and 2 (Olivier and Bergmann, J. Integr. Bioinform. 15:20170082, 2018). Bounds and stoichiometry
 * of models that are not strict may come from initial assignments and assignment rules, which are
 * worked out. */

/* Reads `path` into a closed network, to be destroyed by the caller. Fails with RU_ERR_INPUT, file
 * and line, when the file is no SBML, has no fbc, or holds what is not supported. Not collective.
 */
RU_MUST_USE ru_status ru_fbc_read(const char *path, ru_flux_network **network);

/* Reads `path`, solves its active objective, and tells what is asked for: `values` [n] of the names
 * [n], each the id of a reaction (its flux) or of the active objective (its optimum). NAN for all
 * when there is no optimum. Fails with RU_ERR_INPUT as ru_fbc_read, for a name that is neither, and
 * when no objective is active. Not collective. */
RU_MUST_USE ru_status ru_fbc_solve(const char *path, size_t n, const char *const *names,
                                   double *values);

#endif
