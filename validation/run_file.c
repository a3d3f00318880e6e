/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/run_file.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>
#include <ru/base/table.h>
#include <ru/io/yaml_read.h>
#include <ru/validation/run_file_keys.h>
#include <ru/validation/stamp.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const ru_key run_keys[] = {
    {.name = "run",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_run_file, run),
     .optional = 1,
     .example = "FB017",
     .help = "name of the run; rows of other runs are counted, not read"},
    {.name = "inoculated",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_run_file, inoculated),
     .optional = 1,
     .example = "2024-03-01T08:15+01:00",
     .help = "time zero of time stamps"},
    {.name = "zone",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_run_file, zone),
     .optional = 1,
     .example = "Europe/Berlin",
     .help = "zone of time stamps that do not tell theirs: by name, with its summer time, or as "
             "+01:00"},
    {.name = "gap",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_run_file, gap),
     .unit = "h",
     .low = 0,
     .high = 1e5,
     .optional = 1,
     .unset = NAN,
     .example = "2 h",
     .help = "longer pauses between values are told as gaps; absent: they are not"},
    {.name = "files",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_run_file, files),
     .count_offset = offsetof(ru_run_file, n_file),
     .table = &ru_data_file_table,
     .example = "[offline.csv]",
     .help = "the data"},
    {.name = "as_measured",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_run_file, as_measured),
     .optional = 1,
     .example = "{vessel: {volume: 15 m3}}",
     .help = "reactor and feed as they were, in the keys of a scenario: held against that of the "
             "result"},
    {.name = "tolerance",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_run_file, tolerance),
     .unit = "1",
     .low = 0,
     .high = 1,
     .fallback = "1 %",
     .help = "by how much numbers of `as_measured` may differ from the scenario without a word"},
};

static void check_run(ru_table_visit *visit, void *object)
{
    ru_run_file *run = object;
    ru_zone zone;
    run->zero = NAN;
    if (!run->n_file)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "files"),
                             "write e.g. 'files: [offline.csv]'", "no files to read");
    ru_status status = ru_zone_open(run->zone, &zone);
    if (status != RU_OK)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "zone"), "", "zone: %s",
                             ru_fault_text());
    else if (run->inoculated && ru_stamp_read(run->inoculated, "iso", &zone, &run->zero) != RU_OK)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "inoculated"),
                             "write e.g. 'inoculated: 2024-03-01T08:15+01:00'", "inoculated: %s",
                             ru_fault_text());
    ru_zone_close(&zone);
    ru_fault_clear();
}

static const ru_table run_table = {.name = "run",
                                   .help =
                                       "A description of a run: where the data of a measured run "
                                       "are, and how they are to be read",
                                   .keys = run_keys,
                                   .n_key = COUNT(run_keys),
                                   .size = sizeof(ru_run_file),
                                   .check = check_run};

static ru_status build(ru_run_file *run, const char *name)
{
    ru_diagnostics log = {.document = run->document};
    ru_tree *resolved = NULL;
    ru_status status = ru_table_read(&run_table, run->document->root, &log, run, &resolved);
    ru_tree_destroy(&resolved);
    if (status == RU_OK && !(run->path = strdup(name)))
        status = ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}

/* Takes the document. */
static ru_status read_document(ru_document *document, const char *name, ru_run_file **run)
{
    ru_run_file *made = calloc(1, sizeof *made);
    if (!made) {
        ru_document_destroy(&document);
        return ru_fault(RU_ERR_SYSTEM, "out of memory");
    }
    made->document = document;
    ru_status status = build(made, name);
    if (status == RU_OK && document->n_source)
        made->hash = ru_hash_bytes(document->sources[0]->bytes, document->sources[0]->n_byte);
    if (status == RU_OK)
        *run = made;
    else
        ru_run_file_destroy(&made);
    return status;
}

ru_status ru_run_file_read(const char *path, ru_run_file **run)
{
    ru_document *document = NULL;
    *run = NULL;
    RU_TRY(ru_yaml_read(path, NULL, 0, &document));
    RU_TRY(read_document(document, path, run));
    return RU_OK;
}

ru_status ru_run_file_read_text(const char *text, const char *name, ru_run_file **run)
{
    ru_document *document = NULL;
    *run = NULL;
    RU_TRY(ru_yaml_read_text(text, name, NULL, 0, &document));
    RU_TRY(read_document(document, name, run));
    return RU_OK;
}

/* `files: [path]` as a tree. */
static ru_status build_plain(const char *path, ru_tree **root)
{
    ru_tree *files = NULL, *file = NULL;
    RU_TRY(ru_tree_build(RU_TREE_MAP, NULL, NULL, root));
    RU_TRY(ru_tree_build(RU_TREE_LIST, "files", NULL, &files));
    RU_TRY(ru_tree_add(*root, files));
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, NULL, path, &file));
    RU_TRY(ru_tree_add(files, file));
    return RU_OK;
}

ru_status ru_run_file_plain(const char *path, ru_run_file **run)
{
    *run = NULL;
    ru_document *document = calloc(1, sizeof *document);
    RU_REQUIRE(document, RU_ERR_SYSTEM, "out of memory");
    ru_status status = build_plain(path, &document->root);
    if (status != RU_OK) {
        ru_document_destroy(&document);
        return status;
    }
    RU_TRY(read_document(document, path, run));
    (*run)->plain = 1;
    return RU_OK;
}

int ru_is_run_file(const char *path)
{
    const char *end = strrchr(path, '.');
    return end && (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0);
}

ru_status ru_path_beside(const char *owner, const char *written, const ru_place_in_text *at,
                         char **path)
{
    const char *slash = strchr(written, '/');
    ru_text text = {0};
    *path = NULL;
    if (written[0] == '$' && slash) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(slash - written - 1), written + 1);
        const char *value = getenv(name);
        RU_REQUIRE(value && value[0], RU_ERR_INPUT,
                   "%s:%d:%d: '%s' needs the environment variable %s, which is not set", owner,
                   at ? at->line : 1, at ? at->column : 1, written, name);
        ru_text_add(&text, "%s%s", value, slash);
    } else {
        const char *end = written[0] == '/' ? NULL : strrchr(owner, '/');
        ru_text_add(&text, "%.*s%s", end ? (int)(end - owner + 1) : 0, owner, written);
    }
    RU_TRY(ru_text_take(&text, path));
    return RU_OK;
}

void ru_run_file_describe(int markdown, ru_text *out)
{
    ru_table_describe(&run_table, markdown, out);
}

void ru_run_file_destroy(ru_run_file **run)
{
    ru_run_file *old = *run;
    if (!old)
        return;
    ru_table_free(&run_table, old);
    free(old->path);
    ru_document_destroy(&old->document);
    free(old);
    *run = NULL;
}
