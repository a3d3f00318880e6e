/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SWEEP_MODEL_H
#define RU_FRONT_SWEEP_MODEL_H

#include <ru/report/page.h>
#include <ru/study/surface.h>

/* The surface of a designed experiment as text, JSON and a table of the page. Internal to the
 * front. Not collective. */

void ru_sweep_model_tell(const ru_study *study, const ru_column *output, const ru_surface *surface,
                         ru_text *out);

/* An object. */
void ru_sweep_model_write(const ru_study *study, const ru_surface *surface, ru_text *out);

/* Fails with RU_ERR_SYSTEM when memory ends. */
RU_MUST_USE ru_status ru_sweep_model_add(ru_page *page, const ru_study *study,
                                         const ru_column *output, const ru_surface *surface);

#endif
