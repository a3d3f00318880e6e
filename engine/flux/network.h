/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_NETWORK_H
#define RU_FLUX_NETWORK_H

#include <stddef.h>

#include <ru/base/status.h>

/* A metabolic network as flux balance sees it: species that must not accumulate, reactions with
 * bounds, a sparse stoichiometric matrix, linear objectives. No genes, no kinetics, no file format:
 * the readers (SBML-fbc, COBRA JSON) fill it in, everything behind reads it.
 *
 * Fluxes are in the file's own unit, by convention mmol per g of dry cells and hour; a reaction
 * that makes biomass has the unit 1/h. */

typedef struct ru_flux_species {
    char *id, *name, *formula; /* owned; formula "" when the file has none */
    int fixed;                 /* 1: a boundary species, whose balance nobody keeps */
} ru_flux_species;

typedef struct ru_flux_reaction {
    char *id, *name;     /* owned */
    double lower, upper; /* may be -INFINITY, INFINITY */
    int open[2];         /* set at the close: 1 where the file lets it run backward, forward */
} ru_flux_reaction;

/* One entry of S: `value` of `species` made by one unit of `reaction`. */
typedef struct ru_flux_entry {
    size_t species, reaction;
    double value;
} ru_flux_entry;

/* A linear goal over fluxes. */
typedef struct ru_flux_goal {
    char *id; /* owned */
    int maximise;
    size_t n_term;
    size_t *reactions; /* [n_term], owned */
    double *weights;   /* [n_term], owned */
} ru_flux_goal;

typedef struct ru_flux_network {
    char *id;
    ru_flux_species *species;
    size_t n_species;
    ru_flux_reaction *reactions;
    size_t n_reaction;
    ru_flux_entry *entries; /* sorted by reaction then species once closed; no duplicates */
    size_t n_entry;
    size_t *first; /* [n_reaction + 1]: entries of a reaction, once closed */
    ru_flux_goal *goals;
    size_t n_goal;
    size_t active;      /* index of the goal the file asks for; n_goal: none */
    void *lookup[2];    /* ids of species and reactions, sorted */
    size_t n_sorted[2]; /* how many of them the look-up knows */
} ru_flux_network;

/* An empty network. `id` is copied. Destroy with ru_flux_network_destroy. Not collective. */
RU_MUST_USE ru_status ru_flux_network_build(const char *id, ru_flux_network **network);
void ru_flux_network_destroy(ru_flux_network **network);

/* Adds what the texts of the argument say; all are copied, NULL name or formula counts as "". The
 * entries of one species in one reaction are summed. Not collective. */
RU_MUST_USE ru_status ru_flux_network_add_species(ru_flux_network *network,
                                                  const ru_flux_species *species);
RU_MUST_USE ru_status ru_flux_network_add_reaction(ru_flux_network *network,
                                                   const ru_flux_reaction *reaction);
RU_MUST_USE ru_status ru_flux_network_add_entry(ru_flux_network *network, ru_flux_entry entry);

/* Adds a goal without terms; *goal is borrowed until the next one is added. Not collective. */
RU_MUST_USE ru_status ru_flux_network_add_goal(ru_flux_network *network, const char *id,
                                               int maximise, ru_flux_goal **goal);
RU_MUST_USE ru_status ru_flux_goal_add(ru_flux_goal *goal, size_t reaction, double weight);

/* Sorts the ids added so far, so that *_index finds them before the end. Not collective. */
RU_MUST_USE ru_status ru_flux_network_index(ru_flux_network *network);

/* Ends the filling in: sorts, sums duplicates, checks. Fails with RU_ERR_INPUT for an id used
 * twice, a bound that is no number or bounds that cross, coefficients that are not finite. Not
 * collective. */
RU_MUST_USE ru_status ru_flux_network_close(ru_flux_network *network);

/* Index of a reaction or species by id, with or without the "R_"/"M_" that SBML ids of such models
 * begin with. *_index: the count when there is none. *_find: fails with RU_ERR_INPUT and names the
 * nearest id. Not collective. */
size_t ru_flux_reaction_index(const ru_flux_network *network, const char *id);
size_t ru_flux_species_index(const ru_flux_network *network, const char *id);
RU_MUST_USE ru_status ru_flux_reaction_find(const ru_flux_network *network, const char *id,
                                            size_t *reaction);

/* When a reaction exchanges one balanced species with the outside: 1, with its index and the
 * uptake that one unit of the flux is (-1 for "A ->"). Else 0. Not collective. */
int ru_flux_exchange(const ru_flux_network *network, size_t reaction, size_t *species,
                     double *uptake);

/* Atoms of a formula such as "C6H12O6": carbon alone and molar mass in g/mol. Groups such as R or X
 * of no mass make it unknown: returns 0, else 1. An empty formula is unknown. Not collective. */
int ru_flux_formula(const char *formula, double *carbon, double *molar_mass);

#endif
