/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_NETWORK_FILE_H
#define RU_SBML_NETWORK_FILE_H

#include <ru/base/status.h>
#include <ru/flux/network.h>

/* Reads a metabolic network in whichever format it is in: COBRA's JSON when the name ends in .json,
 * else SBML with fbc. The network is closed and the caller's. Fails as the readers. Not collective.
 */
RU_MUST_USE ru_status ru_network_read(const char *path, ru_flux_network **network);

#endif
