/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_MACHINE_H
#define RU_SBML_MACHINE_H

#include <ru/sbml/condition.h>
#include <ru/solvers/switched.h>

/* A model that runs: values now, rates and slopes as tapes. */

typedef struct ru_sbml_formula_tape {
    ru_tape *tape;
    size_t n;
    double *work, *out; /* out: [n] */
} ru_sbml_formula_tape;

/* What an event computes. */
typedef struct ru_sbml_event_parts {
    ru_sbml_program trigger;
    ru_sbml_formula_tape timing;   /* delay, priority; not a number: none */
    ru_sbml_formula_tape settings; /* [n] values as formulas mean the variables */
    ru_sbml_formula_tape volumes;  /* [n] what makes a store of a value: a volume, or 1 */
    int holds;                     /* the trigger, as last judged */
} ru_sbml_event_parts;

/* An event that has been triggered and not yet executed. */
typedef struct ru_sbml_pending {
    size_t event;
    double time;
    double *values; /* [n settings] as of the trigger's time, owned; NULL: to be computed */
} ru_sbml_pending;

typedef struct ru_sbml_machine {
    ru_sbml_system *system; /* owned */
    double *values;         /* [1 + n] time and stores now */
    double *ahead;          /* [1 + n] the same, a moment later or at the integrator's point */
    double *absolute;       /* [n_state] tolerances */
    ru_sbml_formula_tape rates, slopes;
    size_t *slope_at; /* [slopes.n] places in the Jacobian, by columns */
    ru_sbml_conditions *conditions;
    ru_sbml_event_parts *events; /* [n_event] */
    ru_sbml_pending *pending;
    size_t n_pending, pending_capacity;
    uint64_t dice; /* of the choice between events of the same priority */
    ru_switched *solver;
} ru_sbml_machine;

/* Takes the system, also when it fails. `absolute`: tolerance of a concentration or amount. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_machine_build(ru_sbml_system *system, double absolute,
                                            ru_sbml_machine **machine);
void ru_sbml_machine_destroy(ru_sbml_machine **machine);

/* Opens the integrator at the present values. Not collective. */
RU_MUST_USE ru_status ru_sbml_machine_open(ru_sbml_machine *machine, double relative,
                                           double maximum_step);

/* The tape of finished formulas, with its arrays. Not collective. */
RU_MUST_USE ru_status ru_sbml_tape_build(ru_sbml_system *system, size_t n, const ru_node *formulas,
                                         ru_sbml_formula_tape *tape);
void ru_sbml_tape_destroy(ru_sbml_formula_tape *tape);

/* tape->out at the values. Not collective. */
const double *ru_sbml_tape_run(const ru_sbml_formula_tape *tape, const double *values);

/* Values from the integrator's time and state, and the state [n_state] of the values. */
void ru_sbml_load(const ru_sbml_machine *machine, double t, const double *y, double *values);
void ru_sbml_state(const ru_sbml_machine *machine, double *y);

#endif
