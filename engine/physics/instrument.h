/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_INSTRUMENT_H
#define RU_PHYSICS_INSTRUMENT_H

#include <stddef.h>

/* How instruments turn what is there into what is read: a line's delay, a film's and a membrane's
 * lag, a response, an uncertainty. A table, a row an instrument; times in s, uncertainties in the
 * unit of the reading. Nothing here is collective. */

/* What a reading is made of what arrives after delay and lags. */
typedef enum ru_response {
    RU_RESPONSE_SAME,       /* x */
    RU_RESPONSE_SATURATING, /* baseline + gain x/(1 + bend x); the baseline and the bend may be 0 */
    RU_RESPONSE_SHARE,      /* of one kind among several, in % */
    RU_RESPONSE_DISTRIBUTION, /* a histogram of cells; its uncertainty is that of one cell's reading
                               */
    RU_RESPONSE_SPECTRUM,     /* pure spectra times concentrations, and a baseline */
    RU_RESPONSE_GAS_BALANCE   /* mole fractions of the off-gas, or rates from them */
} ru_response;

typedef struct ru_instrument {
    const char *name, *meaning;
    const char *measures; /* in words, for messages */
    ru_response response;
    double delay, film, lag;   /* s: transport, then two first-order lags; 0: none */
    double relative, absolute; /* standard uncertainty: share of the reading + a part that is always
                                * there, in the reading's unit (fractions of gas: in %) */
    double quantified; /* readings below are not reported, in the reading's unit; 0: all are */
    const char *source;
} ru_instrument;

/* Number of instruments and the i-th; the first is plain: nothing between the liquid and the
 * reading. */
size_t ru_instrument_count(void);
const ru_instrument *ru_instrument_at(size_t i);

/* Names of all, NULL-terminated, in their order. */
extern const char *const ru_instrument_names[];

/* What a chain of two lags holds: after the film, after the membrane. */
typedef struct ru_lagged {
    double film, reading;
} ru_lagged;

/* Takes the chain over `step` s in which its input runs from `x0` to `x1` along a straight line:
 * film tau1 f' = x - f, then tau2 m' = f - m, solved exactly; a lag of 0 passes on at once. */
ru_lagged ru_lagged_step(ru_lagged held, double film, double lag, double x0, double x1,
                         double step);

/* baseline + gain x/(1 + bend x). */
double ru_respond(double baseline, double gain, double bend, double x);

/* A sample that is diluted and read over a path: each unit of its dilution reads as much as a
 * sample of that strength over a path of 1, of which `path` is a multiple, so that baseline +
 * dilution gain (path x/dilution)/(1 + bend path x/dilution). */
typedef struct ru_optics {
    double baseline, gain, bend;
    double path, dilution; /* 1: as it is */
} ru_optics;

double ru_optics_read(const ru_optics *optics, double x);

/* Living cells in an alternating field: membranes that are charged through the liquids on their two
 * sides (Schwan, Adv. Biol. Med. Phys. 5:147, 1957; Pauly and Schwan 1959; dilute suspension). */
typedef struct ru_dielectric {
    double radius;          /* m */
    double membrane;        /* F/m2 */
    double inside, outside; /* conductivity of cytoplasm and broth, S/m */
    double alpha;           /* of Cole and Cole, 0 to 1: spread of the sizes */
    double frequency;       /* Hz, of the reading */
    double reference;       /* Hz, whose reading is taken off; 0: none */
} ru_dielectric;

/* Frequency at which a membrane is half charged, Hz:
 * 1/(2 pi radius membrane (1/inside + 1/(2 outside))). */
double ru_dielectric_frequency(const ru_dielectric *cells);

/* Permittivity that cells of volume fraction `fraction` add, F/m (1 pF/cm is 1e-10 F/m): the
 * increment 9/4 fraction radius membrane, times the real part of 1/(1 + (i f/f_c)^(1 - alpha)), at
 * the frequency less that at the reference. */
double ru_dielectric_increment(const ru_dielectric *cells, double fraction);

/* Standard uncertainty of a count of `n` as a share of it: 1/sqrt(n); of a share `p` of n,
 * absolute: sqrt(p (1 - p)/n). Infinite where n is not positive. */
double ru_counting_relative(double n);
double ru_counting_share(double p, double n);

/* Off-gas as a plant computes it, by the balance of what is neither oxygen nor carbon dioxide. */
typedef struct ru_gas_reading {
    double flow;          /* mol/s of dry gas that enters */
    double volume;        /* m3 of liquid */
    double in[2], out[2]; /* mole fractions of O2 and CO2 in the dry gas */
    double u_flow;        /* relative standard uncertainty of the flow */
    double u_out;         /* standard uncertainty of each fraction that leaves */
} ru_gas_reading;

typedef struct ru_gas_rates {
    double our, cer, rq;       /* mol/m3/s, mol/m3/s, 1; rq NAN where our is not positive */
    double u_our, u_cer, u_rq; /* standard uncertainties, first order, errors of the three readings
                                * independent */
} ru_gas_rates;

ru_gas_rates ru_gas_rates_of(const ru_gas_reading *reading);

/* The k-th number, even over (0, 1), that depends on seed, name and time alone. */
double ru_uniform_at(unsigned long long seed, const char *name, double time, unsigned long long k);

/* A number of the standard normal distribution that depends on seed, name and time alone, so that
 * noise is the same on any number of ranks and after any restart. */
double ru_noise_at(unsigned long long seed, const char *name, double time);

#endif
