/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/xlsx_write.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/io/text_file.h>

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

static void fill_column(lxw_worksheet *sheet, const ru_listing *listing, size_t i,
                        lxw_format *heading)
{
    const ru_listing_column *column = &listing->columns[i];
    lxw_col_t at = (lxw_col_t)i;
    worksheet_write_string(sheet, 0, at, column->name, heading);
    if (column->unit)
        worksheet_write_string(sheet, 1, at, column->unit, heading);
    for (size_t row = 0; row < listing->n_row; row++) {
        lxw_row_t down = (lxw_row_t)(row + N_HEAD);
        if (!column->numbers)
            worksheet_write_string(sheet, down, at, ru_listing_text(column, row), NULL);
        else if (isfinite(column->numbers[row]))
            worksheet_write_number(sheet, down, at, column->numbers[row], NULL);
    }
}

static int add_sheet(lxw_workbook *book, const ru_listing *listing, lxw_format *heading)
{
    char name[SHEET_NAME + 1];
    name_sheet(listing->name, name);
    lxw_worksheet *sheet = workbook_add_worksheet(book, name);
    if (!sheet)
        return 0;
    for (size_t i = 0; i < listing->n_column; i++)
        fill_column(sheet, listing, i, heading);
    worksheet_set_column(sheet, 0, (lxw_col_t)(listing->n_column - 1), 14, NULL);
    worksheet_freeze_panes(sheet, N_HEAD, 1);
    return 1;
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
    int good = heading != NULL;
    for (size_t i = 0; good && i < n; i++)
        good = add_sheet(book, &listings[i], heading);
    errno = 0;
    lxw_error error = workbook_close(book);
    RU_REQUIRE(good && error == LXW_NO_ERROR, RU_ERR_SYSTEM, "%s: cannot write the workbook: %s",
               path,
               !good   ? "a sheet cannot be made"
               : errno ? strerror(errno)
                       : lxw_strerror(error));
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
    size_t room = strlen(path) + 32;
    char *unfinished = malloc(room);
    RU_REQUIRE(unfinished, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(unfinished, room, "%s.%ld.part", path, (long)getpid());
    ru_status status = write_book(unfinished, listings, n);
    if (status == RU_OK && rename(unfinished, path) != 0)
        status =
            ru_fault(RU_ERR_SYSTEM, "%s: cannot write the workbook: %s", path, strerror(errno));
    if (status != RU_OK)
        unlink(unfinished);
    free(unfinished);
    return status;
}
