/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_ASSET_H
#define RU_REPORT_ASSET_H

#include <stddef.h>

#include <ru/base/status.h>

/* The page without its data, embedded in the program: HTML with style and script in it. */

/* What marks a file as a report of ours, within its first RU_ASSET_HEAD bytes. */
#define RU_ASSET_SIGN "<meta name=\"generator\" content=\"rushton report\">"
enum { RU_ASSET_HEAD = 1024 };

/* The page before and after the place of its data. */
typedef struct ru_asset {
    const char *before, *after; /* [n_before], [n_after]; static */
    size_t n_before, n_after;
} ru_asset;

/* Finds the halves of the page. Fails with RU_ERR_INTERNAL when the program was built with a page
 * that has no place for data, or more than one, or is not signed. Not collective. */
RU_MUST_USE ru_status ru_asset_find(ru_asset *asset);

/* The same of any page, html: [n], borrowed by the asset. */
RU_MUST_USE ru_status ru_asset_split(const char *html, size_t n, ru_asset *asset);

#endif
