/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/front/rushton.h>

enum { N_TIME = 1000 };

static size_t run(const char *scenario, const char *model, ru_simulation **s)
{
    char path[256], set[64];
    /* so tight that what is left apart is the models' */
    const char *const sets[] = {set, "solver.relative_tolerance=1e-13",
                                "solver.absolute_factor=1e-6"};
    const ru_open_options options = {.sets = sets, .n_set = 3};
    snprintf(path, sizeof path, RU_SOURCE_DIR "/scenarios/%s.yaml", scenario);
    snprintf(set, sizeof set, "cells.model=%s", model);
    if (ru_open(path, MPI_COMM_SELF, &options, s) != RU_OK || ru_run(*s) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return ru_series_count(*s);
}

/* Every series at every time, in units of its largest value: what the cells take and make to 1e-10;
 * dissolved gases and rates, which are small differences of large flows, to 1e-9. */
static void compare(const char *scenario, const char *built_in, const char *defined)
{
    static double a[N_TIME], b[N_TIME];
    ru_simulation *one = NULL, *other = NULL;
    double worst = 0;
    size_t n = run(scenario, built_in, &one);
    assert_int_equal(run(scenario, defined, &other), n);
    for (size_t i = 0; i < n; i++) {
        const char *name = ru_series_info(one, i)->name;
        size_t n_time = ru_series_read(one, name, NULL, a, N_TIME);
        assert_int_equal(ru_series_read(other, name, NULL, b, N_TIME), n_time);
        double size = 1e-12, apart = 0;
        for (size_t k = 0; k < n_time; k++) {
            if (isnan(a[k]) && isnan(b[k]))
                continue;
            size = fmax(size, fabs(a[k]));
            apart = fmax(apart, fabs(a[k] - b[k]));
        }
        int main_state =
            !strcmp(name, "biomass") || !strcmp(name, "glucose") || !strcmp(name, "acetate");
        if (!(apart <= (main_state ? 1e-10 : 1e-9) * size))
            fail_msg("%s of %s: %.2e apart, of %.2e", name, scenario, apart, size);
        worst = fmax(worst, apart / size);
    }
    print_message("%s: %zu series, %.1e apart at most\n", scenario, n, worst);
    ru_close(&one);
    ru_close(&other);
}

static void definitions_run_as_the_models_they_stand_for(void **state)
{
    (void)state;
    compare("own_model_batch", "ecoli-overflow", "ecoli-overflow-defined");
    compare("own_model_monod", "monod", "monod-defined");
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(definitions_run_as_the_models_they_stand_for, shut_down),
    };
    return ru_run_group(tests);
}
