/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_YAML_PARSE_H
#define RU_IO_YAML_PARSE_H

#include <ru/base/status.h>
#include <ru/base/tree.h>

/* The steps of reading YAML; ru_yaml_read puts them together. Errors go to `log`; the status is
 * RU_ERR_INPUT when there were any. */

enum { RU_YAML_LARGEST = 4 << 20 }; /* bytes of one file */

/* Parses one source into a tree whose places borrow the source's name. Not collective. */
RU_MUST_USE ru_status ru_yaml_parse(const ru_source *source, ru_diagnostics *log, ru_tree **root);

/* Lays `over` (taken) onto `*under`: maps merge unless their `kind` differs, the rest replaces. Not
 * collective. */
RU_MUST_USE ru_status ru_yaml_merge(ru_tree **under, ru_tree *over);

/* Applies the overrides to the root of the document, adding the source "--set" to it. Not
 * collective. */
RU_MUST_USE ru_status ru_yaml_set(ru_document *document, const char *const *sets, size_t n_set,
                                  ru_diagnostics *log);

#endif
