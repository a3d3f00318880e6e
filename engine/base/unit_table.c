/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/unit_table.h>

/* Numbers: SI brochure (9th edition, 2019) where exact; gal, C, R, a and u are left out because the
 * stock database reads them as galileo, coulomb, roentgen, are and dalton. */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const ru_unit_base_row ru_unit_bases[] = {
    {"kg", "mass"},
    {"m", "length"},
    {"s", "time"},
    {"mol", "amount"},
    {"K", "temperature"},
    {"A", "electric current"},
    {"cd", "luminous intensity"},
    {"rev", "revolutions"},
    {"cell", "cells"},
    {"rad", "angle"},
};
const size_t ru_unit_n_base = COUNT(ru_unit_bases);

const ru_unit_prefix_row ru_unit_prefixes[] = {
    {"P", 1e15}, {"T", 1e12}, {"G", 1e9},   {"M", 1e6},   {"k", 1e3},
    {"h", 1e2},  {"da", 1e1}, {"d", 1e-1},  {"c", 1e-2},  {"m", 1e-3},
    {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15}, {"a", 1e-18},
};
const size_t ru_unit_n_prefix = COUNT(ru_unit_prefixes);

const ru_unit_row ru_units[] = {
    /* mass */
    {"1e-3 kg", "g gram grams"},
    {"g", "gDW gDCW gCDW g_DW g_DCW g_CDW"},
    {"1000 kg", "t tonne tonnes"},
    {"1.66053906660e-27 kg", "Da"},
    /* length, area, volume */
    {"m", "meter metre meters metres"},
    {"0.0254 m", "inch"},
    {"0.3048 m", "ft"},
    {"1e-3 m3", "L l liter litre liters litres"},
    /* time */
    {"s", "sec second seconds"},
    {"60 s", "min minute minutes"},
    {"3600 s", "h hr hour hours"},
    {"86400 s", "d day days"},
    {"1/s", "Hz"},
    /* amount: molar concentration; enzyme unit and katal; gas at 0 degC and 101325 Pa, which is
     * p V / (R T) = 44.615 mol/m3 */
    {"mol/L", "M"},
    {"1e-6 mol/min", "U"},
    {"mol/s", "kat"},
    {"0.04461503 mol", "NL Nl"},
    /* temperature */
    {"K", "kelvin"},
    {"K @ 273.15", "degC celsius \xc2\xb0"
                   "C"},
    {"0.55555555555555555556 K @ 459.67", "degF fahrenheit \xc2\xb0"
                                          "F"},
    /* mechanics */
    {"kg m/s2", "N"},
    {"N/m2", "Pa"},
    {"1e5 Pa", "bar"},
    {"101325 Pa", "atm"},
    {"6894.757293168 Pa", "psi"},
    {"N m", "J"},
    {"J/s", "W"},
    {"0.1 Pa s", "P"},
    {"4.184 J", "cal"},
    /* electricity */
    {"A s", "coulomb"},
    {"W/A", "V"},
    {"V/A", "ohm"},
    {"1/ohm", "S"},
    {"A s/V", "F"},
    /* counts and rotation: not plain numbers */
    {"cell", "cells"},
    {"rev/min", "rpm"},
    {"rev/s", "rps"},
    /* angle */
    {"0.017453292519943295769 rad", "deg degree degrees \xc2\xb0"},
    /* pure numbers */
    {"0.01", "% percent"},
    {"1e-6", "ppm"},
    {"1e-9", "ppb"},
    {"1/min", "vvm"},
};
const size_t ru_unit_n_unit = COUNT(ru_units);

const ru_unit_dimension_row ru_unit_dimensions[] = {
    {"1", "a pure number"},
    {"m2", "area"},
    {"m3", "volume"},
    {"m/s", "velocity"},
    {"m2/s", "area/time"},
    {"m3/s", "volume/time"},
    {"1/s", "1/time"},
    {"rev/s", "revolutions per time"},
    {"kg/m3", "mass concentration"},
    {"kg/m3/s", "mass concentration/time"},
    {"mol/m3", "molar concentration"},
    {"cell/m3", "cell concentration"},
    {"mol/s", "amount/time"},
    {"kg/s", "mass/time"},
    {"N", "force"},
    {"Pa", "pressure"},
    {"J", "energy"},
    {"W", "power"},
    {"W/m3", "power/volume"},
    {"Pa s", "viscosity"},
};
const size_t ru_unit_n_dimension = COUNT(ru_unit_dimensions);

const ru_unit_hint_row ru_unit_hints[] = {
    {"C", "degC"},    {"F", "degF"},      {"c", "degC"},      {"Hz", "rev/s"},     {"1/s", "rev/s"},
    {"1/min", "rpm"}, {"RPM", "rpm"},     {"gal", "L"},       {"ml", "mL"},        {"H", "h"},
    {"Min", "min"},   {"S", "s"},         {"u", "Da"},        {"cc", "mL"},        {"kgs", "kg"},
    {"lpm", "L/min"}, {"slpm", "NL/min"}, {"SLPM", "NL/min"}, {"SL", "NL"},        {"hrs", "h"},
    {"mins", "min"},  {"secs", "s"},      {"mbars", "mbar"},  {"bars", "bar"},     {"in", "inch"},
    {"lb", "kg"},     {"rad/s", "rev/s"}, {"NL", "L"},        {"NL/min", "L/min"}, {"NL/h", "L/h"},
    {"U/min", "rpm"}, {"g/l", "g/L"},     {"psig", "psi"},    {"barg", "bar"},     {"per", "1/h"},
};
const size_t ru_unit_n_hint = COUNT(ru_unit_hints);
