/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PETAB_PARTS_H
#define RU_PETAB_PARTS_H

#include <ru/petab/problem.h>

/* Steps of reading a problem; only the files of this room use them. What is wrong goes to the log,
 * the status tells of memory only. None is collective. */

/* Files that are read already become parameters, observables, conditions and points, in this order;
 * the latter two look at the model. */
RU_MUST_USE ru_status ru_petab_read_parameters(ru_petab_problem *problem, ru_diagnostics *log);
RU_MUST_USE ru_status ru_petab_read_conditions(ru_petab_problem *problem, ru_petab_part *part,
                                               ru_diagnostics *log);
RU_MUST_USE ru_status ru_petab_read_observables(ru_petab_part *part, ru_diagnostics *log);
RU_MUST_USE ru_status ru_petab_read_points(ru_petab_problem *problem, ru_petab_part *part,
                                           ru_diagnostics *log);

/* Formulas of the observables, once all names are known. */
RU_MUST_USE ru_status ru_petab_read_formulas(ru_petab_problem *problem, ru_petab_part *part,
                                             ru_diagnostics *log);

/* Tells of parameters and of columns of the condition tables that nothing uses. */
void ru_petab_check_use(ru_petab_problem *problem, ru_diagnostics *log);

/* A row of a table that is being read. */
typedef struct ru_petab_reading {
    ru_petab_problem *problem;
    ru_petab_part *part; /* NULL: a table of parameters, which belongs to none */
    const ru_petab_file *file;
    size_t row;
    const size_t *at; /* of each column that the table may have, where it stands */
    ru_diagnostics *log;
} ru_petab_reading;

static inline const char *ru_petab_cell(const ru_petab_reading *r, int column)
{
    return ru_csv_cell(r->file->csv, r->row, r->at[column]);
}

static inline ru_place_in_text ru_petab_place(const ru_petab_reading *r, int column)
{
    return ru_petab_file_place(r->file, r->row, r->at[column]);
}

/* The number of a part's further symbols begins here. */
static inline int32_t ru_petab_first_symbol(const ru_petab_part *part)
{
    return (int32_t)(1 + 3 * part->model->n);
}

/* A number or a name as a value; `columns`: columns of the condition tables may be named. 0 with a
 * message. */
int ru_petab_value_read(ru_petab_problem *problem, ru_petab_part *part, const char *text,
                        ru_place_in_text at, int columns, ru_diagnostics *log,
                        ru_petab_value *value);

/* The index of a name among parameters, conditions, observables; RU_PETAB_NONE: none. */
size_t ru_petab_find_parameter(const ru_petab_problem *problem, const char *id);
size_t ru_petab_find_condition(const ru_petab_part *part, const char *id);
size_t ru_petab_find_observable(const ru_petab_part *part, const char *id);
size_t ru_petab_find_factor(const ru_petab_part *part, const char *name);

/* Room for one more item of an array that grows by doubling; NULL when memory runs out. */
void *ru_petab_grow(void *items, size_t n, size_t size);

#endif
