/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/hash.h>

/* Check values of draft-eastlake-fnv, appendix C. */
static void published_values_are_met(void **state)
{
    (void)state;
    assert_true(ru_hash_bytes("", 0) == 0xcbf29ce484222325u);
    assert_true(ru_hash_bytes("a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(ru_hash_bytes("foobar", 6) == 0x85944171f73967e8u);
}

static void pieces_hash_as_the_whole(void **state)
{
    (void)state;
    assert_true(ru_hash_more(ru_hash_bytes("foo", 3), "bar", 3) == ru_hash_bytes("foobar", 6));
    assert_true(ru_hash_more(ru_hash_bytes("foobar", 6), NULL, 0) == ru_hash_bytes("foobar", 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values_are_met),
        cmocka_unit_test(pieces_hash_as_the_whole),
    };
    return ru_run_group(tests);
}
