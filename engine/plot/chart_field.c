/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/scene.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/plot/color_map.h>

/* Fields of whole vessels: what cells see, and means along the height. */

enum { BINS = 60 };

/* Nodes of a run with a field at one time. */
typedef struct look {
    double *volume, *height, *values; /* [n]; owned */
    size_t n;
} look;

static void drop(look *l)
{
    free(l->volume);
    free(l->height);
    free(l->values);
    *l = (look){0};
}

static ru_status read_nodes(const ru_plot_run *run, look *l)
{
    double *position = NULL;
    size_t n = 0, n_position = 0;
    l->n = (size_t)run->info->n_node;
    l->values = malloc((l->n + 1) * sizeof *l->values);
    l->height = malloc((l->n + 1) * sizeof *l->height);
    RU_REQUIRE(l->values && l->height, RU_ERR_SYSTEM, "out of memory");
    RU_TRY(ru_result_numbers_read(run->result, "mesh/volume_fraction", &l->volume, &n));
    RU_TRY(ru_result_numbers_read(run->result, "mesh/position", &position, &n_position));
    int fits = n == l->n && n_position == 3 * l->n;
    for (size_t i = 0; fits && i < n; i++)
        l->height[i] = position[3 * i + 2];
    free(position);
    RU_REQUIRE(fits, RU_ERR_INPUT, "%s: its mesh has other nodes than its fields", run->path);
    return RU_OK;
}

/* Means of each height by volume, from bottom to top: heights, means [l->n]; returns how many. */
static size_t means_of_levels(const look *l, double *heights, double *means)
{
    double *sums = calloc(l->n + 1, sizeof *sums), tall = 0;
    size_t n = 0;
    if (!sums)
        return 0;
    for (size_t i = 0; i < l->n; i++)
        tall = fmax(tall, fabs(l->height[i]));
    for (size_t i = 0; i < l->n; i++) {
        size_t k = n; /* nodes are ordered by height mostly: look from the end */
        while (k > 0 && fabs(heights[k - 1] - l->height[i]) > 1e-9 * tall)
            k--;
        if (k == 0) {
            k = ++n;
            heights[k - 1] = l->height[i];
            means[k - 1] = 0;
        }
        if (isfinite(l->values[i])) {
            means[k - 1] += l->volume[i] * l->values[i];
            sums[k - 1] += l->volume[i];
        }
    }
    for (size_t k = 0; k < n; k++)
        means[k] = sums[k] > 0 ? means[k] / sums[k] : NAN;
    for (size_t k = 1; k < n; k++) /* by height; few, and mostly in order */
        for (size_t j = k; j > 0 && heights[j] < heights[j - 1]; j--) {
            double h = heights[j], m = means[j];
            heights[j] = heights[j - 1];
            means[j] = means[j - 1];
            heights[j - 1] = h;
            means[j - 1] = m;
        }
    free(sums);
    return n;
}

/* Steps of a histogram: x, y [2 BINS + 2]. */
static void steps_of(const look *l, const ru_range *range, double *x, double *y)
{
    double shares[BINS] = {0}, whole = 0;
    for (size_t i = 0; i < l->n; i++) {
        double at = ru_range_place(range, l->values[i]);
        if (!isfinite(l->values[i]))
            continue;
        int bin = !(at > 0) ? 0 : at >= 1 ? BINS - 1 : (int)(at * BINS);
        shares[bin] += l->volume[i];
        whole += l->volume[i];
    }
    size_t n = 0;
    x[n] = range->low;
    y[n++] = 0;
    for (int b = 0; b < BINS; b++)
        for (int end = 0; end < 2; end++) {
            double at = (double)(b + end) / BINS;
            x[n] = range->is_log ? range->low * pow(range->high / range->low, at)
                                 : range->low + at * (range->high - range->low);
            y[n++] = whole > 0 ? 100 * shares[b] / whole : 0;
        }
    x[n] = range->high;
    y[n++] = 0;
}

/* What a chart of a field is made of. */
typedef struct job {
    ru_scene *scene;
    const ru_what *what;
    const char *name;
    ru_panel *panel;
    int is_histogram;
    ru_range range;
    double factor;
} job;

/* Range over all that is shown. */
static ru_status find_range(job *j)
{
    double low = INFINITY, high = -INFINITY, least = INFINITY, mean = 0, whole = 0;
    for (size_t r = 0; r < j->scene->n_run; r++) {
        const ru_plot_run *run = &j->scene->runs[r];
        size_t *snapshots = NULL, n = 0;
        look l = {0};
        ru_status status =
            ru_plot_snapshots(run, j->what, j->scene->n_run > 1 ? 1 : 4, &snapshots, &n);
        if (status == RU_OK)
            status = read_nodes(run, &l);
        for (size_t i = 0; i < n && status == RU_OK; i++) {
            status = ru_result_field_read(run->result, j->name, snapshots[i], l.values);
            for (size_t k = 0; k < l.n && status == RU_OK; k++) {
                double v = l.values[k];
                if (!isfinite(v))
                    continue;
                low = fmin(low, v);
                high = fmax(high, v);
                if (v > 0)
                    least = fmin(least, v);
                mean += l.volume[k] * v;
                whole += l.volume[k];
            }
        }
        drop(&l);
        free(snapshots);
        RU_TRY(status);
    }
    mean = whole > 0 ? mean / whole : 0;
    /* Where the mean lies far below the highest, decades tell more. */
    if (low >= 0 && high > 0 && mean < 0.1 * high && least < 0.05 * high)
        j->range = (ru_range){fmax(least, 1e-5 * high), high * 1.0001, 1};
    else
        j->range = ru_range_around(low, high, 0.02, 0);
    return RU_OK;
}

static ru_status add_one(job *j, const look *l, uint32_t color, ru_dash dash, const char *label)
{
    size_t room = l->n > 2 * BINS + 2 ? l->n : 2 * BINS + 2, n = 2 * BINS + 2;
    double *x = malloc(2 * (room + 1) * sizeof *x), *y = x ? x + room + 1 : NULL;
    RU_REQUIRE(x, RU_ERR_SYSTEM, "out of memory");
    if (j->is_histogram)
        steps_of(l, &j->range, x, y);
    else
        n = means_of_levels(l, y, x);
    const ru_mark curve = {.kind = RU_MARK_CURVE,
                           .color = color,
                           .dash = dash,
                           .label = label,
                           .n = n,
                           .x = x,
                           .y = y};
    ru_status status = ru_axes_add(&j->panel->axes, &curve, j->factor, 1);
    free(x);
    return status;
}

static ru_status add_run(job *j, size_t r)
{
    const ru_plot_run *run = &j->scene->runs[r];
    int several = j->scene->n_run > 1;
    size_t *snapshots = NULL, n = 0;
    look l = {0};
    ru_status status =
        ru_plot_snapshots(run, j->what, several || !j->is_histogram ? 1 : 4, &snapshots, &n);
    if (status == RU_OK)
        status = read_nodes(run, &l);
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        char when[40], label[140];
        snprintf(when, sizeof when, "%.4g %s", run->snapshots[snapshots[i]] / j->scene->time_unit,
                 j->scene->time_word);
        snprintf(label, sizeof label, "%s%s%.90s", when, several ? ", " : "",
                 several ? run->label : "");
        status = ru_result_field_read(run->result, j->name, snapshots[i], l.values);
        double place = n > 1 ? 0.92 * (double)(n - 1 - i) / (double)(n - 1) : 0.3;
        if (status == RU_OK)
            status = add_one(j, &l, several ? ru_line_color(r) : ru_color_of(RU_VIRIDIS, place),
                             (ru_dash)(several ? i % RU_DASH_COUNT : RU_DASH_NONE), label);
    }
    drop(&l);
    free(snapshots);
    return status;
}

static ru_status start(job *j)
{
    const ru_column *column = NULL;
    char spelt[80];
    const char *unit;
    for (size_t r = 0; r < j->scene->n_run; r++)
        RU_TRY(ru_plot_field(&j->scene->runs[r], j->name, &column));
    RU_TRY(find_range(j));
    RU_TRY(ru_scene_panel(j->scene, &j->panel));
    ru_axes *axes = &j->panel->axes;
    double typical = j->range.is_log ? sqrt(j->range.low * j->range.high) : j->range.high;
    ru_plot_reading(column->unit, typical, &j->factor, &unit);
    ru_plot_spell(j->name, 1, spelt, sizeof spelt);
    RU_TRY(ru_axes_keep(axes, spelt, &axes->title));
    RU_TRY(ru_plot_name(axes, j->name, unit, &axes->x_name));
    axes->x_is_log = j->is_histogram && j->range.is_log;
    axes->x_is_tight = j->is_histogram;
    axes->y_name = j->is_histogram ? "volume in a bin, %" : "height, m";
    j->panel->h = j->is_histogram ? 176 : 250;
    return RU_OK;
}

static ru_status add_measured(job *j)
{
    const ru_plot_measured *m = &j->scene->runs[0].measured;
    const ru_plot_quantity *q;
    size_t next = 0;
    while (m->along_z && (q = ru_plot_measured_next(m, j->name, &next))) {
        double *turned = malloc((2 * q->n + 1) * sizeof *turned);
        RU_REQUIRE(turned, RU_ERR_SYSTEM, "out of memory");
        for (size_t i = 0; i < q->n; i++) {
            turned[i] = q->scale != 0 ? (q->value[i] - q->offset) / q->scale : NAN;
            turned[q->n + i] = q->scale != 0 ? q->sd[i] / fabs(q->scale) : NAN;
        }
        const ru_mark points = {.kind = RU_MARK_POINTS,
                                .color = ru_ink,
                                .label = "measured",
                                .n = q->n,
                                .x = turned,
                                .y = q->place,
                                .less = turned + q->n};
        ru_status status = ru_axes_add(&j->panel->axes, &points, j->factor, 1);
        free(turned);
        RU_TRY(status);
    }
    return RU_OK;
}

static ru_status draw(ru_scene *scene, const ru_what *what, int is_histogram)
{
    for (size_t i = 0; i < what->n_name; i++) {
        job j = {
            .scene = scene, .what = what, .name = what->names[i], .is_histogram = is_histogram};
        RU_TRY(start(&j));
        for (size_t r = 0; r < scene->n_run; r++)
            RU_TRY(add_run(&j, r));
        if (!is_histogram)
            RU_TRY(add_measured(&j));
    }
    return RU_OK;
}

ru_status ru_chart_histogram(ru_scene *scene, const ru_what *what)
{
    return draw(scene, what, 1);
}

ru_status ru_chart_profile(ru_scene *scene, const ru_what *what)
{
    return draw(scene, what, 0);
}
