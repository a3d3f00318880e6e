/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/sensitivity.h>

#include <stdlib.h>
#include <string.h>

#include <ru/core/pulses.h>
#include <ru/core/schedule.h>

enum { UP, DOWN, SIDES };

/* One of the two problems of a direction, at work. */
typedef struct side {
    const ru_problem *problem;
    ru_system *system;
    ru_observer *observer;
    ru_ode ode;
    double *y, *f;  /* [n]: unknowns beside those of the run, and their rates */
    double *values; /* [width of the observer] */
} side;

typedef struct along {
    side sides[SIDES];
    double step;
    double *slopes; /* [room][n_series] */
} along;

struct ru_sensitivity {
    const ru_problem *base;
    along *directions; /* [n] */
    size_t n, n_unknown, n_series;
    size_t n_time, room;
    double *start; /* [n][n_unknown] */
    double *s;     /* [n_unknown] at an output time */
};

/* The unknowns of one side: y + h s or y - h s. */
static void step_aside(const along *d, int which, size_t n, const double *y, const double *s)
{
    double h = (which == UP ? 0.5 : -0.5) * d->step;
    double *to = d->sides[which].y;
    for (size_t i = 0; i < n; i++)
        to[i] = y[i] + h * s[i];
}

static ru_verdict direction_rhs(void *context, size_t k, double t, const double *y, const double *s,
                                double *dsdt)
{
    ru_sensitivity *self = context;
    along *d = &self->directions[k];
    for (int which = 0; which < SIDES; which++) {
        side *a = &d->sides[which];
        step_aside(d, which, self->n_unknown, y, s);
        ru_verdict verdict = a->ode.rhs(a->system, t, a->y, a->f);
        if (verdict)
            return verdict;
    }
    for (size_t i = 0; i < self->n_unknown; i++)
        dsdt[i] = (d->sides[UP].f[i] - d->sides[DOWN].f[i]) / d->step;
    return 0;
}

/* Slopes of the unknowns at the start. */
static void take_start(ru_sensitivity *self)
{
    for (size_t k = 0; k < self->n; k++) {
        along *d = &self->directions[k];
        for (int which = 0; which < SIDES; which++)
            ru_problem_start(d->sides[which].problem, d->sides[which].y);
        for (size_t i = 0; i < self->n_unknown; i++)
            self->start[k * self->n_unknown + i] =
                (d->sides[UP].y[i] - d->sides[DOWN].y[i]) / d->step;
    }
}

static void follow_equations(void *context, ru_ode *ode)
{
    ru_sensitivity *self = context;
    take_start(self);
    self->n_time = 0;
    ode->n_direction = self->n;
    ode->direction_context = self;
    ode->direction_rhs = direction_rhs;
    ode->direction_start = self->start;
}

static void follow_interval(void *context, double from, double to)
{
    ru_sensitivity *self = context;
    for (size_t k = 0; k < self->n; k++)
        for (int which = 0; which < SIDES; which++)
            ru_system_set_interval(self->directions[k].sides[which].system, from, to);
}

/* What pulses put in may depend on the parameter. */
static void follow_pulses(void *context, double t, ru_solver *solver)
{
    ru_sensitivity *self = context;
    for (size_t k = 0; k < self->n; k++) {
        along *d = &self->directions[k];
        for (int which = 0; which < SIDES; which++) {
            const ru_problem *problem = d->sides[which].problem;
            memset(d->sides[which].y, 0, self->n_unknown * sizeof(double));
            (void)ru_pulses_put_in(problem, t, d->sides[which].y, NULL);
        }
        for (size_t i = 0; i < self->n_unknown; i++)
            solver->directions[k][i] += (d->sides[UP].y[i] - d->sides[DOWN].y[i]) / d->step;
    }
}

/* Sensors go along step by step. */
static ru_status follow_step(void *context, double t, const ru_solver *solver)
{
    ru_sensitivity *self = context;
    for (size_t k = 0; k < self->n; k++)
        for (int which = 0; which < SIDES; which++) {
            along *d = &self->directions[k];
            step_aside(d, which, self->n_unknown, solver->y, solver->directions[k]);
            RU_TRY(ru_observer_follow(d->sides[which].observer, t, d->sides[which].y));
        }
    return RU_OK;
}

static ru_status grow(ru_sensitivity *self)
{
    if (self->n_time < self->room)
        return RU_OK;
    size_t room = 2 * self->room + 64;
    for (size_t k = 0; k < self->n; k++) {
        double *more =
            realloc(self->directions[k].slopes, (room * self->n_series + 1) * sizeof *more);
        RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory for %zu sensitivities", room);
        self->directions[k].slopes = more;
    }
    self->room = room;
    return RU_OK;
}

static ru_status follow_look(void *context, double t, const double *y, ru_solver *solver)
{
    ru_sensitivity *self = context;
    RU_TRY(grow(self));
    for (size_t k = 0; k < self->n; k++) {
        along *d = &self->directions[k];
        double *to = d->slopes + self->n_time * self->n_series;
        RU_TRY(ru_solver_interpolate_direction(solver, t, k, self->s));
        for (int which = 0; which < SIDES; which++) {
            step_aside(d, which, self->n_unknown, y, self->s);
            RU_TRY(ru_observer_look(d->sides[which].observer, t, d->sides[which].y,
                                    d->sides[which].values));
        }
        for (size_t i = 0; i < self->n_series; i++)
            to[i] = (d->sides[UP].values[i] - d->sides[DOWN].values[i]) / d->step;
    }
    self->n_time++;
    return RU_OK;
}

ru_follower ru_sensitivity_follower(ru_sensitivity *sensitivity)
{
    return (ru_follower){.context = sensitivity,
                         .equations = follow_equations,
                         .interval = follow_interval,
                         .pulses = follow_pulses,
                         .step = follow_step,
                         .look = follow_look};
}

const double *ru_sensitivity_slopes(const ru_sensitivity *sensitivity, size_t k, size_t *n_time)
{
    *n_time = sensitivity->n_time;
    return sensitivity->directions[k].slopes;
}

/* Events have to be at the same times, else solutions jump apart between them. */
static ru_status check_events(const ru_problem *base, const ru_problem *other)
{
    const ru_scenario *a = base->scenario, *b = other->scenario;
    RU_REQUIRE(a->start == b->start && a->end == b->end, RU_ERR_INPUT,
               "a parameter moves the start or the end: no sensitivities");
    RU_REQUIRE(a->output.series_interval == b->output.series_interval, RU_ERR_INPUT,
               "a parameter changes when series are recorded: no sensitivities");
    for (double t = a->start; t < a->end;) {
        double next = ru_schedule_next_event(a, t);
        RU_REQUIRE(next == ru_schedule_next_event(b, t), RU_ERR_INPUT,
                   "a parameter moves the event at %g h: no sensitivities", next / 3600);
        t = next;
    }
    return RU_OK;
}

static ru_status build_side(const ru_sensitivity *self, const ru_problem *problem, side *a)
{
    a->problem = problem;
    RU_REQUIRE(problem->n_state == self->base->n_state &&
                   problem->network->n_node == self->base->network->n_node,
               RU_ERR_INPUT, "a parameter changes what is computed: no sensitivities");
    RU_TRY(check_events(self->base, problem));
    RU_TRY(ru_system_build(problem, &a->system));
    RU_TRY(ru_observer_build(a->system, &a->observer));
    a->ode = ru_system_ode(a->system);
    a->y = calloc(2 * self->n_unknown + 1, sizeof *a->y);
    a->values = calloc(ru_observer_width(a->observer) + 1, sizeof *a->values);
    RU_REQUIRE(a->y && a->values, RU_ERR_SYSTEM, "out of memory for sensitivities");
    a->f = a->y + self->n_unknown;
    return RU_OK;
}

static ru_status build(ru_sensitivity *self, const ru_direction *directions)
{
    RU_REQUIRE(self->base->comm.size == 1, RU_ERR_INPUT, "sensitivities are those of one rank");
    self->directions = calloc(self->n + 1, sizeof *self->directions);
    self->start = calloc(self->n * self->n_unknown + 1, sizeof *self->start);
    self->s = calloc(self->n_unknown + 1, sizeof *self->s);
    RU_REQUIRE(self->directions && self->start && self->s, RU_ERR_SYSTEM,
               "out of memory for sensitivities");
    for (size_t k = 0; k < self->n; k++) {
        along *d = &self->directions[k];
        const ru_problem *const problems[SIDES] = {directions[k].up, directions[k].down};
        d->step = directions[k].step;
        for (int which = 0; which < SIDES; which++)
            RU_TRY(build_side(self, problems[which], &d->sides[which]));
        self->n_series = d->sides[UP].observer->n_column;
    }
    RU_REQUIRE(!self->n || self->directions[0].sides[UP].ode.is_exact, RU_ERR_INPUT,
               "the network is too large for sensitivities: its linear systems are iterated");
    return RU_OK;
}

ru_status ru_sensitivity_build(const ru_problem *base, const ru_direction *directions,
                               size_t n_direction, ru_sensitivity **sensitivity)
{
    *sensitivity = NULL;
    ru_sensitivity *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for sensitivities");
    made->base = base;
    made->n = n_direction;
    made->n_unknown = (size_t)base->part->n_own * base->n_state;
    ru_status status = build(made, directions);
    if (status == RU_OK)
        *sensitivity = made;
    else
        ru_sensitivity_destroy(&made);
    return status;
}

void ru_sensitivity_destroy(ru_sensitivity **sensitivity)
{
    ru_sensitivity *self = *sensitivity;
    if (!self)
        return;
    for (size_t k = 0; self->directions && k < self->n; k++) {
        for (int which = 0; which < SIDES; which++) {
            side *a = &self->directions[k].sides[which];
            ru_observer_destroy(&a->observer);
            ru_system_destroy(&a->system);
            free(a->y);
            free(a->values);
        }
        free(self->directions[k].slopes);
    }
    free(self->directions);
    free(self->start);
    free(self->s);
    free(self);
    *sensitivity = NULL;
}
