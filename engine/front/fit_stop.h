/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_STOP_H
#define RU_FRONT_FIT_STOP_H

#include <ru/base/comm.h>
#include <ru/front/rushton.h>

/* What ends a fit early: a signal on any rank, or a limit of real time. */

typedef struct ru_fit_stop {
    MPI_Comm mpi; /* of its own */
    int rank, size;
    const volatile int *request; /* a ru_request of this rank; NULL */
    double until;                /* MPI_Wtime before which all has to end; INFINITY */
    double rest;                 /* evaluations that follow a stop */
    double looked, longest;      /* when it was last asked, and the longest time between */
    int asked;                   /* a ru_request; the same on all ranks behind ru_fit_stop_agree */
    int is_open;                 /* 1: a search goes on, which may end at any moment */
    int said;                    /* what is being sent to the others */
    int n_heard;                 /* messages of others that were taken */
    MPI_Request *sent;           /* [size] */
} ru_fit_stop;

/* began: MPI_Wtime from which on `wanted->most` counts. `stop` is good for ru_fit_stop_clear on all
 * ranks in any case. Fails with RU_ERR_SYSTEM. Collective. */
RU_MUST_USE ru_status ru_fit_stop_set(const ru_comm *comm, const ru_fit_wanted *wanted,
                                      double began, ru_fit_stop *stop);
void ru_fit_stop_clear(ru_fit_stop *stop); /* collective */

/* 1 when this rank was asked to end, has heard it of another, or has no more time; then the others
 * hear of it. For ru_fit_problem. Not collective. */
int ru_fit_stop_look(void *stop);

/* Of a run of a model: 1, which breaks it off, when this rank was asked while a search goes on. A
 * ru_progress_hook. Not collective. */
int ru_fit_stop_watch(const ru_progress *progress, void *stop);

/* Whether any rank was asked. Collective. */
int ru_fit_stop_agree(ru_fit_stop *stop);

/* With what a fit ends that was stopped: RU_ERR_SUSPENDED or RU_ERR_STOPPED, and what is left of it
 * in words. Not collective. */
RU_MUST_USE ru_status ru_fit_stop_judge(const ru_fit_stop *stop, const char *left);

#endif
