/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_HASH_H
#define RU_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* What tells one content from another: FNV-1a, 64 bit (Fowler, Noll and Vo, draft-eastlake-fnv).
 * Not for secrets. */

/* The hash of n_byte bytes; of none it is where every hash begins. Not collective. */
uint64_t ru_hash_bytes(const void *bytes, size_t n_byte);

/* The hash of more bytes behind those of `hash`. Not collective. */
uint64_t ru_hash_more(uint64_t hash, const void *bytes, size_t n_byte);

#endif
