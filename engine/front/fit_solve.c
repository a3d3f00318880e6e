/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_solve.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rounds of weights at most, and what change of an sd ends them. */
enum { MOST_ROUNDS = 30 };
static const double steady = 1e-3;

/* Numbers that a start sends to all ranks, before its place. */
enum { SENT_SQUARE, SENT_EVALUATIONS, SENT_FAILED, SENT_END, SENT };

typedef struct work {
    const ru_comm *comm;
    const ru_fit_problem *problem; /* with what may stop a search of it */
    const ru_fit_problem *whole;   /* never stopped */
    const ru_fit_plan *plan;
    const ru_fit_method *method;
    ru_fit_outcome *o;
} work;

/* Between these two a search may be stopped. */
static void open_search(const work *w)
{
    if (w->plan->stop) {
        w->plan->stop->is_open = 1;
        w->plan->stop->looked = MPI_Wtime();
    }
}

static int close_search(const work *w)
{
    if (!w->plan->stop)
        return 0;
    w->plan->stop->is_open = 0;
    return w->o->is_stopped = ru_fit_stop_agree(w->plan->stop);
}

static int is_asked(const work *w)
{
    return w->plan->stop && w->plan->stop->asked;
}

/* One search, polished by the trust region where it was another method's. */
static ru_status seek(const work *w, const double *u, uint64_t seed, ru_fit_found *found)
{
    ru_fit_options options = w->plan->options;
    options.seed = seed;
    RU_TRY(ru_fit_run(w->problem, w->method, &options, u, NULL, found));
    if (w->method == ru_fit_method_at(0) || !w->plan->polish || !isfinite(found->square))
        return RU_OK;
    ru_fit_found better;
    ru_status status =
        ru_fit_run(w->problem, ru_fit_method_at(0), &options, found->u, NULL, &better);
    better.n_evaluation += found->n_evaluation;
    better.n_failed += found->n_failed;
    if (status == RU_OK && better.square > found->square) {
        found->n_evaluation = better.n_evaluation;
        found->n_failed = better.n_failed;
        ru_fit_found_clear(&better);
        return RU_OK;
    }
    ru_fit_found_clear(found);
    *found = better;
    return status;
}

static void keep(const work *w, size_t i, const ru_fit_found *found, double *sent)
{
    size_t n = w->problem->n_variable;
    double *to = sent + i * (SENT + n);
    to[SENT_SQUARE] = found->square;
    to[SENT_EVALUATIONS] = (double)found->n_evaluation;
    to[SENT_FAILED] = (double)found->n_failed;
    to[SENT_END] = found->end;
    for (size_t k = 0; k < n; k++)
        to[SENT + k] = isfinite(found->square) ? found->u[k] : 0;
}

/* Every rank its share of the starts; what they found in `sent` [n_start][SENT + n_variable]. */
static ru_status run_starts(work *w, const double *places, double *sent)
{
    size_t n = w->problem->n_variable;
    ru_status status = RU_OK;
    for (size_t i = (size_t)w->comm->rank; i < w->o->n_start && status == RU_OK;
         i += (size_t)w->comm->size) {
        ru_fit_found found = {0};
        if (w->plan->told && !is_asked(w))
            w->plan->told((int)i, (int)w->o->n_start, w->plan->told_context);
        status = seek(w, places + i * n, w->plan->options.seed + i, &found);
        if (status == RU_OK)
            keep(w, i, &found, sent);
        ru_fit_found_clear(&found);
    }
    RU_TRY(ru_comm_agree(w->comm, status));
    ru_comm_sum(w->comm, sent, (int)(w->o->n_start * (SENT + n)));
    return RU_OK;
}

/* The best start, by its sum and then its number. */
static ru_status choose(work *w, const double *sent)
{
    ru_fit_outcome *o = w->o;
    size_t width = SENT + o->n_variable;
    o->square = INFINITY;
    for (size_t i = 0; i < o->n_start; i++) {
        const double *from = sent + i * width;
        o->starts[i] = (ru_fit_start){from[SENT_SQUARE], (int64_t)from[SENT_EVALUATIONS],
                                      (int64_t)from[SENT_FAILED], (ru_fit_end)from[SENT_END]};
        o->n_evaluation += o->starts[i].n_evaluation;
        o->n_failed += o->starts[i].n_failed;
        if (from[SENT_SQUARE] < o->square) {
            o->square = from[SENT_SQUARE];
            o->best = i;
        }
    }
    if (!isfinite(o->square) && is_asked(w))
        return ru_fit_stop_judge(w->plan->stop, "nothing had been evaluated yet");
    RU_REQUIRE(isfinite(o->square), RU_ERR_SOLVER,
               "the model failed at all of %lld places where it was tried",
               (long long)o->n_evaluation);
    memcpy(o->u, sent + o->best * width + SENT, o->n_variable * sizeof *o->u);
    o->end = o->starts[o->best].end;
    return RU_OK;
}

/* The sum at u; the caller's residuals are then those of this place. INFINITY where it fails. */
static ru_status look(const work *w, const double *u, double *square)
{
    unsigned char *held = calloc(w->problem->n_variable + 1, 1);
    ru_fit_found found = {0};
    RU_REQUIRE(held, RU_ERR_SYSTEM, "out of memory");
    ru_status status = ru_fit_run(w->whole, w->method, NULL, u, held, &found);
    *square = found.square;
    ru_fit_found_clear(&found);
    free(held);
    return status;
}

/* Once more from the best place, on all ranks alike. */
static ru_status finish_once(work *w)
{
    ru_fit_outcome *o = w->o;
    ru_fit_found found = {0};
    ru_status status =
        ru_fit_run(w->problem, ru_fit_method_at(0), &w->plan->options, o->u, NULL, &found);
    o->n_evaluation += found.n_evaluation;
    o->n_failed += found.n_failed;
    if (status == RU_OK && isfinite(found.square)) {
        memcpy(o->u, found.u, o->n_variable * sizeof *o->u);
        o->square = found.square;
        o->end = found.end;
    }
    ru_fit_found_clear(&found);
    return status;
}

/* With weights that are sought too: in turns until they stay. */
static ru_status finish(work *w)
{
    ru_fit_outcome *o = w->o;
    double change = 0;
    if (!w->plan->reweigh)
        return w->method != ru_fit_method_at(0) && !w->plan->polish ? RU_OK : finish_once(w);
    do {
        RU_TRY(look(w, o->u, &o->square));
        change = w->plan->reweigh(w->plan->reweigh_context);
        RU_TRY(finish_once(w));
        o->n_round++;
    } while (change > steady && o->n_round < MOST_ROUNDS && !is_asked(w));
    if (change > steady)
        o->end = RU_FIT_END_WEIGHTS;
    return RU_OK;
}

/* Profiles of the variables, each on one rank; the others' numbers are zero until they are added
 * up. */
static ru_status take_profiles(work *w)
{
    enum { LOW, HIGH, OPEN, BETTER, N_TRACE, TRACE, N = TRACE + 2 * RU_FIT_TRACE };
    ru_fit_outcome *o = w->o;
    size_t n = o->n_variable;
    double *sent = calloc(N * n + 1, sizeof *sent);
    open_search(w);
    o->profiles = calloc(n + 1, sizeof *o->profiles);
    ru_status status =
        sent && o->profiles ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for profiles");
    for (size_t k = (size_t)w->comm->rank; k < n && status == RU_OK; k += (size_t)w->comm->size) {
        ru_fit_profile p = {0};
        status = ru_fit_profile_take(w->problem, o->u, o->square, o->statistics.rise, k, &p);
        double *to = sent + N * k;
        to[LOW] = p.low;
        to[HIGH] = p.high;
        to[OPEN] = p.open;
        to[BETTER] = p.better;
        to[N_TRACE] = (double)p.n_trace;
        memcpy(to + TRACE, p.trace, p.n_trace * sizeof *p.trace);
    }
    status = ru_comm_agree(w->comm, status);
    if (status == RU_OK)
        ru_comm_sum(w->comm, sent, (int)(N * n));
    if (close_search(w)) { /* ends of profiles that were cut off are none */
        free(o->profiles);
        o->profiles = NULL;
        n = 0;
    }
    for (size_t k = 0; k < n && status == RU_OK; k++) {
        const double *from = sent + N * k;
        ru_fit_profile *p = &o->profiles[k];
        p->low = from[LOW];
        p->high = from[HIGH];
        p->open = (int)from[OPEN];
        p->better = from[BETTER];
        p->n_trace = (size_t)from[N_TRACE];
        memcpy(p->trace, from + TRACE, sizeof p->trace);
        o->profile_better = fmin(o->profile_better, from[BETTER]);
    }
    free(sent);
    return status;
}

static ru_status allocate(work *w, double **places, double **sent)
{
    ru_fit_outcome *o = w->o;
    size_t n = o->n_variable;
    o->u = calloc(n + 1, sizeof *o->u);
    o->x = calloc(n + 1, sizeof *o->x);
    o->starts = calloc(o->n_start + 1, sizeof *o->starts);
    *places = calloc(o->n_start * n + 1, sizeof **places);
    *sent = calloc(o->n_start * (SENT + n) + 1, sizeof **sent);
    RU_REQUIRE(o->u && o->x && o->starts && *places && *sent, RU_ERR_SYSTEM,
               "out of memory for %zu starts", o->n_start);
    return RU_OK;
}

/* x at u; searches end a little inside of a bound, where the bound is meant. */
static double told_value(const ru_fit_variable *v, double u)
{
    double margin = 1e-6 * ru_fit_width(v);
    if (u - ru_fit_low(v) < margin)
        return v->low;
    return ru_fit_high(v) - u < margin ? v->high : ru_fit_from_u(v, u);
}

/* The best place of all starts, once more from there; where a rank is stopped each may have got to
 * another place, and that of the first counts. */
static ru_status search(work *w, const double *places, double *sent)
{
    ru_fit_outcome *o = w->o;
    open_search(w);
    ru_status status = run_starts(w, places, sent);
    close_search(w);
    RU_TRY(status);
    RU_TRY(choose(w, sent));
    if (!o->is_stopped) {
        open_search(w);
        status = ru_comm_agree(w->comm, finish(w));
        close_search(w);
        RU_TRY(status);
    }
    if (!o->is_stopped)
        return RU_OK;
    o->end = RU_FIT_END_STOPPED;
    MPI_Bcast(o->u, (int)o->n_variable, MPI_DOUBLE, 0, w->comm->mpi);
    if (w->plan->reweigh) {
        RU_TRY(look(w, o->u, &o->square));
        (void)w->plan->reweigh(w->plan->reweigh_context);
    }
    return RU_OK;
}

static ru_status solve(work *w, const double *places, double *sent)
{
    ru_fit_outcome *o = w->o;
    RU_TRY(search(w, places, sent));
    RU_TRY(look(w, places, &o->start_square));
    RU_TRY(look(w, o->u, &o->square));
    for (size_t k = 0; k < o->n_variable; k++)
        o->x[k] = told_value(&w->problem->variables[k], o->u[k]);
    if (o->is_stopped)
        return RU_OK;
    ru_status status = ru_fit_statistics_take(w->whole, o->u, w->plan->estimated, &o->statistics);
    o->has_statistics = status == RU_OK;
    if (status == RU_ERR_SOLVER) {
        ru_fault_clear();
        return RU_OK;
    }
    RU_TRY(status);
    o->profile_better = o->square;
    return w->plan->profile ? take_profiles(w) : RU_OK;
}

ru_status ru_fit_solve(const ru_comm *comm, const ru_fit_problem *problem, const ru_fit_plan *plan,
                       ru_fit_outcome *outcome)
{
    double *places = NULL, *sent = NULL;
    ru_fit_problem stopped = *problem;
    if (plan->stop) {
        stopped.stops = ru_fit_stop_look;
        stopped.stops_context = plan->stop;
    }
    work w = {comm, &stopped, problem, plan, ru_fit_method_find(plan->method), outcome};
    *outcome = (ru_fit_outcome){.n_variable = problem->n_variable,
                                .n_start = plan->n_start ? plan->n_start : 1};
    RU_REQUIRE(w.method, RU_ERR_USAGE, "there is no method '%s'", plan->method);
    ru_status status = ru_comm_agree(comm, allocate(&w, &places, &sent));
    if (status == RU_OK) {
        ru_fit_starts(problem, outcome->n_start, plan->options.seed, places);
        status = ru_comm_agree(comm, solve(&w, places, sent));
    }
    free(places);
    free(sent);
    return status;
}

size_t ru_fit_near_best(const ru_fit_outcome *o, double share, double more)
{
    double most = o->starts[o->best].square * (1 + share) + more;
    size_t n = 0;
    for (size_t i = 0; i < o->n_start; i++)
        n += o->starts[i].square <= most;
    return n;
}

ru_status ru_fit_outcome_judge(const ru_fit_outcome *outcome, const ru_fit_stop *stop)
{
    if (outcome->is_stopped)
        return ru_fit_stop_judge(
            stop, outcome->end == RU_FIT_END_STOPPED
                      ? "the best so far is told, but is no estimate; to go on, start there"
                      : "the estimates are told, profiles are not");
    RU_REQUIRE(ru_fit_converged(outcome->end), RU_ERR_CRITERION,
               "the fit did not converge: %s%s; what was found is told, but is no estimate",
               ru_fit_end_words(outcome->end),
               outcome->end == RU_FIT_END_SPENT ? " (method.evaluations allows more)" : "");
    return RU_OK;
}

void ru_fit_outcome_clear(ru_fit_outcome *outcome)
{
    ru_fit_statistics_clear(&outcome->statistics);
    free(outcome->u);
    free(outcome->x);
    free(outcome->starts);
    free(outcome->profiles);
    *outcome = (ru_fit_outcome){0};
}
