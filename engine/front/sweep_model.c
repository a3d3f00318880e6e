/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/sweep_model.h>

#include <math.h>
#include <stdlib.h>

#include <ru/front/json.h>

/* Of two levels the effect is told, from low to high, else the coefficient. Of the mean and of the
 * centre's distance both are one. */
static double shown(const ru_surface *s, const ru_surface_term *t)
{
    int is_change = t->kind == RU_TERM_MAIN || t->kind == RU_TERM_INTERACTION;
    return !s->has_squares && is_change ? 2 * t->coefficient : t->coefficient;
}

static void tell_fit(const ru_surface *s, ru_text *out)
{
    ru_text_add(out, "%zu terms from %zu runs", s->n_term, s->n_run);
    if (s->n_point < s->n_run)
        ru_text_add(out, " at %zu points", s->n_point);
    ru_text_add(out, ": R2 %.4g", s->r2);
    if (isfinite(s->r2_adjusted))
        ru_text_add(out, ", adjusted %.4g, lack of fit (sd) %.3g", s->r2_adjusted, s->left_over);
    else
        ru_text_add(out, ", no run to spare");
}

static void tell_alias(const ru_surface *s, ru_text *out)
{
    const ru_surface_term *alias = ru_surface_alias(s);
    ru_text_add(out, "the design cannot tell %s from %s", alias->name, alias->aliases + 2);
}

static void tell_point(const ru_study *study, const ru_column *output, const ru_surface *s,
                       ru_text *out)
{
    if (!s->has_squares)
        return;
    if (ru_surface_alias(s)) {
        ru_text_add(out, "where the slopes are zero is not known: ");
        tell_alias(s, out);
        return;
    }
    if (s->stationary == RU_STATIONARY_NONE) {
        ru_text_add(out, "no single point where the slopes are zero");
        return;
    }
    ru_text_add(out, "%s", ru_stationary_names[s->stationary]);
    if (!s->is_inside) {
        ru_text_add(out, " outside of what was run");
        return;
    }
    ru_text_add(out, " of %.5g %s at", s->point_value, output->unit);
    for (size_t k = 0; k < study->n_parameter; k++) {
        const ru_parameter *p = &study->parameters[k];
        ru_text_add(out, "%s %s = %.5g%s%s", k ? "," : "", p->name,
                    ru_parameter_between(p, (s->point[k] + 1) / 2), p->unit[0] ? " " : "", p->unit);
    }
}

void ru_sweep_model_tell(const ru_study *study, const ru_column *output, const ru_surface *surface,
                         ru_text *out)
{
    const ru_surface *s = surface;
    if (s->trouble) {
        ru_text_add(out, "  %s\n", s->trouble);
        return;
    }
    ru_text_add(out, "  ");
    tell_fit(s, out);
    ru_text_add(out, "\n  %-32s %11s%s\n", "",
                s->has_squares ? "coefficient, from -1 at low to 1 at high" : "effect",
                ru_surface_alias(s) ? "  cannot be told from" : "");
    for (size_t i = 0; i < s->n_term; i++)
        ru_text_add(out, "  %-32s %11.5g%s%s\n", s->terms[i].name, shown(s, &s->terms[i]),
                    s->terms[i].aliases ? "  " : "",
                    s->terms[i].aliases ? s->terms[i].aliases : "");
    if (!s->has_squares)
        return;
    ru_text_add(out, "  ");
    tell_point(study, output, s, out);
    ru_text_add(out, "\n");
}

static void write_point(const ru_study *study, const ru_surface *s, ru_text *out)
{
    ru_json_string(out, ",\"stationary\":{\"kind\":", ru_stationary_names[s->stationary]);
    if (ru_surface_alias(s)) {
        ru_text_add(out, ",\"trouble\":\"");
        tell_alias(s, out);
        ru_text_add(out, "\"");
    }
    if (s->stationary != RU_STATIONARY_NONE) {
        ru_text_add(out, ",\"inside\":%s", s->is_inside ? "true" : "false");
        ru_json_number(out, ",\"value\":", s->point_value);
        ru_text_add(out, ",\"at\":{");
        for (size_t k = 0; k < study->n_parameter; k++) {
            const ru_parameter *p = &study->parameters[k];
            ru_json_string(out, k ? "," : "", p->name);
            ru_json_number(out, ":", ru_parameter_between(p, (s->point[k] + 1) / 2));
        }
        ru_text_add(out, "}");
    }
    ru_text_add(out, "}");
}

void ru_sweep_model_write(const ru_study *study, const ru_surface *surface, ru_text *out)
{
    const ru_surface *s = surface;
    ru_text_add(out, "{\"runs\":%zu", s->n_run);
    if (s->trouble) {
        ru_json_string(out, ",\"trouble\":", s->trouble);
        ru_text_add(out, "}");
        return;
    }
    ru_text_add(out, ",\"points\":%zu", s->n_point);
    ru_json_number(out, ",\"r2\":", s->r2);
    ru_json_number(out, ",\"r2_adjusted\":", s->r2_adjusted);
    ru_json_number(out, ",\"lack_of_fit\":", s->left_over);
    ru_text_add(out, ",\"terms\":[");
    for (size_t i = 0; i < s->n_term; i++) {
        const ru_surface_term *t = &s->terms[i];
        ru_json_string(out, i ? ",{\"term\":" : "{\"term\":", t->name);
        ru_json_number(out, ",\"coefficient\":", t->coefficient);
        if (!s->has_squares)
            ru_json_number(out, ",\"effect\":", shown(s, t));
        if (t->aliases)
            ru_json_string(out, ",\"aliases\":", t->aliases);
        ru_text_add(out, "}");
    }
    ru_text_add(out, "]");
    if (s->has_squares)
        write_point(study, s, out);
    ru_text_add(out, "}");
}

static ru_status add_table(ru_page *page, const ru_column *output, const ru_surface *s,
                           const char *title, const char *note)
{
    const ru_page_column columns[] = {
        {"term", NULL},
        {s->has_squares ? "coefficient, from -1 at low to 1 at high" : "effect, from low to high",
         output->unit},
        {"cannot be told from", NULL}};
    size_t n = ru_surface_alias(s) ? 3 : 2;
    ru_page_cell *cells = calloc(s->n_term * n + 1, sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; i < s->n_term; i++) {
        cells[n * i].text = s->terms[i].name;
        cells[n * i + 1].value = shown(s, &s->terms[i]);
        if (n > 2)
            cells[n * i + 2].text = s->terms[i].aliases ? s->terms[i].aliases : "";
    }
    const ru_page_table table = {title, note, columns, n, cells, s->n_term};
    ru_page_add_table(page, &table);
    free(cells);
    return RU_OK;
}

ru_status ru_sweep_model_add(ru_page *page, const ru_study *study, const ru_column *output,
                             const ru_surface *surface)
{
    ru_text title = {0}, note = {0};
    char *texts[2] = {NULL, NULL};
    if (surface->trouble) {
        ru_page_add_notice(page, RU_PAGE_WARNING, "%s: %s.", output->name, surface->trouble);
        return RU_OK;
    }
    ru_text_add(&title, "Model of %s", output->name);
    tell_fit(surface, &note);
    if (surface->has_squares)
        ru_text_add(&note, "; ");
    tell_point(study, output, surface, &note);
    ru_text_add(&note, ".");
    ru_status status = ru_text_take(&title, &texts[0]), noted = ru_text_take(&note, &texts[1]);
    if (status == RU_OK)
        status = noted;
    if (status == RU_OK)
        status = add_table(page, output, surface, texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
    return status;
}
