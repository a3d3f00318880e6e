/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Activated Sludge Model No. 1: Henze, Grady, Gujer, Marais, Matsuo, IAWPRC Scientific and
 * Technical Report 1 (1987), with the parameters, temperature laws and notation of the Benchmark
 * Simulation Model No. 1 (Alex et al., IWA Task Group on Benchmarking, 2008).
 *
 *   m = S_O/(K_OH + S_O),  a = K_OH/(K_OH + S_O),  n = S_NO/(K_NO + S_NO)
 *   rho1 = mu_H S_S/(K_S + S_S) m X_BH                     aerobic growth of heterotrophs
 *   rho2 = mu_H S_S/(K_S + S_S) a n eta_g X_BH             anoxic growth
 *   rho3 = mu_A S_NH/(K_NH + S_NH) S_O/(K_OA + S_O) X_BA   growth of autotrophs (nitrification)
 *   rho4 = b_H X_BH,  rho5 = b_A X_BA                      decay
 *   rho6 = k_a S_ND X_BH                                   ammonification
 *   rho7 = k_h X_S X_BH/(K_X X_BH + X_S) (m + eta_h a n)   hydrolysis of slowly biodegradable COD
 *   rho8 = rho7 X_ND/X_S                                   hydrolysis of organic nitrogen
 *
 * Rates at 15 and 10 degC are given; between and beyond k = k15 exp(ln(k15/k10) (T - 15)/5).
 * To the 13 published states comes S_N2, the nitrogen gas that denitrification makes: with it
 * nitrogen, oxygen demand and charge close. It touches no rate. Not limited by alkalinity, and
 * heterotrophs take ammonia even where there is none, as published. */
#define RU_SLOPES 12
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { S_I, S_S, X_I, X_S, X_BH, X_BA, X_P, S_O, S_NO, S_NH, S_ND, X_ND, S_ALK, S_N2, N_STATE };
enum {
    MU_H,
    MU_H_10,
    B_H,
    B_H_10,
    MU_A,
    MU_A_10,
    B_A,
    B_A_10,
    K_H,
    K_H_10,
    K_A,
    K_A_10,
    K_S,
    K_OH,
    K_NO,
    K_NH,
    K_OA,
    K_X,
    ETA_G,
    ETA_H,
    Y_H,
    Y_A,
    F_P,
    N_PARAMETER
};
enum {
    AEROBIC_GROWTH,
    ANOXIC_GROWTH,
    NITRIFICATION,
    DECAY_H,
    DECAY_A,
    AMMONIFICATION,
    HYDROLYSIS,
    HYDROLYSIS_N,
    N_PROCESS
};

/* Oxygen demands of nitrogen against ammonia, g/g N: nitrate and, by difference, nitrogen gas. */
#define DEMAND_NITRATE     4.57
#define DEMAND_DENITRIFIED 2.86
/* Nitrogen of biomass and of what remains of it, g N/g COD: part of the states, not parameters. */
#define I_XB     0.08
#define I_XP     0.06
#define CHARGE_N (1000 / 14.0) /* mol/kg N, with the report's atomic weight */
#define SOLIDS   0.75          /* g/g COD */

#define SOURCE   "BSM1, Alex et al. 2008"

#define IN(phase, name, meaning, start, role)                                                      \
    {name, "mg/L", meaning, start, 0, 1e6, NULL}, phase, role
#define STATE(name, meaning, start, role) IN(RU_PHASE_LIQUID, name, meaning, start, role)
#define SOLUBLE(name, meaning, start)                                                              \
    {                                                                                              \
        STATE(name, meaning, start, RU_ROLE_PLAIN), {[RU_OXYGEN_DEMAND] = 1}, 1e-9                 \
    }
#define PARTICLES(name, meaning, start, role, nitrogen)                                            \
    {                                                                                              \
        IN(RU_PHASE_SUSPENDED, name, meaning, start, role),                                        \
            {[RU_OXYGEN_DEMAND] = 1, [RU_NITROGEN] = nitrogen, [RU_SUSPENDED_SOLIDS] = SOLIDS},    \
            1e-9                                                                                   \
    }

static const ru_state_info states[N_STATE] = {
    [S_I] = SOLUBLE("S_I", "soluble inert COD", 30),
    [S_S] = SOLUBLE("S_S", "readily biodegradable COD", 69.5),
    [X_I] = PARTICLES("X_I", "particulate inert COD", 51.2, RU_ROLE_PLAIN, I_XP),
    [X_S] = PARTICLES("X_S", "slowly biodegradable COD", 202.32, RU_ROLE_PLAIN, 0),
    [X_BH] = PARTICLES("X_BH", "heterotrophs, as COD", 28.17, RU_ROLE_BIOMASS, I_XB),
    [X_BA] = PARTICLES("X_BA", "autotrophs, as COD", 1, RU_ROLE_PLAIN, I_XB),
    [X_P] = PARTICLES("X_P", "COD left over by decay", 1, RU_ROLE_PLAIN, I_XP),
    [S_O] = {STATE("S_O", "dissolved oxygen", 2, RU_ROLE_OXYGEN), {[RU_OXYGEN_DEMAND] = -1}, 1e-9},
    [S_NO] = {STATE("S_NO", "nitrate and nitrite, as N", 1, RU_ROLE_PLAIN),
              {[RU_NITROGEN] = 1, [RU_OXYGEN_DEMAND] = -DEMAND_NITRATE, [RU_CHARGE] = -CHARGE_N},
              1e-9},
    [S_NH] = {STATE("S_NH", "ammonia and ammonium, as N", 31.56, RU_ROLE_PLAIN),
              {[RU_NITROGEN] = 1, [RU_CHARGE] = CHARGE_N},
              1e-9},
    [S_ND] = {STATE("S_ND", "soluble organic nitrogen", 6.95, RU_ROLE_PLAIN),
              {[RU_NITROGEN] = 1},
              1e-9},
    [X_ND] = {IN(RU_PHASE_SUSPENDED, "X_ND", "particulate organic nitrogen", 10.59, RU_ROLE_PLAIN),
              {[RU_NITROGEN] = 1},
              1e-9},
    [S_ALK] = {{"S_ALK", "mmol/L", "alkalinity, as bicarbonate", 7, -1e3, 1e3, NULL},
               RU_PHASE_LIQUID,
               RU_ROLE_PLAIN,
               {[RU_CHARGE] = -1},
               1e-6},
    [S_N2] = {STATE("S_N2", "nitrogen gas made from nitrate", 0, RU_ROLE_PLAIN),
              {[RU_NITROGEN] = 1, [RU_OXYGEN_DEMAND] = DEMAND_DENITRIFIED - DEMAND_NITRATE},
              1e-9},
};

/* A rate at 15 and 10 degC. */
#define RATE(name, unit, meaning, at_15, at_10, high)                                              \
    {name, unit, meaning ", 15 degC", at_15, 0, high, SOURCE},                                     \
    {                                                                                              \
        name "_10", unit, meaning ", 10 degC", at_10, 1e-6, high, SOURCE                           \
    }

static const ru_quantity parameters[N_PARAMETER] = {
    RATE("mu_H", "1/d", "growth of heterotrophs", 4, 3, 20),
    RATE("b_H", "1/d", "decay of heterotrophs", 0.3, 0.2, 5),
    RATE("mu_A", "1/d", "growth of autotrophs", 0.5, 0.3, 5),
    RATE("b_A", "1/d", "decay of autotrophs", 0.05, 0.03, 2),
    RATE("k_h", "g/g/d", "hydrolysis", 3, 2.5, 20),
    RATE("k_a", "m3/g/d", "ammonification", 0.05, 0.04, 1),
    [K_S] = {"K_S", "mg/L", "half saturation of S_S", 10, 1e-3, 200, SOURCE},
    [K_OH] = {"K_OH", "mg/L", "half saturation of oxygen, heterotrophs", 0.2, 1e-3, 5, SOURCE},
    [K_NO] = {"K_NO", "mg/L", "half saturation of nitrate", 0.5, 1e-3, 5, SOURCE},
    [K_NH] = {"K_NH", "mg/L", "half saturation of ammonia, autotrophs", 1, 1e-3, 10, SOURCE},
    [K_OA] = {"K_OA", "mg/L", "half saturation of oxygen, autotrophs", 0.4, 1e-3, 5, SOURCE},
    [K_X] = {"K_X", "g/g", "half saturation of hydrolysis, X_S/X_BH", 0.1, 1e-3, 5, SOURCE},
    [ETA_G] = {"eta_g", "1", "anoxic growth over aerobic", 0.8, 0, 1, SOURCE},
    [ETA_H] = {"eta_h", "1", "anoxic hydrolysis over aerobic", 0.8, 0, 1, SOURCE},
    [Y_H] = {"Y_H", "g/g", "yield of heterotrophs, COD", 0.67, 0.05, 0.95, SOURCE},
    [Y_A] = {"Y_A", "g/g", "yield of autotrophs, COD per N", 0.24, 0.02, 2, SOURCE},
    [F_P] = {"f_P", "1", "part of decayed biomass that stays", 0.08, 0, 1, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [AEROBIC_GROWTH] = {"aerobic_growth", "heterotrophs on S_S with oxygen"},
    [ANOXIC_GROWTH] = {"anoxic_growth", "heterotrophs on S_S with nitrate"},
    [NITRIFICATION] = {"nitrification", "autotrophs on ammonia"},
    [DECAY_H] = {"decay_H", "heterotrophs become X_S and X_P"},
    [DECAY_A] = {"decay_A", "autotrophs become X_S and X_P"},
    [AMMONIFICATION] = {"ammonification", "soluble organic nitrogen to ammonia"},
    [HYDROLYSIS] = {"hydrolysis", "X_S to S_S"},
    [HYDROLYSIS_N] = {"hydrolysis_N", "X_ND to S_ND"},
};

/* Ammonia and alkalinity of a process that forms `growth` of biomass nitrogen and `nitrate`. */
static void take_ammonia(double *row, double growth, double nitrate)
{
    row[S_NH] = -growth - nitrate;
    row[S_NO] += nitrate;
    row[S_ALK] = CHARGE_N * (row[S_NH] - row[S_NO]);
}

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    double burnt = (1 - p[Y_H]) / p[Y_H], nitrate = burnt / DEMAND_DENITRIFIED;
    row[AEROBIC_GROWTH][S_S] = row[ANOXIC_GROWTH][S_S] = -1 / p[Y_H];
    row[AEROBIC_GROWTH][X_BH] = row[ANOXIC_GROWTH][X_BH] = 1;
    row[AEROBIC_GROWTH][S_O] = -burnt;
    take_ammonia(row[AEROBIC_GROWTH], I_XB, 0);
    row[ANOXIC_GROWTH][S_NO] = -nitrate;
    row[ANOXIC_GROWTH][S_N2] = nitrate;
    take_ammonia(row[ANOXIC_GROWTH], I_XB, 0);
    row[NITRIFICATION][X_BA] = 1;
    row[NITRIFICATION][S_O] = -(DEMAND_NITRATE - p[Y_A]) / p[Y_A];
    take_ammonia(row[NITRIFICATION], I_XB, 1 / p[Y_A]);
    for (size_t i = DECAY_H; i <= DECAY_A; i++) {
        row[i][i == DECAY_H ? X_BH : X_BA] = -1;
        row[i][X_S] = 1 - p[F_P];
        row[i][X_P] = p[F_P];
        row[i][X_ND] = I_XB - p[F_P] * I_XP;
    }
    row[AMMONIFICATION][S_ND] = -1;
    row[AMMONIFICATION][S_NH] = 1;
    row[AMMONIFICATION][S_ALK] = CHARGE_N;
    row[HYDROLYSIS][X_S] = -1;
    row[HYDROLYSIS][S_S] = 1;
    row[HYDROLYSIS_N][X_ND] = -1;
    row[HYDROLYSIS_N][S_ND] = 1;
}

/* A rate at the local temperature, from the one at 15 degC and the next, at 10 degC. */
static inline double warmed(const double *p, size_t rate, const ru_local *at)
{
    const double base = 288.15, span = 5; /* K */
    return p[rate] > 0 ? p[rate] * pow(p[rate] / p[rate + 1], (at->temperature - base) / span) : 0;
}

RU_EXPRESSIONS expressions(const double *p, const ru_local *at, const double *y, ru_dual *r)
{
    ru_dual heterotrophs = ru_variable(y, X_BH), autotrophs = ru_variable(y, X_BA);
    ru_dual oxygen = ru_variable(y, S_O), slow = ru_variable(y, X_S);
    ru_dual aerobic = ru_saturation(oxygen, p[K_OH]);
    ru_dual anoxic =
        ru_multiply(ru_inhibition(oxygen, p[K_OH]), ru_saturation(ru_variable(y, S_NO), p[K_NO]));
    ru_dual uptake = ru_multiply(
        ru_scale(warmed(p, MU_H, at), ru_saturation(ru_variable(y, S_S), p[K_S])), heterotrophs);
    ru_dual oxidised =
        ru_multiply(ru_saturation(ru_variable(y, S_NH), p[K_NH]), ru_saturation(oxygen, p[K_OA]));
    /* Surface of particles for each cell; never divided by nothing. */
    ru_dual crowd =
        ru_add(ru_add(ru_scale(p[K_X], ru_size(heterotrophs)), ru_size(slow)), ru_constant(1e-15));
    ru_dual attacked = ru_scale(warmed(p, K_H, at), ru_divide(heterotrophs, crowd));
    ru_dual opened = ru_multiply(attacked, ru_add(aerobic, ru_scale(p[ETA_H], anoxic)));
    r[AEROBIC_GROWTH] = ru_multiply(uptake, aerobic);
    r[ANOXIC_GROWTH] = ru_scale(p[ETA_G], ru_multiply(uptake, anoxic));
    r[NITRIFICATION] = ru_scale(warmed(p, MU_A, at), ru_multiply(oxidised, autotrophs));
    r[DECAY_H] = ru_scale(warmed(p, B_H, at), heterotrophs);
    r[DECAY_A] = ru_scale(warmed(p, B_A, at), autotrophs);
    r[AMMONIFICATION] =
        ru_scale(warmed(p, K_A, at), ru_multiply(ru_variable(y, S_ND), heterotrophs));
    r[HYDROLYSIS] = ru_multiply(opened, slow);
    r[HYDROLYSIS_N] = ru_multiply(opened, ru_variable(y, X_ND));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    for (size_t k = 0; k < N_STATE; k++)
        noise[k] = 1e-2;
    noise[S_I] = noise[X_I] = noise[X_P] = noise[S_N2] = noise[S_ALK] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES_ALONE((p, at, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_asm1;
const ru_model ru_model_asm1 = {
    .abi = RU_MODEL_ABI,
    .name = "asm1",
    .title = "Activated Sludge Model No. 1: carbon and nitrogen removal from sewage",
    .citation = "Henze et al., IAWPRC Scientific and Technical Report 1 (1987); parameters of BSM1",
    .validity = "municipal sewage, 8 to 23 degC, neutral pH; no phosphorus, no limit by alkalinity",
    .evidence = "published steady state to 1e-12; independent integration of a tank to 1e-9, slow "
                "modes 4e-5",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES_ALONE,
};
