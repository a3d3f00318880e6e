/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_POINT_H
#define RU_SCALE_POINT_H

#include <ru/core/sheet.h>

/* A vessel that is looked at under different speeds and gas flows: the scenario's vessel, broth,
 * impellers, gas and heat without its cells, built anew for each point, so that everything that
 * follows from them does. */

typedef struct ru_vessel_site ru_vessel_site;

/* What an operator turns. */
typedef struct ru_knobs {
    double speed; /* rev/s; ignored without impellers */
    double gas;   /* mol/s, dry; ignored where none is fed */
} ru_knobs;

/* Takes the vessel out of a document that is a good scenario. Fails with RU_ERR_INPUT where it has
 * neither impellers nor gas. Not collective. */
RU_MUST_USE ru_status ru_site_build(const ru_document *document, ru_vessel_site **site);
void ru_site_destroy(ru_vessel_site **site);

/* The scenario as it stands, without cells; its knobs. Borrowed. Not collective. */
const ru_scenario *ru_site_scenario(const ru_vessel_site *site);
ru_knobs ru_site_knobs(const ru_vessel_site *site);

/* A point: scenario and sheet, owned by the caller. Not collective. */
typedef struct ru_operating_point {
    ru_knobs knobs;
    ru_scenario *scenario;
    ru_sheet sheet;
} ru_operating_point;

/* Fails with RU_ERR_INPUT where the knobs are beyond what a scenario may hold. Not collective. */
RU_MUST_USE ru_status ru_site_look(ru_vessel_site *site, const ru_knobs *knobs,
                                   ru_operating_point *point);
void ru_operating_point_clear(ru_operating_point *point);

/* Normal volume of gas per liquid and minute of a flow of mol/s, and back. Not collective. */
double ru_vvm_of(const ru_scenario *scenario, double gas);
double ru_gas_of_vvm(const ru_scenario *scenario, double vvm);

#endif
