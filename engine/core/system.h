/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SYSTEM_H
#define RU_CORE_SYSTEM_H

#include <ru/core/jacobian.h>
#include <ru/core/problem.h>
#include <ru/core/transfer.h>
#include <ru/core/transport.h>
#include <ru/solvers/multilevel.h>
#include <ru/solvers/solver.h>
#include <ru/solvers/sparse.h>

/* The system of equations of a problem: right-hand side, preconditioner, integrals, invariants, as
 * a solver sees them. Work space only; the problem stays read-only.
 *
 *   dy/dt = transport + feeds - withdrawals + (V/V0) (S^T r(c) + kLa (c* - c)),  y = c V/V0
 */

/* Per state: integrals over the run of what was fed, withdrawn, transferred from gas, reacted. */
typedef enum ru_integral {
    RU_INTEGRAL_FED,
    RU_INTEGRAL_WITHDRAWN,
    RU_INTEGRAL_TRANSFERRED,
    RU_INTEGRAL_REACTED,
    RU_INTEGRAL_COUNT
} ru_integral;

/* Where a right-hand side refused, or what looks worst. */
typedef struct ru_trouble {
    int64_t node; /* global; -1: none */
    size_t state;
    double value; /* kg/m3 */
    double time;  /* s */
    int rank;
} ru_trouble;

/* The liquid's volume over that at the start, at the time asked for last. */
typedef struct ru_growth {
    double time, value; /* s; NAN: not asked yet */
} ru_growth;

typedef struct ru_system {
    const ru_problem *problem;
    double from, to;        /* s: the present interval between events */
    double *c;              /* [n_own + n_halo][n_state] kg/m3 */
    double *amounts;        /* [n_own][n_state] kg/s */
    double flow_time;       /* s: of the flows below; NAN: not set yet */
    double *flow;           /* [n_edge] m3/s of liquid */
    double *gas_flow;       /* [n_edge] m3/s with which gas on nodes moves */
    double *at;             /* [n_own][n_state] kg/m3, where integrals are taken */
    double *pH, *molecular; /* [n_own] each: where there is an acid-base balance */
    double *shade;          /* [light.n_place] scratch of ru_light_look; on a grid only */
    ru_light_here *light;   /* [ru_light_room] */
    ru_gas_pool pool;       /* at the last right-hand side, set-up or integral */
    double *blocks;         /* [RU_LANES][n_state][n_state]: work */
    double *slopes; /* [n_own][n_state][n_state] of the reactions, for the preconditioner, 1/s */
    ru_jacobian jacobian;      /* where the linear systems are iterated */
    float *volume;             /* [n_own] m3 at the start */
    ru_settling_state settled; /* at the last right-hand side and Jacobian */
    ru_growth *growth;
    ru_multilevel *multilevel; /* NULL: the network is so small that sparse is used */
    ru_sparse *sparse;
    double *right;      /* [n_own][n_state] */
    ru_trouble trouble; /* of this rank's last refusal */
} ru_system;

RU_MUST_USE ru_status ru_system_build(const ru_problem *problem, ru_system **system);
void ru_system_destroy(ru_system **system);

/* The interval between events in which the next steps lie; feeds are taken from inside it, so that
 * a jump at its end is not seen early. Not collective. */
void ru_system_set_interval(ru_system *system, double from, double to);

/* The equations as a solver takes them; borrows the system. Not collective. */
ru_ode ru_system_ode(ru_system *system);

/* Concentrations [n_own][n_state], kg/m3, of unknowns y at t. Not collective. */
void ru_system_concentrations(const ru_system *system, double t, const double *y, double *c);

/* For the preconditioner: the streams of the present flows, of which it returns the number, and a
 * feed's or withdrawal's rate, m3/s, from inside the present interval. Not collective. */
size_t ru_system_streams(const ru_system *system, ru_stream streams[2]);
double ru_system_inlet_rate(const ru_system *system, size_t inlet, double t);

/* Calls `visit` for all that leaves the vessel at t: withdrawals with the liquid, gas at the
 * surface. `flow`: m3/s of the own node's contents, of the components that `moves` marks. Not
 * collective. */
typedef void (*ru_outlet_visit)(void *context, size_t node, const unsigned char *moves,
                                double flow);
void ru_system_visit_outlets(const ru_system *system, double t, ru_outlet_visit visit,
                             void *context);

/* The unknown that is worst off: the last refusal of any rank, or else the most negative
 * concentration against its tolerance. The same on all ranks. Collective. */
ru_trouble ru_system_find_trouble(ru_system *system, double t, const double *y);

#endif
