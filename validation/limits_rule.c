/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/limits_rule.h>

#include <math.h>

#include <ru/base/unit.h>

#define COUNT(table)     (sizeof(table) / sizeof((table)[0]))

#define LIMIT_AT(metric) (offsetof(ru_limit_set, at_most) + (metric) * sizeof(ru_measure))

static const ru_key limit_keys[] = {
    {.name = "bias",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_BIAS),
     .optional = 1,
     .example = "0.5 g/L",
     .help = "most abs(mean of simulated - measured)"},
    {.name = "rmse",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_RMSE),
     .optional = 1,
     .example = "1 g/L",
     .help = "most root mean square error"},
    {.name = "nrmse",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_NRMSE),
     .optional = 1,
     .example = "10 %",
     .help = "most RMSE over the range of the measured values"},
    {.name = "mae",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_MAE),
     .optional = 1,
     .example = "1 g/L",
     .help = "most mean absolute error"},
    {.name = "max_error",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_MAX_ERROR),
     .optional = 1,
     .example = "2 g/L",
     .help = "most absolute error of any point"},
    {.name = "r2",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_R2),
     .optional = 1,
     .example = "0.9",
     .help = "least coefficient of determination"},
    {.name = "chi2",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_CHI2),
     .optional = 1,
     .example = "2",
     .help = "most chi-square per point with a known sd"},
    {.name = "coverage",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_COVERAGE),
     .optional = 1,
     .example = "80 %",
     .help = "least share of points within 2 sd"},
    {.name = "band",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_BAND),
     .optional = 1,
     .example = "90 %",
     .help = "least share of points within 2 u_val, sd and uncertainty of the simulation together"},
    {.name = "decision",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_DECISION),
     .optional = 1,
     .example = "100 %",
     .help = "least share of points for which both say the same about `specification`"},
    {.name = "area",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_AREA),
     .optional = 1,
     .example = "0.5 um",
     .help =
         "most area between the cumulative distributions, mean over their times; in the unit of "
         "the axis"},
    {.name = "theil",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_THEIL),
     .optional = 1,
     .example = "0.1",
     .help = "most inequality after Theil, 0 to 1"},
    {.name = "willmott",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_WILLMOTT),
     .optional = 1,
     .example = "0.9",
     .help = "least index of agreement after Willmott, 0 to 1"},
    {.name = "equivalence",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_EQUIVALENCE),
     .optional = 1,
     .example = "1 g/L",
     .help = "margin that the whole 90 % interval of the bias has to lie within (two one-sided t "
             "tests at 5 %)"},
    {.name = "e_over_u",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_E_OVER_U),
     .optional = 1,
     .example = "2",
     .help = "most comparison error in units of the validation uncertainty, root mean square "
             "(ASME V&V 20)"},
    {.name = "shift",
     .kind = RU_KEY_TEXT,
     .offset = LIMIT_AT(RU_METRIC_SHIFT),
     .optional = 1,
     .example = "10 min",
     .help = "most time by which moving the simulation makes it fit best"},
};

int ru_measure_split(ru_table_visit *visit, const char *key, ru_measure *m)
{
    if (ru_unit_split(m->text, &m->number, m->unit, sizeof m->unit) == RU_OK &&
        (!m->unit[0] || ru_unit_known(m->unit)))
        return 1;
    ru_diagnostics_error(visit->log, ru_table_place(visit->node, key),
                         "write a number and a unit, such as '0.5 g/L'",
                         "%s.%s: '%.60s' is no number with a unit", visit->path, key, m->text);
    ru_fault_clear();
    return 0;
}

static void check_limits(ru_table_visit *visit, void *object)
{
    ru_limit_set *set = object;
    for (size_t i = 0; i < RU_METRIC_COUNT; i++) {
        const ru_metric_info *info = &ru_metrics[i];
        ru_measure *m = &set->at_most[i];
        if (!m->text || !ru_measure_split(visit, info->name, m))
            continue;
        const char *unit = m->unit[0] ? m->unit : "1";
        ru_place_in_text at = ru_table_place(visit->node, info->name);
        int pure = info->unit == RU_PURE || info->unit == RU_SHARE;
        if (pure && ru_unit_convert(unit, "1", m->number, &m->number) != RU_OK)
            ru_diagnostics_error(visit->log, at, "write e.g. '15 %' or '0.15'",
                                 "%s.%s: expected a pure number, found '%.60s'", visit->path,
                                 info->name, m->text);
        else if (info->unit == RU_OF_TIME && ru_unit_convert(unit, "s", m->number, &m->number))
            ru_diagnostics_error(visit->log, at, "write e.g. '10 min'",
                                 "%s.%s: expected a time, found '%.60s'", visit->path, info->name,
                                 m->text);
        else if ((info->unit == RU_OF_DATA || info->unit == RU_OF_AXIS) && !m->unit[0])
            ru_diagnostics_error(visit->log, at, "write e.g. '1 g/L'",
                                 "%s.%s: needs the unit of the data, found a bare number",
                                 visit->path, info->name);
        else if (m->number < 0 && i != RU_METRIC_R2)
            ru_diagnostics_error(visit->log, at, "", "%s.%s: a limit below zero is never met",
                                 visit->path, info->name);
    }
    ru_fault_clear();
}

static const ru_table limit_table = {.name = "limit",
                                     .help = "what has to be met; one or several",
                                     .keys = limit_keys,
                                     .n_key = COUNT(limit_keys),
                                     .size = sizeof(ru_limit_set),
                                     .keeps_node = 1,
                                     .check = check_limits};

static const ru_key noise_keys[] = {
    {.name = "relative",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_noise, relative),
     .unit = "1",
     .low = 0,
     .high = 10,
     .optional = 1,
     .unset = NAN,
     .example = "5 %",
     .help = "share of the value: of the measured one, in u_num and u_input of the simulated one"},
    {.name = "absolute",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_noise, absolute.text),
     .optional = 1,
     .example = "0.1 g/L",
     .help = "added to it in square; in a unit of the comparison"},
};

static void check_noise(ru_table_visit *visit, void *object)
{
    ru_noise *noise = object;
    if (noise->absolute.text && ru_measure_split(visit, "absolute", &noise->absolute) &&
        noise->absolute.number < 0)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "absolute"), "",
                             "%s.absolute: an sd is not below zero", visit->path);
}

const ru_table ru_noise_table = {.name = "sd",
                                 .help =
                                     "a standard deviation: a share of the value and a part that "
                                     "is the same everywhere, added in square",
                                 .keys = noise_keys,
                                 .n_key = COUNT(noise_keys),
                                 .size = sizeof(ru_noise),
                                 .check = check_noise};

static const ru_key time_keys[] = {
    {.name = "from",
     .kind = RU_KEY_QUANTITY,
     .offset = 0,
     .unit = "h",
     .optional = 1,
     .unset = -INFINITY,
     .example = "0 h",
     .help = "points before are not used"},
    {.name = "until",
     .kind = RU_KEY_QUANTITY,
     .offset = sizeof(double),
     .unit = "h",
     .optional = 1,
     .unset = INFINITY,
     .example = "12 h",
     .help = "points after are not used"},
};

static const ru_table time_table = {.name = "time",
                                    .help = "the stretch that is compared, ends included",
                                    .keys = time_keys,
                                    .n_key = COUNT(time_keys),
                                    .size = sizeof(((ru_rule *)NULL)->time)};

static const ru_key specification_keys[] = {
    {.name = "least",
     .kind = RU_KEY_TEXT,
     .offset = 0,
     .optional = 1,
     .example = "4 g/L",
     .help = "least value that is accepted, in a unit of the comparison; absent: any"},
    {.name = "most",
     .kind = RU_KEY_TEXT,
     .offset = sizeof(ru_measure),
     .optional = 1,
     .example = "6 g/L",
     .help = "most value that is accepted; absent: any"},
};

static void check_specification(ru_table_visit *visit, void *object)
{
    ru_measure *ends = object;
    for (int i = 0; i < 2; i++)
        if (ends[i].text)
            (void)ru_measure_split(visit, specification_keys[i].name, &ends[i]);
}

static const ru_table specification_table = {.name = "specification",
                                             .help = "what a batch has to be to be released",
                                             .keys = specification_keys,
                                             .n_key = COUNT(specification_keys),
                                             .size = sizeof(((ru_rule *)NULL)->specification),
                                             .check = check_specification};

static const ru_key rule_keys[] = {
    {.name = "measured",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, measured),
     .example = "OD600",
     .help = "quantity in the measured file"},
    {.name = "modality",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_rule, modality),
     .choices = ru_modality_names,
     .fallback = "unstated",
     .help = "how it was measured"},
    {.name = "simulated",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, simulated),
     .optional = 1,
     .example = "biomass",
     .help = "series of the result, a sum such as 'empty + full', or a sum over another such as "
             "'OUR / biomass'; absent: of that name"},
    {.name = "factor",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, factor.text),
     .optional = 1,
     .example = "0.33 g/L",
     .help = "the number measured times this; its unit is that of the product"},
    {.name = "offset",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, offset.text),
     .optional = 1,
     .example = "-1.8 mg/L",
     .help = "added to the product, such as a baseline with its sign turned"},
    {.name = "unit",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, unit),
     .optional = 1,
     .example = "g/L",
     .help = "unit of the comparison; absent: as measured"},
    {.name = "molar_mass",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_rule, molar_mass),
     .unit = "g/mol",
     .low = 1,
     .high = 1e7,
     .optional = 1,
     .unset = NAN,
     .example = "60.05 g/mol",
     .help = "between amount and mass; absent: by the name of the substance"},
    {.name = "limit",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, limit),
     .table = &limit_table,
     .help = "what has to be met; absent: compared, not judged"},
    {.name = "minimum_points",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_rule, minimum_points),
     .low = 1,
     .high = 1e6,
     .fallback = "5",
     .help = "with fewer points it is not judged"},
    {.name = "sd",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, noise),
     .table = &ru_noise_table,
     .help = "standard deviation where the data have none"},
    {.name = "u_num",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, u_num),
     .table = &ru_noise_table,
     .help = "standard uncertainty of the simulation from grid, steps and tolerances"},
    {.name = "u_input",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, u_input),
     .table = &ru_noise_table,
     .help = "standard uncertainty of the simulation from its parameters and inputs"},
    {.name = "file",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, file),
     .optional = 1,
     .example = "sizes.csv",
     .help = "histograms or spectra, a bin or a place a row, beside this file or under $NAME/"},
    {.name = "pure",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, pure),
     .optional = 1,
     .example = "pure.csv",
     .help = "pure spectra per `unit`, a column each, by which the spectra of `file` become "
             "concentrations"},
    {.name = "component",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_rule, component),
     .optional = 1,
     .example = "glucose",
     .help = "column of `pure` that is compared"},
    {.name = "baseline",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_rule, baseline),
     .low = -1,
     .high = 10,
     .fallback = "0",
     .help = "degree of the polynomial that is fitted with the pure spectra; -1: none"},
    {.name = "specification",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, specification),
     .table = &specification_table,
     .help = "of a quality attribute: `decision` tells whether both keep it or both miss it"},
    {.name = "last",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_rule, last),
     .fallback = "false",
     .help = "true: only the last point of the run, a value at the end of the batch"},
    {.name = "override_sd",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_rule, override_sd),
     .fallback = "false",
     .help = "true: `sd` replaces that of the data"},
    {.name = "drop_flags",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_rule, drop_flags),
     .count_offset = offsetof(ru_rule, n_drop_flag),
     .optional = 1,
     .example = "[implausible]",
     .help = "rows whose flag contains one of these are left out"},
    {.name = "ignore_sd_flags",
     .kind = RU_KEY_TEXTS,
     .offset = offsetof(ru_rule, ignore_sd_flags),
     .count_offset = offsetof(ru_rule, n_ignore_sd_flag),
     .optional = 1,
     .example = "[sd implausible]",
     .help = "the sd of such rows is taken as unknown"},
    {.name = "time",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_rule, time),
     .table = &time_table,
     .help = "the stretch that is compared, ends included"},
};

static void check_rule(ru_table_visit *visit, void *object)
{
    ru_rule *rule = object;
    rule->factor.number = 1;
    if (rule->factor.text)
        (void)ru_measure_split(visit, "factor", &rule->factor);
    if (rule->offset.text)
        (void)ru_measure_split(visit, "offset", &rule->offset);
    if (rule->unit && !ru_unit_known(rule->unit))
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "unit"),
                             ru_unit_hint(rule->unit, "1"), "%s.unit: '%.60s' is no unit",
                             visit->path, rule->unit);
    if (rule->override_sd && isnan(rule->noise.relative) && !rule->noise.absolute.text)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "override_sd"),
                             "write e.g. 'sd: {relative: 5 %}'",
                             "%s.override_sd: there is no sd to put in place", visit->path);
    if ((rule->pure || rule->component) &&
        !(rule->pure && rule->component && rule->file && rule->unit))
        ru_diagnostics_error(
            visit->log, ru_table_place(visit->node, rule->pure ? "pure" : "component"),
            "write e.g. 'file: raman.csv', 'pure: pure.csv', 'component: glucose', "
            "'unit: g/L'",
            "%s: spectra become concentrations by file, pure, component and unit", visit->path);
    if (rule->pure && (rule->factor.text || rule->offset.text))
        ru_diagnostics_error(
            visit->log, ru_table_place(visit->node, rule->factor.text ? "factor" : "offset"),
            "the pure spectra are per `unit`",
            "%s: concentrations by pure spectra take no factor and no offset", visit->path);
    if (rule->limit.at_most[RU_METRIC_DECISION].text && !rule->specification.least.text &&
        !rule->specification.most.text)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "limit"),
                             "write e.g. 'specification: {least: 4 g/L}'",
                             "%s.limit.decision: there is no specification to decide by",
                             visit->path);
    if (rule->time.from > rule->time.until)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "time"), "",
                             "%s.time: 'from' is after 'until'", visit->path);
}

const ru_table ru_limits_rule_table = {.name = "quantity",
                                       .help = "one measured quantity and its limits",
                                       .keys = rule_keys,
                                       .n_key = COUNT(rule_keys),
                                       .size = sizeof(ru_rule),
                                       .keeps_node = 1,
                                       .check = check_rule};
