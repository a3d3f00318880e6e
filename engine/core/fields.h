/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_FIELDS_H
#define RU_CORE_FIELDS_H

#include <ru/base/record.h>
#include <ru/core/system.h>

/* The fields of a record: what each node holds, in the units in which people read it. Components of
 * the liquid come as they are; those of a gas on nodes as hold-up and mole fractions. */

typedef struct ru_fields {
    const ru_problem *problem; /* borrowed */
    ru_column *columns;        /* [n], owned */
    size_t n;
    char names[RU_MAX_GAS][40];
} ru_fields;

/* Lists the fields. Not collective. */
RU_MUST_USE ru_status ru_fields_build(const ru_problem *problem, ru_fields *fields);
void ru_fields_destroy(ru_fields *fields);

/* The fields of this rank's nodes, values [n_own][n], from c [n_own][n_state]; kg/m3 are g/L.
 * Not collective. */
void ru_fields_take(const ru_fields *fields, const double *c, double *values);

/* A component's number as people read it, and its unit. Not collective. */
double ru_fields_shown(const ru_problem *problem, size_t component, double value);
const char *ru_fields_unit(const ru_problem *problem, size_t component);

/* Volume of gas over gas and liquid at a node with components c. Not collective. */
double ru_fields_holdup(const ru_problem *problem, size_t node, const double *c);

#endif
