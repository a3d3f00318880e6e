/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

static ru_flux_balance_options given;

static ru_status act(const ru_call *call)
{
    char *report = NULL;
    if (call->rank != 0)
        return RU_OK;
    given.bounds = call->sets;
    given.n_bound = call->n_set;
    ru_status status = ru_flux_balance(call->words[0], &given, &report);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"objective", 'O', POPT_ARG_ARGV, &given.goals, 0,
     "flux to maximise (min:REACTION: to minimise); repeated: one after the other", "REACTION"},
    {"set", 's', POPT_ARG_STRING, NULL, 's', "bounds of a reaction; repeatable",
     "REACTION=lower,upper"},
    {"parsimonious", 'p', POPT_ARG_NONE, &given.parsimonious, 0,
     "then the smallest sum of absolute fluxes", NULL},
    {"all", 'a', POPT_ARG_NONE, &given.all, 0, "all reactions and species", NULL},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_fba;
const ru_verb ru_verb_fba = {
    "fba",
    "NETWORK",
    "flux balance of a metabolic network: optimum, fluxes, prices",
    "  rushton fba e_coli_core.xml\n"
    "  rushton fba e_coli_core.xml --set EX_o2_e=0, --set EX_glc__D_e=-5,\n"
    "  rushton fba iJO1366.json -O BIOMASS_Ec_iJO1366_core_53p95M -O min:EX_ac_e --json\n",
    options,
    1,
    1,
    act};
