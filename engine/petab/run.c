/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/parts.h>
#include <ru/petab/run.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/sbml/course.h>

/* A model rests no sooner than after so many times the longest time that is measured. */
static const double long_time = 1e3;

/* Where the model has switches, the longest time is cut into so many steps at least. */
enum { LEAST_STEPS = 50 };

/* A formula as it was last needed, for the measurement after it mostly needs it again. */
typedef struct kept {
    ru_node formula; /* with numbers in the places of the further symbols */
    ru_sbml_formula_tape tape;
} kept;

/* Of one part. */
typedef struct runner {
    const ru_petab_problem *problem;
    ru_petab_part *part;
    ru_diagnostics *log;
    ru_sbml_pace pace;
    double longest;
    ru_sbml_variable *variables; /* [n] as the file has them */
    double **rest;  /* [n_condition] of [1 + n] values after pre-equilibration, NULL: not yet */
    size_t *order;  /* [n_point] by condition, then time */
    ru_node *with;  /* [1 + 3 n + n_symbol] what stands for the further symbols */
    kept *formulas; /* [n_observable][RU_PETAB_ROLES] of the run under way */
    ru_sbml_course *course;
} runner;

static ru_status needs_value(const runner *r, size_t parameter, double *value)
{
    const ru_petab_parameter *p = &r->problem->parameters[parameter];
    *value = p->value;
    RU_REQUIRE(!isnan(*value), RU_ERR_INPUT,
               "%s:%d:%d: error: parameter '%s' has no nominalValue; give one, as in --parameter "
               "%s=1",
               p->at.source, p->at.line, p->at.column, p->id, p->id);
    return RU_OK;
}

/* The cell of the condition table where a column's value is or, where its table has no such column,
 * the row. */
static ru_place_in_text cell_place(const runner *r, const ru_petab_condition *condition,
                                   const ru_petab_factor *factor)
{
    const ru_petab_file *file = &r->part->condition_files[condition->file];
    size_t column = 0;
    while (column < file->csv->n_column && strcmp(file->csv->names[column], factor->name) != 0)
        column++;
    return ru_petab_file_place(file, condition->row, column);
}

static ru_status leaves_open(const runner *r, const ru_petab_condition *condition,
                             const ru_petab_factor *factor)
{
    ru_place_in_text at = cell_place(r, condition, factor);
    return ru_fault(
        RU_ERR_INPUT,
        "%s:%d:%d: error: condition '%s' gives no value for '%s', which a formula needs", at.source,
        at.line, at.column, condition->id, factor->name);
}

/* The formula of a value in a condition; a placeholder's must be there. */
static ru_status value_node(const runner *r, const ru_petab_condition *condition,
                            const ru_petab_value *value, ru_node *made)
{
    ru_sbml_model *m = r->part->model;
    double number;
    if (value->kind == RU_PETAB_COLUMN) {
        const ru_petab_factor *factor = &r->part->factors[value->index];
        value = &condition->values[value->index];
        if (value->kind == RU_PETAB_NOTHING)
            return leaves_open(r, condition, factor);
    }
    RU_REQUIRE(value->kind != RU_PETAB_NOTHING, RU_ERR_INTERNAL, "a placeholder is empty");
    if (value->kind == RU_PETAB_VARIABLE)
        return ru_expr_symbol(m->pool, ru_sbml_meaning(m, value->index), made);
    number = value->number;
    if (value->kind == RU_PETAB_PARAMETER)
        RU_TRY(needs_value(r, value->index, &number));
    return ru_expr_number(m->pool, number, made);
}

static void set_start(ru_sbml_variable *v, ru_node formula)
{
    v->initial = formula;
    v->is_set = 1;
}

/* What rests is where the next run starts: amounts, sizes, and what rates and events change. */
static int is_carried(const ru_sbml_variable *v)
{
    int moves = v->role == RU_SBML_HELD || v->role == RU_SBML_RATED || v->role == RU_SBML_REACTING;
    int stays =
        v->role == RU_SBML_FIXED && (v->kind == RU_SBML_SPECIES || v->kind == RU_SBML_COMPARTMENT);
    return moves || stays;
}

static void carry(ru_sbml_variable *v, double amount)
{
    v->initial = RU_NO_NODE;
    v->is_set = 1;
    v->in_amount = 1;
    v->value = amount;
}

/* The model as a condition has it; rest: [1 + n] values to start from, NULL: those of the model. */
static ru_status apply(const runner *r, size_t at, const double *rest)
{
    ru_sbml_model *m = r->part->model;
    const ru_petab_condition *condition = &r->part->conditions[at];
    ru_node node;
    memcpy(m->variables, r->variables, m->n * sizeof *m->variables);
    for (size_t i = 0; i < r->problem->n_parameter; i++) {
        double value;
        size_t v = ru_sbml_find(m, r->problem->parameters[i].id);
        if (v == RU_SBML_NONE)
            continue;
        RU_TRY(needs_value(r, i, &value));
        RU_TRY(ru_expr_number(m->pool, value, &node));
        set_start(&m->variables[v], node);
    }
    for (size_t v = 0; rest && v < m->n; v++)
        if (is_carried(&m->variables[v]))
            carry(&m->variables[v], rest[1 + v]);
    for (size_t i = 0; i < r->part->n_factor; i++) {
        size_t v = r->part->factors[i].variable;
        if (v == RU_PETAB_NONE || condition->values[i].kind == RU_PETAB_NOTHING)
            continue;
        RU_TRY(value_node(r, condition, &condition->values[i], &node));
        set_start(&m->variables[v], node);
    }
    return RU_OK;
}

/* A course under a condition: what its values make of the model is told at its row. */
static ru_status begin(runner *r, size_t condition, const double *rest)
{
    const ru_petab_condition *c = &r->part->conditions[condition];
    char why[2048];
    RU_TRY(apply(r, condition, rest));
    ru_status status = ru_sbml_course_build(r->part->model, &r->pace, &r->course);
    if (status != RU_ERR_INPUT)
        return status;
    ru_place_in_text at = ru_petab_file_place(&r->part->condition_files[c->file], c->row, 0);
    snprintf(why, sizeof why, "%s", ru_fault_text());
    return ru_fault(RU_ERR_INPUT,
                    "%s:%d:%d: error: the model cannot be run under condition '%s': %s", at.source,
                    at.line, at.column, c->id, why);
}

static ru_status equilibrate(runner *r, size_t condition)
{
    size_t n = 1 + r->part->model->n;
    if (r->rest[condition])
        return RU_OK;
    RU_TRY(begin(r, condition, NULL));
    RU_TRY(ru_sbml_course_settle(r->course, long_time * r->longest));
    r->rest[condition] = malloc(n * sizeof **r->rest);
    RU_REQUIRE(r->rest[condition], RU_ERR_SYSTEM, "out of memory for a run");
    memcpy(r->rest[condition], r->course->machine->values, n * sizeof **r->rest);
    ru_sbml_course_destroy(&r->course);
    return RU_OK;
}

/* What the further symbols are for a point. */
static ru_status fill_symbols(const runner *r, const ru_petab_point *point)
{
    const ru_petab_part *part = r->part;
    const ru_petab_observable *o = &part->observables[point->observable];
    const ru_petab_condition *condition = &part->conditions[point->condition];
    ru_node *with = r->with + ru_petab_first_symbol(part);
    for (size_t i = 0; i < part->n_symbol; i++)
        with[i] = RU_NO_NODE;
    for (int role = 0; role < RU_PETAB_ROLES; role++)
        for (size_t i = 0; i < o->n[role]; i++) {
            size_t k = role == RU_PETAB_NOISE ? o->n[RU_PETAB_OBSERVED] + i : i;
            RU_TRY(value_node(r, condition, &point->overrides[k], &with[o->first[role] + i]));
        }
    return RU_OK;
}

/* The further symbols of a formula that are no placeholders. */
static ru_status fill_named(const runner *r, const ru_petab_point *point, ru_node formula)
{
    const ru_petab_part *part = r->part;
    int32_t *symbols, first = ru_petab_first_symbol(part);
    size_t n;
    RU_TRY(ru_sbml_symbols(part->model->pool, formula, &symbols, &n));
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        if (symbols[i] >= first && r->with[symbols[i]] == RU_NO_NODE)
            status = value_node(r, &part->conditions[point->condition],
                                &part->symbols[symbols[i] - first].value, &r->with[symbols[i]]);
    free(symbols);
    return status;
}

/* The value of a formula of a point at the present values. */
static ru_status evaluate(runner *r, const ru_petab_point *point, ru_petab_role role, double *value)
{
    ru_sbml_system *system = r->course->machine->system;
    ru_petab_part *part = r->part;
    const ru_petab_observable *o = &part->observables[point->observable];
    kept *k = &r->formulas[point->observable * RU_PETAB_ROLES + (size_t)role];
    ru_node formula;
    RU_TRY(fill_named(r, point, o->formulas[role]));
    RU_TRY(ru_expr_substitute(part->model->pool, o->formulas[role],
                              (size_t)ru_petab_first_symbol(part) + part->n_symbol, r->with,
                              &formula));
    if (formula != k->formula || !k->tape.tape) {
        ru_node finished;
        ru_sbml_tape_destroy(&k->tape);
        k->formula = formula;
        RU_TRY(ru_sbml_resolve(system->resolver, formula, &finished));
        RU_TRY(ru_sbml_check_given(system, finished, o->id));
        RU_TRY(ru_sbml_finish_resolved(system, finished, &finished));
        RU_TRY(ru_sbml_tape_build(system, 1, &finished, &k->tape));
    }
    *value = ru_sbml_tape_run(&k->tape, r->course->machine->values)[0];
    return RU_OK;
}

static ru_status look(runner *r, ru_petab_point *point)
{
    const ru_petab_part *part = r->part;
    const ru_petab_observable *o = &part->observables[point->observable];
    RU_TRY(fill_symbols(r, point));
    RU_TRY(evaluate(r, point, RU_PETAB_OBSERVED, &point->simulated));
    RU_TRY(evaluate(r, point, RU_PETAB_NOISE, &point->sigma));
    ru_place_in_text at = ru_petab_file_place(&part->measurement_files[point->file], point->row, 0);
    if (!isfinite(point->simulated))
        ru_diagnostics_error(r->log, at, "", "the model gives '%s' no %svalue at time %g", o->id,
                             isnan(point->simulated) ? "" : "finite ", point->time);
    else if (!isfinite(ru_transform_apply(o->transform, point->simulated)))
        ru_diagnostics_error(r->log, at, "the observable is compared on a logarithmic scale",
                             "the model makes '%s' %g at time %g, which has no logarithm", o->id,
                             point->simulated, point->time);
    if (!(point->sigma > 0 && isfinite(point->sigma)))
        ru_diagnostics_error(r->log, at, "", "the noise of '%s' is %g at time %g: must be positive",
                             o->id, point->sigma, point->time);
    return RU_OK;
}

static void drop_formulas(runner *r)
{
    for (size_t i = 0; r->formulas && i < r->part->n_observable * RU_PETAB_ROLES; i++)
        ru_sbml_tape_destroy(&r->formulas[i].tape);
}

/* The points order[first ... end) of one pair of conditions. */
static ru_status run_pair(runner *r, size_t first, size_t end)
{
    ru_petab_point *points = r->part->points;
    size_t before = points[r->order[first]].before, now = points[r->order[first]].condition;
    if (before != RU_PETAB_NONE)
        RU_TRY(equilibrate(r, before));
    RU_TRY(begin(r, now, before == RU_PETAB_NONE ? NULL : r->rest[before]));
    int rests = 0;
    for (size_t i = first; i < end; i++) {
        ru_petab_point *point = &points[r->order[i]];
        if (isfinite(point->time))
            RU_TRY(ru_sbml_course_go(r->course, point->time));
        else if (!rests++)
            RU_TRY(ru_sbml_course_settle(r->course, long_time * r->longest));
        RU_TRY(look(r, point));
    }
    drop_formulas(r);
    ru_sbml_course_destroy(&r->course);
    return RU_OK;
}

static int is_before(const ru_petab_point *a, const ru_petab_point *b)
{
    if (a->condition != b->condition)
        return a->condition < b->condition;
    if (a->before != b->before)
        return a->before < b->before;
    return a->time < b->time;
}

/* Merges the halves of order[0 ... n), each in order, through `work`. */
static void sort(const ru_petab_point *points, size_t n, size_t *order, size_t *work)
{
    if (n < 2)
        return;
    size_t half = n / 2, a = 0, b = half;
    sort(points, half, order, work);
    sort(points, n - half, order + half, work);
    for (size_t i = 0; i < n; i++) {
        int second = a == half || (b < n && is_before(&points[order[b]], &points[order[a]]));
        work[i] = order[second ? b++ : a++];
    }
    memcpy(order, work, n * sizeof *order);
}

static ru_status prepare(runner *r, const ru_petab_tolerances *tolerances)
{
    ru_petab_part *part = r->part;
    size_t n = part->n_point, n_symbol = 1 + 3 * part->model->n + part->n_symbol;
    r->variables = malloc((part->model->n + 1) * sizeof *r->variables);
    r->rest = calloc(part->n_condition + 1, sizeof *r->rest);
    r->order = malloc((2 * n + 1) * sizeof *r->order);
    r->with = malloc(n_symbol * sizeof *r->with);
    r->formulas = calloc(part->n_observable * RU_PETAB_ROLES + 1, sizeof *r->formulas);
    RU_REQUIRE(r->variables && r->rest && r->order && r->with && r->formulas, RU_ERR_SYSTEM,
               "out of memory for a run");
    memcpy(r->variables, part->model->variables, part->model->n * sizeof *r->variables);
    for (size_t i = 0; i < n_symbol; i++)
        r->with[i] = RU_NO_NODE;
    for (size_t i = 0; i < n; i++) {
        r->order[i] = i;
        if (isfinite(part->points[i].time))
            r->longest = fmax(r->longest, part->points[i].time);
    }
    sort(part->points, n, r->order, r->order + n);
    if (!(r->longest > 0))
        r->longest = 1;
    r->pace = (ru_sbml_pace){tolerances->relative, tolerances->absolute, r->longest / LEAST_STEPS};
    return RU_OK;
}

static ru_status run_part(runner *r, const ru_petab_tolerances *tolerances)
{
    const ru_petab_point *points = r->part->points;
    RU_TRY(prepare(r, tolerances));
    for (size_t first = 0, end; first < r->part->n_point; first = end) {
        for (end = first + 1; end < r->part->n_point; end++)
            if (points[r->order[end]].condition != points[r->order[first]].condition ||
                points[r->order[end]].before != points[r->order[first]].before)
                break;
        RU_TRY(run_pair(r, first, end));
    }
    return RU_OK;
}

static void release(runner *r)
{
    ru_sbml_model *m = r->part->model;
    if (r->variables)
        memcpy(m->variables, r->variables, m->n * sizeof *m->variables);
    for (size_t i = 0; r->rest && i < r->part->n_condition; i++)
        free(r->rest[i]);
    drop_formulas(r);
    ru_sbml_course_destroy(&r->course);
    free(r->variables);
    free(r->rest);
    free(r->order);
    free(r->with);
    free(r->formulas);
}

ru_status ru_petab_run(ru_petab_problem *p, const ru_petab_tolerances *tolerances)
{
    const ru_petab_tolerances defaults = {0};
    ru_diagnostics log = {.document = p->document};
    ru_status status = RU_OK;
    for (size_t i = 0; i < p->n_part && status == RU_OK; i++) {
        runner r = {.problem = p, .part = &p->parts[i], .log = &log};
        status = run_part(&r, tolerances ? tolerances : &defaults);
        release(&r);
    }
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}
