/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_LAYOUT_H
#define RU_IO_HDF5_LAYOUT_H

#include <ru/base/status.h>

/* What stands where in a result file. This one table drives the writer, the reader and the
 * reference text; a name in <> is filled in from the run's columns, files or notes. */

enum { RU_RESULTS_SCHEMA = 1 };

typedef enum ru_layout_kind {
    RU_LAYOUT_GROUP,
    RU_LAYOUT_ATTRIBUTE,
    RU_LAYOUT_DATASET
} ru_layout_kind;

/* id, kind, path (of an attribute: path@name), shape, type, unit, meaning */
#define RU_LAYOUT_LIST(X)                                                                          \
    X(ROOT, GROUP, "/", "", "", "", "the whole record of one run (NXroot)")                        \
    X(CONVENTIONS, ATTRIBUTE, "/@Conventions", "", "text", "", "CF-1.8")                           \
    X(SCHEMA, ATTRIBUTE, "/@rushton_schema", "", "int", "", "version of this layout")              \
    X(COMPLETE, ATTRIBUTE, "/@complete", "", "int", "",                                            \
      "1: the run came to its end; 0: it did not")                                                 \
    X(STATUS, ATTRIBUTE, "/@status", "", "text", "", "complete, or why not")                       \
    X(TITLE, ATTRIBUTE, "/@title", "", "text", "", "title of the scenario")                        \
    X(MODEL, ATTRIBUTE, "/@model", "", "text", "", "name of the model")                            \
    X(CREATED, ATTRIBUTE, "/@created", "", "text", "", "start of writing, UTC")                    \
    X(RUN_ID, ATTRIBUTE, "/@run_id", "", "text", "", "16 hexadecimal digits that name this run")   \
    X(INPUT, GROUP, "input", "", "", "", "what went into the run")                                 \
    X(SCENARIO, DATASET, "input/scenario", "scalar", "text", "",                                   \
      "the scenario file, byte by byte")                                                           \
    X(RESOLVED, DATASET, "input/resolved", "scalar", "text", "",                                   \
      "the scenario with all defaults and overrides")                                              \
    X(FILES, GROUP, "input/files", "", "", "", "other files of the scenario, byte by byte")        \
    X(FILE, DATASET, "input/files/<file>", "scalar", "text", "",                                   \
      "one file; '/' in its name is written as ':'")                                               \
    X(ENTRY, GROUP, "entry", "", "", "", "what came out (NXentry)")                                \
    X(SERIES, GROUP, "entry/series", "", "", "", "series of the whole vessel (NXdata)")            \
    X(SERIES_TIME, DATASET, "entry/series/time", "time", "float64", "s", "process time")           \
    X(SERIES_VALUE, DATASET, "entry/series/<series>", "time", "float64", "its own",                \
      "a volume mean, rate, reactor quantity or sensor")                                           \
    X(ARRAY, GROUP, "entry/array", "", "", "", "readings that are many numbers at a time")         \
    X(ARRAY_ONE, GROUP, "entry/array/<array>", "", "", "",                                         \
      "one distribution or spectrum (NXdata)")                                                     \
    X(ARRAY_TIME, DATASET, "entry/array/<array>/time", "time", "float64", "s", "process time")     \
    X(ARRAY_AXIS, DATASET, "entry/array/<array>/axis", "axis", "float64", "its own",               \
      "wavenumbers, or middles of bins")                                                           \
    X(ARRAY_EDGES, DATASET, "entry/array/<array>/edges", "axis + 1", "float64", "its own",         \
      "ends of bins, of a distribution")                                                           \
    X(ARRAY_VALUES, DATASET, "entry/array/<array>/values", "time,axis", "float64", "its own",      \
      "the readings")                                                                              \
    X(ARRAY_SD, DATASET, "entry/array/<array>/sd", "time,axis", "float64", "its own",              \
      "their standard uncertainties, where the instrument has some")                               \
    X(FIELD, GROUP, "entry/field", "", "", "", "fields over the nodes (NXdata)")                   \
    X(FIELD_PARTS, ATTRIBUTE, "entry/field@parts", "", "text", "",                                 \
      "parallel output: the folder of the snapshot files, beside this file")                       \
    X(FIELD_TIME, DATASET, "entry/field/time", "time", "float64", "s",                             \
      "process time of a snapshot")                                                                \
    X(FIELD_Z, DATASET, "entry/field/z", "z", "float64", "m", "height of a layer's centre")        \
    X(FIELD_R, DATASET, "entry/field/r", "r", "float64", "m", "radius of a ring's centre")         \
    X(FIELD_THETA, DATASET, "entry/field/theta", "theta", "float64", "rad",                        \
      "angle of a sector's centre")                                                                \
    X(FIELD_NODE, DATASET, "entry/field/node", "node", "int32", "1",                               \
      "number of a node, where the nodes are no regular grid")                                     \
    X(FIELD_VALUE, DATASET, "entry/field/<field>", "time,z,r,theta | time,node", "float32",        \
      "its own", "a field; every ring of a regular cylinder has the same sectors")                 \
    X(BALANCE, GROUP, "balance", "", "", "", "balances over the run so far")                       \
    X(BALANCE_TIME, DATASET, "balance/time", "1", "float64", "s", "process time they hold at")     \
    X(BALANCE_NAME, DATASET, "balance/name", "row", "text", "", "component, or what is conserved") \
    X(BALANCE_KIND, DATASET, "balance/kind", "row", "text", "", "component or conserved")          \
    X(BALANCE_INITIAL, DATASET, "balance/initial", "row", "float64", "kg", "amount at the start")  \
    X(BALANCE_FED, DATASET, "balance/fed", "row", "float64", "kg", "brought in by feeds")          \
    X(BALANCE_WITHDRAWN, DATASET, "balance/withdrawn", "row", "float64", "kg", "taken out")        \
    X(BALANCE_TRANSFERRED, DATASET, "balance/transferred", "row", "float64", "kg",                 \
      "brought in from the gas")                                                                   \
    X(BALANCE_REACTED, DATASET, "balance/reacted", "row", "float64", "kg", "made by reactions")    \
    X(BALANCE_FINAL, DATASET, "balance/final", "row", "float64", "kg", "amount at that time")      \
    X(BALANCE_CLOSURE, DATASET, "balance/closure", "row", "float64", "1",                          \
      "what is missing, relative to initial + fed")                                                \
    X(BALANCE_CONSERVED, DATASET, "balance/conserved", "row", "int32", "1",                        \
      "1: closed to round-off; 0: to the solver's tolerance")                                      \
    X(STATS, GROUP, "stats", "", "", "", "counters of the solver")                                 \
    X(STATS_TIME, DATASET, "stats/time", "time", "float64", "s", "process time")                   \
    X(STATS_VALUE, DATASET, "stats/<counter>", "time", "float64", "its own", "a counter so far")   \
    X(EVENTS, GROUP, "events", "", "", "", "what happened when")                                   \
    X(EVENTS_TIME, DATASET, "events/time", "event", "float64", "s", "process time")                \
    X(EVENTS_KIND, DATASET, "events/kind", "event", "text", "", "its kind, up to 32 bytes")        \
    X(EVENTS_TEXT, DATASET, "events/text", "event", "text", "", "its text, up to 256 bytes")       \
    X(MESH, GROUP, "mesh", "", "", "", "the nodes")                                                \
    X(MESH_KIND, ATTRIBUTE, "mesh@kind", "", "text", "", "compartments, single or cylinder")       \
    X(MESH_NODES, ATTRIBUTE, "mesh@n_node", "", "int", "", "how many nodes there are")             \
    X(MESH_LIQUID, DATASET, "mesh/volume", "1", "float64", "m3", "all liquid, at the start")       \
    X(MESH_VOLUME, DATASET, "mesh/volume_fraction", "node", "float64", "1",                        \
      "part of the liquid volume")                                                                 \
    X(MESH_POSITION, DATASET, "mesh/position", "node,3", "float64", "m", "x, y, z of the centre")  \
    X(MESH_NAMES, DATASET, "mesh/names", "node", "text", "", "names of compartments")              \
    X(MESH_R, DATASET, "mesh/r_edges", "n_r + 1", "float64", "m", "radii between rings")           \
    X(MESH_Z, DATASET, "mesh/z_edges", "n_z + 1", "float64", "m", "heights between layers")        \
    X(MESH_SECTORS, DATASET, "mesh/ring_n_theta", "n_r", "int32", "1",                             \
      "sectors of each ring; nodes are ordered by z, then r, then theta")                          \
    X(MESH_VELOCITY, DATASET, "mesh/velocity", "node,3", "float32", "m/s",                         \
      "of the liquid's circulation at the centre: outwards, around, upwards")                      \
    X(MESH_GAS_VELOCITY, DATASET, "mesh/gas_velocity", "node,3", "float32", "m/s",                 \
      "the same of the gas, where it is on the nodes")                                             \
    X(VIS, GROUP, "vis", "", "", "", "complete files: the nodes as bodies that viewers draw")      \
    X(VIS_POINTS, DATASET, "vis/points", "point,3", "float32", "m", "x, y, z of corners")          \
    X(VIS_BODIES, DATASET, "vis/connectivity", "index", "int32", "1",                              \
      "of each body its XDMF code (8: wedge, 9: hexahedron), then its points")                     \
    X(VIS_NODE, DATASET, "vis/node", "body", "int32", "1",                                         \
      "the node that a body is or is part of")                                                     \
    X(VIS_VELOCITY, DATASET, "vis/velocity", "body,3", "float32", "m/s",                           \
      "of the liquid's circulation: x, y, z")                                                      \
    X(VIS_GAS_VELOCITY, DATASET, "vis/gas_velocity", "body,3", "float32", "m/s",                   \
      "the same of the gas")                                                                       \
    X(VIS_FIELDS, GROUP, "vis/field", "", "", "", "the fields by body")                            \
    X(VIS_FIELD, DATASET, "vis/field/<field>", "time,body", "float32", "its own",                  \
      "a view of entry/field/<field>")                                                             \
    X(VIS_STEP, GROUP, "vis/<step>", "", "", "", "one snapshot, 000000 the first")                 \
    X(VIS_STEP_FIELD, DATASET, "vis/<step>/<field>", "body", "float32", "its own",                 \
      "a view of one time of vis/field/<field>")                                                   \
    X(SHEET, GROUP, "sheet", "", "", "",                                                           \
      "the engineer's sheet: figures of the vessel at the start")                                  \
    X(SHEET_SYMBOL, DATASET, "sheet/symbol", "figure", "text", "", "P/V, kLa(van't Riet) ...")     \
    X(SHEET_IMPELLER, DATASET, "sheet/impeller", "figure", "int32", "1",                           \
      "counted from 1; 0: of the vessel")                                                          \
    X(SHEET_VALUE, DATASET, "sheet/value", "figure", "float64", "", "in the unit beside it")       \
    X(SHEET_UNIT, DATASET, "sheet/unit", "figure", "text", "", "its unit")                         \
    X(SHEET_MEANING, DATASET, "sheet/meaning", "figure", "text", "", "one line")                   \
    X(SHEET_FORMULA, DATASET, "sheet/formula", "figure", "text", "", "of a correlation")           \
    X(SHEET_SOURCE, DATASET, "sheet/source", "figure", "text", "", "of a correlation")             \
    X(SHEET_VALID, DATASET, "sheet/valid", "figure", "text", "", "where the correlation holds")    \
    X(SHEET_RANGE, DATASET, "sheet/range", "figure", "text", "",                                   \
      "none, inside, or outside: extrapolated")                                                    \
    X(SHEET_NOTE, DATASET, "sheet/note", "figure", "text", "", "what else to know")                \
    X(SHEET_WARNING, DATASET, "sheet/warning", "figure", "int32", "1",                             \
      "1: the note is to be heeded")                                                               \
    X(PROVENANCE, GROUP, "provenance", "", "", "", "where this file comes from")                   \
    X(NOTE, DATASET, "provenance/<note>", "scalar", "text", "",                                    \
      "version, checksums, command line ...")

typedef enum ru_layout_id {
#define RU_LAYOUT_ENUM(id, kind, path, shape, type, unit, meaning) RU_AT_##id,
    RU_LAYOUT_LIST(RU_LAYOUT_ENUM)
#undef RU_LAYOUT_ENUM
        RU_LAYOUT_COUNT
} ru_layout_id;

typedef struct ru_layout_row {
    ru_layout_kind kind;
    const char *path, *shape, *type, *unit, *meaning;
} ru_layout_row;

/* The row of an id. Borrowed, static. Not collective. */
const ru_layout_row *ru_layout(ru_layout_id id);

/* The layout as a text for people or, with `markdown`, as a table; *text is malloc'ed for the
 * caller. Fails with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_results_describe(int markdown, char **text);

#endif
