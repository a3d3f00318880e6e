/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_JSON_H
#define RU_FRONT_JSON_H

#include <ru/base/text.h>

/* Pieces of JSON for the reports of the front: `before` is written as it is, then the value. */

/* 15 digits; null where it is not finite. Not collective. */
void ru_json_number(ru_text *out, const char *before, double value);

/* With the escapes that it needs. Not collective. */
void ru_json_string(ru_text *out, const char *before, const char *text);

#endif
