/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>

#include <ru/base/unit.h>
#include <ru/flux/network.h>
#include <ru/models/composition.h>

/* Chemical formulas, as definitions and metabolic networks have them, and quantities with units. */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *text = ru_fuzz_text(bytes, n), unit[64];
    ru_composition made;
    double value, carbon, mass;
    ru_status status = ru_composition_read(text, &made);
    if (status == RU_OK && !(isfinite(made.molar_mass) && made.molar_mass >= 0))
        abort();
    ru_fuzz_judge(status);
    (void)ru_flux_formula(text, &carbon, &mass);
    status = ru_unit_split(text, &value, unit, sizeof unit);
    if (status == RU_OK)
        status = ru_unit_to_si(unit, value, &value);
    ru_fuzz_judge(status);
    free(text);
    return 0;
}
