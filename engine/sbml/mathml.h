/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_MATHML_H
#define RU_SBML_MATHML_H

#include <ru/sbml/model.h>

/* From libSBML's trees of formulas to nodes of the model's pool. Functions of the model are inlined
 * with all arguments at once, so that no name is captured; libSBML's own conversion does it one
 * after another and makes some models silently wrong. */

struct ASTNode; /* libSBML's, as all below */
struct Model;
struct KineticLaw;
struct SBase;

/* Where a formula stands. */
typedef struct ru_sbml_place_of_formula {
    ru_sbml_model *model; /* its variables are known */
    struct Model *source;
    struct KineticLaw *law; /* whose local parameters are seen, or NULL */
    struct SBase *element;  /* for messages */
} ru_sbml_place_of_formula;

/* The node of a formula; RU_NO_NODE for NULL. Fails with RU_ERR_INPUT for what is unknown or not
 * supported, naming it. Not collective. */
RU_MUST_USE ru_status ru_sbml_mathml(const ru_sbml_place_of_formula *at, const struct ASTNode *ast,
                                     ru_node *node);

#endif
