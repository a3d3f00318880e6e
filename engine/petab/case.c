/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/case.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/io/yaml_read.h>
#include <ru/petab/run.h>

enum { PATH = 4096 };

/* What is expected of a case. */
typedef struct solution {
    ru_document *document;
    double llh, chi2, llh_may, chi2_may, simulation_may; /* NAN: not told */
    ru_petab_file *files;                                /* of simulations */
    size_t n_file;
} solution;

static double number_of(const solution *s, const char *key, ru_diagnostics *log)
{
    double value = NAN;
    const ru_tree *node = ru_tree_find(s->document->root, key);
    if (!node || (node->text && ru_petab_is_number(node->text, 0, &value)))
        return value;
    ru_diagnostics_error(log, node->value_at, "", "expected a number for %s, found '%s'", key,
                         node->text ? node->text : "");
    return NAN;
}

/* What is expected goes with how far it may be off. */
static double tolerance_of(const solution *s, const char *key, const char *expected,
                           ru_diagnostics *log)
{
    const ru_tree *node = ru_tree_find(s->document->root, key),
                  *of = ru_tree_find(s->document->root, expected);
    double value = number_of(s, key, log);
    if (of && !node)
        ru_diagnostics_error(log, of->key_at, "", "%s is given without %s", expected, key);
    if (value < 0)
        ru_diagnostics_error(log, node->value_at, "", "%s must not be negative", key);
    return value;
}

static ru_status read_tables(const char *folder, solution *s, ru_diagnostics *log)
{
    char path[2 * PATH];
    const ru_tree *names = ru_tree_find(s->document->root, "simulation_files");
    size_t n = names && names->kind == RU_TREE_LIST ? names->n_item : 0;
    if (names && names->kind != RU_TREE_LIST)
        ru_diagnostics_error(log, names->value_at, "as in [simulations.tsv]",
                             "expected a list of files");
    s->files = calloc(n + 1, sizeof *s->files);
    RU_REQUIRE(s->files, RU_ERR_SYSTEM, "out of memory for a case");
    for (size_t i = 0; i < n; i++) {
        if (!names->items[i]->text) {
            ru_diagnostics_error(log, names->items[i]->value_at, "", "expected the name of a file");
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, names->items[i]->text);
        RU_TRY(ru_petab_file_read(path, names->items[i]->value_at, s->document, log,
                                  &s->files[s->n_file]));
        s->n_file += s->files[s->n_file].csv != NULL;
    }
    return RU_OK;
}

static ru_status read_solution(const char *folder, const char *path, solution *s)
{
    RU_TRY(ru_yaml_read(path, NULL, 0, &s->document));
    ru_diagnostics log = {.document = s->document};
    s->llh = number_of(s, "llh", &log);
    s->chi2 = number_of(s, "chi2", &log);
    s->llh_may = tolerance_of(s, "tol_llh", "llh", &log);
    s->chi2_may = tolerance_of(s, "tol_chi2", "chi2", &log);
    s->simulation_may = tolerance_of(s, "tol_simulations", "simulation_files", &log);
    ru_status status = read_tables(folder, s, &log);
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    else if (status == RU_OK && isnan(s->llh) && isnan(s->chi2) && s->n_file == 0)
        status = ru_fault(RU_ERR_INPUT, "%s: gives no llh, chi2 or simulation_files", path);
    ru_diagnostics_clear(&log);
    return status;
}

static void clear_solution(solution *s)
{
    for (size_t i = 0; i < s->n_file; i++)
        ru_petab_file_clear(&s->files[i]);
    free(s->files);
    ru_document_destroy(&s->document);
}

/* Row `row` of all expected tables as one: its table, or NULL behind the last. */
static const ru_csv *find_row(const solution *s, size_t *row)
{
    for (size_t i = 0; i < s->n_file; i++) {
        if (*row < s->files[i].csv->n_row)
            return s->files[i].csv;
        *row -= s->files[i].csv->n_row;
    }
    return NULL;
}

static const char *text_of(const ru_csv *csv, size_t row, const char *name)
{
    size_t column = csv->n_column;
    for (size_t i = 0; i < csv->n_column; i++)
        if (strcmp(csv->names[i], name) == 0)
            column = i;
    return ru_csv_cell(csv, row, column);
}

/* Both tables follow the order of the measurements; what names a point must agree. */
static ru_status compare_point(const ru_petab_part *part, const ru_petab_point *point,
                               const ru_csv *csv, size_t row, double *off)
{
    double time = NAN, expected = NAN;
    const char *observable = text_of(csv, row, "observableId"),
               *condition = text_of(csv, row, "simulationConditionId");
    RU_REQUIRE(ru_petab_is_number(text_of(csv, row, "time"), 1, &time) &&
                   ru_petab_is_number(text_of(csv, row, "simulation"), 0, &expected),
               RU_ERR_INPUT, "%s:%d: expected numbers for time and simulation", csv->source,
               csv->lines[row]);
    RU_REQUIRE(strcmp(observable, part->observables[point->observable].id) == 0 &&
                   strcmp(condition, part->conditions[point->condition].id) == 0 &&
                   time == point->time,
               RU_ERR_INPUT, "%s:%d: not the point of the measurement in its place", csv->source,
               csv->lines[row]);
    double difference = fabs(point->simulated - expected);
    if (!(difference <= *off))
        *off = difference;
    return RU_OK;
}

static ru_status compare_simulations(const ru_petab_problem *p, const solution *s, double *off)
{
    size_t at = 0, total = 0;
    *off = 0;
    for (size_t i = 0; i < s->n_file; i++)
        total += s->files[i].csv->n_row;
    for (size_t i = 0; i < p->n_part; i++)
        for (size_t k = 0; k < p->parts[i].n_point; k++) {
            size_t row = at++;
            const ru_csv *csv = find_row(s, &row);
            RU_REQUIRE(csv, RU_ERR_INPUT, "there are more measurements than expected simulations");
            RU_TRY(compare_point(&p->parts[i], &p->parts[i].points[k], csv, row, off));
        }
    RU_REQUIRE(at == total, RU_ERR_INPUT, "there are %zu measurements and %zu expected simulations",
               at, total);
    return RU_OK;
}

static ru_status compare(const ru_petab_problem *p, const solution *s, ru_petab_result *result)
{
    ru_petab_score all, *scores = calloc(ru_petab_observables(p) + 1, sizeof *scores);
    RU_REQUIRE(scores, RU_ERR_SYSTEM, "out of memory for a case");
    ru_petab_judge(p, scores, &all);
    free(scores);
    result->llh = all.llh;
    result->chi2 = all.chi2;
    result->llh_off = all.llh - s->llh;
    result->chi2_off = all.chi2 - s->chi2;
    if (s->n_file)
        RU_TRY(compare_simulations(p, s, &result->simulation_off));
    int good = (isnan(s->llh) || fabs(result->llh_off) <= s->llh_may) &&
               (isnan(s->chi2) || fabs(result->chi2_off) <= s->chi2_may) &&
               (!s->n_file || result->simulation_off <= s->simulation_may);
    result->outcome = good ? RU_PETAB_PASSED : RU_PETAB_FAILED;
    return RU_OK;
}

/* What is wrong with a case is a result, in one line and without the folders. */
static ru_status note(ru_status status, ru_petab_result *result)
{
    if (status == RU_OK || status == RU_ERR_SYSTEM)
        return status;
    result->outcome =
        strstr(ru_fault_text(), "not supported") ? RU_PETAB_UNSUPPORTED : RU_PETAB_FAILED;
    ru_fault_line(result->id, result->text, sizeof result->text);
    ru_fault_clear();
    return RU_OK;
}

static ru_status run(const char *problem, const char *folder, const char *expected,
                     ru_petab_result *result)
{
    ru_petab_problem *p = NULL;
    solution s = {0};
    ru_status status = read_solution(folder, expected, &s);
    if (status == RU_OK)
        status = ru_petab_read(problem, &p);
    if (status == RU_OK)
        status = ru_petab_run(p, NULL);
    if (status == RU_OK)
        status = compare(p, &s, result);
    ru_petab_destroy(&p);
    clear_solution(&s);
    return note(status, result);
}

ru_status ru_petab_case_run(const char *folder, ru_petab_result *result)
{
    char home[PATH], problem[2 * PATH], expected[2 * PATH];
    snprintf(home, sizeof home, "%s", folder);
    for (size_t n = strlen(home); n > 1 && home[n - 1] == '/'; n--)
        home[n - 1] = '\0';
    *result = (ru_petab_result){.outcome = RU_PETAB_FAILED,
                                .llh_off = NAN,
                                .chi2_off = NAN,
                                .simulation_off = NAN,
                                .llh = NAN,
                                .chi2 = NAN};
    snprintf(result->id, sizeof result->id, "%.63s", ru_path_name(home));
    snprintf(problem, sizeof problem, "%s/_%s.yaml", home, result->id);
    snprintf(expected, sizeof expected, "%s/_%s_solution.yaml", home, result->id);
    FILE *file = fopen(expected, "r");
    RU_REQUIRE(file, RU_ERR_USAGE, "%s is no case of the PEtab test suite: there is no %s", folder,
               expected);
    fclose(file);
    return run(problem, home, expected, result);
}
