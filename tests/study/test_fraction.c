/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/study/fraction.h>

/* Word length patterns of designs of least aberration: Fries and Hunter, Technometrics 22:601
 * (1980); Chen, Sun, Wu, Int. Stat. Rev. 61:131 (1993), table of 16 and 32 runs; recalled. */
static const struct {
    int k, p, resolution, a3, a4, a5;
} known[] = {
    {3, 1, 3, 1, 0, 0}, {4, 1, 4, 0, 1, 0},        {5, 1, 5, 0, 0, 1}, {5, 2, 3, 2, 1, 0},
    {6, 2, 4, 0, 3, 0}, {6, 3, 3, 4, 3, 0},        {7, 2, 4, 0, 1, 2}, {7, 3, 4, 0, 7, 0},
    {7, 4, 3, 7, 7, 0}, {8, 2, 5, 0, 0, 2},        {8, 3, 4, 0, 3, 4}, {8, 4, 4, 0, 14, 0},
    {9, 4, 4, 0, 6, 8}, {15, 11, 3, 35, 105, 168},
};

static void the_best_generators_have_the_published_word_lengths(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ru_fraction f = {.k = known[i].k, .p = known[i].p};
        assert_int_equal(ru_fraction_find(&f), 1);
        assert_int_equal(f.resolution, known[i].resolution);
        assert_int_equal(f.words[3], known[i].a3);
        assert_int_equal(f.words[4], known[i].a4);
        assert_int_equal(f.words[5], known[i].a5);
    }
}

static void columns_are_balanced_and_orthogonal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ru_fraction f = {.k = known[i].k, .p = known[i].p};
        assert_int_equal(ru_fraction_find(&f), 1);
        uint32_t n = 1u << (f.k - f.p);
        for (int a = 0; a < f.k; a++)
            for (int b = 0; b < f.k; b++) {
                int sum = 0, product = 0;
                for (uint32_t run = 0; run < n; run++) {
                    sum += ru_fraction_level(&f, run, a);
                    product += ru_fraction_level(&f, run, a) * ru_fraction_level(&f, run, b);
                }
                assert_int_equal(sum, 0);
                assert_int_equal(product, a == b ? (int)n : 0);
            }
    }
}

static void a_generator_is_the_product_of_its_letters(void **state)
{
    (void)state;
    int factor;
    uint32_t word;
    assert_int_equal(ru_generator_read("E = ABC", &factor, &word), 1);
    assert_int_equal(factor, 4);
    assert_int_equal(word, 7);
    /* There is no I: J is the ninth. */
    assert_int_equal(ru_generator_read("J=ab", &factor, &word), 1);
    assert_int_equal(factor, 8);
    assert_int_equal(ru_factor_letter(8), 'J');
    ru_fraction f = {.k = 5, .p = 1, .generators = {7}};
    ru_fraction_judge(&f);
    assert_int_equal(f.resolution, 4);
    for (uint32_t run = 0; run < 16; run++)
        assert_int_equal(ru_fraction_level(&f, run, 4), ru_fraction_level(&f, run, 0) *
                                                            ru_fraction_level(&f, run, 1) *
                                                            ru_fraction_level(&f, run, 2));
    const char *const bad[] = {"", "E", "E=", "=AB", "E=AA", "E=A1", "I=AB"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(ru_generator_read(bad[i], &factor, &word), 0);
}

static void what_cannot_be_searched_is_said(void **state)
{
    (void)state;
    ru_fraction f = {.k = 5, .p = 4};
    assert_int_equal(ru_fraction_find(&f), 0);
    f = (ru_fraction){.k = 20, .p = 12};
    assert_int_equal(ru_fraction_find(&f), 0);
    f = (ru_fraction){.k = 4, .p = 0};
    assert_int_equal(ru_fraction_find(&f), 1);
    assert_int_equal(f.resolution, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_generators_have_the_published_word_lengths),
        cmocka_unit_test(columns_are_balanced_and_orthogonal),
        cmocka_unit_test(a_generator_is_the_product_of_its_letters),
        cmocka_unit_test(what_cannot_be_searched_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
