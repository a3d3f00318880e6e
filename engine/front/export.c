/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/base/log.h>
#include <ru/base/text.h>
#include <ru/io/csv_write.h>
#include <ru/io/text_file.h>
#include <ru/io/whole_file.h>
#include <ru/io/xdmf.h>
#include <ru/io/xlsx_write.h>

#include "export_tables.h"

enum { MOST_TABLES = 4 };

typedef struct tables {
    ru_listing items[MOST_TABLES];
    size_t n;
} tables;

static int ends_in(const char *path, const char *ending)
{
    size_t n = strlen(path), width = strlen(ending);
    return n > width && strcmp(path + n - width, ending) == 0;
}

/* Series unless only fields are asked for, fields where they are; with `all` the small ones too. */
static ru_status make_tables(const ru_result *result, const ru_export_options *o, int all,
                             tables *made)
{
    if (o->series || !o->fields || all)
        RU_TRY(ru_export_series(result, o->series, o->tidy, &made->items[made->n++]));
    if (o->fields)
        RU_TRY(ru_export_fields(result, o->fields, o->at, o->tidy, &made->items[made->n++]));
    if (!all)
        return RU_OK;
    RU_TRY(ru_export_balances(result, &made->items[made->n++]));
    RU_TRY(ru_export_events(result, &made->items[made->n++]));
    return RU_OK;
}

static ru_status tell(const char *path, const tables *made, char **text)
{
    ru_text told = {0};
    ru_text_add(&told, "written     %s:", path);
    for (size_t i = 0; i < made->n; i++)
        ru_text_add(&told, "%s %s (%zu x %zu)", i ? "," : "", made->items[i].name,
                    made->items[i].n_row, made->items[i].n_column);
    ru_text_add(&told, "\n");
    return ru_text_take(&told, text);
}

static ru_status write_csv(const ru_listing *table, int unit_row, const char *path)
{
    char *text = NULL;
    RU_TRY(ru_csv_write(table, unit_row, &text));
    ru_status status = ru_text_file_write(path, text);
    free(text);
    RU_TRY(status);
    return RU_OK;
}

static ru_status fill_folder(const tables *made, int unit_row, const char *part, const char *folder)
{
    RU_REQUIRE(mkdir(part, 0777) == 0, RU_ERR_SYSTEM, "%s: cannot create the folder: %s", folder,
               strerror(errno));
    for (size_t i = 0; i < made->n; i++) {
        char path[4352];
        snprintf(path, sizeof path, "%s/%s.csv", part, made->items[i].name);
        RU_TRY(write_csv(&made->items[i], unit_row, path));
    }
    return RU_OK;
}

/* All tables in a folder of another name, which then gets its own. */
static ru_status write_folder(const tables *made, int unit_row, const char *folder)
{
    char *part = NULL;
    struct stat info;
    RU_REQUIRE(strlen(folder) < 4000, RU_ERR_USAGE, "%s: the path is too long", folder);
    RU_REQUIRE(stat(folder, &info) != 0, RU_ERR_USAGE,
               "%s: there is something of that name already, which is not overwritten", folder);
    RU_TRY(ru_whole_name(folder, &part));
    RU_TRY(ru_whole_end(&part, folder, fill_folder(made, unit_row, part, folder)));
    return RU_OK;
}

/* "a/run.h5" -> "a/run.xlsx" */
static void name_beside(const char *result, const char *ending, char *path, size_t size)
{
    snprintf(path, size, "%.*s%s", (int)ru_path_stem(result), result, ending);
}

static ru_status write_tables(const char *result, const ru_export_options *o, const tables *made,
                              char **text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s", o->output ? o->output : "");
    if (o->form == RU_EXPORT_XLSX) {
        if (!o->output)
            name_beside(result, ".xlsx", path, sizeof path);
        RU_TRY(ru_xlsx_write(path, made->items, made->n));
    } else if (!o->output) {
        RU_TRY(ru_csv_write(&made->items[0], o->unit_row, text));
        return RU_OK;
    } else if (ends_in(path, ".csv")) {
        RU_TRY(write_csv(&made->items[0], o->unit_row, path));
    } else {
        RU_TRY(write_folder(made, o->unit_row, path));
    }
    RU_TRY(tell(path, made, text));
    return RU_OK;
}

static ru_status check_options(const ru_export_options *o)
{
    int one = o->form == RU_EXPORT_CSV && (!o->output || ends_in(o->output, ".csv"));
    RU_REQUIRE(!one || !o->series || !o->fields, RU_ERR_USAGE,
               "series and fields are two tables: give a folder with -o, or one of them at a time");
    RU_REQUIRE(!o->at || o->fields, RU_ERR_USAGE,
               "--at is the time of fields: say which, --fields");
    RU_REQUIRE(o->form != RU_EXPORT_XLSX || !o->output || ends_in(o->output, ".xlsx"), RU_ERR_USAGE,
               "%s: a workbook has to end in .xlsx", o->output);
    return RU_OK;
}

static ru_status export_xdmf(const char *result, const ru_export_options *o, char **text)
{
    char *path = NULL;
    RU_REQUIRE(!o->output && !o->series && !o->fields && !o->at, RU_ERR_USAGE,
               "the XDMF file shows all fields and stands beside the result; leave out -o, "
               "--series, --fields and --at");
    RU_TRY(ru_xdmf_path(result, &path));
    ru_status status = ru_xdmf_write(result, result, path);
    ru_text told = {0};
    if (status == RU_OK) {
        ru_text_add(&told, "written     %s\n", path);
        status = ru_text_take(&told, text);
    }
    free(path);
    return status;
}

ru_status ru_export(const char *path, const ru_export_options *options, char **text)
{
    ru_result *result = NULL;
    tables made = {.n = 0};
    *text = NULL;
    if (options->form == RU_EXPORT_XDMF)
        return export_xdmf(path, options, text);
    RU_TRY(check_options(options));
    RU_TRY(ru_result_open(path, &result));
    if (!ru_result_get(result)->complete)
        ru_log_root(RU_LOG_WARNING, "%s: not complete: %s", path, ru_result_get(result)->status);
    int all =
        options->form == RU_EXPORT_XLSX || (options->output && !ends_in(options->output, ".csv"));
    ru_status status = make_tables(result, options, all, &made);
    ru_result_close(&result);
    if (status == RU_OK)
        status = write_tables(path, options, &made, text);
    for (size_t i = 0; i < made.n; i++)
        ru_listing_destroy(&made.items[i]);
    return status;
}
