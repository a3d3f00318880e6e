/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_XDMF_H
#define RU_IO_XDMF_H

#include <ru/base/status.h>

/* What makes ParaView and VisIt open a result: a small XDMF file beside it that names the bodies,
 * the fields and the times in it (group vis of hdf5_layout.h). */

/* The name of that file: "a/run.h5" gives "a/run.xdmf". Malloc'ed for the caller. Fails with
 * RU_ERR_USAGE when that is the name of the result itself, RU_ERR_SYSTEM when memory ends; then
 * *path is NULL. Not collective. */
RU_MUST_USE ru_status ru_xdmf_path(const char *result, char **path);

/* Writes it for a complete result, whole or not at all; `path` has to be in the folder of the
 * result. `name`: what the result is called, or will be once it is renamed. Nothing is written
 * where the result has no fields. Fails with RU_ERR_INPUT for results that are not complete or not
 * there, RU_ERR_USAGE for a path of others' files, RU_ERR_SYSTEM when it cannot be written. Not
 * collective. */
RU_MUST_USE ru_status ru_xdmf_write(const char *result, const char *name, const char *path);

/* Writes it beside a complete result where it is missing. Fails as ru_xdmf_write. Not collective.
 */
RU_MUST_USE ru_status ru_xdmf_mend(const char *result);

#endif
