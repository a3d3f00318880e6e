/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/formula.h>
#include <ru/expression/token.h>
#include <ru/expression/typed.h>

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>

enum { DEEPEST = 200, MOST_ARGUMENTS = 64 };

/* The reader: one token ahead, by precedence. After an error it gives up on this formula. */
typedef struct reader {
    ru_scope *scope;
    const ru_site *site;
    ru_token token;
    int depth, stopped;
} reader;

/* How strongly operators bind, their arguments to the left and right. */
enum { OR = 1, AND = 2, NOT = 3, COMPARE = 4, SUM = 5, PRODUCT = 6, SIGN = 7, POWER = 8 };

static int strength_of(ru_op op)
{
    switch (op) {
    case RU_OP_OR:
        return OR;
    case RU_OP_AND:
        return AND;
    case RU_OP_ADD:
    case RU_OP_SUBTRACT:
        return SUM;
    case RU_OP_MULTIPLY:
    case RU_OP_DIVIDE:
        return PRODUCT;
    case RU_OP_POWER:
        return POWER;
    case RU_OP_NOT:
        return 0; /* stands before its argument only */
    default:
        return COMPARE;
    }
}

static ru_span span_of(const ru_token *token)
{
    return (ru_span){token->start, token->length};
}

static void advance(reader *r)
{
    r->token = ru_token_next(r->site->text, r->token.start + r->token.length, r->scope->plain);
}

static ru_status stop(reader *r, ru_span span, const char *help, const char *text, ru_typed *made)
{
    if (!r->stopped)
        ru_site_error(r->site, span, help, "%s", text);
    r->stopped = 1;
    *made = (ru_typed){.kind = RU_TYPED_WRONG};
    return RU_OK;
}

static ru_status read_above(reader *r, int strength, ru_typed *made);

/* What stands where a value should. */
static ru_status expected_value(reader *r, ru_typed *made)
{
    char text[160];
    const ru_token *token = &r->token;
    if (token->kind == RU_TOKEN_STRANGE)
        return stop(r, span_of(token), "", token->why, made);
    if (token->kind == RU_TOKEN_END)
        return stop(r, span_of(token), "", "the formula ends where a value is expected", made);
    snprintf(text, sizeof text, "expected a value, found '%.*s'", (int)token->length,
             r->site->text + token->start);
    return stop(r, span_of(token), "", text, made);
}

static ru_status read_number(reader *r, ru_typed *made)
{
    char unit[64], text[160];
    const ru_token token = r->token;
    double si = token.number;
    ru_typed good = {.kind = RU_TYPED_NUMBER, .any_unit = si == 0 && !token.unit_length};
    size_t n = token.unit_length < sizeof unit ? token.unit_length : sizeof unit - 1;
    snprintf(unit, sizeof unit, "%.*s", (int)n, r->site->text + token.unit_start);
    if (token.unit_length && (ru_unit_to_si(unit, si, &si) != RU_OK ||
                              ru_dimension_of(unit, &good.dimension) != RU_OK)) {
        ru_fault_clear();
        const ru_span span = {token.unit_start, token.unit_length};
        snprintf(text, sizeof text, "'%s' is not a unit", unit);
        return stop(r, span,
                    ru_scope_find(r->scope, unit) ? "a product is written with '*'"
                                                  : "what follows a number is its unit",
                    text, made);
    }
    advance(r);
    RU_TRY(ru_expr_number(r->scope->pool, si, &good.node));
    *made = good;
    return RU_OK;
}

/* Keeps a candidate that is near to a name and nearer than the one so far. */
static void consider(const char *name, const char *candidate, const char **nearest)
{
    if (ru_is_near(name, candidate) &&
        (!*nearest || ru_edit_distance(name, candidate) < ru_edit_distance(name, *nearest)))
        *nearest = candidate;
}

/* The name nearest to one that is not known. */
static ru_status unknown_name(reader *r, ru_token token, int called, ru_typed *made)
{
    char name[64], text[128], help[160] = "";
    const char *nearest = NULL;
    snprintf(name, sizeof name, "%.*s", (int)token.length, r->site->text + token.start);
    for (size_t i = 0; i < r->scope->n_name && !called; i++)
        consider(name, r->scope->names[i].name, &nearest);
    for (size_t i = 0; called && !r->scope->plain && ru_function_at(i); i++)
        consider(name, ru_function_at(i)->name, &nearest);
    for (int op = RU_OP_SYMBOL + 1; called && op < RU_OP_COUNT; op++)
        consider(name, ru_op_about((ru_op)op)->text, &nearest);
    if (nearest)
        snprintf(help, sizeof help, "did you mean '%s'?", nearest);
    else if (!called)
        snprintf(help, sizeof help, "states, parameters and what is defined before can be named");
    snprintf(text, sizeof text, "'%s' is no %s", name, called ? "function" : "known name");
    return stop(r, span_of(&token), help, text, made);
}

/* Arguments up to the closing parenthesis. */
static ru_status read_arguments(reader *r, ru_token name, ru_typed *args, size_t *n)
{
    ru_typed wrong;
    *n = 0;
    advance(r);
    while (r->token.kind != RU_TOKEN_CLOSE && !r->stopped) {
        if (*n == MOST_ARGUMENTS)
            return stop(r, span_of(&name), "", "too many arguments", &wrong);
        RU_TRY(read_above(r, 0, &args[(*n)++]));
        if (r->stopped)
            return RU_OK;
        if (r->token.kind == RU_TOKEN_COMMA) {
            advance(r);
            if (r->token.kind == RU_TOKEN_CLOSE)
                return expected_value(r, &wrong);
        } else if (r->token.kind != RU_TOKEN_CLOSE) {
            return stop(r, span_of(&r->token), "", "expected ',' or ')'", &wrong);
        }
    }
    advance(r);
    return RU_OK;
}

/* A function of op.def; only those with a word that people use. */
static ru_op op_of(const char *name)
{
    ru_op op = ru_op_find(name);
    int hidden = op == RU_OP_SELECT || op == RU_OP_NEGATE || op == RU_OP_DIGAMMA ||
                 op == RU_OP_AND || op == RU_OP_OR || op == RU_OP_NOT;
    return hidden ? RU_OP_COUNT : op;
}

static ru_status wrong_count(reader *r, ru_token token, const char *takes, size_t n, ru_typed *made)
{
    char text[160];
    snprintf(text, sizeof text, "'%.*s' takes %s, not %zu", (int)token.length,
             r->site->text + token.start, takes, n);
    return stop(r, span_of(&token), "", text, made);
}

static ru_status call_op(reader *r, ru_token token, ru_op op, size_t n, const ru_typed *args,
                         ru_typed *made)
{
    const ru_op_info *about = ru_op_about(op);
    char takes[64];
    ru_typed turned[2];
    if (op == RU_OP_LOG && r->scope->plain && n == 2) {
        turned[0] = args[1];
        turned[1] = args[0];
        args = turned;
    }
    if (op == RU_OP_LOG && r->scope->plain && n == 1)
        return ru_typed_call(r->scope, r->site, span_of(&token), RU_OP_LN, n, args, made);
    int wrong = n < (size_t)about->least || (about->most >= 0 && n > (size_t)about->most);
    if (op == RU_OP_LOG && n == 1)
        return stop(r, span_of(&token), "write ln(x), log10(x) or log(base, x)",
                    "'log' of one argument may mean two things", made);
    snprintf(takes, sizeof takes, "%s%d argument%s", about->most < 0 ? "at least " : "",
             about->least, about->least == 1 ? "" : "s");
    if (wrong)
        return wrong_count(r, token, takes, n, made);
    RU_TRY(ru_typed_call(r->scope, r->site, span_of(&token), op, n, args, made));
    return RU_OK;
}

static ru_status call_log2(reader *r, ru_token token, size_t n, const ru_typed *args,
                           ru_typed *made)
{
    ru_typed both[2] = {{.kind = RU_TYPED_NUMBER}};
    if (n != 1)
        return wrong_count(r, token, "1 argument", n, made);
    both[1] = args[0];
    RU_TRY(ru_expr_number(r->scope->pool, 2, &both[0].node));
    return ru_typed_call(r->scope, r->site, span_of(&token), RU_OP_LOG, 2, both, made);
}

static ru_status read_call(reader *r, ru_token token, ru_typed *made)
{
    char name[32], takes[64];
    ru_typed args[MOST_ARGUMENTS];
    size_t n;
    snprintf(name, sizeof name, "%.*s", (int)(token.length < 31 ? token.length : 31),
             r->site->text + token.start);
    const ru_function *function = r->scope->plain ? NULL : ru_function_find(name, strlen(name));
    ru_op op = op_of(name);
    int is_if = strcmp(name, "if") == 0, is_log2 = r->scope->plain && strcmp(name, "log2") == 0;
    if (!function && op == RU_OP_COUNT && !is_if && !is_log2)
        return unknown_name(r, token, 1, made);
    RU_TRY(read_arguments(r, token, args, &n));
    if (r->stopped) {
        *made = (ru_typed){.kind = RU_TYPED_WRONG};
        return RU_OK;
    }
    if (is_if) {
        if (n != 3)
            return wrong_count(r, token, "3 arguments: condition, value, otherwise", n, made);
        const ru_typed turned[3] = {args[1], args[0], args[2]};
        return ru_typed_call(r->scope, r->site, span_of(&token), RU_OP_SELECT, 3, turned, made);
    }
    if (is_log2)
        return call_log2(r, token, n, args, made);
    if (!function)
        return call_op(r, token, op, n, args, made);
    snprintf(takes, sizeof takes, "%zu arguments: %s", function->n, function->arguments);
    if (n != function->n)
        return wrong_count(r, token, takes, n, made);
    return ru_typed_apply(r->scope, r->site, span_of(&token), function, args, made);
}

static ru_status read_name(reader *r, ru_typed *made)
{
    const ru_token token = r->token;
    char name[64];
    advance(r);
    if (r->token.kind == RU_TOKEN_OPEN)
        return read_call(r, token, made);
    if (token.length >= sizeof name)
        return stop(r, span_of(&token), "", "the name is too long", made);
    snprintf(name, sizeof name, "%.*s", (int)token.length, r->site->text + token.start);
    const ru_typed *known = ru_scope_find(r->scope, name);
    if (!known)
        return unknown_name(r, token, 0, made);
    *made = *known;
    return RU_OK;
}

static ru_status read_parenthesis(reader *r, ru_typed *made)
{
    const ru_token open = r->token;
    advance(r);
    RU_TRY(read_above(r, 0, made));
    if (r->stopped)
        return RU_OK;
    if (r->token.kind != RU_TOKEN_CLOSE)
        return stop(r, span_of(&open), "", "this parenthesis is not closed", made);
    advance(r);
    return RU_OK;
}

/* An operator before its argument: - + not. */
static ru_status read_prefix(reader *r, ru_typed *made)
{
    const ru_token token = r->token;
    ru_typed arg;
    if (token.op != RU_OP_SUBTRACT && token.op != RU_OP_ADD && token.op != RU_OP_NOT)
        return expected_value(r, made);
    advance(r);
    RU_TRY(read_above(r, token.op == RU_OP_NOT ? NOT : SIGN, &arg));
    return ru_typed_call(r->scope, r->site, span_of(&token), token.op, 1, &arg, made);
}

static ru_status read_operand(reader *r, ru_typed *made)
{
    switch (r->token.kind) {
    case RU_TOKEN_NUMBER:
        return read_number(r, made);
    case RU_TOKEN_NAME:
        return read_name(r, made);
    case RU_TOKEN_OPEN:
        return read_parenthesis(r, made);
    case RU_TOKEN_OPERATOR:
        return read_prefix(r, made);
    default:
        return expected_value(r, made);
    }
}

/* a < b <= c is a < b and b <= c; `left` is the value before the operator at hand. */
static ru_status read_comparisons(reader *r, ru_typed *left)
{
    ru_typed pair[2] = {*left}, joined = {0}, one;
    for (int first = 1; r->token.kind == RU_TOKEN_OPERATOR && strength_of(r->token.op) == COMPARE;
         first = 0) {
        const ru_token token = r->token;
        advance(r);
        RU_TRY(read_above(r, COMPARE, &pair[1]));
        if (r->stopped)
            return RU_OK;
        RU_TRY(ru_typed_call(r->scope, r->site, span_of(&token), token.op, 2, pair, &one));
        const ru_typed both[2] = {joined, one};
        joined = one;
        if (!first)
            RU_TRY(ru_typed_call(r->scope, r->site, span_of(&token), RU_OP_AND, 2, both, &joined));
        pair[0] = pair[1];
    }
    *left = joined;
    return RU_OK;
}

/* A value and the operators after it that bind more strongly than `strength`. */
static ru_status read_above(reader *r, int strength, ru_typed *made)
{
    ru_typed pair[2];
    *made = (ru_typed){.kind = RU_TYPED_WRONG};
    if (r->depth == DEEPEST)
        return stop(r, span_of(&r->token), "", "the formula is nested too deeply", made);
    r->depth++;
    RU_TRY(read_operand(r, &pair[0]));
    while (!r->stopped && r->token.kind == RU_TOKEN_OPERATOR &&
           strength_of(r->token.op) > strength) {
        const ru_token token = r->token;
        int own = strength_of(token.op);
        if (own == COMPARE) {
            RU_TRY(read_comparisons(r, &pair[0]));
            continue;
        }
        advance(r);
        /* powers from the right: 2^3^2 is 2^9, and 2^-1 is a half */
        RU_TRY(read_above(r, own == POWER ? POWER - 2 : own, &pair[1]));
        if (r->stopped)
            break;
        RU_TRY(ru_typed_call(r->scope, r->site, span_of(&token), token.op, 2, pair, &pair[0]));
    }
    r->depth--;
    *made = r->stopped ? (ru_typed){.kind = RU_TYPED_WRONG} : pair[0];
    return RU_OK;
}

ru_status ru_formula_read(ru_scope *scope, const ru_site *site, ru_typed *made)
{
    reader r = {.scope = scope, .site = site};
    char text[128];
    r.token = ru_token_next(site->text, 0, scope->plain);
    RU_TRY(read_above(&r, 0, made));
    if (r.stopped || r.token.kind == RU_TOKEN_END)
        return RU_OK;
    const char *rest = site->text + r.token.start;
    snprintf(text, sizeof text, "expected an operator, found '%.*s'", (int)r.token.length, rest);
    int strange = r.token.kind == RU_TOKEN_STRANGE, close = r.token.kind == RU_TOKEN_CLOSE;
    return stop(&r, span_of(&r.token), strange || close ? "" : "a product is written with '*'",
                strange ? r.token.why
                : close ? "this parenthesis was not opened"
                        : text,
                made);
}

int ru_formula_expect(const ru_site *site, const ru_typed *made, const ru_dimension *dimension,
                      const char *what)
{
    char wanted[96], found[96], unit[64], help[192];
    const ru_span whole = {strspn(site->text, " \t\n\r"), strlen(site->text)};
    if (made->kind == RU_TYPED_WRONG || (made->kind == RU_TYPED_NUMBER && made->any_unit))
        return 1;
    if (made->kind == RU_TYPED_NUMBER && ru_dimension_equal(&made->dimension, dimension))
        return 1;
    ru_dimension_words(dimension, wanted, sizeof wanted);
    ru_dimension_unit(dimension, unit, sizeof unit);
    snprintf(help, sizeof help, "expected %s (%s)", wanted, unit);
    ru_dimension_words(&made->dimension, found, sizeof found);
    ru_site_error(site, whole, help, "%s is %s", what,
                  made->kind == RU_TYPED_CONDITION ? "a condition" : found);
    return 0;
}
