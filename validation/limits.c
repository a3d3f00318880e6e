/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/limits.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>
#include <ru/base/table.h>
#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>
#include <ru/validation/limits_rule.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const ru_metric_info ru_metrics[RU_METRIC_COUNT] = {
#define RU_METRIC_ROW(code, name, label, unit, upper) [code] = {name, label, unit, upper},
    RU_METRIC_LIST(RU_METRIC_ROW)
#undef RU_METRIC_ROW
};

ru_metric ru_metric_find(const char *name)
{
    ru_metric metric = 0;
    while (metric < RU_METRIC_COUNT && strcmp(ru_metrics[metric].name, name) != 0)
        metric++;
    return metric;
}

double ru_metric_size(ru_metric metric, double score)
{
    return metric == RU_METRIC_BIAS || metric == RU_METRIC_SHIFT ? fabs(score) : score;
}

/* The item that a single time of a profile becomes. */
#define PROFILE "profile"

static const char *const along_names[] = {"time", "z", NULL};

const char *const ru_modality_names[] = {
#define RU_MODALITY_NAME(name, meaning) name,
    RU_MODALITY_LIST(RU_MODALITY_NAME)
#undef RU_MODALITY_NAME
        NULL,
};

const char *const ru_basis_names[] = {
#define RU_BASIS_NAME(name, meaning) name,
    RU_BASIS_LIST(RU_BASIS_NAME)
#undef RU_BASIS_NAME
        NULL,
};

const char *const ru_basis_meanings[] = {
#define RU_BASIS_MEANING(name, meaning) meaning,
    RU_BASIS_LIST(RU_BASIS_MEANING)
#undef RU_BASIS_MEANING
        NULL,
};

#define ABOUT_TEXT(key, shown, meaning)                                                            \
    {                                                                                              \
        .name = #key, .kind = RU_KEY_TEXT, .offset = offsetof(ru_about, key), .optional = 1,       \
        .example = shown, .help = meaning                                                          \
    }

static const ru_key about_keys[] = {
    ABOUT_TEXT(title, "fed-batch ferm6", "a few words for the table of all cases"),
    ABOUT_TEXT(organism, "E. coli", "whose cells; 'none' where there are none"),
    ABOUT_TEXT(scale, "0.5 L", "size of the vessel"),
    ABOUT_TEXT(parameters, "literature",
               "where the model's parameters come from: literature, or which runs they were "
               "fitted to"),
    {.name = "basis",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_about, basis),
     .choices = ru_basis_names,
     .fallback = "unstated",
     .help = "literature: published for other cells or vessels; other-data: fitted or estimated on "
             "other runs, or on parts that are not judged; same-data: fitted to what is judged"},
};

static const ru_table about_table = {.name = "about",
                                     .help = "what the case is about, for the table of all",
                                     .keys = about_keys,
                                     .n_key = COUNT(about_keys),
                                     .size = sizeof(ru_about)};

static const ru_key file_keys[] = {
    {.name = "data",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_limits, data),
     .count_offset = offsetof(ru_limits, n_data),
     .optional = 1,
     .example = "[offline.csv]",
     .help = "measured files, beside this one or under $NAME/; used when none is given"},
    {.name = "run",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_limits, run),
     .optional = 1,
     .example = "E_coli",
     .help = "run_id in the measured file; absent: the only one"},
    {.name = "about",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_limits, about),
     .table = &about_table,
     .help = "what the case is about, for the table of all"},
    {.name = "used_for",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_limits, used_for),
     .optional = 1,
     .example = "{adjusted: initial values}",
     .help = "what these data were used for before: told in the report"},
    {.name = "along",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_limits, along_z),
     .choices = along_names,
     .fallback = "time",
     .help = "series over time; or fields over the height, means of each level"},
    {.name = "at",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_limits, at),
     .optional = 1,
     .example = "{D=0.1: 100 h}",
     .help = "steady states: time in the result at which each run is looked up; along z: `end`, or "
             "one time"},
    {.name = "quantities",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_limits, rules),
     .count_offset = offsetof(ru_limits, n_rule),
     .table = &ru_limits_rule_table,
     .example = "[{measured: glucose, limit: {nrmse: 10 %}}]",
     .help = "what is compared"},
};

static void check_file(ru_table_visit *visit, void *object)
{
    ru_limits *limits = object;
    if (!limits->n_rule)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "quantities"),
                             "write e.g. 'quantities: [{measured: glucose}]'",
                             "no quantities to compare");
    for (size_t i = 0; limits->along_z && i < limits->n_rule; i++)
        if (isfinite(limits->rules[i].time.from) || isfinite(limits->rules[i].time.until))
            ru_diagnostics_error(visit->log, ru_table_place(limits->rules[i].node, "time"), "",
                                 "quantities[%zu].time: a profile along z is of one time", i);
}

static const ru_table file_table = {.name = "limits",
                                    .help = "a limits file: what is compared and how close it is",
                                    .keys = file_keys,
                                    .n_key = COUNT(file_keys),
                                    .size = sizeof(ru_limits),
                                    .check = check_file};

static void take_time(const ru_tree *item, double *time, ru_diagnostics *log)
{
    double number = 0;
    char unit[48] = "";
    if (item->kind != RU_TREE_SCALAR ||
        ru_unit_split(item->text, &number, unit, sizeof unit) != RU_OK ||
        ru_unit_convert(unit, "s", number, time) != RU_OK)
        ru_diagnostics_error(log, item->value_at, "write e.g. '100 h'", "at.%s: expected a time",
                             item->key);
}

/* The time of a profile: `end`, which is also the default, or one time. */
static void take_moment(ru_limits *limits, ru_diagnostics *log)
{
    const ru_tree *at = limits->at;
    limits->moment = INFINITY;
    if (!at)
        return;
    if (at->n_item != 1 || strcmp(at->items[0]->key, PROFILE) != 0 || !at->items[0]->text)
        ru_diagnostics_error(log, at->value_at, "write 'at: end' or e.g. 'at: 2 h'",
                             "at: a profile along z is of one time");
    else if (strcmp(at->items[0]->text, "end") != 0)
        take_time(at->items[0], &limits->moment, log);
}

/* The maps whose names the tables do not know. */
static ru_status take_named(ru_limits *limits, ru_diagnostics *log)
{
    size_t n_text = limits->used_for ? limits->used_for->n_item : 0;
    size_t n_time = limits->at && !limits->along_z ? limits->at->n_item : 0;
    limits->statements = calloc(n_text + 1, sizeof *limits->statements);
    limits->run_times = calloc(n_time + 1, sizeof *limits->run_times);
    RU_REQUIRE(limits->statements && limits->run_times, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < n_text; i++) {
        const ru_tree *item = limits->used_for->items[i];
        if (item->kind == RU_TREE_SCALAR)
            limits->statements[limits->n_statement++] = (ru_statement){item->key, item->text};
        else
            ru_diagnostics_error(log, item->value_at, "", "used_for.%s: expected a text",
                                 item->key);
    }
    for (size_t i = 0; i < n_time; i++) {
        const ru_tree *item = limits->at->items[i];
        ru_run_time *at = &limits->run_times[limits->n_run_time++];
        at->run = item->key;
        take_time(item, &at->time, log);
    }
    if (limits->along_z)
        take_moment(limits, log);
    ru_fault_clear();
    return RU_OK;
}

static ru_status build(ru_limits *limits, const char *name)
{
    const ru_document *document = limits->document;
    ru_diagnostics log = {.document = document};
    ru_tree *resolved = NULL;
    const ru_tree *along = ru_tree_find(document->root, "along");
    RU_TRY(ru_tree_widen(document->root, "data", RU_TREE_LIST, NULL));
    if (along && along->kind == RU_TREE_SCALAR && strcmp(along->text, "z") == 0)
        RU_TRY(ru_tree_widen(document->root, "at", RU_TREE_MAP, PROFILE));
    ru_status status = ru_table_read(&file_table, document->root, &log, limits, &resolved);
    ru_tree_destroy(&resolved);
    if (status == RU_OK && !(limits->path = strdup(name)))
        status = ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK)
        status = take_named(limits, &log);
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    limits->hash = ru_hash_bytes(document->sources[0]->bytes, document->sources[0]->n_byte);
    return status;
}

/* Takes the document. */
static ru_status read_document(ru_document *document, const char *name, ru_limits **limits)
{
    ru_limits *made = calloc(1, sizeof *made);
    if (!made) {
        ru_document_destroy(&document);
        return ru_fault(RU_ERR_SYSTEM, "out of memory");
    }
    made->document = document;
    ru_status status = build(made, name);
    if (status == RU_OK)
        *limits = made;
    else
        ru_limits_destroy(&made);
    return status;
}

ru_status ru_limits_read(const char *path, ru_limits **limits)
{
    ru_document *document = NULL;
    *limits = NULL;
    RU_TRY(ru_yaml_read(path, NULL, 0, &document));
    RU_TRY(read_document(document, path, limits));
    return RU_OK;
}

ru_status ru_limits_read_text(const char *text, const char *name, ru_limits **limits)
{
    ru_document *document = NULL;
    *limits = NULL;
    RU_TRY(ru_yaml_read_text(text, name, NULL, 0, &document));
    RU_TRY(read_document(document, name, limits));
    return RU_OK;
}

void ru_limits_describe(int markdown, ru_text *out)
{
    ru_table_describe(&file_table, markdown, out);
}

void ru_limits_destroy(ru_limits **limits)
{
    ru_limits *old = *limits;
    if (!old)
        return;
    ru_table_free(&file_table, old);
    free(old->statements);
    free(old->run_times);
    free(old->path);
    ru_document_destroy(&old->document);
    free(old);
    *limits = NULL;
}
