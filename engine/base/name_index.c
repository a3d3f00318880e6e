/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/name_index.h>

#include <stdlib.h>
#include <string.h>

typedef struct ru_indexed_name {
    const char *name;
    size_t place;
} ru_indexed_name;

static int by_name(const void *a, const void *b)
{
    const ru_indexed_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

ru_status ru_name_index_build(size_t n, ru_name_of *name_of, const void *list, ru_name_index *index)
{
    *index = (ru_name_index){n, malloc((n + 1) * sizeof *index->sorted)};
    RU_REQUIRE(index->sorted, RU_ERR_SYSTEM, "out of memory for an index of %zu names", n);
    for (size_t i = 0; i < n; i++)
        index->sorted[i] = (ru_indexed_name){name_of(list, i), i};
    qsort(index->sorted, n, sizeof *index->sorted, by_name);
    return RU_OK;
}

size_t ru_name_index_find(const ru_name_index *index, const char *name)
{
    size_t low = 0, high = index->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index->sorted[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    int found = low < index->n && strcmp(index->sorted[low].name, name) == 0;
    return found ? index->sorted[low].place : index->n;
}

void ru_name_index_clear(ru_name_index *index)
{
    free(index->sorted);
    *index = (ru_name_index){0};
}
