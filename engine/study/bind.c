/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/parameter.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

/* The child that one step of a path leads to: a key, an index, or an item by its name. */
static const ru_tree *enter(const ru_tree *node, const char *step, size_t n)
{
    if (step[0] == '[') {
        unsigned long index = strtoul(step + 1, NULL, 10);
        return node->kind == RU_TREE_LIST && index < node->n_item ? node->items[index] : NULL;
    }
    for (size_t i = 0; node->kind != RU_TREE_SCALAR && i < node->n_item; i++) {
        const ru_tree *item = node->items[i], *name = ru_tree_find(item, "name");
        const char *key = node->kind == RU_TREE_MAP ? item->key : name ? name->text : NULL;
        if (key && strlen(key) == n && strncmp(key, step, n) == 0)
            return item;
    }
    return NULL;
}

const ru_tree *ru_path_find(const ru_tree *root, const char *path)
{
    const ru_tree *node = root;
    while (node && *path) {
        size_t n = *path == '[' ? strcspn(path, "]") + 1 : strcspn(path, ".[");
        if (*path == '[' && path[n - 1] != ']')
            return NULL;
        node = enter(node, path, n);
        path += n;
        path += *path == '.';
    }
    return node;
}

enum { NEAR = 3, PATH = 256 };

/* The paths of scalars that are nearest to a word that is none. */
typedef struct search {
    const char *wanted;
    char near[NEAR][PATH];
    size_t distance[NEAR], n;
} search;

static void consider(search *s, const char *path)
{
    size_t distance = ru_edit_distance(s->wanted, path), n = strlen(s->wanted);
    /* The last part alone may be right where the way to it is not, or the way may go on. */
    const char *last = strrchr(path, '.'), *wanted = strrchr(s->wanted, '.');
    int ends_alike = strcmp(last ? last + 1 : path, wanted ? wanted + 1 : s->wanted) == 0;
    int is_below = strncmp(path, s->wanted, n) == 0 && strchr(".[", path[n]);
    if ((ends_alike || is_below) && distance > 1)
        distance = 1;
    size_t at = s->n < NEAR ? s->n : NEAR;
    while (at > 0 && s->distance[at - 1] > distance)
        at--;
    if (at == NEAR)
        return;
    size_t last_kept = s->n < NEAR ? s->n++ : NEAR - 1;
    for (size_t i = last_kept; i > at; i--) {
        memcpy(s->near[i], s->near[i - 1], PATH);
        s->distance[i] = s->distance[i - 1];
    }
    snprintf(s->near[at], PATH, "%s", path);
    s->distance[at] = distance;
}

static void walk(search *s, const ru_tree *node, const char *path)
{
    if (node->kind == RU_TREE_SCALAR) {
        consider(s, path);
        return;
    }
    for (size_t i = 0; i < node->n_item; i++) {
        char below[PATH];
        const ru_tree *name = ru_tree_find(node->items[i], "name");
        if (node->kind == RU_TREE_LIST && !(name && name->text))
            snprintf(below, sizeof below, "%s[%zu]", path, i);
        else
            snprintf(below, sizeof below, "%s%s%s", path, path[0] ? "." : "",
                     node->kind == RU_TREE_LIST ? name->text : node->items[i]->key);
        walk(s, node->items[i], below);
    }
}

static const char *name_of(const ru_study_base *base)
{
    return base->name ? base->name : "the base scenario";
}

static void refuse_path(const ru_parameter *p, const ru_study_base *base, ru_diagnostics *log)
{
    char help[NEAR * PATH + 64] = "";
    search s = {.wanted = p->path};
    walk(&s, base->resolved, "");
    for (size_t i = 0; i < s.n; i++) {
        size_t used = strlen(help);
        snprintf(help + used, sizeof help - used, "%s'%s'", i ? ", " : "nearest: ", s.near[i]);
    }
    ru_diagnostics_error(log, ru_table_place(p->node, "path"), help,
                         "parameters.%s.path: %s has no value '%.80s'", p->name, name_of(base),
                         p->path);
}

static void bind_word(ru_parameter *p, const ru_tree *found)
{
    for (size_t i = 0; i < p->text.n_values; i++)
        if (strcmp(p->text.values[i], found->text) == 0)
            p->base = (double)i;
}

/* The value of the base in the parameter's unit; one of another dimension may still be a way to say
 * the same, such as vvm and m3/s of gas, which the scenario's own checks know. */
static void bind_number(ru_parameter *p, const ru_tree *found, const ru_study_base *base,
                        ru_diagnostics *log)
{
    char unit[RU_PARAMETER_UNIT] = "";
    double number = 0;
    int is_number = ru_unit_split(found->text, &number, unit, sizeof unit) == RU_OK;
    if (!is_number && strcmp(found->text, "auto") != 0)
        ru_diagnostics_error(log, ru_table_place(p->node, "path"), "",
                             "parameters.%s: '%s' is the word '%.40s' in %s, not a quantity",
                             p->name, p->path, found->text, name_of(base));
    else if (is_number && !!unit[0] != !!p->unit[0])
        ru_diagnostics_error(log, ru_table_place(p->node, p->text.low ? "low" : "path"), "",
                             "parameters.%s: '%s' is '%.40s' in %s, here it has %s", p->name,
                             p->path, found->text, name_of(base), p->unit[0] ? "a unit" : "none");
    else if (is_number && ru_unit_convert(unit[0] ? unit : "1", p->unit[0] ? p->unit : "1", number,
                                          &number) == RU_OK)
        p->base = number;
    ru_fault_clear();
}

void ru_parameters_bind(const ru_parameter_list *list, const ru_study_base *base,
                        ru_diagnostics *log)
{
    for (size_t i = 0; i < list->n; i++) {
        ru_parameter *p = ru_parameter_at(list, i);
        const ru_tree *found = ru_path_find(base->resolved, p->path);
        if (!found || found->kind != RU_TREE_SCALAR)
            refuse_path(p, base, log);
        else if (p->is_word)
            bind_word(p, found);
        else
            bind_number(p, found, base, log);
    }
}
