/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/csv_scan.h>

/* What a scan has given: all cells with '|' behind each, rows with '/'. */
typedef struct seen {
    char text[256];
    int lines[8];
    int n_row;
    int stop_at; /* row at which the taker fails; 0: never */
} seen;

static ru_status take(void *context, const ru_row *row)
{
    seen *s = context;
    for (size_t i = 0; i < row->n_cell; i++) {
        strcat(s->text, row->cells[i]);
        strcat(s->text, "|");
    }
    strcat(s->text, "/");
    s->lines[s->n_row++] = row->line;
    RU_REQUIRE(s->n_row != s->stop_at, RU_ERR_INPUT, "stopped at line %d", row->line);
    return RU_OK;
}

static ru_status scan(const char *bytes, size_t n, const ru_csv_style *style, seen *s)
{
    static char copy[4096];
    const ru_row_taker taker = {take, s};
    memcpy(copy, bytes, n);
    FILE *file = fmemopen(copy, n, "rb");
    assert_non_null(file);
    ru_status status = ru_csv_scan_file(file, "t.csv", style, &taker);
    fclose(file);
    return status;
}

static void expect(const char *text, const ru_csv_style *style, const char *rows)
{
    seen s = {.text = ""};
    if (scan(text, strlen(text), style, &s) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_string_equal(s.text, rows);
}

static void separators_are_as_stated_or_guessed(void **state)
{
    (void)state;
    expect("a;b,c\n1;2\n", &(ru_csv_style){0}, "a;b|c|/1;2|/");
    expect("a;b,c\n1;2\n", &(ru_csv_style){.separator = ';'}, "a|b,c|/1|2|/");
    expect("a\tb\n", &(ru_csv_style){0}, "a|b|/");
}

static void lines_before_the_header_are_not_looked_at(void **state)
{
    (void)state;
    seen s = {.text = ""};
    const char *text = "Export, of \" 3\n\n\na;b\n1;2\n";
    assert_int_equal(scan(text, strlen(text), &(ru_csv_style){.first_line = 4}, &s), RU_OK);
    assert_string_equal(s.text, "a|b|/1|2|/");
    assert_int_equal(s.lines[0], 4);
    assert_int_equal(s.lines[1], 5);
}

/* Below the header "#7" is the name of something. */
static void comments_are_told_from_rows(void **state)
{
    (void)state;
    size_t n = 99;
    expect("#top\n# top\na,b\n#7,1\n# of 8\n#\t,\n#\r\n\"# q\",2\n##,3\n#",
           &(ru_csv_style){.n_comment = &n}, "a|b|/#7|1|/# q|2|/##|3|/");
    assert_int_equal(n, 4);
}

static void latin_1_becomes_utf_8(void **state)
{
    (void)state;
    expect("T [\xB0"
           "C],\xB5m\n",
           &(ru_csv_style){.latin1 = 1},
           "T [\xC2\xB0"
           "C]|\xC2\xB5m|/");
}

static void what_is_no_text_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *words;
    } bad[] = {{"a,b\n1,T \xB0"
                "C\n",
                11, "t.csv:2:5: byte 0xB0 is no UTF-8"},
               {"a\xC3", 2, "t.csv:1:2: byte 0xC3"},
               {"a,\xED\xA0\n", 5, "t.csv:1:3: byte 0xED"},
               {"a,b\n1,\0\n", 8, "t.csv:2:3: no CSV file: it is not text"},
               {"a,b\n1,2\"x\n", 10, "t.csv:2:4: a quote in the middle of a cell"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        seen s = {.text = ""};
        assert_int_equal(scan(bad[i].bytes, bad[i].n, &(ru_csv_style){0}, &s), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

static void the_taker_ends_the_reading(void **state)
{
    (void)state;
    seen s = {.stop_at = 2};
    assert_int_equal(scan("a\n1\n2\n3\n", 8, &(ru_csv_style){0}, &s), RU_ERR_INPUT);
    assert_int_equal(s.n_row, 2);
    assert_non_null(strstr(ru_fault_text(), "stopped at line 2"));
}

/* How far the file has been read ahead of the rows that came out of it. */
typedef struct ahead {
    FILE *file;
    long taken, most;
} ahead;

static ru_status look(void *context, const ru_row *row)
{
    ahead *a = context;
    a->taken += (long)strlen(row->text);
    long distance = ftell(a->file) - a->taken;
    a->most = distance > a->most ? distance : a->most;
    return RU_OK;
}

/* No more than a piece of 64 KiB and a row of it wait, however long the file is. */
static void rows_come_while_the_file_is_read(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("long.csv");
    FILE *file = fopen(path, "w+");
    assert_non_null(file);
    for (int i = 0; i < 200000; i++)
        fprintf(file, "%d,\"b\nc\"\n", i);
    long size = ftell(file);
    rewind(file);
    ahead a = {.file = file};
    assert_int_equal(
        ru_csv_scan_file(file, "long.csv", &(ru_csv_style){0}, &(ru_row_taker){look, &a}), RU_OK);
    fclose(file);
    remove(path);
    assert_int_equal(a.taken, size);
    assert_true(a.most > 0 && a.most < 2 * 65536 && size > 20 * 65536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_are_as_stated_or_guessed),
        cmocka_unit_test(lines_before_the_header_are_not_looked_at),
        cmocka_unit_test(comments_are_told_from_rows),
        cmocka_unit_test(latin_1_becomes_utf_8),
        cmocka_unit_test(what_is_no_text_is_refused_with_its_place),
        cmocka_unit_test(the_taker_ends_the_reading),
        cmocka_unit_test(rows_come_while_the_file_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
