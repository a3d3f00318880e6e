/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_EVENTS_H
#define RU_SBML_EVENTS_H

#include <ru/sbml/machine.h>

/* Events as SBML Level 3 has them: a trigger that turns true, a delay, then assignments all at
 * once; of several at one time that of the highest priority first, after which triggers and
 * priorities are judged anew. */

/* Makes the programs and tapes of the events; called while a machine is built. Not collective. */
RU_MUST_USE ru_status ru_sbml_events_build(ru_sbml_machine *machine);
void ru_sbml_events_destroy(ru_sbml_machine *machine);

/* Triggers at time zero. Not collective. */
RU_MUST_USE ru_status ru_sbml_events_start(ru_sbml_machine *machine);

/* Judges the triggers with the present signs and executes what is due, until nothing is. *moved is
 * set where values were. Fails with RU_ERR_INPUT for a negative delay and RU_ERR_SOLVER when events
 * trigger each other without end. Not collective. */
RU_MUST_USE ru_status ru_sbml_events_process(ru_sbml_machine *machine, int *moved);

/* Time of the next execution, INFINITY when there is none. Not collective. */
double ru_sbml_events_next(const ru_sbml_machine *machine);

#endif
