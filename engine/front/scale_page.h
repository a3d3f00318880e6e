/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SCALE_PAGE_H
#define RU_FRONT_SCALE_PAGE_H

#include <ru/report/page.h>
#include <ru/scale/rig.h>
#include <ru/scale/scaling.h>
#include <ru/scale/window.h>

/* What `scale` finds as sections of a page. None is collective. */

/* Criteria and regimes of all columns. */
void ru_scale_page_scaling(const ru_scaling *scaling, ru_page *page);

/* The chart of an operating window with the points of the rules, or the present one; and after it
 * the table of its speeds. */
RU_MUST_USE ru_status ru_scale_page_window(const ru_window *window, const ru_scaling *scaling,
                                           ru_page *page);
void ru_scale_page_ranges(const ru_window *window, ru_page *page);

/* The distributions of tank, rig and one well-mixed vessel. */
RU_MUST_USE ru_status ru_scale_page_rig(const ru_rig *rig, ru_page *page);

#endif
