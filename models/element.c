/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/models/element.h>

#include <string.h>

static const ru_element_info elements[RU_ELEMENT_COUNT] = {
    [RU_CARBON] = {"carbon", "kg/kg", "kg", 1},
    [RU_NITROGEN] = {"nitrogen", "kg/kg", "kg", 1},
    [RU_PHOSPHORUS] = {"phosphorus", "kg/kg", "kg", 1},
    [RU_SULFUR] = {"sulfur", "kg/kg", "kg", 1},
    [RU_OXYGEN_DEMAND] = {"oxygen_demand", "kg/kg", "kg", 1},
    [RU_CHARGE] = {"charge", "mol/kg", "mol", 1},
    [RU_HYDROGEN_ATOMS] = {"hydrogen_atoms", "kg/kg", "kg", 0},
    [RU_OXYGEN_ATOMS] = {"oxygen_atoms", "kg/kg", "kg", 0},
    [RU_SUSPENDED_SOLIDS] = {"suspended_solids", "kg/kg", "kg", 0},
};

const ru_element_info *ru_element_of(ru_element element)
{
    return &elements[element];
}

size_t ru_element_index(const char *name)
{
    size_t i = 0;
    while (i < RU_ELEMENT_COUNT && strcmp(elements[i].name, name) != 0)
        i++;
    return i;
}
