/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TERMINAL_TERMINAL_H
#define RU_TERMINAL_TERMINAL_H

#include <stdio.h>

#include <ru/base/status.h>

/* Where a program's words go to: whether lines can be rewritten there, colours be seen, and other
 * characters than those of ASCII be shown. */

typedef enum ru_color { RU_COLOR_AUTO, RU_COLOR_ALWAYS, RU_COLOR_NEVER } ru_color;

/* "auto", "always" or "never". Fails with RU_ERR_USAGE and the choices. Not collective. */
RU_MUST_USE ru_status ru_color_read(const char *word, ru_color *color);

typedef struct ru_terminal {
    FILE *to;     /* borrowed */
    int rewrites; /* 1: a terminal that understands the usual sequences */
    int colors;   /* 1: colours are wanted */
    int unicode;  /* 1: the locale's characters are UTF-8 */
    int columns, rows;
} ru_terminal;

/* Colours with RU_COLOR_AUTO: on a terminal, unless the environment has NO_COLOR (with any text in
 * it) or TERM=dumb. The locale is the one that setlocale has set. Not collective. */
ru_terminal ru_terminal_of(FILE *to, ru_color color);

typedef enum ru_tint { RU_PLAIN, RU_GREEN, RU_RED, RU_YELLOW, RU_BLUE, RU_FAINT, RU_BOLD } ru_tint;

/* The sequence that starts a tint, "" where there are no colours. Static. Not collective. */
const char *ru_terminal_tint(const ru_terminal *terminal, ru_tint tint);

/* Writes a text; where there are colours, words that judge (PASS, FAIL, error: ...) have theirs.
 * Not collective. */
void ru_terminal_print(const ru_terminal *terminal, const char *text);

/* Bytes of the longest start of `text` that fills no more than `columns`. Not collective. */
size_t ru_terminal_fit(const char *text, int columns);

#endif
