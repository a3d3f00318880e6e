/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/xlsx_scan.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/io/xlsx_book.h>

enum { MOST_COLUMNS = 16384 };

typedef struct scan {
    const char *path;
    const ru_xlsx_style *style;
    const ru_row_taker *taker;
    ru_book book;
    /* [room], of the row under way up to n_cell; what is empty is so from before */
    char **cells;          /* each owned, NULL: empty */
    const char **pointers; /* the same, "" for empty ones */
    int *columns;
    char *elapsed;  /* 1: an elapsed time */
    size_t *filled; /* [n_filled]: places of those that are not empty */
    size_t n_filled, n_cell, room;
    int line;
    size_t at;     /* cell under way */
    char type[16]; /* its type */
    size_t styled; /* its style */
    ru_text text;  /* of an inline text */
    int phonetic;
} scan;

/* "AB12" is column 28: the letters are digits to base 26. 0 when there are none. */
static size_t column_of(const char *reference)
{
    size_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && column <= MOST_COLUMNS; reference++)
        column = 26 * column + (size_t)(*reference - 'A') + 1;
    return column;
}

static ru_status reserve(scan *s, size_t n)
{
    if (n <= s->room)
        return RU_OK;
    size_t room = 2 * n;
    char **cells = realloc(s->cells, room * sizeof *cells);
    if (cells)
        s->cells = cells;
    const char **pointers = realloc(s->pointers, room * sizeof *pointers);
    if (pointers)
        s->pointers = pointers;
    int *columns = realloc(s->columns, room * sizeof *columns);
    if (columns)
        s->columns = columns;
    char *elapsed = realloc(s->elapsed, room);
    if (elapsed)
        s->elapsed = elapsed;
    size_t *filled = realloc(s->filled, room * sizeof *filled);
    if (filled)
        s->filled = filled;
    RU_REQUIRE(cells && pointers && columns && elapsed && filled, RU_ERR_SYSTEM,
               "%s: out of memory", s->path);
    for (; s->room < room; s->room++) {
        cells[s->room] = NULL;
        pointers[s->room] = "";
        columns[s->room] = (int)s->room + 1;
        elapsed[s->room] = 0;
    }
    return RU_OK;
}

static ru_status start_cell(scan *s, const char **attributes)
{
    const char *reference = ru_part_attribute(attributes, "r");
    const char *type = ru_part_attribute(attributes, "t");
    const char *style = ru_part_attribute(attributes, "s");
    size_t column = reference ? column_of(reference) : s->n_cell + 1;
    RU_REQUIRE(column && column <= MOST_COLUMNS && column > s->n_cell, RU_ERR_INPUT,
               "%s:%d: no XLSX file: a cell '%.20s' where column %zu or a later one is next",
               s->path, s->line, reference ? reference : "", s->n_cell + 1);
    RU_TRY(reserve(s, column));
    s->n_cell = column;
    s->at = column - 1;
    s->styled = style ? (size_t)strtoul(style, NULL, 10) : 0;
    snprintf(s->type, sizeof s->type, "%s", type ? type : "n");
    return RU_OK;
}

static ru_status on_start(void *context, const char *name, const char **attributes)
{
    scan *s = context;
    if (strcmp(name, "row") == 0) {
        const char *number = ru_part_attribute(attributes, "r");
        s->line = number ? (int)strtol(number, NULL, 10) : s->line + 1;
    } else if (strcmp(name, "c") == 0)
        return start_cell(s, attributes);
    s->phonetic += strcmp(name, "rPh") == 0;
    return RU_OK;
}

/* Sets the cell under way, without blanks around it. */
static ru_status set_cell(scan *s, const char *text)
{
    text += strspn(text, " \t\r\n");
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    if (n && !(s->n_filled && s->filled[s->n_filled - 1] == s->at))
        s->filled[s->n_filled++] = s->at;
    free(s->cells[s->at]);
    s->cells[s->at] = n ? strndup(text, n) : NULL;
    RU_REQUIRE(!n || s->cells[s->at], RU_ERR_SYSTEM, "%s: out of memory", s->path);
    s->pointers[s->at] = n ? s->cells[s->at] : "";
    return RU_OK;
}

static ru_status set_number(scan *s, const char *text)
{
    char shown[64], *end = NULL;
    double number = strtod(text, &end);
    int shows = s->styled < s->book.n_style ? s->book.styles[s->styled] : RU_SHOWN_NUMBER;
    if (shows == RU_SHOWN_DATE && end != text && number >= 0 && number < 2958466) {
        ru_serial_write(number, s->book.from_1904, shown);
        return set_cell(s, shown);
    }
    snprintf(shown, sizeof shown, "%s", text);
    char *point = strchr(shown, '.');
    if (point && s->style->mark)
        *point = s->style->mark;
    RU_TRY(set_cell(s, shown));
    s->elapsed[s->at] = s->cells[s->at] && shows == RU_SHOWN_ELAPSED;
    return RU_OK;
}

static ru_status set_value(scan *s, const char *text)
{
    if (strcmp(s->type, "s") == 0) {
        size_t i = (size_t)strtoul(text, NULL, 10);
        RU_REQUIRE(i < s->book.n_string, RU_ERR_INPUT,
                   "%s:%d: no XLSX file: a cell refers to text %zu of %zu", s->path, s->line, i,
                   s->book.n_string);
        return set_cell(s, s->book.strings[i] ? s->book.strings[i] : "");
    }
    if (strcmp(s->type, "b") == 0)
        return set_cell(s, strcmp(text, "1") == 0 ? "TRUE" : "FALSE");
    return strcmp(s->type, "n") == 0 ? set_number(s, text) : set_cell(s, text);
}

/* Empties the row; only cells that were filled are touched, of up to 16384. */
static void clear_row(scan *s)
{
    for (size_t i = 0; i < s->n_filled; i++) {
        size_t at = s->filled[i];
        free(s->cells[at]);
        s->cells[at] = NULL;
        s->pointers[at] = "";
        s->elapsed[at] = 0;
    }
    s->n_filled = s->n_cell = 0;
}

static ru_status end_row(scan *s)
{
    const ru_row row = {.source = s->path,
                        .cells = s->pointers,
                        .n_cell = s->n_cell,
                        .line = s->line,
                        .columns = s->columns,
                        .elapsed = s->elapsed,
                        .filled = s->filled,
                        .n_filled = s->n_filled};
    ru_status status = s->n_filled && s->line >= s->style->first_line
                           ? s->taker->take(s->taker->context, &row)
                           : RU_OK;
    clear_row(s);
    return status;
}

static ru_status on_end(void *context, const char *name, const char *text)
{
    scan *s = context;
    s->phonetic -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "row") == 0)
        return end_row(s);
    if (!s->n_cell)
        return RU_OK;
    if (strcmp(name, "v") == 0)
        return set_value(s, text);
    if (strcmp(name, "t") == 0 && !s->phonetic)
        ru_text_add(&s->text, "%s", text);
    if (strcmp(name, "is") == 0) {
        char *whole = NULL;
        RU_TRY(ru_text_take(&s->text, &whole));
        ru_status status = set_cell(s, whole);
        free(whole);
        return status;
    }
    return RU_OK;
}

ru_status ru_xlsx_scan(const char *path, const ru_xlsx_style *style, const ru_row_taker *taker)
{
    scan s = {.path = path, .style = style, .taker = taker};
    const ru_part_reader reader = {on_start, on_end, &s, 0};
    ru_status status = ru_book_open(path, style->sheet, &s.book);
    if (status == RU_OK)
        status = ru_part_read(s.book.archive, s.book.sheet, &reader, NULL);
    clear_row(&s);
    free(s.cells);
    free(s.pointers);
    free(s.columns);
    free(s.elapsed);
    free(s.filled);
    free(s.text.bytes);
    ru_book_close(&s.book);
    return status;
}
