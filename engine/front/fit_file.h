/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_FILE_H
#define RU_FRONT_FIT_FILE_H

#include <ru/base/table.h>
#include <ru/fit/fit.h>
#include <ru/fit/noise.h>
#include <ru/study/parameter.h>

/* A fit file: which parameters are sought between which bounds, on which measured runs, and on
 * which others the outcome is judged. Its keys are tables (fit_file.c), which ru_fit_file_describe
 * prints. */

/* A parameter that is sought: that of a study, and more. */
typedef struct ru_fit_item {
    ru_parameter parameter; /* first: its table extends that of studies */
    char *start_text;       /* NULL: the value of the scenario */
    int per_run;            /* 1: each run has its own */
    char **runs;            /* [n_run] names of the runs it belongs to; none: all that are fitted */
    size_t n_run;
    double start; /* in the parameter's unit; NAN: not given */
} ru_fit_item;

/* A measured run: a scenario, and the limits that say which data it is held against. */
typedef struct ru_fit_member {
    const ru_tree *node;
    char *name;              /* after reading never NULL */
    char *folder;            /* of a validation case, which holds both files; or: */
    char *scenario, *limits; /* after reading paths that can be opened */
    char **quantities;       /* [n_quantity] measured ones that count; none: all */
    size_t n_quantity;
    const ru_tree *set; /* overrides of the scenario, path: value; NULL: none */
    char **sets;        /* [n_set] "path=value"; owned */
    size_t n_set;
} ru_fit_member;

/* name, what the sd of the data are worth */
#define RU_FIT_DOUBT_LIST(X)                                                                       \
    X(RU_FIT_STATED, "stated", "likelihood: every point has its sd, which is true as it stands")   \
    X(RU_FIT_SCALED, "scaled", "weighted least squares: sd are true against each other")           \
    X(RU_FIT_ESTIMATED, "estimated", "an sd for each quantity, sought with the parameters")

typedef enum ru_fit_doubt {
#define RU_FIT_DOUBT_ENUM(code, name, meaning) code,
    RU_FIT_DOUBT_LIST(RU_FIT_DOUBT_ENUM)
#undef RU_FIT_DOUBT_ENUM
} ru_fit_doubt;

typedef enum ru_fit_gradients { RU_FIT_SENSITIVITIES, RU_FIT_DIFFERENCES } ru_fit_gradients;

typedef struct ru_fit_file {
    char *title;
    ru_fit_item *items;
    size_t n_item;
    ru_fit_member *fitted, *judged;
    size_t n_fitted, n_judged;
    struct {
        int law;   /* ru_fit_law */
        int doubt; /* ru_fit_doubt */
    } noise;
    struct {
        char *name; /* of a method */
        int64_t starts, evaluations;
        double tolerance;
        int gradients; /* ru_fit_gradients */
        int polish;    /* 1: the best place of another method is where the trust region starts */
    } method;
    int64_t seed;
    int profile; /* 1: profile likelihoods */
    /* From here on not from the table. */
    char *path;
    ru_document *document;
} ru_fit_file;

/* Reads a fit file; of what it names nothing is opened. Fails with RU_ERR_INPUT and all messages,
 * each with file, line and column, or RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_fit_file_read(const char *path, ru_fit_file **file);

/* The parameters as those of a study. Not collective. */
ru_parameter_list ru_fit_parameters(const ru_fit_file *file);

/* Frees it; NULL is accepted. Not collective. */
void ru_fit_file_destroy(ru_fit_file **file);

/* The keys of a fit file, for people; markdown: 1 for a reference page. Not collective. */
void ru_fit_file_describe(int markdown, ru_text *out);

#endif
