/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/scale_report.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/front/json.h>

enum { WIDE = 12, NAME = 10, UNIT = 9 };

/* Of a column: its name fits. */
static int width(const char *name)
{
    int n = (int)strlen(name) + 1;
    return n > WIDE - 3 ? n : WIDE - 3;
}

static int is_shown(const ru_scaling *s, size_t row)
{
    int any = !isnan(s->origin.cells[row].value);
    for (size_t i = 0; i < s->n_column; i++)
        any |= s->columns[i].status == RU_OK && !isnan(s->columns[i].cells[row].value);
    return any;
}

static void tell_number(ru_text *out, double value, const char *marks, int wide)
{
    char text[48];
    if (isnan(value))
        snprintf(text, sizeof text, "-");
    else if (fabs(value) >= 1e4 && fabs(value) < 1e7)
        snprintf(text, sizeof text, "%.0f", value);
    else
        snprintf(text, sizeof text, "%.4g", value);
    ru_text_add(out, " %*s%-2s", wide, text, marks);
}

static void tell_cell(ru_text *out, const ru_scale_column *column, const ru_scale_cell *cell)
{
    char marks[3] = "";
    if (column->status != RU_OK) {
        tell_number(out, NAN, "", width(column->rule.name));
        return;
    }
    snprintf(marks, sizeof marks, "%s%s", cell->beyond_vessel ? "!" : "",
             cell->beyond_range ? "~" : "");
    tell_number(out, cell->value, marks, width(column->rule.name));
}

static void tell_names(const ru_scaling *s, ru_text *out, const char *first)
{
    ru_text_add(out, "%-*s %-*s", NAME, "", UNIT, "");
    if (first)
        ru_text_add(out, " %*s  ", WIDE - 3, first);
    for (size_t i = 0; i < s->n_column; i++)
        ru_text_add(out, " %*s  ", width(s->columns[i].rule.name), s->columns[i].rule.name);
    ru_text_add(out, "\n");
}

static void tell_values(const ru_scaling *s, ru_text *out)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    tell_names(s, out, "from");
    for (size_t r = 0; r < n; r++) {
        if (!is_shown(s, r))
            continue;
        ru_text_add(out, "%-*s %-*s", NAME, rows[r].name, UNIT, rows[r].unit);
        tell_cell(out, &s->origin, &s->origin.cells[r]);
        for (size_t i = 0; i < s->n_column; i++)
            tell_cell(out, &s->columns[i], &s->columns[i].cells[r]);
        ru_text_add(out, "  %s\n", rows[r].meaning);
    }
}

static void tell_ratios(const ru_scaling *s, ru_text *out)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    ru_text_add(out, "\n# the same over what it is where it comes from\n");
    tell_names(s, out, NULL);
    for (size_t r = 0; r < n; r++) {
        int any = 0;
        for (size_t i = 0; i < s->n_column; i++)
            any |= !isnan(ru_scaling_ratio(s, i, r));
        if (!any)
            continue;
        ru_text_add(out, "%-*s %-*s", NAME, rows[r].name, UNIT, "");
        for (size_t i = 0; i < s->n_column; i++)
            tell_number(out, ru_scaling_ratio(s, i, r), "", width(s->columns[i].rule.name));
        ru_text_add(out, "\n");
    }
}

static void tell_notes(const ru_scale_column *column, ru_text *out)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t r = 0; r < n; r++)
        if (column->cells[r].note[0])
            ru_text_add(out, "    %s%s %s: %s\n", column->cells[r].beyond_vessel ? "!" : "",
                        column->cells[r].beyond_range ? "~" : "", rows[r].name,
                        column->cells[r].note);
}

/* How a rule fares: what of what could be kept is kept, and what is furthest off. */
static void tell_rule(const ru_scaling *s, size_t column, ru_text *out)
{
    const ru_scale_column *c = &s->columns[column];
    const ru_scenario *there = ru_site_scenario(s->there);
    size_t n, furthest = 0, n_kept = 0;
    const ru_criterion *rows = ru_criteria(&n);
    double far = 0;
    ru_text_add(out, "%s", c->rule.name);
    for (int k = c->rule.chosen; k < 2 && c->rule.kept[k]; k++)
        ru_text_add(out, " (with %s)", c->rule.kept[k]->name);
    if (c->status != RU_OK) {
        ru_text_add(out, ": cannot be kept: %s\n", c->fault);
        return;
    }
    ru_text_add(out, " keeps ");
    for (size_t r = 0; r < n; r++) {
        double off = fabs(log(ru_scaling_ratio(s, column, r)));
        if (isnan(off) || !ru_criterion_means(&rows[r], there))
            continue;
        if (off <= log(1 + RU_KEPT_WITHIN))
            ru_text_add(out, "%s%s", n_kept++ ? ", " : "", rows[r].name);
        if (off > far) {
            far = off;
            furthest = r;
        }
    }
    if (far > log(1 + RU_KEPT_WITHIN))
        ru_text_add(out, "; furthest off is %s, times %.3g", rows[furthest].name,
                    ru_scaling_ratio(s, column, furthest));
    ru_text_add(out, "\n");
    tell_notes(c, out);
}

/* --- regimes --- */

static int has_regimes(const ru_scaling *s)
{
    int any = s->origin.regime.n > 0 || s->origin.regime_fault[0];
    for (size_t i = 0; i < s->n_column; i++)
        any |= s->columns[i].regime.n > 0 || s->columns[i].regime_fault[0];
    return any;
}

/* Rows of the first column that has some: they are those of all. */
static const ru_regime *rows_of(const ru_scaling *s)
{
    const ru_regime *rows = &s->origin.regime;
    for (size_t i = 0; i < s->n_column && rows->n == 0; i++)
        rows = &s->columns[i].regime;
    return rows;
}

static void tell_verdict(const char *name, const ru_scale_column *column, ru_text *out)
{
    if (column->regime_fault[0]) {
        ru_text_add(out, "%s: the run as one volume failed: %s\n", name, column->regime_fault);
        return;
    }
    const char *line = column->regime.verdict ? column->regime.verdict : "";
    while (*line) {
        size_t n = strcspn(line, "\n");
        ru_text_add(out, "%s: %.*s\n", name, (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void tell_regimes(const ru_scaling *s, ru_text *out)
{
    const ru_regime *rows = rows_of(s);
    ru_text_add(out, "\n# regimes: what mixing takes against what the cells take (run as one "
                     "volume)\n");
    for (size_t r = 0; r < rows->n; r++) {
        const ru_regime_row *row = &rows->rows[r];
        int any = !isnan(ru_regime_value(&s->origin.regime, row->name));
        for (size_t i = 0; i < s->n_column; i++)
            any |= !isnan(ru_regime_value(&s->columns[i].regime, row->name));
        if (!any)
            continue;
        ru_text_add(out, "%-*s %-*s", NAME + 8, row->name, UNIT, row->unit);
        tell_number(out, ru_regime_value(&s->origin.regime, row->name), "", width("from"));
        for (size_t i = 0; i < s->n_column; i++)
            tell_number(out, ru_regime_value(&s->columns[i].regime, row->name), "",
                        width(s->columns[i].rule.name));
        ru_text_add(out, "  %s\n", row->meaning);
    }
    tell_verdict(s->n_column ? "from" : "here", &s->origin, out);
    for (size_t i = 0; i < s->n_column; i++)
        tell_verdict(s->columns[i].rule.name, &s->columns[i], out);
}

/* --- all --- */

static void tell_rules(const ru_scaling *s, ru_text *out)
{
    int any = 0;
    tell_ratios(s, out);
    for (size_t i = 0; i < s->n_column; i++)
        any |= ru_scaling_keeps_all(s, i);
    ru_text_add(out, "\n# %s (within %.0f %%)\n",
                any ? "what each rule keeps" : "no rule keeps all", 100 * RU_KEPT_WITHIN);
    for (size_t i = 0; i < s->n_column; i++)
        tell_rule(s, i, out);
}

void ru_scale_report_text(const ru_scaling *s, const char *where, ru_text *out)
{
    const char *line = s->remarks ? s->remarks : "";
    ru_text_add(out, "from        %s, %.6g m3\n", where, s->origin.point.scenario->vessel.volume);
    if (s->there)
        ru_text_add(out, "to          %s, %.6g m3: %.6g times the volume\n", s->to,
                    ru_site_scenario(s->there)->vessel.volume, s->ratio);
    while (*line) {
        size_t n = strcspn(line, "\n");
        ru_text_add(out, "remark      %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    ru_text_add(out,
                "\n# %s; ~ beyond the range of a correlation, ! beyond the vessel or a limit\n",
                s->n_column ? "what each rule does" : "the vessel");
    tell_values(s, out);
    tell_notes(&s->origin, out);
    if (s->n_column)
        tell_rules(s, out);
    if (has_regimes(s))
        tell_regimes(s, out);
}

/* --- JSON --- */

static void add_cells(const ru_scale_column *column, ru_text *out)
{
    size_t n, told = 0;
    const ru_criterion *rows = ru_criteria(&n);
    ru_text_add(out, "\"criteria\": {");
    for (size_t r = 0; r < n; r++) {
        const ru_scale_cell *cell = &column->cells[r];
        if (isnan(cell->value))
            continue;
        ru_json_string(out, told++ ? ",\n   " : "\n   ", rows[r].name);
        ru_json_number(out, ": {\"value\": ", cell->value);
        ru_text_add(out, ", \"beyond_correlation\": %s, \"beyond_vessel\": %s",
                    cell->beyond_range ? "true" : "false", cell->beyond_vessel ? "true" : "false");
        if (cell->note[0])
            ru_json_string(out, ", \"note\": ", cell->note);
        ru_text_add(out, "}");
    }
    ru_text_add(out, "}");
    if (column->regime.n == 0) {
        if (column->regime_fault[0])
            ru_json_string(out, ",\n   \"no_regimes\": ", column->regime_fault);
        return;
    }
    ru_text_add(out, ",\n   \"regimes\": {");
    for (size_t r = 0; r < column->regime.n; r++) {
        const ru_regime_row *row = &column->regime.rows[r];
        ru_json_string(out, r ? ",\n    " : "\n    ", row->name);
        ru_json_number(out, ": {\"value\": ", row->value);
        ru_json_string(out, ", \"unit\": ", row->unit[0] ? row->unit : "1");
        ru_json_string(out, ", \"meaning\": ", row->meaning);
        ru_text_add(out, "}");
    }
    ru_json_string(out, "},\n   \"verdict\": ", column->regime.verdict);
}

static void add_column(const ru_scale_column *column, const ru_scale_column *origin, ru_text *out)
{
    const ru_point_view view = {origin->point.scenario, &origin->point.sheet};
    ru_json_string(out, "\n  {\"rule\": ", column->rule.name);
    ru_text_add(out, ", \"kept\": [");
    for (int k = 0; k < 2 && column->rule.kept[k]; k++) {
        ru_json_string(out, k ? ", {\"name\": " : "{\"name\": ", column->rule.kept[k]->name);
        ru_json_number(out, ", \"value\": ", ru_criterion_value(column->rule.kept[k], &view, NULL));
        ru_json_string(out, ", \"source\": ", column->rule.kept[k]->source);
        ru_text_add(out, "}");
    }
    ru_text_add(out, "],\n   ");
    if (column->status == RU_OK)
        add_cells(column, out);
    else
        ru_json_string(out, "\"impossible\": ", column->fault);
    ru_text_add(out, "}");
}

void ru_scale_report_json(const ru_scaling *s, const char *where, ru_text *out)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    ru_json_string(out, " \"scenario\": ", where);
    if (s->there) {
        ru_json_string(out, ",\n \"vessel\": ", s->to);
        ru_json_number(out, ",\n \"volume_ratio\": ", s->ratio);
        ru_json_string(out, ",\n \"remarks\": ", s->remarks);
    }
    ru_text_add(out, ",\n \"units\": {");
    for (size_t r = 0; r < n; r++) {
        ru_json_string(out, r ? ", " : "", rows[r].name);
        ru_json_string(out, ": ", rows[r].unit[0] ? rows[r].unit : "1");
    }
    ru_text_add(out, "},\n \"from\": {");
    add_cells(&s->origin, out);
    ru_text_add(out, "},\n \"rules\": [");
    for (size_t i = 0; i < s->n_column; i++) {
        ru_text_add(out, i ? "," : "");
        add_column(&s->columns[i], &s->origin, out);
    }
    ru_text_add(out, "\n ]");
}
