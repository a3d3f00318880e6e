/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_PARTS_H
#define RU_REPORT_PARTS_H

#include <ru/io/json_write.h>
#include <ru/report/page.h>

/* A page from inside; internal to the room. */
struct ru_page {
    ru_json_document *document;
    ru_json runs, comparisons, notices, sections;
    ru_json tables, charts; /* of the last section */
    size_t n_run, n_section;
};

#endif
