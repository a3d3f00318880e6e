/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/sbml/condition.h>

/* x > 5, x >= 5 and x == 5 of one variable, symbol 1. */
typedef struct setup {
    ru_sbml_model *model;
    ru_sbml_system *system;
    ru_sbml_conditions *c;
    ru_sbml_program above, from, at;
} setup;

static setup make(void)
{
    setup s = {0};
    ru_node x, five, nodes[3];
    const ru_op ops[] = {RU_OP_GREATER, RU_OP_GREATER_EQUAL, RU_OP_EQUAL};
    s.model =
        read_good(L3 "<listOfParameters>" PARAMETER("x", "0", "false") "</listOfParameters>" END);
    assert_int_equal(ru_sbml_system_build(s.model, &s.system), RU_OK);
    assert_int_equal(ru_sbml_conditions_build(s.system, &s.c), RU_OK);
    assert_int_equal(ru_expr_symbol(s.model->pool, 1, &x), RU_OK);
    assert_int_equal(ru_expr_number(s.model->pool, 5, &five), RU_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(ru_expr_call(s.model->pool, ops[i], 2, (ru_node[]){x, five}, &nodes[i]),
                         RU_OK);
    assert_int_equal(ru_sbml_conditions_add(s.c, nodes[0], &s.above), RU_OK);
    assert_int_equal(ru_sbml_conditions_add(s.c, nodes[1], &s.from), RU_OK);
    assert_int_equal(ru_sbml_conditions_add(s.c, nodes[2], &s.at), RU_OK);
    assert_int_equal(ru_sbml_conditions_close(s.c), RU_OK);
    assert_int_equal(s.c->n, 1); /* one difference serves all three */
    return s;
}

static void tear(setup *s)
{
    free(s->above.steps);
    free(s->from.steps);
    free(s->at.steps);
    ru_sbml_conditions_destroy(&s->c);
    ru_sbml_system_destroy(&s->system);
    ru_sbml_destroy(&s->model);
}

static void check(const setup *s, int above, int from, int at)
{
    assert_int_equal(ru_sbml_holds(s->c, &s->above), above);
    assert_int_equal(ru_sbml_holds(s->c, &s->from), from);
    assert_int_equal(ru_sbml_holds(s->c, &s->at), at);
}

static void a_crossing_is_judged_at_it_and_after_it(void **state)
{
    (void)state;
    setup s = make();
    const int risen = 1;
    ru_sbml_conditions_start(s.c, (double[]){0, 4});
    check(&s, 0, 0, 0);
    /* Where the integrator finds it, round-off leaves x a little low. */
    ru_sbml_conditions_arrive(s.c, (double[]){1, 5 - 1e-14}, &risen);
    check(&s, 0, 1, 1);
    ru_sbml_conditions_depart(s.c, (double[]){1 + 1e-9, 5 + 1e-9}, &risen);
    check(&s, 1, 1, 0);
    /* Round-off does not undo it, nor does a jump of something else. */
    ru_sbml_conditions_arrive(s.c, (double[]){1, 5 - 1e-14}, NULL);
    check(&s, 1, 1, 0);
    ru_sbml_conditions_jump(s.c, (double[]){1, 5 - 1e-14});
    check(&s, 1, 1, 0);
    tear(&s);
}

static void a_jump_is_judged_exactly(void **state)
{
    (void)state;
    setup s = make();
    ru_sbml_conditions_start(s.c, (double[]){0, 4});
    ru_sbml_conditions_jump(s.c, (double[]){0, 5});
    check(&s, 0, 1, 1);
    ru_sbml_conditions_jump(s.c, (double[]){0, 5.0000000000000009});
    check(&s, 1, 1, 0);
    ru_sbml_conditions_jump(s.c, (double[]){0, NAN});
    check(&s, 0, 0, 0);
    tear(&s);
}

static void what_starts_at_zero_and_leaves_it_is_seen(void **state)
{
    (void)state;
    setup s = make();
    ru_sbml_conditions_start(s.c, (double[]){0, 5});
    check(&s, 0, 1, 1);
    ru_sbml_conditions_depart(s.c, (double[]){1e-9, 5 + 1e-9}, NULL);
    check(&s, 1, 1, 0);
    ru_sbml_conditions_start(s.c, (double[]){0, 5});
    ru_sbml_conditions_depart(s.c, (double[]){1e-9, 5}, NULL); /* it rests there */
    check(&s, 0, 1, 1);
    tear(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crossing_is_judged_at_it_and_after_it),
        cmocka_unit_test(a_jump_is_judged_exactly),
        cmocka_unit_test(what_starts_at_zero_and_leaves_it_is_seen),
    };
    return ru_run_group(tests);
}
