/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/xlsx_book.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>

/* Bytes that parts which are kept may unpack to, and formats: Excel itself has some 250. */
enum { MOST_TEXTS = 64 << 20, MOST_OTHER = 16 << 20, MOST_FORMATS = 1000 };

/* A number format of the file's own. */
typedef struct format {
    long id;
    ru_shown shows;
} format;

/* What is needed while the parts are read. */
typedef struct opening {
    const char *path, *wanted;
    ru_book *book;
    char *id;      /* of the sheet; owned */
    ru_text names; /* of all sheets */
    size_t n_sheet;
    int in_styles;   /* 1: inside of cellXfs */
    format *formats; /* [n_format]; owned */
    size_t n_format;
    ru_text string; /* shared text under way */
    int phonetic;   /* depth of what is only a reading aid */
} opening;

ru_shown ru_format_shows(const char *text)
{
    int date = 0;
    for (; *text; text++) {
        if (*text == '\\' && text[1])
            text++;
        else if (*text == '"' && strchr(text + 1, '"'))
            text = strchr(text + 1, '"');
        else if (*text == '[' && strchr(text, ']')) {
            if (strchr("hHmMsS", text[1]))
                return RU_SHOWN_ELAPSED;
            text = strchr(text, ']');
        } else if (strncmp(text, "General", 7) == 0)
            text += 6;
        else
            date |= strchr("yYmMdDhHsS", *text) != NULL;
    }
    return date ? RU_SHOWN_DATE : RU_SHOWN_NUMBER;
}

/* Formats that files need not define (ECMA-376 part 1, 18.8.30). */
static ru_shown shown_by(const opening *o, long id)
{
    for (size_t i = 0; i < o->n_format; i++)
        if (o->formats[i].id == id)
            return o->formats[i].shows;
    if (id == 46)
        return RU_SHOWN_ELAPSED;
    int date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
               (id >= 50 && id <= 58);
    return date ? RU_SHOWN_DATE : RU_SHOWN_NUMBER;
}

void ru_serial_write(double serial, int from_1904, char *text)
{
    double ms = round(serial * 86400e3), days = floor(ms / 86400e3);
    long rest = (long)(ms - 86400e3 * days);
    char *at = text;
    *text = '\0';
    if (days >= 1) {
        /* The first of the two calendars has a 29th of February 1900 that never was. */
        double since_1970 = days - (from_1904 ? 24107 : days < 60 ? 25568 : 25569);
        /* The date of a day number, with years that start in March. */
        long z = (long)since_1970 + 719468, era = z / 146097, of_era = z - 146097 * era;
        long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
        long day = of_era - (365 * year + year / 4 - year / 100), month = (5 * day + 2) / 153;
        day -= (153 * month + 2) / 5 - 1;
        month += month < 10 ? 3 : -9;
        at += snprintf(at, 16, "%04ld-%02ld-%02ld", year + 400 * era + (month <= 2), month, day);
    }
    if (rest || days < 1)
        at += snprintf(at, 12, "%s%02ld:%02ld:%02ld", days >= 1 ? "T" : "", rest / 3600000,
                       rest / 60000 % 60, rest / 1000 % 60);
    if (rest % 1000)
        (void)snprintf(at, 8, ".%03d", (int)(rest % 1000));
}

static ru_status copy(const char *text, char **made)
{
    free(*made);
    *made = strdup(text);
    RU_REQUIRE(*made, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

static ru_status nothing(void *context, const char *name, const char *text)
{
    (void)context;
    (void)name;
    (void)text;
    return RU_OK;
}

static ru_status on_workbook(void *context, const char *name, const char **attributes)
{
    opening *o = context;
    const char *value;
    if (strcmp(name, "workbookPr") == 0) {
        value = ru_part_attribute(attributes, "date1904");
        o->book->from_1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0)
        return RU_OK;
    const char *id = ru_part_attribute(attributes, "id");
    value = ru_part_attribute(attributes, "name");
    if (!id || !value)
        return RU_OK;
    ru_text_add(&o->names, "%s%s", o->n_sheet++ ? ", " : "", value);
    return !o->wanted || strcmp(o->wanted, value) == 0 ? copy(id, &o->id) : RU_OK;
}

static ru_status on_relation(void *context, const char *name, const char **attributes)
{
    opening *o = context;
    const char *id = ru_part_attribute(attributes, "Id");
    const char *target = ru_part_attribute(attributes, "Target");
    ru_text text = {0};
    if (strcmp(name, "Relationship") != 0 || !id || !target || strcmp(id, o->id) != 0)
        return RU_OK;
    free(o->book->sheet);
    o->book->sheet = NULL;
    ru_text_add(&text, "%s%s", target[0] == '/' ? "" : "xl/", target + (target[0] == '/'));
    return ru_text_take(&text, &o->book->sheet);
}

static ru_status on_style(void *context, const char *name, const char **attributes)
{
    opening *o = context;
    ru_book *book = o->book;
    const char *id = ru_part_attribute(attributes, "numFmtId");
    if (strcmp(name, "cellXfs") == 0)
        o->in_styles = 1;
    if (strcmp(name, "numFmt") == 0 && id) {
        const char *code = ru_part_attribute(attributes, "formatCode");
        RU_REQUIRE(o->n_format < MOST_FORMATS, RU_ERR_INPUT,
                   "%s: more than %d number formats; keep the table alone in a workbook", o->path,
                   MOST_FORMATS);
        format *grown = realloc(o->formats, (o->n_format + 1) * sizeof *grown);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for formats");
        o->formats = grown;
        o->formats[o->n_format++] =
            (format){strtol(id, NULL, 10), ru_format_shows(code ? code : "")};
    }
    if (strcmp(name, "xf") != 0 || !o->in_styles)
        return RU_OK;
    if (book->n_style == book->style_room) {
        size_t room = 2 * book->style_room + 16;
        unsigned char *grown = realloc(book->styles, room);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for styles");
        book->styles = grown;
        book->style_room = room;
    }
    book->styles[book->n_style++] = (unsigned char)shown_by(o, id ? strtol(id, NULL, 10) : 0);
    return RU_OK;
}

static ru_status end_style(void *context, const char *name, const char *text)
{
    opening *o = context;
    (void)text;
    if (strcmp(name, "cellXfs") == 0)
        o->in_styles = 0;
    return RU_OK;
}

static ru_status start_string(void *context, const char *name, const char **attributes)
{
    opening *o = context;
    (void)attributes;
    o->phonetic += strcmp(name, "rPh") == 0;
    return RU_OK;
}

/* A shared text may come in pieces, each with its own font. */
static ru_status end_string(void *context, const char *name, const char *text)
{
    opening *o = context;
    ru_book *book = o->book;
    o->phonetic -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "t") == 0 && !o->phonetic)
        ru_text_add(&o->string, "%s", text);
    if (strcmp(name, "si") != 0)
        return RU_OK;
    if (book->n_string == book->string_room) {
        size_t room = 2 * book->string_room + 64;
        char **grown = realloc(book->strings, room * sizeof *grown);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for %zu texts", room);
        book->strings = grown;
        book->string_room = room;
    }
    char **kept = &book->strings[book->n_string++];
    *kept = NULL;
    if (!o->string.n && !o->string.failed)
        return RU_OK;
    RU_TRY(ru_text_take(&o->string, kept));
    char *tight = realloc(*kept, strlen(*kept) + 1);
    *kept = tight ? tight : *kept;
    return RU_OK;
}

static ru_status find_sheet(opening *o)
{
    char *names = NULL;
    const ru_part_reader workbook = {on_workbook, nothing, o, MOST_OTHER},
                         relations = {on_relation, nothing, o, MOST_OTHER};
    RU_TRY(ru_part_read(o->book->archive, "xl/workbook.xml", &workbook, NULL));
    RU_TRY(ru_text_take(&o->names, &names));
    ru_status status = RU_OK;
    if (!o->wanted && o->n_sheet > 1)
        status = ru_fault(RU_ERR_INPUT, "%s holds %zu sheets; say 'sheet' with one of: %s", o->path,
                          o->n_sheet, names);
    else if (!o->id)
        status = ru_fault(RU_ERR_INPUT, "%s: no sheet '%s'; the sheets are: %s", o->path,
                          o->wanted ? o->wanted : "", names);
    free(names);
    RU_TRY(status);
    RU_TRY(ru_part_read(o->book->archive, "xl/_rels/workbook.xml.rels", &relations, NULL));
    RU_REQUIRE(o->book->sheet, RU_ERR_INPUT, "%s: no XLSX file: the sheet has no part", o->path);
    return RU_OK;
}

static ru_status open_book(opening *o)
{
    int there;
    const ru_part_reader styles = {on_style, end_style, o, MOST_OTHER},
                         strings = {start_string, end_string, o, MOST_TEXTS};
    RU_TRY(ru_archive_open(o->path, &o->book->archive));
    RU_TRY(find_sheet(o));
    RU_TRY(ru_part_read(o->book->archive, "xl/styles.xml", &styles, &there));
    return ru_part_read(o->book->archive, "xl/sharedStrings.xml", &strings, &there);
}

ru_status ru_book_open(const char *path, const char *sheet, ru_book *book)
{
    *book = (ru_book){0};
    opening o = {.path = path, .wanted = sheet, .book = book};
    ru_status status = open_book(&o);
    free(o.id);
    free(o.formats);
    free(o.names.bytes);
    free(o.string.bytes);
    return status;
}

void ru_book_close(ru_book *book)
{
    for (size_t i = 0; i < book->n_string; i++)
        free(book->strings[i]);
    free(book->strings);
    free(book->styles);
    free(book->sheet);
    ru_archive_close(&book->archive);
    *book = (ru_book){0};
}
