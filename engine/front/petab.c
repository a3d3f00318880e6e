/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/front/account.h>
#include <ru/front/json.h>
#include <ru/petab/case.h>
#include <ru/petab/run.h>

/* How a problem came out. */
typedef struct verdict {
    const ru_petab_problem *problem;
    ru_petab_score *scores; /* [n] */
    size_t n;
    ru_petab_score all;
    double log_prior;
    size_t n_prior;
} verdict;

static size_t count_conditions(const ru_petab_problem *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_part; i++)
        n += p->parts[i].n_condition;
    return n;
}

static size_t count_estimated(const ru_petab_problem *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_parameter; i++)
        n += p->parameters[i].is_estimated != 0;
    return n;
}

static double rms(const ru_petab_score *s)
{
    return s->n ? sqrt(s->chi2 / (double)s->n) : NAN;
}

static void add_row(ru_text *out, const char *name, const ru_petab_score *s)
{
    ru_text_add(out, "%-28s %6zu", name, s->n);
    if (s->n)
        ru_text_add(out, " %14.8g %14.8g %10.3g %10.3g %10.3g  %s at %g", s->llh, s->chi2, s->mean,
                    rms(s), s->largest, s->largest_condition, s->largest_time);
    ru_text_add(out, "\n");
}

static void write_text(const verdict *v, ru_text *out)
{
    const ru_petab_problem *p = v->problem;
    ru_text_add(out, "problem     %s\n", p->path);
    ru_text_add(out, "parameters  %zu, %zu of them to be estimated\n", p->n_parameter,
                count_estimated(p));
    ru_text_add(out, "conditions  %zu\n", count_conditions(p));
    ru_text_add(out, "points      %zu\n", v->all.n);
    ru_text_add(out, "llh         %.10g\n", v->all.llh);
    ru_text_add(out, "chi2        %.10g\n", v->all.chi2);
    if (v->n_prior)
        ru_text_add(out, "log prior   %.10g (of %zu parameters; not in llh)\n", v->log_prior,
                    v->n_prior);
    ru_text_add(out, "\n%-28s %6s %14s %14s %10s %10s %10s\n", "observable", "points", "llh",
                "chi2", "mean r", "rms r", "largest r");
    for (size_t i = 0; i < v->n; i++)
        add_row(out, v->scores[i].id, &v->scores[i]);
    ru_text_add(out, "\nr: (simulated - measured)/noise, on the scale of the observable's "
                     "transformation\n");
}

static void add_score(ru_text *out, const ru_petab_score *s)
{
    ru_text_add(out, "\"points\": %zu", s->n);
    ru_json_number(out, ", \"llh\": ", s->llh);
    ru_json_number(out, ", \"chi2\": ", s->chi2);
    ru_json_number(out, ", \"mean_residual\": ", s->mean);
    ru_json_number(out, ", \"rms_residual\": ", rms(s));
    ru_json_number(out, ", \"largest_residual\": ", s->largest);
}

static void write_json(const verdict *v, ru_text *out)
{
    const ru_petab_problem *p = v->problem;
    ru_json_string(out, "{\n \"problem\": ", p->path);
    ru_text_add(out, ",\n \"parameters\": %zu,\n \"estimated\": %zu,\n \"conditions\": %zu,\n ",
                p->n_parameter, count_estimated(p), count_conditions(p));
    add_score(out, &v->all);
    if (v->n_prior)
        ru_json_number(out, ",\n \"log_prior\": ", v->log_prior);
    ru_text_add(out, ",\n \"observables\": [");
    for (size_t i = 0; i < v->n; i++) {
        ru_json_string(out, i ? ",\n  {\"id\": " : "\n  {\"id\": ", v->scores[i].id);
        ru_text_add(out, ", ");
        add_score(out, &v->scores[i]);
        ru_text_add(out, "}");
    }
    ru_text_add(out, "\n ]\n}\n");
}

static ru_status tell(const ru_petab_problem *p, int json, char **report)
{
    ru_text out = {0};
    verdict v = {.problem = p, .n = ru_petab_observables(p)};
    v.scores = calloc(v.n + 1, sizeof *v.scores);
    RU_REQUIRE(v.scores, RU_ERR_SYSTEM, "out of memory for a report");
    ru_petab_judge(p, v.scores, &v.all);
    v.log_prior = ru_petab_log_prior(p, &v.n_prior);
    if (json)
        write_json(&v, &out);
    else
        write_text(&v, &out);
    free(v.scores);
    return ru_text_take(&out, report);
}

ru_status ru_petab(const char *path, const ru_petab_options *options, char **report,
                   char **simulations)
{
    const ru_petab_options none = {0}, *o = options ? options : &none;
    const ru_petab_tolerances tolerances = {o->relative, o->absolute};
    ru_petab_problem *p = NULL;
    *report = NULL;
    if (simulations)
        *simulations = NULL;
    RU_REQUIRE(o->relative >= 0 && o->absolute >= 0, RU_ERR_USAGE,
               "--relative and --absolute: expected numbers from 0 on");
    ru_status status = ru_petab_read(path, &p);
    for (size_t i = 0; i < o->n_value && status == RU_OK; i++)
        status = ru_petab_set(p, o->values[i]);
    if (status == RU_OK)
        status = ru_petab_run(p, &tolerances);
    if (status == RU_OK && simulations)
        status = ru_petab_simulations(p, simulations);
    if (status == RU_OK)
        status = tell(p, o->json, report);
    ru_petab_destroy(&p);
    return status;
}

static const char *const outcomes[] = {"passed", "failed", "unsupported"};

static void say_result(const ru_petab_result *r, void (*say)(const char *text))
{
    const char *word = r->outcome == RU_PETAB_FAILED ? "FAILED" : outcomes[r->outcome];
    char line[1024];
    if (r->text[0])
        snprintf(line, sizeof line, "%-8s %-11s %s\n", r->id, word, r->text);
    else
        snprintf(line, sizeof line,
                 "%-8s %-11s llh %.8g (off by %.2g), chi2 %.8g (off by %.2g), simulations off by "
                 "%.2g at most\n",
                 r->id, word, r->llh, r->llh_off, r->chi2, r->chi2_off, r->simulation_off);
    say(line);
}

static void list_result(const ru_petab_result *r, ru_account *l)
{
    const double numbers[] = {r->llh, r->llh_off, r->chi2, r->chi2_off, r->simulation_off};
    ru_account_cell_text(l, r->id);
    ru_account_cell_text(l, outcomes[r->outcome]);
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
        ru_account_cell(l, r->text[0] ? NAN : numbers[k]); /* not compared */
    ru_account_cell_text(l, r->text);
}

static ru_status run_cases(size_t n, const char *const *folders, ru_account *l, size_t counts[3],
                           void (*say)(const char *text))
{
    for (size_t i = 0; i < n; i++) {
        ru_petab_result result;
        RU_TRY(ru_petab_case_run(folders[i], &result));
        counts[result.outcome]++;
        list_result(&result, l);
        if (say)
            say_result(&result, say);
    }
    return RU_OK;
}

ru_status ru_petab_test(size_t n, const char *const *folders, int json,
                        void (*say)(const char *text))
{
    static const ru_account_column columns[] = {{"id", "", NULL},
                                                {"outcome", "", NULL},
                                                {"llh", "", NULL},
                                                {"llh_off", "", NULL},
                                                {"chi2", "", NULL},
                                                {"chi2_off", "", NULL},
                                                {"simulation_off", "", NULL},
                                                {"text", "", NULL}};
    size_t counts[3] = {0};
    char line[128], *document = NULL;
    ru_account *l = NULL;
    RU_TRY(ru_account_build(&l));
    ru_account_table(l, "cases", sizeof columns / sizeof columns[0], columns);
    ru_status status = run_cases(n, folders, l, counts, json ? NULL : say);
    for (size_t k = 0; k < 3; k++)
        ru_account_number(l, outcomes[k], NULL, (double)counts[k]);
    ru_status written = ru_account_write(&l, 1, &document);
    status = status == RU_OK ? written : status;
    snprintf(line, sizeof line, "\n%zu passed, %zu failed, %zu unsupported\n",
             counts[RU_PETAB_PASSED], counts[RU_PETAB_FAILED], counts[RU_PETAB_UNSUPPORTED]);
    if (status == RU_OK)
        say(json ? document : line);
    free(document);
    RU_TRY(status);
    RU_REQUIRE(counts[RU_PETAB_FAILED] == 0, RU_ERR_CRITERION, "%zu of %zu cases failed",
               counts[RU_PETAB_FAILED], n);
    return RU_OK;
}
