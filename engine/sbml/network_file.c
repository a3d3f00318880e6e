/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/network_file.h>

#include <string.h>

#include <ru/flux/cobra.h>
#include <ru/sbml/fbc.h>

ru_status ru_network_read(const char *path, ru_flux_network **network)
{
    const char *dot = strrchr(path, '.');
    return dot && strcmp(dot, ".json") == 0 ? ru_cobra_read(path, network)
                                            : ru_fbc_read(path, network);
}
