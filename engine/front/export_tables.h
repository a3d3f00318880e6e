/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_EXPORT_TABLES_H
#define RU_FRONT_EXPORT_TABLES_H

#include <ru/base/listing.h>
#include <ru/io/hdf5_read.h>

/* The tables that a result file is handed out as. Each fills in a listing, which the caller
 * destroys in any case. They fail with RU_ERR_INPUT for names and times that there are not, and
 * RU_ERR_SYSTEM when memory ends. Internal to front; not collective. */

/* Series over time by their names with commas between; NULL: all. `tidy`: one value a row. */
RU_MUST_USE ru_status ru_export_series(const ru_result *result, const char *names, int tidy,
                                       ru_listing *table);

/* Fields (NULL or "all": all of them) of all nodes at a time such as "2 h", "start", "end" or
 * "all". */
RU_MUST_USE ru_status ru_export_fields(const ru_result *result, const char *names, const char *at,
                                       int tidy, ru_listing *table);

RU_MUST_USE ru_status ru_export_balances(const ru_result *result, ru_listing *table);
RU_MUST_USE ru_status ru_export_events(const ru_result *result, ru_listing *table);

#endif
