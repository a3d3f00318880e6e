/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_MEASURE_H
#define RU_BENCH_MEASURE_H

#include <ru/base/comm.h>
#include <ru/base/status.h>
#include <ru/bench/row.h>

typedef struct ru_bench_options {
    const char *scenarios; /* folder */
    const char *output;    /* folder for result files, which are removed again */
    int brief;             /* 1: the short stretch of process */
    double hours;          /* of process; 0: as the case has it */
    double relative;       /* tolerance; 0: as the case has it */
    int accuracy;          /* 1: also the run of tight tolerance, where the case has one */
    int no_explicit;       /* 1: without the explicit reference */
    double triad;          /* bytes/s of all ranks, for the share of it; NAN: not measured */
} ru_bench_options;

/* Runs a case and fills in its row. Fails as the run does. Collective. */
RU_MUST_USE ru_status ru_bench_measure(const ru_bench_case *what, const ru_bench_options *options,
                                       const ru_comm *comm, ru_bench_row *row);

#endif
