/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <popt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The program: argument parsing and printing, nothing else. Verbs are a table; each declares its
 * options as a popt table and works through the public interface alone. */

typedef struct arguments {
    int rank;
    const char *words[8]; /* after the verb and its options */
    size_t n_word;
    const char *sets[256];
    size_t n_set;
    const char *output, *limits, *run_id;
    int quiet, progress, json, markdown, resolved;
    char command_line[4096];
} arguments;

typedef struct verb {
    const char *name, *words, *meaning, *examples;
    struct poptOption *options;
    size_t least, most; /* words */
    ru_status (*act)(arguments *a);
} verb;

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Progress: one line that is rewritten, on a terminal only. */
typedef struct meter {
    double shown, time; /* wall time and process time when last shown, s */
    double speed;       /* process seconds per second, of the last few seconds */
    int on;
} meter;

static int show_progress(const ru_progress *p, void *context)
{
    meter *m = context;
    double now = seconds_now();
    if (m->shown == 0) {
        m->shown = now;
        m->time = p->time;
    }
    if (m->on && now - m->shown > 0.2) {
        double wall = now - m->shown, share = wall / (wall + 2);
        m->speed += share * ((p->time - m->time) / wall - m->speed);
        m->shown = now;
        m->time = p->time;
        fprintf(stderr, "\r\033[Kstep %lld  %.4g / %.4g h  %3.0f %%  %.3g h/min  ", p->step,
                p->time / 3600, p->end / 3600, 100 * p->time / p->end, m->speed / 60);
        if (m->speed > 0)
            fprintf(stderr, "%.0f s left at this speed", (p->end - p->time) / m->speed);
    }
    return interrupted;
}

/* "dir/case.yaml" -> "case.h5" in the present folder. */
static void default_output(const char *scenario, char *path, size_t size)
{
    const char *base = strrchr(scenario, '/');
    snprintf(path, size, "%s", base ? base + 1 : scenario);
    char *dot = strrchr(path, '.');
    if (dot && dot != path)
        *dot = '\0';
    size_t used = strlen(path);
    snprintf(path + used, size - used, ".h5");
}

/* Last value of a series, or NAN. */
static int last_value(const ru_simulation *s, const char *name, double *value)
{
    const ru_memory_record *r = ru_record(s);
    size_t column = ru_memory_record_column(r, name);
    if (column >= r->n_series || !r->n_time)
        return 0;
    *value = r->series[(r->n_time - 1) * r->n_series + column];
    return 1;
}

/* End, highest and lowest value of every series, then the balances. */
static void print_summary(const ru_simulation *s, const char *path)
{
    const ru_memory_record *r = ru_record(s);
    printf("%-22s %12s %12s %12s  %s\n", "", "end", "lowest", "highest", "unit");
    for (size_t c = 0; c < ru_series_count(s); c++) {
        const ru_column *column = ru_series_info(s, c);
        double low = 1e300, high = -1e300, last = 0;
        for (size_t i = 0; i < r->n_time; i++) {
            double v = r->series[i * r->n_series + c];
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        if (last_value(s, column->name, &last) && low <= high)
            printf("%-22s %12.5g %12.5g %12.5g  %s\n", column->name, last, low, high, column->unit);
    }
    printf("\n%-22s %12s %12s %12s %12s %12s  %s\n", "balance, kg", "fed", "withdrawn", "from gas",
           "reacted", "left", "closure");
    for (size_t i = 0; i < r->n_balance; i++) {
        const ru_balance *b = &r->balance[i];
        printf("%-22s %12.5g %12.5g %12.5g %12.5g %12.5g  %.1e%s\n", b->name, b->fed, b->withdrawn,
               b->transferred, b->reacted, b->final, b->closure,
               b->conserved ? " (conserved)" : "");
    }
    if (ru_findings(s)[0])
        printf("\n%s", ru_findings(s));
    printf("\nresult      %s\n", path);
}

static ru_status open_simulation(arguments *a, ru_simulation **s)
{
    const ru_open_options options = {
        .sets = a->sets, .n_set = a->n_set, .command_line = a->command_line};
    return ru_open(a->words[0], MPI_COMM_WORLD, &options, s);
}

static ru_status act_run(arguments *a)
{
    char path[4096];
    ru_simulation *s = NULL;
    meter m = {.on = !a->quiet && (a->progress || isatty(STDERR_FILENO))};
    if (a->output)
        snprintf(path, sizeof path, "%s", a->output);
    else
        default_output(a->words[0], path, sizeof path);
    ru_status status = open_simulation(a, &s);
    if (status == RU_OK)
        status = ru_output_open(s, path);
    if (status == RU_OK) {
        struct sigaction action = {.sa_handler = note_signal};
        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
        ru_progress_set(s, show_progress, &m);
        status = ru_run(s);
    }
    if (m.on)
        fprintf(stderr, "\r\033[K");
    if (a->rank == 0 && !a->quiet && (status == RU_OK || status == RU_ERR_CRITERION) && s)
        print_summary(s, path);
    ru_close(&s);
    return status;
}

static ru_status act_check(arguments *a)
{
    ru_simulation *s = NULL;
    const char *text = NULL;
    ru_status status = open_simulation(a, &s);
    if (status == RU_OK)
        status = ru_consequences(s, &text);
    if (status == RU_OK && a->rank == 0) {
        printf("%s", ru_resolved(s));
        if (!a->resolved)
            printf("\n# what follows\n%s", text);
    }
    ru_close(&s);
    return status;
}

static ru_status print_text(const arguments *a, ru_status status, char *text)
{
    if (text && a->rank == 0)
        printf("%s", text);
    free(text);
    return status;
}

static ru_status act_compare(arguments *a)
{
    const ru_compare_options options = {.limits = a->limits, .run_id = a->run_id, .json = a->json};
    char *report = NULL;
    ru_status status = ru_compare(a->words[0], a->words[1], &options, &report);
    return print_text(a, status, report);
}

static ru_status act_models(arguments *a)
{
    char *text = NULL;
    ru_status status = ru_models(a->n_word ? a->words[0] : NULL, &text);
    return print_text(a, status, text);
}

static ru_status act_describe(arguments *a)
{
    char *text = NULL;
    ru_status status = ru_describe(a->words[0], a->markdown, &text);
    return print_text(a, status, text);
}

static arguments given;

/* Our own: the library's would leave without a word to the other ranks. */
#define HELP {"help", '?', POPT_ARG_NONE, NULL, '?', "show this help", NULL},

static struct poptOption run_options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "result file (default: SCENARIO's name, .h5)", "FILE"},
    {"set", 's', POPT_ARG_STRING, NULL, 's', "change a value of the scenario; repeatable",
     "path=value"},
    {"progress", 'p', POPT_ARG_NONE, &given.progress, 0,
     "show progress although this is no terminal (under mpirun)", NULL},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "no progress, no summary", NULL},
    HELP POPT_TABLEEND};
static struct poptOption check_options[] = {
    {"set", 's', POPT_ARG_STRING, NULL, 's', "change a value of the scenario; repeatable",
     "path=value"},
    {"resolved", 0, POPT_ARG_NONE, &given.resolved, 0, "print the resolved scenario only", NULL},
    HELP POPT_TABLEEND};
static struct poptOption compare_options[] = {
    {"limits", 'l', POPT_ARG_STRING, &given.limits, 0, "limits and mapping file", "FILE"},
    {"run", 'r', POPT_ARG_STRING, &given.run_id, 0, "run_id in the measured file", "ID"},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    HELP POPT_TABLEEND};
static struct poptOption plain_options[] = {HELP POPT_TABLEEND};
static struct poptOption describe_options[] = {
    {"markdown", 0, POPT_ARG_NONE, &given.markdown, 0, "as a reference page", NULL},
    HELP POPT_TABLEEND};

static const verb verbs[] = {
    {"run", "SCENARIO", "run a scenario and write an HDF5 result",
     "  rushton run scenarios/ecoli_batch.yaml\n"
     "  rushton run scenarios/ecoli_22m3.yaml --set \"mixing.speed=90 rpm\" -o slow.h5\n"
     "  mpirun -n 2 rushton run scenarios/ecoli_22m3.yaml --quiet\n",
     run_options, 1, 1, act_run},
    {"check", "SCENARIO", "read and check everything, run nothing; print what follows",
     "  rushton check scenarios/ecoli_22m3.yaml\n"
     "  rushton check scenarios/ecoli_22m3.yaml --set \"vessel.volume=18 m3\"\n"
     "  rushton check scenarios/ecoli_batch.yaml --resolved > full.yaml\n",
     check_options, 1, 1, act_check},
    {"compare", "RESULT [MEASURED]", "hold a result against measured data: the verdict",
     "  rushton compare run.h5 offline.csv\n"
     "  rushton compare run.h5 --limits limits.yaml   (the data that the limits name)\n"
     "  rushton compare run.h5 offline.csv --run ferm6 --json\n",
     compare_options, 1, 2, act_compare},
    {"models", "[NAME]", "list the cell models, or tell all about one",
     "  rushton models\n  rushton models ecoli-anane\n", plain_options, 0, 1, act_models},
    {"describe", "TOPIC", "reference pages: scenario, results, solvers, impellers, correlations",
     "  rushton describe scenario\n  rushton describe results\n"
     "  rushton describe scenario --markdown > scenario.md\n",
     describe_options, 1, 1, act_describe},
};
enum { N_VERB = sizeof verbs / sizeof verbs[0] };

static void print_help(FILE *to)
{
    fprintf(to, "rushton: multi-scale, multi-modal bioprocess simulation\n\n"
                "usage: rushton VERB [options] ...\n\n");
    for (size_t i = 0; i < N_VERB; i++)
        fprintf(to, "  %-9s %-26s %s\n", verbs[i].name, verbs[i].words, verbs[i].meaning);
    fprintf(to, "\n  rushton VERB --help tells a verb's options and examples\n"
                "  rushton --version tells version, commit, compiler, flags and libraries\n\n"
                "examples\n");
    for (size_t i = 0; i < 3; i++)
        fprintf(to, "%s", verbs[i].examples);
}

static int usage_error(const arguments *a, const char *format, const char *word)
{
    if (a->rank == 0) {
        fprintf(stderr, "rushton: ");
        fprintf(stderr, format, word);
        fprintf(stderr, "; see rushton --help\n");
    }
    return ru_status_exit_code(RU_ERR_USAGE);
}

static const verb *find_verb(const char *name)
{
    for (size_t i = 0; i < N_VERB; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static int report(const arguments *a, ru_status status)
{
    if (status != RU_OK && a->rank == 0 && ru_last_fault()[0] &&
        !(status == RU_ERR_CRITERION && ru_last_fault()[0] == '\0')) {
        const char *text = ru_last_fault();
        int located = status == RU_ERR_INPUT && strstr(text, ": error:") != NULL;
        fprintf(stderr, "%s%s\n", located ? "" : "error: ", text);
    }
    return ru_status_exit_code(status);
}

/* Reads the options and words of a verb; -1 to go on, else the exit code. */
static int read_words(arguments *a, const verb *v, poptContext context)
{
    int code;
    while ((code = poptGetNextOpt(context)) > 0) {
        if (code == '?') {
            if (a->rank == 0)
                poptPrintHelp(context, stdout, 0);
            return 0;
        }
        if (code == 's') {
            if (a->n_set == sizeof a->sets / sizeof a->sets[0])
                return usage_error(a, "too many --set, from %s on", poptGetOptArg(context));
            a->sets[a->n_set++] = poptGetOptArg(context);
        }
    }
    if (code < -1)
        return usage_error(a, "cannot understand '%s'", poptBadOption(context, 0));
    const char *word;
    while ((word = poptGetArg(context))) {
        if (a->n_word == v->most)
            return usage_error(a, "'%s' is one word too many", word);
        a->words[a->n_word++] = word;
    }
    if (a->n_word < v->least)
        return usage_error(a, "something is missing: %s", v->words);
    return -1;
}

static int act(arguments *a, const verb *v, int argc, const char **argv)
{
    char help[1024];
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 && a->rank == 0)
            printf("%s: %s\nexamples\n%s\n", v->name, v->meaning, v->examples);
    snprintf(help, sizeof help, "%s [OPTION...]", v->words);
    argv[1] = argv[0];
    poptContext context = poptGetContext("rushton", argc - 1, argv + 1, v->options, 0);
    poptSetOtherOptionHelp(context, help);
    int code = read_words(a, v, context);
    if (code < 0)
        code = report(a, v->act(a));
    poptFreeContext(context);
    return code;
}

int main(int argc, char **argv)
{
    /* One component of Open MPI 4.1 has corrupted parallel HDF5 files without a word. */
    setenv("OMPI_MCA_fcoll", "^vulcan", 0);
    /* Started without mpirun it would fork a daemon of its own, which nothing here needs: a third
     * of the start-up time, and a thread that a leak checker stumbles over. */
    setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &given.rank);
    for (int i = 0, used = 0; i < argc && used < (int)sizeof given.command_line; i++)
        used += snprintf(given.command_line + used, sizeof given.command_line - (size_t)used,
                         "%s%s", i ? " " : "", argv[i]);
    int code;
    const char *first = argc > 1 ? argv[1] : "--help";
    const verb *v = find_verb(first);
    if (v) {
        code = act(&given, v, argc, (const char **)argv);
    } else if (strcmp(first, "--version") == 0) {
        code = given.rank == 0 && printf("%s", ru_version()) < 0;
    } else if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 ||
               strcmp(first, "help") == 0) {
        if (given.rank == 0)
            print_help(stdout);
        code = argc > 1 ? 0 : ru_status_exit_code(RU_ERR_USAGE);
    } else {
        code = usage_error(&given, "there is no verb '%s'", first);
    }
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0)
        code = ru_status_exit_code(RU_ERR_SYSTEM);
    MPI_Finalize();
    return code;
}
