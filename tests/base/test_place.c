/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <ru/base/tree.h>

#include "support.h"

static ru_document *document_of(const char *bytes)
{
    ru_document *document = calloc(1, sizeof *document);
    ru_source *source;
    assert_non_null(document);
    assert_int_equal(ru_document_add_source(document, "t.yaml", bytes, strlen(bytes), &source),
                     RU_OK);
    return document;
}

/* The place of the first `piece` of a scalar that starts at line and column of the source. */
static void expect(const char *bytes, int line, int column, const char *text, const char *piece,
                   int expected_line, int expected_column)
{
    ru_document *document = document_of(bytes);
    const ru_place_in_text at = {document->sources[0]->name, line, column, 3};
    size_t offset = (size_t)(strstr(text, piece) - text);
    ru_place_in_text found = ru_place_within(document, at, text, offset, strlen(piece));
    assert_int_equal(found.line, expected_line);
    assert_int_equal(found.column, expected_column);
    ru_document_destroy(&document);
}

static void a_piece_of_one_line_is_found(void **state)
{
    (void)state;
    expect("a: x + yy\n", 1, 4, "x + yy", "yy", 1, 8);
    expect("b: 1\na: \"x + yy\"\n", 2, 5, "x + yy", "x", 2, 5);
}

static void columns_count_characters_and_not_bytes(void **state)
{
    (void)state;
    expect("a: \xc2\xb5 + y\n", 1, 4, "\xc2\xb5 + y", "y", 1, 8);
}

static void scalars_over_lines_are_followed(void **state)
{
    (void)state;
    expect("a: x +\n   y*\n   zz\n", 1, 4, "x + y* zz", "zz", 3, 4);
    expect("a: >\n   x +\n     y\n", 2, 1, "x + y\n", "y", 3, 6);
}

static void behind_the_last_character_is_a_place_too(void **state)
{
    (void)state;
    ru_document *document = document_of("a: x +\n");
    const ru_place_in_text at = {document->sources[0]->name, 1, 4, 3};
    assert_int_equal(ru_place_within(document, at, "x +", 3, 1).column, 7);
    ru_document_destroy(&document);
}

static void what_cannot_be_followed_is_the_scalar(void **state)
{
    (void)state;
    expect("a: \"x\\x2by\"\n", 1, 5, "x+y", "y", 1, 5); /* an escape */
    const ru_place_in_text at = {"elsewhere", 3, 4, 1};
    assert_int_equal(ru_place_within(NULL, at, "xyz", 2, 1).column, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_of_one_line_is_found),
        cmocka_unit_test(columns_count_characters_and_not_bytes),
        cmocka_unit_test(scalars_over_lines_are_followed),
        cmocka_unit_test(behind_the_last_character_is_a_place_too),
        cmocka_unit_test(what_cannot_be_followed_is_the_scalar),
    };
    return ru_run_group(tests);
}
