/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_RIG_H
#define RU_SCALE_RIG_H

#include <ru/base/text.h>
#include <ru/base/tree.h>
#include <ru/scale/exposure.h>

/* Scale-down rigs: two vessels in which cells see what they see in a large tank. The size of the
 * one that is fed and how fast liquid passes through it are fitted so that the distribution of what
 * the cells are exposed to, weighted by biomass over the places and the time of the feed, comes as
 * near as it can (Wasserstein distance). Rigs as in Neubauer and Junne, Curr. Opin. Biotechnol.
 * 21:114 (2010). */

typedef enum ru_rig_kind {
    RU_RIG_STR_PFR, /* stirred vessel with a loop of plug flow that is fed at its entry, not aerated
                     */
    RU_RIG_TWO_STR  /* two stirred, aerated vessels that exchange; the smaller is fed */
} ru_rig_kind;

typedef struct ru_rig_task {
    const ru_document *from; /* the process in the large tank, a good scenario; borrowed */
    const char *result;      /* its result file; NULL: it is run here */
    const char *kind;        /* "str-pfr", or "two-str" (also "str-str") */
    const char *component; /* what cells are exposed to; NULL: what the first feed brings most of */
    double volume;         /* m3 of both vessels */
} ru_rig_task;

typedef struct ru_rig {
    ru_rig_kind kind;
    const char *name; /* of the kind; static */
    char component[64];
    char unit[32];    /* of the component as people read it; its numbers below are in it */
    double volume;    /* m3 */
    double share;     /* of the volume that is fed */
    double residence; /* s in it */
    ru_exposure large, small, mixed; /* the tank, the rig, and one well-mixed vessel */
    double distance, distance_mixed; /* of rig and of the well-mixed vessel to the tank */
    size_t n_time;                   /* moments that were looked at in the tank */
    int n_run;                       /* runs of the rig that it took */
    int at_end;     /* 1: share or residence time are at an end of what was looked at */
    char *scenario; /* of the rig, YAML; owned */
} ru_rig;

/* Finds the rig. Fails with RU_ERR_USAGE for an unknown kind, RU_ERR_INPUT for a scenario without a
 * feed, an unknown component or a result of another scenario. Not collective. */
RU_MUST_USE ru_status ru_rig_build(const ru_rig_task *task, ru_rig *rig);
void ru_rig_clear(ru_rig *rig);

/* What to mind of one well-mixed vessel beside the rig: that it is within 1 % of the tank's mean,
 * or that the rig is not at least a tenth nearer to the tank; NULL: nothing. Static. Not
 * collective. */
const char *ru_rig_remark(const ru_rig *rig);

#endif
