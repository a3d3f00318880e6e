/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/hdf5_sink.h>
#include <ru/report/grid.h>

/* Results of a mesh alone; its rings have 2, 4, 8 and 8 sectors. */

enum { N_R = 4, N_Z = 6, N_LAYER = 2 + 4 + 8 + 8, N_NODE = N_Z * N_LAYER };
static const int sectors[N_R] = {2, 4, 8, 8};
static const double r_edges[] = {0, 1, 2, 3, 4}, z_edges[] = {0, 1, 2, 3, 4, 5, 6};

/* Volume fractions of even layers: a ring's by its area, its sectors alike. */
static double weigh(int node)
{
    int at = node % N_LAYER, ring = at < 2 ? 0 : at < 6 ? 1 : at < 14 ? 2 : 3;
    return (2 * ring + 1) / 16.0 / sectors[ring] / N_Z;
}

static ru_result *make_result(ru_mesh_kind kind, const char *name)
{
    double volume[N_NODE];
    ru_sink *sink;
    ru_result *result;
    ru_comm comm;
    for (int i = 0; i < N_NODE; i++)
        volume[i] = kind == RU_MESH_CYLINDER ? weigh(i) : 1.0 / N_NODE;
    const ru_input_file input = {"x.yaml", "", 0};
    const ru_schema schema = {.title = "mesh",
                              .model = "none",
                              .mesh = {.kind = kind,
                                       .n_node = N_NODE,
                                       .volume_fraction = volume,
                                       .n_r = N_R,
                                       .n_z = N_Z,
                                       .n_theta = 8,
                                       .r_edges = r_edges,
                                       .z_edges = z_edges,
                                       .ring_n_theta = sectors},
                              .inputs = &input,
                              .n_input = 1,
                              .node_count = N_NODE};
    const char *path = ru_temporary_path(name);
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sink->begin(sink, &comm, &schema), RU_OK);
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    remove(path);
    return result;
}

static void a_grid_that_fits_is_shown_as_it_is(void **state)
{
    (void)state;
    ru_shown_grid grid;
    double values[N_NODE], cells[N_NODE];
    ru_result *result = make_result(RU_MESH_CYLINDER, "whole.h5");
    assert_int_equal(ru_shown_grid_build(result, N_NODE, &grid), RU_OK);
    assert_int_equal(grid.n_cell, N_NODE);
    assert_string_equal(grid.stated, "");
    assert_memory_equal(grid.ring_n_theta, sectors, sizeof sectors);
    assert_memory_equal(grid.r_edges, r_edges, sizeof r_edges);
    for (int i = 0; i < N_NODE; i++)
        values[i] = i;
    ru_shown_grid_apply(&grid, values, cells);
    assert_memory_equal(values, cells, sizeof cells);
    ru_shown_grid_free(&grid);
    ru_result_close(&result);
}

/* Whatever is gathered, what is there in all stays, and no cell is without nodes. */
static void gathered_cells_hold_the_same_amount(void **state)
{
    (void)state;
    ru_result *result = make_result(RU_MESH_CYLINDER, "fewer.h5");
    for (size_t most = 1; most < N_NODE; most++) {
        ru_shown_grid grid;
        double values[N_NODE], cells[N_NODE], volume[N_NODE] = {0}, amount = 0, shown = 0;
        assert_int_equal(ru_shown_grid_build(result, most, &grid), RU_OK);
        assert_true(grid.n_cell <= most && grid.n_cell * 12 >= most);
        assert_true(strstr(grid.stated, "132 nodes (4 rings, 6 layers, up to 8 sectors)") != NULL);
        assert_true(grid.r_edges[grid.n_r] == 4 && grid.z_edges[grid.n_z] == 6);
        for (int i = 0; i < N_NODE; i++) {
            values[i] = i * i;
            amount += weigh(i) * values[i];
            volume[grid.cell[i]] += grid.weight[i];
        }
        ru_shown_grid_apply(&grid, values, cells);
        for (size_t k = 0; k < grid.n_cell; k++) {
            assert_true(volume[k] > 0);
            shown += volume[k] * cells[k];
        }
        assert_close(shown, amount, 1e-12, 0);
        ru_shown_grid_free(&grid);
    }
    ru_result_close(&result);
}

static void neighbours_alone_are_gathered(void **state)
{
    (void)state;
    ru_shown_grid grid;
    double heights[N_NODE], cells[N_NODE];
    ru_result *result = make_result(RU_MESH_CYLINDER, "near.h5");
    assert_int_equal(ru_shown_grid_build(result, 30, &grid), RU_OK);
    for (int i = 0; i < N_NODE; i++)
        heights[i] = i / N_LAYER + 0.5;
    ru_shown_grid_apply(&grid, heights, cells);
    size_t n_layer = grid.n_cell / grid.n_z;
    for (size_t k = 0; k < grid.n_cell; k++) {
        double middle = (grid.z_edges[k / n_layer] + grid.z_edges[k / n_layer + 1]) / 2;
        assert_close(cells[k], middle, 1e-12, 0);
    }
    ru_shown_grid_free(&grid);
    ru_result_close(&result);
}

static void a_value_that_is_missing_does_not_count(void **state)
{
    (void)state;
    ru_shown_grid grid;
    double values[N_NODE], cells[N_NODE];
    ru_result *result = make_result(RU_MESH_CYLINDER, "missing.h5");
    assert_int_equal(ru_shown_grid_build(result, 1, &grid), RU_OK);
    for (int i = 0; i < N_NODE; i++)
        values[i] = i == 17 ? NAN : 3;
    ru_shown_grid_apply(&grid, values, cells);
    assert_close(cells[0], 3, 1e-15, 0);
    for (int i = 0; i < N_NODE; i++)
        values[i] = NAN;
    ru_shown_grid_apply(&grid, values, cells);
    assert_true(isnan(cells[0]));
    ru_shown_grid_free(&grid);
    ru_result_close(&result);
}

static void compartments_are_gathered_in_their_order(void **state)
{
    (void)state;
    ru_shown_grid grid;
    double values[N_NODE], cells[N_NODE];
    ru_result *result = make_result(RU_MESH_COMPARTMENTS, "line.h5");
    assert_int_equal(ru_shown_grid_build(result, 50, &grid), RU_OK);
    assert_int_equal(grid.n_cell, 44); /* three at a time */
    assert_int_equal(grid.n_r, 0);
    assert_non_null(strstr(grid.stated, "132 nodes are shown as the means of 3 at a time"));
    for (int i = 0; i < N_NODE; i++)
        values[i] = i;
    ru_shown_grid_apply(&grid, values, cells);
    assert_close(cells[43], 130, 1e-12, 0);
    ru_shown_grid_free(&grid);
    ru_result_close(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grid_that_fits_is_shown_as_it_is),
        cmocka_unit_test(gathered_cells_hold_the_same_amount),
        cmocka_unit_test(neighbours_alone_are_gathered),
        cmocka_unit_test(a_value_that_is_missing_does_not_count),
        cmocka_unit_test(compartments_are_gathered_in_their_order),
    };
    return ru_run_group(tests);
}
