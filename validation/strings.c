/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/strings.h>

#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>

/* The slot of a text: its own, or the free one where it belongs. */
static size_t find_slot(const ru_strings *s, const char *text)
{
    size_t slot = ru_hash_bytes(text, strlen(text)) & (s->n_slot - 1);
    while (s->slots[slot] && strcmp(s->texts[s->slots[slot] - 1], text) != 0)
        slot = (slot + 1) & (s->n_slot - 1);
    return slot;
}

/* Room for one more text, and slots of which half at least are free. */
static ru_status grow(ru_strings *s)
{
    if (s->n < s->room)
        return RU_OK;
    size_t room = s->room ? 2 * s->room : 32, n_slot = 2 * room;
    size_t *slots = calloc(n_slot, sizeof *slots);
    char **texts = realloc(s->texts, room * sizeof *texts);
    if (texts)
        s->texts = texts;
    if (!slots || !texts) {
        free(slots);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for %zu texts", room);
    }
    free(s->slots);
    s->slots = slots;
    s->n_slot = n_slot;
    s->room = room;
    for (size_t i = 0; i < s->n; i++)
        s->slots[find_slot(s, s->texts[i])] = i + 1;
    return RU_OK;
}

ru_status ru_strings_add(ru_strings *s, const char *text, size_t *place)
{
    RU_TRY(grow(s));
    size_t slot = find_slot(s, text);
    if (!s->slots[slot]) {
        s->texts[s->n] = strdup(text);
        RU_REQUIRE(s->texts[s->n], RU_ERR_SYSTEM, "out of memory for a text");
        s->slots[slot] = ++s->n;
    }
    *place = s->slots[slot] - 1;
    return RU_OK;
}

ru_status ru_strings_keep(ru_strings *s, const char *text, const char **kept)
{
    size_t place;
    RU_TRY(ru_strings_add(s, text, &place));
    *kept = s->texts[place];
    return RU_OK;
}

void ru_strings_clear(ru_strings *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->texts[i]);
    free(s->texts);
    free(s->slots);
    *s = (ru_strings){0};
}
