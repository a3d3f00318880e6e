/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* nftw */
#include "support.h"

#include <ftw.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/base/comm.h>

void ru_assert_close(double a, double b, double relative, double absolute, const char *what,
                     const char *file, int line)
{
    double limit = relative * fmax(fabs(a), fabs(b)) + absolute;
    if (fabs(a - b) <= limit)
        return;
    print_error("%s: %.12g and %.12g differ by %.3g, more than %.3g\n", what, a, b, fabs(a - b),
                limit);
    _fail(file, line);
}

/* Of this process, with what its tests have left there. */
static char folder[256];

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about;
    (void)kind;
    (void)at;
    (void)remove(path);
    return 0;
}

int ru_run_group_mpi(const char *name, const struct CMUnitTest *tests, size_t n)
{
    int ready = 0, failed;
    MPI_Initialized(&ready);
    if (!ready) {
        ru_comm_prepare();
        MPI_Init(NULL, NULL);
    }
    failed = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    /* Other ranks may have worked in it until now. */
    if (folder[0])
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    MPI_Finalize();
    return failed;
}

const char *ru_temporary_path(const char *name)
{
    static char paths[4][512];
    static int next;
    if (!folder[0]) {
        const char *base = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/rushton-test-XXXXXX", base ? base : "/tmp");
        assert_non_null(mkdtemp(folder));
    }
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static size_t split(char *line, char *cells[], size_t most)
{
    size_t n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *cell = line; cell && n < most; n++) {
        char *comma = strchr(cell, ',');
        if (comma)
            *comma++ = '\0';
        cells[n] = cell;
        cell = comma;
    }
    return n;
}

ru_test_table ru_test_table_read(const char *path)
{
    ru_test_table table = {0};
    char line[4096], *cells[32];
    FILE *file = fopen(path, "r");
    if (!file) {
        fail_msg("cannot read %s", path);
        return table;
    }
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        size_t n = split(line, cells, 32);
        if (!table.n_column) {
            table.n_column = n;
            for (size_t i = 0; i < n; i++)
                snprintf(table.names[i], sizeof table.names[i], "%s", cells[i]);
            continue;
        }
        table.values =
            realloc(table.values, (table.n_row + 1) * table.n_column * sizeof *table.values);
        for (size_t i = 0; i < table.n_column; i++) {
            char *end = NULL;
            double value = i < n ? strtod(cells[i], &end) : NAN;
            table.values[table.n_row * table.n_column + i] = i < n && end != cells[i] ? value : NAN;
        }
        table.n_row++;
    }
    fclose(file);
    return table;
}

double ru_test_value(const char *path, const char *row)
{
    char line[4096], *cells[32];
    FILE *file = fopen(path, "r");
    int found = 0;
    double value = NAN;
    while (file && !found && fgets(line, sizeof line, file)) {
        size_t n = split(line, cells, 32);
        found = n > 1 && strcmp(cells[0], row) == 0;
        if (found)
            value = strtod(cells[1], NULL);
    }
    if (file)
        fclose(file);
    if (!found)
        fail_msg("%s has no row '%s'", path, row);
    return value;
}

size_t ru_test_table_column(const ru_test_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_column; i++)
        if (strcmp(table->names[i], name) == 0)
            return i;
    fail_msg("no column %s", name);
    return 0;
}
