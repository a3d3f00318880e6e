/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/root.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>

/* A hole in the function within a bracket stops the search there: Brent cannot use it. */
typedef struct guarded {
    const ru_root_task *task;
    int missing;
    double last; /* value */
} guarded;

static double guard(double x, void *context)
{
    guarded *g = context;
    double value = g->task->f(x, g->task->context);
    if (isnan(value)) {
        g->missing = 1;
        return 0;
    }
    g->last = value;
    return value;
}

/* What counts as a root. */
static int is_root(const ru_root_task *task, double value)
{
    return fabs(value) < 1e5 * task->tolerance;
}

/* Closes in on a change of sign between a and b. */
static ru_status close_in(const ru_root_task *task, double a, double b, double *root, int *smooth)
{
    guarded g = {.task = task};
    gsl_function f = {guard, &g};
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    int code = solver ? gsl_root_fsolver_set(solver, &f, a, b) : GSL_ENOMEM;
    *smooth = 0;
    *root = 0.5 * (a + b);
    for (int it = 0; it < 100 && code == GSL_SUCCESS && !g.missing; it++) {
        code = gsl_root_fsolver_iterate(solver);
        *root = gsl_root_fsolver_root(solver);
        double width = gsl_root_fsolver_x_upper(solver) - gsl_root_fsolver_x_lower(solver);
        if (width < task->tolerance || fabs(g.last) < task->tolerance)
            break;
    }
    if (solver)
        gsl_root_fsolver_free(solver);
    gsl_set_error_handler(handler);
    RU_REQUIRE(code != GSL_ENOMEM, RU_ERR_SYSTEM, "out of memory");
    if (code == GSL_SUCCESS && !g.missing)
        *smooth = is_root(task, task->f(*root, task->context));
    return RU_OK;
}

/* --- looking --- */

typedef struct look {
    double x, value;
} look;

/* Points that are looked at: even ones, and denser ones about what is sought. */
enum { ABOUT = 9 };

static int by_place(const void *a, const void *b)
{
    double x = ((const look *)a)->x, y = ((const look *)b)->x;
    return (x > y) - (x < y);
}

static double even_step(const ru_root_task *task)
{
    return (task->high - task->low) / (task->n - 1);
}

/* Steps of a half to a sixteenth on both sides, so that a root there is not passed over where the
 * function turns round beside it or has a hole. Returns how many points there are. */
static int list_places(const ru_root_task *task, look *looks)
{
    int n = 0;
    for (int i = 0; i < task->n; i++)
        looks[n++].x = task->low + i * even_step(task);
    for (int i = 0; i < ABOUT; i++) {
        int k = i - ABOUT / 2; /* -4 to 4: halves, ..., sixteenths, none, ... */
        double off = k == 0 ? 0 : ldexp(k < 0 ? -1 : 1, abs(k) - 5) * even_step(task);
        double x = task->near + off;
        if (task->near > task->low && task->near < task->high && x > task->low && x < task->high)
            looks[n++].x = x;
    }
    qsort(looks, (size_t)n, sizeof *looks, by_place);
    return n;
}

/* The change of sign between points i and i + 1 that is nearest to what is sought beyond `tried`,
 * the distance of the last one; -1: none is left. */
static int next_change(const ru_root_task *task, const look *at, int n, double *tried)
{
    int next = -1;
    double least = INFINITY;
    for (int i = 0; i + 1 < n; i++) {
        double middle = 0.5 * (at[i].x + at[i + 1].x);
        double far = fabs(middle - task->near) * (1 + 1e-12) + 1e-12 * i; /* no two are equal */
        if (at[i].value * at[i + 1].value <= 0 && far > *tried && far < least) {
            least = far;
            next = i;
        }
    }
    *tried = least;
    return next;
}

/* Where there is a root all along, for a whole step, it is none that the function has ruled. */
static void find_flat(const ru_root_task *task, const look *at, int n, ru_root_scan *scan)
{
    for (int from = 0, to; from < n; from = to + 1) {
        for (to = from; to < n && is_root(task, at[to].value); to++)
            ;
        if (to == from || at[to - 1].x - at[from].x < 0.999 * even_step(task))
            continue;
        if (!scan->flat)
            scan->flat_from = at[from].x;
        scan->flat = 1;
        scan->flat_to = at[to - 1].x;
    }
}

static ru_status find_among(const ru_root_task *task, const look *at, int n, ru_root_scan *scan)
{
    for (int i = 0; i < n; i++) {
        if (isnan(at[i].value))
            continue;
        scan->n_looked++;
        scan->least = fmin(scan->least, at[i].value);
        scan->most = fmax(scan->most, at[i].value);
    }
    find_flat(task, at, n, scan);
    double tried = -1, root;
    for (int i, smooth; !scan->found && (i = next_change(task, at, n, &tried)) >= 0;) {
        RU_TRY(close_in(task, at[i].x, at[i + 1].x, &root, &smooth));
        if (smooth) {
            scan->found = 1;
            scan->root = root;
        } else if (!scan->jumped) {
            scan->jumped = 1;
            scan->jump = root;
        }
    }
    return RU_OK;
}

ru_status ru_root_find(const ru_root_task *task, ru_root_scan *scan)
{
    *scan = (ru_root_scan){.least = INFINITY, .most = -INFINITY};
    look *looks = malloc((size_t)(task->n + ABOUT) * sizeof *looks);
    RU_REQUIRE(looks, RU_ERR_SYSTEM, "out of memory");
    int n = list_places(task, looks);
    for (int i = 0; i < n; i++)
        looks[i].value = task->f(looks[i].x, task->context);
    ru_status status = find_among(task, looks, n, scan);
    free(looks);
    return status;
}
