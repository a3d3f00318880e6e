/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_PROFILE_SAMPLE_H
#define RU_TEST_PROFILE_SAMPLE_H

#include "support.h"

#include <mpi.h>
#include <string.h>

#include <ru/io/hdf5_sink.h>

/* A result file with a profile to compute by hand.
 *
 * Five compartments at heights 2.5, 0.5, 1.5, 0.5 and 3.5 m: two stand at 0.5 m with a tenth and
 * three tenths of the volume, and the one at 3.5 m has no gas_holdup. At 0 s the fields are
 * nothing; at 10 s the hold-up is 4, 1, 3, 5 % in that order, so that its levels are 4, 3, 4 %, and
 * x_CO2 falls from 0.6 at 0.5 m by a tenth a metre. */
enum { PROFILE_NODES = 5 };

/* Writes it; the path is borrowed. `with_fields` 0: without any snapshot. */
static inline const char *profile_write_result(int with_fields)
{
    static const double fraction[] = {0.2, 0.1, 0.3, 0.3, 0.1};
    static const double position[PROFILE_NODES][3] = {
        {0, 0, 2.5}, {0.1, 0, 0.5}, {0, 0, 1.5}, {-0.1, 0, 0.5}, {0, 0, 3.5}};
    static const char *const names[] = {"c", "a", "b", "a2", "d"};
    static const ru_column series = {"oxygen", "kg m-3", "oxygen"};
    static const ru_column fields[] = {{"gas_holdup", "1", "gas"}, {"x_CO2", "1", "in dry gas"}};
    static const ru_column counter = {"steps", "1", "internal steps"};
    static const ru_input_file input = {"case.yaml", "title: x\n", 9};
    const double early[2 * PROFILE_NODES] = {0};
    const double late[] = {0.04, 0.4, 0.01, 0.6, 0.03, 0.5, 0.05, 0.6, (double)NAN, 0.3};
    const char *path = ru_temporary_path("profile.h5");
    const double one = 1;
    const ru_schema schema = {.title = "profile",
                              .model = "none",
                              .series = &series,
                              .n_series = 1,
                              .fields = fields,
                              .n_field = 2,
                              .statistics = &counter,
                              .n_statistic = 1,
                              .mesh = {.kind = RU_MESH_COMPARTMENTS,
                                       .n_node = PROFILE_NODES,
                                       .volume_fraction = fraction,
                                       .position = &position[0][0],
                                       .node_names = names},
                              .inputs = &input,
                              .n_input = 1,
                              .resolved = "title: x\n",
                              .node_count = PROFILE_NODES};
    ru_comm comm;
    ru_sink *sink = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    if (sink->begin(sink, &comm, &schema) != RU_OK)
        fail_msg("%s", ru_fault_text());
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sink->series(sink, 10 * i, &one), RU_OK);
        if (with_fields)
            assert_int_equal(sink->field(sink, 10 * i, i ? late : early), RU_OK);
    }
    if (sink->end(sink, 1, "") != RU_OK)
        fail_msg("%s", ru_fault_text());
    sink->close(&sink);
    return path;
}

#endif
