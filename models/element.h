/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_MODELS_ELEMENT_H
#define RU_MODELS_ELEMENT_H

#include <stddef.h>

/* What a process can neither make nor lose. Water and protons are no states of most models, so
 * that hydrogen and oxygen atoms are told but not balanced; in their place stands the oxygen
 * demand, which is the balance of electrons: oxygen has -1, carbon dioxide, water and ammonia have
 * 0. */
typedef enum ru_element {
    RU_CARBON,
    RU_NITROGEN,
    RU_PHOSPHORUS,
    RU_SULFUR,
    RU_OXYGEN_DEMAND,
    RU_CHARGE,
    RU_HYDROGEN_ATOMS,
    RU_OXYGEN_ATOMS,
    RU_SUSPENDED_SOLIDS, /* what settles */
    RU_ELEMENT_COUNT
} ru_element;

typedef struct ru_element_info {
    const char *name;   /* as in balances */
    const char *unit;   /* of a content of 1 in a state that is a mass concentration */
    const char *amount; /* unit of the whole in a vessel */
    int balanced;       /* 1: every process must close it or say why not */
} ru_element_info;

/* The row of an element; `element` < RU_ELEMENT_COUNT. Not collective. */
const ru_element_info *ru_element_of(ru_element element);

/* Index of the element of that name, RU_ELEMENT_COUNT when there is none. Not collective. */
size_t ru_element_index(const char *name);

#endif
