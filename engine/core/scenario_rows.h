/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SCENARIO_ROWS_H
#define RU_CORE_SCENARIO_ROWS_H

#include <ru/core/scenario_draft.h>

/* Words of the rows that the key tables are made of, and the tables that others hold. Only the
 * scenario_table files include this. */

#define AT(type, member) .offset = offsetof(type, member)
#define ROWS(rows)       .keys = (rows), .n_key = sizeof(rows) / sizeof((rows)[0])

#define QUANTITY         .kind = RU_KEY_QUANTITY
#define OPTIONAL         .optional = 1

/* vessel, of type ru_draft_vessel; medium, of type ru_draft_medium. */
extern const ru_table ru_vessel_table;
extern const ru_table ru_medium_table;

/* A place in the vessel, of type ru_draft_place; one of sensors, of type ru_draft_sensor. */
extern const ru_table ru_place_table;
extern const ru_table ru_sensor_table;

/* mixing: how the liquid is divided and moves, of type ru_draft_mixing. */
extern const ru_table ru_mixing_table;

/* gas: its flow, composition and transfer, of type ru_draft_gas. */
extern const ru_table ru_gas_table;

/* light, of type ru_draft_light. */
extern const ru_table ru_light_table;

/* acid_base, of type ru_draft_acid_base; heat, of type ru_draft_heat; cells.factors, of type
 * ru_factors. */
extern const ru_table ru_acid_base_table;
extern const ru_table ru_heat_table;
extern const ru_table ru_factors_table;

#endif
