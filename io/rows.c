/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/rows.h>

const char *ru_row_cell(const ru_row *row, size_t i)
{
    return i < row->n_cell ? row->cells[i] : "";
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
