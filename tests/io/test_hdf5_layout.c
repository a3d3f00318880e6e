/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/io/hdf5_layout.h>
#include <ru/io/hdf5_sink.h>

#include <hdf5.h>

#include "results_sample.h"

/* A name in <> stands for those of the sample. */
static int is_open_name(const char *path)
{
    return strchr(path, '<') != NULL;
}

/* What a sample without compartments or parallel output does not have. */
static int is_elsewhere(ru_layout_id id)
{
    return id == RU_AT_FIELD_NODE || id == RU_AT_FIELD_PARTS || id == RU_AT_MESH_NAMES;
}

static void check_row(hid_t file, const ru_layout_row *row)
{
    char path[128];
    snprintf(path, sizeof path, "%s", row->path);
    char *at = strchr(path, '@');
    if (at) {
        *at = '\0';
        if (H5Aexists_by_name(file, path, at + 1, H5P_DEFAULT) <= 0)
            fail_msg("there is no attribute %s", row->path);
    } else if (row->kind == RU_LAYOUT_DATASET && H5Lexists(file, path, H5P_DEFAULT) <= 0) {
        fail_msg("there is no dataset %s", row->path);
    }
    if (row->kind == RU_LAYOUT_DATASET && row->unit[0] &&
        H5Aexists_by_name(file, path, "units", H5P_DEFAULT) <= 0)
        fail_msg("%s has no units", row->path);
}

static void a_file_holds_what_the_table_says(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("layout.h5");
    sample s;
    ru_sink *sink;
    sample_fill(&s, sample_even);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sample_send(sink, &s), RU_OK);
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    for (int id = 0; id < RU_LAYOUT_COUNT; id++)
        if (!is_open_name(ru_layout(id)->path) && !is_elsewhere(id))
            check_row(file, ru_layout(id));
    H5Fclose(file);
}

static void every_row_is_described(void **state)
{
    (void)state;
    for (int markdown = 0; markdown < 2; markdown++) {
        char *text;
        assert_int_equal(ru_results_describe(markdown, &text), RU_OK);
        for (int id = 0; id < RU_LAYOUT_COUNT; id++) {
            assert_non_null(strstr(text, ru_layout(id)->path));
            assert_non_null(strstr(text, ru_layout(id)->meaning));
        }
        free(text);
    }
}

/* docs/results.md carries the table, so that it cannot drift. */
static void the_manual_carries_the_table(void **state)
{
    (void)state;
    char *text, page[32768];
    FILE *file = fopen(RU_SOURCE_DIR "/docs/results.md", "r");
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    assert_int_equal(ru_results_describe(1, &text), RU_OK);
    assert_non_null(strstr(page, text));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_holds_what_the_table_says),
        cmocka_unit_test(every_row_is_described),
        cmocka_unit_test(the_manual_carries_the_table),
    };
    return ru_run_group(tests);
}
