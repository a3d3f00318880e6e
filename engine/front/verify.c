/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/front/account.h>
#include <ru/front/simulation.h>
#include <ru/validation/align.h>
#include <ru/validation/grid_convergence.h>
#include <ru/validation/numerics.h>

enum { GRIDS = 3, RUNS = GRIDS + 1, SETS = 6, SET_SIZE = 64 };

/* The finer grid's cells along each axis are this many times those of the next. */
static const double refinement = 1.5;

/* What one run gave: each series over time, at the end, and its largest value. */
typedef struct outcome {
    double *end, *most;     /* [n_series]; owned */
    double *times, *series; /* [n_time], [n_series][n_time]; of the finest its own times, of the
                             * others at these; owned */
    size_t n_time;
    double size; /* of a cell, in those of the finest grid */
} outcome;

typedef struct study {
    const char *path;
    MPI_Comm comm;
    const ru_verify_options *options;
    int is_grid;
    long long cells[3]; /* r, theta, z of the scenario */
    double tolerance;   /* of the scenario */
    char **names, **units;
    size_t n_series;
    char checksum[32];
    outcome runs[RUNS]; /* finest first; then the one of the tighter tolerance */
    int tight_on;       /* the grid that it was made on */
} study;

static ru_status copy_names(study *s, const ru_simulation *simulation)
{
    s->n_series = ru_series_count(simulation);
    s->names = calloc(s->n_series + 1, sizeof *s->names);
    s->units = calloc(s->n_series + 1, sizeof *s->units);
    RU_REQUIRE(s->names && s->units, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < s->n_series; i++) {
        const ru_column *column = ru_series_info(simulation, i);
        s->names[i] = strdup(column->name);
        s->units[i] = strdup(column->unit);
        RU_REQUIRE(s->names[i] && s->units[i], RU_ERR_SYSTEM, "out of memory");
    }
    return RU_OK;
}

/* Each series of a record at the times of the finest run, by straight lines. */
static ru_status align(const study *s, const ru_memory_record *record, outcome *to)
{
    const outcome *finest = &s->runs[0];
    size_t n = record->n_time, n_to = to == finest ? n : finest->n_time;
    double *values = malloc((n + 1) * sizeof *values);
    to->times = malloc((n_to + 1) * sizeof *to->times);
    to->series = malloc((n_to * s->n_series + 1) * sizeof *to->series);
    to->n_time = n_to;
    ru_status status = values && to->times && to->series
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu series", s->n_series);
    if (status == RU_OK)
        memcpy(to->times, to == finest ? record->time : finest->times, n_to * sizeof *to->times);
    for (size_t i = 0; i < s->n_series && status == RU_OK; i++) {
        for (size_t k = 0; k < n; k++)
            values[k] = record->series[k * s->n_series + i];
        const ru_curve curve = {record->time, values, n, 1};
        status = ru_align_interpolate(&curve, to->times, n_to, to->series + i * n_to);
    }
    free(values);
    return status;
}

static ru_status take_outcome(const study *s, const ru_simulation *simulation, outcome *to)
{
    const ru_memory_record *record = ru_record(simulation);
    to->end = calloc(2 * s->n_series + 1, sizeof *to->end);
    RU_REQUIRE(to->end && record->n_time && record->n_series == s->n_series, RU_ERR_SYSTEM,
               "the runs of one scenario do not record the same series");
    to->most = to->end + s->n_series;
    for (size_t i = 0; i < s->n_series; i++) {
        to->most[i] = -INFINITY;
        for (size_t k = 0; k < record->n_time; k++)
            to->most[i] = fmax(to->most[i], record->series[k * s->n_series + i]);
        to->end[i] = record->series[(record->n_time - 1) * s->n_series + i];
    }
    return align(s, record, to);
}

/* Cells along an axis on grid `k`, 0 the finest; an axis of one cell stays so. */
static long long coarsened(long long cells, int k)
{
    long long n = llround((double)cells / pow(refinement, k));
    return cells <= 1 ? cells : n < 2 ? 2 : n;
}

/* Size of a cell on grid k against those of the finest, by the number of cells. */
static double size_of(const study *s, int k)
{
    double ratio = 1;
    int axes = 0;
    for (int a = 0; a < 3; a++) {
        ratio *= (double)s->cells[a] / (double)coarsened(s->cells[a], k);
        axes += s->cells[a] > 1;
    }
    return axes ? pow(ratio, 1.0 / axes) : 1;
}

/* Runs the scenario on grid k with a tolerance; the user's own overrides come first. */
static ru_status run_one(study *s, int k, double tolerance, outcome *to)
{
    static const char *const axes[] = {"r", "theta", "z"};
    const ru_verify_options *o = s->options;
    char own[SETS][SET_SIZE];
    const char **sets = calloc(o->n_set + SETS, sizeof *sets);
    size_t n = 0, used = 0;
    RU_REQUIRE(sets, RU_ERR_SYSTEM, "out of memory");
    for (; n < o->n_set; n++)
        sets[n] = o->sets[n];
    for (int a = 0; s->is_grid && k > 0 && a < 3; a++) {
        snprintf(own[used], SET_SIZE, "mixing.cells.%s=%lld", axes[a], coarsened(s->cells[a], k));
        sets[n++] = own[used++];
    }
    if (tolerance > 0) {
        snprintf(own[used], SET_SIZE, "solver.relative_tolerance=%.17g", tolerance);
        sets[n++] = own[used++];
    }
    int own_run = k == 0 && !(tolerance > 0); /* the scenario as it is */
    const ru_open_options open = {.sets = sets, .n_set = n, .limits = own_run ? o->limits : NULL};
    ru_simulation *simulation = NULL;
    ru_status status = ru_open(s->path, s->comm, &open, &simulation);
    if (status == RU_OK && own_run) {
        snprintf(s->checksum, sizeof s->checksum, "%s", simulation->checksum_text[0]);
        if (o->result)
            status = ru_output_open(simulation, o->result);
    }
    if (status == RU_OK && o->progress)
        ru_progress_set(simulation, o->progress, o->context);
    if (status == RU_OK)
        status = ru_run(simulation);
    if (status == RU_OK && !s->names) {
        status = copy_names(s, simulation);
    }
    if (status == RU_OK)
        status = take_outcome(s, simulation, to);
    to->size = s->is_grid ? size_of(s, k) : 1;
    ru_close(&simulation);
    free(sets);
    return status;
}

/* Looks at the scenario without running it. */
static ru_status look(study *s)
{
    const ru_open_options open = {.sets = s->options->sets, .n_set = s->options->n_set};
    ru_simulation *simulation = NULL;
    ru_status status = ru_open(s->path, s->comm, &open, &simulation);
    if (status == RU_OK) {
        const ru_mixing *mixing = &simulation->scenario->mixing;
        s->is_grid = mixing->kind == RU_MIXING_CYLINDER;
        s->cells[0] = mixing->n_r;
        s->cells[1] = mixing->n_theta;
        s->cells[2] = mixing->n_z;
        s->tolerance = simulation->scenario->solver.relative;
    }
    ru_close(&simulation);
    return status;
}

static void tell(const study *s, const char *what, int i)
{
    if (s->options->told)
        s->options->told(what, i, s->is_grid ? RUNS : 2, s->options->context);
}

static ru_status run_all(study *s)
{
    char what[96];
    int n_grid = s->is_grid ? GRIDS : 1;
    for (int k = 0; k < n_grid; k++) {
        snprintf(what, sizeof what, "grid %d of %d: %lld x %lld x %lld", k + 1, n_grid,
                 coarsened(s->cells[0], k), coarsened(s->cells[1], k), coarsened(s->cells[2], k));
        tell(s, s->is_grid ? what : "as it is", k);
        RU_TRY(run_one(s, k, 0, &s->runs[k]));
    }
    /* What the tolerance does depends little on the grid: the coarsest tells it cheaply. */
    s->tight_on = n_grid - 1;
    snprintf(what, sizeof what, "a tenth of the tolerance, %.3g", s->tolerance / 10);
    tell(s, what, n_grid);
    return run_one(s, s->tight_on, s->tolerance / 10, &s->runs[GRIDS]);
}

/* Standard uncertainty from one value of the four runs; the index of the grids goes to *grid. */
static double uncertainty_of(const study *s, const double v[RUNS], ru_grid_convergence *grid)
{
    double sizes[GRIDS];
    int n_grid = s->is_grid ? GRIDS : 1;
    for (int k = 0; k < GRIDS; k++)
        sizes[k] = s->runs[k].size;
    *grid = (ru_grid_convergence){RU_CONVERGED, NAN, NAN, 0};
    if (s->is_grid)
        *grid = ru_grid_convergence_of(v, sizes);
    return ru_numerical_uncertainty(grid->index, fabs(v[GRIDS] - v[n_grid - 1]));
}

/* The uncertainty of every series at every time. */
static ru_status write_numerics(const study *s, const char *path)
{
    size_t n_time = s->runs[0].n_time;
    double *u = malloc((n_time * s->n_series + 1) * sizeof *u), v[RUNS];
    RU_REQUIRE(u, RU_ERR_SYSTEM, "out of memory for %zu times", n_time);
    for (size_t i = 0; i < s->n_series; i++)
        for (size_t t = 0; t < n_time; t++) {
            ru_grid_convergence grid;
            for (int k = 0; k < RUNS; k++)
                v[k] = s->runs[k].series ? s->runs[k].series[i * n_time + t] : NAN;
            u[t * s->n_series + i] = uncertainty_of(s, v, &grid);
        }
    const ru_numerics numerics = {
        s->checksum, (const char *const *)s->names, s->runs[0].times, u, s->n_series, n_time};
    ru_status status = ru_numerics_write(path, &numerics);
    free(u);
    return status;
}

/* Columns of the table; those of the grids go without a title where there is none. */
enum { AT_FINE = 3, AT_MEDIUM, AT_COARSE, AT_KIND, AT_ORDER, AT_INDEX, COLUMNS = 12 };
static const ru_account_column all_columns[COLUMNS] = {{"series", "series", NULL},
                                                       {"at", "at", NULL},
                                                       {"unit", "unit", NULL},
                                                       [AT_FINE] = {"value", "value", "%.6g"},
                                                       [AT_MEDIUM] = {"medium", "medium", "%.6g"},
                                                       [AT_COARSE] = {"coarse", "coarse", "%.6g"},
                                                       [AT_KIND] = {"grids", "grids", NULL},
                                                       [AT_ORDER] = {"order", "order", "%.2f"},
                                                       [AT_INDEX] = {"gci", "GCI", "%.3g"},
                                                       {"solver", "solver", "%.3g"},
                                                       {"u_num", "u_num", "%.3g"},
                                                       {"percent_of_value", "% of value", "%.2g"}};

/* One value of one series over the runs. */
static void add_row(const study *s, size_t i, int largest, ru_account *l)
{
    double v[RUNS];
    int n_grid = s->is_grid ? GRIDS : 1;
    for (int k = 0; k < RUNS; k++) {
        const outcome *run = &s->runs[k];
        v[k] = !run->end ? NAN : largest ? run->most[i] : run->end[i];
    }
    if (!isfinite(v[0]) || !isfinite(v[GRIDS]))
        return;
    ru_grid_convergence grid;
    double u = uncertainty_of(s, v, &grid);
    ru_account_cell_text(l, s->names[i]);
    ru_account_cell_text(l, largest ? "most" : "end");
    ru_account_cell_text(l, s->units[i]);
    ru_account_cell(l, v[0]);
    ru_account_cell(l, s->is_grid ? v[1] : NAN);
    ru_account_cell(l, s->is_grid ? v[2] : NAN);
    ru_account_cell_text(l, s->is_grid ? ru_convergence_name(grid.kind) : NULL);
    ru_account_cell(l, grid.order);
    ru_account_cell(l, grid.index);
    ru_account_cell(l, fabs(v[GRIDS] - v[n_grid - 1]));
    ru_account_cell(l, u);
    ru_account_cell(l, v[0] != 0 ? 100 * u / fabs(v[0]) : NAN);
}

/* What the columns stand for. */
static ru_status write_notes(const study *s, char **notes)
{
    static const char *const names[GRIDS] = {"fine  ", "medium", "coarse"};
    ru_text out = {0};
    for (int k = 0; s->is_grid && k < GRIDS; k++)
        ru_text_add(&out, "%s %lld x %lld x %lld cells\n", names[k], coarsened(s->cells[0], k),
                    coarsened(s->cells[1], k), coarsened(s->cells[2], k));
    ru_text_add(&out,
                "solver: difference of relative tolerances %.3g and %.3g%s\n"
                "u_num: standard uncertainty, GCI/1.15 and solver in square; `-o FILE` keeps it "
                "over time, for "
                "`rushton compare --u-num FILE`\n",
                s->tolerance, s->tolerance / 10, s->is_grid ? " on the coarse grid" : "");
    return ru_text_take(&out, notes);
}

/* The table, and what the comparison says; `verdict` NULL: there is none. */
static ru_status write(const study *s, const char *verdict, char **report)
{
    ru_account_column columns[COLUMNS];
    ru_account *l = NULL;
    char *notes = NULL;
    memcpy(columns, all_columns, sizeof columns);
    columns[AT_FINE].title = s->is_grid ? "fine" : "value";
    for (int c = AT_MEDIUM; c <= AT_INDEX && !s->is_grid; c++)
        columns[c].title = NULL;
    RU_TRY(write_notes(s, &notes));
    ru_status status = ru_account_build(&l);
    if (status == RU_OK) {
        ru_account_table(l, "series", COLUMNS, columns);
        for (size_t i = 0; i < s->n_series; i++)
            for (int largest = 0; largest < 2; largest++)
                add_row(s, i, largest, l);
        ru_account_block(l, "notes", notes);
        if (verdict)
            ru_account_report(l, "comparison", verdict);
        status = ru_account_write(&l, s->options->json, report);
    }
    free(notes);
    return status;
}

/* One rank writes, and all know how it went. */
static ru_status write_on_one(const study *s)
{
    ru_comm comm;
    RU_TRY(ru_comm_wrap(s->comm, &comm));
    ru_status status = comm.rank == 0 ? write_numerics(s, s->options->output) : RU_OK;
    return ru_comm_agree(&comm, status);
}

/* The result against its limits, with the uncertainty that was just found. */
static ru_status judge(const study *s, char **verdict)
{
    const ru_verify_options *o = s->options;
    const ru_compare_options compare = {.limits = o->limits, .u_num = o->output, .json = o->json};
    if (!o->limits || !o->output || !o->result)
        return RU_OK;
    return ru_compare(o->result, o->measured, &compare, verdict);
}

static void clear(study *s)
{
    for (int k = 0; k < RUNS; k++) {
        free(s->runs[k].end);
        free(s->runs[k].times);
        free(s->runs[k].series);
    }
    for (size_t i = 0; i < s->n_series; i++) {
        if (s->names)
            free(s->names[i]);
        if (s->units)
            free(s->units[i]);
    }
    free(s->names);
    free(s->units);
}

ru_status ru_verify(const char *path, MPI_Comm comm, const ru_verify_options *options,
                    char **report)
{
    const ru_verify_options none = {0};
    study s = {.path = path, .comm = comm, .options = options ? options : &none};
    *report = NULL;
    ru_status status = look(&s);
    if (status == RU_OK)
        status = run_all(&s);
    if (status == RU_OK) {
        char *verdict = NULL;
        ru_status ended = s.options->output ? write_on_one(&s) : RU_OK;
        if (ended == RU_OK)
            ended = judge(&s, &verdict);
        status = write(&s, verdict, report);
        free(verdict);
        status = status == RU_OK ? ended : status;
    }
    clear(&s);
    return status;
}
