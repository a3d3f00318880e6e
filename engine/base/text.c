/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_room(ru_text *text, size_t more)
{
    if (text->n + more + 1 <= text->capacity)
        return 1;
    size_t capacity = 2 * (text->n + more) + 256;
    char *grown = realloc(text->bytes, capacity);
    if (!grown) {
        text->failed = 1;
        return 0;
    }
    text->bytes = grown;
    text->capacity = capacity;
    return 1;
}

void ru_text_add(ru_text *text, const char *format, ...)
{
    va_list args, again;
    size_t room = text->capacity - text->n;
    va_start(args, format);
    va_copy(again, args);
    /* Mostly it fits, and is written once. */
    int length =
        text->failed ? -1 : vsnprintf(room ? text->bytes + text->n : NULL, room, format, args);
    int fits = length >= 0 && (size_t)length < room;
    if (length >= 0 && (fits || make_room(text, (size_t)length))) {
        if (!fits)
            vsnprintf(text->bytes + text->n, (size_t)length + 1, format, again);
        text->n += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

void ru_text_add_word(ru_text *text, const char *word)
{
    if (word[0] && !word[strcspn(word, " \t\n'\"\\$`|&;<>()*?[]{}~#!")]) {
        ru_text_add(text, "%s", word);
        return;
    }
    ru_text_add(text, "'");
    while (*word) {
        size_t n = strcspn(word, "'");
        ru_text_add(text, "%.*s%s", (int)n, word, word[n] ? "'\\''" : "");
        word += n + (word[n] != '\0');
    }
    ru_text_add(text, "'");
}

const char *ru_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

size_t ru_path_stem(const char *path)
{
    const char *name = ru_path_name(path), *dot = strrchr(name, '.');
    return dot && dot != name ? (size_t)(dot - path) : strlen(path);
}

ru_status ru_text_take(ru_text *text, char **bytes)
{
    *bytes = NULL;
    ru_text taken = *text;
    *text = (ru_text){0};
    if (!taken.failed && make_room(&taken, 0)) {
        taken.bytes[taken.n] = '\0';
        *bytes = taken.bytes;
        return RU_OK;
    }
    free(taken.bytes);
    return ru_fault(RU_ERR_SYSTEM, "out of memory for a text");
}
