/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_ESTIMATE_H
#define RU_FRONT_ESTIMATE_H

#include <ru/front/rushton.h>

/* How long a run or a study will take, and how much memory: the part of the public interface for
 * those who plan jobs. */

/* What an estimate rests on, best first. */
typedef enum ru_estimate_way {
    RU_ESTIMATE_WHOLE,  /* the run was made, to its end */
    RU_ESTIMATE_COARSE, /* a run on a coarse grid, to its end, and the start of the run */
    RU_ESTIMATE_SHARE,  /* a good share of the run's process time */
    RU_ESTIMATE_RULE    /* the start of the run, and a rule for the number of steps */
} ru_estimate_way;

typedef struct ru_estimate {
    ru_estimate_way way;
    int ranks;
    double seconds;     /* of computing, each rank on a core of its own */
    double limit;       /* s of real time that a run is stopped at; 0: none */
    double point;       /* the share of the run from one point that it can go on from to the next */
    double factor;      /* the run may take so many times as long, or be done in as small a part */
    double steps;       /* of the integrator */
    double tried_steps; /* of the run itself in the trial */
    double tried;       /* s of computing in them */
    double memory;      /* bytes a rank, as ru_memory_expected */
    int32_t nodes;
} ru_estimate;

/* Seconds of real time on another number of ranks than an estimate from one rank has, within the
 * limit: twice as many are 1.82 times as fast (docs/performance.md), as long as each has a thousand
 * nodes. NAN where the seconds are. Not collective. */
double ru_estimate_seconds(const ru_estimate *estimate, double ranks);

/* s of computing that nobody minds. */
#define RU_ESTIMATE_TRIAL 1.0

/* Integrates a scenario that was opened, from its start, for up to `most` s of computing; where
 * that is not all of it and it has a grid, also on a coarse one. Nothing is recorded, and the
 * simulation stays at its start. ru_consequences tells of it from then on. `most` 0: no trial,
 * seconds and steps are NAN. Fails as ru_run does where the trial breaks off, seconds and steps are
 * NAN then too. Collective. */
RU_MUST_USE ru_status ru_estimate_run(ru_simulation *simulation, double most,
                                      ru_estimate *estimate);

/* The same of a study: of a run of its base scenario under the study's limits, which can only go on
 * from the start (`point` is 1), and how many of them there are. `options`:
 * its `sets` count. Fails as ru_study_run for what is wrong with the study or the scenario; on all
 * ranks alike. Collective over `comm`. */
RU_MUST_USE ru_status ru_estimate_study(const char *path, MPI_Comm comm,
                                        const ru_sweep_options *options, double most,
                                        ru_estimate *a_run, size_t *n_run);

/* Seconds as people say them, to two digits: "11 s", "2.5 min", "8.3 h". Not collective. */
void ru_estimate_spell(double seconds, char text[32]);

/* Checks a fit file or a PEtab problem and all that it names, and tells the bytes a rank that it
 * needs; NAN of a PEtab problem. How long a fit takes is not known before. Fails as ru_fit does.
 * Not collective. */
RU_MUST_USE ru_status ru_estimate_fit(const char *path, double *memory);

/* What a file is for, by the keys that it has; a scenario where none says another thing. Fails with
 * RU_ERR_INPUT where it cannot be read. Not collective. */
typedef enum ru_file_kind {
    RU_FILE_SCENARIO,
    RU_FILE_STUDY,
    RU_FILE_FIT,
    RU_FILE_PETAB
} ru_file_kind;
RU_MUST_USE ru_status ru_file_kind_find(const char *path, ru_file_kind *kind);

#endif
