/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/page.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <ru/base/text.h>
#include <ru/report/parts.h>

enum { PAYLOAD_SCHEMA = 1 };

/* Now, or what SOURCE_DATE_EPOCH says, so that equal results give equal pages. */
static void set_created(ru_json root)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now = epoch && epoch[0] ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm utc;
    char text[40] = "";
    if (gmtime_r(&now, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    ru_json_set_text(root, "created", text);
}

ru_status ru_page_build(const char *title, const char *command, ru_page **page)
{
    *page = calloc(1, sizeof **page);
    RU_REQUIRE(*page, RU_ERR_SYSTEM, "out of memory for a page");
    ru_status status = ru_json_build(&(*page)->document);
    if (status != RU_OK) {
        ru_page_destroy(page);
        return status;
    }
    ru_json root = ru_json_root((*page)->document);
    ru_json_set_count(root, "schema", PAYLOAD_SCHEMA);
    ru_json_set_text(root, "title", title);
    set_created(root);
    ru_json_set_text(root, "command", command);
    (*page)->notices = ru_json_set_list(root, "notices");
    (*page)->runs = ru_json_set_list(root, "runs");
    (*page)->comparisons = ru_json_set_list(root, "comparisons");
    (*page)->sections = ru_json_set_list(root, "sections");
    return RU_OK;
}

void ru_page_destroy(ru_page **page)
{
    if (!*page)
        return;
    ru_json_destroy(&(*page)->document);
    free(*page);
    *page = NULL;
}

void ru_page_set_program(ru_page *page, const char *version)
{
    ru_json_set_text(ru_json_root(page->document), "program", version);
}

void ru_page_add_notice(ru_page *page, ru_page_level level, const char *format, ...)
{
    static const char *const levels[] = {
        [RU_PAGE_ERROR] = "error", [RU_PAGE_WARNING] = "warning", [RU_PAGE_NOTE] = "note"};
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ru_json notice = ru_json_set_map(page->notices, NULL);
    ru_json_set_text(notice, "level", levels[level]);
    ru_json_set_text(notice, "text", text);
    if (page->n_run)
        ru_json_set_count(notice, "run", (long long)page->n_run - 1);
}

ru_status ru_page_add_comparison(ru_page *page, const char *measured, const char *report,
                                 const char *fault)
{
    ru_json comparison = ru_json_set_map(page->comparisons, NULL);
    ru_json_set_count(comparison, "run", (long long)page->n_run - 1);
    ru_json files = ru_json_set_list(comparison, "measured");
    if (measured)
        ru_json_set_text(files, NULL, measured);
    if (report)
        RU_TRY(ru_json_set_parsed(comparison, "report", report));
    else
        ru_json_set_text(comparison, "error", fault);
    return RU_OK;
}

void ru_page_add_section(ru_page *page, const char *title, const char *text)
{
    char anchor[32];
    ru_json section = ru_json_set_map(page->sections, NULL);
    snprintf(anchor, sizeof anchor, "section-%zu", ++page->n_section);
    ru_json_set_text(section, "title", title);
    ru_json_set_text(section, "anchor", anchor);
    ru_json_set_text(section, "text", text);
    page->tables = ru_json_set_list(section, "tables");
    page->charts = ru_json_set_list(section, "charts");
}
