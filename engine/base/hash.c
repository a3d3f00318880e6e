/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/hash.h>

uint64_t ru_hash_bytes(const void *bytes, size_t n_byte)
{
    return ru_hash_more(0xcbf29ce484222325u, bytes, n_byte);
}

uint64_t ru_hash_more(uint64_t hash, const void *bytes, size_t n_byte)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n_byte; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}
