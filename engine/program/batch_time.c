/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch_time.h"

#include <math.h>
#include <stdio.h>

/* Beyond the estimate's own doubt, for what the machine of the job is slower and writes. A job is
 * no shorter than is worth queueing, and, as it goes on after its limit, no longer than a day. */
static const double time_factor = 2, time_least = 600, time_most = 86400, time_step = 300;

long ru_batch_lead(double seconds)
{
    return seconds < 360 ? (long)(seconds / 6) : 60;
}

/* "run takes about 11 s on 2 ranks here, to a factor of 1.2" */
static void tell_run(const ru_batch_work *w, char *text, size_t size)
{
    char run[32];
    ru_estimate_spell(ru_estimate_seconds(&w->a_run, w->ranks), run);
    snprintf(text, size, "run takes about %s on %.0f rank%s here, to a factor of %g", run, w->ranks,
             w->ranks > 1 ? "s" : "", w->a_run.factor);
}

double ru_batch_time_choose(const ru_batch_work *w, char *why, size_t size)
{
    double a_run = ru_estimate_seconds(&w->a_run, w->ranks), safe = time_factor * w->a_run.factor;
    double wanted = safe * a_run * w->in_turn;
    double further = safe * a_run * w->a_run.point + (double)ru_batch_lead(time_most);
    double most = fmax(time_most, further);
    char run[160], many[64] = "";
    tell_run(w, run, sizeof run);
    if (w->in_turn > 1)
        snprintf(many, sizeof many, ", %.0f of them one after another", w->in_turn);
    snprintf(why, size, "A %s%s; %g times as long to be safe%s.", run, many, safe,
             wanted < time_least ? ", 10 min at least"
             : wanted > most ? ", but no more than a day, or than it takes to get further, since "
                               "it goes on in the next job"
                             : "");
    return ceil(fmin(fmax(wanted, time_least), most) / time_step) * time_step;
}

ru_batch_verdict ru_batch_time_judge(const ru_batch_work *w, double seconds, char *why, size_t size)
{
    double needed = ru_estimate_seconds(&w->a_run, w->ranks) * w->a_run.point;
    double kept = fmax(RU_SPARE_TIME, (double)ru_batch_lead(seconds)), left = seconds - kept;
    char run[160], times[3][32];
    if (isnan(needed) || left >= w->a_run.factor * needed)
        return RU_BATCH_FITS;
    tell_run(w, run, sizeof run);
    ru_estimate_spell(seconds, times[0]);
    ru_estimate_spell(kept, times[1]);
    ru_estimate_spell(needed, times[2]);
    int n = snprintf(why, size, "a %s; of a job of %s the last %s are for its end", run, times[0],
                     times[1]);
    if (w->a_run.point < 1 && n > 0 && (size_t)n < size)
        snprintf(why + n, size - (size_t)n,
                 ", and it is about %s to the next point that a run can go on from "
                 "(output.checkpoint_interval)",
                 times[2]);
    return left < needed / (time_factor * w->a_run.factor) ? RU_BATCH_TOO_SHORT : RU_BATCH_MAY_FAIL;
}
