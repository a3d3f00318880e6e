/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/terminal/meter.h>

#include <math.h>
#include <string.h>
#include <time.h>

enum { BAR = 24, STEPS = 20 }; /* characters; lines of a meter that cannot rewrite its own */

static const double between = 0.2; /* s from one rewriting to the next */
static const double memory = 5;    /* s that the speed is a mean of */

static double clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

ru_meter ru_meter_start(const ru_terminal *terminal, ru_meter_wish wish)
{
    ru_meter m = {.terminal = *terminal, .now = clock_now, .last = 1, .shown = -1};
    if (wish != RU_METER_QUIET && terminal->rewrites)
        m.way = RU_METER_LINE;
    else if (wish == RU_METER_ASKED)
        m.way = RU_METER_LINES;
    return m;
}

void ru_meter_stage(ru_meter *m, int i, int n)
{
    m->first = n > 0 ? (double)i / n : 0;
    m->last = n > 0 ? (double)(i + 1) / n : 1;
}

static double of_whole(const ru_meter *m, double share)
{
    share = share > 0 ? share : 0; /* and not a number */
    return m->first + fmin(share, 1) * (m->last - m->first);
}

/* How many twentieths are done; a share that only rounding keeps below one counts as there. */
static int twentieths(double whole)
{
    return (int)floor(STEPS * whole + 1e-9);
}

int ru_meter_due(const ru_meter *m, double share)
{
    if (m->way == RU_METER_LINES)
        return twentieths(of_whole(m, share)) > m->told;
    return m->way == RU_METER_LINE && (m->shown < 0 || m->now() - m->shown >= between);
}

const char *ru_meter_wait(double s, char text[24])
{
    if (s < 99.5)
        snprintf(text, 24, "%.0f s", s);
    else if (s < 5970)
        snprintf(text, 24, "%.*f min", s < 600 ? 1 : 0, s / 60);
    else if (s < 171000) {
        unsigned minutes = (unsigned)lround(s / 60);
        snprintf(text, 24, "%u h %02u min", minutes / 60 % 100, minutes % 60);
    } else if (s < 8.64e9)
        snprintf(text, 24, "%.1f d", s / 86400);
    else
        snprintf(text, 24, "very long");
    return text;
}

void ru_meter_bar(const ru_terminal *t, double share, int width, char *bar)
{
    static const char *const parts[2][2] = {{"#", "."}, {"\xe2\x96\x88", "\xe2\x96\x91"}};
    int full = (int)lround(fmin(fmax(share, 0), 1) * width);
    char *at = bar;
    if (!t->unicode)
        *at++ = '[';
    for (int i = 0; i < width; i++) {
        const char *part = parts[t->unicode != 0][i >= full];
        size_t n = strlen(part);
        memcpy(at, part, n);
        at += n;
    }
    if (!t->unicode)
        *at++ = ']';
    *at = '\0';
}

/* The speed is a running mean: the last few seconds count, and the first steps are soon forgotten.
 */
static void learn_speed(ru_meter *m, double now, double whole)
{
    double wall = now - m->shown;
    if (m->shown >= 0 && wall > 0) {
        double weight = m->speed > 0 ? wall / (wall + memory) : 1;
        m->speed += weight * ((whole - m->share) / wall - m->speed);
    }
    m->shown = now;
    m->share = whole;
}

void ru_meter_show(ru_meter *m, double share, const char *words)
{
    double whole = of_whole(m, share);
    char left[48] = "", wait[24], line[512], bar[3 * BAR + 3];
    if (m->way == RU_METER_OFF)
        return;
    learn_speed(m, m->now(), whole);
    m->told = twentieths(whole);
    if (m->speed > 0 && whole < 1)
        snprintf(left, sizeof left, "  %s left", ru_meter_wait((1 - whole) / m->speed, wait));
    if (m->way == RU_METER_LINES) {
        fprintf(m->terminal.to, "%3.0f %%  %s%s\n", 100 * whole, words, left);
    } else {
        int bar_width = m->terminal.columns >= 72 ? BAR : 8;
        ru_meter_bar(&m->terminal, whole, bar_width, bar);
        snprintf(line, sizeof line, "%3.0f %%  %s%s", 100 * whole, words, left);
        int room = m->terminal.columns - bar_width - 4; /* its brackets, a space, the last column */
        fprintf(m->terminal.to, "\r\033[K%s%s%s %.*s", ru_terminal_tint(&m->terminal, RU_BLUE), bar,
                ru_terminal_tint(&m->terminal, RU_PLAIN),
                (int)ru_terminal_fit(line, room > 1 ? room : 1), line);
    }
    fflush(m->terminal.to);
}

void ru_meter_clear(const ru_meter *m)
{
    if (m->way == RU_METER_LINE && m->shown >= 0) {
        fprintf(m->terminal.to, "\r\033[K");
        fflush(m->terminal.to);
    }
}

void ru_meter_end(ru_meter *m)
{
    ru_meter_clear(m);
    m->way = RU_METER_OFF;
}
