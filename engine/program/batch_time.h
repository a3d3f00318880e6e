/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PROGRAM_BATCH_TIME_H
#define RU_PROGRAM_BATCH_TIME_H

#include <ru/front/estimate.h>

/* How long a job has to be, by what a run takes. */

typedef struct ru_batch_work {
    ru_estimate a_run; /* on one rank */
    double ranks;      /* that share a run */
    double in_turn;    /* runs one after another in a job */
} ru_batch_work;

/* s before the end of a job of so many at which it is asked to stop: Slurm may be a minute early
 * with it, which is all of a short job. Not collective. */
long ru_batch_lead(double seconds);

/* s of a job that does all the work at the estimate's upper end and on a slower machine; a day at
 * most, or what it takes to get further in one job, since it goes on in the next. `why`: the reason
 * in a line. Not collective. */
double ru_batch_time_choose(const ru_batch_work *work, char *why, size_t size);

/* Whether a job of so many seconds gets to a point that the next one can go on from; in `why` what
 * speaks against it, where something does. Not collective. */
typedef enum ru_batch_verdict {
    RU_BATCH_FITS,
    RU_BATCH_MAY_FAIL,
    RU_BATCH_TOO_SHORT
} ru_batch_verdict;
ru_batch_verdict ru_batch_time_judge(const ru_batch_work *work, double seconds, char *why,
                                     size_t size);

#endif
