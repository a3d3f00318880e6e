/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_RESULTS_SAMPLE_H
#define RU_TEST_RESULTS_SAMPLE_H

#include <stdio.h>
#include <string.h>

#include <ru/base/record.h>

/* A made-up run to write and read back: numbers follow from where they stand, and are small whole
 * ones, so that they stay exact as 4-byte floats. */

enum { SAMPLE_Z = 5, SAMPLE_R = 3, SAMPLE_THETA = 4, SAMPLE_STEPS = 600, SAMPLE_SNAPSHOTS = 3 };

typedef struct sample {
    ru_comm comm;
    ru_schema schema;
    double volume[100], position[100][3], velocity[100][3];
} sample;

static inline double sample_series(int step, int column)
{
    return step * 0.1 + 7.0 * column;
}

static inline double sample_field(int snapshot, int64_t node, int field)
{
    return 1000.0 * snapshot + (double)node + 200.0 * field;
}

static const ru_column sample_columns[] = {{"biomass", "kg m-3", "biomass, volume mean"},
                                           {"kLa", "s-1", "gas-liquid transfer"},
                                           {"probe/DO", "%", "dissolved oxygen as seen"}};
static const ru_column sample_fields[] = {{"glucose", "kg m-3", "glucose"},
                                          {"oxygen", "kg m-3", "dissolved oxygen"}};
static const ru_column sample_counters[] = {{"steps", "1", "internal steps"}};
static const ru_note sample_notes[] = {{"version", "rushton 0\nHDF5 1"}, {"empty", ""}};
static const ru_input_file sample_inputs[] = {{"case.yaml", "title: \xc2\xb5\n", 10},
                                              {"data/feed.csv", "t,F\n0,1\n", 8}};
static const ru_balance sample_rows[] = {{"carbon", "element", 1, 2, 0.5, 0, 0, 2.5, 1e-16, 1},
                                         {"glucose", "component", 3, 2, 0.5, 0, -1, 3.5, 2e-9, 0}};
static const ru_schema_figure sample_figures[] = {
    {"Re", "", "Reynolds number", 1.5e5, 1, "", "", "", "none", "", 0}};
static const double sample_r_edges[] = {0, 0.1, 0.2, 0.3};
static const double sample_z_edges[] = {0, 0.2, 0.4, 0.6, 0.8, 1.0};
static const int sample_even[] = {SAMPLE_THETA, SAMPLE_THETA, SAMPLE_THETA};
static const int sample_uneven[] = {1, 4, 6};

/* A histogram of three bins with uncertainties and a spectrum of two places without. */
enum { SAMPLE_WIDTH = 3 + 3 + 2 };
static const double sample_middles[] = {1, 3, 6}, sample_bins[] = {0, 2, 4, 8};
static const double sample_lines[] = {800, 1000};
static const ru_array_column sample_arrays[] = {
    {{"size/cells", "1", "share of the cells"}, "um", 3, sample_middles, sample_bins, 1},
    {{"raman", "1", "spectrum"}, "1/cm", 2, sample_lines, NULL, 0}};

static inline double sample_array(int step, int i)
{
    return step + 0.125 * i;
}

/* Fills in a sample for this rank's block of nodes. `rings`: [SAMPLE_R]. */
static inline void sample_fill(sample *s, const int *rings)
{
    int64_t n = 0;
    memset(s, 0, sizeof *s);
    if (ru_comm_wrap(MPI_COMM_WORLD, &s->comm) != RU_OK)
        return;
    for (int r = 0; r < SAMPLE_R; r++)
        n += SAMPLE_Z * rings[r];
    for (int64_t i = 0; i < n; i++) {
        s->volume[i] = 1.0 / (double)n;
        s->position[i][2] = (double)i;
        s->velocity[i][0] = 0.5 * (double)i;
    }
    s->schema = (ru_schema){.title = "sample",
                            .model = "monod",
                            .series = sample_columns,
                            .n_series = 3,
                            .arrays = sample_arrays,
                            .n_array = 2,
                            .fields = sample_fields,
                            .n_field = 2,
                            .statistics = sample_counters,
                            .n_statistic = 1,
                            .n_balance = 2,
                            .mesh = {.kind = RU_MESH_CYLINDER,
                                     .n_node = n,
                                     .volume = 0.25,
                                     .height = 1,
                                     .velocity = &s->velocity[0][0],
                                     .gas_velocity = &s->velocity[0][0],
                                     .volume_fraction = s->volume,
                                     .position = &s->position[0][0],
                                     .n_r = SAMPLE_R,
                                     .n_z = SAMPLE_Z,
                                     .n_theta = rings[SAMPLE_R - 1],
                                     .r_edges = sample_r_edges,
                                     .z_edges = sample_z_edges,
                                     .ring_n_theta = rings},
                            .inputs = sample_inputs,
                            .n_input = 2,
                            .resolved = "resolved: yes\n",
                            .notes = sample_notes,
                            .n_note = 2,
                            .figures = sample_figures,
                            .n_figure = 1,
                            .node_first = ru_block_start(n, s->comm.size, s->comm.rank)};
    s->schema.node_count = ru_block_start(n, s->comm.size, s->comm.rank + 1) - s->schema.node_first;
}

static inline ru_status sample_send_field(ru_sink *sink, const ru_schema *schema, int snapshot)
{
    double values[200];
    for (int64_t i = 0; i < schema->node_count; i++)
        for (int f = 0; f < 2; f++)
            values[2 * i + f] = sample_field(snapshot, schema->node_first + i, f);
    RU_TRY(sink->field(sink, 60.0 * snapshot, values));
    return RU_OK;
}

static inline ru_status sample_send_step(ru_sink *sink, int step)
{
    double values[3 + SAMPLE_WIDTH] = {sample_series(step, 0), sample_series(step, 1),
                                       sample_series(step, 2)};
    for (int i = 0; i < SAMPLE_WIDTH; i++)
        values[3 + i] = sample_array(step, i);
    RU_TRY(sink->series(sink, step * 0.5, values));
    return RU_OK;
}

/* Sends all of a run: more series than one batch holds, fields, counters, an event, a balance. */
static inline ru_status sample_send(ru_sink *sink, const sample *s)
{
    RU_TRY(sink->begin(sink, &s->comm, &s->schema));
    for (int step = 0; step < SAMPLE_STEPS; step++)
        RU_TRY(sample_send_step(sink, step));
    for (int snapshot = 0; snapshot < SAMPLE_SNAPSHOTS; snapshot++)
        RU_TRY(sample_send_field(sink, &s->schema, snapshot));
    RU_TRY(sink->statistics(sink, 300, &(double){42}));
    RU_TRY(sink->event(sink, 30, "feed", "the feed was started"));
    RU_TRY(sink->balance(sink, 300, sample_rows));
    return RU_OK;
}

/* A path that all ranks share. Static buffer, one at a time. */
static inline const char *sample_path(const char *(*temporary)(const char *), const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s", temporary(name));
    MPI_Bcast(path, sizeof path, MPI_CHAR, 0, MPI_COMM_WORLD);
    return path;
}

#endif
