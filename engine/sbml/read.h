/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_READ_H
#define RU_SBML_READ_H

#include <ru/sbml/model.h>

struct Model; /* libSBML's */
struct SBMLDocument;
struct Species;

/* The model of an opened document, which may be closed then; its warnings are not taken over. Fails
 * as ru_sbml_read. Not collective. */
RU_MUST_USE ru_status ru_sbml_read_document(const char *path, struct SBMLDocument *document,
                                            ru_sbml_model **model);

/* The formulas of a document whose variables are known: initial assignments, rules, rates,
 * stoichiometries, events, constraints; and with them the role of each variable. Fails with
 * RU_ERR_INPUT. Not collective. */
RU_MUST_USE ru_status ru_sbml_read_formulas(ru_sbml_model *model, struct Model *source);

/* The chemical formula of a species with its charge, malloc'ed; NULL where the file has none. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_read_formula(struct Species *species, char **formula);

/* The units of time, substance and volume, which formulas never see. Not collective. */
void ru_sbml_read_units(ru_sbml_model *model, struct Model *source);

#endif
