/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_SHEET_H
#define RU_IO_HDF5_SHEET_H

#include <ru/base/record.h>
#include <ru/io/hdf5_base.h>

/* The engineer's sheet in a result file. Internal to io; ru_result_sheet_read reads it back. */

/* Creates its group and columns; figures: [n]. Not collective. */
RU_MUST_USE ru_status ru_h5_sheet_create(const ru_h5_file *file, const ru_schema_figure *figures,
                                         size_t n);

#endif
