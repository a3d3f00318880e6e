/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/base/comm.h>
#include <ru/base/text.h>
#include <ru/validation/compare.h>
#include <ru/validation/summary.h>

typedef struct one_case {
    char *folder;         /* owned */
    const char *name;     /* its last part */
    char *report, *fault; /* owned */
    char *discussion;     /* owned, on rank 0; NULL: none */
} one_case;

typedef struct work {
    ru_comm comm;
    one_case *cases; /* [n] */
    size_t n, capacity;
    char results[4096]; /* folder of the results */
    int keep;
} work;

static ru_status join(const char *folder, const char *name, char **path)
{
    ru_text text = {0};
    size_t n = strlen(folder);
    ru_text_add(&text, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", name);
    return ru_text_take(&text, path);
}

static int has_file(const char *folder, const char *name)
{
    char *path = NULL;
    struct stat about;
    int there = join(folder, name, &path) == RU_OK && stat(path, &about) == 0;
    free(path);
    return there;
}

static int is_case(const char *folder)
{
    return has_file(folder, "scenario.yaml") && has_file(folder, "limits.yaml");
}

static ru_status add_case(work *w, const char *folder)
{
    if (w->n == w->capacity) {
        size_t capacity = 2 * w->capacity + 16;
        one_case *more = realloc(w->cases, capacity * sizeof *more);
        RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory for %zu cases", capacity);
        w->cases = more;
        w->capacity = capacity;
    }
    one_case *c = &w->cases[w->n];
    *c = (one_case){.folder = strdup(folder)};
    RU_REQUIRE(c->folder, RU_ERR_SYSTEM, "out of memory");
    size_t n = strlen(c->folder);
    while (n > 1 && c->folder[n - 1] == '/')
        c->folder[--n] = '\0';
    c->name = ru_path_name(c->folder);
    w->n++;
    return RU_OK;
}

static ru_status add_below(work *w, const char *root)
{
    struct dirent **entries = NULL;
    int n = scandir(root, &entries, NULL, alphasort);
    RU_REQUIRE(n >= 0, RU_ERR_INPUT, "%s: no such folder", root);
    ru_status status = RU_OK;
    for (int i = 0; i < n; i++) {
        char *folder = NULL;
        if (status == RU_OK && entries[i]->d_name[0] != '.')
            status = join(root, entries[i]->d_name, &folder);
        if (folder && is_case(folder))
            status = add_case(w, folder);
        free(folder);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static ru_status find_cases(work *w, const char *const *paths, size_t n_path)
{
    for (size_t i = 0; i < n_path; i++) {
        size_t before = w->n;
        if (is_case(paths[i])) {
            RU_TRY(add_case(w, paths[i]));
            continue;
        }
        RU_TRY(add_below(w, paths[i]));
        RU_REQUIRE(w->n > before, RU_ERR_INPUT,
                   "%s: no case here: a case is a folder with scenario.yaml and limits.yaml",
                   paths[i]);
    }
    RU_REQUIRE(w->n, RU_ERR_INPUT, "no cases were given");
    return RU_OK;
}

/* A folder for the results: as asked for, or one that is removed again. */
static ru_status make_folder(work *w, const char *wanted)
{
    const char *temporary = getenv("TMPDIR");
    w->keep = wanted != NULL;
    if (wanted) {
        snprintf(w->results, sizeof w->results, "%s", wanted);
        RU_REQUIRE(mkdir(wanted, 0777) == 0 || access(wanted, W_OK) == 0, RU_ERR_SYSTEM,
                   "%s: cannot be written to", wanted);
        return RU_OK;
    }
    snprintf(w->results, sizeof w->results, "%s/rushton-validate-XXXXXX",
             temporary && temporary[0] ? temporary : "/tmp");
    RU_REQUIRE(mkdtemp(w->results), RU_ERR_SYSTEM, "%s: cannot be made", w->results);
    return RU_OK;
}

static ru_status simulate(const one_case *c, const char *limits, const char *result)
{
    const ru_open_options options = {.limits = limits};
    char *scenario = NULL;
    ru_simulation *simulation = NULL;
    RU_TRY(join(c->folder, "scenario.yaml", &scenario));
    ru_status status = ru_open(scenario, MPI_COMM_SELF, &options, &simulation);
    if (status == RU_OK)
        status = ru_output_open(simulation, result);
    if (status == RU_OK)
        status = ru_run(simulation);
    ru_close(&simulation);
    free(scenario);
    return status;
}

/* A limit that is not met is a verdict; all else is a fault that the table tells. */
static void run_case(const work *w, one_case *c)
{
    char *result = NULL, *limits = NULL;
    ru_text name = {0};
    char *file = NULL;
    ru_text_add(&name, "%s.h5", c->name);
    ru_status status = ru_text_take(&name, &file);
    if (status == RU_OK)
        status = join(w->results, file, &result);
    if (status == RU_OK)
        status = join(c->folder, "limits.yaml", &limits);
    if (status == RU_OK)
        status = simulate(c, limits, result);
    const ru_compare_task task = {.result = result, .limits = limits, .json = 1};
    if (status == RU_OK)
        status = ru_compare_files(&task, &c->report);
    if (!c->report)
        c->fault = strdup(ru_fault_text()[0] ? ru_fault_text() : "out of memory");
    ru_fault_clear();
    if (!w->keep && result)
        (void)remove(result);
    free(result);
    free(limits);
    free(file);
}

/* A text from its rank to rank 0; NULL travels as length -1. */
static ru_status send_text(const work *w, int from, char **text)
{
    int n = *text ? (int)strlen(*text) : -1;
    if (w->comm.rank == from) {
        MPI_Send(&n, 1, MPI_INT, 0, 0, w->comm.mpi);
        if (n >= 0)
            MPI_Send(*text, n, MPI_CHAR, 0, 1, w->comm.mpi);
    } else if (w->comm.rank == 0) {
        MPI_Recv(&n, 1, MPI_INT, from, 0, w->comm.mpi, MPI_STATUS_IGNORE);
        if (n < 0)
            return RU_OK;
        *text = calloc((size_t)n + 1, 1);
        RU_REQUIRE(*text, RU_ERR_SYSTEM, "out of memory for a report");
        MPI_Recv(*text, n, MPI_CHAR, from, 1, w->comm.mpi, MPI_STATUS_IGNORE);
    }
    return RU_OK;
}

static ru_status run_all(work *w, const ru_validate_options *o)
{
    for (size_t i = (size_t)w->comm.rank; i < w->n; i += (size_t)w->comm.size) {
        if (o->told)
            o->told(w->cases[i].name, (int)i, (int)w->n, o->context);
        run_case(w, &w->cases[i]);
    }
    for (size_t i = 0; i < w->n; i++) {
        int from = (int)(i % (size_t)w->comm.size);
        if (from == 0)
            continue;
        RU_TRY(send_text(w, from, &w->cases[i].report));
        RU_TRY(send_text(w, from, &w->cases[i].fault));
    }
    return RU_OK;
}

/* README.md of the case, where there is one. */
static ru_status read_discussion(one_case *c)
{
    char *path = NULL, block[4096];
    ru_text text = {0};
    if (!has_file(c->folder, "README.md"))
        return RU_OK;
    RU_TRY(join(c->folder, "README.md", &path));
    FILE *file = fopen(path, "r");
    free(path);
    RU_REQUIRE(file, RU_ERR_SYSTEM, "%s/README.md: cannot be read", c->folder);
    for (size_t n; (n = fread(block, 1, sizeof block, file));)
        ru_text_add(&text, "%.*s", (int)n, block);
    fclose(file);
    return ru_text_take(&text, &c->discussion);
}

static ru_status write_summary(const work *w, const ru_validate_options *o, char **report)
{
    ru_summary_count count;
    ru_summary_case *cases = calloc(w->n, sizeof *cases);
    RU_REQUIRE(cases, RU_ERR_SYSTEM, "out of memory for %zu cases", w->n);
    ru_status status = RU_OK;
    for (size_t i = 0; status == RU_OK && i < w->n; i++) {
        one_case *c = &w->cases[i];
        status = read_discussion(c);
        cases[i] = (ru_summary_case){c->name, c->report, c->fault, c->discussion};
    }
    if (status == RU_OK)
        status = ru_summary_write(cases, w->n,
                                  o->json       ? RU_SUMMARY_JSON
                                  : o->markdown ? RU_SUMMARY_MARKDOWN
                                                : RU_SUMMARY_TEXT,
                                  &count, report);
    free(cases);
    RU_TRY(status);
    RU_REQUIRE(!count.n_failed && !count.n_not_judged && !count.n_without, RU_ERR_CRITERION,
               "of %zu quantities with limits %zu failed and %zu could not be judged; %zu of %zu "
               "cases have no verdict",
               count.n_passed + count.n_failed + count.n_not_judged, count.n_failed,
               count.n_not_judged, count.n_without, count.n_case);
    return RU_OK;
}

static void clear(work *w)
{
    for (size_t i = 0; i < w->n; i++) {
        free(w->cases[i].folder);
        free(w->cases[i].report);
        free(w->cases[i].fault);
        free(w->cases[i].discussion);
    }
    free(w->cases);
}

ru_status ru_validate(const char *const *paths, size_t n_path, MPI_Comm comm,
                      const ru_validate_options *options, char **report)
{
    const ru_validate_options none = {0}, *o = options ? options : &none;
    work w = {0};
    *report = NULL;
    RU_TRY(ru_comm_wrap(comm, &w.comm));
    ru_status status = ru_comm_agree(&w.comm, find_cases(&w, paths, n_path));
    int made = 0;
    if (status == RU_OK) {
        made = 1;
        status = ru_comm_agree(&w.comm, make_folder(&w, o->results));
    }
    if (status == RU_OK)
        status = ru_comm_agree(&w.comm, run_all(&w, o));
    if (status == RU_OK)
        status = ru_comm_agree(&w.comm, w.comm.rank == 0 ? write_summary(&w, o, report) : RU_OK);
    if (made && !w.keep)
        (void)rmdir(w.results);
    clear(&w);
    return status;
}
