/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/terminal/terminal.h>

#include <ctype.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const choices[] = {"auto", "always", "never"};

ru_status ru_color_read(const char *word, ru_color *color)
{
    for (int i = 0; i < 3; i++)
        if (strcmp(word, choices[i]) == 0) {
            *color = (ru_color)i;
            return RU_OK;
        }
    return ru_fault(RU_ERR_USAGE, "--color is auto, always or never, not '%s'", word);
}

static int has_text(const char *name)
{
    const char *value = getenv(name);
    return value && value[0];
}

/* A size of the environment, or the usual one. */
static int size_of(const char *name, int usual)
{
    const char *text = getenv(name);
    long n = text ? strtol(text, NULL, 10) : 0;
    return n > 0 && n < 10000 ? (int)n : usual;
}

/* Launchers of ranks (mpirun) give a process a terminal of theirs whatever they themselves write
 * to. One that a person looks at is the one that controls the process. */
static int is_looked_at(int descriptor)
{
    return isatty(descriptor) && tcgetpgrp(descriptor) >= 0;
}

ru_terminal ru_terminal_of(FILE *to, ru_color color)
{
    const char *kind = getenv("TERM");
    int descriptor = fileno(to);
    int dumb = kind && strcmp(kind, "dumb") == 0;
    ru_terminal t = {.to = to, .rewrites = is_looked_at(descriptor) && !dumb};
    t.colors =
        color == RU_COLOR_ALWAYS || (color == RU_COLOR_AUTO && t.rewrites && !has_text("NO_COLOR"));
    t.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct winsize size;
    int known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
    t.columns = known ? size.ws_col : size_of("COLUMNS", 80);
    t.rows = known ? size.ws_row : size_of("LINES", 24);
    return t;
}

static const char *const tints[] = {
    [RU_PLAIN] = "\033[0m",   [RU_GREEN] = "\033[32m", [RU_RED] = "\033[1;31m",
    [RU_YELLOW] = "\033[33m", [RU_BLUE] = "\033[36m",  [RU_FAINT] = "\033[2m",
    [RU_BOLD] = "\033[1m",
};

const char *ru_terminal_tint(const ru_terminal *terminal, ru_tint tint)
{
    return terminal->colors ? tints[tint] : "";
}

/* Words that judge. */
static const struct {
    const char *word;
    ru_tint tint;
} words[] = {
    {"PASS", RU_GREEN},   {"FAIL", RU_RED},   {"NOT JUDGED", RU_YELLOW},
    {"FAILED", RU_RED},   {"error:", RU_RED}, {"warning:", RU_YELLOW},
    {"passed", RU_GREEN}, {"failed", RU_RED}, {"(conserved)", RU_FAINT},
};

/* Whether the number before a word is naught: "0 failed" is no bad news, nor "0 passed" good. */
static int counts_nothing(const char *text, const char *at)
{
    return at - text >= 2 && at[-1] == ' ' && at[-2] == '0' &&
           (at - text == 2 || !isalnum((unsigned char)at[-3]));
}

/* The row of the word that stands at `at`, -1 where none does. */
static int word_at(const char *text, const char *at)
{
    if (at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '_'))
        return -1;
    if (counts_nothing(text, at))
        return -1;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(at, words[i].word, n) == 0 && !isalnum((unsigned char)at[n]) && at[n] != '_')
            return (int)i;
    }
    return -1;
}

void ru_terminal_print(const ru_terminal *terminal, const char *text)
{
    if (!terminal->colors) {
        fputs(text, terminal->to);
        return;
    }
    for (const char *at = text; *at; at++) {
        int i = word_at(text, at);
        if (i < 0) {
            fputc(*at, terminal->to);
            continue;
        }
        fprintf(terminal->to, "%s%s%s", tints[words[i].tint], words[i].word, tints[RU_PLAIN]);
        at += strlen(words[i].word) - 1;
    }
}

size_t ru_terminal_fit(const char *text, int columns)
{
    size_t n = 0;
    for (int used = 0; text[n]; n++) {
        /* Bytes that continue a character take no column of their own. */
        if (((unsigned char)text[n] & 0xc0) != 0x80 && used++ == columns)
            break;
    }
    return n;
}
