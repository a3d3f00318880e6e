/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/estimate.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ru/base/log.h>
#include <ru/core/schedule.h>
#include <ru/front/checkpoint.h>
#include <ru/front/simulation.h>

/* Cells of the coarse grid, about, and s of computing for its run, which ends much before as a
 * rule.
 */
static const double coarse_cells = 400, coarse_most = 3;

/* A share of the process time that says what the rest will take. */
static const double telling_share = 0.1;

/* What an estimate may be wrong by, from runs of the scenarios in scenarios/ (docs/restart.md). */
static const double factors[] = {[RU_ESTIMATE_WHOLE] = 1.2,
                                 [RU_ESTIMATE_COARSE] = 2,
                                 [RU_ESTIMATE_SHARE] = 3,
                                 [RU_ESTIMATE_RULE] = 5};

/* What was done of a run. */
typedef struct progress {
    double time; /* of the process, s */
    double seconds, steps;
} progress;

/* The start of a run, with nothing recorded. */
typedef struct trial {
    const ru_problem *problem;
    double most, begun; /* s of computing */
    progress reached, passed;
    double mark;  /* process time that it `passed` first there; INFINITY: none */
    double share; /* of process time */
} trial;

/* Of this process alone: what else the machine does is left out. */
static double computed(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int look(void *context, const ru_solver *solver)
{
    trial *t = context;
    t->reached = (progress){solver->t, computed() - t->begun, (double)solver->stats.steps};
    if (!(t->passed.steps > 0) && solver->t >= t->mark)
        t->passed = t->reached;
    int stop = t->reached.seconds > t->most;
    if (t->problem->comm.size > 1)
        MPI_Bcast(&stop, 1, MPI_INT, 0, t->problem->comm.mpi);
    return stop;
}

static double share_of(const ru_scenario *s, double time)
{
    return s->end > s->start ? (time - s->start) / (s->end - s->start) : 1;
}

static ru_status try_run(trial *t)
{
    const ru_scenario *s = t->problem->scenario;
    ru_runner *run = NULL;
    RU_TRY(ru_runner_build(t->problem, &run));
    ru_runner_set_hook(run, look, t);
    ru_log_level level = ru_log_set_level(RU_LOG_ERROR); /* its warnings belong to the run */
    t->begun = computed();
    ru_status status = ru_runner_advance(run, s->end);
    ru_log_set_level(level);
    t->share = share_of(s, ru_runner_time(run));
    ru_runner_destroy(&run);
    if (status != RU_ERR_STOPPED)
        return status;
    ru_fault_clear();
    return RU_OK;
}

/* Read off the runs of scenarios/, of 50 to 2550 steps: a restart costs 30, smooth stretches 45 at
 * a relative tolerance of 1e-4, growing with its cube root; gradients take three times as many.
 * Half of those runs are within a factor of 1.5, nine of ten within 3. */
double ru_steps_expected(const ru_simulation *simulation, int *stretches)
{
    const ru_scenario *s = simulation->scenario;
    double t = s->start;
    for (*stretches = 0; t < s->end && *stretches < 100000; ++*stretches)
        t = fmin(ru_schedule_next_event(s, t), s->end);
    double steps = 30.0 * *stretches + 45 * cbrt(1e-4 / s->solver.relative);
    if (simulation->problem->network->n_node > 1)
        steps *= 3;
    double shortest = s->solver.maximum_step > 0 ? (s->end - s->start) / s->solver.maximum_step : 0;
    return fmax(steps, shortest);
}

/* The same vessel with fewer cells along each axis. Fails where it cannot be. */
static ru_status build_coarse(const ru_simulation *s, ru_aside *coarse)
{
    const ru_mixing *m = &s->scenario->mixing;
    static const char *const axes[] = {"r", "theta", "z"};
    const int64_t cells[] = {m->n_r, m->n_theta, m->n_z};
    char texts[3][64];
    const char *sets[3];
    int n_axis = 0;
    for (int a = 0; a < 3; a++)
        n_axis += cells[a] > 1;
    double by =
        pow((double)s->problem->network->n_node / coarse_cells, 1.0 / (n_axis ? n_axis : 1));
    for (int a = 0; a < 3; a++) {
        double n = fmax(2, round((double)cells[a] / by));
        snprintf(texts[a], sizeof texts[a], "mixing.cells.%s=%.0f", axes[a],
                 cells[a] > 1 ? n : (double)cells[a]);
        sets[a] = texts[a];
    }
    return ru_aside_build(s, sets, 3, coarse);
}

/* What comes after the trial is taken from a coarse grid, which does as much with smaller systems:
 * the steps are much alike, and each of them costs so many times as much as those of the start. */
static int estimate_coarse(const ru_simulation *s, const trial *fine, ru_estimate *e)
{
    ru_aside aside = {0};
    trial t = {.most = coarse_most, .mark = fine->reached.time};
    ru_status status = build_coarse(s, &aside);
    t.problem = aside.problem;
    if (status == RU_OK)
        status = try_run(&t);
    double passed = share_of(s->scenario, t.passed.time);
    int is_good = status == RU_OK && t.passed.steps > 0 && t.share - passed > telling_share;
    MPI_Bcast(&is_good, 1, MPI_INT, 0, s->comm.mpi);
    if (is_good) {
        double grows =
            (fine->reached.seconds / fine->reached.steps) / (t.passed.seconds / t.passed.steps);
        double rest = (1 - passed) / (t.share - passed);
        e->way = RU_ESTIMATE_COARSE;
        e->steps = fine->reached.steps + rest * (t.reached.steps - t.passed.steps);
        e->seconds = fine->reached.seconds + grows * rest * (t.reached.seconds - t.passed.seconds);
    }
    ru_aside_clear(&aside);
    ru_fault_clear();
    return is_good;
}

static void judge(const ru_simulation *s, const trial *t, ru_estimate *e)
{
    int stretches, is_grid = s->scenario->mixing.kind == RU_MIXING_CYLINDER &&
                             s->problem->network->n_node > coarse_cells;
    e->tried = t->reached.seconds;
    e->tried_steps = t->reached.steps;
    if (t->share < 1 && is_grid && estimate_coarse(s, t, e))
        return;
    if (t->share > telling_share) {
        e->way = t->share < 1 ? RU_ESTIMATE_SHARE : RU_ESTIMATE_WHOLE;
        e->steps = e->tried_steps / t->share;
        e->seconds = e->tried / t->share;
    } else {
        e->way = RU_ESTIMATE_RULE;
        e->steps = fmax(ru_steps_expected(s, &stretches), 2 * e->tried_steps);
        e->seconds = e->tried * e->steps / fmax(e->tried_steps, 1);
    }
}

ru_status ru_estimate_run(ru_simulation *simulation, double most, ru_estimate *estimate)
{
    ru_simulation *s = simulation;
    trial t = {.problem = s->problem, .most = most, .mark = INFINITY};
    *estimate = (ru_estimate){.way = RU_ESTIMATE_RULE,
                              .ranks = s->comm.size,
                              .seconds = NAN,
                              .steps = NAN,
                              .point = ru_checkpoints_share(s->scenario),
                              .memory = ru_memory_expected(s),
                              .nodes = s->problem->network->n_node};
    if (!(most > 0))
        return RU_OK;
    ru_status status = try_run(&t);
    /* What the cells remember of it would make the run another one, in its last digits. */
    ru_model_forget(s->problem->model);
    RU_TRY(status);
    judge(s, &t, estimate);
    estimate->factor = factors[estimate->way];
    MPI_Bcast(estimate, (int)sizeof *estimate, MPI_BYTE, 0, s->comm.mpi);
    if (!s->estimate)
        s->estimate = malloc(sizeof *s->estimate);
    RU_REQUIRE(s->estimate, RU_ERR_SYSTEM, "out of memory");
    *s->estimate = *estimate;
    return RU_OK;
}

double ru_estimate_seconds(const ru_estimate *estimate, double ranks)
{
    double useful = fmax(1, fmin(ranks, estimate->nodes / 1000.0));
    double seconds = estimate->seconds / pow(useful, log2(1.82));
    return estimate->limit > 0 && seconds > estimate->limit ? estimate->limit : seconds;
}

void ru_estimate_spell(double seconds, char text[32])
{
    int digits = seconds >= 99.5 * 3600 ? 3 : 2;
    if (seconds < 99.5)
        snprintf(text, 32, "%.2g s", seconds);
    else if (seconds < 99.5 * 60)
        snprintf(text, 32, "%.2g min", seconds / 60);
    else
        snprintf(text, 32, "%.*g h", digits, seconds / 3600);
}
