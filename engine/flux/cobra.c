/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/flux/cobra.h>

#include <jansson.h>
#include <math.h>
#include <string.h>

static char *text_of(json_t *object, const char *key)
{
    return (char *)json_string_value(json_object_get(object, key));
}

static ru_status read_species(const char *path, json_t *list, ru_flux_network *n)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const ru_flux_species species = {.id = text_of(item, "id"),
                                         .name = text_of(item, "name"),
                                         .formula = text_of(item, "formula")};
        RU_REQUIRE(species.id, RU_ERR_INPUT, "%s: error: metabolites[%zu] has no id", path, i);
        RU_TRY(ru_flux_network_add_species(n, &species));
    }
    return ru_flux_network_index(n);
}

/* A bound: a number, or the words that stand for what JSON cannot write. */
static double bound_of(json_t *reaction, const char *key)
{
    json_t *value = json_object_get(reaction, key);
    const char *word = json_string_value(value);
    if (word && (strcmp(word, "inf") == 0 || strcmp(word, "+inf") == 0))
        return INFINITY;
    if (word && strcmp(word, "-inf") == 0)
        return -INFINITY;
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static ru_status read_parts(const char *path, json_t *reaction, ru_flux_network *n)
{
    const char *id = text_of(reaction, "id"), *species;
    json_t *parts = json_object_get(reaction, "metabolites"), *value;
    RU_REQUIRE(json_is_object(parts), RU_ERR_INPUT, "%s: error: reaction '%s' has no metabolites",
               path, id);
    json_object_foreach(parts, species, value)
    {
        const ru_flux_entry entry = {.species = ru_flux_species_index(n, species),
                                     .reaction = n->n_reaction - 1,
                                     .value = json_number_value(value)};
        RU_REQUIRE(entry.species < n->n_species, RU_ERR_INPUT,
                   "%s: error: there is no metabolite '%s' for reaction '%s'", path, species, id);
        RU_REQUIRE(json_is_number(value), RU_ERR_INPUT,
                   "%s: error: the coefficient of '%s' in reaction '%s' is no number", path,
                   species, id);
        RU_TRY(ru_flux_network_add_entry(n, entry));
    }
    return RU_OK;
}

static ru_status read_reactions(const char *path, json_t *list, ru_flux_network *n,
                                ru_flux_goal *goal)
{
    size_t j;
    json_t *item;
    json_array_foreach(list, j, item)
    {
        const ru_flux_reaction reaction = {.id = text_of(item, "id"),
                                           .name = text_of(item, "name"),
                                           .lower = bound_of(item, "lower_bound"),
                                           .upper = bound_of(item, "upper_bound")};
        double weight = json_number_value(json_object_get(item, "objective_coefficient"));
        RU_REQUIRE(reaction.id, RU_ERR_INPUT, "%s: error: reactions[%zu] has no id", path, j);
        RU_TRY(ru_flux_network_add_reaction(n, &reaction));
        RU_TRY(read_parts(path, item, n));
        if (weight != 0)
            RU_TRY(ru_flux_goal_add(goal, j, weight));
    }
    return RU_OK;
}

static ru_status read_network(const char *path, json_t *root, ru_flux_network **network)
{
    json_t *species = json_object_get(root, "metabolites"),
           *reactions = json_object_get(root, "reactions");
    const char *id = text_of(root, "id");
    ru_flux_goal *goal;
    RU_REQUIRE(json_is_array(species) && json_is_array(reactions), RU_ERR_INPUT,
               "%s: error: this is no metabolic network: 'metabolites' and 'reactions' are needed",
               path);
    RU_TRY(ru_flux_network_build(id ? id : path, network));
    RU_TRY(ru_flux_network_add_goal(*network, "objective", 1, &goal));
    RU_TRY(read_species(path, species, *network));
    RU_TRY(read_reactions(path, reactions, *network, goal));
    (*network)->active = goal->n_term ? 0 : 1;
    return ru_flux_network_close(*network);
}

ru_status ru_cobra_read(const char *path, ru_flux_network **network)
{
    json_error_t error;
    *network = NULL;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    RU_REQUIRE(root, RU_ERR_INPUT, "%s:%d:%d: error: %s", path, error.line, error.column,
               error.text);
    ru_status status = read_network(path, root, network);
    json_decref(root);
    if (status != RU_OK)
        ru_flux_network_destroy(network);
    return status;
}
