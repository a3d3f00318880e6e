/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/axes.h>

#include <math.h>
#include <stdlib.h>

enum { TICKS_X = 6, TICKS_Y = 5 };
static const double tick_length = 3.5, gap = 3, small = 8, medium = 9, title_room = 16,
                    name_room = 13;

static const ru_type number_right = {8, RU_WEIGHT_NORMAL, 1, 0.5, 0};

double ru_axes_left(const ru_axes *axes, ru_pen *pen)
{
    double widest = 0;
    if (axes->row_names) {
        for (size_t i = 0; i < axes->n_name; i++)
            widest = fmax(widest, ru_pen_text_width(pen, &number_right, axes->names[i]));
        return widest + gap + tick_length;
    }
    ru_ticks ticks;
    ru_ticks_find(&axes->y, TICKS_Y, &ticks);
    for (size_t i = 0; i < ticks.n; i++)
        widest = fmax(widest, ru_pen_text_width(pen, &number_right, ticks.texts[i]));
    return widest + gap + tick_length + (axes->y_name ? name_room : 0);
}

static double or_zero(const double *values, size_t i)
{
    return values && isfinite(values[i]) ? values[i] : 0;
}

static double at_x(const ru_axes *axes, const ru_box *f, double x)
{
    return f->x + f->w * ru_range_place(&axes->x, x);
}

static double at_y(const ru_axes *axes, const ru_box *f, double y)
{
    return f->y + f->h * (1 - ru_range_place(&axes->y, y));
}

static void draw_x_axis(const ru_axes *axes, ru_pen *pen, const ru_box *f)
{
    const ru_type number = {small, RU_WEIGHT_NORMAL, 0.5, 0, 0};
    ru_ticks ticks;
    int wanted = f->w < 130 ? TICKS_X - 2 : TICKS_X;
    ru_ticks_find(&axes->x, wanted, &ticks);
    for (size_t i = 0; i < ticks.n; i++) {
        double x = at_x(axes, f, ticks.values[i]), bottom = f->y + f->h;
        ru_pen_width(pen, 0.6, RU_DASH_NONE);
        ru_pen_color(pen, ru_pale, 1);
        ru_pen_line(pen, x, f->y, x, bottom);
        ru_pen_color(pen, ru_quiet, 1);
        ru_pen_width(pen, 0.8, RU_DASH_NONE);
        ru_pen_line(pen, x, bottom, x, bottom + tick_length);
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_text(pen, x, bottom + tick_length + 1, &number, ticks.texts[i]);
    }
}

static void draw_y_axis(const ru_axes *axes, ru_pen *pen, const ru_box *f)
{
    ru_ticks ticks;
    ru_ticks_find(&axes->y, TICKS_Y, &ticks);
    for (size_t i = 0; i < ticks.n; i++) {
        double y = at_y(axes, f, ticks.values[i]);
        ru_pen_width(pen, 0.6, RU_DASH_NONE);
        ru_pen_color(pen, ru_pale, 1);
        ru_pen_line(pen, f->x, y, f->x + f->w, y);
        ru_pen_color(pen, ru_quiet, 1);
        ru_pen_width(pen, 0.8, RU_DASH_NONE);
        ru_pen_line(pen, f->x - tick_length, y, f->x, y);
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_text(pen, f->x - tick_length - gap, y, &number_right, ticks.texts[i]);
    }
}

static void draw_row_names(const ru_axes *axes, ru_pen *pen, const ru_box *f)
{
    const ru_type note = {small, RU_WEIGHT_NORMAL, 0, 0.5, 0};
    for (size_t i = 0; i < axes->n_name; i++) {
        double y = at_y(axes, f, -(double)i);
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_text(pen, f->x - tick_length - gap, y, &number_right, axes->names[i]);
        if (axes->notes)
            ru_pen_text(pen, f->x + f->w + 6, y, &note, axes->notes[i]);
    }
}

static void draw_names(const ru_axes *axes, ru_pen *pen, const ru_box *f, double left)
{
    const ru_type title = {medium + 0.5, RU_WEIGHT_BOLD, 0, 1, 0};
    const ru_type across = {medium, RU_WEIGHT_NORMAL, 0.5, 0, 0};
    const ru_type upwards = {medium, RU_WEIGHT_NORMAL, 0.5, 0, 1};
    ru_pen_color(pen, ru_ink, 1);
    if (axes->title)
        ru_pen_text(pen, f->x, f->y - 4, &title, axes->title);
    if (axes->x_name)
        ru_pen_text(pen, f->x + f->w / 2, f->y + f->h + tick_length + small + 6, &across,
                    axes->x_name);
    if (axes->y_name && !axes->row_names)
        ru_pen_text(pen, f->x - left, f->y + f->h / 2, &upwards, axes->y_name);
}

/* Where marks have left ink, for the legend to stay away: a coarse raster of the frame. */
enum { RASTER = 48 };
typedef struct ink {
    unsigned char at[RASTER][RASTER];
} ink;

static void spill(ink *used, const ru_box *f, double x, double y)
{
    double u = (x - f->x) / f->w * RASTER, v = (y - f->y) / f->h * RASTER;
    if (u >= 0 && u < RASTER && v >= 0 && v < RASTER)
        used->at[(int)v][(int)u] = 1;
}

static void spill_line(ink *used, const ru_box *f, const double from[2], const double to[2])
{
    int n = (int)fmin(2 * RASTER, 1 + fmax(fabs(to[0] - from[0]), fabs(to[1] - from[1])) / 2);
    for (int i = 0; i <= n; i++)
        spill(used, f, from[0] + (to[0] - from[0]) * i / n, from[1] + (to[1] - from[1]) * i / n);
}

static void draw_curve(const ru_axes *axes, ru_pen *pen, const ru_box *f, const ru_mark *m,
                       ink *used)
{
    double *x = malloc((2 * m->n + 2) * sizeof *x), *y = x ? x + m->n : NULL;
    if (!x)
        return;
    for (size_t i = 0; i < m->n; i++) {
        x[i] = at_x(axes, f, m->x[i]);
        y[i] = at_y(axes, f, m->y[i]);
        if (i && isfinite(x[i] + y[i] + x[i - 1] + y[i - 1]))
            spill_line(used, f, (double[2]){x[i - 1], y[i - 1]}, (double[2]){x[i], y[i]});
    }
    ru_pen_color(pen, m->color, 1);
    ru_pen_width(pen, 1.5, m->dash);
    ru_pen_path(pen, m->n, x, y);
    free(x);
}

static void draw_band(const ru_axes *axes, ru_pen *pen, const ru_box *f, const ru_mark *m)
{
    double *x = malloc((4 * m->n + 4) * sizeof *x), *y = x ? x + 2 * m->n : NULL;
    size_t n = 0;
    if (!x)
        return;
    for (size_t i = 0; i < 2 * m->n; i++) {
        size_t k = i < m->n ? i : 2 * m->n - 1 - i;
        double to = i < m->n ? m->y[k] : m->more[k];
        if (axes->y_is_log)
            to = fmax(to, axes->y.low);
        x[n] = at_x(axes, f, m->x[k]);
        y[n++] = at_y(axes, f, to);
    }
    ru_pen_color(pen, m->color, 0.18);
    ru_pen_area(pen, n, x, y);
    free(x);
}

static void draw_points(const ru_axes *axes, ru_pen *pen, const ru_box *f, const ru_mark *m,
                        ink *used)
{
    ru_pen_width(pen, 0.8, RU_DASH_NONE);
    ru_pen_color(pen, m->color, 1);
    for (size_t i = 0; i < m->n; i++) {
        double x = at_x(axes, f, m->x[i]), y = at_y(axes, f, m->y[i]);
        if (!isfinite(x + y))
            continue;
        double sx = or_zero(m->less, i), sy = or_zero(m->more, i);
        double low = sy > 0 ? at_y(axes, f, m->y[i] - sy) : y;
        double high = sy > 0 ? at_y(axes, f, m->y[i] + sy) : y;
        low = isfinite(low) ? low : f->y + f->h;
        if (sy > 0)
            ru_pen_line(pen, x, low, x, high);
        if (sx > 0) {
            double before = at_x(axes, f, m->x[i] - sx);
            ru_pen_line(pen, isfinite(before) ? before : f->x, y, at_x(axes, f, m->x[i] + sx), y);
        }
        spill_line(used, f, (double[2]){x, low}, (double[2]){x, high});
    }
    for (size_t i = 0; i < m->n; i++) {
        double x = at_x(axes, f, m->x[i]), y = at_y(axes, f, m->y[i]);
        if (isfinite(x + y))
            ru_pen_dot(pen, x, y, 2.1, 0xffffff);
    }
}

static void draw_bar(const ru_axes *axes, ru_pen *pen, const ru_box *f, const ru_mark *m)
{
    double left = at_x(axes, f, m->x[0]), right = at_x(axes, f, m->x[1]);
    double top = at_y(axes, f, m->y[0] + m->y[1]), bottom = at_y(axes, f, m->y[0] - m->y[1]);
    ru_pen_color(pen, m->color, 1);
    ru_pen_fill(pen, &(ru_box){left, top, right - left, bottom - top});
}

static void draw_marks(const ru_axes *axes, ru_pen *pen, const ru_box *f, ink *used)
{
    /* Areas lie under lines, and points on top of them. */
    static const ru_mark_kind order[] = {RU_MARK_BAND, RU_MARK_BAR, RU_MARK_RULE, RU_MARK_CURVE,
                                         RU_MARK_POINTS};
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
        for (size_t i = 0; i < axes->n_mark; i++) {
            const ru_mark *m = &axes->marks[i];
            if (m->kind != order[k])
                continue;
            if (m->kind == RU_MARK_BAND)
                draw_band(axes, pen, f, m);
            else if (m->kind == RU_MARK_BAR)
                draw_bar(axes, pen, f, m);
            else if (m->kind == RU_MARK_CURVE)
                draw_curve(axes, pen, f, m, used);
            else if (m->kind == RU_MARK_POINTS)
                draw_points(axes, pen, f, m, used);
            else {
                ru_pen_color(pen, ru_quiet, 1);
                ru_pen_width(pen, 0.9, RU_DASH_LONG);
                ru_pen_line(pen, at_x(axes, f, axes->x.low), at_y(axes, f, axes->x.low),
                            at_x(axes, f, axes->x.high), at_y(axes, f, axes->x.high));
            }
        }
}

/* How much ink lies under a box, as a share of it. */
static double covered(const ink *used, const ru_box *f, const ru_box *box)
{
    int n = 0, hit = 0;
    for (int v = 0; v < RASTER; v++)
        for (int u = 0; u < RASTER; u++) {
            double x = f->x + (u + 0.5) * f->w / RASTER, y = f->y + (v + 0.5) * f->h / RASTER;
            if (x < box->x || x > box->x + box->w || y < box->y || y > box->y + box->h)
                continue;
            n++;
            hit += used->at[v][u];
        }
    return n ? (double)hit / n : 0;
}

static ru_box legend_box(const ink *used, const ru_box *f, double w, double h)
{
    static const double places[][2] = {{1, 0},   {0, 0},   {1, 1},   {0, 1},    {1, 0.5},
                                       {0, 0.5}, {0.5, 0}, {0.5, 1}, {0.5, 0.5}};
    ru_box best = {0};
    double least = INFINITY;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        ru_box box = {f->x + 4 + places[i][0] * (f->w - w - 8),
                      f->y + 4 + places[i][1] * (f->h - h - 8), w, h};
        double now = covered(used, f, &box);
        if (now < least - 1e-9) {
            least = now;
            best = box;
        }
    }
    return best;
}

static void draw_key(ru_pen *pen, const ru_mark *m, double x, double y)
{
    static const double length = 18;
    if (m->kind == RU_MARK_BAND || m->kind == RU_MARK_BAR) {
        ru_pen_color(pen, m->color, m->kind == RU_MARK_BAND ? 0.18 : 1);
        ru_pen_fill(pen, &(ru_box){x, y - 3, length, 6});
    } else if (m->kind == RU_MARK_POINTS) {
        ru_pen_color(pen, m->color, 1);
        ru_pen_width(pen, 0.8, RU_DASH_NONE);
        ru_pen_line(pen, x + length / 2, y - 4.5, x + length / 2, y + 4.5);
        ru_pen_dot(pen, x + length / 2, y, 2.1, 0xffffff);
    } else {
        ru_pen_color(pen, m->color, 1);
        ru_pen_width(pen, 1.5, m->dash);
        ru_pen_line(pen, x, y, x + length, y);
    }
}

/* Bars have their legend above the frame, where nothing lies under it. */
static void draw_legend(const ru_axes *axes, ru_pen *pen, const ru_box *f, const ink *used)
{
    static const double row = 11.5, key = 23;
    const ru_type text = {7.5, RU_WEIGHT_NORMAL, 0, 0.5, 0};
    double widest = 0, n = 0, along = f->x;
    for (size_t i = 0; i < axes->n_mark; i++)
        if (axes->marks[i].label) {
            widest = fmax(widest, ru_pen_text_width(pen, &text, axes->marks[i].label));
            n++;
        }
    if (n == 0)
        return;
    ru_box box = legend_box(used, f, widest + key + 4, n * row + 4);
    if (!axes->row_names) {
        ru_pen_color(pen, 0xffffff, 0.82);
        ru_pen_fill(pen, &box);
    }
    double y = box.y + 2 + row / 2;
    for (size_t i = 0; i < axes->n_mark; i++) {
        const ru_mark *m = &axes->marks[i];
        if (!m->label)
            continue;
        double x = axes->row_names ? along : box.x + 2;
        if (axes->row_names)
            y = f->y - 8;
        draw_key(pen, m, x, y);
        ru_pen_color(pen, ru_ink, 1);
        ru_pen_text(pen, x + key, y, &text, m->label);
        y += row;
        along += key + ru_pen_text_width(pen, &text, m->label) + 14;
    }
}

void ru_axes_draw(const ru_axes *axes, ru_pen *pen, const ru_box *box, double left)
{
    ink *used = calloc(1, sizeof *used);
    double below = tick_length + small + 4 + (axes->x_name ? name_room : 0);
    double right = axes->notes ? 110 : 8;
    double above = (axes->title ? title_room : 6) + (axes->row_names ? 16 : 0);
    ru_box f = {box->x + left, box->y + above, box->w - left - right, box->h - above - below};
    if (!used)
        return;
    draw_x_axis(axes, pen, &f);
    if (axes->row_names)
        draw_row_names(axes, pen, &f);
    else
        draw_y_axis(axes, pen, &f);
    ru_pen_color(pen, ru_quiet, 1);
    ru_pen_width(pen, 0.8, RU_DASH_NONE);
    ru_pen_line(pen, f.x, f.y + f.h, f.x + f.w, f.y + f.h);
    ru_pen_line(pen, f.x, f.y, f.x, f.y + f.h);
    ru_pen_clip(pen, &(ru_box){f.x - 2.5, f.y - 2.5, f.w + 5, f.h + 5});
    draw_marks(axes, pen, &f, used);
    ru_pen_unclip(pen);
    if (axes->row_names) { /* the title stands above the legend */
        ru_box higher = {f.x, f.y - 16, f.w, f.h + 16};
        draw_names(axes, pen, &higher, left);
    } else {
        draw_names(axes, pen, &f, left);
    }
    draw_legend(axes, pen, &f, used);
    free(used);
}
