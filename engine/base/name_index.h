/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_NAME_INDEX_H
#define RU_BASE_NAME_INDEX_H

#include <stddef.h>

#include <ru/base/status.h>

/* Names in order, so that one of thousands is found by halving. */
typedef struct ru_name_index {
    size_t n;
    struct ru_indexed_name *sorted; /* [n]; owned */
} ru_name_index;

/* The i-th name of a list. */
typedef const char *ru_name_of(const void *list, size_t i);

/* Indexes the n names of a list, which are borrowed and must outlive the index. Release it with
 * ru_name_index_clear. Fails when memory is short. Not collective. */
RU_MUST_USE ru_status ru_name_index_build(size_t n, ru_name_of *name_of, const void *list,
                                          ru_name_index *index);

/* Place of a name in the list, the first one where it is there twice; n where there is none.
 * Not collective. */
size_t ru_name_index_find(const ru_name_index *index, const char *name);

void ru_name_index_clear(ru_name_index *index);

#endif
