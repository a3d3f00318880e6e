/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/io/csv_read.h>
#include <ru/study/design_parts.h>
#include <ru/validation/run_file.h>

/* A column of the table: "kla [1/min]" is the parameter kla in 1/min. */
typedef struct column {
    size_t index; /* in the table; n_column: there is none */
    char unit[RU_PARAMETER_UNIT];
} column;

/* Splits a header; *name_length without blanks. */
static void split(const char *header, size_t *name_length, char unit[RU_PARAMETER_UNIT])
{
    const char *open = strchr(header, '[');
    size_t n = open ? (size_t)(open - header) : strlen(header);
    while (n > 0 && header[n - 1] == ' ')
        n--;
    *name_length = n;
    unit[0] = '\0';
    if (open)
        snprintf(unit, RU_PARAMETER_UNIT, "%.*s", (int)strcspn(open + 1, "]"), open + 1);
}

static ru_status find_column(const ru_csv *csv, const ru_parameter *p, column *c)
{
    size_t seen = 0;
    c->index = csv->n_column;
    for (size_t i = 0; i < csv->n_column; i++) {
        size_t n;
        char unit[RU_PARAMETER_UNIT];
        split(csv->names[i], &n, unit);
        if (strlen(p->name) != n || strncmp(csv->names[i], p->name, n) != 0)
            continue;
        c->index = i;
        memcpy(c->unit, unit, sizeof unit);
        seen++;
    }
    RU_REQUIRE(seen == 1, RU_ERR_INPUT,
               "%s:1:1: error: %s column is named after the parameter "
               "'%s'",
               csv->source, seen ? "more than one" : "no", p->name);
    double none;
    RU_REQUIRE(!c->unit[0] || (!p->is_word && ru_unit_convert(c->unit, p->unit[0] ? p->unit : "1",
                                                              1, &none) == RU_OK),
               RU_ERR_INPUT, "%s:1:1: error: the column '%s' is in %s, the parameter in '%s'",
               csv->source, csv->names[c->index], c->unit, p->unit);
    return RU_OK;
}

/* A column that no parameter asks for is a misspelled one. */
static ru_status refuse_others(const ru_csv *csv, const ru_study *s)
{
    for (size_t i = 0; i < csv->n_column; i++) {
        size_t n, k = 0;
        char unit[RU_PARAMETER_UNIT];
        split(csv->names[i], &n, unit);
        while (k < s->n_parameter && (strlen(s->parameters[k].name) != n ||
                                      strncmp(s->parameters[k].name, csv->names[i], n) != 0))
            k++;
        RU_REQUIRE(k < s->n_parameter, RU_ERR_INPUT,
                   "%s:1:1: error: the study has no parameter for the column '%s'", csv->source,
                   csv->names[i]);
    }
    return RU_OK;
}

/* A cell, for messages. */
typedef struct cell {
    const ru_csv *csv;
    const char *text;
    int line, at;
    const ru_parameter *p;
} cell;

static ru_status read_word(const cell *c, double *value)
{
    for (size_t i = 0; i < c->p->text.n_values; i++)
        if (strcmp(c->p->text.values[i], c->text) == 0) {
            *value = (double)i;
            return RU_OK;
        }
    return ru_fault(RU_ERR_INPUT, "%s:%d:%d: error: '%s' is none of the values of '%s'",
                    c->csv->source, c->line, c->at, c->text, c->p->name);
}

/* A number, with a unit of its own or in that of its column. */
static ru_status read_number(const cell *c, const char *column_unit, double *value)
{
    const char *wanted = c->p->unit[0] ? c->p->unit : "1";
    char unit[RU_PARAMETER_UNIT] = "";
    double number = NAN;
    ru_status status = ru_unit_split(c->text, &number, unit, sizeof unit);
    RU_REQUIRE(status == RU_OK && isfinite(number) && (!unit[0] || ru_unit_known(unit)),
               RU_ERR_INPUT, "%s:%d:%d: error: expected a number, found '%s'", c->csv->source,
               c->line, c->at, c->text);
    if (!unit[0])
        snprintf(unit, sizeof unit, "%s", column_unit[0] ? column_unit : wanted);
    *value = number;
    if (strcmp(unit, wanted) != 0 && ru_unit_convert(unit, wanted, number, value) != RU_OK)
        return ru_fault(RU_ERR_INPUT, "%s:%d:%d: error: '%s' is not in a unit like '%s'",
                        c->csv->source, c->line, c->at, c->text, wanted);
    return RU_OK;
}

static int is_close(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* What the study says of the parameter holds for a list too: its values, or its range. A number
 * that only the conversion of its unit took off a value or an end is taken as that. */
static ru_status check_range(const cell *c, double *value)
{
    const ru_parameter *p = c->p;
    for (size_t i = 0; i < p->text.n_values; i++)
        if (is_close(p->values[i], *value)) {
            *value = p->values[i];
            return RU_OK;
        }
    RU_REQUIRE(!p->text.n_values, RU_ERR_INPUT,
               "%s:%d:%d: error: '%s' is none of the values of '%s'", c->csv->source, c->line,
               c->at, c->text, p->name);
    if (is_close(p->low, *value))
        *value = p->low;
    if (is_close(p->high, *value))
        *value = p->high;
    RU_REQUIRE(*value >= p->low && *value <= p->high, RU_ERR_INPUT,
               "%s:%d:%d: error: '%s' is %s the %s of '%s', %g%s%s", c->csv->source, c->line, c->at,
               c->text, *value < p->low ? "below" : "above", *value < p->low ? "low" : "high",
               p->name, *value < p->low ? p->low : p->high, p->unit[0] ? " " : "", p->unit);
    return RU_OK;
}

static ru_status read_cell(const ru_csv *csv, size_t row, const column *in, const ru_parameter *p,
                           double *value)
{
    cell c = {.csv = csv, .text = ru_csv_cell(csv, row, in->index), .p = p};
    ru_csv_place(csv, row, in->index, &c.line, &c.at);
    RU_REQUIRE(c.text[0], RU_ERR_INPUT, "%s:%d:%d: error: this row has no value of '%s'",
               csv->source, c.line, c.at, p->name);
    if (p->is_word)
        return read_word(&c, value);
    RU_TRY(read_number(&c, in->unit, value));
    return check_range(&c, value);
}

static ru_status fill(ru_design_maker *maker, const ru_csv *csv)
{
    const ru_study *s = maker->study;
    ru_design *d = maker->design;
    RU_TRY(refuse_others(csv, s));
    RU_REQUIRE(csv->n_row, RU_ERR_INPUT, "%s:1:1: error: there are no runs in it", csv->source);
    RU_TRY(ru_design_room(maker, (double)csv->n_row));
    for (size_t k = 0; k < d->n_parameter; k++) {
        column c;
        RU_TRY(find_column(csv, &s->parameters[k], &c));
        for (size_t i = 0; i < d->n_run; i++)
            RU_TRY(read_cell(csv, i, &c, &s->parameters[k], &d->values[i * d->n_parameter + k]));
    }
    return RU_OK;
}

ru_status ru_design_list(ru_design_maker *maker)
{
    const ru_study *s = maker->study;
    const ru_tree *design = ru_tree_find(s->document->root, "design");
    ru_place_in_text at = ru_table_place(design, "file");
    char *path = NULL;
    ru_csv *csv = NULL;
    RU_TRY(ru_path_beside(s->path, s->design.file, &at, &path));
    ru_status status = ru_csv_read(path, &csv);
    if (status == RU_OK)
        status = fill(maker, csv);
    if (status == RU_OK)
        ru_text_add(&maker->note, "from %s", s->design.file);
    ru_csv_destroy(&csv);
    free(path);
    return status;
}
