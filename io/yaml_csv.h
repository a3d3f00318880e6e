/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_YAML_CSV_H
#define RU_IO_YAML_CSV_H

#include <ru/base/status.h>
#include <ru/base/tree.h>

/* Adds the columns of a CSV file to a map, one list each: a column "rates [mL/h]" with the cell
 * 6.9 gives `rates: [6.9 mL/h]`. Their places are those of the cells. Errors go to `log`; the
 * status is then RU_ERR_INPUT. Fails with RU_ERR_SYSTEM when memory ends. Internal to io. Not
 * collective. */
RU_MUST_USE ru_status ru_yaml_add_columns(const ru_source *csv, ru_diagnostics *log, ru_tree *map);

#endif
