/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_TEXT_FILE_H
#define RU_IO_TEXT_FILE_H

#include <ru/base/status.h>

/* Writes a text as a file, whole or not at all: it gets its name once all of it is on the disk, and
 * what stood there before stays until then. Fails with RU_ERR_SYSTEM and says why. Not collective.
 */
RU_MUST_USE ru_status ru_text_file_write(const char *path, const char *text);

#endif
