/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/page.h>

#include <math.h>

#include <ru/report/pack.h>
#include <ru/report/parts.h>

/* What stands in a section needs one. */
static void have_section(ru_page *page)
{
    if (!page->n_section)
        ru_page_add_section(page, "Results", NULL);
}

static void set_columns(ru_json table, const ru_page_table *t)
{
    ru_json columns = ru_json_set_list(table, "columns");
    for (size_t k = 0; k < t->n_column; k++) {
        int is_number = 0;
        for (size_t i = 0; i < t->n_row; i++)
            is_number |= !t->cells[i * t->n_column + k].text;
        ru_json column = ru_json_set_map(columns, NULL);
        ru_json_set_text(column, "title", t->columns[k].title);
        ru_json_set_text(column, "unit", t->columns[k].unit);
        ru_json_set_text(column, "align", is_number ? "right" : "left");
    }
}

void ru_page_add_table(ru_page *page, const ru_page_table *t)
{
    static const char *const marks[] = {
        [RU_PAGE_PLAIN] = "",      [RU_PAGE_GOOD] = "good",   [RU_PAGE_BAD] = "bad",
        [RU_PAGE_DOUBT] = "doubt", [RU_PAGE_RANGE] = "range", [RU_PAGE_BEYOND] = "beyond"};
    have_section(page);
    ru_json table = ru_json_set_map(page->tables, NULL);
    ru_json_set_text(table, "title", t->title);
    ru_json_set_text(table, "note", t->note);
    set_columns(table, t);
    ru_json rows = ru_json_set_list(table, "rows"), told = ru_json_set_list(table, "marks");
    for (size_t i = 0; i < t->n_row; i++) {
        ru_json row = ru_json_set_list(rows, NULL), of_row = ru_json_set_list(told, NULL);
        for (size_t k = 0; k < t->n_column; k++) {
            const ru_page_cell *cell = &t->cells[i * t->n_column + k];
            if (cell->text)
                ru_json_set_text(row, NULL, cell->text);
            else
                ru_json_set_number(row, NULL, cell->value);
            ru_json_set_text(of_row, NULL, marks[cell->mark]);
        }
    }
}

static void set_axis(ru_json in, const char *key, const ru_page_axis *axis)
{
    ru_json a = ru_json_set_map(in, key);
    ru_json_set_text(a, "label", axis->label);
    ru_json_set_text(a, "unit", axis->unit);
    ru_json_set_flag(a, "log", axis->logarithmic);
}

static ru_json add_chart(ru_page *page, const char *kind, const char *title, const char *note)
{
    have_section(page);
    ru_json chart = ru_json_set_map(page->charts, NULL);
    ru_json_set_text(chart, "kind", kind);
    ru_json_set_text(chart, "title", title);
    ru_json_set_text(chart, "note", note);
    return chart;
}

ru_status ru_page_add_chart(ru_page *page, const ru_page_chart *c)
{
    static const char *const styles[] = {[RU_PAGE_LINE] = "line",
                                         [RU_PAGE_POINTS] = "points",
                                         [RU_PAGE_STEPS] = "step",
                                         [RU_PAGE_BAND] = "band"};
    ru_json chart = add_chart(page, "xy", c->title, c->note);
    set_axis(chart, "x", &c->x);
    set_axis(chart, "y", &c->y);
    ru_json curves = ru_json_set_list(chart, "series");
    for (size_t i = 0; i < c->n_curve; i++) {
        const ru_page_curve *curve = &c->curves[i];
        ru_json one = ru_json_set_map(curves, NULL);
        ru_json_set_text(one, "name", curve->name);
        ru_json_set_text(one, "style", styles[curve->style]);
        RU_TRY(ru_pack_line(one, "x", curve->n, curve->x));
        RU_TRY(ru_pack_line(one, "y", curve->n, curve->y));
        if (curve->u)
            RU_TRY(ru_pack_line(one, "u", curve->n, curve->u));
        if (curve->style == RU_PAGE_BAND)
            RU_TRY(ru_pack_line(one, "high", curve->n, curve->high));
    }
    return RU_OK;
}

void ru_page_add_bars(ru_page *page, const ru_page_bars *b)
{
    int tornado = isfinite(b->base);
    ru_json chart = add_chart(page, tornado ? "tornado" : "bar", b->title, b->note);
    set_axis(chart, "x", &b->value);
    if (tornado)
        ru_json_set_number(chart, "base", b->base);
    ru_json bars = ru_json_set_list(chart, "bars");
    for (size_t i = 0; i < b->n_bar; i++) {
        const ru_page_bar *bar = &b->bars[i];
        ru_json one = ru_json_set_map(bars, NULL);
        ru_json_set_text(one, "name", bar->name);
        if (!tornado)
            ru_json_set_number(one, "value", bar->value);
        ru_json_set_number(one, "low", bar->low);
        ru_json_set_number(one, "high", bar->high);
        if (!tornado)
            continue;
        ru_json_set_text(one, "low_setting", bar->low_setting);
        ru_json_set_text(one, "high_setting", bar->high_setting);
    }
}
