/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A population that needs time to grow faster: Morchain, Gabelle, Cockx, AIChE J. 59:369 (2013) and
 * later work; form recalled.
 *
 *   dp/dt + d/dmu [(mu* - mu)/T p] = min(mu, mu*) p,   mu* = mu_max S/(k_s + S)
 *
 * p(mu) is the mass of cells adapted to the growth rate mu, here in twenty classes of equal width
 * from 0 to mu_top, each a state. Cells of a class move to the next towards mu* at (mu* - mu)/(T
 * width), which keeps the mean of the adaptation exact and spreads the population by about the
 * square root of half a width times its way. T is that of speeding up or of slowing down. The
 * minimum and the switch of direction are rounded. Overflow of what is taken up beyond the adapted
 * rate is left out; carbon dioxide closes the carbon. */
#define RU_SLOPES 21
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { N_CLASS = 20 };
enum { CLASS, GLUCOSE = N_CLASS, CARBON_DIOXIDE, N_STATE };
enum { MU_MAX, K_S, Y_XS, MU_TOP, T_UP, T_DOWN, ROUNDING, N_PARAMETER };
enum { GROWTH, FASTER = N_CLASS, SLOWER = FASTER + N_CLASS - 1, N_PROCESS = SLOWER + N_CLASS - 1 };

#define SOURCE "form of Morchain et al. 2013, recalled; digits are a choice"

/* clang-format off */
#define FOR_CLASSES(X)                                                                             \
    X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10)                                             \
    X(11) X(12) X(13) X(14) X(15) X(16) X(17) X(18) X(19) X(20)
#define FOR_BORDERS(X)                                                                             \
    X(1, 2) X(2, 3) X(3, 4) X(4, 5) X(5, 6) X(6, 7) X(7, 8) X(8, 9) X(9, 10) X(10, 11)             \
    X(11, 12) X(12, 13) X(13, 14) X(14, 15) X(15, 16) X(16, 17) X(17, 18) X(18, 19) X(19, 20)
/* clang-format on */

#define CLASS_STATE(i)                                                                             \
    [CLASS + (i)-1] = {{"class" #i, "g/L", "cells adapted to class " #i " of 20",                  \
                        (i) == 5 ? 1 : 0, 0, 300, NULL},                                           \
                       RU_PHASE_SUSPENDED,                                                         \
                       RU_ROLE_BIOMASS,                                                            \
                       {[RU_CARBON] = RU_CARBON_BIOMASS},                                          \
                       1e-7},

static const ru_state_info states[N_STATE] = {
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 1, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE},
                 1e-7},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
    FOR_CLASSES(CLASS_STATE)};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest growth", 0.5, 0, 5, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.2, 1e-6, 10, SOURCE},
    [Y_XS] = {"y_xs", "g/g", "cells on glucose", 0.5, 0.05, 0.8, SOURCE},
    [MU_TOP] = {"mu_top", "1/h", "upper end of the classes", 0.5, 1e-3, 5, SOURCE},
    [T_UP] = {"t_up", "h", "time of speeding up", 2, 1e-3, 1e3, SOURCE},
    [T_DOWN] = {"t_down", "h", "time of slowing down", 2, 1e-3, 1e3, SOURCE},
    [ROUNDING] = {"rounding", "1", "of minimum and switch, as a fraction", 1e-3, 1e-9, 0.1,
                  "numerical"},
};

#define GROW(i)                                                                                    \
    [GROWTH + (i)-1] = {"growth" #i, "at the smaller of the adapted and the possible rate"},
#define SPEED_UP(i, j)  [FASTER + (i)-1] = {"faster" #i, "from class " #i " to " #j},
#define SLOW_DOWN(i, j) [SLOWER + (i)-1] = {"slower" #j, "from class " #j " to " #i},

static const ru_process_info processes[N_PROCESS] = {FOR_CLASSES(GROW) FOR_BORDERS(SPEED_UP)
                                                         FOR_BORDERS(SLOW_DOWN)};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    for (size_t i = 0; i < N_CLASS; i++) {
        row[GROWTH + i][CLASS + i] = 1;
        row[GROWTH + i][GLUCOSE] = -1 / p[Y_XS];
        row[GROWTH + i][CARBON_DIOXIDE] =
            ru_closing(states, N_STATE, RU_CARBON, row[GROWTH + i], CARBON_DIOXIDE);
    }
    for (size_t i = 0; i + 1 < N_CLASS; i++) {
        row[FASTER + i][CLASS + i] = row[SLOWER + i][CLASS + i + 1] = -1;
        row[FASTER + i][CLASS + i + 1] = row[SLOWER + i][CLASS + i] = 1;
    }
}

/* The positive part, rounded over `width`. */
static inline ru_dual positive_part(ru_dual a, double width)
{
    double root = sqrt(a.v * a.v + width * width);
    return ru_chain(0.5 * (a.v + root), 0.5 * (1 + a.v / root), a);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    double width = p[MU_TOP] / N_CLASS;
    ru_dual possible = ru_scale(p[MU_MAX], ru_saturation(ru_variable(y, GLUCOSE), p[K_S]));
    for (size_t i = 0; i < N_CLASS; i++) {
        ru_dual cells = ru_variable(y, CLASS + i), adapted = ru_constant(((double)i + 0.5) * width);
        ru_dual ahead = ru_subtract(possible, adapted), behind = ru_scale(-1, ahead);
        double round = p[ROUNDING] * width;
        r[GROWTH + i] = ru_multiply(ru_smooth_min(adapted, possible, p[ROUNDING]), cells);
        if (i + 1 < N_CLASS)
            r[FASTER + i] =
                ru_scale(1 / (p[T_UP] * width), ru_multiply(positive_part(ahead, round), cells));
        if (i > 0)
            r[SLOWER + i - 1] =
                ru_scale(1 / (p[T_DOWN] * width), ru_multiply(positive_part(behind, round), cells));
    }
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    for (size_t k = 0; k < N_STATE; k++)
        noise[k] = 1e-1;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES_ALONE((p, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_mu_adaptation;
const ru_model ru_model_mu_adaptation = {
    .abi = RU_MODEL_ABI,
    .name = "mu-adaptation",
    .title = "A population in classes of the growth rate that its cells are adapted to",
    .citation = "Morchain, Gabelle, Cockx, AIChE J. 59:369 (2013)",
    .validity = "a choice of digits for glucose-limited bacteria; no overflow, no oxygen",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES_ALONE,
};
