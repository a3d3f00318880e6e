/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metabolism of Clostridium autoethanogenum in linlog kinetics, eleven reactions among twelve
 * species: the "CRD" model of Puiman et al., as in their public scripts.
 *
 *   v_i = v_ref,i (1 + sum_j e_ij ln(c_j/c_ref,j))
 *   ACAS, AcS, Rnf, Ana and AcX run forward only;  acetic acid diffuses back, r_D = k_D HAc(pH)
 *
 *   FDH  CO2 + 1/2 NADPH + 1/2 Fd -> For        ACAS CO + For + 2 NADH + NADPH -> AcCoA + Fd
 *   CODH CO -> CO2 + Fd                         HYD  2 H2 -> NADPH + Fd
 *   AcS  AcCoA -> Ac_i                          EtS  Ac_i + NADH + Fd -> EtOH
 *   BDOS 2 AcCoA + 1/2 NADH + Fd -> BDO         Nfn  NADH + Fd -> 2 NADPH
 *   Rnf  Fd -> NADH                             Ana  1/2 AcCoA -> C-mol of cells
 *   AcX  Ac_i -> Ac_T
 *
 * Pools inside the cells are counted per volume of liquid: c V_x C_x. A logarithm knows no end, and
 * the published model, which cuts it off, goes on taking what is used up: here `guard` is added to
 * every c in it, and each reaction slows down with c/(c + guard) of what it takes. For seconds to
 * minutes about a steady culture: lifelines. */
#define RU_SLOPES 13
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

/* clang-format off */
enum {
    BIOMASS, CO, H2, CO2, AC_T, ETOH, BDO, ACCOA, NADH, NADPH, AC_I, FOR, FD, N_STATE
};
enum {
    FDH, ACAS, CODH, HYD, ACS, ETS, BDOS, NFN, RNF, ANA, ACX, BACK, N_PROCESS
};
/* clang-format on */
enum { N_SPECIES = N_STATE - 1, N_LINLOG = BACK };
enum { V_REF, C_REF = V_REF + N_LINLOG, K_D = C_REF + N_SPECIES, PK_A, V_X, GUARD, N_PARAMETER };

#define CELLS     0.0246 /* kg/C-mol */
#define CARBON    12.011e-3
#define ELECTRONS (31.998e-3 / 4) /* kg of oxygen an electron */

#define SOURCE    "Puiman et al., CRD model of C. autoethanogenum (public scripts)"

/* A species with c carbon atoms and e electrons. */
#define HOLDS(c, e)                                                                                \
    {                                                                                              \
        [RU_CARBON] = (c)*CARBON, [RU_OXYGEN_DEMAND] = (e)*ELECTRONS                               \
    }
#define MASS(name, unit, meaning, start, role, kg, c, e, absolute)                                 \
    {                                                                                              \
        {name, unit, meaning, start, 0, 1e6, NULL}, RU_PHASE_LIQUID, role,                         \
            HOLDS((c) / (kg), (e) / (kg)), absolute                                                \
    }
#define MOLES(name, meaning, start, c, e, absolute)                                                \
    {                                                                                              \
        {name, "mmol/L", meaning, start, 0, 1e5, NULL}, RU_PHASE_LIQUID, RU_ROLE_PLAIN,            \
            HOLDS(c, e), absolute                                                                  \
    }
#define POOL(name, meaning, inside, c, e)                                                          \
    MOLES(name, meaning " in the cells, per liquid", (inside)*5.89e-5 * 200, c, e, 1e-9)

static const double kg_CO = 0.0280101, kg_H2 = 0.00201588, kg_CO2 = 0.044009;

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = MASS("biomass", "g/L", "dry cell mass", 4.92, RU_ROLE_BIOMASS, CELLS, 1, 4.2, 1e-6),
    [CO] = MASS("carbon_monoxide", "mg/L", "dissolved", 2.8, RU_ROLE_PLAIN, 0.0280101, 1, 2, 1e-10),
    [H2] = MASS("hydrogen", "mg/L", "dissolved", 0.16, RU_ROLE_PLAIN, 0.00201588, 0, 2, 1e-11),
    [CO2] = MASS("carbon_dioxide", "g/L", "dissolved", 0.396, RU_ROLE_CARBON_DIOXIDE, 0.044009, 1,
                 0, 1e-7),
    [AC_T] = MOLES("acetate", "acetate and acetic acid outside", 90, 2, 8, 1e-5),
    [ETOH] = MOLES("ethanol", "product", 119.7, 2, 12, 1e-5),
    [BDO] = MOLES("butanediol", "product", 3.2, 4, 22, 1e-5),
    [ACCOA] = POOL("acetyl_CoA", "acetyl-CoA", 0.041, 2, 8),
    [NADH] = POOL("NADH", "NADH", 0.01, 0, 2),
    [NADPH] = POOL("NADPH", "NADPH", 0.133, 0, 2),
    [AC_I] = POOL("acetate_inside", "acetate", 70, 2, 8),
    [FOR] = POOL("formate", "formate", 1, 1, 2),
    [FD] = POOL("ferredoxin", "reduced ferredoxin", 6, 0, 2),
};

#define RATE(i, name, value)                                                                       \
    [V_REF + (i)] = {"v_" name, "mol/mol/h", "reference rate of " name ", a C-mol", value, 0,      \
                     10,        SOURCE}
#define REFERENCE(k, name, value)                                                                  \
    [C_REF + (k)-1] = {"c_" name, "mmol/L", "reference of " name, value, 1e-9, 1e4, SOURCE}

static const ru_quantity parameters[N_PARAMETER] = {
    RATE(FDH, "FDH", 0.182),
    RATE(ACAS, "ACAS", 0.182),
    RATE(CODH, "CODH", 0.686),
    RATE(HYD, "HYD", 0.01),
    RATE(ACS, "AcS", 0.16),
    RATE(ETS, "EtS", 0.078),
    RATE(BDOS, "BDOS", 0.003),
    RATE(NFN, "Nfn", 0.131),
    RATE(RNF, "Rnf", 0.575),
    RATE(ANA, "Ana", 0.039),
    RATE(ACX, "AcX", 0.426),
    REFERENCE(CO, "CO", 0.157),
    REFERENCE(H2, "H2", 0.155),
    REFERENCE(CO2, "CO2", 9.21),
    REFERENCE(AC_T, "acetate", 110),
    REFERENCE(ETOH, "ethanol", 63.4),
    REFERENCE(BDO, "butanediol", 1.28),
    REFERENCE(ACCOA, "acetyl_CoA", 0.21),
    REFERENCE(NADH, "NADH", 0.011),
    REFERENCE(NADPH, "NADPH", 0.184),
    REFERENCE(AC_I, "acetate_inside", 34.8),
    REFERENCE(FOR, "formate", 18.6),
    REFERENCE(FD, "ferredoxin", 9.13),
    [K_D] = {"k_D", "m3/mol/h", "acetic acid back into a C-mol of cells", 321 * 3.85e-5, 0, 10,
             SOURCE},
    [PK_A] = {"pK_a", "1", "of acetic acid", 4.756, 0, 14, SOURCE},
    [V_X] = {"V_x", "m3/mol", "volume of a C-mol of cells", 5.89e-5, 1e-6, 1e-3, SOURCE},
    [GUARD] = {"guard", "mmol/L", "concentration that logarithms and uptake do not go below", 1e-6,
               1e-15, 1, "numerical"},
};

/* e_ij, a row a reaction. */
static const double elasticities[N_LINLOG][N_STATE] = {
    [FDH] = {[CO2] = 0.16, [NADPH] = 1.11, [FOR] = -0.15, [FD] = 0.98},
    [ACAS] =
        {[CO] = 0.49, [ACCOA] = -0.47, [NADH] = 3.81, [NADPH] = -0.57, [FOR] = -0.004, [FD] = 0.45},
    [CODH] = {[CO] = 0.26, [CO2] = 0.02, [FD] = -0.45},
    [HYD] =
        {[H2] = -0.96, [CO2] = -0.11, [NADH] = -0.65, [NADPH] = 0.02, [FOR] = -0.97, [FD] = -0.08},
    [ACS] = {[ACCOA] = 0.6, [AC_I] = 0.98},
    [ETS] = {[ETOH] = -0.51, [NADH] = 1.41, [AC_I] = 0.07, [FD] = -0.77},
    [BDOS] = {[CO2] = 0.7, [BDO] = 1.66, [ACCOA] = -0.46, [NADH] = 10.2, [FD] = 1.08},
    [NFN] = {[NADH] = -0.98, [NADPH] = 0.07, [FD] = 0.01},
    [RNF] = {[NADH] = -0.81, [FD] = -0.37},
    [ANA] = {[ACCOA] = -0.01, [NADH] = 0.5, [NADPH] = 0.79, [FD] = -0.81},
    [ACX] = {[AC_T] = 0.99, [AC_I] = 0.13},
};

static const int forward_only[N_LINLOG] = {[ACAS] = 1, [ACS] = 1, [RNF] = 1, [ANA] = 1, [ACX] = 1};

static const ru_process_info processes[N_PROCESS] = {
    [FDH] = {"FDH", "formate dehydrogenase"},
    [ACAS] = {"ACAS", "acetyl-CoA synthesis from CO and formate"},
    [CODH] = {"CODH", "carbon monoxide dehydrogenase"},
    [HYD] = {"HYD", "hydrogenase"},
    [ACS] = {"AcS", "acetate from acetyl-CoA"},
    [ETS] = {"EtS", "ethanol from acetate"},
    [BDOS] = {"BDOS", "butanediol"},
    [NFN] = {"Nfn", "transhydrogenase"},
    [RNF] = {"Rnf", "NADH from ferredoxin"},
    [ANA] = {"Ana", "growth"},
    [ACX] = {"AcX", "acetate exported"},
    [BACK] = {"back_diffusion", "acetic acid diffuses into the cells"},
};

/* mol a reaction, as the table of equations has it. */
static const double moles[N_PROCESS][N_STATE] = {
    [FDH] = {[CO2] = -1, [NADPH] = -0.5, [FD] = -0.5, [FOR] = 1},
    [ACAS] = {[CO] = -1, [FOR] = -1, [NADH] = -2, [NADPH] = -1, [ACCOA] = 1, [FD] = 1},
    [CODH] = {[CO] = -1, [CO2] = 1, [FD] = 1},
    [HYD] = {[H2] = -2, [NADPH] = 1, [FD] = 1},
    [ACS] = {[ACCOA] = -1, [AC_I] = 1},
    [ETS] = {[AC_I] = -1, [NADH] = -1, [FD] = -1, [ETOH] = 1},
    [BDOS] = {[ACCOA] = -2, [NADH] = -0.5, [FD] = -1, [BDO] = 1},
    [NFN] = {[NADH] = -1, [FD] = -1, [NADPH] = 2},
    [RNF] = {[FD] = -1, [NADH] = 1},
    [ANA] = {[ACCOA] = -0.5, [BIOMASS] = 1},
    [ACX] = {[AC_I] = -1, [AC_T] = 1},
    [BACK] = {[AC_T] = -1, [AC_I] = 1},
};

static const ru_leak leaks[] = {
    {RU_OXYGEN_DEMAND, "BDOS", 3 * ELECTRONS,
     "butanediol holds three electrons more than published "
     "cofactors give"},
    {RU_OXYGEN_DEMAND, "Ana", 0.2 * ELECTRONS,
     "cells of 4.2 electrons a carbon from acetyl-CoA with 4"},
};

/* kg or mol of a state in one mol of it. */
static inline double unit_of(size_t k)
{
    const double kg[] = {[BIOMASS] = CELLS, [CO] = kg_CO, [H2] = kg_H2, [CO2] = kg_CO2};
    return k <= CO2 ? kg[k] : 1;
}

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    for (size_t i = 0; i < N_PROCESS; i++)
        for (size_t k = 0; k < N_STATE; k++)
            S[i * N_STATE + k] = moles[i][k] * unit_of(k);
}

/* Concentrations of all species, mmol/L: outside in the liquid, inside in the cells. */
RU_EXPRESSIONS find_concentrations(const double *p, const double *y, ru_dual cells, ru_dual *c)
{
    /* 1/(V_x C_x), nothing where there are no cells. */
    ru_dual square = ru_add(ru_multiply(cells, cells), ru_constant(1e-12));
    ru_dual per_cells = ru_divide(ru_scale(1 / p[V_X], cells), square);
    for (size_t k = CO; k < N_STATE; k++) {
        ru_dual amount = ru_scale(1 / unit_of(k), ru_variable(y, k));
        c[k] = k < ACCOA ? amount : ru_multiply(amount, per_cells);
    }
}

RU_EXPRESSIONS expressions(const double *p, const ru_local *at, const double *y, ru_dual *r)
{
    ru_dual cells = ru_scale(1 / CELLS, ru_variable(y, BIOMASS)), c[N_STATE], logs[N_STATE];
    find_concentrations(p, y, cells, c);
    for (size_t k = CO; k < N_STATE; k++) {
        double over = fmax(c[k].v, 0) + p[GUARD], slope = c[k].v < 0 ? 0 : 1 / over;
        logs[k] = ru_chain(log(over / p[C_REF + k - 1]), slope, c[k]);
    }
    for (size_t i = 0; i < N_LINLOG; i++) {
        ru_dual drive = ru_constant(1);
        for (size_t k = CO; k < N_STATE; k++)
            if (elasticities[i][k] != 0)
                drive = ru_add(drive, ru_scale(elasticities[i][k], logs[k]));
        if (forward_only[i] && !(drive.v > 0))
            drive = ru_constant(0);
        for (size_t k = CO; k < N_STATE; k++)
            if (moles[i][k] * drive.v < 0)
                drive = ru_multiply(drive, ru_saturation(c[k], p[GUARD]));
        r[i] = ru_scale(p[V_REF + i], ru_multiply(drive, cells));
    }
    double acid = 1 / (1 + pow(10, at->pH - p[PK_A]));
    r[BACK] = ru_scale(p[K_D] * acid, ru_multiply(c[AC_T], cells));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    for (size_t k = 0; k < N_STATE; k++)
        noise[k] = k <= CO2 || k >= ACCOA ? 0.1 : 10;
}

RU_DEFINE_RATES_ALONE((p, at, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_syngas_linlog;
const ru_model ru_model_syngas_linlog = {
    .abi = RU_MODEL_ABI,
    .name = "syngas-linlog",
    .title = "C. autoethanogenum on syngas: eleven reactions in linlog kinetics",
    .citation = "Puiman et al., CRD model of C. autoethanogenum, public scripts",
    .validity = "about a CO-limited chemostat at pH 5, seconds to minutes; not for exhaustion",
    .evidence = "steady state of the published network to 3e-9",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .leaks = leaks,
    .n_leak = sizeof leaks / sizeof leaks[0],
    .stoichiometry = stoichiometry,
    RU_RATES_ALONE,
};
