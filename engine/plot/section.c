/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/scene.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/plot/color_map.h>

/* Tanks cut along their axis, side by side, with one scale of colours. */

typedef struct tank {
    char word[120]; /* above it */
    double *values; /* [n_z][2 n_r]: the far side of the cut first; owned */
} tank;

struct ru_plot_section {
    char title[120];
    tank *tanks; /* [n]; owned */
    size_t n;
    size_t n_r, n_z;
    double *r_edges, *z_edges; /* [n_r + 1], [n_z + 1], m; owned */
    double theta;              /* of the near side, rad */
    ru_plot_vessel vessel;
    ru_range range;
    int clips_low, clips_high; /* 1: numbers beyond the range */
    ru_color_map map;
    double w, h; /* of one tank, points */
};

void ru_plot_section_free(ru_plot_section *s)
{
    if (!s)
        return;
    for (size_t i = 0; s->tanks && i < s->n; i++)
        free(s->tanks[i].values);
    free(s->tanks);
    free(s->r_edges);
    free(s->z_edges);
    free(s);
}

static const double pi = 3.14159265358979323846;

/* The nodes along the plane at theta and theta + pi of one snapshot; all: [n_node]. */
static void cut(const ru_plot_section *s, const double *rings, const double *all, double *values)
{
    double turn[2] = {(s->theta + pi) / (2 * pi), s->theta / (2 * pi)};
    size_t n_layer = 0;
    for (size_t r = 0; r < s->n_r; r++)
        n_layer += (size_t)rings[r];
    for (size_t side = 0; side < 2; side++) {
        size_t start = 0;
        turn[side] -= floor(turn[side]);
        for (size_t r = 0; r < s->n_r; r++) {
            size_t n = (size_t)rings[r], k = (size_t)(turn[side] * rings[r]);
            size_t column = side == 0 ? s->n_r - 1 - r : s->n_r + r;
            for (size_t z = 0; z < s->n_z; z++)
                values[z * 2 * s->n_r + column] = all[z * n_layer + start + (k < n ? k : n - 1)];
            start += n;
        }
    }
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* From the 1 % to the 99.9 % quantile of what is shown; logarithmic where most of the vessel lies
 * far below the largest numbers, as under a feed. */
static ru_status choose_range(ru_plot_section *s)
{
    size_t each = s->n_z * 2 * s->n_r, n = 0;
    double *all = malloc((s->n * each + 1) * sizeof *all);
    RU_REQUIRE(all, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < each; k++)
            if (isfinite(s->tanks[i].values[k]))
                all[n++] = s->tanks[i].values[k];
    qsort(all, n, sizeof *all, rising);
    double low = n ? all[n / 100] : 0, high = n ? all[n - 1 - n / 1000] : 1;
    double middle = n ? all[n / 2] : 0;
    if (low > 0 && high > 20 * low && middle < 0.1 * high)
        s->range = (ru_range){fmax(low, high * 1e-4), high, 1};
    else if (high - low < 1e-6 * fmax(fabs(high), 1e-12))
        s->range =
            (ru_range){low - 0.01 * fmax(fabs(low), 1e-9), low + 0.01 * fmax(fabs(low), 1e-9), 0};
    else
        s->range = (ru_range){low >= 0 && low < 0.5 * high ? 0 : low, high, 0};
    if (n) {
        s->clips_low = all[0] < s->range.low;
        s->clips_high = all[n - 1] > s->range.high;
    }
    free(all);
    return RU_OK;
}

static ru_status read_mesh(const ru_plot_run *run, ru_plot_section *s, double **rings)
{
    size_t n_z = 0, n_r = 0;
    RU_REQUIRE(run->info->mesh == RU_MESH_CYLINDER, RU_ERR_USAGE,
               "%s: the vessel is no cylinder grid, so there is nothing to cut; "
               "--what histogram:FIELD or profile:FIELD show what its parts hold",
               run->path);
    RU_TRY(ru_result_numbers_read(run->result, "mesh/r_edges", &s->r_edges, &s->n_r));
    RU_TRY(ru_result_numbers_read(run->result, "mesh/z_edges", &s->z_edges, &n_z));
    RU_TRY(ru_result_numbers_read(run->result, "mesh/ring_n_theta", rings, &n_r));
    double n_layer = 0;
    for (size_t r = 0; r < n_r; r++)
        n_layer += (*rings)[r];
    RU_REQUIRE(s->n_r == n_r + 1 && n_r > 0 && n_z > 1 &&
                   n_layer * (double)(n_z - 1) == (double)run->info->n_node,
               RU_ERR_INPUT, "%s: its mesh has other cells than its fields", run->path);
    s->n_r = n_r;
    s->n_z = n_z - 1;
    return RU_OK;
}

static ru_status read_tanks(const ru_scene *scene, const ru_plot_run *run, const char *name,
                            const size_t *snapshots, const double *rings, ru_plot_section *s)
{
    double *all = malloc(((size_t)run->info->n_node + 1) * sizeof *all);
    RU_REQUIRE(all, RU_ERR_SYSTEM, "out of memory");
    ru_status status = RU_OK;
    for (size_t i = 0; i < s->n && status == RU_OK; i++) {
        tank *t = &s->tanks[i];
        t->values = malloc((s->n_z * 2 * s->n_r + 1) * sizeof *t->values);
        status = t->values ? ru_result_field_read(run->result, name, snapshots[i], all)
                           : ru_fault(RU_ERR_SYSTEM, "out of memory");
        if (status == RU_OK)
            cut(s, rings, all, t->values);
        snprintf(t->word, sizeof t->word, "%.4g %s",
                 run->snapshots[snapshots[i]] / scene->time_unit, scene->time_word);
    }
    free(all);
    return status;
}

/* A title with its unit, and the numbers in it; before that numbers and range are in the unit of
 * the result. */
static void read_well(ru_plot_section *s, const ru_column *column)
{
    size_t each = s->n_z * 2 * s->n_r;
    double factor;
    const char *unit;
    char spelt[80];
    /* A range of decades is read by its middle. */
    double typical = s->range.is_log ? sqrt(s->range.low * s->range.high) : s->range.high;
    ru_plot_reading(column->unit, typical, &factor, &unit);
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < each; k++)
            s->tanks[i].values[k] *= factor;
    s->range.low *= factor;
    s->range.high *= factor;
    ru_plot_spell(column->name, 1, spelt, sizeof spelt);
    snprintf(s->title, sizeof s->title, "%s%s%.30s", spelt, unit[0] ? ", " : "", unit);
}

/* As tall as others' panels allow, in true proportions. */
static void choose_size(ru_plot_section *s, ru_panel *panel)
{
    static const double tallest = 300, widest = 230, narrowest = 26;
    double tall = (s->z_edges[s->n_z] - s->z_edges[0]) / (2 * s->r_edges[s->n_r]);
    s->h = fmin(tallest, tall * widest / (double)s->n);
    if (s->n == 1)
        s->h = fmin(tallest, tall * widest);
    s->h = fmax(s->h, fmin(tallest, 75 * tall));
    s->w = fmax(s->h / tall, narrowest);
    panel->w = (double)s->n * (s->w + 10) + 105;
    panel->h = s->h + 72;
}

/* One run at some times. */
static ru_status add_section(ru_scene *scene, const ru_plot_run *run, const ru_what *what,
                             const char *name)
{
    ru_panel *panel;
    size_t *snapshots = NULL;
    double *rings = NULL;
    RU_TRY(ru_scene_panel(scene, &panel));
    ru_plot_section *s = panel->section = calloc(1, sizeof *s);
    RU_REQUIRE(s, RU_ERR_SYSTEM, "out of memory");
    s->vessel = run->vessel;
    s->theta = run->vessel.n_feed ? run->vessel.feeds[0].theta : 0;
    s->map = (ru_color_map)(scene->n_section / scene->n_run % RU_COLOR_MAP_COUNT);
    ru_status status = read_mesh(run, s, &rings);
    if (status == RU_OK)
        status = ru_plot_snapshots(run, what, scene->n_run > 1 ? 1 : 4, &snapshots, &s->n);
    if (status == RU_OK) {
        s->tanks = calloc(s->n, sizeof *s->tanks);
        status = s->tanks ? read_tanks(scene, run, name, snapshots, rings, s)
                          : ru_fault(RU_ERR_SYSTEM, "out of memory");
    }
    if (status == RU_OK)
        status = choose_range(s);
    if (status == RU_OK)
        choose_size(s, panel);
    scene->n_section++;
    free(rings);
    free(snapshots);
    return status;
}

/* Runs beside each other have one scale of colours; panels: [n_run]. */
static void share_range(size_t n_run, ru_panel *panels)
{
    ru_range all = panels[0].section->range;
    for (size_t r = 1; r < n_run; r++) {
        const ru_range *one = &panels[r].section->range;
        all.low = fmin(all.low, one->low);
        all.high = fmax(all.high, one->high);
        all.is_log = all.is_log && one->is_log;
    }
    for (size_t r = 0; r < n_run; r++)
        panels[r].section->range = all;
}

/* One field of all runs; read in one unit, since they share the scale. */
static ru_status add_field(ru_scene *scene, const ru_what *what, const char *name)
{
    size_t first = scene->n_panel;
    const ru_column *column = NULL;
    for (size_t r = 0; r < scene->n_run; r++) {
        RU_TRY(ru_plot_field(&scene->runs[r], name, &column));
        RU_TRY(add_section(scene, &scene->runs[r], what, name));
    }
    ru_panel *panels = &scene->panels[first];
    share_range(scene->n_run, panels);
    for (size_t r = 0; r < scene->n_run; r++) {
        ru_plot_section *s = panels[r].section;
        RU_TRY(ru_plot_field(&scene->runs[r], name, &column));
        read_well(s, column);
        if (scene->n_run > 1) {
            size_t used = strlen(s->title);
            snprintf(s->title + used, sizeof s->title - used, ": %.60s", scene->runs[r].label);
        }
    }
    return RU_OK;
}

ru_status ru_chart_section(ru_scene *scene, const ru_what *what)
{
    for (size_t i = 0; i < what->n_name; i++)
        RU_TRY(add_field(scene, what, what->names[i]));
    return RU_OK;
}

/* Two pixels a point, each with the number of the cell that it lies in. */
static void draw_cells(const ru_plot_section *s, const tank *t, ru_pen *pen, const ru_box *box)
{
    int n_x = (int)ceil(2 * box->w), n_y = (int)ceil(2 * box->h);
    uint32_t *pixels = malloc((size_t)n_x * (size_t)n_y * sizeof *pixels);
    if (!pixels)
        return;
    double radius = s->r_edges[s->n_r];
    for (int j = 0; j < n_y; j++) {
        double z = s->z_edges[s->n_z] - (j + 0.5) / n_y * (s->z_edges[s->n_z] - s->z_edges[0]);
        size_t row = 0;
        while (row + 1 < s->n_z && z >= s->z_edges[row + 1])
            row++;
        for (int i = 0; i < n_x; i++) {
            double x = (2 * (i + 0.5) / n_x - 1) * radius;
            size_t ring = 0;
            while (ring + 1 < s->n_r && fabs(x) >= s->r_edges[ring + 1])
                ring++;
            double v = t->values[row * 2 * s->n_r + (x < 0 ? s->n_r - 1 - ring : s->n_r + ring)];
            if (s->range.is_log)
                v = fmax(v, s->range.low);
            pixels[j * n_x + i] = ru_color_of(s->map, ru_range_place(&s->range, v));
        }
    }
    ru_pen_pixels(pen, box, n_x, n_y, pixels);
    free(pixels);
}

/* Shaft, discs and blades: a light line on a dark one, seen on every colour. */
static void draw_fittings(const ru_plot_section *s, ru_pen *pen, const ru_box *box)
{
    double scale = box->w / (2 * s->r_edges[s->n_r]), bottom = box->y + box->h;
    double middle = box->x + box->w / 2, lowest = INFINITY;
    const ru_plot_vessel *v = &s->vessel;
    for (size_t i = 0; i < v->n_impeller; i++)
        lowest = fmin(lowest, v->impellers[i].height);
    ru_pen_clip(pen, box);
    for (int pass = 0; pass < 2; pass++) {
        ru_pen_color(pen, pass ? 0xffffff : 0x202020, pass ? 1 : 0.55);
        ru_pen_width(pen, pass ? 1 : 2.4, RU_DASH_NONE);
        if (v->n_impeller)
            ru_pen_line(pen, middle, box->y, middle, bottom - scale * (lowest - s->z_edges[0]));
        for (size_t i = 0; i < v->n_impeller; i++) {
            const ru_plot_impeller *m = &v->impellers[i];
            double y = bottom - scale * (m->height - s->z_edges[0]), half = scale * m->diameter / 2;
            double blade = scale * m->blade;
            ru_pen_line(pen, middle - half, y, middle + half, y);
            ru_pen_frame(pen, &(ru_box){middle - half, y - blade / 2, half / 2, blade});
            ru_pen_frame(pen, &(ru_box){middle + half / 2, y - blade / 2, half / 2, blade});
        }
    }
    ru_pen_unclip(pen);
    for (size_t i = 0; i < v->n_feed; i++) {
        const ru_plot_feed *f = &v->feeds[i];
        double x = middle + scale * f->r * cos(f->theta - s->theta);
        double y = bottom - scale * (f->z - s->z_edges[0]);
        if (fabs(sin(f->theta - s->theta)) * f->r > 0.1 * s->r_edges[s->n_r] || y < box->y - 9)
            continue;
        const double xs[] = {x - 3.6, x + 3.6, x}, ys[] = {y - 3.2, y - 3.2, y + 3.2};
        ru_pen_color(pen, 0xffffff, 1);
        ru_pen_area(pen, 3, xs, ys);
        const double round_x[] = {xs[0], xs[1], xs[2], xs[0]},
                     round_y[] = {ys[0], ys[1], ys[2], ys[0]};
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_width(pen, 0.8, RU_DASH_NONE);
        ru_pen_path(pen, 4, round_x, round_y);
    }
}

static void draw_height(const ru_plot_section *s, ru_pen *pen, const ru_box *box)
{
    const ru_type number = {8, RU_WEIGHT_NORMAL, 1, 0.5, 0},
                  name = {9, RU_WEIGHT_NORMAL, 0.5, 0, 1};
    const ru_range range = {s->z_edges[0], s->z_edges[s->n_z], 0};
    ru_ticks ticks;
    ru_ticks_find(&range, box->h < 120 ? 3 : 6, &ticks);
    for (size_t i = 0; i < ticks.n; i++) {
        double y = box->y + box->h * (1 - ru_range_place(&range, ticks.values[i]));
        ru_pen_color(pen, ru_quiet, 1);
        ru_pen_width(pen, 0.8, RU_DASH_NONE);
        ru_pen_line(pen, box->x - 4, y, box->x - 1, y);
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_text(pen, box->x - 6, y, &number, ticks.texts[i]);
    }
    ru_pen_text(pen, box->x - 42, box->y + box->h / 2, &name, "height, m");
}

static void draw_color_bar(const ru_plot_section *s, ru_pen *pen, const ru_box *box)
{
    enum { STEPS = 256 };
    const ru_type number = {8, RU_WEIGHT_NORMAL, 0, 0.5, 0};
    uint32_t colors[STEPS];
    ru_ticks ticks;
    for (int i = 0; i < STEPS; i++)
        colors[i] = ru_color_of(s->map, 1 - (i + 0.5) / STEPS);
    ru_pen_pixels(pen, box, 1, STEPS, colors);
    const double x[] = {box->x, box->x + box->w, box->x + box->w / 2};
    if (s->clips_high) {
        ru_pen_color(pen, colors[0], 1);
        ru_pen_area(pen, 3, x, (double[]){box->y, box->y, box->y - 7});
    }
    if (s->clips_low) {
        double bottom = box->y + box->h;
        ru_pen_color(pen, colors[STEPS - 1], 1);
        ru_pen_area(pen, 3, x, (double[]){bottom, bottom, bottom + 7});
    }
    ru_ticks_find(&s->range, box->h < 120 ? 4 : s->range.is_log ? 9 : 6, &ticks);
    for (size_t i = 0; i < ticks.n; i++) {
        double y = box->y + box->h * (1 - ru_range_place(&s->range, ticks.values[i]));
        ru_pen_color(pen, ru_quiet, 1);
        ru_pen_width(pen, 0.8, RU_DASH_NONE);
        ru_pen_line(pen, box->x + box->w, y, box->x + box->w + 3, y);
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_text(pen, box->x + box->w + 5, y, &number, ticks.texts[i]);
    }
}

void ru_plot_section_draw(const ru_plot_section *s, ru_pen *pen, const ru_box *box)
{
    const ru_type title = {9.5, RU_WEIGHT_BOLD, 0, 1, 0}, word = {8.5, RU_WEIGHT_NORMAL, 0.5, 1, 0},
                  note = {8, RU_WEIGHT_NORMAL, 0, 0, 0};
    char across[64];
    ru_box t = {box->x + 44, box->y + 36, s->w, s->h};
    ru_pen_color(pen, ru_ink, 1);
    ru_pen_text(pen, t.x, box->y + 15, &title, s->title);
    draw_height(s, pen, &t);
    for (size_t i = 0; i < s->n; i++, t.x += s->w + 10) {
        draw_cells(s, &s->tanks[i], pen, &t);
        draw_fittings(s, pen, &t);
        const double x[] = {t.x, t.x, t.x + t.w, t.x + t.w}, y[] = {t.y, t.y + t.h, t.y + t.h, t.y};
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_width(pen, 1.3, RU_DASH_NONE);
        ru_pen_path(pen, 4, x, y);
        ru_pen_text(pen, t.x + t.w / 2, t.y - 3, &word, s->tanks[i].word);
    }
    snprintf(across, sizeof across, "diameter %.3g m", 2 * s->r_edges[s->n_r]);
    ru_pen_text(pen, box->x + 44, t.y + t.h + 5, &note, across);
    draw_color_bar(s, pen, &(ru_box){t.x + 4, t.y + 7, 9, t.h - 14});
}
