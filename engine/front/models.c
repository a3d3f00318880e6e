/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/front/account.h>
#include <ru/front/models.h>
#include <ru/front/rushton.h>
#include <ru/models/model.h>

/* The cell models, from the tables that drive them. */

static void tell_quantity(ru_text *out, const ru_quantity *q)
{
    ru_text_add(out, "  %-22s %12.6g %-10s %s\n", q->name, q->value, q->unit, q->meaning);
    if (q->source)
        ru_text_add(out, "  %-22s   range %.6g to %.6g; source: %s\n", "", q->low, q->high,
                    q->source);
}

static void tell_content(ru_text *out, const ru_state_info *state)
{
    int any = 0;
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        if (state->content[e] != 0)
            ru_text_add(out, "%s %.4g %s", any++ ? "," : "                           holds",
                        state->content[e], ru_element_of(e)->name);
    if (any)
        ru_text_add(out, ", per unit in SI\n");
}

/* 1 where a state holds the element. */
static int follows(const ru_model *m, ru_element e)
{
    for (size_t k = 0; k < m->n_state; k++)
        if (m->states[k].content[e] != 0)
            return 1;
    return 0;
}

static int leaks(const ru_model *m, ru_element e)
{
    for (size_t i = 0; i < m->n_leak; i++)
        if (m->leaks[i].element == e)
            return 1;
    return 0;
}

/* What a leak gains per unit of its rate. */
static void tell_amount(const ru_leak *leak, char *text, size_t size)
{
    if (isnan(leak->amount))
        snprintf(text, size, "no one number");
    else
        snprintf(text, size, "%+.3g", leak->amount);
}

/* Which elements are closed, and what is known to leak and why. */
static void tell_balance(ru_text *out, const ru_model *m)
{
    ru_text_add(out, "\nelements:");
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        if (follows(m, e) && ru_element_of(e)->balanced)
            ru_text_add(out, " %s %s,", ru_element_of(e)->name, leaks(m, e) ? "leaks" : "closed");
    ru_text_add(out, " others not followed\n");
    for (size_t i = 0; i < m->n_leak; i++) {
        char amount[32];
        tell_amount(&m->leaks[i], amount, sizeof amount);
        ru_text_add(
            out, "  leak of %s, %s: gains %s; %s\n", ru_element_of(m->leaks[i].element)->name,
            m->leaks[i].process ? m->leaks[i].process : "any process", amount, m->leaks[i].reason);
    }
}

static void tell_model(ru_text *out, const ru_model *m)
{
    double *p = calloc(m->n_parameter + 1, sizeof *p);
    double *S = calloc(m->n_process * m->n_state + 1, sizeof *S);
    ru_text_add(out, "%s: %s\n\n%s\n%s\n", m->name, m->title, m->citation, m->validity);
    if (m->evidence)
        ru_text_add(out, "held against: %s\n", m->evidence);
    ru_text_add(out, "\nstates\n");
    for (size_t i = 0; i < m->n_state; i++) {
        tell_quantity(out, &m->states[i].quantity);
        tell_content(out, &m->states[i]);
    }
    ru_text_add(out, "\nparameters\n");
    for (size_t i = 0; i < m->n_parameter; i++)
        tell_quantity(out, &m->parameters[i]);
    ru_text_add(out, "\nprocesses (of each state per one of the rate in SI, at the defaults)\n");
    int known = p && S && ru_model_defaults(m, p) == RU_OK;
    if (known)
        m->stoichiometry(m, p, S);
    for (size_t i = 0; i < m->n_process; i++) {
        ru_text_add(out, "  %-22s %s\n  %-22s", m->processes[i].name, m->processes[i].meaning, "");
        for (size_t k = 0; known && k < m->n_state; k++)
            if (S[i * m->n_state + k] != 0)
                ru_text_add(out, " %+.4g %s", S[i * m->n_state + k], m->states[k].quantity.name);
        ru_text_add(out, "\n");
    }
    tell_balance(out, m);
    ru_text_add(out, "\nJacobian: %s\n", m->rate_slopes ? "analytic" : "by differences");
    free(p);
    free(S);
}

/* Quantities as rows: states or parameters. */
static void list_quantity(ru_account *l, const ru_quantity *q)
{
    ru_account_cell_text(l, q->name);
    ru_account_cell(l, q->value);
    ru_account_cell_text(l, q->unit);
    ru_account_cell(l, q->low);
    ru_account_cell(l, q->high);
    ru_account_cell_text(l, q->meaning);
    ru_account_cell_text(l, q->source);
}

static ru_status model_as_json(const ru_model *m, char **text)
{
    static const ru_account_column quantity[] = {
        {"name", "", NULL}, {"value", "", NULL},   {"unit", "", NULL},  {"low", "", NULL},
        {"high", "", NULL}, {"meaning", "", NULL}, {"source", "", NULL}};
    static const ru_account_column process[] = {{"name", "", NULL}, {"meaning", "", NULL}};
    ru_account *l = NULL;
    RU_TRY(ru_account_build(&l));
    ru_account_text(l, "name", NULL, m->name);
    ru_account_text(l, "title", NULL, m->title);
    ru_account_text(l, "citation", NULL, m->citation);
    ru_account_text(l, "validity", NULL, m->validity);
    ru_account_text(l, "evidence", NULL, m->evidence);
    ru_account_table(l, "states", 7, quantity);
    for (size_t i = 0; i < m->n_state; i++)
        list_quantity(l, &m->states[i].quantity);
    ru_account_table(l, "parameters", 7, quantity);
    for (size_t i = 0; i < m->n_parameter; i++)
        list_quantity(l, &m->parameters[i]);
    ru_account_table(l, "processes", 2, process);
    for (size_t i = 0; i < m->n_process; i++) {
        ru_account_cell_text(l, m->processes[i].name);
        ru_account_cell_text(l, m->processes[i].meaning);
    }
    return ru_account_write(&l, 1, text);
}

static ru_status list_models(int json, char **text)
{
    static const ru_account_column columns[] = {
        {"name", "model", NULL}, {"title", "what it is", NULL}, {"citation", "source", NULL}};
    ru_account *l = NULL;
    RU_TRY(ru_account_build(&l));
    ru_account_table(l, "models", 3, columns);
    for (size_t i = 0; i < ru_model_count(); i++) {
        const ru_model *m = ru_model_at(i);
        ru_account_cell_text(l, m->name);
        ru_account_cell_text(l, m->title);
        ru_account_cell_text(l, m->citation);
    }
    if (!json)
        ru_account_block(l, "more",
                         "rushton models NAME tells states, parameters and processes of one.\n");
    return ru_account_write(&l, json, text);
}

ru_status ru_models(const char *name, int json, char **text)
{
    ru_text out = {0};
    *text = NULL;
    if (!name)
        return list_models(json, text);
    const ru_model *model = ru_model_find(name);
    RU_REQUIRE(model, RU_ERR_USAGE, "there is no model '%s'; did you mean '%s'?", name,
               ru_model_nearest(name));
    if (json)
        return model_as_json(model, text);
    tell_model(&out, model);
    return ru_text_take(&out, text);
}

/* The elements that a model follows and closes, or (leaking) does not, in words. */
static void tell_elements(ru_text *out, const ru_model *m, int leaking)
{
    int any = 0;
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++)
        if (ru_element_of(e)->balanced && follows(m, e) && leaks(m, e) == leaking)
            ru_text_add(out, "%s%s", any++ ? ", " : "", ru_element_of(e)->name);
    if (!any)
        ru_text_add(out, "-");
}

static void tell_states(ru_text *out, const ru_model *m)
{
    for (size_t k = 0; k < m->n_state; k++)
        ru_text_add(out, "%s%s", k ? ", " : "", m->states[k].quantity.name);
}

static void tell_leaks_of_all(ru_text *out)
{
    ru_text_add(out,
                "\n## What does not close, and why\n\nGained per unit of the rate, in SI, at the "
                "default parameters.\n\n| model | element | process | gained | reason |\n"
                "|---|---|---|---|---|\n");
    for (size_t i = 0; i < ru_model_count(); i++) {
        const ru_model *m = ru_model_at(i);
        for (size_t k = 0; k < m->n_leak; k++) {
            char amount[32];
            tell_amount(&m->leaks[k], amount, sizeof amount);
            ru_text_add(out, "| `%s` | %s | %s | %s | %s |\n", m->name,
                        ru_element_of(m->leaks[k].element)->name,
                        m->leaks[k].process ? m->leaks[k].process : "any", amount,
                        m->leaks[k].reason);
        }
    }
}

ru_status ru_models_describe(int markdown, char **text)
{
    ru_text out = {0};
    if (!markdown)
        return list_models(0, text);
    ru_text_add(&out, "# Cell models\n\n| model | what it is | source | holds for | states | "
                      "closes | leaks | held against |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < ru_model_count(); i++) {
        const ru_model *m = ru_model_at(i);
        ru_text_add(&out, "| `%s` | %s | %s | %s | ", m->name, m->title, m->citation, m->validity);
        tell_states(&out, m);
        ru_text_add(&out, " | ");
        tell_elements(&out, m, 0);
        ru_text_add(&out, " | ");
        tell_elements(&out, m, 1);
        ru_text_add(&out, " | %s |\n", m->evidence ? m->evidence : "-");
    }
    tell_leaks_of_all(&out);
    return ru_text_take(&out, text);
}
