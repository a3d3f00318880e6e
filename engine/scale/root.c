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

static double place(const ru_root_task *task, int i)
{
    return task->low + (task->high - task->low) * i / (task->n - 1);
}

/* The change of sign between points i and i + 1 that is nearest to what is sought beyond `tried`,
 * the distance of the last one; -1: none is left. */
static int next_change(const ru_root_task *task, const double *values, double *tried)
{
    int next = -1;
    double least = INFINITY;
    for (int i = 0; i + 1 < task->n; i++) {
        double middle = 0.5 * (place(task, i) + place(task, i + 1));
        double far = fabs(middle - task->near) * (1 + 1e-12) + 1e-12 * i; /* no two are equal */
        if (values[i] * values[i + 1] <= 0 && far > *tried && far < least) {
            least = far;
            next = i;
        }
    }
    *tried = least;
    return next;
}

/* Where there is a root all along, it is none that the function has ruled. */
static void find_flat(const ru_root_task *task, const double *values, ru_root_scan *scan)
{
    for (int i = 0; i + 1 < task->n; i++) {
        if (!is_root(task, values[i]) || !is_root(task, values[i + 1]))
            continue;
        if (!scan->flat)
            scan->flat_from = place(task, i);
        scan->flat = 1;
        scan->flat_to = place(task, i + 1);
    }
}

ru_status ru_root_find_among(const ru_root_task *task, const double *values, ru_root_scan *scan)
{
    *scan = (ru_root_scan){.least = INFINITY, .most = -INFINITY};
    for (int i = 0; i < task->n; i++) {
        if (isnan(values[i]))
            continue;
        scan->n_looked++;
        scan->least = fmin(scan->least, values[i]);
        scan->most = fmax(scan->most, values[i]);
    }
    find_flat(task, values, scan);
    double tried = -1, root;
    for (int i, smooth; !scan->found && (i = next_change(task, values, &tried)) >= 0;) {
        RU_TRY(close_in(task, place(task, i), place(task, i + 1), &root, &smooth));
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
    double *values = malloc((size_t)task->n * sizeof *values);
    RU_REQUIRE(values, RU_ERR_SYSTEM, "out of memory");
    for (int i = 0; i < task->n; i++)
        values[i] = task->f(place(task, i), task->context);
    ru_status status = ru_root_find_among(task, values, scan);
    free(values);
    return status;
}
