/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Anaerobic Digestion Model No. 1: Batstone et al., IWA Scientific and Technical Report 13 (2002),
 * in the form of Rosen and Jeppsson, "Aspects on ADM1 implementation within the BSM2 framework"
 * (2006), with their parameters at 35 degC.
 *
 *   disintegration X_c, hydrolysis X_ch X_pr X_li               k X
 *   uptake of su aa fa va bu pro ac h2          k_m S/(K_S + S) X I,  va and bu share X_c4
 *   decay of the seven groups                   k_dec X
 *   I: pH 1/(1 + (H/K)^n), K = 10^-(UL + LL)/2, n = 3/(UL - LL); nitrogen S_IN/(K_IN + S_IN);
 *      hydrogen 1/(1 + S_h2/K_I) for fa c4 pro; free ammonia 1/(1 + S_nh3/K_I) for ac
 *   gas transfer k_L_a (S - K_H p), and out of the head space k_p (P - P_atm) of its contents
 *
 * S_IC and S_IN close carbon and nitrogen in every process. The pH follows at every point from
 *   S_cat + NH4 + H - HCO3 - ac - pro - bu - va - OH - S_an = 0
 * and its slopes from those of that balance; hydrogen is a stiff state. The model brings its own
 * head space: G_ are its contents per volume of liquid, so that a digester is a well-mixed tank
 * without `gas`; B_ is the biogas that has left, which closes the balances. Kinetics do not know
 * the temperature, equilibria do. */
#define RU_SLOPES 29
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

/* clang-format off */
enum {
    S_SU, S_AA, S_FA, S_VA, S_BU, S_PRO, S_AC, S_H2, S_CH4, S_IC, S_IN, S_I,
    X_C, X_CH, X_PR, X_LI, X_SU, X_AA, X_FA, X_C4, X_PRO, X_AC, X_H2, X_I,
    S_CAT, S_AN, G_H2, G_CH4, G_CO2, B_H2, B_CH4, B_CO2, N_STATE
};

/* Groups of biomass, in the order of their states and parameters. */
enum { SU, AA, FA, C4, PRO, AC, H2, N_GROUP };

enum {
    K_DIS, K_HYD_CH, K_HYD_PR, K_HYD_LI, K_M, K_S = K_M + N_GROUP, Y = K_S + N_GROUP,
    K_DEC = Y + N_GROUP, F_SI_XC = K_DEC + N_GROUP, F_CH_XC, F_PR_XC, F_LI_XC, F_FA_LI,
    F_BU_SU, F_PRO_SU, F_AC_SU, F_VA_AA, F_BU_AA, F_PRO_AA, F_AC_AA, F_AC_FA, F_PRO_VA, F_AC_VA,
    F_AC_BU, F_AC_PRO, K_IN, K_I_H2_FA, K_I_H2_C4, K_I_H2_PRO, K_I_NH3,
    UL_AA, LL_AA, UL_AC, LL_AC, UL_H2, LL_H2, K_L_A, K_P, P_ATM, V_LIQ, V_GAS, N_PARAMETER
};

enum {
    DISINTEGRATION, HYDROLYSIS_CH, HYDROLYSIS_PR, HYDROLYSIS_LI,
    UPTAKE_SU, UPTAKE_AA, UPTAKE_FA, UPTAKE_VA, UPTAKE_BU, UPTAKE_PRO, UPTAKE_AC, UPTAKE_H2,
    DECAY, TRANSFER_H2 = DECAY + N_GROUP, TRANSFER_CH4, TRANSFER_CO2, OUT_H2, OUT_CH4, OUT_CO2,
    N_PROCESS
};
/* clang-format on */

#define SOURCE "Rosen and Jeppsson 2006 (BSM2)"

/* Contents from kmol C and N in a kg of oxygen demand. */
#define HOLDS(carbon, nitrogen)                                                                    \
    {                                                                                              \
        [RU_OXYGEN_DEMAND] = 1, [RU_CARBON] = (carbon)*12.011, [RU_NITROGEN] = (nitrogen)*14.007   \
    }
#define COD(phase, name, meaning, start, role, carbon, nitrogen, absolute)                         \
    {                                                                                              \
        {name, "kg/m3", meaning, start, 0, 1e4, NULL}, phase, role, HOLDS(carbon, nitrogen),       \
            absolute                                                                               \
    }
#define SOLUBLE(name, meaning, start, carbon, nitrogen, absolute)                                  \
    COD(RU_PHASE_LIQUID, name, meaning, start, RU_ROLE_PLAIN, carbon, nitrogen, absolute)
#define PARTICLES(name, meaning, start, carbon, nitrogen)                                          \
    COD(RU_PHASE_SUSPENDED, name, meaning, start, RU_ROLE_PLAIN, carbon, nitrogen, 1e-8)
#define GROUP(name, meaning, start)                                                                \
    COD(RU_PHASE_SUSPENDED, name, meaning, start, RU_ROLE_BIOMASS, 0.0313, 0.08 / 14, 1e-8)
#define GAS(name, meaning, start, carbon)                                                          \
    COD(RU_PHASE_FIXED, name, meaning, start, RU_ROLE_PLAIN, carbon, 0, 1e-9)
#define MOLES(phase, name, meaning, start, element, mass)                                          \
    {                                                                                              \
        {name, "mol/L", meaning, start, 0, 1e3, NULL}, phase, RU_ROLE_PLAIN, {[element] = mass},   \
            1e-6                                                                                   \
    }

static const ru_state_info states[N_STATE] = {
    [S_SU] = SOLUBLE("S_su", "sugars, as COD", 0.012, 0.0313, 0, 1e-9),
    [S_AA] = SOLUBLE("S_aa", "amino acids", 0.0053, 0.03, 0.007, 1e-9),
    [S_FA] = SOLUBLE("S_fa", "long-chain fatty acids", 0.099, 0.0217, 0, 1e-9),
    [S_VA] = SOLUBLE("S_va", "valerate", 0.012, 0.024, 0, 1e-9),
    [S_BU] = SOLUBLE("S_bu", "butyrate", 0.013, 0.025, 0, 1e-9),
    [S_PRO] = SOLUBLE("S_pro", "propionate", 0.016, 0.0268, 0, 1e-9),
    [S_AC] = SOLUBLE("S_ac", "acetate", 0.2, 0.0313, 0, 1e-9),
    [S_H2] = SOLUBLE("S_h2", "dissolved hydrogen", 2.4e-7, 0, 0, 1e-13),
    [S_CH4] = SOLUBLE("S_ch4", "dissolved methane", 0.055, 0.0156, 0, 1e-9),
    [S_IC] = MOLES(RU_PHASE_LIQUID, "S_IC", "inorganic carbon", 0.15, RU_CARBON, 0.012011),
    [S_IN] = MOLES(RU_PHASE_LIQUID, "S_IN", "inorganic nitrogen", 0.13, RU_NITROGEN, 0.014007),
    [S_I] = SOLUBLE("S_I", "soluble inerts", 0.33, 0.03, 0.06 / 14, 1e-9),
    [X_C] = PARTICLES("X_xc", "composites", 0.31, 0.02786, 0.0376 / 14),
    [X_CH] = PARTICLES("X_ch", "carbohydrates", 0.028, 0.0313, 0),
    [X_PR] = PARTICLES("X_pr", "proteins", 0.1, 0.03, 0.007),
    [X_LI] = PARTICLES("X_li", "lipids", 0.029, 0.022, 0),
    [X_SU] = GROUP("X_su", "degraders of sugar", 0.42),
    [X_AA] = GROUP("X_aa", "degraders of amino acids", 1.18),
    [X_FA] = GROUP("X_fa", "degraders of fatty acids", 0.24),
    [X_C4] = GROUP("X_c4", "degraders of valerate and butyrate", 0.43),
    [X_PRO] = GROUP("X_pro", "degraders of propionate", 0.14),
    [X_AC] = GROUP("X_ac", "methanogens on acetate", 0.76),
    [X_H2] = GROUP("X_h2", "methanogens on hydrogen", 0.32),
    [X_I] = PARTICLES("X_I", "particulate inerts", 25.6, 0.03, 0.06 / 14),
    [S_CAT] = MOLES(RU_PHASE_LIQUID, "S_cat", "strong cations", 0.04, RU_CHARGE, 1),
    [S_AN] = MOLES(RU_PHASE_LIQUID, "S_an", "strong anions", 0.02, RU_CHARGE, -1),
    [G_H2] = GAS("G_h2", "hydrogen of the head space, per liquid", 9e-7, 0),
    [G_CH4] = GAS("G_ch4", "methane of the head space, per liquid", 0.143, 0.0156),
    [G_CO2] = MOLES(RU_PHASE_FIXED, "G_co2", "carbon dioxide of the head space, per liquid",
                    0.00125, RU_CARBON, 0.012011),
    [B_H2] = GAS("B_h2", "hydrogen that has left, per liquid", 0, 0),
    [B_CH4] = GAS("B_ch4", "methane that has left, per liquid", 0, 0.0156),
    [B_CO2] = MOLES(RU_PHASE_FIXED, "B_co2", "carbon dioxide that has left, per liquid", 0,
                    RU_CARBON, 0.012011),
};

/* One parameter a group. */
#define GROUPS(first, name, unit, meaning, su, aa, fa, c4, pro, ac, h2, low, high)                 \
    [(first) +                                                                                     \
        SU] = {name "_su", unit, meaning ", sugar", su, low, high, SOURCE},                        \
        [(first) + AA] = {name "_aa", unit, meaning ", amino acids", aa, low, high, SOURCE},       \
        [(first) + FA] = {name "_fa", unit, meaning ", fatty acids", fa, low, high, SOURCE},       \
        [(first) + C4] = {name "_c4", unit, meaning ", C4 acids", c4, low, high, SOURCE},          \
        [(first) + PRO] = {name "_pro", unit, meaning ", propionate", pro, low, high, SOURCE},     \
        [(first) + AC] = {name "_ac", unit, meaning ", acetate", ac, low, high, SOURCE},           \
        [(first) + H2] = {name "_h2", unit, meaning ", hydrogen", h2, low, high, SOURCE}
#define PART(of, name, meaning, value)        [of] = {name, "1", meaning, value, 0, 1, SOURCE}
#define RATE(of, name, meaning, value)        [of] = {name, "1/d", meaning, value, 0, 1e3, SOURCE}
#define PH(of, name, meaning, value)          [of] = {name, "1", meaning, value, 0, 14, SOURCE}
#define BELOW(of, name, unit, meaning, value) [of] = {name, unit, meaning, value, 1e-9, 1, SOURCE}

static const ru_quantity parameters[N_PARAMETER] = {
    RATE(K_DIS, "k_dis", "disintegration", 0.5),
    RATE(K_HYD_CH, "k_hyd_ch", "hydrolysis of carbohydrates", 10),
    RATE(K_HYD_PR, "k_hyd_pr", "hydrolysis of proteins", 10),
    RATE(K_HYD_LI, "k_hyd_li", "hydrolysis of lipids", 10),
    GROUPS(K_M, "k_m", "1/d", "largest uptake", 30, 50, 6, 20, 13, 8, 35, 0, 1e3),
    GROUPS(K_S, "K_S", "kg/m3", "half saturation", 0.5, 0.3, 0.4, 0.2, 0.1, 0.15, 7e-6, 1e-9, 10),
    GROUPS(Y, "Y", "1", "yield", 0.1, 0.08, 0.06, 0.06, 0.04, 0.05, 0.06, 0, 0.5),
    GROUPS(K_DEC, "k_dec", "1/d", "decay", 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0, 10),
    PART(F_SI_XC, "f_sI_xc", "soluble inerts from composites", 0.1),
    PART(F_CH_XC, "f_ch_xc", "carbohydrates; particulate inerts are the rest", 0.2),
    PART(F_PR_XC, "f_pr_xc", "proteins", 0.2),
    PART(F_LI_XC, "f_li_xc", "lipids", 0.3),
    PART(F_FA_LI, "f_fa_li", "fatty acids from lipids; sugar is the rest", 0.95),
    PART(F_BU_SU, "f_bu_su", "butyrate from sugar", 0.13),
    PART(F_PRO_SU, "f_pro_su", "propionate from sugar", 0.27),
    PART(F_AC_SU, "f_ac_su", "acetate from sugar; hydrogen is the rest", 0.41),
    PART(F_VA_AA, "f_va_aa", "valerate from amino acids", 0.23),
    PART(F_BU_AA, "f_bu_aa", "butyrate from amino acids", 0.26),
    PART(F_PRO_AA, "f_pro_aa", "propionate from amino acids", 0.05),
    PART(F_AC_AA, "f_ac_aa", "acetate from amino acids; hydrogen is the rest", 0.4),
    PART(F_AC_FA, "f_ac_fa", "acetate from fatty acids; hydrogen is the rest", 0.7),
    PART(F_PRO_VA, "f_pro_va", "propionate from valerate", 0.54),
    PART(F_AC_VA, "f_ac_va", "acetate from valerate; hydrogen is the rest", 0.31),
    PART(F_AC_BU, "f_ac_bu", "acetate from butyrate; hydrogen is the rest", 0.8),
    PART(F_AC_PRO, "f_ac_pro", "acetate from propionate; hydrogen is the rest", 0.57),
    BELOW(K_IN, "K_IN", "mol/L", "half saturation of inorganic nitrogen", 1e-4),
    BELOW(K_I_H2_FA, "K_I_h2_fa", "kg/m3", "inhibition by hydrogen, fatty acids", 5e-6),
    BELOW(K_I_H2_C4, "K_I_h2_c4", "kg/m3", "inhibition by hydrogen, C4 acids", 1e-5),
    BELOW(K_I_H2_PRO, "K_I_h2_pro", "kg/m3", "inhibition by hydrogen, propionate", 3.5e-6),
    BELOW(K_I_NH3, "K_I_nh3", "mol/L", "inhibition of acetate by free ammonia", 0.0018),
    PH(UL_AA, "pH_UL_aa", "no inhibition above, all but methanogens", 5.5),
    PH(LL_AA, "pH_LL_aa", "full inhibition below", 4),
    PH(UL_AC, "pH_UL_ac", "no inhibition above, acetate", 7),
    PH(LL_AC, "pH_LL_ac", "full inhibition below, acetate", 6),
    PH(UL_H2, "pH_UL_h2", "no inhibition above, hydrogen", 6),
    PH(LL_H2, "pH_LL_h2", "full inhibition below, hydrogen", 5),
    [K_L_A] = {"k_L_a", "1/d", "gas transfer", 200, 0, 1e5, SOURCE},
    [K_P] = {"k_p", "m3/d/bar", "gas pipe", 5e4, 0, 1e9, SOURCE},
    [P_ATM] = {"P_atm", "bar", "pressure outside", 1.013, 0.1, 10, SOURCE},
    [V_LIQ] = {"V_liq", "m3", "liquid of the digester that k_p is for", 3400, 1e-6, 1e6, SOURCE},
    [V_GAS] = {"V_gas", "m3", "its head space", 300, 1e-6, 1e6, SOURCE},
};

#define DECAYS(group, name) [DECAY + (group)] = {"decay_" name, "biomass to composites"}

static const ru_process_info processes[N_PROCESS] = {
    [DISINTEGRATION] = {"disintegration", "composites fall apart"},
    [HYDROLYSIS_CH] = {"hydrolysis_ch", "carbohydrates to sugar"},
    [HYDROLYSIS_PR] = {"hydrolysis_pr", "proteins to amino acids"},
    [HYDROLYSIS_LI] = {"hydrolysis_li", "lipids to fatty acids and sugar"},
    [UPTAKE_SU] = {"uptake_su", "sugar fermented"},
    [UPTAKE_AA] = {"uptake_aa", "amino acids fermented"},
    [UPTAKE_FA] = {"uptake_fa", "fatty acids oxidised to acetate and hydrogen"},
    [UPTAKE_VA] = {"uptake_va", "valerate oxidised"},
    [UPTAKE_BU] = {"uptake_bu", "butyrate oxidised"},
    [UPTAKE_PRO] = {"uptake_pro", "propionate oxidised"},
    [UPTAKE_AC] = {"uptake_ac", "acetate to methane"},
    [UPTAKE_H2] = {"uptake_h2", "hydrogen and carbon dioxide to methane"},
    DECAYS(SU, "su"),
    DECAYS(AA, "aa"),
    DECAYS(FA, "fa"),
    DECAYS(C4, "c4"),
    DECAYS(PRO, "pro"),
    DECAYS(AC, "ac"),
    DECAYS(H2, "h2"),
    [TRANSFER_H2] = {"transfer_h2", "hydrogen to the head space"},
    [TRANSFER_CH4] = {"transfer_ch4", "methane to the head space"},
    [TRANSFER_CO2] = {"transfer_co2", "carbon dioxide to the head space"},
    [OUT_H2] = {"out_h2", "hydrogen leaves with the biogas"},
    [OUT_CH4] = {"out_ch4", "methane leaves"},
    [OUT_CO2] = {"out_co2", "carbon dioxide leaves"},
};

/* A substrate of oxygen demand 1 becomes `yield` of biomass and, of what is left, the parts of its
 * products; the first product takes the rest. */
typedef struct product {
    int state, part; /* part: parameter; -1: the rest */
} product;

static void split(const double *p, double *row, const product *products, size_t n, double amount)
{
    double rest = 1;
    for (size_t i = 1; i < n; i++) {
        row[products[i].state] += amount * p[products[i].part];
        rest -= p[products[i].part];
    }
    row[products[0].state] += amount * rest;
}

/* How each substrate is taken up: by whom, into what. */
static const struct {
    int substrate, biomass, yield;
    size_t n;
    product products[5];
} uptakes[] = {
    {S_SU, X_SU, Y + SU, 4, {{S_H2, -1}, {S_BU, F_BU_SU}, {S_PRO, F_PRO_SU}, {S_AC, F_AC_SU}}},
    {S_AA,
     X_AA,
     Y + AA,
     5,
     {{S_H2, -1}, {S_VA, F_VA_AA}, {S_BU, F_BU_AA}, {S_PRO, F_PRO_AA}, {S_AC, F_AC_AA}}},
    {S_FA, X_FA, Y + FA, 2, {{S_H2, -1}, {S_AC, F_AC_FA}}},
    {S_VA, X_C4, Y + C4, 3, {{S_H2, -1}, {S_PRO, F_PRO_VA}, {S_AC, F_AC_VA}}},
    {S_BU, X_C4, Y + C4, 2, {{S_H2, -1}, {S_AC, F_AC_BU}}},
    {S_PRO, X_PRO, Y + PRO, 2, {{S_H2, -1}, {S_AC, F_AC_PRO}}},
    {S_AC, X_AC, Y + AC, 1, {{S_CH4, -1}}},
    {S_H2, X_H2, Y + H2, 1, {{S_CH4, -1}}},
};
enum { N_UPTAKE = sizeof uptakes / sizeof uptakes[0] };

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    static const product pieces[] = {
        {X_I, -1}, {S_I, F_SI_XC}, {X_CH, F_CH_XC}, {X_PR, F_PR_XC}, {X_LI, F_LI_XC}};
    static const product fats[] = {{S_SU, -1}, {S_FA, F_FA_LI}};
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[DISINTEGRATION][X_C] = -1;
    split(p, row[DISINTEGRATION], pieces, 5, 1);
    row[HYDROLYSIS_CH][X_CH] = row[HYDROLYSIS_PR][X_PR] = row[HYDROLYSIS_LI][X_LI] = -1;
    row[HYDROLYSIS_CH][S_SU] = row[HYDROLYSIS_PR][S_AA] = 1;
    split(p, row[HYDROLYSIS_LI], fats, 2, 1);
    for (size_t i = 0; i < N_UPTAKE; i++) {
        double yield = p[uptakes[i].yield], *uptake = row[UPTAKE_SU + i];
        uptake[uptakes[i].substrate] = -1;
        uptake[uptakes[i].biomass] = yield;
        split(p, uptake, uptakes[i].products, uptakes[i].n, 1 - yield);
    }
    for (size_t g = 0; g < N_GROUP; g++) {
        row[DECAY + g][X_SU + g] = -1;
        row[DECAY + g][X_C] = 1;
    }
    for (size_t i = 0; i < TRANSFER_H2; i++) {
        row[i][S_IC] = ru_closing(states, N_STATE, RU_CARBON, row[i], S_IC);
        row[i][S_IN] = ru_closing(states, N_STATE, RU_NITROGEN, row[i], S_IN);
    }
    static const int dissolved[] = {S_H2, S_CH4, S_IC};
    for (size_t i = 0; i < 3; i++) {
        row[TRANSFER_H2 + i][dissolved[i]] = row[OUT_H2 + i][G_H2 + i] = -1;
        row[TRANSFER_H2 + i][G_H2 + i] = row[OUT_H2 + i][B_H2 + i] = 1;
    }
}

static const double gas_constant = 8.3145; /* J/mol/K, as published */

/* A constant's factor from 25 degC to T, by its enthalpy, J/mol. */
static inline double van_t_hoff(double enthalpy, double temperature)
{
    return exp(enthalpy / gas_constant * (1 / 298.15 - 1 / temperature));
}

/* The acids of the charge balance: state, mol in its unit, pKa, enthalpy. */
static const struct {
    int state;
    double moles, pK, enthalpy;
} acids[] = {{S_IC, 1, 6.35, 7646},
             {S_AC, 1000 / 64.0, 4.76, 0},
             {S_PRO, 1000 / 112.0, 4.88, 0},
             {S_BU, 1000 / 160.0, 4.82, 0},
             {S_VA, 1000 / 208.0, 4.86, 0}};
enum { N_ACID = sizeof acids / sizeof acids[0] };

/* mol/m3, at a temperature. */
typedef struct constants {
    double water, ammonia, acid[N_ACID];
} constants;

static inline constants constants_at(double temperature)
{
    constants k = {.water = 1e-8 * van_t_hoff(55900, temperature),
                   .ammonia = 1e3 * pow(10, -9.25) * van_t_hoff(51965, temperature)};
    for (size_t i = 0; i < N_ACID; i++)
        k.acid[i] = 1e3 * pow(10, -acids[i].pK) * van_t_hoff(acids[i].enthalpy, temperature);
    return k;
}

static inline ru_dual positive(const double *y, size_t k)
{
    return y[k] > 0 ? ru_variable(y, k) : ru_constant(0);
}

/* What charge is left over at H, mol/m3, and its slope to ln H. */
static inline ru_dual charge(const constants *k, const double *y, double h, double *to_log)
{
    ru_dual sum = ru_subtract(positive(y, S_CAT), positive(y, S_AN));
    double free = k->ammonia / (k->ammonia + h);
    ru_dual nitrogen = positive(y, S_IN);
    sum = ru_add(sum, ru_scale(1 - free, nitrogen));
    sum = ru_add(sum, ru_constant(h - k->water / h));
    *to_log = h + k->water / h + nitrogen.v * free * (1 - free);
    for (size_t i = 0; i < N_ACID; i++) {
        double ionised = k->acid[i] / (k->acid[i] + h);
        ru_dual acid = ru_scale(acids[i].moles, positive(y, (size_t)acids[i].state));
        sum = ru_subtract(sum, ru_scale(ionised, acid));
        *to_log += acid.v * ionised * (1 - ionised);
    }
    return sum;
}

/* Protons, mol/m3: Newton in ln H, which rises with the charge, between bounds; slopes by the
 * implicit function. */
static inline ru_dual protons(const constants *k, const double *y)
{
    double low = -60, high = 30, x = log(1e-4), slope;
    for (int i = 0; i < 100; i++) {
        double over = charge(k, y, exp(x), &slope).v;
        if (over > 0)
            high = x;
        else
            low = x;
        double next = x - over / slope;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - x) < 1e-14 * (1 + fabs(x)))
            break;
        x = next;
    }
    double h = exp(x);
    ru_dual made = charge(k, y, h, &slope);
    made = ru_scale(-h / slope, made);
    made.v = h;
    return made;
}

/* 1/(1 + (H/K)^n). */
static inline ru_dual acidity(ru_dual h, double upper, double lower)
{
    double n = 3 / fmax(upper - lower, 1e-3), k = 1e3 * pow(10, -0.5 * (upper + lower));
    double ratio = exp(fmin(n * log(h.v / k), 300)), part = 1 / (1 + ratio);
    return ru_chain(part, -n * ratio / h.v * part * part, h);
}

RU_EXPRESSIONS take_up(const double *p, const double *y, ru_dual h, ru_dual ammonia, ru_dual *r)
{
    ru_dual nitrogen = ru_saturation(ru_variable(y, S_IN), p[K_IN]), h2 = ru_variable(y, S_H2);
    ru_dual common = ru_multiply(acidity(h, p[UL_AA], p[LL_AA]), nitrogen);
    ru_dual va = ru_variable(y, S_VA), bu = ru_variable(y, S_BU);
    ru_dual both = ru_add(ru_add(ru_size(va), ru_size(bu)), ru_constant(1e-6));
    const ru_dual factors[N_UPTAKE] = {
        common,
        common,
        ru_multiply(common, ru_inhibition(h2, p[K_I_H2_FA])),
        ru_multiply(ru_multiply(common, ru_inhibition(h2, p[K_I_H2_C4])),
                    ru_divide(ru_size(va), both)),
        ru_multiply(ru_multiply(common, ru_inhibition(h2, p[K_I_H2_C4])),
                    ru_divide(ru_size(bu), both)),
        ru_multiply(common, ru_inhibition(h2, p[K_I_H2_PRO])),
        ru_multiply(ru_multiply(acidity(h, p[UL_AC], p[LL_AC]), nitrogen),
                    ru_inhibition(ammonia, p[K_I_NH3])),
        ru_multiply(acidity(h, p[UL_H2], p[LL_H2]), nitrogen)};
    for (size_t i = 0; i < N_UPTAKE; i++) {
        size_t group = (size_t)uptakes[i].biomass - X_SU;
        ru_dual substrate = ru_variable(y, (size_t)uptakes[i].substrate);
        ru_dual rate =
            ru_multiply(ru_scale(p[K_M + group], ru_saturation(substrate, p[K_S + group])),
                        ru_variable(y, (size_t)uptakes[i].biomass));
        r[UPTAKE_SU + i] = ru_multiply(rate, factors[i]);
    }
}

/* Between liquid and head space, and out of it. */
RU_EXPRESSIONS give_off(const double *p, double temperature, const double *y, ru_dual dioxide,
                        ru_dual *r)
{
    /* mol in the unit of the liquid's state; K_H in mol/m3/Pa. */
    const double moles[] = {1000 / 16.0, 1000 / 64.0, 1};
    const double henry[] = {7.8e-6 * van_t_hoff(-4180, temperature),
                            1.4e-5 * van_t_hoff(-14240, temperature),
                            3.5e-4 * van_t_hoff(-19410, temperature)};
    const ru_dual liquid[] = {ru_variable(y, S_H2), ru_variable(y, S_CH4), dioxide};
    double per_liquid = p[V_LIQ] / p[V_GAS] * gas_constant * temperature;
    double vapour = 3130 * exp(5290 * (1 / 298.15 - 1 / temperature));
    ru_dual over = ru_constant(vapour - p[P_ATM]);
    for (size_t i = 0; i < 3; i++) {
        ru_dual pressure = ru_scale(moles[i] * per_liquid, ru_variable(y, G_H2 + i));
        over = ru_add(over, pressure);
        r[TRANSFER_H2 + i] =
            ru_scale(p[K_L_A], ru_subtract(liquid[i], ru_scale(henry[i] / moles[i], pressure)));
    }
    /* Nothing runs back: rounded over 0.1 Pa. */
    double root = sqrt(over.v * over.v + 0.01);
    ru_dual driving = ru_chain(0.5 * (over.v + root), 0.5 * (1 + over.v / root), over);
    for (size_t i = 0; i < 3; i++)
        r[OUT_H2 + i] = ru_scale(p[K_P] / p[V_GAS], ru_multiply(driving, ru_variable(y, G_H2 + i)));
}

RU_EXPRESSIONS expressions(const double *p, const ru_local *at, const double *y, ru_dual *r)
{
    constants k = constants_at(at->temperature);
    ru_dual h = protons(&k, y);
    ru_dual free = ru_divide(ru_constant(k.ammonia), ru_add(h, ru_constant(k.ammonia)));
    ru_dual molecular = ru_divide(h, ru_add(h, ru_constant(k.acid[0])));
    r[DISINTEGRATION] = ru_scale(p[K_DIS], ru_variable(y, X_C));
    r[HYDROLYSIS_CH] = ru_scale(p[K_HYD_CH], ru_variable(y, X_CH));
    r[HYDROLYSIS_PR] = ru_scale(p[K_HYD_PR], ru_variable(y, X_PR));
    r[HYDROLYSIS_LI] = ru_scale(p[K_HYD_LI], ru_variable(y, X_LI));
    take_up(p, y, h, ru_multiply(free, ru_variable(y, S_IN)), r);
    for (size_t g = 0; g < N_GROUP; g++)
        r[DECAY + g] = ru_scale(p[K_DEC + g], ru_variable(y, X_SU + g));
    give_off(p, at->temperature, y, ru_multiply(molecular, ru_variable(y, S_IC)), r);
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    for (size_t k = 0; k < N_STATE; k++)
        noise[k] = k == S_IC || k == S_IN || k == G_CO2 || k == S_CAT || k == S_AN ? 10 : 0.1;
    noise[S_I] = noise[X_I] = noise[B_H2] = noise[B_CH4] = noise[B_CO2] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES_ALONE((p, at, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_adm1;
const ru_model ru_model_adm1 = {
    .abi = RU_MODEL_ABI,
    .name = "adm1",
    .title = "Anaerobic Digestion Model No. 1: sludge to biogas",
    .citation =
        "Batstone et al., IWA Scientific and Technical Report 13 (2002); Rosen and Jeppsson, "
        "TEIE Lund (2006)",
    .validity = "mesophilic digestion at 35 degC; well mixed; no sulfate, no precipitation",
    .evidence = "published steady state to 1e-8",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES_ALONE,
};
