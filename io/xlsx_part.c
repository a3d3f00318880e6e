/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/xlsx_part.h>

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct ru_archive {
    char *path; /* owned */
    zip_t *zip;
};

/* A part under way. */
typedef struct reading {
    XML_Parser parser;
    const char *path, *name; /* of the archive; of the part */
    const ru_part_reader *reader;
    size_t n_fed;
    char *text; /* owned */
    size_t n, room;
    ru_status status; /* of the reader */
} reading;

enum { CHUNK = 1 << 16, LONGEST_TEXT = 1 << 24, LONGEST_TAG = 1 << 20 };

ru_status ru_archive_open(const char *path, ru_archive **archive)
{
    int code = 0;
    *archive = calloc(1, sizeof **archive);
    RU_REQUIRE(*archive, RU_ERR_SYSTEM, "%s: out of memory", path);
    (*archive)->path = strdup(path);
    RU_REQUIRE((*archive)->path, RU_ERR_SYSTEM, "%s: out of memory", path);
    (*archive)->zip = zip_open(path, ZIP_RDONLY, &code);
    if ((*archive)->zip)
        return RU_OK;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    ru_status status =
        ru_fault(RU_ERR_INPUT, "%s: cannot open as XLSX: %s", path, zip_error_strerror(&error));
    zip_error_fini(&error);
    return status;
}

void ru_archive_close(ru_archive **archive)
{
    ru_archive *old = *archive;
    if (!old)
        return;
    if (old->zip)
        zip_discard(old->zip);
    free(old->path);
    free(old);
    *archive = NULL;
}

static const char *local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar ? bar + 1 : name;
}

const char *ru_part_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void stop(reading *r, ru_status status)
{
    r->status = status;
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes)
{
    reading *r = context;
    r->n = 0;
    if (r->status != RU_OK || !r->reader->start)
        return;
    ru_status status = r->reader->start(r->reader->context, local(name), attributes);
    if (status != RU_OK)
        stop(r, status);
}

static void on_end(void *context, const char *name)
{
    reading *r = context;
    if (r->status != RU_OK)
        return;
    if (r->text)
        r->text[r->n] = '\0';
    ru_status status = r->reader->end(r->reader->context, local(name), r->text ? r->text : "");
    r->n = 0;
    if (status != RU_OK)
        stop(r, status);
}

static void on_text(void *context, const char *text, int n)
{
    reading *r = context;
    if (r->status != RU_OK)
        return;
    if (r->n + (size_t)n >= LONGEST_TEXT) {
        stop(r, ru_fault(RU_ERR_INPUT, "%s: %s: no table: a text of more than %d MiB", r->path,
                         r->name, LONGEST_TEXT >> 20));
        return;
    }
    if (r->n + (size_t)n + 1 > r->room) {
        size_t room = 2 * r->room + (size_t)n + 64;
        char *grown = realloc(r->text, room);
        if (!grown) {
            stop(r, ru_fault(RU_ERR_SYSTEM, "out of memory for a cell of %zu bytes", room));
            return;
        }
        r->text = grown;
        r->room = room;
    }
    memcpy(r->text + r->n, text, (size_t)n);
    r->n += (size_t)n;
}

/* Expat holds a tag until it is whole, and looks through it at every piece that comes. */
static ru_status check_length(const reading *r)
{
    XML_Index known = XML_GetCurrentByteIndex(r->parser);
    RU_REQUIRE(
        !r->reader->most || r->n_fed <= r->reader->most, RU_ERR_INPUT,
        "%s: %s unpacks to more than %zu MiB; keep the table alone in a workbook, or save it "
        "as CSV",
        r->path, r->name, r->reader->most >> 20);
    RU_REQUIRE(r->n_fed - (known > 0 ? (size_t)known : 0) <= LONGEST_TAG + CHUNK, RU_ERR_INPUT,
               "%s: %s:%lu: no table: a tag of more than %d MiB", r->path, r->name,
               (unsigned long)XML_GetCurrentLineNumber(r->parser), LONGEST_TAG >> 20);
    return RU_OK;
}

static ru_status feed(const ru_archive *archive, const char *name, zip_file_t *file, reading *r)
{
    for (;;) {
        void *buffer = XML_GetBuffer(r->parser, CHUNK);
        RU_REQUIRE(buffer, RU_ERR_SYSTEM, "%s: out of memory", archive->path);
        zip_int64_t got = zip_fread(file, buffer, CHUNK);
        RU_REQUIRE(got >= 0, RU_ERR_INPUT, "%s: %s is damaged: %s", archive->path, name,
                   zip_file_strerror(file));
        int good = XML_ParseBuffer(r->parser, (int)got, got == 0) == XML_STATUS_OK;
        RU_TRY(r->status);
        RU_REQUIRE(good, RU_ERR_INPUT, "%s: %s:%lu:%lu: no XML: %s", archive->path, name,
                   (unsigned long)XML_GetCurrentLineNumber(r->parser),
                   (unsigned long)XML_GetCurrentColumnNumber(r->parser) + 1,
                   XML_ErrorString(XML_GetErrorCode(r->parser)));
        if (!got)
            return RU_OK;
        r->n_fed += (size_t)got;
        RU_TRY(check_length(r));
    }
}

ru_status ru_part_read(ru_archive *archive, const char *name, const ru_part_reader *reader,
                       int *there)
{
    zip_file_t *file = zip_fopen(archive->zip, name, 0);
    if (there)
        *there = file != NULL;
    if (!file && there && zip_error_code_zip(zip_get_error(archive->zip)) == ZIP_ER_NOENT)
        return RU_OK;
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: no XLSX file: %s: %s", archive->path, name,
               zip_strerror(archive->zip));
    reading r = {.parser = XML_ParserCreateNS(NULL, '|'),
                 .path = archive->path,
                 .name = name,
                 .reader = reader};
    ru_status status;
    if (r.parser) {
        XML_SetUserData(r.parser, &r);
        XML_SetElementHandler(r.parser, on_start, on_end);
        XML_SetCharacterDataHandler(r.parser, on_text);
        status = feed(archive, name, file, &r);
        XML_ParserFree(r.parser);
    } else
        status = ru_fault(RU_ERR_SYSTEM, "%s: out of memory", archive->path);
    free(r.text);
    zip_fclose(file);
    return status;
}
