/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_layout.h>
#include <ru/io/yaml_read.h>
#include <ru/report/parts.h>

/* Bytes of an input file that is shown. */
enum { LONGEST_INPUT = 200000 };

static void set_info(ru_json to, const ru_report_run *run)
{
    const ru_result_info *info = run->info;
    ru_json_set_text(to, "title", info->title);
    ru_json_set_text(to, "label", run->label);
    ru_json_set_text(to, "file", run->path);
    ru_json_set_flag(to, "complete", info->complete);
    ru_json_set_text(to, "status", info->status);
    ru_json_set_text(to, "model", info->model);
    ru_json_set_text(to, "created", info->created);
    ru_json_set_text(to, "run_id", info->run_id);
    ru_json_set_count(to, "result_schema", info->schema);
}

static ru_status set_text(const ru_report_run *run, const char *path, ru_json to, const char *key)
{
    char *text = NULL;
    RU_TRY(ru_result_text_read(run->result, path, &text, NULL));
    ru_json_set_text(to, key, text);
    free(text);
    return RU_OK;
}

/* Overrides stand a line each in a file of their own, whose text is taken apart. */
static void set_overrides(ru_json to, char *text)
{
    ru_json list = ru_json_set_list(to, "overrides");
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        char *next = text + n + (text[n] == '\n');
        text[n] = '\0';
        if (n)
            ru_json_set_text(list, NULL, text);
        text = next;
    }
}

static ru_status set_input(const ru_report_run *run, const char *name, ru_json list, ru_json to)
{
    char path[1024], *text = NULL;
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", ru_layout(RU_AT_FILES)->path, name);
    RU_TRY(ru_result_text_read(run->result, path, &text, &n));
    ru_json input = ru_json_set_map(list, NULL);
    ru_json_set_text(input, "name", name);
    ru_json_set_count(input, "bytes", (long long)n);
    ru_json_set_text(input, "text", n <= LONGEST_INPUT ? text : NULL);
    if (strcmp(name, "--set") == 0)
        set_overrides(to, text);
    free(text);
    return RU_OK;
}

static ru_status set_inputs(const ru_report_run *run, ru_json to)
{
    char **names = NULL;
    size_t n = 0;
    ru_status status = RU_OK;
    RU_TRY(set_text(run, ru_layout(RU_AT_SCENARIO)->path, to, "scenario"));
    RU_TRY(set_text(run, ru_layout(RU_AT_RESOLVED)->path, to, "resolved"));
    RU_TRY(ru_result_names_read(run->result, ru_layout(RU_AT_FILES)->path, &names, &n));
    ru_json inputs = ru_json_set_list(to, "inputs");
    for (size_t i = 0; i < n; i++) {
        if (status == RU_OK)
            status = set_input(run, names[i], inputs, to);
        free(names[i]);
    }
    free(names);
    RU_TRY(status);
    return RU_OK;
}

static ru_status set_notes(const ru_report_run *run, ru_json to)
{
    ru_json notes = ru_json_set_list(to, "notes");
    for (size_t i = 0; i < run->info->n_note; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", ru_layout(RU_AT_PROVENANCE)->path,
                 run->info->notes[i]);
        ru_json note = ru_json_set_map(notes, NULL);
        ru_json_set_text(note, "name", run->info->notes[i]);
        RU_TRY(set_text(run, path, note, "text"));
    }
    return RU_OK;
}

/* What is drawn and grouped by; a page does without where the text cannot be read. */
static void read_resolved(ru_report_run *run)
{
    char *text = NULL;
    if (ru_result_text_read(run->result, ru_layout(RU_AT_RESOLVED)->path, &text, NULL) != RU_OK ||
        ru_yaml_read_text(text, "resolved", NULL, 0, &run->resolved) != RU_OK)
        ru_fault_clear();
    free(text);
}

/* What a run that was killed had not laid down is left out, and said so. */
static ru_status forgive(const ru_report_run *run, ru_page *page, const char *what,
                         ru_status status)
{
    if (status != RU_ERR_INPUT || run->info->complete)
        return status;
    ru_page_add_notice(page, RU_PAGE_WARNING, "%s: no %s: %s", run->label, what, ru_fault_text());
    ru_fault_clear();
    return RU_OK;
}

static ru_status fill(ru_report_run *run, ru_page *page)
{
    RU_TRY(ru_result_open(run->path, &run->result));
    run->info = ru_result_get(run->result);
    read_resolved(run);
    ru_json to = ru_json_set_map(page->runs, NULL);
    page->n_run++;
    set_info(to, run);
    if (!run->info->complete)
        ru_page_add_notice(page, RU_PAGE_WARNING, "%s is not complete: %s", run->path,
                           run->info->status);
    RU_TRY(forgive(run, page, "scenario", set_inputs(run, to)));
    RU_TRY(forgive(run, page, "provenance", set_notes(run, to)));
    RU_TRY(ru_report_series(run, to));
    RU_TRY(forgive(run, page, "distributions and spectra", ru_report_arrays(run, to)));
    RU_TRY(forgive(run, page, "balance and events", ru_report_balance(run, to)));
    RU_TRY(forgive(run, page, "engineer's sheet", ru_report_sheet(run, to)));
    RU_TRY(ru_report_key(run, to));
    RU_TRY(forgive(run, page, "fields", ru_report_fields(run, to)));
    return RU_OK;
}

ru_status ru_page_add_run(ru_page *page, const ru_page_run *shown)
{
    ru_report_run run = {
        .path = shown->result, .label = shown->label, .n_run = shown->n_run ? shown->n_run : 1};
    ru_status status = fill(&run, page);
    ru_document_destroy(&run.resolved);
    ru_result_close(&run.result);
    free(run.times);
    free(run.facts);
    free(run.balance);
    RU_TRY(status);
    return RU_OK;
}
