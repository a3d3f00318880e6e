/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_SCALE_CASES_H
#define RU_TEST_SCALE_CASES_H

/* Vessels that the tests of scaling share. */

#include "support.h"

#include <ru/io/yaml_read.h>

/* T = H = 1 m, D = C = T/3, 4 rev/s: as in a_hydro_point_values.csv. Power number without a type,
 * so that it is the same at any Reynolds number. */
#define RU_CASE_STIRRED                                                                            \
    "title: a vessel\n"                                                                            \
    "time: 1 h\n"                                                                                  \
    "vessel: {volume: 0.78539816339744831 m3, diameter: 1 m, temperature: 20 degC}\n"              \
    "medium: {viscosity: 1 mPa s}\n"                                                               \
    "mixing:\n"                                                                                    \
    "  kind: cylinder\n"                                                                           \
    "  cells: {r: 4, theta: 1, z: 8}\n"                                                            \
    "  speed: 240 rpm\n"                                                                           \
    "  impellers: [{height: 0.33333333333333333 m, diameter: 0.33333333333333333 m, "              \
    "flow_number: 0.72, power_number: 5}]\n"

#define RU_CASE_CELLS "cells: monod\ninitial: {biomass: 1 g/L, glucose: 10 g/L}\n"

/* 10 L/s at the head pressure, no depth. */
#define RU_CASE_GAS                                                                                \
    "gas: {correlation: coalescing, phase: mixed, flow: 10 L/s, hydrostatic: false, "              \
    "kla_temperature: false}\n"

static inline ru_document *ru_case_read(const char *text)
{
    ru_document *document = NULL;
    if (ru_yaml_read_text(text, "t.yaml", NULL, 0, &document) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return document;
}

#endif
