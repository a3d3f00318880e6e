/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/runner_inside.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points closer to an event, or to where the run stands, than this part of their distance are one
 * with it: no stretch is too short to integrate. */
static const double same_point = 1e-6;

void ru_run_state_destroy(ru_run_state *state)
{
    ru_pack_destroy(&state->common);
    free(state->y);
    free(state->integrals);
    *state = (ru_run_state){.time = NAN};
}

void ru_runner_set_points(ru_runner *run, double interval, ru_runner_point at_point, void *context)
{
    run->keeps = 1;
    run->points = interval;
    run->at_point = at_point;
    run->point_context = context;
}

const ru_run_state *ru_runner_kept(const ru_runner *run)
{
    return &run->kept;
}

double ru_runner_next_point(const ru_runner *run, double t, double event)
{
    double start = run->problem->scenario->start, interval = run->points;
    if (!isfinite(interval))
        return INFINITY;
    double point = start + (floor((t - start) / interval + same_point) + 1) * interval;
    return fabs(event - point) < same_point * interval ? event : point;
}

/* Everything that is the same on all ranks, in one order for saving and restoring. */
static ru_status visit(ru_runner *run, double *time, ru_solver_stats *stats, ru_pack *pack)
{
    RU_TRY(ru_pack_visit(pack, time, sizeof *time));
    RU_TRY(ru_pack_visit(pack, stats, sizeof *stats));
    RU_TRY(ru_pack_visit(pack, &run->sent, sizeof run->sent));
    RU_TRY(ru_pack_visit(pack, &run->next_series, sizeof run->next_series));
    RU_TRY(ru_pack_visit(pack, &run->next_field, sizeof run->next_field));
    RU_TRY(ru_pack_visit(pack, &run->last_series, sizeof run->last_series));
    RU_TRY(ru_pack_visit(pack, &run->last_field, sizeof run->last_field));
    RU_TRY(ru_pack_visit(pack, &run->field_time, sizeof run->field_time));
    RU_TRY(ru_observer_visit(run->observer, pack));
    if (run->watch)
        RU_TRY(ru_tracer_watch_visit(run->watch, pack));
    RU_TRY(ru_pack_finish(pack));
    return RU_OK;
}

static ru_status keep_local(ru_runner *run)
{
    ru_run_state *kept = &run->kept;
    ru_solver *solver = run->solver;
    size_t n = solver->ode.n, n_integral = solver->ode.n_integral;
    if (!kept->y) {
        kept->y = malloc((n + 1) * sizeof *kept->y);
        kept->integrals = malloc((n_integral + 1) * sizeof *kept->integrals);
        kept->n_integral = n_integral;
        RU_REQUIRE(kept->y && kept->integrals, RU_ERR_SYSTEM,
                   "out of memory for the state of the run");
    }
    ru_pack_save(&kept->common);
    RU_TRY(visit(run, &solver->t, &solver->stats, &kept->common));
    kept->time = solver->t;
    kept->sent = run->sent;
    memcpy(kept->y, solver->y, n * sizeof *kept->y);
    memcpy(kept->integrals, solver->integrals, n_integral * sizeof *kept->integrals);
    return RU_OK;
}

ru_status ru_runner_keep(ru_runner *run)
{
    if (!run->keeps)
        return RU_OK;
    RU_TRY(ru_comm_agree(&run->problem->comm, keep_local(run)));
    /* What the cell model remembers is not kept, so it goes: here and where the run is resumed. */
    ru_model_forget(run->problem->model);
    return run->at_point ? run->at_point(run->point_context) : RU_OK;
}

ru_status ru_runner_resume(ru_runner *run, ru_run_state *state)
{
    ru_solver_stats stats;
    RU_REQUIRE(!run->started, RU_ERR_INTERNAL, "a run that has started cannot resume another");
    RU_REQUIRE(state->n_integral == run->solver->ode.n_integral, RU_ERR_INPUT,
               "the state of the run is of other components");
    ru_pack_restore(&state->common);
    RU_TRY(ru_comm_agree(&run->problem->comm, visit(run, &state->time, &stats, &state->common)));
    state->sent = run->sent;
    RU_TRY(ru_solver_resume(run->solver, state->time, state->y, state->integrals, &stats));
    run->started = 1;
    RU_TRY(ru_comm_agree(&run->problem->comm, keep_local(run)));
    RU_TRY(ru_runner_begin_sinks(run));
    RU_TRY(ru_runner_send_balance(run, run->solver->t, run->solver->y, run->solver->integrals));
    ru_model_forget(run->problem->model);
    return RU_OK;
}
