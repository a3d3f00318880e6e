/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/summary_grid.h>

#include <stdlib.h>
#include <string.h>

/* Marks by row; a stable order, so that notes and columns stay as they came. */
typedef struct grid {
    const ru_summary_mark *marks;
    size_t n;
    const ru_summary_mark **rows; /* [n_row]: the first mark of each row */
    const char **columns;         /* [n_column] */
    size_t n_row, n_column;
} grid;

static int same_row(const ru_summary_mark *a, const ru_summary_mark *b)
{
    return strcmp(a->row, b->row) == 0 && strcmp(a->note, b->note) == 0;
}

static void meet_row(grid *g, const ru_summary_mark *mark)
{
    size_t at = 0;
    for (size_t i = 0; i < g->n_row; i++) {
        if (same_row(g->rows[i], mark))
            return;
        if (strcmp(g->rows[i]->row, mark->row) <= 0)
            at = i + 1;
    }
    memmove(&g->rows[at + 1], &g->rows[at], (g->n_row - at) * sizeof(ru_summary_mark *));
    g->rows[at] = mark;
    g->n_row++;
}

static void meet_column(grid *g, const char *column)
{
    for (size_t i = 0; i < g->n_column; i++)
        if (strcmp(g->columns[i], column) == 0)
            return;
    g->columns[g->n_column++] = column;
}

/* column NULL: all of them. */
static void add_cell(const grid *g, const ru_summary_mark *row, const char *column, int markdown,
                     ru_text *out)
{
    size_t n_passed = 0, n_judged = 0;
    for (size_t i = 0; i < g->n; i++) {
        const ru_summary_mark *mark = &g->marks[i];
        int here = same_row(mark, row) && (!column || strcmp(mark->column, column) == 0);
        n_judged += here;
        n_passed += here && mark->passed;
    }
    if (markdown && n_judged)
        ru_text_add(out, " %zu/%zu |", n_passed, n_judged);
    else if (markdown)
        ru_text_add(out, " |");
    else if (n_judged)
        ru_text_add(out, " %s %zu/%zu", column ? column : "all", n_passed, n_judged);
}

static void write_grid(const grid *g, const char *row_title, const char *note_title, int markdown,
                       ru_text *out)
{
    ru_text_add(out, markdown ? "| %s | %s |" : "passed of judged, by %s and %s", row_title,
                note_title);
    for (size_t k = 0; markdown && k < g->n_column; k++)
        ru_text_add(out, " %s |", g->columns[k]);
    ru_text_add(out, markdown ? " all |\n|---|---|" : "");
    for (size_t k = 0; markdown && k <= g->n_column; k++)
        ru_text_add(out, "---|");
    ru_text_add(out, "\n");
    for (size_t i = 0; i < g->n_row; i++) {
        const ru_summary_mark *row = g->rows[i];
        ru_text_add(out, markdown ? "| %s | %s |" : "%-26s %-10s", row->row, row->note);
        for (size_t k = 0; k < g->n_column; k++)
            add_cell(g, row, g->columns[k], markdown, out);
        add_cell(g, row, NULL, markdown, out);
        ru_text_add(out, "\n");
    }
}

ru_status ru_summary_grid(const ru_summary_mark *marks, size_t n, const char *row, const char *note,
                          int markdown, ru_text *out)
{
    grid g = {.marks = marks, .n = n};
    g.rows = calloc(n + 1, sizeof(ru_summary_mark *));
    g.columns = calloc(n + 1, sizeof(const char *));
    int good = g.rows && g.columns;
    for (size_t i = 0; good && i < n; i++) {
        meet_row(&g, &marks[i]);
        meet_column(&g, marks[i].column);
    }
    if (good)
        write_grid(&g, row, note, markdown, out);
    free(g.rows);
    free(g.columns);
    RU_REQUIRE(good, RU_ERR_SYSTEM, "out of memory for a table of %zu quantities", n);
    return RU_OK;
}
