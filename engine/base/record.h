/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_RECORD_H
#define RU_BASE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/comm.h>
#include <ru/base/status.h>

/* What a run hands out, and the contract of whoever takes it (a file, memory).
 *
 * The core fills in a schema once, then sends records in order of time. A sink is collective: all
 * ranks call it with their part, and it decides whether to gather or to write in parallel. */

/* One column of a series or one field. */
typedef struct ru_column {
    const char *name;    /* the field's own name: biomass, kLa, OUR */
    const char *unit;    /* unit of the stored numbers; a UDUNITS text */
    const char *meaning; /* one line */
} ru_column;

/* A reading that is many numbers at a time, such as a spectrum or a distribution. */
typedef struct ru_array_column {
    ru_column column;     /* of the numbers */
    const char *axis;     /* unit of what they stand along */
    size_t n;             /* numbers at a time */
    const double *places; /* [n] along the axis: wavenumbers, or middles of bins */
    const double *edges;  /* [n + 1] of bins; NULL: the places are points */
    int with_sd;          /* 1: n standard uncertainties follow the numbers */
} ru_array_column;

/* How many numbers an array sends at a time. Not collective. */
size_t ru_array_width(const ru_array_column *array);

/* The grid behind the nodes, for readers and viewers. `kind` 0: no geometry (compartments), 1: one
 * node, 2: cylinder. Arrays are global and complete on rank 0 only. */
typedef enum ru_mesh_kind { RU_MESH_COMPARTMENTS, RU_MESH_SINGLE, RU_MESH_CYLINDER } ru_mesh_kind;

typedef struct ru_mesh_info {
    ru_mesh_kind kind;
    int64_t n_node;
    double volume;                 /* m3 of liquid at the start; 0: unknown */
    double height;                 /* m of that liquid; 0: unknown */
    const double *volume_fraction; /* [n_node], of the liquid volume */
    const double *position;        /* [n_node][3], m: x, y, z of the centre */
    const char *const *node_names; /* [n_node] for compartments, else NULL */
    /* cylinder only: */
    int n_r, n_z, n_theta;   /* n_theta: of the finest ring */
    const double *r_edges;   /* [n_r + 1], m */
    const double *z_edges;   /* [n_z + 1], m */
    const int *ring_n_theta; /* [n_r]: azimuthal cells in each ring; node order is z, r, theta */
    /* [n_node][3] m/s: outwards, around, upwards; NULL: none */
    const double *velocity, *gas_velocity;
} ru_mesh_info;

/* One file that went into the run, verbatim. */
typedef struct ru_input_file {
    const char *name;
    const char *bytes;
    size_t n_byte;
} ru_input_file;

/* A name and a text: provenance, labels. */
typedef struct ru_note {
    const char *name;
    const char *text;
} ru_note;

/* Closure above which a conserved quantity counts as lost. */
#define RU_CLOSURE_LIMIT 1e-9

/* One line of the balance: amounts in kg over the run so far. closure = (initial + in - out +
 * produced - final) / max(initial + in, tiny). */
typedef struct ru_balance {
    const char *name; /* component or element */
    const char *kind; /* "component" or "conserved" */
    double initial, fed, withdrawn, transferred, reacted, final, closure;
    int conserved; /* 1: closed to round-off by construction; 0: closed to the solver's tolerance */
} ru_balance;

/* One line of the engineer's sheet: a figure of the vessel before the run. No text is NULL. */
typedef struct ru_schema_figure {
    const char *symbol, *unit, *meaning;
    double value;
    int impeller;               /* counted from 1; 0: the vessel */
    const char *formula;        /* of a correlation, as the next three; "" by definition */
    const char *source, *valid; /* where it is from, and in words where it holds */
    const char *range;          /* "none", "inside", or "outside": extrapolated */
    const char *note;           /* what else to know, "" for nothing */
    int warning;                /* 1: the note is to be heeded */
} ru_schema_figure;

typedef struct ru_schema {
    const char *title;
    const char *model;
    const ru_column *series; /* [n_series]: volume means, rates, reactor quantities, sensors */
    size_t n_series;
    const ru_array_column *arrays; /* [n_array]; sent with the series, behind them */
    size_t n_array;
    const ru_column *fields; /* [n_field] */
    size_t n_field;
    const ru_column *statistics; /* [n_statistic]: solver counters over time */
    size_t n_statistic;
    size_t n_balance;
    ru_mesh_info mesh;
    const ru_input_file *inputs; /* [n_input]; the scenario is the first */
    size_t n_input;
    const char *resolved; /* the resolved scenario as YAML text */
    const ru_note *notes; /* [n_note]: provenance */
    size_t n_note;
    const ru_schema_figure *figures; /* [n_figure]: the engineer's sheet */
    size_t n_figure;
    int parallel_fields; /* output.mode: parallel */
    int64_t node_first;  /* first node of this rank */
    int64_t node_count;  /* nodes of this rank */
} ru_schema;

typedef struct ru_sink ru_sink;

/* How many records of each kind a run has sent. */
typedef struct ru_record_counts {
    uint64_t series, statistics, fields, events;
} ru_record_counts;

struct ru_sink {
    /* All but `close` are collective over the communicator of the run, times in s. */
    ru_status (*begin)(ru_sink *self, const ru_comm *comm, const ru_schema *schema);
    /* values: [n_series], then of each array its width; the same on all ranks */
    ru_status (*series)(ru_sink *self, double time, const double *values);
    /* values: [node_count][n_field] of this rank */
    ru_status (*field)(ru_sink *self, double time, const double *values);
    ru_status (*statistics)(ru_sink *self, double time, const double *values);
    ru_status (*event)(ru_sink *self, double time, const char *kind, const char *text);
    /* rows: [n_balance], cumulative at `time`; replaces what was there */
    ru_status (*balance)(ru_sink *self, double time, const ru_balance *rows);
    /* All that was sent outlives this process, and the machine, when it returns. */
    ru_status (*settle)(ru_sink *self);
    /* Marks the record complete, or incomplete with the reason. */
    ru_status (*end)(ru_sink *self, int complete, const char *reason);
    /* Frees the sink; without `end` the record stays marked incomplete. */
    void (*close)(ru_sink **self);
};

/* Rows of this rank: one a node, `n_byte` bytes each, in global node order from `first`. */
typedef struct ru_record_rows {
    const void *values; /* [count] rows */
    size_t n_byte;
    int64_t first, count;
} ru_record_rows;

/* Gathers rows of all ranks to rank 0 in global node order. `all`: [n_node] rows on rank 0, ignored
 * elsewhere. Collective. Fails with RU_ERR_SYSTEM when memory ends. */
RU_MUST_USE ru_status ru_record_gather(const ru_comm *comm, const ru_record_rows *rows, void *all);

/* The other way: rows of all nodes on rank 0 to their ranks' `own` [count]; of `rows` values is not
 * read. Collective. Fails as the gather. */
RU_MUST_USE ru_status ru_record_scatter(const ru_comm *comm, const ru_record_rows *rows,
                                        const void *all, void *own);

/* A sink that keeps everything in memory (rank 0 holds fields of all nodes), for embedding and
 * tests. */
typedef struct ru_memory_record {
    size_t n_series, n_field, n_statistic, n_time, n_snapshot, n_balance;
    int64_t n_node;
    char **series_names; /* [n_series] */
    char **field_names;  /* [n_field] */
    double *time;        /* [n_time] s */
    double *series;      /* [n_time][n_series] */
    size_t n_array, array_width;
    char **array_names;    /* [n_array] */
    size_t *array_starts;  /* [n_array]: of each in a row */
    double *arrays;        /* [n_time][array_width] */
    double *snapshot_time; /* [n_snapshot] s */
    double *fields;        /* [n_snapshot][n_node][n_field], rank 0 */
    double *statistics;    /* [n_statistic]: the last ones */
    ru_balance *balance;   /* [n_balance]: the last ones; names owned */
    int complete;
    char reason[256];
} ru_memory_record;

/* Opens a memory sink; `record` is borrowed from the sink and lives until its close.
 * Not collective. */
RU_MUST_USE ru_status ru_memory_sink_open(ru_sink **sink, const ru_memory_record **record);

/* The numbers of an array by name at record `i`: a pointer into the record, NULL when there is
 * none. Not collective. */
const double *ru_memory_record_array(const ru_memory_record *record, const char *name, size_t i);

/* Column of a series in a record by name, n_series when there is none. Not collective. */
size_t ru_memory_record_column(const ru_memory_record *record, const char *name);

#endif
