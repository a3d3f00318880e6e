/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escherichia coli with overflow where respiration is full: Xu, Jahic and Enfors, Biotechnol. Prog.
 * 15:81 (1999).
 *
 *   q_S  = q_s_max/(1 + A/k_is) S/(S + k_s),   q_m' = min(q_m, q_S)
 *   cap  = q_o_max/(1 + A/k_io) O/(O + k_o)                     respiratory capacity
 *   q_en = min(q_S - (q_S - q_m') a, cap/y_oe)                  burnt for energy, a = y_ox c_s/c_x
 *   q_Sox = q_en + a (q_en - q_m'')/(1 - a),   q_m'' = min(q_m', q_en)
 *   q_Sof = q_S - q_Sox,   q_Ap = q_Sof (1 - y_of c_s/c_x) y_sa
 *   q_Aen = min(q_a_max A/(A + k_a) (1 - b), cap/y_oe - q_en),   b = y_ax c_a/c_x
 *   q_Ac = q_Aen/(1 - b)
 *   mu   = (q_Sox - q_m'') y_ox + q_Sof y_of + q_Ac y_ax,   q_O = y_oe (q_en + q_Aen)
 *
 * The minima are rounded over the fraction `switch_width` of either side. Maintenance is bound by
 * what is taken up, which the paper leaves open, so that nothing runs without glucose. The paper
 * has no oxygen term; k_o closes the respiratory capacity where oxygen ends. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, ACETATE, OXYGEN, CARBON_DIOXIDE, N_STATE };
enum {
    Q_S_MAX,
    K_S,
    K_IS,
    Q_M,
    Q_O_MAX,
    K_IO,
    K_O,
    Q_A_MAX,
    K_A,
    Y_OX,
    Y_OF,
    Y_SA,
    Y_AX,
    Y_OE,
    SWITCH_WIDTH,
    N_PARAMETER
};
enum { OXIDATION, MAINTENANCE, OVERFLOW, ACETATE_UPTAKE, N_PROCESS };

/* g per C-mol as in the paper: glucose and acetate 30, biomass 24.6. */
#define C_S            30.0
#define C_X            24.6
#define C_A            30.0
#define CARBON_BIOMASS (12.011 / C_X)
#define CARBON_SUGAR   (12.011 / C_S)

static const double molar_oxygen = 0.031998; /* kg/mol */

#define SOURCE "Xu 1999; recalled"

/* Tolerances of glucose and acetate: 1e-5 of what half saturates their uptake. */
static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 10, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = CARBON_SUGAR, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 5e-7},
    [ACETATE] = {{"acetate", "g/L", "overflow product", 0, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = CARBON_SUGAR, [RU_OXYGEN_DEMAND] = RU_DEMAND_ACETATE},
                 5e-7},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.007, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-7},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [Q_S_MAX] = {"q_s_max", "g/g/h", "largest glucose uptake", 1.3, 0, 10, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.05, 1e-6, 10, SOURCE},
    [K_IS] = {"k_is", "g/L", "acetate inhibits glucose uptake", 5, 1e-3, 1e6, SOURCE},
    [Q_M] = {"q_m", "g/g/h", "maintenance, as glucose", 0.04, 1e-9, 1, SOURCE},
    [Q_O_MAX] = {"q_o_max", "mmol/g/h", "respiratory capacity", 15, 1e-6, 100, SOURCE},
    [K_IO] = {"k_io", "g/L", "acetate inhibits respiration", 4, 1e-3, 1e6, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 1e-5, 1e-12, 0.1,
             "not in the paper: small, yet wide enough to integrate over"},
    [Q_A_MAX] = {"q_a_max", "g/g/h", "largest acetate uptake", 0.15, 0, 10, SOURCE},
    [K_A] = {"k_a", "g/L", "half saturation of acetate", 0.05, 1e-6, 10, SOURCE},
    [Y_OX] = {"y_ox", "g/g", "biomass on oxidised glucose", 0.5, 0, 0.8, SOURCE},
    [Y_OF] = {"y_of", "g/g", "biomass on overflow glucose", 0.15, 0, 0.8, SOURCE},
    [Y_SA] = {"y_sa", "g/g", "acetate on overflow glucose", 0.667, 0, 1, SOURCE},
    [Y_AX] = {"y_ax", "g/g", "biomass on acetate", 0.4, 0, 0.8, SOURCE},
    [Y_OE] = {"y_oe", "mmol/g", "oxygen on burnt glucose or acetate", 33.3, 1, 100, SOURCE},
    [SWITCH_WIDTH] = {"switch_width", "1", "rounding of the minima, as a fraction", 1e-4, 1e-9, 0.1,
                      "numerical"},
};

static const ru_process_info processes[N_PROCESS] = {
    [OXIDATION] = {"oxidation", "glucose oxidised beyond maintenance, with growth"},
    [MAINTENANCE] = {"maintenance", "glucose burnt for maintenance"},
    [OVERFLOW] = {"overflow", "glucose to acetate and biomass"},
    [ACETATE_UPTAKE] = {"acetate_uptake", "acetate oxidised and built in"},
};

static double share_built(double yield, double per_c_mol)
{
    return yield * per_c_mol / C_X;
}

#define AS_PUBLISHED "yields of oxygen and acetate as published do not balance electrons"
#define BURN         (33.3 * 0.031998)

static const ru_leak leaks[] = {
    {RU_OXYGEN_DEMAND, "oxidation",
     0.5 * RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE + BURN *(1 - 0.5 * C_S / C_X), AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "maintenance", BURN - RU_DEMAND_GLUCOSE, AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "overflow",
     0.15 * RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE +
         (1 - 0.15 * C_S / C_X) * 0.667 * RU_DEMAND_ACETATE,
     AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "acetate_uptake",
     0.4 * RU_DEMAND_BIOMASS - RU_DEMAND_ACETATE + BURN *(1 - 0.4 * C_A / C_X), AS_PUBLISHED},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    double burn = p[Y_OE] * molar_oxygen;
    row[OXIDATION][GLUCOSE] = -1;
    row[OXIDATION][BIOMASS] = p[Y_OX];
    row[OXIDATION][OXYGEN] = -burn * (1 - share_built(p[Y_OX], C_S));
    row[MAINTENANCE][GLUCOSE] = -1;
    row[MAINTENANCE][OXYGEN] = -burn;
    row[OVERFLOW][GLUCOSE] = -1;
    row[OVERFLOW][BIOMASS] = p[Y_OF];
    row[OVERFLOW][ACETATE] = (1 - share_built(p[Y_OF], C_S)) * p[Y_SA];
    row[ACETATE_UPTAKE][ACETATE] = -1;
    row[ACETATE_UPTAKE][BIOMASS] = p[Y_AX];
    row[ACETATE_UPTAKE][OXYGEN] = -burn * (1 - share_built(p[Y_AX], C_A));
    for (size_t i = 0; i < N_PROCESS; i++)
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE),
            acetate = ru_variable(y, ACETATE);
    double a = share_built(p[Y_OX], C_S), b = share_built(p[Y_AX], C_A), w = p[SWITCH_WIDTH];
    double full = p[Q_O_MAX] / p[Y_OE];
    ru_dual uptake = ru_scale(
        p[Q_S_MAX], ru_multiply(ru_inhibition(acetate, p[K_IS]), ru_saturation(s, p[K_S])));
    ru_dual capacity = ru_scale(full, ru_multiply(ru_inhibition(acetate, p[K_IO]),
                                                  ru_saturation(ru_variable(y, OXYGEN), p[K_O])));
    ru_dual upkeep = ru_smooth_min(ru_constant(p[Q_M]), uptake, w);
    ru_dual wanted = ru_add(ru_scale(1 - a, uptake), ru_scale(a, upkeep));
    ru_dual energy = ru_smooth_min(wanted, capacity, w);
    upkeep = ru_smooth_min(upkeep, energy, w);
    ru_dual built = ru_scale(1 / (1 - a), ru_subtract(energy, upkeep));
    ru_dual oxidised = ru_add(upkeep, built);
    ru_dual from_acetate =
        ru_smooth_min(ru_scale(p[Q_A_MAX] * (1 - b), ru_saturation(acetate, p[K_A])),
                      ru_subtract(capacity, energy), w);
    r[OXIDATION] = ru_multiply(built, x);
    r[MAINTENANCE] = ru_multiply(upkeep, x);
    r[OVERFLOW] = ru_multiply(ru_subtract(uptake, oxidised), x);
    r[ACETATE_UPTAKE] = ru_multiply(ru_scale(1 / (1 - b), from_acetate), x);
}

/* No rate depends on carbon dioxide. */
static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[GLUCOSE] = noise[ACETATE] = 1e-1;
    noise[OXYGEN] = 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_ecoli_overflow;
const ru_model ru_model_ecoli_overflow = {
    .abi = RU_MODEL_ABI,
    .name = "ecoli-overflow",
    .title = "E. coli on glucose, overflow above the respiratory capacity",
    .citation = "Xu, Jahic, Enfors, Biotechnol. Prog. 15:81 (1999)",
    .validity = "E. coli W3110 glucose fed-batch, 35 degC; oxygen term added",
    .evidence = "independent integration of a batch to 2e-7; rates at given points",
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
