/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SCENARIO_DRAFT_H
#define RU_CORE_SCENARIO_DRAFT_H

#include <ru/base/name_index.h>
#include <ru/base/table.h>
#include <ru/core/component.h>
#include <ru/definition/definition.h>
#include <ru/flux/cell.h>

#include <ru/sbml/cell.h>

/* What the key tables fill in: a scenario as written, in SI, each part with its node in the
 * document. scenario.c turns it into the scenario; scenario_check.c holds it against itself. The
 * first member of a part is its node where the table says keeps_node; NULL: the part is absent. */

typedef struct ru_draft_place {
    const ru_tree *node;
    char *compartment;
    double r, theta, z;
} ru_draft_place;

typedef struct ru_draft_profile {
    const ru_tree *node;
    ru_profile profile;
    size_t n_rate;
} ru_draft_profile;

typedef struct ru_draft_feed {
    const ru_tree *node;
    char *name;
    ru_draft_place at;
    ru_draft_profile profile;
    const ru_tree *concentrations;
} ru_draft_feed;

typedef struct ru_draft_withdrawal {
    const ru_tree *node;
    char *name;
    ru_draft_place at;
    ru_draft_profile profile;
    double volume, duration; /* of each sample; NAN: none */
    double *times;
    size_t n_time;
} ru_draft_withdrawal;

typedef struct ru_draft_membranes {
    const ru_tree *node;
    ru_dielectric cells;
} ru_draft_membranes;

/* Places along an axis, or bins between them; texts carry the unit. */
typedef struct ru_draft_axis {
    const ru_tree *node;
    char *from, *until;
    int64_t number;
    int spacing; /* 0: even, 1: in logarithms */
    /* worked out by the check: */
    double first, last;
    char unit[48];
} ru_draft_axis;

/* The spectrum of one component at one concentration. */
typedef struct ru_draft_pure {
    const ru_tree *node;
    char *of;
    double at;
    int at_of; /* as gain_of */
    double *values;
    size_t n_value;
} ru_draft_pure;

typedef struct ru_draft_spectrum {
    const ru_tree *node;
    ru_draft_axis axis;
    ru_draft_pure *pure;
    size_t n_pure;
    double *baseline; /* coefficients of a polynomial over the axis from 0 to 1 */
    size_t n_baseline;
} ru_draft_spectrum;

typedef struct ru_draft_sensor {
    const ru_tree *node;
    char *name, *measures;
    ru_draft_place at;
    int instrument; /* index into the table of instruments */
    double lag, film_lag, delay;
    double relative, absolute, quantified;
    double drift, offset_drift;
    double gain, bend, baseline;
    int gain_of, bend_of; /* 0: per mass, 1: per number, 2: per amount, 3: per cell */
    double path, dilution, counted;
    ru_draft_membranes membranes; /* node NULL: not given */
    char **among;
    size_t n_among;
    ru_draft_axis bins;         /* node NULL: not given */
    ru_draft_spectrum spectrum; /* likewise */
    char *weighted_by;
    double events;
    double calibrated_at;
    struct {
        char *least, *most; /* texts with a unit; NULL: no such end */
    } specification;
    int64_t noise_seed;
} ru_draft_sensor;

typedef struct ru_draft_pulse {
    const ru_tree *node;
    char *of;
    ru_draft_place at;
    double time, amount;
} ru_draft_pulse;

typedef struct ru_draft_compartment {
    const ru_tree *node;
    ru_compartment compartment;
    double kla; /* NAN: none of its own */
    int reactions;
} ru_draft_compartment;

typedef struct ru_draft_settler {
    const ru_tree *node;
    ru_settler settler;
    int reactions;
} ru_draft_settler;

typedef struct ru_draft_flow {
    const ru_tree *node;
    char *from, *to;
    double flow;
    int pumped;
} ru_draft_flow;

typedef struct ru_draft_exchange {
    const ru_tree *node;
    char **between;
    size_t n_between;
    double flow;
} ru_draft_exchange;

typedef struct ru_draft_impeller {
    const ru_tree *node;
    ru_impeller impeller;
    char *type;
    int64_t blades;
} ru_draft_impeller;

typedef struct ru_draft_grid {
    int64_t r, theta, z;
} ru_draft_grid;

typedef struct ru_draft_tanks {
    int64_t number;
    double flow, backflow;
    int closed;
} ru_draft_tanks;

typedef struct ru_draft_calibration {
    const ru_tree *node;
    ru_calibration calibration;
    int kind;
} ru_draft_calibration;

typedef struct ru_draft_circulation {
    const ru_tree *node;
    ru_circulation circulation;
    int kind;
} ru_draft_circulation;

typedef struct ru_draft_zones {
    int64_t r, z;
    double exchange;
} ru_draft_zones;

typedef struct ru_draft_mixing {
    const ru_tree *node;
    int kind, stage_rule, dispersion_from;
    ru_draft_compartment *compartments;
    size_t n_compartment;
    ru_draft_settler *settlers;
    size_t n_settler;
    ru_draft_flow *flows;
    size_t n_flow;
    ru_draft_exchange *exchanges;
    size_t n_exchange;
    ru_draft_grid cells;
    int64_t zones;
    ru_draft_tanks tanks;
    ru_draft_zones half_loop;
    ru_draft_circulation circulation;
    ru_draft_calibration calibrate;
    double speed;
    ru_draft_impeller *impellers;
    size_t n_impeller;
    double dispersion, stage_exchange, swirl;
} ru_draft_mixing;

typedef struct ru_draft_time {
    const ru_tree *node;
    double start, end;
} ru_draft_time;

typedef struct ru_draft_vessel {
    const ru_tree *node;
    ru_vessel vessel;
} ru_draft_vessel;

typedef struct ru_draft_medium {
    const ru_tree *node;
    ru_medium medium;
    const ru_tree *ions;
} ru_draft_medium;

typedef struct ru_draft_cells {
    const ru_tree *node;
    char *model;
    char *library;
    const ru_tree *parameters;
    ru_factors factors;
    ru_flux_cell_spec flux;
    ru_sbml_cell_spec sbml;
} ru_draft_cells;

typedef struct ru_draft_gas {
    const ru_tree *node;
    ru_gas gas;
    double flow;   /* m3/s, 1/s or mol/s */
    int flow_unit; /* ru_gas_flow_unit */
    const ru_tree *composition;
} ru_draft_gas;

/* What a gas flow was given in. */
typedef enum ru_gas_flow_unit { RU_FLOW_VOLUME, RU_FLOW_VVM, RU_FLOW_NORMAL } ru_gas_flow_unit;

typedef struct ru_draft_heat {
    const ru_tree *node;
    ru_heat heat;
} ru_draft_heat;

typedef struct ru_draft_light {
    const ru_tree *node;
    ru_light light;
    int kind;
} ru_draft_light;

typedef struct ru_draft_acid_base {
    const ru_tree *node;
    ru_acid_base acid_base;
} ru_draft_acid_base;

typedef struct ru_draft_output {
    const ru_tree *node;
    ru_output output;
} ru_draft_output;

typedef struct ru_draft_solver {
    const ru_tree *node;
    ru_solver_choice choice;
} ru_draft_solver;

typedef struct ru_draft_fitted {
    char *by, *run, *file, *hash, **quantities;
    size_t n_quantity;
} ru_draft_fitted;

typedef struct ru_draft {
    char *title;
    ru_draft_time time;
    ru_draft_vessel vessel;
    ru_draft_medium medium;
    ru_draft_mixing mixing;
    ru_definition model;
    ru_draft_cells cells;
    const ru_tree *initial;
    ru_draft_feed *feeds;
    size_t n_feed;
    ru_draft_withdrawal *withdrawals;
    size_t n_withdrawal;
    char **tracers;
    size_t n_tracer;
    ru_draft_pulse *pulses;
    size_t n_pulse;
    ru_draft_gas gas;
    ru_draft_heat heat;
    ru_draft_acid_base acid_base;
    ru_draft_light light;
    ru_draft_sensor *sensors;
    size_t n_sensor;
    ru_draft_output output;
    ru_draft_solver solver;
    ru_draft_fitted *fitted;
    size_t n_fitted;
} ru_draft;

/* The table of the whole scenario, of type ru_draft. */
extern const ru_table ru_scenario_table;

/* Checks of single tables, called while they are read: they see that part only. */
void ru_check_time(ru_table_visit *visit, void *object);
void ru_check_place(ru_table_visit *visit, void *object);
void ru_check_profile(ru_table_visit *visit, void *object);
void ru_check_withdrawal(ru_table_visit *visit, void *object);
void ru_check_impeller(ru_table_visit *visit, void *object);
void ru_check_circulation(ru_table_visit *visit, void *object);
void ru_check_exchange(ru_table_visit *visit, void *object);
void ru_check_mixing(ru_table_visit *visit, void *object);
void ru_check_output(ru_table_visit *visit, void *object);
void ru_check_gas(ru_table_visit *visit, void *object);
void ru_check_medium(ru_table_visit *visit, void *object);
void ru_check_warmth(ru_table_visit *visit, void *object);
void ru_check_acidity(ru_table_visit *visit, void *object);

/* Holds the parts of a draft against each other: geometry, places, names. `root`: the document's.
 * Computed defaults (volume of compartments, interval of output) are filled in, also in
 * `resolved`. Not collective. */
RU_MUST_USE ru_status ru_check_draft(ru_draft *draft, const ru_tree *root, ru_tree *resolved,
                                     ru_diagnostics *log);

/* Checks a draft against its components: gas, pulses and sensors need what they act on. */
void ru_check_components(const ru_draft *draft, const ru_model *model,
                         const ru_component_list *components, ru_diagnostics *log);

/* Checks sensor `i` of a draft. Not collective. */
void ru_check_sensor(const ru_draft *draft, const ru_model *model, const ru_component_list *list,
                     size_t i, ru_diagnostics *log);

/* Tells that `word` names no component: the nearest, or the list. `also`: one more word that would
 * do, may be NULL; `what`: format of the message, which takes the word. Not collective. */
void ru_report_component(ru_diagnostics *log, ru_place_in_text at, const char *word,
                         const ru_component_list *list, const char *also, const char *what);

/* What a word of `measures` stands for, and the gas of "offgas_...", NULL when there is none. Not
 * collective. */
ru_sensor_kind ru_sensor_kind_of(const char *measures);
const ru_gas_species *ru_sensor_species_of(const char *measures);

/* Whether a sensor's reading is many numbers. Not collective. */
int ru_sensor_is_array(const ru_draft_sensor *sensor);

/* The check of an axis while it is read; that of an array sensor against the components. */
void ru_check_axis(ru_table_visit *visit, void *object);
void ru_check_array(const ru_draft_sensor *sensor, const ru_component_list *list,
                    ru_diagnostics *log);

/* Fills in an array sensor but for its name and place. Fails with RU_ERR_SYSTEM when memory ends.
 * Not collective. */
RU_MUST_USE ru_status ru_array_take(const ru_draft_sensor *from, const ru_model *model,
                                    const ru_component_list *list, ru_array_sensor *to);

/* Frees what an array sensor owns. Not collective. */
void ru_array_sensor_clear(ru_array_sensor *sensor);

/* Fills in a sensor but for its name and place; what is not given is the instrument's. Not
 * collective. */
void ru_sensor_take(const ru_draft_sensor *from, const ru_component_list *list, ru_sensor *to);

/* The word of a ru_mixing_kind. Not collective. */
const char *ru_find_mixing_kind(int kind);

/* Adds the layers of settlers to the compartments, named after their settler and counted from 1 at
 * the top. Not collective. */
void ru_draft_add_layers(ru_table_visit *visit, ru_draft_mixing *mixing);

/* Moves mixing out of the draft; what it owned is the scenario's then. Not collective. */
RU_MUST_USE ru_status ru_mixing_take(ru_draft_mixing *from, ru_mixing *to);

/* Frees what a mixing owns. Not collective. */
void ru_mixing_clear(ru_mixing *mixing);

/* Tells of a name that is no compartment, with the nearest one. */
void ru_miss_compartment(ru_diagnostics *log, const ru_draft_mixing *mixing, const char *name,
                         ru_place_in_text at);

/* Compartments by name; the caller clears the index. */
RU_MUST_USE ru_status ru_draft_compartments(const ru_draft_mixing *mixing, ru_name_index *names);

#endif
