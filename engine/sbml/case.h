/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_CASE_H
#define RU_SBML_CASE_H

#include <ru/base/status.h>
#include <ru/base/text.h>

/* Cases in the layout of the SBML Test Suite, semantic branch: a folder NNNNN with
 * NNNNN-settings.txt, NNNNN-results.csv and NNNNN-sbml-lXvY.xml. A case passes when at every point
 * |C - U| <= Ta + Tr |C|, C being what is expected and U what is computed; columns are matched by
 * their position. */

typedef enum ru_sbml_outcome {
    RU_SBML_PASSED,
    RU_SBML_FAILED,
    RU_SBML_UNSUPPORTED
} ru_sbml_outcome;

typedef struct ru_sbml_result {
    char id[64];
    char tier[64]; /* "" where no table of tiers lists the case */
    char tags[1024];
    ru_sbml_outcome outcome;
    char text[512]; /* why it failed, what is not supported; largest error of what passed */
} ru_sbml_result;

/* Runs one case with the newest level of SBML that the folder has, or with each of them. What is
 * wrong with the case or the model is in the result; fails only with RU_ERR_SYSTEM, and
 * RU_ERR_USAGE where the folder is no case. Not collective. */
RU_MUST_USE ru_status ru_sbml_case_run(const char *folder, int all_levels, ru_sbml_result *result);

/* The table passed, failed, unsupported by tier and by tag. Not collective. */
RU_MUST_USE ru_status ru_sbml_results_table(size_t n, const ru_sbml_result *results, ru_text *text);

/* A case's settings; owns its lists. */
typedef struct ru_sbml_settings {
    double start, duration, absolute, relative;
    size_t steps;
    char **variables, **amounts, **concentrations; /* NULL-terminated lists, owned */
    int has_times;                                 /* 0: a steady flux distribution is asked for */
} ru_sbml_settings;

/* Reads the settings file. Fails with RU_ERR_INPUT. Not collective. */
RU_MUST_USE ru_status ru_sbml_settings_read(const char *path, ru_sbml_settings *settings);
void ru_sbml_settings_free(ru_sbml_settings *settings);

/* Splits "a, b ,c" into a NULL-terminated list; the list and its texts are the caller's, to be
 * freed by ru_sbml_list_free. Not collective. */
RU_MUST_USE ru_status ru_sbml_list_read(const char *text, char ***list);
void ru_sbml_list_free(char **list);

#endif
