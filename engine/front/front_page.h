/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FRONT_PAGE_H
#define RU_FRONT_FRONT_PAGE_H

#include <ru/report/page.h>

/* Pages of what verbs find, from their opening to their file. None is collective. */

/* Opens a page for `path` with the program's versions on it; `command` as ru_page_build takes it.
 * Fails as ru_page_check, and with RU_ERR_SYSTEM when memory ends; *page is NULL then. */
RU_MUST_USE ru_status ru_front_page_open(const char *path, const char *title, const char *command,
                                         ru_page **page);

/* Writes the page where all went well so far, and frees it. Returns the first failure. */
RU_MUST_USE ru_status ru_front_page_close(ru_page **page, const char *path, ru_status status);

#endif
