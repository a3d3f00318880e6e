/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_DISK_H
#define RU_IO_HDF5_DISK_H

#include <stdint.h>

#include <ru/base/status.h>

/* The way to the disk below HDF5: a file driver that survives a full disk. HDF5 cannot close a file
 * whose last writes fail; it keeps it open, and the process dies in its clean-up. So this driver
 * never tells HDF5 of a failed write: it remembers the first one, drops all after it, and leaves on
 * the disk what was there before, in order. Whoever writes asks for the truth afterwards. Internal
 * to io; nothing here is collective. */
typedef struct ru_h5_disk {
    int error;           /* errno of the first failed write; 0: all went well */
    int64_t writes_left; /* for tests: so many writes, then no space is left; negative: no limit */
} ru_h5_disk;

/* Who writes a file: as long as a process has it open for writing through this driver, it holds a
 * lock on a byte far behind the file's end, which falls with the process. */
typedef enum ru_h5_holder {
    RU_H5_NOBODY,
    RU_H5_SOMEBODY,
    RU_H5_UNKNOWN /* no such file, or a file system without locks */
} ru_h5_holder;

/* Asks; `process`: its number where it is known, may be NULL. Never for a file that this process
 * writes itself: it would let go of the lock. */
ru_h5_holder ru_h5_disk_holder(const char *path, long *process);

/* Fails with RU_ERR_SYSTEM where another process writes the file. */
RU_MUST_USE ru_status ru_h5_disk_free_check(const char *path);

/* Makes files of a list of access properties (an id of HDF5) go through this driver. `disk` is
 * borrowed until they are closed. */
RU_MUST_USE ru_status ru_h5_disk_set(int64_t access, ru_h5_disk *disk);

/* Fails with RU_ERR_SYSTEM and the reason when a write has failed. */
RU_MUST_USE ru_status ru_h5_disk_check(const ru_h5_disk *disk, const char *path);

#endif
