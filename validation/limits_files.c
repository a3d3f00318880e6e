/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/limits_files.h>

#include <stdlib.h>

#include <ru/base/hash.h>
#include <ru/base/table.h>
#include <ru/io/csv_read.h>
#include <ru/validation/measured.h>
#include <ru/validation/run_file.h>

static ru_place_in_text data_place(const ru_limits *limits, size_t i)
{
    const ru_tree *data = ru_tree_find(limits->document->root, "data");
    return data && i < data->n_item ? data->items[i]->value_at
                                    : ru_table_place(limits->document->root, "data");
}

ru_status ru_limits_data_path(const ru_limits *limits, size_t i, char **path)
{
    ru_place_in_text at = data_place(limits, i);
    RU_TRY(ru_path_beside(limits->path, limits->data[i], &at, path));
    return RU_OK;
}

ru_status ru_limits_measured(const ru_limits *limits, struct ru_measured **measured)
{
    char **paths = calloc(limits->n_data, sizeof *paths);
    RU_REQUIRE(paths, RU_ERR_SYSTEM, "out of memory");
    ru_status status = RU_OK;
    for (size_t i = 0; i < limits->n_data && status == RU_OK; i++)
        status = ru_limits_data_path(limits, i, &paths[i]);
    if (status == RU_OK)
        status = ru_measured_read((const char *const *)paths, limits->n_data, measured);
    for (size_t i = 0; i < limits->n_data; i++)
        free(paths[i]);
    free(paths);
    return status;
}

static ru_status fold(const ru_limits *limits, const char *written, ru_place_in_text at,
                      uint64_t *hash)
{
    char *path = NULL, *bytes = NULL;
    size_t n_byte = 0;
    RU_TRY(ru_path_beside(limits->path, written, &at, &path));
    ru_status status = ru_bytes_read(path, &bytes, &n_byte);
    if (status == RU_OK)
        *hash = ru_hash_more(*hash, bytes, n_byte);
    free(bytes);
    free(path);
    return status;
}

ru_status ru_limits_fold(ru_limits *limits)
{
    uint64_t hash = limits->hash;
    for (size_t i = 0; i < limits->n_data; i++)
        if (ru_is_run_file(limits->data[i]))
            RU_TRY(fold(limits, limits->data[i], data_place(limits, i), &hash));
    for (size_t i = 0; i < limits->n_rule; i++) {
        const ru_rule *rule = &limits->rules[i];
        if (rule->pure)
            RU_TRY(fold(limits, rule->pure, ru_table_place(rule->node, "pure"), &hash));
    }
    limits->hash = hash;
    return RU_OK;
}
