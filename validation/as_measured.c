/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/as_measured.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/base/unit.h>

typedef struct walk {
    double tolerance;
    ru_differences *differences;
    ru_place_in_text at; /* the last that was known: an empty map has none */
} walk;

/* The path of a child: its key or name, or its place in the list. */
static ru_status join(const char *path, const ru_tree *child, size_t i, char **joined)
{
    ru_text text = {0};
    const ru_tree *name = ru_tree_find(child, "name");
    const char *word = child->key ? child->key : name && name->text ? name->text : NULL;
    if (word)
        ru_text_add(&text, "%s%s%s", path, path[0] ? "." : "", word);
    else
        ru_text_add(&text, "%s[%zu]", path, i);
    return ru_text_take(&text, joined);
}

RU_PRINTF(3, 4)
static ru_status tell(walk *w, const char *path, const char *format, ...)
{
    ru_differences *d = w->differences;
    char words[300];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    if (d->n == d->room) {
        size_t room = 2 * d->room + 8;
        ru_difference *grown = realloc(d->items, room * sizeof *grown);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for %zu differences", room);
        d->items = grown;
        d->room = room;
    }
    ru_difference *made = &d->items[d->n];
    *made = (ru_difference){w->at, strdup(path), strdup(words)};
    d->n++;
    RU_REQUIRE(made->path && made->text, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

/* 1 when both are numbers, whose ratio less one becomes *off: NAN for units that do not convert. */
static int as_numbers(const char *measured, const char *simulated, double *off)
{
    double a, b;
    char unit_a[48], unit_b[48];
    int numbers = ru_unit_split(measured, &a, unit_a, sizeof unit_a) == RU_OK &&
                  ru_unit_split(simulated, &b, unit_b, sizeof unit_b) == RU_OK;
    *off = NAN;
    if (numbers &&
        ru_unit_convert(unit_b[0] ? unit_b : "1", unit_a[0] ? unit_a : "1", b, &b) == RU_OK)
        *off = a != 0 ? (b - a) / fabs(a) : b == 0 ? 0 : INFINITY;
    ru_fault_clear();
    return numbers;
}

static ru_status compare_texts(walk *w, const ru_tree *measured, const ru_tree *simulated,
                               const char *path)
{
    double off;
    w->differences->n_checked++;
    if (strcmp(measured->text, simulated->text) == 0)
        return RU_OK;
    if (!as_numbers(measured->text, simulated->text, &off))
        return tell(w, path, "%.100s measured, %.100s simulated", measured->text, simulated->text);
    if (fabs(off) <= w->tolerance)
        return RU_OK;
    if (!isfinite(off))
        return tell(w, path, "%.100s measured, %.100s simulated%s", measured->text, simulated->text,
                    isnan(off) ? ", which does not convert" : "");
    return tell(w, path, "%.100s measured, %.100s simulated (%+.3g %%)", measured->text,
                simulated->text, 100 * off);
}

/* The item of a list with the name of this one, else at its place; NULL when there is none. */
static const ru_tree *find_item(const ru_tree *list, const ru_tree *item, size_t i)
{
    const ru_tree *name = ru_tree_find(item, "name");
    for (size_t k = 0; name && name->text && k < list->n_item; k++) {
        const ru_tree *other = ru_tree_find(list->items[k], "name");
        if (other && other->text && strcmp(other->text, name->text) == 0)
            return list->items[k];
    }
    return !name && i < list->n_item ? list->items[i] : NULL;
}

static ru_status compare(walk *w, const ru_tree *measured, const ru_tree *simulated,
                         const char *path);

static ru_status compare_children(walk *w, const ru_tree *measured, const ru_tree *simulated,
                                  const char *path)
{
    for (size_t i = 0; i < measured->n_item; i++) {
        const ru_tree *child = measured->items[i];
        char *below = NULL;
        RU_TRY(join(path, child, i, &below));
        const ru_tree *found = measured->kind == RU_TREE_MAP ? ru_tree_find(simulated, child->key)
                                                             : find_item(simulated, child, i);
        ru_status status = compare(w, child, found, below);
        free(below);
        RU_TRY(status);
    }
    return RU_OK;
}

static ru_status compare(walk *w, const ru_tree *measured, const ru_tree *simulated,
                         const char *path)
{
    static const char *const kinds[] = {"a single value", "a map", "a list"};
    if (measured->value_at.line)
        w->at = measured->value_at;
    if (!simulated || simulated->kind != measured->kind)
        w->differences->n_checked++;
    if (!simulated)
        return tell(w, path, "%.100s measured, not in the scenario",
                    measured->text ? measured->text : kinds[measured->kind]);
    if (simulated->kind != measured->kind)
        return tell(w, path, "%s here, %s in the scenario as computed", kinds[measured->kind],
                    kinds[simulated->kind]);
    if (measured->kind == RU_TREE_SCALAR)
        return compare_texts(w, measured, simulated, path);
    if (measured->kind == RU_TREE_LIST && measured->n_item > simulated->n_item)
        RU_TRY(tell(w, path, "%zu items measured, %zu simulated", measured->n_item,
                    simulated->n_item));
    return compare_children(w, measured, simulated, path);
}

ru_status ru_as_measured_compare(const ru_tree *measured, const ru_tree *scenario, double tolerance,
                                 ru_differences *differences)
{
    walk w = {.tolerance = tolerance, .differences = differences};
    return compare(&w, measured, scenario, "");
}

void ru_differences_clear(ru_differences *differences)
{
    for (size_t i = 0; i < differences->n; i++) {
        free(differences->items[i].path);
        free(differences->items[i].text);
    }
    free(differences->items);
    *differences = (ru_differences){0};
}
