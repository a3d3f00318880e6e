/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_CASE_H
#define RU_BENCH_CASE_H

#include <stddef.h>

/* What the benchmark runs: one row a case. */
typedef struct ru_bench_case {
    const char *name;
    const char *scenario; /* file, from the folder of scenarios */
    const char *sets[4];  /* overrides, up to the first NULL */
    double hours;         /* of process */
    double short_hours;   /* of process, when a short look is asked for */
    double relative;      /* tolerance */
    double reference;     /* tolerance of the run that the error is taken against; 0: too large */
    double window;        /* s of process for the explicit reference; 0: not run */
    int repeats;          /* of which the fastest counts */
    int writes;           /* 1: with a result file, as a user runs it */
    int usual;            /* 1: run when no case is named */
    const char *shows;
} ru_bench_case;

size_t ru_bench_case_count(void);
const ru_bench_case *ru_bench_case_at(size_t i);
const ru_bench_case *ru_bench_case_find(const char *name); /* NULL when there is none */

#endif
