/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/name_index.h>

static const char *const zones[] = {"top", "middle", "bottom", "zone10", "zone9", "middle", ""};
enum { N = sizeof zones / sizeof zones[0] };

static const char *zone(const void *list, size_t i)
{
    return ((const char *const *)list)[i];
}

static void every_name_is_found_where_it_first_stands(void **state)
{
    (void)state;
    ru_name_index index;
    assert_int_equal(ru_name_index_build(N, zone, zones, &index), RU_OK);
    assert_int_equal(ru_name_index_find(&index, "top"), 0);
    assert_int_equal(ru_name_index_find(&index, "middle"), 1);
    assert_int_equal(ru_name_index_find(&index, "bottom"), 2);
    assert_int_equal(ru_name_index_find(&index, "zone10"), 3);
    assert_int_equal(ru_name_index_find(&index, "zone9"), 4);
    assert_int_equal(ru_name_index_find(&index, ""), 6);
    ru_name_index_clear(&index);
}

static void what_is_not_there_is_at_the_end(void **state)
{
    (void)state;
    ru_name_index index, empty;
    assert_int_equal(ru_name_index_build(N, zone, zones, &index), RU_OK);
    assert_int_equal(ru_name_index_build(0, zone, zones, &empty), RU_OK);
    assert_int_equal(ru_name_index_find(&index, "to"), N);
    assert_int_equal(ru_name_index_find(&index, "zone"), N);
    assert_int_equal(ru_name_index_find(&index, "zzz"), N);
    assert_int_equal(ru_name_index_find(&empty, "top"), 0);
    ru_name_index_clear(&index);
    ru_name_index_clear(&empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_found_where_it_first_stands),
        cmocka_unit_test(what_is_not_there_is_at_the_end),
    };
    return ru_run_group(tests);
}
