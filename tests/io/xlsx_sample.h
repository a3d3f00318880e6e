/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_XLSX_SAMPLE_H
#define RU_TEST_XLSX_SAMPLE_H

#include "support.h"

#include <string.h>
#include <zip.h>

/* XLSX files made of texts. */
typedef struct xlsx_part {
    const char *name, *text;
} xlsx_part;

#define XLSX_BOOK                                                                                  \
    {                                                                                              \
        "xl/workbook.xml", "<workbook xmlns='m' xmlns:r='r'><sheets><sheet name='One' "            \
                           "sheetId='1' r:id='a'/></sheets></workbook>"                            \
    }
#define XLSX_RELATIONS                                                                             \
    {                                                                                              \
        "xl/_rels/workbook.xml.rels",                                                              \
            "<Relationships><Relationship Id='a' Target='worksheets/s.xml'/></Relationships>"      \
    }
#define XLSX_SHEET(rows)                                                                           \
    {                                                                                              \
        "xl/worksheets/s.xml", "<worksheet xmlns='m'><sheetData>" rows "</sheetData></worksheet>"  \
    }

/* Writes an archive of the parts [n] that have a name; the path is borrowed. */
static inline const char *xlsx_write(const xlsx_part *parts, size_t n)
{
    const char *path = ru_temporary_path("t.xlsx");
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(zip);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
        assert_true(source && zip_file_add(zip, parts[i].name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

#endif
