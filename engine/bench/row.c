/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/row.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/front/json.h>

typedef enum part { COST, SHARES, TRAFFIC, RATIOS, ERRORS, N_PART } part;

static const struct {
    part in;
    const char *key, *words, *format;
} columns[] = {
#define COLUMN(id, part, key, words, format) {part, key, words, format},
    RU_BENCH_COLUMNS(COLUMN)
#undef COLUMN
};

static const char *const titles[N_PART] = {
    [COST] = "the run",
    [SHARES] = "share of wall time, %",
    [TRAFFIC] = "a rank, a step",
    [RATIOS] = "against what could be",
    [ERRORS] = "error against a tight run",
};

enum { WORDS_WIDTH = 30, VALUE_WIDTH = 13 };

static void add_words(ru_text *text, int markdown, const char *words)
{
    if (markdown)
        ru_text_add(text, "| %s |", words);
    else
        ru_text_add(text, "%-*s", WORDS_WIDTH, words);
}

static void add_cell(ru_text *text, int markdown, const char *cell)
{
    if (markdown)
        ru_text_add(text, " %s |", cell);
    else
        ru_text_add(text, " %*s", VALUE_WIDTH, cell);
}

static void add_column(const ru_bench_row *rows, size_t n, size_t column, int markdown,
                       ru_text *text)
{
    char cell[64];
    add_words(text, markdown, columns[column].words);
    for (size_t i = 0; i < n; i++) {
        double value = rows[i].values[column];
        if (isnan(value))
            snprintf(cell, sizeof cell, "-");
        else
            snprintf(cell, sizeof cell, columns[column].format, value);
        add_cell(text, markdown, cell);
    }
    ru_text_add(text, "\n");
}

/* A case needs far more numbers than a line holds: cases stand side by side. */
void ru_bench_tell(const ru_bench_row *rows, size_t n, int markdown, ru_text *text)
{
    add_words(text, markdown, "case");
    for (size_t i = 0; i < n; i++)
        add_cell(text, markdown, rows[i].what->name);
    ru_text_add(text, "\n");
    if (markdown) {
        ru_text_add(text, "|---|");
        for (size_t i = 0; i < n; i++)
            ru_text_add(text, "---|");
        ru_text_add(text, "\n");
    }
    for (part p = COST; p < N_PART; p++) {
        ru_text_add(text, markdown ? "| **%s** |" : "%s:", titles[p]);
        for (size_t i = 0; markdown && i < n; i++)
            ru_text_add(text, " |");
        ru_text_add(text, "\n");
        for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++)
            if (columns[c].in == p)
                add_column(rows, n, c, markdown, text);
    }
}

void ru_bench_json_version(ru_text *text, const char *before, const char *version)
{
    char line[256];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(version, "\n"), version);
    ru_json_string(text, before, line);
}

void ru_bench_json(const ru_bench_row *rows, size_t n, double triad, const char *version,
                   ru_text *text)
{
    ru_json_number(text, "{\n  \"triad_GB_s\": ", triad);
    ru_bench_json_version(text, ",\n  \"version\": ", version);
    ru_text_add(text, ",\n  \"cases\": [");
    for (size_t i = 0; i < n; i++) {
        ru_text_add(text, "%s\n    {", i ? "," : "");
        ru_json_string(text, "\"case\": ", rows[i].what->name);
        for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++) {
            ru_json_string(text, ", ", columns[c].key);
            ru_json_number(text, ": ", rows[i].values[c]);
        }
        ru_text_add(text, "}");
    }
    ru_text_add(text, "\n  ]\n}\n");
}
