/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <stdio.h>
#include <string.h>

/* Checks of a scenario against its components: what is named must be there. */

static int has_role(const ru_model *model, ru_role role)
{
    for (size_t i = 0; i < model->n_state; i++)
        if (model->states[i].role == role)
            return 1;
    return 0;
}

void ru_report_component(ru_diagnostics *log, ru_place_in_text at, const char *word,
                         const ru_component_list *list, const char *also, const char *what)
{
    char help[512];
    const char *nearest = also ? also : list->items[0].quantity.name;
    snprintf(help, sizeof help, "known are: %s", also ? also : "");
    for (size_t i = 0; i < list->n_liquid; i++) {
        const char *name = list->items[i].quantity.name;
        size_t n = strlen(help);
        snprintf(help + n, sizeof help - n, "%s%s", i || also ? ", " : "", name);
        if (ru_edit_distance(word, name) < ru_edit_distance(word, nearest))
            nearest = name;
    }
    if (ru_is_near(word, nearest))
        snprintf(help, sizeof help, "did you mean '%s'?", nearest);
    ru_diagnostics_error(log, at, help, what, word);
}

void ru_check_components(const ru_draft *draft, const ru_model *model,
                         const ru_component_list *components, ru_diagnostics *log)
{
    int oxygen = has_role(model, RU_ROLE_OXYGEN);
    if (draft->gas.node && !oxygen && !has_role(model, RU_ROLE_CARBON_DIOXIDE))
        ru_diagnostics_error(log, ru_table_place(draft->gas.node, NULL),
                             "remove 'gas', or choose another model",
                             "model %s carries no oxygen to be transferred", model->name);
    for (size_t i = 0; i < draft->n_sensor; i++)
        if (draft->sensors[i].measures)
            ru_check_sensor(draft, model, components, i, log);
    for (size_t i = 0; i < draft->n_pulse; i++) {
        const ru_draft_pulse *pulse = &draft->pulses[i];
        if (pulse->of && ru_component_index(components, pulse->of) >= components->n_liquid)
            ru_report_component(log, ru_table_place(pulse->node, "of"), pulse->of, components, NULL,
                                "'%.80s' is not a component of the liquid");
    }
}
