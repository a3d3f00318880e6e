/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/comm.h>
#include <ru/base/unit.h>
#include <ru/bench/cells.h>
#include <ru/bench/machine.h>
#include <ru/bench/measure.h>
#include <ru/front/rushton.h>

/* The benchmark: argument parsing and printing, nothing else. */

enum { MAX_CASE = 64, TRIAD_NUMBERS = 8 << 20 };

typedef struct arguments {
    ru_bench_options measure;
    const ru_bench_case *cases[MAX_CASE];
    size_t n_case;
    int list, all, markdown, models;
    char *json;
} arguments;

static void list_cases(void)
{
    for (size_t i = 0; i < ru_bench_case_count(); i++) {
        const ru_bench_case *c = ru_bench_case_at(i);
        printf("%-14s %s%s\n", c->name, c->shows, c->usual ? "" : " (when named, or --all)");
    }
    printf("%-14s %s (when named)\n", "models",
           "rates and Jacobians of each cell model, by one rank");
}

static int add_named(arguments *a, const char *name)
{
    if (strcmp(name, "models") == 0)
        return a->models = 1;
    a->cases[a->n_case] = ru_bench_case_find(name);
    return a->n_case < MAX_CASE - 1 && a->cases[a->n_case++] != NULL;
}

static int read_arguments(arguments *a, int argc, const char **argv, int rank)
{
    ru_bench_options *m = &a->measure;
    const struct poptOption options[] = {
        {"list", 'l', POPT_ARG_NONE, &a->list, 0, "list the cases", NULL},
        {"all", 'a', POPT_ARG_NONE, &a->all, 0, "the long ones too", NULL},
        {"brief", 'b', POPT_ARG_NONE, &m->brief, 0, "a short stretch of process", NULL},
        {"hours", 0, POPT_ARG_DOUBLE, &m->hours, 0, "of process, in place of the case's", "H"},
        {"tolerance", 0, POPT_ARG_DOUBLE, &m->relative, 0, "in place of the case's", "R"},
        {"accuracy", 0, POPT_ARG_NONE, &m->accuracy, 0, "errors against tight runs", NULL},
        {"no-explicit", 0, POPT_ARG_NONE, &m->no_explicit, 0, "no explicit reference", NULL},
        {"scenarios", 0, POPT_ARG_STRING, &m->scenarios, 0, "folder (default: scenarios)", "DIR"},
        {"output", 0, POPT_ARG_STRING, &m->output, 0, "folder for results (default: .)", "DIR"},
        {"markdown", 0, POPT_ARG_NONE, &a->markdown, 0, "tables as Markdown", NULL},
        {"json", 0, POPT_ARG_STRING, &a->json, 0, "also writes the numbers", "FILE"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext("rushton-bench", argc, argv, options, 0);
    poptSetOtherOptionHelp(context, "[OPTION...] [CASE...|models]");
    int code = poptGetNextOpt(context), good = code == -1;
    if (!good && rank == 0)
        fprintf(stderr, "rushton-bench: cannot understand '%s'\n", poptBadOption(context, 0));
    for (const char *word; good && (word = poptGetArg(context));) {
        good = add_named(a, word);
        if (!good && rank == 0)
            fprintf(stderr, "rushton-bench: there is no case '%s'; see --list\n", word);
    }
    poptFreeContext(context);
    int named = a->n_case > 0 || a->models;
    for (size_t i = 0; !named && i < ru_bench_case_count() && i < MAX_CASE; i++)
        if (a->all || ru_bench_case_at(i)->usual)
            a->cases[a->n_case++] = ru_bench_case_at(i);
    return good;
}

static ru_status measure_all(const arguments *a, const ru_comm *comm, ru_bench_row *rows)
{
    for (size_t i = 0; i < a->n_case; i++) {
        if (comm->rank == 0)
            fprintf(stderr, "%s: %s\n", a->cases[i]->name, a->cases[i]->shows);
        RU_TRY(ru_bench_measure(a->cases[i], &a->measure, comm, &rows[i]));
    }
    return RU_OK;
}

/* Takes the text. */
static ru_status write_json(const arguments *a, ru_text *text)
{
    char *bytes = NULL;
    RU_TRY(ru_text_take(text, &bytes));
    FILE *file = fopen(a->json, "w");
    int written = file && fputs(bytes, file) >= 0;
    free(bytes);
    RU_REQUIRE(file && fclose(file) == 0 && written, RU_ERR_SYSTEM, "cannot write '%s'", a->json);
    return RU_OK;
}

static ru_status print_rows(const arguments *a, const ru_comm *comm, const ru_bench_row *rows)
{
    ru_text text = {0};
    char *bytes = NULL;
    ru_bench_tell(rows, a->n_case, a->markdown, &text);
    RU_TRY(ru_text_take(&text, &bytes));
    printf("triad %.1f GB/s on %d rank%s\n%s", a->measure.triad / 1e9, comm->size,
           comm->size > 1 ? "s" : "", bytes);
    free(bytes);
    if (!a->json)
        return RU_OK;
    ru_text numbers = {0};
    ru_bench_json(rows, a->n_case, a->measure.triad / 1e9, ru_version(), &numbers);
    return write_json(a, &numbers);
}

/* By one rank: nothing of it is shared. */
static ru_status bench_models(const arguments *a)
{
    const ru_bench_cells_options options = {.scenarios = a->measure.scenarios,
                                            .brief = a->measure.brief};
    ru_bench_cell *cells = NULL;
    size_t n = 0;
    ru_text text = {0}, numbers = {0};
    char *bytes = NULL;
    RU_TRY(ru_bench_cells(&options, &cells, &n));
    ru_bench_cells_tell(cells, n, a->markdown, &text);
    ru_bench_cells_json(cells, n, ru_version(), &numbers);
    free(cells);
    ru_status status = ru_text_take(&text, &bytes);
    if (status == RU_OK)
        printf("%s", bytes);
    free(bytes);
    if (status == RU_OK && a->json)
        return write_json(a, &numbers);
    free(numbers.bytes);
    return status;
}

static ru_status bench(arguments *a)
{
    ru_comm comm;
    RU_TRY(ru_comm_wrap(MPI_COMM_WORLD, &comm));
    if (a->list) {
        if (comm.rank == 0)
            list_cases();
        return RU_OK;
    }
    if (a->models)
        RU_TRY(ru_comm_agree(&comm, comm.rank == 0 ? bench_models(a) : RU_OK));
    if (!a->n_case)
        return RU_OK;
    ru_bench_row *rows = calloc(a->n_case + 1, sizeof *rows);
    RU_REQUIRE(rows, RU_ERR_SYSTEM, "out of memory for %zu cases", a->n_case);
    a->measure.triad = ru_machine_triad(&comm, TRIAD_NUMBERS);
    ru_status status = measure_all(a, &comm, rows);
    if (status == RU_OK && comm.rank == 0)
        status = print_rows(a, &comm, rows);
    free(rows);
    return status;
}

int main(int argc, char **argv)
{
    int rank;
    arguments a = {.measure = {.scenarios = "scenarios", .output = "."}};
    ru_comm_prepare();
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    int code = ru_status_exit_code(RU_ERR_USAGE);
    if (read_arguments(&a, argc, (const char **)argv, rank)) {
        ru_status status = bench(&a);
        if (status != RU_OK && rank == 0)
            fprintf(stderr, "error: %s\n", ru_last_fault());
        code = ru_status_exit_code(status);
    }
    ru_unit_shutdown();
    MPI_Finalize();
    return code;
}
