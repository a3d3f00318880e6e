/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/run.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>

size_t ru_petab_observables(const ru_petab_problem *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_part; i++)
        n += p->parts[i].n_observable;
    return n;
}

static void add(ru_petab_score *score, const ru_petab_part *part, const ru_petab_point *point)
{
    const ru_petab_observable *o = &part->observables[point->observable];
    double residual =
        ru_petab_residual(o->transform, point->simulated, point->measured, point->sigma);
    score->n++;
    score->llh += ru_petab_log_likelihood(o->noise, o->transform, point->simulated, point->measured,
                                          point->sigma);
    score->chi2 += residual * residual;
    score->mean += residual; /* their sum, until it is divided */
    if (score->n == 1 || !(fabs(residual) <= fabs(score->largest))) {
        score->largest = residual;
        score->largest_time = point->time;
        score->largest_condition = part->conditions[point->condition].id;
    }
}

static void finish(ru_petab_score *score)
{
    score->mean = score->n ? score->mean / (double)score->n : NAN;
}

void ru_petab_judge(const ru_petab_problem *p, ru_petab_score *scores, ru_petab_score *all)
{
    *all = (ru_petab_score){0};
    for (size_t i = 0, first = 0; i < p->n_part; first += p->parts[i++].n_observable) {
        const ru_petab_part *part = &p->parts[i];
        for (size_t k = 0; k < part->n_observable; k++)
            scores[first + k] = (ru_petab_score){.id = part->observables[k].id};
        for (size_t k = 0; k < part->n_point; k++) {
            add(&scores[first + part->points[k].observable], part, &part->points[k]);
            add(all, part, &part->points[k]);
        }
        for (size_t k = 0; k < part->n_observable; k++)
            finish(&scores[first + k]);
    }
    finish(all);
}

/* The columns of all measurement tables, each once. */
typedef struct columns {
    const char **names; /* owned, the names borrowed */
    size_t n;
} columns;

static ru_status list_columns(const ru_petab_problem *p, columns *c)
{
    size_t room = 1;
    for (size_t i = 0; i < p->n_part; i++)
        for (size_t k = 0; k < p->parts[i].n_measurement_file; k++)
            room += p->parts[i].measurement_files[k].csv->n_column;
    c->names = calloc(room, sizeof *c->names);
    RU_REQUIRE(c->names, RU_ERR_SYSTEM, "out of memory for a table");
    for (size_t i = 0; i < p->n_part; i++)
        for (size_t k = 0; k < p->parts[i].n_measurement_file; k++) {
            const ru_csv *csv = p->parts[i].measurement_files[k].csv;
            for (size_t j = 0; j < csv->n_column; j++) {
                size_t at = 0;
                while (at < c->n && strcmp(c->names[at], csv->names[j]) != 0)
                    at++;
                c->names[at] = csv->names[j];
                c->n += at == c->n;
            }
        }
    return RU_OK;
}

/* A cell, quoted where a reader would take it apart. */
static void write_cell(ru_text *text, const char *cell)
{
    if (!cell[strcspn(cell, "\t\n\r\"")]) {
        ru_text_add(text, "%s", cell);
        return;
    }
    ru_text_add(text, "\"");
    for (; *cell; cell++)
        ru_text_add(text, "%s%c", *cell == '"' ? "\"" : "", *cell);
    ru_text_add(text, "\"");
}

static int is_measurement(const char *name)
{
    return strcmp(name, "measurement") == 0;
}

ru_status ru_petab_simulations(const ru_petab_problem *p, char **tsv)
{
    columns c = {0};
    ru_text text = {0};
    *tsv = NULL;
    RU_TRY(list_columns(p, &c));
    for (size_t j = 0; j < c.n; j++) {
        ru_text_add(&text, "%s", j ? "\t" : "");
        write_cell(&text, is_measurement(c.names[j]) ? "simulation" : c.names[j]);
    }
    ru_text_add(&text, "\n");
    for (size_t i = 0; i < p->n_part; i++)
        for (size_t k = 0; k < p->parts[i].n_point; k++) {
            const ru_petab_point *point = &p->parts[i].points[k];
            const ru_csv *csv = p->parts[i].measurement_files[point->file].csv;
            for (size_t j = 0; j < c.n; j++) {
                size_t at = 0;
                while (at < csv->n_column && strcmp(csv->names[at], c.names[j]) != 0)
                    at++;
                ru_text_add(&text, "%s", j ? "\t" : "");
                if (is_measurement(c.names[j]))
                    ru_text_add(&text, "%.15g", point->simulated);
                else
                    write_cell(&text, ru_csv_cell(csv, point->row, at));
            }
            ru_text_add(&text, "\n");
        }
    free(c.names);
    return ru_text_take(&text, tsv);
}
