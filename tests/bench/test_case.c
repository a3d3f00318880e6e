/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/bench/case.h>
#include <ru/front/rushton.h>

static void every_case_is_found_by_its_name_only(void **state)
{
    (void)state;
    assert_true(ru_bench_case_count() >= 7);
    for (size_t i = 0; i < ru_bench_case_count(); i++)
        assert_ptr_equal(ru_bench_case_find(ru_bench_case_at(i)->name), ru_bench_case_at(i));
    assert_null(ru_bench_case_find("vessel"));
    assert_null(ru_bench_case_at(ru_bench_case_count()));
}

static void every_case_can_be_run_as_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < ru_bench_case_count(); i++) {
        const ru_bench_case *c = ru_bench_case_at(i);
        assert_true(c->hours > 0 && c->short_hours > 0 && c->short_hours <= c->hours);
        assert_true(c->relative > 0 && c->reference < c->relative && c->repeats > 0);
        assert_true(c->shows[0] && c->window >= 0);
    }
}

/* Those that are run without being named; the others differ by the numbers of their grids. */
static void usual_cases_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < ru_bench_case_count(); i++) {
        const ru_bench_case *c = ru_bench_case_at(i);
        char path[512];
        ru_simulation *s = NULL;
        ru_open_options options = {.sets = c->sets};
        while (options.n_set < 4 && c->sets[options.n_set])
            options.n_set++;
        snprintf(path, sizeof path, RU_SOURCE_DIR "/scenarios/%s", c->scenario);
        if (!c->usual)
            continue;
        assert_int_equal(ru_open(path, MPI_COMM_SELF, &options, &s), RU_OK);
        ru_close(&s);
    }
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_found_by_its_name_only),
        cmocka_unit_test(every_case_can_be_run_as_it_stands),
        cmocka_unit_test(usual_cases_open),
    };
    return ru_run_group(tests);
}
