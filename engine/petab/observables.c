/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/parts.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/expression/formula.h>
#include <ru/sbml/resolve.h>

enum { MOST_PLACEHOLDERS = 64, LONGEST_NAME = 256 };

enum { ID, NAME, FORMULA, TRANSFORM, NOISE, DISTRIBUTION, N_COLUMN };

static const ru_petab_column columns[] = {
    [ID] = {"observableId", 1},           [NAME] = {"observableName", 0},
    [FORMULA] = {"observableFormula", 1}, [TRANSFORM] = {"observableTransformation", 0},
    [NOISE] = {"noiseFormula", 1},        [DISTRIBUTION] = {"noiseDistribution", 0},
};

static const char *const transforms[] = {"lin", "log", "log10", NULL};
static const char *const noises[] = {"normal", "laplace", NULL};
static const char *const placeholders[] = {
    [RU_PETAB_OBSERVED] = "observableParameter", [RU_PETAB_NOISE] = "noiseParameter"};

size_t ru_petab_find_observable(const ru_petab_part *part, const char *id)
{
    for (size_t i = 0; i < part->n_observable; i++)
        if (strcmp(part->observables[i].id, id) == 0)
            return i;
    return RU_PETAB_NONE;
}

static void read_formula_cell(const ru_petab_file *file, size_t row, size_t column,
                              ru_petab_observable *o, ru_petab_role role, ru_diagnostics *log)
{
    o->at[role] = ru_petab_file_place(file, row, column);
    o->texts[role] = ru_csv_cell(file->csv, row, column);
    o->formulas[role] = RU_NO_NODE;
    if (!o->texts[role][0])
        ru_diagnostics_error(log, o->at[role], "", "there is no %s", file->csv->names[column]);
}

static ru_status read_row(ru_petab_part *part, const ru_petab_file *file, size_t row,
                          const size_t *at, ru_diagnostics *log)
{
    int transform, noise;
    ru_petab_observable made = {.id = ru_petab_file_id(file, row, at[ID], log)};
    read_formula_cell(file, row, at[FORMULA], &made, RU_PETAB_OBSERVED, log);
    read_formula_cell(file, row, at[NOISE], &made, RU_PETAB_NOISE, log);
    (void)ru_petab_file_choice(file, row, at[TRANSFORM], transforms, log, &transform);
    (void)ru_petab_file_choice(file, row, at[DISTRIBUTION], noises, log, &noise);
    made.transform = (ru_transform)transform;
    made.noise = (ru_noise_law)noise;
    if (!made.id)
        return RU_OK;
    if (ru_petab_find_observable(part, made.id) != RU_PETAB_NONE)
        ru_diagnostics_error(log, ru_petab_file_place(file, row, at[ID]), "",
                             "there are two observables '%s'", made.id);
    void *grown = ru_petab_grow(part->observables, part->n_observable, sizeof made);
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for observables");
    part->observables = grown;
    part->observables[part->n_observable++] = made;
    return RU_OK;
}

ru_status ru_petab_read_observables(ru_petab_part *part, ru_diagnostics *log)
{
    for (size_t i = 0; i < part->n_observable_file; i++) {
        const ru_petab_file *file = &part->observable_files[i];
        size_t at[N_COLUMN];
        if (!ru_petab_file_columns(file, N_COLUMN, columns, at, log))
            continue;
        for (size_t row = 0; row < file->csv->n_row; row++)
            RU_TRY(read_row(part, file, row, at, log));
    }
    return RU_OK;
}

/* The next name in a formula from *at on, with its length; NULL: there is none. */
static const char *next_name(const char **at, size_t *n)
{
    const char *c = *at;
    while (*c && !isalpha((unsigned char)*c) && *c != '_') {
        /* letters of a number are no name: 1e-3 */
        if (isdigit((unsigned char)*c))
            while (isalnum((unsigned char)*c) || *c == '.')
                c++;
        else
            c++;
    }
    *n = 0;
    while (isalnum((unsigned char)c[*n]) || c[*n] == '_')
        ++*n;
    *at = c + *n;
    return *n ? c : NULL;
}

static int uses(const char *text, const char *id)
{
    size_t n;
    for (const char *name; (name = next_name(&text, &n));)
        if (strlen(id) == n && strncmp(name, id, n) == 0)
            return 1;
    return 0;
}

/* How many placeholders of a kind the formulas of an observable have; they go from 1 without gaps.
 */
static size_t count_placeholders(const ru_petab_observable *o, ru_petab_role role,
                                 ru_diagnostics *log)
{
    char name[LONGEST_NAME];
    size_t found = 0, last = 0;
    for (size_t i = 1; i <= MOST_PLACEHOLDERS; i++) {
        snprintf(name, sizeof name, "%s%zu_%.200s", placeholders[role], i, o->id);
        int is_used = uses(o->texts[RU_PETAB_NOISE], name) ||
                      (role == RU_PETAB_OBSERVED && uses(o->texts[RU_PETAB_OBSERVED], name));
        found += is_used != 0;
        last = is_used ? i : last;
    }
    if (found < last)
        ru_diagnostics_error(log, o->at[role], "they are numbered from 1 on",
                             "the placeholders %s1 to %s%zu of '%s' are not all there",
                             placeholders[role], placeholders[role], last, o->id);
    return last;
}

/* What formulas are read into. */
typedef struct reading {
    ru_petab_problem *problem;
    ru_petab_part *part;
    ru_scope scope;
    ru_diagnostics *log;
} reading;

static ru_status add_name(reading *r, const char *name, int32_t symbol)
{
    ru_typed value = {.kind = RU_TYPED_NUMBER};
    RU_TRY(ru_expr_symbol(r->scope.pool, symbol, &value.node));
    return ru_scope_add(&r->scope, name, &value);
}

static ru_status add_symbol(reading *r, const char *name, ru_petab_value value)
{
    ru_petab_part *part = r->part;
    void *grown = ru_petab_grow(part->symbols, part->n_symbol, sizeof *part->symbols);
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for formulas");
    part->symbols = grown;
    part->symbols[part->n_symbol].value = value;
    return add_name(r, name, ru_petab_first_symbol(part) + (int32_t)part->n_symbol++);
}

static ru_status add_placeholders(reading *r, ru_petab_observable *o, ru_petab_role role)
{
    char name[LONGEST_NAME];
    o->n[role] = count_placeholders(o, role, r->log);
    o->first[role] = r->part->n_symbol;
    for (size_t i = 1; i <= o->n[role]; i++) {
        snprintf(name, sizeof name, "%s%zu_%.200s", placeholders[role], i, o->id);
        RU_TRY(add_symbol(r, name, (ru_petab_value){0}));
    }
    return RU_OK;
}

static ru_status add_names(reading *r)
{
    const ru_sbml_model *m = r->part->model;
    RU_TRY(add_name(r, "time", 0));
    for (size_t v = 0; v < m->n; v++)
        if (m->variables[v].id[0])
            RU_TRY(add_name(r, m->variables[v].id, ru_sbml_meaning(m, v)));
    for (size_t i = 0; i < r->problem->n_parameter; i++)
        if (ru_sbml_find(m, r->problem->parameters[i].id) == RU_SBML_NONE)
            RU_TRY(add_symbol(r, r->problem->parameters[i].id,
                              (ru_petab_value){.kind = RU_PETAB_PARAMETER, .index = i}));
    for (size_t i = 0; i < r->part->n_factor; i++)
        if (r->part->factors[i].variable == RU_PETAB_NONE)
            RU_TRY(add_symbol(r, r->part->factors[i].name,
                              (ru_petab_value){.kind = RU_PETAB_COLUMN, .index = i}));
    for (size_t i = 0; i < r->part->n_observable; i++)
        for (int role = 0; role < RU_PETAB_ROLES; role++)
            RU_TRY(add_placeholders(r, &r->part->observables[i], (ru_petab_role)role));
    return RU_OK;
}

static ru_status read_one(reading *r, ru_petab_observable *o, ru_petab_role role)
{
    const ru_dimension pure = {{0}};
    const ru_site site = {r->log, o->at[role], o->texts[role]};
    ru_typed made;
    RU_TRY(ru_formula_read(&r->scope, &site, &made));
    if (ru_formula_expect(&site, &made, &pure,
                          role == RU_PETAB_NOISE ? "the noise" : "the observable"))
        o->formulas[role] = made.node;
    return RU_OK;
}

/* In the formula of its noise the id of an observable stands for what it is. */
static ru_status read_noise(reading *r, ru_petab_observable *o)
{
    size_t n = r->scope.n_name;
    const ru_typed own = {.kind = RU_TYPED_NUMBER, .node = o->formulas[RU_PETAB_OBSERVED]};
    int names_itself = uses(o->texts[RU_PETAB_NOISE], o->id);
    if (o->formulas[RU_PETAB_OBSERVED] == RU_NO_NODE)
        return RU_OK;
    if (names_itself && o->transform != RU_TRANSFORM_LIN) {
        ru_diagnostics_error(r->log, o->at[RU_PETAB_NOISE],
                             "tools differ in whether its logarithm is meant: write its formula",
                             "the noise of '%s', which is on a logarithmic scale, by its own id is "
                             "not supported",
                             o->id);
        return RU_OK;
    }
    if (names_itself)
        RU_TRY(ru_scope_add(&r->scope, o->id, &own));
    ru_status status = read_one(r, o, RU_PETAB_NOISE);
    ru_scope_drop(&r->scope, n);
    return status;
}

static ru_status mark_use(const reading *r, ru_node formula)
{
    int32_t *symbols, first = ru_petab_first_symbol(r->part);
    size_t n;
    if (formula == RU_NO_NODE)
        return RU_OK;
    RU_TRY(ru_sbml_symbols(r->scope.pool, formula, &symbols, &n));
    for (size_t i = 0; i < n; i++) {
        const ru_petab_value *value =
            symbols[i] >= first ? &r->part->symbols[symbols[i] - first].value : NULL;
        if (value && value->kind == RU_PETAB_PARAMETER)
            r->problem->parameters[value->index].is_used = 1;
        if (value && value->kind == RU_PETAB_COLUMN)
            r->part->factors[value->index].is_used = 1;
    }
    free(symbols);
    return RU_OK;
}

static ru_status read_all(reading *r)
{
    RU_TRY(add_names(r));
    for (size_t i = 0; i < r->part->n_observable; i++) {
        ru_petab_observable *o = &r->part->observables[i];
        RU_TRY(read_one(r, o, RU_PETAB_OBSERVED));
        RU_TRY(read_noise(r, o));
        for (int role = 0; role < RU_PETAB_ROLES; role++)
            RU_TRY(mark_use(r, o->formulas[role]));
    }
    return RU_OK;
}

ru_status ru_petab_read_formulas(ru_petab_problem *p, ru_petab_part *part, ru_diagnostics *log)
{
    reading r = {p, part, {.pool = part->model->pool, .plain = 1}, log};
    ru_status status = read_all(&r);
    r.scope.pool = NULL; /* the model's */
    ru_scope_clear(&r.scope);
    return status;
}
