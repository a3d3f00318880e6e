/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saccharomyces cerevisiae with pools of glucose, ATP and pyruvate inside the cell, for swings of
 * seconds: seven reactions of a course at Chalmers (KBT090). S outside, G, A, P inside the cell,
 * mmol/L; E ethanol, O oxygen; q in mmol/g/h.
 *
 *   q1 = q1_max S/(k_s + S)                                          S -> G
 *   q2 = q2_max G/(k_g2 + G) A/(k_a2 + A)                            G + 10 A -> cells
 *   q3 = q3_max G/(k_g3 + G) A/(k_a3 + A) k_i3/(k_i3 + A)            G -> 2 P + 2 A
 *   q4 = q4_max P/(k_p4 + P) O/(k_o + O) k_i4/(k_i4 + S)             P + 3 O2 -> 3 CO2 + 6 A
 *   q5 = q5_max P/(k_p5 + P)                                         P -> E + CO2
 *   q6 = q6_max E/(k_e6 + E) O/(k_o + O) k_i6/(k_i6 + S)             E + 4 O2 -> 2 CO2 + 8 A
 *   q7 = q7_max E/(k_e7 + E) A/(k_a7 + A) k_i7/(k_i7 + S)            E + 12 A -> cells
 *   (that q4 and q6 burn half and one oxygen too much is as published)
 *
 * Pools are kept as amounts per volume of broth, g = G X/rho with rho the cells' dry mass per their
 * volume, so that growth dilutes them by itself: G/(k + G) = g/(k X/rho + g), without a division by
 * X. Biomass holds the carbon of q2, 25.0 g/C-mol; of q7 it takes one of two carbons of ethanol,
 * and the other is nowhere, as published. */
#define RU_SLOPES 7
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, ETHANOL, OXYGEN, POOL_G, POOL_A, POOL_P, CARBON_DIOXIDE, N_STATE };
enum {
    Q1_MAX,
    K_S,
    Q2_MAX,
    K_G2,
    K_A2,
    Q3_MAX,
    K_G3,
    K_A3,
    K_I3,
    Q4_MAX,
    K_P4,
    K_I4,
    Q5_MAX,
    K_P5,
    Q6_MAX,
    K_E6,
    K_I6,
    Q7_MAX,
    K_E7,
    K_A7,
    K_I7,
    K_O,
    Y_2,
    Y_7,
    RHO,
    N_PARAMETER
};
enum {
    UPTAKE,
    GROWTH,
    GLYCOLYSIS,
    RESPIRATION,
    FERMENTATION,
    ETHANOL_RESPIRATION,
    ETHANOL_GROWTH,
    N_PROCESS
};

#define SOURCE "KBT090, Chalmers"

static const double molar_oxygen = 0.031998, molar_dioxide = 0.044009; /* kg/mol */

/* kg of carbon: of 1 kg of biomass, made at 0.15 g per mmol of glucose; of 1 mol of the others. */
#define Y_GLUCOSE              0.15
#define Y_ETHANOL              0.025
#define CARBON_BIOMASS         (RU_CARBON_MOL_GLUCOSE / Y_GLUCOSE)
#define CARBON_ETHANOL         (2 * 0.012011)
#define CARBON_DIOXIDE_CONTENT (0.012011 / 0.044009)

#define POOL(name, meaning, start, carbon)                                                         \
    {                                                                                              \
        {name, "mmol/L", meaning " in the cells, per volume of broth", start, 0, 1e3, NULL},       \
            RU_PHASE_LIQUID, RU_ROLE_PLAIN, {[RU_CARBON] = carbon}, 1e-8                           \
    }

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = CARBON_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "mmol/L", "substrate", 1000, 0, 1e4, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_MOL_GLUCOSE},
                 1e-6},
    [ETHANOL] = {{"ethanol", "mmol/L", "overflow product", 0, 0, 1e4, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = CARBON_ETHANOL},
                 1e-6},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.0085, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {0},
                1e-9},
    /* 0.1, 1 and 0.5 mmol/L of the cells in 0.1 g/L of them, 500 g/L dry */
    [POOL_G] = POOL("glucose_inside", "glucose", 2e-5, RU_CARBON_MOL_GLUCOSE),
    [POOL_A] = POOL("atp_inside", "ATP", 2e-4, 0),
    [POOL_P] = POOL("pyruvate_inside", "pyruvate", 1e-4, RU_CARBON_MOL_LACTATE),
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = CARBON_DIOXIDE_CONTENT},
                        1e-6},
};

#define Q_MAX(name, meaning, value)                                                                \
    {                                                                                              \
        name, "mmol/g/h", meaning, value, 0, 1e4, SOURCE                                           \
    }
#define HALF(name, meaning, value)                                                                 \
    {                                                                                              \
        name, "mmol/L", meaning, value, 1e-6, 1e4, SOURCE                                          \
    }

static const ru_quantity parameters[N_PARAMETER] = {
    [Q1_MAX] = Q_MAX("q1_max", "largest uptake of glucose", 14),
    [K_S] = HALF("k_s", "half saturation of uptake", 1),
    [Q2_MAX] = Q_MAX("q2_max", "largest growth on glucose", 2.7),
    [K_G2] = HALF("k_g2", "half saturation of growth by glucose inside", 0.05),
    [K_A2] = HALF("k_a2", "half saturation of growth by ATP", 0.2),
    [Q3_MAX] = Q_MAX("q3_max", "largest glycolysis", 60),
    [K_G3] = HALF("k_g3", "half saturation of glycolysis by glucose inside", 0.8),
    [K_A3] = HALF("k_a3", "half saturation of glycolysis by ATP", 0.5),
    [K_I3] = HALF("k_i3", "ATP inhibits glycolysis", 1),
    [Q4_MAX] = Q_MAX("q4_max", "largest respiration of pyruvate", 10),
    [K_P4] = HALF("k_p4", "half saturation of respiration", 0.2),
    [K_I4] = HALF("k_i4", "glucose outside represses respiration", 1),
    [Q5_MAX] = Q_MAX("q5_max", "largest fermentation", 40),
    [K_P5] = HALF("k_p5", "half saturation of fermentation", 5),
    [Q6_MAX] = Q_MAX("q6_max", "largest respiration of ethanol", 6),
    [K_E6] = HALF("k_e6", "half saturation of that", 3),
    [K_I6] = HALF("k_i6", "glucose outside represses that", 0.5),
    [Q7_MAX] = Q_MAX("q7_max", "largest growth on ethanol", 2),
    [K_E7] = HALF("k_e7", "half saturation of that", 0.5),
    [K_A7] = HALF("k_a7", "half saturation of that by ATP", 0.5),
    [K_I7] = HALF("k_i7", "glucose outside represses that", 0.5),
    [K_O] = HALF("k_o2", "half saturation of oxygen", 0.02),
    [Y_2] = {"y_2", "g/mmol", "biomass on glucose inside", Y_GLUCOSE, 0, 0.2, SOURCE},
    [Y_7] = {"y_7", "g/mmol", "biomass on ethanol", Y_ETHANOL, 0, 0.05, SOURCE},
    [RHO] = {"rho", "g/L", "dry mass per volume of cells", 500, 1, 2000, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [UPTAKE] = {"uptake", "glucose into the cells"},
    [GROWTH] = {"growth", "biomass from glucose and ATP"},
    [GLYCOLYSIS] = {"glycolysis", "glucose to pyruvate"},
    [RESPIRATION] = {"respiration", "pyruvate burnt"},
    [FERMENTATION] = {"fermentation", "pyruvate to ethanol"},
    [ETHANOL_RESPIRATION] = {"ethanol_respiration", "ethanol burnt"},
    [ETHANOL_GROWTH] = {"ethanol_growth", "biomass from ethanol and ATP"},
};

static const ru_leak leaks[] = {
    {RU_CARBON, "ethanol_growth", Y_ETHANOL *CARBON_BIOMASS - CARBON_ETHANOL,
     "half of the carbon of the ethanol goes nowhere, as published"},
    {RU_CARBON, "growth", 0, "closed at the published yield only"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[UPTAKE][GLUCOSE] = -1;
    row[UPTAKE][POOL_G] = 1;
    row[GROWTH][POOL_G] = -1;
    row[GROWTH][POOL_A] = -10;
    row[GROWTH][BIOMASS] = p[Y_2];
    row[GLYCOLYSIS][POOL_G] = -1;
    row[GLYCOLYSIS][POOL_P] = row[GLYCOLYSIS][POOL_A] = 2;
    row[RESPIRATION][POOL_P] = -1;
    row[RESPIRATION][POOL_A] = 6;
    row[RESPIRATION][OXYGEN] = -3 * molar_oxygen;
    row[RESPIRATION][CARBON_DIOXIDE] = 3 * molar_dioxide;
    row[FERMENTATION][POOL_P] = -1;
    row[FERMENTATION][ETHANOL] = 1;
    row[FERMENTATION][CARBON_DIOXIDE] = molar_dioxide;
    row[ETHANOL_RESPIRATION][ETHANOL] = -1;
    row[ETHANOL_RESPIRATION][POOL_A] = 8;
    row[ETHANOL_RESPIRATION][OXYGEN] = -4 * molar_oxygen;
    row[ETHANOL_RESPIRATION][CARBON_DIOXIDE] = 2 * molar_dioxide;
    row[ETHANOL_GROWTH][ETHANOL] = -1;
    row[ETHANOL_GROWTH][POOL_A] = -12;
    row[ETHANOL_GROWTH][BIOMASS] = p[Y_7];
}

/* k/(k + c) of a pool: x/(x + c rho/k). */
static inline ru_dual pool_inhibition(ru_dual pool, double k, ru_dual x)
{
    return ru_crowded(x, 1 / k, pool);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), e = ru_variable(y, ETHANOL);
    /* concentrations in the cells times X */
    ru_dual g = ru_scale(p[RHO], ru_variable(y, POOL_G)),
            a = ru_scale(p[RHO], ru_variable(y, POOL_A));
    ru_dual pyruvate = ru_scale(p[RHO], ru_variable(y, POOL_P));
    ru_dual breathing = ru_saturation(ru_variable(y, OXYGEN), p[K_O] * molar_oxygen);
    ru_dual glycolysis = ru_multiply(ru_crowded(g, p[K_G3], x), ru_crowded(a, p[K_A3], x));
    ru_dual burning = ru_multiply(ru_crowded(pyruvate, p[K_P4], x), breathing);
    ru_dual ethanol_burning = ru_multiply(ru_saturation(e, p[K_E6]), breathing);
    ru_dual ethanol_growth = ru_multiply(ru_saturation(e, p[K_E7]), ru_crowded(a, p[K_A7], x));
    r[UPTAKE] = ru_scale(p[Q1_MAX], ru_multiply(ru_saturation(s, p[K_S]), x));
    r[GROWTH] =
        ru_scale(p[Q2_MAX],
                 ru_multiply(ru_multiply(ru_crowded(g, p[K_G2], x), ru_crowded(a, p[K_A2], x)), x));
    r[GLYCOLYSIS] = ru_scale(
        p[Q3_MAX], ru_multiply(ru_multiply(glycolysis, pool_inhibition(a, p[K_I3], x)), x));
    r[RESPIRATION] =
        ru_scale(p[Q4_MAX], ru_multiply(ru_multiply(burning, ru_inhibition(s, p[K_I4])), x));
    r[FERMENTATION] = ru_scale(p[Q5_MAX], ru_multiply(ru_crowded(pyruvate, p[K_P5], x), x));
    r[ETHANOL_RESPIRATION] = ru_scale(
        p[Q6_MAX], ru_multiply(ru_multiply(ethanol_burning, ru_inhibition(s, p[K_I6])), x));
    r[ETHANOL_GROWTH] =
        ru_scale(p[Q7_MAX], ru_multiply(ru_multiply(ethanol_growth, ru_inhibition(s, p[K_I7])), x));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = 1e-1;
    noise[GLUCOSE] = noise[ETHANOL] = 1;
    noise[POOL_G] = noise[POOL_A] = noise[POOL_P] = 1e-2;
    noise[OXYGEN] = 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_yeast_atp;
const ru_model ru_model_yeast_atp = {
    .abi = RU_MODEL_ABI,
    .name = "yeast-atp",
    .title = "S. cerevisiae with glucose, ATP and pyruvate inside the cell",
    .citation = "seven reactions of the course KBT090, Chalmers; no paper",
    .validity = "S. cerevisiae, for swings of seconds; parameters of a course, carbon of growth on "
                "ethanol does not close",
    .evidence = "independent integrations of a batch with its gas and of feast and famine to 8e-8",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .leaks = leaks,
    .n_leak = sizeof leaks / sizeof leaks[0],
    .stoichiometry = stoichiometry,
    RU_RATES,
};
