/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_STUDY_H
#define RU_STUDY_STUDY_H

#include <stdint.h>

#include <ru/base/status.h>
#include <ru/base/text.h>
#include <ru/base/tree.h>
#include <ru/study/output.h>
#include <ru/study/parameter.h>

/* A study file: the base scenario, what varies, how it is sampled, what is looked at. Its keys are
 * tables (study.c), which ru_study_describe prints. */

typedef enum ru_design_kind {
#define RU_DESIGN(code, name, maker, meaning) RU_DESIGN_##code,
#include <ru/study/designs.def>
#undef RU_DESIGN
    RU_DESIGN_COUNT
} ru_design_kind;

/* NULL-terminated. */
extern const char *const ru_design_names[];

typedef enum ru_axial { RU_AXIAL_CIRCUMSCRIBED, RU_AXIAL_INSCRIBED, RU_AXIAL_FACE } ru_axial;
typedef enum ru_alpha { RU_ALPHA_ROTATABLE, RU_ALPHA_ORTHOGONAL } ru_alpha;

/* Keys that a kind does not use are refused, so what is here is meant. */
typedef struct ru_design_keys {
    int kind;             /* ru_design_kind */
    int64_t runs;         /* random, latin-hypercube, sobol */
    int64_t levels;       /* grid, morris */
    int64_t center;       /* centre points; -1: as the design needs */
    int64_t trajectories; /* morris */
    int64_t samples;      /* sobol-indices: base samples */
    int64_t resamples;    /* morris, sobol-indices: of the bootstrap */
    int64_t resolution;   /* fractional-factorial: the least; 0: not asked for */
    int64_t fraction;     /* fractional-factorial: p of 2^(k-p); 0: from the others */
    int axial, alpha;     /* ru_axial, ru_alpha */
    int sampler;          /* sobol-indices: 0 sobol, 1 random */
    char **generators;    /* [n_generator] "D=ABC"; owned */
    size_t n_generator;
    char *file; /* list */
} ru_design_keys;

/* A dependence between two parameters. */
typedef struct ru_study_correlation {
    const ru_tree *node;
    char **between; /* [2] names */
    size_t n_between;
    double coefficient; /* rank correlation (Spearman) */
    size_t i, k;        /* the parameters */
} ru_study_correlation;

typedef struct ru_study {
    char *title, *scenario;
    const ru_tree *set; /* map path: value; borrowed; NULL: none */
    ru_parameter *parameters;
    size_t n_parameter;
    ru_study_correlation *correlations;
    size_t n_correlation;
    ru_study_output *outputs;
    size_t n_output;
    ru_design_keys design;
    int64_t seed;
    struct {
        double time;   /* s of real time a run; INFINITY: none */
        int64_t steps; /* of the integrator; 0: none */
    } limits;
    struct {
        char **series; /* [n_series] names; kept of every run at `points` times */
        size_t n_series;
        int64_t points;
    } keep;
    /* From here on not from the table. */
    char *path;  /* of the study file; owned */
    char *base;  /* of the scenario; owned */
    char **sets; /* [n_set] "path=value" of `set`; owned */
    size_t n_set;
    size_t *kept; /* [keep.n_series] columns among the series, after ru_study_bind */
    ru_document *document;
} ru_study;

/* Reads a study file; nothing but it is looked at. Fails with RU_ERR_INPUT and all messages, each
 * with file, line and column, or RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_study_read(const char *path, ru_study **study);

/* The same from a text; `name` stands for the file, and what it names is beside it. */
RU_MUST_USE ru_status ru_study_read_text(const char *text, const char *name, ru_study **study);

/* Holds paths, series and units against the base scenario. Fails with RU_ERR_INPUT and all
 * messages. Not collective. */
RU_MUST_USE ru_status ru_study_bind(ru_study *study, const ru_study_base *base);

/* The parameter that varies a value of the base, however its path is written, NULL: none does. */
const ru_parameter *ru_study_varies(const ru_study *study, const ru_tree *resolved,
                                    const char *path);

/* The parameters as a list. */
ru_parameter_list ru_study_parameters(const ru_study *study);

/* Frees it; NULL is accepted. Not collective. */
void ru_study_destroy(ru_study **study);

/* The keys of a study file, for people; markdown: 1 for a reference page. Not collective. */
void ru_study_describe(int markdown, ru_text *out);

#endif
