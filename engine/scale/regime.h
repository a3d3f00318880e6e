/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_REGIME_H
#define RU_SCALE_REGIME_H

#include <ru/base/text.h>
#include <ru/core/sheet.h>

/* Regime analysis (Sweere et al., Enzyme Microb. Technol. 9:386, 1987): how long mixing takes
 * against how long the cells take to use up what is there, as Damkoehler numbers. The cells' times
 * come from the same scenario run as one well-mixed volume, at the moment when they are shortest
 * while a feed runs, and of oxygen when its uptake is largest. */

/* One number of the analysis; all scenarios of one process have the same rows. */
typedef struct ru_regime_row {
    char name[48];
    char unit[24];
    const char *meaning;
    double value; /* NAN: does not apply */
} ru_regime_row;

enum { RU_MAX_REGIME_ROW = 40 };

typedef struct ru_regime {
    ru_regime_row rows[RU_MAX_REGIME_ROW];
    size_t n;
    double demand; /* mmol/L/h: the largest oxygen uptake of the run; NAN: none */
    char *verdict; /* lines for people; owned */
} ru_regime;

/* What mixing takes in the vessel, s; NAN where it is not known. */
typedef struct ru_mixing_times {
    double t95, circulation;
} ru_mixing_times;

/* Runs the document's scenario as one volume and compares. Fails as a run does, and with
 * RU_ERR_INPUT for a scenario that is none. Not collective. */
RU_MUST_USE ru_status ru_regime_build(const ru_document *document, const ru_mixing_times *times,
                                      ru_regime *regime);
void ru_regime_clear(ru_regime *regime);

/* The value of a row by name, NAN: none. Not collective. */
double ru_regime_value(const ru_regime *regime, const char *name);

/* What a Damkoehler number says, in a few words. Not collective. */
const char *ru_damkoehler_word(double number);

#endif
