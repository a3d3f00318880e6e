/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/measure.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <ru/bench/machine.h>
#include <ru/bench/traffic.h>
#include <ru/core/runner.h>
#include <ru/front/simulation.h>

enum { MAX_SET = 12, TEXT = 96 };

typedef struct job {
    const ru_bench_case *what;
    const ru_bench_options *options;
    const ru_comm *comm;
    double hours, relative;
} job;

/* Opens the case with its own overrides, a tolerance, an end and `more`. */
static ru_status open_case(const job *j, double relative, double hours, const char *const *more,
                           ru_simulation **s)
{
    char path[4096], tolerance[TEXT], end[TEXT];
    const char *sets[MAX_SET] = {tolerance, end};
    size_t n = 2;
    snprintf(path, sizeof path, "%s/%s", j->options->scenarios, j->what->scenario);
    snprintf(tolerance, sizeof tolerance, "solver.relative_tolerance=%.17g", relative);
    snprintf(end, sizeof end, "time.end=%.17g h", hours);
    for (size_t i = 0; i < sizeof j->what->sets / sizeof j->what->sets[0] && j->what->sets[i]; i++)
        sets[n++] = j->what->sets[i];
    for (; more && *more && n < MAX_SET; more++)
        sets[n++] = *more;
    const ru_open_options open = {.sets = sets, .n_set = n};
    RU_TRY(ru_open(path, j->comm->mpi, &open, s));
    return RU_OK;
}

/* What of a run is judged, and how it is taken from its series. */
enum way { LAST, HIGHEST, LOWEST };
static const struct figure {
    const char *name, *instead; /* series, and the one where there is none of that name */
    enum way way;
    int absolute; /* 1: the error is a difference */
    double unit;  /* times the series, g/L */
    ru_bench_column column;
} figures[] = {
    {"penicillin", "biomass", LAST, 0, 1, RU_BENCH_TITRE_ERROR},
    {"acetate", NULL, HIGHEST, 0, 1, RU_BENCH_ACETATE_ERROR},
    {"oxygen_min", "oxygen", LOWEST, 1, 1000, RU_BENCH_OXYGEN_ERROR},
    {"glucose_CoV", NULL, LAST, 0, 1, RU_BENCH_GRADIENT_ERROR},
};
enum { N_FIGURE = sizeof figures / sizeof figures[0], GRADIENT = N_FIGURE - 1 };

static double take_figure(const struct figure *f, const ru_simulation *s)
{
    const ru_memory_record *r = ru_record(s);
    size_t column = ru_memory_record_column(r, f->name);
    if (column >= r->n_series && f->instead)
        column = ru_memory_record_column(r, f->instead);
    if (column >= r->n_series || !r->n_time)
        return NAN;
    double best = r->series[column];
    for (size_t i = 0; i < r->n_time; i++) {
        double value = r->series[i * r->n_series + column];
        best = f->way == LAST ? value : f->way == HIGHEST ? fmax(best, value) : fmin(best, value);
    }
    return best * f->unit;
}

static double mean_over_ranks(const ru_comm *comm, double value)
{
    ru_comm_sum(comm, &value, 1);
    return value / comm->size;
}

/* The solver's clocks are silent for few unknowns; so are the shares then. */
static void take_shares(const job *j, const ru_solver_stats *stats, const ru_traffic *said,
                        double wall, ru_bench_row *row)
{
    double inside = stats->seconds_rhs + stats->seconds_setup + stats->seconds_solve +
                    stats->seconds_jacobian + stats->seconds_integrals + stats->seconds_after_step;
    const struct {
        ru_bench_column column;
        double seconds;
    } parts[] = {
        {RU_BENCH_IN_RHS, stats->seconds_rhs},
        {RU_BENCH_IN_JACOBIAN, stats->seconds_jacobian},
        {RU_BENCH_IN_SETUP, stats->seconds_setup},
        {RU_BENCH_IN_SOLVE, stats->seconds_solve},
        {RU_BENCH_IN_INTEGRALS, stats->seconds_integrals},
        {RU_BENCH_IN_VECTORS, stats->seconds_advance - inside},
        {RU_BENCH_IN_OUTPUT, wall - stats->seconds_advance + stats->seconds_after_step},
        {RU_BENCH_IN_TRAFFIC, said->seconds},
    };
    double timed = mean_over_ranks(j->comm, stats->seconds_advance);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        double mean = mean_over_ranks(j->comm, parts[i].seconds);
        if (timed > 0)
            row->values[parts[i].column] = 100 * mean / wall;
    }
    double steps = (double)stats->steps;
    row->values[RU_BENCH_MESSAGES] = mean_over_ranks(j->comm, said->messages) / steps;
    row->values[RU_BENCH_BYTES] = mean_over_ranks(j->comm, said->bytes) / steps / 1000;
    row->values[RU_BENCH_REDUCTIONS] = said->reductions / steps;
}

static void take_counts(const job *j, const ru_simulation *s, ru_bench_row *row)
{
    const ru_solver_stats *stats = ru_runner_stats(s->run);
    double *v = row->values;
    v[RU_BENCH_CELLS] = s->problem->network->n_node;
    v[RU_BENCH_STATES] = (double)s->problem->n_state;
    v[RU_BENCH_RANKS] = j->comm->size;
    v[RU_BENCH_HOURS] = j->hours;
    v[RU_BENCH_RELATIVE] = j->relative;
    v[RU_BENCH_STEPS] = (double)stats->steps;
    v[RU_BENCH_NEWTON] = (double)stats->newton_iterations;
    v[RU_BENCH_KRYLOV] = (double)stats->krylov_iterations;
    if (stats->newton_iterations)
        v[RU_BENCH_KRYLOV_NEWTON] = v[RU_BENCH_KRYLOV] / v[RU_BENCH_NEWTON];
}

/* Clocks before a run. */
typedef struct moment {
    double wall, cpu;
    ru_traffic said;
} moment;

static moment start_clocks(const ru_comm *comm)
{
    MPI_Barrier(comm->mpi);
    return (moment){MPI_Wtime(), ru_machine_cpu(), ru_traffic_now()};
}

static void stop_clocks(const job *j, const moment *from, const ru_simulation *s, ru_bench_row *row)
{
    double cpu = ru_machine_cpu() - from->cpu, peak = ru_machine_peak();
    const ru_traffic at = ru_traffic_now(), said = ru_traffic_between(&from->said, &at);
    MPI_Barrier(j->comm->mpi);
    double wall = MPI_Wtime() - from->wall;
    ru_comm_max(j->comm, &wall, 1);
    if (wall >= row->values[RU_BENCH_WALL])
        return;
    ru_comm_sum(j->comm, &cpu, 1);
    ru_comm_sum(j->comm, &peak, 1);
    row->values[RU_BENCH_WALL] = wall;
    row->values[RU_BENCH_CPU] = cpu;
    row->values[RU_BENCH_PEAK] = peak / (1024 * 1024);
    row->values[RU_BENCH_SPEED] = 60 * j->hours / wall;
    take_counts(j, s, row);
    take_shares(j, ru_runner_stats(s->run), &said, wall, row);
}

/* One run as a user has it; `found` [N_FIGURE]. */
static ru_status run_once(const job *j, ru_bench_row *row, double *found)
{
    char path[4096];
    ru_simulation *s = NULL;
    (void)ru_machine_reset_peak();
    moment from = start_clocks(j->comm);
    ru_status status = open_case(j, j->relative, j->hours, NULL, &s);
    snprintf(path, sizeof path, "%s/rushton-bench-%s.h5", j->options->output, j->what->name);
    if (status == RU_OK && j->what->writes)
        status = ru_output_open(s, path);
    if (status == RU_OK) {
        double seconds = MPI_Wtime() - from.wall;
        row->values[RU_BENCH_OPEN] = fmin(seconds, row->values[RU_BENCH_OPEN]);
        from = start_clocks(j->comm);
        status = ru_run(s);
    }
    if (status == RU_OK) {
        stop_clocks(j, &from, s, row);
        for (size_t i = 0; i < N_FIGURE; i++)
            found[i] = take_figure(&figures[i], s);
    }
    ru_close(&s);
    if (j->what->writes && j->comm->rank == 0)
        (void)unlink(path);
    RU_TRY(status);
    return RU_OK;
}

static ru_status measure_run(const job *j, ru_bench_row *row, double *found)
{
    row->values[RU_BENCH_WALL] = row->values[RU_BENCH_OPEN] = INFINITY;
    for (int k = 0; k < j->what->repeats; k++)
        RU_TRY(run_once(j, row, found));
    return RU_OK;
}

/* Gradient at the end of the window by large steps, against the one found by small ones. */
static ru_status compare_gradients(const job *j, double small, ru_bench_row *row)
{
    ru_simulation *s = NULL;
    ru_status status = open_case(j, j->relative, j->what->window / 3600, NULL, &s);
    if (status == RU_OK)
        status = ru_advance(s, j->what->window);
    if (status == RU_OK)
        row->values[RU_BENCH_EXPLICIT_ERROR] =
            fabs(take_figure(&figures[GRADIENT], s) - small) / fabs(small);
    ru_close(&s);
    RU_TRY(status);
    return RU_OK;
}

/* The same right-hand side by the explicit integrator, its speed over the second half of a window,
 * when its step has settled where stability ends. */
static ru_status measure_explicit(const job *j, ru_bench_row *row)
{
    static const char *const sets[] = {"solver.name=erk", NULL};
    double window = j->what->window, gradient = NAN;
    ru_simulation *s = NULL;
    ru_status status = open_case(j, j->relative, window / 3600, sets, &s);
    if (status == RU_OK)
        status = ru_advance(s, window / 2);
    if (status == RU_OK) {
        int64_t steps = ru_runner_stats(s->run)->steps;
        moment from = start_clocks(j->comm);
        status = ru_advance(s, window);
        double wall = MPI_Wtime() - from.wall, cpu = ru_machine_cpu() - from.cpu;
        double half = 0.5 * window / 3600;
        ru_comm_max(j->comm, &wall, 1);
        ru_comm_sum(j->comm, &cpu, 1);
        steps = ru_runner_stats(s->run)->steps - steps;
        row->values[RU_BENCH_EXPLICIT_STEP] = 0.5 * window / (double)steps;
        row->values[RU_BENCH_EXPLICIT_SPEED] = 60 * half / wall;
        row->values[RU_BENCH_RATIO] = cpu / half / (row->values[RU_BENCH_CPU] / j->hours);
        gradient = take_figure(&figures[GRADIENT], s);
    }
    ru_close(&s);
    RU_TRY(status);
    RU_TRY(compare_gradients(j, gradient, row));
    return RU_OK;
}

static ru_status measure_errors(const job *j, const double *found, ru_bench_row *row)
{
    ru_simulation *s = NULL;
    ru_status status = open_case(j, j->what->reference, j->hours, NULL, &s);
    if (status == RU_OK)
        status = ru_run(s);
    for (size_t i = 0; i < N_FIGURE && status == RU_OK; i++) {
        double right = take_figure(&figures[i], s), off = fabs(found[i] - right);
        row->values[figures[i].column] = figures[i].absolute ? off : off / fabs(right);
    }
    ru_close(&s);
    RU_TRY(status);
    return RU_OK;
}

static ru_status measure_transport(const job *j, ru_bench_row *row)
{
    ru_simulation *s = NULL;
    RU_TRY(open_case(j, j->relative, j->hours, NULL, &s));
    double rate = ru_machine_transport(s->problem);
    double bytes = ru_machine_transport_bytes(s->problem);
    ru_comm_max(j->comm, &bytes, 1);
    double triad = ru_machine_triad(j->comm, (size_t)(bytes / 24) + 1);
    row->values[RU_BENCH_TRANSPORT] = rate / 1e9;
    row->values[RU_BENCH_TRIAD] = triad / 1e9;
    row->values[RU_BENCH_OF_TRIAD] = 100 * rate / triad;
    row->values[RU_BENCH_OF_MEMORY] = 100 * rate / j->options->triad;
    ru_close(&s);
    return RU_OK;
}

ru_status ru_bench_measure(const ru_bench_case *what, const ru_bench_options *options,
                           const ru_comm *comm, ru_bench_row *row)
{
    double found[N_FIGURE];
    job j = {what, options, comm, options->brief ? what->short_hours : what->hours, what->relative};
    if (options->hours > 0)
        j.hours = options->hours;
    if (options->relative > 0)
        j.relative = options->relative;
    row->what = what;
    for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++)
        row->values[c] = NAN;
    RU_TRY(measure_run(&j, row, found));
    if (what->window > 0 && !options->no_explicit)
        RU_TRY(measure_explicit(&j, row));
    if (what->reference > 0 && options->accuracy)
        RU_TRY(measure_errors(&j, found, row));
    RU_TRY(measure_transport(&j, row));
    return RU_OK;
}
