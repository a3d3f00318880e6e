/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PROGRAM_BATCH_SCRIPT_H
#define RU_PROGRAM_BATCH_SCRIPT_H

#include <stdio.h>

#include <ru/front/rushton.h>

/* A batch script for Slurm. People edit scripts, so the script is what `rushton submit` is for; it
 * says in its own words what it does. */

/* Options of sbatch that are handed on as they are: name, meaning, as verbs show them. */
#define RU_BATCH_PASSED(X)                                                                         \
    X(partition, "partition of the cluster")                                                       \
    X(account, "account that pays")                                                                \
    X(qos, "quality of service")                                                                   \
    X(constraint, "features of the nodes")                                                         \
    X(nodes, "nodes, or the least and the most: 2-4")

enum {
#define RU_BATCH_INDEX(name, meaning) RU_BATCH_##name,
    RU_BATCH_PASSED(RU_BATCH_INDEX)
#undef RU_BATCH_INDEX
        RU_BATCH_N_PASSED
};

extern const char *const ru_batch_passed_names[];

/* All borrowed. */
typedef struct ru_batch {
    const char *verb, *file, *result; /* of rushton: what it does, to which file, into which one */
    const char *const *sets;          /* [n_set] overrides */
    size_t n_set;
    const char *every;                     /* of checkpoints, as written; NULL: has none */
    const char *mpi;                       /* how srun starts ranks */
    const char *why;                       /* how time and memory were chosen, a line */
    const char *passed[RU_BATCH_N_PASSED]; /* NULL: not given */
    long ranks, ranks_per_run;             /* ranks_per_run 0: not said */
    long jobs;                             /* of an array; 0: a single job */
    double seconds, memory;                /* of a job; bytes a rank */
    int ends;                              /* 1: the verb cannot go on where it was stopped */
} ru_batch;

/* Whether a value may stand in a line of sbatch's: it has no line break or other control character.
 * Not collective. */
int ru_batch_is_line(const char *text);

/* Writes the script to `path`. Fails with RU_ERR_USAGE where a file is there that was not written
 * so, RU_ERR_SYSTEM where it cannot be written. Not collective. */
RU_MUST_USE ru_status ru_batch_write(const ru_batch *batch, const char *path);

/* Gives a script to sbatch. Fails with RU_ERR_SYSTEM, and says so. Not collective. */
RU_MUST_USE ru_status ru_batch_hand_over(const char *path);

#endif
