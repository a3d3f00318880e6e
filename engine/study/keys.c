/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/keys.h>

#include <math.h>

#include <ru/study/study.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *const ru_design_names[] = {
#define RU_DESIGN(code, name, maker, meaning) name,
#include <ru/study/designs.def>
#undef RU_DESIGN
    NULL,
};

static const char *const axial_names[] = {"circumscribed", "inscribed", "face", NULL};
static const char *const sampler_names[] = {"sobol", "random", NULL};
static const char *const alpha_names[] = {"rotatable", "orthogonal", NULL};

#define OF(code) (1u << RU_DESIGN_##code)
#define DRAWN    (OF(RANDOM) | OF(LATIN_HYPERCUBE) | OF(SOBOL))
#define CENTRED                                                                                    \
    (OF(FULL_FACTORIAL) | OF(FRACTIONAL_FACTORIAL) | OF(CENTRAL_COMPOSITE) | OF(BOX_BEHNKEN))
#define PARTIAL (OF(FRACTIONAL_FACTORIAL) | OF(CENTRAL_COMPOSITE))

#define WHOLE(key, least, most, kinds, usual, meaning)                                             \
    {                                                                                              \
        .name = #key, .kind = RU_KEY_INTEGER, .offset = offsetof(ru_design_keys, key),             \
        .low = least, .high = most, .only = kinds, .fallback = usual, .help = meaning              \
    }

static const ru_key design_keys[] = {
    {.name = "kind",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_design_keys, kind),
     .choices = ru_design_names,
     .help = "how the parameters are varied"},
    WHOLE(runs, 1, 1e8, DRAWN, "100", "how many"),
    WHOLE(levels, 2, 1000, OF(GRID) | OF(MORRIS), "4",
          "of every parameter that has a range; values stand as they are"),
    WHOLE(
        center, -1, 1000, CENTRED, "-1",
        "centre points; -1: one for composite and Box-Behnken designs, else none: equal runs of a "
        "simulation give equal results"),
    WHOLE(trajectories, 2, 1e6, OF(MORRIS), "20",
          "each costs a run more than there are parameters"),
    WHOLE(samples, 2, 1e7, OF(SOBOL_INDICES), "256",
          "base samples; each costs two runs more than there are parameters"),
    {.name = "sampler",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_design_keys, sampler),
     .choices = sampler_names,
     .fallback = "sobol",
     .only = OF(SOBOL_INDICES),
     .help = "where the base samples come from; sobol is for at most 32 parameters"},
    WHOLE(resamples, 0, 100000, OF(MORRIS) | OF(SOBOL_INDICES), "1000",
          "of the bootstrap that gives the 95 % bounds"),
    WHOLE(resolution, 0, 12, PARTIAL, "0",
          "the least resolution of the fraction: 3 (III), 4 (IV), 5 (V); 0: as `fraction` gives"),
    WHOLE(fraction, 0, 20, PARTIAL, "0",
          "p of 2^(k-p) runs; 0: what the generators or the resolution give"),
    {.name = "generators",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_design_keys, generators),
     .count_offset = offsetof(ru_design_keys, n_generator),
     .optional = 1,
     .only = PARTIAL,
     .example = "[D=ABC]",
     .help = "columns of the later parameters by letters: A the first, without I; absent: the best "
             "ones are found"},
    {.name = "axial",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_design_keys, axial),
     .choices = axial_names,
     .fallback = "inscribed",
     .only = OF(CENTRAL_COMPOSITE),
     .help = "axial points beyond the range; at its ends, with the factorial within; or on the "
             "faces of the factorial"},
    {.name = "alpha",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_design_keys, alpha),
     .choices = alpha_names,
     .fallback = "rotatable",
     .only = OF(CENTRAL_COMPOSITE),
     .help = "distance of the axial points, unless they are on the faces"},
    {.name = "file",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_design_keys, file),
     .only = OF(LIST),
     .example = "runs.csv",
     .help = "beside the study: a header of parameter names, with a unit in brackets where the "
             "numbers are not in that of the parameter; a cell may have its unit too, and has to "
             "be within the parameter's range or one of its values"},
};

static const ru_table design_table = {.name = "design",
                                      .help = "how the parameters are varied",
                                      .keys = design_keys,
                                      .n_key = COUNT(design_keys),
                                      .size = sizeof(ru_design_keys),
                                      .tag = "kind",
                                      .short_key = "kind"};

static const ru_key parameter_keys[] = {RU_PARAMETER_KEYS};

static const ru_table parameter_table = {.name = "parameter",
                                         .help = "what varies, under a name of your own",
                                         .keys = parameter_keys,
                                         .n_key = COUNT(parameter_keys),
                                         .size = sizeof(ru_parameter),
                                         .keeps_node = 1};

static const ru_key correlation_keys[] = {
    {.name = "between",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_study_correlation, between),
     .count_offset = offsetof(ru_study_correlation, n_between),
     .example = "[kla, mu]",
     .help = "names of two parameters"},
    {.name = "coefficient",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_study_correlation, coefficient),
     .unit = "1",
     .low = -1,
     .high = 1,
     .example = "0.6",
     .help = "their rank correlation (Spearman)"},
};

static const ru_table correlation_table = {.name = "correlation",
                                           .help = "parameters that vary together",
                                           .keys = correlation_keys,
                                           .n_key = COUNT(correlation_keys),
                                           .size = sizeof(ru_study_correlation),
                                           .keeps_node = 1};

static const ru_key limit_keys[] = {
    {.name = "time",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_study, limits.time) - offsetof(ru_study, limits),
     .unit = "s",
     .low = 1e-9,
     .high = 1e9,
     .optional = 1,
     .unset = INFINITY,
     .example = "2 min",
     .help = "real time a run may take; then it is a row that says so"},
    {.name = "steps",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_study, limits.steps) - offsetof(ru_study, limits),
     .low = 0,
     .high = 1e15,
     .fallback = "0",
     .help = "steps of the integrator a run may take, the same on every machine; 0: no limit"},
};

static const ru_table limit_table = {.name = "limits",
                                     .help = "of every run",
                                     .keys = limit_keys,
                                     .n_key = COUNT(limit_keys),
                                     .size = sizeof(((ru_study *)0)->limits)};

static const ru_key keep_keys[] = {
    {.name = "series",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_study, keep.series) - offsetof(ru_study, keep),
     .count_offset = offsetof(ru_study, keep.n_series) - offsetof(ru_study, keep),
     .optional = 1,
     .example = "[biomass, DO]",
     .help = "series of every run that go into the result"},
    {.name = "points",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_study, keep.points) - offsetof(ru_study, keep),
     .low = 2,
     .high = 100000,
     .fallback = "101",
     .help = "times at which they are kept, evenly from the start to the end"},
};

static const ru_table keep_table = {.name = "keep",
                                    .help = "what the result holds besides the outputs",
                                    .keys = keep_keys,
                                    .n_key = COUNT(keep_keys),
                                    .size = sizeof(((ru_study *)0)->keep)};

static const ru_key study_keys[] = {
    {.name = "title",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_study, title),
     .fallback = "untitled",
     .help = "a line on what is asked"},
    {.name = "scenario",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_study, scenario),
     .example = "../ecoli_batch.yaml",
     .help = "the base: a scenario file, beside the study"},
    {.name = "set",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_study, set),
     .optional = 1,
     .example = "{vessel.volume: 3 L}",
     .help = "values of the base that differ in this study, by their paths"},
    {.name = "parameters",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(ru_study, parameters),
     .count_offset = offsetof(ru_study, n_parameter),
     .table = &parameter_table,
     .example = "{kla: {path: gas.kla, low: 150 1/h, high: 300 1/h}}",
     .help = "what varies"},
    {.name = "correlation",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_study, correlations),
     .count_offset = offsetof(ru_study, n_correlation),
     .table = &correlation_table,
     .optional = 1,
     .example = "[{between: [kla, mu], coefficient: 0.6}]",
     .help = "parameters that vary together, of random and latin-hypercube designs"},
    {.name = "outputs",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(ru_study, outputs),
     .count_offset = offsetof(ru_study, n_output),
     .table = &ru_output_table,
     .example = "{acetate: {reduce: max}}",
     .help = "what is looked at"},
    {.name = "design",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_study, design),
     .table = &design_table,
     .help = "how the parameters are varied"},
    {.name = "seed",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_study, seed),
     .low = 0,
     .high = 4294967295.0,
     .fallback = "1",
     .help = "of what is drawn: the same seed gives the same study on any number of ranks"},
    {.name = "limits",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_study, limits),
     .table = &limit_table,
     .help = "of every run"},
    {.name = "keep",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_study, keep),
     .table = &keep_table,
     .help = "what the result holds besides the outputs"},
};

static void check_study(ru_table_visit *visit, void *object)
{
    const ru_study *study = object;
    if (!study->n_parameter)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "parameters"), "",
                             "nothing varies: parameters has no entries");
    if (!study->n_output)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "outputs"), "",
                             "nothing is looked at: outputs has no entries");
    int drawn =
        study->design.kind == RU_DESIGN_RANDOM || study->design.kind == RU_DESIGN_LATIN_HYPERCUBE;
    if (study->n_correlation && !drawn)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "correlation"),
                             "use a random or latin-hypercube design",
                             "a %s design takes the parameters as independent",
                             ru_design_names[study->design.kind]);
}

const ru_table ru_study_table = {.name = "study",
                                 .help = "a study file: many runs of a scenario",
                                 .keys = study_keys,
                                 .n_key = COUNT(study_keys),
                                 .size = sizeof(ru_study),
                                 .check = check_study};
