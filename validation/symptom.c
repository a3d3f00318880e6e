/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/symptom.h>

#include <math.h>
#include <stdio.h>

/* A reason is told when it leaves less than this of the squared error, and a factor is that of a
 * unit when it is as close as this. */
static const double explained = 0.25, same_factor = 0.04;

/* Factors between units that are mistaken for each other. */
static const struct {
    double factor;
    const char *what;
} slips[] = {
    {1e3, "a thousand: g for mg, mol for mmol"},
    {1e6, "a million: g for ug, mol for umol"},
    {100, "a hundred: percent for a share"},
    {60, "sixty: minutes for seconds, hours for minutes"},
    {3600, "3600: hours for seconds"},
    {24, "24: days for hours"},
};

static double mean_square(size_t n, const double *simulated, const double *measured, double factor)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += pow(measured[i] - factor * simulated[i], 2);
    return sum / (double)n;
}

static int is_near(double factor, double wanted)
{
    return factor > 0 && fabs(log(factor / wanted)) < same_factor;
}

/* The slip of the pen that makes this factor; NULL where it is none that is known. */
static const char *find_slip(double factor, double molar_mass)
{
    for (int power = -6; power <= 6 && molar_mass > 0; power += 3)
        for (int sign = -1; sign <= 1; sign += 2)
            if (is_near(factor, pow(molar_mass, sign) * pow(10, power)))
                return "its molar mass and powers of a thousand: mass for amount of substance";
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        if (is_near(factor, slips[i].factor) || is_near(factor, 1 / slips[i].factor))
            return slips[i].what;
    return NULL;
}

static void say_factor(ru_symptom *s, double molar_mass)
{
    const char *slip = find_slip(s->factor, molar_mass);
    if (slip)
        snprintf(s->text, sizeof s->text, "a unit: measured are %.4g times simulated, %s",
                 s->factor, slip);
    else
        snprintf(s->text, sizeof s->text, "a scale: measured are %.3g times simulated", s->factor);
}

ru_symptom ru_symptom_find(size_t n, const double *simulated, const double *measured, double shift,
                           double shift_square, double molar_mass)
{
    ru_symptom s = {NAN, NAN, NAN, ""};
    double along = 0, size = 0;
    if (n < 3)
        return s;
    double whole = mean_square(n, simulated, measured, 1);
    for (size_t i = 0; i < n; i++) {
        along += simulated[i] * measured[i];
        size += simulated[i] * simulated[i];
    }
    if (!(whole > 0) || !(size > 0))
        return s;
    s.factor = along / size;
    s.factor_left = mean_square(n, simulated, measured, s.factor) / whole;
    s.shift_left = shift_square / whole;
    if (s.shift_left < explained && !(s.factor_left < s.shift_left))
        snprintf(s.text, sizeof s.text,
                 "a clock: %.3g min %s, which leaves %.2g %% of the squared error",
                 fabs(shift) / 60,
                 shift > 0 ? "too early in the simulation" : "too late in the simulation",
                 100 * s.shift_left);
    else if (s.factor_left < explained)
        say_factor(&s, molar_mass);
    return s;
}
