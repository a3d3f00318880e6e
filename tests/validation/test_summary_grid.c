/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdlib.h>

#include <ru/validation/summary_grid.h>

static const ru_summary_mark marks[] = {
    {"yeast", "1 L", "off-gas", 1},  {"E. coli", "2 L", "optical", 1},
    {"yeast", "5 mL", "optical", 0}, {"E. coli", "2 L", "optical", 0},
    {"yeast", "1 L", "optical", 1},
};

static void organisms_come_together_and_cells_count(void **state)
{
    (void)state;
    ru_text text = {0};
    char *page = NULL;
    assert_int_equal(ru_summary_grid(marks, 5, "organism", "scale", 1, &text), RU_OK);
    assert_int_equal(ru_text_take(&text, &page), RU_OK);
    assert_string_equal(page,
                        "| organism | scale | off-gas | optical | all |\n|---|---|---|---|---|\n"
                        "| E. coli | 2 L | | 1/2 | 1/2 |\n"
                        "| yeast | 1 L | 1/1 | 1/1 | 2/2 |\n"
                        "| yeast | 5 mL | | 0/1 | 0/1 |\n");
    free(page);
}

static void as_text_a_row_names_its_modalities(void **state)
{
    (void)state;
    ru_text text = {0};
    char *page = NULL;
    assert_int_equal(ru_summary_grid(marks + 1, 1, "organism", "scale", 0, &text), RU_OK);
    assert_int_equal(ru_text_take(&text, &page), RU_OK);
    assert_string_equal(page, "passed of judged, by organism and scale\n"
                              "E. coli                    2 L        optical 1/1 all 1/1\n");
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(organisms_come_together_and_cells_count),
        cmocka_unit_test(as_text_a_row_names_its_modalities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
