/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/axes.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const uint32_t ru_ink = 0x22272b, ru_quiet = 0x8a9299, ru_pale = 0xe6e9eb;

uint32_t ru_line_color(size_t i)
{
    /* Okabe and Ito 2008, darkened a little for thin lines. */
    static const uint32_t colors[] = {0x0b5fa5, 0xd55e00, 0x00846b, 0xb04a8a,
                                      0x5a4fcf, 0x8c6d00, 0x2b9fc9};
    return colors[i % (sizeof colors / sizeof colors[0])];
}

static ru_status keep_numbers(ru_axes *axes, size_t n, const double *from, double factor,
                              const double **kept)
{
    *kept = NULL;
    if (!from)
        return RU_OK;
    double **more = realloc(axes->kept, (axes->n_kept + 1) * sizeof *more);
    RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory");
    axes->kept = more;
    double *copy = malloc((n + 1) * sizeof *copy);
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory for %zu points", n);
    for (size_t i = 0; i < n; i++)
        copy[i] = factor * from[i];
    axes->kept[axes->n_kept++] = copy;
    *kept = copy;
    return RU_OK;
}

ru_status ru_axes_keep(ru_axes *axes, const char *text, const char **kept)
{
    *kept = NULL;
    char **more = realloc(axes->texts, (axes->n_text + 1) * sizeof *more);
    RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory");
    axes->texts = more;
    char *copy = strdup(text);
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory");
    axes->texts[axes->n_text++] = copy;
    *kept = copy;
    return RU_OK;
}

ru_status ru_axes_add(ru_axes *axes, const ru_mark *mark, double x_factor, double y_factor)
{
    if (axes->n_mark == axes->capacity) {
        size_t capacity = 2 * axes->capacity + 8;
        ru_mark *more = realloc(axes->marks, capacity * sizeof *more);
        RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory");
        axes->marks = more;
        axes->capacity = capacity;
    }
    ru_mark *m = &axes->marks[axes->n_mark];
    *m = *mark;
    if (mark->label)
        RU_TRY(ru_axes_keep(axes, mark->label, &m->label));
    RU_TRY(keep_numbers(axes, m->n, mark->x, x_factor, &m->x));
    RU_TRY(keep_numbers(axes, m->n, mark->y, y_factor, &m->y));
    RU_TRY(keep_numbers(axes, m->n, mark->more, y_factor, &m->more));
    RU_TRY(keep_numbers(axes, m->n, mark->less, x_factor, &m->less));
    axes->n_mark++;
    return RU_OK;
}

void ru_axes_clear(ru_axes *axes)
{
    for (size_t i = 0; i < axes->n_kept; i++)
        free(axes->kept[i]);
    for (size_t i = 0; i < axes->n_text; i++)
        free(axes->texts[i]);
    free(axes->kept);
    free(axes->texts);
    free(axes->marks);
    free((void *)(uintptr_t)axes->names);
    *axes = (ru_axes){0};
}

typedef struct extent {
    double low, high;
    int only_positive;
} extent;

static void reach(extent *e, double value)
{
    if (!isfinite(value) || (e->only_positive && value <= 0))
        return;
    e->low = fmin(e->low, value);
    e->high = fmax(e->high, value);
}

static double or_zero(const double *values, size_t i)
{
    return values && isfinite(values[i]) ? values[i] : 0;
}

static void reach_mark(const ru_mark *m, extent *x, extent *y)
{
    for (size_t i = 0; i < m->n; i++) {
        double sx = m->kind == RU_MARK_POINTS ? or_zero(m->less, i) : 0;
        double sy = m->kind == RU_MARK_POINTS ? or_zero(m->more, i) : 0;
        if (m->kind == RU_MARK_BAR) {
            reach(x, m->x[i]);
            continue;
        }
        if (!isfinite(m->x[i]) || !isfinite(m->y[i]))
            continue;
        reach(x, m->x[i] - sx);
        reach(x, m->x[i] + sx);
        reach(y, m->y[i] - sy);
        reach(y, m->y[i] + sy);
        if (m->kind == RU_MARK_BAND)
            reach(y, m->more[i]);
    }
}

void ru_axes_settle(ru_axes *axes)
{
    extent x = {INFINITY, -INFINITY, axes->x_is_log}, y = {INFINITY, -INFINITY, axes->y_is_log};
    for (size_t i = 0; i < axes->n_mark; i++)
        reach_mark(&axes->marks[i], &x, &y);
    if (axes->is_square) {
        x.low = y.low = fmin(x.low, y.low);
        x.high = y.high = fmax(x.high, y.high);
    }
    axes->x = ru_range_around(x.low, x.high, axes->x_is_tight ? 0 : 0.05, axes->x_is_log);
    if (axes->x_is_tight && x.low < x.high)
        axes->x = (ru_range){x.low, x.high, axes->x_is_log};
    axes->y = axes->is_square ? axes->x : ru_range_around(y.low, y.high, 0.06, axes->y_is_log);
    if (axes->row_names)
        axes->y = (ru_range){-(double)axes->n_name + 0.4, 0.6, 0};
}
