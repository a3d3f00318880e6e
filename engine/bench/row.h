/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_ROW_H
#define RU_BENCH_ROW_H

#include <ru/base/text.h>
#include <ru/bench/case.h>

/* What is measured of a case. Each row: identifier, table, key in JSON, heading, format. */
#define RU_BENCH_COLUMNS(X)                                                                        \
    X(CELLS, COST, "cells", "cells", "%.0f")                                                       \
    X(STATES, COST, "states", "states", "%.0f")                                                    \
    X(RANKS, COST, "ranks", "ranks", "%.0f")                                                       \
    X(HOURS, COST, "process_h", "process h", "%g")                                                 \
    X(RELATIVE, COST, "relative_tolerance", "rtol", "%g")                                          \
    X(OPEN, COST, "set_up_s", "set-up s", "%.2g")                                                  \
    X(WALL, COST, "wall_s", "wall s", "%.3g")                                                      \
    X(CPU, COST, "cpu_s", "CPU s", "%.3g")                                                         \
    X(PEAK, COST, "peak_MiB", "peak MiB", "%.0f")                                                  \
    X(STEPS, COST, "steps", "steps", "%.0f")                                                       \
    X(NEWTON, COST, "newton_iterations", "Newton", "%.0f")                                         \
    X(KRYLOV, COST, "krylov_iterations", "Krylov", "%.0f")                                         \
    X(KRYLOV_NEWTON, COST, "krylov_per_newton", "Kr/Ne", "%.2f")                                   \
    X(SPEED, COST, "process_h_per_wall_min", "h/min", "%.3g")                                      \
    X(IN_RHS, SHARES, "rhs_pct", "rhs", "%.1f")                                                    \
    X(IN_JACOBIAN, SHARES, "jacobian_pct", "J v", "%.1f")                                          \
    X(IN_SETUP, SHARES, "preconditioner_setup_pct", "prec set-up", "%.1f")                         \
    X(IN_SOLVE, SHARES, "preconditioner_solve_pct", "prec solve", "%.1f")                          \
    X(IN_INTEGRALS, SHARES, "integrals_pct", "integrals", "%.1f")                                  \
    X(IN_VECTORS, SHARES, "vectors_pct", "vectors", "%.1f")                                        \
    X(IN_OUTPUT, SHARES, "output_pct", "output", "%.1f")                                           \
    X(IN_TRAFFIC, SHARES, "communication_pct", "(messages)", "%.1f")                               \
    X(MESSAGES, SHARES, "messages_per_step_rank", "msg/step", "%.1f")                              \
    X(BYTES, SHARES, "kB_per_step_rank", "kB/step", "%.1f")                                        \
    X(REDUCTIONS, SHARES, "reductions_per_step", "red/step", "%.1f")                               \
    X(EXPLICIT_STEP, RATIOS, "explicit_step_s", "expl step s", "%.2g")                             \
    X(EXPLICIT_SPEED, RATIOS, "explicit_h_per_wall_min", "expl h/min", "%.3g")                     \
    X(RATIO, RATIOS, "implicit_over_explicit", "impl/expl", "%.3g")                                \
    X(TRANSPORT, RATIOS, "transport_GB_s", "transport GB/s", "%.1f")                               \
    X(OF_TRIAD, RATIOS, "transport_of_triad_pct", "% of triad", "%.0f")                            \
    X(BIOMASS_ERROR, RATIOS, "biomass_error", "biomass", "%.1e")                                   \
    X(ACETATE_ERROR, RATIOS, "acetate_peak_error", "acetate peak", "%.1e")                         \
    X(OXYGEN_ERROR, RATIOS, "oxygen_min_error_mg_L", "min O2 mg/L", "%.1e")                        \
    X(GRADIENT_ERROR, RATIOS, "glucose_cov_error", "glucose CoV", "%.1e")

typedef enum ru_bench_column {
#define RU_BENCH_ID(id, table, key, heading, format) RU_BENCH_##id,
    RU_BENCH_COLUMNS(RU_BENCH_ID)
#undef RU_BENCH_ID
        RU_BENCH_COLUMN_COUNT
} ru_bench_column;

typedef struct ru_bench_row {
    const ru_bench_case *what;
    double values[RU_BENCH_COLUMN_COUNT]; /* NAN: not measured */
} ru_bench_row;

/* All rows as tables, one after the other, aligned or as Markdown. Not collective. */
void ru_bench_tell(const ru_bench_row *rows, size_t n, int markdown, ru_text *text);

/* All rows as JSON: {"triad_GB_s": ..., "version": ..., "cases": [{...}]}; NAN is null. */
void ru_bench_json(const ru_bench_row *rows, size_t n, double triad, const char *version,
                   ru_text *text);

#endif
