/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/case.h>

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/sbml/fbc.h>
#include <ru/sbml/simulate.h>

enum { PATH = 4096, MOST_LEVELS = 16 };

typedef struct expected {
    double *values; /* [n_row][n_column] */
    size_t n_row, n_column, capacity;
} expected;

static ru_status add_cell(expected *e, double value)
{
    size_t n = e->n_row * e->n_column;
    (void)n;
    if (e->capacity == 0 || (e->n_row + 1) * e->n_column > e->capacity) {
        size_t more = 2 * (e->n_row + 1) * e->n_column + 64;
        double *moved = realloc(e->values, more * sizeof *moved);
        RU_REQUIRE(moved, RU_ERR_SYSTEM, "out of memory for expected results");
        e->values = moved;
        e->capacity = more;
    }
    e->values[e->n_row * e->n_column] = value;
    return RU_OK;
}

/* One line of numbers; what lies beyond the header's columns is ignored. */
static ru_status add_row(expected *e, const char *line, const char *path)
{
    RU_TRY(add_cell(e, 0));
    double *row = &e->values[e->n_row * e->n_column];
    for (size_t i = 0; i < e->n_column; i++) {
        char *end;
        row[i] = strtod(line, &end);
        RU_REQUIRE(end != line, RU_ERR_INPUT, "%s:%zu: expected %zu numbers", path, e->n_row + 2,
                   e->n_column);
        line = end + strspn(end, " \t,");
    }
    e->n_row++;
    return RU_OK;
}

static ru_status read_expected(const char *path, expected *e)
{
    FILE *file = fopen(path, "r");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot be read", path);
    char *line = NULL;
    size_t room = 0;
    ru_status status = RU_OK;
    while (status == RU_OK && getline(&line, &room, file) >= 0) {
        if (line[strspn(line, " \t\r\n")] == '\0')
            continue;
        if (e->n_column) {
            status = add_row(e, line, path);
            continue;
        }
        e->n_column = 1;
        for (const char *c = line; *c; c++)
            e->n_column += *c == ',';
    }
    free(line);
    fclose(file);
    return status;
}

static int contains(char **list, const char *id)
{
    for (size_t i = 0; list && list[i]; i++)
        if (strcmp(list[i], id) == 0)
            return 1;
    return 0;
}

static ru_status choose_columns(const ru_sbml_model *m, const ru_sbml_settings *s,
                                ru_sbml_column *columns, size_t *n)
{
    for (*n = 0; s->variables[*n]; ++*n) {
        const char *id = s->variables[*n];
        columns[*n].variable = ru_sbml_find(m, id);
        columns[*n].view = contains(s->amounts, id)          ? RU_SBML_AMOUNT
                           : contains(s->concentrations, id) ? RU_SBML_CONCENTRATION
                                                             : RU_SBML_MEANING;
        RU_REQUIRE(columns[*n].variable != RU_SBML_NONE, RU_ERR_INPUT,
                   "%s: there is no variable '%s'; did you mean '%s'?", m->path, id,
                   ru_sbml_nearest(m, id));
    }
    return RU_OK;
}

/* The error of a value as a part of what is allowed; infinite and undefined values must agree. */
static double judge(double c, double u, const ru_sbml_settings *s)
{
    if (isnan(c) || isnan(u))
        return isnan(c) && isnan(u) ? 0 : INFINITY;
    if (isinf(c) || isinf(u))
        return c == u ? 0 : INFINITY;
    return fabs(c - u) / (s->absolute + s->relative * fabs(c));
}

static void compare(const ru_sbml_settings *s, const expected *e, const double *rows,
                    ru_sbml_result *result)
{
    double worst = -1;
    size_t where = 0;
    for (size_t i = 0; i < e->n_row * e->n_column; i++) {
        double part = i % e->n_column ? judge(e->values[i], rows[i], s) : 0;
        if (part > worst) {
            worst = part;
            where = i;
        }
    }
    result->outcome = worst <= 1 ? RU_SBML_PASSED : RU_SBML_FAILED;
    size_t column = where % e->n_column;
    snprintf(result->text, sizeof result->text,
             "error %.2g of the allowed: %s at %g is %.9g, expected %.9g", worst,
             column ? s->variables[column - 1] : "time", rows[where - column], rows[where],
             e->values[where]);
}

static ru_status simulate_and_compare(ru_sbml_model *m, const ru_sbml_settings *s,
                                      const expected *e, ru_sbml_result *result)
{
    size_t n = e->n_column - 1;
    const ru_sbml_run run = {.start = s->start, .duration = s->duration, .steps = s->steps};
    ru_sbml_column *columns = calloc(n + 1, sizeof *columns);
    double *rows = calloc(e->n_row * e->n_column + 1, sizeof *rows);
    ru_status status = columns && rows ? choose_columns(m, s, columns, &n)
                                       : ru_fault(RU_ERR_SYSTEM, "out of memory for a case");
    if (status == RU_OK)
        status = ru_sbml_simulate(m, &run, n, columns, rows);
    if (status == RU_OK)
        compare(s, e, rows, result);
    free(columns);
    free(rows);
    return status;
}

/* A flux balance has one row and no time. */
static ru_status balance_and_compare(const char *path, const ru_sbml_settings *s, const expected *e,
                                     ru_sbml_result *result)
{
    size_t n = e->n_column;
    double *cells = calloc(2 * (n + 1), sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a case");
    /* Compared as a row behind a column of times. */
    memcpy(cells + 1, e->values, n * sizeof *cells);
    const expected shifted = {.values = cells, .n_row = 1, .n_column = n + 1};
    ru_status status = ru_fbc_solve(path, n, (const char *const *)s->variables, cells + n + 2);
    if (status == RU_OK)
        compare(s, &shifted, cells + n + 1, result);
    free(cells);
    return status;
}

static ru_status check_shape(const ru_sbml_settings *s, const expected *e, const char *id)
{
    size_t n = 0, n_row = s->has_times ? s->steps + 1 : 1;
    while (s->variables[n])
        n++;
    n += s->has_times != 0;
    RU_REQUIRE(e->n_column == n && e->n_row == n_row, RU_ERR_INPUT,
               "%s: %zu rows of %zu columns are expected, the settings say %zu of %zu", id,
               e->n_row, e->n_column, n_row, n);
    return RU_OK;
}

/* What is wrong with a case or its model is a result, in one line and without the folders. */
static ru_status note(ru_status status, ru_sbml_result *result)
{
    if (status == RU_OK || status == RU_ERR_SYSTEM)
        return status;
    result->outcome =
        strstr(ru_fault_text(), "not supported") ? RU_SBML_UNSUPPORTED : RU_SBML_FAILED;
    ru_fault_line(result->id, result->text, sizeof result->text);
    ru_fault_clear();
    return RU_OK;
}

static ru_status run_model(const char *path, const ru_sbml_settings *s, const expected *e,
                           ru_sbml_result *result)
{
    ru_sbml_model *m = NULL;
    ru_status status = check_shape(s, e, result->id);
    if (status == RU_OK && s->has_times)
        status = ru_sbml_read(path, &m);
    if (status == RU_OK)
        status = s->has_times ? simulate_and_compare(m, s, e, result)
                              : balance_and_compare(path, s, e, result);
    ru_sbml_destroy(&m);
    return note(status, result);
}

/* Level and version of "NNNNN-sbml-l3v2.xml" as 32; 0 for other files. */
static int level_of(const char *name, const char *id)
{
    int level = 0, version = 0, used = 0;
    char format[96];
    size_t n = strlen(id);
    snprintf(format, sizeof format, "-sbml-l%%1dv%%1d.xml%%n");
    if (strncmp(name, id, n) != 0 || sscanf(name + n, format, &level, &version, &used) < 2 ||
        used == 0 || name[n + (size_t)used] != '\0')
        return 0;
    return 10 * level + version;
}

/* Newest first. */
static size_t find_levels(const char *folder, const char *id, int *levels)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *entry; d && n < MOST_LEVELS && (entry = readdir(d));) {
        int level = level_of(entry->d_name, id);
        if (!level)
            continue;
        size_t at = n++;
        for (; at > 0 && levels[at - 1] < level; at--)
            levels[at] = levels[at - 1];
        levels[at] = level;
    }
    if (d)
        closedir(d);
    return n;
}

static ru_status run_levels(const char *folder, int all, const ru_sbml_settings *s,
                            const expected *e, ru_sbml_result *result)
{
    int levels[MOST_LEVELS];
    char path[PATH + 256];
    size_t n = find_levels(folder, result->id, levels);
    RU_REQUIRE(n, RU_ERR_USAGE, "%s: there is no %s-sbml-lXvY.xml", folder, result->id);
    for (size_t i = 0; i < (all ? n : 1); i++) {
        snprintf(path, sizeof path, "%s/%s-sbml-l%dv%d.xml", folder, result->id, levels[i] / 10,
                 levels[i] % 10);
        RU_TRY(run_model(path, s, e, result));
        if (result->outcome != RU_SBML_PASSED)
            break;
    }
    return RU_OK;
}

/* Tier and tags from the tables that lie beside the cases, where there are any. */
static void find_tags(const char *folder, ru_sbml_result *result)
{
    static const char *const tables[] = {"../index.tsv", "../../sbml-semantic-tiers.tsv",
                                         "../sbml-semantic-tiers.tsv"};
    char path[PATH + 64], line[4096], *columns[32];
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && !result->tier[0]; i++) {
        size_t at[3] = {0};
        snprintf(path, sizeof path, "%s/%s", folder, tables[i]);
        FILE *file = fopen(path, "r");
        for (int row = 0; file && fgets(line, sizeof line, file); row++) {
            size_t n = 0;
            for (char *c = strtok(line, "\t\n"); c && n < 32; c = strtok(NULL, "\t\n")) {
                columns[n++] = c;
                if (row == 0) {
                    at[0] = strcmp(c, "tier") == 0 ? n - 1 : at[0];
                    at[1] = strcmp(c, "componentTags") == 0 ? n - 1 : at[1];
                    at[2] = strcmp(c, "testTags") == 0 ? n - 1 : at[2];
                }
            }
            if (row == 0 || n <= at[2] || strcmp(columns[0], result->id) != 0)
                continue;
            snprintf(result->tier, sizeof result->tier, "%.63s", columns[at[0]]);
            snprintf(result->tags, sizeof result->tags, "%.500s,%.500s", columns[at[1]],
                     columns[at[2]]);
        }
        if (file)
            fclose(file);
    }
}

ru_status ru_sbml_case_run(const char *folder, int all_levels, ru_sbml_result *result)
{
    char home[PATH], path[PATH + 256];
    snprintf(home, sizeof home, "%s", folder);
    for (size_t n = strlen(home); n > 1 && home[n - 1] == '/'; n--)
        home[n - 1] = '\0';
    *result = (ru_sbml_result){.outcome = RU_SBML_FAILED};
    snprintf(result->id, sizeof result->id, "%.63s", ru_path_name(home));
    ru_sbml_settings settings;
    expected e = {0};
    snprintf(path, sizeof path, "%s/%s-settings.txt", home, result->id);
    ru_status status = ru_sbml_settings_read(path, &settings);
    RU_REQUIRE(status != RU_ERR_INPUT, RU_ERR_USAGE, "%s is no case of the SBML Test Suite: %s",
               folder, path);
    RU_TRY(status);
    find_tags(home, result);
    snprintf(path, sizeof path, "%s/%s-results.csv", home, result->id);
    status = read_expected(path, &e);
    status = status == RU_OK ? run_levels(home, all_levels, &settings, &e, result)
                             : note(status, result);
    free(e.values);
    ru_sbml_settings_free(&settings);
    return status;
}
