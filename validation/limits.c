/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/limits.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const ru_metric_info ru_metrics[RU_METRIC_COUNT] = {
#define RU_METRIC_ROW(code, name, label, of_data, upper) [code] = {name, label, of_data, upper},
    RU_METRIC_LIST(RU_METRIC_ROW)
#undef RU_METRIC_ROW
};

#define LIMIT_AT(metric) (offsetof(ru_limit_set, at_most) + (metric) * sizeof(ru_measure))

static const ru_key limit_keys[] = {
    {.name = "bias",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_BIAS),
     .optional = 1,
     .example = "0.5 g/L",
     .help = "most abs(mean of simulated - measured)"},
    {.name = "rmse",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_RMSE),
     .optional = 1,
     .example = "1 g/L",
     .help = "most root mean square error"},
    {.name = "nrmse",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_NRMSE),
     .optional = 1,
     .example = "10 %",
     .help = "most RMSE over the range of the measured values"},
    {.name = "mae",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_MAE),
     .optional = 1,
     .example = "1 g/L",
     .help = "most mean absolute error"},
    {.name = "max_error",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_MAX_ERROR),
     .optional = 1,
     .example = "2 g/L",
     .help = "most absolute error of any point"},
    {.name = "r2",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_R2),
     .optional = 1,
     .example = "0.9",
     .help = "least coefficient of determination"},
    {.name = "chi2",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_CHI2),
     .optional = 1,
     .example = "2",
     .help = "most chi-square per point with a known sd"},
    {.name = "coverage",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_COVERAGE),
     .optional = 1,
     .example = "80 %",
     .help = "least share of points within 2 sd"},
};

/* Splits the text of a measure; an error in the log when it has no number. */
static int split(ru_table_visit *visit, const char *key, ru_measure *m)
{
    if (ru_unit_split(m->text, &m->number, m->unit, sizeof m->unit) == RU_OK &&
        (!m->unit[0] || ru_unit_known(m->unit)))
        return 1;
    ru_diagnostics_error(visit->log, ru_table_place(visit->node, key),
                         "write a number and a unit, such as '0.5 g/L'",
                         "%s.%s: '%.60s' is no number with a unit", visit->path, key, m->text);
    ru_fault_clear();
    return 0;
}

static void check_limits(ru_table_visit *visit, void *object)
{
    ru_limit_set *set = object;
    for (size_t i = 0; i < RU_METRIC_COUNT; i++) {
        const ru_metric_info *info = &ru_metrics[i];
        ru_measure *m = &set->at_most[i];
        if (!m->text || !split(visit, info->name, m))
            continue;
        const char *unit = m->unit[0] ? m->unit : "1";
        ru_place_in_text at = ru_table_place(visit->node, info->name);
        if (!info->of_data && ru_unit_convert(unit, "1", m->number, &m->number) != RU_OK)
            ru_diagnostics_error(visit->log, at, "write e.g. '15 %' or '0.15'",
                                 "%s.%s: expected a pure number, found '%.60s'", visit->path,
                                 info->name, m->text);
        else if (info->of_data && !m->unit[0])
            ru_diagnostics_error(visit->log, at, "write e.g. '1 g/L'",
                                 "%s.%s: needs the unit of the data, found a bare number",
                                 visit->path, info->name);
        else if (m->number < 0 && i != RU_METRIC_R2)
            ru_diagnostics_error(visit->log, at, "", "%s.%s: a limit below zero is never met",
                                 visit->path, info->name);
    }
    ru_fault_clear();
}

static const ru_table limit_table = {.name = "limit",
                                     .help = "what has to be met; one or several",
                                     .keys = limit_keys,
                                     .n_key = COUNT(limit_keys),
                                     .size = sizeof(ru_limit_set),
                                     .keeps_node = 1,
                                     .check = check_limits};

static const ru_key noise_keys[] = {
    {.name = "relative",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_noise, relative),
     .unit = "1",
     .low = 0,
     .high = 10,
     .optional = 1,
     .unset = NAN,
     .example = "5 %",
     .help = "share of the measured value"},
    {.name = "absolute",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_noise, absolute.text),
     .optional = 1,
     .example = "0.1 g/L",
     .help = "added to it; in a unit of the comparison"},
};

static void check_noise(ru_table_visit *visit, void *object)
{
    ru_noise *noise = object;
    if (noise->absolute.text && split(visit, "absolute", &noise->absolute) &&
        noise->absolute.number < 0)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "absolute"), "",
                             "%s.absolute: an sd is not below zero", visit->path);
}

static const ru_table noise_table = {.name = "sd",
                                     .help = "standard deviation where the data have none",
                                     .keys = noise_keys,
                                     .n_key = COUNT(noise_keys),
                                     .size = sizeof(ru_noise),
                                     .check = check_noise};

static const ru_key time_keys[] = {
    {.name = "from",
     .kind = RU_KEY_QUANTITY,
     .offset = 0,
     .unit = "h",
     .optional = 1,
     .unset = -INFINITY,
     .example = "0 h",
     .help = "points before are not used"},
    {.name = "until",
     .kind = RU_KEY_QUANTITY,
     .offset = sizeof(double),
     .unit = "h",
     .optional = 1,
     .unset = INFINITY,
     .example = "12 h",
     .help = "points after are not used"},
};

static const ru_table time_table = {.name = "time",
                                    .help = "the stretch that is compared, ends included",
                                    .keys = time_keys,
                                    .n_key = COUNT(time_keys),
                                    .size = sizeof(((ru_rule *)NULL)->time)};

static const ru_key rule_keys[] = {
    {.name = "measured",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, measured),
     .example = "OD600",
     .help = "quantity in the measured file"},
    {.name = "simulated",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, simulated),
     .optional = 1,
     .example = "biomass",
     .help = "series of the result; absent: of that name"},
    {.name = "factor",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, factor.text),
     .optional = 1,
     .example = "0.33 g/L",
     .help = "the number measured times this; its unit is that of the product"},
    {.name = "unit",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, unit),
     .optional = 1,
     .example = "g/L",
     .help = "unit of the comparison; absent: as measured"},
    {.name = "molar_mass",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_rule, molar_mass),
     .unit = "g/mol",
     .low = 1,
     .high = 1e7,
     .optional = 1,
     .unset = NAN,
     .example = "60.05 g/mol",
     .help = "between amount and mass; absent: by the name of the substance"},
    {.name = "limit",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, limit),
     .table = &limit_table,
     .help = "what has to be met; absent: compared, not judged"},
    {.name = "minimum_points",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_rule, minimum_points),
     .low = 1,
     .high = 1e6,
     .fallback = "5",
     .help = "with fewer points it is not judged"},
    {.name = "sd",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, noise),
     .table = &noise_table,
     .help = "standard deviation where the data have none"},
    {.name = "override_sd",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_rule, override_sd),
     .fallback = "false",
     .help = "true: `sd` replaces that of the data"},
    {.name = "drop_flags",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_rule, drop_flags),
     .count_offset = offsetof(ru_rule, n_drop_flag),
     .optional = 1,
     .example = "[implausible]",
     .help = "rows whose flag contains one of these are left out"},
    {.name = "ignore_sd_flags",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_rule, ignore_sd_flags),
     .count_offset = offsetof(ru_rule, n_ignore_sd_flag),
     .optional = 1,
     .example = "[sd implausible]",
     .help = "the sd of such rows is taken as unknown"},
    {.name = "time",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, time),
     .table = &time_table,
     .help = "the stretch that is compared, ends included"},
};

static void check_rule(ru_table_visit *visit, void *object)
{
    ru_rule *rule = object;
    rule->factor.number = 1;
    if (rule->factor.text)
        (void)split(visit, "factor", &rule->factor);
    if (rule->unit && !ru_unit_known(rule->unit))
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "unit"),
                             ru_unit_hint(rule->unit, "1"), "%s.unit: '%.60s' is no unit",
                             visit->path, rule->unit);
    if (rule->override_sd && isnan(rule->noise.relative) && !rule->noise.absolute.text)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "override_sd"),
                             "write e.g. 'sd: {relative: 5 %}'",
                             "%s.override_sd: there is no sd to put in place", visit->path);
    if (rule->time.from > rule->time.until)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "time"), "",
                             "%s.time: 'from' is after 'until'", visit->path);
}

static const ru_table rule_table = {.name = "quantity",
                                    .help = "one measured quantity and its limits",
                                    .keys = rule_keys,
                                    .n_key = COUNT(rule_keys),
                                    .size = sizeof(ru_rule),
                                    .keeps_node = 1,
                                    .check = check_rule};

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
    {.name = "used_for",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_limits, used_for),
     .optional = 1,
     .example = "{adjusted: initial values}",
     .help = "what these data were used for before: told in the report"},
    {.name = "at",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_limits, at),
     .optional = 1,
     .example = "{D=0.1: 100 h}",
     .help = "steady states: time in the result at which each run is looked up"},
    {.name = "quantities",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_limits, rules),
     .count_offset = offsetof(ru_limits, n_rule),
     .table = &rule_table,
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
}

static const ru_table file_table = {.name = "limits",
                                    .help = "a limits file: what is compared and how close it is",
                                    .keys = file_keys,
                                    .n_key = COUNT(file_keys),
                                    .size = sizeof(ru_limits),
                                    .check = check_file};

uint64_t ru_hash_bytes(const char *bytes, size_t n_byte)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n_byte; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash;
}

/* A key that holds a list may be written as a single text. */
static ru_status widen(const ru_tree *root, const char *key)
{
    ru_tree *node = ru_tree_find(root, key), *item;
    if (!node || node->kind != RU_TREE_SCALAR || !node->text[0])
        return RU_OK;
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, NULL, node->text, &item));
    item->value_at = node->value_at;
    free(node->text);
    node->text = NULL;
    node->kind = RU_TREE_LIST;
    RU_TRY(ru_tree_add(node, item));
    return RU_OK;
}

/* The maps whose names the tables do not know. */
static ru_status take_named(ru_limits *limits, ru_diagnostics *log)
{
    size_t n_text = limits->used_for ? limits->used_for->n_item : 0;
    size_t n_time = limits->at ? limits->at->n_item : 0;
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
        double number = 0;
        char unit[48] = "";
        at->run = item->key;
        if (item->kind != RU_TREE_SCALAR ||
            ru_unit_split(item->text, &number, unit, sizeof unit) != RU_OK ||
            ru_unit_convert(unit, "s", number, &at->time) != RU_OK)
            ru_diagnostics_error(log, item->value_at, "write e.g. '100 h'",
                                 "at.%s: expected a time", item->key);
    }
    ru_fault_clear();
    return RU_OK;
}

static ru_status build(ru_limits *limits, const char *name)
{
    const ru_document *document = limits->document;
    ru_diagnostics log = {.document = document};
    ru_tree *resolved = NULL;
    RU_TRY(widen(document->root, "data"));
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

ru_status ru_limits_data_path(const ru_limits *limits, size_t i, char **path)
{
    const char *written = limits->data[i], *slash = strchr(written, '/');
    ru_text text = {0};
    *path = NULL;
    if (written[0] == '$' && slash) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(slash - written - 1), written + 1);
        const char *value = getenv(name);
        RU_REQUIRE(value && value[0], RU_ERR_INPUT,
                   "%s: data '%s' needs the environment variable %s, which is not set",
                   limits->path, written, name);
        ru_text_add(&text, "%s%s", value, slash);
    } else {
        const char *end = written[0] == '/' ? NULL : strrchr(limits->path, '/');
        ru_text_add(&text, "%.*s%s", end ? (int)(end - limits->path + 1) : 0, limits->path,
                    written);
    }
    RU_TRY(ru_text_take(&text, path));
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
