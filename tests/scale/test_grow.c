/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <string.h>

#include <ru/scale/grow.h>

static const char text[] =
    "vessel: {volume: 2 L, diameter: 100 mm}\n"
    "heat: {jacket_area: 0.1 m2, coolant_flow: 2 kg/s}\n"
    "feeds:\n"
    "  - {name: a, at: {r: 1 cm, z: 20 cm}, profile: {rate: 5 mL/h, exponent: 0.2 1/h}}\n"
    "  - {name: b, profile: {kind: table, times: [0 h, 1 h], rates: [1 L/h, 2 mL/h]}}\n"
    "pulses: [{of: salt, amount: 3 g}]\n";

static const char *at(const ru_document *document, const char *a, size_t item, const char *b,
                      const char *c)
{
    const ru_tree *node = ru_tree_find(document->root, a);
    if (node->kind == RU_TREE_LIST)
        node = node->items[item];
    node = ru_tree_find(node, b);
    if (c)
        node = ru_tree_find(node, c);
    return node->kind == RU_TREE_LIST ? node->items[1]->text : node->text;
}

static void lengths_grow_with_their_powers_in_their_units(void **state)
{
    (void)state;
    ru_document *d = ru_case_read(text);
    assert_int_equal(ru_grow_lengths(d->root, 2), RU_OK);
    assert_string_equal(at(d, "vessel", 0, "volume", NULL), "16 L");
    assert_string_equal(at(d, "vessel", 0, "diameter", NULL), "200 mm");
    assert_string_equal(at(d, "heat", 0, "jacket_area", NULL), "0.4 m2");
    assert_string_equal(at(d, "heat", 0, "coolant_flow", NULL), "16 kg/s");
    assert_string_equal(at(d, "feeds", 0, "at", "r"), "1 cm");
    ru_document_destroy(&d);
}

static void amounts_grow_and_courses_stay(void **state)
{
    (void)state;
    ru_document *d = ru_case_read(text);
    assert_int_equal(ru_grow_amounts(d->root, 10), RU_OK);
    assert_string_equal(at(d, "feeds", 0, "profile", "rate"), "50 mL/h");
    assert_string_equal(at(d, "feeds", 0, "profile", "exponent"), "0.2 1/h");
    assert_string_equal(at(d, "feeds", 1, "profile", "rates"), "20 mL/h");
    assert_string_equal(at(d, "feeds", 1, "profile", "times"), "1 h");
    assert_string_equal(at(d, "pulses", 0, "amount", NULL), "30 g");
    ru_document_destroy(&d);
}

static void places_follow_width_and_height(void **state)
{
    (void)state;
    int there;
    ru_document *d = ru_case_read(text);
    assert_int_equal(ru_grow_places(d->root, 3, 4), RU_OK);
    assert_string_equal(at(d, "feeds", 0, "at", "r"), "3 cm");
    assert_string_equal(at(d, "feeds", 0, "at", "z"), "80 cm");
    assert_int_equal(ru_grow_path(d->root, "gas.oxygen_saturation", 2, &there), RU_OK);
    assert_int_equal(there, 0);
    assert_int_equal(ru_grow_put(ru_tree_find(d->root, "vessel"), "volume", "5 L"), RU_OK);
    assert_int_equal(ru_grow_put(d->root, "cells", "none"), RU_OK);
    assert_string_equal(at(d, "vessel", 0, "volume", NULL), "5 L");
    assert_string_equal(ru_tree_find(d->root, "cells")->text, "none");
    assert_int_equal(ru_tree_find(d->root, "vessel")->n_item, 2);
    ru_document_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_grow_with_their_powers_in_their_units),
        cmocka_unit_test(amounts_grow_and_courses_stay),
        cmocka_unit_test(places_follow_width_and_height),
    };
    return ru_run_group(tests);
}
