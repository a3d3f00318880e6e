/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/flux/fba.h>
#include <ru/front/json.h>
#include <ru/sbml/network_file.h>

/* One bound of "lower,upper": the number, or as it was when nothing is written. */
static ru_status read_bound(const char *from, const char *to, const char *text, double *bound)
{
    char *end;
    if (from == to)
        return RU_OK;
    double value = strtod(from, &end);
    RU_REQUIRE(end == to && !isnan(value), RU_ERR_USAGE,
               "'%s': expected REACTION=lower,upper, such as EX_o2_e=-10,1000", text);
    *bound = value;
    return RU_OK;
}

static ru_status set_bounds(ru_flux_network *n, const char *text)
{
    const char *equals = strrchr(text, '='), *comma = equals ? strchr(equals, ',') : NULL;
    char id[512];
    size_t j;
    RU_REQUIRE(comma && equals - text < (long)sizeof id, RU_ERR_USAGE,
               "'%s': expected REACTION=lower,upper, such as EX_o2_e=-10,1000", text);
    memcpy(id, text, (size_t)(equals - text));
    id[equals - text] = '\0';
    RU_TRY(ru_flux_reaction_find(n, id, &j));
    RU_TRY(read_bound(equals + 1, comma, text, &n->reactions[j].lower));
    RU_TRY(read_bound(comma + 1, comma + strlen(comma), text, &n->reactions[j].upper));
    RU_REQUIRE(n->reactions[j].lower <= n->reactions[j].upper, RU_ERR_INPUT,
               "'%s': the lower bound %g lies above the upper one %g", text, n->reactions[j].lower,
               n->reactions[j].upper);
    return RU_OK;
}

/* "min:R", "max:R" or "R" as a goal of one flux. */
static ru_status read_goal(const ru_flux_network *n, char *text, ru_flux_goal *goal)
{
    static double one = 1;
    int prefix = strncmp(text, "min:", 4) == 0 || strncmp(text, "max:", 4) == 0 ? 4 : 0;
    goal->maximise = strncmp(text, "min:", 4) != 0;
    goal->n_term = 1;
    goal->weights = &one;
    goal->id = text + prefix;
    return ru_flux_reaction_find(n, goal->id, goal->reactions);
}

/* A solved problem with what a report needs. */
typedef struct balance {
    ru_flux_network *network;
    ru_flux_goal *goals;
    size_t *reactions;
    size_t n_goal;
    ru_fba *fba;
    ru_fba_result result;
    char reason[512];
} balance;

static ru_status read_goals(balance *b, const ru_flux_balance_options *o)
{
    const ru_flux_network *n = b->network;
    size_t n_given = 0;
    while (o->goals && o->goals[n_given])
        n_given++;
    RU_REQUIRE(n_given || n->active < n->n_goal, RU_ERR_INPUT,
               "'%s' asks for nothing to be as large as possible: say what with --objective",
               n->id);
    b->goals = calloc(n_given + 1, sizeof *b->goals);
    b->reactions = calloc(n_given + 1, sizeof *b->reactions);
    RU_REQUIRE(b->goals && b->reactions, RU_ERR_SYSTEM, "out of memory");
    b->n_goal = n_given ? n_given : 1;
    if (!n_given)
        b->goals[0] = n->goals[n->active];
    for (size_t g = 0; g < n_given; g++) {
        b->goals[g].reactions = &b->reactions[g];
        RU_TRY(read_goal(n, o->goals[g], &b->goals[g]));
    }
    return RU_OK;
}

static ru_status solve(balance *b, const char *path, const ru_flux_balance_options *o)
{
    RU_TRY(ru_network_read(path, &b->network));
    for (size_t i = 0; i < o->n_bound; i++)
        RU_TRY(set_bounds(b->network, o->bounds[i]));
    RU_TRY(read_goals(b, o));
    const ru_fba_options options = {
        .goals = b->goals, .n_goal = b->n_goal, .parsimonious = o->parsimonious};
    RU_TRY(ru_fba_build(b->network, &options, &b->fba));
    RU_TRY(ru_fba_solve(b->fba, &b->result));
    ru_fba_diagnose(b->fba, &b->result);
    ru_fba_explain(b->network, &b->result, b->reason, sizeof b->reason);
    return RU_OK;
}

/* What a goal is called: its only flux, or its id. */
static const char *goal_name(const balance *b, size_t g)
{
    const ru_flux_goal *goal = &b->goals[g];
    return goal->n_term == 1 ? b->network->reactions[goal->reactions[0]].id : goal->id;
}

static double goal_value(const balance *b, size_t g)
{
    const ru_flux_goal *goal = &b->goals[g];
    double sum = 0;
    for (size_t i = 0; i < goal->n_term; i++)
        sum += goal->weights[i] * b->result.fluxes[goal->reactions[i]];
    return b->result.reason == RU_FBA_OPTIMAL ? sum : NAN;
}

/* Zero without sign or dust. */
static double tidy(double x)
{
    return fabs(x) < 1e-9 ? 0 : x;
}

static void add_fluxes(const balance *b, int all, ru_text *out)
{
    const ru_flux_network *n = b->network;
    ru_text_add(out, "\n%-28s %16s %14s\n", all ? "reaction" : "exchange", "flux",
                "price of bound");
    for (size_t j = 0; j < n->n_reaction; j++) {
        size_t species;
        double uptake;
        if (all || (ru_flux_exchange(n, j, &species, &uptake) && tidy(b->result.fluxes[j]) != 0))
            ru_text_add(out, "%-28s %16.10g %14.6g\n", n->reactions[j].id,
                        tidy(b->result.fluxes[j]), tidy(b->result.reduced[j]));
    }
}

/* Prices of what is exchanged, or of all species. */
static void add_prices(const balance *b, int all, ru_text *out)
{
    const ru_flux_network *n = b->network;
    ru_text_add(out, "\n%-28s %16s\n", "species", "shadow price");
    for (size_t i = 0; all && i < n->n_species; i++)
        if (!n->species[i].fixed)
            ru_text_add(out, "%-28s %16.10g\n", n->species[i].id, tidy(b->result.prices[i]));
    for (size_t j = 0; !all && j < n->n_reaction; j++) {
        size_t i = 0;
        double uptake;
        if (ru_flux_exchange(n, j, &i, &uptake) && tidy(b->result.fluxes[j]) != 0)
            ru_text_add(out, "%-28s %16.10g\n", n->species[i].id, tidy(b->result.prices[i]));
    }
}

static void write_text(const balance *b, int all, ru_text *out)
{
    const ru_flux_network *n = b->network;
    ru_text_add(out, "network   %s: %zu species, %zu reactions, %zu coefficients\n", n->id,
                n->n_species, n->n_reaction, n->n_entry);
    ru_text_add(out, "result    %s (%d pivots)\n", b->reason, b->result.pivots);
    for (size_t g = 0; g < b->n_goal; g++)
        ru_text_add(out, "%-9s %s = %.10g\n", b->goals[g].maximise ? "maximise" : "minimise",
                    goal_name(b, g), tidy(goal_value(b, g)));
    if (b->result.reason == RU_FBA_UNBOUNDED || b->result.reason == RU_FBA_FAILED)
        return;
    add_fluxes(b, all, out);
    add_prices(b, all, out);
    ru_text_add(out,
                "\nfluxes in the unit of the file (by convention mmol/g/h, growth in 1/h); "
                "prices: what one more unit adds to the first objective%s\n",
                b->result.reason == RU_FBA_OPTIMAL ? "" : ", here to what must run and cannot");
}

static void write_json(const balance *b, int all, ru_text *out)
{
    const ru_flux_network *n = b->network;
    int many = 0;
    ru_json_string(out, "{\n \"network\": ", n->id);
    ru_json_string(out, ",\n \"result\": ", ru_fba_reason_name(b->result.reason));
    ru_json_string(out, ",\n \"explanation\": ", b->reason);
    ru_json_number(out, ",\n \"objective\": ", tidy(b->result.objective));
    ru_text_add(out, ",\n \"goals\": {");
    for (size_t g = 0; g < b->n_goal; g++) {
        ru_json_string(out, g ? ", " : "", goal_name(b, g));
        ru_json_number(out, ": ", tidy(goal_value(b, g)));
    }
    ru_text_add(out, "},\n \"fluxes\": {");
    for (size_t j = 0; j < n->n_reaction; j++) {
        size_t species;
        double uptake;
        if (!all && !ru_flux_exchange(n, j, &species, &uptake))
            continue;
        ru_json_string(out, many++ ? ",\n  " : "\n  ", n->reactions[j].id);
        ru_json_number(out, ": {\"flux\": ", tidy(b->result.fluxes[j]));
        ru_json_number(out, ", \"price\": ", tidy(b->result.reduced[j]));
        ru_text_add(out, "}");
    }
    ru_text_add(out, "},\n \"shadow_prices\": {");
    many = 0;
    for (size_t i = 0; i < n->n_species; i++) {
        if (n->species[i].fixed)
            continue;
        ru_json_string(out, many++ ? ",\n  " : "\n  ", n->species[i].id);
        ru_json_number(out, ": ", tidy(b->result.prices[i]));
    }
    ru_text_add(out, "}\n}\n");
}

static ru_status tell(const balance *b, const ru_flux_balance_options *o, char **report)
{
    ru_text out = {0};
    if (o->json)
        write_json(b, o->all, &out);
    else
        write_text(b, o->all, &out);
    RU_TRY(ru_text_take(&out, report));
    RU_REQUIRE(b->result.reason == RU_FBA_OPTIMAL, RU_ERR_CRITERION, "%s is %s", b->network->id,
               b->reason);
    return RU_OK;
}

ru_status ru_flux_balance(const char *path, const ru_flux_balance_options *options, char **report)
{
    const ru_flux_balance_options none = {0}, *o = options ? options : &none;
    balance b = {0};
    *report = NULL;
    ru_status status = solve(&b, path, o);
    if (status == RU_OK)
        status = tell(&b, o, report);
    ru_fba_destroy(&b.fba);
    ru_flux_network_destroy(&b.network);
    free(b.goals);
    free(b.reactions);
    return status;
}
