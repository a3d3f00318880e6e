/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_FLOW_FIELD_H
#define RU_CORE_FLOW_FIELD_H

#include <stddef.h>

#include <ru/core/gas_circulation.h>
#include <ru/core/scenario.h>

/* Mean flow of a stirred cylinder as a Stokes stream function psi(r, z), m3/s per radian:
 * u_r = -(1/r) dpsi/dz, u_z = (1/r) dpsi/dr. Each impeller rules a stage between the planes midway
 * to its neighbours. Its discharge is Fl N D^3: of a radial one what passes |z - C| <= w/2 at
 * r = D/2, of an axial one what passes the disc r <= D/2 at z = C, of one that does both what
 * leaves the volume swept by its blades. The total circulation is `circulation` times that. psi is
 * zero on axis, wall, bottom and surface, so sums over cells telescope to zero. */

/* What a discharge becomes with the distance from the impeller, a part of its stage. */
typedef struct ru_jet {
    double length;  /* within which it rises */
    double highest; /* value that it is scaled by */
} ru_jet;

/* The two halves of a radial discharge turn back above and below the impeller. */
typedef struct ru_radial_part {
    double strength; /* psi scale, m3/s per rad; 0: none */
    double peak;     /* r/R where the return flow turns */
    ru_jet above, below;
} ru_radial_part;

/* An axial discharge turns back over the whole stage. */
typedef struct ru_axial_part {
    double strength; /* psi scale, m3/s per rad, > 0 pumps up; 0: none */
    double peak;     /* r/R where the return flow turns */
    double peak_z;   /* (z - low)/(high - low) of the eye of the loop */
} ru_axial_part;

typedef struct ru_stage {
    double low, high, height; /* m: stage limits, impeller */
    double diameter, blade;   /* m */
    ru_radial_part radial;
    ru_axial_part axial;
} ru_stage;

typedef struct ru_flow_field {
    double radius, height; /* m */
    ru_stage *stages;      /* [n_stage], bottom up; owned */
    size_t n_stage;
    ru_gas_circulation gas;
    double speed; /* rev/s */
    double swirl; /* of the tip speed */
} ru_flow_field;

/* Builds the field of a scenario's impellers in a vessel of that radius and height (m). Fails with
 * RU_ERR_INPUT for impellers that do not fit. Not collective. */
RU_MUST_USE ru_status ru_flow_field_build(const ru_mixing *mixing, double radius, double height,
                                          ru_flow_field *field);

void ru_flow_field_destroy(ru_flow_field *field);

/* Stream function at r, z (m), in m3/s per radian. Not collective. */
double ru_flow_field_psi(const ru_flow_field *field, double r, double z);

/* Swirl velocity at r, z, m/s. Not collective. */
double ru_flow_field_swirl(const ru_flow_field *field, double r, double z);

#endif
