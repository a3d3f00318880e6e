/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/simulate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/sbml/course.h>

typedef struct journey {
    ru_sbml_course *course;
    ru_sbml_formula_tape columns, constraints;
    double *rows;
    int *told; /* [n_constraint] times that it did not hold */
} journey;

static ru_status make_column(ru_sbml_system *s, const ru_sbml_column *column, ru_node *made)
{
    const ru_sbml_variable *v = &s->model->variables[column->variable];
    if (v->kind == RU_SBML_SPECIES && column->view != RU_SBML_MEANING) {
        RU_TRY(ru_sbml_resolve_amount(s->resolver, column->variable, made));
        if (column->view == RU_SBML_CONCENTRATION) {
            ru_node args[2] = {*made, RU_NO_NODE};
            RU_TRY(ru_sbml_resolve_meaning(s->resolver, v->compartment, &args[1]));
            RU_TRY(ru_expr_call(s->model->pool, RU_OP_DIVIDE, 2, args, made));
        }
    } else if (v->kind == RU_SBML_REACTION && v->rule == RU_NO_NODE) {
        RU_TRY(ru_expr_number(s->model->pool, NAN, made));
    } else {
        RU_TRY(ru_sbml_resolve_meaning(s->resolver, column->variable, made));
    }
    return ru_sbml_finish_resolved(s, *made, made);
}

static ru_status build_tapes(journey *j, size_t n, const ru_sbml_column *columns)
{
    ru_sbml_system *s = j->course->machine->system;
    size_t n_constraint = s->model->n_constraint;
    ru_node *nodes = malloc((n + n_constraint + 1) * sizeof *nodes);
    RU_REQUIRE(nodes, RU_ERR_SYSTEM, "out of memory for a run");
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        status = make_column(s, &columns[i], &nodes[i]);
    for (size_t i = 0; i < n_constraint && status == RU_OK; i++)
        status = ru_sbml_finish(s, s->model->constraints[i].holds, &nodes[n + i]);
    if (status == RU_OK)
        status = ru_sbml_tape_build(s, n, nodes, &j->columns);
    if (status == RU_OK)
        status = ru_sbml_tape_build(s, n_constraint, nodes + n, &j->constraints);
    free(nodes);
    return status;
}

static void write_row(journey *j, size_t i, double time)
{
    const ru_sbml_model *model = j->course->machine->system->model;
    double *row = &j->rows[i * (1 + j->columns.n)];
    row[0] = time;
    memcpy(row + 1, ru_sbml_tape_run(&j->columns, j->course->machine->values),
           j->columns.n * sizeof *row);
    const double *holds = ru_sbml_tape_run(&j->constraints, j->course->machine->values);
    for (size_t k = 0; k < j->constraints.n; k++)
        if (holds[k] == 0 && !j->told[k]++)
            ru_log_rank(RU_LOG_WARNING, "%s: the model's constraint does not hold at time %g",
                        model->constraints[k].text, time);
}

static double spacing(const ru_sbml_run *run)
{
    return run->steps ? run->duration / (double)run->steps : run->duration;
}

static ru_status travel(journey *j, const ru_sbml_run *run)
{
    for (size_t i = 0; i <= run->steps; i++) {
        double target = run->start;
        if (run->steps)
            target += run->duration * (double)i / (double)run->steps;
        RU_TRY(ru_sbml_course_go(j->course, target));
        write_row(j, i, target);
    }
    return RU_OK;
}

ru_status ru_sbml_simulate(ru_sbml_model *model, const ru_sbml_run *run, size_t n_column,
                           const ru_sbml_column *columns, double *rows)
{
    journey j = {.rows = rows, .told = calloc(model->n_constraint + 1, sizeof *j.told)};
    const ru_sbml_pace pace = {
        .relative = run->relative, .absolute = run->absolute, .scale = spacing(run)};
    ru_status status = j.told ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a run");
    if (!(run->start >= 0 && run->duration >= 0 && isfinite(run->start + run->duration)))
        status =
            ru_fault(RU_ERR_INPUT, "a run starts at time zero or later and lasts zero or longer");
    if (status == RU_OK)
        status = ru_sbml_course_build(model, &pace, &j.course);
    if (status == RU_OK)
        status = build_tapes(&j, n_column, columns);
    if (status == RU_OK)
        status = travel(&j, run);
    ru_sbml_tape_destroy(&j.columns);
    ru_sbml_tape_destroy(&j.constraints);
    free(j.told);
    ru_sbml_course_destroy(&j.course);
    return status;
}
