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

static ru_status read_cell(const ru_csv *csv, size_t row, const column *c, const ru_parameter *p,
                           double *value)
{
    const char *cell = ru_csv_cell(csv, row, c->index);
    int line, at;
    ru_csv_place(csv, row, c->index, &line, &at);
    for (size_t i = 0; p->is_word && i < p->text.n_values; i++)
        if (strcmp(p->text.values[i], cell) == 0) {
            *value = (double)i;
            return RU_OK;
        }
    RU_REQUIRE(!p->is_word, RU_ERR_INPUT, "%s:%d:%d: error: '%s' is none of the values of '%s'",
               csv->source, line, at, cell, p->name);
    char *end;
    *value = strtod(cell, &end);
    RU_REQUIRE(end != cell && !end[strspn(end, " ")] && isfinite(*value), RU_ERR_INPUT,
               "%s:%d:%d: error: expected a number, found '%s'", csv->source, line, at, cell);
    if (c->unit[0])
        RU_TRY(ru_unit_convert(c->unit, p->unit[0] ? p->unit : "1", *value, value));
    return RU_OK;
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
