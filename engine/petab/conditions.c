/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/parts.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t ru_petab_find_condition(const ru_petab_part *part, const char *id)
{
    for (size_t i = 0; i < part->n_condition; i++)
        if (strcmp(part->conditions[i].id, id) == 0)
            return i;
    return RU_PETAB_NONE;
}

size_t ru_petab_find_factor(const ru_petab_part *part, const char *name)
{
    for (size_t i = 0; i < part->n_factor; i++)
        if (strcmp(part->factors[i].name, name) == 0)
            return i;
    return RU_PETAB_NONE;
}

/* Names that a value may have: parameters, then variables, then columns. */
typedef struct names {
    const ru_petab_problem *problem;
    const ru_petab_part *part;
} names;

static const char *name_at(const void *list, size_t i)
{
    const names *all = list;
    if (i < all->problem->n_parameter)
        return all->problem->parameters[i].id;
    i -= all->problem->n_parameter;
    if (i < all->part->model->n)
        return all->part->model->variables[i].id;
    return all->part->factors[i - all->part->model->n].name;
}

int ru_petab_value_read(ru_petab_problem *p, ru_petab_part *part, const char *text,
                        ru_place_in_text at, int columns, ru_diagnostics *log,
                        ru_petab_value *value)
{
    double number;
    char help[512];
    *value = (ru_petab_value){0};
    if (!text[0])
        return 1;
    if (ru_petab_is_number(text, 1, &number)) {
        value->number = number;
        value->kind = isnan(number) ? RU_PETAB_NOTHING : RU_PETAB_NUMBER;
        if (!isinf(number))
            return 1;
    }
    value->index = ru_petab_find_parameter(p, text);
    value->kind = RU_PETAB_PARAMETER;
    if (value->index != RU_PETAB_NONE) {
        p->parameters[value->index].is_used = 1;
        return 1;
    }
    value->index = ru_sbml_find(part->model, text);
    value->kind = RU_PETAB_VARIABLE;
    if (value->index != RU_SBML_NONE)
        return 1;
    value->index = columns ? ru_petab_find_factor(part, text) : RU_PETAB_NONE;
    value->kind = RU_PETAB_COLUMN;
    if (value->index != RU_PETAB_NONE) {
        part->factors[value->index].is_used = 1;
        return 1;
    }
    const names all = {p, part};
    ru_petab_nearest(text, p->n_parameter + part->model->n + (columns ? part->n_factor : 0),
                     name_at, &all, help, sizeof help);
    ru_diagnostics_error(log, at, help, "'%s' is neither a number nor a name of the %s", text,
                         "parameter table or the model");
    return 0;
}

/* Of what a condition may set the value or the start. */
static void check_variable(const ru_petab_part *part, const ru_petab_factor *factor,
                           ru_diagnostics *log)
{
    if (factor->variable == RU_PETAB_NONE)
        return;
    const ru_sbml_variable *v = &part->model->variables[factor->variable];
    if (v->kind == RU_SBML_REACTION)
        ru_diagnostics_error(log, factor->at, "parameters, species and compartments have values",
                             "'%s' is a reaction of the model", factor->name);
    else if (v->role == RU_SBML_ASSIGNED || v->role == RU_SBML_IMPLIED)
        ru_diagnostics_error(log, factor->at, "", "'%s' is what a rule of the model makes it",
                             factor->name);
}

static ru_status add_factor(const ru_petab_problem *p, ru_petab_part *part,
                            const ru_petab_file *file, size_t column, ru_diagnostics *log)
{
    const char *name = file->csv->names[column];
    ru_place_in_text at = ru_petab_file_place(file, RU_PETAB_HEADER, column);
    if (!ru_petab_is_id(name)) {
        ru_diagnostics_error(log, at, "", "'%s' is no id", name);
        return RU_OK;
    }
    if (ru_petab_find_parameter(p, name) != RU_PETAB_NONE)
        ru_diagnostics_error(log, at, "it can be in one of the two only",
                             "'%s' is in the parameter table", name);
    if (ru_petab_find_factor(part, name) != RU_PETAB_NONE)
        return RU_OK;
    void *grown = ru_petab_grow(part->factors, part->n_factor, sizeof *part->factors);
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for conditions");
    part->factors = grown;
    part->factors[part->n_factor] =
        (ru_petab_factor){.name = name, .variable = ru_sbml_find(part->model, name), .at = at};
    check_variable(part, &part->factors[part->n_factor++], log);
    return RU_OK;
}

enum { ID, NAME, N_COLUMN };

static const ru_petab_column columns[] = {[ID] = {"conditionId", 1}, [NAME] = {"conditionName", 0}};

static ru_status read_columns(const ru_petab_problem *p, ru_petab_part *part,
                              const ru_petab_file *file, ru_diagnostics *log)
{
    size_t at[N_COLUMN];
    if (!ru_petab_file_columns(file, N_COLUMN, columns, at, log))
        return RU_OK;
    for (size_t c = 0; c < file->csv->n_column; c++)
        if (c != at[ID] && c != at[NAME])
            RU_TRY(add_factor(p, part, file, c, log));
    return RU_OK;
}

static ru_status read_row(ru_petab_problem *p, ru_petab_part *part, const ru_petab_file *file,
                          size_t row, ru_diagnostics *log)
{
    size_t at = 0;
    RU_TRY(ru_csv_find(file->csv, "conditionId", &at));
    const char *id = ru_petab_file_id(file, row, at, log);
    if (!id)
        return RU_OK;
    if (ru_petab_find_condition(part, id) != RU_PETAB_NONE)
        ru_diagnostics_error(log, ru_petab_file_place(file, row, at), "",
                             "there are two conditions '%s'", id);
    void *grown = ru_petab_grow(part->conditions, part->n_condition, sizeof *part->conditions);
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for conditions");
    part->conditions = grown;
    ru_petab_condition *made = &part->conditions[part->n_condition];
    *made = (ru_petab_condition){.id = id,
                                 .file = (size_t)(file - part->condition_files),
                                 .row = row,
                                 .values = calloc(part->n_factor + 1, sizeof *made->values)};
    RU_REQUIRE(made->values, RU_ERR_SYSTEM, "out of memory for conditions");
    part->n_condition++;
    for (size_t c = 0; c < file->csv->n_column; c++) {
        size_t factor = ru_petab_find_factor(part, file->csv->names[c]);
        if (factor != RU_PETAB_NONE)
            (void)ru_petab_value_read(p, part, ru_csv_cell(file->csv, row, c),
                                      ru_petab_file_place(file, row, c), 0, log,
                                      &made->values[factor]);
    }
    return RU_OK;
}

ru_status ru_petab_read_conditions(ru_petab_problem *p, ru_petab_part *part, ru_diagnostics *log)
{
    for (size_t i = 0; i < part->n_condition_file; i++)
        RU_TRY(read_columns(p, part, &part->condition_files[i], log));
    for (size_t i = 0; i < part->n_condition_file && !log->n_error; i++)
        for (size_t row = 0; row < part->condition_files[i].csv->n_row; row++)
            RU_TRY(read_row(p, part, &part->condition_files[i], row, log));
    return RU_OK;
}

/* A parameter of the table in a model: 0 with a message where it can have no value. */
static int fits(const ru_petab_parameter *parameter, const ru_sbml_variable *v, ru_diagnostics *log)
{
    if (v->kind == RU_SBML_SPECIES || v->kind == RU_SBML_REACTION)
        ru_diagnostics_error(log, parameter->at,
                             v->kind == RU_SBML_SPECIES ? "its start belongs in a condition table"
                                                        : "",
                             "'%s' is a %s of the model, not a parameter", parameter->id,
                             v->kind == RU_SBML_SPECIES ? "species" : "reaction");
    else if (v->role == RU_SBML_ASSIGNED || v->role == RU_SBML_IMPLIED)
        ru_diagnostics_error(log, parameter->at, "", "'%s' is what a rule of the model makes it",
                             parameter->id);
    else
        return 1;
    return 0;
}

static const char *variable_name(const void *list, size_t i)
{
    return ((const ru_sbml_model *)list)->variables[i].id;
}

void ru_petab_check_use(ru_petab_problem *p, ru_diagnostics *log)
{
    char help[512] = "";
    for (size_t i = 0; i < p->n_parameter; i++) {
        ru_petab_parameter *parameter = &p->parameters[i];
        for (size_t k = 0; k < p->n_part; k++) {
            size_t v = ru_sbml_find(p->parts[k].model, parameter->id);
            if (v != RU_SBML_NONE)
                parameter->is_used |= fits(parameter, &p->parts[k].model->variables[v], log) + 2;
        }
        if (parameter->is_used)
            continue;
        if (p->n_part)
            ru_petab_nearest(parameter->id, p->parts[0].model->n, variable_name, p->parts[0].model,
                             help, sizeof help);
        ru_diagnostics_error(log, parameter->at, help,
                             "'%s' is neither in the model nor used by a table", parameter->id);
    }
    for (size_t k = 0; k < p->n_part; k++)
        for (size_t i = 0; i < p->parts[k].n_factor; i++) {
            const ru_petab_factor *factor = &p->parts[k].factors[i];
            if (factor->variable != RU_PETAB_NONE || factor->is_used)
                continue;
            ru_petab_nearest(factor->name, p->parts[k].model->n, variable_name, p->parts[k].model,
                             help, sizeof help);
            ru_diagnostics_error(log, factor->at, help,
                                 "'%s' is neither in the model nor used by a formula",
                                 factor->name);
        }
}
