/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/summary.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/validation/limits.h>
#include <ru/validation/summary_grid.h>

enum { COLUMNS = 11, CELL = 96, MOST_NAMES = 64 };

/* Different texts that were met, in their order; borrowed. */
typedef struct names {
    const char *items[MOST_NAMES];
    size_t n;
} names;

typedef struct table {
    ru_summary_form form;
    ru_text text;
    ru_summary_count count;
    names organisms, modalities;
    json_t **reports;       /* [n]; NULL where a case has none */
    ru_summary_mark *marks; /* [n_mark]: by organism and scale */
    ru_summary_mark *bases; /* [n_mark]: by where parameters come from */
    size_t n_mark;
} table;

static void drop(ru_text *text)
{
    free(text->bytes);
    *text = (ru_text){0};
}

static void meet(names *met, const char *name)
{
    for (size_t i = 0; i < met->n; i++)
        if (strcmp(met->items[i], name) == 0)
            return;
    if (met->n < MOST_NAMES)
        met->items[met->n++] = name;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "-";
}

static void write_number(const json_t *object, const char *key, char *cell)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value))
        snprintf(cell, CELL, "%.3g", json_number_value(value));
    else
        snprintf(cell, CELL, "-");
}

/* Shares in percent, times in minutes, the rest as it is. */
static void write_bound(const json_t *limit, const json_t *row, const char *key, char *cell)
{
    ru_metric metric = ru_metric_find(text_of(limit, "metric"));
    const json_t *value = json_object_get(limit, key);
    double number = json_number_value(value);
    ru_metric_unit kind = metric < RU_METRIC_COUNT ? ru_metrics[metric].unit : RU_PURE;
    if (!json_is_number(value))
        snprintf(cell, CELL, "-");
    else if (kind == RU_SHARE)
        snprintf(cell, CELL, "%.3g %%", 100 * number);
    else if (kind == RU_OF_TIME)
        snprintf(cell, CELL, "%.3g min", number / 60);
    else if (kind == RU_OF_DATA || kind == RU_OF_AXIS)
        snprintf(cell, CELL, "%.3g %.20s", number,
                 text_of(row, kind == RU_OF_DATA ? "unit" : "axis_unit"));
    else
        snprintf(cell, CELL, "%.3g", number);
}

static void add_cells(table *t, const char *const cells[COLUMNS])
{
    static const int widths[COLUMNS] = {26, 14, 8, 14, 24, 5, 9, 9, 26, 14, 10};
    for (size_t i = 0; i < COLUMNS; i++)
        if (t->form == RU_SUMMARY_MARKDOWN)
            ru_text_add(&t->text, "| %s ", cells[i]);
        else
            ru_text_add(&t->text, "%-*.*s ", widths[i], widths[i], cells[i]);
    ru_text_add(&t->text, t->form == RU_SUMMARY_MARKDOWN ? "|\n" : "\n");
}

static void add_head(table *t)
{
    static const char *const titles[COLUMNS] = {"case",           "organism", "scale",  "modality",
                                                "quantity, unit", "n",        "bias",   "RMSE",
                                                "limit",          "value",    "verdict"};
    add_cells(t, titles);
    if (t->form == RU_SUMMARY_MARKDOWN)
        ru_text_add(&t->text, "|---|---|---|---|---|---|---|---|---|---|---|\n");
}

/* Index into ru_basis_names; reports of others may have none. */
static size_t basis_of(const json_t *about)
{
    size_t i = 0;
    while (ru_basis_names[i] && strcmp(ru_basis_names[i], text_of(about, "basis")) != 0)
        i++;
    return ru_basis_names[i] ? i : 0;
}

static void count_verdict(table *t, const json_t *row, const json_t *about)
{
    const char *verdict = text_of(row, "verdict"), *organism = text_of(about, "organism");
    int passed = strcmp(verdict, "PASS") == 0, failed = strcmp(verdict, "FAIL") == 0;
    t->count.n_passed += passed;
    t->count.n_failed += failed;
    t->count.n_not_judged += strcmp(verdict, "NOT JUDGED") == 0;
    if (passed || failed) {
        size_t basis = basis_of(about);
        t->bases[t->n_mark] = (ru_summary_mark){ru_basis_names[basis], ru_basis_meanings[basis],
                                                text_of(row, "modality"), passed};
        t->marks[t->n_mark++] =
            (ru_summary_mark){organism, text_of(about, "scale"), text_of(row, "modality"), passed};
        if (strcmp(organism, "none") != 0 && strcmp(organism, "-") != 0)
            meet(&t->organisms, organism);
        if (strcmp(text_of(row, "modality"), "unstated") != 0)
            meet(&t->modalities, text_of(row, "modality"));
    }
}

/* How many points there are, and of how many of these only a bound is known. */
static void write_count(const json_t *row, char *cell)
{
    long long n = json_integer_value(json_object_get(row, "compared"));
    long long n_bound = json_integer_value(json_object_get(row, "censored"));
    if (n_bound)
        snprintf(cell, CELL, "%lld (%lld bound%s)", n, n_bound, n_bound == 1 ? "" : "s");
    else
        snprintf(cell, CELL, "%lld", n);
}

/* One quantity: a line a limit, or one line where there is none. */
static void add_quantity(table *t, const char *name, const json_t *about, const json_t *row)
{
    const json_t *scores = json_object_get(row, "scores"), *limits = json_object_get(row, "limits");
    const char *unit = text_of(row, "unit");
    char quantity[CELL], n[CELL], bias[CELL], rmse[CELL], limit[2 * CELL], bound[CELL], value[CELL];
    count_verdict(t, row, about);
    write_count(row, n);
    snprintf(quantity, CELL, "%.40s, %.20s", text_of(row, "measured"), unit);
    write_number(scores, "bias", bias);
    write_number(scores, "rmse", rmse);
    for (size_t i = 0; i < json_array_size(limits) || i == 0; i++) {
        const json_t *one = json_array_get(limits, i);
        int known = one != NULL;
        if (known) {
            write_bound(one, row, "limit", bound);
            write_bound(one, row, "value", value);
        }
        snprintf(limit, sizeof limit, "%s%s%s", known ? text_of(one, "label") : "none",
                 !known                                          ? ""
                 : strcmp(text_of(one, "bound"), "at most") == 0 ? " <= "
                                                                 : " >= ",
                 known ? bound : "");
        const char *const cells[COLUMNS] = {name,
                                            text_of(about, "organism"),
                                            text_of(about, "scale"),
                                            text_of(row, "modality"),
                                            quantity,
                                            n,
                                            bias,
                                            rmse,
                                            limit,
                                            known ? value : "-",
                                            known ? text_of(one, "verdict") : "-"};
        add_cells(t, cells);
    }
}

/* Why there is no verdict, on one line. */
static void add_fault(table *t, const ru_summary_case *one)
{
    int page = t->form == RU_SUMMARY_MARKDOWN;
    ru_text_add(&t->text, page ? "| %s " : "%-26s ", one->name);
    for (size_t i = 0; page && i + 2 < COLUMNS; i++)
        ru_text_add(&t->text, "| - ");
    ru_text_add(&t->text, page ? "| no verdict: " : "no verdict: ");
    for (const char *c = one->fault ? one->fault : ""; *c; c++)
        ru_text_add(&t->text, "%c", *c == '\n' || *c == '|' ? ' ' : *c);
    ru_text_add(&t->text, page ? " |\n" : "\n");
}

static void add_case(table *t, const ru_summary_case *one, const json_t *report)
{
    const json_t *rows = json_object_get(report, "quantities");
    t->count.n_case++;
    if (!report) {
        t->count.n_without++;
        add_fault(t, one);
        return;
    }
    for (size_t i = 0; i < json_array_size(rows); i++)
        add_quantity(t, one->name, json_object_get(report, "about"), json_array_get(rows, i));
}

/* Where each case's parameters come from. */
static void add_sources(table *t, const ru_summary_case *cases, size_t n)
{
    ru_text_add(&t->text, "\n%s\n",
                t->form == RU_SUMMARY_MARKDOWN
                    ? "| case | title | basis | parameters |\n|---|---|---|---|"
                    : "parameters");
    for (size_t i = 0; i < n; i++) {
        const json_t *about = json_object_get(t->reports[i], "about");
        if (about)
            ru_text_add(&t->text,
                        t->form == RU_SUMMARY_MARKDOWN ? "| %s | %s | %s | %s |\n"
                                                       : "%-26s %s: %s: %s\n",
                        cases[i].name, text_of(about, "title"), ru_basis_names[basis_of(about)],
                        text_of(about, "parameters"));
    }
}

/* What is said of each case, without the heading that repeats its name. */
static void add_discussions(table *t, const ru_summary_case *cases, size_t n)
{
    for (size_t i = 0, n_said = 0; i < n; i++) {
        const char *text = cases[i].discussion, *end;
        if (!text || t->form != RU_SUMMARY_MARKDOWN)
            continue;
        if (text[0] == '#')
            text = (end = strchr(text, '\n')) ? end : "";
        while (*text == '\n')
            text++;
        size_t size = strlen(text);
        while (size && text[size - 1] == '\n')
            size--;
        if (!n_said++)
            ru_text_add(&t->text, "\n## Case by case\n");
        ru_text_add(&t->text, "\n**%s.** %.*s\n", cases[i].name, (int)size, text);
    }
}

/* Room for every quantity of every report. */
static ru_status make_marks(table *t, size_t n)
{
    size_t n_row = 0;
    for (size_t i = 0; i < n; i++)
        n_row += json_array_size(json_object_get(t->reports[i], "quantities"));
    t->marks = calloc(n_row + 1, sizeof *t->marks);
    t->bases = calloc(n_row + 1, sizeof *t->bases);
    RU_REQUIRE(t->marks && t->bases, RU_ERR_SYSTEM, "out of memory for %zu quantities", n_row);
    return RU_OK;
}

/* How many passed of those judged, told twice. */
static ru_status add_grids(table *t)
{
    int page = t->form == RU_SUMMARY_MARKDOWN;
    ru_text_add(&t->text, page ? "\nQuantities that passed, of those judged:\n\n" : "\n");
    RU_TRY(ru_summary_grid(t->marks, t->n_mark, "organism", "scale", page, &t->text));
    ru_text_add(&t->text, "\n");
    return ru_summary_grid(t->bases, t->n_mark, "basis", "parameters are", page, &t->text);
}

static ru_status write_table(table *t, const ru_summary_case *cases, size_t n)
{
    const ru_summary_count *c = &t->count;
    RU_TRY(make_marks(t, n));
    add_head(t);
    for (size_t i = 0; i < n; i++)
        add_case(t, &cases[i], t->reports[i]);
    add_sources(t, cases, n);
    RU_TRY(add_grids(t));
    t->count.n_organism = t->organisms.n;
    t->count.n_modality = t->modalities.n;
    ru_text_add(&t->text,
                "\n%zu cases (%zu without a verdict), %zu organisms, %zu modalities: of the "
                "quantities with limits %zu passed, %zu failed, %zu could not be judged.\n",
                c->n_case, c->n_without, c->n_organism, c->n_modality, c->n_passed, c->n_failed,
                c->n_not_judged);
    add_discussions(t, cases, n);
    return RU_OK;
}

/* The reports as they are, an array of {case, fault, discussion, report}. */
static ru_status write_json(table *t, const ru_summary_case *cases, size_t n)
{
    json_t *array = json_array();
    int bad = !array;
    for (size_t i = 0; i < n && !bad; i++) {
        json_t *one =
            json_pack("{s:s, s:s?, s:s?, s:O?}", "case", cases[i].name, "fault", cases[i].fault,
                      "discussion", cases[i].discussion, "report", t->reports[i]);
        bad = json_array_append_new(array, one);
    }
    char *dump = bad ? NULL : json_dumps(array, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(array);
    RU_REQUIRE(dump, RU_ERR_SYSTEM, "out of memory for the summary");
    ru_text_add(&t->text, "%s\n", dump);
    free(dump);
    return RU_OK;
}

static ru_status read_reports(table *t, const ru_summary_case *cases, size_t n)
{
    t->reports = calloc(n + 1, sizeof *t->reports);
    RU_REQUIRE(t->reports, RU_ERR_SYSTEM, "out of memory for %zu reports", n);
    for (size_t i = 0; i < n; i++) {
        json_error_t error;
        if (!cases[i].report)
            continue;
        t->reports[i] = json_loads(cases[i].report, 0, &error);
        RU_REQUIRE(json_is_object(t->reports[i]), RU_ERR_INPUT, "%s: no verdict in JSON: %s",
                   cases[i].name, error.text);
    }
    return RU_OK;
}

ru_status ru_summary_write(const ru_summary_case *cases, size_t n, ru_summary_form form,
                           ru_summary_count *count, char **text)
{
    table t = {.form = form};
    *text = NULL;
    ru_status status = read_reports(&t, cases, n);
    if (status == RU_OK)
        status = write_table(&t, cases, n);
    *count = t.count;
    if (status == RU_OK && form == RU_SUMMARY_JSON) {
        drop(&t.text);
        status = write_json(&t, cases, n);
    }
    for (size_t i = 0; t.reports && i < n; i++)
        json_decref(t.reports[i]);
    free(t.reports);
    free(t.marks);
    free(t.bases);
    if (status == RU_OK)
        return ru_text_take(&t.text, text);
    drop(&t.text);
    return status;
}
