/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_FBC_PARTS_H
#define RU_SBML_FBC_PARTS_H

/* What the files of the fbc reader share. The order of libSBML's headers matters. */

#include <sbml/SBMLTypes.h>

#include <sbml/extension/SBasePlugin.h>

#include <sbml/packages/fbc/common/FbcExtensionTypes.h>

#include <ru/base/status.h>

/* The value of a parameter or species reference before the start: of its assignment rule, else of
 * its initial assignment, else `value` as it stands in the element. Fails with RU_ERR_INPUT for
 * what has no value and for maths other than arithmetic. Not collective. */
RU_MUST_USE ru_status ru_fbc_value(Model_t *model, const char *path, const char *id, double value,
                                   int depth, double *result);

/* The value of a formula of numbers, names and arithmetic. Not collective. */
RU_MUST_USE ru_status ru_fbc_formula(Model_t *model, const char *path, const ASTNode_t *node,
                                     int depth, double *result);

#endif
