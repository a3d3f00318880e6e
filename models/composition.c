/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/models/composition.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NOT_FOLLOWED = -1 };

/* Electrons that an atom gives when it is burnt to CO2, H2O, NH3, phosphate or sulfate. Others are
 * taken to stay as they are. */
static const struct atom {
    const char *symbol;
    double mass; /* g/mol */
    int electrons;
    int element; /* that it counts for */
} atoms[] = {
    {"H", 1.008, 1, RU_HYDROGEN_ATOMS}, {"C", 12.011, 4, RU_CARBON},
    {"N", 14.007, -3, RU_NITROGEN},     {"O", 15.999, -2, RU_OXYGEN_ATOMS},
    {"P", 30.974, 5, RU_PHOSPHORUS},    {"S", 32.06, 6, RU_SULFUR},
    {"Na", 22.990, 1, NOT_FOLLOWED},    {"Mg", 24.305, 2, NOT_FOLLOWED},
    {"Cl", 35.45, -1, NOT_FOLLOWED},    {"K", 39.098, 1, NOT_FOLLOWED},
    {"Ca", 40.078, 2, NOT_FOLLOWED},    {"Fe", 55.845, 3, NOT_FOLLOWED},
    {"Zn", 65.38, 2, NOT_FOLLOWED},     {"Cu", 63.546, 2, NOT_FOLLOWED},
    {"Mn", 54.938, 2, NOT_FOLLOWED},    {"Co", 58.933, 2, NOT_FOLLOWED},
    {"Ni", 58.693, 2, NOT_FOLLOWED},    {"Mo", 95.95, 6, NOT_FOLLOWED},
    {"Se", 78.971, 6, NOT_FOLLOWED},    {"W", 183.84, 6, NOT_FOLLOWED},
    {"As", 74.922, 5, NOT_FOLLOWED},    {"Hg", 200.59, 2, NOT_FOLLOWED},
    {"Cd", 112.41, 2, NOT_FOLLOWED},    {"Ag", 107.87, 1, NOT_FOLLOWED},
    {"I", 126.90, -1, NOT_FOLLOWED},    {"F", 18.998, -1, NOT_FOLLOWED},
    {"B", 10.81, 3, NOT_FOLLOWED},      {"Br", 79.904, -1, NOT_FOLLOWED},
    {"Cr", 51.996, 3, NOT_FOLLOWED},    {"V", 50.942, 5, NOT_FOLLOWED},
    {"Si", 28.085, 4, NOT_FOLLOWED},    {"Al", 26.982, 3, NOT_FOLLOWED},
    {"Li", 6.94, 1, NOT_FOLLOWED},      {"Ba", 137.33, 2, NOT_FOLLOWED},
    {"Sr", 87.62, 2, NOT_FOLLOWED},     {"U", 238.03, 6, NOT_FOLLOWED},
};

static const struct atom *find_atom(const char *symbol, size_t n)
{
    for (size_t i = 0; i < sizeof atoms / sizeof atoms[0]; i++)
        if (strlen(atoms[i].symbol) == n && strncmp(atoms[i].symbol, symbol, n) == 0)
            return &atoms[i];
    return NULL;
}

/* A count, which may be a fraction; strtod would take an E for an exponent. 1 when none stands. */
static double read_count(const char **at)
{
    char digits[32];
    size_t n = strspn(*at, "0123456789.");
    if (n == 0 || n >= sizeof digits)
        return n == 0;
    memcpy(digits, *at, n);
    digits[n] = '\0';
    *at += n;
    return strtod(digits, NULL);
}

ru_status ru_composition_read(const char *formula, ru_composition *composition)
{
    const char *at = formula;
    double electrons = 0, charge = 0, mass = 0;
    *composition = (ru_composition){0};
    while (isupper((unsigned char)*at)) {
        size_t n = 1;
        while (islower((unsigned char)at[n]))
            n++;
        const struct atom *atom = find_atom(at, n);
        RU_REQUIRE(atom, RU_ERR_INPUT, "'%.*s' in the formula '%.40s' is no element that is known",
                   (int)n, at, formula);
        at += n;
        double count = read_count(&at);
        mass += count * atom->mass;
        electrons += count * atom->electrons;
        if (atom->element == RU_CARBON)
            composition->carbon_atoms += count;
        if (atom->element != NOT_FOLLOWED)
            composition->content[atom->element] += 1e-3 * count * atom->mass;
    }
    if (*at == '+' || *at == '-') {
        double sign = *at++ == '+' ? 1 : -1;
        charge = sign * read_count(&at);
    }
    RU_REQUIRE(!*at && mass > 0, RU_ERR_INPUT,
               "'%.40s' is no formula: '%.10s' cannot be read (write e.g. C6H12O6 or NH4+)",
               formula, *at ? at : formula);
    composition->molar_mass = 1e-3 * mass;
    composition->content[RU_OXYGEN_DEMAND] = 1e-3 * (electrons - charge) / 4 * 2 * 15.999;
    composition->content[RU_CHARGE] = charge;
    return RU_OK;
}
