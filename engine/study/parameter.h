/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_PARAMETER_H
#define RU_STUDY_PARAMETER_H

#include <ru/base/record.h>
#include <ru/base/table.h>

/* What varies: a value of the scenario by its path, with the range or the distribution it comes
 * from. One item of `parameters:` in studies and fits. All numbers are kept in the unit they were
 * written in, so that a member's override is exactly what the user would write. */

/* name, meaning */
#define RU_DISTRIBUTION_LIST(X)                                                                    \
    X(RU_UNIFORM, "uniform", "evenly between low and high, on the scale of the parameter")         \
    X(RU_LOGUNIFORM, "loguniform", "evenly in the logarithm: uniform on a scale that is log")      \
    X(RU_NORMAL, "normal", "mean and sd; low and high cut it off")                                 \
    X(RU_LOGNORMAL, "lognormal", "median and spread (geometric sd); low and high cut it off")      \
    X(RU_TRIANGULAR, "triangular", "low, mode, high")

typedef enum ru_distribution {
#define RU_DISTRIBUTION_ENUM(code, name, meaning) code,
    RU_DISTRIBUTION_LIST(RU_DISTRIBUTION_ENUM)
#undef RU_DISTRIBUTION_ENUM
} ru_distribution;

enum { RU_PARAMETER_UNIT = 48, RU_PARAMETER_TEXT = 256 };

typedef struct ru_parameter {
    const ru_tree *node; /* as written; its key is the name; borrowed from the document */
    char *path;          /* "vessel.volume"; owned by the table, as all texts here */
    struct {
        char *low, *high, *mean, *sd, *median, *spread, *mode, *unit; /* NULL: not given */
        char **values;                                                /* [n_values] */
        size_t n_values;
    } text;
    int is_log;       /* 1: scale: log */
    int distribution; /* ru_distribution */
    /* From here on made by ru_parameters_settle. */
    const char *name;
    char unit[RU_PARAMETER_UNIT]; /* of all numbers below; "" for a bare number */
    double low, high;             /* -INFINITY, INFINITY: open */
    double mean, sd;              /* normal */
    double median, spread;        /* lognormal: spread is the geometric sd, > 1 */
    double mode;                  /* triangular */
    double *values;               /* [text.n_values], NULL when they are words or none */
    int is_word;                  /* 1: values are words; the number of one is its index */
    /* From here on made by ru_parameters_bind. */
    double base; /* value in the base scenario, in `unit`; words: index, NAN when it is none */
} ru_parameter;

/* The rows of the table of one parameter, for tables of structs that begin with an ru_parameter:
 *     static const ru_key keys[] = {RU_PARAMETER_KEYS, {.name = "start", ...}};
 * The table needs `.keeps_node = 1`, and is held by a key of kind RU_KEY_MAPS. */
extern const char *const ru_distribution_names[], *const ru_scale_names[];
#define RU_PARAMETER_TEXT_KEY(key, shown, meaning)                                                 \
    {                                                                                              \
        .name = #key, .kind = RU_KEY_TEXT, .offset = offsetof(ru_parameter, text.key),             \
        .optional = 1, .example = shown, .help = meaning                                           \
    }
#define RU_PARAMETER_KEYS                                                                          \
    {.name = "path",                                                                               \
     .kind = RU_KEY_TEXT,                                                                          \
     .offset = offsetof(ru_parameter, path),                                                       \
     .example = "gas.kla",                                                                         \
     .help = "what varies: a value of the scenario, written as for --set"},                        \
        RU_PARAMETER_TEXT_KEY(low, "150 1/h", "lower bound"),                                      \
        RU_PARAMETER_TEXT_KEY(high, "300 1/h", "upper bound"),                                     \
        {.name = "values",                                                                         \
         .kind = RU_KEY_TEXTS,                                                                     \
         .offset = offsetof(ru_parameter, text.values),                                            \
         .count_offset = offsetof(ru_parameter, text.n_values),                                    \
         .optional = 1,                                                                            \
         .example = "[150 1/h, 200 1/h, 300 1/h]",                                                 \
         .help = "the values it can have, in place of a range: quantities, or words"},             \
        {.name = "scale",                                                                          \
         .kind = RU_KEY_CHOICE,                                                                    \
         .offset = offsetof(ru_parameter, is_log),                                                 \
         .choices = ru_scale_names,                                                                \
         .fallback = "linear",                                                                     \
         .help = "log: levels and samples are even in the logarithm"},                             \
        {.name = "distribution",                                                                   \
         .kind = RU_KEY_CHOICE,                                                                    \
         .offset = offsetof(ru_parameter, distribution),                                           \
         .choices = ru_distribution_names,                                                         \
         .fallback = "uniform",                                                                    \
         .help = "what samples are drawn from"},                                                   \
        RU_PARAMETER_TEXT_KEY(mean, "220 1/h", "of a normal distribution"),                        \
        RU_PARAMETER_TEXT_KEY(sd, "20 1/h",                                                        \
                              "standard deviation of a normal one; in %: of the mean"),            \
        RU_PARAMETER_TEXT_KEY(median, "220 1/h", "of a lognormal distribution"),                   \
        RU_PARAMETER_TEXT_KEY(spread, "1.3",                                                       \
                              "geometric standard deviation of a lognormal one, above 1"),         \
        RU_PARAMETER_TEXT_KEY(mode, "200 1/h", "peak of a triangular distribution"),               \
        RU_PARAMETER_TEXT_KEY(unit, "1/h",                                                         \
                              "of the numbers in tables; absent: that of the first number here")

/* Parameters that stand in a struct of their own: the i-th is at first + i * stride. */
typedef struct ru_parameter_list {
    void *first;
    size_t stride, n;
} ru_parameter_list;

ru_parameter *ru_parameter_at(const ru_parameter_list *list, size_t i);

/* What a study looks at: the base scenario as it is resolved, and what it records. Borrowed. */
typedef struct ru_study_base {
    const ru_tree *resolved;
    const ru_column *series; /* [n_series] */
    size_t n_series;
    const ru_column *fields; /* [n_field] */
    size_t n_field;
    const char *name; /* as messages call it; NULL: "the base scenario" */
} ru_study_base;

/* Numbers out of the texts of parameters that a table has read, and what does not fit together into
 * `log`. The status tells of memory only. Not collective. */
RU_MUST_USE ru_status ru_parameters_settle(const ru_parameter_list *list, ru_diagnostics *log);

/* Checks paths and units against a base scenario, and takes the value there. What is not there goes
 * to `log`, with the nearest paths. Not collective. */
void ru_parameters_bind(const ru_parameter_list *list, const ru_study_base *base,
                        ru_diagnostics *log);

/* Frees what settling made; the rest is the table's. Not collective. */
void ru_parameters_free(const ru_parameter_list *list);

/* "gas.kla=%.17g 1/h" for a value in the parameter's unit (words: their index): an override for
 * ru_open and ru_restart. `text` of `size` >= RU_PARAMETER_TEXT. Not collective. */
void ru_parameter_override(const ru_parameter *parameter, double value, char *text, size_t size);

/* Value for a share of the way between its ends, 0 at the lower and 1 at the upper one, on the
 * parameter's scale; beyond them it goes on. NAN where it has no ends. Not collective. */
double ru_parameter_between(const ru_parameter *parameter, double share);

/* The coded level of a value: -1 and 1 at its ends, 0 in the middle of its scale. NAN where it has
 * no ends. Not collective. */
double ru_parameter_coded(const ru_parameter *parameter, double value);

/* The value below which a share 0 .. 1 of its distribution lies: the ends themselves, or infinite,
 * at 0 and 1. Single values: the first at 0, each with its even share. Not collective. */
double ru_parameter_quantile(const ru_parameter *parameter, double share);

/* Ends of what is looked at where levels are set: low and high, and where one is open the quantile
 * of 2.5 or 97.5 %. Returns 0 when there are none: neither a range nor a distribution. Not
 * collective. */
int ru_parameter_ends(const ru_parameter *parameter, double ends[2]);

/* Node of a dotted path ("vessel.volume", "feeds[0].rate", "feeds.sugar.rate") below a resolved
 * document, NULL when there is none. Borrowed. Not collective. */
const ru_tree *ru_path_find(const ru_tree *root, const char *path);

/* What a map `set:` of a file (NULL: none) holds as overrides "path=value", in the order written:
 * *sets [*n_set], malloc'ed. Other than single values are told to the log. Not collective. */
RU_MUST_USE ru_status ru_overrides_take(const ru_tree *set, ru_diagnostics *log, char ***sets,
                                        size_t *n_set);

#endif
