/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_MODEL_H
#define RU_SBML_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/base/text.h>
#include <ru/expression/expr.h>

/* An SBML model (www.sbml.org, Levels 1 to 3) as flat tables: what read.c takes from a document and
 * all else works on. Submodels are flattened, functions inlined, local parameters bound.
 *
 * Formulas stand in one pool, over the symbols of an array of values:
 *
 *   0                   time
 *   1 + v               the store of variable v: of a species its amount, else its value
 *   1 + n + v           variable v as formulas mean it: of a species its concentration unless it
 *                       has only substance units; of a reaction its rate
 *   1 + 2 n + v         the rate of change of the latter
 *
 * Formulas as read use time and the last two; resolve.h brings them to time and stores. */

#define RU_SBML_NONE ((size_t)-1)

typedef enum ru_sbml_kind {
    RU_SBML_COMPARTMENT,
    RU_SBML_SPECIES,
    RU_SBML_PARAMETER,
    RU_SBML_REFERENCE, /* a stoichiometry with an id */
    RU_SBML_REACTION
} ru_sbml_kind;

/* What determines a variable. */
typedef enum ru_sbml_role {
    RU_SBML_FIXED,    /* its initial value, for good */
    RU_SBML_HELD,     /* events alone change it */
    RU_SBML_ASSIGNED, /* an assignment rule, or the rate of a reaction */
    RU_SBML_RATED,    /* a rate rule */
    RU_SBML_REACTING, /* reactions */
    RU_SBML_IMPLIED   /* an algebraic rule */
} ru_sbml_role;

typedef struct ru_sbml_variable {
    char *id;      /* owned */
    char *formula; /* owned: of a species, with its charge, where the file says it; else NULL */
    ru_sbml_kind kind;
    ru_sbml_role role;
    double value;    /* as written; of a species an amount or a concentration */
    int is_set;      /* the value is given */
    int is_constant; /* of a species also: the reactions leave it alone */
    int is_boundary;
    int in_amount;      /* of a species: its value is an amount */
    int only_substance; /* of a species: formulas mean its amount */
    size_t compartment; /* of a species: variable */
    size_t conversion;  /* of a species: variable that converts extents, or RU_SBML_NONE */
    ru_node initial;    /* initial assignment or RU_NO_NODE */
    ru_node rule;       /* right-hand side of the rule, rate of the reaction, or RU_NO_NODE */
} ru_sbml_variable;

/* A species in a reaction; also one that the reaction leaves as it is (boundary, constant). */
typedef struct ru_sbml_part {
    size_t reaction, species; /* variables */
    double sign;              /* -1 reactant, 1 product */
    ru_node stoichiometry;
} ru_sbml_part;

typedef struct ru_sbml_setting {
    size_t variable;
    ru_node value; /* as formulas mean the variable */
} ru_sbml_setting;

typedef struct ru_sbml_event {
    char *id;                         /* owned, may be "" */
    ru_node trigger, delay, priority; /* RU_NO_NODE: none */
    int before_start;                 /* what the trigger is taken to be before time zero */
    int is_persistent, at_trigger;    /* at_trigger: values are those of the trigger's time */
    size_t first, n;                  /* settings */
} ru_sbml_event;

typedef struct ru_sbml_constraint {
    ru_node holds;
    char *text; /* owned */
} ru_sbml_constraint;

/* The model's units in SI; NAN where it does not say. */
typedef struct ru_sbml_units {
    double time, substance, volume; /* s; mol, or kg where is_mass; m3 */
    int is_mass;
} ru_sbml_units;

typedef struct ru_sbml_model {
    char *path; /* owned */
    int level, version;
    ru_sbml_units units;
    ru_expr *pool; /* owned */
    ru_sbml_variable *variables;
    size_t n, *by_id; /* by_id: [n] variables in the order of their ids */
    ru_sbml_part *parts;
    size_t n_part;
    ru_sbml_event *events;
    size_t n_event;
    ru_sbml_setting *settings;
    size_t n_setting;
    ru_node *algebraic; /* formulas that are zero */
    size_t n_algebraic;
    ru_sbml_constraint *constraints;
    size_t n_constraint;
    ru_text warnings; /* one a line */
} ru_sbml_model;

/* Reads and checks a model file. Fails with RU_ERR_INPUT for what is no valid SBML and for what is
 * not supported, naming the construct and its line. Not collective. */
RU_MUST_USE ru_status ru_sbml_read(const char *path, ru_sbml_model **model);

/* Takes the address, accepts NULL, leaves NULL. Not collective. */
void ru_sbml_destroy(ru_sbml_model **model);

/* The variable of that id, RU_SBML_NONE when there is none. Not collective. */
size_t ru_sbml_find(const ru_sbml_model *model, const char *id);

/* The known id nearest to `id`, for messages; "" in an empty model. Not collective. */
const char *ru_sbml_nearest(const ru_sbml_model *model, const char *id);

static inline int32_t ru_sbml_store(size_t v)
{
    return (int32_t)(1 + v);
}

static inline int32_t ru_sbml_meaning(const ru_sbml_model *model, size_t v)
{
    return (int32_t)(1 + model->n + v);
}

static inline int32_t ru_sbml_rate(const ru_sbml_model *model, size_t v)
{
    return (int32_t)(1 + 2 * model->n + v);
}

/* 1 when the variable is a species of which formulas mean the concentration. */
static inline int ru_sbml_is_concentration(const ru_sbml_variable *v)
{
    return v->kind == RU_SBML_SPECIES && !v->only_substance;
}

#endif
