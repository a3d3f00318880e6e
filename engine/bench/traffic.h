/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_TRAFFIC_H
#define RU_BENCH_TRAFFIC_H

/* What this rank says to others: calls of the message library are counted and timed on their way
 * through its profiling interface. That happens in programs that link this file; all else is free
 * of it. */
typedef struct ru_traffic {
    double seconds;           /* in messages and reductions, waiting included */
    double messages, bytes;   /* sent from rank to rank */
    double reductions, words; /* of all ranks together: sums, gathers, barriers; numbers put in */
} ru_traffic;

/* Since the start of the program. Not collective. */
ru_traffic ru_traffic_now(void);

/* What happened between two moments. Not collective. */
ru_traffic ru_traffic_between(const ru_traffic *before, const ru_traffic *after);

#endif
