/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_SUPPORT_H
#define RU_TEST_SUPPORT_H

/* cmocka with its prerequisites, tolerances, and small things that tests share. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Fails unless |a - b| <= relative * max(|a|, |b|) + absolute; the message shows both. */
#define assert_close(a, b, relative, absolute)                                                     \
    ru_assert_close((a), (b), (relative), (absolute), #a, __FILE__, __LINE__)

void ru_assert_close(double a, double b, double relative, double absolute, const char *what,
                     const char *file, int line);

/* Runs a group under MPI: initialises, runs, finalises; the worst result of all ranks. */
#define ru_run_group(tests) ru_run_group_mpi(#tests, (tests), sizeof(tests) / sizeof((tests)[0]))
int ru_run_group_mpi(const char *name, const struct CMUnitTest *tests, size_t n);

/* A path in a fresh temporary folder of this process: "<tmp>/name". Static buffer, four at a time.
 */
const char *ru_temporary_path(const char *name);

/* A table of numbers from a CSV file with '#' comments and one header line. */
typedef struct ru_test_table {
    size_t n_row, n_column;
    char names[32][64];
    double *values; /* [n_row][n_column]; text cells are NAN */
} ru_test_table;

/* Reads a CSV; fails the test when the file cannot be read. Free values with free(). */
ru_test_table ru_test_table_read(const char *path);

/* The number behind a name: second cell of the row whose first cell is `row`. Fails the test when
 * there is none. */
double ru_test_value(const char *path, const char *row);

/* Column by name; fails the test when there is none. */
size_t ru_test_table_column(const ru_test_table *table, const char *name);

#endif
