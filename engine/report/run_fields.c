/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <ru/io/hdf5_layout.h>
#include <ru/report/grid.h>
#include <ru/report/pack.h>
#include <ru/report/seen.h>

enum {
    MOST_FRAMES = 200,
    FEWEST_FRAMES = 50,
    COARSEST = 3000, /* cells; frames are left out before the grid gets coarser than this */
    FINEST = 60000,
    SAMPLED = 12, /* frames that the bins of what cells see are chosen by */
    STEPS = 254,  /* between the lowest and the highest value of a frame */
    FINE_STEPS = 65534,
    FEW = 2000000,   /* values of fields up to which the steps are fine */
    ROOM = 24000000, /* cells of all fields, frames and runs before they are packed */
    SMALLEST = 100000,
    PACKED = 10000000 /* characters of a page for them */
};

/* The fields of a run while they are read; one snapshot of one field is in memory at a time. */
typedef struct frames {
    ru_report_run *run;
    ru_shown_grid grid;
    size_t *rows, n; /* snapshots that are shown: [n]; owned */
    double *values;  /* [n_node]; owned */
    double *cells;   /* [n_cell]; owned */
    uint16_t *steps; /* [n][n_cell]: 0 to `scale`, more: missing; owned */
    int scale;
    double *low, *high, *mean, *seen; /* [n], [n], [n], [n][RU_SEEN_BINS]; owned */
} frames;

static void free_frames(frames *f)
{
    ru_shown_grid_free(&f->grid);
    free(f->rows);
    free(f->values);
    free(f->cells);
    free(f->steps);
    free(f->low);
    free(f->high);
    free(f->mean);
    free(f->seen);
}

/* As many frames and cells as the room allows. */
static ru_status plan_frames(frames *f)
{
    const ru_result_info *info = f->run->info;
    size_t n_field = info->n_field ? info->n_field : 1, n_node = (size_t)info->n_node;
    size_t most = MOST_FRAMES, cells;
    for (;; most /= 2) {
        size_t n = info->n_snapshot < most ? info->n_snapshot : most;
        cells = f->run->room / n_field / (n ? n : 1);
        if (cells >= COARSEST || cells >= n_node || most / 2 < FEWEST_FRAMES)
            break;
    }
    cells = cells < 64 ? 64 : cells > FINEST ? FINEST : cells;
    RU_TRY(ru_shown_grid_build(f->run->result, cells, &f->grid));
    f->rows = malloc(most * sizeof *f->rows);
    RU_REQUIRE(f->rows, RU_ERR_SYSTEM, "out of memory for the fields of a page");
    f->n = ru_thin_evenly(info->n_snapshot, most, f->rows);
    f->scale = n_field * f->n * f->grid.n_cell <= FEW / f->run->n_run ? FINE_STEPS : STEPS;
    return RU_OK;
}

static ru_status allocate(frames *f)
{
    size_t n = f->n + 1;
    f->values = malloc(f->grid.n_node * sizeof *f->values);
    f->cells = malloc(f->grid.n_cell * sizeof *f->cells);
    f->steps = malloc(n * f->grid.n_cell * sizeof *f->steps);
    f->low = malloc(n * sizeof *f->low);
    f->high = malloc(n * sizeof *f->high);
    f->mean = malloc(n * sizeof *f->mean);
    f->seen = malloc(n * RU_SEEN_BINS * sizeof *f->seen);
    RU_REQUIRE(f->values && f->cells && f->steps && f->low && f->high && f->mean && f->seen,
               RU_ERR_SYSTEM, "out of memory for the fields of a page");
    return RU_OK;
}

typedef struct range {
    double low, high, mean; /* NAN where nothing is finite */
} range;

/* Of all nodes of the snapshot that was read. */
static range look(const frames *f)
{
    double low = INFINITY, high = -INFINITY, sum = 0, weight = 0;
    for (size_t i = 0; i < f->grid.n_node; i++) {
        double value = f->values[i];
        if (!isfinite(value))
            continue;
        low = fmin(low, value);
        high = fmax(high, value);
        sum += f->grid.weight[i] * value;
        weight += f->grid.weight[i];
    }
    return weight > 0 ? (range){low, high, sum / weight} : (range){NAN, NAN, NAN};
}

static range join(range a, range b)
{
    return (range){fmin(a.low, b.low), fmax(a.high, b.high), fmax(a.mean, b.mean)};
}

/* Bins from some of the frames. */
static ru_status choose_bins(frames *f, const char *name, ru_seen *seen)
{
    size_t sampled[SAMPLED], n = ru_thin_evenly(f->n, SAMPLED, sampled);
    range all = {NAN, NAN, NAN};
    for (size_t i = 0; i < n; i++) {
        RU_TRY(ru_result_field_read(f->run->result, name, f->rows[sampled[i]], f->values));
        all = join(all, look(f));
    }
    *seen = ru_seen_choose(all.low, all.high, all.mean);
    return RU_OK;
}

/* One frame in steps between its lowest and its highest cell. */
static void quantise(frames *f, size_t frame)
{
    size_t n = f->grid.n_cell;
    uint16_t *steps = f->steps + frame * n;
    double low = NAN, high = NAN;
    for (size_t k = 0; k < n; k++) {
        if (!isfinite(f->cells[k]))
            continue;
        low = fmin(low, f->cells[k]);
        high = fmax(high, f->cells[k]);
    }
    double size = high > low ? f->scale / (high - low) : 0;
    for (size_t k = 0; k < n; k++)
        steps[k] =
            (uint16_t)(isfinite(f->cells[k]) ? lround((f->cells[k] - low) * size) : f->scale + 1);
    f->low[frame] = low;
    f->high[frame] = high;
}

static ru_status set_frames(frames *f, ru_json one)
{
    const ru_pack_shape shape = {f->n, f->grid.n_cell, 1};
    ru_json q = ru_json_set_map(one, "frames");
    ru_json_set_count(q, "scale", f->scale);
    ru_json_set_count(q, "missing", f->scale + 1);
    RU_TRY(ru_pack_line(q, "low", f->n, f->low));
    RU_TRY(ru_pack_line(q, "high", f->n, f->high));
    RU_TRY(ru_pack_steps(q, "values", f->scale == STEPS ? RU_PACK_U8 : RU_PACK_U16, shape, f->steps,
                         &f->run->n_packed));
    return RU_OK;
}

static ru_status set_field(frames *f, const ru_column *column, range all, const ru_seen *seen,
                           ru_json list)
{
    const ru_pack_shape shape = {f->n, RU_SEEN_BINS, 1};
    ru_json one = ru_json_set_map(list, NULL);
    ru_json_set_text(one, "name", column->name);
    ru_json_set_text(one, "unit", column->unit);
    ru_json_set_text(one, "long_name", column->meaning);
    ru_json_set_number(one, "min", all.low);
    ru_json_set_number(one, "max", all.high);
    RU_TRY(ru_pack_line(one, "mean", f->n, f->mean));
    RU_TRY(set_frames(f, one));
    ru_json bins = ru_json_set_map(one, "seen");
    ru_json_set_text(bins, "scale", seen->logarithmic ? "log" : "linear");
    RU_TRY(ru_pack_line(bins, "edges", RU_SEEN_BINS + 1, seen->edges));
    RU_TRY(ru_pack_numbers(bins, "fraction", RU_PACK_F32, shape, f->seen));
    return RU_OK;
}

static ru_status add_field(frames *f, const ru_column *column, ru_json list)
{
    ru_seen seen;
    range all = {NAN, NAN, NAN};
    RU_TRY(choose_bins(f, column->name, &seen));
    for (size_t i = 0; i < f->n; i++) {
        RU_TRY(ru_result_field_read(f->run->result, column->name, f->rows[i], f->values));
        range here = look(f);
        f->mean[i] = here.mean;
        all = join(all, here);
        ru_shown_grid_apply(&f->grid, f->values, f->cells);
        quantise(f, i);
        ru_seen_count(&seen, f->grid.n_node, f->values, f->grid.weight, f->seen + i * RU_SEEN_BINS);
    }
    if (isfinite(all.low))
        ru_seen_widen(&seen, all.low, all.high);
    RU_TRY(set_field(f, column, all, &seen, list));
    return RU_OK;
}

static ru_status set_names(const frames *f, ru_json mesh)
{
    char *texts = NULL;
    size_t n = 0, stride = 1;
    RU_TRY(ru_result_texts_read(f->run->result, ru_layout(RU_AT_MESH_NAMES)->path, &texts, &n,
                                &stride));
    if (n == f->grid.n_cell) {
        ru_json names = ru_json_set_list(mesh, "names");
        for (size_t i = 0; i < n; i++)
            ru_json_set_text(names, NULL, texts + i * stride);
    }
    free(texts);
    return RU_OK;
}

static void set_numbers(ru_json mesh, const char *key, const double *values, size_t n)
{
    ru_json list = ru_json_set_list(mesh, key);
    for (size_t i = 0; i < n; i++)
        ru_json_set_number(list, NULL, values[i]);
}

static ru_status set_mesh(frames *f, ru_json to)
{
    static const char *const kinds[] = {[RU_MESH_COMPARTMENTS] = "compartments",
                                        [RU_MESH_SINGLE] = "single",
                                        [RU_MESH_CYLINDER] = "cylinder"};
    const ru_shown_grid *g = &f->grid;
    ru_json mesh = ru_json_set_map(to, "mesh");
    ru_json_set_text(mesh, "kind", kinds[f->run->info->mesh]);
    ru_json_set_count(mesh, "n_node", (long long)g->n_node);
    ru_json_set_count(mesh, "shown", (long long)g->n_cell);
    if (g->n_r) {
        set_numbers(mesh, "r_edges", g->r_edges, g->n_r + 1);
        set_numbers(mesh, "z_edges", g->z_edges, g->n_z + 1);
        ru_json sectors = ru_json_set_list(mesh, "ring_n_theta");
        for (size_t i = 0; i < g->n_r; i++)
            ru_json_set_count(sectors, NULL, g->ring_n_theta[i]);
    }
    for (size_t k = 0; k < g->n_cell; k++)
        f->cells[k] = 0;
    for (size_t i = 0; i < g->n_node; i++)
        f->cells[g->cell[i]] += g->weight[i];
    const ru_pack_shape shape = {.n_column = g->n_cell};
    RU_TRY(ru_pack_numbers(mesh, "volume_fraction", RU_PACK_F32, shape, f->cells));
    RU_TRY(set_names(f, mesh));
    ru_report_vessel(f->run, mesh);
    return RU_OK;
}

static void state(const frames *f, ru_json to)
{
    char text[400];
    size_t n = f->run->info->n_snapshot;
    int used = 0;
    text[0] = '\0';
    if (f->n < n)
        used = snprintf(text, sizeof text, "%zu of %zu times of the fields are shown; ", f->n, n);
    if (f->grid.stated[0])
        used += snprintf(text + used, sizeof text - (size_t)used, "%s; ", f->grid.stated);
    if (f->n && f->run->info->n_field)
        snprintf(text + used, sizeof text - (size_t)used,
                 "colours and numbers under the pointer are in %d steps of each time's range",
                 f->scale);
    ru_json_set_text(to, "fields_stated", text);
}

static ru_status add_fields(frames *f, ru_json to)
{
    double *times = NULL;
    RU_TRY(plan_frames(f));
    RU_TRY(allocate(f));
    RU_TRY(set_mesh(f, to));
    RU_TRY(ru_result_snapshot_times_read(f->run->result, &times));
    for (size_t i = 0; i < f->n; i++)
        f->mean[i] = times[f->rows[i]];
    free(times);
    RU_TRY(ru_pack_line(to, "field_time", f->n, f->mean));
    ru_json_set_count(to, "n_snapshot", (long long)f->run->info->n_snapshot);
    state(f, to);
    ru_json list = ru_json_set_list(to, "fields");
    for (size_t i = 0; f->n && i < f->run->info->n_field; i++)
        RU_TRY(add_field(f, &f->run->info->fields[i], list));
    return RU_OK;
}

ru_status ru_report_fields(ru_report_run *run, ru_json to)
{
    /* How well fields can be packed shows when they are: those of noise are shown coarser. */
    for (run->room = ROOM / run->n_run;; run->room /= 2) {
        frames f = {.run = run};
        run->n_packed = 0;
        ru_status status = add_fields(&f, to);
        free_frames(&f);
        RU_TRY(status);
        if (run->n_packed <= PACKED / run->n_run || run->room < SMALLEST)
            return RU_OK;
    }
}
