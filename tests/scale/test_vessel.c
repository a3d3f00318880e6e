/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <stdio.h>
#include <string.h>

#include <ru/scale/vessel.h>

static const char process[] = RU_CASE_STIRRED RU_CASE_CELLS
    "gas: {correlation: coalescing, phase: mixed, flow: 1 vvm, oxygen_saturation: 8 mg/L, "
    "sparger: {height: 10 cm, diameter: 30 cm}}\n"
    "feeds: [{name: sugar, at: {r: 0.2 m, z: 0.9 m}, profile: 2 L/h, "
    "concentrations: {glucose: 400 g/L}}]\n";

/* Twice as wide, four times as high: sixteen times the volume. */
static const char tower[] = "time: 2 h\n"
                            "vessel: {volume: 12.566370614359172 m3, diameter: 2 m, baffles: 3, "
                            "temperature: 50 degC}\n"
                            "mixing: {kind: well-mixed, speed: 60 rpm, dispersion: 1e-3 m2/s, "
                            "impellers: [{type: rushton, height: 1 m, diameter: 0.7 m}]}\n"
                            "cells: none\n"
                            "gas: {kla: 100 1/h, head_pressure: 2.026 bar}\n"
                            "heat: {jacket_area: 20 m2, coolant_flow: 4 kg/s, setpoint: 50 degC, "
                            "oxygen_heat: 440 kJ/mol}\n";

static const char *text_at(const ru_document *d, const char *a, const char *b, const char *c)
{
    const ru_tree *node = ru_tree_find(ru_tree_find(d->root, a), b);
    if (!node && ru_tree_find(d->root, a)->kind == RU_TREE_LIST)
        node = ru_tree_find(ru_tree_find(d->root, a)->items[0], b);
    if (c)
        node = ru_tree_find(node, c);
    return node ? node->text : "(none)";
}

static const char *write_vessel(const char *text)
{
    const char *path = ru_temporary_path("vessel.yaml");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static ru_document *move(const char *text, const char *to, char **remarks)
{
    ru_document *d = ru_case_read(text), *moved = NULL;
    ru_text out = {0};
    ru_status status = ru_vessel_move(d, to, &moved, &out);
    if (status != RU_OK)
        print_message("%s\n", ru_fault_text());
    assert_int_equal(ru_text_take(&out, remarks), RU_OK);
    ru_document_destroy(&d);
    return moved;
}

static void a_volume_makes_a_similar_vessel(void **state)
{
    (void)state;
    char *remarks;
    ru_document *d = move(process, "6.283185307179586 m3", &remarks);
    assert_non_null(d);
    assert_string_equal(text_at(d, "vessel", "diameter", NULL), "2 m");
    assert_string_equal(text_at(d, "vessel", "temperature", NULL), "20 degC");
    assert_string_equal(text_at(d, "mixing", "speed", NULL), "240 rpm");
    assert_string_equal(text_at(d, "gas", "sparger", "diameter"), "60 cm");
    assert_string_equal(text_at(d, "feeds", "at", "z"), "1.8 m");
    assert_string_equal(text_at(d, "feeds", "profile", "rate"), "16 L/h");
    assert_string_equal(remarks, "");
    free(remarks);
    ru_document_destroy(&d);
}

static void a_file_gives_the_vessel_and_keeps_the_process(void **state)
{
    (void)state;
    char *remarks;
    ru_document *d = move(process, write_vessel(tower), &remarks);
    assert_non_null(d);
    assert_string_equal(text_at(d, "vessel", "diameter", NULL), "2 m");
    assert_string_equal(text_at(d, "vessel", "baffles", NULL), "3");
    assert_string_equal(text_at(d, "vessel", "temperature", NULL), "20 degC");
    assert_string_equal(text_at(d, "mixing", "speed", NULL), "60 rpm");
    assert_string_equal(text_at(d, "mixing", "dispersion", NULL), "(none)");
    assert_string_equal(text_at(d, "gas", "correlation", NULL), "coalescing");
    assert_string_equal(text_at(d, "gas", "kla", NULL), "(none)");
    assert_string_equal(text_at(d, "gas", "head_pressure", NULL), "2.026 bar");
    assert_string_equal(text_at(d, "gas", "oxygen_saturation", NULL), "16 mg/L");
    assert_string_equal(text_at(d, "gas", "sparger", "height"), "40 cm");
    assert_string_equal(text_at(d, "feeds", "at", "r"), "0.4 m");
    assert_string_equal(text_at(d, "feeds", "at", "z"), "3.6 m");
    assert_string_equal(text_at(d, "feeds", "profile", "rate"), "32 L/h");
    assert_string_equal(text_at(d, "heat", "jacket_area", NULL), "20 m2");
    assert_string_equal(text_at(d, "heat", "setpoint", NULL), "293.15 K");
    assert_string_equal(text_at(d, "heat", "oxygen_heat", NULL), "(none)");
    assert_non_null(strstr(remarks, "mixing.dispersion is left out"));
    assert_non_null(strstr(remarks, "gas.oxygen_saturation is 2 times"));
    free(remarks);
    ru_document_destroy(&d);
}

/* A column in the place of the stirred tower. */
static const char column[] = "time: 2 h\nvessel: {volume: 12.566370614359172 m3, diameter: 2 m}\n"
                             "mixing: {kind: cylinder, circulation: bubble-column}\ncells: none\n"
                             "gas: {flow: 1 vvm, correlation: heijnen}\n";

static void where_impellers_are_missing_the_vessel_says_how_gas_goes(void **state)
{
    (void)state;
    char *remarks;
    ru_document *d = move(process, write_vessel(column), &remarks);
    assert_non_null(d);
    assert_string_equal(text_at(d, "gas", "correlation", NULL), "heijnen");
    assert_string_equal(text_at(d, "gas", "flow", NULL), "1 vvm");
    assert_non_null(strstr(remarks, "what kLa, hold-up and power under gas go by"));
    free(remarks);
    ru_document_destroy(&d);
}

static void what_was_for_one_vessel_goes_and_what_is_given_is_told(void **state)
{
    (void)state;
    static const char lift[] =
        "time: 2 h\nvessel: {volume: 1 m3, diameter: 0.8 m, temperature: 20 degC}\n"
        "mixing: {kind: cylinder, circulation: {kind: draught-tube, superficial_velocity: 3 cm/s, "
        "tube_diameter: 0.5 m, tube_bottom: 0.2 m, tube_top: 1.6 m, flow: 30 L/s}}\n"
        "cells: none\ngas: {flow: 60 L/min, correlation: heijnen, holdup: 0.1}\n";
    char *remarks;
    ru_document *d = move(lift, "8 m3", &remarks);
    assert_non_null(d);
    assert_string_equal(text_at(d, "mixing", "circulation", "tube_top"), "3.2 m");
    assert_string_equal(text_at(d, "mixing", "circulation", "flow"), "(none)");
    assert_string_equal(text_at(d, "mixing", "circulation", "superficial_velocity"), "(none)");
    assert_non_null(strstr(text_at(d, "gas", "flow", NULL), " vvm"));
    assert_non_null(strstr(remarks, "mixing.circulation.superficial_velocity is left out"));
    assert_non_null(strstr(remarks, "gas.holdup is given and stays"));
    free(remarks);
    ru_document_destroy(&d);
}

static void what_has_no_shape_cannot_be_moved(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"time: 1 h\nvessel: 1 L\ncells: monod\n", "'vessel.diameter' is needed"},
        {"time: 1 h\nmixing: {kind: compartments, compartments: [{name: a, volume: 1 L}]}\n"
         "cells: monod\n",
         "list of volumes"}};
    for (size_t i = 0; i < 2; i++) {
        char *remarks;
        assert_null(move(cases[i][0], "1 m3", &remarks));
        assert_non_null(strstr(ru_fault_text(), cases[i][1]));
        free(remarks);
    }
}

static void a_word_is_a_volume_or_a_file(void **state)
{
    (void)state;
    double volume;
    assert_int_equal(ru_vessel_is_volume("22 m3", &volume), 1);
    assert_close(volume, 22, 1e-12, 0);
    assert_int_equal(ru_vessel_is_volume("5L", &volume), 1);
    assert_close(volume, 5e-3, 1e-12, 0);
    assert_int_equal(ru_vessel_is_volume("22 m", &volume), 0);
    assert_int_equal(ru_vessel_is_volume("tank.yaml", &volume), 0);
    char *remarks;
    assert_null(move(process, "22 m", &remarks));
    assert_non_null(strstr(ru_fault_text(), "neither a volume"));
    free(remarks);
    assert_null(move(process, "0 m3", &remarks));
    assert_non_null(strstr(ru_fault_text(), "a vessel holds"));
    free(remarks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_volume_makes_a_similar_vessel),
        cmocka_unit_test(a_file_gives_the_vessel_and_keeps_the_process),
        cmocka_unit_test(where_impellers_are_missing_the_vessel_says_how_gas_goes),
        cmocka_unit_test(what_was_for_one_vessel_goes_and_what_is_given_is_told),
        cmocka_unit_test(what_has_no_shape_cannot_be_moved),
        cmocka_unit_test(a_word_is_a_volume_or_a_file),
    };
    return ru_run_group(tests);
}
