/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_LIMITS_RULE_H
#define RU_VALIDATION_LIMITS_RULE_H

#include <ru/base/table.h>
#include <ru/validation/limits.h>

/* The keys of one quantity of a limits file, read into a ru_rule. Internal to validation. */
extern const ru_table ru_limits_rule_table;

/* A standard deviation, read into a ru_noise. */
extern const ru_table ru_noise_table;

/* Splits the text of a measure; 0 and an error in the log when it is no number with a unit. */
int ru_measure_split(ru_table_visit *visit, const char *key, ru_measure *measure);

#endif
