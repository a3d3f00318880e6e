/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/scene.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Series that are looked at together, in reading order. */
enum { GROUP = 6 };
static const struct {
    const char *title, *names[GROUP];
} groups[] = {
    {"Biomass", {"biomass"}},
    {"Glucose", {"glucose"}},
    {"Acetate", {"acetate"}},
    {"Ethanol", {"ethanol"}},
    {"Dissolved oxygen", {"DO", "DO_top", "DO_middle", "DO_bottom", "DO_probe"}},
    {"Growth rate", {"mu"}},
    {"Gas transfer", {"OUR", "OTR", "CER"}},
    {"Feed", {"feed_rate"}},
};

/* The series of one panel. */
typedef struct drawing {
    ru_scene *scene;
    ru_panel *panel;
    const char *const *names;
    size_t n_name;
    double factor, largest;
    const char *unit; /* as shown */
    const char *own;  /* of the result */
} drawing;

static double largest_of(size_t n, const double *values)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i]))
            largest = fmax(largest, fabs(values[i]));
    return largest;
}

/* All series of a panel have to be of one unit. */
static ru_status look(drawing *d)
{
    d->own = NULL;
    for (size_t r = 0; r < d->scene->n_run; r++)
        for (size_t i = 0; i < d->n_name; i++) {
            const ru_plot_run *run = &d->scene->runs[r];
            double *values = NULL;
            RU_TRY(ru_result_series_read(run->result, d->names[i], &values));
            d->largest = fmax(d->largest, largest_of(run->info->n_time, values));
            free(values);
            const char *unit = ru_result_series_find(run->result, d->names[i])->unit;
            RU_REQUIRE(!d->own || strcmp(unit, d->own) == 0, RU_ERR_USAGE,
                       "%s is in %s and %s in %s: they need pictures of their own "
                       "(--what series:%s --what series:%s)",
                       d->names[0], d->own, d->names[i], unit, d->names[0], d->names[i]);
            d->own = unit;
            size_t next = 0;
            const ru_plot_quantity *q;
            while ((q = ru_plot_measured_next(&run->measured, d->names[i], &next)))
                for (size_t k = 0; k < q->n && q->scale != 0; k++)
                    if (isfinite(q->value[k]))
                        d->largest = fmax(d->largest, fabs((q->value[k] - q->offset) / q->scale));
        }
    ru_plot_reading(d->own, d->largest, &d->factor, &d->unit);
    return RU_OK;
}

/* Lowest and highest in the vessel, where they differ enough to be seen. */
static ru_status add_spread(drawing *d, const ru_plot_run *run, const char *name, uint32_t color)
{
    char ends[2][96];
    double *low = NULL, *high = NULL, widest = 0;
    snprintf(ends[0], sizeof ends[0], "%.80s_min", name);
    snprintf(ends[1], sizeof ends[1], "%.80s_max", name);
    if (!ru_result_series_find(run->result, ends[0]) ||
        !ru_result_series_find(run->result, ends[1]))
        return RU_OK;
    ru_status status = ru_result_series_read(run->result, ends[0], &low);
    if (status == RU_OK)
        status = ru_result_series_read(run->result, ends[1], &high);
    for (size_t i = 0; status == RU_OK && i < run->info->n_time; i++)
        widest = fmax(widest, high[i] - low[i]);
    const ru_mark band = {.kind = RU_MARK_BAND,
                          .color = color,
                          .label = "lowest to highest in the vessel",
                          .n = run->info->n_time,
                          .x = run->times,
                          .y = low,
                          .more = high};
    if (status == RU_OK && widest > 1e-3 * d->largest)
        status = ru_axes_add(&d->panel->axes, &band, 1 / d->scene->time_unit, d->factor);
    free(low);
    free(high);
    return status;
}

static ru_status add_curve(drawing *d, size_t i_run, size_t i_name)
{
    const ru_plot_run *run = &d->scene->runs[i_run];
    int several = d->scene->n_run > 1;
    char label[200], spelt[96];
    double *values = NULL;
    RU_TRY(ru_result_series_read(run->result, d->names[i_name], &values));
    ru_plot_spell(d->names[i_name], 0, spelt, sizeof spelt);
    if (several && d->n_name > 1)
        snprintf(label, sizeof label, "%s, %.90s", spelt, run->label);
    else
        snprintf(label, sizeof label, "%.100s",
                 several         ? run->label
                 : d->n_name > 1 ? spelt
                                 : "simulated");
    uint32_t color = ru_line_color(several ? i_run : i_name);
    const ru_mark curve = {.kind = RU_MARK_CURVE,
                           .color = color,
                           .dash = (ru_dash)(i_name % RU_DASH_COUNT),
                           .label = label,
                           .n = run->info->n_time,
                           .x = run->times,
                           .y = values};
    ru_status status = RU_OK;
    if (!several && d->n_name == 1)
        status = add_spread(d, run, d->names[i_name], color);
    if (status == RU_OK)
        status = ru_axes_add(&d->panel->axes, &curve, 1 / d->scene->time_unit, d->factor);
    free(values);
    return status;
}

static ru_status add_points(drawing *d, const ru_plot_quantity *q, uint32_t color, int *labelled)
{
    double *turned = malloc((2 * q->n + 1) * sizeof *turned);
    RU_REQUIRE(turned, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < q->n; i++) {
        turned[i] = (q->value[i] - q->offset) / q->scale;
        turned[q->n + i] = q->sd[i] / fabs(q->scale);
    }
    const ru_mark points = {.kind = RU_MARK_POINTS,
                            .color = color,
                            .label = *labelled ? NULL : "measured",
                            .n = q->n,
                            .x = q->place,
                            .y = turned,
                            .more = turned + q->n};
    ru_status status = ru_axes_add(&d->panel->axes, &points, 1 / d->scene->time_unit, d->factor);
    *labelled = 1;
    free(turned);
    return status;
}

/* Measured points of the first run: those of others are the same, or of another experiment. */
static ru_status add_measured(drawing *d)
{
    const ru_plot_measured *m = &d->scene->runs[0].measured;
    int labelled = 0;
    for (size_t i = 0; i < d->n_name && !m->along_z; i++) {
        size_t next = 0;
        const ru_plot_quantity *q;
        while ((q = ru_plot_measured_next(m, d->names[i], &next)))
            if (q->scale != 0)
                RU_TRY(add_points(d, q, d->n_name > 1 ? ru_line_color(i) : ru_ink, &labelled));
    }
    return RU_OK;
}

/* A legend of one curve alone says nothing. */
static void drop_lonely_label(ru_axes *axes)
{
    size_t n = 0;
    for (size_t i = 0; i < axes->n_mark; i++)
        n += axes->marks[i].label != NULL;
    for (size_t i = 0; n == 1 && i < axes->n_mark; i++)
        axes->marks[i].label = NULL;
}

static ru_status draw_names(ru_scene *scene, const char *title, const char *const *names,
                            size_t n_name)
{
    drawing d = {.scene = scene, .names = names, .n_name = n_name};
    char spelt[240] = "";
    RU_TRY(look(&d));
    RU_TRY(ru_scene_panel(scene, &d.panel));
    ru_axes *axes = &d.panel->axes;
    axes->x_name = scene->time_name;
    axes->x_is_tight = 1;
    axes->y_is_log = scene->is_log;
    for (size_t i = 0, used = 0; i < n_name && used + 100 < sizeof spelt; i++) {
        used += (size_t)snprintf(spelt + used, 3, "%s", i ? ", " : "");
        ru_plot_spell(names[i], i == 0, spelt + used, 60);
        used = strlen(spelt);
    }
    RU_TRY(ru_axes_keep(axes, title ? title : spelt, &axes->title));
    RU_TRY(ru_axes_keep(axes, d.unit[0] ? d.unit : "1", &axes->y_name));
    for (size_t r = 0; r < scene->n_run; r++)
        for (size_t i = 0; i < n_name; i++)
            RU_TRY(add_curve(&d, r, i));
    RU_TRY(add_measured(&d));
    drop_lonely_label(axes);
    return RU_OK;
}

ru_status ru_chart_series(ru_scene *scene, const ru_what *what)
{
    return draw_names(scene, NULL, (const char *const *)what->names, what->n_name);
}

static int in_all(const ru_scene *scene, const char *name)
{
    for (size_t r = 0; r < scene->n_run; r++)
        if (!ru_result_series_find(scene->runs[r].result, name))
            return 0;
    return 1;
}

static int is_measured(const ru_scene *scene, const char *name)
{
    size_t next = 0;
    return ru_plot_measured_next(&scene->runs[0].measured, name, &next) != NULL;
}

/* 1: the series changes in one of the runs, or was measured. */
static ru_status is_worth_it(const ru_scene *scene, const char *name, int *worth)
{
    *worth = is_measured(scene, name);
    for (size_t r = 0; r < scene->n_run && !*worth; r++) {
        double *values = NULL;
        RU_TRY(ru_result_series_read(scene->runs[r].result, name, &values));
        for (size_t i = 1; i < scene->runs[r].info->n_time; i++)
            *worth |= isfinite(values[i]) && values[i] != values[0];
        free(values);
    }
    return RU_OK;
}

/* Draws those of some series that are there and worth it, in one panel. */
static ru_status draw_group(ru_scene *scene, const char *title, const char *const *all, size_t n)
{
    const char *names[GROUP];
    size_t n_name = 0;
    int any = 0, worth;
    for (size_t i = 0; i < n && all[i]; i++) {
        if (!in_all(scene, all[i]))
            continue;
        RU_TRY(is_worth_it(scene, all[i], &worth));
        any |= worth;
        names[n_name++] = all[i];
    }
    return any ? draw_names(scene, title, names, n_name) : RU_OK;
}

static int in_a_group(const char *name)
{
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
        for (size_t i = 0; i < GROUP && groups[g].names[i]; i++)
            if (strcmp(groups[g].names[i], name) == 0)
                return 1;
    return 0;
}

/* Fields along the height, as they were measured. */
static ru_status draw_profiles(ru_scene *scene)
{
    const ru_plot_measured *m = &scene->runs[0].measured;
    for (size_t i = 0; i < m->n; i++) {
        char *name = m->quantities[i].simulated;
        const ru_what what = {.kind = RU_WHAT_PROFILE, .names = &name, .n_name = 1};
        int drawn = 0;
        for (size_t k = 0; k < i; k++)
            drawn |= strcmp(m->quantities[k].simulated, name) == 0;
        if (!drawn && ru_result_field_find(scene->runs[0].result, name))
            RU_TRY(ru_chart_profile(scene, &what));
    }
    return RU_OK;
}

ru_status ru_chart_overview(ru_scene *scene, const ru_what *what)
{
    const ru_plot_run *first = &scene->runs[0];
    size_t before = scene->n_panel;
    (void)what;
    if (first->measured.along_z)
        return draw_profiles(scene);
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
        RU_TRY(draw_group(scene, groups[g].title, groups[g].names, GROUP));
    for (size_t i = 0; i < first->info->n_series; i++) {
        const char *name = first->info->series[i].name;
        if (is_measured(scene, name) && !in_a_group(name))
            RU_TRY(draw_group(scene, NULL, &name, 1));
    }
    /* A run of other things: the first that change. */
    int unusual = scene->n_panel == before;
    for (size_t i = 0; unusual && i < first->info->n_series && scene->n_panel < before + 4; i++)
        RU_TRY(draw_group(scene, NULL, &first->info->series[i].name, 1));
    RU_REQUIRE(scene->n_panel > before, RU_ERR_INPUT, "%s: no series changes in this run",
               first->path);
    return RU_OK;
}
