/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/xlsx_write.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/io/text_file.h>
#include <ru/io/whole_file.h>

#include <xlsxwriter.h>

enum { N_HEAD = 2, SHEET_NAME = 31 };

/* Sheets cannot be named with all characters, nor at any length. */
static void name_sheet(const char *name, char sheet[SHEET_NAME + 1])
{
    snprintf(sheet, SHEET_NAME + 1, "%s", name);
    for (char *c = sheet; *c; c++)
        if (strchr("[]:*?/\\'", *c))
            *c = '_';
}

/* What the library refuses to take is kept: a book with a hole is not written. */
static lxw_error fill_column(lxw_worksheet *sheet, const ru_listing *listing, size_t i,
                             lxw_format *heading)
{
    const ru_listing_column *column = &listing->columns[i];
    lxw_col_t at = (lxw_col_t)i;
    lxw_error error = worksheet_write_string(sheet, 0, at, column->name, heading);
    if (column->unit && !error)
        error = worksheet_write_string(sheet, 1, at, column->unit, heading);
    for (size_t row = 0; row < listing->n_row && !error; row++) {
        lxw_row_t down = (lxw_row_t)(row + N_HEAD);
        if (!column->numbers)
            error = worksheet_write_string(sheet, down, at, ru_listing_text(column, row), NULL);
        else if (isfinite(column->numbers[row]))
            error = worksheet_write_number(sheet, down, at, column->numbers[row], NULL);
    }
    return error;
}

static lxw_error add_sheet(lxw_workbook *book, const ru_listing *listing, lxw_format *heading)
{
    char name[SHEET_NAME + 1];
    name_sheet(listing->name, name);
    lxw_worksheet *sheet = workbook_add_worksheet(book, name);
    lxw_error error = sheet ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED;
    for (size_t i = 0; i < listing->n_column && !error; i++)
        error = fill_column(sheet, listing, i, heading);
    if (!error && listing->n_column)
        error = worksheet_set_column(sheet, 0, (lxw_col_t)(listing->n_column - 1), 14, NULL);
    if (!error)
        worksheet_freeze_panes(sheet, N_HEAD, 1);
    return error;
}

static ru_status write_book(const char *path, const ru_listing *listings, size_t n)
{
    /* The library would print what is wrong with the place. */
    FILE *probe = fopen(path, "w");
    RU_REQUIRE(probe, RU_ERR_SYSTEM, "%s: cannot write the workbook: %s", path, strerror(errno));
    fclose(probe);
    lxw_workbook *book = workbook_new(path);
    RU_REQUIRE(book, RU_ERR_SYSTEM, "%s: out of memory for a workbook", path);
    lxw_format *heading = workbook_add_format(book);
    if (heading)
        format_set_bold(heading);
    lxw_error error = heading ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED;
    for (size_t i = 0; i < n && !error; i++)
        error = add_sheet(book, &listings[i], heading);
    errno = 0;
    lxw_error closed = workbook_close(book);
    RU_REQUIRE(!error && !closed, RU_ERR_SYSTEM, "%s: cannot write the workbook: %s", path,
               !error && errno ? strerror(errno) : lxw_strerror(error ? error : closed));
    return RU_OK;
}

ru_status ru_xlsx_write(const char *path, const ru_listing *listings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        RU_REQUIRE(listings[i].n_row + N_HEAD <= LXW_ROW_MAX && listings[i].n_column <= LXW_COL_MAX,
                   RU_ERR_INPUT,
                   "%s: the table '%s' has %zu rows and %zu columns; a sheet holds %d and %d", path,
                   listings[i].name, listings[i].n_row, listings[i].n_column, LXW_ROW_MAX - N_HEAD,
                   LXW_COL_MAX);
    RU_TRY(ru_file_check(path));
    char *unfinished = NULL;
    RU_TRY(ru_whole_name(path, &unfinished));
    RU_TRY(ru_whole_end(&unfinished, path, write_book(unfinished, listings, n)));
    return RU_OK;
}
