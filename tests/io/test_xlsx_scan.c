/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xlsx_sample.h"

#include <stdio.h>
#include <stdlib.h>

#include <ru/io/xlsx_scan.h>

#define DATA RU_SOURCE_DIR "/tests/io/data/"

/* What a scan has given: all cells with '|' behind each, rows with '/'. */
typedef struct seen {
    char text[1024];
    int line; /* of the last row */
} seen;

static ru_status take(void *context, const ru_row *row)
{
    seen *s = context;
    for (size_t i = 0; i < row->n_cell; i++) {
        int line, column;
        strcat(s->text, row->cells[i]);
        strcat(s->text, "|");
        ru_row_place(row, i, &line, &column);
        assert_int_equal(column, (int)i + 1);
        s->line = line;
    }
    strcat(s->text, "/");
    return RU_OK;
}

static ru_status scan(const char *path, const ru_xlsx_style *style, seen *s)
{
    const ru_row_taker taker = {take, s};
    *s = (seen){.text = ""};
    return ru_xlsx_scan(path, style, &taker);
}

static void files_of_openpyxl_are_read(void **state)
{
    (void)state;
    static const char *const files[] = {DATA "offline.xlsx", DATA "offline1904.xlsx"};
    for (size_t i = 0; i < 2; i++) {
        seen s;
        if (scan(files[i], &(ru_xlsx_style){"Offline", ',', 3}, &s) != RU_OK)
            fail_msg("%s", ru_fault_text());
        assert_string_equal(s.text, "Sample|When|Glc [g/L]|Ac|OD|Age|QC|/|||mmol/L|-|d|/"
                                    "1|2024-03-01T08:15:00|10,2|< 0,5|0,1|0||/"
                                    "2|2024-03-01T10:15:00|8,1|2,5|0,82|0,08333333333333333||/"
                                    "3|2024-03-01T12:15:00||6|n.d.|0,1666666666666667|bad|/"
                                    "4|2024-03-02|0,01|9,5|6,1|0,65625||/");
        assert_int_equal(s.line, 8);
        assert_int_equal(scan(files[i], &(ru_xlsx_style){.sheet = "Feed"}, &s), RU_OK);
        assert_string_equal(s.text, "time_h|feed_rate [L/h]|/0|0.0069|/");
    }
}

static void cells_are_of_many_kinds(void **state)
{
    (void)state;
    const xlsx_part parts[] = {
        XLSX_BOOK,
        XLSX_RELATIONS,
        {"xl/sharedStrings.xml",
         "<sst><si><t>plain</t></si><si><r><t>in </t></r><r><t>pieces</t></r>"
         "<rPh><t>aid</t></rPh></si></sst>"},
        {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='hh:mm'/>"
                          "</numFmts><cellStyleXfs><xf numFmtId='22'/></cellStyleXfs><cellXfs>"
                          "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/>"
                          "<xf numFmtId='46'/></cellXfs></styleSheet>"},
        XLSX_SHEET("<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c>"
                   "<c t='inlineStr'><is><t> own </t></is></c></row>"
                   "<row><c><v>1.5E-3</v></c><c s='1'><v>45352</v></c><c s='2'><v>0.34375</v></c>"
                   "<c s='3'><v>1.25</v></c><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c>"
                   "<c t='str'><f>A1</f><v>text</v></c></row><row r='9'><c r='B9'/></row>")};
    seen s;
    const char *path = xlsx_write(parts, 5);
    if (scan(path, &(ru_xlsx_style){0}, &s) != RU_OK)
        fail_msg("%s", ru_fault_text());
    remove(path);
    assert_string_equal(s.text, "plain||in pieces|own|/"
                                "1.5E-3|2024-03-01|08:15:00|1.25|TRUE|#N/A|text|/");
    assert_int_equal(s.line, 3);
}

/* Styles of the book above: 3 is an elapsed time. */
static ru_status take_elapsed(void *context, const ru_row *row)
{
    seen *s = context;
    for (size_t i = 0; i < row->n_cell; i++)
        strcat(s->text, row->elapsed[i] ? "e" : row->cells[i][0] ? "x" : ".");
    sprintf(s->text + strlen(s->text), "%zu/", ru_row_count_from(row, 2));
    return RU_OK;
}

static void elapsed_times_are_marked_and_rows_keep_nothing_of_others(void **state)
{
    (void)state;
    const xlsx_part parts[] = {
        XLSX_BOOK,
        XLSX_RELATIONS,
        {"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='46'/></cellXfs>"
                          "</styleSheet>"},
        XLSX_SHEET("<row><c s='1'><v>0.125</v></c><c s='1' t='str'><v>text</v></c><c s='1'><v> </v>"
                   "</c><c><v>2</v></c><c r='F1'><v>3</v></c></row>"
                   "<row><c r='C2'><v>1</v></c></row><row><c r='XFD3'/></row>"
                   "<row><c><v>1</v></c><c/><c/></row>")};
    seen s = {.text = ""};
    const char *path = xlsx_write(parts, 4);
    assert_int_equal(ru_xlsx_scan(path, &(ru_xlsx_style){0}, &(ru_row_taker){take_elapsed, &s}),
                     RU_OK);
    remove(path);
    assert_string_equal(s.text, "ex.x.x2/..x1/x..0/");
}

/* A part of n bytes, blanks and an element a megabyte, that begins and ends as given. */
static char *blank_part(const char *begin, size_t n, const char *end)
{
    char *text = malloc(n + strlen(end) + 1);
    assert_non_null(text);
    memset(text, ' ', n);
    for (size_t i = 1 << 20; i + 4 < n; i += 1 << 20)
        memcpy(text + i, "<b/>", 4);
    memcpy(text, begin, strlen(begin));
    strcpy(text + n, end);
    return text;
}

static void books_that_only_fill_memory_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *begin, *end, *words;
        size_t n;
    } bad[] = {
        {"xl/sharedStrings.xml", "<sst><si/>", "</sst>",
         "t.xlsx: xl/sharedStrings.xml unpacks to more than 64 MiB", (64 << 20) + 10},
        {"xl/styles.xml", "<styleSheet>", "</styleSheet>",
         "t.xlsx: xl/styles.xml unpacks to more than 16 MiB", (16 << 20) + 10},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        seen s;
        char *text = blank_part(bad[i].begin, bad[i].n, bad[i].end);
        const xlsx_part parts[] = {XLSX_BOOK, XLSX_RELATIONS, {bad[i].name, text}, XLSX_SHEET("")};
        const char *path = xlsx_write(parts, 4);
        assert_int_equal(scan(path, &(ru_xlsx_style){0}, &s), RU_ERR_INPUT);
        remove(path);
        free(text);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

static void sheets_are_named(void **state)
{
    (void)state;
    seen s;
    assert_int_equal(scan(DATA "offline.xlsx", &(ru_xlsx_style){0}, &s), RU_ERR_INPUT);
    assert_non_null(
        strstr(ru_fault_text(), "holds 2 sheets; say 'sheet' with one of: Offline, Feed"));
    assert_int_equal(scan(DATA "offline.xlsx", &(ru_xlsx_style){.sheet = "Fed"}, &s), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no sheet 'Fed'; the sheets are: Offline, Feed"));
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    const struct {
        xlsx_part parts[3];
        const char *words;
    } bad[] = {
        {{{"a", "b"}, {"c", "d"}, {"e", "f"}}, "no XLSX file: xl/workbook.xml"},
        {{XLSX_BOOK, {"c", "d"}, {"e", "f"}}, "no XLSX file: xl/_rels/workbook.xml.rels"},
        {{XLSX_BOOK, XLSX_RELATIONS, {"e", "f"}}, "no XLSX file: xl/worksheets/s.xml"},
        {{XLSX_BOOK, {"xl/_rels/workbook.xml.rels", "<Relationships/>"}, {"e", "f"}},
         "the sheet has no part"},
        {{XLSX_BOOK, XLSX_RELATIONS, XLSX_SHEET("<row><c t='s'><v>3</v></c></row>")},
         "a cell refers to text 3 of 0"},
        {{XLSX_BOOK, XLSX_RELATIONS, XLSX_SHEET("<row r='4'><c r='ZZZZZ4'><v>3</v></c></row>")},
         "t.xlsx:4: no XLSX file: a cell 'ZZZZZ4'"},
        {{XLSX_BOOK, XLSX_RELATIONS, XLSX_SHEET("<row><c r='B1'/><c r='A1'/></row>")},
         "a cell 'A1' where column 3"},
        {{XLSX_BOOK, XLSX_RELATIONS, XLSX_SHEET("<row><c r='1'/></row>")}, "a cell '1'"},
        {{XLSX_BOOK, XLSX_RELATIONS, XLSX_SHEET("<row><c>")}, "s.xml:1:"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        seen s;
        const char *path = xlsx_write(bad[i].parts, 3);
        assert_int_equal(scan(path, &(ru_xlsx_style){0}, &s), RU_ERR_INPUT);
        remove(path);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

/* A file that is cut off anywhere is refused, or read where what is lost was not needed. */
static void truncated_files_are_refused(void **state)
{
    (void)state;
    static char bytes[20000];
    FILE *file = fopen(DATA "offline.xlsx", "rb");
    assert_non_null(file);
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_true(n > 1000 && n < sizeof bytes);
    for (size_t cut = 0; cut < n; cut += 397) {
        seen s;
        const char *path = ru_temporary_path("cut.xlsx");
        file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, cut, file), cut);
        fclose(file);
        assert_int_equal(scan(path, &(ru_xlsx_style){.sheet = "Feed"}, &s), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), "cut.xlsx: cannot open as XLSX"));
        remove(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_openpyxl_are_read),
        cmocka_unit_test(cells_are_of_many_kinds),
        cmocka_unit_test(elapsed_times_are_marked_and_rows_keep_nothing_of_others),
        cmocka_unit_test(books_that_only_fill_memory_are_refused),
        cmocka_unit_test(sheets_are_named),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(truncated_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
