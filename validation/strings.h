/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_STRINGS_H
#define RU_VALIDATION_STRINGS_H

#include <stddef.h>

#include <ru/base/status.h>

/* Texts kept once each, however often a table repeats them. Zero-initialise before the first use.
 */
typedef struct ru_strings {
    char **texts; /* [n] in order of arrival; owned */
    size_t n, room;
    size_t *slots; /* [n_slot]: place in `texts` + 1, 0: free; owned */
    size_t n_slot;
} ru_strings;

/* Keeps a text, unless it is there already; *place: its place in `texts`. Fails with RU_ERR_SYSTEM
 * when memory ends. Not collective. */
RU_MUST_USE ru_status ru_strings_add(ru_strings *strings, const char *text, size_t *place);

/* The same; *kept: the text, which lives as long as `strings`. Not collective. */
RU_MUST_USE ru_status ru_strings_keep(ru_strings *strings, const char *text, const char **kept);

void ru_strings_clear(ru_strings *strings);

#endif
