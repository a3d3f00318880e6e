/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_stop.h>

#include <math.h>
#include <stdlib.h>

#include <ru/front/checkpoint.h>

enum { TAG = 1 };

ru_status ru_fit_stop_set(const ru_comm *comm, const ru_fit_wanted *wanted, double began,
                          ru_fit_stop *stop)
{
    *stop = (ru_fit_stop){.rank = comm->rank,
                          .size = comm->size,
                          .request = wanted->request,
                          .until = wanted->most ? began + *wanted->most : INFINITY,
                          .rest = 4,
                          .looked = MPI_Wtime(),
                          .sent = malloc((size_t)comm->size * sizeof(MPI_Request))};
    MPI_Comm_dup(comm->mpi, &stop->mpi);
    for (int i = 0; stop->sent && i < stop->size; i++)
        stop->sent[i] = MPI_REQUEST_NULL;
    return ru_comm_agree(comm,
                         stop->sent ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for ranks"));
}

void ru_fit_stop_clear(ru_fit_stop *stop)
{
    if (stop->size)
        MPI_Comm_free(&stop->mpi);
    free(stop->sent);
    *stop = (ru_fit_stop){0};
}

/* Takes what other ranks have said. */
static void hear(ru_fit_stop *s, int is_waiting)
{
    int there = 1, heard;
    if (!is_waiting)
        MPI_Iprobe(MPI_ANY_SOURCE, TAG, s->mpi, &there, MPI_STATUS_IGNORE);
    if (!there)
        return;
    MPI_Recv(&heard, 1, MPI_INT, MPI_ANY_SOURCE, TAG, s->mpi, MPI_STATUS_IGNORE);
    s->n_heard++;
    s->asked = heard > s->asked ? heard : s->asked;
}

static void say(ru_fit_stop *s, int request)
{
    s->asked = s->said = request;
    for (int i = 0; i < s->size; i++)
        if (i != s->rank)
            MPI_Isend(&s->said, 1, MPI_INT, i, TAG, s->mpi, &s->sent[i]);
}

int ru_fit_stop_look(void *stop)
{
    ru_fit_stop *s = stop;
    double now = MPI_Wtime();
    s->longest = fmax(s->longest, now - s->looked);
    s->looked = now;
    if (!s->asked && s->size > 1)
        hear(s, 0);
    if (!s->asked && s->request && *s->request >= (int)RU_REQUEST_SUSPEND)
        say(s, *s->request);
    if (!s->asked && now + s->rest * s->longest + RU_SPARE_TIME > s->until)
        say(s, RU_REQUEST_SUSPEND);
    return s->asked != 0;
}

int ru_fit_stop_watch(const ru_progress *progress, void *stop)
{
    const ru_fit_stop *s = stop;
    (void)progress;
    return s->is_open && !s->asked && s->request && *s->request >= (int)RU_REQUEST_SUSPEND;
}

int ru_fit_stop_agree(ru_fit_stop *s)
{
    int n = s->said != 0, most = s->asked;
    MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPI_INT, MPI_SUM, s->mpi);
    for (n -= s->said != 0; s->n_heard < n;)
        hear(s, 1);
    MPI_Waitall(s->size, s->sent, MPI_STATUSES_IGNORE);
    MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_INT, MPI_MAX, s->mpi);
    s->asked = most;
    return most != 0;
}

ru_status ru_fit_stop_judge(const ru_fit_stop *stop, const char *left)
{
    return ru_fault(stop->asked >= (int)RU_REQUEST_INTERRUPT ? RU_ERR_STOPPED : RU_ERR_SUSPENDED,
                    "the fit was stopped before its end: %s", left);
}
