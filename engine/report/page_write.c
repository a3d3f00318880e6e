/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/page.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/io/whole_file.h>
#include <ru/report/asset.h>
#include <ru/report/parts.h>

/* A file that is not there, or is one of our pages, may be (re)placed. */
ru_status ru_page_check(const char *path)
{
    char head[RU_ASSET_HEAD + 1];
    struct stat about;
    if (lstat(path, &about) != 0)
        return RU_OK;
    RU_REQUIRE(S_ISREG(about.st_mode), RU_ERR_USAGE, "'%s' is not a regular file: not written",
               path);
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_SYSTEM, "%s: cannot be read: %s", path, strerror(errno));
    size_t n = fread(head, 1, RU_ASSET_HEAD, file);
    fclose(file);
    for (size_t i = 0; i < n; i++)
        head[i] = head[i] ? head[i] : ' ';
    head[n] = '\0';
    RU_REQUIRE(strstr(head, RU_ASSET_SIGN), RU_ERR_USAGE,
               "'%s' is there and is no report: not overwritten", path);
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
