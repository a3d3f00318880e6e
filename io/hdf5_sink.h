/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_SINK_H
#define RU_IO_HDF5_SINK_H

#include <ru/base/record.h>
#include <ru/io/hdf5_layout.h>

/* The record of a run as one HDF5 file, laid out as hdf5_layout.h says.
 *
 * Rank 0 writes; fields are gathered to it. While the run goes on the file stands beside its target
 * under an unfinished name (run.h5: run.incomplete.h5), can be read at any time, and says
 * complete = 0. Only `end` with complete = 1 gives it its final name, after everything has reached
 * the disk. A run that was killed therefore leaves a readable file that does not look complete.
 *
 * With schema->parallel_fields all ranks write each snapshot together into a file of its own in
 * the folder <stem>.<run>.fields, and the main file holds views of them; move both together. The
 * file system has to keep up with MPI-IO; Open MPI's fcoll component vulcan is known to corrupt
 * such files, so set OMPI_MCA_fcoll=^vulcan before MPI_Init. The first snapshot is read back and
 * compared. */

/* Opens a sink that will write to `path`; nothing is touched before its `begin`. The schema given
 * to `begin` has to live until `end`. Every call of the sink but `close` ends in an agreement of
 * all ranks and fails with RU_ERR_SYSTEM on all of them (which file, what, why) when the file
 * cannot be created or written, or RU_ERR_INPUT for a column name that a file cannot hold. After a
 * failed write the file cannot become complete. Not collective. */
RU_MUST_USE ru_status ru_hdf5_sink_open(const char *path, ru_sink **sink);

/* Seconds of real time between flushes of series and counters (default 1; 0: every record). A
 * killed run loses at most the records since the last flush. Not collective. */
void ru_hdf5_sink_set_flush(ru_sink *sink, double seconds);

/* Opens a sink that goes on with the unfinished file of the result `path`: it writes a new file
 * beside it, under the same name of the run. After `begin`, ru_hdf5_sink_replay sends the first
 * `counts` records of the old file to `sinks` [n_sink], this one among them, whose schema is
 * `schema`, and puts the new file in the place of the old one. Until then the old one stays as it
 * was, so that all this can break off at any moment and be done again. `begin` and the replay fail
 * with RU_ERR_INPUT when the old file is not there, holds less, or other columns; they are
 * collective, the opening is not. */
RU_MUST_USE ru_status ru_hdf5_sink_continue(const char *path, ru_sink **sink);
RU_MUST_USE ru_status ru_hdf5_sink_replay(ru_sink *self, const ru_schema *schema,
                                          const ru_record_counts *counts, ru_sink *const *sinks,
                                          size_t n_sink);

/* The unfinished name of a result path: "a/run.h5" gives "a/run.incomplete.h5". Malloc'ed for the
 * caller. Fails with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_hdf5_unfinished_path(const char *path, char **unfinished);

/* Fails with RU_ERR_SYSTEM while another process writes the result `path`. Not collective. */
RU_MUST_USE ru_status ru_hdf5_sink_check_free(const char *path);

#endif
