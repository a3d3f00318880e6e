/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/study_file.h>
#include <ru/report/page.h>
#include <ru/validation/compare.h>

typedef struct work {
    const char *const *results; /* [n_result] */
    size_t n_result;
    const ru_report_options *options;
    ru_page *page;
    size_t n_compared, n_failed;
} work;

/* What a result is called: its file's name without ".h5", or its path without, or its path. */
enum { BY_NAME, BY_PATH, BY_WHOLE_PATH };

/* Where what `path` is called starts; *n: its length. */
static const char *called(const char *path, int by, size_t *n)
{
    const char *name = by == BY_NAME ? ru_path_name(path) : path;
    *n = strlen(name);
    if (by != BY_WHOLE_PATH && *n > 3 && strcmp(name + *n - 3, ".h5") == 0)
        *n -= 3;
    return name;
}

/* 1 where results of different paths would be called the same. */
static int same_names(const work *w, int by)
{
    for (size_t i = 0; i < w->n_result; i++)
        for (size_t k = 0; k < i; k++) {
            size_t n = 0, n_other = 0;
            const char *name = called(w->results[i], by, &n);
            const char *other = called(w->results[k], by, &n_other);
            if (n == n_other && memcmp(name, other, n) == 0 &&
                strcmp(w->results[i], w->results[k]) != 0)
                return 1;
        }
    return 0;
}

/* "run"; "run (2)" of one that is given again. */
static void make_label(const work *w, int by, size_t i, char *label, size_t size)
{
    int again = 0;
    size_t n = 0;
    const char *name = called(w->results[i], by, &n);
    for (size_t k = 0; k < i; k++)
        again += strcmp(w->results[k], w->results[i]) == 0;
    if (again)
        snprintf(label, size, "%.*s (%d)", (int)n, name, again + 1);
    else
        snprintf(label, size, "%.*s", (int)n, name);
}

static ru_status compare_one(work *w, const char *result, const char *measured)
{
    const ru_report_options *o = w->options;
    const ru_compare_task task = {.result = result,
                                  .measured = measured,
                                  .limits = o->limits,
                                  .run_id = o->run_id,
                                  .u_num = o->u_num,
                                  .json = 1};
    char *report = NULL;
    ru_status status = ru_compare_files(&task, &report);
    if (!report)
        return status;
    w->n_compared++;
    w->n_failed += status == RU_ERR_CRITERION;
    ru_fault_clear();
    status = ru_page_add_comparison(w->page, measured, report, NULL);
    free(report);
    RU_TRY(status);
    return RU_OK;
}

/* Of what is no result of a run says so where it is a study's; else the fault stays as it was. */
static ru_status refuse_study(const char *path, ru_status status)
{
    ru_study_results *study = NULL;
    char text[1024];
    snprintf(text, sizeof text, "%s", ru_fault_text());
    ru_fault_clear();
    int is_study = ru_study_results_open(path, &study) == RU_OK;
    ru_study_results_close(&study);
    ru_fault_clear();
    RU_REQUIRE(
        !is_study, RU_ERR_INPUT,
        "%s: this is the result of a study, not of a run; its page is made by 'rushton sweep "
        "STUDY --page FILE', which takes up the rows that are there",
        path);
    return ru_fault(status, "%s", text);
}

/* Title of a result, and how many times it holds. */
static ru_status look(const char *path, char *title, size_t size, size_t *n_time)
{
    ru_result *result = NULL;
    ru_status status = ru_result_open(path, &result);
    if (status == RU_ERR_INPUT)
        RU_TRY(refuse_study(path, status));
    RU_TRY(status);
    snprintf(title, size, "%s", ru_result_get(result)->title);
    *n_time = ru_result_get(result)->n_time;
    ru_result_close(&result);
    return RU_OK;
}

/* A run that did not get to a single time has nothing to be compared, and its page says so. */
static ru_status compare_all(work *w, const char *result, size_t n_time)
{
    char **files = w->options->measured;
    if (!n_time && (files || w->options->limits)) {
        RU_TRY(ru_page_add_comparison(w->page, files ? files[0] : NULL, NULL,
                                      "the result holds no times"));
        return RU_OK;
    }
    if (!files && w->options->limits)
        RU_TRY(compare_one(w, result, NULL));
    for (size_t i = 0; files && files[i]; i++)
        RU_TRY(compare_one(w, result, files[i]));
    return RU_OK;
}

static ru_status add_all(work *w)
{
    int by = BY_NAME;
    while (by < BY_WHOLE_PATH && same_names(w, by))
        by++;
    for (size_t i = 0; i < w->n_result; i++) {
        char label[1024], title[512];
        size_t n_time = 0;
        make_label(w, by, i, label, sizeof label);
        RU_TRY(look(w->results[i], title, sizeof title, &n_time));
        const ru_page_run run = {w->results[i], label, w->n_result};
        RU_TRY(ru_page_add_run(w->page, &run));
        RU_TRY(compare_all(w, w->results[i], n_time));
    }
    return RU_OK;
}

static ru_status summarise(const work *w, const char *path, size_t n_byte, char **summary)
{
    ru_text text = {0};
    ru_text_add(&text, "report      %s, %zu run%s, %.3g MB\n", path, w->n_result,
                w->n_result > 1 ? "s" : "", (double)n_byte / 1e6);
    if (w->n_compared)
        ru_text_add(&text, "verdict     limits %s in %zu of %zu comparisons\n",
                    w->n_failed ? "not met" : "met or not set",
                    w->n_failed ? w->n_failed : w->n_compared, w->n_compared);
    return ru_text_take(&text, summary);
}

/* An empty page with a title; all results are looked at before the first is read in full. */
static ru_status begin(work *w)
{
    char title[512], first[512] = "", more[32] = "";
    size_t n_time;
    for (size_t i = 0; i < w->n_result; i++)
        RU_TRY(look(w->results[i], i ? title : first, sizeof title, &n_time));
    if (w->n_result > 1)
        snprintf(more, sizeof more, " and %zu more", w->n_result - 1);
    snprintf(title, sizeof title, "%.470s%s", first, more);
    RU_TRY(ru_page_build(title, w->options->command_line, &w->page));
    ru_page_set_program(w->page, ru_version());
    return RU_OK;
}

ru_status ru_report(const char *const *results, size_t n_result, const char *page,
                    const ru_report_options *options, char **summary)
{
    const ru_report_options none = {0};
    work w = {.results = results, .n_result = n_result, .options = options ? options : &none};
    size_t n_byte = 0;
    *summary = NULL;
    RU_REQUIRE(n_result, RU_ERR_USAGE, "no results were given");
    RU_REQUIRE(w.options->measured || w.options->limits ||
                   (!w.options->run_id && !w.options->u_num),
               RU_ERR_USAGE, "%s is for measured data: give these too, --measured or --limits",
               w.options->run_id ? "--run" : "--u-num");
    RU_TRY(ru_page_check(page));
    RU_TRY(begin(&w));
    ru_status status = add_all(&w);
    if (status == RU_OK)
        status = ru_page_write(w.page, page, &n_byte);
    ru_page_destroy(&w.page);
    RU_TRY(status);
    RU_TRY(summarise(&w, page, n_byte, summary));
    RU_REQUIRE(!w.n_failed, RU_ERR_CRITERION,
               "limits are not met or could not be judged in %zu "
               "of %zu comparisons",
               w.n_failed, w.n_compared);
    return RU_OK;
}
