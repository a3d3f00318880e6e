/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SENSOR_H
#define RU_CORE_SENSOR_H

#include <ru/base/pack.h>
#include <ru/base/text.h>
#include <ru/core/system.h>
#include <ru/physics/instrument.h>

/* The instruments of a run. Each sees its place at every internal step; what it sees goes through a
 * delay and two lags, solved exactly for an input that is linear in time between the steps. */

typedef struct ru_sensor_channel {
    ru_lagged held;
    double input;           /* what arrived at the end of the delay last */
    double *times, *values; /* [n] of what has not come through the delay yet, oldest first */
    size_t n, capacity;
} ru_sensor_channel;

typedef struct ru_sensor_bank {
    const ru_system *system;     /* borrowed */
    ru_sensor_channel *channels; /* [n_sensor][2]: the second of rates from the off-gas only */
    double *seen;                /* [n_sensor][2] work */
    double *c;                   /* [n_own][n_state] work; NULL where no sensor needs it */
    double time;                 /* s; NAN before the first look */
} ru_sensor_bank;

RU_MUST_USE ru_status ru_sensor_bank_build(const ru_system *system, ru_sensor_bank *bank);
void ru_sensor_bank_destroy(ru_sensor_bank *bank);

/* Takes all sensors to (t, y); the first call finds them settled. Fails with RU_ERR_SYSTEM when
 * memory ends. Collective. */
RU_MUST_USE ru_status ru_sensor_bank_follow(ru_sensor_bank *bank, double t, const double *y);

/* Saves or restores what the sensors remember. Not collective. */
RU_MUST_USE ru_status ru_sensor_bank_visit(ru_sensor_bank *bank, ru_pack *pack);

/* Columns of a sensor: its reading, and the standard uncertainty of it where the instrument has
 * one. Not collective. */
size_t ru_sensor_columns(const ru_sensor *sensor);

/* The unit of a sensor's reading. Not collective. */
const char *ru_sensor_unit(const ru_problem *problem, const ru_sensor *sensor);

/* Adds a line for each sensor with a specification: whether its reading keeps it now. Not
 * collective. */
void ru_sensor_bank_tell(const ru_sensor_bank *bank, ru_text *text);

/* What sensor `i` shows now: values [ru_sensor_columns]; a reading that is too small to be
 * quantified is NAN. Not collective. */
void ru_sensor_bank_read(const ru_sensor_bank *bank, size_t i, double *values);

#endif
