/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_file.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>
#include <ru/validation/run_file.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const law_names[] = {"normal", "lognormal", NULL};
static const char *const gradient_names[] = {"sensitivities", "differences", NULL};
static const char *const doubt_names[] = {
#define DOUBT_NAME(code, name, meaning) name,
    RU_FIT_DOUBT_LIST(DOUBT_NAME)
#undef DOUBT_NAME
        NULL,
};

static const ru_key item_keys[] = {
    RU_PARAMETER_KEYS,
    {.name = "start",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_fit_item, start_text),
     .optional = 1,
     .example = "0.3 1/h",
     .help = "where the first search starts; absent: the value of the first run's scenario"},
    {.name = "per_run",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_fit_item, per_run),
     .fallback = "false",
     .help = "true: each fitted run has a value of its own; false: one for all"},
    {.name = "runs",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_fit_item, runs),
     .count_offset = offsetof(ru_fit_item, n_run),
     .optional = 1,
     .example = "[batch_1]",
     .help = "the fitted runs it belongs to; absent: all. Left-out runs have it if all fitted ones "
             "do"},
};
static const ru_table item_table = {
    .name = "parameters",
    .help = "What is sought. low and high are bounds; a normal or lognormal distribution is a "
            "prior, and may go without bounds.",
    .keys = item_keys,
    .n_key = COUNT(item_keys),
    .size = sizeof(ru_fit_item),
    .keeps_node = 1,
};

#define MEMBER_TEXT(key, member, shown, meaning)                                                   \
    {                                                                                              \
        .name = #key, .kind = RU_KEY_TEXT, .offset = offsetof(ru_fit_member, member),              \
        .optional = 1, .example = shown, .help = meaning                                           \
    }

static const ru_key member_keys[] = {
    MEMBER_TEXT(name, name, "batch_1", "absent: the name of the folder or scenario"),
    MEMBER_TEXT(case, folder, "../cases/batch_1",
                "folder of a validation case: scenario.yaml and limits.yaml"),
    MEMBER_TEXT(scenario, scenario, "batch.yaml", "in place of a case, with limits"),
    MEMBER_TEXT(limits, limits, "limits.yaml",
                "names the data and says which quantity is held against which series"),
    {.name = "quantities",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_fit_member, quantities),
     .count_offset = offsetof(ru_fit_member, n_quantity),
     .optional = 1,
     .example = "[biomass_cdw]",
     .help = "the measured ones that count; absent: all that the limits speak of"},
    {.name = "set",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_fit_member, set),
     .optional = 1,
     .example = "write e.g. 'set: {vessel.volume: 2 L}'",
     .help = "values of the scenario that are others here, path: value"},
};
static const ru_table member_table = {
    .name = "run",
    .help = "A measured run.",
    .keys = member_keys,
    .n_key = COUNT(member_keys),
    .size = sizeof(ru_fit_member),
    .short_key = "case",
    .keeps_node = 1,
};

static const ru_key noise_keys[] = {
    {.name = "law",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_fit_file, noise.law) - offsetof(ru_fit_file, noise),
     .choices = law_names,
     .fallback = "normal",
     .help = "lognormal: the logarithms are normal, with the sd over the value"},
    {.name = "sd",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_fit_file, noise.doubt) - offsetof(ru_fit_file, noise),
     .choices = doubt_names,
     .fallback = "stated",
     .help = "stated: of the data and limits, true as they stand; scaled: true against each other; "
             "estimated: one for each quantity, sought too"},
};
static const ru_table noise_table = {
    .name = "noise",
    .help = "How readings lie about what is true.",
    .keys = noise_keys,
    .n_key = COUNT(noise_keys),
    .size = sizeof(((ru_fit_file *)0)->noise),
    .short_key = "sd",
};

#define METHOD(member) offsetof(ru_fit_file, method.member) - offsetof(ru_fit_file, method)

static const ru_key method_keys[] = {
    {.name = "name",
     .kind = RU_KEY_TEXT,
     .offset = METHOD(name),
     .fallback = "trust-region",
     .help = "trust-region, bobyqa, sbplx; crs2 and isres seek all over the bounds"},
    {.name = "starts",
     .kind = RU_KEY_INTEGER,
     .offset = METHOD(starts),
     .low = 1,
     .high = 100000,
     .fallback = "8",
     .help = "searches: from the start, and from places of a Latin hypercube between the bounds"},
    {.name = "evaluations",
     .kind = RU_KEY_INTEGER,
     .offset = METHOD(evaluations),
     .low = 0,
     .high = 1e9,
     .fallback = "0",
     .help = "most of one search; 0: 1000, and 200 for each parameter"},
    {.name = "tolerance",
     .kind = RU_KEY_QUANTITY,
     .offset = METHOD(tolerance),
     .unit = "1",
     .low = 1e-14,
     .high = 0.1,
     .fallback = "1e-6",
     .help = "relative, of steps and of the sum of squares"},
    {.name = "gradients",
     .kind = RU_KEY_CHOICE,
     .offset = METHOD(gradients),
     .choices = gradient_names,
     .fallback = "sensitivities",
     .help = "sensitivities: integrated with the model where that is possible; differences: of "
             "whole runs"},
    {.name = "polish",
     .kind = RU_KEY_FLAG,
     .offset = METHOD(polish),
     .fallback = "true",
     .help = "true: what another method found is where the trust region starts"},
};
static const ru_table method_table = {
    .name = "method",
    .help = "How the best place is sought.",
    .keys = method_keys,
    .n_key = COUNT(method_keys),
    .size = sizeof(((ru_fit_file *)0)->method),
    .short_key = "name",
};

static const ru_key file_keys[] = {
    {.name = "title",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_fit_file, title),
     .fallback = "untitled",
     .help = "one line"},
    {.name = "parameters",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(ru_fit_file, items),
     .count_offset = offsetof(ru_fit_file, n_item),
     .table = &item_table,
     .help = "what is sought, by names of your own"},
    {.name = "fit",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_fit_file, fitted),
     .count_offset = offsetof(ru_fit_file, n_fitted),
     .table = &member_table,
     .help = "the runs that it is sought on"},
    {.name = "judge",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_fit_file, judged),
     .count_offset = offsetof(ru_fit_file, n_judged),
     .table = &member_table,
     .optional = 1,
     .help = "runs that are left out, and show what the outcome is worth"},
    {.name = "noise",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_fit_file, noise),
     .table = &noise_table},
    {.name = "method",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_fit_file, method),
     .table = &method_table},
    {.name = "seed",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_fit_file, seed),
     .low = 0,
     .high = 4e9,
     .fallback = "1",
     .help = "of the starts and of methods that draw"},
    {.name = "profile",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_fit_file, profile),
     .fallback = "false",
     .help = "true: intervals from profile likelihoods beside those of linear theory"},
};
static const ru_table file_table = {
    .name = "fit",
    .help = "Estimates parameters on measured runs.",
    .keys = file_keys,
    .n_key = COUNT(file_keys),
    .size = sizeof(ru_fit_file),
};

ru_parameter_list ru_fit_parameters(const ru_fit_file *file)
{
    return (ru_parameter_list){file->items, sizeof *file->items, file->n_item};
}

/* The start in the parameter's unit, within its bounds. */
static void settle_start(ru_fit_item *item, ru_diagnostics *log)
{
    ru_parameter *p = &item->parameter;
    char unit[RU_PARAMETER_UNIT] = "";
    ru_place_in_text at = ru_table_place(p->node, "start");
    item->start = NAN;
    if (!item->start_text)
        return;
    if (ru_unit_split(item->start_text, &item->start, unit, sizeof unit) != RU_OK ||
        ru_unit_convert(unit[0] ? unit : "1", p->unit[0] ? p->unit : "1", item->start,
                        &item->start) != RU_OK)
        ru_diagnostics_error(log, at, "", "parameters.%s.start: '%.60s' is not in a unit like '%s'",
                             p->name, item->start_text, p->unit[0] ? p->unit : "1");
    else if (p->low < p->high && (item->start < p->low || item->start > p->high))
        ru_diagnostics_error(log, at, "",
                             "parameters.%s.start: %g is not between low %g and high %g", p->name,
                             item->start, p->low, p->high);
    ru_fault_clear();
}

static void check_item(ru_fit_item *item, ru_diagnostics *log)
{
    const ru_parameter *p = &item->parameter;
    if (p->text.n_values)
        ru_diagnostics_error(log, ru_table_place(p->node, "values"),
                             "write low and high, or run a sweep",
                             "parameters.%s.values: single values cannot be fitted", p->name);
    if (p->distribution == RU_TRIANGULAR)
        ru_diagnostics_error(log, ru_table_place(p->node, "distribution"),
                             "uniform, normal or lognormal",
                             "parameters.%s: a triangular distribution is no prior here", p->name);
    settle_start(item, log);
}

/* The last part of a path, of a file without its ending. */
static ru_status name_after(const char *path, int is_file, char **name)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t from = end;
    while (from > 0 && path[from - 1] != '/')
        from--;
    for (size_t i = end; is_file && i > from + 1; i--)
        if (path[i - 1] == '.') {
            end = i - 1;
            break;
        }
    *name = strndup(path + from, end - from);
    RU_REQUIRE(*name, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

/* Replaces a path as written by one that can be opened; `inside` (may be NULL): a file in it. */
static ru_status find_path(const char *owner, const char *written, const char *inside,
                           ru_place_in_text at, char **path)
{
    ru_text text = {0};
    char *whole = NULL, *old = *path;
    ru_text_add(&text, "%s%s%s", written, inside ? "/" : "", inside ? inside : "");
    RU_TRY(ru_text_take(&text, &whole));
    ru_status status = ru_path_beside(owner, whole, &at, path);
    free(whole);
    if (status == RU_OK)
        free(old);
    else
        *path = old;
    return status;
}

static ru_status settle_member(const char *owner, ru_fit_member *m, ru_diagnostics *log)
{
    RU_TRY(ru_overrides_take(m->set, log, &m->sets, &m->n_set));
    if (!m->folder == !m->scenario || (m->folder && m->limits) || (m->scenario && !m->limits)) {
        ru_diagnostics_error(log, m->node->value_at,
                             "a case is a folder with scenario.yaml and limits.yaml",
                             "expected either a case, or a scenario and limits");
        return RU_OK;
    }
    if (!m->name)
        RU_TRY(name_after(m->folder ? m->folder : m->scenario, !m->folder, &m->name));
    ru_place_in_text at = ru_table_place(m->node, m->folder ? "case" : "scenario");
    RU_TRY(find_path(owner, m->folder ? m->folder : m->scenario, m->folder ? "scenario.yaml" : NULL,
                     at, &m->scenario));
    at = ru_table_place(m->node, m->folder ? "case" : "limits");
    RU_TRY(find_path(owner, m->folder ? m->folder : m->limits, m->folder ? "limits.yaml" : NULL, at,
                     &m->limits));
    return RU_OK;
}

static const ru_fit_member *find_member(const ru_fit_file *f, const char *name)
{
    for (size_t i = 0; i < f->n_fitted; i++)
        if (f->fitted[i].name && strcmp(f->fitted[i].name, name) == 0)
            return &f->fitted[i];
    return NULL;
}

static void check_names(const ru_fit_file *f, ru_diagnostics *log)
{
    for (size_t i = 0; i < f->n_fitted + f->n_judged; i++) {
        const ru_fit_member *m = i < f->n_fitted ? &f->fitted[i] : &f->judged[i - f->n_fitted];
        for (size_t k = 0; k < i; k++) {
            const ru_fit_member *o = k < f->n_fitted ? &f->fitted[k] : &f->judged[k - f->n_fitted];
            if (!m->name || !o->name || strcmp(m->name, o->name) != 0)
                continue;
            ru_diagnostics_error(log, m->node->value_at, "give it another one: 'name: ...'",
                                 "there is a run '%.60s' already", m->name);
            break;
        }
    }
    for (size_t i = 0; i < f->n_item; i++)
        for (size_t k = 0; k < f->items[i].n_run; k++)
            if (!find_member(f, f->items[i].runs[k]))
                ru_diagnostics_error(log, ru_table_place(f->items[i].parameter.node, "runs"), "",
                                     "parameters.%s.runs: no run '%.60s' is fitted",
                                     f->items[i].parameter.name, f->items[i].runs[k]);
}

/* The names of methods, for a message. */
static void list_methods(char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < ru_fit_method_count() && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "there are ",
                                 ru_fit_method_at(i)->name);
}

static void check_method(const ru_fit_file *f, ru_diagnostics *log)
{
    const ru_fit_method *method = ru_fit_method_find(f->method.name);
    const ru_tree *node = ru_tree_find(f->document->root, "method");
    char names[160];
    if (!method) {
        list_methods(names, sizeof names);
        ru_diagnostics_error(log, ru_table_place(node ? node : f->document->root, "name"), names,
                             "method.name: there is no method '%.40s'", f->method.name);
        return;
    }
    for (size_t i = 0; method->is_global && i < f->n_item; i++)
        if (!isfinite(f->items[i].parameter.low) || !isfinite(f->items[i].parameter.high))
            ru_diagnostics_error(log, f->items[i].parameter.node->key_at, "",
                                 "parameters.%s: %s seeks between bounds: it needs low and high",
                                 f->items[i].parameter.name, method->name);
}

static ru_status settle(ru_fit_file *f, ru_diagnostics *log)
{
    const ru_parameter_list list = ru_fit_parameters(f);
    RU_TRY(ru_parameters_settle(&list, log));
    if (!f->n_item)
        ru_diagnostics_error(log, ru_table_place(f->document->root, "parameters"), "",
                             "nothing is sought: parameters is empty");
    if (!f->n_fitted)
        ru_diagnostics_error(log, ru_table_place(f->document->root, "fit"), "",
                             "no run is fitted: fit is empty");
    for (size_t i = 0; i < f->n_item; i++)
        check_item(&f->items[i], log);
    for (size_t i = 0; i < f->n_fitted; i++)
        RU_TRY(settle_member(f->path, &f->fitted[i], log));
    for (size_t i = 0; i < f->n_judged; i++)
        RU_TRY(settle_member(f->path, &f->judged[i], log));
    check_names(f, log);
    check_method(f, log);
    return RU_OK;
}

static ru_status read_keys(ru_fit_file *f)
{
    ru_diagnostics log = {.document = f->document};
    ru_tree *resolved = NULL;
    ru_status status = ru_table_read(&file_table, f->document->root, &log, f, &resolved);
    ru_tree_destroy(&resolved);
    if (status == RU_OK && !log.n_error)
        status = settle(f, &log);
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}

ru_status ru_fit_file_read(const char *path, ru_fit_file **file)
{
    *file = NULL;
    ru_fit_file *f = calloc(1, sizeof *f);
    RU_REQUIRE(f, RU_ERR_SYSTEM, "out of memory for a fit");
    f->path = strdup(path);
    ru_status status = f->path ? ru_yaml_read(path, NULL, 0, &f->document)
                               : ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK)
        status = read_keys(f);
    if (status != RU_OK)
        ru_fit_file_destroy(&f);
    *file = f;
    return status;
}

static void free_sets(ru_fit_member *members, size_t n)
{
    for (size_t i = 0; members && i < n; i++) {
        for (size_t k = 0; k < members[i].n_set; k++)
            free(members[i].sets[k]);
        free(members[i].sets);
    }
}

void ru_fit_file_destroy(ru_fit_file **file)
{
    ru_fit_file *f = *file;
    if (!f)
        return;
    const ru_parameter_list list = ru_fit_parameters(f);
    ru_parameters_free(&list);
    free_sets(f->fitted, f->n_fitted);
    free_sets(f->judged, f->n_judged);
    ru_table_free(&file_table, f);
    free(f->path);
    ru_document_destroy(&f->document);
    free(f);
    *file = NULL;
}

void ru_fit_file_describe(int markdown, ru_text *out)
{
    ru_table_describe(&file_table, markdown, out);
}
