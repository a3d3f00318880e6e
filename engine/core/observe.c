/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/observe.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/fields.h>
#include <ru/core/gas.h>
#include <ru/core/schedule.h>

enum { NAME_SIZE = 64 };

/* Molar masses, kg/mol, for gas rates in the customary mmol/L/h (IUPAC 2021 atomic weights). */
static const double molar_oxygen = 0.031998, molar_carbon_dioxide = 0.044009;

/* Sums over nodes that the columns are made of. */
typedef struct sums {
    double volume, t, growth, feed, bleed;
    double amount[RU_MAX_COMPONENT], square[RU_MAX_COMPONENT];
    double low[RU_MAX_COMPONENT], high[RU_MAX_COMPONENT];
    const double *withdrawn, *transferred, *reacted; /* [n_state] kg/s */
    const ru_problem *problem;
} sums;

/* Vessel columns: one row each. `needs`: what the model or scenario must have. */
typedef enum need { ALWAYS, BIOMASS, OXYGEN, CARBON_DIOXIDE, BOTH_GASES, GAS, OXYGEN_GAS } need;

static double see_volume(const sums *s)
{
    return s->volume * 1000;
}

static double see_feed(const sums *s)
{
    return s->feed * 3.6e6;
}

static double see_bleed(const sums *s)
{
    return s->bleed * 3.6e6;
}

static double molar_rate(const sums *s, double rate, double molar)
{
    return rate / s->volume / molar * 3600;
}

static double see_our(const sums *s)
{
    return -molar_rate(s, s->reacted[s->problem->oxygen], molar_oxygen);
}

static double see_otr(const sums *s)
{
    return molar_rate(s, s->transferred[s->problem->oxygen], molar_oxygen);
}

static double see_cer(const sums *s)
{
    return molar_rate(s, s->reacted[s->problem->carbon_dioxide], molar_carbon_dioxide);
}

static double see_ctr(const sums *s)
{
    return -molar_rate(s, s->transferred[s->problem->carbon_dioxide], molar_carbon_dioxide);
}

static double see_rq(const sums *s)
{
    double our = see_our(s);
    return our > 0 ? see_cer(s) / our : NAN;
}

static double see_mu(const sums *s)
{
    const ru_model *model = s->problem->model;
    double mass = 0, grown = 0;
    for (size_t k = 0; k < model->n_state; k++)
        if (model->states[k].role == RU_ROLE_BIOMASS) {
            mass += s->amount[k];
            grown += s->reacted[k];
        }
    return mass > 0 ? grown / mass * 3600 : NAN;
}

static double see_kla(const sums *s)
{
    return s->problem->exchange.mean_kla * 3600;
}

static double see_do(const sums *s)
{
    return 100 * s->amount[s->problem->oxygen] / s->volume /
           s->problem->scenario->gas.oxygen_saturation;
}

typedef struct vessel_column {
    ru_column column;
    need needs;
    double (*see)(const sums *s);
} vessel_column;

static const vessel_column vessel_columns[] = {
    {{"V", "L", "liquid volume"}, ALWAYS, see_volume},
    {{"feed_rate", "L/h", "all feeds together"}, ALWAYS, see_feed},
    {{"withdrawal_rate", "L/h", "all withdrawals together"}, ALWAYS, see_bleed},
    {{"mu", "1/h", "net specific growth rate of the whole culture"}, BIOMASS, see_mu},
    {{"OUR", "mmol/L/h", "oxygen uptake rate per liquid volume"}, OXYGEN, see_our},
    {{"OTR", "mmol/L/h", "oxygen transfer rate per liquid volume"}, OXYGEN_GAS, see_otr},
    {{"CER", "mmol/L/h", "carbon dioxide evolution rate per liquid volume"},
     CARBON_DIOXIDE,
     see_cer},
    {{"CTR", "mmol/L/h", "carbon dioxide transfer rate to the gas"}, GAS, see_ctr},
    {{"RQ", "1", "respiratory quotient, CER over OUR"}, BOTH_GASES, see_rq},
    {{"kLa", "1/h", "volumetric oxygen transfer coefficient"}, GAS, see_kla},
    {{"DO", "%", "mean dissolved oxygen, of saturation at the head pressure"}, OXYGEN_GAS, see_do},
};
enum { N_VESSEL = sizeof vessel_columns / sizeof vessel_columns[0] };

static int has(const ru_problem *p, need needs)
{
    int oxygen = p->oxygen < p->n_state, dioxide = p->carbon_dioxide < p->n_state;
    int gas = p->exchange.n_passing > 0;
    const int answers[] = {[ALWAYS] = 1,
                           [BIOMASS] = p->biomass < p->n_state,
                           [OXYGEN] = oxygen,
                           [CARBON_DIOXIDE] = dioxide,
                           [BOTH_GASES] = oxygen && dioxide,
                           [GAS] = gas && dioxide,
                           [OXYGEN_GAS] = gas && oxygen};
    return answers[needs];
}

/* Per state: the mean, and over a network lowest, highest and coefficient of variation. */
typedef struct spread_column {
    const char *suffix, *unit, *meaning; /* unit NULL: the component's */
} spread_column;

static const spread_column spreads[] = {
    {"", NULL, "volume mean"},
    {"_min", NULL, "lowest in any node"},
    {"_max", NULL, "highest in any node"},
    {"_CoV", "1", "coefficient of variation over the volume"},
};

int ru_series_is_taken(const char *word, const ru_component_list *components)
{
    static const char *const others[] = {"time", "pH", "gas_holdup", "gas_flow_out"};
    char name[NAME_SIZE];
    if (strncmp(word, "offgas_", 7) == 0)
        return 1;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(word, others[i]) == 0)
            return 1;
    for (size_t i = 0; i < N_VESSEL; i++)
        if (strcmp(word, vessel_columns[i].column.name) == 0)
            return 1;
    for (size_t k = 0; k < components->n_liquid; k++)
        for (size_t i = 0; i < sizeof spreads / sizeof spreads[0]; i++) {
            snprintf(name, sizeof name, "%s%s", components->items[k].quantity.name,
                     spreads[i].suffix);
            if (strcmp(word, name) == 0)
                return 1;
        }
    return 0;
}

/* What the gas holds is told by its own columns. */
static int is_shown(const ru_problem *problem, size_t k)
{
    return problem->components.items[k].carrier != RU_CARRIER_GAS;
}

/* The composition of what leaves follows from a balance unless the gas stays as it is fed. */
static int has_offgas(const ru_problem *problem)
{
    return problem->exchange.n_passing > 0 && problem->exchange.phase != RU_GAS_AS_FED;
}

static size_t n_spread(const ru_problem *problem)
{
    return problem->network->n_node > 1 ? sizeof spreads / sizeof spreads[0] : 1;
}

static void name_columns(ru_observer *o)
{
    const ru_problem *problem = o->system->problem;
    const ru_scenario *s = problem->scenario;
    size_t n = 0, names = 0;
    for (size_t k = 0; k < problem->n_state; k++)
        for (size_t i = 0; is_shown(problem, k) && i < n_spread(problem); i++) {
            char *name = o->names + NAME_SIZE * names++;
            const char *unit = spreads[i].unit ? spreads[i].unit : ru_fields_unit(problem, k);
            snprintf(name, NAME_SIZE, "%s%s", problem->components.items[k].quantity.name,
                     spreads[i].suffix);
            o->columns[n++] = (ru_column){name, unit, spreads[i].meaning};
        }
    for (size_t i = 0; i < N_VESSEL; i++)
        if (has(problem, vessel_columns[i].needs))
            o->columns[n++] = vessel_columns[i].column;
    if (problem->acidity.present)
        o->columns[n++] = (ru_column){"pH", "1", "volume mean"};
    if (has_offgas(problem)) {
        o->columns[n++] = (ru_column){"gas_holdup", "%", "gas over gas and liquid"};
        o->columns[n++] = (ru_column){"gas_flow_out", "mol/s", "dry gas that leaves"};
        for (size_t i = 0; i < problem->exchange.n_passing; i++) {
            char *name = o->names + NAME_SIZE * names++;
            snprintf(name, NAME_SIZE, "offgas_%s", problem->exchange.passing[i].species->name);
            o->columns[n++] = (ru_column){name, "%", "mole fraction in the dry gas that leaves"};
        }
    }
    for (size_t i = 0; i < s->n_sensor; i++) {
        const char *unit = ru_sensor_unit(problem, &s->sensors[i]);
        o->columns[n++] = (ru_column){s->sensors[i].name, unit, "sensor reading"};
        if (ru_sensor_columns(&s->sensors[i]) < 2)
            continue;
        char *name = o->names + NAME_SIZE * names++;
        snprintf(name, NAME_SIZE, "%.59s_sd", s->sensors[i].name);
        o->columns[n++] = (ru_column){name, unit, "standard uncertainty of that reading"};
    }
    o->n_column = n;
}

static ru_status allocate(ru_observer *o)
{
    const ru_problem *problem = o->system->problem;
    size_t ns = problem->n_state, sensors = problem->scenario->n_sensor;
    o->columns = calloc(4 * ns + N_VESSEL + 3 + RU_MAX_GAS + 2 * sensors, sizeof *o->columns);
    o->names = calloc(4 * ns + RU_MAX_GAS + sensors + 1, NAME_SIZE);
    o->reading = calloc(sensors + 1, sizeof *o->reading);
    o->c = calloc((size_t)problem->part->n_own * ns + 1, sizeof *o->c);
    o->rates = calloc(RU_INTEGRAL_COUNT * ns + 1, sizeof *o->rates);
    RU_REQUIRE(o->columns && o->names && o->reading && o->c && o->rates, RU_ERR_SYSTEM,
               "out of memory for the observations");
    RU_TRY(ru_sensor_bank_build(o->system, &o->sensors));
    return ru_array_bank_build(o->system, &o->arrays);
}

ru_status ru_observer_build(ru_system *system, ru_observer **observer)
{
    *observer = NULL;
    ru_observer *o = calloc(1, sizeof *o);
    RU_REQUIRE(o, RU_ERR_SYSTEM, "out of memory for the observations");
    o->system = system;
    ru_status status = allocate(o);
    if (status == RU_OK)
        name_columns(o);
    else
        ru_observer_destroy(&o);
    *observer = o;
    RU_TRY(status);
    return RU_OK;
}

void ru_observer_destroy(ru_observer **observer)
{
    ru_observer *o = *observer;
    if (!o)
        return;
    free(o->columns);
    free(o->names);
    free(o->reading);
    ru_sensor_bank_destroy(&o->sensors);
    ru_array_bank_destroy(&o->arrays);
    free(o->c);
    free(o->rates);
    free(o);
    *observer = NULL;
}

ru_status ru_observer_follow(ru_observer *o, double t, const double *y)
{
    RU_TRY(ru_sensor_bank_follow(&o->sensors, t, y));
    ru_array_bank_follow(&o->arrays, t, y);
    return RU_OK;
}

ru_status ru_observer_visit(ru_observer *o, ru_pack *pack)
{
    RU_TRY(ru_sensor_bank_visit(&o->sensors, pack));
    RU_TRY(ru_array_bank_visit(&o->arrays, pack));
    return RU_OK;
}

size_t ru_observer_width(const ru_observer *o)
{
    return o->n_column + o->arrays.width;
}

static void add_up(ru_observer *o, double t, const double *y, sums *s)
{
    const ru_problem *problem = o->system->problem;
    size_t ns = problem->n_state, n = (size_t)problem->part->n_own;
    ru_system_concentrations(o->system, t, y, o->c);
    double grown = ru_schedule_volume(problem->scenario, t) / problem->scenario->vessel.volume;
    double *sum = s->amount, *low = s->low, *high = s->high;
    for (size_t k = 0; k < ns; k++) {
        sum[k] = s->square[k] = 0;
        low[k] = INFINITY;
        high[k] = -INFINITY;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++) {
            double c = o->c[i * ns + k], volume = problem->part->weight[i] * grown;
            sum[k] += volume * c;
            s->square[k] += volume * c * c;
            low[k] = fmin(low[k], c);
            high[k] = fmax(high[k], c);
        }
    ru_comm_sum(&problem->comm, s->amount, (int)ns);
    ru_comm_sum(&problem->comm, s->square, (int)ns);
    ru_comm_min(&problem->comm, s->low, (int)ns);
    ru_comm_max(&problem->comm, s->high, (int)ns);
}

static sums take_sums(ru_observer *o, double t, const double *y)
{
    const ru_problem *problem = o->system->problem;
    const ru_scenario *scenario = problem->scenario;
    size_t ns = problem->n_state;
    ru_ode ode = ru_system_ode(o->system);
    sums s = {.t = t, .problem = problem, .volume = ru_schedule_volume(scenario, t)};
    for (size_t i = 0; i < scenario->n_feed; i++)
        s.feed += ru_profile_rate(&scenario->feeds[i].profile, t);
    for (size_t i = 0; i < scenario->n_withdrawal; i++)
        s.bleed += ru_profile_rate(&scenario->withdrawals[i].profile, t);
    add_up(o, t, y, &s);
    (void)ode.integrand(o->system, t, y, o->rates);
    ru_comm_sum(&problem->comm, o->rates, (int)(RU_INTEGRAL_COUNT * ns));
    s.transferred = o->rates + RU_INTEGRAL_TRANSFERRED * ns;
    s.withdrawn = o->rates + RU_INTEGRAL_WITHDRAWN * ns;
    s.reacted = o->rates + RU_INTEGRAL_REACTED * ns;
    return s;
}

/* Mean over the volume of the pH at the components last added up. Collective. */
static double mean_pH(const ru_observer *o)
{
    const ru_problem *problem = o->system->problem;
    double sum = 0;
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++)
        sum += problem->part->weight[i] *
               ru_acidity_pH(&problem->acidity, o->c + i * problem->n_state);
    ru_comm_sum(&problem->comm, &sum, 1);
    return sum / problem->network->volume;
}

/* Gas hold-up in per cent, the flow that leaves, and its composition; returns how many these are.
 */
static size_t see_offgas(const ru_observer *o, const sums *s, double *values)
{
    const ru_problem *problem = s->problem;
    const ru_exchange *exchange = &problem->exchange;
    double gas = 0, flow = o->system->pool.molar_flow, out[RU_MAX_GAS];
    memcpy(out, o->system->pool.out, sizeof out);
    values[0] = 100 * ru_gas_holdup(problem->scenario);
    if (exchange->on_nodes) {
        for (size_t i = 0; i < (size_t)problem->part->n_own; i++) {
            double holdup = ru_fields_holdup(problem, i, o->c + i * problem->n_state);
            gas += s->volume / problem->scenario->vessel.volume * problem->part->weight[i] *
                   holdup / (1 - holdup);
        }
        ru_comm_sum(&problem->comm, &gas, 1);
        values[0] = 100 * gas / (gas + s->volume);
        flow = 0;
        for (size_t i = 0; i < exchange->n_passing; i++) {
            const ru_passing *p = &exchange->passing[i];
            out[i] = s->withdrawn[p->gas] / p->species->molar_mass;
            flow += out[i];
        }
        for (size_t i = 0; i < exchange->n_passing; i++)
            out[i] = flow > 0 ? out[i] / flow : NAN;
    }
    values[1] = flow;
    for (size_t i = 0; i < exchange->n_passing; i++)
        values[2 + i] = 100 * out[i];
    return 2 + exchange->n_passing;
}

ru_status ru_observer_look(ru_observer *o, double t, const double *y, double *values)
{
    const ru_problem *problem = o->system->problem;
    sums s = take_sums(o, t, y);
    size_t n = 0;
    for (size_t k = 0; k < problem->n_state; k++) {
        double mean = s.amount[k] / s.volume;
        double variance = fmax(0, s.square[k] / s.volume - mean * mean);
        o->means[k] = mean;
        o->variations[k] = mean > 0 ? sqrt(variance) / mean : NAN;
        const double all[] = {ru_fields_shown(problem, k, mean),
                              ru_fields_shown(problem, k, s.low[k]),
                              ru_fields_shown(problem, k, s.high[k]), o->variations[k]};
        for (size_t i = 0; is_shown(problem, k) && i < n_spread(problem); i++)
            values[n++] = all[i];
    }
    for (size_t i = 0; i < N_VESSEL; i++)
        if (has(problem, vessel_columns[i].needs))
            values[n++] = vessel_columns[i].see(&s);
    if (problem->acidity.present)
        values[n++] = mean_pH(o);
    if (has_offgas(problem))
        n += see_offgas(o, &s, values + n);
    RU_TRY(ru_observer_follow(o, t, y));
    for (size_t i = 0; i < problem->scenario->n_sensor; i++) {
        ru_sensor_bank_read(&o->sensors, i, values + n);
        o->reading[i] = values[n];
        n += ru_sensor_columns(&problem->scenario->sensors[i]);
    }
    ru_array_bank_look(&o->arrays, t, y, values + n);
    return RU_OK;
}
