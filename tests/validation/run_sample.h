/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_RUN_SAMPLE_H
#define RU_TEST_RUN_SAMPLE_H

#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/validation/measured.h>

/* Descriptions and data as texts, read through files of a temporary folder: the data are d.csv. */
static inline ru_status run_read(const char *description, const char *data, ru_measured **m)
{
    char run[512], csv[512];
    snprintf(run, sizeof run, "%s", ru_temporary_path("run.yaml"));
    snprintf(csv, sizeof csv, "%s", ru_temporary_path("d.csv"));
    const char *const paths[] = {run, csv}, *const texts[] = {description, data};
    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(paths[i], "wb");
        assert_non_null(file);
        fputs(texts[i], file);
        fclose(file);
    }
    ru_status status = ru_measured_read(paths, 1, m);
    remove(run);
    remove(csv);
    return status;
}

static inline ru_measured *run_sample(const char *description, const char *data)
{
    ru_measured *m = NULL;
    if (run_read(description, data, &m) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return m;
}

/* The stream of a quantity; fails the test when there is none. */
static inline const ru_stream *run_stream(const ru_measured *m, const char *quantity)
{
    for (size_t i = 0; i < m->n_stream; i++)
        if (strcmp(m->streams[i].quantity, quantity) == 0)
            return &m->streams[i];
    fail_msg("no stream of %s", quantity);
    return NULL;
}

#endif
