/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/csv_read.h>

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the callbacks of the parser work on. */
typedef struct reader {
    ru_csv *csv;
    char **row; /* cells of the row under way; owned until the row ends */
    size_t n_cell, room;
    size_t row_room; /* rows allocated */
    int line;        /* being fed */
    int row_line;    /* where the row under way starts */
    int ended;       /* a row ended on the line just fed */
    int no_memory;
} reader;

static void on_cell(void *text, size_t length, void *context)
{
    reader *r = context;
    if (r->n_cell == r->room) {
        size_t room = r->room ? 2 * r->room : 16;
        char **grown = realloc(r->row, room * sizeof *grown);
        if (!grown) {
            r->no_memory = 1;
            return;
        }
        r->row = grown;
        r->room = room;
    }
    char *cell = malloc(length + 1);
    if (!cell) {
        r->no_memory = 1;
        return;
    }
    if (length)
        memcpy(cell, text, length);
    cell[length] = '\0';
    r->row[r->n_cell++] = cell;
}

static void drop_row(reader *r)
{
    for (size_t i = 0; i < r->n_cell; i++)
        free(r->row[i]);
    r->n_cell = 0;
}

static int row_is_blank(const reader *r)
{
    for (size_t i = 0; i < r->n_cell; i++)
        if (r->row[i][0])
            return 0;
    return 1;
}

static void take_header(reader *r)
{
    r->csv->names = r->row;
    r->csv->n_column = r->n_cell;
    r->row = NULL;
    r->n_cell = r->room = 0;
}

/* Makes room for one more row; 0 when memory ends. */
static int grow(reader *r)
{
    ru_csv *csv = r->csv;
    if (csv->n_row < r->row_room)
        return 1;
    size_t room = r->row_room ? 2 * r->row_room : 64;
    char **cells = realloc(csv->cells, room * csv->n_column * sizeof *cells);
    if (cells)
        csv->cells = cells;
    int *lines = realloc(csv->lines, room * sizeof *lines);
    if (lines)
        csv->lines = lines;
    size_t *extras = realloc(csv->extras, room * sizeof *extras);
    if (extras)
        csv->extras = extras;
    if (!cells || !lines || !extras)
        return 0;
    r->row_room = room;
    return 1;
}

static void take_row(reader *r)
{
    ru_csv *csv = r->csv;
    if (!grow(r)) {
        r->no_memory = 1;
        return;
    }
    /* Missing cells become empty ones, so that readers need no bounds. */
    while (r->n_cell < csv->n_column && !r->no_memory)
        on_cell(NULL, 0, r);
    if (r->no_memory)
        return;
    memcpy(csv->cells + csv->n_row * csv->n_column, r->row, csv->n_column * sizeof *r->row);
    size_t extra = 0;
    for (size_t i = csv->n_column; i < r->n_cell; i++) {
        extra += r->row[i][0] != '\0';
        free(r->row[i]);
    }
    csv->lines[csv->n_row] = r->row_line;
    csv->extras[csv->n_row++] = extra;
    r->n_cell = 0;
}

static void on_row(int last, void *context)
{
    reader *r = context;
    (void)last;
    r->ended = 1;
    if (row_is_blank(r) || r->no_memory)
        drop_row(r);
    else if (!r->csv->names)
        take_header(r);
    else
        take_row(r);
}

static size_t line_length(const char *text, size_t n_byte)
{
    for (size_t i = 0; i < n_byte; i++) {
        if (text[i] == '\n')
            return i + 1;
        if (text[i] == '\r' && !(i + 1 < n_byte && text[i + 1] == '\n'))
            return i + 1;
    }
    return n_byte;
}

static int line_is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\r\n", line[i]) || !line[i])
            return 0;
    return 1;
}

static unsigned char separator(const char *line, size_t length)
{
    if (memchr(line, ',', length))
        return ',';
    if (memchr(line, ';', length))
        return ';';
    return memchr(line, '\t', length) ? '\t' : ',';
}

static ru_status feed(reader *r, struct csv_parser *parser, const char *bytes, size_t n_byte)
{
    const char *name = r->csv->source;
    int open = 0; /* inside a quoted cell that spans lines */
    r->line = 1;
    for (size_t at = 0, length; at < n_byte; at += length, r->line++) {
        const char *line = bytes + at;
        length = line_length(line, n_byte - at);
        if (!open && (line[0] == '#' || line_is_blank(line, length)))
            continue;
        if (!r->csv->names && !open)
            csv_set_delim(parser, separator(line, length));
        if (!open)
            r->row_line = r->line;
        r->ended = 0;
        size_t used = csv_parse(parser, line, length, on_cell, on_row, r);
        RU_REQUIRE(!r->no_memory && csv_error(parser) != CSV_ENOMEM, RU_ERR_SYSTEM,
                   "%s: out of memory at line %d", name, r->line);
        RU_REQUIRE(used == length, RU_ERR_INPUT,
                   "%s:%d: a quote in the middle of a cell; quote the whole cell and double the "
                   "quotes inside it",
                   name, r->line);
        open = !r->ended;
    }
    RU_REQUIRE(csv_fini(parser, on_cell, on_row, r) == 0, RU_ERR_INPUT,
               "%s:%d: the quote opened in this row is never closed", name, r->row_line);
    RU_REQUIRE(!r->no_memory, RU_ERR_SYSTEM, "%s: out of memory", name);
    return RU_OK;
}

static ru_status parse(ru_csv *csv, const char *bytes, size_t n_byte)
{
    struct csv_parser parser;
    reader r = {.csv = csv};
    if (n_byte >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        n_byte -= 3;
    }
    RU_REQUIRE(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0, RU_ERR_SYSTEM,
               "%s: cannot start the CSV parser", csv->source);
    ru_status status = feed(&r, &parser, bytes, n_byte);
    drop_row(&r);
    free(r.row);
    csv_free(&parser);
    return status;
}

ru_status ru_csv_read_text(const char *bytes, size_t n_byte, const char *name, ru_csv **csv)
{
    *csv = NULL;
    RU_REQUIRE(!n_byte || !memchr(bytes, '\0', n_byte), RU_ERR_INPUT,
               "%s: no CSV file: it is not text (a zero byte at position %zu)", name,
               (size_t)((const char *)memchr(bytes, '\0', n_byte) - bytes));
    ru_csv *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "%s: out of memory", name);
    made->source = strdup(name);
    ru_status status = made->source ? parse(made, bytes, n_byte)
                                    : ru_fault(RU_ERR_SYSTEM, "%s: out of memory", name);
    if (status == RU_OK && !made->names)
        status = ru_fault(RU_ERR_INPUT, "%s: no data: not even a header line", name);
    if (status == RU_OK)
        *csv = made;
    else
        ru_csv_destroy(&made);
    return status;
}

static ru_status slurp(FILE *file, const char *path, char **bytes, size_t *n_byte)
{
    size_t room = 0, n = 0;
    *bytes = NULL;
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

ru_status ru_csv_read(const char *path, ru_csv **csv)
{
    char *bytes = NULL;
    size_t n_byte = 0;
    *csv = NULL;
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot open: %s", path, strerror(errno));
    ru_status status = slurp(file, path, &bytes, &n_byte);
    fclose(file);
    if (status == RU_OK)
        status = ru_csv_read_text(bytes, n_byte, path, csv);
    free(bytes);
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

void ru_csv_destroy(ru_csv **csv)
{
    ru_csv *old = *csv;
    if (!old)
        return;
    for (size_t i = 0; old->names && i < old->n_column; i++)
        free(old->names[i]);
    for (size_t i = 0; i < old->n_row * old->n_column; i++)
        free(old->cells[i]);
    free(old->names);
    free(old->cells);
    free(old->lines);
    free(old->extras);
    free(old->source);
    free(old);
    *csv = NULL;
}
