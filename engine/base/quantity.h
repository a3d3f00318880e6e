/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_QUANTITY_H
#define RU_BASE_QUANTITY_H

/* The one record that all tables of physical quantities use: parameters and states of models, keys
 * of scenarios, columns of results. `unit` is the unit in which `value`, `low` and `high` are
 * written in the source (the paper's unit); everything behind the door is SI-coherent. */
typedef struct ru_quantity {
    const char *name;    /* as users write it: lower case, underscores */
    const char *unit;    /* UDUNITS text over our own database; "1" for a pure number */
    const char *meaning; /* one line */
    double value;        /* default */
    double low, high;    /* closed range of what is accepted */
    const char *source;  /* citation of the value, "recalled" where not re-read; may be NULL */
} ru_quantity;

#endif
