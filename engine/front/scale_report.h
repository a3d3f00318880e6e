/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SCALE_REPORT_H
#define RU_FRONT_SCALE_REPORT_H

#include <ru/base/text.h>
#include <ru/scale/scaling.h>
#include <ru/scale/window.h>

/* What a scaling found, for people and as JSON (the members of an object, without its braces).
 * `where`: the scenario's file. Not collective. */
void ru_scale_report_text(const ru_scaling *scaling, const char *where, ru_text *out);
void ru_scale_report_json(const ru_scaling *scaling, const char *where, ru_text *out);

/* An operating window; `demand` of oxygen in mmol/L/h, NAN: not known. As JSON it is one value. Not
 * collective. */
void ru_scale_window_text(const ru_window *window, double demand, ru_text *out);
void ru_scale_window_json(const ru_window *window, double demand, ru_text *out);

#endif
