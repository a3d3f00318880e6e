/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SCENARIO_H
#define RU_CORE_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/tree.h>
#include <ru/models/model.h>
#include <ru/physics/cardinal.h>
#include <ru/physics/correlation.h>
#include <ru/physics/impeller.h>
#include <ru/physics/instrument.h>
#include <ru/physics/species.h>

/* A scenario: what the user wrote, checked, in SI. Read-only once built. Text fields are owned by
 * the scenario. Lists keep the order of the file. */

typedef enum ru_mixing_kind {
    RU_MIXING_WELL_MIXED,
    RU_MIXING_COMPARTMENTS,
    RU_MIXING_CYLINDER,
    RU_MIXING_STAGES, /* one well-mixed part an impeller */
    RU_MIXING_TANKS,  /* tanks in series, with backflow */
    RU_MIXING_NETWORK /* Mann's network of zones */
} ru_mixing_kind;

typedef enum ru_where_kind {
    RU_WHERE_EVERYWHERE, /* spread over the volume, or the volume mean for a sensor */
    RU_WHERE_NODE_NAME,  /* a compartment by name */
    RU_WHERE_POINT       /* a point of the cylinder */
} ru_where_kind;

/* A place in the vessel. */
typedef struct ru_where {
    ru_where_kind kind;
    char *name;         /* compartment */
    double r, theta, z; /* m, rad, m above the bottom */
    ru_place_in_text at;
} ru_where;

typedef struct ru_compartment {
    char *name;
    double volume; /* m3 at the start */
    double height; /* m above the bottom, of the centre */
    int has_kla;
    double kla; /* 1/s of oxygen, where it has its own; else that of the gas */
    int idle;   /* 1: cells do nothing here */
} ru_compartment;

/* A clarifier: layers on top of each other, through which suspended solids sink (settling.h). Its
 * layers are compartments, the first at the top. */
typedef struct ru_settler {
    char *name;
    size_t first;                   /* compartment of the top layer */
    int64_t n_layer, feed_layer;    /* feed_layer counted from 1 at the top */
    double area, height;            /* m2, m */
    double speed, fastest;          /* m/s: of the law, and the most that it may say */
    double hindrance, flocculation; /* m3/kg */
    double slowest;                 /* part of the fed solids that never settles */
    double crowded;                 /* kg/m3 from which on a layer holds up what sinks onto it */
} ru_settler;

/* One-way flow or two-way exchange between compartments. */
typedef struct ru_link {
    char *from, *to;
    double flow; /* m3/s */
    int two_way;
    int pumped; /* 1: keeps its flow, whatever enters or leaves the vessel */
    ru_place_in_text at;
} ru_link;

typedef enum ru_impeller_kind {
    RU_IMPELLER_RADIAL,
    RU_IMPELLER_DOWN,
    RU_IMPELLER_UP
} ru_impeller_kind;

typedef struct ru_impeller {
    ru_impeller_kind kind;
    double height;       /* m above the bottom */
    double diameter;     /* m */
    double blade_height; /* m */
    double flow_number;  /* Fl = Q/(N D^3) */
    double power_number; /* Po */
    double circulation;  /* total circulation over discharge; NAN: without a vessel's diameter */
    double radial_share; /* of an axial impeller's discharge */
    double gassed_power; /* power with gas over without */
    const ru_impeller_type *type; /* NULL: none named */
} ru_impeller;

/* What the dispersion follows where it is not given. */
typedef enum ru_dispersion_rule {
    RU_DISPERSION_LOCAL, /* the dissipation around a cell */
    RU_DISPERSION_MEAN   /* that of the vessel */
} ru_dispersion_rule;

/* What exchanges liquid between two neighbouring impellers. */
typedef enum ru_stage_rule {
    RU_STAGE_BY_SPEED, /* stage_exchange N D^3 */
    RU_STAGE_BY_POWER  /* (FP_i + FP_j)/4, FP = 0.2 Po (Pg/P0) N D^3 */
} ru_stage_rule;

typedef enum ru_circulation_kind {
    RU_CIRCULATION_NONE,
    RU_CIRCULATION_COLUMN, /* bubble column */
    RU_CIRCULATION_TUBE    /* draught tube */
} ru_circulation_kind;

/* Circulation of the liquid that gas drives. */
typedef struct ru_circulation {
    ru_circulation_kind kind;
    double superficial_velocity;                 /* m/s of gas over the whole cross-section */
    int64_t n_cell;                              /* column: one above the other; 0: by H/T */
    double tube_diameter, tube_bottom, tube_top; /* m */
    double flow;                                 /* m3/s through the tube; NAN: from hold-ups */
    double riser_holdup, downcomer_holdup;
} ru_circulation;

/* What the dispersion of the cylinder is fitted to. */
typedef enum ru_calibration_kind {
    RU_CALIBRATION_NONE,
    RU_CALIBRATION_MEASURED,  /* a t95 */
    RU_CALIBRATION_GRENVILLE, /* the t95 of Grenville's correlation */
    RU_CALIBRATION_FACTOR     /* nothing: the factor is given */
} ru_calibration_kind;

typedef struct ru_calibration {
    ru_calibration_kind kind;
    double t95;    /* s */
    double factor; /* on the dispersion */
} ru_calibration;

typedef struct ru_mixing {
    ru_mixing_kind kind;
    ru_compartment *compartments;
    size_t n_compartment;
    ru_link *links;
    size_t n_link;
    ru_settler *settlers;
    size_t n_settler;
    int64_t n_r, n_theta, n_z;     /* cylinder */
    int64_t n_zone;                /* cylinder: parts it is gathered into; 0: none */
    int64_t n_tank;                /* tanks in series */
    double through_flow, backflow; /* tanks in series: m3/s, and share of it that goes back */
    int closed;                    /* tanks in series: a ring that through_flow runs around */
    ru_circulation circulation;
    ru_calibration calibration;
    int64_t n_zone_r, n_zone_z; /* network of zones: of a half loop */
    double zone_exchange;       /* network of zones: over the flow of a loop */
    double speed;               /* rev/s, of all impellers (one shaft) */
    ru_impeller *impellers;
    size_t n_impeller;
    double dispersion; /* m2/s; NAN: from the power drawn */
    ru_dispersion_rule dispersion_from;
    ru_stage_rule stage_rule;
    double stage_exchange; /* Q_EX/(N D^3) between stages */
    double swirl;          /* swirl at the impeller tip over the tip speed */
} ru_mixing;

typedef enum ru_profile_kind {
    RU_PROFILE_CONSTANT,
    RU_PROFILE_EXPONENTIAL, /* rate exp(mu (t - start)) */
    RU_PROFILE_TABLE,       /* piecewise linear or stepwise */
    RU_PROFILE_PULSES       /* on for `width` every `period` */
} ru_profile_kind;

/* A flow over time, in m3/s; zero outside [start, stop]. */
typedef struct ru_profile {
    ru_profile_kind kind;
    double start, stop;    /* s; stop may be INFINITY */
    double rate;           /* m3/s: constant, initial, or during a pulse */
    double exponent;       /* 1/s, exponential only */
    double maximum;        /* m3/s, cap of the exponential; INFINITY: none */
    double period, width;  /* s, pulses only */
    double *times, *rates; /* [n_point], table only; s, m3/s */
    double *sums;          /* [n_point] m3, see ru_profile_sum; NULL: summed when asked */
    size_t n_point;
    int stepwise; /* table: hold instead of linear */
} ru_profile;

typedef struct ru_feed {
    char *name;
    ru_where where;
    ru_profile profile;
    double *concentrations; /* [n_liquid] of the components (component.h) */
} ru_feed;

/* An amount put in at once. */
typedef struct ru_pulse {
    size_t component;
    double time;   /* s */
    double amount; /* kg */
    ru_where where;
} ru_pulse;

/* Liquid taken out: a bleed (profile) or samples (times, each a volume). */
typedef struct ru_withdrawal {
    char *name;
    ru_where where;
    ru_profile profile;
} ru_withdrawal;

typedef enum ru_kla_kind {
    RU_KLA_GIVEN,
    RU_KLA_COALESCING, /* from here on by the rows of physics/gas_transfer.h of that name */
    RU_KLA_NONCOALESCING,
    RU_KLA_BLENDED,
    RU_KLA_FIGUEIREDO,
    RU_KLA_LABIK,
    RU_KLA_HEIJNEN, /* from here on of bubble columns */
    RU_KLA_AKITA,
    RU_KLA_DEWES
} ru_kla_kind;

/* How the composition of the gas comes about. */
typedef enum ru_gas_phase {
    RU_GAS_AS_FED, /* that of the inlet, everywhere */
    RU_GAS_MIXED,  /* one well-mixed gas over the whole vessel, in balance at every instant */
    RU_GAS_PLUG,   /* rising through the vessel without mixing */
    RU_GAS_CARRIED /* carried by the liquid's flow and rising through it */
} ru_gas_phase;

typedef enum ru_sparger_kind { RU_SPARGER_RING, RU_SPARGER_PIPE, RU_SPARGER_FRIT } ru_sparger_kind;

/* Where gas enters. */
typedef struct ru_sparger {
    ru_sparger_kind kind;
    double height;   /* m above the bottom */
    double diameter; /* m, of the ring or the frit; NAN: none given */
} ru_sparger;

enum { RU_MAX_GAS = 12 };

/* One species of the gas, and its mole fraction in the dry gas that is fed. */
typedef struct ru_gas_share {
    const ru_gas_species *species;
    double inlet;
} ru_gas_share;

/* Gas and its transfer to the liquid. */
typedef struct ru_gas {
    int present;
    ru_gas_phase phase;
    ru_kla_kind kind;
    double kla;                        /* 1/s, when given */
    double molar_flow;                 /* mol/s fed, dry; 0: none given */
    double gassed_power;               /* Pg/P0 of all impellers; NAN: by a correlation each */
    int gassed_rule;                   /* row of ru_gassed_power */
    int holdup_rule;                   /* row of ru_holdup_stirred; columns have one */
    int kla_temperature;               /* 1: correlations rise by 1.022 a kelvin from 20 degC on */
    double holdup;                     /* volume of gas over gas and liquid; NAN: by correlation */
    double oxygen_saturation;          /* kg/m3 at the head pressure, with the gas that is fed */
    double head_pressure;              /* Pa */
    int hydrostatic;                   /* 1: pressure rises with depth */
    double carbon_dioxide_ratio;       /* kLa CO2 over kLa O2 */
    double carbon_dioxide_equilibrium; /* kg/m3 at the head pressure, with the gas that is fed */
    ru_gas_share shares[RU_MAX_GAS];   /* [n_share], summing to 1 */
    size_t n_share;
    ru_sparger sparger;
} ru_gas;

/* The heat balance; without it the temperature stays as given. */
typedef struct ru_heat {
    int present;
    double oxygen_heat;                     /* J/mol of oxygen taken up */
    double capacity;                        /* J/kg/K of broth */
    double power;                           /* W of stirring; NAN: from the mixing */
    int evaporation;                        /* 1: the gas takes water along */
    double jacket_area, jacket_coefficient; /* m2, W/m2/K */
    double coolant_flow, coolant_capacity;  /* kg/s, J/kg/K */
    double coolant_temperature;             /* K */
    double setpoint, band;                  /* K; setpoint NAN: none */
    double loss, ambient;                   /* W/K, K */
} ru_heat;

/* The acid-base balance; without it the pH stays as given. */
typedef struct ru_acid_base {
    int present;
    double nitrogen; /* kg of nitrogen in a kg of biomass */
} ru_acid_base;

/* Factors of temperature and pH on all rates of the cells; an optimum of 0 stands for none. */
typedef struct ru_factors {
    ru_cardinal temperature, pH; /* K; pH */
} ru_factors;

typedef enum ru_light_kind { RU_LIGHT_SLAB, RU_LIGHT_CYLINDER } ru_light_kind;

/* Light on the broth (light.h). */
typedef struct ru_light {
    int present;
    ru_light_kind kind;
    double intensity;  /* mol/m2/s of photons at each lit wall */
    int64_t sides;     /* slab: 1 or 2 */
    double depth;      /* m, slab; NAN: that of a grid */
    double absorption; /* m2/kg of biomass */
    double background; /* 1/m */
    int64_t points;    /* over the depth of a node */
} ru_light;

typedef enum ru_sensor_kind {
    RU_SENSOR_CONCENTRATION, /* of one component */
    RU_SENSOR_PH,
    RU_SENSOR_SHARE, /* of one component among several, in % */
    RU_SENSOR_DO,    /* dissolved oxygen in % of saturation at the pressure of calibration */
    /* from here on of the gas that leaves: mole fraction, then rates by the balance of inert gas */
    RU_SENSOR_GAS,
    RU_SENSOR_OUR,
    RU_SENSOR_CER,
    RU_SENSOR_RQ
} ru_sensor_kind;

enum { RU_MAX_AMONG = 32, RU_MAX_ARRAY_PART = 64 };

typedef struct ru_sensor {
    char *name;
    ru_sensor_kind kind;
    size_t component;
    const ru_gas_species *species; /* of a mole fraction; borrowed */
    ru_where where;
    const ru_instrument *instrument; /* NULL: as the first of the table */
    double delay, film, lag;         /* s; 0: none */
    double relative, absolute;   /* standard uncertainty: share, and part in the reading's unit */
    double quantified;           /* below it nothing is reported, in the reading's unit; 0: all */
    double drift, offset_drift;  /* 1/s: of the sensitivity; in the reading's unit */
    double gain, bend, baseline; /* of a saturating response: per SI unit of the state; 1 */
    double path, dilution;       /* of an optical one: multiples; 0: 1 */
    ru_dielectric cells;         /* of a permittivity; radius 0: none */
    double counted;              /* m3 of broth whose cells are counted; 0: uncounted */
    size_t among[RU_MAX_AMONG];  /* [n_among] components of a share, with the one measured */
    size_t n_among;
    double calibrated_at;    /* Pa, of a DO probe; 0: at the head pressure */
    double specification[2]; /* least and most at the end, in the reading's unit */
    int is_specified;        /* 1: there is a specification */
    int64_t noise_seed;      /* 0: readings carry no noise */
} ru_sensor;

typedef enum ru_array_kind {
    RU_ARRAY_SEEN,    /* how a component is spread over the places, weighted by the cells there */
    RU_ARRAY_CLASSES, /* states that are the classes of a population */
    RU_ARRAY_SPECTRUM /* spectra of components times their concentrations */
} ru_array_kind;

/* A sensor whose reading is many numbers. */
typedef struct ru_array_sensor {
    char *name;
    ru_array_kind kind;
    ru_where where;
    size_t n;                                /* numbers at a time */
    double *places;                          /* [n] along the axis, in its unit */
    double *edges;                           /* [n + 1] of bins, in its unit; NULL: a spectrum */
    double *limits;                          /* [n + 1]: the edges in SI; of what is seen only */
    char axis[48];                           /* unit of the axis */
    size_t parts[RU_MAX_ARRAY_PART], n_part; /* the component seen, classes, those with spectra */
    size_t weighers[RU_MAX_ARRAY_PART], n_weigher; /* cells that weigh a place; 0: its volume */
    double *spectra;                               /* [n_part][n] per SI unit of the component */
    double *baseline;                              /* [n] */
    double lag;                                    /* s */
    double relative, absolute;                     /* standard uncertainty of a number or, of a
                                                    * distribution, of one cell's reading in axis units */
    double events;                                 /* cells that are looked at; 0: all */
    int64_t noise_seed;                            /* 0: none */
} ru_array_sensor;

typedef enum ru_bottom {
    RU_BOTTOM_FLAT,
    RU_BOTTOM_TORISPHERICAL,
    RU_BOTTOM_ELLIPTICAL,
    RU_BOTTOM_HEMISPHERICAL
} ru_bottom;

/* The broth beside its density: what correlations ask for. */
typedef struct ru_medium {
    double viscosity;               /* Pa s; NAN where a power law is given */
    double consistency, flow_index; /* Pa s^n, 1; consistency NAN: Newtonian */
    double surface_tension;         /* N/m */
    double coalescence;             /* 1: as water; 0: as with salts */
    double antifoam;                /* factor on kLa */
    double *ions;                   /* [ru_ion_all] mol/m3; NULL: none */
} ru_medium;

typedef struct ru_vessel {
    double volume;      /* m3 of liquid at the start */
    double diameter;    /* m; NAN where no geometry is needed */
    double temperature; /* K */
    double pH;
    double density; /* kg/m3 of broth */
    ru_bottom bottom;
    int64_t baffles;
    double baffle_width; /* m; NAN: a tenth of the diameter */
} ru_vessel;

typedef struct ru_output {
    double series_interval; /* s */
    double field_interval;  /* s; INFINITY: only at the listed times, start and end */
    double *field_times;    /* [n_field_time], s */
    size_t n_field_time;
    double checkpoint_interval; /* s; 0: none */
    int parallel;
} ru_output;

typedef struct ru_solver_choice {
    char *name;
    double relative;
    double maximum_step; /* s, 0: none */
    double initial_step; /* s, 0: solver's choice */
    int64_t step_limit;
    double absolute_factor; /* see ru_problem_absolute */
} ru_solver_choice;

typedef struct ru_scenario {
    char *title;
    double start, end; /* s */
    ru_vessel vessel;
    ru_medium medium;
    ru_mixing mixing;
    const ru_model *model; /* built in, or made by a source (model_source.h) and owned */
    double *parameters;    /* [n_parameter], SI */
    char **tracers;        /* [n_tracer] names of inert components */
    size_t n_tracer;
    double *initial;                /* [n_liquid] of the components */
    double *initial_by_compartment; /* [n_compartment][n_liquid], or NULL */
    ru_feed *feeds;
    size_t n_feed;
    ru_withdrawal *withdrawals;
    size_t n_withdrawal;
    ru_pulse *pulses;
    size_t n_pulse;
    ru_gas gas;
    ru_heat heat;
    ru_acid_base acid_base;
    ru_factors factors;
    ru_light light;
    ru_sensor *sensors;
    size_t n_sensor;
    ru_array_sensor *arrays;
    size_t n_array;
    ru_output output;
    ru_solver_choice solver;
    char *resolved;    /* YAML text of everything, units included, defaults filled in */
    uint64_t checksum; /* FNV-1a of `resolved` */
} ru_scenario;

/* Before overrides: short forms of a scenario as read become the maps that they stand for. Not
 * collective. */
RU_MUST_USE ru_status ru_scenario_widen(ru_document *document);

/* Checks a document against the key tables and builds the scenario. All errors of the document are
 * collected in `log`; on any error the status is RU_ERR_INPUT, the fault text is the rendered log,
 * and *scenario stays NULL. Not collective. */
RU_MUST_USE ru_status ru_scenario_build(const ru_document *document, ru_diagnostics *log,
                                        ru_scenario **scenario);

void ru_scenario_destroy(ru_scenario **scenario);

/* The key tables as text for people: every key with type, unit, range, default and help.
 * `markdown`: 1 for the committed reference page. The text is malloc'ed and the caller's. */
RU_MUST_USE ru_status ru_scenario_describe(int markdown, char **text);

#endif
