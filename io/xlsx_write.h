/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_XLSX_WRITE_H
#define RU_IO_XLSX_WRITE_H

#include <ru/base/listing.h>

/* Tables as one workbook, a sheet each: a row of names, a row of units, both frozen, then the
 * numbers to 16 digits; NAN is an empty cell. The file appears whole or not at all. Fails with
 * RU_ERR_INPUT for a table of more rows than a sheet can hold, RU_ERR_SYSTEM when
 * it cannot be written. Not collective. */
RU_MUST_USE ru_status ru_xlsx_write(const char *path, const ru_listing *listings, size_t n);

#endif
