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
    int held;            /* descriptor of the file that is held; -1: none */
} ru_h5_disk;

/* One that holds nothing. */
ru_h5_disk ru_h5_disk_make(void);

/* Who writes a file holds it first: a lock on bytes far behind the file's end, which is the open
 * file's own. It falls with the process, or when it is let go of, and not when the process opens
 * the file elsewhere and closes it again; it stays while HDF5 closes the file and opens it once
 * more. Where a file system cannot lock, the file is held unseen.
 *
 * Takes hold of a file, which is made where there is none and `create` is 1; without, nothing is
 * held then. What is in it stays. Fails with RU_ERR_SYSTEM where another process, or this one in
 * another place, holds it, or where it cannot be opened for writing. */
RU_MUST_USE ru_status ru_h5_disk_take(ru_h5_disk *disk, const char *path, int create);

/* Lets go of it; what holds nothing is accepted. */
void ru_h5_disk_release(ru_h5_disk *disk);

/* Brings the file that is held to the disk. Fails with RU_ERR_SYSTEM. */
RU_MUST_USE ru_status ru_h5_disk_sync(const ru_h5_disk *disk, const char *path);

typedef enum ru_h5_holder {
    RU_H5_NOBODY,
    RU_H5_SOMEBODY,
    RU_H5_UNKNOWN /* no such file, or a file system without locks */
} ru_h5_holder;

/* Asks; `process`: its number, 0 where nobody is known; may be NULL. */
ru_h5_holder ru_h5_disk_holder(const char *path, long *process);

/* Fails with RU_ERR_SYSTEM where the file is held. */
RU_MUST_USE ru_status ru_h5_disk_free_check(const char *path);

/* Makes files of a list of access properties (an id of HDF5) go through this driver, which opens
 * the one that is held, for writing, and no other. `disk` is borrowed until they are closed. */
RU_MUST_USE ru_status ru_h5_disk_set(int64_t access, ru_h5_disk *disk);

/* Fails with RU_ERR_SYSTEM and the reason when a write has failed. */
RU_MUST_USE ru_status ru_h5_disk_check(const ru_h5_disk *disk, const char *path);

#endif
