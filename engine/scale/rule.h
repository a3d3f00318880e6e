/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_RULE_H
#define RU_SCALE_RULE_H

#include <ru/scale/criterion.h>
#include <ru/scale/point.h>

/* A rule of scale-up: what is kept from one vessel to another, and the operating point that keeps
 * it, found on the sheet's own correlations. */

/* One criterion, or two: with impellers and gas there are two knobs. */
typedef struct ru_rule {
    char name[64];               /* as given: "kLa", "tip-speed+u_s" */
    const ru_criterion *kept[2]; /* the second may be NULL */
    int chosen;                  /* how many of them the user named */
} ru_rule;

/* Reads a word such as "P/V" or "P/V+u_s". What is missing for the knobs of the scenario is filled
 * in: `gas` (NULL: "vvm") beside a criterion of the speed, P/V beside one of the gas or rather of
 * it. Fails with
 * RU_ERR_USAGE for a word that is no criterion, or two that leave a knob free. Not collective. */
RU_MUST_USE ru_status ru_rule_read(const char *word, const char *gas, const ru_scenario *scenario,
                                   ru_rule *rule);

/* Finds the knobs of `site` at which each kept criterion has its value of `goals` [2]. Where
 * several speeds do, the highest that is not beyond a jump (of the power where a turbine floods) is
 * taken, of several gas flows the nearest to the site's own. Fails with RU_ERR_CRITERION where no
 * point does, and the fault tells what there is instead. Not collective. */
RU_MUST_USE ru_status ru_rule_solve(const ru_rule *rule, ru_vessel_site *site, const double *goals,
                                    ru_knobs *knobs);

#endif
