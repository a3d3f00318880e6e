/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_OUTPUT_H
#define RU_STUDY_OUTPUT_H

#include <ru/base/record.h>
#include <ru/base/table.h>
#include <ru/study/parameter.h>

/* What a study looks at in a run: a series, or a field, reduced to one number. */

/* What a reduction needs and gives: name, of a field (1) or a series (0), needs a threshold (1),
 * unit of the result: same as the series, a time, a share, series times time; meaning */
#define RU_REDUCTION_LIST(X)                                                                       \
    X(RU_REDUCE_END, "end", 0, 0, RU_AS_SERIES, "value at the end")                                \
    X(RU_REDUCE_START, "start", 0, 0, RU_AS_SERIES, "value at the start of the window")            \
    X(RU_REDUCE_MAX, "max", 0, 0, RU_AS_SERIES, "highest value recorded")                          \
    X(RU_REDUCE_MIN, "min", 0, 0, RU_AS_SERIES, "lowest value recorded")                           \
    X(RU_REDUCE_MEAN, "mean", 0, 0, RU_AS_SERIES, "mean over time")                                \
    X(RU_REDUCE_INTEGRAL, "integral", 0, 0, RU_TIMES_TIME, "integral over time, in hours")         \
    X(RU_REDUCE_TIME_ABOVE, "time-above", 0, 1, RU_AS_TIME, "time spent above the threshold")      \
    X(RU_REDUCE_TIME_BELOW, "time-below", 0, 1, RU_AS_TIME, "time spent below the threshold")      \
    X(RU_REDUCE_TIME_OF_MAX, "time-of-max", 0, 0, RU_AS_TIME, "when it is highest")                \
    X(RU_REDUCE_TIME_OF_MIN, "time-of-min", 0, 0, RU_AS_TIME, "when it is lowest")                 \
    X(RU_REDUCE_FIRST_ABOVE, "first-above", 0, 1, RU_AS_TIME,                                      \
      "when it first is above the threshold; no number when it never is")                          \
    X(RU_REDUCE_FIRST_BELOW, "first-below", 0, 1, RU_AS_TIME,                                      \
      "when it first is below the threshold; no number when it never is")                          \
    X(RU_REDUCE_VOLUME_BELOW, "volume-below", 1, 1, RU_AS_SHARE,                                   \
      "share of the liquid where the field is below the threshold")                                \
    X(RU_REDUCE_VOLUME_ABOVE, "volume-above", 1, 1, RU_AS_SHARE,                                   \
      "share of the liquid where the field is above the threshold")                                \
    X(RU_REDUCE_FIELD_MIN, "field-min", 1, 0, RU_AS_SERIES, "lowest value anywhere at any time")   \
    X(RU_REDUCE_FIELD_MAX, "field-max", 1, 0, RU_AS_SERIES, "highest value anywhere at any time")

typedef enum ru_reduced_unit {
    RU_AS_SERIES,
    RU_AS_TIME,
    RU_AS_SHARE,
    RU_TIMES_TIME
} ru_reduced_unit;

typedef enum ru_reduction {
#define RU_REDUCTION_ENUM(code, name, field, threshold, unit, meaning) code,
    RU_REDUCTION_LIST(RU_REDUCTION_ENUM)
#undef RU_REDUCTION_ENUM
} ru_reduction;

/* How shares of the volume, which are of one moment, are taken over time: name */
#define RU_OVER_TIME_LIST(X)                                                                       \
    X(RU_OVER_MAX, "max")                                                                          \
    X(RU_OVER_MEAN, "mean")                                                                        \
    X(RU_OVER_END, "end")

typedef enum ru_over_time {
#define RU_OVER_TIME_ENUM(code, name) code,
    RU_OVER_TIME_LIST(RU_OVER_TIME_ENUM)
#undef RU_OVER_TIME_ENUM
} ru_over_time;

typedef struct ru_study_output {
    const ru_tree *node; /* its key is the name; borrowed */
    char *of;            /* series, or field; NULL: the name of the output; owned by the table */
    int reduce;          /* ru_reduction */
    int over;            /* ru_over_time, of shares of the volume */
    char *threshold, *unit_text;
    struct {
        double from, until; /* s; -INFINITY, INFINITY: open */
    } window;
    /* From here on made by ru_outputs_bind. */
    const char *name;
    size_t column;        /* among the series or the fields */
    double limit;         /* the threshold in the unit of the column */
    double factor, shift; /* output = factor * reduced + shift, in `unit` */
    char unit[64];
} ru_study_output;

extern const ru_table ru_output_table;

/* Finds series and fields in what the base records, and settles units; what does not fit goes to
 * `log`, with the nearest names. Not collective. */
void ru_outputs_bind(ru_study_output *outputs, size_t n, const ru_study_base *base,
                     ru_diagnostics *log);

/* Reduces the record of a completed run: values [n], each in its unit; NAN where there is none.
 * `volume_fraction` [record->n_node] is needed for shares of the volume. Fields are complete on
 * rank 0 only. Not collective. */
void ru_outputs_reduce(const ru_study_output *outputs, size_t n, const ru_memory_record *record,
                       const double *volume_fraction, double *values);

#endif
