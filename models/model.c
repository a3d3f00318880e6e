/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/models/model.h>

#include <math.h>
#include <string.h>

#include <ru/base/tree.h>
#include <ru/base/unit.h>

#define RU_MODEL(name, symbol) extern const ru_model symbol;
#include <ru/models/models.def>
#undef RU_MODEL

static const ru_model *const models[] = {
#define RU_MODEL(name, symbol) &symbol,
#include <ru/models/models.def>
#undef RU_MODEL
};
enum { N_MODEL = sizeof models / sizeof models[0] };

size_t ru_model_count(void)
{
    return N_MODEL;
}

const ru_model *ru_model_at(size_t i)
{
    return i < N_MODEL ? models[i] : NULL;
}

const ru_model *ru_model_find(const char *name)
{
    for (size_t i = 0; i < N_MODEL; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}

const char *ru_model_nearest(const char *name)
{
    size_t best = 0;
    for (size_t i = 1; i < N_MODEL; i++)
        if (ru_edit_distance(name, models[i]->name) < ru_edit_distance(name, models[best]->name))
            best = i;
    return models[best]->name;
}

size_t ru_model_state_index(const ru_model *model, const char *name)
{
    size_t i = 0;
    while (i < model->n_state && strcmp(model->states[i].quantity.name, name) != 0)
        i++;
    return i;
}

size_t ru_model_parameter_index(const ru_model *model, const char *name)
{
    size_t i = 0;
    while (i < model->n_parameter && strcmp(model->parameters[i].name, name) != 0)
        i++;
    return i;
}

static ru_status check_quantity(const ru_model *model, const ru_quantity *q)
{
    double si;
    RU_REQUIRE(q->name && q->name[0] && q->unit && q->meaning, RU_ERR_INTERNAL,
               "%s: a table row is not filled in", model->name);
    RU_REQUIRE(ru_unit_to_si(q->unit, q->value, &si) == RU_OK, RU_ERR_INTERNAL,
               "%s.%s: '%s' is no unit", model->name, q->name, q->unit);
    RU_REQUIRE(q->low <= q->value && q->value <= q->high, RU_ERR_INTERNAL,
               "%s.%s: the default %g lies outside %g to %g", model->name, q->name, q->value,
               q->low, q->high);
    return RU_OK;
}

static ru_status check_tables(const ru_model *model)
{
    for (size_t i = 0; i < model->n_state; i++) {
        const ru_state_info *state = &model->states[i];
        RU_TRY(check_quantity(model, &state->quantity));
        RU_REQUIRE(state->absolute > 0, RU_ERR_INTERNAL, "%s.%s has no absolute tolerance",
                   model->name, state->quantity.name);
        int passes = state->role == RU_ROLE_OXYGEN || state->role == RU_ROLE_CARBON_DIOXIDE;
        RU_REQUIRE(!passes || ru_unit_same_dimension(state->quantity.unit, "kg/m3"),
                   RU_ERR_INTERNAL, "%s.%s passes to the gas and is no mass concentration",
                   model->name, state->quantity.name);
        RU_REQUIRE(ru_model_state_index(model, state->quantity.name) == i, RU_ERR_INTERNAL,
                   "%s: two states are called %s", model->name, state->quantity.name);
    }
    for (size_t i = 0; i < model->n_parameter; i++) {
        RU_TRY(check_quantity(model, &model->parameters[i]));
        RU_REQUIRE(ru_model_parameter_index(model, model->parameters[i].name) == i, RU_ERR_INTERNAL,
                   "%s: two parameters are called %s", model->name, model->parameters[i].name);
    }
    return RU_OK;
}

double ru_model_gain(const ru_model *model, const double *S, size_t i, ru_element element,
                     double *size)
{
    double sum = 0, sizes = 0;
    for (size_t k = 0; k < model->n_state; k++) {
        double part = S[i * model->n_state + k] * model->states[k].content[element];
        sum += part;
        sizes += fabs(part);
    }
    if (size)
        *size = sizes;
    return sum;
}

const ru_leak *ru_model_leak(const ru_model *model, ru_element element, const char *process)
{
    for (size_t i = 0; i < model->n_leak; i++) {
        const ru_leak *leak = &model->leaks[i];
        if (leak->element == element && (!leak->process || strcmp(leak->process, process) == 0))
            return leak;
    }
    return NULL;
}

/* A leak is as large as its row says, or, where the row leaves that open, anything but not a
 * number. */
static ru_status check_leak(const ru_model *model, const ru_leak *leak, size_t i, double gain,
                            double size)
{
    const char *process = model->processes[i].name, *name = ru_element_of(leak->element)->name;
    RU_REQUIRE(leak->reason && leak->reason[0], RU_ERR_INTERNAL, "%s: a leak of %s has no reason",
               model->name, name);
    RU_REQUIRE(isfinite(gain), RU_ERR_INTERNAL, "%s: process %s leaves %.3g of %s", model->name,
               process, gain, name);
    RU_REQUIRE(isnan(leak->amount) || fabs(gain - leak->amount) <= 1e-3 * size, RU_ERR_INTERNAL,
               "%s: process %s gains %.6g of %s where its leak says %.6g", model->name, process,
               gain, name, leak->amount);
    return RU_OK;
}

static ru_status check_elements(const ru_model *model)
{
    double p[RU_MODEL_MAX_PARAMETER] = {0}, S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE] = {0};
    RU_TRY(ru_model_defaults(model, p));
    model->stoichiometry(model, p, S);
    for (size_t i = 0; i < model->n_process; i++)
        for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++) {
            if (!ru_element_of(e)->balanced)
                continue;
            double size, gain = ru_model_gain(model, S, i, e, &size);
            const ru_leak *leak = ru_model_leak(model, e, model->processes[i].name);
            if (leak) {
                RU_TRY(check_leak(model, leak, i, gain, size));
                continue;
            }
            RU_REQUIRE(fabs(gain) <= 1e-12 * size, RU_ERR_INTERNAL,
                       "%s: process %s leaves %.3g of %s", model->name, model->processes[i].name,
                       gain, ru_element_of(e)->name);
        }
    return RU_OK;
}

void ru_model_destroy(ru_model **model)
{
    if (*model && (*model)->destroy)
        (*model)->destroy(*model);
    *model = NULL;
}

ru_status ru_model_check(const ru_model *model)
{
    RU_REQUIRE(model->abi == RU_MODEL_ABI, RU_ERR_INTERNAL, "a model with another interface");
    RU_REQUIRE(model->n_state && model->n_state <= RU_MODEL_MAX_STATE &&
                   model->n_process <= RU_MODEL_MAX_PROCESS &&
                   model->n_parameter <= RU_MODEL_MAX_PARAMETER,
               RU_ERR_INTERNAL, "%s: too many states, processes or parameters", model->name);
    RU_TRY(check_tables(model));
    RU_TRY(check_elements(model));
    return RU_OK;
}

ru_status ru_model_defaults(const ru_model *model, double *p)
{
    for (size_t i = 0; i < model->n_parameter; i++)
        RU_TRY(ru_unit_to_si(model->parameters[i].unit, model->parameters[i].value, &p[i]));
    return RU_OK;
}

void ru_model_forget(const ru_model *model)
{
    if (model->forget)
        model->forget(model);
}

int ru_model_slopes(const ru_model *model, const double *p, const ru_local *at, const double *y,
                    double *dr)
{
    if (model->rate_slopes)
        return model->rate_slopes(model, p, at, y, dr);
    double moved[RU_MODEL_MAX_STATE], up[RU_MODEL_MAX_PROCESS], down[RU_MODEL_MAX_PROCESS];
    int verdict = 0;
    for (size_t k = 0; k < model->n_state; k++) {
        memcpy(moved, y, model->n_state * sizeof *moved);
        double step = 1e-5 * fabs(y[k]) + 1e2 * model->states[k].absolute;
        moved[k] = y[k] + step;
        verdict |= model->rates(model, p, at, moved, up);
        moved[k] = y[k] - step;
        verdict |= model->rates(model, p, at, moved, down);
        for (size_t i = 0; i < model->n_process; i++)
            dr[i * model->n_state + k] = (up[i] - down[i]) / (2 * step);
    }
    return verdict;
}
