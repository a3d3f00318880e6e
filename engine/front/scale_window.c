/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/scale_report.h>

#include <math.h>
#include <stdio.h>

#include <ru/front/json.h>

/* The operating window for people and as JSON. */

static const char *name_of(const ru_window *w, int bound)
{
    return bound < 0 ? "end of what was looked at" : w->bounds[bound].name;
}

static const char *const kept_words[] = {"; not known here, left out",
                                         "; NOT kept at the present point", ""};

void ru_scale_window_text(const ru_window *w, double demand, ru_text *out)
{
    ru_text_add(out,
                "\n# operating window: speeds from which and up to which all of these are kept\n");
    for (size_t b = 0; b < w->n_bound; b++)
        ru_text_add(out, "%-24s %s%s\n", w->bounds[b].name, w->bounds[b].meaning,
                    kept_words[w->is_bare && w->here_kept[b] == 0 ? 2 : w->here_kept[b] + 1]);
    if (isnan(demand))
        ru_text_add(out, "oxygen's demand is not known: transfer, feed and cooling are left out\n");
    else
        ru_text_add(out, "demand: %.4g mmol/L/h of oxygen\n", demand);
    ru_text_add(out, "\n%9s %9s  %-26s %9s  %-26s %11s\n", "vvm", "from rpm", "below it", "to rpm",
                "above it", "power, kW");
    for (int i = 0; i < RU_WINDOW_GAS; i++) {
        const ru_window_row *row = &w->rows[i];
        if (isnan(row->low))
            ru_text_add(out, "%9.4g %9s  %s\n", row->vvm, "none", name_of(w, row->worst));
        else
            ru_text_add(out, "%9.4g %9.4g  %-26s %9.4g  %-26s %11.4g\n", row->vvm, 60 * row->low,
                        name_of(w, row->low_by), 60 * row->high, name_of(w, row->high_by),
                        1e-3 * row->power_low);
    }
    if (w->best < 0)
        ru_text_add(out, "no speed and gas flow keep all of them\n");
    else
        ru_text_add(out, "least power: %.4g kW at %.4g rpm and %.4g vvm\n",
                    1e-3 * w->rows[w->best].power_low, 60 * w->rows[w->best].low,
                    w->rows[w->best].vvm);
}

static void add_row(const ru_window *w, const ru_window_row *row, ru_text *out)
{
    ru_json_number(out, "\n   {\"vvm\": ", row->vvm);
    ru_json_number(out, ", \"low\": ", 60 * row->low);
    ru_json_number(out, ", \"high\": ", 60 * row->high);
    if (isnan(row->low)) {
        ru_json_string(out, ", \"missed\": ", name_of(w, row->worst));
    } else {
        ru_json_string(out, ", \"low_by\": ", name_of(w, row->low_by));
        ru_json_string(out, ", \"high_by\": ", name_of(w, row->high_by));
        ru_json_number(out, ", \"power_low\": ", 1e-3 * row->power_low);
    }
    ru_text_add(out, "}");
}

/* The line on which a bound is just kept, point by point. */
static void add_curve(const ru_window *w, size_t bound, ru_text *out)
{
    static const char *const words[] = {"null", "false", "true"};
    int told = 0;
    ru_json_string(out, "\n   {\"bound\": ", w->bounds[bound].name);
    ru_json_string(out, ", \"meaning\": ", w->bounds[bound].meaning);
    ru_text_add(out, ", \"kept_here\": %s, \"points\": [",
                words[w->is_bare ? 0 : w->here_kept[bound] + 1]);
    for (int i = 0; i < RU_WINDOW_GAS; i++)
        for (int k = 0; k < w->rows[i].n_crossing[bound]; k++) {
            const ru_window_crossing *c = &w->rows[i].crossings[bound][k];
            ru_json_number(out, told++ ? ", {\"vvm\": " : "{\"vvm\": ", w->rows[i].vvm);
            ru_json_number(out, ", \"speed\": ", 60 * c->speed);
            ru_text_add(out, ", \"kept\": \"%s\"}", c->opens ? "above" : "below");
        }
    ru_text_add(out, "]}");
}

void ru_scale_window_json(const ru_window *w, double demand, ru_text *out)
{
    ru_json_number(out, "{\"demand\": ", demand);
    ru_text_add(out, ", \"units\": {\"vvm\": \"1/min\", \"speed\": \"rpm\", \"low\": \"rpm\", "
                     "\"high\": \"rpm\", \"power_low\": \"kW\", \"demand\": \"mmol/L/h\"},\n"
                     "  \"rows\": [");
    for (int i = 0; i < RU_WINDOW_GAS; i++) {
        ru_text_add(out, i ? "," : "");
        add_row(w, &w->rows[i], out);
    }
    ru_text_add(out, "],\n  \"curves\": [");
    for (size_t b = 0; b < w->n_bound; b++) {
        ru_text_add(out, b ? "," : "");
        add_curve(w, b, out);
    }
    ru_text_add(out, "]}");
}
