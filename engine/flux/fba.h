/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_FBA_H
#define RU_FLUX_FBA_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/flux/network.h>

/* Flux balance: the fluxes v with S v = 0 within their bounds that are best for a list of goals,
 * one after the other (lexicographic). The programme is kept between calls and starts from the
 * basis of the last one.
 *
 * Reactions that must run (a lower bound above zero, such as maintenance) are served first: what
 * they fall short of is made as small as possible before the first goal. A network that cannot
 * serve them is infeasible in the ordinary sense; here that is a result with a name, the reaction
 * that falls short and the exchange that limits it, and the fluxes are those of the starved cell.
 * So the fluxes are a continuous, piecewise linear function of the bounds, through starvation. */

typedef enum ru_fba_reason {
    RU_FBA_OPTIMAL,
    RU_FBA_INFEASIBLE, /* a reaction that must run cannot: starvation */
    RU_FBA_UNBOUNDED,  /* a goal grows without limit */
    RU_FBA_FAILED      /* the linear programme gave up */
} ru_fba_reason;

typedef struct ru_fba_options {
    const ru_flux_goal *goals; /* [n_goal] in order of rank; borrowed during the build */
    size_t n_goal;
    int parsimonious;       /* 1: then the smallest sum of absolute fluxes */
    const size_t *settlers; /* [n_settler] reactions whose fluxes, one after the other, are made as
                             * near to zero as possible at last, so that they are unique */
    size_t n_settler;
} ru_fba_options;

typedef struct ru_fba_result {
    ru_fba_reason reason;
    double objective;      /* of the first goal; NAN unless optimal */
    const double *fluxes;  /* [n_reaction], valid until the next solve; NAN when unbounded/failed */
    const double *prices;  /* [n_species] gain of the first goal per unit of the species given */
    const double *reduced; /* [n_reaction] gain of the first goal per unit of the binding bound */
    double shortfall;      /* sum over what must run of the flux that is missing */
    size_t short_of;       /* the reaction that falls short most; n_reaction: none */
    size_t limiting;       /* set by ru_fba_diagnose; n_reaction: none, or not asked */
    double relief;         /* shortfall less per unit of its uptake bound */
    size_t unbounded;      /* unbounded: a reaction on the ray; n_reaction: not known */
    int pivots;            /* simplex iterations of this call */
} ru_fba_result;

typedef struct ru_fba ru_fba;

/* Builds the programme. The network is borrowed and must live as long. Fails with RU_ERR_INPUT when
 * a goal has no term. Not collective. */
RU_MUST_USE ru_status ru_fba_build(const ru_flux_network *network, const ru_fba_options *options,
                                   ru_fba **fba);
void ru_fba_destroy(ru_fba **fba);

/* New bounds of one reaction, zero among them (-INFINITY <= lower <= 0 <= upper <= INFINITY).
 * Reactions that must run keep theirs. Not collective. */
RU_MUST_USE ru_status ru_fba_bound(ru_fba *fba, size_t reaction, double lower, double upper);

/* Solves. The status tells of memory only; what became of it is result->reason. Not collective. */
RU_MUST_USE ru_status ru_fba_solve(ru_fba *fba, ru_fba_result *result);

/* The basis that the next solve starts from: which variables are in it and at which bound the
 * others sit, `basis` [ru_fba_basis_size]. What a solve finds follows to the last bit from the
 * bounds and from the basis it starts from; taken back it is the same under the bounds it was read
 * under. Not collective. */
size_t ru_fba_basis_size(const ru_fba *fba);
void ru_fba_basis_read(const ru_fba *fba, signed char *basis);
void ru_fba_basis_take(ru_fba *fba, const signed char *basis);

/* Of an infeasible result: the exchange of which a little more uptake would lessen the shortfall
 * most, into `limiting` and `relief`. Those that the network leaves open come before closed ones.
 * Found by trying, since prices of starved cells are seldom unique. Not collective. */
void ru_fba_diagnose(ru_fba *fba, ru_fba_result *result);

/* The name of a reason, such as "infeasible". Never NULL. Not collective. */
const char *ru_fba_reason_name(ru_fba_reason reason);

/* One line for people on a result that is not optimal, into `text` of `size` bytes. Not
 * collective. */
void ru_fba_explain(const ru_flux_network *network, const ru_fba_result *result, char *text,
                    size_t size);

#endif
