/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SWEEP_PAGE_H
#define RU_FRONT_SWEEP_PAGE_H

#include <ru/front/sweep_about.h>
#include <ru/study/effects.h>
#include <ru/study/surface.h>

/* A study as an HTML page. Internal to the front. */
typedef struct ru_sweep_page_output {
    const ru_column *column;
    const double *f; /* [n_run] */
    const ru_spread *spread;
    const ru_effect *effects;  /* [n_parameter]; NULL: nothing moves the output */
    const ru_surface *surface; /* NULL: there is none */
} ru_sweep_page_output;

typedef struct ru_sweep_page {
    const ru_study *study;
    const ru_design *design;
    ru_sweep_about about;
    const ru_sweep_faults *faults;
    const char *command, *result;
    size_t done, failed;
    const ru_sweep_page_output *outputs; /* [n_output] */
    size_t n_output;
} ru_sweep_page;

/* Writes the page. Fails as ru_page_write. Not collective. */
RU_MUST_USE ru_status ru_sweep_page_write(const ru_sweep_page *page, const char *path);

#endif
