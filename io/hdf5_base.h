/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_BASE_H
#define RU_IO_HDF5_BASE_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/io/hdf5_disk.h>

/* What the writer and the reader of results share: ids, faults with HDF5's own reason, and the few
 * kinds of objects that a result file is made of. Internal to io. Nothing here is collective. */

/* An id of HDF5 (hid_t); negative: none. */
typedef int64_t ru_h5;

/* An open file and the name that messages give it. */
typedef struct ru_h5_file {
    ru_h5 id;
    const char *path; /* borrowed */
} ru_h5_file;

typedef enum ru_h5_type { RU_H5_DOUBLE, RU_H5_FLOAT, RU_H5_INT } ru_h5_type;

enum { RU_H5_MAX_DIM = 4 };

/* A dataset of numbers to create. */
typedef struct ru_h5_spec {
    const char *path;
    const char *unit, *meaning; /* become the attributes units and long_name; NULL: none */
    ru_h5_type type;            /* 8-byte and 4-byte floats, 4-byte integers, little-endian */
    int n_dim;
    uint64_t dims[RU_H5_MAX_DIM];  /* dims[0] == 0: grows along the first dimension */
    uint64_t chunk[RU_H5_MAX_DIM]; /* of a growing or compressed one */
    int compressed;                /* shuffle, deflate 4, fletcher32 */
} ru_h5_spec;

/* Stops HDF5 from printing its errors; its reasons come with our faults instead. */
void ru_h5_silence(void);

/* Records a fault "path: text (HDF5: its innermost reason)" and returns RU_ERR_SYSTEM. */
RU_MUST_USE RU_PRINTF(2, 3) ru_status ru_h5_fault(const char *path, const char *format, ...);

/* HDF5's innermost reason, "" when there is none. */
void ru_h5_reason(char *text, size_t n);

#define RU_H5_REQUIRE(condition, path, ...)                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return ru_h5_fault((path), __VA_ARGS__);                                               \
    } while (0)

typedef enum ru_h5_mode {
    RU_H5_CREATE, /* a new file, of the newest format (needed to be watched while written) */
    RU_H5_UPDATE, /* an existing one, to change it */
    RU_H5_READ,   /* an existing one; when it is being written, or was left so, as far as it is */
} ru_h5_mode;

/* Opens a file; *id is the caller's to close. To write, `disk` is needed, which holds the file
 * (hdf5_disk.h); to read it is NULL. Where the file system cannot lock, goes on without locks and
 * logs a warning. */
RU_MUST_USE ru_status ru_h5_file_open(const char *path, ru_h5_mode mode, ru_h5_disk *disk,
                                      ru_h5 *id);

/* "group/name" with every '/' of the name turned into ':', which HDF5 can hold. */
void ru_h5_member_path(const char *group, const char *name, char *path, size_t n);

/* Closes an id of any kind and sets it to -1; negative ones are accepted. */
void ru_h5_close(ru_h5 *id);

/* Creates a group that lists its members in order of creation. */
RU_MUST_USE ru_status ru_h5_group_create(const ru_h5_file *file, const char *path);

/* Creates a dataset of numbers with units and long_name; *id (may be NULL) is the caller's to
 * close. Object times are not tracked, so that equal runs give equal bytes. */
RU_MUST_USE ru_status ru_h5_dataset_create(const ru_h5_file *file, const ru_h5_spec *spec,
                                           ru_h5 *id);

/* Creates a dataset and fills it; values: of the type in memory (double, float, int). */
RU_MUST_USE ru_status ru_h5_numbers_create(const ru_h5_file *file, const ru_h5_spec *spec,
                                           const void *values);

/* Writes `n_row` rows behind row `first` of a growing dataset, extending it, and flushes it.
 * values: [n_row][rest of the dims] of the type in memory. */
RU_MUST_USE ru_status ru_h5_rows_append(const ru_h5_file *file, ru_h5 dataset, uint64_t first,
                                        uint64_t n_row, const void *values);

/* Writes over `n_row` rows from row `first` on, and flushes; values as for appending. */
RU_MUST_USE ru_status ru_h5_rows_write(const ru_h5_file *file, ru_h5 dataset, uint64_t first,
                                       uint64_t n_row, const void *values);

/* Overwrites a whole dataset of numbers or texts and flushes it. */
RU_MUST_USE ru_status ru_h5_write_all(const ru_h5_file *file, ru_h5 dataset, const void *values);

/* Creates a scalar text dataset holding exactly these bytes. */
RU_MUST_USE ru_status ru_h5_text_create(const ru_h5_file *file, const char *path, const char *bytes,
                                        size_t n_byte);

/* Creates a 1-D dataset of texts of `width` bytes, padded with NUL; `n` 0: grows. */
RU_MUST_USE ru_status ru_h5_texts_create(const ru_h5_file *file, const char *path, size_t n,
                                         size_t width, ru_h5 *id);

/* Creates a 1-D dataset of these texts [n], as wide as the longest, and flushes it. */
RU_MUST_USE ru_status ru_h5_texts_write(const ru_h5_file *file, const char *path, size_t n,
                                        const char *const *texts);

/* Sets an attribute of the object at `path`: a UTF-8 text, an integer, a text in `width` bytes. An
 * integer and a text of given width are overwritten in place. */
RU_MUST_USE ru_status ru_h5_attribute_text(const ru_h5_file *file, const char *path,
                                           const char *name, const char *text);
RU_MUST_USE ru_status ru_h5_attribute_int(const ru_h5_file *file, const char *path,
                                          const char *name, int value);
RU_MUST_USE ru_status ru_h5_attribute_label(const ru_h5_file *file, const char *path,
                                            const char *name, size_t width, const char *text);

/* Makes a dataset the scale of dimension `dim` of another. */
RU_MUST_USE ru_status ru_h5_scale_set(const ru_h5_file *file, ru_h5 scale, const char *name);
RU_MUST_USE ru_status ru_h5_scale_attach(const ru_h5_file *file, ru_h5 dataset, ru_h5 scale,
                                         int dim);

#endif
