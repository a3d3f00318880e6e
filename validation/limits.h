/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_LIMITS_H
#define RU_VALIDATION_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/base/text.h>
#include <ru/base/tree.h>

/* What is compared with what, and how close it has to be: the limits file, written before the run
 * it judges. Its keys are tables (limits.c), which ru_limits_describe prints. */

/* What unit a metric has. */
typedef enum ru_metric_unit {
    RU_PURE,
    RU_SHARE, /* pure, shown in percent */
    RU_OF_DATA,
    RU_OF_AXIS, /* of a distribution or spectrum */
    RU_OF_TIME
} ru_metric_unit;

/* name, label in reports, unit, 1: at most | 0: at least */
#define RU_METRIC_LIST(X)                                                                          \
    X(RU_METRIC_BIAS, "bias", "abs(bias)", RU_OF_DATA, 1)                                          \
    X(RU_METRIC_RMSE, "rmse", "RMSE", RU_OF_DATA, 1)                                               \
    X(RU_METRIC_NRMSE, "nrmse", "NRMSE(range)", RU_SHARE, 1)                                       \
    X(RU_METRIC_MAE, "mae", "MAE", RU_OF_DATA, 1)                                                  \
    X(RU_METRIC_MAX_ERROR, "max_error", "max abs(E)", RU_OF_DATA, 1)                               \
    X(RU_METRIC_R2, "r2", "R2", RU_PURE, 0)                                                        \
    X(RU_METRIC_CHI2, "chi2", "chi2/n", RU_PURE, 1)                                                \
    X(RU_METRIC_COVERAGE, "coverage", "within 2 sd", RU_SHARE, 0)                                  \
    X(RU_METRIC_BAND, "band", "within 2 u_val", RU_SHARE, 0)                                       \
    X(RU_METRIC_DECISION, "decision", "same by spec", RU_SHARE, 0)                                 \
    X(RU_METRIC_AREA, "area", "area of CDFs", RU_OF_AXIS, 1)                                       \
    X(RU_METRIC_THEIL, "theil", "Theil's U", RU_PURE, 1)                                           \
    X(RU_METRIC_WILLMOTT, "willmott", "Willmott's d", RU_PURE, 0)                                  \
    X(RU_METRIC_EQUIVALENCE, "equivalence", "TOST, bias 90 %", RU_OF_DATA, 1)                      \
    X(RU_METRIC_E_OVER_U, "e_over_u", "RMS(E/u_val)", RU_PURE, 1)                                  \
    X(RU_METRIC_SHIFT, "shift", "abs(time shift)", RU_OF_TIME, 1)

typedef enum ru_metric {
#define RU_METRIC_ENUM(code, name, label, unit, upper) code,
    RU_METRIC_LIST(RU_METRIC_ENUM)
#undef RU_METRIC_ENUM
        RU_METRIC_COUNT
} ru_metric;

typedef struct ru_metric_info {
    const char *name, *label;
    ru_metric_unit unit;
    int upper; /* 1: the limit is the most allowed, 0: the least */
} ru_metric_info;

/* [RU_METRIC_COUNT] */
extern const ru_metric_info ru_metrics[];

/* The metric of that name, RU_METRIC_COUNT when there is none. Not collective. */
ru_metric ru_metric_find(const char *name);

/* What a limit is held against: the size of the scores that have a sign, else the score. */
double ru_metric_size(ru_metric metric, double score);

/* A number with the unit it was written in; text NULL: not given. */
typedef struct ru_measure {
    char *text; /* as written; owned by the table */
    double number;
    char unit[48]; /* "" for a bare number */
} ru_measure;

typedef struct ru_limit_set {
    const ru_tree *node;                 /* borrowed from the document */
    ru_measure at_most[RU_METRIC_COUNT]; /* or at least; pure numbers are converted to 1 */
} ru_limit_set;

typedef struct ru_noise {
    double relative;     /* share of the value; NAN: not given */
    ru_measure absolute; /* added to it in square */
} ru_noise;

/* How a quantity was measured: name, what it is. */
#define RU_MODALITY_LIST(X)                                                                        \
    X("unstated", "not said")                                                                      \
    X("online-probe", "dissolved oxygen, pH, CO2, temperature, with lag and drift")                \
    X("off-gas", "O2 and CO2 of the gas that leaves, and rates from them")                         \
    X("optical", "turbidity, optical density, scattered light")                                    \
    X("capacitance", "permittivity of living cells")                                               \
    X("offline-assay", "HPLC, enzyme kit, dry mass")                                               \
    X("cell-count", "cell numbers and viability")                                                  \
    X("exometabolome", "many metabolites at once, GC-MS, LC-MS, NMR")                              \
    X("nucleic-acid", "copies of genomes and plasmids, qPCR, ddPCR")                               \
    X("spatial-probe", "the same quantity at several heights")                                     \
    X("tracer", "dye or conductivity after a pulse")                                               \
    X("distribution", "histograms of cytometers")                                                  \
    X("spectrum", "Raman, infrared")                                                               \
    X("steady-state", "chemostat states")                                                          \
    X("quality", "what is told of the batch at its end")

/* NULL-terminated names, and what each is. */
extern const char *const ru_modality_names[];

/* What the data that are judged had to do with the model's parameters: name, what it is. */
#define RU_BASIS_LIST(X)                                                                           \
    X("unstated", "not said")                                                                      \
    X("literature", "published for other cells or vessels")                                        \
    X("other-data", "fitted or estimated on other runs, or on parts that are not judged")          \
    X("same-data", "fitted to what is judged: no prediction")

/* NULL-terminated; same order: names, and what each is. */
extern const char *const ru_basis_names[], *const ru_basis_meanings[];

/* What the case is about; texts owned by the table, NULL: not stated. */
typedef struct ru_about {
    char *title, *organism, *scale;
    char *parameters; /* where the model's numbers come from: literature, or fitted to what */
    int basis;        /* index into ru_basis_names */
} ru_about;

/* How one measured quantity is held against one simulated series. */
typedef struct ru_rule {
    const ru_tree *node; /* borrowed */
    char *measured;
    int modality;      /* index into ru_modality_names */
    char *simulated;   /* NULL: the measured name, or what simulations call it */
    ru_measure factor; /* the number measured times this; its unit, when there is one, is the
                          unit of the product */
    ru_measure offset; /* added to the product; a bare number is in its unit */
    char *unit;        /* of the comparison; NULL: as measured (and multiplied) */
    double molar_mass; /* kg/mol; NAN: from the table of substances */
    ru_limit_set limit;
    int64_t minimum_points;
    ru_noise noise;
    ru_noise u_num, u_input; /* standard uncertainties of the simulation: of its numbers, its
                              * inputs; shares are of the simulated value */
    char *file;              /* of histograms or spectra; NULL: among the data */
    char *pure;              /* file of pure spectra, to turn those of `file` into concentrations */
    char *component;         /* column of `pure` */
    int64_t baseline;        /* degree of the polynomial fitted with them; -1: none */
    struct {
        ru_measure least, most; /* text NULL: no such end */
    } specification;
    int last;          /* 1: only the last point of the run, a value at the end of the batch */
    int override_sd;   /* 1: noise replaces the sd of the data */
    char **drop_flags; /* [n_drop_flag]: rows whose flag contains one are left out */
    size_t n_drop_flag;
    char **ignore_sd_flags; /* [n_ignore_sd_flag]: the sd of such rows is unknown */
    size_t n_ignore_sd_flag;
    struct {
        double from, until; /* s */
    } time;
} ru_rule;

/* A name and a text of `used_for`; borrowed from the document. */
typedef struct ru_statement {
    const char *name, *text;
} ru_statement;

/* Time at which a steady-state run is looked up in the result; name borrowed. */
typedef struct ru_run_time {
    const char *run;
    double time; /* s */
} ru_run_time;

typedef struct ru_limits {
    char **data; /* [n_data] as written, see ru_limits_data_path */
    size_t n_data;
    char *run; /* NULL: the only one */
    ru_about about;
    const ru_tree *used_for; /* borrowed; NULL: not stated */
    const ru_tree *at;       /* borrowed; NULL: none */
    int along_z;             /* 1: profiles over the height at `moment`, 0: series over time */
    ru_rule *rules;          /* [n_rule]; owned */
    size_t n_rule;
    /* From here on not from the table. */
    ru_statement *statements; /* [n_statement]; owned */
    size_t n_statement;
    ru_run_time *run_times; /* [n_run_time]; owned */
    size_t n_run_time;
    double moment;         /* s; INFINITY: the end; only with along_z */
    char *path;            /* owned */
    uint64_t hash;         /* FNV-1a, 64 bit, of the file's bytes, and see ru_limits_fold */
    ru_document *document; /* owned */
} ru_limits;

/* Reads a limits file. Fails with RU_ERR_INPUT and all messages, each with file, line and column,
 * or RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_limits_read(const char *path, ru_limits **limits);

/* The same from a text; `name` stands for the file. Not collective. */
RU_MUST_USE ru_status ru_limits_read_text(const char *text, const char *name, ru_limits **limits);

/* The keys of a limits file, for people; markdown: 1 for a reference page. Not collective. */
void ru_limits_describe(int markdown, ru_text *out);

/* Frees it; NULL is accepted. Not collective. */
void ru_limits_destroy(ru_limits **limits);

#endif
