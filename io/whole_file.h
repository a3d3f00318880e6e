/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_WHOLE_FILE_H
#define RU_IO_WHOLE_FILE_H

#include <ru/base/status.h>

/* Files and folders that appear whole or not at all: made under another name beside their own,
 * brought to the disk, and named last. What has the name before keeps it until then. */

/* The name to make `path` under, this process's own. Malloc'ed. Not collective. */
RU_MUST_USE ru_status ru_whole_name(const char *path, char **unfinished);

/* Brings what was made to the disk, names it `path`, and brings that to the disk as well. Fails
 * with RU_ERR_SYSTEM: what was made is left where it is, or has its name, whole, where it is only
 * the folder that cannot be brought to the disk. Not collective. */
RU_MUST_USE ru_status ru_whole_publish(const char *unfinished, const char *path);

/* The end of what was made under a name that is malloc'ed and is freed: published where `status`,
 * of the making, is RU_OK, else removed (of a folder: with the files in it), also where it cannot
 * get its name. Returns `status`, or why it was not published. Not collective. */
RU_MUST_USE ru_status ru_whole_end(char **unfinished, const char *path, ru_status status);

#endif
