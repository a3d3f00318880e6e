/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <ru/io/yaml_read.h>

#include "support.h"

static ru_document *read_text(const char *text, const char *const *sets, size_t n_set)
{
    ru_document *document;
    if (ru_yaml_read_text(text, "tank.yaml", sets, n_set, &document) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return document;
}

/* Follows keys and list indices, such as "feeds.0.rate". */
static const ru_tree *follow(const ru_tree *node, const char *path)
{
    char step[64];
    while (*path) {
        size_t n = strcspn(path, ".");
        snprintf(step, sizeof step, "%.*s", (int)n, path);
        if (node->kind == RU_TREE_LIST)
            node = strtoul(step, NULL, 10) < node->n_item ? node->items[strtoul(step, NULL, 10)]
                                                          : NULL;
        else
            node = ru_tree_find(node, step);
        if (!node)
            return NULL;
        path += n + (path[n] == '.');
    }
    return node;
}

static const char *text_at(const ru_document *document, const char *path)
{
    const ru_tree *node = follow(document->root, path);
    return node && node->kind == RU_TREE_SCALAR ? node->text : "(none)";
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_refused(const char *text, const char *const *sets, size_t n_set,
                           const char *message)
{
    ru_document *document;
    assert_int_equal(ru_yaml_read_text(text, "t.yaml", sets, n_set, &document), RU_ERR_INPUT);
    assert_null(document);
    if (!strstr(ru_fault_text(), message))
        fail_msg("expected '%s' in:\n%s", message, ru_fault_text());
}

static void scalars_stay_text_with_their_places(void **state)
{
    (void)state;
    ru_document *d = read_text("a: 010\nb: {c: no, d: \"x y\", e: ~, f: null, g: }\n"
                               "l:\n  - 1e-3\n  - 'it''s'\n",
                               NULL, 0);
    assert_string_equal(text_at(d, "a"), "010");
    assert_string_equal(text_at(d, "b.c"), "no");
    assert_string_equal(text_at(d, "b.d"), "x y");
    assert_string_equal(text_at(d, "b.e"), "");
    assert_string_equal(text_at(d, "b.f"), "");
    assert_string_equal(text_at(d, "b.g"), "");
    assert_string_equal(text_at(d, "l.1"), "it's");
    const ru_tree *c = follow(d->root, "b.c");
    assert_int_equal(c->key_at.line, 2);
    assert_int_equal(c->key_at.column, 5);
    assert_int_equal(c->value_at.column, 8);
    assert_int_equal(c->value_at.length, 2);
    assert_string_equal(c->value_at.source, "tank.yaml");
    ru_document_destroy(&d);
}

static void aliases_and_merges_are_resolved(void **state)
{
    (void)state;
    ru_document *d = read_text("v: &v {a: 1, b: 2}\nw: &w {b: 3, c: 4}\n"
                               "x:\n  b: 9\n  <<: [*v, *w]\ny: *v\n",
                               NULL, 0);
    assert_string_equal(text_at(d, "x.a"), "1");
    assert_string_equal(text_at(d, "x.b"), "9");
    assert_string_equal(text_at(d, "x.c"), "4");
    assert_string_equal(text_at(d, "y.b"), "2");
    ru_document_destroy(&d);
}

static void a_bomb_of_aliases_is_refused(void **state)
{
    (void)state;
    /* 10^8 values when written out. */
    assert_refused("a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, "
                   "*a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, "
                   "*c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
                   "f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n"
                   "g: [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]\n",
                   NULL, 0, "too many values");
}

static void overrides_change_add_and_remove(void **state)
{
    (void)state;
    const char *const sets[] = {
        "vessel.volume=15 m3",       "vessel.pH = 6",       "feeds[0].rate=2 L/h",
        "feeds.acid.rate=\"3 L/h\"", "feeds[2].name=third", "~gas",
        "output.times=[1 h, 2 h]",   "solver={name: bdf}",  "title="};
    ru_document *d = read_text("title: x\nvessel: {volume: 1 L}\n"
                               "feeds:\n  - {name: base, rate: 1 L/h}\n  - {name: acid}\n"
                               "gas: {kla: 1 1/h}\n",
                               sets, 9);
    assert_string_equal(text_at(d, "vessel.volume"), "15 m3");
    assert_string_equal(text_at(d, "feeds.0.rate"), "2 L/h");
    assert_string_equal(text_at(d, "feeds.1.rate"), "3 L/h");
    assert_string_equal(text_at(d, "feeds.2.name"), "third");
    assert_null(ru_tree_find(d->root, "gas"));
    assert_string_equal(text_at(d, "output.times.1"), "2 h");
    assert_string_equal(text_at(d, "solver.name"), "bdf");
    assert_string_equal(text_at(d, "title"), "");
    const ru_tree *time = follow(d->root, "output.times.1");
    assert_int_equal(time->value_at.line, 7);
    assert_int_equal(time->value_at.column, 20);
    assert_string_equal(time->value_at.source, "--set");
    assert_string_equal(d->sources[d->n_source - 1]->name, "--set");
    ru_document_destroy(&d);
}

static void wrong_overrides_are_told_apart(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"vessel", "--set:1:1: error: an override needs '='"},
        {"feeds[2].x=1", "--set:1:6: error: the list has 1 items"},
        {"feeds[x]=1", "an index in brackets"},
        {"feeds.none.x=1", "no item of the list is named 'none'"},
        {"a.b.c=1", "'b' is inside a value that is not a map"},
        {"a[0]=1", "this is not a list"},
        {"~nothing", "there is nothing to remove"},
        {"a.=1", "a key is missing in the path"},
        {"=1", "a key is missing in the path"},
        {"b=[1, 2", "without a closing bracket"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused("a: 1\nfeeds: [{name: f}]\n", &rows[i][0], 1, rows[i][1]);
}

static void files_are_laid_over_their_bases_and_includes(void **state)
{
    (void)state;
    char top[512], base[512], part[512];
    snprintf(top, sizeof top, "%s", ru_temporary_path("top.yaml"));
    snprintf(base, sizeof base, "%s", ru_temporary_path("base.yaml"));
    snprintf(part, sizeof part, "%s", ru_temporary_path("part.yaml"));
    write_file(
        top,
        "base: [base.yaml]\ninclude:\n  - {file: part.yaml, at: cells.parameters}\n"
        "vessel: {volume: 3 L}\nlist: [c]\nmixing: {kind: b, y: 2}\nprofile: {kind: p, z: 3}\n");
    write_file(base, "vessel: {volume: 1 L, pH: 6}\nlist: [a, b]\ncells: {model: monod}\nmixing: "
                     "{kind: a, x: 1}\nprofile: {kind: p, w: 4}\n");
    write_file(part, "k_s: 1 g/L\n");
    const char *const sets[] = {"vessel.pH=5"};
    ru_document *d;
    if (ru_yaml_read(top, sets, 1, &d) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_string_equal(text_at(d, "vessel.volume"), "3 L");
    assert_string_equal(text_at(d, "vessel.pH"), "5");
    assert_string_equal(text_at(d, "list.0"), "c");
    assert_int_equal(follow(d->root, "list")->n_item, 1);
    assert_string_equal(text_at(d, "cells.model"), "monod");
    assert_string_equal(text_at(d, "cells.parameters.k_s"), "1 g/L");
    assert_string_equal(text_at(d, "mixing.y"), "2");
    assert_string_equal(text_at(d, "mixing.x"), "(none)");
    assert_string_equal(text_at(d, "profile.w"), "4");
    assert_null(ru_tree_find(d->root, "base"));
    assert_null(ru_tree_find(d->root, "include"));
    assert_int_equal(d->n_source, 4);
    assert_string_equal(d->sources[0]->name, top);
    assert_string_equal(follow(d->root, "cells.model")->value_at.source, base);
    ru_document_destroy(&d);
}

static void chains_of_bases_end(void **state)
{
    (void)state;
    char path[512], text[64];
    ru_document *d;
    for (int i = 0; i < 20; i++) {
        char name[32];
        snprintf(name, sizeof name, "chain%d.yaml", i);
        snprintf(path, sizeof path, "%s", ru_temporary_path(name));
        snprintf(text, sizeof text, "base: chain%d.yaml\n", i + 1);
        write_file(path, i < 19 ? text : "a: 1\n");
    }
    snprintf(path, sizeof path, "%s", ru_temporary_path("chain0.yaml"));
    assert_int_equal(ru_yaml_read(path, NULL, 0, &d), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "too many files"));
    snprintf(path, sizeof path, "%s", ru_temporary_path("chain5.yaml"));
    assert_int_equal(ru_yaml_read(path, NULL, 0, &d), RU_OK);
    ru_document_destroy(&d);
    write_file(path, "base: chain5.yaml\n");
    assert_int_equal(ru_yaml_read(path, NULL, 0, &d), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "includes itself"));
}

static void what_is_no_file_or_too_large_is_refused(void **state)
{
    (void)state;
    ru_document *d;
    assert_int_equal(ru_yaml_read("/nowhere/x.yaml", NULL, 0, &d), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "/nowhere/x.yaml: error: cannot open '/nowhere/x.yaml': "
                                         "No such file or directory\n");
    assert_int_equal(ru_yaml_read("/", NULL, 0, &d), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "is not a file"));
    char path[512];
    snprintf(path, sizeof path, "%s", ru_temporary_path("large.yaml"));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 5 << 20; i++)
        fputc('#', file);
    fclose(file);
    assert_int_equal(ru_yaml_read(path, NULL, 0, &d), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "too large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_stay_text_with_their_places),
        cmocka_unit_test(aliases_and_merges_are_resolved),
        cmocka_unit_test(a_bomb_of_aliases_is_refused),
        cmocka_unit_test(overrides_change_add_and_remove),
        cmocka_unit_test(wrong_overrides_are_told_apart),
        cmocka_unit_test(files_are_laid_over_their_bases_and_includes),
        cmocka_unit_test(chains_of_bases_end),
        cmocka_unit_test(what_is_no_file_or_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
