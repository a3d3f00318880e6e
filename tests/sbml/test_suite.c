/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <dirent.h>

#include <ru/sbml/case.h>

/* The part of the SBML Test Suite that lies beside the project, tier by tier. */

#define SUITE RU_SOURCE_DIR "/../shared/suites/sbml-semantic"

typedef struct tier {
    const char *name;
    size_t supported; /* of its cases */
    size_t n[3];
} tier;

static tier tiers[] = {
    {"ode", 266, {0}},      {"event", 50, {0}},         {"event-delay-priority", 67, {0}},
    {"rateOf", 19, {0}},    {"stoichmath-L2", 15, {0}}, {"comp", 32, {0}},
    {"algebraic", 42, {0}}, {"fbc", 14, {0}},           {"random", 6, {0}},
    {"dde", 0, {0}},        {"fast", 0, {0}},
};

static void count(const ru_sbml_result *result)
{
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0]; i++)
        if (strcmp(tiers[i].name, result->tier) == 0)
            tiers[i].n[result->outcome]++;
    if (result->outcome == RU_SBML_FAILED)
        fail_msg("%s (%s): %s", result->id, result->tier, result->text);
    if (result->outcome == RU_SBML_UNSUPPORTED)
        assert_non_null(strstr(result->text, "not supported"));
}

static void every_case_passes_or_names_what_is_not_supported(void **state)
{
    (void)state;
    DIR *folder = opendir(SUITE);
    if (!folder) {
        print_message("%s is not there: skipped\n", SUITE);
        skip();
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        ru_sbml_result result;
        if (strspn(entry->d_name, "0123456789") != 5)
            continue;
        snprintf(path, sizeof path, "%s/%s", SUITE, entry->d_name);
        assert_int_equal(ru_sbml_case_run(path, 0, &result), RU_OK);
        count(&result);
    }
    closedir(folder);
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0]; i++) {
        print_message("%-22s %3zu passed, %2zu not supported\n", tiers[i].name, tiers[i].n[0],
                      tiers[i].n[2]);
        assert_int_equal(tiers[i].n[0], tiers[i].supported);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_passes_or_names_what_is_not_supported)};
    return ru_run_group(tests);
}
