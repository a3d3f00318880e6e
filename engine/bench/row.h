/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BENCH_ROW_H
#define RU_BENCH_ROW_H

#include <ru/base/text.h>
#include <ru/bench/case.h>

/* What is measured of a case. Each row: identifier, part of the table, key in JSON, words, format.
 */
#define RU_BENCH_COLUMNS(X)                                                                        \
    X(CELLS, COST, "cells", "cells", "%.0f")                                                       \
    X(STATES, COST, "states", "states", "%.0f")                                                    \
    X(RANKS, COST, "ranks", "ranks", "%.0f")                                                       \
    X(HOURS, COST, "process_h", "process, h", "%g")                                                \
    X(RELATIVE, COST, "relative_tolerance", "relative tolerance", "%g")                            \
    X(OPEN, COST, "set_up_s", "set-up, s", "%.2g")                                                 \
    X(WALL, COST, "wall_s", "wall, s", "%.3g")                                                     \
    X(CPU, COST, "cpu_s", "CPU of all ranks, s", "%.3g")                                           \
    X(PEAK, COST, "peak_MiB", "peak memory, MiB", "%.0f")                                          \
    X(STEPS, COST, "steps", "steps", "%.0f")                                                       \
    X(NEWTON, COST, "newton_iterations", "Newton iterations", "%.0f")                              \
    X(KRYLOV, COST, "krylov_iterations", "Krylov iterations", "%.0f")                              \
    X(KRYLOV_NEWTON, COST, "krylov_per_newton", "Krylov per Newton", "%.2f")                       \
    X(SPEED, COST, "process_h_per_wall_min", "process h per wall min", "%.3g")                     \
    X(IN_RHS, SHARES, "rhs_pct", "right-hand side", "%.1f")                                        \
    X(IN_JACOBIAN, SHARES, "jacobian_pct", "Jacobian along a vector", "%.1f")                      \
    X(IN_SETUP, SHARES, "preconditioner_setup_pct", "preconditioner set-up", "%.1f")               \
    X(IN_SOLVE, SHARES, "preconditioner_solve_pct", "preconditioner solve", "%.1f")                \
    X(IN_INTEGRALS, SHARES, "integrals_pct", "balances", "%.1f")                                   \
    X(IN_VECTORS, SHARES, "vectors_pct", "vector work", "%.1f")                                    \
    X(IN_OUTPUT, SHARES, "output_pct", "output", "%.1f")                                           \
    X(IN_TRAFFIC, SHARES, "communication_pct", "communication, within these", "%.1f")              \
    X(MESSAGES, TRAFFIC, "messages_per_step_rank", "messages", "%.1f")                             \
    X(BYTES, TRAFFIC, "kB_per_step_rank", "kB sent", "%.1f")                                       \
    X(REDUCTIONS, TRAFFIC, "reductions_per_step", "reductions and gathers", "%.1f")                \
    X(EXPLICIT_STEP, RATIOS, "explicit_step_s", "explicit step, s", "%.2g")                        \
    X(EXPLICIT_SPEED, RATIOS, "explicit_h_per_wall_min", "explicit h per wall min", "%.3g")        \
    X(RATIO, RATIOS, "implicit_over_explicit", "implicit over explicit, by CPU", "%.3g")           \
    X(TRIAD, RATIOS, "triad_same_size_GB_s", "triad of the same size, GB/s", "%.1f")               \
    X(TRANSPORT, RATIOS, "transport_GB_s", "transport, GB/s", "%.1f")                              \
    X(OF_TRIAD, RATIOS, "transport_of_triad_pct", "of that triad, %", "%.0f")                      \
    X(OF_MEMORY, RATIOS, "transport_of_memory_triad_pct", "of triad beyond caches, %", "%.0f")     \
    X(TITRE_ERROR, ERRORS, "titre_error", "final titre", "%.1e")                                   \
    X(ACETATE_ERROR, ERRORS, "acetate_peak_error", "acetate peak", "%.1e")                         \
    X(OXYGEN_ERROR, ERRORS, "oxygen_min_error_mg_L", "lowest O2, mg/L", "%.1e")                    \
    X(GRADIENT_ERROR, ERRORS, "glucose_cov_error", "gradient (CoV of glucose)", "%.1e")            \
    X(EXPLICIT_ERROR, ERRORS, "glucose_cov_against_explicit", "gradient, explicit window", "%.1e")

typedef enum ru_bench_column {
#define RU_BENCH_ID(id, part, key, words, format) RU_BENCH_##id,
    RU_BENCH_COLUMNS(RU_BENCH_ID)
#undef RU_BENCH_ID
        RU_BENCH_COLUMN_COUNT
} ru_bench_column;

typedef struct ru_bench_row {
    const ru_bench_case *what;
    double values[RU_BENCH_COLUMN_COUNT]; /* NAN: not measured */
} ru_bench_row;

/* All cases as one table, a column each, aligned or as Markdown. Not collective. */
void ru_bench_tell(const ru_bench_row *rows, size_t n, int markdown, ru_text *text);

/* All rows as JSON: {"triad_GB_s": ..., "version": ..., "cases": [{...}]}; NAN is null. */
void ru_bench_json(const ru_bench_row *rows, size_t n, double triad, const char *version,
                   ru_text *text);

/* `before`, then the first line of a version as a JSON string. Not collective. */
void ru_bench_json_version(ru_text *text, const char *before, const char *version);

#endif
