/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <ru/io/xlsx_scan.h>

/* One part of an XLSX file, chosen by the first byte, among others that are as they should be. */

static const struct {
    const char *name, *text;
} parts[] = {
    {"xl/worksheets/s.xml",
     "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>45352.5</v>"
     "</c></row></sheetData></worksheet>"},
    {"xl/workbook.xml",
     "<workbook><sheets><sheet name='One' sheetId='1' id='a'/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='a' Target='worksheets/s.xml'/></Relationships>"},
    {"xl/sharedStrings.xml", "<sst><si><t>plain</t></si></sst>"},
    {"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs>"
                      "</styleSheet>"},
};
enum { N_PART = sizeof parts / sizeof *parts };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

static ru_status take(void *context, const ru_row *row)
{
    size_t *n = context;
    int line, column;
    for (size_t i = 0; i < row->n_cell; i++) {
        *n += strlen(row->cells[i]);
        ru_row_place(row, i, &line, &column);
    }
    return RU_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    int code = 0;
    size_t seen = 0;
    if (!n)
        return 0;
    const char *path = ru_fuzz_file((const uint8_t *)"", 0, ".xlsx");
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip)
        abort();
    for (size_t i = 0; i < N_PART; i++) {
        int own = i == bytes[0] % N_PART;
        zip_source_t *source = zip_source_buffer(zip, own ? (const char *)bytes + 1 : parts[i].text,
                                                 own ? n - 1 : strlen(parts[i].text), 0);
        if (!source || zip_file_add(zip, parts[i].name, source, 0) < 0)
            abort();
        (void)zip_set_file_compression(zip, i, ZIP_CM_STORE, 0);
    }
    if (zip_close(zip) != 0)
        abort();
    ru_fuzz_judge(ru_xlsx_scan(path, &(ru_xlsx_style){.mark = ','}, &(ru_row_taker){take, &seen}));
    return 0;
}
