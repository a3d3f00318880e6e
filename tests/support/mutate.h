/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_MUTATE_H
#define RU_TEST_MUTATE_H

#include <string.h>

/* Changes, drops or doubles some bytes of `text` (of `size` bytes of room), by a seed. */
static inline void mutate(char *text, size_t size, unsigned *seed)
{
    static const char pieces[] = "0123456789-+.eE\"'<>{}[]/:, =aInf\\&\n";
    *seed = *seed * 1664525u + 1013904223u;
    for (unsigned n = 1 + (*seed >> 28) % 4; n--;) {
        size_t length = strlen(text);
        *seed = *seed * 1664525u + 1013904223u;
        size_t at = (*seed >> 8) % length;
        *seed = *seed * 1664525u + 1013904223u;
        unsigned what = (*seed >> 8) % 3;
        *seed = *seed * 1664525u + 1013904223u;
        if (what == 0 && length > 8)
            memmove(text + at, text + at + 1, length - at);
        else if (what == 1 && length + 2 < size)
            memmove(text + at + 1, text + at, length - at + 1);
        else
            text[at] = pieces[(*seed >> 8) % (sizeof pieces - 1)];
    }
}

#endif
