/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/scene.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_named(const ru_what *what, const ru_plot_quantity *q)
{
    for (size_t i = 0; i < what->n_name; i++)
        if (strcmp(what->names[i], q->measured) == 0 || strcmp(what->names[i], q->simulated) == 0)
            return 1;
    return what->n_name == 0;
}

static size_t points_of(const ru_plot_quantity *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n; i++)
        n += isfinite(q->value[i]) && isfinite(q->computed[i]);
    return n;
}

/* The points of a quantity of one run: measured across, simulated upwards. */
static ru_status add_points(ru_axes *axes, const ru_plot_quantity *q, uint32_t color,
                            const char *label, double factor)
{
    const ru_mark points = {.kind = RU_MARK_POINTS,
                            .color = color,
                            .label = label,
                            .n = q->n,
                            .x = q->value,
                            .y = q->computed,
                            .less = q->sd};
    return ru_axes_add(axes, &points, factor, factor);
}

/* The same quantity of another run; NULL where it has none. */
static const ru_plot_quantity *same_of(const ru_plot_run *run, const ru_plot_quantity *q)
{
    for (size_t i = 0; i < run->measured.n; i++)
        if (strcmp(run->measured.quantities[i].measured, q->measured) == 0 &&
            strcmp(run->measured.quantities[i].unit, q->unit) == 0)
            return &run->measured.quantities[i];
    return NULL;
}

static ru_status add_panel(ru_scene *scene, const ru_plot_quantity *q)
{
    char spelt[80], title[140];
    double factor, largest = 0;
    const char *unit;
    ru_panel *panel;
    RU_TRY(ru_scene_panel(scene, &panel));
    panel->w = 222;
    panel->h = 216;
    ru_axes *axes = &panel->axes;
    axes->is_square = 1;
    for (size_t i = 0; i < q->n; i++)
        largest = fmax(largest, isfinite(q->value[i]) ? fabs(q->value[i]) : 0);
    ru_plot_reading(q->unit, largest, &factor, &unit);
    ru_plot_spell(q->measured, 1, spelt, sizeof spelt);
    snprintf(title, sizeof title, "%s%s%.20s", spelt,
             scene->n_run == 1 && q->verdict[0] != '-' ? ": " : "",
             scene->n_run == 1 && q->verdict[0] != '-' ? q->verdict : "");
    RU_TRY(ru_axes_keep(axes, title, &axes->title));
    RU_TRY(ru_plot_name(axes, "measured", unit, &axes->x_name));
    RU_TRY(ru_plot_name(axes, "simulated", unit, &axes->y_name));
    const ru_mark equal = {.kind = RU_MARK_RULE};
    RU_TRY(ru_axes_add(axes, &equal, 1, 1));
    for (size_t r = 0; r < scene->n_run; r++) {
        const ru_plot_quantity *one = same_of(&scene->runs[r], q);
        int several = scene->n_run > 1;
        if (one)
            RU_TRY(add_points(axes, one, ru_line_color(r), several ? scene->runs[r].label : NULL,
                              factor));
    }
    return RU_OK;
}

ru_status ru_chart_parity(ru_scene *scene, const ru_what *what)
{
    const ru_plot_measured *m = &scene->runs[0].measured;
    size_t before = scene->n_panel;
    RU_REQUIRE(m->quantities, RU_ERR_USAGE,
               "parity needs measured data: --measured FILE, --limits FILE or both");
    for (size_t i = 0; i < m->n; i++)
        if (is_named(what, &m->quantities[i]) && points_of(&m->quantities[i]))
            RU_TRY(add_panel(scene, &m->quantities[i]));
    RU_REQUIRE(scene->n_panel > before, RU_ERR_INPUT,
               "%s: no measured point%s%s stands beside a simulated one", scene->runs[0].path,
               what->n_name ? " of " : "", what->n_name ? what->names[0] : "");
    return RU_OK;
}
