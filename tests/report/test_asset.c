/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/report/asset.h>

#define PLACE "<!--RUSHTON-PAYLOAD-->"

static void the_page_that_is_built_in_is_sound(void **state)
{
    (void)state;
    ru_asset asset;
    assert_int_equal(ru_asset_find(&asset), RU_OK);
    assert_memory_equal(asset.before, "<!", 2);
    assert_true(asset.n_before > 100 && asset.n_after > 100);
    const char end[] = "</html>";
    size_t n = asset.n_after;
    while (n && (asset.after[n - 1] == '\n'))
        n--;
    assert_memory_equal(asset.after + n - (sizeof end - 1), end, sizeof end - 1);
}

static void a_page_is_split_at_its_one_place(void **state)
{
    (void)state;
    const char html[] = "<x>" RU_ASSET_SIGN "<!--RUSHTON-" PLACE "tail";
    ru_asset asset;
    assert_int_equal(ru_asset_split(html, sizeof html - 1, &asset), RU_OK);
    assert_int_equal(asset.n_before, strlen("<x>" RU_ASSET_SIGN "<!--RUSHTON-"));
    assert_int_equal(asset.n_after, 4);
    assert_memory_equal(asset.after, "tail", 4);
}

static void pages_that_would_lose_data_are_refused(void **state)
{
    (void)state;
    ru_asset asset;
    const char *const bad[] = {RU_ASSET_SIGN, PLACE, "", RU_ASSET_SIGN PLACE PLACE,
                               RU_ASSET_SIGN "<!--RUSHTON-PAYLOAD--"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(ru_asset_split(bad[i], strlen(bad[i]), &asset), RU_ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_that_is_built_in_is_sound),
        cmocka_unit_test(a_page_is_split_at_its_one_place),
        cmocka_unit_test(pages_that_would_lose_data_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
