/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/unit.h>

#include "support.h"

/* A small table with one row of each kind. */

typedef struct part {
    const ru_tree *node;
    double mass;
} part;

typedef struct thing {
    double length, power;
    int64_t count;
    int flag, kind;
    char *name;
    part body;
    part *parts;
    size_t n_part;
    part *named;
    size_t n_named;
    double *times;
    size_t n_time;
    char **words;
    size_t n_word;
    const ru_tree *names;
} thing;

static const char *const kinds[] = {"small", "large", NULL};

static const ru_key part_keys[] = {
    {.name = "mass",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(part, mass),
     .unit = "g",
     .low = 0,
     .high = 1000,
     .example = "5 g"},
};
static const ru_table part_table = {.name = "part",
                                    .help = "A part.",
                                    .keys = part_keys,
                                    .n_key = 1,
                                    .size = sizeof(part),
                                    .short_key = "mass",
                                    .keeps_node = 1};

static void check_thing(ru_table_visit *visit, void *object)
{
    thing *t = object;
    if (t->length == 1)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "length"), "", "%s: not one",
                             visit->path);
    double power = 1500;
    if (isnan(t->power))
        assert_int_equal(ru_table_resolve(visit->resolved, "power", &power, "kW"), RU_OK);
}

static const ru_key thing_keys[] = {
    {.name = "kind",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(thing, kind),
     .choices = kinds,
     .fallback = "small"},
    {.name = "length",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(thing, length),
     .unit = "m",
     .low = 0,
     .high = 10,
     .example = "2 m",
     .help = "from end to end"},
    {.name = "power",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(thing, power),
     .unit = "kW",
     .optional = 1,
     .unset = NAN,
     .only = 1u << 0},
    {.name = "count",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(thing, count),
     .low = 1,
     .high = 9,
     .fallback = "3"},
    {.name = "flag", .kind = RU_KEY_FLAG, .offset = offsetof(thing, flag), .fallback = "true"},
    {.name = "name", .kind = RU_KEY_TEXT, .offset = offsetof(thing, name), .optional = 1},
    {.name = "body",
     .kind = RU_KEY_MAP,
     .offset = offsetof(thing, body),
     .table = &part_table,
     .optional = 1},
    {.name = "parts",
     .kind = RU_KEY_LIST,
     .offset = offsetof(thing, parts),
     .count_offset = offsetof(thing, n_part),
     .table = &part_table,
     .optional = 1},
    {.name = "named",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(thing, named),
     .count_offset = offsetof(thing, n_named),
     .table = &part_table,
     .optional = 1},
    {.name = "times",
     .kind = RU_KEY_QUANTITIES,
     .offset = offsetof(thing, times),
     .unit = "s",
     .count_offset = offsetof(thing, n_time),
     .optional = 1},
    {.name = "words",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(thing, words),
     .count_offset = offsetof(thing, n_word),
     .optional = 1},
    {.name = "names", .kind = RU_KEY_TREE, .offset = offsetof(thing, names), .optional = 1},
};
static const ru_table thing_table = {.name = "thing",
                                     .help = "A thing.",
                                     .keys = thing_keys,
                                     .n_key = sizeof thing_keys / sizeof thing_keys[0],
                                     .size = sizeof(thing),
                                     .tag = "kind",
                                     .check = check_thing};

/* A map made by hand: pairs of key and text up to NULL, each on its own line. */
static ru_tree *map_of(const char *const *pairs)
{
    ru_tree *map, *item;
    assert_int_equal(ru_tree_build(RU_TREE_MAP, NULL, NULL, &map), RU_OK);
    for (int line = 1; pairs[0]; pairs += 2, line++) {
        assert_int_equal(ru_tree_build(RU_TREE_SCALAR, pairs[0], pairs[1], &item), RU_OK);
        item->key_at = (ru_place_in_text){"t", line, 1, 1};
        item->value_at = (ru_place_in_text){"t", line, 9, 1};
        assert_int_equal(ru_tree_add(map, item), RU_OK);
    }
    return map;
}

static ru_tree *list_of(const char *key, const char *a, const char *b)
{
    const char *const texts[] = {a, b};
    ru_tree *list, *item;
    assert_int_equal(ru_tree_build(RU_TREE_LIST, key, NULL, &list), RU_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ru_tree_build(RU_TREE_SCALAR, NULL, texts[i], &item), RU_OK);
        assert_int_equal(ru_tree_add(list, item), RU_OK);
    }
    return list;
}

static void values_land_in_si_with_defaults(void **state)
{
    (void)state;
    const char *const pairs[] = {"length", "250 cm", "name", "bob", "body", "7 g", NULL};
    ru_tree *map = map_of(pairs), *resolved;
    assert_int_equal(ru_tree_add(map, list_of("times", "1 min", "2 s")), RU_OK);
    assert_int_equal(ru_tree_add(map, list_of("parts", "1 g", "2 kg")), RU_OK);
    assert_int_equal(ru_tree_add(map, list_of("words", "a", "b")), RU_OK);
    ru_diagnostics log = {0};
    thing t = {0};
    assert_int_equal(ru_table_read(&thing_table, map, &log, &t, &resolved), RU_OK);
    assert_int_equal(log.n_error, 1);
    assert_string_equal(ru_diagnostics_render(&log),
                        "error: parts[1].mass: '2 kg' is out of range\n"
                        "   help: expected 0 to 1000 g\n");
    assert_close(t.length, 2.5, 0, 0);
    assert_true(isnan(t.power));
    assert_int_equal(t.count, 3);
    assert_int_equal(t.flag, 1);
    assert_string_equal(t.name, "bob");
    assert_close(t.body.mass, 7e-3, 1e-15, 0);
    assert_close(t.parts[0].mass, 1e-3, 1e-15, 0);
    assert_close(t.times[0], 60, 0, 0);
    assert_string_equal(t.words[1], "b");
    ru_diagnostics_clear(&log);
    ru_table_free(&thing_table, &t);
    ru_table_free(&thing_table, &t);
    ru_tree_destroy(&map);
    ru_tree_destroy(&resolved);
}

static void names_of_the_users_own_lead_to_maps(void **state)
{
    (void)state;
    const char *const pairs[] = {"length", "2 m", NULL};
    const char *const own[] = {"arm", "5 g", "leg", "2 kg", "eye", "1 g", NULL};
    ru_tree *map = map_of(pairs), *named = map_of(own), *resolved;
    named->key = strdup("named");
    assert_int_equal(ru_tree_add(map, named), RU_OK);
    ru_diagnostics log = {0};
    thing t = {0};
    assert_int_equal(ru_table_read(&thing_table, map, &log, &t, &resolved), RU_OK);
    assert_string_equal(ru_diagnostics_render(&log),
                        "t:2:9: error: named.leg.mass: '2 kg' is out of range\n"
                        "   help: expected 0 to 1000 g\n");
    assert_int_equal(t.n_named, 3);
    assert_string_equal(t.named[2].node->key, "eye");
    assert_close(t.named[0].mass, 5e-3, 1e-15, 0);
    const ru_tree *kept = ru_tree_find(resolved, "named");
    assert_string_equal(ru_tree_find(ru_tree_find(kept, "arm"), "mass")->text, "5 g");
    assert_ptr_equal(ru_table_find(&thing_table, "named.leg.mass"), &part_keys[0]);
    ru_diagnostics_clear(&log);
    ru_table_free(&thing_table, &t);
    assert_null(t.named);
    ru_tree_destroy(&map);
    ru_tree_destroy(&resolved);
}

static void the_resolved_map_holds_all_in_the_order_of_the_table(void **state)
{
    (void)state;
    const char *const pairs[] = {"count", "4", "length", "2 m", NULL};
    ru_tree *map = map_of(pairs), *resolved;
    ru_diagnostics log = {0};
    thing t = {0};
    char *text;
    assert_int_equal(ru_table_read(&thing_table, map, &log, &t, &resolved), RU_OK);
    ru_table_sort(&thing_table, resolved);
    assert_int_equal(ru_tree_write(resolved, &text), RU_OK);
    assert_string_equal(text, "kind: small\nlength: 2 m\npower: 1.5 kW\ncount: 4\nflag: true\n");
    free(text);
    ru_table_free(&thing_table, &t);
    ru_tree_destroy(&map);
    ru_tree_destroy(&resolved);
}

typedef struct refusal {
    const char *const pairs[5];
    const char *message;
} refusal;

static void each_misfit_has_its_message(void **state)
{
    (void)state;
    static const refusal rows[] = {
        {{"length", "5", NULL},
         "t:1:9: error: length needs a unit of length, found a bare number\n"
         "   help: write '5 m' if that is meant\n"},
        {{"length", "5 s", NULL},
         "t:1:9: error: length: 's' is time, expected length\n"
         "   help: write 'm' or another unit of length\n"},
        {{"length", "50 m", NULL},
         "t:1:9: error: length: '50 m' is out of range\n"
         "   help: expected 0 to 10 m\n"},
        {{"length", "", NULL},
         "t:1:9: error: length: expected a quantity, found nothing\n"
         "   help: write e.g. 'length: 2 m'\n"},
        {{"count", "4", NULL},
         "error: thing: 'length' is missing\n"
         "   help: write e.g. 'length: 2 m'\n"},
        {{"lenght", "4 m", NULL},
         "t:1:1: error: 'lenght' is not a key of thing\n"
         "   help: did you mean 'length'?\n"},
        {{"length", "2 m", "mass", "1 g", NULL},
         "t:2:1: error: 'mass' is not a key of thing\n"
         "   help: did you mean 'body.mass'?\n"},
        {{"length", "2 m", "count", "12", NULL},
         "t:2:9: error: count: '12' is out of range\n"
         "   help: expected 1 to 9\n"},
        {{"length", "2 m", "count", "two", NULL},
         "t:2:9: error: count: expected a whole number, found 'two'\n   help: write digits only\n"},
        {{"length", "2 m", "kind", "smal", NULL},
         "t:2:9: error: kind: 'smal' is not known\n"
         "   help: did you mean 'small'?\n"},
        {{"length", "2 m", "parts", "x", NULL},
         "t:2:9: error: parts: expected a list, found a single value\n"
         "   help: write e.g. 'parts: [...]'\n"},
        {{"length", "1 m", NULL}, "t:1:9: error: thing: not one\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ru_tree *map = map_of(rows[i].pairs), *resolved;
        ru_diagnostics log = {0};
        thing t = {0};
        assert_int_equal(ru_table_read(&thing_table, map, &log, &t, &resolved), RU_OK);
        assert_string_equal(ru_diagnostics_render(&log), rows[i].message);
        ru_diagnostics_clear(&log);
        ru_table_free(&thing_table, &t);
        ru_tree_destroy(&map);
        ru_tree_destroy(&resolved);
    }
}

static void a_key_of_another_variant_is_refused(void **state)
{
    (void)state;
    const char *const pairs[] = {"length", "2 m", "kind", "large", "power", "3 W", NULL};
    ru_tree *map = map_of(pairs), *resolved;
    ru_diagnostics log = {0};
    thing t = {0};
    assert_int_equal(ru_table_read(&thing_table, map, &log, &t, &resolved), RU_OK);
    assert_string_equal(ru_diagnostics_render(&log),
                        "t:3:1: error: 'power' does not go with 'kind: large' in thing\n"
                        "   help: remove it, or set 'kind: small'\n");
    assert_true(isnan(t.power));
    ru_diagnostics_clear(&log);
    ru_table_free(&thing_table, &t);
    ru_tree_destroy(&map);
    ru_tree_destroy(&resolved);
}

static void names_known_at_run_time_are_read(void **state)
{
    (void)state;
    static const ru_quantity known[] = {{"alpha", "1/h", "rate", 1, 0, 10, NULL},
                                        {"beta", "g/L", "level", 2, 0, 100, NULL}};
    const ru_named names = {"parameter of x", known, sizeof known[0], 2};
    const char *const pairs[] = {"alpha", "7200 1/h", "alpha2", "1 1/h", NULL};
    ru_tree *map = map_of(pairs), *resolved = map_of(pairs + 4);
    ru_diagnostics log = {0};
    double values[2] = {1.0 / 3600, 2};
    assert_int_equal(ru_table_read_named(&names, map, "p", 1, &log, values, resolved), RU_OK);
    assert_string_equal(ru_diagnostics_render(&log),
                        "t:1:9: error: p.alpha: '7200 1/h' is out of range\n"
                        "   help: expected 0 to 10 1/h\n"
                        "t:2:1: error: 'alpha2' is not a parameter of x\n"
                        "   help: did you mean 'alpha'?\n");
    ru_diagnostics_clear(&log);
    ru_tree_destroy(&map);
    const char *const good[] = {"beta", "500 mg/L", NULL};
    map = map_of(good);
    assert_int_equal(ru_table_read_named(&names, map, "p", 1, &log, values, resolved), RU_OK);
    assert_close(values[1], 0.5, 1e-15, 0);
    char *text;
    assert_int_equal(ru_tree_write(resolved, &text), RU_OK);
    assert_string_equal(text, "alpha: 1 1/h\nbeta: 500 mg/L\n");
    free(text);
    ru_tree_destroy(&map);
    ru_tree_destroy(&resolved);
}

static void tables_describe_themselves(void **state)
{
    (void)state;
    for (int markdown = 0; markdown < 2; markdown++) {
        ru_text out = {0};
        char *text;
        ru_table_describe(&thing_table, markdown, &out);
        assert_int_equal(ru_text_take(&out, &text), RU_OK);
        assert_non_null(strstr(text, "quantity in m, 0 to 10"));
        assert_non_null(strstr(text, markdown ? "small \\| large" : "small | large"));
        assert_non_null(strstr(text, "from end to end"));
        free(text);
    }
    assert_string_equal(ru_table_find(&thing_table, "parts[0].mass")->name, "mass");
    assert_string_equal(ru_table_find(&thing_table, "length")->name, "length");
    assert_null(ru_table_find(&thing_table, "length.x"));
    assert_null(ru_table_find(&thing_table, "nothing"));
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_land_in_si_with_defaults),
        cmocka_unit_test(names_of_the_users_own_lead_to_maps),
        cmocka_unit_test(the_resolved_map_holds_all_in_the_order_of_the_table),
        cmocka_unit_test(each_misfit_has_its_message),
        cmocka_unit_test(a_key_of_another_variant_is_refused),
        cmocka_unit_test(names_known_at_run_time_are_read),
        cmocka_unit_test(tables_describe_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, shut_down);
}
