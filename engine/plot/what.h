/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_WHAT_H
#define RU_PLOT_WHAT_H

#include <stddef.h>

#include <ru/base/status.h>

/* What a picture shall show, as it is written on the command line:
 *
 *     series:biomass,glucose    histogram:oxygen@2 h,10 h    parity    budget
 *     section:glucose@10 h      profile:oxygen@end           overview
 */

typedef enum ru_what_kind {
    RU_WHAT_OVERVIEW,
    RU_WHAT_SERIES,
    RU_WHAT_SECTION,
    RU_WHAT_HISTOGRAM,
    RU_WHAT_PROFILE,
    RU_WHAT_PARITY,
    RU_WHAT_BUDGET,
    RU_WHAT_COUNT
} ru_what_kind;

typedef struct ru_what {
    ru_what_kind kind;
    char **names; /* [n_name]; owned */
    size_t n_name;
    double *times; /* [n_time] s; INFINITY: the end; owned */
    size_t n_time;
} ru_what;

/* The kinds with what they take and show, a line each, for a help text. Static. Not collective. */
const char *ru_what_help(void);

/* Takes a word apart. Fails with RU_ERR_USAGE, naming what is understood. Not collective. */
RU_MUST_USE ru_status ru_what_read(const char *word, ru_what *what);

/* Frees what it owns. Not collective. */
void ru_what_clear(ru_what *what);

#endif
