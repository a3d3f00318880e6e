/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_CHECKPOINT_H
#define RU_IO_CHECKPOINT_H

#include <stddef.h>

#include <ru/base/comm.h>
#include <ru/base/record.h>
#include <ru/base/status.h>

/* The state of a run as a file: notes (names and texts) that say what it is of, bytes that all
 * ranks share, numbers of each rank, and one row a node in global order, so that any number of
 * ranks can read it. A file has its name only once all of it is on the disk; the last eight bytes
 * are the FNV-1a hash of what stands before them. Numbers are as they lie in memory: a file is for
 * the same kind of machine. */

/* What a rank hands over. All borrowed. */
typedef struct ru_checkpoint_content {
    const ru_note *notes; /* [n_note]; rank 0's count, as do the shared bytes */
    size_t n_note;
    const void *shared; /* [n_shared] bytes */
    size_t n_shared;
    const double *numbers; /* [n_number] of this rank; as many on each */
    size_t n_number;
    ru_record_rows rows; /* of this rank */
} ru_checkpoint_content;

/* Writes a file in place of what is at `path`. Rows go to rank 0 one rank after the other, so that
 * it needs room for the longest block only. Collective. Fails with RU_ERR_SYSTEM on all ranks, and
 * then leaves what was there. */
RU_MUST_USE ru_status ru_checkpoint_write(const char *path, const ru_comm *comm,
                                          const ru_checkpoint_content *content);

typedef struct ru_checkpoint_file ru_checkpoint_file;

/* Opens a file, which rank 0 reads through once; all ranks get its notes. Fails with RU_ERR_INPUT
 * when it is not there, is none, was cut or changed (its hash tells), RU_ERR_SYSTEM when memory
 * ends. Collective. */
RU_MUST_USE ru_status ru_checkpoint_open(const char *path, const ru_comm *comm,
                                         ru_checkpoint_file **file);
void ru_checkpoint_close(ru_checkpoint_file **file);

/* A note by name, "" when there is none. Borrowed. Not collective. */
const char *ru_checkpoint_note(const ru_checkpoint_file *file, const char *name);

/* Notes in their order; NULL beyond the last. Borrowed. Not collective. */
const ru_note *ru_checkpoint_note_at(const ru_checkpoint_file *file, size_t i);

/* What a file holds, for this rank. */
typedef struct ru_checkpoint_take {
    void *shared; /* [n_shared] malloc'ed for the caller */
    size_t n_shared;
    double *numbers; /* [n_number]: of this rank where the ranks are as many as were, else the sums
                        over all on rank 0, and zeros */
    size_t n_number;
    ru_record_rows rows; /* `values` is not read */
    void *own;           /* [rows.count] rows */
} ru_checkpoint_take;

/* Gives each rank its part. Collective. Fails with RU_ERR_INPUT
 * when the file is of another number of nodes, of bytes a node or of numbers. */
RU_MUST_USE ru_status ru_checkpoint_read(ru_checkpoint_file *file, ru_checkpoint_take *take);

#endif
