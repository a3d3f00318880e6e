/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include <ru/terminal/spark.h>

#include "verb.h"

static struct {
    const char *series;
    double interval;
    int once, json;
} given;

static const double default_interval = 1, patience = 120; /* s */

/* What is shown, and how fast it went since the first look. */
typedef struct screen {
    const ru_terminal *terminal;
    const ru_watch_view *view;
    int lines;                     /* of the last frame */
    double first_wall, first_time; /* s, s: at the first look at a running file; wall < 0: none */
    ru_watch_state state;          /* of the last frame, */
    size_t n_time;                 /* and its number of times */
    int any;                       /* 1: there was a frame */
} screen;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Process seconds per second, as long as this was watched; 0: not known yet. */
static double speed_of(screen *s)
{
    double now = seconds_now();
    if (s->first_wall < 0) {
        s->first_wall = now;
        s->first_time = s->view->time;
    }
    double wall = now - s->first_wall;
    return wall > 0 && s->view->time > s->first_time ? (s->view->time - s->first_time) / wall : 0;
}

/* One line of a frame, cut to the terminal's width. */
RU_PRINTF(2, 3) static void line(screen *s, const char *format, ...)
{
    char text[2048];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (s->terminal->rewrites) {
        text[ru_terminal_fit(text, s->terminal->columns - 1)] = '\0';
        fprintf(s->terminal->to, "\r\033[K");
    }
    ru_terminal_print(s->terminal, text);
    fputc('\n', s->terminal->to);
    s->lines++;
}

static const char *const states[] = {
    [RU_WATCH_WAITING] = "waiting for the run to begin",
    [RU_WATCH_RUNNING] = "running",
    [RU_WATCH_COMPLETE] = "complete",
    [RU_WATCH_STOPPED] = "stopped",
    [RU_WATCH_GONE] = "the run is gone: nobody writes this file any more",
};

static void show_progress(screen *s)
{
    const ru_watch_view *v = s->view;
    enum { BAR = 30 };
    char bar[3 * BAR + 3], wait[24], left[64] = "";
    double span = v->end - v->start, share = span > 0 ? (v->time - v->start) / span : NAN;
    double speed = v->state == RU_WATCH_RUNNING ? speed_of(s) : 0;
    if (speed > 0 && isfinite(span))
        snprintf(left, sizeof left, "  %.3g h/min  %s left", speed / 60,
                 ru_meter_wait((v->end - v->time) / speed, wait));
    if (isfinite(share)) {
        ru_meter_bar(s->terminal, share, BAR, bar);
        line(s, "%s %3.0f %%  %.4g / %.4g h  %lld steps%s", bar, 100 * share, v->time / 3600,
             v->end / 3600, v->steps, left);
    } else {
        line(s, "at %.4g h  %lld steps", v->time / 3600, v->steps);
    }
}

static void show_series(screen *s, size_t most)
{
    const ru_watch_view *v = s->view;
    char curve[3 * RU_SPARK_WIDEST + 1];
    int width = s->terminal->columns - 64;
    width = width < 10 ? 10 : width > 100 ? 100 : width;
    double until = v->end > v->start ? v->end : v->time > v->start ? v->time : v->start + 1;
    for (size_t i = 0; i < v->n_series && i < most; i++) {
        const ru_watch_series *one = &v->series[i];
        const ru_spark spark = {v->times, one->values, v->n_time, v->start, until};
        ru_spark_draw(s->terminal, &spark, width, curve);
        if (one->low <= one->high)
            line(s, "%-16.16s %-9.9s %s %10.4g  (%.4g to %.4g)", one->name, one->unit, curve,
                 one->last, one->low, one->high);
        else
            line(s, "%-16.16s %-9.9s %s %10s", one->name, one->unit, curve, "-");
    }
    if (v->n_series > most)
        line(s, "and %zu more series: --series NAME,.. chooses", v->n_series - most);
}

static void show_balances(screen *s)
{
    const ru_watch_view *v = s->view;
    char text[1024] = "";
    size_t used = 0;
    /* Those that have to close come first: a narrow terminal may cut the others off. */
    for (size_t k = 0; k < 2 * v->n_balance && used + 80 < sizeof text; k++) {
        size_t i = k % v->n_balance;
        if ((v->balances[i].conserved != 0) != (k < v->n_balance))
            continue;
        used += (size_t)snprintf(text + used, sizeof text - used, "  %.40s %.0e%s",
                                 v->balances[i].name, fabs(v->balances[i].closure),
                                 v->balances[i].conserved ? " (conserved)" : "");
    }
    if (v->n_balance && v->balance_time > v->start)
        line(s, "balances at %.4g h  closure%s", v->balance_time / 3600, text);
}

static void show_frame(screen *s)
{
    const ru_watch_view *v = s->view;
    int rows = s->terminal->rewrites ? s->terminal->rows : 1000, before = s->lines;
    if (s->terminal->rewrites && s->lines)
        fprintf(s->terminal->to, "\033[%dA", s->lines);
    s->lines = 0;
    line(s, "%s: %s", v->file, states[v->state]);
    if (v->state == RU_WATCH_STOPPED)
        line(s, "%s", v->status);
    if (v->state != RU_WATCH_WAITING) {
        line(s, "%s", v->title);
        show_progress(s);
        show_series(s, rows > 9 ? (size_t)rows - 8 : 1);
        show_balances(s);
        if (v->n_snapshot)
            line(s, "fields  %zu snapshots", v->n_snapshot);
    }
    if (!s->terminal->rewrites)
        fputc('\n', s->terminal->to);
    else if (before > s->lines)
        fprintf(s->terminal->to, "\033[J");
    fflush(s->terminal->to);
    s->state = v->state;
    s->n_time = v->n_time;
    s->any = 1;
}

/* Where frames are not rewritten, only what is new is worth another one. */
static int is_worth_a_frame(const screen *s)
{
    return s->terminal->rewrites || !s->any || s->state != s->view->state ||
           s->n_time != s->view->n_time;
}

static void wait_a_little(double seconds)
{
    const struct timespec time = {(time_t)seconds, (long)(1e9 * fmod(seconds, 1))};
    nanosleep(&time, NULL);
}

static ru_status print_json(const ru_call *call, const ru_watch *watch)
{
    char *text = NULL;
    ru_status status = ru_watch_json(watch, &text);
    return ru_verb_print(call, status, text);
}

static ru_status watch_on(const ru_call *call, ru_watch *watch)
{
    screen s = {.terminal = call->out, .first_wall = -1};
    for (;;) {
        ru_status status = ru_watch_look(watch, &s.view);
        if (status != RU_OK)
            return status;
        if (given.once && given.json)
            return print_json(call, watch);
        if (is_worth_a_frame(&s))
            show_frame(&s);
        if (given.once || s.view->state == RU_WATCH_COMPLETE)
            return RU_OK;
        if (s.view->state == RU_WATCH_STOPPED || s.view->state == RU_WATCH_GONE)
            return RU_ERR_CRITERION;
        if (s.view->state == RU_WATCH_RUNNING &&
            (double)s.view->quiet * given.interval > patience) {
            fprintf(stderr,
                    "nothing was written for %.0f s, and this file system does not tell "
                    "whether the run still goes on\n",
                    patience);
            return RU_ERR_CRITERION;
        }
        wait_a_little(given.interval);
    }
}

static ru_status act(const ru_call *call)
{
    ru_watch *watch = NULL;
    if (call->rank != 0)
        return RU_OK;
    if (!(given.interval > 0.01))
        given.interval = default_interval;
    given.once |= given.json;
    ru_status status = ru_watch_open(call->words[0], given.series, &watch);
    if (status == RU_OK)
        status = watch_on(call, watch);
    ru_watch_close(&watch);
    return status;
}

static struct poptOption options[] = {
    {"series", 0, POPT_ARG_STRING, &given.series, 0,
     "series that are shown (default: means that change)", "NAME,.."},
    {"interval", 'i', POPT_ARG_DOUBLE, &given.interval, 0,
     "seconds from one look to the next (default 1)", "S"},
    {"once", '1', POPT_ARG_NONE, &given.once, 0, "look once", NULL},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "look once, as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_watch;
const ru_verb ru_verb_watch = {"watch",
                               "RESULT",
                               "look at a run while it goes on",
                               "  rushton watch run.h5\n"
                               "  rushton watch run.h5 --series biomass,DO,OUR\n"
                               "  rushton watch run.h5 --json | jq .time_s\n",
                               options,
                               1,
                               1,
                               act};
