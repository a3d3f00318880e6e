/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/pack.h>

/* Something to remember: a number and a list that grows. */
typedef struct owner {
    double number;
    int *list;
    size_t n;
} owner;

static ru_status visit(owner *o, ru_pack *pack)
{
    RU_TRY(ru_pack_visit(pack, &o->number, sizeof o->number));
    RU_TRY(ru_pack_visit_array(pack, (void **)&o->list, &o->n, sizeof *o->list));
    return ru_pack_finish(pack);
}

static void what_was_saved_is_restored_whatever_was_there(void **state)
{
    (void)state;
    ru_pack pack = {0};
    owner to = {.number = 7, .list = malloc(2 * sizeof(int)), .n = 2};
    for (size_t n = 0; n < 400; n += 57) {
        owner from = {.number = 0.1 + (double)n, .list = malloc((n + 1) * sizeof(int)), .n = n};
        for (size_t i = 0; i < n; i++)
            from.list[i] = (int)(i * i);
        ru_pack_save(&pack);
        assert_int_equal(visit(&from, &pack), RU_OK);
        ru_pack_restore(&pack);
        assert_int_equal(visit(&to, &pack), RU_OK);
        assert_true(to.number == from.number && to.n == n);
        assert_int_equal(memcmp(to.list, from.list, n * sizeof(int)), 0);
        free(from.list);
    }
    free(to.list);
    ru_pack_destroy(&pack);
}

static void too_little_and_too_much_are_errors(void **state)
{
    (void)state;
    ru_pack pack = {0};
    int three[] = {1, 2, 3};
    owner from = {.number = 1, .list = three, .n = 3}, to = {0};
    ru_pack_save(&pack);
    assert_int_equal(visit(&from, &pack), RU_OK);
    size_t whole = pack.n;
    for (pack.n = 0; pack.n < whole; pack.n++) {
        ru_pack_restore(&pack);
        assert_int_equal(visit(&to, &pack), RU_ERR_INPUT);
    }
    ru_pack_save(&pack);
    assert_int_equal(visit(&from, &pack), RU_OK);
    assert_int_equal(ru_pack_visit(&pack, &three[0], sizeof three[0]), RU_OK);
    ru_pack_restore(&pack);
    assert_int_equal(visit(&to, &pack), RU_ERR_INPUT);
    free(to.list);
    ru_pack_destroy(&pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_saved_is_restored_whatever_was_there),
        cmocka_unit_test(too_little_and_too_much_are_errors),
    };
    return ru_run_group(tests);
}
