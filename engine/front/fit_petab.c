/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_petab.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/front/fit_page.h>
#include <ru/front/front_page.h>
#include <ru/front/json.h>
#include <ru/io/yaml_read.h>
#include <ru/petab/run.h>

/* -2 ln of the likelihood as a sum of squares: r^2 of each point, and for its noise 2 ln sigma less
 * an offset that keeps it positive. Once the offsets are such that the latter is one at the best
 * place, slopes of both rows give the Fisher information of the noise too, (ds/s)^2 twice. */

/* Of 2 ln sigma at first: noise down to this part of the nominal one. */
static const double least_noise = 1e-4;

typedef struct work {
    ru_petab_problem *problem;
    ru_fit_variable *variables; /* [n] */
    size_t *which;              /* [n] parameters of the problem */
    size_t n, n_point;
    double *offsets, *sigmas; /* [n_point]: of the noise; at the last evaluation */
    char failure[400];
} work;

int ru_fit_is_petab(const char *path)
{
    ru_document *document = NULL;
    int is = ru_yaml_read(path, NULL, 0, &document) == RU_OK &&
             ru_tree_find(document->root, "format_version") &&
             ru_tree_find(document->root, "problems");
    ru_document_destroy(&document);
    ru_fault_clear();
    return is;
}

static double point_residual(const ru_petab_part *part, const ru_petab_point *point)
{
    const ru_petab_observable *o = &part->observables[point->observable];
    double r = ru_petab_residual(o->transform, point->simulated, point->measured, point->sigma);
    /* Laplace: -2 ln p is 2 |r|, and 2 ln 2 sigma */
    return o->noise == RU_NOISE_LAPLACE ? copysign(sqrt(2 * fabs(r)), r) : r;
}

static ru_status residuals(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    work *w = context;
    size_t at = 0;
    (void)jacobian;
    for (size_t i = 0; i < w->n; i++)
        w->problem->parameters[w->which[i]].value = x[i];
    ru_status status = ru_petab_run(w->problem, NULL);
    *fails = status == RU_ERR_INPUT || status == RU_ERR_SOLVER;
    if (*fails) {
        ru_fault_line("error: ", w->failure, sizeof w->failure);
        ru_fault_clear();
        return RU_OK;
    }
    RU_TRY(status);
    for (size_t i = 0; i < w->problem->n_part; i++)
        for (size_t k = 0; k < w->problem->parts[i].n_point; k++, at++) {
            const ru_petab_point *point = &w->problem->parts[i].points[k];
            double noise = 2 * log(point->sigma) - w->offsets[at];
            w->sigmas[at] = point->sigma;
            *fails |= !(noise > 0);
            r[2 * at] = point_residual(&w->problem->parts[i], point);
            r[2 * at + 1] = sqrt(fmax(noise, 0));
        }
    return RU_OK;
}

/* Offsets for which the row of the noise is one where the model was last evaluated. */
static double center(void *context)
{
    work *w = context;
    double most = 0;
    for (size_t i = 0; i < w->n_point; i++) {
        double offset = 2 * log(w->sigmas[i]) - 1;
        most = fmax(most, fabs(offset - w->offsets[i]));
        w->offsets[i] = offset;
    }
    return most;
}

static ru_status refuse(const ru_petab_parameter *p, const char *what)
{
    return ru_fault(RU_ERR_INPUT, "%s:%d:%d: error: parameter '%s': %s", p->at.source, p->at.line,
                    p->at.column, p->id, what);
}

static void set_prior(ru_fit_variable *v, ru_fit_prior prior, double center, double sd)
{
    v->prior = prior;
    v->prior_center = center;
    v->prior_sd = sd;
}

/* The prior as one of the search. */
static ru_status take_prior(const ru_petab_parameter *p, ru_fit_variable *v)
{
    double a = p->prior_numbers[0], b = p->prior_numbers[1];
    int is_log = p->scale != RU_TRANSFORM_LIN;
    double base = p->scale == RU_TRANSFORM_LOG10 ? log(10) : 1;
    switch (p->prior) {
    case RU_PETAB_FLAT:
        return RU_OK;
    case RU_PETAB_UNIFORM:
    case RU_PETAB_SCALE_UNIFORM:
        if (p->prior == RU_PETAB_SCALE_UNIFORM && is_log) {
            a = exp(a * base);
            b = exp(b * base);
        }
        v->low = fmax(v->low, a);
        v->high = fmin(v->high, b);
        return RU_OK;
    case RU_PETAB_NORMAL:
        set_prior(v, RU_FIT_PRIOR_NORMAL, a, b);
        return RU_OK;
    case RU_PETAB_SCALE_NORMAL:
        if (is_log)
            set_prior(v, RU_FIT_PRIOR_LOGNORMAL, exp(a * base), b * base);
        else
            set_prior(v, RU_FIT_PRIOR_NORMAL, a, b);
        return RU_OK;
    case RU_PETAB_LOG_NORMAL:
        /* the density of x, whose -2 ln has its least at ln x = a - b^2 and is a square about it */
        set_prior(v, RU_FIT_PRIOR_LOGNORMAL, exp(a - b * b), b);
        return RU_OK;
    case RU_PETAB_LAPLACE:
        set_prior(v, RU_FIT_PRIOR_LAPLACE, a, b);
        return RU_OK;
    case RU_PETAB_SCALE_LAPLACE:
        if (is_log)
            set_prior(v, RU_FIT_PRIOR_LOGLAPLACE, exp(a * base), b * base);
        else
            set_prior(v, RU_FIT_PRIOR_LAPLACE, a, b);
        return RU_OK;
    default:
        return refuse(p, "a fit takes all priors but logLaplace, whose density has no bound at "
                         "zero where its scale is above 1");
    }
}

static ru_status take_variable(const ru_petab_parameter *p, ru_fit_variable *v)
{
    *v = (ru_fit_variable){.name = p->id,
                           .scale = p->scale == RU_TRANSFORM_LIN ? RU_FIT_LIN : RU_FIT_LOG,
                           .low = isnan(p->low) ? -INFINITY : p->low,
                           .high = isnan(p->high) ? INFINITY : p->high};
    RU_TRY(take_prior(p, v));
    v->start = isnan(p->value) ? ru_fit_from_u(v, (ru_fit_low(v) + ru_fit_high(v)) / 2) : p->value;
    if (!isfinite(v->start) || (v->scale == RU_FIT_LOG && !(v->start > 0)))
        return refuse(p, "needs a nominalValue or bounds to start from");
    if (!(v->low < v->high))
        return refuse(p, "the lower bound is not below the upper one");
    v->start = fmin(fmax(v->start, v->low), v->high);
    return RU_OK;
}

static ru_status prepare(work *w)
{
    ru_petab_problem *p = w->problem;
    for (size_t i = 0; i < p->n_part; i++)
        w->n_point += p->parts[i].n_point;
    w->variables = calloc(p->n_parameter + 1, sizeof *w->variables);
    w->which = calloc(p->n_parameter + 1, sizeof *w->which);
    w->offsets = calloc(2 * w->n_point + 1, sizeof *w->offsets);
    RU_REQUIRE(w->variables && w->which && w->offsets, RU_ERR_SYSTEM, "out of memory for a fit");
    w->sigmas = w->offsets + w->n_point;
    for (size_t i = 0; i < p->n_parameter; i++) {
        if (!p->parameters[i].is_estimated)
            continue;
        RU_TRY(take_variable(&p->parameters[i], &w->variables[w->n]));
        w->which[w->n++] = i;
    }
    RU_REQUIRE(w->n, RU_ERR_INPUT, "%s: no parameter is to be estimated", p->path);
    for (size_t i = 0; i < w->n; i++)
        p->parameters[w->which[i]].value = w->variables[i].start;
    RU_TRY(ru_petab_run(p, NULL));
    for (size_t i = 0, at = 0; i < p->n_part; i++)
        for (size_t k = 0; k < p->parts[i].n_point; k++)
            w->offsets[at++] = 2 * log(least_noise * p->parts[i].points[k].sigma);
    return RU_OK;
}

/* llh of the problem as it was last run. */
static ru_status take_llh(const ru_petab_problem *p, double *llh)
{
    ru_petab_score all, *scores = calloc(ru_petab_observables(p) + 1, sizeof *scores);
    RU_REQUIRE(scores, RU_ERR_SYSTEM, "out of memory for a report");
    ru_petab_judge(p, scores, &all);
    *llh = all.llh;
    free(scores);
    return RU_OK;
}

static void add_notes(const ru_fit_outcome *o, size_t i, ru_text *out)
{
    if (o->has_statistics && o->statistics.at_bound[i])
        ru_text_add(out, "  AT %s BOUND", o->statistics.at_bound[i] < 0 ? "LOWER" : "UPPER");
    if (o->has_statistics && o->statistics.undetermined[i])
        ru_text_add(out, "  not determined: part of a flat direction");
    ru_text_add(out, "\n");
}

static void write_text(const work *w, const ru_fit_outcome *o, const double llh[2], ru_text *out)
{
    ru_text_add(out, "problem     %s\n", w->problem->path);
    ru_text_add(out,
                "search      trust-region from %zu starts; %lld evaluations, the model failed at "
                "%lld\n",
                o->n_start, (long long)o->n_evaluation, (long long)o->n_failed);
    ru_text_add(out, "ended       %s%s; %zu of %zu starts came within 0.1 of the best\n",
                ru_fit_converged(o->end) ? "" : "NOT CONVERGED: ", ru_fit_end_words(o->end),
                ru_fit_near_best(o, 0, 0.1), o->n_start);
    ru_text_add(out, "llh         %.8g, %.8g at the nominal values (%zu points)\n\n", llh[1],
                llh[0], w->n_point);
    ru_text_add(out, "  %-28s %12s %12s  %-28s%s\n", "parameter", "nominal", "estimate",
                "95 % interval", o->profiles ? " by profile" : "");
    for (size_t i = 0; i < w->n; i++) {
        char interval[64] = "-";
        if (o->has_statistics && isfinite(o->statistics.low[i]))
            snprintf(interval, sizeof interval, "%.5g to %.5g", o->statistics.low[i],
                     o->statistics.high[i]);
        ru_text_add(out, "  %-28s %12.6g %12.6g  %-28s", w->variables[i].name,
                    w->variables[i].start, o->x[i], interval);
        if (o->profiles)
            ru_text_add(out, " %s%.5g to %s%.5g", o->profiles[i].open & 1 ? "bound " : "",
                        o->profiles[i].low, o->profiles[i].open & 2 ? "bound " : "",
                        o->profiles[i].high);
        add_notes(o, i, out);
    }
    ru_fit_report_correlations(w->variables, o, out);
}

static void write_json(const work *w, const ru_fit_outcome *o, const double llh[2], ru_text *out)
{
    ru_json_string(out, "{\n  \"problem\": ", w->problem->path);
    ru_text_add(out, ",\n  \"converged\": %s,\n  \"evaluations\": %lld,\n  \"failed\": %lld",
                ru_fit_converged(o->end) ? "true" : "false", (long long)o->n_evaluation,
                (long long)o->n_failed);
    ru_json_string(out, ",\n  \"ended\": ", ru_fit_end_words(o->end));
    ru_json_number(out, ",\n  \"llh\": ", llh[1]);
    ru_json_number(out, ",\n  \"llh_nominal\": ", llh[0]);
    ru_text_add(out, ",\n  \"parameters\": [");
    for (size_t i = 0; i < w->n; i++) {
        const ru_fit_statistics *s = &o->statistics;
        ru_json_string(out, i ? ",\n    {\"name\": " : "\n    {\"name\": ", w->variables[i].name);
        ru_json_number(out, ", \"nominal\": ", w->variables[i].start);
        ru_json_number(out, ", \"estimate\": ", o->x[i]);
        ru_json_number(out, ", \"interval_low\": ", o->has_statistics ? s->low[i] : NAN);
        ru_json_number(out, ", \"interval_high\": ", o->has_statistics ? s->high[i] : NAN);
        ru_fit_json_profile(o, i, out);
        ru_text_add(out, ", \"at_bound\": %s, \"undetermined\": %s}",
                    o->has_statistics && s->at_bound[i] ? "true" : "false",
                    o->has_statistics && s->undetermined[i] ? "true" : "false");
    }
    ru_text_add(out, "]");
    ru_fit_json_correlations(o, out);
    ru_text_add(out, "\n}\n");
}

/* Simulated against measured, by observable. */
static ru_status add_observables(const work *w, ru_page *page)
{
    double *x = malloc((2 * w->n_point + 1) * sizeof *x), *y = x ? x + w->n_point : NULL;
    ru_status status = x ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; status == RU_OK && i < w->problem->n_part; i++)
        for (size_t o = 0; o < w->problem->parts[i].n_observable && status == RU_OK; o++) {
            const ru_petab_part *part = &w->problem->parts[i];
            size_t n = 0;
            double ends[2] = {INFINITY, -INFINITY};
            for (size_t k = 0; k < part->n_point; k++) {
                if (part->points[k].observable != o)
                    continue;
                x[n] = part->points[k].measured;
                y[n] = part->points[k].simulated;
                ends[0] = fmin(ends[0], x[n]);
                ends[1] = fmax(ends[1], x[n++]);
            }
            const ru_page_curve curves[] = {{"points", n, x, y, NULL, RU_PAGE_POINTS, NULL},
                                            {"agreement", 2, ends, ends, NULL, RU_PAGE_LINE, NULL}};
            const ru_page_chart chart = {.title = part->observables[o].id,
                                         .x = {"measured", "1", 0},
                                         .y = {"simulated", "1", 0},
                                         .curves = curves,
                                         .n_curve = 2};
            if (n)
                status = ru_page_add_chart(page, &chart);
        }
    free(x);
    return status;
}

static ru_status fill_page(const work *w, const ru_fit_outcome *o, const double llh[2],
                           ru_page *page)
{
    char about[300];
    ru_fit_page_parameter *parameters = calloc(w->n + 1, sizeof *parameters);
    RU_REQUIRE(parameters, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; i < w->n; i++) {
        const ru_fit_variable *v = &w->variables[i];
        parameters[i] = (ru_fit_page_parameter){.name = v->name,
                                                .unit = "",
                                                .own = v->start,
                                                .start = v->start,
                                                .low = v->low,
                                                .high = v->high,
                                                .is_log = v->scale == RU_FIT_LOG};
    }
    snprintf(about, sizeof about,
             "%zu points; %lld evaluations. %s. llh %.8g, %.8g at the nominal values.", w->n_point,
             (long long)o->n_evaluation, ru_fit_end_words(o->end), llh[1], llh[0]);
    ru_page_add_section(page, w->problem->path, about);
    ru_status status = ru_fit_page_add_outcome(parameters, "nominal", o, page);
    free(parameters);
    if (status != RU_OK)
        return status;
    ru_page_add_section(page, "Observables", NULL);
    return add_observables(w, page);
}

static ru_status write_page(const work *w, const ru_fit_outcome *o, const double llh[2],
                            const ru_fit_wanted *wanted)
{
    ru_page *page = NULL;
    RU_TRY(ru_front_page_open(wanted->page, w->problem->path, wanted->command_line, &page));
    return ru_front_page_close(&page, wanted->page, fill_page(w, o, llh, page));
}

static ru_status tell(const work *w, const ru_fit_outcome *o, const double llh[2],
                      const ru_fit_wanted *wanted, char **report, char **fitted)
{
    ru_text out = {0}, table = {0};
    (wanted->json ? write_json : write_text)(w, o, llh, &out);
    RU_TRY(ru_text_take(&out, report));
    if (fitted) {
        ru_text_add(&table, "parameterId\tnominalValue\n");
        for (size_t i = 0; i < w->n; i++)
            ru_text_add(&table, "%s\t%.12g\n", w->variables[i].name, o->x[i]);
        RU_TRY(ru_text_take(&table, fitted));
    }
    return wanted->page ? write_page(w, o, llh, wanted) : RU_OK;
}

static ru_status fit(work *w, const ru_comm *comm, const ru_fit_wanted *wanted, ru_fit_stop *stop,
                     ru_fit_outcome *outcome, double llh[2])
{
    const ru_fit_problem problem = {.variables = w->variables,
                                    .n_variable = w->n,
                                    .n_residual = 2 * w->n_point,
                                    .context = w,
                                    .residuals = residuals};
    const ru_fit_plan plan = {.method = "trust-region",
                              .n_start = 8,
                              .options = {.tolerance = 1e-7, .seed = 1},
                              .polish = 1,
                              .profile = wanted->profile,
                              .reweigh = center,
                              .reweigh_context = w,
                              .told = wanted->told,
                              .told_context = wanted->context,
                              .stop = stop};
    int fails;
    double *r = malloc((problem.n_residual + 1) * sizeof *r);
    RU_REQUIRE(r, RU_ERR_SYSTEM, "out of memory for a fit");
    ru_status status = take_llh(w->problem, &llh[0]);
    if (status == RU_OK)
        status = ru_fit_solve(comm, &problem, &plan, outcome);
    if (status == RU_OK)
        status = residuals(w, outcome->x, r, NULL, &fails);
    if (status == RU_OK)
        status = take_llh(w->problem, &llh[1]);
    free(r);
    return status;
}

ru_status ru_fit_petab(const char *path, const ru_comm *comm, const ru_fit_wanted *wanted,
                       char **report, char **fitted)
{
    work w = {0};
    ru_fit_outcome outcome = {0};
    ru_fit_stop stop = {0};
    double began = MPI_Wtime();
    double llh[2] = {NAN, NAN};
    ru_status status = ru_petab_read(path, &w.problem);
    if (status == RU_OK)
        status = prepare(&w);
    status = ru_comm_agree(comm, status);
    if (status == RU_OK)
        status = ru_fit_stop_set(comm, wanted, began, &stop);
    if (status == RU_OK)
        status = fit(&w, comm, wanted, &stop, &outcome, llh);
    if (status == RU_OK && comm->rank == 0)
        status = tell(&w, &outcome, llh, wanted, report, fitted);
    status = ru_comm_agree(comm, status);
    if (status == RU_OK)
        status = ru_fit_outcome_judge(&outcome, &stop);
    ru_fit_stop_clear(&stop);
    ru_fit_outcome_clear(&outcome);
    ru_petab_destroy(&w.problem);
    free(w.variables);
    free(w.which);
    free(w.offsets);
    return status;
}
