/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_COBRA_H
#define RU_FLUX_COBRA_H

#include <ru/base/status.h>
#include <ru/flux/network.h>

/* Metabolic networks from the JSON files of the COBRA tools. Objective coefficients of the
 * reactions make one goal, "objective", to be maximised. */

/* Reads `path` into a closed network, to be destroyed by the caller. Fails with RU_ERR_INPUT and
 * says what is missing. Not collective. */
RU_MUST_USE ru_status ru_cobra_read(const char *path, ru_flux_network **network);

#endif
