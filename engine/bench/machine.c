/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/machine.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <ru/core/transport.h>

enum { REPEATS = 7 };

/* Kernels are timed by the processor's time, which is the clock's where nothing else runs, and
 * still says something where other programs take turns. The slowest rank counts. */
static double longest(const ru_comm *comm, double seconds)
{
    ru_comm_max(comm, &seconds, 1);
    return seconds;
}

static void sweep(size_t n, double *a, const double *b, const double *c)
{
    for (size_t i = 0; i < n; i++)
        a[i] = b[i] + 3.0 * c[i];
}

double ru_machine_triad(const ru_comm *comm, size_t n)
{
    double *all = malloc(3 * n * sizeof *all), missing = all == NULL, best = INFINITY, check = 0;
    ru_comm_max(comm, &missing, 1);
    if (missing > 0) {
        free(all);
        return NAN;
    }
    double *a = all, *b = all + n, *c = all + 2 * n;
    for (size_t i = 0; i < n; i++) {
        a[i] = 0;
        b[i] = 1;
        c[i] = 1e-3 * (double)(i % 97);
    }
    for (int k = 0; k < REPEATS; k++) {
        MPI_Barrier(comm->mpi);
        double begun = ru_machine_cpu();
        sweep(n, a, b, c);
        best = fmin(best, longest(comm, ru_machine_cpu() - begun));
        check += a[(size_t)k * (n - 1) / REPEATS];
        b[0] += check; /* so that no sweep repeats the one before */
    }
    free(all);
    return 24.0 * (double)n * comm->size / best;
}

double ru_machine_transport_bytes(const ru_problem *problem)
{
    const ru_part *part = problem->part;
    size_t read = (size_t)(part->n_own + part->n_halo), touched = 2 * (size_t)part->n_own;
    return (double)part->n_edge * (sizeof(ru_edge) + sizeof(double)) +
           (double)(read + touched) * (double)problem->n_state * sizeof(double);
}

/* Seconds of one application on the slowest rank. */
static double time_transport(const ru_problem *problem, const ru_stream *stream, const double *c,
                             double *amounts)
{
    double best = INFINITY;
    for (int k = 0; k < REPEATS; k++) {
        MPI_Barrier(problem->comm.mpi);
        double begun = ru_machine_cpu();
        ru_transport_apply(problem->part, problem->n_state, stream, c, amounts);
        best = fmin(best, longest(&problem->comm, ru_machine_cpu() - begun));
    }
    return best;
}

double ru_machine_transport(const ru_problem *problem)
{
    const ru_part *part = problem->part;
    size_t ns = problem->n_state, n_all = (size_t)(part->n_own + part->n_halo);
    double *c = calloc(n_all * ns + RU_TRANSPORT_LANES, sizeof *c);
    double *amounts = calloc((size_t)part->n_own * ns + 1, sizeof *amounts);
    double *flow = malloc((part->n_edge + 1) * sizeof *flow);
    double missing = !c || !amounts || !flow, rate = NAN;
    ru_comm_max(&problem->comm, &missing, 1);
    if (missing == 0) {
        for (size_t i = 0; i < n_all * ns; i++)
            c[i] = 2 + sin(1e-2 * (double)i);
        for (size_t e = 0; e < part->n_edge; e++)
            flow[e] = part->edges[e].flow;
        const ru_stream stream = {.moves = problem->moves, .flow = flow, .mixing = 1};
        double bytes = ru_machine_transport_bytes(problem);
        ru_comm_sum(&problem->comm, &bytes, 1);
        rate = bytes / time_transport(problem, &stream, c, amounts);
    }
    free(c);
    free(amounts);
    free(flow);
    return rate;
}

double ru_machine_peak(void)
{
    char line[256];
    double kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmHWM: %lf kB", &kib) == 1)
            break;
    if (file)
        fclose(file);
    return 1024 * kib;
}

int ru_machine_reset_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    int written = file && fputs("5\n", file) >= 0;
    return (file && fclose(file) == 0) && written;
}

double ru_machine_cpu(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
