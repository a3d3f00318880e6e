/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_YAML_READ_H
#define RU_IO_YAML_READ_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/base/tree.h>

/* Reads scenarios written in YAML 1.2 into a document.
 *
 * Scalars stay text. Aliases and `<<` merges are resolved. `base: other.yaml` (or a list of files)
 * and `include: [{file: vessel.yaml, at: vessel}]` are followed, relative to the including file;
 * `csv: feed.csv` in any map stands for the columns of that file, one list each (yaml_csv.h);
 * order of strength: base < include < the file itself < overrides. Maps merge
 * (a map of another `kind` replaces), lists and scalars replace. Overrides are texts such as
 * "vessel.volume=15 m3", "feeds[0].profile.rate=5 mL/h", "feeds.glucose.profile.rate=5 mL/h" (list
 * item by its name), "~gas" (removes). */

/* Reads a file. `sets`: [n_set] overrides, may be NULL when n_set is 0. The document is the
 * caller's (ru_document_destroy); its sources are the scenario, the files it includes in order of
 * reading, and one named "--set" with an override a line. Fails with RU_ERR_INPUT, the fault text
 * being the messages with file, line and column, or RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_yaml_read(const char *path, const char *const *sets, size_t n_set,
                                   ru_document **document);

/* As ru_yaml_read, from a text (NUL-terminated) that is called `name` in messages; files it
 * includes are sought beside `name`. Not collective. */
RU_MUST_USE ru_status ru_yaml_read_text(const char *text, const char *name, const char *const *sets,
                                        size_t n_set, ru_document **document);

/* Applies overrides to a document that was read, as a further source "--set". Messages and failures
 * as of ru_yaml_read; the document is then only good for destruction. Not collective. */
RU_MUST_USE ru_status ru_yaml_override(ru_document *document, const char *const *sets,
                                       size_t n_set);

#endif
