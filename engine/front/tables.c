/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/core/scenario.h>
#include <ru/front/fit_file.h>
#include <ru/front/models.h>
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

typedef struct topic {
    const char *name;
    ru_status (*describe)(int markdown, char **text);
} topic;

static ru_status describe_solvers(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out, "# Solvers\n\n| name | kind | what it is |\n|---|---|---|\n");
    for (size_t i = 0; i < ru_solver_count(); i++) {
        const ru_solver_type *type = ru_solver_at(i);
        ru_text_add(&out, markdown ? "| `%s` | %s | %s |\n" : "%-8s %-9s %s\n", type->name,
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

static ru_status describe_fits(int markdown, char **text)
{
    ru_text out = {0};
    if (markdown)
        ru_text_add(&out, "# Fit files\n\nWhich parameters are sought, and on which measured runs "
                          "(`rushton fit FILE`, [fitting.md](fitting.md)).\nWritten by `rushton "
                          "describe fits --markdown` from the key tables.\n\n");
    ru_fit_file_describe(markdown, &out);
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
    {"fits", describe_fits},
    {"library", ru_models_describe},
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
        "correlations, instruments, limits, runs, study, fits or library",
        name);
}
