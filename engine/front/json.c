/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/json.h>

#include <math.h>

void ru_json_number(ru_text *out, const char *before, double x)
{
    if (isfinite(x))
        ru_text_add(out, "%s%.15g", before, x);
    else
        ru_text_add(out, "%snull", before);
}

void ru_json_string(ru_text *out, const char *before, const char *text)
{
    ru_text_add(out, "%s\"", before);
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            ru_text_add(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            ru_text_add(out, "\\u%04x", (unsigned)*c);
        else
            ru_text_add(out, "%c", *c);
    }
    ru_text_add(out, "\"");
}
