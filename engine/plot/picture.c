/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/picture.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/plot/pen.h>
#include <ru/plot/scene.h>
#include <ru/plot/what.h>

static ru_status (*const charts[RU_WHAT_COUNT])(ru_scene *, const ru_what *) = {
    [RU_WHAT_OVERVIEW] = ru_chart_overview, [RU_WHAT_SERIES] = ru_chart_series,
    [RU_WHAT_SECTION] = ru_chart_section,   [RU_WHAT_HISTOGRAM] = ru_chart_histogram,
    [RU_WHAT_PROFILE] = ru_chart_profile,   [RU_WHAT_PARITY] = ru_chart_parity,
    [RU_WHAT_BUDGET] = ru_chart_budget,
};

enum { MARGIN = 12, TITLE = 26, BETWEEN = 14, WIDEST = 960, COLUMNS = 4, MOST_PANELS = 64 };

/* Where the panels stand: rows from left to right. */
typedef struct layout {
    ru_box *boxes; /* [n_panel] */
    double *lefts; /* [n_panel]: room left of the frame */
    double w, h;
} layout;

static size_t columns_for(size_t n)
{
    return n <= 3 ? n : n == 4 ? 2 : n > 6 ? COLUMNS : 3;
}

static void lay_out(const ru_scene *scene, double above, layout *l)
{
    size_t n = scene->n_panel, in_row = 0, n_column = columns_for(n);
    double x = MARGIN, y = above, tallest = 0;
    l->w = 0;
    for (size_t i = 0; i < n; i++) {
        const ru_panel *p = &scene->panels[i];
        if (in_row && (in_row == n_column || x + p->w > WIDEST + MARGIN)) {
            x = MARGIN;
            y += tallest + BETWEEN;
            in_row = 0;
            tallest = 0;
        }
        l->boxes[i] = (ru_box){x, y, p->w, p->h};
        x += p->w + BETWEEN;
        l->w = fmax(l->w, x - BETWEEN + MARGIN);
        tallest = fmax(tallest, p->h);
        in_row++;
    }
    l->h = y + tallest + MARGIN;
}

/* Frames that stand one above the other begin at the same place. */
static void align_frames(const ru_scene *scene, ru_pen *pen, layout *l)
{
    for (size_t i = 0; i < scene->n_panel; i++)
        if (!scene->panels[i].section)
            l->lefts[i] = ru_axes_left(&scene->panels[i].axes, pen);
    for (size_t i = 0; i < scene->n_panel; i++)
        for (size_t k = 0; k < scene->n_panel; k++)
            if (l->boxes[k].x == l->boxes[i].x && l->boxes[k].w == l->boxes[i].w)
                l->lefts[i] = fmax(l->lefts[i], l->lefts[k]);
}

/* That of the first result, unless others have another one. */
static const char *title_of(const ru_picture *picture, const ru_scene *scene)
{
    const char *title = scene->runs[0].info->title;
    for (size_t i = 1; i < scene->n_run; i++)
        if (strcmp(scene->runs[i].info->title, title) != 0)
            title = "";
    return picture->title ? picture->title : title;
}

/* "incomplete, to 3.2 h" of a run that did not end, "incomplete: a, to 3.2 h; b, to 1 h" of
 * several;
 * "" where all did. What a picture shows of them is not the whole. */
static void mark_incomplete(const ru_scene *scene, char *mark, size_t size)
{
    int several = scene->n_run > 1;
    size_t used = 0;
    mark[0] = '\0';
    for (size_t i = 0; i < scene->n_run && used < size; i++) {
        const ru_plot_run *run = &scene->runs[i];
        size_t n = run->info->n_time;
        if (run->info->complete)
            continue;
        const char *before = used ? "; " : several ? "incomplete: " : "incomplete";
        used += (size_t)snprintf(mark + used, size - used, "%s%.40s, to %.4g %s", before,
                                 several ? run->label : "",
                                 n ? run->times[n - 1] / scene->time_unit : 0, scene->time_word);
    }
}

static void write_title(const ru_picture *picture, const ru_scene *scene, char *text, size_t size)
{
    char mark[256];
    const char *title = title_of(picture, scene);
    mark_incomplete(scene, mark, sizeof mark);
    size_t n = (size_t)snprintf(text, size, "%s%s", mark, mark[0] && title[0] ? ": " : "");
    if (n < size)
        ru_plot_pretty(title, text + n, size - n);
}

static ru_status paint(const ru_picture *picture, const ru_scene *scene, layout *l)
{
    const ru_type type = {11, RU_WEIGHT_NORMAL, 0, 0.5, 0};
    char title[456];
    ru_pen *pen = NULL;
    write_title(picture, scene, title, sizeof title);
    lay_out(scene, title[0] ? MARGIN + TITLE : MARGIN, l);
    /* The sheet is as wide as its panels, or its title, which only a pen can measure. */
    RU_TRY(ru_pen_open(picture->output, l->w, l->h, &pen));
    double wide = fmin(2 * MARGIN + ru_pen_text_width(pen, &type, title), WIDEST);
    if (wide > l->w) {
        ru_pen_close(&pen);
        RU_TRY(ru_pen_open(picture->output, wide, l->h, &pen));
    }
    ru_pen_color(pen, ru_ink, 1);
    ru_pen_text(pen, MARGIN, MARGIN + 8, &type, title);
    align_frames(scene, pen, l);
    for (size_t i = 0; i < scene->n_panel; i++) {
        const ru_panel *p = &scene->panels[i];
        if (p->section)
            ru_plot_section_draw(p->section, pen, &l->boxes[i]);
        else
            ru_axes_draw(&p->axes, pen, &l->boxes[i], l->lefts[i]);
    }
    ru_status status = ru_pen_finish(pen);
    ru_pen_close(&pen);
    return status;
}

static ru_status make_panels(const ru_picture *picture, ru_scene *scene)
{
    static const char *const overview[] = {"overview"};
    const char *const *words = picture->n_what ? picture->what : overview;
    size_t n = picture->n_what ? picture->n_what : 1;
    for (size_t i = 0; i < n; i++) {
        ru_what what;
        RU_TRY(ru_what_read(words[i], &what));
        ru_status status = charts[what.kind](scene, &what);
        ru_what_clear(&what);
        RU_TRY(status);
        RU_REQUIRE(scene->n_panel <= MOST_PANELS, RU_ERR_USAGE,
                   "more than %d panels are no picture", MOST_PANELS);
    }
    for (size_t i = 0; i < scene->n_panel; i++)
        if (!scene->panels[i].section)
            ru_axes_settle(&scene->panels[i].axes);
    return RU_OK;
}

ru_status ru_picture_draw(const ru_picture *picture)
{
    ru_scene scene;
    RU_REQUIRE(ru_pen_can_write(picture->output), RU_ERR_USAGE,
               "%s: a picture's name ends in .png, .svg or .pdf", picture->output);
    RU_TRY(ru_scene_open(picture->results, picture->reports, picture->n_result, &scene));
    scene.is_log = picture->is_log;
    ru_status status = make_panels(picture, &scene);
    layout l = {.boxes = calloc(scene.n_panel + 1, sizeof *l.boxes),
                .lefts = calloc(scene.n_panel + 1, sizeof *l.lefts)};
    if (status == RU_OK)
        status = l.boxes && l.lefts ? paint(picture, &scene, &l)
                                    : ru_fault(RU_ERR_SYSTEM, "out of memory");
    free(l.boxes);
    free(l.lefts);
    ru_scene_close(&scene);
    return status;
}
