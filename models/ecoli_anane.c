/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escherichia coli with acetate cycling: Anane, Lopez, Neubauer and Cruz Bournazou, Biochem. Eng.
 * J. 125:23 (2017).
 *
 *   q_S   = q_s_max/(1 + A/k_ia) S/(S + k_s)                  uptake
 *   q_Sof = p_a_max q_S/(q_S + k_ap)                          overflow
 *   q_Sox = (q_S - q_Sof) O/(O + k_o)                         oxidised
 *   q_sA  = q_a_max/(1 + q_S/k_is) A/(A + k_sa)               acetate taken up again
 *   mu    = (q_Sox - q_m) y_em + q_sA y_xa + q_Sof y_xsof
 *   q_O   = y_os (q_Sox - q_San) + q_sA y_oa,  q_San = (q_Sox - q_m) y_em c_x/c_s
 *
 * Oxygen is a concentration here; the paper counts it in % of saturation with H = 14000 % per g/L,
 * so its k_o of 1e-4 % is 1e-4/14000 g/L.
 *
 * As published, uptake that oxygen cannot burn is neither oxidised nor overflow: its carbon is
 * lost. It is booked as carbon dioxide in a process of its own ("unassigned"). Acetate uptake and
 * maintenance go on without oxygen, which can then run below zero. With oxygen_limited = 1 lost
 * uptake goes to overflow instead, and acetate uptake and maintenance stop with the oxygen; this is
 * meant for tanks with starved zones, with a larger k_o (0.1 mg/L is usual).
 *
 * The published yields of overflow hold 1.21 of the carbon that is taken up (y_as and y_xsof
 * against c_s); the balance books the excess as carbon dioxide bound, 0.31 g/g. Where all uptake
 * overflows, dissolved carbon dioxide therefore falls, below zero if none is there. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, ACETATE, OXYGEN, CARBON_DIOXIDE, N_STATE };
enum {
    Q_S_MAX,
    K_S,
    K_IA,
    P_A_MAX,
    K_AP,
    K_O,
    Q_A_MAX,
    K_SA,
    K_IS,
    Q_M,
    Y_AS,
    Y_EM,
    Y_XA,
    Y_XSOF,
    Y_OS,
    Y_OA,
    OXYGEN_LIMITED,
    N_PARAMETER
};
enum { OVERFLOW, GROWTH, MAINTENANCE, ACETATE_UPTAKE, UNASSIGNED, N_PROCESS };

/* Carbon contents as in the paper, kg C per kg. */
#define CARBON_BIOMASS 0.488
#define CARBON_GLUCOSE 0.391

#define SOURCE         "Anane 2017"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.17, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 4.94, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-7},
    [ACETATE] = {{"acetate", "g/L", "overflow product", 0.0129, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = RU_CARBON_ACETATE, [RU_OXYGEN_DEMAND] = RU_DEMAND_ACETATE},
                 1e-7},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.007, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-10},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [Q_S_MAX] = {"q_s_max", "g/g/h", "largest glucose uptake", 0.6356, 0, 10, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.0370, 1e-6, 10, SOURCE},
    [K_IA] = {"k_ia", "g/L", "acetate inhibits glucose uptake", 1.2399, 1e-3, 1e6, SOURCE},
    [P_A_MAX] = {"p_a_max", "g/g/h", "largest overflow, as glucose", 0.2268, 0, 10, SOURCE},
    [K_AP] = {"k_ap", "g/g/h", "uptake at half of the largest overflow", 0.5052, 1e-6, 10, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 1e-4 / 14000, 1e-12, 0.1,
             SOURCE ": 1e-4 % over H = 14000 % per g/L"},
    [Q_A_MAX] = {"q_a_max", "g/g/h", "largest acetate uptake", 0.1148, 0, 10, SOURCE},
    [K_SA] = {"k_sa", "g/L", "half saturation of acetate", 0.0134, 1e-6, 10, SOURCE},
    [K_IS] = {"k_is", "g/g/h", "glucose uptake inhibits acetate uptake", 2.1231, 1e-6, 1e6, SOURCE},
    [Q_M] = {"q_m", "g/g/h", "maintenance, as glucose", 0.0129, 0, 1, SOURCE},
    [Y_AS] = {"y_as", "g/g", "acetate on overflow glucose", 0.9097, 0, 1, SOURCE},
    [Y_EM] = {"y_em", "g/g", "biomass on oxidised glucose", 0.5333, 0, 0.8, SOURCE},
    [Y_XA] = {"y_xa", "g/g", "biomass on acetate", 0.5718, 0, 0.8, SOURCE},
    [Y_XSOF] = {"y_xsof", "g/g", "biomass on overflow glucose", 0.2268, 0, 0.8, SOURCE},
    [Y_OS] = {"y_os", "g/g", "oxygen on oxidised glucose", 1.5620, 0, 3, SOURCE},
    [Y_OA] = {"y_oa", "g/g", "oxygen on acetate", 0.5440, 0, 3, SOURCE},
    [OXYGEN_LIMITED] = {"oxygen_limited", "1", "0: as published; 1: without oxygen all is overflow",
                        0, 0, 1, "extension"},
};

static const ru_process_info processes[N_PROCESS] = {
    [OVERFLOW] = {"overflow", "glucose to acetate and biomass"},
    [GROWTH] = {"growth", "glucose oxidised beyond maintenance"},
    [MAINTENANCE] = {"maintenance", "glucose burnt for maintenance"},
    [ACETATE_UPTAKE] = {"acetate_uptake", "acetate oxidised and built in"},
    [UNASSIGNED] = {"unassigned", "uptake that oxygen cannot burn, as published"},
};

#define AS_PUBLISHED "yields of oxygen and acetate as published do not balance electrons"

static const ru_leak leaks[] = {
    {RU_OXYGEN_DEMAND, "overflow",
     0.2268 * RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE + 0.9097 * RU_DEMAND_ACETATE, AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "growth",
     0.5333 * RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE +
         1.562 * (1 - 0.5333 * CARBON_BIOMASS / CARBON_GLUCOSE),
     AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "maintenance", 1.562 - RU_DEMAND_GLUCOSE, AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "acetate_uptake", 0.5718 * RU_DEMAND_BIOMASS - RU_DEMAND_ACETATE + 0.544,
     AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "unassigned", -RU_DEMAND_GLUCOSE, "burnt without oxygen, as published"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[OVERFLOW][GLUCOSE] = -1;
    row[OVERFLOW][ACETATE] = p[Y_AS];
    row[OVERFLOW][BIOMASS] = p[Y_XSOF];
    row[GROWTH][GLUCOSE] = -1;
    row[GROWTH][BIOMASS] = p[Y_EM];
    row[GROWTH][OXYGEN] = -p[Y_OS] * (1 - p[Y_EM] * CARBON_BIOMASS / CARBON_GLUCOSE);
    row[MAINTENANCE][GLUCOSE] = -1;
    row[MAINTENANCE][OXYGEN] = -p[Y_OS];
    row[ACETATE_UPTAKE][ACETATE] = -1;
    row[ACETATE_UPTAKE][BIOMASS] = p[Y_XA];
    row[ACETATE_UPTAKE][OXYGEN] = -p[Y_OA];
    row[UNASSIGNED][GLUCOSE] = -1;
    for (size_t i = 0; i < N_PROCESS; i++)
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), a = ru_variable(y, ACETATE);
    ru_dual burning = ru_saturation(ru_variable(y, OXYGEN), p[K_O]);
    double limited = p[OXYGEN_LIMITED];
    ru_dual uptake =
        ru_scale(p[Q_S_MAX], ru_multiply(ru_inhibition(a, p[K_IA]), ru_saturation(s, p[K_S])));
    ru_dual overflow = ru_scale(p[P_A_MAX], ru_saturation(uptake, p[K_AP]));
    ru_dual respired = ru_subtract(uptake, overflow);
    ru_dual oxidised = ru_multiply(respired, burning);
    ru_dual lost = ru_subtract(respired, oxidised);
    /* 1 as published, `burning` where oxygen limits */
    ru_dual supplied = ru_add(ru_constant(1 - limited), ru_scale(limited, burning));
    ru_dual maintenance = ru_scale(p[Q_M], supplied);
    ru_dual acetate = ru_scale(
        p[Q_A_MAX], ru_multiply(ru_inhibition(uptake, p[K_IS]), ru_saturation(a, p[K_SA])));
    r[OVERFLOW] = ru_multiply(ru_add(overflow, ru_scale(limited, lost)), x);
    r[GROWTH] = ru_multiply(ru_subtract(oxidised, maintenance), x);
    r[MAINTENANCE] = ru_multiply(maintenance, x);
    r[ACETATE_UPTAKE] = ru_multiply(ru_multiply(acetate, supplied), x);
    r[UNASSIGNED] = ru_multiply(ru_scale(1 - limited, lost), x);
}

static inline void set_noise(const double *p, double *noise)
{
    noise[BIOMASS] = noise[GLUCOSE] = noise[ACETATE] = 1e-1;
    noise[OXYGEN] = p[OXYGEN_LIMITED] < 1 ? RU_NOT_IN_RATES : 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_ecoli_anane;
const ru_model ru_model_ecoli_anane = {
    .abi = RU_MODEL_ABI,
    .name = "ecoli-anane",
    .title = "E. coli on glucose with acetate cycling",
    .citation = "Anane, Lopez, Neubauer, Cruz Bournazou, Biochem. Eng. J. 125:23 (2017)",
    .validity =
        "E. coli W3110 glucose batch and fed-batch, 37 degC; no nitrogen, pH or temperature",
    .evidence = "independent integrations of batch and fed-batch to 1e-8, oxygen to 4e-5",
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
