/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SWEEP_H
#define RU_FRONT_SWEEP_H

#include <ru/base/comm.h>
#include <ru/base/text.h>
#include <ru/front/rushton.h>
#include <ru/io/study_file.h>
#include <ru/study/effects.h>

/* A study under way: what ru_sweep and its parts share. Internal to the front. */

/* What a run gave, before it is a row. */
typedef struct ru_sweep_result {
    size_t row;
    ru_run_status status; /* RU_RUN_OPEN: it was interrupted and does not count */
    ru_request asked;     /* of any rank of the group: nothing more is begun */
    double seconds;
    char message[RU_STUDY_MESSAGE];
    double *numbers; /* [ru_study_width]; owned */
} ru_sweep_result;

typedef struct ru_sweep_count {
    size_t done, failed, limited; /* of the rows of this file */
    double seconds;               /* of computing in them */
} ru_sweep_count;

typedef struct ru_sweep {
    const ru_sweep_options *options;
    ru_comm all;          /* of the study */
    ru_comm group;        /* that runs one member at a time */
    ru_comm leaders;      /* first ranks of the groups; of others the size is 0 */
    int n_group, is_idle; /* idle: a rank that no group has room for */
    ru_study *study;
    ru_simulation *simulation; /* of the group */
    ru_document *resolved;     /* the base */
    ru_column *inputs;         /* [n_parameter] */
    ru_column *outputs;        /* [n_output] */
    ru_column *series;         /* [n_kept]; texts in series_texts, since the schema is made anew */
    char *series_texts;
    size_t width;
    /* From here on of rank 0 alone. */
    ru_design *design;
    ru_study_shape shape;
    int *members;         /* [shape.n_run] */
    const double *values; /* [shape.n_run][n_parameter]: those of the design, or of the part */
    double *part_values;  /* owned; NULL: all runs are in this file */
    char **words;         /* [n_parameter] */
    ru_note texts[4];
    char identity[17];
    char path[4096];
    size_t part, parts;   /* rows of this file: every parts-th from the part-th on; parts 0: all */
    unsigned char *taken; /* [shape.n_run] 1: done, or handed out */
    size_t n_open;        /* rows that are not taken */
    ru_study_writer *writer;
    ru_sweep_count count;
    size_t n_kept;        /* rows that earlier work had */
    double first_seconds; /* of the first run */
    double longest;       /* s of real time, of a run of this call */
    /* Of every rank. */
    double began;     /* by ru_sweep_now */
    ru_request asked; /* that ends the study: of this rank, behind ru_sweep_run_all of any */
} ru_sweep;

/* sweep_store.c: names the file and lays out its rows. Rank 0. */
RU_MUST_USE ru_status ru_sweep_lay_out(ru_sweep *sweep);
/* Takes over what earlier work left in the files of this study, then opens the writer, unless there
 * is nothing to do. Fails with RU_ERR_USAGE for files of others. Rank 0. */
RU_MUST_USE ru_status ru_sweep_take_up(ru_sweep *sweep);
/* A finished row into the file. Rank 0. */
RU_MUST_USE ru_status ru_sweep_keep(ru_sweep *sweep, const ru_sweep_result *result);

/* sweep_queue.c: runs one member on this group; `inputs` [n_parameter] are those of its leader.
 * Never fails: what goes wrong is in the result, good on the leader. Collective over the group. */
void ru_sweep_run_one(ru_sweep *sweep, size_t row, const double *inputs, ru_sweep_result *result,
                      void (*between)(void *context), void *context);
/* Runs all that is open. Collective. */
RU_MUST_USE ru_status ru_sweep_run_all(ru_sweep *sweep);
/* The present fault as one line: of what a scenario's checks say, the first message without its
 * place. */
void ru_sweep_fault(char *line, size_t size);
/* Seconds of a clock that never jumps. */
double ru_sweep_now(void);

/* sweep_report.c: what the file tells, as text or JSON. Rank 0. */
RU_MUST_USE ru_status ru_sweep_report(ru_sweep *sweep, char **report);
/* The plan: what will be run, in lines. Rank 0. */
void ru_sweep_plan(const ru_sweep *sweep, ru_text *out);

#endif
