/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/front/front_page.h>
#include <ru/front/scale_page.h>
#include <ru/front/scale_report.h>
#include <ru/io/yaml_read.h>

/* "dir/bench.yaml", 22 m3, "P/V+u_s" -> "FOLDER/bench_22m3_P-V+u_s.yaml". */
static void name_file(const ru_scaling *s, const ru_scale_column *column, const char *where,
                      const char *folder, char *path, size_t size)
{
    const char *base = ru_path_name(where);
    double volume = ru_site_scenario(s->there)->vessel.volume;
    char rule[sizeof column->rule.name], liquid[48];
    snprintf(rule, sizeof rule, "%s", column->rule.name);
    for (char *c = rule; *c; c++)
        *c = *c == '/' ? '-' : *c;
    if (volume >= 1)
        snprintf(liquid, sizeof liquid, "%.4gm3", volume);
    else
        snprintf(liquid, sizeof liquid, "%.4gL", 1e3 * volume);
    snprintf(path, size, "%s/%.*s_%s_%s.yaml", folder, (int)ru_path_stem(base), base, liquid, rule);
}

static ru_status write_columns(const ru_scaling *s, const char *where, const ru_scale_options *o)
{
    char path[4096];
    for (size_t i = 0; i < s->n_column; i++) {
        const ru_scale_column *column = &s->columns[i];
        char *text = NULL;
        if (column->status != RU_OK)
            continue;
        name_file(s, column, where, o->folder, path, sizeof path);
        RU_TRY(ru_scaling_write(s, column, where, &text));
        ru_status status = ru_own_write(path, text, RU_SCALED_BY, "no scaled scenario");
        free(text);
        RU_TRY(status);
        if (o->wrote)
            o->wrote(path, o->context);
    }
    return RU_OK;
}

/* The process's own demand of oxygen, mmol/L/h. */
static double demand_of(const ru_scaling *s)
{
    return s->origin.regime.n ? s->origin.regime.demand : NAN;
}

static ru_status look_through(const ru_scaling *s, ru_window **window)
{
    const ru_window_task task = {.site = s->there ? s->there : s->here,
                                 .limits = s->limits,
                                 .n_limit = s->n_limit,
                                 .demand = demand_of(s),
                                 .gas = s->there ? s->ratio * ru_site_knobs(s->here).gas : NAN,
                                 .is_bare = s->there != NULL};
    *window = malloc(sizeof **window);
    RU_REQUIRE(*window, RU_ERR_SYSTEM, "out of memory");
    return ru_window_build(&task, *window);
}

static ru_status report_on(const ru_scaling *s, const char *where, const ru_scale_options *o,
                           const ru_window *window, char **report)
{
    ru_text out = {0};
    if (o->json) {
        ru_text_add(&out, "{\n");
        ru_scale_report_json(s, where, &out);
        if (window) {
            ru_text_add(&out, ",\n \"window\": ");
            ru_scale_window_json(window, demand_of(s), &out);
        }
        ru_text_add(&out, "\n}\n");
    } else {
        ru_scale_report_text(s, where, &out);
        if (window)
            ru_scale_window_text(window, demand_of(s), &out);
    }
    RU_TRY(ru_text_take(&out, report));
    for (size_t i = 0; i < s->n_column; i++)
        RU_REQUIRE(s->columns[i].status == RU_OK, RU_ERR_CRITERION, "%s cannot be kept: %s",
                   s->columns[i].rule.name, s->columns[i].fault);
    return RU_OK;
}

static ru_status write_page(const ru_scaling *s, const ru_window *window, const char *where,
                            const ru_scale_options *o)
{
    char title[512];
    ru_page *page = NULL;
    snprintf(title, sizeof title, "Scaling %s%s%s", ru_path_name(where), s->there ? " to " : "",
             s->there ? ru_path_name(s->to) : "");
    RU_TRY(ru_front_page_open(o->page, title, o->command_line, &page));
    ru_status status = RU_OK;
    ru_scale_page_scaling(s, page);
    if (window) {
        status = ru_scale_page_window(window, s, page);
        ru_scale_page_ranges(window, page);
    }
    return ru_front_page_close(&page, o->page, status);
}

ru_status ru_scale(const char *path, const ru_scale_options *options, char **report)
{
    ru_document *document = NULL;
    ru_scaling *scaling = NULL;
    ru_window *window = NULL;
    *report = NULL;
    RU_REQUIRE(!options->vessel == !options->keep, RU_ERR_USAGE,
               "say where to and what is kept: --to \"22 m3\" --keep P/V,kLa%s",
               options->window ? "; a window of another vessel is that of the process that --keep "
                                 "moves there"
                               : "");
    RU_TRY(ru_yaml_read(path, options->sets, options->n_set, &document));
    const ru_scaling_task task = {.from = document,
                                  .to = options->vessel,
                                  .keep = options->keep,
                                  .gas = options->gas,
                                  .limits = options->limits,
                                  .n_limit = options->n_limit,
                                  .still = options->still};
    ru_status status = ru_scaling_build(&task, &scaling);
    if (status == RU_OK && options->window)
        status = look_through(scaling, &window);
    if (status == RU_OK && options->page)
        status = write_page(scaling, window, path, options);
    if (status == RU_OK && options->folder)
        status = write_columns(scaling, path, options);
    if (status == RU_OK)
        status = report_on(scaling, path, options, window, report);
    free(window);
    ru_scaling_destroy(&scaling);
    ru_document_destroy(&document);
    return status;
}
