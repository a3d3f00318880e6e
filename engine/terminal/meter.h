/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TERMINAL_METER_H
#define RU_TERMINAL_METER_H

#include <ru/terminal/terminal.h>

/* How far something is and how long it will take, told while it goes on: one line that is rewritten
 * on a terminal; elsewhere, where it is asked for, a line each 5 %.
 *
 *     ru_meter meter = ru_meter_start(&terminal, RU_METER_AUTO);
 *     ...
 *     if (ru_meter_due(&meter, share)) {
 *         snprintf(words, sizeof words, "step %d", step);
 *         ru_meter_show(&meter, share, words);
 *     }
 *     ...
 *     ru_meter_end(&meter);
 */

typedef enum ru_meter_wish {
    RU_METER_AUTO,  /* on a terminal only */
    RU_METER_ASKED, /* wherever it goes */
    RU_METER_QUIET
} ru_meter_wish;

typedef struct ru_meter {
    ru_terminal terminal;
    enum { RU_METER_OFF, RU_METER_LINE, RU_METER_LINES } way;
    double (*now)(void); /* seconds of a clock that never jumps; a test may put its own */
    double first, last;  /* shares of the whole that the present stage goes from and to */
    double shown;        /* when last told, s; negative: not yet */
    double share, speed; /* of the whole when last told, and a second of the last few */
    int told;            /* the last 5 % that were told, RU_METER_LINES */
} ru_meter;

/* A meter that tells to `terminal`; ranks other than 0 start theirs quiet. Not collective. */
ru_meter ru_meter_start(const ru_terminal *terminal, ru_meter_wish wish);

/* From here on shares are those of stage i of n equal ones; without a call there is one. Not
 * collective. */
void ru_meter_stage(ru_meter *meter, int i, int n);

/* 1: it is time to tell again. `share` of the present stage is done, 0..1. Cheap. Not collective.
 */
int ru_meter_due(const ru_meter *meter, double share);

/* Tells, with words of the caller's own ("3.2 / 10 h"). Not collective. */
void ru_meter_show(ru_meter *meter, double share, const char *words);

/* Takes the rewritten line away, so that other words may follow; the meter can go on. Not
 * collective. */
void ru_meter_clear(const ru_meter *meter);

/* The last word: takes the line away and is quiet from now on. Not collective. */
void ru_meter_end(ru_meter *meter);

/* "45 s", "3.5 min", "2 h 05 min", "4.2 d": a time to wait, for people; returns `text`. Not
 * collective. */
const char *ru_meter_wait(double seconds, char text[24]);

/* A bar of `width` characters, `share` of them full; UTF-8 or ASCII, NUL-terminated, in at most
 * 3 width + 3 bytes. Not collective. */
void ru_meter_bar(const ru_terminal *terminal, double share, int width, char *bar);

#endif
