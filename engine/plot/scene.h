/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_SCENE_H
#define RU_PLOT_SCENE_H

#include <ru/io/hdf5_read.h>
#include <ru/plot/axes.h>
#include <ru/plot/measured.h>
#include <ru/plot/vessel.h>
#include <ru/plot/what.h>

/* What is drawn from: the opened results and the panels that come of them. Internal to the room. */

typedef struct ru_plot_run {
    const char *path;
    char *label; /* short, unlike those of the other runs; owned */
    ru_result *result;
    const ru_result_info *info;
    double *times;     /* [info->n_time] s */
    double *snapshots; /* [info->n_snapshot] s */
    ru_plot_vessel vessel;
    ru_plot_measured measured;
} ru_plot_run;

/* One panel of a picture: a frame with curves, or tanks in cross-section. */
typedef struct ru_plot_section ru_plot_section;
typedef struct ru_panel {
    ru_axes axes;
    ru_plot_section *section; /* NULL: the axes; owned */
    double w, h;              /* points */
} ru_panel;

typedef struct ru_scene {
    ru_plot_run *runs; /* [n_run] */
    size_t n_run;
    int is_log;            /* 1: values of series on a logarithmic axis */
    double time_unit;      /* s */
    const char *time_name; /* "time, h" */
    const char *time_word; /* "h" */
    ru_panel *panels;      /* [n_panel]; owned */
    size_t n_panel, n_section;
} ru_scene;

/* Opens results: [n] paths, [n] reports of `rushton compare --json` (NULL: none, also each of
 * them). Fails as ru_result_open and ru_plot_measured_read; `scene` is then empty. Not collective.
 */
RU_MUST_USE ru_status ru_scene_open(const char *const *paths, const char *const *reports, size_t n,
                                    ru_scene *scene);

/* Closes all and frees the panels. Not collective. */
void ru_scene_close(ru_scene *scene);

/* A new empty panel of the usual size; borrowed until the next one. Fails with RU_ERR_SYSTEM. Not
 * collective. */
RU_MUST_USE ru_status ru_scene_panel(ru_scene *scene, ru_panel **panel);

/* A unit in which the largest number is easy to read, and the factor to it: g/L below 0.5 become
 * mg/L, large volumes m3. `name`: as it is written at an axis, "g/L", "m³", "" for pure numbers.
 * Not collective. */
void ru_plot_reading(const char *unit, double largest, double *factor, const char **name);

/* "dissolved oxygen" for "dissolved_oxygen"; with a capital where asked for. `text`: [size]. Not
 * collective. */
void ru_plot_spell(const char *name, int capital, char *text, size_t size);

/* A text with m² and m³ for m2 and m3; text: [size]. Not collective. */
void ru_plot_pretty(const char *from, char *text, size_t size);

/* Snapshots for the times of `what`: the nearest ones, [*n] malloc'ed; without times `usual` of
 * them, evenly spread, the last included. Fails with RU_ERR_USAGE for a time outside of the run,
 * RU_ERR_INPUT for a result without snapshots. Not collective. */
RU_MUST_USE ru_status ru_plot_snapshots(const ru_plot_run *run, const ru_what *what, size_t usual,
                                        size_t **snapshots, size_t *n);

/* The column of a field. Fails with RU_ERR_USAGE and the nearest names. Not collective. */
RU_MUST_USE ru_status ru_plot_field(const ru_plot_run *run, const char *name,
                                    const ru_column **column);

/* "name, unit", or the name alone, kept by the axes. */
RU_MUST_USE ru_status ru_plot_name(ru_axes *axes, const char *name, const char *unit,
                                   const char **kept);

/* The charts: each adds its panels. Not collective. */
RU_MUST_USE ru_status ru_chart_overview(ru_scene *scene, const ru_what *what);
RU_MUST_USE ru_status ru_chart_series(ru_scene *scene, const ru_what *what);
RU_MUST_USE ru_status ru_chart_section(ru_scene *scene, const ru_what *what);
RU_MUST_USE ru_status ru_chart_histogram(ru_scene *scene, const ru_what *what);
RU_MUST_USE ru_status ru_chart_profile(ru_scene *scene, const ru_what *what);
RU_MUST_USE ru_status ru_chart_parity(ru_scene *scene, const ru_what *what);
RU_MUST_USE ru_status ru_chart_budget(ru_scene *scene, const ru_what *what);

/* Draws tanks into a box; frees them. Not collective. */
void ru_plot_section_draw(const ru_plot_section *section, ru_pen *pen, const ru_box *box);
void ru_plot_section_free(ru_plot_section *section);

#endif
