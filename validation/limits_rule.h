/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_LIMITS_RULE_H
#define RU_VALIDATION_LIMITS_RULE_H

#include <ru/base/table.h>

/* The keys of one quantity of a limits file, read into a ru_rule. Internal to validation. */
extern const ru_table ru_limits_rule_table;

#endif
