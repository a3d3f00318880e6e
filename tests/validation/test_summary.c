/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include <ru/validation/summary.h>

/* Two verdicts as ru_report_json writes them, with what the summary reads. */
static const char growth[] =
    "{\"about\": {\"title\": \"batch\", \"organism\": \"E. coli\", \"scale\": \"2 L\","
    " \"parameters\": \"literature\", \"basis\": \"other-data\"}, \"quantities\": ["
    "{\"modality\": \"optical\", \"measured\": \"OD\", \"unit\": \"g/L\", \"compared\": 9,"
    " \"scores\": {\"bias\": -0.25, \"rmse\": 0.5}, \"verdict\": \"FAIL\", \"limits\": ["
    "{\"metric\": \"nrmse\", \"label\": \"NRMSE(range)\", \"bound\": \"at most\","
    " \"limit\": 0.15, \"value\": 0.2, \"verdict\": \"FAIL\"},"
    "{\"metric\": \"shift\", \"label\": \"abs(time shift)\", \"bound\": \"at most\","
    " \"limit\": 600, \"value\": 120, \"verdict\": \"PASS\"}]},"
    "{\"modality\": \"offline-assay\", \"measured\": \"glucose\", \"unit\": \"g/L\","
    " \"compared\": 2, \"censored\": 1, \"scores\": {\"bias\": null, \"rmse\": null},"
    " \"verdict\": \"NOT JUDGED\", \"limits\": [{\"metric\": \"rmse\", \"label\": \"RMSE\","
    " \"bound\": \"at most\", \"limit\": 1, \"value\": null, \"verdict\": \"NOT JUDGED\"}]}]}";
static const char dye[] =
    "{\"about\": {\"title\": null, \"organism\": \"none\", \"scale\": null, \"parameters\": null},"
    " \"quantities\": [{\"modality\": \"tracer\", \"measured\": \"dye\", \"unit\": \"mg/L\","
    " \"compared\": 30, \"scores\": {\"bias\": 0.1, \"rmse\": 0.2}, \"verdict\": \"PASS\","
    " \"limits\": [{\"metric\": \"r2\", \"label\": \"R2\", \"bound\": \"at least\","
    " \"limit\": 0.9, \"value\": 0.95, \"verdict\": \"PASS\"}]}]}";
static const ru_summary_case cases[] = {{"growth", growth, NULL, "# Growth\n\nIt lags.\n"},
                                        {"dye", dye, NULL, NULL},
                                        {"broken", NULL, "no |\nfile", NULL}};

static char *write(size_t n, ru_summary_form form, ru_summary_count *count)
{
    char *text = NULL;
    assert_int_equal(ru_summary_write(cases, n, form, count, &text), RU_OK);
    return text;
}

static void verdicts_organisms_and_modalities_are_counted(void **state)
{
    (void)state;
    ru_summary_count count;
    free(write(3, RU_SUMMARY_TEXT, &count));
    assert_int_equal(count.n_case, 3);
    assert_int_equal(count.n_without, 1);
    assert_int_equal(count.n_passed, 1);
    assert_int_equal(count.n_failed, 1);
    assert_int_equal(count.n_not_judged, 1);
    /* "none" is no organism; what could not be judged shows no modality */
    assert_int_equal(count.n_organism, 1);
    assert_int_equal(count.n_modality, 2);
}

static void every_limit_is_a_row_with_its_unit(void **state)
{
    (void)state;
    ru_summary_count count;
    char *text = write(3, RU_SUMMARY_MARKDOWN, &count);
    assert_non_null(strstr(text, "| offline-assay | glucose, g/L | 2 (1 bound) | "));
    assert_non_null(strstr(text, "| growth | E. coli | 2 L | optical | OD, g/L | 9 | -0.25 | 0.5 | "
                                 "NRMSE(range) <= 15 % | 20 % | FAIL |"));
    assert_non_null(strstr(text, "| abs(time shift) <= 10 min | 2 min | PASS |"));
    assert_non_null(strstr(text, "| RMSE <= 1 g/L | - | NOT JUDGED |"));
    assert_non_null(strstr(text, "| R2 >= 0.9 | 0.95 | PASS |"));
    assert_non_null(strstr(text, "| growth | batch | other-data | literature |"));
    assert_non_null(strstr(text, "no verdict: no   file |"));
    /* what was not judged is in no cell */
    assert_non_null(strstr(text,
                           "| organism | scale | optical | tracer | all |\n|---|---|---|---|---|\n"
                           "| E. coli | 2 L | 0/1 | | 0/1 |\n| none | - | | 1/1 | 1/1 |\n"));
    assert_non_null(strstr(text, "parts that are not judged | 0/1 | | 0/1 |\n"));
    assert_non_null(strstr(text, "| unstated | not said | | 1/1 | 1/1 |\n"));
    free(text);
}

static void what_is_said_follows_without_its_heading(void **state)
{
    (void)state;
    ru_summary_count count;
    char *text = write(3, RU_SUMMARY_MARKDOWN, &count);
    assert_non_null(strstr(text, "\n**growth.** It lags.\n"));
    assert_null(strstr(text, "# Growth"));
    free(text);
    text = write(3, RU_SUMMARY_TEXT, &count);
    assert_null(strstr(text, "It lags"));
    free(text);
}

static void as_json_the_reports_stay_whole(void **state)
{
    (void)state;
    ru_summary_count count;
    char *text = write(3, RU_SUMMARY_JSON, &count);
    assert_non_null(strstr(text, "\"case\": \"broken\""));
    assert_non_null(strstr(text, "\"fault\": \"no |\\nfile\""));
    assert_non_null(strstr(text, "\"value\": 0.95"));
    free(text);
}

static void what_is_no_verdict_is_refused(void **state)
{
    (void)state;
    const ru_summary_case bad = {"bad", "{\"about\":", NULL, NULL};
    ru_summary_count count;
    char *text = NULL;
    assert_int_equal(ru_summary_write(&bad, 1, RU_SUMMARY_TEXT, &count, &text), RU_ERR_INPUT);
    assert_null(text);
    assert_non_null(strstr(ru_fault_text(), "bad: no verdict in JSON"));
    ru_fault_clear();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_organisms_and_modalities_are_counted),
        cmocka_unit_test(every_limit_is_a_row_with_its_unit),
        cmocka_unit_test(what_is_said_follows_without_its_heading),
        cmocka_unit_test(as_json_the_reports_stay_whole),
        cmocka_unit_test(what_is_no_verdict_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
