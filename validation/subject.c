/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/subject.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/base/unit.h>

static const char plus[] = " + ", over[] = " / ";

size_t ru_simulated_index(const ru_simulated *simulated, const char *name)
{
    size_t i = 0;
    while (i < simulated->n_series && strcmp(simulated->columns[i].name, name) != 0)
        i++;
    return i;
}

/* Adds one series to the sum, in the unit of the subject. */
static ru_status add(const ru_simulated *simulated, size_t series, ru_subject *subject)
{
    const char *unit = simulated->columns[series].unit;
    double factor;
    RU_REQUIRE(ru_unit_convert(unit, subject->unit, 1, &factor) == RU_OK, RU_ERR_INPUT,
               "'%s' cannot be added up: %s is in %s, the first in %s", subject->name,
               simulated->columns[series].name, unit, subject->unit);
    const double *u = simulated->u_num ? simulated->u_num[series] : NULL;
    for (size_t k = 0; k < simulated->n_time; k++) {
        subject->sum[k] += factor * simulated->values[series][k];
        subject->sum_u[k] += u ? fabs(factor) * u[k] : NAN;
    }
    return RU_OK;
}

/* The name at the start of `text` into `name`; returns the rest, NULL after the last. */
static const char *take_name(const char *text, char *name, size_t size)
{
    const char *end = strstr(text, plus);
    size_t n = end ? (size_t)(end - text) : strlen(text);
    snprintf(name, size, "%.*s", (int)n, text);
    return end ? end + sizeof plus - 1 : NULL;
}

/* A sum of series, or one; what is missing is told and leaves the subject empty. */
static ru_status find_sum(const ru_simulated *simulated, const char *text, ru_subject *subject,
                          char *missing, size_t size)
{
    char name[128];
    size_t first = simulated->n_series;
    *subject = (ru_subject){.name = text};
    for (const char *rest = text; rest;) {
        rest = take_name(rest, name, sizeof name);
        size_t series = ru_simulated_index(simulated, name);
        if (series == simulated->n_series) {
            snprintf(missing, size, "%s", name);
            ru_subject_clear(subject);
            return RU_OK;
        }
        if (first == simulated->n_series && !rest) {
            subject->name = simulated->columns[series].name;
            subject->unit = simulated->columns[series].unit;
            subject->values = simulated->values[series];
            subject->u_num = simulated->u_num ? simulated->u_num[series] : NULL;
            return RU_OK;
        }
        if (first == simulated->n_series) {
            first = series;
            subject->unit = simulated->columns[series].unit;
            subject->values = subject->sum = calloc(simulated->n_time + 1, sizeof *subject->sum);
            subject->u_num = subject->sum_u = calloc(simulated->n_time + 1, sizeof *subject->sum_u);
            RU_REQUIRE(subject->sum && subject->sum_u, RU_ERR_SYSTEM,
                       "out of memory for a sum of series");
        }
        RU_TRY(add(simulated, series, subject));
    }
    return RU_OK;
}

/* One over the other at every time; nothing over nothing is a gap. Takes neither. */
static ru_status divide(const ru_simulated *simulated, const ru_subject *above,
                        const ru_subject *below, ru_subject *subject)
{
    ru_text unit = {0};
    size_t n = simulated->n_time;
    subject->values = subject->sum = calloc(n + 1, sizeof *subject->sum);
    RU_REQUIRE(subject->sum, RU_ERR_SYSTEM, "out of memory for a quotient of series");
    ru_text_add(&unit, "(%s)/(%s)", above->unit[0] ? above->unit : "1",
                below->unit[0] ? below->unit : "1");
    RU_TRY(ru_text_take(&unit, &subject->own_unit));
    subject->unit = subject->own_unit;
    RU_REQUIRE(ru_unit_known(subject->unit), RU_ERR_INPUT, "'%s' cannot be divided: %s is no unit",
               subject->name, subject->unit);
    for (size_t k = 0; k < n; k++)
        subject->sum[k] = below->values[k] != 0 ? above->values[k] / below->values[k] : NAN;
    if (!above->u_num || !below->u_num)
        return RU_OK;
    subject->u_num = subject->sum_u = calloc(n + 1, sizeof *subject->sum_u);
    RU_REQUIRE(subject->sum_u, RU_ERR_SYSTEM, "out of memory for a quotient of series");
    for (size_t k = 0; k < n; k++)
        subject->sum_u[k] =
            (above->u_num[k] + fabs(subject->sum[k]) * below->u_num[k]) / fabs(below->values[k]);
    return RU_OK;
}

static ru_status find_quotient(const ru_simulated *simulated, const char *text, const char *slash,
                               ru_subject *subject, char *missing, size_t size)
{
    ru_subject above = {0}, below = {0};
    char *first = strndup(text, (size_t)(slash - text));
    RU_REQUIRE(first, RU_ERR_SYSTEM, "out of memory");
    ru_status status = find_sum(simulated, first, &above, missing, size);
    if (status == RU_OK && !missing[0])
        status = find_sum(simulated, slash + sizeof over - 1, &below, missing, size);
    if (status == RU_OK && !missing[0])
        status = divide(simulated, &above, &below, subject);
    ru_subject_clear(&above);
    ru_subject_clear(&below);
    free(first);
    return status;
}

ru_status ru_subject_find(const ru_simulated *simulated, const char *text, ru_subject *subject,
                          char *missing, size_t size)
{
    const char *slash = strstr(text, over);
    missing[0] = '\0';
    *subject = (ru_subject){.name = text};
    if (slash)
        return find_quotient(simulated, text, slash, subject, missing, size);
    return find_sum(simulated, text, subject, missing, size);
}

void ru_subject_clear(ru_subject *subject)
{
    free(subject->sum);
    free(subject->sum_u);
    free(subject->own_unit);
    *subject = (ru_subject){0};
}
