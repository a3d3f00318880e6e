/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/rule.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/physics/constant.h>
#include <ru/scale/root.h>

/* What is looked through: speeds by the tip speeds that stirred vessels have, and beyond; gas flows
 * from next to none to what nobody feeds. */
static const double tip_speeds[2] = {0.01, 40}; /* m/s */
static const double gas_flows[2] = {1e-4, 200}; /* vvm */
enum { SPEEDS = 48, FEW_SPEEDS = 20, FLOWS = 33 };

/* --- reading --- */

/* A kLa that is given stays what it is at any speed. */
static ru_status check_given(const ru_criterion *row, const ru_scenario *scenario)
{
    int transfer = strcmp(row->name, "kLa") == 0 || strcmp(row->name, "OTR") == 0;
    RU_REQUIRE(!transfer || !scenario->gas.present || scenario->gas.kind != RU_KLA_GIVEN,
               RU_ERR_INPUT,
               "%s cannot be kept: gas.kla is a number that follows from nothing\n"
               "    help: say how it follows from power and gas, e.g. --set "
               "\"gas.correlation=noncoalescing\" --set \"~gas.kla\" --set \"gas.flow=1 vvm\"",
               row->name);
    return RU_OK;
}

static ru_status find(const char *word, const ru_scenario *scenario, const ru_criterion **found)
{
    const ru_criterion *row = ru_criterion_find(word);
    const ru_criterion *nearest = ru_criterion_nearest(word);
    char known[512] = "";
    size_t n_row, n = 0;
    const ru_criterion *rows = ru_criteria(&n_row);
    for (size_t i = 0; i < n_row; i++)
        if (rows[i].stirred || rows[i].column)
            n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", rows[i].name);
    RU_REQUIRE(row || !ru_is_near(word, nearest->name), RU_ERR_USAGE,
               "'%.60s' is no rule; did you mean '%s'? Known are: %s", word, nearest->name, known);
    RU_REQUIRE(row && (row->stirred || row->column), RU_ERR_USAGE,
               "'%.60s' is no rule; known are: %s", word, known);
    RU_TRY(check_given(row, scenario));
    unsigned means = ru_criterion_means(row, scenario);
    const char *lack = scenario->mixing.n_impeller ? "no gas is fed (gas.flow)"
                       : row->column               ? "no gas is fed (gas.flow)"
                                                   : "there are no impellers (mixing.impellers)";
    RU_REQUIRE(means, RU_ERR_INPUT, "%s cannot be kept: %s", row->name, lack);
    *found = row;
    return RU_OK;
}

/* Two criteria with a knob for each. */
static ru_status check_pair(const ru_rule *rule, const ru_scenario *scenario)
{
    unsigned a = ru_criterion_means(rule->kept[0], scenario);
    unsigned b = rule->kept[1] ? ru_criterion_means(rule->kept[1], scenario) : 0;
    int knobs = (scenario->mixing.n_impeller > 0) + (scenario->gas.molar_flow > 0);
    RU_REQUIRE(!rule->kept[1] || rule->kept[0] != rule->kept[1], RU_ERR_USAGE,
               "'%s' names one criterion twice", rule->name);
    RU_REQUIRE(!rule->kept[1] || knobs == 2, RU_ERR_USAGE,
               "'%s': two criteria, but the vessel has one knob: %s", rule->name,
               scenario->mixing.n_impeller ? "the speed" : "the gas flow");
    RU_REQUIRE(knobs == 1 || (a | b) == (RU_BY_SPEED | RU_BY_GAS), RU_ERR_USAGE,
               "'%s': both follow from the %s alone, so nothing is left that the %s keeps",
               rule->name, a == RU_BY_SPEED ? "speed" : "gas flow",
               a == RU_BY_SPEED ? "gas flow" : "speed");
    return RU_OK;
}

static ru_status complete(ru_rule *rule, const char *gas, const ru_scenario *scenario)
{
    int two = scenario->mixing.n_impeller > 0 && scenario->gas.molar_flow > 0;
    if (two && !rule->kept[1]) {
        int of_gas = ru_criterion_means(rule->kept[0], scenario) == RU_BY_GAS ||
                     rule->kept[0]->stirred & RU_RATHER_GAS;
        RU_TRY(find(of_gas ? "P/V" : gas ? gas : "vvm", scenario, &rule->kept[1]));
        if (rule->kept[1] == rule->kept[0])
            RU_TRY(find("vvm", scenario, &rule->kept[1]));
    }
    return RU_OK;
}

/* A criterion by `n` bytes of a text, spaces around it. */
static ru_status find_within(const char *text, size_t n, const ru_scenario *scenario,
                             const ru_criterion **found)
{
    char word[sizeof(((ru_rule *)0)->name)];
    size_t lead = strspn(text, " ");
    lead = lead < n ? lead : n;
    while (n > lead && text[n - 1] == ' ')
        n--;
    snprintf(word, sizeof word, "%.*s", (int)(n - lead), text + lead);
    return find(word, scenario, found);
}

ru_status ru_rule_read(const char *word, const char *gas, const ru_scenario *scenario,
                       ru_rule *rule)
{
    size_t n = strcspn(word, "+");
    int two = word[n] == '+';
    *rule = (ru_rule){.chosen = 1 + two};
    RU_REQUIRE(word[0] && strlen(word) < sizeof rule->name, RU_ERR_USAGE,
               "a rule is a word such as P/V, or two such as kLa+u_s");
    RU_TRY(find_within(word, n, scenario, &rule->kept[0]));
    if (two)
        RU_TRY(find_within(word + n + 1, strlen(word + n + 1), scenario, &rule->kept[1]));
    snprintf(rule->name, sizeof rule->name, "%s%s%s", rule->kept[0]->name, two ? "+" : "",
             two ? rule->kept[1]->name : "");
    RU_TRY(complete(rule, gas, scenario));
    return check_pair(rule, scenario);
}

/* --- solving --- */

typedef struct search {
    ru_vessel_site *site;
    const ru_criterion *criterion;
    double goal;
    ru_knobs knobs;
    int by_gas;                 /* which knob */
    const struct search *inner; /* what the other knob keeps meanwhile; NULL: it stays */
    int is_inner;
    ru_status status;
} search;

static ru_status solve(search *s, ru_root_scan *scan);

/* Logarithm of the criterion over its goal; NAN where there is none. */
static double miss(double log_knob, void *context)
{
    search *s = context;
    ru_operating_point point;
    *(s->by_gas ? &s->knobs.gas : &s->knobs.speed) = exp(log_knob);
    if (s->inner) {
        search inner = *s->inner;
        ru_root_scan scan;
        inner.knobs = s->knobs;
        if (solve(&inner, &scan) != RU_OK) {
            ru_fault_clear();
            return NAN;
        }
        s->knobs = inner.knobs;
    }
    ru_status status = ru_site_look(s->site, &s->knobs, &point);
    if (status != RU_OK) {
        if (status != RU_ERR_INPUT)
            s->status = status;
        else
            ru_fault_clear();
        return NAN;
    }
    const ru_point_view view = {point.scenario, &point.sheet};
    double value = ru_criterion_value(s->criterion, &view, NULL);
    ru_operating_point_clear(&point);
    return value > 0 ? log(value / s->goal) : NAN;
}

static double largest_impeller(const ru_scenario *scenario)
{
    double d = 0;
    for (size_t i = 0; i < scenario->mixing.n_impeller; i++)
        d = fmax(d, scenario->mixing.impellers[i].diameter);
    return d;
}

/* Turns the search's own knob until the criterion is met. */
static ru_status solve(search *s, ru_root_scan *scan)
{
    const ru_scenario *scenario = ru_site_scenario(s->site);
    double turn = RU_PI * largest_impeller(scenario);
    ru_root_task task = {
        .f = miss, .context = s, .tolerance = 1e-9, .n = s->is_inner ? FEW_SPEEDS : SPEEDS};
    if (s->by_gas) {
        task.low = log(ru_gas_of_vvm(scenario, gas_flows[0]));
        task.high = log(ru_gas_of_vvm(scenario, gas_flows[1]));
        task.n = FLOWS;
        task.near = log(ru_site_knobs(s->site).gas);
    } else {
        task.low = log(tip_speeds[0] / turn);
        task.high = log(fmin(tip_speeds[1] / turn, 500)); /* 30000 rpm: a scenario's most */
        task.near = task.high;
    }
    RU_TRY(ru_root_find(&task, scan));
    RU_TRY(s->status);
    const char *knob = s->by_gas ? "gas flow" : "speed", *unit = s->by_gas ? "mol/s" : "rpm";
    double shown = s->by_gas ? 1 : 60;
    RU_REQUIRE(scan->n_looked, RU_ERR_CRITERION, "%s has no value at any %s of this vessel",
               s->criterion->name, knob);
    RU_REQUIRE(!scan->flat, RU_ERR_CRITERION,
               "%s = %.4g %s is kept by any %s from %.4g to %.4g %s, which does not move it there: "
               "keep something else by the %s",
               s->criterion->name, s->goal, s->criterion->unit, knob, shown * exp(scan->flat_from),
               shown * exp(scan->flat_to), unit, knob);
    RU_REQUIRE(scan->found || !scan->jumped, RU_ERR_CRITERION,
               "no %s keeps %s = %.4g %s: at %.4g %s it jumps over it, where a turbine begins to "
               "disperse its gas",
               knob, s->criterion->name, s->goal, s->criterion->unit, shown * exp(scan->jump),
               unit);
    RU_REQUIRE(scan->found || !s->inner || !(scan->least < 0 && scan->most > 0), RU_ERR_CRITERION,
               "no %s keeps %s = %.4g %s: where one would, no %s keeps %s", knob,
               s->criterion->name, s->goal, s->criterion->unit, s->by_gas ? "speed" : "gas flow",
               s->inner->criterion->name);
    RU_REQUIRE(scan->found, RU_ERR_CRITERION,
               "no %s keeps %s = %.4g %s: from %.4g to %.4g %s it runs from %.4g to %.4g %s", knob,
               s->criterion->name, s->goal, s->criterion->unit, shown * exp(task.low),
               shown * exp(task.high), unit, s->goal * exp(scan->least), s->goal * exp(scan->most),
               s->criterion->unit);
    (void)miss(scan->root, s);
    RU_TRY(s->status);
    return RU_OK;
}

/* Orders the two: first the one that one knob rules alone, so that it is found once. */
static void order(const ru_rule *rule, const ru_scenario *scenario, search pair[2])
{
    unsigned means[2] = {ru_criterion_means(rule->kept[0], scenario),
                         ru_criterion_means(rule->kept[1], scenario)};
    /* The speed keeps what the gas alone does not; of two the one that is less of the gas. */
    int rather =
        (rule->kept[0]->stirred & RU_RATHER_GAS) > (rule->kept[1]->stirred & RU_RATHER_GAS);
    int of_speed = means[0] == RU_BY_GAS || (means[0] != RU_BY_SPEED && means[1] == RU_BY_SPEED) ||
                   (rather && means[0] == means[1]);
    pair[of_speed].by_gas = 0;
    pair[!of_speed].by_gas = 1;
    if (means[!of_speed] == RU_BY_GAS ? of_speed == 0 : of_speed == 1) {
        search swap = pair[0];
        pair[0] = pair[1];
        pair[1] = swap;
    }
}

ru_status ru_rule_solve(const ru_rule *rule, ru_vessel_site *site, const double *goals,
                        ru_knobs *knobs)
{
    const ru_scenario *scenario = ru_site_scenario(site);
    ru_root_scan scan;
    search pair[2] = {{.site = site, .knobs = ru_site_knobs(site)}};
    pair[1] = pair[0];
    for (int k = 0; k < 2 && rule->kept[k]; k++) {
        RU_REQUIRE(goals[k] > 0, RU_ERR_INPUT, "%s is not known where it is scaled from",
                   rule->kept[k]->name);
        pair[k].criterion = rule->kept[k];
        pair[k].goal = goals[k];
    }
    if (!rule->kept[1]) {
        pair[0].by_gas = scenario->mixing.n_impeller == 0;
        RU_TRY(solve(&pair[0], &scan));
        *knobs = pair[0].knobs;
        return RU_OK;
    }
    order(rule, scenario, pair);
    unsigned means = ru_criterion_means(pair[0].criterion, scenario);
    if (means == (RU_BY_SPEED | RU_BY_GAS)) {
        pair[0].is_inner = 1;
        pair[1].inner = &pair[0];
        RU_TRY(solve(&pair[1], &scan));
    } else {
        RU_TRY(solve(&pair[0], &scan));
        pair[1].knobs = pair[0].knobs;
        RU_TRY(solve(&pair[1], &scan));
    }
    *knobs = pair[1].knobs;
    return RU_OK;
}
