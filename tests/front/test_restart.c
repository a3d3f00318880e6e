/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fed_batch.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/front/rushton.h>

/* One simulation run again and again with other numbers. */
enum { MEMBERS = 1000, SETS = 4 };

typedef struct member {
    char text[SETS][64];
    const char *sets[SETS];
} member;

static void draw(member *m, int i)
{
    snprintf(m->text[0], 64, "cells.parameters.mu_max=%.17g 1/h", 0.3 + 0.3 * i / MEMBERS);
    snprintf(m->text[1], 64, "initial.glucose=%.17g g/L", 1 + sin(i) * sin(i));
    snprintf(m->text[2], 64, "feeds.sugar.profile.rate=%.17g mL/h", 3 + cos(i) * cos(i));
    snprintf(m->text[3], 64, "feeds[0].concentrations.glucose=%d g/L", 300 + i % 100);
    for (int k = 0; k < SETS; k++)
        m->sets[k] = m->text[k];
}

/* FNV-1a over all that the run recorded. */
static uint64_t run_and_sum(ru_simulation *s)
{
    assert_int_equal(ru_run(s), RU_OK);
    const ru_memory_record *record = ru_record(s);
    const unsigned char *bytes = (const unsigned char *)record->series;
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < record->n_time * record->n_series * sizeof(double); i++)
        sum = (sum ^ bytes[i]) * 1099511628211u;
    assert_true(record->complete);
    assert_int_equal(record->n_time, 7);
    return sum;
}

static ru_simulation *open_with(const char *const *sets, size_t n_set)
{
    const ru_open_options options = {.sets = sets, .n_set = n_set};
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(fed_batch, "fed.yaml", MPI_COMM_SELF, &options, &s), RU_OK);
    return s;
}

static void a_thousand_members_are_what_separate_runs_are_in_any_order(void **state)
{
    (void)state;
    static uint64_t sums[MEMBERS];
    member m;
    ru_simulation *one = open_with(NULL, 0);
    for (int i = 0; i < MEMBERS; i++) {
        draw(&m, i);
        assert_int_equal(ru_restart(one, m.sets, SETS), RU_OK);
        sums[i] = run_and_sum(one);
        assert_true(i == 0 || sums[i] != sums[i - 1]);
    }
    for (int k = 0; k < MEMBERS; k++) {
        int i = k * 389 % MEMBERS;
        draw(&m, i);
        assert_int_equal(ru_restart(one, m.sets, SETS), RU_OK);
        assert_true(run_and_sum(one) == sums[i]);
        if (k % 5)
            continue;
        ru_simulation *alone = open_with(m.sets, SETS);
        assert_true(run_and_sum(alone) == sums[i]);
        ru_close(&alone);
    }
    ru_close(&one);
}

static void nothing_of_an_earlier_member_stays(void **state)
{
    (void)state;
    member m;
    draw(&m, 7);
    ru_simulation *s = open_with(NULL, 0);
    uint64_t plain = run_and_sum(s);
    assert_int_equal(ru_restart(s, m.sets, SETS), RU_OK);
    assert_int_equal(ru_advance(s, 3600), RU_OK); /* and not to its end */
    assert_int_equal(ru_restart(s, NULL, 0), RU_OK);
    assert_close(ru_time(s), 0, 0, 0);
    assert_int_equal(ru_record(s)->n_time, 0);
    assert_true(run_and_sum(s) == plain);
    ru_close(&s);
}

static void a_member_may_differ_in_anything(void **state)
{
    (void)state;
    const char *const sets[] = {"mixing={kind: tanks-in-series, tanks: {number: 3, backflow: 1, "
                                "flow: 1 L/s}}",
                                "time.end=1 h"};
    ru_simulation *s = open_with(NULL, 0), *alone = open_with(sets, 2);
    double a[2], b[2];
    assert_int_equal(ru_restart(s, sets, 2), RU_OK);
    assert_close(ru_end(s), 3600, 0, 0);
    assert_int_equal(ru_run(s), RU_OK);
    assert_int_equal(ru_run(alone), RU_OK);
    assert_int_equal(ru_record(s)->n_node, 3);
    assert_int_equal(ru_series_read(s, "biomass", NULL, a, 2), 2);
    assert_int_equal(ru_series_read(alone, "biomass", NULL, b, 2), 2);
    assert_true(a[1] == b[1]);
    ru_close(&alone);
    ru_close(&s);
}

static void a_wrong_name_is_refused_with_the_nearest_and_leaves_the_run(void **state)
{
    (void)state;
    static const struct {
        const char *set, *says;
    } rows[] = {{"cells.parameters.mu_mx=0.4 1/h", "mu_max"},
                {"initial.glucos=1 g/L", "glucose"},
                {"feeds.sugar.profile.rte=1 mL/h", "rate"},
                {"feeds.suger.profile.rate=1 mL/h", "no item of the list is named 'suger'"},
                {"cells.parameters.mu_max=0.4 g/L", "1/h"},
                {"cells.parameters.mu_max=-3 1/h", "mu_max"}};
    ru_simulation *s = open_with(NULL, 0);
    uint64_t plain = run_and_sum(s);
    double before[7], after[7];
    assert_int_equal(ru_series_read(s, "glucose", NULL, before, 7), 7);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(ru_restart(s, &rows[i].set, 1), RU_ERR_INPUT);
        assert_non_null(strstr(ru_last_fault(), rows[i].says));
        assert_non_null(strstr(ru_last_fault(), "--set:1:"));
        assert_int_equal(ru_series_read(s, "glucose", NULL, after, 7), 7);
        assert_memory_equal(before, after, sizeof before);
    }
    assert_int_equal(ru_restart(s, NULL, 0), RU_OK);
    assert_true(run_and_sum(s) == plain);
    ru_close(&s);
}

static void messages_show_the_line_of_the_member_not_of_the_opening(void **state)
{
    (void)state;
    const char *opened = "initial.biomass=1 g/L", *wrong = "initial.biomas=2 g/L";
    ru_simulation *s = open_with(&opened, 1);
    assert_int_equal(ru_restart(s, &wrong, 1), RU_ERR_INPUT);
    assert_non_null(strstr(ru_last_fault(), wrong));
    assert_null(strstr(ru_last_fault(), opened));
    ru_close(&s);
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
        cmocka_unit_test(a_thousand_members_are_what_separate_runs_are_in_any_order),
        cmocka_unit_test(nothing_of_an_earlier_member_stays),
        cmocka_unit_test(a_member_may_differ_in_anything),
        cmocka_unit_test(a_wrong_name_is_refused_with_the_nearest_and_leaves_the_run),
        cmocka_unit_test_teardown(messages_show_the_line_of_the_member_not_of_the_opening,
                                  shut_down),
    };
    return ru_run_group(tests);
}
