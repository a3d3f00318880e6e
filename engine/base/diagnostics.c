/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/tree.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_AT_MOST = 20, SHOWN_COLUMNS = 100 };

typedef struct ru_diagnostic {
    ru_place_in_text at;
    char *text, *help;
    size_t order;  /* of arrival: equal places stay in it */
    size_t source; /* index in the document */
} ru_diagnostic;

/* Index of a source in the document; places borrow its name, or in a copied document one that is
 * equal. Unknown ones come first. */
static size_t source_index(const ru_document *document, const char *name)
{
    for (size_t i = 0; document && name && i < document->n_source; i++)
        if (document->sources[i]->name == name)
            return i + 1;
    for (size_t i = 0; document && name && i < document->n_source; i++)
        if (strcmp(document->sources[i]->name, name) == 0)
            return i + 1;
    return 0;
}

static int is_known(const ru_diagnostics *log, ru_place_in_text at, const char *text)
{
    for (size_t i = 0; i < log->n_list; i++) {
        const ru_diagnostic *d = &log->list[i];
        if (d->at.line == at.line && d->at.column == at.column && strcmp(d->text, text) == 0)
            return 1;
    }
    return 0;
}

void ru_diagnostics_error(ru_diagnostics *log, ru_place_in_text at, const char *help,
                          const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (is_known(log, at, text))
        return;
    log->n_error++;
    if (log->n_list == KEPT_AT_MOST)
        return;
    /* All room at once: the list is short and bounded. */
    if (!log->list)
        log->list = calloc(KEPT_AT_MOST, sizeof *log->list);
    ru_diagnostic fresh = {.at = at,
                           .text = strdup(text),
                           .help = strdup(help ? help : ""),
                           .order = log->n_list,
                           .source = source_index(log->document, at.source)};
    if (!log->list || !fresh.text || !fresh.help) {
        free(fresh.text);
        free(fresh.help);
        return; /* counted, so the document is still refused */
    }
    log->list[log->n_list++] = fresh;
}

static int compare_size(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_places(const void *a, const void *b)
{
    const ru_diagnostic *x = a, *y = b;
    if (x->source != y->source)
        return compare_size(x->source, y->source);
    if (x->at.line != y->at.line)
        return x->at.line < y->at.line ? -1 : 1;
    if (x->at.column != y->at.column)
        return x->at.column < y->at.column ? -1 : 1;
    return compare_size(x->order, y->order);
}

/* Start of a 1-based line and its length in bytes; NULL when there is none. */
static const char *find_line(const ru_source *source, int line, size_t *length)
{
    const char *at = source->bytes, *end = source->bytes + source->n_byte;
    for (int i = 1; i < line && at; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    if (!at || at > end)
        return NULL;
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    *length = (size_t)((stop ? stop : end) - at);
    if (*length && at[*length - 1] == '\r')
        --*length;
    return at;
}

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Writes columns [from, from + SHOWN_COLUMNS) of a line, control characters as spaces. */
static void write_columns(FILE *out, const char *line, size_t length, int from)
{
    int column = 0;
    for (size_t i = 0; i < length; i++) {
        column += !is_continuation(line[i]);
        if (column > from && column <= from + SHOWN_COLUMNS)
            fputc((unsigned char)line[i] < ' ' || line[i] == 0x7f ? ' ' : line[i], out);
    }
    fputc('\n', out);
}

static void write_marker(FILE *out, int column, int length, size_t from)
{
    int indent = column - 1 - (int)from;
    int room = SHOWN_COLUMNS - indent;
    int tail = length > room ? room : length;
    fprintf(out, "%*s^", indent, "");
    for (int i = 1; i < tail; i++)
        fputc('~', out);
    fputc('\n', out);
}

static void write_diagnostic(FILE *out, const ru_document *document, const ru_diagnostic *d)
{
    if (d->at.source && d->at.line > 0)
        fprintf(out, "%s:%d:%d: error: %s\n", d->at.source, d->at.line, d->at.column, d->text);
    else if (d->at.source)
        fprintf(out, "%s: error: %s\n", d->at.source, d->text);
    else
        fprintf(out, "error: %s\n", d->text);
    size_t length = 0;
    const char *line = NULL;
    if (d->source && d->at.line > 0 && d->at.length > 0)
        line = find_line(document->sources[d->source - 1], d->at.line, &length);
    if (line && length) {
        int from = d->at.column > SHOWN_COLUMNS - 20 ? d->at.column - 40 : 0;
        write_columns(out, line, length, from);
        write_marker(out, d->at.column, d->at.length, (size_t)from);
    }
    if (d->help[0])
        fprintf(out, "   help: %s\n", d->help);
}

const char *ru_diagnostics_render(ru_diagnostics *log)
{
    free(log->text);
    log->text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&log->text, &size);
    if (!out)
        return "";
    if (log->n_list)
        qsort(log->list, log->n_list, sizeof *log->list, compare_places);
    for (size_t i = 0; i < log->n_list; i++)
        write_diagnostic(out, log->document, &log->list[i]);
    if (log->n_error > log->n_list)
        fprintf(out, "... and %zu more errors\n", log->n_error - log->n_list);
    fclose(out);
    return log->text ? log->text : "";
}

void ru_diagnostics_clear(ru_diagnostics *log)
{
    for (size_t i = 0; i < log->n_list; i++) {
        free(log->list[i].text);
        free(log->list[i].help);
    }
    free(log->list);
    free(log->text);
    *log = (ru_diagnostics){.document = log->document};
}
