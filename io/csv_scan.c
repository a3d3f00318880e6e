/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/csv_scan.h>

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that grow. */
typedef struct bytes {
    char *data;
    size_t n, room;
} bytes;

typedef struct scan {
    const char *name;
    ru_csv_style style;
    const ru_row_taker *taker;
    FILE *file;
    bytes ahead;    /* read and not yet looked at, from `at` */
    size_t at;      /* first byte of the line under way in it */
    int ended;      /* the file is at its end */
    bytes text;     /* of the row under way, as UTF-8 */
    bytes cells;    /* its cells, one after the other, each with its NUL */
    size_t *starts; /* [n_cell] in `cells` */
    const char **pointers;
    size_t n_cell, room;
    int line, row_line;      /* being fed; where the row under way starts */
    size_t n_row, n_comment; /* rows so far; comments below the first of them */
    int row_ended;
    ru_status status; /* of the callbacks */
} scan;

static int reserve(bytes *b, size_t more)
{
    if (b->n + more <= b->room)
        return 1;
    size_t room = 2 * b->room + more + 64;
    char *grown = realloc(b->data, room);
    if (!grown)
        return 0;
    b->data = grown;
    b->room = room;
    return 1;
}

static ru_status no_memory(const scan *s)
{
    return ru_fault(RU_ERR_SYSTEM, "%s: out of memory at line %d", s->name, s->line);
}

static void on_cell(void *text, size_t length, void *context)
{
    scan *s = context;
    if (s->status != RU_OK)
        return;
    if (s->n_cell == s->room) {
        size_t room = 2 * s->room + 16;
        size_t *starts = realloc(s->starts, room * sizeof *starts);
        if (starts)
            s->starts = starts;
        const char **pointers = realloc(s->pointers, room * sizeof *pointers);
        if (pointers)
            s->pointers = pointers;
        if (!starts || !pointers) {
            s->status = no_memory(s);
            return;
        }
        s->room = room;
    }
    if (!reserve(&s->cells, length + 1)) {
        s->status = no_memory(s);
        return;
    }
    s->starts[s->n_cell++] = s->cells.n;
    if (length)
        memcpy(s->cells.data + s->cells.n, text, length);
    s->cells.data[s->cells.n + length] = '\0';
    s->cells.n += length + 1;
}

static void on_row(int last, void *context)
{
    scan *s = context;
    (void)last;
    s->row_ended = 1;
    int filled = 0;
    for (size_t i = 0; i < s->n_cell; i++) {
        s->pointers[i] = s->cells.data + s->starts[i];
        filled |= s->pointers[i][0];
    }
    if (filled && s->status == RU_OK) {
        s->n_row++;
        const ru_row row = {.source = s->name,
                            .cells = s->pointers,
                            .n_cell = s->n_cell,
                            .line = s->row_line,
                            .text = s->text.data,
                            .separator = s->style.separator};
        s->status = s->taker->take(s->taker->context, &row);
    }
    s->n_cell = s->cells.n = 0;
}

/* Length of the line that starts `text`, its end included; 0 when the end is not in sight. */
static size_t line_length(const char *text, size_t n, int ended)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            return i + 1;
        if (text[i] == '\r' && i + 1 < n)
            return text[i + 1] == '\n' ? i + 2 : i + 1;
    }
    return ended ? n : 0;
}

/* Finds the next line, reading on where it must; *length is 0 at the end of the file. */
static ru_status next_line(scan *s, size_t *length)
{
    enum { CHUNK = 1 << 16 };
    for (;;) {
        *length = s->ahead.n ? line_length(s->ahead.data + s->at, s->ahead.n - s->at, s->ended) : 0;
        if (*length || s->ended)
            return RU_OK;
        if (s->at)
            memmove(s->ahead.data, s->ahead.data + s->at, s->ahead.n - s->at);
        s->ahead.n -= s->at;
        s->at = 0;
        /* Twice as much each time, so that a long line is not looked through too often. */
        size_t more = s->ahead.n > CHUNK ? s->ahead.n : CHUNK;
        if (!reserve(&s->ahead, more))
            return no_memory(s);
        size_t got = fread(s->ahead.data + s->ahead.n, 1, more, s->file);
        RU_REQUIRE(!ferror(s->file), RU_ERR_INPUT, "%s: cannot read: %s", s->name, strerror(errno));
        s->ahead.n += got;
        s->ended = got < more;
    }
}

static int line_is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!line[i] || !strchr(" \t\r\n", line[i]))
            return 0;
    return 1;
}

static int line_is_comment(const scan *s, const char *line, size_t length)
{
    return line[0] == '#' && (!s->n_row || length == 1 || strchr(" \t\r\n", line[1]));
}

static char guess_separator(const char *line, size_t length)
{
    if (memchr(line, ',', length))
        return ',';
    if (memchr(line, ';', length))
        return ';';
    return memchr(line, '\t', length) ? '\t' : ',';
}

/* Length of the character of UTF-8 that starts `text` [n]; 0 when there is none. */
static size_t character(const unsigned char *text, size_t n)
{
    size_t length = text[0] < 0x80                      ? 1
                    : text[0] >= 0xC2 && text[0] < 0xE0 ? 2
                    : text[0] >= 0xE0 && text[0] < 0xF0 ? 3
                    : text[0] >= 0xF0 && text[0] < 0xF5 ? 4
                                                        : 0;
    if (length > n)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

static ru_status check_text(const scan *s, const char *line, size_t length)
{
    int column = 1;
    const char *zero = memchr(line, '\0', length);
    RU_REQUIRE(!zero, RU_ERR_INPUT,
               "%s:%d:%d: no CSV file: it is not text (a zero byte); from a spreadsheet or as "
               "UTF-16, save it as CSV in UTF-8",
               s->name, s->line, (int)(zero - line) + 1);
    for (size_t i = 0, n; !s->style.latin1 && i < length; i += n, column++) {
        n = character((const unsigned char *)line + i, length - i);
        RU_REQUIRE(n, RU_ERR_INPUT,
                   "%s:%d:%d: byte 0x%02X is no UTF-8: no text, or Latin-1; then say 'encoding: "
                   "latin-1' in a run description",
                   s->name, s->line, column, (unsigned)(unsigned char)line[i]);
    }
    return RU_OK;
}

/* Adds a line to the text of the row, as UTF-8. */
static ru_status add_text(scan *s, const char *line, size_t length)
{
    if (!reserve(&s->text, 2 * length + 1))
        return no_memory(s);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)line[i];
        if (s->style.latin1 && byte >= 0x80) {
            s->text.data[s->text.n++] = (char)(0xC0 | byte >> 6);
            byte = (unsigned char)(0x80 | (byte & 0x3F));
        }
        s->text.data[s->text.n++] = (char)byte;
    }
    s->text.data[s->text.n] = '\0';
    return RU_OK;
}

/* Feeds one line; *open: a quoted cell goes on in the next one. */
static ru_status feed(scan *s, struct csv_parser *parser, const char *line, size_t length,
                      int *open)
{
    RU_TRY(check_text(s, line, length));
    if (!*open && line_is_comment(s, line, length)) {
        s->n_comment += s->n_row > 0;
        return RU_OK;
    }
    if (!*open && line_is_blank(line, length))
        return RU_OK;
    if (!*open) {
        s->row_line = s->line;
        s->text.n = 0;
    }
    size_t before = s->text.n;
    RU_TRY(add_text(s, line, length));
    if (!s->style.separator)
        s->style.separator = guess_separator(line, length);
    csv_set_delim(parser, (unsigned char)s->style.separator);
    s->row_ended = 0;
    size_t n = s->text.n - before;
    size_t used = csv_parse(parser, s->text.data + before, n, on_cell, on_row, s);
    RU_TRY(s->status);
    if (csv_error(parser) == CSV_ENOMEM)
        return no_memory(s);
    RU_REQUIRE(used == n, RU_ERR_INPUT,
               "%s:%d:%zu: a quote in the middle of a cell; quote the whole cell and double the "
               "quotes inside it",
               s->name, s->line, used + 1);
    *open = !s->row_ended;
    return RU_OK;
}

static ru_status feed_all(scan *s, struct csv_parser *parser)
{
    int open = 0;
    for (s->line = 1;; s->line++) {
        size_t length;
        RU_TRY(next_line(s, &length));
        if (!length)
            break;
        const char *line = s->ahead.data + s->at;
        s->at += length;
        if (s->line == 1 && length >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
            line += 3;
            length -= 3;
        }
        if (length && s->line >= s->style.first_line)
            RU_TRY(feed(s, parser, line, length, &open));
    }
    RU_REQUIRE(csv_fini(parser, on_cell, on_row, s) == 0, RU_ERR_INPUT,
               "%s:%d: the quote opened in this row is never closed", s->name, s->row_line);
    return s->status;
}

ru_status ru_csv_scan_file(FILE *file, const char *name, const ru_csv_style *style,
                           const ru_row_taker *taker)
{
    struct csv_parser parser;
    scan s = {.name = name, .style = *style, .taker = taker, .file = file};
    RU_REQUIRE(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0, RU_ERR_SYSTEM,
               "%s: cannot start the CSV parser", name);
    ru_status status = feed_all(&s, &parser);
    csv_free(&parser);
    if (style->n_comment)
        *style->n_comment = s.n_comment;
    free(s.ahead.data);
    free(s.text.data);
    free(s.cells.data);
    free(s.starts);
    free(s.pointers);
    return status;
}

ru_status ru_csv_scan(const char *path, const ru_csv_style *style, const ru_row_taker *taker)
{
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: cannot open: %s", path, strerror(errno));
    ru_status status = ru_csv_scan_file(file, path, style, taker);
    fclose(file);
    return status;
}
