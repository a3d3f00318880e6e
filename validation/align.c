/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/align.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_interp.h>
#include <math.h>
#include <stdlib.h>

double ru_point_reached(const ru_point *point, double simulated)
{
    if (point->censored < 0)
        return fmax(simulated, point->value);
    return point->censored > 0 ? fmin(simulated, point->value) : simulated;
}

/* A stretch [first, first + n) of a curve: finite values at strictly rising times. */
typedef struct stretch {
    const double *times, *values;
    size_t n;
    int straight;
} stretch;

/* The next stretch of the curve from index `from`; n is 0 when there is none left. */
static stretch next_stretch(const ru_curve *curve, size_t from)
{
    while (from < curve->n && !isfinite(curve->values[from]))
        from++;
    stretch s = {curve->times + from, curve->values + from, 0, curve->straight};
    while (from + s.n < curve->n && isfinite(s.values[s.n]) &&
           (s.n == 0 || s.times[s.n] > s.times[s.n - 1]))
        s.n++;
    return s;
}

/* Fills those of `values` that are still NAN and inside the stretch. */
static ru_status fill(const stretch *s, const double *times, size_t n_time, double *values)
{
    gsl_interp *spline = NULL;
    if (s->n > 1) {
        spline = gsl_interp_alloc(s->n > 2 && !s->straight ? gsl_interp_steffen : gsl_interp_linear,
                                  s->n);
        RU_REQUIRE(spline, RU_ERR_SYSTEM, "out of memory for the interpolation");
        gsl_interp_init(spline, s->times, s->values, s->n);
    }
    double first = s->times[0], last = s->times[s->n - 1];
    /* Measured times went through a unit conversion: the ends give way by its rounding. */
    double slack = 1e-12 * (fabs(first) + fabs(last));
    for (size_t i = 0; i < n_time; i++) {
        if (!isnan(values[i]) || !(times[i] >= first - slack && times[i] <= last + slack))
            continue;
        double time = fmin(fmax(times[i], first), last);
        if (spline)
            gsl_interp_eval_e(spline, s->times, s->values, time, NULL, &values[i]);
        else
            values[i] = s->values[0];
    }
    gsl_interp_free(spline);
    return RU_OK;
}

ru_status ru_align_interpolate(const ru_curve *curve, const double *times, size_t n_time,
                               double *values)
{
    ru_status status = RU_OK;
    for (size_t i = 0; i < n_time; i++)
        values[i] = NAN;
    for (size_t i = 1; i < curve->n; i++)
        RU_REQUIRE(curve->times[i] >= curve->times[i - 1], RU_ERR_INPUT,
                   "the times of the simulated series fall: %g s after %g s", curve->times[i],
                   curve->times[i - 1]);
    /* GSL would end the process by default. */
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    for (size_t from = 0; from < curve->n && status == RU_OK;) {
        stretch s = next_stretch(curve, from);
        if (!s.n)
            break;
        status = fill(&s, times, n_time, values);
        from = (size_t)(s.times - curve->times) + s.n;
    }
    gsl_set_error_handler(handler);
    return status;
}

/* Mean square of the differences with the curve moved by `shift`; INFINITY where it leaves too many
 * points. `work` [2][n]. */
static ru_status judge_shift(const ru_curve *curve, const ru_point *points, size_t n, double shift,
                             double *work, double *square)
{
    double *times = work, *values = work + n, sum = 0;
    size_t reached = 0;
    for (size_t i = 0; i < n; i++)
        times[i] = points[i].time - shift;
    RU_TRY(ru_align_interpolate(curve, times, n, values));
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i])) {
            double off = ru_point_reached(&points[i], values[i]) - points[i].value;
            sum += off * off;
            reached++;
        }
    *square = 4 * reached >= 3 * n && reached >= 3 ? sum / (double)reached : INFINITY;
    return RU_OK;
}

/* Narrows the best of equally spaced shifts by halving the spacing about it. */
static ru_status narrow(const ru_curve *curve, const ru_point *points, size_t n, double step,
                        double *work, double *shift, double *least)
{
    for (; step > 1e-6 * (fabs(*shift) + 1); step /= 2) {
        double middle = *shift;
        for (int side = -1; side <= 1; side += 2) {
            double square, at = middle + side * step / 2;
            RU_TRY(judge_shift(curve, points, n, at, work, &square));
            if (square < *least) {
                *least = square;
                *shift = at;
            }
        }
    }
    return RU_OK;
}

ru_status ru_align_shift(const ru_curve *curve, const ru_point *points, size_t n, double most,
                         double *shift, double *square_left)
{
    enum { HALF = 100 };
    double least = INFINITY, worst = 0, best = NAN;
    *shift = *square_left = NAN;
    if (n < 3 || !(most > 0))
        return RU_OK;
    double *work = malloc(2 * n * sizeof *work);
    RU_REQUIRE(work, RU_ERR_SYSTEM, "out of memory for %zu points", n);
    ru_status status = RU_OK;
    for (int k = -HALF; k <= HALF && status == RU_OK; k++) {
        double square, at = most * k / HALF;
        status = judge_shift(curve, points, n, at, work, &square);
        if (status != RU_OK || !isfinite(square))
            continue;
        worst = fmax(worst, square);
        /* Of equally good ones the smallest move. */
        if (square < least || (square == least && fabs(at) < fabs(best))) {
            least = square;
            best = at;
        }
    }
    if (status == RU_OK && worst > least * (1 + 1e-9))
        status = narrow(curve, points, n, most / HALF, work, &best, &least);
    else
        best = NAN;
    /* At the end of what was tried there may be better ones beyond. */
    if (fabs(best) > most * (1 - 1.0 / HALF))
        best = NAN;
    free(work);
    *shift = best;
    *square_left = isnan(best) ? NAN : least;
    return status;
}

static int by_time(const void *a, const void *b)
{
    const ru_point *p = a, *q = b;
    int order = (p->time > q->time) - (p->time < q->time);
    return order ? order : p->censored - q->censored;
}

/* The mean of n points of one time. */
static ru_point average(const ru_point *points, size_t n)
{
    ru_point mean = points[0];
    double sum = 0, variance = 0, squares = 0;
    int all_given = 1;
    mean.n_average = 0;
    for (size_t i = 0; i < n; i++) {
        sum += points[i].value / (double)n;
        variance += points[i].sd * points[i].sd / (double)n;
        all_given = all_given && isfinite(points[i].sd) && points[i].sd > 0;
        mean.n_average += points[i].n_average;
    }
    mean.value = n > 1 ? sum : points[0].value;
    for (size_t i = 0; i < n; i++)
        squares += (points[i].value - mean.value) * (points[i].value - mean.value);
    if (all_given)
        mean.sd = n > 1 ? sqrt(variance) : points[0].sd;
    else
        mean.sd = sqrt(squares / (double)(n > 1 ? n - 1 : 1));
    /* Equal replicates spread by the rounding of their mean only. */
    if (!(mean.sd > 1e-12 * fabs(mean.value)))
        mean.sd = NAN;
    return mean;
}

void ru_align_average(ru_point *points, size_t n, size_t *n_left)
{
    size_t left = 0;
    if (n)
        qsort(points, n, sizeof *points, by_time);
    for (size_t first = 0, next; first < n; first = next) {
        for (next = first + 1; next < n && by_time(&points[next], &points[first]) == 0;)
            next++;
        points[left++] = average(points + first, next - first);
    }
    *n_left = left;
}
