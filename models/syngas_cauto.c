/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clostridium autoethanogenum on carbon monoxide and hydrogen as a black box: Almeida Benalcazar et
 * al., Biotechnol. Biofuels 13:59 (2020), as used by Puiman et al., Chem. Eng. Res. Des. (2022).
 *
 *   q_CO = q_co_max c/(k_co + c + c^2/k_i_co)
 *   q_H2 = q_h2_max h/(k_h2 + h) / (1 + c/k_i_h2)        mol a C-mol of cells and time
 *   6 CO + 3 H2O -> C2H5OH + 4 CO2,   6 H2 + 2 CO2 -> C2H5OH + 3 H2O
 *
 * Cells are made of the same electrons and carbon: with y C-mol of cells of 4.2 electrons a carbon,
 * ethanol is 1/6 - 0.35 y a substrate, and carbon dioxide closes the carbon. (The published script
 * of this model has the sign of carbon dioxide the wrong way round.) No acetate, no nitrogen. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, CARBON_MONOXIDE, HYDROGEN, ETHANOL, CARBON_DIOXIDE, N_STATE };
enum { Q_CO_MAX, K_CO, K_I_CO, Q_H2_MAX, K_H2, K_I_H2, Y_CO, Y_H2, N_PARAMETER };
enum { CO_UPTAKE, H2_UPTAKE, N_PROCESS };

/* kg/mol; of cells a C-mol. */
static const double molar[N_STATE] = {0.0246, 0.0280101, 0.00201588, 0.046069, 0.044009};

#define CARBON(k)    (12.011e-3 / (k))
#define DEMAND(e, k) ((e) / 4.0 * 31.998e-3 / (k)) /* of e electrons a mol of k kg */

#define SOURCE       "Almeida Benalcazar et al. 2020, as used by Puiman et al. 2022"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.05, 0, 100, NULL},
                 RU_PHASE_SUSPENDED,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = CARBON(0.0246), [RU_OXYGEN_DEMAND] = DEMAND(4.2, 0.0246)},
                 1e-7},
    [CARBON_MONOXIDE] =
        {{"carbon_monoxide", "mg/L", "dissolved", 2.8, 0, 1e4, NULL},
         RU_PHASE_LIQUID,
         RU_ROLE_PLAIN,
         {[RU_CARBON] = CARBON(0.0280101), [RU_OXYGEN_DEMAND] = DEMAND(2, 0.0280101)},
         1e-10},
    [HYDROGEN] = {{"hydrogen", "mg/L", "dissolved", 0.06, 0, 1e3, NULL},
                  RU_PHASE_LIQUID,
                  RU_ROLE_PLAIN,
                  {[RU_OXYGEN_DEMAND] = DEMAND(2, 0.00201588)},
                  1e-11},
    [ETHANOL] = {{"ethanol", "g/L", "product", 0, 0, 200, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = CARBON(0.046069 / 2), [RU_OXYGEN_DEMAND] = DEMAND(12, 0.046069)},
                 1e-7},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved", 0.3257, 0, 100, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = CARBON(0.044009)},
                        1e-7},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [Q_CO_MAX] = {"q_co_max", "mol/mol/h", "largest uptake of CO, a C-mol", 1.459, 0, 20, SOURCE},
    [K_CO] = {"k_co", "mmol/L", "half saturation of CO", 0.042, 1e-6, 10, SOURCE},
    [K_I_CO] = {"k_i_co", "mmol/L", "inhibition by CO; 0.25 in the scale-down script", 0.246, 1e-6,
                1e6, SOURCE},
    [Q_H2_MAX] = {"q_h2_max", "mol/mol/h", "largest uptake of H2, a C-mol", 2.565, 0, 20, SOURCE},
    [K_H2] = {"k_h2", "mmol/L", "half saturation of H2", 0.025, 1e-6, 10, SOURCE},
    [K_I_H2] = {"k_i_h2", "mmol/L", "inhibition of H2 uptake by CO", 0.025, 1e-6, 1e6, SOURCE},
    [Y_CO] = {"y_co", "mol/mol", "C-mol of cells on CO", 0.041, 0, 0.4, SOURCE},
    [Y_H2] = {"y_h2", "mol/mol", "C-mol of cells on H2", 0.007, 0, 0.4, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [CO_UPTAKE] = {"co_uptake", "carbon monoxide to cells, ethanol and carbon dioxide"},
    [H2_UPTAKE] = {"h2_uptake", "hydrogen and carbon dioxide to cells and ethanol"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[CO_UPTAKE][CARBON_MONOXIDE] = -molar[CARBON_MONOXIDE];
    row[H2_UPTAKE][HYDROGEN] = -molar[HYDROGEN];
    for (size_t i = 0; i < N_PROCESS; i++) {
        row[i][BIOMASS] = molar[BIOMASS] * p[Y_CO + i];
        row[i][ETHANOL] = ru_closing(states, N_STATE, RU_OXYGEN_DEMAND, row[i], ETHANOL);
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
    }
}

/* Rates in mol of the substrate. */
RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual cells = ru_scale(1 / molar[BIOMASS], ru_variable(y, BIOMASS));
    ru_dual monoxide = ru_scale(1 / molar[CARBON_MONOXIDE], ru_variable(y, CARBON_MONOXIDE));
    ru_dual hydrogen = ru_scale(1 / molar[HYDROGEN], ru_variable(y, HYDROGEN));
    r[CO_UPTAKE] =
        ru_scale(p[Q_CO_MAX], ru_multiply(ru_haldane(monoxide, p[K_CO], p[K_I_CO]), cells));
    r[H2_UPTAKE] =
        ru_scale(p[Q_H2_MAX], ru_multiply(ru_multiply(ru_saturation(hydrogen, p[K_H2]),
                                                      ru_inhibition(monoxide, p[K_I_H2])),
                                          cells));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = 1e-1;
    noise[CARBON_MONOXIDE] = noise[HYDROGEN] = 1e-2;
    noise[ETHANOL] = noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_syngas_cauto;
const ru_model ru_model_syngas_cauto = {
    .abi = RU_MODEL_ABI,
    .name = "syngas-cauto",
    .title = "C. autoethanogenum on CO and H2, black box: ethanol from syngas",
    .citation =
        "Almeida Benalcazar et al., Biotechnol. Biofuels 13:59 (2020); Puiman et al. (2022)",
    .validity = "C. autoethanogenum, 37 degC, pH 5, continuous; ethanol the only product",
    .evidence = "published scale-down cultures at two recycles to 2e-4 (digits given)",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES,
};
