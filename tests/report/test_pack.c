/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/text.h>
#include <ru/report/pack.h>

static ru_status keep(const char *bytes, size_t n, void *context)
{
    ru_text_add(context, "%.*s", (int)n, bytes);
    return RU_OK;
}

static char *written(const ru_json_document *document)
{
    ru_text text = {0};
    assert_int_equal(ru_json_write(document, keep, &text), RU_OK);
    return text.bytes;
}

/* IEEE 754: 1.0 is 3FF0000000000000 and 3F800000, -2.5 is C004000000000000 and C0200000; in base64
 * 00 00 00 00 00 00 F0 3F gives AAAAAAAA8D8=. */
static void numbers_are_little_endian_bytes_in_base64(void **state)
{
    (void)state;
    const double values[] = {1.0, -2.5};
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    ru_json root = ru_json_root(document);
    assert_int_equal(ru_pack_line(root, "a", 1, values), RU_OK);
    const ru_pack_shape shape = {2, 1, 1};
    assert_int_equal(ru_pack_numbers(root, "b", RU_PACK_F32, shape, values), RU_OK);
    assert_int_equal(ru_pack_line(root, "none", 0, values), RU_OK);
    char *text = written(document);
    assert_string_equal(text, "{\"a\":{\"type\":\"f64\",\"n\":[1],\"data\":\"AAAAAAAA8D8=\"},"
                              "\"b\":{\"type\":\"f32\",\"n\":[2,1],\"data\":\"AACAPwAAIMA=\"},"
                              "\"none\":{\"type\":\"f64\",\"n\":[0],\"data\":\"\"}}");
    free(text);
    ru_json_destroy(&document);
}

/* 258 is 02 01, 65535 is FF FF: AgH//w==. */
static void steps_may_have_two_bytes(void **state)
{
    (void)state;
    const uint16_t values[] = {258, 65535};
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    const ru_pack_shape shape = {.n_column = 2};
    assert_int_equal(ru_pack_steps(ru_json_root(document), "a", RU_PACK_U16, shape, values, NULL),
                     RU_OK);
    char *text = written(document);
    assert_string_equal(text, "{\"a\":{\"type\":\"u16\",\"n\":[2],\"data\":\"AgH//w==\"}}");
    free(text);
    ru_json_destroy(&document);
}

/* RFC 4648, section 10: "f" is Zg==, "fo" is Zm8=, "foo" is Zm9v. */
static void bytes_that_do_not_shrink_stay_plain(void **state)
{
    (void)state;
    const uint16_t foo[] = {'f', 'o', 'o'};
    const char *const expected[] = {"", "Zg==", "Zm8=", "Zm9v"};
    for (size_t n = 1; n <= 3; n++) {
        ru_json_document *document;
        assert_int_equal(ru_json_build(&document), RU_OK);
        const ru_pack_shape shape = {.n_column = n};
        assert_int_equal(ru_pack_steps(ru_json_root(document), "a", RU_PACK_U8, shape, foo, NULL),
                         RU_OK);
        char *text = written(document);
        assert_non_null(strstr(text, expected[n]));
        assert_null(strstr(text, "packed"));
        free(text);
        ru_json_destroy(&document);
    }
}

static void bytes_that_change_little_are_packed(void **state)
{
    (void)state;
    enum { N = 10000 };
    static uint16_t values[N];
    size_t n_text = 5;
    for (int i = 0; i < N; i++)
        values[i] = (uint16_t)(i / 40);
    ru_json_document *document;
    assert_int_equal(ru_json_build(&document), RU_OK);
    const ru_pack_shape shape = {10, N / 10, 1};
    assert_int_equal(ru_pack_steps(ru_json_root(document), "a", RU_PACK_U8, shape, values, &n_text),
                     RU_OK);
    char *text = written(document);
    const char *data = strstr(text, "\"data\":\"") + 8;
    assert_int_equal(strcspn(data, "\""), n_text - 5);
    assert_non_null(strstr(text, "\"packed\":\"deflate\",\"delta\":true"));
    assert_true(strlen(text) < N / 20);
    free(text);
    ru_json_destroy(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian_bytes_in_base64),
        cmocka_unit_test(steps_may_have_two_bytes),
        cmocka_unit_test(bytes_that_do_not_shrink_stay_plain),
        cmocka_unit_test(bytes_that_change_little_are_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
