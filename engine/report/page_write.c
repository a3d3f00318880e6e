/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/page.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <ru/io/text_file.h>
#include <ru/io/whole_file.h>
#include <ru/report/asset.h>
#include <ru/report/parts.h>

ru_status ru_page_check(const char *path)
{
    static const ru_file_own own = {RU_ASSET_SIGN, RU_ASSET_HEAD, "no report"};
    RU_TRY(ru_file_check_own(path, &own));
    return RU_OK;
}

typedef struct output {
    FILE *file;
    const char *path;
    size_t n;
} output;

static ru_status put(const char *bytes, size_t n, void *context)
{
    output *o = context;
    RU_REQUIRE(fwrite(bytes, 1, n, o->file) == n, RU_ERR_SYSTEM, "%s: cannot be written: %s",
               o->path, strerror(errno));
    o->n += n;
    return RU_OK;
}

static ru_status put_all(const ru_page *page, output *o)
{
    static const char open[] = "<script type=\"application/json\" id=\"rushton-payload\">";
    static const char close[] = "</script>";
    ru_asset asset;
    RU_TRY(ru_asset_find(&asset));
    RU_TRY(put(asset.before, asset.n_before, o));
    RU_TRY(put(open, sizeof open - 1, o));
    RU_TRY(ru_json_write(page->document, put, o));
    RU_TRY(put(close, sizeof close - 1, o));
    RU_TRY(put(asset.after, asset.n_after, o));
    return RU_OK;
}

static ru_status write_beside(const ru_page *page, const char *unfinished, output *o)
{
    o->file = fopen(unfinished, "wb");
    RU_REQUIRE(o->file, RU_ERR_SYSTEM, "%s: cannot be written: %s", o->path, strerror(errno));
    ru_status status = put_all(page, o);
    if (fclose(o->file) != 0 && status == RU_OK)
        status = ru_fault(RU_ERR_SYSTEM, "%s: cannot be written: %s", o->path, strerror(errno));
    return status;
}

ru_status ru_page_write(ru_page *page, const char *path, size_t *n_byte)
{
    char *unfinished = NULL;
    output o = {.path = path};
    RU_TRY(ru_page_check(path));
    RU_TRY(ru_whole_name(path, &unfinished));
    RU_TRY(ru_whole_end(&unfinished, path, write_beside(page, unfinished, &o)));
    if (n_byte)
        *n_byte = o.n;
    return RU_OK;
}
