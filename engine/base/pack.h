/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_PACK_H
#define RU_BASE_PACK_H

#include <stddef.h>

#include <ru/base/status.h>

/* What parts of a run remember, as bytes, and back. Each part has one function that visits all of
 * its memory in a fixed order; the same function saves or restores, so that the two cannot differ.
 * Bytes are as they lie in memory: they are for the same program on the same kind of machine.
 * Zero-initialise before the first use. Nothing here is collective. */
typedef struct ru_pack {
    unsigned char *bytes; /* [n] owned */
    size_t n, capacity;
    size_t at;    /* of the next visit, while restoring */
    int restores; /* 1: visits read; 0: they write */
} ru_pack;

/* The next visits save, into an empty pack, or restore, from its beginning. */
void ru_pack_save(ru_pack *pack);
void ru_pack_restore(ru_pack *pack);

/* Saves or restores `n_byte` bytes at `memory`. Fails with RU_ERR_SYSTEM when memory ends,
 * RU_ERR_INPUT when the pack holds less than is asked for. */
RU_MUST_USE ru_status ru_pack_visit(ru_pack *pack, void *memory, size_t n_byte);

/* The same for an array on the heap, *n items of `size` bytes: restored, it is one of exactly
 * so many. */
RU_MUST_USE ru_status ru_pack_visit_array(ru_pack *pack, void **items, size_t *n, size_t size);

/* Fails with RU_ERR_INPUT when something is left that no visit has restored. */
RU_MUST_USE ru_status ru_pack_finish(const ru_pack *pack);

void ru_pack_destroy(ru_pack *pack);

#endif
