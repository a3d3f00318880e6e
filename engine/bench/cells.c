/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/cells.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/bench/machine.h>
#include <ru/bench/row.h>
#include <ru/core/scenario.h>
#include <ru/flux/cell.h>
#include <ru/front/json.h>
#include <ru/front/simulation.h>
#include <ru/models/model.h>

enum { N_POINT = 64 * RU_LANES, N_BLOCK = N_POINT / RU_LANES };

/* Sources of models beside the library. */
static const struct {
    const char *scenario, *source, *name; /* name: NULL: the model's own */
    int programme;                        /* 1: also the linear programme behind the table */
} others[] = {
    {"own_model.yaml", "definition", NULL, 0},
    {"own_model_batch.yaml", "definition", NULL, 0},
    {"own_model_monod.yaml", "definition", NULL, 0},
    {"yeast_glycolysis_300l.yaml", "SBML", "yeast_glycolysis.xml", 0},
    {"ecoli_flux_batch.yaml", "network, table", "overflow.json", 1},
};
enum { N_OTHER = sizeof others / sizeof others[0] };

/* A model at its defaults, with points, in the order of points and in that of lanes. */
typedef struct subject {
    const ru_model *model;
    double p[RU_MODEL_MAX_PARAMETER];
    ru_local at[N_POINT];
    double *y;     /* [N_POINT][n_state] */
    double *lanes; /* [N_BLOCK][n_state][RU_LANES] */
    double *out;   /* [n_process][n_state][RU_LANES] */
} subject;

/* A pass over all points; 0, or what the model answered. */
typedef int (*ru_bench_pass)(const subject *s);

static int rates_alone(const subject *s)
{
    int verdict = 0;
    for (size_t i = 0; i < N_POINT; i++)
        verdict |= s->model->rates(s->model, s->p, &s->at[i], s->y + i * s->model->n_state, s->out);
    return verdict;
}

static int slopes_alone(const subject *s)
{
    int verdict = 0;
    for (size_t i = 0; i < N_POINT; i++)
        verdict |= ru_model_slopes(s->model, s->p, &s->at[i], s->y + i * s->model->n_state, s->out);
    return verdict;
}

static int rates_in_lanes(const subject *s)
{
    int verdict = 0;
    if (!s->model->rates_many)
        return rates_alone(s);
    for (size_t b = 0; b < N_BLOCK; b++)
        verdict |= s->model->rates_many(s->model, s->p, &s->at[b * RU_LANES],
                                        s->lanes + b * s->model->n_state * RU_LANES, s->out);
    return verdict;
}

static int slopes_in_lanes(const subject *s)
{
    int verdict = 0;
    if (!s->model->slopes_many)
        return slopes_alone(s);
    for (size_t b = 0; b < N_BLOCK; b++)
        verdict |= s->model->slopes_many(s->model, s->p, &s->at[b * RU_LANES],
                                         s->lanes + b * s->model->n_state * RU_LANES, s->out);
    return verdict;
}

static int programme_alone(const subject *s)
{
    int verdict = 0;
    for (size_t i = 0; i < N_POINT; i++)
        verdict |= ru_flux_cell_programme(s->model, s->p, s->y + i * s->model->n_state);
    return verdict;
}

static void close_subject(subject *s)
{
    free(s->y);
    free(s->lanes);
    free(s->out);
}

/* Halves to one and a half times the initial state, drawn by a fixed seed: neighbours that differ,
 * as those of a grid do, at concentrations that the model is for. */
static ru_status open_subject(const ru_model *model, const double *p, const double *initial,
                              subject *s)
{
    size_t n = model->n_state;
    uint64_t seed = 20260117;
    *s = (subject){.model = model};
    memcpy(s->p, p, model->n_parameter * sizeof *p);
    s->y = calloc(N_POINT * n, sizeof *s->y);
    s->lanes = calloc(N_POINT * n, sizeof *s->lanes);
    s->out = calloc((1 + n) * RU_LANES * model->n_process, sizeof *s->out);
    RU_REQUIRE(s->y && s->lanes && s->out, RU_ERR_SYSTEM, "out of memory for %s", model->name);
    for (size_t i = 0; i < N_POINT; i++) {
        s->at[i] = (ru_local){.temperature = 308.15, .pH = 7, .time = 3600, .light = 200e-6};
        for (size_t k = 0; k < n; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            double y = initial[k] * (0.5 + (double)(seed >> 11) * 0x1p-53);
            s->y[i * n + k] = y;
            s->lanes[(i / RU_LANES * n + k) * RU_LANES + i % RU_LANES] = y;
        }
    }
    return RU_OK;
}

/* CPU time a point, the least of several stretches, each long enough for the clock. */
static ru_status time_pass(const subject *s, ru_bench_pass pass, int brief, double *ns)
{
    const double stretch = brief ? 2e-4 : 2e-2;
    const int repeats = brief ? 1 : 5;
    double best = INFINITY;
    RU_REQUIRE(pass(s) == 0, RU_ERR_INTERNAL, "%s refuses its initial state", s->model->name);
    for (int i = 0; i < repeats; i++) {
        double from = ru_machine_cpu(), spent;
        long long passes = 0;
        do {
            (void)pass(s);
            passes++;
            spent = ru_machine_cpu() - from;
        } while (!(spent >= stretch));
        best = fmin(best, spent / (double)passes);
    }
    *ns = 1e9 * best / N_POINT;
    return RU_OK;
}

static ru_status time_all(const subject *s, int brief, ru_bench_cell *cell)
{
    static const ru_bench_pass passes[RU_BENCH_CLOCK_COUNT] = {
        [RU_BENCH_RATES_ALONE] = rates_alone,
        [RU_BENCH_RATES_LANES] = rates_in_lanes,
        [RU_BENCH_SLOPES_ALONE] = slopes_alone,
        [RU_BENCH_SLOPES_LANES] = slopes_in_lanes};
    for (int c = 0; c < RU_BENCH_CLOCK_COUNT; c++)
        RU_TRY(time_pass(s, passes[c], brief, &cell->ns[c]));
    return RU_OK;
}

static void name_cell(const ru_model *model, const char *name, const char *source,
                      ru_bench_cell *cell)
{
    *cell = (ru_bench_cell){.n_state = model->n_state, .n_process = model->n_process};
    snprintf(cell->name, sizeof cell->name, "%s", name ? name : model->name);
    snprintf(cell->source, sizeof cell->source, "%s", source);
}

static ru_status measure_built_in(const ru_model *model, int brief, ru_bench_cell *cell)
{
    double p[RU_MODEL_MAX_PARAMETER], initial[RU_MODEL_MAX_STATE];
    subject s;
    RU_TRY(ru_model_defaults(model, p));
    for (size_t k = 0; k < model->n_state; k++)
        RU_TRY(ru_unit_to_si(model->states[k].quantity.unit, model->states[k].quantity.value,
                             &initial[k]));
    name_cell(model, NULL, "library", cell);
    ru_status status = open_subject(model, p, initial, &s);
    if (status == RU_OK)
        status = time_all(&s, brief, cell);
    close_subject(&s);
    return status;
}

/* The programme in a row of its own: it has no Jacobian. */
static ru_status measure_programme(const subject *s, const char *name, int brief,
                                   ru_bench_cell *cell)
{
    name_cell(s->model, name, "network, linear programme", cell);
    for (int c = 0; c < RU_BENCH_CLOCK_COUNT; c++)
        cell->ns[c] = NAN;
    return time_pass(s, programme_alone, brief, &cell->ns[RU_BENCH_RATES_ALONE]);
}

static ru_status measure_scenario(size_t i, const ru_bench_cells_options *options,
                                  ru_bench_cell *cells, size_t *n)
{
    char path[4096];
    ru_simulation *simulation = NULL;
    subject s = {0};
    snprintf(path, sizeof path, "%s/%s", options->scenarios, others[i].scenario);
    const char *const one = "mixing={kind: well-mixed}";
    const ru_open_options open = {.sets = &one, .n_set = 1};
    RU_TRY(ru_open(path, MPI_COMM_SELF, &open, &simulation));
    const ru_scenario *scenario = simulation->scenario;
    name_cell(scenario->model, others[i].name, others[i].source, &cells[*n]);
    ru_status status = open_subject(scenario->model, scenario->parameters, scenario->initial, &s);
    if (status == RU_OK)
        status = time_all(&s, options->brief, &cells[(*n)++]);
    if (status == RU_OK && others[i].programme)
        status = measure_programme(&s, others[i].name, options->brief, &cells[(*n)++]);
    close_subject(&s);
    ru_close(&simulation);
    return status;
}

ru_status ru_bench_cells(const ru_bench_cells_options *options, ru_bench_cell **cells, size_t *n)
{
    ru_status status = RU_OK;
    *n = 0;
    *cells = calloc(ru_model_count() + 2 * N_OTHER, sizeof **cells);
    RU_REQUIRE(*cells, RU_ERR_SYSTEM, "out of memory for a table");
    for (size_t i = 0; i < ru_model_count() && status == RU_OK; i++)
        status = measure_built_in(ru_model_at(i), options->brief, &(*cells)[(*n)++]);
    for (size_t i = 0; i < N_OTHER && status == RU_OK; i++)
        status = measure_scenario(i, options, *cells, n);
    if (status != RU_OK) {
        free(*cells);
        *cells = NULL;
    }
    return status;
}

static const struct {
    const char *key, *words;
} clocks[RU_BENCH_CLOCK_COUNT] = {
    [RU_BENCH_RATES_ALONE] = {"rates_ns", "rates, ns"},
    [RU_BENCH_RATES_LANES] = {"rates_lanes_ns", "in lanes"},
    [RU_BENCH_SLOPES_ALONE] = {"jacobian_ns", "Jacobian, ns"},
    [RU_BENCH_SLOPES_LANES] = {"jacobian_lanes_ns", "in lanes"},
};

static void add_time(ru_text *text, int markdown, double ns)
{
    char time[32] = "-";
    if (!isnan(ns))
        snprintf(time, sizeof time, "%.*f", ns < 9.95 ? 1 : 0, ns);
    ru_text_add(text, markdown ? " %s |" : " %13s", time);
}

void ru_bench_cells_tell(const ru_bench_cell *cells, size_t n, int markdown, ru_text *text)
{
    ru_text_add(text, markdown ? "| %s | %s | %s | %s |" : "%-24s %-26s %6s %9s", "model", "from",
                "states", "processes");
    for (int c = 0; c < RU_BENCH_CLOCK_COUNT; c++)
        ru_text_add(text, markdown ? " %s |" : " %13s", clocks[c].words);
    ru_text_add(text, "\n%s", markdown ? "|---|---|---|---|---|---|---|---|\n" : "");
    for (size_t i = 0; i < n; i++) {
        ru_text_add(text, markdown ? "| `%s` | %s | %zu | %zu |" : "%-24s %-26s %6zu %9zu",
                    cells[i].name, cells[i].source, cells[i].n_state, cells[i].n_process);
        for (int c = 0; c < RU_BENCH_CLOCK_COUNT; c++)
            add_time(text, markdown, cells[i].ns[c]);
        ru_text_add(text, "\n");
    }
}

void ru_bench_cells_json(const ru_bench_cell *cells, size_t n, const char *version, ru_text *text)
{
    ru_bench_json_version(text, "{\"version\": ", version);
    ru_text_add(text, ",\n \"models\": [");
    for (size_t i = 0; i < n; i++) {
        ru_text_add(text, "%s\n  {", i ? "," : "");
        ru_json_string(text, "\"model\": ", cells[i].name);
        ru_json_string(text, ", \"from\": ", cells[i].source);
        for (int c = 0; c < RU_BENCH_CLOCK_COUNT; c++) {
            ru_json_string(text, ", ", clocks[c].key);
            ru_json_number(text, ": ", cells[i].ns[c]);
        }
        ru_text_add(text, "}");
    }
    ru_text_add(text, "\n]}\n");
}
