/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>
#include <ru/base/unit.h>
#include <ru/validation/limits_files.h>

static const char limits_text[] =
    "data: [run.yaml, offline.csv]\nquantities:\n"
    "  - {measured: raman, file: r.csv, pure: pure.csv, component: a, unit: g/L}\n";

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(ru_temporary_path(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static uint64_t folded(void)
{
    ru_limits *limits = NULL;
    assert_int_equal(ru_limits_read(ru_temporary_path("limits.yaml"), &limits), RU_OK);
    if (ru_limits_fold(limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    uint64_t hash = limits->hash;
    ru_limits_destroy(&limits);
    return hash;
}

/* FNV-1a of all bytes one after the other. The data are not there: they come after the run. */
static void what_limits_name_is_part_of_their_hash(void **state)
{
    (void)state;
    char all[400];
    const char *run = "files: [offline.csv]\n", *pure = "position,a\n1,2\n2,3\n";
    write_text("limits.yaml", limits_text);
    write_text("run.yaml", run);
    write_text("pure.csv", pure);
    snprintf(all, sizeof all, "%s%s%s", limits_text, run, pure);
    assert_true(folded() == ru_hash_bytes(all, strlen(all)));
    uint64_t before = folded();
    write_text("run.yaml", "files: [offline.csv] \n");
    assert_true(folded() != before);
    write_text("run.yaml", run);
    write_text("pure.csv", "position,a\n1,2\n2,4\n");
    assert_true(folded() != before);
    write_text("pure.csv", pure);
    assert_true(folded() == before);
}

static void what_is_not_there_is_told_and_the_hash_stays(void **state)
{
    (void)state;
    ru_limits *limits = NULL;
    remove(ru_temporary_path("pure.csv"));
    assert_int_equal(ru_limits_read(ru_temporary_path("limits.yaml"), &limits), RU_OK);
    assert_int_equal(ru_limits_fold(limits), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "pure.csv: cannot open"));
    assert_true(limits->hash == ru_hash_bytes(limits_text, strlen(limits_text)));
    ru_limits_destroy(&limits);
    unsetenv("RU_TEST_NONE");
    assert_int_equal(
        ru_limits_read_text("quantities: [{measured: x}]\ndata: $RU_TEST_NONE/r.yaml\n", "d/l.yaml",
                            &limits),
        RU_OK);
    assert_int_equal(ru_limits_fold(limits), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "d/l.yaml:2:7: '$RU_TEST_NONE/r.yaml' needs"));
    ru_limits_destroy(&limits);
    remove(ru_temporary_path("limits.yaml"));
    remove(ru_temporary_path("run.yaml"));
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_limits_name_is_part_of_their_hash),
        cmocka_unit_test(what_is_not_there_is_told_and_the_hash_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
