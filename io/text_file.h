/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_TEXT_FILE_H
#define RU_IO_TEXT_FILE_H

#include <stddef.h>

#include <ru/base/status.h>

/* 1 when a file begins as every HDF5 file does, 0 also when it cannot be read. Not collective. */
int ru_file_is_hdf5(const char *path);

/* Whether an output may get this name: RU_OK where nothing is there or a regular file that is no
 * HDF5 file, as results are. Fails with RU_ERR_USAGE for those and for links, devices, pipes and
 * folders, RU_ERR_SYSTEM when it cannot be looked at. Not collective. */
RU_MUST_USE ru_status ru_file_check(const char *path);

/* How a file of ours is told from others'. */
typedef struct ru_file_own {
    const char *sign;    /* stands within the first `within` bytes */
    size_t within;       /* at most RU_FILE_HEAD */
    const char *is_none; /* "no report": what a file without it is */
} ru_file_own;
enum { RU_FILE_HEAD = 1024 };

/* Whether an output that is a file of ours may get this name: RU_OK where nothing is there or such
 * a file. Fails with RU_ERR_USAGE for others and for links, devices, pipes and folders,
 * RU_ERR_SYSTEM when it cannot be looked at. Not collective. */
RU_MUST_USE ru_status ru_file_check_own(const char *path, const ru_file_own *own);

/* Writes n bytes as a file, whole or not at all: it gets its name once all of it is on the disk,
 * and what stood there before stays until then. Fails as ru_file_check does, and with RU_ERR_SYSTEM
 * when it cannot be written, and says why. Not collective. */
RU_MUST_USE ru_status ru_file_write(const char *path, const void *bytes, size_t n);

/* The same for a text. */
RU_MUST_USE ru_status ru_text_file_write(const char *path, const char *text);

#endif
