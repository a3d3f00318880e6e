/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/rows.h>

#include <string.h>

const char *ru_row_cell(const ru_row *row, size_t i)
{
    return i < row->n_cell ? row->cells[i] : "";
}

size_t ru_row_count_from(const ru_row *row, size_t first)
{
    size_t n = 0;
    for (size_t i = row->n_filled; row->filled && i-- && row->filled[i] >= first;)
        n += row->cells[row->filled[i]][0] != '\0';
    for (size_t i = first; !row->filled && i < row->n_cell; i++)
        n += row->cells[i][0] != '\0';
    return n;
}

void ru_row_place(const ru_row *row, size_t i, int *line, int *column)
{
    int quoted = 0;
    *line = row->line;
    *column = 1;
    if (!row->text) {
        *column = row->columns && i < row->n_cell ? row->columns[i] : (int)i + 1;
        return;
    }
    for (const char *at = row->text; *at && i; at++) {
        /* A cell that is not there is where the row ends. */
        if (strcmp(at, "\n") == 0 || strcmp(at, "\r\n") == 0)
            break;
        quoted ^= *at == '"';
        i -= *at == row->separator && !quoted;
        /* Bytes that go on with a character of UTF-8 take no column. */
        *column += ((unsigned char)*at & 0xC0) != 0x80;
        if (*at == '\n') {
            ++*line;
            *column = 1;
        }
    }
}
