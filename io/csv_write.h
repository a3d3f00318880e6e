/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_CSV_WRITE_H
#define RU_IO_CSV_WRITE_H

#include <ru/base/listing.h>

/* A table as CSV (RFC 4180, lines ending in a line feed) that csv_read.h and the reader of measured
 * data take. Units stand in the header, "OUR [mmol/L/h]", or with `unit_row` in a row below it; a
 * column whose name ends in "_s", its unit being s, needs none in the header. Numbers read back as
 * the very same, NAN is an empty cell. *text is malloc'ed for the caller. Fails with RU_ERR_SYSTEM
 * when memory ends. Not collective. */
RU_MUST_USE ru_status ru_csv_write(const ru_listing *listing, int unit_row, char **text);

#endif
