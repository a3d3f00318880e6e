/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/listing.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ru_status ru_listing_build(const char *name, size_t n_row, ru_listing *listing)
{
    *listing = (ru_listing){.name = strdup(name), .n_row = n_row};
    RU_REQUIRE(listing->name, RU_ERR_SYSTEM, "out of memory for a table");
    return RU_OK;
}

void ru_listing_destroy(ru_listing *listing)
{
    for (size_t i = 0; i < listing->n_column; i++) {
        free(listing->columns[i].name);
        free(listing->columns[i].unit);
        free(listing->columns[i].numbers);
        free(listing->columns[i].texts);
    }
    free(listing->columns);
    free(listing->name);
    *listing = (ru_listing){.n_row = 0};
}

static ru_status add_column(ru_listing *listing, const char *name, const char *unit,
                            ru_listing_column **column)
{
    size_t n = listing->n_column;
    ru_listing_column *larger = realloc(listing->columns, (n + 1) * sizeof *larger);
    RU_REQUIRE(larger, RU_ERR_SYSTEM, "out of memory for a table");
    listing->columns = larger;
    *column = &larger[n];
    **column = (ru_listing_column){.name = strdup(name), .unit = unit ? strdup(unit) : NULL};
    listing->n_column++;
    RU_REQUIRE(larger[n].name && (larger[n].unit || !unit), RU_ERR_SYSTEM,
               "out of memory for a table");
    return RU_OK;
}

ru_status ru_listing_numbers(ru_listing *listing, const char *name, const char *unit,
                             double **numbers)
{
    ru_listing_column *column = NULL;
    RU_TRY(add_column(listing, name, unit, &column));
    column->numbers = *numbers = calloc(listing->n_row + 1, sizeof **numbers);
    RU_REQUIRE(*numbers, RU_ERR_SYSTEM, "out of memory for a table of %zu rows", listing->n_row);
    return RU_OK;
}

ru_status ru_listing_texts(ru_listing *listing, const char *name, size_t width, char **texts)
{
    ru_listing_column *column = NULL;
    RU_TRY(add_column(listing, name, NULL, &column));
    column->width = width;
    column->texts = *texts = calloc(listing->n_row + 1, width);
    RU_REQUIRE(*texts, RU_ERR_SYSTEM, "out of memory for a table of %zu rows", listing->n_row);
    return RU_OK;
}

const char *ru_listing_text(const ru_listing_column *column, size_t row)
{
    return column->texts ? column->texts + row * column->width : "";
}

const char *ru_number_text(double value, int single, char text[RU_NUMBER_TEXT])
{
    text[0] = '\0';
    if (isnan(value))
        return text;
    for (int digits = single ? 6 : 15; digits <= 17; digits++) {
        snprintf(text, RU_NUMBER_TEXT, "%.*g", digits, value);
        if (single ? (double)strtof(text, NULL) == value : strtod(text, NULL) == value)
            break;
    }
    return text;
}
