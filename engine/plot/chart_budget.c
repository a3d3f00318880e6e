/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/scene.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where each component came from and where it is now: two bars that are equally long when its
 * balance closes. */

enum { PARTS = 4 };
static const struct {
    const char *label;
    uint32_t color;
} parts[2][PARTS] = {
    {{"initial", 0x9aa5ad}, {"fed", 0x0b5fa5}, {"from gas", 0x56a8dc}, {"made", 0x00846b}},
    {{"left", 0x4d5860}, {"withdrawn", 0xb04a8a}, {"to gas", 0xe69f00}, {"consumed", 0xd55e00}},
};

static void split(const ru_balance *b, double came[PARTS], double went[PARTS])
{
    came[0] = fmax(b->initial, 0);
    came[1] = fmax(b->fed, 0);
    came[2] = fmax(b->transferred, 0);
    came[3] = fmax(b->reacted, 0);
    went[0] = fmax(b->final, 0);
    went[1] = fmax(b->withdrawn, 0);
    went[2] = fmax(-b->transferred, 0);
    went[3] = fmax(-b->reacted, 0);
}

static ru_status add_bar(ru_axes *axes, double from, double to, double y, int side, int part)
{
    const double x[] = {from, to}, place[] = {y, 0.17};
    const ru_mark bar = {.kind = RU_MARK_BAR,
                         .color = parts[side][part].color,
                         .label = from == to ? parts[side][part].label : NULL,
                         .n = 2,
                         .x = x,
                         .y = place};
    return ru_axes_add(axes, &bar, 1, 1);
}

/* The legend, in the order of the table, of what there is: bars without length. */
static ru_status add_labels(ru_axes *axes, const ru_balance *rows, size_t n)
{
    int used[2][PARTS] = {{0}};
    for (size_t i = 0; i < n; i++) {
        double amounts[2][PARTS];
        split(&rows[i], amounts[0], amounts[1]);
        for (int side = 0; side < 2; side++)
            for (int part = 0; part < PARTS; part++)
                used[side][part] |= amounts[side][part] > 0;
    }
    for (int side = 0; side < 2; side++)
        for (int part = 0; part < PARTS; part++)
            if (used[side][part])
                RU_TRY(add_bar(axes, 0, 0, 0, side, part));
    return RU_OK;
}

static ru_status add_row(ru_axes *axes, const ru_balance *b, size_t i)
{
    double amounts[2][PARTS], sums[2] = {0};
    split(b, amounts[0], amounts[1]);
    for (int side = 0; side < 2; side++)
        for (int part = 0; part < PARTS; part++)
            sums[side] += amounts[side][part];
    double whole = fmax(sums[0], sums[1]);
    for (int side = 0; side < 2 && whole > 0; side++) {
        double from = 0;
        for (int part = 0; part < PARTS; part++) {
            double to = from + 100 * amounts[side][part] / whole;
            if (to > from)
                RU_TRY(add_bar(axes, from, to, -(double)i + (side ? -0.19 : 0.19), side, part));
            from = to;
        }
    }
    return RU_OK;
}

/* A mass with the prefix that makes it easy to read. */
static void write_mass(double kg, char *text, size_t size)
{
    snprintf(text, size,
             kg < 5e-4  ? "%.3g mg"
             : kg < 0.5 ? "%.3g g"
                        : "%.4g kg",
             kg < 5e-4  ? 1e6 * kg
             : kg < 0.5 ? 1e3 * kg
                        : kg);
}

static ru_status add_rows(ru_axes *axes, const ru_balance *rows, size_t n)
{
    const char **names = calloc(2 * n + 2, sizeof *names), **notes = names ? names + n + 1 : NULL;
    RU_REQUIRE(names, RU_ERR_SYSTEM, "out of memory");
    ru_status status = add_labels(axes, rows, n);
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        char spelt[64], mass[32], note[96];
        double came[PARTS], went[PARTS], sum = 0;
        split(&rows[i], came, went);
        for (int part = 0; part < PARTS; part++)
            sum += came[part];
        write_mass(sum, mass, sizeof mass);
        snprintf(note, sizeof note, "%s, off by %.0e", mass, fabs(rows[i].closure));
        ru_plot_spell(rows[i].name, 0, spelt, sizeof spelt);
        status = ru_axes_keep(axes, spelt, &names[i]);
        if (status == RU_OK)
            status = ru_axes_keep(axes, note, &notes[i]);
        if (status == RU_OK)
            status = add_row(axes, &rows[i], i);
    }
    axes->names = names;
    axes->notes = notes;
    axes->n_name = n;
    axes->row_names = 1;
    return status;
}

static ru_status add_panel(ru_scene *scene, const ru_plot_run *run)
{
    ru_balance *rows = NULL;
    size_t n = 0;
    double time;
    char title[160];
    ru_panel *panel;
    RU_TRY(ru_result_balance_read(run->result, &time, &rows, &n));
    RU_TRY(ru_scene_panel(scene, &panel));
    panel->w = 520;
    panel->h = 72 + 30 * (double)n;
    ru_axes *axes = &panel->axes;
    snprintf(title, sizeof title, "Balances at %.4g %s%s%.80s", time / scene->time_unit,
             scene->time_word, scene->n_run > 1 ? ": " : "", scene->n_run > 1 ? run->label : "");
    ru_status status = n ? ru_axes_keep(axes, title, &axes->title)
                         : ru_fault(RU_ERR_INPUT, "%s: holds no balances", run->path);
    axes->x_name = "came in (above) and where it is (below), % of the whole";
    axes->x_is_tight = 1;
    if (status == RU_OK)
        status = add_rows(axes, rows, n);
    free(rows);
    return status;
}

ru_status ru_chart_budget(ru_scene *scene, const ru_what *what)
{
    (void)what;
    for (size_t r = 0; r < scene->n_run; r++)
        RU_TRY(add_panel(scene, &scene->runs[r]));
    return RU_OK;
}
