/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

/* Half a minute under the sanitizers: a longer check. */
static void compare(ru_flux_network *a, ru_flux_network *b)
{
    assert_int_equal(a->n_species, b->n_species);
    assert_int_equal(a->n_reaction, b->n_reaction);
    assert_int_equal(a->n_entry, b->n_entry);
    for (size_t j = 0; j < a->n_reaction; j++) {
        assert_string_equal(a->reactions[j].id, b->reactions[j].id + 2);
        assert_close(a->reactions[j].lower, b->reactions[j].lower, 0, 0);
        assert_close(a->reactions[j].upper, b->reactions[j].upper, 0, 0);
    }
    for (size_t e = 0; e < a->n_entry; e++) {
        assert_int_equal(a->entries[e].species, b->entries[e].species);
        assert_close(a->entries[e].value, b->entries[e].value, 0, 0);
    }
    assert_int_equal(a->goals[0].reactions[0], b->goals[0].reactions[0]);
    ru_flux_network_destroy(&a);
    ru_flux_network_destroy(&b);
}

static void a_genome_in_sbml_is_the_same_network_as_in_json(void **state)
{
    (void)state;
    compare(made_network("iJO1366.json"), made_network("iJO1366.xml"));
}

static void the_core_model_is_the_same_in_both_formats(void **state)
{
    (void)state;
    ru_flux_network *b = NULL;
    assert_int_equal(ru_network_read(ecoli_core(), &b), RU_OK);
    compare(made_network("e_coli_core.json"), b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_core_model_is_the_same_in_both_formats),
        cmocka_unit_test(a_genome_in_sbml_is_the_same_network_as_in_json),
    };
    return ru_run_group(tests);
}
