/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_TEXT_H
#define RU_BASE_TEXT_H

#include <stddef.h>

#include <ru/base/status.h>

/* A text that grows: for reports and reference pages. Zero-initialise before the first use. Running
 * out of memory is remembered and told once, by ru_text_take. */
typedef struct ru_text {
    char *bytes; /* NUL-terminated, owned; NULL while empty */
    size_t n, capacity;
    int failed;
} ru_text;

/* Appends printf-style. Not collective. */
RU_PRINTF(2, 3) void ru_text_add(ru_text *text, const char *format, ...);

/* Appends a word as a POSIX shell reads it back: in quotes where it needs them. Not collective. */
void ru_text_add_word(ru_text *text, const char *word);

/* The name of a file or folder without the folders it is in; within `path`. Not collective. */
const char *ru_path_name(const char *path);

/* Length of a path without the ending of its name; of a name that only begins with a dot, all of
 * it. Not collective. */
size_t ru_path_stem(const char *path);

/* Hands the bytes ("" when empty) to the caller, who frees them, and empties the text. Fails with
 * RU_ERR_SYSTEM when memory ran out on the way. Not collective. */
RU_MUST_USE ru_status ru_text_take(ru_text *text, char **bytes);

#endif
