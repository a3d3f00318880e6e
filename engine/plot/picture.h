/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_PICTURE_H
#define RU_PLOT_PICTURE_H

#include <stddef.h>

#include <ru/base/status.h>

/* Single pictures of results: charts and tanks in cross-section. */

typedef struct ru_picture {
    const char *const *results; /* [n_result] paths; several are drawn over each other */
    const char *const *reports; /* [n_result] JSON of `rushton compare`: measured points and
                                 * verdicts; NULL, and NULL each: none */
    size_t n_result;
    const char *const *what; /* [n_what] as in what.h; none: an overview */
    size_t n_what;
    const char *title;  /* NULL: that of the first result, or none over one panel of several */
    const char *output; /* .png, .svg or .pdf */
    int is_log;         /* 1: values of series on a logarithmic axis */
} ru_picture;

/* Draws and writes the file, whole or not at all. Fails with RU_ERR_USAGE for a picture that is not
 * understood or cannot be made of these results, RU_ERR_INPUT for results that cannot be read,
 * RU_ERR_SYSTEM where memory ends or the file cannot be written. Not collective. */
RU_MUST_USE ru_status ru_picture_draw(const ru_picture *picture);

#endif
