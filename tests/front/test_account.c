/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <jansson.h>

#include <ru/front/account.h>

static const ru_account_column columns[] = {
    {"name", "series", NULL}, {"hidden", NULL, "%.2g"}, {"end", "end", "%.3g"}, {"kept", "", NULL}};

static ru_account *some(void)
{
    ru_account *l = NULL;
    assert_int_equal(ru_account_build(&l), RU_OK);
    ru_account_table(l, "rows", 4, columns);
    ru_account_cell_text(l, "\xc2\xb5g");
    ru_account_cell(l, 1);
    ru_account_cell(l, 12.3456789012345);
    ru_account_cell_flag(l, 1, "(conserved)");
    ru_account_cell_text(l, "biomass \"X\"");
    ru_account_cell(l, 2);
    ru_account_cell(l, NAN);
    ru_account_cell_flag(l, 0, "(conserved)");
    ru_account_block(l, "findings", "two\nlines\n");
    ru_account_text(l, "result", "result", "a.h5");
    ru_account_number(l, "count", NULL, 3);
    return l;
}

static void the_text_has_columns_as_wide_as_they_need_be(void **state)
{
    (void)state;
    ru_account *l = some();
    char *text = NULL;
    assert_int_equal(ru_account_write(&l, 0, &text), RU_OK);
    assert_null(l);
    assert_string_equal(text, "series        end  \n"
                              "\xc2\xb5g           12.3  (conserved)\n"
                              "biomass \"X\"     -  \n"
                              "\n"
                              "two\nlines\n"
                              "\n"
                              "result      a.h5\n");
    free(text);
}

static void the_json_has_the_same_with_all_digits(void **state)
{
    (void)state;
    ru_account *l = some();
    char *text = NULL;
    assert_int_equal(ru_account_write(&l, 1, &text), RU_OK);
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    json_t *rows = json_object_get(json, "rows"), *row = json_array_get(rows, 0);
    assert_int_equal(json_array_size(rows), 2);
    assert_true(json_real_value(json_object_get(row, "end")) == 12.3456789012345);
    assert_true(json_is_true(json_object_get(row, "kept")));
    assert_string_equal(json_string_value(json_object_get(row, "name")), "\xc2\xb5g");
    row = json_array_get(rows, 1);
    assert_true(json_is_null(json_object_get(row, "end")));
    assert_true(json_is_false(json_object_get(row, "kept")));
    assert_true(json_number_value(json_object_get(row, "hidden")) == 2);
    assert_string_equal(json_string_value(json_object_get(json, "findings")), "two\nlines\n");
    assert_true(json_number_value(json_object_get(json, "count")) == 3);
    json_decref(json);
    free(text);
}

static void nothing_is_an_empty_map_or_text(void **state)
{
    (void)state;
    for (int as_json = 0; as_json < 2; as_json++) {
        ru_account *l = NULL;
        char *text = NULL;
        assert_int_equal(ru_account_build(&l), RU_OK);
        assert_int_equal(ru_account_write(&l, as_json, &text), RU_OK);
        assert_string_equal(text, as_json ? "{}\n" : "");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_has_columns_as_wide_as_they_need_be),
        cmocka_unit_test(the_json_has_the_same_with_all_digits),
        cmocka_unit_test(nothing_is_an_empty_map_or_text),
    };
    return ru_run_group(tests);
}
