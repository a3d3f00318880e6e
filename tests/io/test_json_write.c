/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/text.h>
#include <ru/io/json_write.h>

static ru_status keep(const char *bytes, size_t n, void *context)
{
    ru_text_add(context, "%.*s", (int)n, bytes);
    return RU_OK;
}

static ru_status refuse(const char *bytes, size_t n, void *context)
{
    (void)bytes;
    (void)n;
    (void)context;
    return ru_fault(RU_ERR_SYSTEM, "the disk is full");
}

static void expect(const ru_json_document *document, const char *text)
{
    ru_text written = {0};
    assert_int_equal(ru_json_write(document, keep, &written), RU_OK);
    assert_string_equal(written.bytes, text);
    free(written.bytes);
}

static void values_are_written_in_order(void **state)
{
    (void)state;
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    ru_json root = ru_json_root(document);
    ru_json_set_number(root, "tenth", 0.1);
    ru_json_set_number(root, "gap", NAN);
    ru_json_set_number(root, "endless", -INFINITY);
    ru_json_set_text(root, "nothing", NULL);
    ru_json list = ru_json_set_list(root, "list");
    ru_json_set_count(list, NULL, -3);
    ru_json_set_flag(list, NULL, 1);
    ru_json_set_ascii(list, NULL, "QUJD", 3);
    ru_json_set_text(ru_json_set_map(list, NULL), "a", "b");
    expect(document, "{\"tenth\":0.10000000000000001,\"gap\":null,\"endless\":null,"
                     "\"nothing\":null,\"list\":[-3,true,\"QUJ\",{\"a\":\"b\"}]}");
    ru_json_destroy(&document);
    assert_null(document);
    ru_json_destroy(&document);
}

static void no_text_leaves_the_element_that_holds_it(void **state)
{
    (void)state;
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    ru_json root = ru_json_root(document);
    ru_json_set_text(root, "a", "</script><!--\"\\\n");
    ru_json_set_text(root, "b", "<<");
    ru_json_set_text(root, "c", "\xc2\xb5\xe2\x80\xa8");
    ru_json_set_text(root, "d", "x\xff<");
    expect(document, "{\"a\":\"\\u003c/script>\\u003c!--\\\"\\\\\\n\",\"b\":\"\\u003c\\u003c\","
                     "\"c\":\"\\u00B5\\u2028\",\"d\":\"x?\\u003c\"}");
    ru_json_destroy(&document);
}

static void documents_are_taken_in_as_they_are(void **state)
{
    (void)state;
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    ru_json root = ru_json_root(document);
    assert_int_equal(ru_json_set_parsed(root, "report", "{\"z\": [1, 0.5], \"a\": null}"), RU_OK);
    expect(document, "{\"report\":{\"z\":[1,0.5],\"a\":null}}");
    assert_int_equal(ru_json_set_parsed(root, "bad", "{\"z\": "), RU_ERR_INTERNAL);
    ru_json_destroy(&document);
}

static void a_sink_that_fails_ends_the_writing(void **state)
{
    (void)state;
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    ru_json_set_text(ru_json_root(document), "a", "<");
    assert_int_equal(ru_json_write(document, refuse, NULL), RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "the disk is full"));
    ru_json_destroy(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_in_order),
        cmocka_unit_test(no_text_leaves_the_element_that_holds_it),
        cmocka_unit_test(documents_are_taken_in_as_they_are),
        cmocka_unit_test(a_sink_that_fails_ends_the_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
