/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_FETCH_H
#define RU_IO_HDF5_FETCH_H

#include <stddef.h>

#include <ru/io/hdf5_base.h>

/* The reading half of hdf5_base.h: attributes, datasets and member names out of a file that may be
 * damaged. Faults are RU_ERR_INPUT, with RU_ERR_SYSTEM when memory ends. Internal to io; nothing
 * here is collective. */

/* Faults as RU_ERR_INPUT with HDF5's reason. */
RU_MUST_USE RU_PRINTF(2, 3) ru_status ru_h5_input_fault(const char *path, const char *format, ...);

/* A text attribute, of fixed or variable length; "" when there is none. Malloc'ed. */
RU_MUST_USE ru_status ru_h5_attribute_text_fetch(const ru_h5_file *file, const char *path,
                                                 const char *name, char **text);

/* An integer attribute; *value stays when there is none. */
RU_MUST_USE ru_status ru_h5_attribute_int_fetch(const ru_h5_file *file, const char *path,
                                                const char *name, int *value);

/* 1 when there is an object at the path (all of it). */
int ru_h5_exists(const ru_h5_file *file, const char *path);

/* The dimensions of a dataset; *n_dim at most RU_H5_MAX_DIM. */
RU_MUST_USE ru_status ru_h5_dims_fetch(const ru_h5_file *file, const char *path,
                                       uint64_t dims[RU_H5_MAX_DIM], int *n_dim);

/* Rows first .. first + n_row - 1 of a dataset of numbers, as doubles, filled in. */
RU_MUST_USE ru_status ru_h5_rows_fetch(const ru_h5_file *file, const char *path, uint64_t first,
                                       uint64_t n_row, double *values);

/* All of a dataset of numbers, as doubles. Malloc'ed. */
RU_MUST_USE ru_status ru_h5_numbers_fetch(const ru_h5_file *file, const char *path, double **values,
                                          size_t *n);

/* All texts of a dataset, each in `width` + 1 bytes and NUL-terminated; n: how many. Malloc'ed. */
RU_MUST_USE ru_status ru_h5_texts_fetch(const ru_h5_file *file, const char *path, char **texts,
                                        size_t *n, size_t *width);

/* The text in one row of a dataset of texts, cut off to `size` bytes with its NUL. */
RU_MUST_USE ru_status ru_h5_text_fetch(const ru_h5_file *file, const char *path, uint64_t row,
                                       char *text, size_t size);

/* The names in a group in order of creation. Malloc'ed, each and the array. */
RU_MUST_USE ru_status ru_h5_names_fetch(const ru_h5_file *file, const char *group, char ***names,
                                        size_t *n);

#endif
