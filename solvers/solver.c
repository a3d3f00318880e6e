/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/solver.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/sundials_compat.h>

#define RU_SOLVER(name, symbol) extern const ru_solver_type symbol;
#include <ru/solvers/solvers.def>
#undef RU_SOLVER

static const ru_solver_type *const types[] = {
#define RU_SOLVER(name, symbol) &symbol,
#include <ru/solvers/solvers.def>
#undef RU_SOLVER
};
enum { N_TYPE = sizeof types / sizeof types[0] };

size_t ru_solver_count(void)
{
    return N_TYPE;
}

const ru_solver_type *ru_solver_at(size_t i)
{
    return i < N_TYPE ? types[i] : NULL;
}

const ru_solver_type *ru_solver_find(const char *name)
{
    for (size_t i = 0; i < N_TYPE; i++)
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    return NULL;
}

static ru_solver_options fill_options(const ru_solver_options *given)
{
    ru_solver_options o = *given;
    o.step_limit = o.step_limit ? o.step_limit : 1000000;
    o.krylov_dimension = o.krylov_dimension ? o.krylov_dimension : 30;
    o.newton_factor = o.newton_factor > 0 ? o.newton_factor : 0.01;
    o.maximum_order = o.maximum_order ? o.maximum_order : 2;
    return o;
}

static ru_status lay_directions(ru_solver *s)
{
    const ru_ode *ode = &s->ode;
    if (!ode->n_direction)
        return RU_OK;
    RU_REQUIRE(s->type->has_directions && ode->is_exact, RU_ERR_INPUT,
               "the solver '%s' gives no sensitivities here", s->type->name);
    s->directions = calloc(ode->n_direction, sizeof *s->directions);
    RU_REQUIRE(s->directions, RU_ERR_SYSTEM, "out of memory for sensitivities");
    for (size_t k = 0; k < ode->n_direction; k++) {
        s->directions[k] = malloc((ode->n + 1) * sizeof **s->directions);
        RU_REQUIRE(s->directions[k], RU_ERR_SYSTEM, "out of memory for sensitivities");
        memcpy(s->directions[k], ode->direction_start + k * ode->n,
               ode->n * sizeof **s->directions);
    }
    return RU_OK;
}

static ru_status open_type(ru_solver *s, const double *y0)
{
    s->y = malloc((s->ode.n + 1) * sizeof *s->y);
    s->integrals = calloc(s->ode.n_integral + 1, sizeof *s->integrals);
    RU_REQUIRE(s->y && s->integrals, RU_ERR_SYSTEM, "out of memory for %zu unknowns", s->ode.n);
    memcpy(s->y, y0, s->ode.n * sizeof *s->y);
    RU_TRY(lay_directions(s));
    RU_TRY(s->type->open(s));
    return RU_OK;
}

ru_status ru_solver_open(const ru_solver_type *type, const ru_ode *ode,
                         const ru_solver_options *options, double t0, const double *y0,
                         ru_solver **solver)
{
    *solver = NULL;
    ru_solver *s = calloc(1, sizeof *s);
    ru_status status = RU_OK;
    if (!s) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a solver");
    } else {
        s->type = type;
        s->ode = *ode;
        s->options = fill_options(options);
        s->t = s->stats.time = t0;
        s->refused_at = -INFINITY;
        status = open_type(s, y0);
    }
    status = ru_comm_agree(&ode->comm, status);
    if (status != RU_OK)
        ru_solver_close(&s);
    *solver = s;
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_solver_advance(ru_solver *solver, double until)
{
    if (until <= solver->t)
        return RU_OK;
    double begun = ru_solver_clock(solver);
    ru_status status = solver->type->advance(solver, until);
    solver->stats.seconds_advance += ru_solver_clock(solver) - begun;
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_solver_restart(ru_solver *solver)
{
    RU_TRY(solver->type->restart(solver));
    return RU_OK;
}

ru_status ru_solver_resume(ru_solver *solver, double t, const double *y, const double *integrals,
                           const ru_solver_stats *stats)
{
    solver->t = t;
    solver->stats = *stats;
    memcpy(solver->y, y, solver->ode.n * sizeof *y);
    memcpy(solver->integrals, integrals, solver->ode.n_integral * sizeof *integrals);
    RU_TRY(ru_solver_restart(solver));
    return RU_OK;
}

ru_status ru_solver_interpolate(ru_solver *solver, double t, double *y, double *integrals)
{
    RU_TRY(solver->type->interpolate(solver, t, y, integrals));
    return RU_OK;
}

ru_status ru_solver_interpolate_direction(ru_solver *solver, double t, size_t k, double *s)
{
    if (t == solver->t) {
        memcpy(s, solver->directions[k], solver->ode.n * sizeof *s);
        return RU_OK;
    }
    RU_TRY(solver->type->interpolate_direction(solver, t, k, s));
    return RU_OK;
}

void ru_solver_close(ru_solver **solver)
{
    ru_solver *s = *solver;
    if (!s)
        return;
    if (s->work)
        s->type->close(s);
    free(s->y);
    free(s->integrals);
    for (size_t k = 0; s->directions && k < s->ode.n_direction; k++)
        free(s->directions[k]);
    free(s->directions);
    free(s);
    *solver = NULL;
}

double ru_solver_clock(const ru_solver *solver)
{
    return solver->ode.n < RU_SOLVER_TIMED ? 0 : MPI_Wtime();
}

ru_verdict ru_solver_call_rhs(ru_solver *solver, double t, const double *y, double *dydt)
{
    double begun = ru_solver_clock(solver);
    ru_verdict verdict = solver->ode.rhs(solver->ode.context, t, y, dydt);
    solver->stats.seconds_rhs += ru_solver_clock(solver) - begun;
    solver->stats.rhs_calls++;
    if (verdict != 0)
        solver->refused_at = t;
    return verdict;
}

int ru_solver_call_after_step(ru_solver *solver)
{
    if (!solver->after_step)
        return 0;
    double begun = ru_solver_clock(solver);
    int stop = solver->after_step(solver->after_step_context, solver->t);
    solver->stats.seconds_after_step += ru_solver_clock(solver) - begun;
    return stop;
}

const char *ru_solver_judge_step(ru_solver *solver, double from, int64_t last_step)
{
    enum { MAX_IDLE = 20 };
    int idle = solver->t - from <= 8e-16 * fabs(solver->t);
    solver->idle_steps = idle ? solver->idle_steps + 1 : 0;
    if (solver->idle_steps > MAX_IDLE && solver->refused_at >= solver->t)
        return "the model refuses every further state, however small the step";
    if (solver->idle_steps > MAX_IDLE)
        return "the step has shrunk to nothing";
    if (solver->stats.steps >= last_step)
        return "the limit of internal steps is reached";
    return NULL;
}

const char *ru_solver_library_version(void)
{
    static char text[32];
    if (SUNDIALSGetVersion(text, (int)sizeof text) != 0)
        return "unknown";
    return text;
}
