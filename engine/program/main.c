/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verb.h"

/* The program: finds the verb, reads its words and options, tells faults. */

typedef struct arguments {
    int rank;
    const char **words, **sets; /* [n_word], [n_set]; room for as many as there are arguments */
    size_t n_word, n_set;
    char *command_line;
    ru_terminal out, err;
} arguments;

static const char *color_word = "auto";

struct poptOption ru_verb_common[] = {
    {"color", 0, POPT_ARG_STRING | POPT_ARGFLAG_SHOW_DEFAULT, &color_word, 0,
     "colours: auto (on a terminal, without NO_COLOR), always or never", "WHEN"},
    {"help", 'h', POPT_ARG_NONE, NULL, '?', "show this help", NULL},
    POPT_TABLEEND};

static void print_help(FILE *to)
{
    const ru_verb *v;
    fprintf(to, "rushton: multi-scale, multi-modal bioprocess simulation\n\n"
                "usage: rushton VERB [options] ...\n\n");
    for (size_t i = 0; (v = ru_verb_at(i)); i++)
        fprintf(to, "  %-9s %-26s %s\n", v->name, v->words, v->meaning);
    fprintf(to, "\n  rushton VERB --help tells a verb's options and examples\n"
                "  rushton --version tells version, commit, compiler, flags and libraries\n\n"
                "examples\n");
    for (size_t i = 0; i < 3; i++)
        fprintf(to, "%s", ru_verb_at(i)->examples);
}

static int usage_error(const arguments *a, const char *format, const char *word)
{
    if (a->rank == 0) {
        fprintf(stderr, "rushton: ");
        fprintf(stderr, format, word);
        fprintf(stderr, "; see rushton --help\n");
    }
    return ru_status_exit_code(RU_ERR_USAGE);
}

static const ru_verb *find_verb(const char *name)
{
    const ru_verb *v;
    for (size_t i = 0; (v = ru_verb_at(i)); i++)
        if (strcmp(v->name, name) == 0)
            return v;
    return NULL;
}

static int report(const arguments *a, ru_status status)
{
    if (status != RU_OK && a->rank == 0 && ru_last_fault()[0] &&
        !(status == RU_ERR_CRITERION && ru_last_fault()[0] == '\0')) {
        const char *text = ru_last_fault();
        int located = status == RU_ERR_INPUT && strstr(text, ": error:") != NULL;
        ru_terminal_print(&a->err, located ? "" : "error: ");
        ru_terminal_print(&a->err, text);
        fputc('\n', stderr);
    }
    return ru_status_exit_code(status);
}

/* Reads the options and words of a verb; -1 to go on, else the exit code. */
static int read_words(arguments *a, const ru_verb *v, poptContext context)
{
    int code;
    while ((code = poptGetNextOpt(context)) > 0) {
        if (code == '?') {
            if (a->rank == 0) {
                printf("%s: %s\n", v->name, v->meaning);
                poptPrintHelp(context, stdout, 0);
                printf("\nexamples\n%s", v->examples);
            }
            return 0;
        }
        if (code == 's') {
            a->sets[a->n_set++] = poptGetOptArg(context);
        }
    }
    if (code < -1)
        return usage_error(a, "cannot understand '%s'", poptBadOption(context, 0));
    const char *word;
    while ((word = poptGetArg(context))) {
        if (a->n_word == v->most)
            return usage_error(a, "'%s' is one word too many", word);
        a->words[a->n_word++] = word;
    }
    if (a->n_word < v->least)
        return usage_error(a, "something is missing: %s", v->words);
    return -1;
}

static int act(arguments *a, const ru_verb *v, int argc, const char **argv)
{
    char help[1024], name[64];
    snprintf(help, sizeof help, "%s [OPTION...]", v->words);
    snprintf(name, sizeof name, "rushton %s", v->name);
    argv[1] = name;
    poptContext context = poptGetContext("rushton", argc - 1, argv + 1, v->options, 0);
    poptSetOtherOptionHelp(context, help);
    int code = read_words(a, v, context);
    ru_color color = RU_COLOR_AUTO;
    if (code < 0 && ru_color_read(color_word, &color) != RU_OK)
        code = report(a, RU_ERR_USAGE);
    if (code < 0) {
        a->out = ru_terminal_of(stdout, color);
        a->err = ru_terminal_of(stderr, color);
        const ru_call call = {.rank = a->rank,
                              .out = &a->out,
                              .err = &a->err,
                              .words = a->words,
                              .n_word = a->n_word,
                              .sets = a->sets,
                              .n_set = a->n_set,
                              .command_line = a->command_line};
        code = report(a, v->act(&call));
    }
    poptFreeContext(context);
    return code;
}

static arguments given;

int main(int argc, char **argv)
{
    ru_comm_prepare();
    setlocale(LC_CTYPE, ""); /* which characters can be shown; numbers keep their points */
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &given.rank);
    given.out = ru_terminal_of(stdout, RU_COLOR_AUTO);
    given.err = ru_terminal_of(stderr, RU_COLOR_AUTO);
    ru_status joined = ru_command_line(argc, argv, &given.command_line);
    int code;
    const char *first = argc > 1 ? argv[1] : "--help";
    const ru_verb *v = find_verb(first);
    given.words = malloc((size_t)argc * sizeof *given.words);
    given.sets = malloc((size_t)argc * sizeof *given.sets);
    if (joined != RU_OK || !given.words || !given.sets) {
        fprintf(stderr, "error: out of memory\n");
        code = ru_status_exit_code(RU_ERR_SYSTEM);
    } else if (v) {
        code = act(&given, v, argc, (const char **)argv);
    } else if (strcmp(first, "--version") == 0) {
        code = given.rank == 0 && printf("%s", ru_version()) < 0;
    } else if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 ||
               strcmp(first, "help") == 0) {
        if (given.rank == 0)
            print_help(stdout);
        code = argc > 1 ? 0 : ru_status_exit_code(RU_ERR_USAGE);
    } else {
        code = usage_error(&given, "there is no verb '%s'", first);
    }
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0)
        code = ru_status_exit_code(RU_ERR_SYSTEM);
    for (size_t i = 0; i < given.n_set; i++)
        free((void *)(uintptr_t)given.sets[i]); /* the option library's, handed over */
    free(given.words);
    free(given.sets);
    free(given.command_line);
    MPI_Finalize();
    return code;
}
