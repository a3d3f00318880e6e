/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/base/text.h>
#include <ru/front/account.h>
#include <ru/io/json_write.h>
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

/* {"columns": [{"name": ..., "values": [...]}]}, time first. */
static ru_status write_json(const ru_sbml_model *m, const ru_sbml_column *columns, size_t n,
                            const double *rows, size_t n_row, char **json)
{
    ru_json_document *document = NULL;
    RU_TRY(ru_json_build(&document));
    ru_json list = ru_json_set_list(ru_json_root(document), "columns");
    for (size_t c = 0; c <= n; c++) {
        ru_json column = ru_json_set_map(list, NULL);
        ru_json_set_text(column, "name", c ? m->variables[columns[c - 1].variable].id : "time");
        ru_json values = ru_json_set_list(column, "values");
        for (size_t i = 0; i < n_row; i++)
            ru_json_set_number(values, NULL, rows[i * (n + 1) + c]);
    }
    return ru_json_take(&document, json);
}

static ru_status run(ru_sbml_model *m, const ru_sbml_options *o, char **table)
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
        status = (o->json ? write_json : write_csv)(m, columns, n, rows, n_row, table);
    free(columns);
    free(rows);
    return status;
}

ru_status ru_sbml(const char *path, const ru_sbml_options *o, char **table)
{
    ru_sbml_model *m = NULL;
    *table = NULL;
    RU_REQUIRE(o->steps >= 0 && o->steps <= MOST_STEPS, RU_ERR_USAGE,
               "--steps: expected 0 to %d, found %d", MOST_STEPS, o->steps);
    RU_REQUIRE(o->start >= 0 && o->duration >= 0 && isfinite(o->start + o->duration), RU_ERR_USAGE,
               "--start and --duration: expected numbers from 0 on");
    RU_TRY(ru_sbml_read(path, &m));
    if (m->warnings.n)
        ru_log_root(RU_LOG_WARNING, "%s", m->warnings.bytes);
    ru_status status = run(m, o, table);
    ru_sbml_destroy(&m);
    return status;
}

static const char *const outcomes[] = {"passed", "failed", "unsupported"};

static void say_result(const ru_sbml_result *r, void (*say)(const char *text))
{
    char line[1024];
    snprintf(line, sizeof line, "%-8s %-11s %s\n", r->id,
             r->outcome == RU_SBML_FAILED ? "FAILED" : outcomes[r->outcome], r->text);
    say(line);
}

/* All cases as one document. */
static ru_status list_results(size_t n, const ru_sbml_result *results, const size_t counts[3],
                              char **json)
{
    static const ru_account_column columns[] = {{"id", "", NULL},
                                                {"outcome", "", NULL},
                                                {"tier", "", NULL},
                                                {"tags", "", NULL},
                                                {"text", "", NULL}};
    ru_account *l = NULL;
    RU_TRY(ru_account_build(&l));
    for (size_t k = 0; k < 3; k++)
        ru_account_number(l, outcomes[k], NULL, (double)counts[k]);
    ru_account_table(l, "cases", sizeof columns / sizeof columns[0], columns);
    for (size_t i = 0; i < n; i++) {
        ru_account_cell_text(l, results[i].id);
        ru_account_cell_text(l, outcomes[results[i].outcome]);
        ru_account_cell_text(l, results[i].tier);
        ru_account_cell_text(l, results[i].tags);
        ru_account_cell_text(l, results[i].text);
    }
    return ru_account_write(&l, 1, json);
}

static ru_status tabulate(size_t n, const ru_sbml_result *results, char **table)
{
    ru_text text = {0};
    RU_TRY(ru_sbml_results_table(n, results, &text));
    return ru_text_take(&text, table);
}

ru_status ru_sbml_test(size_t n, const char *const *folders, int all_levels, int json,
                       void (*say)(const char *text))
{
    size_t counts[3] = {0};
    char *table = NULL;
    ru_sbml_result *results = calloc(n + 1, sizeof *results);
    RU_REQUIRE(results, RU_ERR_SYSTEM, "out of memory for %zu cases", n);
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        status = ru_sbml_case_run(folders[i], all_levels, &results[i]);
        if (status != RU_OK)
            break;
        counts[results[i].outcome]++;
        if (!json)
            say_result(&results[i], say);
    }
    if (status == RU_OK)
        status = json ? list_results(n, results, counts, &table) : tabulate(n, results, &table);
    if (table)
        say(table);
    free(table);
    free(results);
    if (status == RU_OK && counts[RU_SBML_FAILED])
        status = ru_fault(RU_ERR_CRITERION, "%zu of %zu cases failed", counts[RU_SBML_FAILED], n);
    return status;
}
