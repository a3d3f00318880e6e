/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/pen.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cairo/cairo-pdf.h>
#include <cairo/cairo-svg.h>
#include <pango/pangocairo.h>

#include <ru/io/text_file.h>

/* Pixels a point of a PNG: 144 a inch, sharp on a screen of either kind. */
static const double png_scale = 2;

typedef enum format { PNG, SVG, PDF, NO_FORMAT } format;

struct ru_pen {
    char *path;
    format format;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    unsigned char *bytes; /* of the file; owned */
    size_t n, capacity;
    double size; /* of the type that the layout has */
    int bold;
};

static format format_of(const char *path)
{
    static const char *const endings[] = {[PNG] = ".png", [SVG] = ".svg", [PDF] = ".pdf"};
    const char *dot = strrchr(path, '.');
    for (format f = PNG; dot && f < NO_FORMAT; f++)
        if (strcasecmp(dot, endings[f]) == 0)
            return f;
    return NO_FORMAT;
}

int ru_pen_can_write(const char *path)
{
    return format_of(path) != NO_FORMAT;
}

static cairo_status_t keep_bytes(void *context, const unsigned char *bytes, unsigned n)
{
    ru_pen *pen = context;
    if (pen->n + n > pen->capacity) {
        size_t capacity = 2 * pen->capacity + n + 4096;
        unsigned char *more = realloc(pen->bytes, capacity);
        if (!more)
            return CAIRO_STATUS_NO_MEMORY;
        pen->bytes = more;
        pen->capacity = capacity;
    }
    memcpy(pen->bytes + pen->n, bytes, n);
    pen->n += n;
    return CAIRO_STATUS_SUCCESS;
}

static void open_surface(ru_pen *pen, double width, double height)
{
    if (pen->format == SVG) {
        pen->surface = cairo_svg_surface_create_for_stream(keep_bytes, pen, width, height);
        cairo_svg_surface_set_document_unit(pen->surface, CAIRO_SVG_UNIT_PT);
    } else if (pen->format == PDF) {
        pen->surface = cairo_pdf_surface_create_for_stream(keep_bytes, pen, width, height);
    } else {
        pen->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(png_scale * width),
                                                  (int)ceil(png_scale * height));
    }
    pen->cairo = cairo_create(pen->surface);
    if (pen->format == PNG)
        cairo_scale(pen->cairo, png_scale, png_scale);
    cairo_set_source_rgb(pen->cairo, 1, 1, 1);
    cairo_paint(pen->cairo);
    cairo_set_line_join(pen->cairo, CAIRO_LINE_JOIN_ROUND);
    pen->layout = pango_cairo_create_layout(pen->cairo);
    /* Letters are placed alike on every kind of sheet. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(pango_layout_get_context(pen->layout), options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(pango_layout_get_context(pen->layout), FALSE);
}

ru_status ru_pen_open(const char *path, double width, double height, ru_pen **out)
{
    *out = NULL;
    RU_REQUIRE(ru_pen_can_write(path), RU_ERR_USAGE,
               "%s: a picture's name ends in .png, .svg or .pdf", path);
    ru_pen *pen = calloc(1, sizeof *pen);
    RU_REQUIRE(pen, RU_ERR_SYSTEM, "out of memory");
    pen->format = format_of(path);
    pen->path = strdup(path);
    if (pen->path)
        open_surface(pen, width, height);
    if (!pen->path || cairo_status(pen->cairo) != CAIRO_STATUS_SUCCESS || !pen->layout) {
        ru_pen_close(&pen);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for a picture of %.0f x %.0f points", width,
                        height);
    }
    *out = pen;
    return RU_OK;
}

ru_status ru_pen_finish(ru_pen *pen)
{
    cairo_status_t status = cairo_status(pen->cairo);
    if (pen->format == PNG && status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(pen->surface, keep_bytes, pen);
    cairo_surface_finish(pen->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(pen->surface);
    RU_REQUIRE(status == CAIRO_STATUS_SUCCESS && pen->n, RU_ERR_SYSTEM, "%s: cannot be drawn: %s",
               pen->path, cairo_status_to_string(status));
    RU_TRY(ru_file_write(pen->path, pen->bytes, pen->n));
    return RU_OK;
}

void ru_pen_close(ru_pen **out)
{
    ru_pen *pen = *out;
    *out = NULL;
    if (!pen)
        return;
    if (pen->layout)
        g_object_unref(pen->layout);
    if (pen->cairo)
        cairo_destroy(pen->cairo);
    if (pen->surface)
        cairo_surface_destroy(pen->surface);
    free(pen->path);
    free(pen->bytes);
    free(pen);
}

void ru_pen_color(ru_pen *pen, uint32_t color, double opacity)
{
    cairo_set_source_rgba(pen->cairo, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                          (color & 255) / 255.0, opacity);
}

void ru_pen_width(ru_pen *pen, double width, ru_dash dash)
{
    static const struct {
        int n;
        double lengths[4]; /* in line widths */
    } dashes[RU_DASH_COUNT] = {
        {0, {0}}, {2, {4.5, 1.8}}, {2, {2, 1.3}}, {4, {4.5, 1.5, 1, 1.5}}, {2, {0.9, 1.4}}};
    double lengths[4];
    for (int i = 0; i < dashes[dash].n; i++)
        lengths[i] = width * dashes[dash].lengths[i];
    cairo_set_line_width(pen->cairo, width);
    cairo_set_dash(pen->cairo, lengths, dashes[dash].n, 0);
}

void ru_pen_fill(ru_pen *pen, const ru_box *box)
{
    cairo_rectangle(pen->cairo, box->x, box->y, box->w, box->h);
    cairo_fill(pen->cairo);
}

void ru_pen_frame(ru_pen *pen, const ru_box *box)
{
    cairo_rectangle(pen->cairo, box->x, box->y, box->w, box->h);
    cairo_stroke(pen->cairo);
}

void ru_pen_line(ru_pen *pen, double x0, double y0, double x1, double y1)
{
    cairo_move_to(pen->cairo, x0, y0);
    cairo_line_to(pen->cairo, x1, y1);
    cairo_stroke(pen->cairo);
}

void ru_pen_path(ru_pen *pen, size_t n, const double *x, const double *y)
{
    int down = 0;
    for (size_t i = 0; i < n; i++) {
        int there = isfinite(x[i]) && isfinite(y[i]);
        if (there && down)
            cairo_line_to(pen->cairo, x[i], y[i]);
        else if (there)
            cairo_move_to(pen->cairo, x[i], y[i]);
        down = there;
    }
    cairo_stroke(pen->cairo);
}

void ru_pen_area(ru_pen *pen, size_t n, const double *x, const double *y)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]) && isfinite(y[i]))
            cairo_line_to(pen->cairo, x[i], y[i]);
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

void ru_pen_dot(ru_pen *pen, double x, double y, double radius, uint32_t fill)
{
    cairo_new_sub_path(pen->cairo);
    cairo_arc(pen->cairo, x, y, radius, 0, 6.283185307179586);
    cairo_save(pen->cairo);
    ru_pen_color(pen, fill, 1);
    cairo_fill_preserve(pen->cairo);
    cairo_restore(pen->cairo);
    cairo_stroke(pen->cairo);
}

void ru_pen_clip(ru_pen *pen, const ru_box *box)
{
    cairo_save(pen->cairo);
    cairo_rectangle(pen->cairo, box->x, box->y, box->w, box->h);
    cairo_clip(pen->cairo);
}

void ru_pen_unclip(ru_pen *pen)
{
    cairo_restore(pen->cairo);
}

/* Lays a text out; *width and *height get its size. */
static void lay_out(ru_pen *pen, const ru_type *type, const char *text, double *width,
                    double *height)
{
    int bold = type->weight == RU_WEIGHT_BOLD;
    if (pen->size != type->size || pen->bold != bold) {
        PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans, Sans");
        pango_font_description_set_absolute_size(font, type->size * PANGO_SCALE);
        if (bold)
            pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
        pango_layout_set_font_description(pen->layout, font);
        pango_font_description_free(font);
        pen->size = type->size;
        pen->bold = bold;
    }
    gchar *valid = g_utf8_make_valid(text, -1);
    for (gchar *c = valid; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    pango_layout_set_text(pen->layout, valid, -1);
    g_free(valid);
    int w, h;
    pango_layout_get_size(pen->layout, &w, &h);
    *width = (double)w / PANGO_SCALE;
    *height = (double)h / PANGO_SCALE;
}

void ru_pen_text(ru_pen *pen, double x, double y, const ru_type *type, const char *text)
{
    double width, height;
    lay_out(pen, type, text, &width, &height);
    cairo_save(pen->cairo);
    cairo_move_to(pen->cairo, x, y);
    if (type->upwards)
        cairo_rotate(pen->cairo, -1.5707963267948966);
    cairo_rel_move_to(pen->cairo, -type->left * width, -type->above * height);
    pango_cairo_show_layout(pen->cairo, pen->layout);
    cairo_restore(pen->cairo);
    cairo_new_path(pen->cairo);
}

double ru_pen_text_width(ru_pen *pen, const ru_type *type, const char *text)
{
    double width, height;
    lay_out(pen, type, text, &width, &height);
    return width;
}

void ru_pen_pixels(ru_pen *pen, const ru_box *box, int n_x, int n_y, const uint32_t *pixels)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, n_x, n_y);
    if (cairo_surface_status(image) == CAIRO_STATUS_SUCCESS) {
        unsigned char *bytes = cairo_image_surface_get_data(image);
        size_t stride = (size_t)cairo_image_surface_get_stride(image);
        for (int i = 0; i < n_y; i++)
            memcpy(bytes + (size_t)i * stride, pixels + (size_t)i * (size_t)n_x,
                   (size_t)n_x * sizeof *pixels);
        cairo_surface_mark_dirty(image);
        cairo_save(pen->cairo);
        cairo_translate(pen->cairo, box->x, box->y);
        cairo_scale(pen->cairo, box->w / n_x, box->h / n_y);
        cairo_set_source_surface(pen->cairo, image, 0, 0);
        cairo_pattern_set_filter(cairo_get_source(pen->cairo), CAIRO_FILTER_NEAREST);
        cairo_rectangle(pen->cairo, 0, 0, n_x, n_y);
        cairo_fill(pen->cairo);
        cairo_restore(pen->cairo);
    }
    cairo_surface_destroy(image);
}
