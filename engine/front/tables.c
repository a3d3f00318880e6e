/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/core/scenario.h>
#include <ru/front/rushton.h>
#include <ru/io/hdf5_layout.h>
#include <ru/models/model.h>
#include <ru/physics/blending.h>
#include <ru/physics/gas_transfer.h>
#include <ru/physics/impeller.h>
#include <ru/physics/instrument.h>
#include <ru/physics/power.h>
#include <ru/solvers/solver.h>
#include <ru/study/study.h>
#include <ru/validation/limits.h>
#include <ru/validation/run_file.h>

/* Texts for people, printed from the tables that drive the code. */

static void list_models(ru_text *out)
{
    for (size_t i = 0; i < ru_model_count(); i++) {
        const ru_model *m = ru_model_at(i);
        ru_text_add(out, "%-18s %s\n%-18s %s\n", m->name, m->title, "", m->citation);
    }
    ru_text_add(out, "\nrushton models NAME tells states, parameters and processes of one.\n");
}

static void tell_quantity(ru_text *out, const ru_quantity *q)
{
    ru_text_add(out, "  %-22s %12.6g %-10s %s\n", q->name, q->value, q->unit, q->meaning);
    if (q->source)
        ru_text_add(out, "  %-22s   range %.6g to %.6g; source: %s\n", "", q->low, q->high,
                    q->source);
}

static void tell_content(ru_text *out, const ru_state_info *state)
{
    int any = 0;
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        if (state->content[e] != 0)
            ru_text_add(out, "%s %.4g %s", any++ ? "," : "                           holds",
                        state->content[e], ru_element_of(e)->name);
    if (any)
        ru_text_add(out, ", per unit in SI\n");
}

/* 1 where a state holds the element. */
static int follows(const ru_model *m, ru_element e)
{
    for (size_t k = 0; k < m->n_state; k++)
        if (m->states[k].content[e] != 0)
            return 1;
    return 0;
}

static int leaks(const ru_model *m, ru_element e)
{
    for (size_t i = 0; i < m->n_leak; i++)
        if (m->leaks[i].element == e)
            return 1;
    return 0;
}

/* What a leak gains per unit of its rate. */
static void tell_amount(const ru_leak *leak, char *text, size_t size)
{
    if (isnan(leak->amount))
        snprintf(text, size, "no one number");
    else
        snprintf(text, size, "%+.3g", leak->amount);
}

/* Which elements are closed, and what is known to leak and why. */
static void tell_balance(ru_text *out, const ru_model *m)
{
    ru_text_add(out, "\nelements:");
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        if (follows(m, e) && ru_element_of(e)->balanced)
            ru_text_add(out, " %s %s,", ru_element_of(e)->name, leaks(m, e) ? "leaks" : "closed");
    ru_text_add(out, " others not followed\n");
    for (size_t i = 0; i < m->n_leak; i++) {
        char amount[32];
        tell_amount(&m->leaks[i], amount, sizeof amount);
        ru_text_add(
            out, "  leak of %s, %s: gains %s; %s\n", ru_element_of(m->leaks[i].element)->name,
            m->leaks[i].process ? m->leaks[i].process : "any process", amount, m->leaks[i].reason);
    }
}

static void tell_model(ru_text *out, const ru_model *m)
{
    double *p = calloc(m->n_parameter + 1, sizeof *p);
    double *S = calloc(m->n_process * m->n_state + 1, sizeof *S);
    ru_text_add(out, "%s: %s\n\n%s\n%s\n", m->name, m->title, m->citation, m->validity);
    if (m->evidence)
        ru_text_add(out, "held against: %s\n", m->evidence);
    ru_text_add(out, "\nstates\n");
    for (size_t i = 0; i < m->n_state; i++) {
        tell_quantity(out, &m->states[i].quantity);
        tell_content(out, &m->states[i]);
    }
    ru_text_add(out, "\nparameters\n");
    for (size_t i = 0; i < m->n_parameter; i++)
        tell_quantity(out, &m->parameters[i]);
    ru_text_add(out, "\nprocesses (of each state per one of the rate in SI, at the defaults)\n");
    int known = p && S && ru_model_defaults(m, p) == RU_OK;
    if (known)
        m->stoichiometry(m, p, S);
    for (size_t i = 0; i < m->n_process; i++) {
        ru_text_add(out, "  %-22s %s\n  %-22s", m->processes[i].name, m->processes[i].meaning, "");
        for (size_t k = 0; known && k < m->n_state; k++)
            if (S[i * m->n_state + k] != 0)
                ru_text_add(out, " %+.4g %s", S[i * m->n_state + k], m->states[k].quantity.name);
        ru_text_add(out, "\n");
    }
    tell_balance(out, m);
    ru_text_add(out, "\nJacobian: %s\n", m->rate_slopes ? "analytic" : "by differences");
    free(p);
    free(S);
}

ru_status ru_models(const char *name, char **text)
{
    ru_text out = {0};
    *text = NULL;
    if (!name) {
        list_models(&out);
        return ru_text_take(&out, text);
    }
    const ru_model *model = ru_model_find(name);
    RU_REQUIRE(model, RU_ERR_USAGE, "there is no model '%s'; did you mean '%s'?", name,
               ru_model_nearest(name));
    tell_model(&out, model);
    return ru_text_take(&out, text);
}

/* The elements that a model follows and closes, or (leaking) does not, in words. */
static void tell_elements(ru_text *out, const ru_model *m, int leaking)
{
    int any = 0;
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        if (ru_element_of(e)->balanced && follows(m, e) && leaks(m, e) == leaking)
            ru_text_add(out, "%s%s", any++ ? ", " : "", ru_element_of(e)->name);
    if (!any)
        ru_text_add(out, "-");
}

static void tell_states(ru_text *out, const ru_model *m)
{
    for (size_t k = 0; k < m->n_state; k++)
        ru_text_add(out, "%s%s", k ? ", " : "", m->states[k].quantity.name);
}

static void tell_leaks_of_all(ru_text *out)
{
    ru_text_add(out,
                "\n## What does not close, and why\n\nGained per unit of the rate, in SI, at the "
                "default parameters.\n\n| model | element | process | gained | reason |\n"
                "|---|---|---|---|---|\n");
    for (size_t i = 0; i < ru_model_count(); i++) {
        const ru_model *m = ru_model_at(i);
        for (size_t k = 0; k < m->n_leak; k++) {
            char amount[32];
            tell_amount(&m->leaks[k], amount, sizeof amount);
            ru_text_add(out, "| `%s` | %s | %s | %s | %s |\n", m->name,
                        ru_element_of(m->leaks[k].element)->name,
                        m->leaks[k].process ? m->leaks[k].process : "any", amount,
                        m->leaks[k].reason);
        }
    }
}

static ru_status describe_models(int markdown, char **text)
{
    ru_text out = {0};
    if (!markdown) {
        list_models(&out);
        return ru_text_take(&out, text);
    }
    ru_text_add(&out, "# Cell models\n\n| model | what it is | source | holds for | states | "
                      "closes | leaks | held against |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < ru_model_count(); i++) {
        const ru_model *m = ru_model_at(i);
        ru_text_add(&out, "| `%s` | %s | %s | %s | ", m->name, m->title, m->citation, m->validity);
        tell_states(&out, m);
        ru_text_add(&out, " | ");
        tell_elements(&out, m, 0);
        ru_text_add(&out, " | ");
        tell_elements(&out, m, 1);
        ru_text_add(&out, " | %s |\n", m->evidence ? m->evidence : "-");
    }
    tell_leaks_of_all(&out);
    return ru_text_take(&out, text);
}

typedef struct topic {
    const char *name;
    ru_status (*describe)(int markdown, char **text);
} topic;

static ru_status describe_solvers(int markdown, char **text)
{
    ru_text out = {0};
    for (size_t i = 0; i < ru_solver_count(); i++) {
        const ru_solver_type *type = ru_solver_at(i);
        ru_text_add(&out, markdown ? "- `%s` (%s): %s\n" : "%-8s %-9s %s\n", type->name,
                    type->implicit ? "implicit" : "explicit", type->meaning);
    }
    return ru_text_take(&out, text);
}

static ru_status describe_impellers(int markdown, char **text)
{
    ru_text out = {0};
    size_t n;
    const ru_impeller_type *t = ru_impeller_types(&n);
    if (markdown)
        ru_text_add(&out,
                    "# Impellers\n\nTurbulent numbers with their usual range. Source of all: "
                    "%s.\n\n| type | what it is | Po | Fl | w/D | blades | k_s |\n"
                    "|---|---|---|---|---|---|---|\n",
                    t[0].source);
    for (size_t i = 0; i < n; i++)
        ru_text_add(&out,
                    markdown ? "| `%s` | %s | %g (%g to %g) | %g (%g to %g) | %g | %d | %g |\n"
                             : "%-18s %s\n    Po %g (%g to %g), Fl %g (%g to %g), w/D %g, %d "
                               "blades, k_s %g\n",
                    t[i].name, t[i].title, t[i].power_number, t[i].power_low, t[i].power_high,
                    t[i].flow_number, t[i].flow_low, t[i].flow_high, t[i].blade_height, t[i].blades,
                    t[i].shear);
    return ru_text_take(&out, text);
}

static void describe_table(ru_text *out, int markdown, const char *title,
                           const ru_correlations *table)
{
    ru_text_add(out,
                markdown ? "\n## %s\n\n| name | formula (SI) | holds for | source |\n"
                           "|---|---|---|---|\n"
                         : "%s\n",
                title);
    for (size_t i = 0; i < table->n; i++) {
        const ru_correlation *row = &table->rows[i];
        ru_text_add(out, markdown ? "| `%s` | %s | " : "  %-22s %s\n      ", row->name,
                    row->formula);
        for (size_t k = 0; k < RU_MAX_VALIDITY && row->valid[k].quantity; k++)
            ru_text_add(out, "%s%s %g to %g%s%s", k ? ", " : "", row->valid[k].quantity,
                        row->valid[k].low, row->valid[k].high, row->valid[k].unit[0] ? " " : "",
                        row->valid[k].unit);
        ru_text_add(out, markdown ? " | %s |\n" : "\n      %s\n", row->source);
    }
}

static ru_status describe_correlations(int markdown, char **text)
{
    static const struct {
        const char *title;
        const ru_correlations *table;
    } all[] = {{"Power under gas", &ru_gassed_power},
               {"Regimes of a turbine, as gas numbers", &ru_regime_limits},
               {"kLa of stirred vessels", &ru_kla_stirred},
               {"kLa of bubble columns", &ru_kla_column},
               {"Hold-up of stirred vessels", &ru_holdup_stirred},
               {"Hold-up of bubble columns", &ru_holdup_column},
               {"Mixing time of stirred vessels", &ru_t95_stirred},
               {"Mixing time of bubble columns", &ru_t95_column}};
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out, "# Correlations\n\nWhat `rushton check` and the correlated keys of `gas` "
                          "go by. Outside its range a correlation says so.\n");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        describe_table(&out, markdown, all[i].title, all[i].table);
    return ru_text_take(&out, text);
}

/* How what a plant measures is written as a sensor, and held against data. */
static const char *const ways[][3] = {
    {"DO, pH, CO2, temperature",
     "`do-probe`, `ph-probe`, `co2-probe`, `temperature-probe`; `at`, `lag`, `film_lag`, `drift`, "
     "`offset_drift`, `calibrated_at`",
     "the series of its name"},
    {"the same at several heights", "a sensor each, `at: {r: 0.8 m, z: 5.9 m}`",
     "the series; or the fields over the height, `along: z`"},
    {"off-gas O2, CO2; OUR, CER, RQ", "`off-gas`; `delay`, `film_lag`, `lag`",
     "the series; rates by the balance of inert gas, their `_sd` propagated"},
    {"turbidity", "`turbidity`; `gain`, `bend`, `baseline`, `path`, `dilution`", "the series"},
    {"capacitance", "`capacitance`; `gain`, `baseline`, or `membranes` with frequency and size",
     "the series, in pF/cm with `membranes`"},
    {"offline assays", "`assay`, `dry-mass`; `sd_relative`, `sd_absolute`, `quantified_from`",
     "the series, a gap where it is not quantified"},
    {"cell counts, viability", "`cell-count`, `viability`; `counted_volume`, `among`",
     "the series, with the uncertainty of counting"},
    {"tracer, conductivity", "`conductivity`; `gain`, `baseline`", "the series"},
    {"distributions",
     "`cytometer`; `bins`, `weighted_by`, `events`; `measures: class*` for a "
     "population in classes",
     "`entry/array`; `file` of histograms, limit `area`"},
    {"spectra", "`spectrometer`; `spectrum` with pure spectra and baseline",
     "`entry/array`; `file` of spectra, as they are or as concentrations with `pure`"},
    {"quality at the end", "any, with a `specification`: the run tells whether it is kept",
     "`last: true`, `specification`, limit `decision`"},
};

static void describe_ways(int markdown, ru_text *out)
{
    ru_text_add(out, markdown
                         ? "\n## Modalities\n\nWhat a plant measures, the sensor that stands for "
                           "it, and how a limits file holds it against data.\n\n"
                           "| measured | sensor | compared as |\n|---|---|---|\n"
                         : "\n");
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        ru_text_add(out, markdown ? "| %s | %s | %s |\n" : "  %s: %s; %s\n", ways[i][0], ways[i][1],
                    ways[i][2]);
}

static ru_status describe_instruments(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(
            &out,
            "# Instruments\n\nDefaults of `sensors[].instrument`: a transport delay and two "
            "lags in s, the standard uncertainty\nas a share of the reading and a part in its "
            "own unit, whose squares add up, and the least reading that is reported.\n\n"
            "| name | what it is | measures | delay | film lag | lag | share | part | from | "
            "source |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < ru_instrument_count(); i++) {
        const ru_instrument *row = ru_instrument_at(i);
        ru_text_add(&out, markdown ? "| `%s` | %s | %s |" : "  %-18s %s; measures %s\n      ",
                    row->name, row->meaning, row->measures);
        ru_text_add(&out,
                    markdown ? " %g | %g | %g | %g | %g | %g | %s |\n"
                             : "delay %g s, lags %g and %g s, uncertainty %g of the reading + %g, "
                               "reported from %g; %s\n",
                    row->delay, row->film, row->lag, row->relative, row->absolute, row->quantified,
                    row->source);
    }
    describe_ways(markdown, &out);
    return ru_text_take(&out, text);
}

static ru_status describe_limits(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out, "# Limits files\n\nWhat is compared with what, and how close it has to "
                          "be (`rushton compare RESULT --limits FILE`).\nWritten by `rushton "
                          "describe limits --markdown` from the key tables.\n\n");
    ru_limits_describe(markdown, &out);
    return ru_text_take(&out, text);
}

static ru_status describe_runs(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out, "# Run descriptions\n\nWhere the data of a measured run are, and how "
                          "they are to be read; the rules are in [measured.md](measured.md).\n"
                          "Written by `rushton describe runs --markdown` from the key tables."
                          "\n\n");
    ru_run_file_describe(markdown, &out);
    return ru_text_take(&out, text);
}

static ru_status describe_study(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out, "# Study files\n\nWhat varies, how it is sampled and what is looked at "
                          "(`rushton sweep STUDY`); how studies\nare run and read is in "
                          "[studies.md](studies.md).\nWritten by `rushton describe study "
                          "--markdown` from the key tables.\n\n");
    ru_study_describe(markdown, &out);
    return ru_text_take(&out, text);
}

static const topic topics[] = {
    {"scenario", ru_scenario_describe},
    {"results", ru_results_describe},
    {"solvers", describe_solvers},
    {"impellers", describe_impellers},
    {"correlations", describe_correlations},
    {"instruments", describe_instruments},
    {"limits", describe_limits},
    {"runs", describe_runs},
    {"study", describe_study},
    {"library", describe_models},
};

ru_status ru_describe(const char *name, int markdown, char **text)
{
    *text = NULL;
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        if (strcmp(topics[i].name, name) == 0)
            return topics[i].describe(markdown, text);
    return ru_fault(
        RU_ERR_USAGE,
        "there is nothing to describe called '%s': scenario, results, solvers, impellers, "
        "correlations, instruments, limits, runs, study or library",
        name);
}
