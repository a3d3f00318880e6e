/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_MODELS_MODEL_H
#define RU_MODELS_MODEL_H

#include <stddef.h>

#include <ru/base/quantity.h>
#include <ru/base/status.h>

/* The contract of a cell model.
 *
 * A model is one file with one exported symbol: tables of states, parameters and processes, a
 * stoichiometric matrix that depends on the parameters only, and the process rates at one point.
 * The change of the states is S^T r; the engine derives the right-hand side, the Jacobian blocks
 * and the element balance from it. A model knows only its arguments: no grid, solver, file, clock
 * or allocator.
 *
 * Tables are written in the paper's units. All functions see SI-coherent numbers: the engine
 * converts parameters once. States are mass concentrations in kg/m3 of liquid (equal to g/L). */

#define RU_MODEL_ABI         1
#define RU_MODEL_MAX_STATE   32
#define RU_MODEL_MAX_PROCESS 64

/* A phase decides which flows move a state. */
typedef enum ru_phase {
    RU_PHASE_LIQUID, /* carried by the liquid */
    RU_PHASE_FIXED   /* stays where it is (immobilised) */
} ru_phase;

/* What the reactor does with a state beside carrying it. */
typedef enum ru_role {
    RU_ROLE_PLAIN,
    RU_ROLE_BIOMASS,
    RU_ROLE_SUBSTRATE,
    RU_ROLE_OXYGEN,        /* receives kLa (c* - c) */
    RU_ROLE_CARBON_DIOXIDE /* stripped with its own kLa */
} ru_role;

/* One state. `quantity.value` is the default initial concentration. */
typedef struct ru_state_info {
    ru_quantity quantity;
    ru_phase phase;
    ru_role role;
    double carbon;   /* kg C per kg of the state; 0 for carbon-free ones */
    double absolute; /* absolute tolerance for integration, kg/m3 */
} ru_state_info;

typedef struct ru_process_info {
    const char *name;
    const char *meaning;
} ru_process_info;

/* Conditions at the point where rates are asked for. */
typedef struct ru_local {
    double temperature; /* K */
    double pH;
    double time; /* s */
} ru_local;

typedef struct ru_model {
    int abi;              /* RU_MODEL_ABI */
    const char *name;     /* what the user types */
    const char *title;    /* one line */
    const char *citation; /* paper with year and journal */
    const char *validity; /* organism, conditions, what is left out */
    size_t n_state, n_parameter, n_process;
    const ru_state_info *states;      /* [n_state] */
    const ru_quantity *parameters;    /* [n_parameter] */
    const ru_process_info *processes; /* [n_process] */

    /* Fills S, [n_process][n_state] in kg of state per kg of process rate, zeroed by the caller,
     * from SI parameters p [n_parameter]. Every process must close in carbon. Not collective. */
    void (*stoichiometry)(const double *p, double *S);

    /* Process rates r [n_process], kg/m3/s, at states y [n_state], kg/m3. Returns 0, or > 0 for
     * "try a smaller step", or < 0 for "impossible". Slightly negative states are continued
     * smoothly, never clipped. Not collective. */
    int (*rates)(const double *p, const ru_local *at, const double *y, double *r);

    /* dr [n_process][n_state], 1/s: slopes of the rates. NULL: the engine takes differences. */
    int (*rate_slopes)(const double *p, const ru_local *at, const double *y, double *dr);
} ru_model;

/* Number of known models and the i-th, in the order of models.def. Not collective. */
size_t ru_model_count(void);
const ru_model *ru_model_at(size_t i);

/* The model of that name, NULL when there is none. Borrowed, never freed. Not collective. */
const ru_model *ru_model_find(const char *name);

/* The known name nearest to `name` by edit distance, for messages. Never NULL. Not collective. */
const char *ru_model_nearest(const char *name);

/* Index of a state, parameter in the tables, n_state / n_parameter when there is none. */
size_t ru_model_state_index(const ru_model *model, const char *name);
size_t ru_model_parameter_index(const ru_model *model, const char *name);

/* Checks a model's tables: abi, unique names, units that parse, defaults inside their ranges,
 * carbon closed in every process at the defaults. Fails with RU_ERR_INTERNAL. Not collective. */
RU_MUST_USE ru_status ru_model_check(const ru_model *model);

/* Default parameters in SI, p [n_parameter]. Not collective. */
RU_MUST_USE ru_status ru_model_defaults(const ru_model *model, double *p);

/* Slopes of the rates: the model's own, or central differences when it has none. Scratch lives on
 * the stack. Returns as `rates`. Not collective. */
int ru_model_slopes(const ru_model *model, const double *p, const ru_local *at, const double *y,
                    double *dr);

#endif
