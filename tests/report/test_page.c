/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/report/asset.h>
#include <ru/report/page.h>

static ru_page *make_page(void)
{
    ru_page *page;
    assert_int_equal(ru_page_build("a <b> study", "rushton sweep x.yaml", &page), RU_OK);
    return page;
}

/* All of a file; the caller frees it. */
static char *slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, file);
    assert_true(n > 0);
    fclose(file);
    return text;
}

/* Writes the page, ends it, and gives its document, which the caller frees. */
static char *document_of(ru_page *page)
{
    const char *path = ru_temporary_path("page.html");
    size_t n = 0;
    assert_int_equal(ru_page_write(page, path, &n), RU_OK);
    ru_page_destroy(&page);
    char *text = slurp(path), *open = strstr(text, "id=\"rushton-payload\">");
    assert_int_equal(strlen(text), n);
    assert_non_null(open);
    char *first = strchr(open, '{'), *end = strstr(first, "</script>");
    *end = '\0';
    memmove(text, first, strlen(first) + 1);
    remove(path);
    return text;
}

static void expect(const char *document, const char *piece)
{
    if (!strstr(document, piece))
        fail_msg("no %s in %s", piece, document);
}

static void tables_tell_cells_units_and_marks(void **state)
{
    (void)state;
    const ru_page_column columns[] = {{"rule", NULL}, {"speed", "rpm"}};
    const ru_page_cell cells[] = {{"keep P/V", NAN, RU_PAGE_PLAIN},
                                  {NULL, 83.5, RU_PAGE_GOOD},
                                  {"keep tip speed", NAN, RU_PAGE_DOUBT},
                                  {NULL, NAN, RU_PAGE_BAD}};
    const ru_page_table table = {"Speeds", "by rule", columns, 2, cells, 2};
    ru_page *page = make_page();
    ru_page_add_section(page, "Scale", NULL);
    ru_page_add_table(page, &table);
    char *text = document_of(page);
    expect(text, "\"title\":\"a \\u003cb> study\"");
    expect(text, "\"command\":\"rushton sweep x.yaml\"");
    expect(text, "{\"title\":\"Scale\",\"anchor\":\"section-1\",\"text\":null,\"tables\":[{"
                 "\"title\":\"Speeds\",\"note\":\"by rule\",\"columns\":["
                 "{\"title\":\"rule\",\"unit\":null,\"align\":\"left\"},"
                 "{\"title\":\"speed\",\"unit\":\"rpm\",\"align\":\"right\"}],"
                 "\"rows\":[[\"keep P/V\",83.5],[\"keep tip speed\",null]],"
                 "\"marks\":[[\"\",\"good\"],[\"doubt\",\"bad\"]]}],\"charts\":[]}");
    free(text);
}

static void charts_hold_their_curves(void **state)
{
    (void)state;
    const double x[] = {1.0}, y[] = {-2.5};
    const ru_page_curve curves[] = {{"a", 1, x, y, y, RU_PAGE_POINTS, NULL},
                                    {"b", 1, x, y, NULL, RU_PAGE_STEPS, NULL},
                                    {"c", 1, x, y, NULL, RU_PAGE_BAND, x}};
    const ru_page_chart chart = {"Fit", NULL, {"time", "h", 0}, {"biomass", "g/L", 1}, curves, 3};
    ru_page *page = make_page();
    assert_int_equal(ru_page_add_chart(page, &chart), RU_OK);
    char *text = document_of(page);
    expect(text, "\"charts\":[{\"kind\":\"xy\",\"title\":\"Fit\",\"note\":null,"
                 "\"x\":{\"label\":\"time\",\"unit\":\"h\",\"log\":false},"
                 "\"y\":{\"label\":\"biomass\",\"unit\":\"g/L\",\"log\":true},"
                 "\"series\":[{\"name\":\"a\",\"style\":\"points\",\"x\":{\"type\":\"f64\"");
    expect(text, "\"u\":{\"type\":\"f64\",\"n\":[1],\"data\":\"AAAAAAAABMA=\"}},{\"name\":\"b\","
                 "\"style\":\"step\"");
    expect(text, "{\"name\":\"c\",\"style\":\"band\",\"x\":{\"type\":\"f64\",\"n\":[1],\"data\":"
                 "\"AAAAAAAA8D8=\"},\"y\":{\"type\":\"f64\",\"n\":[1],\"data\":\"AAAAAAAABMA=\"},"
                 "\"high\":{\"type\":\"f64\",\"n\":[1],\"data\":\"AAAAAAAA8D8=\"}}");
    free(text);
}

static void bars_stand_from_zero_or_about_a_base(void **state)
{
    (void)state;
    const ru_page_bar bars[] = {{"k", 3, 2.5, NAN, "0.8 L/min", "1.6 L/min"}};
    ru_page_bars plain = {"Share", NULL, {"yield", "g/g", 0}, NAN, bars, 1};
    ru_page *page = make_page();
    ru_page_add_bars(page, &plain);
    plain.base = 2;
    ru_page_add_bars(page, &plain);
    char *text = document_of(page);
    expect(text, "\"kind\":\"bar\",\"title\":\"Share\",\"note\":null,"
                 "\"x\":{\"label\":\"yield\",\"unit\":\"g/g\",\"log\":false},"
                 "\"bars\":[{\"name\":\"k\",\"value\":3.0,\"low\":2.5,\"high\":null}]");
    expect(text, "\"base\":2.0,\"bars\":[{\"name\":\"k\",\"low\":2.5,\"high\":null,"
                 "\"low_setting\":\"0.8 L/min\",\"high_setting\":\"1.6 L/min\"}]");
    free(text);
}

static void notices_and_comparisons_stand_in_order(void **state)
{
    (void)state;
    ru_page *page = make_page();
    ru_page_add_notice(page, RU_PAGE_ERROR, "%d of %d", 3, 7);
    assert_int_equal(ru_page_add_comparison(page, "m.csv", "{\"verdict\": \"PASS\"}", NULL), RU_OK);
    assert_int_equal(ru_page_add_comparison(page, NULL, NULL, "no times"), RU_OK);
    assert_int_equal(ru_page_add_comparison(page, NULL, "PASS", NULL), RU_ERR_INTERNAL);
    ru_page_set_program(page, "rushton 9");
    char *text = document_of(page);
    expect(text, "\"notices\":[{\"level\":\"error\",\"text\":\"3 of 7\"}]");
    expect(text, "\"measured\":[\"m.csv\"],\"report\":{\"verdict\":\"PASS\"}}");
    expect(text, "\"measured\":[],\"error\":\"no times\"}");
    expect(text, "\"program\":\"rushton 9\"");
    free(text);
}

static void only_a_page_is_replaced(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("own.html");
    ru_page *page = make_page();
    FILE *file = fopen(path, "wb");
    assert_true(fputs("my own", file) >= 0 && fclose(file) == 0);
    assert_int_equal(ru_page_check(path), RU_ERR_USAGE);
    assert_int_equal(ru_page_write(page, path, NULL), RU_ERR_USAGE);
    char *text = slurp(path);
    assert_string_equal(text, "my own");
    free(text);
    remove(path);
    for (int i = 0; i < 2; i++)
        assert_int_equal(ru_page_write(page, path, NULL), RU_OK);
    remove(path);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(ru_page_write(page, path, NULL), RU_ERR_USAGE);
    remove(path);
    assert_int_equal(ru_page_write(page, "/no/such/folder/page.html", NULL), RU_ERR_SYSTEM);
    ru_page_destroy(&page);
    ru_page_destroy(&page);
}

static void equal_pages_are_equal_bytes_at_a_given_time(void **state)
{
    (void)state;
    setenv("SOURCE_DATE_EPOCH", "86400", 1);
    char *text = document_of(make_page());
    expect(text, "\"created\":\"1970-01-02T00:00:00Z\"");
    free(text);
    unsetenv("SOURCE_DATE_EPOCH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_tell_cells_units_and_marks),
        cmocka_unit_test(charts_hold_their_curves),
        cmocka_unit_test(bars_stand_from_zero_or_about_a_base),
        cmocka_unit_test(notices_and_comparisons_stand_in_order),
        cmocka_unit_test(only_a_page_is_replaced),
        cmocka_unit_test(equal_pages_are_equal_bytes_at_a_given_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
