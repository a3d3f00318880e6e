/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/csv_write.h>

#include <stdio.h>
#include <string.h>

#include <ru/base/text.h>

static void add_cell(ru_text *text, size_t column, const char *cell)
{
    if (column)
        ru_text_add(text, ",");
    if (!strpbrk(cell, ",\"\r\n") && cell[0] != '#' && cell[0] != ' ') {
        ru_text_add(text, "%s", cell);
        return;
    }
    ru_text_add(text, "\"");
    for (const char *c = cell; *c; c++)
        ru_text_add(text, *c == '"' ? "\"\"" : "%c", *c);
    ru_text_add(text, "\"");
}

/* 1: the name tells the unit, as "time_s". */
static int tells_unit(const ru_listing_column *column)
{
    size_t n = strlen(column->name), width = strlen(column->unit);
    return n > width && column->name[n - width - 1] == '_' &&
           strcmp(column->name + n - width, column->unit) == 0;
}

static void add_header(ru_text *text, const ru_listing *listing, int unit_row)
{
    char cell[1024];
    for (size_t i = 0; i < listing->n_column; i++) {
        const ru_listing_column *column = &listing->columns[i];
        snprintf(cell, sizeof cell, "%s", column->name);
        if (!unit_row && column->unit && !tells_unit(column))
            snprintf(cell, sizeof cell, "%s [%s]", column->name, column->unit);
        add_cell(text, i, cell);
    }
    ru_text_add(text, "\n");
    for (size_t i = 0; unit_row && i < listing->n_column; i++)
        add_cell(text, i, listing->columns[i].unit ? listing->columns[i].unit : "");
    if (unit_row)
        ru_text_add(text, "\n");
}

ru_status ru_csv_write(const ru_listing *listing, int unit_row, char **text)
{
    ru_text made = {0};
    char number[RU_NUMBER_TEXT];
    add_header(&made, listing, unit_row);
    for (size_t row = 0; row < listing->n_row; row++) {
        for (size_t i = 0; i < listing->n_column; i++) {
            const ru_listing_column *column = &listing->columns[i];
            add_cell(&made, i,
                     column->numbers ? ru_number_text(column->numbers[row], column->single, number)
                                     : ru_listing_text(column, row));
        }
        ru_text_add(&made, "\n");
    }
    return ru_text_take(&made, text);
}
