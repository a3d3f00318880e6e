/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/row.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum table { COST, SHARES, RATIOS, N_TABLE } table;

static const struct {
    table in;
    const char *key, *heading, *format;
} columns[] = {
#define COLUMN(id, table, key, heading, format) {table, key, heading, format},
    RU_BENCH_COLUMNS(COLUMN)
#undef COLUMN
};

static const char *const titles[N_TABLE] = {
    [COST] = "cost of the run",
    [SHARES] = "where the wall time goes, % (messages are part of the others); a rank's traffic",
    [RATIOS] = "against the explicit integrator; transport against triad; error against a tight "
               "run (relative, but for oxygen)",
};

static void show(const ru_bench_row *row, size_t column, char *text, size_t size)
{
    double value = row->values[column];
    if (isnan(value))
        snprintf(text, size, "-");
    else
        snprintf(text, size, columns[column].format, value);
}

static void tell_table(const ru_bench_row *rows, size_t n, table which, int markdown, ru_text *text)
{
    char cell[64];
    ru_text_add(text, markdown ? "| %s |" : "%-14s", "case");
    for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++)
        if (columns[c].in == which)
            ru_text_add(text, markdown ? " %s |" : " %s", columns[c].heading);
    if (markdown)
        ru_text_add(text, "\n|---|");
    for (size_t c = 0; markdown && c < RU_BENCH_COLUMN_COUNT; c++)
        if (columns[c].in == which)
            ru_text_add(text, "---|");
    for (size_t i = 0; i < n; i++) {
        ru_text_add(text, markdown ? "\n| %s |" : "\n%-14s", rows[i].what->name);
        for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++) {
            if (columns[c].in != which)
                continue;
            show(&rows[i], c, cell, sizeof cell);
            if (markdown)
                ru_text_add(text, " %s |", cell);
            else
                ru_text_add(text, " %*s", (int)strlen(columns[c].heading), cell);
        }
    }
    ru_text_add(text, "\n");
}

void ru_bench_tell(const ru_bench_row *rows, size_t n, int markdown, ru_text *text)
{
    for (int which = 0; which < N_TABLE; which++) {
        ru_text_add(text, "\n%s\n\n", titles[which]);
        tell_table(rows, n, (table)which, markdown, text);
    }
}

static void add_number(ru_text *text, const char *key, double value)
{
    if (isfinite(value))
        ru_text_add(text, "\"%s\": %.9g", key, value);
    else
        ru_text_add(text, "\"%s\": null", key);
}

void ru_bench_json(const ru_bench_row *rows, size_t n, double triad, const char *version,
                   ru_text *text)
{
    ru_text_add(text, "{\n  ");
    add_number(text, "triad_GB_s", triad);
    ru_text_add(text, ",\n  \"version\": \"%.*s\",\n  \"cases\": [", (int)strcspn(version, "\n\""),
                version);
    for (size_t i = 0; i < n; i++) {
        ru_text_add(text, "%s\n    {\"case\": \"%s\"", i ? "," : "", rows[i].what->name);
        for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++) {
            ru_text_add(text, ", ");
            add_number(text, columns[c].key, rows[i].values[c]);
        }
        ru_text_add(text, "}");
    }
    ru_text_add(text, "\n  ]\n}\n");
}
