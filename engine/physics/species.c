/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <ru/physics/species.h>

#define NIST     "Henry: NIST WebBook; "
#define SCHUMPE  "h_gas: Schumpe, Chem. Eng. Sci. 48:153 (1993); "
#define AS_O2    "h_gas not in Schumpe (1993): that of oxygen, 0, taken; "
#define CUSSLER  "diffusivity: Cussler, Diffusion, table 5.2-1, recalled"
#define CARBON_M 0.0120107 /* kg/mol */

static const ru_gas_species gases[] = {
    {"oxygen", "O2", 0.0319988, 0, 0.0013, 1500, 0, 2.1e-9,
     NIST SCHUMPE "diffusivity recalled (2.1 to 2.4e-9)"},
    {"carbon_dioxide", "CO2", 0.0440095, CARBON_M / 0.0440095, 0.035, 2400, -0.0183, 1.92e-9,
     NIST SCHUMPE "diffusivity recalled"},
    {"nitrogen", "N2", 0.0280134, 0, 0.000625, 1300, -0.008, 1.88e-9, NIST SCHUMPE CUSSLER},
    {"carbon_monoxide", "CO", 0.0280101, CARBON_M / 0.0280101, 0.00099, 1300, 0, 2.03e-9,
     NIST AS_O2 "diffusivity recalled"},
    {"hydrogen", "H2", 0.00201588, 0, 0.00078, 500, -0.024, 4.5e-9,
     NIST SCHUMPE "diffusivity recalled (4.5 to 5.1e-9)"},
    {"methane", "CH4", 0.0160425, CARBON_M / 0.0160425, 0.0014, 1900, 0, 1.84e-9,
     "Henry: NIST WebBook, slope recalled; " AS_O2 "diffusivity recalled"},
    {"ammonia", "NH3", 0.0170305, 0, 59, 4200, 0, 1.64e-9, "Henry recalled; " AS_O2 CUSSLER},
    {"ethanol_vapour", "C2H5OH", 0.0460684, 2 * CARBON_M / 0.0460684, 190, 6600, 0, 0.84e-9,
     "Henry recalled; " AS_O2 CUSSLER},
    {"argon", "Ar", 0.039948, 0, 0.0014, 1500, 0, 2.00e-9, "Henry recalled; " AS_O2 CUSSLER},
    {"water", "H2O", 0.0180153, 0, 0, 0, 0, 0, "vapour at its own pressure, see water.h"},
};

/* Schumpe, Chem. Eng. Sci. 48:153 (1993). */
static const ru_ion ions[] = {
    {"proton", "H+", 1, 0.00100794, 0},
    {"lithium", "Li+", 1, 0.006941, 0.0691},
    {"sodium", "Na+", 1, 0.0229898, 0.1171},
    {"potassium", "K+", 1, 0.0390983, 0.0959},
    {"ammonium", "NH4+", 1, 0.0180385, 0.0539},
    {"magnesium", "Mg2+", 2, 0.024305, 0.1765},
    {"calcium", "Ca2+", 2, 0.040078, 0.1771},
    {"iron_ii", "Fe2+", 2, 0.055845, 0.1712},
    {"iron_iii", "Fe3+", 3, 0.055845, 0.0996},
    {"manganese", "Mn2+", 2, 0.054938, 0.1620},
    {"zinc", "Zn2+", 2, 0.06538, 0.1712},
    {"copper", "Cu2+", 2, 0.063546, 0.1810},
    {"hydroxide", "OH-", -1, 0.0170073, 0.0756},
    {"chloride", "Cl-", -1, 0.035453, 0.0334},
    {"nitrate", "NO3-", -1, 0.0620049, 0.0050},
    {"bicarbonate", "HCO3-", -1, 0.0610168, 0.1372},
    {"carbonate", "CO3 2-", -2, 0.0600089, 0.1666},
    {"sulfate", "SO4 2-", -2, 0.0960626, 0.1185},
    {"bisulfite", "HSO3-", -1, 0.0810710, 0.0543},
    {"dihydrogen_phosphate", "H2PO4-", -1, 0.0969872, 0.1025},
    {"hydrogen_phosphate", "HPO4 2-", -2, 0.0959793, 0.1789},
    {"phosphate", "PO4 3-", -3, 0.0949714, 0.2117},
};

const ru_gas_species *ru_gas_species_all(size_t *n)
{
    *n = sizeof gases / sizeof gases[0];
    return gases;
}

const ru_ion *ru_ion_all(size_t *n)
{
    *n = sizeof ions / sizeof ions[0];
    return ions;
}

const ru_gas_species *ru_gas_species_find(const char *name)
{
    for (size_t i = 0; i < sizeof gases / sizeof gases[0]; i++)
        if (strcmp(gases[i].name, name) == 0)
            return &gases[i];
    return NULL;
}

const ru_ion *ru_ion_find(const char *name)
{
    for (size_t i = 0; i < sizeof ions / sizeof ions[0]; i++)
        if (strcmp(ions[i].name, name) == 0)
            return &ions[i];
    return NULL;
}
