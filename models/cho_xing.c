/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CHO cells making an antibody in fed-batch: Xing, Bishop, Leister and Li, Biotechnol. Prog. 26:208
 * (2010), in a simplified form without product thresholds.
 *
 *   mu   = mu_max S/(k_s + S) G/(k_g + G) 1/(1 + L/k_il) 1/(1 + A/k_ia)
 *   mu_d = mu_d_max L/(k_dl + L) A/(k_da + A)
 *   q_S  = mu/y_xs + m_s S/(k_m + S),   q_L = y_ls q_S
 *   q_G  = mu/y_xg + a_1 G/(a_2 + G),   G decays to ammonia with d_g
 *   q_A  = y_ag mu/y_xg - r_a A/(k_a + A)
 *
 * Glucose S, glutamine G, lactate L, ammonia A; oxygen and antibody at constant rates per cell. To
 * this come, off by default, three ways in which gas and stirring kill cells:
 *
 *   bursting bubbles (Cherry and Hulle, Biotechnol. Prog. 8:11, 1992): psi f 3 delta Q/(r_b V)
 *   the same (Walls et al., Sci. Rep. 7:15102, 2017): walls Q/V e^b R^m, R in um
 *   eddies below a size (Lakhotia and Papoutsakis, Biotechnol. Bioeng. 39:95, 1992): b E where E >
 * e_0, E the energy of eddies with wave numbers above k_c = 2 pi/size in Pao's spectrum, 1.7
 * eps^(2/3) integral of k^(-5/3) exp(-2.55 nu eps^(-1/3) k^(4/3)), in closed form
 *
 * Q/V is `gas_flow`. The constants of the paper for b were not found: it is the user's. Carbon
 * dioxide closes the carbon of what cells take up, which gives a respiratory quotient near one;
 * amino acids but glutamine are no states, and that of the antibody comes from them. */
#define RU_SLOPES 6
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum {
    VIABLE,
    GLUCOSE,
    GLUTAMINE,
    LACTATE,
    AMMONIA,
    OXYGEN,
    DEAD,
    ANTIBODY,
    CARBON_DIOXIDE,
    N_STATE
};
enum {
    MU_MAX,
    MU_D_MAX,
    K_S,
    K_G,
    K_IL,
    K_IA,
    K_DL,
    K_DA,
    M_S,
    A_1,
    A_2,
    D_G,
    R_A,
    Y_XS,
    Y_XG,
    Y_LS,
    Y_AG,
    Q_O,
    Q_P,
    K_M,
    K_A,
    K_O,
    GAS_FLOW,
    PSI,
    FOAM,
    FILM,
    BUBBLE,
    WALLS,
    WALLS_B,
    WALLS_M,
    EDDY_B,
    EDDY_LIMIT,
    EDDY_SIZE,
    DISSIPATION,
    VISCOSITY,
    N_PARAMETER
};
enum {
    GROWTH,
    DEATH,
    DAMAGE,
    GLUCOSE_MAINTENANCE,
    GLUTAMINE_MAINTENANCE,
    GLUTAMINE_DECAY,
    AMMONIA_UPTAKE,
    RESPIRATION,
    PRODUCTION,
    N_PROCESS
};

/* A CHO cell: 350 pg dry, 48 % carbon, 11 % nitrogen (recalled; 250 to 400 pg). Antibody: 53 % and
 * 16.5 % (usual protein). */
#define CELL              350e-15
#define CARBON_CELL       (0.48 * CELL)
#define NITROGEN_CELL     (0.11 * CELL)
#define CARBON_ANTIBODY   0.53
#define NITROGEN_ANTIBODY 0.165

#define SOURCE            "Xing 2010, simplified form"
#define DAMAGE_SOURCE     "Cherry, Hulle 1992"

static const double molar_oxygen = 0.031998; /* kg/mol */

static const ru_state_info states[N_STATE] = {
    [VIABLE] = {{"viable", "1e6 cell/mL", "living cells", 0.2, 0, 1000, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_BIOMASS,
                {[RU_CARBON] = CARBON_CELL, [RU_NITROGEN] = NITROGEN_CELL},
                1e6},
    [GLUCOSE] = {{"glucose", "mmol/L", "substrate", 35, 0, 3000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_MOL_GLUCOSE},
                 1e-6},
    [GLUTAMINE] =
        {{"glutamine", "mmol/L", "substrate", 4, 0, 1000, NULL},
         RU_PHASE_LIQUID,
         RU_ROLE_PLAIN,
         {[RU_CARBON] = RU_CARBON_MOL_GLUTAMINE, [RU_NITROGEN] = RU_NITROGEN_MOL_GLUTAMINE},
         1e-6},
    [LACTATE] = {{"lactate", "mmol/L", "inhibiting product", 0, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = RU_CARBON_MOL_LACTATE},
                 1e-6},
    [AMMONIA] = {{"ammonia", "mmol/L", "inhibiting product", 0, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_NITROGEN] = RU_NITROGEN_MOL_AMMONIA},
                 1e-6},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.0065, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {0},
                1e-8},
    [DEAD] = {{"dead", "1e6 cell/mL", "dead cells", 0, 0, 1000, NULL},
              RU_PHASE_LIQUID,
              RU_ROLE_PLAIN,
              {[RU_CARBON] = CARBON_CELL, [RU_NITROGEN] = NITROGEN_CELL},
              1e6},
    [ANTIBODY] = {{"antibody", "g/L", "product", 0, 0, 100, NULL},
                  RU_PHASE_LIQUID,
                  RU_ROLE_PLAIN,
                  {[RU_CARBON] = CARBON_ANTIBODY, [RU_NITROGEN] = NITROGEN_ANTIBODY},
                  1e-8},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0.05, 0, 100, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest growth rate", 0.029, 0, 0.2, SOURCE},
    [MU_D_MAX] = {"mu_d_max", "1/h", "largest death rate", 0.016, 0, 1, SOURCE},
    [K_S] = {"k_s", "mmol/L", "half saturation of glucose", 0.084, 1e-6, 100, SOURCE},
    [K_G] = {"k_g", "mmol/L", "half saturation of glutamine", 0.047, 1e-6, 100, SOURCE},
    [K_IL] = {"k_il", "mmol/L", "lactate inhibits growth", 43, 1e-3, 1e6, SOURCE},
    [K_IA] = {"k_ia", "mmol/L", "ammonia inhibits growth", 6.51, 1e-3, 1e6, SOURCE},
    [K_DL] = {"k_dl", "mmol/L", "lactate at half of its death", 45.8, 1e-3, 1e6, SOURCE},
    [K_DA] = {"k_da", "mmol/L", "ammonia at half of its death", 6.51, 1e-3, 1e6, SOURCE},
    [M_S] = {"m_s", "mmol/cell/h", "glucose for maintenance", 6.92e-11, 0, 1e-8, SOURCE},
    [A_1] = {"a_1", "mmol/cell/h", "glutamine for maintenance", 3.2e-12, 0, 1e-8, SOURCE},
    [A_2] = {"a_2", "mmol/L", "half saturation of that", 2.1, 1e-6, 100, SOURCE},
    [D_G] = {"d_g", "1/h", "decay of glutamine", 7.2e-3, 0, 1, SOURCE},
    [R_A] = {"r_a", "mmol/cell/h", "ammonia taken up", 6.3e-12, 0, 1e-8, SOURCE},
    [Y_XS] = {"y_xs", "cell/mmol", "cells on glucose", 1.69e8, 1e6, 1e11, SOURCE},
    [Y_XG] = {"y_xg", "cell/mmol", "cells on glutamine", 9.74e8, 1e6, 1e11, SOURCE},
    [Y_LS] = {"y_ls", "mol/mol", "lactate on glucose", 1.23, 0, 2, SOURCE},
    [Y_AG] = {"y_ag", "mol/mol", "ammonia on glutamine", 0.67, 0, 2, SOURCE},
    [Q_O] = {"q_o", "mmol/cell/h", "oxygen taken up", 3.2e-10, 0, 1e-8, SOURCE},
    [Q_P] = {"q_p", "g/cell/h", "antibody made, 24 pg in a day", 1e-12, 0, 1e-11, "design"},
    [K_M] = {"k_m", "mmol/L", "glucose below which maintenance fades", 1e-3, 1e-12, 1, "design"},
    [K_A] = {"k_a", "mmol/L", "ammonia below which its uptake fades", 1e-3, 1e-12, 1, "numerical"},
    [K_O] = {"k_o", "g/L", "oxygen below which respiration fades", 1e-5, 1e-12, 0.1, "numerical"},
    [GAS_FLOW] = {"gas_flow", "vvm", "gas that bursts at the surface, per volume; 0: no damage", 0,
                  0, 10, "off"},
    [PSI] = {"psi", "1", "share of cells near a bursting bubble that die", 0.2, 0, 1,
             DAMAGE_SOURCE},
    [FOAM] = {"foam", "1", "share of bubbles that burst singly", 0.6, 0, 1, DAMAGE_SOURCE},
    [FILM] = {"film", "um", "thickness of the layer of cells on a bubble", 15, 0, 1000,
              DAMAGE_SOURCE},
    [BUBBLE] = {"bubble_radius", "mm", "radius of bubbles at the surface", 0.5, 0.01, 50,
                DAMAGE_SOURCE},
    [WALLS] = {"walls", "1", "1: the lethal volume of Walls 2017 in place of psi", 0, 0, 1, "off"},
    [WALLS_B] = {"walls_b", "1", "exponent e^b", 7.982, -20, 20,
                 "Walls 2017, cells that stand 1e6 W/m3; 8.261 for 1e7"},
    [WALLS_M] = {"walls_m", "1", "exponent of the radius in um", -1.550, -5, 0,
                 "Walls 2017, cells that stand 1e6 W/m3; -1.848 for 1e7"},
    [EDDY_B] = {"eddy_b", "s/m2", "death on energy of small eddies", 0, 0, 1e9, "off"},
    [EDDY_LIMIT] = {"eddy_limit", "m2/s2", "energy that cells stand", 0, 0, 1, "the user's"},
    [EDDY_SIZE] = {"eddy_size", "um", "eddies that hurt are smaller", 15, 0.1, 1e4,
                   "diameter of a cell"},
    [DISSIPATION] = {"dissipation", "W/kg", "of the stirrer", 0.02, 0, 100, "illustrative"},
    [VISCOSITY] = {"kinematic_viscosity", "mm2/s", "of the medium", 0.7, 0.1, 1e4,
                   "water at 37 degC"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "cells formed"},
    [DEATH] = {"death", "cells that die of lactate and ammonia"},
    [DAMAGE] = {"damage", "cells killed by bubbles and eddies"},
    [GLUCOSE_MAINTENANCE] = {"glucose_maintenance", "glucose for maintenance"},
    [GLUTAMINE_MAINTENANCE] = {"glutamine_maintenance", "glutamine for maintenance"},
    [GLUTAMINE_DECAY] = {"glutamine_decay", "glutamine to ammonia and pyroglutamate"},
    [AMMONIA_UPTAKE] = {"ammonia_uptake", "ammonia taken up again"},
    [RESPIRATION] = {"respiration", "oxygen taken up"},
    [PRODUCTION] = {"production", "antibody made"},
};

static const ru_leak leaks[] = {
    {RU_CARBON, "production", CARBON_ANTIBODY, "amino acids but glutamine are no states"},
    {RU_CARBON, "glutamine_decay", -RU_CARBON_MOL_GLUTAMINE, "pyroglutamate is no state"},
    {RU_NITROGEN, NULL, NAN, "amino acids but glutamine are no states"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][VIABLE] = 1;
    row[GROWTH][GLUCOSE] = -1 / p[Y_XS];
    row[GROWTH][GLUTAMINE] = -1 / p[Y_XG];
    row[GROWTH][LACTATE] = p[Y_LS] / p[Y_XS];
    row[GROWTH][AMMONIA] = p[Y_AG] / p[Y_XG];
    row[DEATH][VIABLE] = row[DAMAGE][VIABLE] = -1;
    row[DEATH][DEAD] = row[DAMAGE][DEAD] = 1;
    row[GLUCOSE_MAINTENANCE][GLUCOSE] = -1;
    row[GLUCOSE_MAINTENANCE][LACTATE] = p[Y_LS];
    row[GLUTAMINE_MAINTENANCE][GLUTAMINE] = -1;
    row[GLUTAMINE_DECAY][GLUTAMINE] = -1;
    row[GLUTAMINE_DECAY][AMMONIA] = 1;
    row[AMMONIA_UPTAKE][AMMONIA] = -1;
    row[RESPIRATION][OXYGEN] = -1;
    row[PRODUCTION][ANTIBODY] = 1;
    const int burnt[] = {GROWTH, GLUCOSE_MAINTENANCE, GLUTAMINE_MAINTENANCE};
    for (size_t i = 0; i < sizeof burnt / sizeof burnt[0]; i++)
        row[burnt[i]][CARBON_DIOXIDE] =
            ru_closing(states, N_STATE, RU_CARBON, row[burnt[i]], CARBON_DIOXIDE);
}

/* Energy of the eddies below a size, m2/s2. With u = 2.55 nu eps^(-1/3) k^(4/3) the integral over
 * the spectrum is 1.7 eps^(2/3) sqrt(u/k^(4/3)) 3/4 of that of u^(-3/2) exp(-u) from u_c on. */
static double eddy_energy(double dissipation, double viscosity, double size)
{
    const double pi = 3.14159265358979323846;
    double damping = 2.55 * viscosity / cbrt(dissipation);
    double u = damping * pow(2 * pi / size, 4.0 / 3);
    double tail = 2 * (exp(-u) / sqrt(u) - sqrt(pi) * erfc(sqrt(u)));
    return 1.7 * cbrt(dissipation * dissipation) * sqrt(damping) * 0.75 * tail;
}

/* Deaths per living cell by gas and stirring, 1/s. */
static inline double damage(const double *p)
{
    double rate = 0;
    if (p[GAS_FLOW] > 0 && p[WALLS] > 0)
        rate = p[GAS_FLOW] * exp(p[WALLS_B]) * pow(1e6 * p[BUBBLE], p[WALLS_M]);
    else if (p[GAS_FLOW] > 0)
        rate = p[PSI] * p[FOAM] * 3 * p[FILM] * p[GAS_FLOW] / p[BUBBLE];
    if (p[EDDY_B] > 0 && p[DISSIPATION] > 0) {
        double energy = eddy_energy(p[DISSIPATION], p[VISCOSITY], p[EDDY_SIZE]);
        rate += energy > p[EDDY_LIMIT] ? p[EDDY_B] * energy : 0;
    }
    return rate;
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, VIABLE), s = ru_variable(y, GLUCOSE), g = ru_variable(y, GLUTAMINE);
    ru_dual l = ru_variable(y, LACTATE), a = ru_variable(y, AMMONIA), o = ru_variable(y, OXYGEN);
    ru_dual fed = ru_multiply(ru_saturation(s, p[K_S]), ru_saturation(g, p[K_G]));
    ru_dual inhibited = ru_multiply(ru_inhibition(l, p[K_IL]), ru_inhibition(a, p[K_IA]));
    ru_dual dying = ru_multiply(ru_saturation(l, p[K_DL]), ru_saturation(a, p[K_DA]));
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(ru_multiply(fed, inhibited), x));
    r[DEATH] = ru_scale(p[MU_D_MAX], ru_multiply(dying, x));
    r[DAMAGE] = ru_scale(damage(p), x);
    r[GLUCOSE_MAINTENANCE] = ru_scale(p[M_S], ru_multiply(ru_saturation(s, p[K_M]), x));
    r[GLUTAMINE_MAINTENANCE] = ru_scale(p[A_1], ru_multiply(ru_saturation(g, p[A_2]), x));
    r[GLUTAMINE_DECAY] = ru_scale(p[D_G], g);
    r[AMMONIA_UPTAKE] = ru_scale(p[R_A], ru_multiply(ru_saturation(a, p[K_A]), x));
    r[RESPIRATION] = ru_scale(molar_oxygen * p[Q_O], ru_multiply(ru_saturation(o, p[K_O]), x));
    r[PRODUCTION] = ru_scale(p[Q_P], x);
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[VIABLE] = noise[DEAD] = 1e11; /* 0.1e6 cell/mL */
    noise[GLUCOSE] = noise[GLUTAMINE] = noise[LACTATE] = noise[AMMONIA] = 1;
    noise[OXYGEN] = 1e-2;
    noise[ANTIBODY] = 1e-1;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_cho_xing;
const ru_model ru_model_cho_xing = {
    .abi = RU_MODEL_ABI,
    .name = "cho-xing",
    .title = "CHO cells with lactate, ammonia and antibody; damage by bubbles and eddies",
    .citation = "Xing, Bishop, Leister, Li, Biotechnol. Prog. 26:208 (2010); Cherry, Hulle 1992; "
                "Walls et al. 2017; Lakhotia, Papoutsakis 1992",
    .validity = "CHO fed-batch, 37 degC, pH 7; antibody at a constant rate, no limit by oxygen",
    .evidence = "independent integration of a batch to 4e-7; damage against its formulas, eddies "
                "by quadrature to 1e-6",
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
