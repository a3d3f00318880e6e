/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/parts.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID,
    NAME,
    SCALE,
    LOWER,
    UPPER,
    NOMINAL,
    ESTIMATE,
    START_TYPE,
    START_NUMBERS,
    PRIOR_TYPE,
    PRIOR_NUMBERS,
    N_COLUMN
};

static const ru_petab_column columns[] = {
    [ID] = {"parameterId", 1},
    [NAME] = {"parameterName", 0},
    [SCALE] = {"parameterScale", 1},
    [LOWER] = {"lowerBound", 0},
    [UPPER] = {"upperBound", 0},
    [NOMINAL] = {"nominalValue", 0},
    [ESTIMATE] = {"estimate", 1},
    [START_TYPE] = {"initializationPriorType", 0},
    [START_NUMBERS] = {"initializationPriorParameters", 0},
    [PRIOR_TYPE] = {"objectivePriorType", 0},
    [PRIOR_NUMBERS] = {"objectivePriorParameters", 0},
};

static const char *const scales[] = {"lin", "log", "log10", NULL};
static const char *const priors[] = {"",
                                     "parameterScaleUniform",
                                     "parameterScaleNormal",
                                     "parameterScaleLaplace",
                                     "uniform",
                                     "normal",
                                     "laplace",
                                     "logNormal",
                                     "logLaplace",
                                     NULL};

/* A number or, where it may be left out, NAN. */
static double read_number(const ru_petab_reading *r, int column)
{
    double value = NAN;
    const char *text = ru_petab_cell(r, column);
    if (!text[0] || ru_petab_is_number(text, 1, &value))
        return value;
    ru_diagnostics_error(r->log, ru_petab_place(r, column), "", "expected a number, found '%s'",
                         text);
    return NAN;
}

/* "a;b" */
static void read_pair(const ru_petab_reading *r, int column, double pair[2])
{
    char first[64];
    const char *text = ru_petab_cell(r, column), *semicolon = strchr(text, ';');
    size_t n = semicolon ? (size_t)(semicolon - text) : 0;
    snprintf(first, sizeof first, "%.*s", (int)(n < 63 ? n : 63), text);
    if (!semicolon || !ru_petab_is_number(first, 0, &pair[0]) ||
        !ru_petab_is_number(semicolon + 1, 0, &pair[1]))
        ru_diagnostics_error(r->log, ru_petab_place(r, column), "as in 0;1",
                             "expected two numbers with ';' between them, found '%s'", text);
}

/* 1 where the density of a prior is that of a logarithm. */
static int prior_needs_logarithm(const ru_petab_parameter *p)
{
    int is_scaled = p->prior == RU_PETAB_SCALE_UNIFORM || p->prior == RU_PETAB_SCALE_NORMAL ||
                    p->prior == RU_PETAB_SCALE_LAPLACE;
    return p->prior == RU_PETAB_LOG_NORMAL || p->prior == RU_PETAB_LOG_LAPLACE ||
           (is_scaled && p->scale != RU_TRANSFORM_LIN);
}

static void check_logarithm(const ru_petab_reading *r, const ru_petab_parameter *p)
{
    if (p->is_estimated && p->value <= 0 && prior_needs_logarithm(p))
        ru_diagnostics_error(r->log, ru_petab_place(r, NOMINAL),
                             "its prior is a density of the logarithm", "%g has no logarithm",
                             p->value);
}

/* A uniform prior without numbers of its own lies between the bounds. */
static void read_uniform_bounds(const ru_petab_reading *r, ru_petab_parameter *p)
{
    ru_transform scale = p->prior == RU_PETAB_SCALE_UNIFORM ? p->scale : RU_TRANSFORM_LIN;
    size_t before = r->log->n_error;
    for (int i = 0; i < 2; i++) {
        int column = i ? UPPER : LOWER;
        const char *text = ru_petab_cell(r, column);
        double bound = read_number(r, column);
        p->prior_numbers[i] = ru_transform_apply(scale, bound);
        if (r->log->n_error == before && !text[0])
            ru_diagnostics_error(r->log, ru_petab_place(r, PRIOR_TYPE),
                                 "or objectivePriorParameters",
                                 "a uniform prior needs lowerBound and upperBound");
        else if (r->log->n_error == before && !isfinite(p->prior_numbers[i]))
            ru_diagnostics_error(r->log, ru_petab_place(r, column),
                                 "or give objectivePriorParameters",
                                 isfinite(bound) ? "a uniform prior has no bound at the logarithm "
                                                   "of %s"
                                                 : "a uniform prior has no bound at %s",
                                 text);
    }
    if (r->log->n_error == before && !(p->prior_numbers[0] < p->prior_numbers[1]))
        ru_diagnostics_error(r->log, ru_petab_place(r, LOWER), "a uniform prior lies between them",
                             "the lower bound is not below the upper one");
}

static void read_prior(const ru_petab_reading *r, ru_petab_parameter *p)
{
    int prior, unused;
    double numbers[2];
    (void)ru_petab_file_choice(r->file, r->row, r->at[START_TYPE], priors, r->log, &unused);
    if (ru_petab_cell(r, START_NUMBERS)[0])
        read_pair(r, START_NUMBERS, numbers);
    if (!ru_petab_file_choice(r->file, r->row, r->at[PRIOR_TYPE], priors, r->log, &prior))
        return;
    p->prior = (ru_petab_prior)prior;
    int is_uniform = p->prior == RU_PETAB_UNIFORM || p->prior == RU_PETAB_SCALE_UNIFORM;
    if (p->prior == RU_PETAB_FLAT)
        return;
    check_logarithm(r, p);
    if (is_uniform && !ru_petab_cell(r, PRIOR_NUMBERS)[0]) {
        read_uniform_bounds(r, p);
        return;
    }
    size_t before = r->log->n_error;
    read_pair(r, PRIOR_NUMBERS, p->prior_numbers);
    if (r->log->n_error == before && is_uniform && !(p->prior_numbers[0] < p->prior_numbers[1]))
        ru_diagnostics_error(r->log, ru_petab_place(r, PRIOR_NUMBERS), "",
                             "the lower bound is not below the upper one");
    if (r->log->n_error == before && !is_uniform && !(p->prior_numbers[1] > 0))
        ru_diagnostics_error(r->log, ru_petab_place(r, PRIOR_NUMBERS), "",
                             "the second number is a width and must be positive");
}

static void read_estimate(const ru_petab_reading *r, ru_petab_parameter *p)
{
    const char *text = ru_petab_cell(r, ESTIMATE);
    p->is_estimated = strcmp(text, "1") == 0;
    if (!p->is_estimated && strcmp(text, "0") != 0)
        ru_diagnostics_error(r->log, ru_petab_place(r, ESTIMATE), "", "expected 0 or 1, found '%s'",
                             text);
}

static void read_row(const ru_petab_reading *r, ru_petab_parameter *p)
{
    int scale;
    *p = (ru_petab_parameter){.at = ru_petab_place(r, ID)};
    p->id = ru_petab_file_id(r->file, r->row, r->at[ID], r->log);
    (void)ru_petab_file_choice(r->file, r->row, r->at[SCALE], scales, r->log, &scale);
    p->scale = (ru_transform)scale;
    p->value = read_number(r, NOMINAL);
    if (isinf(p->value))
        ru_diagnostics_error(r->log, ru_petab_place(r, NOMINAL), "",
                             "expected a finite number, found '%s'", ru_petab_cell(r, NOMINAL));
    p->low = read_number(r, LOWER);
    p->high = read_number(r, UPPER);
    if (p->low > p->high)
        ru_diagnostics_error(r->log, ru_petab_place(r, LOWER), "",
                             "the lower bound %g lies above the upper one %g", p->low, p->high);
    read_estimate(r, p);
    if (!p->is_estimated && isnan(p->value))
        ru_diagnostics_error(r->log, ru_petab_place(r, NOMINAL),
                             "what is not estimated needs a value", "there is no nominalValue");
    read_prior(r, p);
}

static ru_status read_file(ru_petab_problem *p, const ru_petab_file *file, ru_diagnostics *log)
{
    size_t at[N_COLUMN];
    if (!ru_petab_file_columns(file, N_COLUMN, columns, at, log))
        return RU_OK;
    for (size_t row = 0; row < file->csv->n_row; row++) {
        const ru_petab_reading r = {p, NULL, file, row, at, log};
        void *grown = ru_petab_grow(p->parameters, p->n_parameter, sizeof *p->parameters);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for parameters");
        p->parameters = grown;
        ru_petab_parameter made;
        read_row(&r, &made);
        if (made.id && ru_petab_find_parameter(p, made.id) != RU_PETAB_NONE)
            ru_diagnostics_error(log, made.at, "", "there are two parameters '%s'", made.id);
        else if (made.id)
            p->parameters[p->n_parameter++] = made;
    }
    return RU_OK;
}

ru_status ru_petab_read_parameters(ru_petab_problem *p, ru_diagnostics *log)
{
    for (size_t i = 0; i < p->n_parameter_file; i++)
        RU_TRY(read_file(p, &p->parameter_files[i], log));
    return RU_OK;
}

size_t ru_petab_find_parameter(const ru_petab_problem *p, const char *id)
{
    for (size_t i = 0; i < p->n_parameter; i++)
        if (strcmp(p->parameters[i].id, id) == 0)
            return i;
    return RU_PETAB_NONE;
}

static const char *parameter_name(const void *list, size_t i)
{
    return ((const ru_petab_parameter *)list)[i].id;
}

ru_status ru_petab_set(ru_petab_problem *p, const char *text)
{
    char name[256], help[512];
    double value;
    const char *equals = strchr(text, '=');
    RU_REQUIRE(equals && equals - text < (long)sizeof name, RU_ERR_USAGE,
               "'%s': expected name=value, such as k1=0.5", text);
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    size_t i = ru_petab_find_parameter(p, name);
    if (i == RU_PETAB_NONE) {
        ru_petab_nearest(name, p->n_parameter, parameter_name, p->parameters, help, sizeof help);
        return ru_fault(RU_ERR_USAGE, "there is no parameter '%s' in the parameter table%s%s", name,
                        help[0] ? "; " : "", help);
    }
    RU_REQUIRE(ru_petab_is_number(equals + 1, 0, &value), RU_ERR_USAGE,
               "'%s': expected a number behind '='", text);
    const ru_petab_parameter *named = &p->parameters[i];
    RU_REQUIRE(value > 0 || !named->is_estimated || !prior_needs_logarithm(named), RU_ERR_USAGE,
               "'%s': %g has no logarithm, of which the prior of '%s' is a density", text, value,
               name);
    p->parameters[i].value = value;
    return RU_OK;
}

static double log_density(const ru_petab_parameter *p)
{
    double x = p->value, a = p->prior_numbers[0], b = p->prior_numbers[1];
    double scaled = ru_transform_apply(p->scale, x);
    switch (p->prior) {
    case RU_PETAB_SCALE_UNIFORM:
        return scaled >= a && scaled <= b ? -log(b - a) : -INFINITY;
    case RU_PETAB_SCALE_NORMAL:
        return ru_petab_log_likelihood(RU_NOISE_NORMAL, RU_TRANSFORM_LIN, a, scaled, b);
    case RU_PETAB_SCALE_LAPLACE:
        return ru_petab_log_likelihood(RU_NOISE_LAPLACE, RU_TRANSFORM_LIN, a, scaled, b);
    case RU_PETAB_UNIFORM:
        return x >= a && x <= b ? -log(b - a) : -INFINITY;
    case RU_PETAB_NORMAL:
        return ru_petab_log_likelihood(RU_NOISE_NORMAL, RU_TRANSFORM_LIN, a, x, b);
    case RU_PETAB_LAPLACE:
        return ru_petab_log_likelihood(RU_NOISE_LAPLACE, RU_TRANSFORM_LIN, a, x, b);
    case RU_PETAB_LOG_NORMAL:
        return ru_petab_log_likelihood(RU_NOISE_NORMAL, RU_TRANSFORM_LOG, exp(a), x, b);
    case RU_PETAB_LOG_LAPLACE:
        return ru_petab_log_likelihood(RU_NOISE_LAPLACE, RU_TRANSFORM_LOG, exp(a), x, b);
    default:
        return 0;
    }
}

double ru_petab_log_prior(const ru_petab_problem *p, size_t *n)
{
    double sum = 0;
    *n = 0;
    for (size_t i = 0; i < p->n_parameter; i++) {
        if (!p->parameters[i].is_estimated || p->parameters[i].prior == RU_PETAB_FLAT)
            continue;
        sum += log_density(&p->parameters[i]);
        ++*n;
    }
    return sum;
}
