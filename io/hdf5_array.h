/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_ARRAY_H
#define RU_IO_HDF5_ARRAY_H

#include <ru/base/record.h>
#include <ru/io/hdf5_base.h>

/* A growing group of one array: its times, its axis, a row of numbers a time. Internal to io. */
typedef struct ru_h5_array {
    ru_h5 time, values, sd; /* sd -1: there is none */
} ru_h5_array;

/* Creates the group and its datasets; the array can be closed in any case. Fails with RU_ERR_INPUT
 * for a name that cannot be, RU_ERR_SYSTEM otherwise. */
RU_MUST_USE ru_status ru_h5_array_create(const ru_h5_file *file, const ru_array_column *column,
                                         ru_h5_array *array);

/* Appends row `row`: numbers [n], then their standard uncertainties where there are; the time last,
 * so that a reader never sees a time without its values. */
RU_MUST_USE ru_status ru_h5_array_add(const ru_h5_file *file, const ru_h5_array *array,
                                      uint64_t row, size_t n, double time, const double *values);

void ru_h5_array_close(ru_h5_array *array);

/* The arrays of a file with their axes, none where it has no such group: *arrays [n], good for
 * ru_h5_arrays_free in any case. */
RU_MUST_USE ru_status ru_h5_arrays_fetch(const ru_h5_file *file, ru_array_column **arrays,
                                         size_t *n);
void ru_h5_arrays_free(ru_array_column **arrays, size_t *n);

#endif
