/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/scene.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/base/tree.h>

/* The file's name without folder and ending; the path where another run has the same. */
static ru_status label_runs(ru_scene *scene)
{
    for (size_t i = 0; i < scene->n_run; i++) {
        scene->runs[i].label = strdup(ru_path_name(scene->runs[i].path));
        RU_REQUIRE(scene->runs[i].label, RU_ERR_SYSTEM, "out of memory");
        char *dot = strrchr(scene->runs[i].label, '.');
        if (dot && dot != scene->runs[i].label)
            *dot = '\0';
    }
    for (size_t i = 0; i < scene->n_run; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(scene->runs[i].label, scene->runs[k].label) == 0) {
                free(scene->runs[i].label);
                scene->runs[i].label = strdup(scene->runs[i].path);
                RU_REQUIRE(scene->runs[i].label, RU_ERR_SYSTEM, "out of memory");
                break;
            }
    return RU_OK;
}

static ru_status open_run(const char *path, const char *report, ru_plot_run *run)
{
    run->path = path;
    RU_TRY(ru_result_open(path, &run->result));
    run->info = ru_result_get(run->result);
    RU_TRY(ru_result_times_read(run->result, &run->times));
    if (run->info->n_snapshot)
        RU_TRY(ru_result_snapshot_times_read(run->result, &run->snapshots));
    ru_plot_vessel_read(run->result, &run->vessel);
    return report ? ru_plot_measured_read(report, &run->measured) : RU_OK;
}

/* One unit of time for the whole picture. */
static void choose_time(ru_scene *scene)
{
    static const struct {
        double from, unit; /* s */
        const char *name, *word;
    } units[] = {{864000, 86400, "time, d", "d"},
                 {7200, 3600, "time, h", "h"},
                 {180, 60, "time, min", "min"},
                 {0, 1, "time, s", "s"}};
    double longest = 0;
    for (size_t i = 0; i < scene->n_run; i++) {
        const ru_plot_run *run = &scene->runs[i];
        if (run->info->n_time)
            longest = fmax(longest, run->times[run->info->n_time - 1]);
    }
    size_t k = 0;
    while (longest < units[k].from)
        k++;
    scene->time_unit = units[k].unit;
    scene->time_name = units[k].name;
    scene->time_word = units[k].word;
}

ru_status ru_scene_open(const char *const *paths, const char *const *reports, size_t n,
                        ru_scene *scene)
{
    *scene = (ru_scene){.runs = calloc(n + 1, sizeof *scene->runs)};
    RU_REQUIRE(scene->runs, RU_ERR_SYSTEM, "out of memory");
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        status = open_run(paths[i], reports ? reports[i] : NULL, &scene->runs[scene->n_run++]);
    if (status == RU_OK)
        status = label_runs(scene);
    if (status == RU_OK)
        choose_time(scene);
    else
        ru_scene_close(scene);
    return status;
}

void ru_scene_close(ru_scene *scene)
{
    for (size_t i = 0; i < scene->n_panel; i++) {
        ru_axes_clear(&scene->panels[i].axes);
        ru_plot_section_free(scene->panels[i].section);
    }
    free(scene->panels);
    for (size_t i = 0; i < scene->n_run; i++) {
        ru_plot_run *run = &scene->runs[i];
        ru_plot_measured_clear(&run->measured);
        ru_result_close(&run->result);
        free(run->label);
        free(run->times);
        free(run->snapshots);
    }
    free(scene->runs);
    *scene = (ru_scene){0};
}

ru_status ru_scene_panel(ru_scene *scene, ru_panel **panel)
{
    ru_panel *more = realloc(scene->panels, (scene->n_panel + 1) * sizeof *more);
    RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory");
    scene->panels = more;
    *panel = &scene->panels[scene->n_panel++];
    **panel = (ru_panel){.w = 252, .h = 176};
    return RU_OK;
}

void ru_plot_reading(const char *unit, double largest, double *factor, const char **name)
{
    static const struct {
        const char *unit;
        double below, from; /* the largest number that it is for */
        double factor;
        const char *name;
    } readings[] = {
        {"g/L", 5e-4, 0, 1e6, "µg/L"},         {"g/L", 0.5, 0, 1e3, "mg/L"},
        {"L", INFINITY, 2000, 1e-3, "m³"},     {"L", 0.5, 0, 1e3, "mL"},
        {"L/h", INFINITY, 5000, 1e-3, "m³/h"}, {"L/h", 0.5, 0, 1e3, "mL/h"},
        {"m3", INFINITY, 0, 1, "m³"},          {"m^3", INFINITY, 0, 1, "m³"},
        {"kg/m3", 0.5, 0, 1e3, "mg/L"},        {"kg/m3", INFINITY, 0, 1, "kg/m³"},
        {"kg/m^3", INFINITY, 0, 1, "kg/m³"},   {"1", INFINITY, 0, 1, ""},
        {"degC", INFINITY, 0, 1, "°C"},        {"umol/L", INFINITY, 2000, 1e-3, "mmol/L"},
        {"umol/L", INFINITY, 0, 1, "µmol/L"},  {"ug/L", INFINITY, 0, 1, "µg/L"},
        {"uL", INFINITY, 0, 1, "µL"},
    };
    *factor = 1;
    *name = unit;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++)
        if (strcmp(unit, readings[i].unit) == 0 && largest < readings[i].below &&
            largest >= readings[i].from && (largest > 0 || readings[i].factor == 1)) {
            *factor = readings[i].factor;
            *name = readings[i].name;
            return;
        }
}

void ru_plot_pretty(const char *from, char *text, size_t size)
{
    size_t n = 0;
    for (const char *c = from; *c && n + 3 < size; c++) {
        int exponent = (*c == '2' || *c == '3') && c > from && c[-1] == 'm' &&
                       (c - 1 == from || !isalnum((unsigned char)c[-2])) &&
                       !isalnum((unsigned char)c[1]);
        if (exponent)
            n += (size_t)snprintf(text + n, size - n, "%s", *c == '2' ? "²" : "³");
        else
            text[n++] = *c;
    }
    text[n] = '\0';
}

void ru_plot_spell(const char *name, int capital, char *text, size_t size)
{
    snprintf(text, size, "%s", name);
    for (char *c = text; *c; c++)
        if (*c == '_')
            *c = ' ';
    /* Symbols such as mu or kLa keep their letters. */
    if (capital && strlen(text) > 3)
        text[0] = (char)toupper((unsigned char)text[0]);
}

ru_status ru_plot_snapshots(const ru_plot_run *run, const ru_what *what, size_t usual,
                            size_t **snapshots, size_t *n)
{
    size_t last = run->info->n_snapshot;
    *snapshots = NULL;
    RU_REQUIRE(last, RU_ERR_INPUT, "%s: holds no snapshots of fields", run->path);
    last--;
    *n = what->n_time ? what->n_time : usual < last ? usual : last ? last : 1;
    size_t *chosen = malloc(*n * sizeof *chosen);
    RU_REQUIRE(chosen, RU_ERR_SYSTEM, "out of memory");
    *snapshots = chosen;
    for (size_t i = 0; i < *n; i++) {
        chosen[i] = what->n_time ? 0 : (last * (i + 1) + *n / 2) / *n;
        if (!what->n_time)
            continue;
        double time = isinf(what->times[i]) ? run->snapshots[last] : what->times[i];
        double slack = 1e-6 * (fabs(run->snapshots[last]) + 1);
        if (time < run->snapshots[0] - slack || time > run->snapshots[last] + slack) {
            free(chosen);
            *snapshots = NULL;
            return ru_fault(RU_ERR_USAGE, "%s: has snapshots from %.6g h to %.6g h, not at %.6g h",
                            run->path, run->snapshots[0] / 3600, run->snapshots[last] / 3600,
                            time / 3600);
        }
        for (size_t k = 0; k <= last; k++)
            if (fabs(run->snapshots[k] - time) < fabs(run->snapshots[chosen[i]] - time))
                chosen[i] = k;
    }
    return RU_OK;
}

ru_status ru_plot_field(const ru_plot_run *run, const char *name, const ru_column **column)
{
    *column = ru_result_field_find(run->result, name);
    if (*column)
        return RU_OK;
    ru_text names = {0};
    for (size_t i = 0; i < run->info->n_field; i++)
        ru_text_add(&names, "%s%s", i ? ", " : "", run->info->fields[i].name);
    char *list = NULL;
    RU_TRY(ru_text_take(&names, &list));
    ru_status status =
        ru_fault(RU_ERR_USAGE, "%s: has no field '%s'; there %s %s", run->path, name,
                 run->info->n_field == 1 ? "is" : "are", run->info->n_field ? list : "none");
    free(list);
    return status;
}

ru_status ru_plot_name(ru_axes *axes, const char *name, const char *unit, const char **kept)
{
    char text[160];
    snprintf(text, sizeof text, "%.100s%s%.40s", name, name[0] && unit[0] ? ", " : "", unit);
    return ru_axes_keep(axes, text, kept);
}
