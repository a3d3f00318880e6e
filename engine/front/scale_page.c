/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/scale_page.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/rushton.h>

/* Scalings, windows and rigs as a page: the tables of the texts, and what is better drawn. */

enum { MOST_COLUMN = RU_MAX_RULE + 2 };

static const ru_scale_column *column_at(const ru_scaling *s, size_t i)
{
    return i == 0 ? &s->origin : &s->columns[i - 1];
}

static void name_columns(const ru_scaling *s, ru_page_column *columns)
{
    columns[0] = (ru_page_column){"", NULL};
    columns[1] = (ru_page_column){s->n_column ? "from" : "here", NULL};
    for (size_t i = 0; i < s->n_column; i++)
        columns[i + 2] = (ru_page_column){s->columns[i].rule.name, NULL};
}

/* "P/V, W/m3" */
static void name_row(const char *name, const char *unit, char *text, size_t size)
{
    snprintf(text, size, "%s%s%s", name, unit[0] ? ", " : "", unit);
}

static ru_page_cell cell_of(const ru_scale_column *column, size_t row)
{
    const ru_scale_cell *cell = &column->cells[row];
    if (column->status != RU_OK)
        return (ru_page_cell){.value = NAN};
    return (ru_page_cell){.value = cell->value,
                          .mark = cell->beyond_vessel  ? RU_PAGE_BEYOND
                                  : cell->beyond_range ? RU_PAGE_RANGE
                                                       : RU_PAGE_PLAIN};
}

static void add_criteria(const ru_scaling *s, ru_page *page)
{
    char names[RU_MAX_CRITERION][64];
    ru_page_cell cells[RU_MAX_CRITERION * MOST_COLUMN];
    ru_page_column columns[MOST_COLUMN];
    size_t n, wide = s->n_column + 2, n_row = 0;
    const ru_criterion *rows = ru_criteria(&n);
    name_columns(s, columns);
    for (size_t r = 0; r < n; r++) {
        int any = 0;
        for (size_t i = 0; i < wide - 1; i++) {
            cells[n_row * wide + i + 1] = cell_of(column_at(s, i), r);
            any |= !isnan(cells[n_row * wide + i + 1].value);
        }
        name_row(rows[r].name, rows[r].unit, names[n_row], sizeof names[n_row]);
        cells[n_row * wide] = (ru_page_cell){.text = names[n_row]};
        n_row += any != 0;
    }
    char note[256];
    int all = s->n_column == 0;
    for (size_t i = 0; i < s->n_column; i++)
        all |= ru_scaling_keeps_all(s, i);
    snprintf(note, sizeof note,
             "~ beyond the range of a correlation, ! beyond the vessel or a limit.%s",
             all ? "" : " No rule keeps all.");
    const ru_page_table table = {"Criteria", note, columns, wide, cells, n_row};
    ru_page_add_table(page, &table);
}

static void add_ratios(const ru_scaling *s, ru_page *page)
{
    ru_page_cell cells[RU_MAX_CRITERION * MOST_COLUMN];
    ru_page_column columns[MOST_COLUMN] = {{"", NULL}};
    size_t n, wide = s->n_column + 1, n_row = 0;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t i = 0; i < s->n_column; i++)
        columns[i + 1] = (ru_page_column){s->columns[i].rule.name, NULL};
    for (size_t r = 0; r < n; r++) {
        int any = 0;
        cells[n_row * wide] = (ru_page_cell){.text = rows[r].name};
        for (size_t i = 0; i < s->n_column; i++) {
            double ratio = ru_scaling_ratio(s, i, r);
            int kept = fabs(log(ratio)) <= log(1 + RU_KEPT_WITHIN);
            cells[n_row * wide + i + 1] =
                (ru_page_cell){.value = ratio, .mark = kept ? RU_PAGE_GOOD : RU_PAGE_PLAIN};
            any |= !isnan(ratio);
        }
        n_row += any != 0;
    }
    char note[128];
    snprintf(note, sizeof note, "Green: kept within %.0f %%.", 100 * RU_KEPT_WITHIN);
    const ru_page_table table = {
        "The same over what it is where it comes from", note, columns, wide, cells, n_row};
    if (n_row)
        ru_page_add_table(page, &table);
}

static void add_regimes(const ru_scaling *s, ru_page *page)
{
    char names[RU_MAX_REGIME_ROW][64];
    ru_page_cell cells[RU_MAX_REGIME_ROW * MOST_COLUMN];
    ru_page_column columns[MOST_COLUMN];
    const ru_regime *rows = &s->origin.regime;
    size_t wide = s->n_column + 2;
    name_columns(s, columns);
    for (size_t r = 0; r < rows->n; r++) {
        name_row(rows->rows[r].name, rows->rows[r].unit, names[r], sizeof names[r]);
        cells[r * wide] = (ru_page_cell){.text = names[r]};
        for (size_t i = 0; i < wide - 1; i++)
            cells[r * wide + i + 1] = (ru_page_cell){
                .value = ru_regime_value(&column_at(s, i)->regime, rows->rows[r].name)};
    }
    const ru_page_table table = {
        "Regimes", "What mixing takes against what the cells take, from a run as one volume.",
        columns,   wide,
        cells,     rows->n};
    if (rows->n)
        ru_page_add_table(page, &table);
}

/* What the regimes mean, a line of words each. */
static void add_verdicts(const ru_scaling *s, ru_page *page)
{
    enum { MOST_LINE = 4 * MOST_COLUMN };
    static const ru_page_column columns[] = {{"where", NULL}, {"regime", NULL}};
    char lines[MOST_LINE][512];
    ru_page_cell cells[2 * MOST_LINE];
    size_t n = 0;
    for (size_t i = 0; i <= s->n_column; i++) {
        const ru_scale_column *c = column_at(s, i);
        const char *at = c->regime_fault[0]  ? c->regime_fault
                         : c->regime.verdict ? c->regime.verdict
                                             : "";
        while (*at && n < MOST_LINE) {
            size_t length = strcspn(at, "\n");
            snprintf(lines[n], sizeof lines[n], "%.*s", (int)length, at);
            cells[2 * n] = (ru_page_cell){.text = i ? c->rule.name : s->n_column ? "from" : "here"};
            cells[2 * n + 1] = (ru_page_cell){
                .text = lines[n], .mark = c->regime_fault[0] ? RU_PAGE_BAD : RU_PAGE_PLAIN};
            at += length + (at[length] == '\n');
            n++;
        }
    }
    const ru_page_table table = {"What that means", NULL, columns, 2, cells, n};
    if (n)
        ru_page_add_table(page, &table);
}

static void add_remarks(const ru_scaling *s, ru_page *page)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t i = 0; i < s->n_column; i++) {
        const ru_scale_column *c = &s->columns[i];
        if (c->status != RU_OK)
            ru_page_add_notice(page, RU_PAGE_ERROR, "%s cannot be kept: %s", c->rule.name,
                               c->fault);
        for (size_t r = 0; c->status == RU_OK && r < n; r++)
            if (c->cells[r].beyond_vessel)
                ru_page_add_notice(page, RU_PAGE_WARNING, "%s: %s: %s", c->rule.name, rows[r].name,
                                   c->cells[r].note);
    }
}

void ru_scale_page_scaling(const ru_scaling *scaling, ru_page *page)
{
    char text[600];
    snprintf(text, sizeof text, "%.6g m3 to %.6g m3 (%s): %.6g times the volume.",
             scaling->origin.point.scenario->vessel.volume,
             scaling->there ? ru_site_scenario(scaling->there)->vessel.volume : NAN, scaling->to,
             scaling->ratio);
    ru_page_add_section(page, scaling->there ? "From one vessel to the other" : "The vessel",
                        scaling->there ? text : NULL);
    add_remarks(scaling, page);
    add_criteria(scaling, page);
    if (scaling->n_column)
        add_ratios(scaling, page);
    add_regimes(scaling, page);
    add_verdicts(scaling, page);
}

/* The line of a bound over all gas flows; where a bound changes several times it has as many
 * points at one flow, and is drawn as points. */
static ru_page_curve curve_of(const ru_window *w, size_t bound, double *x, double *y)
{
    ru_page_curve curve = {.name = w->bounds[bound].name, .x = x, .y = y};
    for (int i = 0; i < RU_WINDOW_GAS; i++) {
        if (w->rows[i].n_crossing[bound] > 1)
            curve.style = RU_PAGE_POINTS;
        for (int k = 0; k < w->rows[i].n_crossing[bound]; k++) {
            x[curve.n] = w->rows[i].vvm;
            y[curve.n++] = 60 * w->rows[i].crossings[bound][k].speed;
        }
    }
    return curve;
}

/* The speeds that keep all bounds, as a band over each stretch of gas flows that have some.
 * room: [3 * RU_WINDOW_GAS]. Returns how many bands. */
static size_t add_inside(const ru_window *w, ru_page_curve *curves, double *room)
{
    double *x = room, *low = room + RU_WINDOW_GAS, *high = low + RU_WINDOW_GAS;
    size_t n = 0;
    for (int i = 0; i < RU_WINDOW_GAS; i++) {
        const ru_window_row *row = &w->rows[i];
        x[i] = row->vvm;
        low[i] = 60 * row->low;
        high[i] = 60 * row->high;
        if (isnan(row->low))
            continue;
        if (i == 0 || isnan(w->rows[i - 1].low))
            curves[n++] = (ru_page_curve){.name = "all kept",
                                          .x = x + i,
                                          .y = low + i,
                                          .high = high + i,
                                          .style = RU_PAGE_BAND};
        curves[n - 1].n++;
    }
    return n;
}

/* Points of operation: those of the rules, or the present one. */
static size_t add_points(const ru_scaling *s, ru_page_curve *curves, double *x, double *y)
{
    size_t n = 0;
    for (size_t i = 0; i <= s->n_column; i++) {
        const ru_scale_column *c = column_at(s, i);
        if (c->status != RU_OK || (i == 0) != (s->n_column == 0))
            continue;
        x[n] = ru_vvm_of(c->point.scenario, c->point.knobs.gas);
        y[n] = 60 * c->point.knobs.speed;
        curves[n] = (ru_page_curve){.name = i ? c->rule.name : "present point",
                                    .n = 1,
                                    .x = &x[n],
                                    .y = &y[n],
                                    .style = RU_PAGE_POINTS};
        n++;
    }
    return n;
}

ru_status ru_scale_page_window(const ru_window *w, const ru_scaling *scaling, ru_page *page)
{
    enum {
        POINTS = RU_WINDOW_GAS * RU_WINDOW_CROSSING,
        MOST = RU_MAX_BOUND + MOST_COLUMN + RU_WINDOW_GAS
    };
    ru_page_curve curves[MOST];
    double *x = malloc(2 * MOST * POINTS * sizeof *x), *y = x ? x + MOST * POINTS : NULL;
    double inside[3 * RU_WINDOW_GAS];
    size_t n, used = w->n_bound * POINTS;
    RU_REQUIRE(x, RU_ERR_SYSTEM, "out of memory");
    n = add_inside(w, curves, inside);
    for (size_t b = 0; b < w->n_bound; b++) {
        curves[n] = curve_of(w, b, x + b * POINTS, y + b * POINTS);
        n += curves[n].n > 0;
    }
    n += add_points(scaling, curves + n, x + used, y + used);
    const ru_page_chart chart = {"Operating window",
                                 "Lines on which a bound is just kept, and between them the speeds "
                                 "that keep all.",
                                 {"gas", "1/min", 1},
                                 {"speed", "rpm", 1},
                                 curves,
                                 n};
    ru_page_add_section(page, "Operating window", NULL);
    ru_status status = ru_page_add_chart(page, &chart);
    free(x);
    return status;
}

void ru_scale_page_ranges(const ru_window *w, ru_page *page)
{
    static const ru_page_column columns[] = {{"gas", "1/min"},   {"from", "rpm"},
                                             {"below it", NULL}, {"to", "rpm"},
                                             {"above it", NULL}, {"power", "kW"}};
    ru_page_cell cells[RU_WINDOW_GAS][6];
    for (int i = 0; i < RU_WINDOW_GAS; i++) {
        const ru_window_row *row = &w->rows[i];
        const char *end = "end of what was looked at";
        int none = isnan(row->low);
        cells[i][0] = (ru_page_cell){.value = row->vvm};
        cells[i][1] = (ru_page_cell){.value = 60 * row->low};
        cells[i][2] =
            (ru_page_cell){.text = none ? (row->worst < 0 ? "" : w->bounds[row->worst].name)
                                        : (row->low_by < 0 ? end : w->bounds[row->low_by].name),
                           .mark = none ? RU_PAGE_BAD : RU_PAGE_PLAIN};
        cells[i][3] = (ru_page_cell){.value = 60 * row->high};
        cells[i][4] = (ru_page_cell){.text = none               ? ""
                                             : row->high_by < 0 ? end
                                                                : w->bounds[row->high_by].name};
        cells[i][5] = (ru_page_cell){.value = 1e-3 * row->power_low};
    }
    const ru_page_table table = {"Speeds that keep all bounds",
                                 "No speed: the bound that is missed most.",
                                 columns,
                                 6,
                                 &cells[0][0],
                                 RU_WINDOW_GAS};
    ru_page_add_table(page, &table);
}

/* A cumulative distribution in at most this many points. */
enum { SHARES = 200 };

static ru_page_curve distribution(const char *name, const ru_exposure *e, double *x, double *y)
{
    for (int i = 0; i < SHARES; i++) {
        y[i] = 100 * (i + 0.5) / SHARES;
        x[i] = ru_exposure_quantile(e, (i + 0.5) / SHARES);
    }
    return (ru_page_curve){.name = name, .n = SHARES, .x = x, .y = y};
}

ru_status ru_scale_page_rig(const ru_rig *rig, ru_page *page)
{
    double *x = malloc(6 * SHARES * sizeof *x), *y = x ? x + 3 * SHARES : NULL;
    char text[400];
    RU_REQUIRE(x, RU_ERR_SYSTEM, "out of memory");
    snprintf(text, sizeof text,
             "%.4g L of %.4g L are fed, %.4g s in it; distance to the tank %.4g %s, of one "
             "well-mixed vessel %.4g %s.",
             1e3 * rig->volume * rig->share, 1e3 * rig->volume, rig->residence, rig->distance,
             rig->unit, rig->distance_mixed, rig->unit);
    const ru_page_curve curves[] = {
        distribution("tank", &rig->large, x, y),
        distribution("rig", &rig->small, x + SHARES, y + SHARES),
        distribution("well mixed", &rig->mixed, x + 2 * SHARES, y + 2 * SHARES)};
    const ru_page_chart chart = {"What cells see",
                                 "Part of the cells that see less, over the time of the feed.",
                                 {rig->component, rig->unit, 1},
                                 {"cells", "%", 0},
                                 curves,
                                 3};
    ru_page_add_section(page, "Scale-down rig", text);
    if (ru_rig_remark(rig))
        ru_page_add_notice(page, RU_PAGE_WARNING, "%s", ru_rig_remark(rig));
    ru_status status = ru_page_add_chart(page, &chart);
    free(x);
    return status;
}
