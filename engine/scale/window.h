/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_WINDOW_H
#define RU_SCALE_WINDOW_H

#include <ru/scale/limit.h>
#include <ru/scale/point.h>

/* The operating window of a stirred, aerated vessel: over speed and gas flow, where turbines flood,
 * where the oxygen that the cells ask for is not met, where the jacket does not take the heat, and
 * what else is asked of it. */

enum { RU_MAX_BOUND = 20, RU_WINDOW_GAS = 17, RU_WINDOW_CROSSING = 4 };

/* What bounds the window. */
typedef struct ru_window_bound {
    char name[96]; /* "flooding", "OTR >= 120 mmol/L/h" */
    char meaning[160];
} ru_window_bound;

/* A change between in and out with rising speed at one gas flow. */
typedef struct ru_window_crossing {
    double speed; /* rev/s */
    int opens;    /* 1: above it the bound is kept, 0: below */
} ru_window_crossing;

/* One gas flow. */
typedef struct ru_window_row {
    double gas, vvm;     /* mol/s, 1/min */
    double low, high;    /* rev/s: the widest range of speeds that keeps all; NAN: none */
    int low_by, high_by; /* the bounds that end it; -1: the range that was looked at does */
    double power_low;    /* W with gas at `low` */
    int worst;           /* where there is none: the bound that is missed most at best */
    ru_window_crossing crossings[RU_MAX_BOUND][RU_WINDOW_CROSSING]; /* of each bound */
    int n_crossing[RU_MAX_BOUND];
} ru_window_row;

typedef struct ru_window_task {
    ru_vessel_site *site;   /* borrowed */
    const ru_limit *limits; /* [n_limit] what is asked beside flooding, oxygen and heat */
    size_t n_limit;
    double demand; /* mmol/L/h of oxygen that the cells ask for; NAN: not known */
    double gas;    /* mol/s about which is looked; NAN: the site's own */
    int is_bare;   /* 1: the site's speed is nobody's point of operation */
} ru_window_task;

typedef struct ru_window {
    ru_window_bound bounds[RU_MAX_BOUND];
    size_t n_bound;
    double slowest, fastest; /* rev/s: what was looked at */
    ru_window_row rows[RU_WINDOW_GAS];
    int here_kept[RU_MAX_BOUND]; /* at the site's own point: 1 kept, 0 not, -1 not known */
    ru_knobs here;
    int is_bare;
    int best; /* row with the least power at its lower end; -1: the window is empty */
} ru_window;

/* Gas from a tenth to ten times `gas`, speeds by tip speeds of 0.3 to 20 m/s. Fails with
 * RU_ERR_INPUT for a vessel without impellers or without gas. Not collective. */
RU_MUST_USE ru_status ru_window_build(const ru_window_task *task, ru_window *window);

#endif
