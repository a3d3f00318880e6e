/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/flux/network.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Standard atomic weights (abridged) of IUPAC 2021 for what metabolites are made of, g/mol. */
static const struct atom {
    const char *symbol;
    double mass;
} atoms[] = {
    {"C", 12.011},  {"H", 1.008},   {"O", 15.999},  {"N", 14.007},  {"P", 30.974},  {"S", 32.06},
    {"Na", 22.990}, {"K", 39.098},  {"Mg", 24.305}, {"Ca", 40.078}, {"Cl", 35.45},  {"Fe", 55.845},
    {"Zn", 65.38},  {"Cu", 63.546}, {"Mn", 54.938}, {"Co", 58.933}, {"Ni", 58.693}, {"Mo", 95.95},
    {"Se", 78.971}, {"W", 183.84},  {"As", 74.922}, {"Hg", 200.59}, {"Cd", 112.41}, {"Ag", 107.87},
    {"I", 126.90},  {"F", 18.998},  {"B", 10.81},   {"Br", 79.904}, {"Cr", 51.996}, {"V", 50.942},
    {"Si", 28.085}, {"Al", 26.982}, {"Li", 6.94},   {"Ba", 137.33}, {"Sr", 87.62},  {"U", 238.03},
};

static const struct atom *find_atom(const char *symbol, size_t n)
{
    for (size_t i = 0; i < sizeof atoms / sizeof atoms[0]; i++)
        if (strlen(atoms[i].symbol) == n && strncmp(atoms[i].symbol, symbol, n) == 0)
            return &atoms[i];
    return NULL;
}

int ru_flux_formula(const char *formula, double *carbon, double *molar_mass)
{
    *carbon = *molar_mass = 0;
    const char *p = formula;
    while (*p) {
        size_t n = 1;
        if (!isupper((unsigned char)*p))
            return 0;
        while (islower((unsigned char)p[n]))
            n++;
        const struct atom *atom = find_atom(p, n);
        double count = 1;
        p += n;
        /* A count, which may be a fraction; strtod would read an element E as an exponent. */
        if (isdigit((unsigned char)*p) || *p == '.') {
            char digits[32];
            n = strspn(p, "0123456789.");
            if (n >= sizeof digits)
                return 0;
            memcpy(digits, p, n);
            digits[n] = '\0';
            count = strtod(digits, NULL);
            p += n;
        }
        if (!atom)
            return 0;
        *molar_mass += count * atom->mass;
        if (strcmp(atom->symbol, "C") == 0)
            *carbon += count;
    }
    return *molar_mass > 0;
}
