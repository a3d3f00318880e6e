/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_DOCUMENT_H
#define RU_SBML_DOCUMENT_H

#include <ru/base/status.h>
#include <ru/base/text.h>

/* Opening and checking an SBML document with libSBML. Only files that read one need this. */

struct SBMLDocument; /* libSBML's */
struct SBase;

/* Reads a file as it is; what libSBML found wrong with it is in the document's log. `document` is
 * the caller's, to be closed also after a failure. Fails with RU_ERR_INPUT for files that cannot be
 * read and those that libSBML cannot stand: nested too deeply, or of no level and version there is.
 * Not collective. */
RU_MUST_USE ru_status ru_sbml_document_read(const char *path, struct SBMLDocument **document);

/* Reads a file, checks it (units as warnings, one a line in `warnings`), refuses packages that
 * change the meaning and are not supported, and flattens submodels. `document` is the caller's, to
 * be closed also after a failure. Fails with RU_ERR_INPUT. Not collective. */
RU_MUST_USE ru_status ru_sbml_document_open(const char *path, struct SBMLDocument **document,
                                            ru_text *warnings);
void ru_sbml_document_close(struct SBMLDocument **document);

/* "path:line:column", or "path" where an element's place is not known. Static buffer of the thread.
 * Not collective. */
const char *ru_sbml_place(const char *path, const struct SBase *element);

#endif
