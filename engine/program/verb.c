/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RU_VERB(name) extern const ru_verb ru_verb_##name;
#include "verbs.def"
#undef RU_VERB

static const ru_verb *const verbs[] = {
#define RU_VERB(name) &ru_verb_##name,
#include "verbs.def"
#undef RU_VERB
};

const ru_verb *ru_verb_at(size_t i)
{
    return i < sizeof verbs / sizeof verbs[0] ? verbs[i] : NULL;
}

ru_status ru_verb_open(const ru_call *call, ru_simulation **simulation)
{
    const ru_open_options options = {
        .sets = call->sets, .n_set = call->n_set, .command_line = call->command_line};
    return ru_open(call->words[0], MPI_COMM_WORLD, &options, simulation);
}

ru_status ru_verb_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    int failed = !file || fputs(text, file) < 0;
    if (file && fclose(file) != 0)
        failed = 1;
    if (failed)
        fprintf(stderr, "error: %s cannot be written\n", path);
    return failed ? RU_ERR_SYSTEM : RU_OK;
}

void ru_verb_output(const char *scenario, const char *ending, char *path, size_t size)
{
    const char *base = strrchr(scenario, '/');
    snprintf(path, size, "%s", base ? base + 1 : scenario);
    char *dot = strrchr(path, '.');
    if (dot && dot != path)
        *dot = '\0';
    size_t used = strlen(path);
    snprintf(path + used, size - used, "%s", ending);
}

ru_meter ru_verb_meter(const ru_call *call, int quiet, int asked)
{
    return ru_meter_start(call->err, quiet || call->rank != 0 ? RU_METER_QUIET
                                     : asked                  ? RU_METER_ASKED
                                                              : RU_METER_AUTO);
}

int ru_verb_progress(const ru_progress *p, void *meter)
{
    double share = p->end > 0 ? p->time / p->end : 0;
    if (ru_meter_due(meter, share)) {
        char words[96];
        snprintf(words, sizeof words, "step %lld  %.4g / %.4g h", p->step, p->time / 3600,
                 p->end / 3600);
        ru_meter_show(meter, share, words);
    }
    return 0;
}

ru_status ru_verb_print(const ru_call *call, ru_status status, char *text)
{
    /* JSON is for programs: no colours, also under an mpirun that looks like a terminal. */
    if (text && call->rank == 0 && strchr("{[", text[0]) && text[0])
        printf("%s", text);
    else if (text && call->rank == 0)
        ru_terminal_print(call->out, text);
    free(text);
    return status;
}
