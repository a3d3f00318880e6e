/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/csv_read.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/csv_scan.h>

/* A table under way. */
typedef struct reader {
    ru_csv *csv;
    size_t room; /* rows allocated */
} reader;

static ru_status copy_cells(const ru_row *row, size_t n, char **cells)
{
    for (size_t i = 0; i < n; i++) {
        cells[i] = strdup(ru_row_cell(row, i));
        if (cells[i])
            continue;
        while (i)
            free(cells[--i]);
        return ru_fault(RU_ERR_SYSTEM, "%s: out of memory at line %d", row->source, row->line);
    }
    return RU_OK;
}

static ru_status take_header(ru_csv *csv, const ru_row *row)
{
    csv->names = calloc(row->n_cell, sizeof *csv->names);
    RU_REQUIRE(csv->names, RU_ERR_SYSTEM, "%s: out of memory", row->source);
    RU_TRY(copy_cells(row, row->n_cell, csv->names));
    csv->n_column = row->n_cell;
    return RU_OK;
}

/* Makes room for one more row; 0 when memory ends. */
static int grow(reader *r)
{
    ru_csv *csv = r->csv;
    if (csv->n_row < r->room)
        return 1;
    size_t room = r->room ? 2 * r->room : 64;
    char **cells = realloc(csv->cells, room * csv->n_column * sizeof *cells);
    if (cells)
        csv->cells = cells;
    int *lines = realloc(csv->lines, room * sizeof *lines);
    if (lines)
        csv->lines = lines;
    char **texts = realloc(csv->texts, room * sizeof *texts);
    if (texts)
        csv->texts = texts;
    size_t *extras = realloc(csv->extras, room * sizeof *extras);
    if (extras)
        csv->extras = extras;
    if (!cells || !lines || !texts || !extras)
        return 0;
    r->room = room;
    return 1;
}

static ru_status take_row(void *context, const ru_row *row)
{
    reader *r = context;
    ru_csv *csv = r->csv;
    if (!csv->names)
        return take_header(csv, row);
    RU_REQUIRE(grow(r), RU_ERR_SYSTEM, "%s: out of memory at line %d", row->source, row->line);
    char *text = strdup(row->text);
    RU_REQUIRE(text, RU_ERR_SYSTEM, "%s: out of memory at line %d", row->source, row->line);
    ru_status status = copy_cells(row, csv->n_column, csv->cells + csv->n_row * csv->n_column);
    if (status != RU_OK) {
        free(text);
        return status;
    }
    csv->separator = row->separator;
    csv->texts[csv->n_row] = text;
    csv->lines[csv->n_row] = row->line;
    csv->extras[csv->n_row++] = ru_row_count_from(row, csv->n_column);
    return RU_OK;
}

static ru_status read_file(FILE *file, const char *name, const ru_csv_style *style, ru_csv **csv)
{
    ru_csv *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "%s: out of memory", name);
    reader r = {.csv = made};
    made->source = strdup(name);
    ru_status status = made->source ? RU_OK : ru_fault(RU_ERR_SYSTEM, "%s: out of memory", name);
    if (status == RU_OK)
        status = ru_csv_scan_file(file, made->source, style, &(ru_row_taker){take_row, &r});
    if (status == RU_OK && !made->names)
        status = ru_fault(RU_ERR_INPUT, "%s: no data: not even a header line", name);
    if (status == RU_OK)
        *csv = made;
    else
        ru_csv_destroy(&made);
    return status;
}

static ru_status read_text(const char *bytes, size_t n_byte, const char *name,
                           const ru_csv_style *style, ru_csv **csv)
{
    *csv = NULL;
    FILE *file = fmemopen((char *)(uintptr_t)bytes, n_byte, "rb");
    RU_REQUIRE(file, RU_ERR_SYSTEM, "%s: out of memory", name);
    ru_status status = read_file(file, name, style, csv);
    fclose(file);
    return status;
}

ru_status ru_csv_read_text(const char *bytes, size_t n_byte, const char *name, ru_csv **csv)
{
    return read_text(bytes, n_byte, name, &(ru_csv_style){0}, csv);
}

ru_status ru_tsv_read_text(const char *bytes, size_t n_byte, const char *name, ru_csv **csv)
{
    return read_text(bytes, n_byte, name, &(ru_csv_style){.separator = '\t'}, csv);
}

static ru_status slurp(FILE *file, const char *path, char **bytes, size_t *n_byte)
{
    size_t room = 0, n = 0;
    for (;;) {
        if (n == room) {
            room = room ? 2 * room : 65536;
            char *grown = realloc(*bytes, room);
            RU_REQUIRE(grown, RU_ERR_SYSTEM, "%s: out of memory", path);
            *bytes = grown;
        }
        size_t got = fread(*bytes + n, 1, room - n, file);
        n += got;
        if (!got)
            break;
    }
    RU_REQUIRE(!ferror(file), RU_ERR_INPUT, "%s: cannot read: %s", path, strerror(errno));
    *n_byte = n;
    return RU_OK;
}

ru_status ru_bytes_read(const char *path, char **bytes, size_t *n_byte)
{
    *bytes = NULL;
    *n_byte = 0;
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot open: %s", path, strerror(errno));
    ru_status status = slurp(file, path, bytes, n_byte);
    fclose(file);
    if (status != RU_OK) {
        free(*bytes);
        *bytes = NULL;
    }
    return status;
}

ru_status ru_csv_read(const char *path, ru_csv **csv)
{
    *csv = NULL;
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot open: %s", path, strerror(errno));
    ru_status status = read_file(file, path, &(ru_csv_style){0}, csv);
    fclose(file);
    return status;
}

ru_status ru_csv_find(const ru_csv *csv, const char *name, size_t *column)
{
    *column = csv->n_column;
    for (size_t i = 0; i < csv->n_column; i++) {
        if (strcmp(csv->names[i], name) != 0)
            continue;
        RU_REQUIRE(*column == csv->n_column, RU_ERR_INPUT,
                   "%s: column '%s' appears twice (columns %zu and %zu)", csv->source, name,
                   *column + 1, i + 1);
        *column = i;
    }
    return RU_OK;
}

const char *ru_csv_cell(const ru_csv *csv, size_t row, size_t column)
{
    return column < csv->n_column ? csv->cells[row * csv->n_column + column] : "";
}

void ru_csv_place(const ru_csv *csv, size_t row, size_t column, int *line, int *at)
{
    const ru_row text = {.line = csv->lines[row],
                         .text = csv->texts[row],
                         .separator = csv->separator,
                         .n_cell = csv->n_column};
    ru_row_place(&text, column, line, at);
}

void ru_csv_destroy(ru_csv **csv)
{
    ru_csv *old = *csv;
    if (!old)
        return;
    for (size_t i = 0; old->names && i < old->n_column; i++)
        free(old->names[i]);
    for (size_t i = 0; i < old->n_row * old->n_column; i++)
        free(old->cells[i]);
    for (size_t i = 0; i < old->n_row; i++)
        free(old->texts[i]);
    free(old->names);
    free(old->cells);
    free(old->lines);
    free(old->texts);
    free(old->extras);
    free(old->source);
    free(old);
    *csv = NULL;
}
