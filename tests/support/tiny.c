/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"
#include "support.h"

#include <ru/base/unit.h>

static const ru_state_info tracer_states[] = {
    {.quantity = {"tracer", "g/L", "carried substance", 1, 0, 1e3, NULL}, .absolute = 1e-10}};

static void no_stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    (void)S;
}

static int no_rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                    double *r)
{
    (void)self;
    (void)p;
    (void)at;
    (void)y;
    (void)r;
    return 0;
}

static int no_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                     double *dr)
{
    (void)self;
    (void)dr;
    return no_rates(self, p, at, y, NULL);
}

const ru_model ru_tiny_tracer = {.abi = RU_MODEL_ABI,
                                 .name = "tracer",
                                 .title = "tracer",
                                 .citation = "-",
                                 .validity = "-",
                                 .n_state = 1,
                                 .states = tracer_states,
                                 .stoichiometry = no_stoichiometry,
                                 .rates = no_rates,
                                 .rate_slopes = no_slopes};

static const ru_state_info decay_states[] = {
    {.quantity = {"substrate", "g/L", "decays", 1, 0, 1e3, NULL},
     .content = {[RU_CARBON] = 0.4},
     .absolute = 1e-10},
    {.quantity = {"carbon_dioxide", "g/L", "dissolved", 0, 0, 1e3, NULL},
     .role = RU_ROLE_CARBON_DIOXIDE,
     .content = {[RU_CARBON] = 0.25},
     .absolute = 1e-10},
};
static const ru_quantity decay_parameters[] = {{"k", "1/s", "rate constant", 1e-3, 0, 1e9, NULL}};
static const ru_process_info decay_processes[] = {{"decay", "substrate to carbon dioxide"}};

static void decay_stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    S[0] = -1;
    S[1] = 0.4 / 0.25;
}

static int decay_rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *r)
{
    (void)self;
    (void)at;
    r[0] = p[0] * y[0];
    return 0;
}

static int decay_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                        double *dr)
{
    (void)self;
    (void)at;
    (void)y;
    dr[0] = p[0];
    dr[1] = 0;
    return 0;
}

const ru_model ru_tiny_decay = {.abi = RU_MODEL_ABI,
                                .name = "decay",
                                .title = "first-order decay",
                                .citation = "-",
                                .validity = "-",
                                .n_state = 2,
                                .n_parameter = 1,
                                .n_process = 1,
                                .states = decay_states,
                                .parameters = decay_parameters,
                                .processes = decay_processes,
                                .stoichiometry = decay_stoichiometry,
                                .rates = decay_rates,
                                .rate_slopes = decay_slopes};

ru_scenario ru_tiny_scenario(const ru_model *model, double *initial, double *parameters)
{
    for (size_t k = 0; k < model->n_state; k++)
        assert_int_equal(ru_unit_to_si(model->states[k].quantity.unit,
                                       model->states[k].quantity.value, &initial[k]),
                         RU_OK);
    for (size_t i = 0; i < model->n_parameter; i++)
        parameters[i] = model->parameters[i].value;
    return (ru_scenario){
        .title = "tiny",
        .end = 3600,
        .vessel = {.volume = 1, .diameter = 1, .temperature = 310.15, .pH = 7, .density = 1000},
        .mixing = {.kind = RU_MIXING_WELL_MIXED, .dispersion = NAN},
        .model = model,
        .parameters = parameters,
        .initial = initial,
        .gas = {.head_pressure = 101325, .carbon_dioxide_ratio = 0.9},
        .output = {.series_interval = 360, .field_interval = 3600},
        .solver = {.name = "bdf", .relative = 1e-8, .absolute_factor = 1},
    };
}

void ru_tiny_cylinder(ru_scenario *scenario, ru_impeller *impeller, ru_impeller_kind kind, int n_r,
                      int n_theta, int n_z)
{
    const double pi = 3.14159265358979323846;
    *impeller = (ru_impeller){.kind = kind,
                              .height = 1.0 / 3,
                              .diameter = 1.0 / 3,
                              .blade_height = 1.0 / 15,
                              .flow_number = kind == RU_IMPELLER_RADIAL ? 0.72 : 0.79,
                              .power_number = 5,
                              .gassed_power = 1,
                              .circulation = kind == RU_IMPELLER_RADIAL ? 2.28 : 2.0};
    scenario->vessel.volume = pi / 4;
    scenario->vessel.diameter = 1;
    scenario->mixing = (ru_mixing){.kind = RU_MIXING_CYLINDER,
                                   .n_r = n_r,
                                   .n_theta = n_theta,
                                   .n_z = n_z,
                                   .speed = 3,
                                   .impellers = impeller,
                                   .n_impeller = 1,
                                   .dispersion = 1e-3,
                                   .stage_exchange = 0.25};
}

static void expect(ru_status status)
{
    if (status != RU_OK)
        fail_msg("%s: %s", ru_status_name(status), ru_fault_text());
}

ru_tiny_run ru_tiny_run_open(const ru_scenario *scenario)
{
    ru_tiny_run tiny = {0};
    expect(ru_comm_wrap(MPI_COMM_WORLD, &tiny.comm));
    expect(ru_problem_build(scenario, &tiny.comm, &tiny.problem));
    expect(ru_runner_build(tiny.problem, &tiny.run));
    expect(ru_memory_sink_open(&tiny.sink, &tiny.record));
    return tiny;
}

void ru_tiny_run_finish(ru_tiny_run *tiny)
{
    ru_runner_schema(tiny->run, &tiny->schema);
    expect(ru_runner_add_sink(tiny->run, tiny->sink, &tiny->schema));
    expect(ru_runner_advance(tiny->run, INFINITY));
    expect(ru_runner_finish(tiny->run));
}

void ru_tiny_run_close(ru_tiny_run *tiny)
{
    ru_runner_destroy(&tiny->run);
    tiny->sink->close(&tiny->sink);
    ru_problem_destroy(&tiny->problem);
}

double ru_tiny_value(const ru_tiny_run *tiny, const char *name, size_t i)
{
    const ru_memory_record *r = tiny->record;
    size_t column = ru_memory_record_column(r, name);
    if (column >= r->n_series)
        fail_msg("no series %s", name);
    i = i < r->n_time ? i : r->n_time - 1;
    return r->series[i * r->n_series + column];
}

double ru_tiny_worst_closure(const ru_tiny_run *tiny)
{
    double worst = 0;
    for (size_t i = 0; i < tiny->record->n_balance; i++)
        if (tiny->record->balance[i].conserved)
            worst = fmax(worst, fabs(tiny->record->balance[i].closure));
    return worst;
}
