/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/verdict_array.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/unit.h>
#include <ru/validation/convert.h>
#include <ru/validation/distribution.h>
#include <ru/validation/run_file.h>
#include <ru/validation/samples.h>
#include <ru/validation/spectrum_fit.h>

/* One comparison while it is made. */
typedef struct bench {
    const ru_simulated_array *array;
    const ru_rule *rule;
    double molar_mass;   /* g/mol; NAN: unknown */
    ru_affine measured;  /* from a reading of a spectrum to the value compared */
    ru_affine simulated; /* and from a simulated one */
    ru_samples samples;
    double *axis;   /* [n + 1 or n] edges or places of the array in the unit of the samples */
    double *now;    /* [n] what it says at a time */
    double *shares; /* [n_row] of one sample */
    double area;    /* sum over the samples */
} bench;

static ru_status find_array(const ru_simulated *simulated, const ru_rule *rule,
                            const ru_simulated_array **array)
{
    const char *name = rule->simulated ? rule->simulated : rule->measured, *nearest = NULL;
    ru_place_in_text at = ru_table_place(rule->node, "file");
    for (size_t i = 0; i < simulated->n_array; i++) {
        *array = &simulated->arrays[i];
        if (strcmp((*array)->column->column.name, name) == 0)
            return RU_OK;
        if (ru_is_near(name, (*array)->column->column.name))
            nearest = (*array)->column->column.name;
    }
    return ru_fault(RU_ERR_INPUT, "%s:%d:%d: the result has no distribution or spectrum '%s'%s%s%s",
                    at.source, at.line, at.column, name, nearest ? "; did you mean '" : "",
                    nearest ? nearest : "", nearest ? "'?" : "");
}

/* The samples of a rule, from its file beside the limits. */
static ru_status read_samples(const char *owner, const char *run, const ru_rule *rule,
                              ru_samples *samples)
{
    const ru_samples_wanted wanted = {.quantity = rule->measured,
                                      .run = run,
                                      .drop_flags = rule->drop_flags,
                                      .n_drop = rule->n_drop_flag,
                                      .ignore_sd_flags = rule->ignore_sd_flags,
                                      .n_ignore = rule->n_ignore_sd_flag};
    char *path = NULL;
    ru_place_in_text at = ru_table_place(rule->node, "file");
    RU_TRY(ru_path_beside(owner, rule->file, &at, &path));
    ru_status status = ru_samples_read(path, &wanted, samples);
    free(path);
    return status;
}

/* The axis of the array in the unit of the samples. */
static ru_status convert_axis(bench *b, ru_verdict_row *row)
{
    const ru_array_column *column = b->array->column;
    const double *from = column->edges ? column->edges : column->places;
    size_t n = column->edges ? column->n + 1 : column->n;
    const char *unit = b->samples.axis_unit[0] ? ru_lab_unit(b->samples.axis_unit) : column->axis;
    ru_place_in_text at = ru_table_place(b->rule->node, "file");
    RU_REQUIRE(b->samples.is_binned == (column->edges != NULL), RU_ERR_INPUT,
               "%s:%d:%d: %s is a %s, and '%s' one of %s", at.source, at.line, at.column,
               column->column.name, column->edges ? "distribution" : "spectrum", b->rule->file,
               b->samples.is_binned ? "bins" : "positions");
    b->axis = malloc((n + 1) * sizeof *b->axis);
    b->now = malloc((column->n + 1) * sizeof *b->now);
    b->shares = malloc((b->samples.n_row + 1) * sizeof *b->shares);
    RU_REQUIRE(b->axis && b->now && b->shares, RU_ERR_SYSTEM, "out of memory for %zu places", n);
    for (size_t i = 0; i < n; i++)
        RU_REQUIRE(ru_unit_convert(column->axis, unit, from[i], &b->axis[i]) == RU_OK, RU_ERR_INPUT,
                   "%s:%d:%d: the axis of %s is in %s, that of '%s' in %s", at.source, at.line,
                   at.column, column->column.name, column->axis, b->rule->file, unit);
    snprintf(row->axis_unit, sizeof row->axis_unit, "%s", unit);
    return RU_OK;
}

/* The array at a time, by straight lines between its rows; 0 where it does not reach. */
static int look_up(const bench *b, double time)
{
    const ru_simulated_array *a = b->array;
    size_t n = a->column->n, k = 0;
    double slack = 1e-12 * fabs(time);
    if (!a->n_row || time < a->times[0] - slack || time > a->times[a->n_row - 1] + slack)
        return 0;
    while (k + 2 < a->n_row && a->times[k + 1] < time)
        k++;
    size_t next = k + 1 < a->n_row ? k + 1 : k;
    double span = a->times[next] - a->times[k];
    double part = span > 0 ? fmin(fmax((time - a->times[k]) / span, 0), 1) : 0;
    for (size_t i = 0; i < n; i++)
        b->now[i] = (1 - part) * a->values[k * n + i] + part * a->values[next * n + i];
    return isfinite(b->now[0]);
}

static ru_status refuse_key(const ru_rule *rule, const char *key)
{
    ru_place_in_text at = ru_table_place(rule->node, key);
    return ru_fault(RU_ERR_INPUT,
                    "%s:%d:%d: '%s' holds bins, which are compared by their shares: `%s` means "
                    "nothing there",
                    at.source, at.line, at.column, rule->file, key);
}

/* The unit that is compared in, and the ways there: of shares there are none. */
static ru_status find_units(bench *b, ru_points *points)
{
    const ru_rule *rule = b->rule;
    const ru_column *column = &b->array->column->column;
    const char *own = b->samples.unit[0] ? b->samples.unit : column->unit;
    if (b->samples.is_binned) {
        if (rule->factor.text || rule->offset.text || rule->unit)
            return refuse_key(rule, rule->factor.text   ? "factor"
                                    : rule->offset.text ? "offset"
                                                        : "unit");
        snprintf(points->unit, sizeof points->unit, "%s", column->unit);
        return RU_OK;
    }
    ru_place_in_text at = ru_table_place(rule->node, rule->unit ? "unit" : "file");
    RU_REQUIRE(ru_points_way(rule, own, b->molar_mass, points, &b->measured), RU_ERR_INPUT,
               "%s:%d:%d: readings of '%s' in %s do not convert%s%s with factor and offset",
               at.source, at.line, at.column, rule->file, own, points->unit[0] ? " to " : "",
               points->unit);
    RU_REQUIRE(ru_convert_find(ru_lab_unit(column->unit), points->unit, b->molar_mass,
                               &b->simulated) == RU_OK,
               RU_ERR_INPUT, "%s:%d:%d: %s is simulated in %s, which does not convert to %s",
               at.source, at.line, at.column, column->name, column->unit, points->unit);
    points->by_molar_mass |= b->simulated.by_molar_mass;
    return RU_OK;
}

static void add_point(const bench *b, size_t i, double time, ru_affine way, double simulated,
                      ru_verdict_row *row)
{
    ru_points *points = &row->points;
    double place =
        b->samples.is_binned ? 0.5 * (b->samples.low[i] + b->samples.high[i]) : b->samples.low[i];
    row->places[points->n] = place;
    row->values[points->n] = simulated;
    points->n_flagged += (size_t)b->samples.flagged[i];
    points->points[points->n++] = (ru_point){.time = time,
                                             .value = way.scale * b->samples.values[i] + way.offset,
                                             .sd = fabs(way.scale) * b->samples.sd[i],
                                             .n_average = 1};
}

/* A histogram: shares of its bins, and the area between the distributions. */
static ru_status compare_bins(bench *b, const ru_sample *sample, ru_verdict_row *row)
{
    const ru_array_column *column = b->array->column;
    const double *measured = b->samples.values + sample->first;
    size_t n = sample->n;
    double sum = 0, *edges = malloc((n + 1) * sizeof *edges);
    RU_REQUIRE(edges, RU_ERR_SYSTEM, "out of memory for %zu bins", n);
    for (size_t i = 0; i < n; i++) {
        edges[i] = b->samples.low[sample->first + i];
        sum += measured[i];
    }
    edges[n] = b->samples.high[sample->first + n - 1];
    double area = ru_distribution_area(column->n, b->axis, b->now, n, edges, measured);
    ru_distribution_rebin(column->n, b->axis, b->now, n, edges, b->shares);
    free(edges);
    if (!isfinite(area)) {
        row->points.n_unusable += n;
        snprintf(row->points.fault, sizeof row->points.fault,
                 "the histogram at %.6g h holds nothing", sample->time / 3600);
        return RU_OK;
    }
    b->area += area;
    row->n_area++;
    for (size_t i = 0; i < n; i++)
        add_point(b, sample->first + i, sample->time, (ru_affine){.scale = 1 / sum}, b->shares[i],
                  row);
    return RU_OK;
}

/* A spectrum: its readings at the places that the simulated one reaches. */
static void compare_places(const bench *b, const ru_sample *sample, ru_verdict_row *row)
{
    size_t n = b->array->column->n, k = 0;
    for (size_t i = sample->first; i < sample->first + sample->n; i++) {
        double x = b->samples.low[i], slack = 1e-9 * fabs(x);
        if (x < b->axis[0] - slack || x > b->axis[n - 1] + slack) {
            row->n_outside++;
            continue;
        }
        while (k + 2 < n && b->axis[k + 1] < x)
            k++;
        double part = fmin(fmax((x - b->axis[k]) / (b->axis[k + 1] - b->axis[k]), 0), 1);
        double now = (1 - part) * b->now[k] + part * b->now[k + 1];
        add_point(b, i, sample->time, b->measured, b->simulated.scale * now + b->simulated.offset,
                  row);
    }
}

static ru_status compare_samples(bench *b, ru_verdict_row *row)
{
    const ru_simulated_array *a = b->array;
    double end = a->n_row ? a->times[a->n_row - 1] : -INFINITY;
    ru_points *points = &row->points;
    points->n_row = b->samples.n_row + b->samples.n_dropped;
    points->n_dropped = b->samples.n_dropped;
    points->points = calloc(b->samples.n_row + 1, sizeof *points->points);
    row->values = calloc(b->samples.n_row + 1, sizeof *row->values);
    row->places = calloc(b->samples.n_row + 1, sizeof *row->places);
    RU_REQUIRE(points->points && row->values && row->places, RU_ERR_SYSTEM,
               "out of memory for %zu points", b->samples.n_row);
    RU_TRY(find_units(b, points));
    for (size_t i = 0; i < b->samples.n_sample; i++) {
        const ru_sample *sample = &b->samples.samples[i];
        if (sample->time < b->rule->time.from || sample->time > b->rule->time.until ||
            (b->rule->last && i + 1 < b->samples.n_sample)) {
            points->n_skipped += sample->n;
        } else if (!look_up(b, sample->time)) {
            row->n_outside += sample->n;
            row->n_after += sample->time > end ? sample->n : 0;
        } else if (b->samples.is_binned) {
            RU_TRY(compare_bins(b, sample, row));
        } else {
            compare_places(b, sample, row);
        }
    }
    if (row->n_area)
        row->scores[RU_METRIC_AREA] = b->area / (double)row->n_area;
    return ru_points_doubt(b->rule, b->molar_mass, points);
}

ru_status ru_verdict_array(const ru_simulated *simulated, const char *owner, const char *run,
                           const ru_rule *rule, ru_verdict_row *row)
{
    bench b = {.rule = rule};
    RU_TRY(find_array(simulated, rule, &b.array));
    row->simulated = b.array->column->column.name;
    b.molar_mass = ru_rule_molar_mass(rule, row->simulated, row->formula, sizeof row->formula);
    ru_status status = read_samples(owner, run, rule, &b.samples);
    if (status == RU_OK)
        status = convert_axis(&b, row);
    if (status == RU_OK)
        status = compare_samples(&b, row);
    ru_samples_clear(&b.samples);
    free(b.axis);
    free(b.now);
    free(b.shares);
    return status;
}

/* Pure spectra at the places of a sample, [n_name][n], by straight lines. */
static ru_status bring_to(const ru_pure_spectra *pure, const ru_samples *s, const ru_sample *sample,
                          const char *file, double *out)
{
    for (size_t i = 0, j = 0; i < sample->n; i++) {
        double x = s->low[sample->first + i], slack = 1e-9 * fabs(x);
        RU_REQUIRE(x >= pure->places[0] - slack && x <= pure->places[pure->n - 1] + slack,
                   RU_ERR_INPUT, "%s: the pure spectra reach from %g to %g, one measured to %g",
                   file, pure->places[0], pure->places[pure->n - 1], x);
        while (j + 2 < pure->n && pure->places[j + 1] < x)
            j++;
        double span = pure->places[j + 1] - pure->places[j];
        double part = fmin(fmax((x - pure->places[j]) / span, 0), 1);
        for (size_t k = 0; k < pure->n_name; k++)
            out[k * sample->n + i] = (1 - part) * pure->values[k * pure->n + j] +
                                     part * pure->values[k * pure->n + j + 1];
    }
    return RU_OK;
}

/* Whether all readings of a sample have an sd. */
static int all_known(const ru_samples *s, const ru_sample *sample)
{
    for (size_t i = sample->first; i < sample->first + sample->n; i++)
        if (!(s->sd[i] > 0))
            return 0;
    return 1;
}

static ru_status fit_one(const ru_pure_spectra *pure, size_t component, const ru_samples *s,
                         const ru_sample *sample, const ru_rule *rule, ru_point *point)
{
    size_t k = pure->n_name;
    double *work = malloc((k * sample->n + 2 * k + 1) * sizeof *work);
    RU_REQUIRE(work, RU_ERR_SYSTEM, "out of memory for a spectrum of %zu places", sample->n);
    double *c = work + k * sample->n, *u = c + k;
    ru_status status = bring_to(pure, s, sample, rule->pure, work);
    const ru_spectrum_fit_task task = {.n = sample->n,
                                       .n_pure = k,
                                       .places = s->low + sample->first,
                                       .pure = work,
                                       .y = s->values + sample->first,
                                       .sd = all_known(s, sample) ? s->sd + sample->first : NULL,
                                       .baseline = (int)rule->baseline};
    if (status == RU_OK)
        status = ru_spectrum_fit(&task, c, u);
    if (status == RU_OK)
        *point = (ru_point){
            .time = sample->time, .value = c[component], .sd = u[component], .n_average = 1};
    free(work);
    return status;
}

static ru_status fit_all(const ru_pure_spectra *pure, const ru_samples *s, const ru_rule *rule,
                         double molar_mass, ru_points *points)
{
    size_t component = 0;
    ru_place_in_text at = ru_table_place(rule->node, "component");
    while (component < pure->n_name && strcmp(pure->names[component], rule->component) != 0)
        component++;
    RU_REQUIRE(component < pure->n_name, RU_ERR_INPUT, "%s:%d:%d: '%s' has no column '%s'",
               at.source, at.line, at.column, rule->pure, rule->component);
    RU_REQUIRE(!s->is_binned, RU_ERR_INPUT, "%s:%d:%d: '%s' holds bins, not spectra", at.source,
               at.line, at.column, rule->file);
    points->points = calloc(s->n_sample + 1, sizeof *points->points);
    RU_REQUIRE(points->points, RU_ERR_SYSTEM, "out of memory for %zu points", s->n_sample);
    snprintf(points->unit, sizeof points->unit, "%s", rule->unit);
    points->n_row = s->n_sample;
    for (size_t i = 0; i < s->n_sample; i++) {
        const ru_sample *sample = &s->samples[i];
        if (sample->time < rule->time.from || sample->time > rule->time.until ||
            (rule->last && i + 1 < s->n_sample))
            points->n_skipped++;
        else
            RU_TRY(fit_one(pure, component, s, sample, rule, &points->points[points->n++]));
    }
    return ru_points_doubt(rule, molar_mass, points);
}

ru_status ru_points_of_spectra(const char *owner, const char *run, const ru_rule *rule,
                               double molar_mass, ru_points *points)
{
    ru_samples samples = {0};
    ru_pure_spectra pure = {0};
    char *path = NULL;
    ru_place_in_text at = ru_table_place(rule->node, "pure");
    *points = (ru_points){0};
    ru_status status = read_samples(owner, run, rule, &samples);
    if (status == RU_OK)
        status = ru_path_beside(owner, rule->pure, &at, &path);
    if (status == RU_OK)
        status = ru_pure_spectra_read(path, &pure);
    if (status == RU_OK)
        status = fit_all(&pure, &samples, rule, molar_mass, points);
    free(path);
    ru_pure_spectra_clear(&pure);
    ru_samples_clear(&samples);
    return status;
}
