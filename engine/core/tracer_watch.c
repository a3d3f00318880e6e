/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/tracer_watch.h>

#include <math.h>
#include <stdlib.h>

#include <ru/core/mixing_time.h>

struct ru_tracer_watch {
    const ru_problem *problem;
    double *pulsed; /* [n_state] time of the last pulse of a component; NAN: none */
    size_t n, capacity, n_column;
    double *t;      /* [n] */
    double *values; /* [n][n_column]: means, variations, readings */
};

static int is_tracer(const ru_problem *problem, size_t k)
{
    return k >= problem->components.n_model &&
           k < problem->components.n_model + problem->scenario->n_tracer;
}

ru_status ru_tracer_watch_build(const ru_problem *problem, ru_tracer_watch **watch)
{
    const ru_scenario *s = problem->scenario;
    int any = 0;
    *watch = NULL;
    for (size_t i = 0; i < s->n_pulse; i++)
        any |= is_tracer(problem, s->pulses[i].component);
    if (!any)
        return RU_OK;
    ru_tracer_watch *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for the tracers");
    made->problem = problem;
    made->n_column = 2 * problem->n_state + s->n_sensor;
    made->pulsed = malloc(problem->n_state * sizeof *made->pulsed);
    *watch = made;
    RU_REQUIRE(made->pulsed, RU_ERR_SYSTEM, "out of memory for the tracers");
    for (size_t k = 0; k < problem->n_state; k++)
        made->pulsed[k] = NAN;
    for (size_t i = 0; i < s->n_pulse; i++)
        if (is_tracer(problem, s->pulses[i].component))
            made->pulsed[s->pulses[i].component] =
                fmax(s->pulses[i].time, isnan(made->pulsed[s->pulses[i].component])
                                            ? -INFINITY
                                            : made->pulsed[s->pulses[i].component]);
    return RU_OK;
}

void ru_tracer_watch_destroy(ru_tracer_watch **watch)
{
    if (!*watch)
        return;
    free((*watch)->pulsed);
    free((*watch)->t);
    free((*watch)->values);
    free(*watch);
    *watch = NULL;
}

ru_status ru_tracer_watch_see(ru_tracer_watch *w, double t, const double *means,
                              const double *variations, const double *readings)
{
    size_t ns = w->problem->n_state, n_sensor = w->problem->scenario->n_sensor;
    if (w->n == w->capacity) {
        size_t more = 2 * w->capacity + 256;
        double *times = realloc(w->t, more * sizeof *times);
        w->t = times ? times : w->t;
        double *values = realloc(w->values, more * w->n_column * sizeof *values);
        w->values = values ? values : w->values;
        RU_REQUIRE(times && values, RU_ERR_SYSTEM, "out of memory for the tracers");
        w->capacity = more;
    }
    double *row = w->values + w->n * w->n_column;
    w->t[w->n++] = t;
    for (size_t k = 0; k < ns; k++) {
        row[k] = means[k];
        row[ns + k] = variations[k];
    }
    for (size_t i = 0; i < n_sensor; i++)
        row[2 * ns + i] = readings[i];
    return RU_OK;
}

ru_status ru_tracer_watch_visit(ru_tracer_watch *w, ru_pack *pack)
{
    RU_TRY(ru_pack_visit_array(pack, (void **)&w->t, &w->n, sizeof *w->t));
    RU_TRY(ru_pack_visit_array(pack, (void **)&w->values, &w->n, w->n_column * sizeof *w->values));
    if (pack->restores)
        w->capacity = w->n;
    return RU_OK;
}

/* A column from a time on, counted from there; returns how many points. */
static size_t cut(const ru_tracer_watch *w, size_t column, double from, double *t, double *values)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->t[i] > from) { /* what is due at a pulse is recorded before it */
            t[n] = w->t[i] - from;
            values[n++] = w->values[i * w->n_column + column];
        }
    return n;
}

/* The last value of a column before a time; 0 where there is none. */
static double before(const ru_tracer_watch *w, size_t column, double time)
{
    double value = 0;
    for (size_t i = 0; i < w->n && w->t[i] < time; i++)
        value = w->values[i * w->n_column + column];
    return value;
}

static void tell_time(ru_text *text, const char *who, const char *how, double t95, double horizon)
{
    if (isnan(t95))
        ru_text_add(text, "%s: not mixed to 95 %% %s within %.4g s\n", who, how, horizon);
    else
        ru_text_add(text, "%s: t95 %.4g s %s\n", who, t95, how);
}

static void tell_tracer(const ru_tracer_watch *w, size_t k, double *t, double *values,
                        ru_text *text)
{
    const ru_scenario *s = w->problem->scenario;
    const char *name = w->problem->components.items[k].quantity.name;
    size_t ns = w->problem->n_state, n = cut(w, ns + k, w->pulsed[k], t, values);
    if (n < 3)
        return;
    if (w->problem->network->n_node > 1) {
        double decay = ru_mixing_decay(t, values, n, 1e-3, 0.3);
        tell_time(text, name, "by its coefficient of variation (5 %)",
                  ru_mixing_time_of_variation(t, values, n, 0.05), t[n - 1]);
        if (!isnan(decay))
            ru_text_add(text, "%s: variation decays with %.4g 1/s\n", name, decay);
    }
    double final = w->values[(w->n - 1) * w->n_column + k];
    for (size_t i = 0; i < s->n_sensor; i++) {
        if (s->sensors[i].kind != RU_SENSOR_CONCENTRATION || s->sensors[i].component != k)
            continue;
        size_t column = 2 * ns + i;
        double start = before(w, column, w->pulsed[k]);
        n = cut(w, column, w->pulsed[k], t, values);
        tell_time(text, s->sensors[i].name, "at the probe",
                  ru_mixing_time_of_curve(t, values, n, start, final, 0.95), t[n - 1]);
    }
}

void ru_tracer_watch_tell(const ru_tracer_watch *w, ru_text *text)
{
    if (!w || !w->n)
        return;
    double *t = malloc(2 * w->n * sizeof *t);
    for (size_t k = 0; t && k < w->problem->n_state; k++)
        if (!isnan(w->pulsed[k]))
            tell_tracer(w, k, t, t + w->n, text);
    free(t);
}
