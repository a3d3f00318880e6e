/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/io/yaml_read.h>

/* A run that goes on from a kept state against one that was never stopped. */

/* What a checkpoint file would hold, copied from a run at a point. */
typedef struct copied {
    ru_run_state state;
    size_t n;
    int points, wanted;
    ru_runner *run;
} copied;

static void *copy(const void *from, size_t n)
{
    void *to = malloc(n + 1);
    assert_non_null(to);
    memcpy(to, from, n);
    return to;
}

/* Takes the state at the wanted point. */
static ru_status take(void *context)
{
    copied *c = context;
    const ru_run_state *kept = ru_runner_kept(c->run);
    if (c->points++ != c->wanted)
        return RU_OK;
    c->state = *kept;
    c->state.y = copy(kept->y, c->n * sizeof *kept->y);
    c->state.integrals = copy(kept->integrals, kept->n_integral * sizeof *kept->integrals);
    c->state.common.bytes = copy(kept->common.bytes, kept->common.n);
    c->state.common.capacity = kept->common.n;
    c->state.time = NAN; /* comes with the bytes, as do the counts */
    c->state.sent = (ru_record_counts){0};
    return RU_OK;
}

/* Runs to the end with points every `interval`, keeping the state of point `wanted`. */
static ru_tiny_run run_whole(const ru_scenario *s, double interval, int wanted, copied *c)
{
    ru_tiny_run tiny = ru_tiny_run_open(s);
    *c = (copied){.wanted = wanted,
                  .run = tiny.run,
                  .n = (size_t)tiny.problem->part->n_own * tiny.problem->n_state};
    ru_runner_set_points(tiny.run, interval, take, c);
    ru_tiny_run_finish(&tiny);
    assert_true(c->points > wanted);
    return tiny;
}

/* Goes on from that state to the end; its record has what comes after. */
static ru_tiny_run run_rest(const ru_scenario *s, double interval, copied *c)
{
    ru_tiny_run tiny = ru_tiny_run_open(s);
    ru_runner_set_points(tiny.run, interval, NULL, NULL);
    ru_runner_schema(tiny.run, &tiny.schema);
    assert_int_equal(ru_runner_add_sink(tiny.run, tiny.sink, &tiny.schema), RU_OK);
    assert_int_equal(ru_runner_resume(tiny.run, &c->state), RU_OK);
    assert_int_equal(ru_runner_advance(tiny.run, INFINITY), RU_OK);
    assert_int_equal(ru_runner_finish(tiny.run), RU_OK);
    return tiny;
}

static void assert_same_numbers(const double *a, const double *b, size_t n)
{
    assert_int_equal(memcmp(a, b, n * sizeof *a), 0);
}

/* The rest is the end of the whole, to the last bit. */
static void check_rest(const ru_tiny_run *whole, const ru_tiny_run *rest,
                       const ru_record_counts *sent)
{
    const ru_memory_record *a = whole->record, *b = rest->record;
    size_t from = (size_t)sent->series;
    assert_true(from > 0 && from < a->n_time);
    assert_int_equal(from + b->n_time, a->n_time);
    assert_same_numbers(a->time + from, b->time, b->n_time);
    assert_same_numbers(a->series + from * a->n_series, b->series, b->n_time * b->n_series);
    assert_int_equal((size_t)sent->fields + b->n_snapshot, a->n_snapshot);
    if (whole->comm.rank == 0)
        assert_same_numbers(a->fields + sent->fields * (size_t)a->n_node * a->n_field, b->fields,
                            b->n_snapshot * (size_t)b->n_node * b->n_field);
    assert_same_numbers(a->statistics, b->statistics, a->n_statistic);
    for (size_t i = 0; i < a->n_balance; i++)
        assert_true(a->balance[i].closure == b->balance[i].closure &&
                    a->balance[i].fed == b->balance[i].fed);
    assert_string_equal(ru_runner_findings(whole->run), ru_runner_findings(rest->run));
}

/* `again`: the same scenario, opened anew as a resumed run does. */
static void check_scenarios(const ru_scenario *s, const ru_scenario *again, double interval,
                            int wanted)
{
    copied c;
    ru_tiny_run whole = run_whole(s, interval, wanted, &c);
    ru_tiny_run rest = run_rest(again, interval, &c);
    check_rest(&whole, &rest, &c.state.sent);
    ru_tiny_run_close(&whole);
    ru_tiny_run_close(&rest);
    ru_run_state_destroy(&c.state);
}

static void check_scenario(const ru_scenario *s, double interval, int wanted)
{
    check_scenarios(s, s, interval, wanted);
}

static void a_well_mixed_run_goes_on_at_points_and_at_events(void **state)
{
    (void)state;
    double initial[2], parameters[1], four[2] = {4, 0};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_feed feed = {.profile = {.start = 600, .stop = 2400, .rate = 0.5 / 1800},
                    .concentrations = four};
    s.feeds = &feed;
    s.n_feed = 1;
    s.output.series_interval = 100;
    /* Points: start, 500, 600 (feed on), 1000, 1500, ... and 2400 (feed off). */
    for (int wanted = 1; wanted < 6; wanted++)
        check_scenario(&s, 500, wanted);
    for (int wanted = 1; wanted < 3; wanted++)
        check_scenario(&s, INFINITY, wanted);
}

static void a_grid_and_its_sensors_go_on_on_all_ranks(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 3, 4, 6);
    s.solver.relative = 1e-4;
    ru_sensor sensor = {.name = "probe",
                        .kind = RU_SENSOR_CONCENTRATION,
                        .component = 0,
                        .where = {.kind = RU_WHERE_POINT, .r = 0.3, .z = 0.5},
                        .lag = 3,
                        .film = 1,
                        .delay = 6};
    ru_pulse pulse = {.time = 20,
                      .component = 0,
                      .amount = 0.5,
                      .where = {.kind = RU_WHERE_POINT, .r = 0.1, .z = 0.9}};
    s.sensors = &sensor;
    s.n_sensor = 1;
    s.pulses = &pulse;
    s.n_pulse = 1;
    s.end = 40;
    s.output.series_interval = 0.7;
    s.output.field_interval = 9;
    for (int wanted = 1; wanted < 5; wanted += 2)
        check_scenario(&s, 11, wanted);
}

static void an_explicit_run_goes_on_too(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.solver.name = "erk";
    s.output.series_interval = 100;
    check_scenario(&s, 500, 3);
}

static ru_scenario *open_flux(void)
{
    ru_document *document = NULL;
    ru_diagnostics log = {0};
    ru_scenario *s = NULL;
    assert_int_equal(
        ru_yaml_read(RU_SOURCE_DIR "/scenarios/ecoli_flux_batch.yaml", NULL, 0, &document), RU_OK);
    assert_int_equal(ru_scenario_build(document, &log, &s), RU_OK);
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document);
    return s;
}

/* Acetate appears and is eaten, cells starve: basis by basis, of which only one run knows the first
 * ones. */
static void cells_that_remember_forget_at_points(void **state)
{
    (void)state;
    int n_rank;
    MPI_Comm_size(MPI_COMM_WORLD, &n_rank);
    if (n_rank > 1) /* a tank of one node is one rank's, whoever waits for it */
        skip();
    ru_scenario *s = open_flux(), *again = open_flux();
    check_scenarios(s, again, 3 * 3600, 3);
    ru_scenario_destroy(&s);
    ru_scenario_destroy(&again);
}

static void points_that_all_but_meet_an_event_are_one_with_it(void **state)
{
    (void)state;
    double initial[1], parameters[1], none[1] = {0};
    copied c;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_feed feed = {
        .profile = {.start = 900 * (1 + 1e-12), .stop = 1800 * (1 - 1e-12), .rate = 1e-5},
        .concentrations = none};
    s.feeds = &feed;
    s.n_feed = 1;
    ru_tiny_run whole = run_whole(&s, 900, 2, &c);
    assert_int_equal(c.points, 4); /* start, 900, 1800, 2700; the end is none */
    ru_tiny_run_close(&whole);
    ru_run_state_destroy(&c.state);
}

static void another_problem_is_refused(void **state)
{
    (void)state;
    double initial[2], parameters[1], initial1[1], parameters1[1];
    copied c;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_run whole = run_whole(&s, 500, 2, &c);
    ru_scenario other = ru_tiny_scenario(&ru_tiny_tracer, initial1, parameters1);
    ru_tiny_run tiny = ru_tiny_run_open(&other);
    assert_int_equal(ru_runner_resume(tiny.run, &c.state), RU_ERR_INPUT);
    ru_tiny_run_close(&tiny);
    c.state.common.n--;
    tiny = ru_tiny_run_open(&s);
    assert_int_equal(ru_runner_resume(tiny.run, &c.state), RU_ERR_INPUT);
    ru_tiny_run_close(&tiny);
    ru_tiny_run_close(&whole);
    ru_run_state_destroy(&c.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_well_mixed_run_goes_on_at_points_and_at_events),
        cmocka_unit_test(a_grid_and_its_sensors_go_on_on_all_ranks),
        cmocka_unit_test(an_explicit_run_goes_on_too),
        cmocka_unit_test(cells_that_remember_forget_at_points),
        cmocka_unit_test(points_that_all_but_meet_an_event_are_one_with_it),
        cmocka_unit_test(another_problem_is_refused),
    };
    return ru_run_group(tests);
}
