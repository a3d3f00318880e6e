/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/window.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/physics/constant.h>

enum { SPEEDS = 25, MOST_LOOKS = 40 };

static const double narrowest = 1e-6;          /* of the logarithm of a speed */
static const double gas_span = 10;             /* times and part of the present flow */
static const double tip_speeds[2] = {0.3, 20}; /* m/s */
static const double oxygen_heat = 460e3;       /* J/mol, where the scenario has no heat balance */

/* How much room a bound leaves at a point: the logarithm of what there is over what is needed, NAN
 * where it does not apply. */
typedef double (*room_of)(const ru_window_task *task, const ru_operating_point *point);

static double figure(const ru_operating_point *point, const char *name)
{
    const ru_point_view view = {point->scenario, &point->sheet};
    return ru_criterion_value(ru_criterion_find(name), &view, NULL);
}

static double not_flooded(const ru_window_task *task, const ru_operating_point *point)
{
    (void)task;
    return log(figure(point, "flooding"));
}

/* What the liquid at zero DO takes out of a gas that gets poor on its way: from one that is mixed,
 * or that rises unmixed; `x` is what the gas as fed would pass over the oxygen in it. */
static double met(const ru_operating_point *point)
{
    double fresh = figure(point, "OTR"), fed = figure(point, "O2-fed"), x = fresh / fed;
    switch (point->scenario->gas.phase) {
    case RU_GAS_AS_FED:
        return fresh;
    case RU_GAS_PLUG:
        return isnan(fed) ? fresh : -fed * expm1(-x);
    case RU_GAS_MIXED:
    case RU_GAS_CARRIED:
        break;
    }
    return isnan(fed) ? fresh : fresh / (1 + x);
}

static double oxygen_met(const ru_window_task *task, const ru_operating_point *point)
{
    return log(met(point) / task->demand);
}

static double oxygen_fed(const ru_window_task *task, const ru_operating_point *point)
{
    return log(figure(point, "O2-fed") / task->demand);
}

/* The jacket against the heat of the cells at their demand and of stirring. */
static double heat_taken(const ru_window_task *task, const ru_operating_point *point)
{
    const ru_scenario *s = point->scenario;
    const ru_figure *stirring = ru_sheet_find(&point->sheet, "Q_stir", 0);
    double per_oxygen = s->heat.present ? s->heat.oxygen_heat : oxygen_heat;
    double cells = task->demand / 3600 * per_oxygen * 1e-3;
    double load = cells + (stirring ? stirring->value / s->vessel.volume : 0);
    return log(figure(point, "cooling") / load);
}

static const struct {
    const char *name, *meaning;
    room_of room;
} given[] = {
    {"flooding", "turbines disperse their gas (Nienow's line)", not_flooded},
    {"oxygen transfer", "transfer at zero DO meets the demand, of the gas as it gets poor",
     oxygen_met},
    {"oxygen fed", "the gas brings the demand", oxygen_fed},
    {"cooling", "jacket or coil takes the heat of the demand and of stirring", heat_taken},
};
enum { FLOODING, N_GIVEN = sizeof given / sizeof given[0] };

/* --- points --- */

/* Room of all bounds at one point: bounds of the table, then the limits. */
typedef struct rooms {
    double of[RU_MAX_BOUND];
    double power; /* W */
} rooms;

static ru_status look(const ru_window_task *task, double gas, double log_speed, rooms *r)
{
    const ru_knobs knobs = {exp(log_speed), gas};
    ru_operating_point point;
    RU_TRY(ru_site_look(task->site, &knobs, &point));
    for (size_t b = 0; b < N_GIVEN; b++)
        r->of[b] = given[b].room(task, &point);
    for (size_t k = 0; k < task->n_limit; k++) {
        const ru_point_view view = {point.scenario, &point.sheet};
        double value = ru_criterion_value(task->limits[k].criterion, &view, NULL);
        double ratio = log(value / task->limits[k].bound);
        r->of[N_GIVEN + k] = task->limits[k].at_least ? ratio : -ratio;
    }
    r->power = 1e3 * figure(&point, "power");
    ru_operating_point_clear(&point);
    return RU_OK;
}

/* The smallest room of all bounds that apply, and whose it is. */
static double least(const rooms *r, size_t n, int *whose)
{
    double room = INFINITY;
    *whose = -1;
    for (size_t b = 0; b < n; b++)
        if (r->of[b] < room) {
            room = r->of[b];
            *whose = (int)b;
        }
    return room;
}

/* The first bound that is missed: where flooding begins, what else jumps there follows from it. */
static int first_missed(const rooms *r, size_t n)
{
    for (size_t b = 0; b < n; b++)
        if (r->of[b] < 0)
            return (int)b;
    return -1;
}

/* One end of a bracket: a speed and what there is. */
typedef struct end {
    double speed; /* logarithm */
    rooms r;
} end;

static double room_at(const end *e, int bound, size_t n)
{
    int whose;
    return bound < 0 ? least(&e->r, n, &whose) : e->r.of[bound];
}

/* Narrows ends [2], of which one keeps a bound (-1: all of n) and one does not, until its change is
 * between them: where a straight line crosses zero and by halves in turn, since power jumps where
 * flooding ends. */
static ru_status narrow(const ru_window_task *task, double gas, int bound, size_t n, end *ends)
{
    int first_kept = room_at(&ends[0], bound, n) >= 0;
    for (int it = 0; it < MOST_LOOKS && ends[1].speed - ends[0].speed > narrowest; it++) {
        double a = room_at(&ends[0], bound, n), b = room_at(&ends[1], bound, n), part = a / (a - b);
        /* A step beyond the crossing of the line brings the other end close too. */
        double over = it % 3 == 0 ? 1e-7 : -1e-7, wide = ends[1].speed - ends[0].speed;
        end next = {.speed =
                        ends[0].speed +
                        (it % 3 == 2 || !(part > 0 && part < 1) ? 0.5 * wide : part * wide + over)};
        next.speed = fmin(fmax(next.speed, ends[0].speed), ends[1].speed);
        RU_TRY(look(task, gas, next.speed, &next.r));
        ends[(room_at(&next, bound, n) >= 0) == first_kept ? 0 : 1] = next;
    }
    return RU_OK;
}

/* --- one gas flow --- */

/* Speeds in rising order, dense at the ends of flooding, where everything may jump. */
typedef struct scan {
    end at[SPEEDS + 2 * RU_WINDOW_CROSSING];
    int n;
} scan;

/* 1 where a bound changes between points i and i + 1. */
static int changes(const scan *s, int i, size_t bound)
{
    double here = s->at[i].r.of[bound], next = s->at[i + 1].r.of[bound];
    return !isnan(here) && !isnan(next) && (here >= 0) != (next >= 0);
}

static ru_status find_crossings(const ru_window_task *task, const scan *s, size_t n,
                                ru_window_row *row)
{
    for (size_t b = 0; b < n; b++)
        for (int i = 0; i + 1 < s->n && row->n_crossing[b] < RU_WINDOW_CROSSING; i++) {
            end ends[2] = {s->at[i], s->at[i + 1]};
            if (!changes(s, i, b))
                continue;
            RU_TRY(narrow(task, row->gas, (int)b, n, ends));
            row->crossings[b][row->n_crossing[b]++] = (ru_window_crossing){
                exp(0.5 * (ends[0].speed + ends[1].speed)), s->at[i + 1].r.of[b] >= 0};
        }
    return RU_OK;
}

/* Puts both sides of each end of flooding among the points. */
static ru_status part_at_jumps(const ru_window_task *task, double gas, size_t n, scan *s)
{
    for (int i = 0; i + 1 < s->n && s->n + 2 <= (int)(sizeof s->at / sizeof s->at[0]); i++) {
        end ends[2] = {s->at[i], s->at[i + 1]};
        if (!changes(s, i, FLOODING))
            continue;
        RU_TRY(narrow(task, gas, FLOODING, n, ends));
        memmove(&s->at[i + 3], &s->at[i + 1], (size_t)(s->n - i - 1) * sizeof s->at[0]);
        s->at[i + 1] = ends[0];
        s->at[i + 2] = ends[1];
        s->n += 2;
        i += 2;
    }
    return RU_OK;
}

/* The longest run of speeds that keep all: first and last index, -1 for none. */
static void find_run(const scan *s, size_t n, int *first, int *last)
{
    int whose, from = -1;
    *first = *last = -1;
    for (int i = 0; i <= s->n; i++) {
        int kept = i < s->n && least(&s->at[i].r, n, &whose) >= 0;
        if (kept && from < 0)
            from = i;
        if (!kept && from >= 0) {
            if (*first < 0 || i - 1 - from > *last - *first) {
                *first = from;
                *last = i - 1;
            }
            from = -1;
        }
    }
}

static ru_status find_range(const ru_window_task *task, const scan *s, size_t n, ru_window_row *row)
{
    int first, last;
    find_run(s, n, &first, &last);
    row->low = row->high = row->power_low = NAN;
    row->low_by = row->high_by = row->worst = -1;
    if (first < 0) {
        double best = -INFINITY;
        for (int i = 0; i < s->n; i++) {
            int whose;
            double room = least(&s->at[i].r, n, &whose);
            if (room > best) {
                best = room;
                row->worst = whose;
            }
        }
        return RU_OK;
    }
    row->low = exp(s->at[first].speed);
    row->high = exp(s->at[last].speed);
    row->power_low = s->at[first].r.power;
    if (first > 0) {
        end ends[2] = {s->at[first - 1], s->at[first]};
        RU_TRY(narrow(task, row->gas, -1, n, ends));
        row->low_by = first_missed(&ends[0].r, n);
        row->low = exp(ends[1].speed);
        row->power_low = ends[1].r.power;
    }
    if (last + 1 < s->n) {
        end ends[2] = {s->at[last], s->at[last + 1]};
        RU_TRY(narrow(task, row->gas, -1, n, ends));
        row->high_by = first_missed(&ends[1].r, n);
        row->high = exp(ends[0].speed);
    }
    return RU_OK;
}

static ru_status fill_row(const ru_window_task *task, const ru_window *window, ru_window_row *row)
{
    scan s = {.n = SPEEDS};
    double low = log(window->slowest), high = log(window->fastest);
    for (int i = 0; i < SPEEDS; i++) {
        s.at[i].speed = low + (high - low) * i / (SPEEDS - 1);
        RU_TRY(look(task, row->gas, s.at[i].speed, &s.at[i].r));
    }
    RU_TRY(part_at_jumps(task, row->gas, window->n_bound, &s));
    RU_TRY(find_crossings(task, &s, window->n_bound, row));
    return find_range(task, &s, window->n_bound, row);
}

/* --- all --- */

static void name_bounds(const ru_window_task *task, ru_window *window)
{
    for (size_t b = 0; b < N_GIVEN; b++) {
        ru_window_bound *bound = &window->bounds[window->n_bound++];
        snprintf(bound->name, sizeof bound->name, "%s", given[b].name);
        snprintf(bound->meaning, sizeof bound->meaning, "%s", given[b].meaning);
    }
    for (size_t k = 0; k < task->n_limit; k++) {
        ru_window_bound *bound = &window->bounds[window->n_bound++];
        snprintf(bound->name, sizeof bound->name, "%s", task->limits[k].text);
        snprintf(bound->meaning, sizeof bound->meaning, "%s", task->limits[k].criterion->meaning);
    }
}

ru_status ru_window_build(const ru_window_task *task, ru_window *window)
{
    const ru_scenario *s = ru_site_scenario(task->site);
    rooms here;
    double widest = 0;
    *window = (ru_window){.here = ru_site_knobs(task->site), .is_bare = task->is_bare, .best = -1};
    RU_REQUIRE(!isnan(window->here.speed) && !isnan(window->here.gas), RU_ERR_INPUT,
               "an operating window is over speed and gas flow: it needs impellers and gas.flow");
    RU_REQUIRE(N_GIVEN + task->n_limit <= RU_MAX_BOUND, RU_ERR_USAGE, "at most %d limits",
               RU_MAX_BOUND - N_GIVEN);
    name_bounds(task, window);
    for (size_t i = 0; i < s->mixing.n_impeller; i++)
        widest = fmax(widest, s->mixing.impellers[i].diameter);
    window->slowest = tip_speeds[0] / (RU_PI * widest);
    window->fastest = fmin(tip_speeds[1] / (RU_PI * widest), 499);
    double middle = isnan(task->gas) ? window->here.gas : task->gas;
    RU_TRY(look(task, window->here.gas, log(window->here.speed), &here));
    for (size_t b = 0; b < window->n_bound; b++)
        window->here_kept[b] = isnan(here.of[b]) ? -1 : here.of[b] >= 0;
    for (int i = 0; i < RU_WINDOW_GAS; i++) {
        ru_window_row *row = &window->rows[i];
        row->gas = middle * pow(gas_span, 2.0 * i / (RU_WINDOW_GAS - 1) - 1);
        row->vvm = ru_vvm_of(s, row->gas);
        RU_TRY(fill_row(task, window, row));
        if (!isnan(row->low) &&
            (window->best < 0 || row->power_low < window->rows[window->best].power_low))
            window->best = i;
    }
    return RU_OK;
}
