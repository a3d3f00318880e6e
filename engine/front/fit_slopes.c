/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_slopes.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/fit_cases.h>

/* Between the two members of a direction, in the unit of the slopes: its square is what slopes are
 * off by, and 1e-16 over it their round-off. */
static const double apart = 1e-4;

/* In units of what slopes are taken by: ln x, or x over its size. */
static double size_of(const ru_fit_variable *v, double x)
{
    if (v->scale == RU_FIT_LOG)
        return x;
    return fmax(fabs(x), 0.1 * ru_fit_width(v));
}

/* Values of a variable beyond and before x, within its bounds; how far apart in its unit. */
static double step_from(const ru_fit_variable *v, double x, double ends[2])
{
    double size = size_of(v, x);
    ends[0] = fmin(v->scale == RU_FIT_LOG ? x * exp(apart / 2) : x + apart / 2 * size, v->high);
    ends[1] = fmax(v->scale == RU_FIT_LOG ? x * exp(-apart / 2) : x - apart / 2 * size, v->low);
    return v->scale == RU_FIT_LOG ? log(ends[0] / ends[1]) : (ends[0] - ends[1]) / size;
}

/* Overrides of members: lists of n texts each, in one piece of memory. */
typedef struct texts {
    char *storage;
    const char **lists; /* [n_list][n] */
    size_t n, n_list;
} texts;

static ru_status make_texts(size_t n_list, size_t n, texts *t)
{
    *t = (texts){malloc(n_list * n * RU_PARAMETER_TEXT + 1),
                 malloc((n_list * n + 1) * sizeof(char *)), n, n_list};
    RU_REQUIRE(t->storage && t->lists, RU_ERR_SYSTEM, "out of memory for overrides");
    for (size_t i = 0; i < n_list * n; i++)
        t->lists[i] = t->storage + i * RU_PARAMETER_TEXT;
    return RU_OK;
}

static void free_texts(texts *t)
{
    free(t->storage);
    free(t->lists);
}

/* The list of a member in which variable `moved` has another value. */
static void fill(const ru_fit_bench *b, const ru_fit_case *c, const double *x, size_t moved,
                 double value, size_t list, texts *t)
{
    size_t n = 0;
    for (size_t i = 0; i < b->file->n_item; i++) {
        size_t v = c->variables[i];
        if (v == RU_FIT_NONE)
            continue;
        ru_parameter_override(&b->file->items[i].parameter, v == moved ? value : x[v],
                              t->storage + (list * t->n + n) * RU_PARAMETER_TEXT,
                              RU_PARAMETER_TEXT);
        n++;
    }
}

static size_t count_variables(const ru_fit_bench *b, const ru_fit_case *c)
{
    size_t n = 0;
    for (size_t i = 0; i < b->file->n_item; i++)
        n += c->variables[i] != RU_FIT_NONE;
    return n;
}

static ru_status restart(const ru_fit_bench *b, ru_fit_case *c, const double *x, size_t n, texts *t,
                         ru_slope_direction *directions)
{
    size_t k = 0;
    fill(b, c, x, RU_FIT_NONE, NAN, 0, t);
    for (size_t i = 0; i < b->file->n_item; i++) {
        size_t v = c->variables[i];
        double ends[2];
        if (v == RU_FIT_NONE)
            continue;
        double step = step_from(&b->variables[v], x[v], ends);
        fill(b, c, x, v, ends[0], 1 + 2 * k, t);
        fill(b, c, x, v, ends[1], 2 + 2 * k, t);
        directions[k] =
            (ru_slope_direction){t->lists + (1 + 2 * k) * n, t->lists + (2 + 2 * k) * n, step};
        k++;
    }
    const ru_slope_wanted wanted = {directions, n, n};
    return ru_restart_with_slopes(c->simulation, t->lists, n, &wanted);
}

ru_status ru_fit_slopes_run(const ru_fit_bench *b, ru_fit_case *c, const double *x)
{
    size_t n = count_variables(b, c);
    texts t = {0};
    ru_slope_direction *directions = malloc((n + 1) * sizeof *directions);
    ru_status status = directions ? make_texts(2 * n + 1, n, &t)
                                  : ru_fault(RU_ERR_SYSTEM, "out of memory for overrides");
    if (status == RU_OK)
        status = restart(b, c, x, n, &t, directions);
    if (status == RU_OK)
        status = ru_run(c->simulation);
    free_texts(&t);
    free(directions);
    return status;
}

/* Room for one direction: series a little beyond and before, and what the points say of them. */
typedef struct room {
    ru_simulated simulated; /* of the run itself */
    double *values;         /* [n_series][n_time] moved */
    const double **rows;    /* [n_series] into them */
    double *said[2];        /* [points] */
} room;

/* Interpolation and quotients are differenced as they are, whatever they do. */
static ru_status look(const ru_fit_case *c, const double *slopes, double by, room *r, double *said)
{
    size_t n = r->simulated.n_series, n_time = r->simulated.n_time, at = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_time; k++)
            r->values[i * n_time + k] = r->simulated.values[i][k] + by * slopes[k * n + i];
    ru_simulated moved = r->simulated;
    moved.values = r->rows;
    for (size_t i = 0; i < c->n_series; i++) {
        const ru_fit_series *s = &c->series[i];
        if (!s->counts)
            continue;
        RU_TRY(ru_verdict_follow(s->row, s->name, &moved, said + at));
        at += s->row->points.n;
    }
    return RU_OK;
}

static ru_status take(const ru_fit_bench *b, const ru_fit_case *c, const double *x, size_t n_point,
                      room *r, double *jacobian)
{
    size_t k = 0;
    for (size_t i = 0; i < n_point * b->n_variable; i++)
        jacobian[i] = 0;
    for (size_t item = 0; item < b->file->n_item; item++) {
        size_t v = c->variables[item], n_time;
        if (v == RU_FIT_NONE)
            continue;
        const double *slopes = ru_slopes(c->simulation, k++, &n_time);
        RU_REQUIRE(n_time == r->simulated.n_time, RU_ERR_INTERNAL,
                   "%zu records of slopes, %zu of series", n_time, r->simulated.n_time);
        RU_TRY(look(c, slopes, apart / 2, r, r->said[0]));
        RU_TRY(look(c, slopes, -apart / 2, r, r->said[1]));
        double per = 1 / (apart * size_of(&b->variables[v], x[v]));
        for (size_t i = 0; i < n_point; i++)
            jacobian[i * b->n_variable + v] = (r->said[0][i] - r->said[1][i]) * per;
    }
    return RU_OK;
}

ru_status ru_fit_slopes_take(const ru_fit_bench *b, const ru_fit_case *c, const double *x,
                             double *jacobian)
{
    room r = {0};
    double *storage = NULL;
    size_t n_point = 0;
    for (size_t i = 0; i < c->n_series; i++)
        n_point += c->series[i].counts ? c->series[i].row->points.n : 0;
    RU_TRY(ru_fit_case_simulated(c, &r.simulated, &storage));
    size_t n = r.simulated.n_series, n_time = r.simulated.n_time;
    r.values = malloc((n * n_time + 1) * sizeof *r.values);
    r.rows = malloc((n + 1) * sizeof *r.rows);
    r.said[0] = malloc((2 * n_point + 1) * sizeof *r.said[0]);
    ru_status status = r.values && r.rows && r.said[0]
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for slopes");
    if (status == RU_OK) {
        r.said[1] = r.said[0] + n_point;
        for (size_t i = 0; i < n; i++)
            r.rows[i] = r.values + i * n_time;
        status = take(b, c, x, n_point, &r, jacobian);
    }
    free(r.values);
    free(r.rows);
    free(r.said[0]);
    free(storage);
    return status;
}

int ru_fit_slopes_possible(ru_fit_bench *b, char *why, size_t size)
{
    double *x = malloc((b->n_variable + 1) * sizeof *x);
    int possible = x != NULL;
    why[0] = '\0';
    for (size_t v = 0; x && v < b->n_variable; v++)
        x[v] = b->variables[v].start;
    for (size_t i = 0; possible && i < b->n_fitted; i++) {
        if (ru_fit_slopes_run(b, &b->cases[i], x) != RU_ERR_INPUT)
            continue;
        possible = 0;
        snprintf(why, size, "run '%s': %.300s", b->cases[i].member->name, ru_fault_text());
    }
    ru_fault_clear();
    free(x);
    return possible;
}
