/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include "results_sample.h"

/* A sample whose first writer goes too far and is given up; a second one goes on from what counts.
 */

enum { KEPT = 350, TOO_FAR = 420 };

static const ru_record_counts kept = {KEPT, KEPT, 2, 1};

static ru_status send_steps(ru_sink *sink, int from, int to)
{
    for (int step = from; step < to; step++) {
        RU_TRY(sample_send_step(sink, step));
        RU_TRY(sink->statistics(sink, step * 0.5, &(double){step}));
    }
    return RU_OK;
}

/* What is left of a run that was stopped beyond its checkpoint. */
static void leave_unfinished(const char *path, const sample *s)
{
    ru_sink *sink;
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sink->begin(sink, &s->comm, &s->schema), RU_OK);
    assert_int_equal(send_steps(sink, 0, TOO_FAR), RU_OK);
    for (int snapshot = 0; snapshot < 2; snapshot++)
        assert_int_equal(sample_send_field(sink, &s->schema, snapshot), RU_OK);
    assert_int_equal(sample_send_field(sink, &s->schema, 7), RU_OK); /* too far */
    assert_int_equal(sink->event(sink, 30, "feed", "the feed was started"), RU_OK);
    assert_int_equal(sink->event(sink, 31, "feed", "too far"), RU_OK);
    assert_int_equal(sink->settle(sink), RU_OK);
    sink->close(&sink);
}

static ru_status go_on(const char *path, const sample *s, const ru_record_counts *counts)
{
    ru_sink *sinks[2];
    const ru_memory_record *record;
    assert_int_equal(ru_memory_sink_open(&sinks[0], &record), RU_OK);
    assert_int_equal(ru_hdf5_sink_continue(path, &sinks[1]), RU_OK);
    assert_int_equal(sinks[0]->begin(sinks[0], &s->comm, &s->schema), RU_OK);
    ru_status status = sinks[1]->begin(sinks[1], &s->comm, &s->schema);
    if (status == RU_OK)
        status = ru_hdf5_sink_replay(sinks[1], &s->schema, counts, sinks, 2);
    for (int k = 0; k < 2 && status == RU_OK; k++) {
        status = send_steps(sinks[k], KEPT, SAMPLE_STEPS);
        if (status == RU_OK)
            status = sample_send_field(sinks[k], &s->schema, 2);
        if (status == RU_OK)
            status = sinks[k]->end(sinks[k], 1, NULL);
    }
    if (status == RU_OK) {
        assert_int_equal(record->n_time, SAMPLE_STEPS);
        assert_true(record->series[KEPT * 3 + 1] == sample_series(KEPT, 1));
        assert_true(record->series[3] == sample_series(1, 0));
        if (s->comm.rank == 0)
            assert_true(record->fields[3] == sample_field(0, 1, 1));
    }
    sinks[0]->close(&sinks[0]);
    sinks[1]->close(&sinks[1]);
    return status;
}

/* As they are stored. */
static const char *const sample_names[] = {"biomass", "kLa", "probe:DO"};

static void check_columns(const ru_result *result)
{
    double *values, *times, *sd;
    size_t n;
    for (int c = 0; c < 3; c++) {
        assert_int_equal(ru_result_series_read(result, sample_names[c], &values), RU_OK);
        for (int step = 0; step < SAMPLE_STEPS; step++)
            assert_true(values[step] == sample_series(step, c));
        free(values);
    }
    assert_int_equal(ru_result_array_read(result, "size:cells", &times, &values, &sd, &n), RU_OK);
    assert_int_equal(n, SAMPLE_STEPS);
    for (int step = 0; step < SAMPLE_STEPS; step++) {
        assert_true(times[step] == step * 0.5);
        assert_true(values[3 * step + 2] == sample_array(step, 2));
        assert_true(sd[3 * step + 2] == sample_array(step, 5));
    }
    free(times);
    free(values);
    free(sd);
    assert_int_equal(ru_result_numbers_read(result, "stats/steps", &values, &n), RU_OK);
    assert_int_equal(n, SAMPLE_STEPS);
    assert_true(values[KEPT - 1] == KEPT - 1 && values[KEPT] == KEPT);
    free(values);
}

static void check_whole(const char *path, const char *run_id)
{
    ru_result *result;
    ru_result_event *events;
    double nodes[100];
    size_t n;
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    const ru_result_info *info = ru_result_get(result);
    assert_true(info->complete);
    assert_string_equal(info->run_id, run_id);
    assert_int_equal(info->n_time, SAMPLE_STEPS);
    assert_int_equal(info->n_snapshot, SAMPLE_SNAPSHOTS);
    check_columns(result);
    for (size_t snapshot = 0; snapshot < SAMPLE_SNAPSHOTS; snapshot++) {
        assert_int_equal(ru_result_field_read(result, "oxygen", snapshot, nodes), RU_OK);
        for (int64_t i = 0; i < info->n_node; i++)
            assert_true(nodes[i] == sample_field((int)snapshot, i, 1));
    }
    assert_int_equal(ru_result_events_read(result, &events, &n), RU_OK);
    assert_int_equal(n, 1);
    assert_string_equal(events[0].text, "the feed was started");
    free(events);
    ru_result_close(&result);
}

static void find_run_id(const char *path, char id[32])
{
    ru_result *result;
    char *unfinished;
    assert_int_equal(ru_hdf5_unfinished_path(path, &unfinished), RU_OK);
    assert_int_equal(ru_result_open(unfinished, &result), RU_OK);
    snprintf(id, 32, "%s", ru_result_get(result)->run_id);
    ru_result_close(&result);
    free(unfinished);
}

static void check_continuation(const char *name, int parallel, const int *rings)
{
    sample s;
    char id[32] = "";
    sample_fill(&s, rings);
    s.schema.parallel_fields = parallel;
    const char *path = sample_path(ru_temporary_path, name);
    leave_unfinished(path, &s);
    if (s.comm.rank == 0)
        find_run_id(path, id);
    if (go_on(path, &s, &kept) != RU_OK)
        fail_msg("%s", ru_fault_text());
    if (s.comm.rank == 0)
        check_whole(path, id);
    MPI_Barrier(s.comm.mpi);
}

static void what_counts_is_kept_and_what_follows_takes_its_place(void **state)
{
    (void)state;
    check_continuation("even.h5", 0, sample_even);
    check_continuation("uneven.h5", 0, sample_uneven);
}

static void snapshots_that_ranks_write_together_stay_where_they_are(void **state)
{
    (void)state;
    check_continuation("parts.h5", 1, sample_even);
}

/* The same file again and again: what fails leaves it as it was. */
static void what_does_not_fit_is_refused_and_nothing_is_changed(void **state)
{
    (void)state;
    sample s, other;
    struct stat info;
    char fresh[600], id[32] = "";
    sample_fill(&s, sample_even);
    const char *path = sample_path(ru_temporary_path, "fits.h5");
    assert_int_equal(go_on(path, &s, &kept), RU_ERR_INPUT); /* no such file */
    leave_unfinished(path, &s);
    ru_record_counts more = kept;
    more.series = TOO_FAR + 1;
    assert_int_equal(go_on(path, &s, &more), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "420 rows"));
    more = kept;
    more.events = 3;
    assert_int_equal(go_on(path, &s, &more), RU_ERR_INPUT);
    other = s;
    other.schema.n_series = 2;
    assert_int_equal(go_on(path, &other, &kept), RU_ERR_INPUT);
    other = s;
    other.schema.fields = sample_columns;
    assert_int_equal(go_on(path, &other, &kept), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "'glucose' in place of 'biomass'"));
    snprintf(fresh, sizeof fresh, "%.*s.incomplete.h5.resumed", (int)strlen(path) - 3, path);
    MPI_Barrier(s.comm.mpi);
    assert_int_not_equal(stat(fresh, &info), 0);
    if (s.comm.rank == 0)
        find_run_id(path, id);
    MPI_Barrier(s.comm.mpi);
    assert_int_equal(go_on(path, &s, &kept), RU_OK);
    if (s.comm.rank == 0)
        check_whole(path, id);
    MPI_Barrier(s.comm.mpi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_counts_is_kept_and_what_follows_takes_its_place),
        cmocka_unit_test(snapshots_that_ranks_write_together_stay_where_they_are),
        cmocka_unit_test(what_does_not_fit_is_refused_and_nothing_is_changed),
    };
    return ru_run_group(tests);
}
