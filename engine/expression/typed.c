/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/typed.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What an operation asks of the units of its arguments, and what unit it has. */
typedef enum rule {
    PURE,       /* pure numbers, one too */
    ALIKE,      /* all of one dimension, which it has */
    RATIO,      /* all of one dimension; a pure number */
    COMPARISON, /* all of one dimension; a condition */
    LOGIC,      /* conditions, one too */
    ANGLE,      /* a pure number or an angle; a pure number */
    ANY,        /* anything; a pure number */
    PRODUCT,
    QUOTIENT,
    POWER,
    SQUARE_ROOT,
    CUBE_ROOT,
    ROOT,
    SELECT,   /* value, condition, value */
    BRANCHES, /* value, condition, value, condition, ..., value */
    INNER     /* not for people */
} rule;

static const rule rules[RU_OP_COUNT] = {
    [RU_OP_NUMBER] = INNER,
    [RU_OP_SYMBOL] = INNER,
    [RU_OP_ADD] = ALIKE,
    [RU_OP_SUBTRACT] = ALIKE,
    [RU_OP_NEGATE] = ALIKE,
    [RU_OP_ABS] = ALIKE,
    [RU_OP_MIN] = ALIKE,
    [RU_OP_MAX] = ALIKE,
    [RU_OP_REMAINDER] = ALIKE,
    [RU_OP_QUOTIENT] = RATIO,
    [RU_OP_SIGN] = ANY,
    [RU_OP_MULTIPLY] = PRODUCT,
    [RU_OP_DIVIDE] = QUOTIENT,
    [RU_OP_POWER] = POWER,
    [RU_OP_SQRT] = SQUARE_ROOT,
    [RU_OP_CBRT] = CUBE_ROOT,
    [RU_OP_ROOT] = ROOT,
    [RU_OP_SIN] = ANGLE,
    [RU_OP_COS] = ANGLE,
    [RU_OP_TAN] = ANGLE,
    [RU_OP_SEC] = ANGLE,
    [RU_OP_CSC] = ANGLE,
    [RU_OP_COT] = ANGLE,
    [RU_OP_LESS] = COMPARISON,
    [RU_OP_LESS_EQUAL] = COMPARISON,
    [RU_OP_GREATER] = COMPARISON,
    [RU_OP_GREATER_EQUAL] = COMPARISON,
    [RU_OP_EQUAL] = COMPARISON,
    [RU_OP_NOT_EQUAL] = COMPARISON,
    [RU_OP_AND] = LOGIC,
    [RU_OP_OR] = LOGIC,
    [RU_OP_XOR] = LOGIC,
    [RU_OP_NOT] = LOGIC,
    [RU_OP_IMPLIES] = LOGIC,
    [RU_OP_SELECT] = SELECT,
    [RU_OP_PIECEWISE] = BRANCHES,
    /* all others take pure numbers */
};

void ru_site_error(const ru_site *site, ru_span span, const char *help, const char *format, ...)
{
    char text[768];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ru_place_in_text at =
        ru_place_within(site->log->document, site->at, site->text, span.start, span.length);
    ru_diagnostics_error(site->log, at, help, "%s", text);
}

enum { WORDS = 160 };

/* "mass concentration (kg/m^3)", "a pure number" */
static void tell_dimension(const ru_typed *of, char words[WORDS])
{
    if (of->kind == RU_TYPED_CONDITION) {
        snprintf(words, WORDS, "a condition");
        return;
    }
    ru_dimension_words(&of->dimension, words, 90);
    if (ru_dimension_is_pure(&of->dimension))
        return;
    size_t n = strlen(words);
    char unit[60];
    ru_dimension_unit(&of->dimension, unit, sizeof unit);
    snprintf(words + n, WORDS - n, " (%s)", unit);
}

/* The operation under way, for checks and their messages. */
typedef struct checking {
    const ru_site *site;
    ru_span span;
    const char *name; /* as written */
} checking;

static int is_number(const checking *c, const ru_typed *arg)
{
    if (arg->kind == RU_TYPED_NUMBER)
        return 1;
    ru_site_error(c->site, c->span, "a condition becomes a number by if(condition, 1, 0)",
                  "'%s' takes numbers, not conditions", c->name);
    return 0;
}

static int is_condition(const checking *c, const ru_typed *arg)
{
    if (arg->kind == RU_TYPED_CONDITION)
        return 1;
    ru_site_error(c->site, c->span, "a condition compares, as in glucose > 0",
                  "'%s' takes a condition, not a number", c->name);
    return 0;
}

static int is_pure(const checking *c, const ru_typed *arg)
{
    char words[WORDS];
    if (!is_number(c, arg))
        return 0;
    if (arg->any_unit || ru_dimension_is_pure(&arg->dimension))
        return 1;
    tell_dimension(arg, words);
    ru_site_error(c->site, c->span, "divide by a quantity of the same unit",
                  "'%s' takes a pure number, not %s", c->name, words);
    return 0;
}

/* Numbers of one dimension, which goes to `made`; a written 0 goes with any. */
static int are_alike(const checking *c, size_t n, const ru_typed *args, size_t stride,
                     ru_typed *made)
{
    char first[WORDS], second[WORDS];
    made->any_unit = 1;
    for (size_t i = 0; i < n; i += stride) {
        if (!is_number(c, &args[i]))
            return 0;
        if (args[i].any_unit)
            continue;
        if (made->any_unit) {
            made->any_unit = 0;
            made->dimension = args[i].dimension;
        } else if (!ru_dimension_equal(&made->dimension, &args[i].dimension)) {
            tell_dimension(made, first);
            tell_dimension(&args[i], second);
            ru_site_error(c->site, c->span, "both need the same unit",
                          "'%s' mixes units: %s and %s", c->name, first, second);
            return 0;
        }
    }
    return 1;
}

static int all_pure(const checking *c, size_t n, const ru_typed *args)
{
    for (size_t i = 0; i < n; i++)
        if (!is_pure(c, &args[i]))
            return 0;
    return 1;
}

static int check_angle(const checking *c, const ru_typed *arg)
{
    ru_dimension angle;
    if (!is_number(c, arg))
        return 0;
    if (ru_dimension_of("rad", &angle) == RU_OK && ru_dimension_equal(&arg->dimension, &angle))
        return 1;
    return is_pure(c, arg);
}

/* base^exponent: with a unit in the base only for an exponent that is a plain number. */
static int check_power(const checking *c, const ru_expr *pool, const ru_typed *base,
                       const ru_typed *exponent, int inverse, ru_typed *made)
{
    double value;
    if (!is_number(c, base) || !is_pure(c, exponent))
        return 0;
    if (base->any_unit || ru_dimension_is_pure(&base->dimension))
        return 1;
    if (ru_expr_is_number(pool, exponent->node, &value) && value != 0) {
        made->dimension = ru_dimension_combine(&base->dimension, inverse ? 1 / value : value,
                                               &base->dimension, 0);
        return 1;
    }
    char words[WORDS];
    tell_dimension(base, words);
    ru_site_error(c->site, c->span, "divide first, as in (glucose/k_s)^n",
                  "'%s' of %s by an exponent that is not a plain number", c->name, words);
    return 0;
}

static int check_branches(const checking *c, size_t n, const ru_typed *args, ru_typed *made)
{
    for (size_t i = 1; i < n; i += 2)
        if (!is_condition(c, &args[i]))
            return 0;
    return are_alike(c, n, args, 2, made);
}

static int check_logic(const checking *c, size_t n, const ru_typed *args, ru_typed *made)
{
    made->kind = RU_TYPED_CONDITION;
    for (size_t i = 0; i < n; i++)
        if (!is_condition(c, &args[i]))
            return 0;
    return 1;
}

static int check_product(const checking *c, size_t n, const ru_typed *args, double power,
                         ru_typed *made)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_number(c, &args[i]))
            return 0;
        made->dimension =
            ru_dimension_combine(&made->dimension, 1, &args[i].dimension, i ? power : 1);
    }
    made->any_unit = args[0].any_unit || (power > 0 && n > 1 && args[1].any_unit);
    return 1;
}

/* Checks the arguments and sets kind and dimension of what is made; 0 with a message. */
static int check(const checking *c, const ru_expr *pool, ru_op op, size_t n, const ru_typed *args,
                 ru_typed *made)
{
    switch (rules[op]) {
    case PURE:
        return all_pure(c, n, args);
    case ALIKE:
        return are_alike(c, n, args, 1, made);
    case RATIO:
    case COMPARISON: {
        int good = are_alike(c, n, args, 1, made);
        *made = (ru_typed){.kind = rules[op] == RATIO ? RU_TYPED_NUMBER : RU_TYPED_CONDITION};
        return good;
    }
    case LOGIC:
        return check_logic(c, n, args, made);
    case ANGLE:
        return check_angle(c, &args[0]);
    case ANY:
        return is_number(c, &args[0]);
    case PRODUCT:
        return check_product(c, n, args, 1, made);
    case QUOTIENT:
        return check_product(c, n, args, -1, made);
    case POWER:
        return check_power(c, pool, &args[0], &args[1], 0, made);
    case ROOT:
        return check_power(c, pool, &args[1], &args[0], 1, made);
    case SQUARE_ROOT:
    case CUBE_ROOT:
        made->dimension = ru_dimension_combine(
            &args[0].dimension, rules[op] == CUBE_ROOT ? 1.0 / 3 : 0.5, &args[0].dimension, 0);
        return is_number(c, &args[0]);
    case SELECT:
    case BRANCHES:
        return check_branches(c, n, args, made);
    default:
        return 0;
    }
}

/* Why an operation may have no value, NULL where it always has one. */
static const char *hazard_of(ru_op op)
{
    switch (op) {
    case RU_OP_DIVIDE:
    case RU_OP_REMAINDER:
    case RU_OP_QUOTIENT:
        return "the divisor is zero";
    case RU_OP_LN:
    case RU_OP_LOG10:
    case RU_OP_LOG:
        return "a logarithm of zero or less";
    case RU_OP_POWER:
    case RU_OP_SQRT:
    case RU_OP_ROOT:
        return "a root or power of zero or less";
    default:
        return "a value that the function does not have";
    }
}

static ru_status add_hazard(ru_scope *scope, const ru_site *site, ru_span span, ru_op op,
                            ru_node node)
{
    if (rules[op] == ALIKE || rules[op] == COMPARISON || rules[op] == LOGIC ||
        rules[op] == PRODUCT || rules[op] == SELECT || rules[op] == BRANCHES)
        return RU_OK;
    return ru_scope_add_hazard(scope,
                               &(ru_hazard){node,
                                            ru_place_within(site->log->document, site->at,
                                                            site->text, span.start, span.length),
                                            hazard_of(op)});
}

ru_status ru_typed_call(ru_scope *scope, const ru_site *site, ru_span span, ru_op op, size_t n,
                        const ru_typed *args, ru_typed *made)
{
    enum { MOST = 64 };
    ru_node nodes[MOST];
    double value;
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)(span.length < 31 ? span.length : 31),
             site->text + span.start);
    const checking c = {site, span, name};
    int right = n <= MOST;
    for (size_t i = 0; i < n && right; i++) {
        right = args[i].kind != RU_TYPED_WRONG;
        nodes[i] = args[i].node;
    }
    /* `made` may be one of the arguments */
    ru_typed good = {.kind = RU_TYPED_NUMBER};
    right = right && check(&c, scope->pool, op, n, args, &good);
    *made = (ru_typed){.kind = RU_TYPED_WRONG};
    if (!right)
        return RU_OK;
    RU_TRY(ru_expr_call(scope->pool, op, n, nodes, &good.node));
    int divides = op == RU_OP_DIVIDE || op == RU_OP_REMAINDER || op == RU_OP_QUOTIENT;
    int by_zero = divides && ru_expr_is_number(scope->pool, nodes[1], &value) && value == 0;
    if (by_zero || (ru_expr_is_number(scope->pool, good.node, &value) && !isfinite(value))) {
        ru_site_error(site, span, "", "this is no number: %s", hazard_of(op));
        return RU_OK;
    }
    RU_TRY(add_hazard(scope, site, span, op, good.node));
    *made = good;
    return RU_OK;
}

ru_status ru_typed_apply(ru_scope *scope, const ru_site *site, ru_span span,
                         const ru_function *function, const ru_typed *args, ru_typed *made)
{
    ru_node nodes[8];
    const checking c = {site, span, function->name};
    *made = (ru_typed){.kind = RU_TYPED_WRONG};
    for (size_t i = 0; i < function->n; i++) {
        if (args[i].kind == RU_TYPED_WRONG)
            return RU_OK;
        nodes[i] = args[i].node;
    }
    ru_typed good = {.kind = RU_TYPED_NUMBER};
    if (!are_alike(&c, function->n_alike, args, 1, &good) ||
        !all_pure(&c, function->n - function->n_alike, args + function->n_alike))
        return RU_OK;
    if (!function->keeps) {
        good.dimension = (ru_dimension){{0}};
        good.any_unit = 0;
    }
    RU_TRY(function->write(scope->pool, nodes, &good.node));
    RU_TRY(ru_scope_add_hazard(scope,
                               &(ru_hazard){good.node,
                                            ru_place_within(site->log->document, site->at,
                                                            site->text, span.start, span.length),
                                            "a value that the function does not have"}));
    *made = good;
    return RU_OK;
}
