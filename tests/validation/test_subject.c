/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/validation/subject.h>

static const ru_column columns[] = {
    {"empty", "1/mL", ""}, {"full", "1/L", ""}, {"glucose", "g/L", ""}};
static const double times[] = {0, 1}, empty[] = {10, 20}, full[] = {1000, 3000}, glucose[] = {5, 4};
static const double *const values[] = {empty, full, glucose};
static const ru_simulated run = {times, 2, columns, values, 3, NULL, NULL, 0, 0};

static void one_series_is_borrowed(void **state)
{
    (void)state;
    ru_subject s;
    char missing[64];
    assert_int_equal(ru_subject_find(&run, "glucose", &s, missing, sizeof missing), RU_OK);
    assert_string_equal(missing, "");
    assert_ptr_equal(s.values, glucose);
    assert_string_equal(s.unit, "g/L");
    ru_subject_clear(&s);
}

static void several_are_added_in_the_unit_of_the_first(void **state)
{
    (void)state;
    ru_subject s;
    char missing[64];
    assert_int_equal(ru_subject_find(&run, "empty + full", &s, missing, sizeof missing), RU_OK);
    assert_string_equal(s.name, "empty + full");
    assert_string_equal(s.unit, "1/mL");
    assert_close(s.values[0], 11, 1e-14, 0); /* 1000 per litre are one per millilitre */
    assert_close(s.values[1], 23, 1e-14, 0);
    ru_subject_clear(&s);
}

static void uncertainties_go_with_what_they_are_of(void **state)
{
    (void)state;
    static const double u_empty[] = {1, 2}, u_full[] = {500, 1000};
    static const double *const u_num[] = {u_empty, u_full, NULL};
    ru_simulated known = run;
    ru_subject s;
    char missing[64];
    known.u_num = u_num;
    assert_int_equal(ru_subject_find(&known, "empty", &s, missing, sizeof missing), RU_OK);
    assert_ptr_equal(s.u_num, u_empty);
    ru_subject_clear(&s);
    assert_int_equal(ru_subject_find(&known, "empty + full", &s, missing, sizeof missing), RU_OK);
    assert_close(s.u_num[0], 1.5, 1e-14, 0);
    assert_close(s.u_num[1], 3, 1e-14, 0);
    ru_subject_clear(&s);
    /* (u_a + a/b u_b)/b at the first time: (500 + 100 * 1)/10 */
    assert_int_equal(ru_subject_find(&known, "full / empty", &s, missing, sizeof missing), RU_OK);
    assert_close(s.u_num[0], 60, 1e-14, 0);
    ru_subject_clear(&s);
    assert_int_equal(ru_subject_find(&known, "glucose", &s, missing, sizeof missing), RU_OK);
    assert_null(s.u_num);
    ru_subject_clear(&s);
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    ru_subject s;
    char missing[64];
    assert_int_equal(ru_subject_find(&run, "empty + ful", &s, missing, sizeof missing), RU_OK);
    assert_string_equal(missing, "ful");
    assert_null(s.sum);
}

static void mass_and_number_are_not_added(void **state)
{
    (void)state;
    ru_subject s;
    char missing[64];
    assert_int_equal(ru_subject_find(&run, "empty + glucose", &s, missing, sizeof missing),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "glucose is in g/L, the first in 1/mL"));
    ru_fault_clear();
    ru_subject_clear(&s);
}

static void a_sum_over_another_has_the_unit_of_the_quotient(void **state)
{
    (void)state;
    ru_subject s;
    char missing[64];
    double factor;
    assert_int_equal(ru_subject_find(&run, "empty + full / glucose", &s, missing, sizeof missing),
                     RU_OK);
    assert_string_equal(s.name, "empty + full / glucose");
    assert_close(s.values[0], 11 / 5.0, 1e-14, 0);
    assert_close(s.values[1], 23 / 4.0, 1e-14, 0);
    assert_int_equal(ru_unit_convert(s.unit, "1/g", 1, &factor), RU_OK);
    assert_close(factor, 1000, 1e-12, 0); /* (1/mL)/(g/L) */
    ru_subject_clear(&s);
    assert_int_equal(ru_subject_find(&run, "empty / sugar", &s, missing, sizeof missing), RU_OK);
    assert_string_equal(missing, "sugar");
    ru_subject_clear(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_series_is_borrowed),
        cmocka_unit_test(several_are_added_in_the_unit_of_the_first),
        cmocka_unit_test(uncertainties_go_with_what_they_are_of),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(mass_and_number_are_not_added),
        cmocka_unit_test(a_sum_over_another_has_the_unit_of_the_quotient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
