/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/flux/network.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/tree.h>

/* An id with the index of what it names; tables of these are sorted for look-up. */
typedef struct named {
    const char *id;
    size_t index;
} named;

enum { SPECIES, REACTIONS };

/* Room for one more in an array that doubles whenever its length is a power of two. */
static ru_status grow(void *array, size_t n, size_t size)
{
    void **at = array;
    if (n & (n - 1))
        return RU_OK;
    void *larger = realloc(*at, (n ? 2 * n : 1) * size);
    RU_REQUIRE(larger, RU_ERR_SYSTEM, "out of memory");
    *at = larger;
    return RU_OK;
}

static ru_status copy_text(const char *from, char **to)
{
    size_t n = strlen(from ? from : "") + 1;
    *to = malloc(n);
    RU_REQUIRE(*to, RU_ERR_SYSTEM, "out of memory");
    memcpy(*to, from ? from : "", n);
    return RU_OK;
}

ru_status ru_flux_network_build(const char *id, ru_flux_network **network)
{
    *network = calloc(1, sizeof **network);
    RU_REQUIRE(*network, RU_ERR_SYSTEM, "out of memory");
    return copy_text(id, &(*network)->id);
}

void ru_flux_network_destroy(ru_flux_network **network)
{
    ru_flux_network *n = *network;
    if (!n)
        return;
    for (size_t i = 0; i < n->n_species; i++) {
        free(n->species[i].id);
        free(n->species[i].name);
        free(n->species[i].formula);
    }
    for (size_t i = 0; i < n->n_reaction; i++) {
        free(n->reactions[i].id);
        free(n->reactions[i].name);
    }
    for (size_t i = 0; i < n->n_goal; i++) {
        free(n->goals[i].id);
        free(n->goals[i].reactions);
        free(n->goals[i].weights);
    }
    free(n->species);
    free(n->reactions);
    free(n->entries);
    free(n->first);
    free(n->goals);
    free(n->lookup[SPECIES]);
    free(n->lookup[REACTIONS]);
    free(n->id);
    free(n);
    *network = NULL;
}

ru_status ru_flux_network_add_species(ru_flux_network *n, const ru_flux_species *species)
{
    RU_TRY(grow(&n->species, n->n_species, sizeof *n->species));
    ru_flux_species *s = &n->species[n->n_species];
    *s = (ru_flux_species){.fixed = species->fixed};
    n->n_species++;
    RU_TRY(copy_text(species->id, &s->id));
    RU_TRY(copy_text(species->name, &s->name));
    return copy_text(species->formula, &s->formula);
}

ru_status ru_flux_network_add_reaction(ru_flux_network *n, const ru_flux_reaction *reaction)
{
    RU_TRY(grow(&n->reactions, n->n_reaction, sizeof *n->reactions));
    ru_flux_reaction *r = &n->reactions[n->n_reaction];
    *r = (ru_flux_reaction){.lower = reaction->lower, .upper = reaction->upper};
    n->n_reaction++;
    RU_TRY(copy_text(reaction->id, &r->id));
    return copy_text(reaction->name, &r->name);
}

ru_status ru_flux_network_add_entry(ru_flux_network *n, ru_flux_entry entry)
{
    RU_REQUIRE(entry.species < n->n_species && entry.reaction < n->n_reaction, RU_ERR_INTERNAL,
               "an entry outside the network");
    RU_TRY(grow(&n->entries, n->n_entry, sizeof *n->entries));
    n->entries[n->n_entry++] = entry;
    return RU_OK;
}

ru_status ru_flux_network_add_goal(ru_flux_network *n, const char *id, int maximise,
                                   ru_flux_goal **goal)
{
    RU_TRY(grow(&n->goals, n->n_goal, sizeof *n->goals));
    *goal = &n->goals[n->n_goal++];
    **goal = (ru_flux_goal){.maximise = maximise};
    return copy_text(id, &(*goal)->id);
}

ru_status ru_flux_goal_add(ru_flux_goal *goal, size_t reaction, double weight)
{
    RU_TRY(grow(&goal->reactions, goal->n_term, sizeof *goal->reactions));
    RU_TRY(grow(&goal->weights, goal->n_term, sizeof *goal->weights));
    goal->reactions[goal->n_term] = reaction;
    goal->weights[goal->n_term++] = weight;
    return RU_OK;
}

static int by_place(const void *a, const void *b)
{
    const ru_flux_entry *x = a, *y = b;
    if (x->reaction != y->reaction)
        return x->reaction < y->reaction ? -1 : 1;
    return (x->species > y->species) - (x->species < y->species);
}

/* Sorted entries without duplicates, with the first of every reaction. */
static ru_status close_entries(ru_flux_network *n)
{
    size_t kept = 0;
    if (n->n_entry)
        qsort(n->entries, n->n_entry, sizeof *n->entries, by_place);
    for (size_t i = 0; i < n->n_entry; i++) {
        if (kept && by_place(&n->entries[kept - 1], &n->entries[i]) == 0)
            n->entries[kept - 1].value += n->entries[i].value;
        else
            n->entries[kept++] = n->entries[i];
    }
    n->n_entry = 0;
    for (size_t i = 0; i < kept; i++)
        if (n->entries[i].value != 0)
            n->entries[n->n_entry++] = n->entries[i];
    n->first = calloc(n->n_reaction + 1, sizeof *n->first);
    RU_REQUIRE(n->first, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < n->n_entry; i++)
        n->first[n->entries[i].reaction + 1]++;
    for (size_t j = 0; j < n->n_reaction; j++)
        n->first[j + 1] += n->first[j];
    return RU_OK;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const named *)a)->id, ((const named *)b)->id);
}

static ru_status sort_names(ru_flux_network *n, int which)
{
    size_t count = which == SPECIES ? n->n_species : n->n_reaction;
    named *table = calloc(count + 1, sizeof *table);
    RU_REQUIRE(table, RU_ERR_SYSTEM, "out of memory");
    free(n->lookup[which]);
    n->lookup[which] = table;
    n->n_sorted[which] = count;
    for (size_t i = 0; i < count; i++)
        table[i] = (named){which == SPECIES ? n->species[i].id : n->reactions[i].id, i};
    qsort(table, count, sizeof *table, by_id);
    return RU_OK;
}

ru_status ru_flux_network_index(ru_flux_network *n)
{
    RU_TRY(sort_names(n, SPECIES));
    return sort_names(n, REACTIONS);
}

static ru_status check_names(const ru_flux_network *n, int which)
{
    const named *table = n->lookup[which];
    for (size_t i = 1; i < n->n_sorted[which]; i++)
        RU_REQUIRE(strcmp(table[i - 1].id, table[i].id) != 0, RU_ERR_INPUT,
                   "two %s are called '%s'", which == SPECIES ? "species" : "reactions",
                   table[i].id);
    return RU_OK;
}

ru_status ru_flux_network_close(ru_flux_network *n)
{
    for (size_t j = 0; j < n->n_reaction; j++) {
        ru_flux_reaction *r = &n->reactions[j];
        r->open[0] = r->lower < 0;
        r->open[1] = r->upper > 0;
        RU_REQUIRE(!isnan(r->lower) && !isnan(r->upper), RU_ERR_INPUT,
                   "reaction '%s': a flux bound has no value", r->id);
        RU_REQUIRE(r->lower <= r->upper && r->lower < INFINITY && r->upper > -INFINITY,
                   RU_ERR_INPUT, "reaction '%s': lower flux bound %g above the upper one %g", r->id,
                   r->lower, r->upper);
    }
    for (size_t i = 0; i < n->n_entry; i++)
        RU_REQUIRE(isfinite(n->entries[i].value), RU_ERR_INPUT,
                   "reaction '%s': the stoichiometry of '%s' is no finite number",
                   n->reactions[n->entries[i].reaction].id, n->species[n->entries[i].species].id);
    for (size_t g = 0; g < n->n_goal; g++)
        for (size_t i = 0; i < n->goals[g].n_term; i++)
            RU_REQUIRE(isfinite(n->goals[g].weights[i]), RU_ERR_INPUT,
                       "objective '%s': the coefficient of '%s' is no finite number",
                       n->goals[g].id, n->reactions[n->goals[g].reactions[i]].id);
    RU_TRY(close_entries(n));
    RU_TRY(ru_flux_network_index(n));
    RU_TRY(check_names(n, SPECIES));
    return check_names(n, REACTIONS);
}

/* With the id as it is, or else with the prefix of SBML ids in front. */
static size_t index_of(const ru_flux_network *n, int which, const char *prefix, const char *id)
{
    size_t none = which == SPECIES ? n->n_species : n->n_reaction, count = n->n_sorted[which];
    char longer[512];
    const named as_is = {id, 0}, prefixed = {longer, 0};
    if (!count || strlen(id) + 3 > sizeof longer)
        return none;
    const named *found = bsearch(&as_is, n->lookup[which], count, sizeof as_is, by_id);
    if (!found) {
        strcpy(longer, prefix);
        strcat(longer, id);
        found = bsearch(&prefixed, n->lookup[which], count, sizeof prefixed, by_id);
    }
    return found ? found->index : none;
}

size_t ru_flux_reaction_index(const ru_flux_network *network, const char *id)
{
    return index_of(network, REACTIONS, "R_", id);
}

size_t ru_flux_species_index(const ru_flux_network *network, const char *id)
{
    return index_of(network, SPECIES, "M_", id);
}

static const char *bare(const char *id)
{
    return strncmp(id, "R_", 2) == 0 ? id + 2 : id;
}

ru_status ru_flux_reaction_find(const ru_flux_network *n, const char *id, size_t *reaction)
{
    size_t best = 0;
    *reaction = ru_flux_reaction_index(n, id);
    if (*reaction < n->n_reaction)
        return RU_OK;
    RU_REQUIRE(n->n_reaction, RU_ERR_INPUT, "there is no reaction '%s': the network is empty", id);
    for (size_t j = 1; j < n->n_reaction; j++)
        if (ru_edit_distance(bare(id), bare(n->reactions[j].id)) <
            ru_edit_distance(bare(id), bare(n->reactions[best].id)))
            best = j;
    return ru_fault(RU_ERR_INPUT, "there is no reaction '%s' in '%s'; the nearest is '%s'", id,
                    n->id, n->reactions[best].id);
}

int ru_flux_exchange(const ru_flux_network *n, size_t reaction, size_t *species, double *uptake)
{
    size_t balanced = 0;
    for (size_t i = n->first[reaction]; i < n->first[reaction + 1]; i++) {
        if (n->species[n->entries[i].species].fixed)
            continue;
        balanced++;
        *species = n->entries[i].species;
        *uptake = n->entries[i].value;
    }
    return balanced == 1;
}
