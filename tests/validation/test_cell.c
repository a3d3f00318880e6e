/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/validation/cell.h>

static void cells_say_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char mark;
        ru_cell cell;
        double number;
    } cells[] = {
        {"1.5", '.', RU_CELL_NUMBER, 1.5},
        {" -2e3 ", '.', RU_CELL_NUMBER, -2000},
        {"+.5", '.', RU_CELL_NUMBER, 0.5},
        {"7.", '.', RU_CELL_NUMBER, 7},
        {"\xE2\x88\x92"
         "1,25",
         ',', RU_CELL_NUMBER, -1.25},
        {"1,5E-3", ',', RU_CELL_NUMBER, 1.5e-3},
        {"42", ',', RU_CELL_NUMBER, 42},
        {"< 0.1", '.', RU_CELL_BELOW, 0.1},
        {"<0,1", ',', RU_CELL_BELOW, 0.1},
        {"<= 3", '.', RU_CELL_BELOW, 3},
        {"\xE2\x89\xA4 3", '.', RU_CELL_BELOW, 3},
        {">50", '.', RU_CELL_ABOVE, 50},
        {">= 50", '.', RU_CELL_ABOVE, 50},
        {"", '.', RU_CELL_EMPTY, 0},
        {"  ", '.', RU_CELL_EMPTY, 0},
        {"1,5", '.', RU_CELL_MARK, 0},
        {"1.5", ',', RU_CELL_MARK, 0},
        {"1.234,5", ',', RU_CELL_MARK, 0},
        {"1.234.567", '.', RU_CELL_MARK, 0},
        {"<1,5", '.', RU_CELL_MARK, 0},
        {"nan", '.', RU_CELL_TEXT, 0},
        {"inf", '.', RU_CELL_TEXT, 0},
        {"0x1F", '.', RU_CELL_TEXT, 0},
        {"1e999", '.', RU_CELL_TEXT, 0},
        {"5 %", '.', RU_CELL_TEXT, 0},
        {"1 000", '.', RU_CELL_TEXT, 0},
        {"--1", '.', RU_CELL_TEXT, 0},
        {"<", '.', RU_CELL_TEXT, 0},
        {"< LOQ", '.', RU_CELL_TEXT, 0},
        {"2024-03-01", '.', RU_CELL_TEXT, 0},
        {"1.2.3,4e", '.', RU_CELL_TEXT, 0},
        {"1111111111111111111111111111111111111111111111111111111111111111", '.', RU_CELL_TEXT, 0},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        double number = 0;
        ru_cell found = ru_cell_read(cells[i].text, cells[i].mark, &number);
        if (found != cells[i].cell)
            fail_msg("'%s' is read as %d", cells[i].text, (int)found);
        if (found <= RU_CELL_ABOVE)
            assert_close(number, cells[i].number, 1e-15, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells_say_what_they_say)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
