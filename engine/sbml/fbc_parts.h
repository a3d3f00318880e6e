/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_FBC_PARTS_H
#define RU_SBML_FBC_PARTS_H

/* What the files of the fbc reader share. The order of libSBML's headers matters. */

#include <sbml/SBMLTypes.h>

#include <sbml/extension/SBasePlugin.h>

#include <sbml/packages/fbc/common/FbcExtensionTypes.h>

#include <ru/base/status.h>

struct ru_sbml_model;
struct ru_sbml_system;

/* What says the numbers of a network: its elements or, where there are rules and initial
 * assignments, the model they make. */
typedef struct ru_fbc_values {
    const char *path;              /* borrowed */
    struct ru_sbml_model *model;   /* owned; NULL: the elements say all */
    struct ru_sbml_system *system; /* owned */
} ru_fbc_values;

/* Of an opened document. `values` is to be cleared also after a failure. Fails with RU_ERR_INPUT
 * for maths that is not supported or goes in a circle. Not collective. */
RU_MUST_USE ru_status ru_fbc_values_build(SBMLDocument_t *document, const char *path,
                                          ru_fbc_values *values);
void ru_fbc_values_clear(ru_fbc_values *values);

/* The value of a parameter or species reference at the start: `written` in its element, or what a
 * formula makes of it. Fails with RU_ERR_INPUT, at the element, for what has none, and what changes
 * with time. Not collective. */
RU_MUST_USE ru_status ru_fbc_value(const ru_fbc_values *values, const SBase_t *element,
                                   const char *id, double written, double *number);

#endif
