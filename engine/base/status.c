/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/status.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct status_row {
    const char *name;
    int exit_code;
    const char *meaning;
} status_row;

static const status_row rows[RU_STATUS_COUNT] = {
#define RU_STATUS_ROW(name, exit_code, meaning) [name] = {#name, exit_code, meaning},
    RU_STATUS_LIST(RU_STATUS_ROW)
#undef RU_STATUS_ROW
};

/* The one mutable thing of the library outside objects: what went wrong last in this thread. */
static _Thread_local char fault_text[8192];
static _Thread_local char fault_trail[4096];

static const status_row *find_row(ru_status code)
{
    return (unsigned)code < RU_STATUS_COUNT ? &rows[code] : &rows[RU_ERR_INTERNAL];
}

const char *ru_status_name(ru_status code)
{
    return find_row(code)->name;
}

const char *ru_status_meaning(ru_status code)
{
    return find_row(code)->meaning;
}

int ru_status_exit_code(ru_status code)
{
    return find_row(code)->exit_code;
}

ru_status ru_fault_at(ru_status code, const char *function, const char *file, int line,
                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(fault_text, sizeof fault_text, format, args);
    va_end(args);
    fault_trail[0] = '\0';
    return ru_fault_frame(code, function, file, line);
}

ru_status ru_fault_frame(ru_status code, const char *function, const char *file, int line)
{
    size_t used = strlen(fault_trail);
    snprintf(fault_trail + used, sizeof fault_trail - used, "%s (%s:%d)\n", function, file, line);
    return code;
}

const char *ru_fault_text(void)
{
    return fault_text;
}

const char *ru_fault_trail(void)
{
    return fault_trail;
}

void ru_fault_clear(void)
{
    fault_text[0] = '\0';
    fault_trail[0] = '\0';
}

void ru_fault_line(const char *word, char *line, size_t size)
{
    const char *from = strstr(fault_text, word);
    from = from ? from : fault_text;
    size_t n = strcspn(from, "\n");
    snprintf(line, size, "%.*s", (int)(n < size ? n : size - 1), from);
}
