/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_NETWORKS_H
#define RU_TEST_NETWORKS_H

/* Networks that the tests share. */

#include "mutate.h"
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/flux/network.h>
#include <ru/sbml/network_file.h>

/* The E. coli core model (72 species, 95 reactions), where the suites or the package
 * python-cobra-data put it; skips the test, saying so, where neither is. */
static inline const char *ecoli_core(void)
{
    static const char *const places[] = {RU_SOURCE_DIR "/../shared/suites/fba/e_coli_core.xml",
                                         "/usr/share/python-cobra/data/e_coli_core.xml"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (access(places[i], R_OK) == 0)
            return places[i];
    print_message("skipped: no e_coli_core.xml (package python-cobra-data)\n");
    skip();
    return NULL;
}

/* A network that an earlier test has made in the build folder; skips the test where it is not. */
static inline ru_flux_network *made_network(const char *file)
{
    char path[512];
    ru_flux_network *n = NULL;
    snprintf(path, sizeof path, RU_BINARY_DIR "/tests/flux/%s", file);
    if (access(path, R_OK) != 0) {
        print_message("skipped: no %s (package python-cobra-data)\n", path);
        skip();
    }
    if (ru_network_read(path, &n) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return n;
}

/* A cell in eight reactions, all by hand:
 *
 *   EX_s: s ->  [-10, 0]     EX_o: o ->  [-12, 0]     EX_p: p ->  [0, 1000]
 *   respire: s + 6 o -> 20 e            ferment: s -> 2 p + 2 e
 *   maintain: e ->  [4, 1000]           grow: s + 10 e ->  (the goal)
 *
 * Per h, g of cells and mmol. With oxygen in plenty (x respired, no fermentation): s = x + m,
 * 20 x = 4 + 10 m. */
static inline ru_flux_network *small_cell(void)
{
    static const ru_flux_species species[] = {{.id = "s", .formula = "C6H12O6"},
                                              {.id = "o", .formula = "O2"},
                                              {.id = "p", .formula = "C3H6O3"},
                                              {.id = "e"}};
    static const ru_flux_reaction reactions[] = {{.id = "R_EX_s", .lower = -10, .upper = 0},
                                                 {.id = "R_EX_o", .lower = -12, .upper = 0},
                                                 {.id = "R_EX_p", .lower = 0, .upper = 1000},
                                                 {.id = "R_respire", .lower = 0, .upper = 1000},
                                                 {.id = "R_ferment", .lower = 0, .upper = 1000},
                                                 {.id = "R_maintain", .lower = 4, .upper = 1000},
                                                 {.id = "R_grow", .lower = 0, .upper = 1000}};
    static const ru_flux_entry entries[] = {{0, 0, -1}, {1, 1, -1}, {2, 2, -1}, {0, 3, -1},
                                            {1, 3, -6}, {3, 3, 20}, {0, 4, -1}, {2, 4, 2},
                                            {3, 4, 2},  {3, 5, -1}, {0, 6, -1}, {3, 6, -10}};
    ru_flux_network *n = NULL;
    ru_flux_goal *goal;
    assert_int_equal(ru_flux_network_build("small", &n), RU_OK);
    for (size_t i = 0; i < sizeof species / sizeof species[0]; i++)
        assert_int_equal(ru_flux_network_add_species(n, &species[i]), RU_OK);
    for (size_t i = 0; i < sizeof reactions / sizeof reactions[0]; i++)
        assert_int_equal(ru_flux_network_add_reaction(n, &reactions[i]), RU_OK);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        assert_int_equal(ru_flux_network_add_entry(n, entries[i]), RU_OK);
    assert_int_equal(ru_flux_network_add_goal(n, "growth", 1, &goal), RU_OK);
    assert_int_equal(ru_flux_goal_add(goal, 6, 1), RU_OK);
    n->active = 0;
    assert_int_equal(ru_flux_network_close(n), RU_OK);
    return n;
}

/* Index of a reaction; fails the test when there is none. */
static inline size_t reaction_of(const ru_flux_network *n, const char *id)
{
    size_t j = 0;
    assert_int_equal(ru_flux_reaction_find(n, id, &j), RU_OK);
    return j;
}

#endif
