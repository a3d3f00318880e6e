/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/tree.h>
#include <ru/base/unit.h>

#include "support.h"

static ru_tree *scalar(const char *key, const char *text)
{
    ru_tree *node;
    assert_int_equal(ru_tree_build(RU_TREE_SCALAR, key, text, &node), RU_OK);
    return node;
}

static ru_tree *branch(ru_tree_kind kind, const char *key)
{
    ru_tree *node;
    assert_int_equal(ru_tree_build(kind, key, NULL, &node), RU_OK);
    return node;
}

static void add(ru_tree *parent, ru_tree *item)
{
    assert_int_equal(ru_tree_add(parent, item), RU_OK);
}

static void children_are_found_copied_and_removed(void **state)
{
    (void)state;
    ru_tree *map = branch(RU_TREE_MAP, NULL);
    for (int i = 0; i < 9; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        add(map, scalar(key, "v"));
    }
    assert_non_null(ru_tree_find(map, "k7"));
    assert_null(ru_tree_find(map, "k9"));
    assert_null(ru_tree_find(NULL, "k1"));
    assert_null(ru_tree_find(map->items[0], "k1"));
    ru_tree *copy;
    assert_int_equal(ru_tree_copy(map, &copy), RU_OK);
    ru_tree_remove(map, 0);
    ru_tree_remove(map, 7);
    assert_int_equal(map->n_item, 7);
    add(map, scalar("new", "v"));
    assert_string_equal(map->items[7]->key, "new");
    assert_int_equal(copy->n_item, 9);
    assert_string_equal(copy->items[8]->key, "k8");
    ru_tree_destroy(&copy);
    ru_tree_destroy(&map);
    assert_null(map);
    ru_tree_destroy(&map);
}

static void trees_are_written_as_yaml(void **state)
{
    (void)state;
    ru_tree *root = branch(RU_TREE_MAP, NULL);
    add(root, scalar("title", "a: b # \"c\""));
    add(root, scalar("empty", ""));
    ru_tree *list = branch(RU_TREE_LIST, "feeds"), *item = branch(RU_TREE_MAP, NULL);
    add(item, scalar("name", "x"));
    ru_tree *times = branch(RU_TREE_LIST, "times");
    add(times, scalar(NULL, "1 h"));
    add(times, scalar(NULL, "2, h"));
    add(item, times);
    add(list, item);
    add(root, list);
    add(root, branch(RU_TREE_MAP, "none"));
    char *text;
    assert_int_equal(ru_tree_write(root, &text), RU_OK);
    assert_string_equal(text, "title: \"a: b # \\\"c\\\"\"\n"
                              "empty: \"\"\n"
                              "feeds:\n"
                              "  - name: x\n"
                              "    times: [1 h, \"2, h\"]\n"
                              "none: {}\n");
    free(text);
    ru_tree_destroy(&root);
}

static void distances_are_those_of_levenshtein(void **state)
{
    (void)state;
    assert_int_equal(ru_edit_distance("", ""), 0);
    assert_int_equal(ru_edit_distance("kitten", "sitting"), 3);
    assert_int_equal(ru_edit_distance("volme", "volume"), 1);
    assert_int_equal(ru_edit_distance("abc", ""), 3);
    assert_true(ru_is_near("glucos", "glucose"));
    assert_false(ru_is_near("banana", "volume"));
}

static ru_document document_of(const char *text, ru_source **source)
{
    ru_document document = {0};
    assert_int_equal(ru_document_add_source(&document, "tank.yaml", text, strlen(text), source),
                     RU_OK);
    return document;
}

static void free_sources(ru_document *document)
{
    ru_document *copy = malloc(sizeof *copy);
    *copy = *document;
    ru_document_destroy(&copy);
}

static void messages_show_line_caret_and_help_in_order(void **state)
{
    (void)state;
    ru_source *source;
    ru_document document = document_of("vessel:\n  \xc3\xa9"
                                       "a: 1 m3\r\n",
                                       &source);
    ru_diagnostics log = {.document = &document};
    ru_diagnostics_error(&log, (ru_place_in_text){source->name, 2, 7, 4}, "", "second");
    ru_diagnostics_error(&log, (ru_place_in_text){source->name, 2, 3, 2}, "do %d", "first %d", 1);
    ru_diagnostics_error(&log, (ru_place_in_text){source->name, 2, 3, 2}, "do %d", "first %d", 1);
    ru_diagnostics_error(&log, (ru_place_in_text){.source = "other"}, "", "nowhere");
    assert_int_equal(log.n_error, 3);
    assert_string_equal(ru_diagnostics_render(&log), "other: error: nowhere\n"
                                                     "tank.yaml:2:3: error: first 1\n"
                                                     "  \xc3\xa9"
                                                     "a: 1 m3\n"
                                                     "  ^~\n"
                                                     "   help: do %d\n"
                                                     "tank.yaml:2:7: error: second\n"
                                                     "  \xc3\xa9"
                                                     "a: 1 m3\n"
                                                     "      ^~~~\n");
    ru_diagnostics_clear(&log);
    assert_int_equal(log.n_error, 0);
    free_sources(&document);
}

static void twenty_messages_are_kept_and_the_rest_counted(void **state)
{
    (void)state;
    ru_diagnostics log = {0};
    for (int i = 0; i < 25; i++)
        ru_diagnostics_error(&log, (ru_place_in_text){"f", i + 1, 1, 1}, "", "e");
    const char *text = ru_diagnostics_render(&log);
    assert_int_equal(log.n_error, 25);
    assert_non_null(strstr(text, "f:20:1: error: e\n... and 5 more errors\n"));
    ru_diagnostics_clear(&log);
}

static void long_lines_are_cut_about_the_place(void **state)
{
    (void)state;
    char text[1001];
    memset(text, 'x', 1000);
    text[500] = '!';
    text[1000] = '\0';
    ru_source *source;
    ru_document document = document_of(text, &source);
    ru_diagnostics log = {.document = &document};
    ru_diagnostics_error(&log, (ru_place_in_text){source->name, 1, 501, 400}, "", "here");
    const char *shown = ru_diagnostics_render(&log);
    assert_true(strlen(shown) < 300);
    const char *line = strchr(shown, '\n') + 1, *marker = strchr(line, '\n') + 1;
    assert_int_equal(strchr(line, '!') - line, strchr(marker, '^') - marker);
    ru_diagnostics_clear(&log);
    free_sources(&document);
}

static void quantities_are_read_in_si_and_what_is_none_is_no_number(void **state)
{
    (void)state;
    ru_tree *map, *item;
    static const char *const rows[][2] = {{"volume", "22 m3"},
                                          {"speed", "120 rpm"},
                                          {"share", "0.25"},
                                          {"kind", "radial"},
                                          {"wrong", "3 furlongs_per_moon"}};
    assert_int_equal(ru_tree_build(RU_TREE_MAP, NULL, NULL, &map), RU_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(ru_tree_build(RU_TREE_SCALAR, rows[i][0], rows[i][1], &item), RU_OK);
        assert_int_equal(ru_tree_add(map, item), RU_OK);
    }
    assert_close(ru_tree_quantity(map, "volume"), 22, 1e-15, 0);
    assert_close(ru_tree_quantity(map, "speed"), 2, 1e-15, 0); /* revolutions a second */
    assert_close(ru_tree_quantity(map, "share"), 0.25, 0, 0);
    assert_true(isnan(ru_tree_quantity(map, "kind")));
    assert_true(isnan(ru_tree_quantity(map, "wrong")));
    assert_true(isnan(ru_tree_quantity(map, "none")));
    assert_true(isnan(ru_tree_quantity(NULL, "volume")));
    ru_tree_destroy(&map);
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_are_found_copied_and_removed),
        cmocka_unit_test(quantities_are_read_in_si_and_what_is_none_is_no_number),
        cmocka_unit_test(trees_are_written_as_yaml),
        cmocka_unit_test(distances_are_those_of_levenshtein),
        cmocka_unit_test(messages_show_line_caret_and_help_in_order),
        cmocka_unit_test(twenty_messages_are_kept_and_the_rest_counted),
        cmocka_unit_test(long_lines_are_cut_about_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
