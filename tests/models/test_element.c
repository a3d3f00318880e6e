/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>

#include <ru/base/unit.h>
#include <ru/models/element.h>

static void every_element_is_found_by_its_name(void **state)
{
    (void)state;
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        assert_int_equal(ru_element_index(ru_element_of(e)->name), e);
    assert_int_equal(ru_element_index("unobtainium"), RU_ELEMENT_COUNT);
}

static void the_units_of_contents_and_amounts_agree(void **state)
{
    (void)state;
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++) {
        char whole[64];
        snprintf(whole, sizeof whole, "(%s) kg", ru_element_of(e)->unit);
        assert_true(ru_unit_same_dimension(whole, ru_element_of(e)->amount));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_element_is_found_by_its_name),
        cmocka_unit_test(the_units_of_contents_and_amounts_agree),
    };
    return ru_run_group(tests);
}
