/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/log.h>

#include <stdarg.h>
#include <stdio.h>

static void print_to_stderr(ru_log_level level, const char *text, void *context);

/* Process-wide by nature: where this process talks. */
static ru_log_sink log_sink = print_to_stderr;
static void *log_context;
static ru_log_level log_level = RU_LOG_INFO;
static int log_rank, log_mutes;

static void print_to_stderr(ru_log_level level, const char *text, void *context)
{
    static const char *const prefix[] = {"debug: ", "", "warning: ", "error: "};
    (void)context;
    if (level >= log_level)
        fprintf(stderr, "rushton: %s%s\n", prefix[level], text);
}

void ru_log_set_sink(ru_log_sink sink, void *context)
{
    log_sink = sink ? sink : print_to_stderr;
    log_context = context;
}

ru_log_level ru_log_set_level(ru_log_level level)
{
    ru_log_level before = log_level;
    log_level = level;
    return before;
}

int ru_log_is_heard(ru_log_level level)
{
    return level >= log_level && log_mutes <= 0;
}

void ru_log_set_rank(int rank)
{
    log_rank = rank;
}

void ru_log_mute(int mute)
{
    log_mutes += mute ? 1 : -1;
}

static void send(ru_log_level level, const char *format, va_list args)
{
    char text[4096];
    if (log_mutes > 0)
        return;
    vsnprintf(text, sizeof text, format, args);
    log_sink(level, text, log_context);
}

void ru_log_root(ru_log_level level, const char *format, ...)
{
    if (log_rank != 0)
        return;
    va_list args;
    va_start(args, format);
    send(level, format, args);
    va_end(args);
}

void ru_log_rank(ru_log_level level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    send(level, format, args);
    va_end(args);
}
