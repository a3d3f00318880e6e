/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/tree.h>

#include <string.h>

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const ru_source *find_source(const ru_document *document, const char *name)
{
    for (size_t i = 0; document && name && i < document->n_source; i++)
        if (strcmp(document->sources[i]->name, name) == 0)
            return document->sources[i];
    return NULL;
}

/* A position in a source that knows its line and column. */
typedef struct cursor {
    const char *at, *end;
    int line, column;
} cursor;

static void step(cursor *c)
{
    if (*c->at == '\n') {
        c->line++;
        c->column = 1;
        c->at++;
        return;
    }
    c->at++;
    c->column += c->at == c->end || !is_continuation(*c->at);
}

/* Folding and indentation change blanks only, so that the characters between them are met in the
 * same order in the text as in the source. */
ru_place_in_text ru_place_within(const ru_document *document, ru_place_in_text at, const char *text,
                                 size_t offset, size_t length)
{
    const ru_source *source = find_source(document, at.source);
    if (!source || at.line < 1 || at.length < 1)
        return at;
    cursor c = {source->bytes, source->bytes + source->n_byte, 1, 1};
    while (c.at < c.end && (c.line < at.line || (c.line == at.line && c.column < at.column)))
        step(&c);
    for (size_t i = 0; text[i] && i <= offset; i++) {
        if (is_blank(text[i]))
            continue;
        while (c.at < c.end && is_blank(*c.at))
            step(&c);
        if (c.at == c.end || *c.at != text[i])
            return at; /* written with escapes */
        if (i == offset)
            return (ru_place_in_text){at.source, c.line, c.column, length ? (int)length : 1};
        step(&c);
    }
    /* At or after the last character: the place behind it. */
    return (ru_place_in_text){at.source, c.line, c.column, 1};
}
