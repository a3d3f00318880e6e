/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PETAB_PROBLEM_H
#define RU_PETAB_PROBLEM_H

#include <ru/petab/file.h>
#include <ru/petab/likelihood.h>
#include <ru/sbml/model.h>

/* A problem of parameter estimation as PEtab, format version 1, describes it (petab.readthedocs.io;
 * Schmiester et al., PLoS Comput. Biol. 17:e1008646, 2021): parameters, and parts of one model, its
 * conditions, observables and measurements each. All numbers are in the units of the files, which
 * PEtab does not tell. */

#define RU_PETAB_NONE ((size_t)-1)

/* What a cell gives for a parameter: a number or who has it. */
typedef enum ru_petab_kind {
    RU_PETAB_NOTHING, /* empty or NaN: as the model or the pre-equilibration has it */
    RU_PETAB_NUMBER,
    RU_PETAB_PARAMETER, /* of the parameter table */
    RU_PETAB_VARIABLE,  /* of the model */
    RU_PETAB_COLUMN     /* of the condition tables, where the model has no such name */
} ru_petab_kind;

typedef struct ru_petab_value {
    ru_petab_kind kind;
    double number;
    size_t index; /* of the parameter, variable or column */
} ru_petab_value;

typedef enum ru_petab_prior {
    RU_PETAB_FLAT, /* none is given */
    RU_PETAB_SCALE_UNIFORM,
    RU_PETAB_SCALE_NORMAL,
    RU_PETAB_SCALE_LAPLACE,
    RU_PETAB_UNIFORM,
    RU_PETAB_NORMAL,
    RU_PETAB_LAPLACE,
    RU_PETAB_LOG_NORMAL,
    RU_PETAB_LOG_LAPLACE
} ru_petab_prior;

typedef struct ru_petab_parameter {
    const char *id; /* borrowed of the table */
    ru_place_in_text at;
    ru_transform scale;
    int is_estimated;
    double value;         /* nominal, on the linear scale; NAN: none is given */
    double low, high;     /* bounds, likewise; NAN: none is given */
    ru_petab_prior prior; /* of the objective */
    double prior_numbers[2];
    int is_used;
} ru_petab_parameter;

/* A column of the condition tables. */
typedef struct ru_petab_factor {
    const char *name;
    size_t variable; /* of the model, or RU_PETAB_NONE: only formulas use it */
    ru_place_in_text at;
    int is_used;
} ru_petab_factor;

typedef struct ru_petab_condition {
    const char *id;
    size_t file, row;       /* of the condition table */
    ru_petab_value *values; /* [n_factor]; owned */
} ru_petab_condition;

typedef enum ru_petab_role { RU_PETAB_OBSERVED, RU_PETAB_NOISE, RU_PETAB_ROLES } ru_petab_role;

typedef struct ru_petab_observable {
    const char *id;
    ru_place_in_text at[RU_PETAB_ROLES]; /* of the formulas */
    const char *texts[RU_PETAB_ROLES];
    ru_node formulas[RU_PETAB_ROLES]; /* over the model's symbols and the part's further ones */
    size_t first[RU_PETAB_ROLES],
        n[RU_PETAB_ROLES]; /* its placeholders among the further symbols */
    ru_transform transform;
    ru_noise_law noise;
} ru_petab_observable;

/* A symbol that formulas use beside the model's: numbers from RU_PETAB_SYMBOL on. */
typedef struct ru_petab_symbol {
    ru_petab_value value; /* RU_PETAB_NOTHING: a placeholder, which each measurement fills */
} ru_petab_symbol;

typedef struct ru_petab_point {
    size_t file, row; /* of the measurement table */
    size_t observable, condition;
    size_t before; /* condition of the pre-equilibration, RU_PETAB_NONE: none */
    double time;   /* INFINITY: at the steady state */
    double measured;
    ru_petab_value *overrides; /* [n of OBSERVED, then n of NOISE]; owned */
    double simulated, sigma;   /* once it has been run */
} ru_petab_point;

typedef struct ru_petab_part {
    ru_sbml_model *model;                                                  /* owned */
    ru_petab_file *condition_files, *observable_files, *measurement_files; /* owned */
    size_t n_condition_file, n_observable_file, n_measurement_file;
    ru_petab_factor *factors;
    ru_petab_condition *conditions;
    ru_petab_observable *observables;
    ru_petab_symbol *symbols;
    ru_petab_point *points;
    size_t n_factor, n_condition, n_observable, n_symbol, n_point;
} ru_petab_part;

typedef struct ru_petab_problem {
    char *path;
    ru_document *document; /* the YAML file, then all tables; owned */
    ru_petab_file *parameter_files;
    ru_petab_parameter *parameters;
    ru_petab_part *parts;
    size_t n_parameter_file, n_parameter, n_part;
} ru_petab_problem;

/* Reads a problem, its tables and its models. Fails with RU_ERR_INPUT, the text being messages with
 * file, line and column. Not collective. */
RU_MUST_USE ru_status ru_petab_read(const char *path, ru_petab_problem **problem);
void ru_petab_destroy(ru_petab_problem **problem);

/* Gives a parameter another value, on the linear scale, as "name=value". Fails with RU_ERR_USAGE,
 * naming the nearest. Not collective. */
RU_MUST_USE ru_status ru_petab_set(ru_petab_problem *problem, const char *text);

/* ln of the density of the priors at the present values, over the parameters that are estimated;
 * *n: how many of them have one. Not collective. */
double ru_petab_log_prior(const ru_petab_problem *problem, size_t *n);

#endif
