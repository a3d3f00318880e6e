/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/base/text.h>
#include <ru/sbml/case.h>
#include <ru/sbml/simulate.h>

enum { MOST_STEPS = 10000000 };

/* Species, and what rules, reactions and events change. */
static int is_shown(const ru_sbml_variable *v)
{
    return v->id[0] && (v->kind == RU_SBML_SPECIES ||
                        (v->kind != RU_SBML_REACTION && v->role != RU_SBML_FIXED));
}

static ru_status add_views(const ru_sbml_model *m, const char *ids, ru_sbml_view view,
                           ru_sbml_column *columns, size_t n)
{
    char **list;
    if (!ids)
        return RU_OK;
    RU_TRY(ru_sbml_list_read(ids, &list));
    ru_status status = RU_OK;
    for (size_t i = 0; list[i] && status == RU_OK; i++) {
        size_t v = ru_sbml_find(m, list[i]), found = 0;
        for (size_t k = 0; k < n; k++)
            if (columns[k].variable == v) {
                columns[k].view = view;
                found++;
            }
        if (!found)
            status =
                ru_fault(RU_ERR_USAGE, "'%s' is none of the variables that are shown", list[i]);
    }
    ru_sbml_list_free(list);
    return status;
}

static ru_status list_variables(const ru_sbml_model *m, const char *ids, ru_sbml_column **columns,
                                size_t *n)
{
    char **list = NULL;
    size_t room = m->n;
    if (ids)
        RU_TRY(ru_sbml_list_read(ids, &list));
    for (size_t i = 0; list && list[i]; i++)
        room++;
    ru_status status = RU_OK;
    *n = 0;
    *columns = calloc(room + 1, sizeof **columns);
    if (!*columns)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t v = 0; *columns && !list && v < m->n; v++)
        if (is_shown(&m->variables[v]))
            (*columns)[(*n)++].variable = v;
    for (size_t i = 0; *columns && list && list[i] && status == RU_OK; i++) {
        size_t v = ru_sbml_find(m, list[i]);
        (*columns)[(*n)++].variable = v;
        if (v == RU_SBML_NONE)
            status = ru_fault(RU_ERR_USAGE, "%s: there is no variable '%s'; did you mean '%s'?",
                              m->path, list[i], ru_sbml_nearest(m, list[i]));
    }
    ru_sbml_list_free(list);
    return status;
}

static void write_number(ru_text *text, double x)
{
    if (isnan(x))
        ru_text_add(text, "NaN");
    else if (isinf(x))
        ru_text_add(text, x > 0 ? "INF" : "-INF");
    else
        ru_text_add(text, "%.12g", x);
}

static ru_status write_csv(const ru_sbml_model *m, const ru_sbml_column *columns, size_t n,
                           const double *rows, size_t n_row, char **csv)
{
    ru_text text = {0};
    ru_text_add(&text, "time");
    for (size_t i = 0; i < n; i++)
        ru_text_add(&text, ",%s", m->variables[columns[i].variable].id);
    for (size_t i = 0; i < n_row * (n + 1); i++) {
        ru_text_add(&text, i % (n + 1) ? "," : "\n");
        write_number(&text, rows[i]);
    }
    ru_text_add(&text, "\n");
    return ru_text_take(&text, csv);
}

static ru_status run(ru_sbml_model *m, const ru_sbml_options *o, char **csv)
{
    ru_sbml_column *columns = NULL;
    double *rows = NULL;
    size_t n = 0, n_row = (size_t)o->steps + 1;
    const ru_sbml_run plan = {.start = o->start,
                              .duration = o->duration,
                              .steps = (size_t)o->steps,
                              .relative = o->relative,
                              .absolute = o->absolute};
    ru_status status = list_variables(m, o->variables, &columns, &n);
    if (status == RU_OK)
        status = add_views(m, o->amount, RU_SBML_AMOUNT, columns, n);
    if (status == RU_OK)
        status = add_views(m, o->concentration, RU_SBML_CONCENTRATION, columns, n);
    if (status == RU_OK && !(rows = calloc(n_row * (n + 1), sizeof *rows)))
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for %zu rows", n_row);
    if (status == RU_OK)
        status = ru_sbml_simulate(m, &plan, n, columns, rows);
    if (status == RU_OK)
        status = write_csv(m, columns, n, rows, n_row, csv);
    free(columns);
    free(rows);
    return status;
}

ru_status ru_sbml(const char *path, const ru_sbml_options *o, char **csv)
{
    ru_sbml_model *m = NULL;
    *csv = NULL;
    RU_REQUIRE(o->steps >= 0 && o->steps <= MOST_STEPS, RU_ERR_USAGE,
               "--steps: expected 0 to %d, found %d", MOST_STEPS, o->steps);
    RU_REQUIRE(o->start >= 0 && o->duration >= 0 && isfinite(o->start + o->duration), RU_ERR_USAGE,
               "--start and --duration: expected numbers from 0 on");
    RU_TRY(ru_sbml_read(path, &m));
    if (m->warnings.n)
        ru_log_root(RU_LOG_WARNING, "%s", m->warnings.bytes);
    ru_status status = run(m, o, csv);
    ru_sbml_destroy(&m);
    return status;
}

static void say_result(const ru_sbml_result *r, void (*say)(const char *text))
{
    static const char *const words[] = {"passed", "FAILED", "unsupported"};
    char line[1024];
    snprintf(line, sizeof line, "%-8s %-11s %s\n", r->id, words[r->outcome], r->text);
    say(line);
}

ru_status ru_sbml_test(size_t n, const char *const *folders, int all_levels,
                       void (*say)(const char *text))
{
    size_t n_failed = 0;
    ru_text text = {0};
    ru_sbml_result *results = calloc(n + 1, sizeof *results);
    RU_REQUIRE(results, RU_ERR_SYSTEM, "out of memory for %zu cases", n);
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        status = ru_sbml_case_run(folders[i], all_levels, &results[i]);
        if (status != RU_OK)
            break;
        n_failed += results[i].outcome == RU_SBML_FAILED;
        say_result(&results[i], say);
    }
    char *table = NULL;
    if (status == RU_OK)
        status = ru_sbml_results_table(n, results, &text);
    if (status == RU_OK)
        status = ru_text_take(&text, &table);
    if (table)
        say(table);
    free(table);
    free(results);
    if (status == RU_OK && n_failed)
        status = ru_fault(RU_ERR_CRITERION, "%zu of %zu cases failed", n_failed, n);
    return status;
}
