/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_REPORT_RUN_H
#define RU_VALIDATION_REPORT_RUN_H

#include <ru/base/text.h>
#include <ru/validation/report.h>

/* Adds to a report what was understood of the files of run descriptions: how each was read, what
 * became of the values of each quantity, gaps, and what the scenario has otherwise than it was
 * measured. Nothing for plain data files. Not collective. */
void ru_report_run_add(ru_text *text, const ru_report_facts *facts);

/* 1 when a stream belongs to the runs of the report. Not collective. */
int ru_report_shows(const ru_report_facts *facts, const ru_stream *stream);

#endif
