/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_WRITER_H
#define RU_IO_HDF5_WRITER_H

#include <ru/base/record.h>
#include <ru/io/hdf5_array.h>
#include <ru/io/hdf5_base.h>
#include <ru/io/hdf5_table.h>

/* The state of a file being written, shared by the sink (hdf5_sink.c), what is laid down at the
 * start (hdf5_create.c) and snapshots written by all ranks (hdf5_parts.c). Internal to io. */

enum { RU_H5_STATUS = 256, RU_H5_EVENT_KIND = 32, RU_H5_EVENT_TEXT = 256, RU_H5_BALANCE_NAME = 64 };

/* Datasets of the balance with numbers; time, name and kind are apart. */
enum { RU_H5_BALANCE_NUMBERS = 7 };

typedef struct ru_h5_writer {
    ru_sink base; /* first: the sink is the writer */
    ru_comm comm;
    const ru_schema *schema; /* borrowed, from begin to end */
    char *path, *unfinished; /* final name, name while writing */
    int replays;             /* 1: takes what an earlier file holds; snapshots of parts stay */
    char *target;            /* name of that file, which this one replaces */
    char *parts;             /* folder of snapshots when all ranks write, else NULL */
    char run_id[17], created[32];
    ru_h5_file file;          /* open on rank 0 from begin to end */
    ru_h5_disk disk, earlier; /* of the file, of the one that it replaces */
    ru_h5_table series, statistics;
    ru_h5_array *arrays; /* [n_array] */
    size_t n_array;
    uint64_t n_row;            /* of the arrays */
    ru_h5 field_time, *fields; /* [n_field] */
    size_t n_field;
    uint64_t n_snapshot, n_event;
    float *local, *global; /* [node_count][n_field]; [n_node][n_field] on rank 0 */
    float *values;         /* one field of local (parts) or all nodes */
    ru_h5 event_time, event_kind, event_text;
    ru_h5 balance_time, balance_name, balance_kind, balance_conserved;
    ru_h5 balance[RU_H5_BALANCE_NUMBERS];
    double flush_interval, last_flush; /* s of real time */
    int settled;                       /* 1: a checkpoint relies on what is in the file */
    int begun, ended;
    int broken; /* a write failed: the file can no longer become complete */
} ru_h5_writer;

/* 1 when every ring has the same sectors, so that a field is an array over z, r, theta. */
int ru_h5_mesh_is_regular(const ru_mesh_info *mesh);

/* The dimensions of one snapshot of a field: (z, r, theta) or (node); returns how many. */
int ru_h5_field_dims(const ru_mesh_info *mesh, uint64_t dims[3]);

/* Lays down all groups, datasets and attributes in the open file. Rank 0 only. */
RU_MUST_USE ru_status ru_h5_writer_create(ru_h5_writer *writer);

/* The file of a snapshot. Malloc'ed for the caller. */
RU_MUST_USE ru_status ru_h5_part_path(const char *folder, uint64_t snapshot, char **path);

/* Writes one snapshot by all ranks from writer->local. Collective. */
RU_MUST_USE ru_status ru_h5_part_write(ru_h5_writer *writer, double time);

/* Closes all ids; what HDF5 still holds back is written now, so this can fail. Rank 0 only. */
RU_MUST_USE ru_status ru_h5_writer_close(ru_h5_writer *writer);

/* Marks a closed file with its status and, when complete, gives it its name. Rank 0 only. */
RU_MUST_USE ru_status ru_h5_finish(ru_h5_writer *writer, int complete, const char *text);

/* Copies a closed file to a name beside it (malloc'ed for the caller). Rank 0 only. */
RU_MUST_USE ru_status ru_h5_copy_aside(const char *path, char **copy);

/* Takes hold of the file that it goes on with, and names this run as that does. Rank 0 only. */
RU_MUST_USE ru_status ru_h5_take_identity(ru_h5_writer *writer);

/* Counts a snapshot whose part is there already. All ranks. */
RU_MUST_USE ru_status ru_h5_part_keep(ru_h5_writer *writer, double time);

/* Adds the nodes as bodies and the views that viewers take (group vis) to the main file, open for
 * update. Rank 0 only. */
RU_MUST_USE ru_status ru_h5_vis_write(const ru_h5_writer *writer);

/* Adds views of all snapshots to the main file, open for update. Rank 0 only. */
RU_MUST_USE ru_status ru_h5_parts_link(ru_h5_writer *writer);

#endif
