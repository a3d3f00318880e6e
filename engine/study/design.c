/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/design.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/study/design_parts.h>
#include <ru/study/sample.h>

static ru_status (*const makers[])(ru_design_maker *maker) = {
#define RU_DESIGN(code, name, maker, meaning) [RU_DESIGN_##code] = ru_design_##maker,
#include <ru/study/designs.def>
#undef RU_DESIGN
};

ru_status ru_design_room(ru_design_maker *maker, double n_run)
{
    ru_design *d = maker->design;
    if (!(n_run <= 1e8))
        return ru_design_refuse(maker, "kind", "this would be %.3g runs", n_run);
    d->n_run = (size_t)n_run;
    d->values = calloc(d->n_run * d->n_parameter + 1, sizeof *d->values);
    RU_REQUIRE(d->values, RU_ERR_SYSTEM, "out of memory for a design of %zu runs", d->n_run);
    return RU_OK;
}

ru_status ru_design_refuse(const ru_design_maker *maker, const char *key, const char *format, ...)
{
    const ru_study *s = maker->study;
    char text[512];
    ru_diagnostics log = {.document = s->document};
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const ru_tree *node = ru_tree_find(s->document->root, "design");
    ru_diagnostics_error(&log, ru_table_place(node ? node : s->document->root, key), "",
                         "design: %s", text);
    ru_status status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}

ru_status ru_design_ends(const ru_design_maker *maker, size_t i, double ends[2])
{
    const ru_parameter *p = &maker->study->parameters[i];
    if (p->is_word)
        return ru_design_refuse(maker, "kind",
                                "'%s' has words for values, which have no levels; "
                                "use a grid or a list",
                                p->name);
    if (!ru_parameter_ends(p, ends))
        return ru_design_refuse(maker, "kind", "'%s' needs a low and a high", p->name);
    return RU_OK;
}

void ru_design_quantiles(ru_design_maker *maker)
{
    ru_design *d = maker->design;
    for (size_t i = 0; i < d->n_run * d->n_parameter; i++)
        d->values[i] =
            ru_parameter_quantile(&maker->study->parameters[i % d->n_parameter], d->values[i]);
}

/* Levels of one parameter in a grid: its values, or even steps over its range. */
static size_t level_count(const ru_design_maker *maker, size_t i)
{
    const ru_parameter *p = &maker->study->parameters[i];
    return p->text.n_values ? p->text.n_values : (size_t)maker->study->design.levels;
}

static double level(const ru_design_maker *maker, size_t i, size_t at)
{
    const ru_parameter *p = &maker->study->parameters[i];
    if (p->is_word)
        return (double)at;
    if (p->values)
        return p->values[at];
    size_t n = level_count(maker, i);
    return ru_parameter_between(p, (double)at / (double)(n - 1));
}

ru_status ru_design_grid(ru_design_maker *maker)
{
    ru_design *d = maker->design;
    double n_run = 1, ends[2];
    for (size_t k = 0; k < d->n_parameter; k++) {
        if (!maker->study->parameters[k].text.n_values)
            RU_TRY(ru_design_ends(maker, k, ends));
        n_run *= (double)level_count(maker, k);
    }
    RU_TRY(ru_design_room(maker, n_run));
    for (size_t i = 0; i < d->n_run; i++) {
        size_t rest = i;
        for (size_t k = d->n_parameter; k-- > 0;) {
            size_t n = level_count(maker, k);
            d->values[i * d->n_parameter + k] = level(maker, k, rest % n);
            rest /= n;
        }
    }
    ru_text_add(&maker->note, "the last parameter changes fastest");
    return RU_OK;
}

/* Correlation matrix of the study, and whether it is more than the unit one. */
static int correlations(const ru_study *s, double *r)
{
    size_t d = s->n_parameter;
    for (size_t i = 0; i < d * d; i++)
        r[i] = i % (d + 1) == 0;
    for (size_t c = 0; c < s->n_correlation; c++) {
        const ru_study_correlation *one = &s->correlations[c];
        r[one->i * d + one->k] = r[one->k * d + one->i] = one->coefficient;
    }
    return s->n_correlation > 0;
}

static ru_status draw(ru_design_maker *maker, double *u, double *r)
{
    const ru_study *s = maker->study;
    size_t n = maker->design->n_run, d = maker->design->n_parameter;
    uint64_t seed = (uint64_t)s->seed;
    int latin = s->design.kind == RU_DESIGN_LATIN_HYPERCUBE;
    if (s->design.kind == RU_DESIGN_SOBOL)
        return ru_sample_sobol(seed, n, d, u);
    RU_TRY(latin ? ru_sample_latin(seed, n, d, u) : ru_sample_random(seed, n, d, u));
    if (correlations(s, r))
        RU_TRY(ru_sample_correlate(seed, n, d, r, latin, u));
    return RU_OK;
}

/* A fault of the samples with the place of the design. */
static ru_status locate(const ru_design_maker *maker, ru_status status)
{
    char text[512];
    if (status != RU_ERR_INPUT || strstr(ru_fault_text(), ": error:"))
        return status;
    snprintf(text, sizeof text, "%s", ru_fault_text());
    return ru_design_refuse(maker, "kind", "%s", text);
}

ru_status ru_design_drawn(ru_design_maker *maker)
{
    size_t d = maker->design->n_parameter;
    for (size_t k = 0; k < d; k++) {
        const ru_parameter *p = &maker->study->parameters[k];
        double ends[2];
        if (p->distribution == RU_UNIFORM && !p->text.n_values)
            RU_TRY(ru_design_ends(maker, k, ends));
    }
    RU_TRY(ru_design_room(maker, (double)maker->study->design.runs));
    double *r = malloc(d * d * sizeof *r);
    RU_REQUIRE(r, RU_ERR_SYSTEM, "out of memory for a design");
    ru_status status = draw(maker, maker->design->values, r);
    if (status == RU_OK)
        ru_design_quantiles(maker);
    free(r);
    return status;
}

ru_status ru_design_one_at_a_time(ru_design_maker *maker)
{
    ru_design *d = maker->design;
    size_t n = d->n_parameter;
    double n_run = 1;
    for (size_t k = 0; k < n; k++)
        n_run += (double)(maker->study->parameters[k].text.n_values
                              ? maker->study->parameters[k].text.n_values
                              : 2);
    RU_TRY(ru_design_room(maker, n_run));
    for (size_t k = 0; k < n; k++) {
        const ru_parameter *p = &maker->study->parameters[k];
        if (isnan(p->base))
            return ru_design_refuse(maker, "kind",
                                    "'%s' has no value of this kind in the base scenario to start "
                                    "from; set one there",
                                    p->name);
        for (size_t i = 0; i < d->n_run; i++)
            d->values[i * n + k] = p->base;
    }
    size_t run = 1;
    for (size_t k = 0; k < n; k++) {
        const ru_parameter *p = &maker->study->parameters[k];
        double ends[2] = {0, 0};
        if (!p->text.n_values)
            RU_TRY(ru_design_ends(maker, k, ends));
        for (size_t v = 0; v < (p->text.n_values ? p->text.n_values : 2); v++)
            d->values[run++ * n + k] = p->is_word ? (double)v : p->values ? p->values[v] : ends[v];
    }
    ru_text_add(&maker->note, "the first run is the base scenario");
    return RU_OK;
}

ru_status ru_design_build(const ru_study *study, ru_design **design)
{
    ru_design_maker maker = {.study = study};
    *design = NULL;
    ru_design *d = calloc(1, sizeof *d);
    RU_REQUIRE(d, RU_ERR_SYSTEM, "out of memory for a design");
    d->n_parameter = study->n_parameter;
    d->block = 1;
    maker.design = d;
    ru_status status = locate(&maker, makers[study->design.kind](&maker));
    ru_status noted = ru_text_take(&maker.note, &d->note);
    if (status == RU_OK)
        status = noted;
    if (status == RU_OK)
        *design = d;
    else
        ru_design_destroy(&d);
    return status;
}

void ru_design_destroy(ru_design **design)
{
    if (!*design)
        return;
    free((*design)->values);
    free((*design)->note);
    free(*design);
    *design = NULL;
}
