/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_LOG_H
#define RU_BASE_LOG_H

#include <ru/base/status.h>

/* Messages for people. Libraries never print: they log, and an embedder may replace the sink. The
 * name says who speaks: ru_log_root is called on all ranks and heard from rank 0 only. */

typedef enum ru_log_level { RU_LOG_DEBUG, RU_LOG_INFO, RU_LOG_WARNING, RU_LOG_ERROR } ru_log_level;

typedef void (*ru_log_sink)(ru_log_level level, const char *text, void *context);

/* Replaces where messages go (default: "rushton: text" on stderr, from level INFO up). NULL brings
 * the default back. Not collective. */
void ru_log_set_sink(ru_log_sink sink, void *context);

/* Messages below `level` are dropped by the default sink. Returns the level before, for those who
 * set it back. Not collective. */
ru_log_level ru_log_set_level(ru_log_level level);

/* 1: a message of this level would be heard now, by the default sink. For what is told once: it is
 * not spent while nobody hears it. Not collective. */
int ru_log_is_heard(ru_log_level level);

/* Rank of this process for ru_log_root; 0 until set. Not collective. */
void ru_log_set_rank(int rank);

/* 1: nothing is said until as many calls with 0 as with 1: for runs within a run, of which the
 * outer one tells. Not collective. */
void ru_log_mute(int mute);

RU_PRINTF(2, 3) void ru_log_root(ru_log_level level, const char *format, ...);
RU_PRINTF(2, 3) void ru_log_rank(ru_log_level level, const char *format, ...);

#endif
