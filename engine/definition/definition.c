/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/definition/making.h>

#include <stdlib.h>

/* Zeroed room for what a definition of this size becomes. */
static ru_status make_room(ru_making *m)
{
    const ru_definition *d = m->definition;
    ru_defined *made = m->made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for a model");
    made->states = calloc(d->n_state + 1, sizeof *made->states);
    made->parameters = calloc(d->n_parameter + 1, sizeof *made->parameters);
    made->processes = calloc(d->n_process + 1, sizeof *made->processes);
    made->leaks = calloc(d->n_leak + 1, sizeof *made->leaks);
    made->model = (ru_model){.abi = RU_MODEL_ABI,
                             .n_state = d->n_state,
                             .n_parameter = d->n_parameter,
                             .n_process = d->n_process,
                             .n_leak = d->n_leak,
                             .states = made->states,
                             .parameters = made->parameters,
                             .processes = made->processes,
                             .leaks = made->leaks,
                             .context = made};
    ru_defined_functions(&made->model);
    m->rates = calloc(d->n_process + 1, sizeof *m->rates);
    m->made_of = malloc((d->n_process * d->n_state + 1) * sizeof *m->made_of);
    RU_REQUIRE(made->states && made->parameters && made->processes && made->leaks && m->rates &&
                   m->made_of,
               RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t i = 0; i < d->n_process * d->n_state; i++)
        m->made_of[i] = RU_NO_NODE;
    RU_TRY(ru_scope_build(&m->scope));
    return RU_OK;
}

/* Step by step, each on what the ones before it found good. */
static ru_status make(ru_making *m)
{
    static ru_status (*const steps[])(ru_making *) = {ru_making_names, ru_making_formulas,
                                                      ru_making_tapes, ru_making_verdict};
    size_t before = m->log->n_error;
    RU_TRY(make_room(m));
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && m->log->n_error == before; i++)
        RU_TRY(steps[i](m));
    return RU_OK;
}

ru_status ru_definition_open(const ru_definition *definition, ru_diagnostics *log, ru_model **model)
{
    ru_making m = {.definition = definition, .log = log};
    size_t before = log->n_error;
    *model = NULL;
    ru_status status = make(&m);
    ru_model *made = m.made ? &m.made->model : NULL;
    if (status != RU_OK || log->n_error > before)
        ru_model_destroy(&made);
    ru_scope_clear(&m.scope);
    free(m.rates);
    free(m.made_of);
    *model = made;
    RU_TRY(status);
    return RU_OK;
}
