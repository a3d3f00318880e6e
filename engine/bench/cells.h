/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_CELLS_H
#define RU_BENCH_CELLS_H

#include <ru/base/status.h>
#include <ru/base/text.h>

/* What a cell model costs at a point of a grid: all models of the library, and those of other
 * sources by a scenario each. */

typedef enum ru_bench_clock {
    RU_BENCH_RATES_ALONE, /* the rates, one point at a time */
    RU_BENCH_RATES_LANES, /* the rates, RU_LANES points at a time where the model can */
    RU_BENCH_SLOPES_ALONE,
    RU_BENCH_SLOPES_LANES,
    RU_BENCH_CLOCK_COUNT
} ru_bench_clock;

typedef struct ru_bench_cell {
    char name[64], source[64];
    size_t n_state, n_process;
    double ns[RU_BENCH_CLOCK_COUNT]; /* CPU time a point; NAN: there is no such thing */
} ru_bench_cell;

typedef struct ru_bench_cells_options {
    const char *scenarios; /* folder */
    int brief;             /* 1: short, to see that it works; numbers are rough */
} ru_bench_cells_options;

/* Times all models at points about their initial state. The list is malloc'ed for the caller. Fails
 * when a scenario cannot be read or a model refuses a point. Not collective. */
RU_MUST_USE ru_status ru_bench_cells(const ru_bench_cells_options *options, ru_bench_cell **cells,
                                     size_t *n);

/* The table, aligned or as Markdown, and the same as JSON. Not collective. */
void ru_bench_cells_tell(const ru_bench_cell *cells, size_t n, int markdown, ru_text *text);
void ru_bench_cells_json(const ru_bench_cell *cells, size_t n, const char *version, ru_text *text);

#endif
