/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/grow.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

static ru_status multiply(ru_tree *node, double factor)
{
    char unit[128], text[192];
    double number;
    for (size_t i = 0; i < node->n_item; i++)
        RU_TRY(multiply(node->items[i], factor));
    if (node->kind != RU_TREE_SCALAR)
        return RU_OK;
    RU_TRY(ru_unit_split(node->text, &number, unit, sizeof unit));
    snprintf(text, sizeof text, "%.8g%s%s", number * factor, unit[0] ? " " : "", unit);
    char *copy = strdup(text);
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory in a document");
    free(node->text);
    node->text = copy;
    return RU_OK;
}

ru_status ru_grow_put(ru_tree *map, const char *key, const char *text)
{
    ru_tree *item = NULL;
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, key, text, &item));
    for (size_t i = 0; i < map->n_item; i++)
        if (strcmp(map->items[i]->key, key) == 0) {
            ru_tree_destroy(&map->items[i]);
            map->items[i] = item;
            return RU_OK;
        }
    return ru_tree_add(map, item);
}

static ru_status grow(ru_tree *node, const char *path, double factor, int *there)
{
    char key[64];
    size_t n = strcspn(path, ".[");
    if (!*path) {
        *there = 1;
        return multiply(node, factor);
    }
    if (strncmp(path, "[]", 2) == 0) {
        for (size_t i = 0; node->kind == RU_TREE_LIST && i < node->n_item; i++)
            RU_TRY(grow(node->items[i], path + 2 + (path[2] == '.'), factor, there));
        return RU_OK;
    }
    snprintf(key, sizeof key, "%.*s", (int)n, path);
    ru_tree *child = ru_tree_find(node, key);
    return child ? grow(child, path + n + (path[n] == '.'), factor, there) : RU_OK;
}

ru_status ru_grow_path(ru_tree *root, const char *path, double factor, int *there)
{
    int found = 0;
    ru_status status = grow(root, path, factor, &found);
    if (there)
        *there = found;
    RU_TRY(status);
    return RU_OK;
}

/* A path, and the power of a length it goes with. */
typedef struct growth {
    const char *path;
    double power;
} growth;

static ru_status grow_all(ru_tree *root, const growth *rows, size_t n, double factor)
{
    for (size_t i = 0; i < n; i++)
        RU_TRY(ru_grow_path(root, rows[i].path, pow(factor, rows[i].power), NULL));
    return RU_OK;
}

#define GROW(root, rows, factor) grow_all((root), (rows), sizeof(rows) / sizeof(rows)[0], (factor))

/* The jacket grows with the wall, the coolant with the volume that it cools. */
static const growth lengths[] = {
    {"vessel.volume", 3},
    {"vessel.diameter", 1},
    {"vessel.baffle_width", 1},
    {"mixing.impellers[].height", 1},
    {"mixing.impellers[].diameter", 1},
    {"mixing.impellers[].blade_height", 1},
    {"mixing.circulation.tube_diameter", 1},
    {"mixing.circulation.tube_bottom", 1},
    {"mixing.circulation.tube_top", 1},
    {"gas.sparger.height", 1},
    {"gas.sparger.diameter", 1},
    {"heat.jacket_area", 2},
    {"heat.coolant_flow", 3},
    {"heat.loss", 2},
    {"light.depth", 1},
};

ru_status ru_grow_lengths(ru_tree *root, double factor)
{
    return GROW(root, lengths, factor);
}

ru_status ru_grow_sparger(ru_tree *root, double wide, double high)
{
    RU_TRY(ru_grow_path(root, "gas.sparger.diameter", wide, NULL));
    return ru_grow_path(root, "gas.sparger.height", high, NULL);
}

static const growth amounts[] = {
    {"feeds[].profile.rate", 1},          {"feeds[].profile.maximum", 1},
    {"feeds[].profile.rates", 1},         {"withdrawals[].profile.rate", 1},
    {"withdrawals[].profile.maximum", 1}, {"withdrawals[].profile.rates", 1},
    {"withdrawals[].volume", 1},          {"pulses[].amount", 1},
};

ru_status ru_grow_amounts(ru_tree *root, double factor)
{
    return GROW(root, amounts, factor);
}

ru_status ru_grow_places(ru_tree *root, double wide, double high)
{
    static const char *const placed[] = {"feeds", "withdrawals", "pulses", "sensors"};
    for (size_t i = 0; i < sizeof placed / sizeof placed[0]; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s[].at.r", placed[i]);
        RU_TRY(ru_grow_path(root, path, wide, NULL));
        snprintf(path, sizeof path, "%s[].at.z", placed[i]);
        RU_TRY(ru_grow_path(root, path, high, NULL));
    }
    return RU_OK;
}
