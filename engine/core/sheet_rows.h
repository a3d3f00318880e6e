/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SHEET_ROWS_H
#define RU_CORE_SHEET_ROWS_H

#include <ru/core/scenario.h>
#include <ru/physics/correlation.h>

/* Figures of the sheet that follow by definition or from one formula, as tables. Only the sheet's
 * own files include this. */

/* What a figure is computed from. */
typedef struct ru_sheet_site {
    const ru_scenario *scenario;
    ru_conditions c;             /* at the impeller, or of the vessel */
    const ru_impeller *impeller; /* NULL: the vessel */
} ru_sheet_site;

typedef struct ru_sheet_row {
    const char *symbol, *meaning, *unit, *source;
    double (*value)(const ru_sheet_site *site); /* in `unit`; NAN: does not apply */
    int (*remark)(const ru_sheet_site *site, char *note, size_t size); /* 1: a warning; or NULL */
} ru_sheet_row;

const ru_sheet_row *ru_sheet_vessel_rows(size_t *n);
const ru_sheet_row *ru_sheet_impeller_rows(size_t *n);
const ru_sheet_row *ru_sheet_power_rows(size_t *n);
const ru_sheet_row *ru_sheet_gas_rows(size_t *n);
const ru_sheet_row *ru_sheet_heat_rows(size_t *n);

#endif
