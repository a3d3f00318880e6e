/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/output.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>

static const char *const reduction_names[] = {
#define RU_REDUCTION_NAME(code, name, field, threshold, unit, meaning) name,
    RU_REDUCTION_LIST(RU_REDUCTION_NAME)
#undef RU_REDUCTION_NAME
        NULL,
};

static const char *const over_names[] = {
#define RU_OVER_TIME_NAME(code, name) name,
    RU_OVER_TIME_LIST(RU_OVER_TIME_NAME)
#undef RU_OVER_TIME_NAME
        NULL,
};

static const struct {
    int of_field, needs_threshold;
    ru_reduced_unit unit;
} about[] = {
#define RU_REDUCTION_ROW(code, name, field, threshold, unit, meaning) {field, threshold, unit},
    RU_REDUCTION_LIST(RU_REDUCTION_ROW)
#undef RU_REDUCTION_ROW
};

static const ru_key window_keys[] = {
    {.name = "from",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_study_output, window.from) - offsetof(ru_study_output, window),
     .unit = "h",
     .optional = 1,
     .unset = -INFINITY,
     .example = "2 h",
     .help = "what was before is not looked at"},
    {.name = "until",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_study_output, window.until) - offsetof(ru_study_output, window),
     .unit = "h",
     .optional = 1,
     .unset = INFINITY,
     .example = "8 h",
     .help = "what comes after is not looked at"},
};

static const ru_table window_table = {.name = "time",
                                      .help = "part of the run that is looked at",
                                      .keys = window_keys,
                                      .n_key = 2,
                                      .size = 2 * sizeof(double)};

static const ru_key keys[] = {
    {.name = "of",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_study_output, of),
     .optional = 1,
     .example = "acetate",
     .help = "series, or field where the reduction is of one; absent: the name of the output"},
    {.name = "reduce",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_study_output, reduce),
     .choices = reduction_names,
     .fallback = "end",
     .help = "how a series over time becomes one number; volume-below, volume-above, field-min and "
             "field-max are of fields"},
    {.name = "over",
     .kind = RU_KEY_CHOICE,
     .offset = offsetof(ru_study_output, over),
     .choices = over_names,
     .fallback = "max",
     .help = "how volume-below and volume-above are taken over the time that is looked at: the "
             "largest share at any moment, the initial one included; the mean over time; the share "
             "at the end"},
    {.name = "threshold",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_study_output, threshold),
     .optional = 1,
     .example = "20 %",
     .help = "of the reductions that need one"},
    {.name = "unit",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_study_output, unit_text),
     .optional = 1,
     .example = "mg/L",
     .help = "of the number; absent: that of the series, hours, or %"},
    {.name = "time",
     .kind = RU_KEY_MAP,
     .offset = offsetof(ru_study_output, window),
     .table = &window_table,
     .help = "part of the run that is looked at; absent: all of it"},
};

const ru_table ru_output_table = {.name = "output",
                                  .help = "a number that a run is reduced to",
                                  .keys = keys,
                                  .n_key = sizeof keys / sizeof keys[0],
                                  .size = sizeof(ru_study_output),
                                  .keeps_node = 1};

/* The output being bound. */
typedef struct binding {
    ru_study_output *o;
    const ru_column *columns; /* [n_column] */
    size_t n_column;
    ru_diagnostics *log;
} binding;

static void refuse_name(const binding *b, const char *wanted)
{
    char help[512] = "";
    const char *what = about[b->o->reduce].of_field ? "field" : "series";
    for (int near = 1; near >= 0 && !help[0]; near--)
        for (size_t i = 0; i < b->n_column; i++) {
            size_t used = strlen(help);
            if (used + 64 < sizeof help && (!near || ru_is_near(wanted, b->columns[i].name)))
                snprintf(help + used, sizeof help - used, "%s%s",
                         used   ? ", "
                         : near ? "did you mean "
                                : "there are ",
                         b->columns[i].name);
        }
    ru_diagnostics_error(b->log, ru_table_place(b->o->node, b->o->of ? "of" : "reduce"), help,
                         "outputs.%s: the base scenario records no %s '%.60s'", b->o->name, what,
                         wanted);
}

static void settle_threshold(const binding *b, const char *unit)
{
    ru_study_output *o = b->o;
    double number = 0;
    char own[48] = "";
    if (!about[o->reduce].needs_threshold) {
        if (o->threshold)
            ru_diagnostics_error(b->log, ru_table_place(o->node, "threshold"), "",
                                 "outputs.%s.threshold: '%s' needs none", o->name,
                                 reduction_names[o->reduce]);
        return;
    }
    if (!o->threshold)
        ru_diagnostics_error(b->log, ru_table_place(o->node, "reduce"), "",
                             "outputs.%s: '%s' needs a threshold, in %s", o->name,
                             reduction_names[o->reduce], unit);
    else if (ru_unit_split(o->threshold, &number, own, sizeof own) != RU_OK ||
             ru_unit_convert(own[0] ? own : "1", unit, number, &o->limit) != RU_OK)
        ru_diagnostics_error(b->log, ru_table_place(o->node, "threshold"), ru_unit_hint(own, unit),
                             "outputs.%s.threshold: expected a quantity in %s, found '%.40s'",
                             o->name, unit, o->threshold);
}

/* Whether all of the window is one moment, of which there is a value but no time. */
static void check_window(const binding *b)
{
    const ru_study_output *o = b->o;
    ru_reduced_unit kind = about[o->reduce].unit;
    int lasts = kind == RU_AS_TIME || kind == RU_TIMES_TIME;
    if (o->window.from > o->window.until)
        ru_diagnostics_error(b->log, ru_table_place(o->node, "time"), "",
                             "outputs.%s.time: until must not be before from", o->name);
    else if (o->window.from == o->window.until && lasts)
        ru_diagnostics_error(b->log, ru_table_place(o->node, "time"), "",
                             "outputs.%s.time: '%s' is of a time, not of one moment", o->name,
                             reduction_names[o->reduce]);
}

static void check_over(const binding *b)
{
    const ru_study_output *o = b->o;
    if (about[o->reduce].unit != RU_AS_SHARE && ru_tree_find(o->node, "over"))
        ru_diagnostics_error(b->log, ru_table_place(o->node, "over"), "",
                             "outputs.%s.over: '%s' has none: only volume-below and volume-above",
                             o->name, reduction_names[o->reduce]);
}

static void settle_unit(const binding *b, const char *series)
{
    static const char *const fixed[] = {[RU_AS_TIME] = "h", [RU_AS_SHARE] = "%"};
    ru_study_output *o = b->o;
    ru_reduced_unit kind = about[o->reduce].unit;
    char natural[64];
    double zero = 0, one = 0;
    /* What the reductions give: the unit of the series, s, 1, the series' times s. */
    snprintf(natural, sizeof natural, kind == RU_TIMES_TIME ? "(%s).s" : "%s",
             kind == RU_AS_TIME    ? "s"
             : kind == RU_AS_SHARE ? "1"
                                   : series);
    if (o->unit_text)
        snprintf(o->unit, sizeof o->unit, "%s", o->unit_text);
    else
        snprintf(o->unit, sizeof o->unit, kind == RU_TIMES_TIME ? "(%s).h" : "%s",
                 kind == RU_AS_TIME || kind == RU_AS_SHARE ? fixed[kind] : series);
    if (ru_unit_convert(natural, o->unit, 0, &zero) != RU_OK ||
        ru_unit_convert(natural, o->unit, 1, &one) != RU_OK)
        ru_diagnostics_error(
            b->log, ru_table_place(o->node, "unit"), ru_unit_hint(o->unit, natural),
            "outputs.%s.unit: '%.40s' is no unit of it, which has %s", o->name, o->unit, natural);
    o->shift = zero;
    o->factor = strcmp(natural, o->unit) == 0 ? 1 : one - zero;
}

void ru_outputs_bind(ru_study_output *outputs, size_t n, const ru_study_base *base,
                     ru_diagnostics *log)
{
    for (size_t i = 0; i < n; i++) {
        ru_study_output *o = &outputs[i];
        int field = about[o->reduce].of_field;
        const binding b = {o, field ? base->fields : base->series,
                           field ? base->n_field : base->n_series, log};
        o->name = o->node->key;
        const char *wanted = o->of ? o->of : o->name;
        o->column = 0;
        while (o->column < b.n_column && strcmp(b.columns[o->column].name, wanted) != 0)
            o->column++;
        if (o->column == b.n_column) {
            refuse_name(&b, wanted);
            continue;
        }
        settle_threshold(&b, b.columns[o->column].unit);
        settle_unit(&b, b.columns[o->column].unit);
        check_over(&b);
        check_window(&b);
    }
    ru_fault_clear();
}
