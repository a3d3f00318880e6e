/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/measured.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static double number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return strdup(text ? text : "");
}

static ru_status read_points(const json_t *points, const char *along, ru_plot_quantity *q)
{
    const json_t *columns[] = {json_object_get(points, along), json_object_get(points, "measured"),
                               json_object_get(points, "sd"), json_object_get(points, "simulated")};
    const json_t *censored = json_object_get(points, "censored");
    q->n = json_array_size(columns[0]);
    q->place = malloc((4 * q->n + 1) * sizeof *q->place);
    RU_REQUIRE(q->place, RU_ERR_SYSTEM, "out of memory for %zu points", q->n);
    for (size_t c = 0; c < 4; c++)
        for (size_t i = 0; i < q->n; i++)
            q->place[c * q->n + i] = number(json_array_get(columns[c], i));
    q->value = q->place + q->n;
    q->sd = q->value + q->n;
    q->computed = q->sd + q->n;
    for (size_t i = 0; i < q->n; i++)
        if (number(json_array_get(censored, i)) != 0)
            q->value[i] = NAN;
    return RU_OK;
}

static ru_status read_quantity(const json_t *row, const char *along, ru_plot_quantity *q)
{
    const json_t *way = json_object_get(row, "from_result");
    q->measured = text_of(row, "measured");
    q->simulated = text_of(row, "simulated");
    q->unit = text_of(row, "unit");
    q->verdict = text_of(row, "verdict");
    RU_REQUIRE(q->measured && q->simulated && q->unit && q->verdict, RU_ERR_SYSTEM,
               "out of memory");
    q->scale = json_is_object(way) ? number(json_object_get(way, "scale")) : 0;
    q->offset = json_is_object(way) ? number(json_object_get(way, "offset")) : 0;
    return read_points(json_object_get(row, "points"), along, q);
}

static ru_status read_report(const json_t *report, ru_plot_measured *m)
{
    const char *along = json_string_value(json_object_get(report, "along"));
    const json_t *rows = json_object_get(report, "quantities");
    RU_REQUIRE(along && json_is_array(rows), RU_ERR_INPUT, "no report of a comparison");
    m->along_z = strcmp(along, "z") == 0;
    m->quantities = calloc(json_array_size(rows) + 1, sizeof *m->quantities);
    RU_REQUIRE(m->quantities, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < json_array_size(rows); i++)
        RU_TRY(read_quantity(json_array_get(rows, i), m->along_z ? "z_m" : "time_s",
                             &m->quantities[m->n++]));
    return RU_OK;
}

ru_status ru_plot_measured_read(const char *report, ru_plot_measured *measured)
{
    json_error_t fault;
    *measured = (ru_plot_measured){0};
    json_t *json = json_loads(report, 0, &fault);
    RU_REQUIRE(json, RU_ERR_INPUT, "no report of a comparison: line %d: %s", fault.line,
               fault.text);
    ru_status status = read_report(json, measured);
    json_decref(json);
    if (status != RU_OK)
        ru_plot_measured_clear(measured);
    return status;
}

const ru_plot_quantity *ru_plot_measured_next(const ru_plot_measured *m, const char *simulated,
                                              size_t *i)
{
    while (*i < m->n) {
        const ru_plot_quantity *q = &m->quantities[(*i)++];
        if (strcmp(q->simulated, simulated) == 0)
            return q;
    }
    return NULL;
}

void ru_plot_measured_clear(ru_plot_measured *m)
{
    for (size_t i = 0; i < m->n; i++) {
        ru_plot_quantity *q = &m->quantities[i];
        free(q->measured);
        free(q->simulated);
        free(q->unit);
        free(q->verdict);
        free(q->place);
    }
    free(m->quantities);
    *m = (ru_plot_measured){0};
}
