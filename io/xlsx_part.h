/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_XLSX_PART_H
#define RU_IO_XLSX_PART_H

#include <ru/base/status.h>

/* The parts of an XLSX file: XML texts in a ZIP archive (ECMA-376). Internal to io. */

typedef struct ru_archive ru_archive;

/* Opens an archive; `archive` is good for ru_archive_close in any case. Fails with RU_ERR_INPUT
 * when the file is not there or is no archive. Not collective. */
RU_MUST_USE ru_status ru_archive_open(const char *path, ru_archive **archive);

void ru_archive_close(ru_archive **archive);

/* What is done at elements. Names come without their namespace; attributes as name and value in
 * turn, NULL at the end. `text`: the characters since the element before. What is handed in is
 * borrowed until the function returns; a status other than RU_OK ends the reading. */
typedef struct ru_part_reader {
    ru_status (*start)(void *context, const char *name, const char **attributes);
    ru_status (*end)(void *context, const char *name, const char *text);
    void *context;
    size_t most; /* bytes that the part may unpack to; 0: any number, as for what is not kept */
} ru_part_reader;

/* Reads a part in one pass, in bounded memory: a text of 16 MiB, a tag of 1 MiB and a part longer
 * than the reader bears are refused. *there (may be NULL: the part has to be there) tells whether
 * the archive has it. Fails with RU_ERR_INPUT for a part that is not there or is no XML or too
 * long, and as the reader does. Not collective. */
RU_MUST_USE ru_status ru_part_read(ru_archive *archive, const char *name,
                                   const ru_part_reader *reader, int *there);

/* The value of an attribute by its name without namespace, NULL when there is none. Borrowed. */
const char *ru_part_attribute(const char **attributes, const char *name);

#endif
