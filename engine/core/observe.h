/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_OBSERVE_H
#define RU_CORE_OBSERVE_H

#include <ru/base/record.h>
#include <ru/core/sensor.h>
#include <ru/core/sensor_array.h>

/* What is looked at during a run: volume means, spread over the network, rates of the whole vessel,
 * sensors. One table of columns per run; the numbers follow from (t, y). */

typedef struct ru_observer {
    ru_system *system;  /* borrowed */
    ru_column *columns; /* [n_column] */
    size_t n_column;
    char *names; /* storage of composed names */
    ru_sensor_bank sensors;
    ru_array_bank arrays;
    double *reading; /* [n_sensor] at the last look */
    double *c;       /* [n_own][n_state] work */
    double *rates;   /* [RU_INTEGRAL_COUNT * n_state] work */
    double means[RU_MAX_COMPONENT], variations[RU_MAX_COMPONENT]; /* at the last look */
} ru_observer;

/* 1 where a word names a series that runs may record beside their sensors. Not collective. */
int ru_series_is_taken(const char *word, const ru_component_list *components);

RU_MUST_USE ru_status ru_observer_build(ru_system *system, ru_observer **observer);
void ru_observer_destroy(ru_observer **observer);

/* Takes the sensors to (t, y). Fails as ru_sensor_bank_follow. Collective. */
RU_MUST_USE ru_status ru_observer_follow(ru_observer *observer, double t, const double *y);

/* Saves or restores what sensors remember. Not collective. */
RU_MUST_USE ru_status ru_observer_visit(ru_observer *observer, ru_pack *pack);

/* How many numbers a look gives. Not collective. */
size_t ru_observer_width(const ru_observer *observer);

/* All columns at (t, y), then the arrays: values [ru_observer_width], the same on all ranks. Fails
 * with RU_ERR_SYSTEM when memory ends. Collective. */
RU_MUST_USE ru_status ru_observer_look(ru_observer *observer, double t, const double *y,
                                       double *values);

#endif
