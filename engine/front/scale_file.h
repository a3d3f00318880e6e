/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SCALE_FILE_H
#define RU_FRONT_SCALE_FILE_H

#include <ru/base/status.h>

/* Writes a scaled scenario, whose text begins with RU_SCALED_BY: the file appears whole or not at
 * all. Fails with RU_ERR_USAGE where another file of that name is there, RU_ERR_SYSTEM where it
 * cannot be written. Not collective. */
RU_MUST_USE ru_status ru_scale_file_write(const char *path, const char *text);

#endif
