/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xlsx_sample.h"

#include <stdio.h>

#include <ru/io/xlsx_part.h>

typedef struct seen {
    char text[256];
    int fails;
} seen;

static ru_status start(void *context, const char *name, const char **attributes)
{
    seen *s = context;
    const char *id = ru_part_attribute(attributes, "id");
    snprintf(s->text + strlen(s->text), sizeof s->text - strlen(s->text), "<%s%s%s", name,
             id ? " " : "", id ? id : "");
    return RU_OK;
}

static ru_status end(void *context, const char *name, const char *text)
{
    seen *s = context;
    RU_REQUIRE(!s->fails, RU_ERR_INPUT, "stopped at %s", name);
    snprintf(s->text + strlen(s->text), sizeof s->text - strlen(s->text), ">%s:%s", name, text);
    return RU_OK;
}

static ru_status read_part(const char *text, seen *s, int *there)
{
    const xlsx_part parts[] = {{"a.xml", text}};
    const ru_part_reader reader = {start, end, s, 0};
    ru_archive *archive = NULL;
    const char *path = xlsx_write(parts, 1);
    assert_int_equal(ru_archive_open(path, &archive), RU_OK);
    ru_status status = ru_part_read(archive, there ? "b.xml" : "a.xml", &reader, there);
    ru_archive_close(&archive);
    remove(path);
    return status;
}

static void elements_come_without_their_namespace(void **state)
{
    (void)state;
    seen s = {.text = ""};
    assert_int_equal(read_part("<x:a xmlns:x='u' x:id='7'><x:b>1 &lt; 2</x:b></x:a>", &s, NULL),
                     RU_OK);
    assert_string_equal(s.text, "<a 7<b>b:1 < 2>a:");
}

static void parts_may_be_missing_where_that_is_asked_for(void **state)
{
    (void)state;
    int there = 1;
    seen s = {.text = ""};
    assert_int_equal(read_part("<a/>", &s, &there), RU_OK);
    assert_int_equal(there, 0);
}

static void what_is_no_xml_is_refused(void **state)
{
    (void)state;
    /* The last: entities that would grow without bound. */
    static const char *const bad[] = {
        "", "<a>", "no xml", "<a></b>",
        "<!DOCTYPE a [<!ENTITY x 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>"
        "<!ENTITY y '&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;'>"
        "<!ENTITY z '&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;'>"
        "<!ENTITY w '&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;'>"
        "<!ENTITY v '&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;'>"
        "]><a>&v;</a>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        seen s = {.text = ""};
        if (read_part(bad[i], &s, NULL) == RU_OK)
            fail_msg("'%.40s' is read", bad[i]);
        assert_non_null(strstr(ru_fault_text(), i < 4 ? "no XML" : "t.xlsx"));
    }
}

/* What is in memory at once is bounded, however well it is packed. */
static void parts_that_only_fill_memory_are_refused(void **state)
{
    (void)state;
    static char text[18 << 20];
    static const struct {
        size_t n;
        const char *begin, *end, *words;
    } bad[] = {{2 << 20, "<a q='", "'/>", "t.xlsx: a.xml:1: no table: a tag of more than 1 MiB"},
               {2 << 20, "<!-- ", "--><a/>", "a tag of more than 1 MiB"},
               {17 << 20, "<a>", "</a>", "a.xml: no table: a text of more than 16 MiB"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        seen s = {.text = ""};
        memset(text, 'b', bad[i].n);
        memcpy(text, bad[i].begin, strlen(bad[i].begin));
        strcpy(text + bad[i].n, bad[i].end);
        assert_int_equal(read_part(text, &s, NULL), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

static void the_reader_ends_the_reading(void **state)
{
    (void)state;
    seen s = {.fails = 1};
    assert_int_equal(read_part("<a><b/><c/></a>", &s, NULL), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "stopped at b"));
    assert_string_equal(s.text, "<a<b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_come_without_their_namespace),
        cmocka_unit_test(parts_may_be_missing_where_that_is_asked_for),
        cmocka_unit_test(what_is_no_xml_is_refused),
        cmocka_unit_test(parts_that_only_fill_memory_are_refused),
        cmocka_unit_test(the_reader_ends_the_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
