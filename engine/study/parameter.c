/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/parameter.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

const char *const ru_distribution_names[] = {
#define RU_DISTRIBUTION_NAME(code, name, meaning) name,
    RU_DISTRIBUTION_LIST(RU_DISTRIBUTION_NAME)
#undef RU_DISTRIBUTION_NAME
        NULL,
};

const char *const ru_scale_names[] = {"linear", "log", NULL};

ru_parameter *ru_parameter_at(const ru_parameter_list *list, size_t i)
{
    return (ru_parameter *)(void *)((char *)list->first + i * list->stride);
}

void ru_parameter_override(const ru_parameter *parameter, double value, char *text, size_t size)
{
    const ru_parameter *p = parameter;
    if (p->is_word)
        snprintf(text, size, "%s=%s", p->path, p->text.values[(size_t)value]);
    else
        snprintf(text, size, "%s=%.17g%s%s", p->path, value, p->unit[0] ? " " : "", p->unit);
}

/* What reading the numbers of one parameter needs. */
typedef struct settling {
    ru_parameter *p;
    ru_diagnostics *log;
    int is_bare; /* 1: a number without a unit was taken */
    int bad;     /* 1: an error was told */
} settling;

static void complain(settling *s, const char *key, const char *help, const char *text)
{
    s->bad = 1;
    ru_diagnostics_error(s->log, ru_table_place(s->p->node, key), help, "parameters.%s.%s: %s",
                         s->p->name, key, text);
}

/* A number in the unit of the parameter, which the first one sets. */
static double take(settling *s, const char *key, const char *text, double absent)
{
    char unit[RU_PARAMETER_UNIT] = "", words[160];
    double number = 0;
    if (!text)
        return absent;
    if (ru_unit_split(text, &number, unit, sizeof unit) != RU_OK ||
        (unit[0] && !ru_unit_known(unit))) {
        snprintf(words, sizeof words, "expected a quantity, found '%.60s'", text);
        complain(s, key, unit[0] ? ru_unit_hint(unit, s->p->unit[0] ? s->p->unit : "1") : "",
                 words);
        return absent;
    }
    if (!s->p->unit[0] && !s->is_bare)
        snprintf(s->p->unit, sizeof s->p->unit, "%s", unit);
    s->is_bare |= !unit[0];
    if (strcmp(unit, s->p->unit) == 0)
        return number;
    if (ru_unit_convert(unit[0] ? unit : "1", s->p->unit, number, &number) == RU_OK)
        return number;
    if (s->p->unit[0])
        snprintf(words, sizeof words, "'%.60s' is not in a unit like '%s'", text, s->p->unit);
    else
        snprintf(words, sizeof words, "'%.60s' has a unit, the number before it has none", text);
    complain(s, key, "all values of a parameter have one dimension", words);
    return absent;
}

static void take_unit(settling *s)
{
    const char *unit = s->p->text.unit;
    if (unit && !ru_unit_known(unit))
        complain(s, "unit", ru_unit_hint(unit, "1"), "this is no unit");
    else if (unit && strcmp(unit, "1") != 0)
        snprintf(s->p->unit, sizeof s->p->unit, "%s", unit);
}

static int is_number(const char *text)
{
    double number;
    char unit[RU_PARAMETER_UNIT];
    return ru_unit_split(text, &number, unit, sizeof unit) == RU_OK;
}

static ru_status take_values(settling *s)
{
    ru_parameter *p = s->p;
    size_t n = p->text.n_values, n_number = 0;
    for (size_t i = 0; i < n; i++)
        n_number += (size_t)is_number(p->text.values[i]);
    p->is_word = n && !n_number;
    if (!n || p->is_word)
        return RU_OK;
    p->values = calloc(n, sizeof *p->values);
    RU_REQUIRE(p->values, RU_ERR_SYSTEM, "out of memory for the values of %s", p->name);
    p->low = INFINITY;
    p->high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        p->values[i] = take(s, "values", p->text.values[i], NAN);
        p->low = fmin(p->low, p->values[i]);
        p->high = fmax(p->high, p->values[i]);
    }
    return RU_OK;
}

/* The sd, which may be a share of the mean. */
static double take_sd(settling *s)
{
    char unit[RU_PARAMETER_UNIT] = "";
    double number = 0;
    const ru_parameter *p = s->p;
    if (p->text.sd && strcmp(p->unit, "%") != 0 &&
        ru_unit_split(p->text.sd, &number, unit, sizeof unit) == RU_OK && strcmp(unit, "%") == 0)
        return fabs(p->mean) * number / 100;
    return take(s, "sd", p->text.sd, NAN);
}

static double take_spread(settling *s)
{
    double number = NAN;
    char unit[RU_PARAMETER_UNIT] = "";
    if (!s->p->text.spread)
        return NAN;
    if (ru_unit_split(s->p->text.spread, &number, unit, sizeof unit) != RU_OK || unit[0] ||
        !(number > 1))
        complain(s, "spread",
                 "1.3: a third of all values are outside of median / 1.3 to median "
                 "x 1.3",
                 "expected a number above 1");
    return number;
}

/* What a distribution needs to be one. */
static void require(settling *s, const char *const *keys, const double *values, size_t n)
{
    char words[160];
    for (size_t i = 0; i < n && !s->bad; i++)
        if (!isfinite(values[i])) {
            snprintf(words, sizeof words, "a %s distribution needs it",
                     ru_distribution_names[s->p->distribution]);
            complain(s, keys[i], "", words);
        }
}

static void check_numbers(settling *s)
{
    ru_parameter *p = s->p;
    char words[200];
    if (!(p->low < p->high) && p->text.n_values != 1) {
        snprintf(words, sizeof words, "high (%g) must be above low (%g)", p->high, p->low);
        complain(s, p->text.n_values ? "values" : "high", "", words);
    }
    if (p->is_log && !(p->low > 0 && isfinite(p->low)))
        complain(s, p->text.low ? "low" : "scale", "write 'scale: linear', or a low above zero",
                 "a logarithmic scale needs values above zero");
    if (p->distribution == RU_NORMAL && !(p->sd > 0))
        complain(s, "sd", "", "must be above zero");
    if (p->distribution == RU_LOGNORMAL && !(p->median > 0))
        complain(s, "median", "", "must be above zero");
    if (p->distribution == RU_LOGNORMAL && p->text.low && p->low < 0)
        complain(s, "low", "", "a lognormal distribution is above zero");
    if (p->distribution == RU_TRIANGULAR && !(p->low <= p->mode && p->mode <= p->high))
        complain(s, "mode", "", "must be between low and high");
}

static void check(settling *s)
{
    ru_parameter *p = s->p;
    static const char *const ends[] = {"low", "high"}, *const normal[] = {"mean", "sd"},
                             *const lognormal[] = {"median", "spread"}, *const peak[] = {"mode"};
    int has_ends = p->text.low || p->text.high;
    if (p->text.n_values && (has_ends || p->distribution != RU_UNIFORM))
        complain(s, "values", "", "state either values, or a range or distribution");
    if (p->text.n_values && p->is_log && p->is_word)
        complain(s, "scale", "", "words have no scale");
    if (s->bad || p->is_word)
        return;
    switch ((ru_distribution)p->distribution) {
    case RU_UNIFORM:
    case RU_LOGUNIFORM:
        if (!has_ends && p->text.unit)
            return;
        require(s, ends, (double[]){p->low, p->high}, 2);
        break;
    case RU_NORMAL:
        require(s, normal, (double[]){p->mean, p->sd}, 2);
        break;
    case RU_LOGNORMAL:
        require(s, lognormal, (double[]){p->median, p->spread}, 2);
        break;
    case RU_TRIANGULAR:
        require(s, ends, (double[]){p->low, p->high}, 2);
        require(s, peak, (double[]){p->mode}, 1);
        break;
    }
    if (!s->bad)
        check_numbers(s);
}

/* A key that the distribution does not look at was meant for another one. */
static void refuse_idle(settling *s)
{
    const ru_parameter *p = s->p;
    const struct {
        const char *key, *text;
        ru_distribution of;
    } all[] = {{"mean", p->text.mean, RU_NORMAL},
               {"sd", p->text.sd, RU_NORMAL},
               {"median", p->text.median, RU_LOGNORMAL},
               {"spread", p->text.spread, RU_LOGNORMAL},
               {"mode", p->text.mode, RU_TRIANGULAR}};
    char help[80], words[120];
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].text && (int)all[i].of != p->distribution) {
            snprintf(help, sizeof help, "write 'distribution: %s'",
                     ru_distribution_names[all[i].of]);
            snprintf(words, sizeof words, "a %s distribution has none",
                     ru_distribution_names[p->distribution]);
            complain(s, all[i].key, help, words);
        }
}

static ru_status settle(ru_parameter *p, ru_diagnostics *log)
{
    settling s = {.p = p, .log = log};
    p->name = p->node->key;
    p->base = NAN;
    take_unit(&s);
    p->low = take(&s, "low", p->text.low, -INFINITY);
    p->high = take(&s, "high", p->text.high, INFINITY);
    p->mean = take(&s, "mean", p->text.mean, NAN);
    p->sd = take_sd(&s);
    p->median = take(&s, "median", p->text.median, NAN);
    p->spread = take_spread(&s);
    p->mode = take(&s, "mode", p->text.mode, NAN);
    if (p->distribution == RU_LOGUNIFORM) {
        p->distribution = RU_UNIFORM;
        p->is_log = 1;
    }
    RU_TRY(take_values(&s));
    refuse_idle(&s);
    check(&s);
    ru_fault_clear();
    return RU_OK;
}

ru_status ru_parameters_settle(const ru_parameter_list *list, ru_diagnostics *log)
{
    for (size_t i = 0; i < list->n; i++) {
        ru_parameter *p = ru_parameter_at(list, i);
        RU_TRY(settle(p, log));
        for (size_t k = 0; k < i; k++)
            if (strcmp(p->path, ru_parameter_at(list, k)->path) == 0)
                ru_diagnostics_error(log, ru_table_place(p->node, "path"), "",
                                     "parameters.%s.path: '%.80s' varies already, as '%s'", p->name,
                                     p->path, ru_parameter_at(list, k)->name);
    }
    return RU_OK;
}

void ru_parameters_free(const ru_parameter_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(ru_parameter_at(list, i)->values);
}

ru_status ru_overrides_take(const ru_tree *set, ru_diagnostics *log, char ***sets, size_t *n_set)
{
    size_t n = set ? set->n_item : 0;
    *n_set = 0;
    *sets = calloc(n + 1, sizeof **sets);
    RU_REQUIRE(*sets, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        const ru_tree *item = set->items[i];
        ru_text text = {0};
        if (item->kind != RU_TREE_SCALAR) {
            ru_diagnostics_error(log, item->value_at, "write e.g. 'vessel.volume: 3 L'",
                                 "set.%s: expected one value", item->key);
            continue;
        }
        ru_text_add(&text, "%s=%s", item->key, item->text);
        RU_TRY(ru_text_take(&text, &(*sets)[*n_set]));
        ++*n_set;
    }
    return RU_OK;
}
