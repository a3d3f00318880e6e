/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/front/rushton.h>

/* The wastewater benchmark BSM1 as a scenario: tanks, recycles and clarifier, held against the
 * published steady state. */

static const char *const reference = RU_SOURCE_DIR "/tests/reference/";

static const char *const names[] = {"S_I", "S_S",  "X_I",  "X_S",  "X_BH", "X_BA", "X_P",
                                    "S_O", "S_NO", "S_NH", "S_ND", "X_ND", "S_ALK"};
enum { N_NAME = 13, N_TANK = 5, TOP = N_TANK, N_LAYER = 10 };

static ru_test_table read_table(const char *file)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", reference, file);
    return ru_test_table_read(path);
}

/* A state at a node at the end; rows of nodes in the order of the scenario. */
static double at_end(const ru_memory_record *record, size_t node, const char *name)
{
    size_t field = 0;
    while (field < record->n_field && strcmp(record->field_names[field], name) != 0)
        field++;
    assert_true(field < record->n_field);
    size_t row = (record->n_snapshot - 1) * (size_t)record->n_node + node;
    return record->fields[row * record->n_field + field];
}

static double solids_at(const ru_memory_record *record, size_t node)
{
    double sum = 0;
    for (size_t k = 2; k <= 6; k++) /* X_I to X_P */
        sum += 0.75 * at_end(record, node, names[k]);
    return sum;
}

static void compare(double ours, double theirs, double *worst)
{
    *worst = fmax(*worst, fabs(ours / theirs - 1));
}

static const ru_memory_record *run(const char *const *sets, size_t n_set, ru_simulation **s)
{
    const ru_open_options options = {.sets = sets, .n_set = n_set};
    const char *path = RU_SOURCE_DIR "/scenarios/bsm1_open_loop.yaml";
    if (ru_open(path, MPI_COMM_SELF, &options, s) != RU_OK || ru_run(*s) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return ru_record(*s);
}

static void every_tank_and_layer_settles_at_the_published_state(void **state)
{
    (void)state;
    const char *const tight[] = {"solver.relative_tolerance=1e-8", "time.end=14400 h"};
    ru_simulation *s = NULL;
    const ru_memory_record *record = run(tight, 2, &s);
    ru_test_table units = read_table("b10_bsm1_openloop_ss.csv");
    ru_test_table layers = read_table("b10_bsm1_settler_tss.csv");
    double worst = 0;
    for (size_t i = 0; i < units.n_row; i++) {
        size_t node = i < N_TANK ? i : i == N_TANK ? TOP : TOP + N_LAYER - 1;
        const double *row = units.values + i * units.n_column;
        for (size_t k = 0; k < N_NAME; k++)
            compare(at_end(record, node, names[k]), row[1 + k], &worst);
        compare(solids_at(record, node), row[1 + N_NAME], &worst);
    }
    for (size_t i = 0; i < N_LAYER; i++)
        compare(solids_at(record, TOP + i), layers.values[i * layers.n_column + 1], &worst);
    print_message("largest relative error %.1e\n", worst);
    assert_true(worst < 1e-7);
    ru_close(&s);
    free(units.values);
    free(layers.values);
}

static void recycled_sludge_keeps_nitrogen_and_oxygen_demand(void **state)
{
    (void)state;
    const char *const brief[] = {"time.end=240 h"};
    ru_simulation *s = NULL;
    const ru_memory_record *record = run(brief, 1, &s);
    size_t seen = 0;
    for (size_t i = 0; i < record->n_balance; i++)
        if (record->balance[i].conserved) {
            assert_close(record->balance[i].closure, 0, 0, 1e-12);
            seen++;
        }
    assert_true(seen >= 3);
    ru_close(&s);
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tank_and_layer_settles_at_the_published_state),
        cmocka_unit_test_teardown(recycled_sludge_keeps_nitrogen_and_oxygen_demand, shut_down),
    };
    return ru_run_group(tests);
}
