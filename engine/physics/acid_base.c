/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/acid_base.h>

#include <math.h>

static const ru_acid_info acids[RU_ACID_COUNT] = {
    [RU_ACID_CARBONIC] =
        {"carbonic", 0.044009, 0, 2, {6.3511, 10.3297}, "Harned (1941-43), recalled"},
    [RU_ACID_AMMONIUM] = {"ammonium", 0.017031, 1, 1, {9.25}, "recalled"},
    [RU_ACID_PHOSPHORIC] = {"phosphoric", 0.097994, 0, 3, {2.15, 7.20, 12.35}, "recalled"},
    [RU_ACID_ACETIC] = {"acetic", 0.060052, 0, 1, {4.756}, "recalled"},
    [RU_ACID_LACTIC] = {"lactic", 0.090078, 0, 1, {3.86}, "recalled"},
};

const ru_acid_info *ru_acid_info_of(ru_weak_acid acid)
{
    return &acids[acid];
}

static double constant(double pK)
{
    return 1000 * pow(10, -pK);
}

void ru_acid_constants_of(const ru_acid_exponents *exponents, ru_acid_constants *constants)
{
    for (int a = 0; a < RU_ACID_COUNT; a++)
        for (int s = 0; s < 3; s++)
            constants->K[a][s] = s < acids[a].n_step ? constant(exponents->pK[a][s]) : 0;
    constants->water = 1000 * constant(exponents->water);
}

void ru_acid_constants_at(double temperature, ru_acid_constants *constants)
{
    double t = temperature;
    ru_acid_exponents e = {.water = 4470.99 / t + 0.01706 * t - 6.0875};
    for (int a = 0; a < RU_ACID_COUNT; a++)
        for (int s = 0; s < 3; s++)
            e.pK[a][s] = acids[a].pK_25[s];
    e.pK[RU_ACID_CARBONIC][0] = 3404.71 / t + 0.032786 * t - 14.8435;
    e.pK[RU_ACID_CARBONIC][1] = 2902.39 / t + 0.02379 * t - 6.4980;
    ru_acid_constants_of(&e, constants);
}

/* Parts of an acid by protons lost, [4], and the mean number lost. */
static double take_parts(const ru_acid_constants *constants, int acid, double hydrogen,
                         double part[4])
{
    double sum = 1, term = 1, lost = 0;
    part[0] = 1;
    for (int s = 1; s < 4; s++) {
        term *= s <= acids[acid].n_step ? constants->K[acid][s - 1] / hydrogen : 0;
        part[s] = term;
        sum += term;
    }
    for (int s = 0; s < 4; s++) {
        part[s] /= sum;
        lost += s * part[s];
    }
    return lost;
}

/* Sum of all charges, and its slope to ln [H+] (positive). */
static double charge(const ru_acid_constants *constants, double strong, const double *totals,
                     double hydrogen, double *slope)
{
    double sum = strong + hydrogen - constants->water / hydrogen;
    *slope = hydrogen + constants->water / hydrogen;
    for (int a = 0; a < RU_ACID_COUNT; a++) {
        double part[4], lost = take_parts(constants, a, hydrogen, part), square = 0;
        for (int s = 0; s < 4; s++)
            square += s * s * part[s];
        sum += totals[a] * (acids[a].charge - lost);
        *slope += totals[a] * (square - lost * lost);
    }
    return sum;
}

double ru_acid_base_pH(const ru_acid_constants *constants, double strong, const double *totals)
{
    double low = -1, high = 15, pH = 7, slope; /* the charge falls with the pH */
    for (int it = 0; it < 200; it++) {
        double excess = charge(constants, strong, totals, 1000 * pow(10, -pH), &slope);
        if (excess > 0)
            low = pH;
        else
            high = pH;
        double next = pH + excess / (slope * log(10));
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - pH) < 1e-13 || high - low < 1e-13)
            return next;
        pH = next;
    }
    return pH;
}

double ru_acid_base_strong(const ru_acid_constants *constants, double pH, const double *totals)
{
    double slope;
    return -charge(constants, 0, totals, 1000 * pow(10, -pH), &slope);
}

double ru_acid_base_part(const ru_acid_constants *constants, ru_weak_acid acid, int step, double pH)
{
    double part[4];
    (void)take_parts(constants, acid, 1000 * pow(10, -pH), part);
    return part[step];
}
