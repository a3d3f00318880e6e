/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_report.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/base/tree.h>
#include <ru/validation/fitted.h>

/* Estimates as a document of maps below the paths' keys. */

/* 1 where the value is one for all runs and maps alone lead to it, so that an included file can
 * replace it. */
static int is_plain(const ru_fit_bench *b, size_t v)
{
    if (b->file->items[b->items[v]].n_run)
        return 0;
    const char *path = b->file->items[b->items[v]].parameter.path;
    /* feeds.glucose.profile: an item of a list by its name */
    static const char *const lists[] = {"feeds.", "withdrawals.", "sensors.", "pulses.", NULL};
    for (size_t i = 0; lists[i]; i++)
        if (strncmp(path, lists[i], strlen(lists[i])) == 0)
            return 0;
    return b->owners[v] == RU_FIT_NONE && !strchr(path, '[');
}

static ru_status enter(ru_tree *map, const char *key, ru_tree **child)
{
    *child = ru_tree_find(map, key);
    if (*child)
        return RU_OK;
    RU_TRY(ru_tree_build(RU_TREE_MAP, key, NULL, child));
    return ru_tree_add(map, *child);
}

static ru_status put(ru_tree *root, const char *path, const char *value, ru_tree **leaf)
{
    ru_tree *map = root;
    char key[128];
    const char *dot;
    for (; (dot = strchr(path, '.')); path = dot + 1) {
        snprintf(key, sizeof key, "%.*s", (int)(dot - path), path);
        RU_TRY(enter(map, key, &map));
    }
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, path, value, leaf));
    return ru_tree_add(map, *leaf);
}

/* "path=value unit" of an estimate, in as many digits as matter. */
static void tell(const ru_fit_facts *f, size_t v, char *text, size_t size)
{
    const ru_parameter *p = &f->bench->file->items[f->bench->items[v]].parameter;
    snprintf(text, size, "%s=%.9g%s%s", p->path, f->outcome->x[v], p->unit[0] ? " " : "", p->unit);
}

/* 1 where two parameters belong to one flat direction. */
static int are_together(const ru_fit_statistics *s, size_t v, size_t w)
{
    int together = 0;
    for (size_t i = 0; i < s->n_variable && s->directions[i].flat; i++)
        together |= ru_fit_is_part(&s->directions[i], v) && ru_fit_is_part(&s->directions[i], w);
    return together;
}

/* What is to be known of an estimate, as the end of its line. */
static void add_remark(const ru_fit_facts *f, size_t v, ru_text *out)
{
    const ru_fit_statistics *s = &f->outcome->statistics;
    if (!f->outcome->has_statistics)
        return;
    if (s->at_bound[v])
        ru_text_add(out, "  # %s: AT %s BOUND", f->bench->variables[v].name,
                    s->at_bound[v] < 0 ? "LOWER" : "UPPER");
    if (f->spare[v])
        ru_text_add(out, "  # not determined by these data: the scenario keeps its own value");
    else if (s->undetermined[v])
        ru_text_add(out, "  # %s: not determined by these data alone", f->bench->variables[v].name);
    for (size_t w = 0, n = 0; w < s->n_variable && s->undetermined[v] && !f->spare[v]; w++)
        if (w != v && !f->spare[w] && are_together(s, v, w))
            ru_text_add(out, "%s %s", n++ ? "," : ", only together with",
                        f->bench->variables[w].name);
}

/* "#   one, two: ", the runs whose value it is; none: it is that of all. */
static void add_owners(const ru_fit_bench *b, size_t v, ru_text *out)
{
    const ru_fit_item *item = &b->file->items[b->items[v]];
    int is_one = b->owners[v] != RU_FIT_NONE;
    size_t n = is_one ? 1 : item->n_run;
    ru_text_add(out, "#   ");
    for (size_t i = 0; i < n; i++)
        ru_text_add(out, "%s%s", is_one ? b->cases[b->owners[v]].member->name : item->runs[i],
                    i + 1 < n ? ", " : ": ");
}

static void add_comments(const ru_fit_facts *f, ru_text *out)
{
    const ru_fit_bench *b = f->bench;
    char text[RU_PARAMETER_TEXT];
    ru_text_add(out, "# Written by rushton fit %s: %s\n", b->file->path, b->file->title);
    if (!ru_fit_converged(f->outcome->end))
        ru_text_add(out, "# NOT CONVERGED: %s. These values are no estimates.\n",
                    ru_fit_end_words(f->outcome->end));
    for (size_t v = 0; v < b->n_variable; v++) {
        if (is_plain(b, v) && !f->spare[v])
            continue;
        tell(f, v, text, sizeof text);
        add_owners(b, v, out);
        ru_text_add(out, "--set \"%s\"", text);
        add_remark(f, v, out);
        ru_text_add(out, "\n");
    }
}

/* The tree with the remarks: `leaves` [n_variable], NULL for what does not stand in it. */
static void add_tree(const ru_fit_facts *f, const ru_tree *map, int indent, ru_tree *const *leaves,
                     ru_text *out)
{
    for (size_t i = 0; i < map->n_item; i++) {
        const ru_tree *item = map->items[i];
        size_t v = 0;
        ru_text_add(out, "%*s%s:", indent, "", item->key);
        if (item->kind == RU_TREE_MAP) {
            ru_text_add(out, "\n");
            add_tree(f, item, indent + 2, leaves, out);
            continue;
        }
        while (leaves[v] != item)
            v++;
        ru_text_add(out, " %s", item->text);
        add_remark(f, v, out);
        ru_text_add(out, "\n");
    }
}

/* A run of a case and a file of its data. */
static void add_source(const ru_fit_bench *b, const ru_fit_case *c, const char *run,
                       const char *path, uint64_t hash, ru_text *out)
{
    ru_text_add(out,
                "  - {by: \"%s\", run: \"%s\", file: \"%s\", fnv1a64: \"%016" PRIx64
                "\", quantities: [",
                b->file->path, run, ru_path_name(path), hash);
    for (size_t j = 0, n = 0; j < c->n_series; j++)
        if (c->series[j].counts)
            ru_text_add(out, "%s\"%s\"", n++ ? ", " : "", c->series[j].row->measured);
    ru_text_add(out, "]}\n");
}

/* Which runs were fitted, and the hashes of their data. */
static ru_status add_sources(const ru_fit_bench *b, ru_text *out)
{
    ru_text_add(out, "fitted:\n");
    for (size_t i = 0; i < b->n_fitted; i++) {
        const ru_fit_case *c = &b->cases[i];
        for (size_t k = 0; k < c->measured->n_file; k++) {
            uint64_t hash;
            const char *path = ru_measured_file(c->measured, k);
            RU_TRY(ru_file_hash(path, &hash));
            if (c->choice.run)
                add_source(b, c, c->choice.run, path, hash, out);
            for (size_t j = 0; !c->choice.run && j < c->choice.n_time; j++)
                add_source(b, c, c->choice.times[j].run, path, hash, out);
        }
    }
    return RU_OK;
}

static ru_status build(const ru_fit_facts *f, ru_tree *root, ru_tree **leaves, ru_text *out)
{
    char text[RU_PARAMETER_TEXT];
    for (size_t v = 0; v < f->bench->n_variable; v++) {
        const char *path = f->bench->file->items[f->bench->items[v]].parameter.path;
        if (!is_plain(f->bench, v) || f->spare[v])
            continue;
        tell(f, v, text, sizeof text);
        RU_TRY(put(root, path, text + strlen(path) + 1, &leaves[v]));
    }
    add_comments(f, out);
    add_tree(f, root, 0, leaves, out);
    return add_sources(f->bench, out);
}

ru_status ru_fit_report_yaml(const ru_fit_facts *f, char **yaml)
{
    ru_tree *root = NULL;
    ru_text out = {0};
    RU_TRY(ru_tree_build(RU_TREE_MAP, NULL, NULL, &root));
    ru_tree **leaves = calloc(f->bench->n_variable + 1, sizeof *leaves);
    ru_status status =
        leaves ? build(f, root, leaves, &out) : ru_fault(RU_ERR_SYSTEM, "out of memory");
    ru_tree_destroy(&root);
    free(leaves);
    if (status == RU_OK)
        return ru_text_take(&out, yaml);
    free(out.bytes);
    return status;
}
