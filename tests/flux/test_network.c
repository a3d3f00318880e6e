/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <string.h>

static void ids_are_found_with_and_without_their_prefix(void **state)
{
    (void)state;
    size_t j;
    ru_flux_network *n = small_cell();
    assert_int_equal(ru_flux_reaction_index(n, "R_grow"), ru_flux_reaction_index(n, "grow"));
    assert_int_equal(ru_flux_reaction_index(n, "nothing"), n->n_reaction);
    assert_int_equal(ru_flux_reaction_find(n, "ferments", &j), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "the nearest is 'R_ferment'"));
    ru_flux_network_destroy(&n);
}

static void exchanges_are_the_reactions_of_one_species(void **state)
{
    (void)state;
    size_t species = 0;
    double uptake = 0;
    ru_flux_network *n = small_cell();
    assert_true(ru_flux_exchange(n, reaction_of(n, "EX_o"), &species, &uptake));
    assert_string_equal(n->species[species].id, "o");
    assert_close(uptake, -1, 0, 0);
    assert_false(ru_flux_exchange(n, reaction_of(n, "respire"), &species, &uptake));
    ru_flux_network_destroy(&n);
}

/* A network of one reaction with the given bounds and coefficients of one species. */
static ru_status close_one(double lower, double upper, double a, double b, double *value)
{
    const ru_flux_species species = {.id = "a"};
    const ru_flux_reaction reaction = {.id = "r", .lower = lower, .upper = upper};
    ru_flux_network *n = NULL;
    assert_int_equal(ru_flux_network_build("one", &n), RU_OK);
    assert_int_equal(ru_flux_network_add_species(n, &species), RU_OK);
    assert_int_equal(ru_flux_network_add_reaction(n, &reaction), RU_OK);
    assert_int_equal(ru_flux_network_add_entry(n, (ru_flux_entry){0, 0, a}), RU_OK);
    assert_int_equal(ru_flux_network_add_entry(n, (ru_flux_entry){0, 0, b}), RU_OK);
    ru_status status = ru_flux_network_close(n);
    *value = status == RU_OK && n->n_entry ? n->entries[0].value : 0;
    ru_flux_network_destroy(&n);
    return status;
}

static void a_species_twice_in_a_reaction_is_summed(void **state)
{
    (void)state;
    double value;
    assert_int_equal(close_one(0, 1, -1, 3, &value), RU_OK);
    assert_close(value, 2, 0, 0);
    assert_int_equal(close_one(0, 1, -1, 1, &value), RU_OK);
    assert_close(value, 0, 0, 0);
}

static void numbers_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    double value;
    assert_int_equal(close_one(2, 1, 1, 1, &value), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "reaction 'r': lower flux bound 2 above"));
    assert_int_equal(close_one(NAN, 1, 1, 1, &value), RU_ERR_INPUT);
    assert_int_equal(close_one(INFINITY, INFINITY, 1, 1, &value), RU_ERR_INPUT);
    assert_int_equal(close_one(0, 1, INFINITY, 1, &value), RU_ERR_INPUT);
}

static void one_id_for_two_is_refused(void **state)
{
    (void)state;
    const ru_flux_species species = {.id = "a"};
    ru_flux_network *n = NULL;
    assert_int_equal(ru_flux_network_build("twice", &n), RU_OK);
    assert_int_equal(ru_flux_network_add_species(n, &species), RU_OK);
    assert_int_equal(ru_flux_network_add_species(n, &species), RU_OK);
    assert_int_equal(ru_flux_network_close(n), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "two species are called 'a'"));
    ru_flux_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_found_with_and_without_their_prefix),
        cmocka_unit_test(exchanges_are_the_reactions_of_one_species),
        cmocka_unit_test(a_species_twice_in_a_reaction_is_summed),
        cmocka_unit_test(numbers_that_make_no_sense_are_refused),
        cmocka_unit_test(one_id_for_two_is_refused),
    };
    return ru_run_group(tests);
}
