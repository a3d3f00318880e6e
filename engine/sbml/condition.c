/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/condition.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PROGRAM = 100000, STACK = 256, NOT_A_NUMBER = 2 };

/* Parts of the compared numbers: what round-off may leave, and what is near enough to count as a
 * crossing and not as a jump over it. */
static const double blur = 1e-12, near = 1e-8;

struct ru_sbml_step {
    ru_op op;     /* a relation, a connective, NUMBER or SYMBOL (a leaf) */
    size_t index; /* of the relation or the leaf */
    double value; /* of a number */
};

ru_status ru_sbml_conditions_build(ru_sbml_system *system, ru_sbml_conditions **conditions)
{
    ru_sbml_conditions *c = *conditions = calloc(1, sizeof *c);
    RU_REQUIRE(c, RU_ERR_SYSTEM, "out of memory for the conditions of a model");
    c->system = system;
    return RU_OK;
}

void ru_sbml_conditions_destroy(ru_sbml_conditions **conditions)
{
    ru_sbml_conditions *c = *conditions;
    if (!c)
        return;
    ru_tape_destroy(&c->tape);
    free(c->sides);
    free(c->leaves);
    free(c->work);
    free(c->found);
    free(c->difference);
    free(c->sign);
    free(c);
    *conditions = NULL;
}

static ru_status grow(void **items, size_t *capacity, size_t n, size_t size)
{
    if (n < *capacity)
        return RU_OK;
    size_t more = *capacity ? 2 * *capacity : 16;
    void *moved = realloc(*items, more * size);
    RU_REQUIRE(moved, RU_ERR_SYSTEM, "out of memory for the conditions of a model");
    *items = moved;
    *capacity = more;
    return RU_OK;
}

static ru_status add_relation(ru_sbml_conditions *c, const ru_node *sides, size_t *index)
{
    for (*index = 0; *index < c->n; ++*index)
        if (c->sides[2 * *index] == sides[0] && c->sides[2 * *index + 1] == sides[1])
            return RU_OK;
    RU_TRY(grow((void **)&c->sides, &c->capacity, c->n, 2 * sizeof *c->sides));
    memcpy(&c->sides[2 * c->n++], sides, 2 * sizeof *sides);
    return RU_OK;
}

static ru_status add_step(ru_sbml_program *p, ru_sbml_step step)
{
    RU_REQUIRE(p->n < LONGEST_PROGRAM, RU_ERR_INPUT, "the trigger of an event is too long");
    RU_TRY(grow((void **)&p->steps, &p->capacity, p->n, sizeof *p->steps));
    p->steps[p->n++] = step;
    return RU_OK;
}

static int is_relation(ru_op op)
{
    return op >= RU_OP_LESS && op <= RU_OP_NOT_EQUAL;
}

/* Operands of what the machine does itself, 0 for all else. */
static int connective(ru_op op)
{
    switch (op) {
    case RU_OP_NOT:
        return 1;
    case RU_OP_AND:
    case RU_OP_OR:
    case RU_OP_XOR:
        return 2;
    case RU_OP_SELECT:
        return 3;
    default:
        return 0;
    }
}

ru_status ru_sbml_conditions_add(ru_sbml_conditions *c, ru_node formula, ru_sbml_program *p)
{
    ru_sbml_step step = {0};
    ru_node args[3];
    step.op = ru_expr_look(c->system->model->pool, formula, args, NULL);
    int n = connective(step.op);
    for (int i = 0; i < n; i++)
        RU_TRY(ru_sbml_conditions_add(c, args[i], p));
    if (n)
        return add_step(p, step);
    if (ru_expr_is_number(c->system->model->pool, formula, &step.value))
        return add_step(p, step);
    if (is_relation(step.op)) {
        RU_TRY(add_relation(c, args, &step.index));
        return add_step(p, step);
    }
    step.op = RU_OP_SYMBOL;
    step.index = c->n_leaf;
    RU_TRY(grow((void **)&c->leaves, &c->leaf_capacity, c->n_leaf, sizeof *c->leaves));
    c->leaves[c->n_leaf++] = formula;
    return add_step(p, step);
}

ru_status ru_sbml_conditions_watch(ru_sbml_conditions *c, ru_node formula)
{
    unsigned char *seen = calloc((size_t)formula + 1, 1);
    RU_REQUIRE(seen, RU_ERR_SYSTEM, "out of memory for the conditions of a model");
    ru_status status = RU_OK;
    seen[formula] = 1;
    /* Operands stand before what uses them: one pass backwards finds all. */
    for (ru_node node = formula; node >= 0 && status == RU_OK; node--) {
        ru_node args[3];
        size_t index;
        if (!seen[node])
            continue;
        ru_op op = ru_expr_look(c->system->model->pool, node, args, NULL);
        for (int i = 0; i < 3; i++)
            if (args[i] != RU_NO_NODE)
                seen[args[i]] = 1;
        if (is_relation(op))
            status = add_relation(c, args, &index);
    }
    free(seen);
    return status;
}

ru_status ru_sbml_conditions_close(ru_sbml_conditions *c)
{
    size_t n = 2 * c->n + c->n_leaf;
    ru_node *roots = malloc((n + 1) * sizeof *roots);
    RU_REQUIRE(roots, RU_ERR_SYSTEM, "out of memory for the conditions of a model");
    for (size_t i = 0; i < n; i++)
        roots[i] = i < 2 * c->n ? c->sides[i] : c->leaves[i - 2 * c->n];
    ru_status status = ru_tape_build(c->system->model->pool, n, roots, &c->tape);
    free(roots);
    RU_TRY(status);
    c->work = calloc(ru_tape_work(c->tape) + 1, sizeof *c->work);
    c->found = calloc(n + 1, sizeof *c->found);
    c->difference = calloc(c->n + 1, sizeof *c->difference);
    c->sign = calloc(c->n + 1, sizeof *c->sign);
    RU_REQUIRE(c->work && c->found && c->difference && c->sign, RU_ERR_SYSTEM,
               "out of memory for the conditions of a model");
    return RU_OK;
}

static void run(ru_sbml_conditions *c, const double *values)
{
    ru_tape_run(c->tape, values, c->work, c->found);
}

/* Two infinities of the same sign are equal. */
static double difference(const ru_sbml_conditions *c, size_t i)
{
    double a = c->found[2 * i], b = c->found[2 * i + 1];
    return a == b ? 0 : a - b;
}

static double scale(const ru_sbml_conditions *c, size_t i)
{
    return fabs(c->found[2 * i]) + fabs(c->found[2 * i + 1]);
}

static int sign_of(double g)
{
    return isnan(g) ? NOT_A_NUMBER : (g > 0) - (g < 0);
}

void ru_sbml_conditions_differences(ru_sbml_conditions *c, const double *values, double *g)
{
    run(c, values);
    for (size_t i = 0; i < c->n; i++) {
        double d = difference(c, i);
        g[i] = isnan(d) ? 1 : fmax(-1e300, fmin(1e300, d));
    }
}

void ru_sbml_conditions_start(ru_sbml_conditions *c, const double *values)
{
    run(c, values);
    for (size_t i = 0; i < c->n; i++) {
        c->difference[i] = difference(c, i);
        c->sign[i] = sign_of(c->difference[i]);
    }
}

void ru_sbml_conditions_jump(ru_sbml_conditions *c, const double *values)
{
    run(c, values);
    for (size_t i = 0; i < c->n; i++) {
        double g = difference(c, i);
        if (g != c->difference[i])
            c->sign[i] = sign_of(g);
        c->difference[i] = g;
    }
}

void ru_sbml_conditions_arrive(ru_sbml_conditions *c, const double *values, const int *crossed)
{
    run(c, values);
    for (size_t i = 0; i < c->n; i++) {
        double g = difference(c, i), size = scale(c, i);
        if (crossed && crossed[i])
            c->sign[i] = fabs(g) <= near * size ? 0 : sign_of(g);
        else if (!(fabs(g) <= blur * size))
            c->sign[i] = sign_of(g);
        c->difference[i] = g;
    }
}

void ru_sbml_conditions_depart(ru_sbml_conditions *c, const double *ahead, const int *crossed)
{
    run(c, ahead);
    for (size_t i = 0; i < c->n; i++) {
        double g = difference(c, i);
        int was_crossed = crossed && crossed[i];
        if (c->sign[i] != 0 && !was_crossed)
            continue;
        if (fabs(g) > 1e-2 * blur * scale(c, i) || g == 0 || isnan(g))
            c->sign[i] = sign_of(g);
        else if (was_crossed)
            c->sign[i] = crossed[i];
    }
}

static int relate(ru_op op, int sign)
{
    switch (op) {
    case RU_OP_LESS:
        return sign == -1;
    case RU_OP_LESS_EQUAL:
        return sign == -1 || sign == 0;
    case RU_OP_GREATER:
        return sign == 1;
    case RU_OP_GREATER_EQUAL:
        return sign == 1 || sign == 0;
    case RU_OP_EQUAL:
        return sign == 0;
    default:
        return sign != 0;
    }
}

int ru_sbml_holds(const ru_sbml_conditions *c, const ru_sbml_program *p)
{
    double few[STACK], *stack = few;
    size_t n = 0;
    if (p->n > STACK)
        stack = malloc(p->n * sizeof *stack);
    for (size_t i = 0; stack && i < p->n; i++) {
        const ru_sbml_step *s = &p->steps[i];
        int operands = connective(s->op);
        if (operands) {
            n -= (size_t)operands;
            stack[n] = ru_op_apply(s->op, stack[n], operands > 1 ? stack[n + 1] : 0,
                                   operands > 2 ? stack[n + 2] : 0);
        } else if (s->op == RU_OP_NUMBER) {
            stack[n] = s->value;
        } else {
            stack[n] = s->op == RU_OP_SYMBOL ? c->found[2 * c->n + s->index]
                                             : relate(s->op, c->sign[s->index]);
        }
        n++;
    }
    int holds = stack && n && stack[n - 1] != 0;
    if (stack != few)
        free(stack);
    return holds;
}
