/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/convert.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef struct pair {
    const char *found, *meant;
} pair;

static const pair units[] = {
    {"", "1"},
    {"-", "1"},
    {"%sat", "%"},
    {"% sat", "%"},
    {"vol%", "%"},
    {"%v/v", "%"},
    {"g/l", "g/L"},
    {"mg/l", "mg/L"},
    {"mmol/l", "mmol/L"},
    {"ml", "mL"},
    {"ml/h", "mL/h"},
    {"cells/ml", "cells/mL"},
    {"RPM", "rpm"},
    {"% v/v", "%"},
    {"Vol.-%", "%"},
    {"% air sat.", "%"},
    {"% pO2", "%"},
    {"x10^6/mL", "1e6/mL"},
    {"Mio/mL", "1e6/mL"},
};

static const pair names[] = {
    {"biomass_cdw", "biomass"}, {"biomass_dry", "biomass"}, {"cdw", "biomass"}, {"CDW", "biomass"},
    {"DCW", "biomass"},         {"dissolved_oxygen", "DO"}, {"glc", "glucose"},
};

/* Atoms of a substance; names are all that it goes by. An acid and its ion differ by a hydrogen:
 * the plain name, as in "acetate", is the ion. */
typedef struct substance {
    const char *names;
    int carbon, hydrogen, oxygen, nitrogen, phosphorus;
} substance;

static const substance substances[] = {
    {"glucose galactose fructose", 6, 12, 6, 0, 0},
    {"xylose", 5, 10, 5, 0, 0},
    {"sucrose lactose", 12, 22, 11, 0, 0},
    {"acetate", 2, 3, 2, 0, 0},
    {"acetic_acid", 2, 4, 2, 0, 0},
    {"ethanol", 2, 6, 1, 0, 0},
    {"glycerol", 3, 8, 3, 0, 0},
    {"lactate", 3, 5, 3, 0, 0},
    {"lactic_acid", 3, 6, 3, 0, 0},
    {"pyruvate", 3, 3, 3, 0, 0},
    {"formate", 1, 1, 2, 0, 0},
    {"glutamine", 5, 10, 3, 2, 0},
    {"methane CH4", 1, 4, 0, 0, 0},
    {"oxygen dissolved_oxygen O2 DO OUR OTR", 0, 0, 2, 0, 0},
    {"carbon_dioxide CO2 CER CTR", 1, 0, 2, 0, 0},
    {"ammonium", 0, 4, 0, 1, 0},
    {"ammonia", 0, 3, 0, 1, 0},
    {"phosphate", 0, 0, 4, 0, 1},
};

/* Abridged standard atomic weights, IUPAC Commission on Isotopic Abundances and Atomic Weights
 * 2021, recalled. */
enum { CARBON, HYDROGEN, OXYGEN, NITROGEN, PHOSPHORUS, N_ATOM };
static const double atom_weights[N_ATOM] = {12.011, 1.008, 15.999, 14.007, 30.974};
static const char *const atom_symbols[N_ATOM] = {"C", "H", "O", "N", "P"};

static const char *look_up(const pair *table, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(table[i].found, text) == 0)
            return table[i].meant;
    return text;
}

const char *ru_lab_unit(const char *text)
{
    return look_up(units, COUNT(units), text);
}

const char *ru_lab_name(const char *quantity)
{
    return look_up(names, COUNT(names), quantity);
}

static int goes_by(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; length && *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        if (n == length && strncmp(at, name, n) == 0)
            return 1;
        at += n;
    }
    return 0;
}

double ru_molar_mass(const char *name, char *formula, size_t size)
{
    formula[0] = '\0';
    for (size_t i = 0; i < COUNT(substances); i++) {
        const substance *s = &substances[i];
        if (!goes_by(s->names, name))
            continue;
        const int atoms[N_ATOM] = {s->carbon, s->hydrogen, s->oxygen, s->nitrogen, s->phosphorus};
        double mass = 0;
        for (size_t k = 0, used = 0; k < N_ATOM; k++) {
            mass += atoms[k] * atom_weights[k];
            if (atoms[k] == 1 && used < size)
                used += (size_t)snprintf(formula + used, size - used, "%s", atom_symbols[k]);
            else if (atoms[k] && used < size)
                used += (size_t)snprintf(formula + used, size - used, "%s%d", atom_symbols[k],
                                         atoms[k]);
        }
        return mass;
    }
    return NAN;
}

ru_status ru_convert_find(const char *from, const char *to, double molar_mass, ru_affine *way)
{
    char product[128];
    double scale = 1, zero, one;
    const char *start = from;
    *way = (ru_affine){1, 0, 0};
    if (isfinite(molar_mass) && !ru_unit_same_dimension(from, to)) {
        /* An amount times g/mol is a mass, a mass times mol/g an amount. */
        snprintf(product, sizeof product, "(%s) (g/mol)", from);
        scale = molar_mass;
        if (!ru_unit_same_dimension(product, to)) {
            snprintf(product, sizeof product, "(%s) (mol/g)", from);
            scale = 1 / molar_mass;
        }
        if (ru_unit_same_dimension(product, to)) {
            start = product;
            way->by_molar_mass = 1;
        } else
            scale = 1;
    }
    RU_TRY(ru_unit_convert(start, to, 0, &zero));
    RU_TRY(ru_unit_convert(start, to, 1, &one));
    way->scale = (one - zero) * scale;
    way->offset = zero;
    return RU_OK;
}
