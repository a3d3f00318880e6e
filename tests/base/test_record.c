/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/record.h>

enum { N_NODE = 7, N_FIELD = 2, STEPS = 200 };

static const ru_column columns[] = {{"a", "1", "first"}, {"b", "kg", "second"}};

static ru_schema make_schema(const ru_comm *comm)
{
    ru_schema schema = {.series = columns,
                        .n_series = 2,
                        .fields = columns,
                        .n_field = N_FIELD,
                        .statistics = columns,
                        .n_statistic = 1,
                        .n_balance = 1,
                        .mesh = {.n_node = N_NODE},
                        .node_first = ru_block_start(N_NODE, comm->size, comm->rank)};
    schema.node_count = ru_block_start(N_NODE, comm->size, comm->rank + 1) - schema.node_first;
    return schema;
}

static void open_sink(ru_comm *comm, ru_schema *schema, ru_sink **sink,
                      const ru_memory_record **record)
{
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, comm), RU_OK);
    *schema = make_schema(comm);
    assert_int_equal(ru_memory_sink_open(sink, record), RU_OK);
    assert_int_equal((*sink)->begin(*sink, comm, schema), RU_OK);
}

static void series_keep_every_row(void **state)
{
    (void)state;
    ru_comm comm;
    ru_schema schema;
    ru_sink *sink;
    const ru_memory_record *record;
    open_sink(&comm, &schema, &sink, &record);
    for (int i = 0; i < STEPS; i++)
        assert_int_equal(sink->series(sink, i, (double[]){2.0 * i, 3.0 * i}), RU_OK);
    assert_int_equal(record->n_time, STEPS);
    size_t b = ru_memory_record_column(record, "b");
    assert_int_equal(b, 1);
    assert_int_equal(ru_memory_record_column(record, "none"), record->n_series);
    for (int i = 0; i < STEPS; i++) {
        assert_true(record->time[i] == i);
        assert_true(record->series[(size_t)i * record->n_series + b] == 3.0 * i);
    }
    sink->close(&sink);
    assert_null(sink);
}

static void fields_come_together_on_rank_0_in_node_order(void **state)
{
    (void)state;
    ru_comm comm;
    ru_schema schema;
    ru_sink *sink;
    const ru_memory_record *record;
    double values[N_NODE * N_FIELD];
    open_sink(&comm, &schema, &sink, &record);
    for (int k = 0; k < 6; k++) {
        for (int64_t i = 0; i < schema.node_count; i++)
            for (int f = 0; f < N_FIELD; f++)
                values[i * N_FIELD + f] = 100 * k + 10.0 * (double)(schema.node_first + i) + f;
        assert_int_equal(sink->field(sink, k, values), RU_OK);
    }
    assert_int_equal(record->n_snapshot, 6);
    for (int k = 0; k < 6 && comm.rank == 0; k++)
        for (int i = 0; i < N_NODE; i++)
            for (int f = 0; f < N_FIELD; f++)
                assert_true(record->fields[(k * N_NODE + i) * N_FIELD + f] ==
                            100 * k + 10.0 * i + f);
    sink->close(&sink);
}

static void balance_and_end_replace_what_was_there(void **state)
{
    (void)state;
    ru_comm comm;
    ru_schema schema;
    ru_sink *sink;
    const ru_memory_record *record;
    char name[] = "carbon";
    ru_balance row = {.name = name, .kind = "element", .initial = 1};
    open_sink(&comm, &schema, &sink, &record);
    assert_int_equal(sink->balance(sink, 0, &row), RU_OK);
    row.final = 2;
    assert_int_equal(sink->balance(sink, 1, &row), RU_OK);
    /* The names are the record's own. */
    name[0] = 'x';
    assert_string_equal(record->balance[0].name, "carbon");
    assert_true(record->balance[0].final == 2);
    assert_int_equal(sink->statistics(sink, 1, (double[]){5}), RU_OK);
    assert_true(record->statistics[0] == 5);
    assert_false(record->complete);
    assert_int_equal(sink->end(sink, 0, "stopped"), RU_OK);
    assert_string_equal(record->reason, "stopped");
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    assert_true(record->complete);
    sink->close(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_keep_every_row),
        cmocka_unit_test(fields_come_together_on_rank_0_in_node_order),
        cmocka_unit_test(balance_and_end_replace_what_was_there),
    };
    return ru_run_group(tests);
}
