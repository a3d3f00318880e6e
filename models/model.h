/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_MODELS_MODEL_H
#define RU_MODELS_MODEL_H

#include <stddef.h>

#include <ru/base/quantity.h>
#include <ru/base/status.h>
#include <ru/models/element.h>

/* The contract of a cell model.
 *
 * A model is one file with one exported symbol: tables of states, parameters and processes, a
 * stoichiometric matrix that depends on the parameters only, and the process rates at one point.
 * The change of the states is S^T r; the engine derives the right-hand side, the Jacobian blocks
 * and the element balance from it. A model knows only its arguments: no grid, solver, file, clock
 * or allocator.
 *
 * Tables are written in the paper's units. All functions see SI-coherent numbers: the engine
 * converts parameters once. States are concentrations per volume of liquid in the SI-coherent unit
 * of their row: kg/m3 (equal to g/L), mol/m3, 1/m3. What lives inside the cells is a state too, as
 * an amount per volume of liquid, so that transport and dilution keep it: a pool of c mol per kg of
 * cells is c X. Oxygen and carbon dioxide, which pass to the gas, are mass concentrations. */

#define RU_MODEL_ABI           4
#define RU_MODEL_MAX_STATE     56
#define RU_MODEL_MAX_PROCESS   128
#define RU_MODEL_MAX_PARAMETER 256

/* Relative tolerance that the absolute ones of a model's states belong to. */
#define RU_MODEL_RELATIVE 1e-6

/* Points that are asked for at once: doubles of the widest registers there are. */
#define RU_LANES 8

/* A phase decides which flows move a state. */
typedef enum ru_phase {
    RU_PHASE_LIQUID,   /* carried by the liquid */
    RU_PHASE_FIXED,    /* stays where it is (immobilised) */
    RU_PHASE_SUSPENDED /* carried by the liquid, and sinks in a settler */
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
    double content[RU_ELEMENT_COUNT]; /* kg (charge: mol) per SI unit of the state */
    double absolute; /* absolute tolerance for integration at a relative one of RU_MODEL_RELATIVE,
                      * in the state's SI unit: a millionth of what is usual, or less */
} ru_state_info;

typedef struct ru_process_info {
    const char *name;
    const char *meaning;
} ru_process_info;

/* What a model is known not to close, shown to the user with its reason. */
typedef struct ru_leak {
    ru_element element;
    const char *process; /* its name; NULL: any of the model's */
    double amount;       /* gained per unit of the rate at the default parameters, in the SI unit of
                          * contents; NAN: it is not the same for all, or depends on parameters */
    const char *reason;
} ru_leak;

/* Conditions at the point where rates are asked for. */
typedef struct ru_local {
    double temperature; /* K */
    double pH;
    double time;  /* s */
    double light; /* mol/m2/s of photosynthetically active photons */
} ru_local;

typedef struct ru_model ru_model;

struct ru_model {
    int abi;              /* RU_MODEL_ABI */
    const char *name;     /* what the user types */
    const char *title;    /* one line */
    const char *citation; /* paper with year and journal */
    const char *validity; /* organism, conditions, what is left out */
    const char *evidence; /* what its numbers are held against, and how well; NULL: nothing */
    size_t n_state, n_parameter, n_process;
    const ru_state_info *states;      /* [n_state] */
    const ru_quantity *parameters;    /* [n_parameter] */
    const ru_process_info *processes; /* [n_process] */

    const ru_leak *leaks; /* [n_leak] */
    size_t n_leak;

    /* Fills S, [n_process][n_state] in units of the state per unit of the process, zeroed by the
     * caller, from SI parameters p [n_parameter]. Every process must close every balanced element
     * of which a state has a content, but for the leaks. Not collective. */
    void (*stoichiometry)(const ru_model *self, const double *p, double *S);

    /* Process rates r [n_process], SI unit of concentration per s, at states y [n_state]. Returns
     * 0, or > 0 for "try a smaller step", or < 0 for "impossible". Slightly negative states are
     * continued smoothly, never clipped. Not collective. */
    int (*rates)(const ru_model *self, const double *p, const ru_local *at, const double *y,
                 double *r);

    /* dr [n_process][n_state], 1/s: slopes of the rates. NULL: the engine takes differences. */
    int (*rate_slopes)(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr);

    /* The same of RU_LANES points at once, for models whose file defines them so (RU_RATES): y
     * [n_state][RU_LANES], r [n_process][RU_LANES], dr [n_process][n_state][RU_LANES], `at`
     * [RU_LANES]. Each lane gets what the functions above give, to the last bit. The verdict is of
     * all lanes: which one it is, the functions above tell. NULL: points one by one. */
    int (*rates_many)(const ru_model *self, const double *p, const ru_local *at, const double *y,
                      double *r);
    int (*slopes_many)(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr);

    /* Gives up whatever the functions above remember of the calls so far, so that what they give
     * from now on follows from their arguments alone, to the last bit: a run that was stopped and
     * one that was not meet here. Called where the integrator starts anew. NULL: nothing is
     * remembered. */
    void (*forget)(const ru_model *self);

    /* Of a model made at run time: what its functions need, and what frees model and context. A
     * built-in model leaves both NULL. */
    void *context;
    void (*destroy)(ru_model *self);
};

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
 * elements closed in every process at the defaults but for the leaks, and these as large as they
 * say. Fails with RU_ERR_INTERNAL. Not collective. */
RU_MUST_USE ru_status ru_model_check(const ru_model *model);

/* Default parameters in SI, p [n_parameter]. Not collective. */
RU_MUST_USE ru_status ru_model_defaults(const ru_model *model, double *p);

/* What process `i` with stoichiometry S [n_process][n_state] gains of an element per unit of its
 * rate; `size`: the sum of the sizes of what makes it up, NULL where it is not asked. Not
 * collective.
 */
double ru_model_gain(const ru_model *model, const double *S, size_t i, ru_element element,
                     double *size);

/* The leak that speaks of this element and process, NULL where it must close. Not collective. */
const ru_leak *ru_model_leak(const ru_model *model, ru_element element, const char *process);

/* Frees a model made at run time; a built-in one stays. Takes NULL. Not collective. */
void ru_model_destroy(ru_model **model);

/* Lets a model forget what it remembers of its calls, where it remembers any. Not collective. */
void ru_model_forget(const ru_model *model);

/* Slopes of the rates: the model's own, or central differences when it has none. Scratch lives on
 * the stack. Returns as `rates`. Not collective. */
int ru_model_slopes(const ru_model *model, const double *p, const ru_local *at, const double *y,
                    double *dr);

#endif
