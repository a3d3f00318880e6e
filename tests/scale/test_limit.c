/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/scale/limit.h>

static void a_bound_is_read_in_any_unit_of_its_dimension(void **state)
{
    (void)state;
    ru_limit limit;
    assert_int_equal(ru_limit_read("power <= 7500 W", &limit), RU_OK);
    assert_close(limit.bound, 7.5, 1e-12, 0);
    assert_string_equal(limit.text, "power <= 7.5 kW");
    assert_int_equal(ru_limit_kept(&limit, 7.5), 1);
    assert_int_equal(ru_limit_kept(&limit, 7.6), 0);
    assert_int_equal(ru_limit_kept(&limit, NAN), 1);
    assert_int_equal(ru_limit_read("flooding>=1.2", &limit), RU_OK);
    assert_int_equal(ru_limit_kept(&limit, 1.1), 0);
}

static void what_is_no_bound_says_why(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {{"power", "expected e.g."},
                                           {"power<75 kW", "expected e.g."},
                                           {"powr<=75 kW", "did you mean 'power'?"},
                                           {"power<=75 m", "is in kW, not in 'm'"},
                                           {"power<=75", "is in kW"},
                                           {"power<=x kW", "limit: expected a number of kW"},
                                           {"power<=-3 kW", "positive"}};
    ru_limit limit;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_not_equal(ru_limit_read(wrong[i][0], &limit), RU_OK);
        if (!strstr(ru_fault_text(), wrong[i][1]))
            fail_msg("%s: %s", wrong[i][0], ru_fault_text());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bound_is_read_in_any_unit_of_its_dimension),
        cmocka_unit_test(what_is_no_bound_says_why),
    };
    return ru_run_group(tests);
}
