/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/parts.h>

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/base/table.h>
#include <ru/io/yaml_read.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The YAML file as written. */
typedef struct part_keys {
    const ru_tree *node; /* as written; the names are taken from it, with their places */
    char **files[5];
    size_t n_file[5];
} part_keys;

typedef struct file_keys {
    char *version;
    char **parameters;
    size_t n_parameters;
    const ru_tree *extensions;
    part_keys *parts;
    size_t n_part;
} file_keys;

#define FILES(key, i, may_lack, text)                                                              \
    {                                                                                              \
        .name = key, .kind = RU_KEY_TEXTS, .offset = offsetof(part_keys, files[i]),                \
        .count_offset = offsetof(part_keys, n_file[i]), .optional = may_lack, .help = text         \
    }

static const ru_key part_rows[] = {
    FILES("sbml_files", 0, 0, "the model"),
    FILES("condition_files", 1, 0, "condition tables"),
    FILES("observable_files", 2, 0, "observable tables"),
    FILES("measurement_files", 3, 0, "measurement tables"),
    FILES("visualization_files", 4, 1, "not looked at"),
};

static const ru_table part_table = {.name = "problem",
                                    .help = "a model and its tables",
                                    .keys = part_rows,
                                    .n_key = COUNT(part_rows),
                                    .size = sizeof(part_keys),
                                    .keeps_node = 1};

static const ru_key file_rows[] = {
    {.name = "format_version",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(file_keys, version),
     .help = "1"},
    {.name = "parameter_file",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(file_keys, parameters),
     .count_offset = offsetof(file_keys, n_parameters),
     .help = "the parameter table"},
    {.name = "problems",
     .kind = RU_KEY_LIST,
     .offset = offsetof(file_keys, parts),
     .count_offset = offsetof(file_keys, n_part),
     .table = &part_table,
     .help = "models and their tables"},
    {.name = "extensions",
     .kind = RU_KEY_TREE,
     .offset = offsetof(file_keys, extensions),
     .optional = 1,
     .help = "none is supported"},
};

static const ru_table file_table = {.name = "PEtab problem",
                                    .help = "a problem of parameter estimation",
                                    .keys = file_rows,
                                    .n_key = COUNT(file_rows),
                                    .size = sizeof(file_keys)};

void *ru_petab_grow(void *items, size_t n, size_t size)
{
    /* Room doubles at powers of two, so that no capacity is kept. */
    if (items && (n & (n - 1)) != 0)
        return items;
    return realloc(items, (n ? 2 * n : 1) * size);
}

/* A file beside the problem. */
static ru_status beside(const ru_petab_problem *p, const char *name, char **path)
{
    ru_text text = {0};
    const char *end = name[0] == '/' ? NULL : strrchr(p->path, '/');
    ru_text_add(&text, "%.*s%s", end ? (int)(end - p->path + 1) : 0, p->path, name);
    return ru_text_take(&text, path);
}

static ru_status read_files(ru_petab_problem *p, const ru_tree *names, ru_diagnostics *log,
                            ru_petab_file **files, size_t *n)
{
    if (!names->n_item)
        ru_diagnostics_error(log, names->value_at, "", "expected at least one file");
    for (size_t i = 0; i < names->n_item; i++) {
        char *path;
        void *grown = ru_petab_grow(*files, *n, sizeof **files);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for tables");
        *files = grown;
        RU_TRY(beside(p, names->items[i]->text, &path));
        ru_status status =
            ru_petab_file_read(path, names->items[i]->value_at, p->document, log, &(*files)[*n]);
        free(path);
        RU_TRY(status);
        *n += (*files)[*n].csv != NULL;
    }
    return RU_OK;
}

static ru_status read_model(ru_petab_problem *p, const ru_tree *names, ru_diagnostics *log,
                            ru_petab_part *part)
{
    char *path;
    if (names->n_item != 1) {
        ru_diagnostics_error(log, names->value_at,
                             "models of their own are problems of their own under 'problems'",
                             "expected one model; several in one problem are not supported");
        return RU_OK;
    }
    RU_TRY(beside(p, names->items[0]->text, &path));
    ru_status status = ru_sbml_read(path, &part->model);
    if (status == RU_ERR_INPUT) {
        ru_diagnostics_error(log, names->items[0]->value_at, "", "the model cannot be used:\n%s",
                             ru_fault_text());
        ru_fault_clear();
        status = RU_OK;
    }
    if (part->model && part->model->warnings.n)
        ru_log_root(RU_LOG_WARNING, "%s", part->model->warnings.bytes);
    free(path);
    return status;
}

static ru_status read_part(ru_petab_problem *p, const ru_tree *node, ru_petab_part *part,
                           ru_diagnostics *log)
{
    RU_TRY(read_files(p, ru_tree_find(node, "condition_files"), log, &part->condition_files,
                      &part->n_condition_file));
    RU_TRY(read_files(p, ru_tree_find(node, "observable_files"), log, &part->observable_files,
                      &part->n_observable_file));
    RU_TRY(read_files(p, ru_tree_find(node, "measurement_files"), log, &part->measurement_files,
                      &part->n_measurement_file));
    return ru_petab_read_observables(part, log);
}

/* What names something of the model. */
static ru_status link_part(ru_petab_problem *p, const ru_tree *node, ru_petab_part *part,
                           ru_diagnostics *log)
{
    RU_TRY(read_model(p, ru_tree_find(node, "sbml_files"), log, part));
    if (!log->n_error)
        RU_TRY(ru_petab_read_conditions(p, part, log));
    if (!log->n_error)
        RU_TRY(ru_petab_read_formulas(p, part, log));
    if (!log->n_error)
        RU_TRY(ru_petab_read_points(p, part, log));
    return RU_OK;
}

static void check_version(const file_keys *keys, const ru_document *document, ru_diagnostics *log)
{
    const ru_tree *node = ru_tree_find(document->root, "format_version");
    if (keys->version && strcmp(keys->version, "1") != 0 && strncmp(keys->version, "1.", 2) != 0)
        ru_diagnostics_error(log, node->value_at, "version 1 is read",
                             "PEtab of format version '%.20s' is not supported", keys->version);
    if (keys->extensions && keys->extensions->n_item)
        ru_diagnostics_error(log, keys->extensions->value_at, "",
                             "extensions of PEtab are not supported");
}

static ru_status read_keys(ru_petab_problem *p, const file_keys *keys, ru_diagnostics *log)
{
    check_version(keys, p->document, log);
    if (log->n_error)
        return RU_OK;
    p->parts = calloc(keys->n_part + 1, sizeof *p->parts);
    RU_REQUIRE(p->parts, RU_ERR_SYSTEM, "out of memory for a problem");
    p->n_part = keys->n_part;
    RU_TRY(read_files(p, ru_tree_find(p->document->root, "parameter_file"), log,
                      &p->parameter_files, &p->n_parameter_file));
    RU_TRY(ru_petab_read_parameters(p, log));
    for (size_t i = 0; i < keys->n_part; i++)
        RU_TRY(read_part(p, keys->parts[i].node, &p->parts[i], log));
    for (size_t i = 0; i < keys->n_part && !log->n_error; i++)
        RU_TRY(link_part(p, keys->parts[i].node, &p->parts[i], log));
    if (!log->n_error)
        ru_petab_check_use(p, log);
    return RU_OK;
}

static ru_status read_document(ru_petab_problem *p, const char *path)
{
    file_keys keys = {0};
    ru_tree *resolved = NULL;
    p->path = strdup(path);
    RU_REQUIRE(p->path, RU_ERR_SYSTEM, "out of memory for a problem");
    RU_TRY(ru_yaml_read(path, NULL, 0, &p->document));
    RU_TRY(ru_tree_widen(p->document->root, "parameter_file", RU_TREE_LIST, NULL));
    ru_diagnostics log = {.document = p->document};
    ru_status status = ru_table_read(&file_table, p->document->root, &log, &keys, &resolved);
    ru_tree_destroy(&resolved);
    if (status == RU_OK && !log.n_error)
        status = read_keys(p, &keys, &log);
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    ru_table_free(&file_table, &keys);
    return status;
}

ru_status ru_petab_read(const char *path, ru_petab_problem **problem)
{
    ru_petab_problem *p = *problem = calloc(1, sizeof *p);
    RU_REQUIRE(p, RU_ERR_SYSTEM, "out of memory for a problem");
    ru_status status = read_document(p, path);
    if (status != RU_OK)
        ru_petab_destroy(problem);
    return status;
}

static void clear_files(ru_petab_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ru_petab_file_clear(&files[i]);
    free(files);
}

static void clear_part(ru_petab_part *part)
{
    clear_files(part->condition_files, part->n_condition_file);
    clear_files(part->observable_files, part->n_observable_file);
    clear_files(part->measurement_files, part->n_measurement_file);
    for (size_t i = 0; i < part->n_condition; i++)
        free(part->conditions[i].values);
    for (size_t i = 0; i < part->n_point; i++)
        free(part->points[i].overrides);
    free(part->factors);
    free(part->conditions);
    free(part->observables);
    free(part->symbols);
    free(part->points);
    ru_sbml_destroy(&part->model);
}

void ru_petab_destroy(ru_petab_problem **problem)
{
    ru_petab_problem *p = *problem;
    if (!p)
        return;
    for (size_t i = 0; i < p->n_part; i++)
        clear_part(&p->parts[i]);
    clear_files(p->parameter_files, p->n_parameter_file);
    free(p->parameters);
    free(p->parts);
    ru_document_destroy(&p->document);
    free(p->path);
    free(p);
    *problem = NULL;
}
