/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_STUDY_TEXT_H
#define RU_TEST_STUDY_TEXT_H

#include <stdio.h>

#include <ru/study/design.h>

/* A study of `n` parameters x1, x2, ... from -1 to 1 with a design, whose output is y. */
static inline ru_study *study_of(int n, const char *design)
{
    char text[8192];
    int used = snprintf(text, sizeof text,
                        "scenario: b.yaml\noutputs: {y: {}}\ndesign: %s\nparameters:\n", design);
    for (int i = 1; i <= n; i++)
        used += snprintf(text + used, sizeof text - (size_t)used,
                         "  x%d: {path: p.x%d, low: -1, high: 1}\n", i, i);
    ru_study *s = NULL;
    assert_int_equal(ru_study_read_text(text, "s.yaml", &s), RU_OK);
    return s;
}

#endif
