/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_writer.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/io/hdf5_sheet.h>

int ru_h5_mesh_is_regular(const ru_mesh_info *mesh)
{
    if (mesh->kind != RU_MESH_CYLINDER)
        return 0;
    for (int i = 0; i < mesh->n_r; i++)
        if (mesh->ring_n_theta[i] != mesh->ring_n_theta[0])
            return 0;
    return (int64_t)mesh->n_r * mesh->n_z * mesh->ring_n_theta[0] == mesh->n_node;
}

int ru_h5_field_dims(const ru_mesh_info *mesh, uint64_t dims[3])
{
    if (!ru_h5_mesh_is_regular(mesh)) {
        dims[0] = (uint64_t)mesh->n_node;
        return 1;
    }
    dims[0] = (uint64_t)mesh->n_z;
    dims[1] = (uint64_t)mesh->n_r;
    dims[2] = (uint64_t)mesh->ring_n_theta[0];
    return 3;
}

/* A text or integer attribute whose row says path@name. */
static ru_status set_text(const ru_h5_file *file, ru_layout_id id, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "%s", ru_layout(id)->path);
    char *at = strchr(path, '@');
    *at = '\0';
    RU_TRY(ru_h5_attribute_text(file, path, at + 1, text ? text : ""));
    return RU_OK;
}

static ru_status create_groups(const ru_h5_file *file)
{
    static const struct {
        ru_layout_id id;
        const char *nx_class;
    } groups[] = {{RU_AT_INPUT, NULL},      {RU_AT_FILES, NULL},     {RU_AT_ENTRY, "NXentry"},
                  {RU_AT_SERIES, "NXdata"}, {RU_AT_ARRAY, NULL},     {RU_AT_FIELD, "NXdata"},
                  {RU_AT_BALANCE, NULL},    {RU_AT_STATS, "NXdata"}, {RU_AT_EVENTS, NULL},
                  {RU_AT_MESH, NULL},       {RU_AT_PROVENANCE, NULL}};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        const char *path = ru_layout(groups[i].id)->path;
        RU_TRY(ru_h5_group_create(file, path));
        if (groups[i].nx_class)
            RU_TRY(ru_h5_attribute_text(file, path, "NX_class", groups[i].nx_class));
    }
    return RU_OK;
}

static ru_status create_root(const ru_h5_writer *w)
{
    const ru_h5_file *file = &w->file;
    RU_TRY(set_text(file, RU_AT_CONVENTIONS, "CF-1.8"));
    RU_TRY(ru_h5_attribute_text(file, "/", "NX_class", "NXroot"));
    RU_TRY(ru_h5_attribute_text(file, "/", "default", "entry"));
    RU_TRY(ru_h5_attribute_int(file, "/", "rushton_schema", RU_RESULTS_SCHEMA));
    RU_TRY(ru_h5_attribute_int(file, "/", "complete", 0));
    RU_TRY(ru_h5_attribute_label(file, "/", "status", RU_H5_STATUS,
                                 "not finished: the run is still going on, or was killed"));
    RU_TRY(set_text(file, RU_AT_TITLE, w->schema->title));
    RU_TRY(set_text(file, RU_AT_MODEL, w->schema->model));
    RU_TRY(set_text(file, RU_AT_CREATED, w->created));
    RU_TRY(set_text(file, RU_AT_RUN_ID, w->run_id));
    return RU_OK;
}

static ru_status create_inputs(const ru_h5_file *file, const ru_schema *schema)
{
    char path[512];
    for (size_t i = 0; i < schema->n_input; i++) {
        const ru_input_file *input = &schema->inputs[i];
        if (i == 0)
            snprintf(path, sizeof path, "%s", ru_layout(RU_AT_SCENARIO)->path);
        else
            ru_h5_member_path(ru_layout(RU_AT_FILES)->path, input->name, path, sizeof path);
        RU_TRY(ru_h5_text_create(file, path, input->bytes, input->n_byte));
        RU_TRY(ru_h5_attribute_text(file, path, "name", input->name));
    }
    const char *resolved = schema->resolved ? schema->resolved : "";
    RU_TRY(ru_h5_text_create(file, ru_layout(RU_AT_RESOLVED)->path, resolved, strlen(resolved)));
    for (size_t i = 0; i < schema->n_note; i++) {
        ru_h5_member_path(ru_layout(RU_AT_PROVENANCE)->path, schema->notes[i].name, path,
                          sizeof path);
        RU_TRY(ru_h5_text_create(file, path, schema->notes[i].text, strlen(schema->notes[i].text)));
    }
    return RU_OK;
}

/* A dataset of numbers with all that its row says. */
static ru_status create_numbers(const ru_h5_file *file, ru_layout_id id, ru_h5_spec spec,
                                const void *values)
{
    const ru_layout_row *row = ru_layout(id);
    spec.path = row->path;
    spec.unit = row->unit;
    spec.meaning = row->meaning;
    spec.type = row->type[0] == 'i' ? RU_H5_INT : RU_H5_DOUBLE;
    RU_TRY(ru_h5_numbers_create(file, &spec, values));
    return RU_OK;
}

/* Vectors of the nodes as 4-byte floats; none: nothing. */
static ru_status create_vectors(const ru_h5_file *file, ru_layout_id id, int64_t n_node,
                                const double *vectors)
{
    uint64_t n = (uint64_t)n_node;
    const ru_layout_row *row = ru_layout(id);
    ru_h5_spec spec = {row->path, row->unit, row->meaning, RU_H5_FLOAT, 2, {n, 3}, {n, 3}, 1};
    if (!vectors)
        return RU_OK;
    float *values = malloc(3 * n * sizeof *values);
    RU_REQUIRE(values, RU_ERR_SYSTEM, "out of memory for velocities");
    for (uint64_t i = 0; i < 3 * n; i++)
        values[i] = (float)vectors[i];
    ru_status status = ru_h5_numbers_create(file, &spec, values);
    free(values);
    RU_TRY(status);
    return RU_OK;
}

static ru_status create_mesh(const ru_h5_file *file, const ru_mesh_info *mesh)
{
    static const char *const kinds[] = {[RU_MESH_COMPARTMENTS] = "compartments",
                                        [RU_MESH_SINGLE] = "single",
                                        [RU_MESH_CYLINDER] = "cylinder"};
    ru_h5_spec line = {.n_dim = 1, .dims = {(uint64_t)mesh->n_node}};
    ru_h5_spec points = {.n_dim = 2, .dims = {(uint64_t)mesh->n_node, 3}};
    RU_TRY(set_text(file, RU_AT_MESH_KIND, kinds[mesh->kind]));
    RU_TRY(ru_h5_attribute_int(file, ru_layout(RU_AT_MESH)->path, "n_node", (int)mesh->n_node));
    if (mesh->volume > 0)
        RU_TRY(create_numbers(file, RU_AT_MESH_LIQUID, (ru_h5_spec){.n_dim = 1, .dims = {1}},
                              &mesh->volume));
    if (mesh->volume_fraction)
        RU_TRY(create_numbers(file, RU_AT_MESH_VOLUME, line, mesh->volume_fraction));
    if (mesh->position)
        RU_TRY(create_numbers(file, RU_AT_MESH_POSITION, points, mesh->position));
    if (mesh->node_names)
        RU_TRY(ru_h5_texts_write(file, ru_layout(RU_AT_MESH_NAMES)->path, (size_t)mesh->n_node,
                                 mesh->node_names));
    if (mesh->kind != RU_MESH_CYLINDER)
        return RU_OK;
    line.dims[0] = (uint64_t)mesh->n_r + 1;
    RU_TRY(create_numbers(file, RU_AT_MESH_R, line, mesh->r_edges));
    line.dims[0] = (uint64_t)mesh->n_z + 1;
    RU_TRY(create_numbers(file, RU_AT_MESH_Z, line, mesh->z_edges));
    line.dims[0] = (uint64_t)mesh->n_r;
    RU_TRY(create_numbers(file, RU_AT_MESH_SECTORS, line, mesh->ring_n_theta));
    RU_TRY(create_vectors(file, RU_AT_MESH_VELOCITY, mesh->n_node, mesh->velocity));
    RU_TRY(create_vectors(file, RU_AT_MESH_GAS_VELOCITY, mesh->n_node, mesh->gas_velocity));
    return RU_OK;
}

/* A scale of a field's dimension: centres between edges, or with no edges, even sectors. */
static ru_status create_centres(const ru_h5_file *file, ru_layout_id id, const double *edges, int n,
                                ru_h5 *scale)
{
    const double sector = 2 * 3.14159265358979323846 / n;
    const ru_layout_row *row = ru_layout(id);
    ru_h5_spec spec = {row->path, row->unit, row->meaning, RU_H5_DOUBLE, 1, {(uint64_t)n}, {0}, 0};
    double *centres = malloc((size_t)n * sizeof *centres);
    RU_REQUIRE(centres, RU_ERR_SYSTEM, "out of memory for a scale of %d", n);
    for (int i = 0; i < n; i++)
        centres[i] = edges ? (edges[i] + edges[i + 1]) / 2 : (i + 0.5) * sector;
    ru_status status = ru_h5_dataset_create(file, &spec, scale);
    if (status == RU_OK)
        status = ru_h5_write_all(file, *scale, centres);
    if (status == RU_OK)
        status = ru_h5_scale_set(file, *scale, strrchr(row->path, '/') + 1);
    free(centres);
    RU_TRY(status);
    return RU_OK;
}

static ru_status create_node_scale(const ru_h5_file *file, int64_t n, ru_h5 *scale)
{
    const ru_layout_row *row = ru_layout(RU_AT_FIELD_NODE);
    ru_h5_spec spec = {row->path, row->unit, row->meaning, RU_H5_INT, 1, {(uint64_t)n}, {0}, 0};
    int *numbers = malloc((size_t)n * sizeof *numbers);
    RU_REQUIRE(numbers, RU_ERR_SYSTEM, "out of memory for a scale of %lld", (long long)n);
    for (int64_t i = 0; i < n; i++)
        numbers[i] = (int)i;
    ru_status status = ru_h5_dataset_create(file, &spec, scale);
    if (status == RU_OK)
        status = ru_h5_write_all(file, *scale, numbers);
    if (status == RU_OK)
        status = ru_h5_scale_set(file, *scale, "node");
    free(numbers);
    RU_TRY(status);
    return RU_OK;
}

/* Scales of the dimensions behind time; scales: [3], those not needed stay -1. */
static ru_status create_scales(const ru_h5_file *file, const ru_mesh_info *mesh, ru_h5 scales[3])
{
    if (!ru_h5_mesh_is_regular(mesh)) {
        RU_TRY(create_node_scale(file, mesh->n_node, &scales[0]));
        return RU_OK;
    }
    RU_TRY(create_centres(file, RU_AT_FIELD_Z, mesh->z_edges, mesh->n_z, &scales[0]));
    RU_TRY(create_centres(file, RU_AT_FIELD_R, mesh->r_edges, mesh->n_r, &scales[1]));
    RU_TRY(create_centres(file, RU_AT_FIELD_THETA, NULL, mesh->ring_n_theta[0], &scales[2]));
    return RU_OK;
}

/* One growing dataset a field: a chunk is one snapshot, so that it is written once. */
static ru_status create_field(ru_h5_writer *w, const ru_column *column, const ru_h5 scales[3])
{
    char path[512];
    uint64_t dims[RU_H5_MAX_DIM];
    const char *folder = ru_layout(RU_AT_FIELD)->path;
    int n_dim = ru_h5_field_dims(&w->schema->mesh, dims);
    RU_TRY(ru_h5_name_check(folder, column->name));
    if (w->parts)
        return RU_OK;
    ru_h5_member_path(folder, column->name, path, sizeof path);
    ru_h5_spec spec = {.path = path,
                       .unit = column->unit,
                       .meaning = column->meaning,
                       .type = RU_H5_FLOAT,
                       .n_dim = n_dim + 1,
                       .chunk = {1},
                       .compressed = 1};
    memcpy(spec.dims + 1, dims, (size_t)n_dim * sizeof *dims);
    memcpy(spec.chunk + 1, dims, (size_t)n_dim * sizeof *dims);
    ru_h5 *id = &w->fields[w->n_field];
    RU_TRY(ru_h5_dataset_create(&w->file, &spec, id));
    w->n_field++;
    RU_TRY(ru_h5_scale_attach(&w->file, *id, w->field_time, 0));
    for (int i = 0; i < n_dim; i++)
        RU_TRY(ru_h5_scale_attach(&w->file, *id, scales[i], i + 1));
    return RU_OK;
}

static ru_status create_fields(ru_h5_writer *w)
{
    const ru_schema *schema = w->schema;
    const ru_layout_row *row = ru_layout(RU_AT_FIELD_TIME);
    ru_h5_spec spec = {row->path, row->unit, row->meaning, RU_H5_DOUBLE, 1, {0}, {64}, 0};
    ru_h5 scales[3] = {-1, -1, -1};
    RU_TRY(ru_h5_dataset_create(&w->file, &spec, &w->field_time));
    RU_TRY(ru_h5_scale_set(&w->file, w->field_time, "time"));
    if (w->parts)
        RU_TRY(set_text(&w->file, RU_AT_FIELD_PARTS, ru_path_name(w->parts)));
    ru_status status = create_scales(&w->file, &schema->mesh, scales);
    for (size_t i = 0; status == RU_OK && i < schema->n_field; i++)
        status = create_field(w, &schema->fields[i], scales);
    for (int i = 0; i < 3; i++)
        ru_h5_close(&scales[i]);
    RU_TRY(status);
    return RU_OK;
}

static ru_status create_balance(ru_h5_writer *w)
{
    static const ru_layout_id ids[RU_H5_BALANCE_NUMBERS] = {
        RU_AT_BALANCE_INITIAL,     RU_AT_BALANCE_FED,     RU_AT_BALANCE_WITHDRAWN,
        RU_AT_BALANCE_TRANSFERRED, RU_AT_BALANCE_REACTED, RU_AT_BALANCE_FINAL,
        RU_AT_BALANCE_CLOSURE};
    size_t n = w->schema->n_balance;
    const ru_layout_row *row = ru_layout(RU_AT_BALANCE_TIME);
    ru_h5_spec spec = {row->path, row->unit, row->meaning, RU_H5_DOUBLE, 1, {1}, {0}, 0};
    RU_TRY(ru_h5_dataset_create(&w->file, &spec, &w->balance_time));
    RU_TRY(ru_h5_write_all(&w->file, w->balance_time, &(double){0}));
    if (!n)
        return RU_OK;
    RU_TRY(ru_h5_texts_create(&w->file, ru_layout(RU_AT_BALANCE_NAME)->path, n, RU_H5_BALANCE_NAME,
                              &w->balance_name));
    RU_TRY(ru_h5_texts_create(&w->file, ru_layout(RU_AT_BALANCE_KIND)->path, n, RU_H5_BALANCE_NAME,
                              &w->balance_kind));
    for (int i = 0; i < RU_H5_BALANCE_NUMBERS; i++) {
        row = ru_layout(ids[i]);
        spec = (ru_h5_spec){row->path, row->unit, row->meaning, RU_H5_DOUBLE, 1, {n}, {0}, 0};
        RU_TRY(ru_h5_dataset_create(&w->file, &spec, &w->balance[i]));
    }
    row = ru_layout(RU_AT_BALANCE_CONSERVED);
    spec = (ru_h5_spec){row->path, row->unit, row->meaning, RU_H5_INT, 1, {n}, {0}, 0};
    RU_TRY(ru_h5_dataset_create(&w->file, &spec, &w->balance_conserved));
    return RU_OK;
}

static ru_status create_events(ru_h5_writer *w)
{
    const ru_layout_row *row = ru_layout(RU_AT_EVENTS_TIME);
    ru_h5_spec spec = {row->path, row->unit, row->meaning, RU_H5_DOUBLE, 1, {0}, {64}, 0};
    RU_TRY(ru_h5_dataset_create(&w->file, &spec, &w->event_time));
    RU_TRY(ru_h5_texts_create(&w->file, ru_layout(RU_AT_EVENTS_KIND)->path, 0, RU_H5_EVENT_KIND,
                              &w->event_kind));
    RU_TRY(ru_h5_texts_create(&w->file, ru_layout(RU_AT_EVENTS_TEXT)->path, 0, RU_H5_EVENT_TEXT,
                              &w->event_text));
    return RU_OK;
}

static ru_status create_arrays(ru_h5_writer *w)
{
    const ru_schema *schema = w->schema;
    w->arrays = calloc(schema->n_array + 1, sizeof *w->arrays);
    RU_REQUIRE(w->arrays, RU_ERR_SYSTEM, "out of memory for %zu arrays", schema->n_array);
    for (size_t i = 0; i < schema->n_array; i++)
        RU_TRY(ru_h5_array_create(&w->file, &schema->arrays[i], &w->arrays[w->n_array++]));
    return RU_OK;
}

/* What a NeXus viewer draws when it opens the group. */
static ru_status set_plot(const ru_h5_file *file, ru_layout_id group, const ru_column *columns,
                          size_t n)
{
    const char *path = ru_layout(group)->path;
    if (!n)
        return RU_OK;
    char signal[512];
    ru_h5_member_path("", columns[0].name, signal, sizeof signal);
    RU_TRY(ru_h5_attribute_text(file, path, "signal", signal + 1));
    RU_TRY(ru_h5_attribute_text(file, path, "axes", "time"));
    return RU_OK;
}

ru_status ru_h5_writer_create(ru_h5_writer *w)
{
    const ru_schema *schema = w->schema;
    const ru_h5_file *file = &w->file;
    RU_TRY(create_groups(file));
    RU_TRY(create_root(w));
    RU_TRY(ru_h5_attribute_text(file, ru_layout(RU_AT_ENTRY)->path, "default", "series"));
    RU_TRY(create_inputs(file, schema));
    RU_TRY(create_mesh(file, &schema->mesh));
    RU_TRY(ru_h5_sheet_create(file, schema->figures, schema->n_figure));
    RU_TRY(ru_h5_table_create(file, RU_AT_SERIES, RU_AT_SERIES_TIME, schema->series,
                              schema->n_series, &w->series));
    RU_TRY(set_plot(file, RU_AT_SERIES, schema->series, schema->n_series));
    RU_TRY(create_arrays(w));
    RU_TRY(create_fields(w));
    RU_TRY(ru_h5_table_create(file, RU_AT_STATS, RU_AT_STATS_TIME, schema->statistics,
                              schema->n_statistic, &w->statistics));
    RU_TRY(set_plot(file, RU_AT_STATS, schema->statistics, schema->n_statistic));
    RU_TRY(create_balance(w));
    RU_TRY(create_events(w));
    return RU_OK;
}
