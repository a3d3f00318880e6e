/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/instrument.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Name, meaning, what it measures, response, delay, film, lag, relative, absolute, quantified,
 * source. The figures are customary ones; a scenario that knows its own gives them. */
#define INSTRUMENTS(X)                                                                             \
    X("plain", "what is there, as it is", "anything", RU_RESPONSE_SAME, 0, 0, 0, 0, 0, 0, "")      \
    X("do-probe", "membrane probe of dissolved oxygen", "DO", RU_RESPONSE_SAME, 0, 0, 20, 0, 0.5,  \
      0, "response times of 5 to 60 s, 0.3 to 1 %; recalled")                                      \
    X("ph-probe", "glass electrode", "pH", RU_RESPONSE_SAME, 0, 0, 10, 0, 0.02, 0,                 \
      "5 to 20 s, 0.01 to 0.02 a day; recalled")                                                   \
    X("temperature-probe", "resistance thermometer", "temperature", RU_RESPONSE_SAME, 0, 0, 10, 0, \
      0.1, 0, "class A thermometer in a pocket; recalled")                                         \
    X("co2-probe", "membrane probe of dissolved carbon dioxide", "a concentration",                \
      RU_RESPONSE_SAME, 0, 0, 90, 0.05, 0, 0, "60 to 120 s; recalled")                             \
    X("off-gas", "analyser behind a sampling line", "offgas_*, OUR, CER, RQ",                      \
      RU_RESPONSE_GAS_BALANCE, 60, 0, 15, 0, 0.03, 0,                                              \
      "line of 20 to 120 s, analyser 5 to 30 s, 0.02 to 0.05 % absolute; recalled")                \
    X("turbidity", "optical density a X/(1 + b X), with path and dilution", "a concentration",     \
      RU_RESPONSE_SATURATING, 0, 0, 0, 0.04, 0, 0, "dilution 3 to 5 %; recalled")                  \
    X("capacitance", "permittivity of living cells, a X + b or by their membranes",                \
      "a concentration", RU_RESPONSE_SATURATING, 0, 0, 0, 0.05, 0, 0, "5 %; recalled")             \
    X("conductivity", "conductivity of a tracer", "a concentration", RU_RESPONSE_SATURATING, 0, 0, \
      0.5, 0.01, 0, 0, "0.1 to 1 s; recalled")                                                     \
    X("assay", "sample, then HPLC or an enzyme kit", "a concentration", RU_RESPONSE_SAME, 0, 0, 0, \
      0.03, 0.05, 0.1, "3 % and 0.05 g/L, quantified from 0.1 g/L; recalled")                      \
    X("dry-mass", "sample, filter and oven", "a concentration", RU_RESPONSE_SAME, 0, 0, 0, 0.05,   \
      0.1, 0, "5 % and 0.1 g/L; recalled")                                                         \
    X("cell-count", "counted cells", "a number of cells", RU_RESPONSE_SAME, 0, 0, 0, 0.09, 0, 0,   \
      "8 to 10 % with dilution and chamber, counting comes with `counted_volume`; recalled")       \
    X("viability", "living cells among all, stained and counted", "a state", RU_RESPONSE_SHARE, 0, \
      0, 0, 0, 1, 0, "1 % by the eye, counting comes with `counted_volume`; recalled")             \
    X("cytometer", "histogram of cells", "a state as cells see it, or classes such as 'class*'",   \
      RU_RESPONSE_DISTRIBUTION, 0, 0, 0, 0.05, 0, 0, "spread of calibration beads; recalled")      \
    X("spectrometer", "Raman or infrared spectrum", "spectrum", RU_RESPONSE_SPECTRUM, 0, 0, 60,    \
      0.01, 0, 0, "exposure of minutes; recalled")

static const ru_instrument instruments[] = {
#define ROW(name, meaning, measures, response, delay, film, lag, relative, absolute, quantified,   \
            source)                                                                                \
    {name, meaning, measures, response, delay, film, lag, relative, absolute, quantified, source},
    INSTRUMENTS(ROW)
#undef ROW
};

const char *const ru_instrument_names[] = {
#define NAME(name, ...) name,
    INSTRUMENTS(NAME)
#undef NAME
        NULL,
};

size_t ru_instrument_count(void)
{
    return sizeof instruments / sizeof instruments[0];
}

const ru_instrument *ru_instrument_at(size_t i)
{
    return i < ru_instrument_count() ? &instruments[i] : NULL;
}

/* tau m' = x - m with x from x0 along `slope`. */
static double lag_linear(double held, double tau, double x0, double slope, double step)
{
    double settled = x0 - slope * tau;
    return (held - settled) * exp(-step / tau) + settled + slope * step;
}

ru_lagged ru_lagged_step(ru_lagged held, double film, double lag, double x0, double x1, double step)
{
    ru_lagged next = {x1, x1};
    if (!(step > 0))
        return next;
    double slope = (x1 - x0) / step;
    if (film > 0)
        next.film = lag_linear(held.film, film, x0, slope, step);
    if (!(lag > 0)) {
        next.reading = next.film;
        return next;
    }
    if (!(film > 0)) {
        next.reading = lag_linear(held.reading, lag, x0, slope, step);
        return next;
    }
    /* The film's output is a line, delayed by its lag, and a decaying part. */
    double settled = x0 - slope * film, decaying = held.film - settled;
    double along = lag_linear(held.reading, lag, settled, slope, step);
    double gap = 1 / lag - 1 / film;
    /* exp(-step/lag) (exp(gap step) - 1)/gap, also where both lags are equal */
    double grown = fabs(gap * step) < 1e-8 ? step : expm1(gap * step) / gap;
    next.reading = along + decaying / lag * exp(-step / lag) * grown;
    return next;
}

double ru_respond(double baseline, double gain, double bend, double x)
{
    return baseline + gain * x / (1 + bend * x);
}

double ru_optics_read(const ru_optics *optics, double x)
{
    return optics->baseline + optics->dilution * ru_respond(0, optics->gain, optics->bend,
                                                            optics->path * x / optics->dilution);
}

static const double pi = 3.141592653589793;

double ru_dielectric_frequency(const ru_dielectric *cells)
{
    return 1 / (2 * pi * cells->radius * cells->membrane *
                (1 / cells->inside + 1 / (2 * cells->outside)));
}

/* Real part of 1/(1 + (i ratio)^(1 - alpha)). */
static double dispersion(double ratio, double alpha)
{
    double size = pow(ratio, 1 - alpha), angle = 0.5 * pi * (1 - alpha);
    double along = 1 + size * cos(angle), across = size * sin(angle);
    return along / (along * along + across * across);
}

double ru_dielectric_increment(const ru_dielectric *cells, double fraction)
{
    double critical = ru_dielectric_frequency(cells);
    double seen = dispersion(cells->frequency / critical, cells->alpha);
    if (cells->reference > 0)
        seen -= dispersion(cells->reference / critical, cells->alpha);
    return 2.25 * fraction * cells->radius * cells->membrane * seen;
}

double ru_counting_relative(double n)
{
    return n > 0 ? 1 / sqrt(n) : INFINITY;
}

double ru_counting_share(double p, double n)
{
    return n > 0 ? sqrt(fmax(0, p * (1 - p)) / n) : INFINITY;
}

ru_gas_rates ru_gas_rates_of(const ru_gas_reading *r)
{
    double inert = 1 - r->out[0] - r->out[1];
    double flow = r->flow * (1 - r->in[0] - r->in[1]) / inert;
    double per = 1 / r->volume, taken = r->flow * r->in[0] - flow * r->out[0];
    double given = flow * r->out[1] - r->flow * r->in[1];
    ru_gas_rates rates = {.our = taken * per, .cer = given * per};
    /* slopes to the fractions that leave; the flow that enters scales both rates */
    double our_o2 = -flow * (1 + r->out[0] / inert) * per;
    double our_co2 = -flow * r->out[0] / inert * per;
    double cer_o2 = flow * r->out[1] / inert * per;
    double cer_co2 = flow * (1 + r->out[1] / inert) * per;
    rates.u_our = hypot(r->u_flow * rates.our, r->u_out * hypot(our_o2, our_co2));
    rates.u_cer = hypot(r->u_flow * rates.cer, r->u_out * hypot(cer_o2, cer_co2));
    rates.rq = rates.u_rq = NAN;
    if (rates.our > 0) {
        double rq = rates.cer / rates.our;
        rates.rq = rq;
        /* the flow cancels */
        rates.u_rq = r->u_out * hypot(cer_o2 - rq * our_o2, cer_co2 - rq * our_co2) / rates.our;
    }
    return rates;
}

/* The finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t scramble(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t key_of(unsigned long long seed, const char *name, double time)
{
    uint64_t bits, key = scramble(seed);
    memcpy(&bits, &time, sizeof bits);
    for (const char *c = name; *c; c++)
        key = scramble(key ^ (unsigned char)*c);
    return scramble(key ^ bits);
}

static double even(uint64_t key)
{
    return ((double)(key >> 11) + 0.5) * 0x1p-53;
}

double ru_uniform_at(unsigned long long seed, const char *name, double time, unsigned long long k)
{
    return even(scramble(key_of(seed, name, time) ^ scramble(k)));
}

double ru_noise_at(unsigned long long seed, const char *name, double time)
{
    uint64_t key = key_of(seed, name, time);
    /* Box and Muller of two numbers in (0, 1) */
    return sqrt(-2 * log(even(key))) * cos(2 * pi * even(scramble(key)));
}
