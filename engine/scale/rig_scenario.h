/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_RIG_SCENARIO_H
#define RU_SCALE_RIG_SCENARIO_H

#include <ru/core/scenario.h>
#include <ru/scale/rig.h>

/* The scenario of a rig: the process of the large tank in compartments. Only rig.c uses it. */

typedef struct ru_rig_shape {
    ru_rig_kind kind;
    double volume;    /* m3 of both vessels */
    double share;     /* of it that is fed; 0: one well-mixed vessel */
    double residence; /* s */
} ru_rig_shape;

/* Parts that the plug flow is cut into. */
enum { RU_RIG_PARTS = 8 };

/* Makes it; `tank`: the large tank's scenario built, whose kLa and saturation at the mean pressure
 * the rig gets. Not collective. */
RU_MUST_USE ru_status ru_rig_document(const ru_document *from, const ru_scenario *tank,
                                      const ru_rig_shape *shape, ru_document **document);

#endif
