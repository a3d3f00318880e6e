/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/case.h>

#include <stdio.h>
#include <string.h>

/* Counts by a word: a tier or a tag. */
typedef struct row {
    char word[64];
    size_t n[3];
} row;

typedef struct table {
    row rows[256];
    size_t n;
} table;

static void count(table *t, const char *word, size_t length, ru_sbml_outcome outcome)
{
    size_t i = 0;
    if (length == 0 || length >= sizeof t->rows[0].word)
        return;
    while (i < t->n && (strncmp(t->rows[i].word, word, length) != 0 || t->rows[i].word[length]))
        i++;
    if (i == sizeof t->rows / sizeof t->rows[0])
        return;
    if (i == t->n) {
        memset(&t->rows[i], 0, sizeof t->rows[i]);
        memcpy(t->rows[i].word, word, length);
        t->n++;
    }
    t->rows[i].n[outcome]++;
}

static void sort(table *t)
{
    for (size_t i = 1; i < t->n; i++)
        for (size_t k = i; k > 0 && strcmp(t->rows[k - 1].word, t->rows[k].word) > 0; k--) {
            row moved = t->rows[k];
            t->rows[k] = t->rows[k - 1];
            t->rows[k - 1] = moved;
        }
}

static void write(ru_text *text, const char *title, table *t)
{
    if (t->n == 0)
        return;
    sort(t);
    ru_text_add(text, "\n%-32s %8s %8s %12s\n", title, "passed", "failed", "unsupported");
    for (size_t i = 0; i < t->n; i++)
        ru_text_add(text, "%-32s %8zu %8zu %12zu\n", t->rows[i].word, t->rows[i].n[0],
                    t->rows[i].n[1], t->rows[i].n[2]);
}

ru_status ru_sbml_results_table(size_t n, const ru_sbml_result *results, ru_text *text)
{
    static _Thread_local table tiers, tags, all;
    tiers.n = tags.n = all.n = 0;
    for (size_t i = 0; i < n; i++) {
        const ru_sbml_result *r = &results[i];
        count(&tiers, r->tier, strlen(r->tier), r->outcome);
        count(&all, "all", 3, r->outcome);
        for (const char *c = r->tags; *c;) {
            size_t length = strcspn(c, ",");
            count(&tags, c, length, r->outcome);
            c += length + (c[length] == ',');
        }
    }
    write(text, "tag", &tags);
    write(text, "tier", &tiers);
    write(text, "cases", &all);
    return RU_OK;
}
