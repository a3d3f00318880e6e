/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/rig.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/base/unit.h>
#include <ru/core/fields.h>
#include <ru/core/runner.h>
#include <ru/core/schedule.h>
#include <ru/io/hdf5_read.h>
#include <ru/scale/rig_scenario.h>
#include <ru/scale/rig_source.h>

/* Looks at a run over the time of the feed; settings that the search begins with; its end. */
enum { LOOKS = 40, SHARES = 6, RESIDENCES = 6, MOST_DIPS = 3, MOST_STEPS = 60 };

static const double shares[2] = {0.01, 0.6};   /* of the volume */
static const double residences[2] = {2, 1200}; /* s */
static const double rough = 0.05;              /* of the logarithms, where dips are compared */
static const double settled = 1e-3;            /* where the search ends */

/* Words for them; the first of a kind, at its own number, is its name. */
static const struct {
    const char *name;
    ru_rig_kind kind;
} kinds[] = {{"str-pfr", RU_RIG_STR_PFR}, {"two-str", RU_RIG_TWO_STR}, {"str-str", RU_RIG_TWO_STR}};

/* A run in this process, all nodes on it. */
typedef struct run {
    ru_scenario *scenario;
    ru_problem *problem;
    ru_runner *runner;
} run;

typedef struct search {
    const ru_rig_task *task;
    ru_rig *rig;
    ru_scenario *tank;
    size_t component;
    double *times; /* [n_time] s: when the tank was looked at */
    ru_status status;
} search;

/* --- runs --- */

static ru_status open_run(const ru_document *document, run *r)
{
    ru_comm comm;
    *r = (run){0};
    RU_TRY(ru_comm_wrap(MPI_COMM_SELF, &comm));
    ru_diagnostics log = {.document = document};
    ru_status status = ru_scenario_build(document, &log, &r->scenario);
    ru_diagnostics_clear(&log);
    if (status == RU_OK)
        status = ru_problem_build(r->scenario, &comm, &r->problem);
    if (status == RU_OK)
        status = ru_runner_build(r->problem, &r->runner);
    return status;
}

static void close_run(run *r)
{
    ru_runner_destroy(&r->runner);
    ru_problem_destroy(&r->problem);
    ru_scenario_destroy(&r->scenario);
}

/* All cells at a moment: each node's value with the biomass there as its weight, or its volume
 * where the model has no biomass. Every moment counts the same. */
static ru_status add_moment(const run *r, double time, size_t component, ru_exposure *exposure)
{
    const ru_problem *p = r->problem;
    const double *y = ru_runner_unknowns(r->runner);
    double grown = ru_schedule_volume(r->scenario, time) / r->scenario->vessel.volume, all = 0;
    int lives = p->biomass < p->n_state;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t i = 0; i < p->network->n_node; i++) {
            const double *c = y + (size_t)i * p->n_state;
            double weight = p->network->fraction[i] * (lives ? fmax(c[p->biomass], 0) : 1);
            if (pass == 0)
                all += weight;
            else
                RU_TRY(ru_exposure_add(
                    exposure, ru_fields_shown(p, component, c[component] / grown), weight / all));
        }
    return RU_OK;
}

/* Runs a document and gathers what its cells see at the times of the search. */
static ru_status expose(const search *s, const ru_document *document, ru_exposure *exposure)
{
    run r;
    ru_exposure_clear(exposure);
    ru_log_mute(1);
    ru_status status = open_run(document, &r);
    for (size_t i = 0; i < s->rig->n_time && status == RU_OK; i++) {
        status = ru_runner_advance(r.runner, s->times[i]);
        if (status == RU_OK)
            status = add_moment(&r, s->times[i], s->component, exposure);
    }
    ru_log_mute(0);
    close_run(&r);
    return status == RU_OK ? ru_exposure_settle(exposure) : status;
}

/* --- the tank --- */

static int is_fed(const ru_scenario *s, double time)
{
    for (size_t i = 0; i < s->n_feed; i++)
        if (ru_profile_rate(&s->feeds[i].profile, time) > 0)
            return 1;
    return 0;
}

/* Even moments of the run at which a feed runs; the start shows nothing but the start. */
static ru_status list_times(search *s)
{
    const ru_scenario *t = s->tank;
    s->times = malloc(LOOKS * sizeof *s->times);
    RU_REQUIRE(s->times, RU_ERR_SYSTEM, "out of memory");
    for (int i = 1; i <= LOOKS; i++) {
        double time = t->start + (t->end - t->start) * i / LOOKS;
        if (is_fed(t, time))
            s->times[s->rig->n_time++] = time;
    }
    RU_REQUIRE(
        s->rig->n_time, RU_ERR_INPUT,
        "nothing is fed, so that cells see one concentration in a tank of any size: there is "
        "nothing to scale down");
    return RU_OK;
}

/* One snapshot of a result, as in add_moment. */
static ru_status add_snapshot(const ru_result *result, const search *s, const char *biomass,
                              size_t snapshot, const double *volume)
{
    const ru_result_info *info = ru_result_get(result);
    size_t n = (size_t)info->n_node;
    double *values = malloc(2 * n * sizeof *values), all = 0;
    RU_REQUIRE(values, RU_ERR_SYSTEM, "out of memory for %zu nodes", n);
    ru_status status = ru_result_field_read(result, s->rig->component, snapshot, values);
    if (status == RU_OK && biomass)
        status = ru_result_field_read(result, biomass, snapshot, values + n);
    for (size_t i = 0; i < n; i++) {
        values[n + i] = volume[i] * (biomass ? fmax(values[n + i], 0) : 1);
        all += values[n + i];
    }
    for (size_t i = 0; i < n && status == RU_OK; i++)
        status = ru_exposure_add(&s->rig->large, values[i], values[n + i] / all);
    free(values);
    return status;
}

static ru_status read_snapshots(const ru_result *result, search *s)
{
    const ru_result_info *info = ru_result_get(result);
    const ru_column *field = ru_result_field_find(result, s->rig->component);
    const char *biomass = NULL;
    double *volume = NULL, *times = NULL;
    size_t n_volume;
    for (size_t k = 0; k < s->tank->model->n_state && !biomass; k++)
        if (s->tank->model->states[k].role == RU_ROLE_BIOMASS)
            biomass = s->tank->model->states[k].quantity.name;
    RU_REQUIRE(field && (!biomass || ru_result_field_find(result, biomass)), RU_ERR_INPUT,
               "%s: no fields of %s%s%s: a result of another model?", s->task->result,
               s->rig->component, biomass ? " and " : "", biomass ? biomass : "");
    RU_REQUIRE(strcmp(field->unit, s->rig->unit) == 0, RU_ERR_INPUT, "%s: %s is in %s, not in %s",
               s->task->result, s->rig->component, field->unit, s->rig->unit);
    RU_REQUIRE(strcmp(info->model, s->tank->model->name) == 0, RU_ERR_INPUT,
               "%s: a result of the model %s, but the scenario's is %s", s->task->result,
               info->model, s->tank->model->name);
    RU_TRY(ru_rig_check_source(result, s->task->result, s->tank));
    RU_TRY(ru_result_snapshot_times_read(result, &times));
    ru_status status = ru_result_numbers_read(result, "mesh/volume_fraction", &volume, &n_volume);
    if (status == RU_OK && n_volume != (size_t)info->n_node)
        status = ru_fault(RU_ERR_INPUT, "%s: volumes of %zu nodes, but %lld nodes", s->task->result,
                          n_volume, (long long)info->n_node);
    s->times = times;
    for (size_t i = 0; i < info->n_snapshot && status == RU_OK; i++) {
        double time = times[i];
        if (!(time > s->tank->start) || time > s->tank->end * (1 + 1e-9) || !is_fed(s->tank, time))
            continue;
        status = add_snapshot(result, s, biomass, i, volume);
        s->times[s->rig->n_time++] = fmin(time, s->tank->end);
    }
    free(volume);
    RU_TRY(status);
    RU_REQUIRE(s->rig->n_time, RU_ERR_INPUT,
               "%s: no snapshot of the fields after the start while a feed runs\n"
               "    help: run with --set \"output.field_interval=1 h\"",
               s->task->result);
    return ru_exposure_settle(&s->rig->large);
}

static ru_status look_at_tank(search *s)
{
    ru_result *result = NULL;
    if (!s->task->result) {
        RU_TRY(list_times(s));
        return expose(s, s->task->from, &s->rig->large);
    }
    RU_TRY(ru_result_open(s->task->result, &result));
    ru_status status = read_snapshots(result, s);
    ru_result_close(&result);
    return status;
}

/* --- the fit --- */

static void bound(const double x[2], ru_rig_shape *shape)
{
    shape->share = fmin(fmax(exp(x[0]), shares[0]), shares[1]);
    shape->residence = fmin(fmax(exp(x[1]), residences[0]), residences[1]);
}

/* Distance of a rig to the tank; a rig that cannot be run is far. */
static double distance_of(search *s, const double x[2])
{
    ru_rig_shape shape = {.kind = s->rig->kind, .volume = s->rig->volume};
    ru_document *document = NULL;
    bound(x, &shape);
    /* Beyond the bounds it gets worse, so that the search comes back. */
    double beyond = fabs(x[0] - log(shape.share)) + fabs(x[1] - log(shape.residence));
    ru_status status = ru_rig_document(s->task->from, s->tank, &shape, &document);
    if (status == RU_OK)
        status = expose(s, document, &s->rig->small);
    ru_document_destroy(&document);
    s->rig->n_run++;
    if (status == RU_ERR_SOLVER) {
        ru_fault_clear();
        return 1e3 * ru_exposure_mean(&s->rig->large);
    }
    if (status != RU_OK) {
        s->status = status;
        return INFINITY;
    }
    return ru_exposure_distance(&s->rig->large, &s->rig->small) * (1 + beyond);
}

static double distance_at(const gsl_vector *v, void *context)
{
    const double x[2] = {gsl_vector_get(v, 0), gsl_vector_get(v, 1)};
    return distance_of(context, x);
}

/* One point of the net of shares and residence times. */
static void net_point(int i, int k, double x[2])
{
    x[0] = log(shares[0]) + (i + 0.5) / SHARES * log(shares[1] / shares[0]);
    x[1] = log(residences[0]) + (k + 0.5) / RESIDENCES * log(residences[1] / residences[0]);
}

/* 1 where no neighbour in the net is nearer to the tank. */
static int is_dip(double net[SHARES][RESIDENCES], int i, int k)
{
    for (int a = i > 0 ? i - 1 : 0; a <= i + 1 && a < SHARES; a++)
        for (int b = k > 0 ? k - 1 : 0; b <= k + 1 && b < RESIDENCES; b++)
            if (net[a][b] < net[i][k])
                return 0;
    return 1;
}

/* From a point on by the simplex of Nelder and Mead, whose steps need no slopes, until it is as
 * small as `size`; *least (may be INFINITY) and `best` get what is better than they are. */
static ru_status refine(search *s, const double from[2], double size, double *least, double best[2])
{
    gsl_multimin_function f = {distance_at, 2, s};
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 2);
    gsl_vector *x = gsl_vector_alloc(2), *step = gsl_vector_alloc(2);
    int code = m && x && step ? GSL_SUCCESS : GSL_ENOMEM;
    if (code == GSL_SUCCESS) {
        gsl_vector_set(x, 0, from[0]);
        gsl_vector_set(x, 1, from[1]);
        gsl_vector_set_all(step, size < rough ? 2 * rough : 8 * rough);
        code = gsl_multimin_fminimizer_set(m, &f, x, step);
    }
    for (int it = 0; it < MOST_STEPS && code == GSL_SUCCESS && s->status == RU_OK; it++) {
        code = gsl_multimin_fminimizer_iterate(m);
        if (gsl_multimin_fminimizer_size(m) < size)
            break;
    }
    if (code != GSL_ENOMEM && m->fval < *least) {
        *least = m->fval;
        best[0] = gsl_vector_get(m->x, 0);
        best[1] = gsl_vector_get(m->x, 1);
    }
    if (m)
        gsl_multimin_fminimizer_free(m);
    if (x)
        gsl_vector_free(x);
    if (step)
        gsl_vector_free(step);
    gsl_set_error_handler(handler);
    RU_REQUIRE(code != GSL_ENOMEM, RU_ERR_SYSTEM, "out of memory");
    return s->status;
}

/* A coarse net over all shares and residence times may dip in several places, of which the lowest
 * point of the net need not lead to the lowest of all: the deepest few are gone down, and the best
 * of them to its bottom. Twice as high as the lowest is no dip that goes as deep. */
static ru_status find_best(search *s, double best[2])
{
    double net[SHARES][RESIDENCES], x[2], least = INFINITY;
    for (int i = 0; i < SHARES; i++)
        for (int k = 0; k < RESIDENCES; k++) {
            net_point(i, k, x);
            net[i][k] = distance_of(s, x);
            RU_TRY(s->status);
        }
    double above = -1, deepest = INFINITY;
    for (int dip = 0; dip < MOST_DIPS; dip++) {
        double lowest = INFINITY;
        for (int i = 0; i < SHARES; i++)
            for (int k = 0; k < RESIDENCES; k++)
                if (net[i][k] > above && net[i][k] < lowest && is_dip(net, i, k)) {
                    lowest = net[i][k];
                    net_point(i, k, x);
                }
        deepest = fmin(deepest, lowest);
        if (isinf(lowest) || lowest > 2 * deepest)
            break;
        above = lowest;
        RU_TRY(refine(s, x, rough, &least, best));
    }
    x[0] = best[0];
    x[1] = best[1];
    return refine(s, x, settled, &least, best);
}

static int is_end(double value, const double range[2])
{
    return value < 1.01 * range[0] || value > 0.99 * range[1];
}

/* The rig that was found, once more, and the vessel that has no second part. */
static ru_status finish(search *s, const double best[2])
{
    ru_rig *rig = s->rig;
    ru_rig_shape shape = {.kind = rig->kind, .volume = rig->volume};
    ru_document *document = NULL;
    RU_TRY(ru_rig_document(s->task->from, s->tank, &shape, &document));
    ru_status status = expose(s, document, &rig->mixed);
    ru_document_destroy(&document);
    RU_TRY(status);
    bound(best, &shape);
    rig->share = shape.share;
    rig->residence = shape.residence;
    rig->at_end = is_end(shape.share, shares) || is_end(shape.residence, residences);
    RU_TRY(ru_rig_document(s->task->from, s->tank, &shape, &document));
    status = expose(s, document, &rig->small);
    if (status == RU_OK)
        status = ru_tree_write(document->root, &rig->scenario);
    ru_document_destroy(&document);
    RU_TRY(status);
    rig->distance = ru_exposure_distance(&rig->large, &rig->small);
    rig->distance_mixed = ru_exposure_distance(&rig->large, &rig->mixed);
    return RU_OK;
}

/* --- what is asked --- */

static ru_status read_kind(const char *word, ru_rig *rig)
{
    enum { N = sizeof kinds / sizeof kinds[0] };
    const char *nearest = kinds[0].name;
    for (int k = 0; k < N; k++) {
        if (strcmp(word, kinds[k].name) == 0) {
            rig->kind = kinds[k].kind;
            rig->name = kinds[rig->kind].name;
            return RU_OK;
        }
        if (ru_edit_distance(word, kinds[k].name) < ru_edit_distance(word, nearest))
            nearest = kinds[k].name;
    }
    return ru_fault(RU_ERR_USAGE,
                    "'%.40s' is no rig; did you mean '%s'? Known are str-pfr and two-str (or "
                    "str-str)",
                    word, nearest);
}

/* The component by name, or what the feeds bring most of. */
static ru_status find_component(search *s)
{
    const ru_model *m = s->tank->model;
    double most = 0;
    s->component = m->n_state;
    for (size_t k = 0; k < m->n_state; k++) {
        double brought = 0;
        for (size_t i = 0; i < s->tank->n_feed; i++)
            brought += s->tank->feeds[i].concentrations[k] *
                       ru_schedule_passed(s->tank, &s->tank->feeds[i].profile, s->tank->end);
        if (s->task->component ? strcmp(m->states[k].quantity.name, s->task->component) == 0
                               : brought > most) {
            s->component = k;
            most = brought;
        }
    }
    if (s->component == m->n_state && s->task->component) {
        const char *nearest = m->states[0].quantity.name;
        for (size_t k = 1; k < m->n_state; k++)
            if (ru_edit_distance(s->task->component, m->states[k].quantity.name) <
                ru_edit_distance(s->task->component, nearest))
                nearest = m->states[k].quantity.name;
        return ru_fault(RU_ERR_INPUT, "'%.60s' is not a state of %s; did you mean '%s'?",
                        s->task->component, m->name, nearest);
    }
    RU_REQUIRE(s->component < m->n_state, RU_ERR_INPUT,
               "no feed brings anything that the cells of %s know: there is nothing to scale down",
               m->name);
    snprintf(s->rig->component, sizeof s->rig->component, "%s",
             m->states[s->component].quantity.name);
    return RU_OK;
}

static ru_status check_tank(const ru_scenario *tank)
{
    RU_REQUIRE(!tank->light.present, RU_ERR_INPUT,
               "a rig of two vessels does not know the light of a photobioreactor");
    RU_REQUIRE(tank->mixing.n_settler == 0, RU_ERR_INPUT,
               "a rig of two vessels does not know settlers");
    return RU_OK;
}

static ru_status build(search *s)
{
    double best[2] = {log(0.1), log(30)};
    ru_diagnostics log = {.document = s->task->from};
    RU_TRY(read_kind(s->task->kind, s->rig));
    RU_REQUIRE(s->task->volume > 0, RU_ERR_USAGE, "a rig has a volume above 0");
    ru_status status = ru_scenario_build(s->task->from, &log, &s->tank);
    ru_diagnostics_clear(&log);
    RU_TRY(status);
    RU_TRY(check_tank(s->tank));
    RU_TRY(find_component(s));
    snprintf(s->rig->unit, sizeof s->rig->unit, "%s",
             s->tank->model->states[s->component].quantity.unit);
    s->rig->volume = s->task->volume;
    RU_TRY(look_at_tank(s));
    RU_TRY(find_best(s, best));
    return finish(s, best);
}

ru_status ru_rig_build(const ru_rig_task *task, ru_rig *rig)
{
    search s = {.task = task, .rig = rig};
    *rig = (ru_rig){0};
    ru_status status = build(&s);
    ru_scenario_destroy(&s.tank);
    free(s.times);
    if (status != RU_OK)
        ru_rig_clear(rig);
    RU_TRY(status);
    return RU_OK;
}

void ru_rig_clear(ru_rig *rig)
{
    ru_exposure_clear(&rig->large);
    ru_exposure_clear(&rig->small);
    ru_exposure_clear(&rig->mixed);
    free(rig->scenario);
    *rig = (ru_rig){0};
}

const char *ru_rig_remark(const ru_rig *rig)
{
    if (rig->distance_mixed < 0.01 * ru_exposure_mean(&rig->large))
        return "one well-mixed vessel is as good as the tank: cells notice nothing of its size, "
               "and "
               "no rig is needed";
    return rig->distance < 0.9 * rig->distance_mixed
               ? NULL
               : "one well-mixed vessel is no farther, or hardly: this rig shows cells little that "
                 "it does not";
}
