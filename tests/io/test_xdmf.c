/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>
#include <ru/io/xdmf.h>

#include "results_sample.h"

static void write_sample(const char *path, const sample *s, int complete)
{
    ru_sink *sink;
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sink->begin(sink, &s->comm, &s->schema), RU_OK);
    for (int k = 0; k < SAMPLE_SNAPSHOTS; k++)
        assert_int_equal(sample_send_field(sink, &s->schema, k), RU_OK);
    assert_int_equal(sink->end(sink, complete, "stopped"), RU_OK);
    sink->close(&sink);
    MPI_Barrier(MPI_COMM_WORLD);
}

static size_t read_view(const ru_result *result, const char *path, double **values)
{
    size_t n = 0;
    assert_int_equal(ru_result_numbers_read(result, path, values, &n), RU_OK);
    return n;
}

/* Every body shows the number of its node, in the view of all times and in those of one. */
static void check_views(const char *path, size_t n_body)
{
    ru_result *result;
    double *node, *all, *one;
    char name[64];
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    assert_int_equal(read_view(result, "vis/node", &node), n_body);
    for (int f = 0; f < 2; f++) {
        snprintf(name, sizeof name, "vis/field/%s", sample_fields[f].name);
        assert_int_equal(read_view(result, name, &all), SAMPLE_SNAPSHOTS * n_body);
        for (int k = 0; k < SAMPLE_SNAPSHOTS; k++) {
            snprintf(name, sizeof name, "vis/%06d/%s", k, sample_fields[f].name);
            assert_int_equal(read_view(result, name, &one), n_body);
            for (size_t i = 0; i < n_body; i++) {
                assert_true(one[i] == sample_field(k, (int64_t)node[i], f));
                assert_true(all[(size_t)k * n_body + i] == one[i]);
            }
            free(one);
        }
        free(all);
    }
    free(node);
    ru_result_close(&result);
}

/* On all ranks, gathered and in parallel, with rings alike and not. */
static void views_show_the_fields_by_body(void **state)
{
    (void)state;
    for (int parallel = 0; parallel < 2; parallel++)
        for (int uneven = 0; uneven < 2; uneven++) {
            sample s;
            sample_fill(&s, uneven ? sample_uneven : sample_even);
            s.schema.parallel_fields = parallel;
            const char *path = sample_path(ru_temporary_path, "views.h5");
            write_sample(path, &s, 1);
            if (s.comm.rank == 0)
                check_views(path, 24 * SAMPLE_R * SAMPLE_Z);
            MPI_Barrier(MPI_COMM_WORLD);
        }
}

static void compartments_have_a_body_each(void **state)
{
    (void)state;
    sample s;
    sample_fill(&s, sample_even);
    s.schema.mesh = (ru_mesh_info){.kind = RU_MESH_COMPARTMENTS,
                                   .n_node = s.schema.mesh.n_node,
                                   .volume = 2,
                                   .volume_fraction = s.volume};
    const char *path = sample_path(ru_temporary_path, "compartments.h5");
    write_sample(path, &s, 1);
    if (s.comm.rank == 0)
        check_views(path, SAMPLE_THETA * SAMPLE_R * SAMPLE_Z);
    MPI_Barrier(MPI_COMM_WORLD);
}

static char *read_text(const char *path)
{
    static char text[65536];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static int count_of(const char *text, const char *word)
{
    int n = 0;
    for (; (text = strstr(text, word)); text += strlen(word))
        n++;
    return n;
}

static void a_complete_file_has_its_companion(void **state)
{
    (void)state;
    sample s;
    sample_fill(&s, sample_even);
    s.schema.title = "<a> & \"b\"";
    char path[512];
    snprintf(path, sizeof path, "%s", sample_path(ru_temporary_path, "run.h5"));
    write_sample(path, &s, 1);
    if (s.comm.rank == 0) {
        strcpy(strrchr(path, '.'), ".xdmf");
        char *text = read_text(path);
        assert_non_null(strstr(text, "Name=\"&lt;a&gt; &amp; &quot;b&quot;\""));
        assert_int_equal(count_of(text, "<Time "), SAMPLE_SNAPSHOTS);
        assert_non_null(strstr(text, "<Time Value=\"120\"/>"));
        assert_non_null(strstr(text, ">run.h5:/vis/000002/oxygen<"));
        /* two fields, two velocities, the node */
        assert_int_equal(count_of(text, "<Attribute "), 5 * SAMPLE_SNAPSHOTS);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

static void an_unfinished_file_has_none(void **state)
{
    (void)state;
    sample s;
    sample_fill(&s, sample_even);
    char path[512];
    snprintf(path, sizeof path, "%s", sample_path(ru_temporary_path, "stopped.h5"));
    write_sample(path, &s, 0);
    if (s.comm.rank == 0) {
        char *xdmf;
        assert_int_equal(ru_xdmf_path(path, &xdmf), RU_OK);
        assert_int_equal(access(xdmf, F_OK), -1);
        strcpy(strrchr(path, '.'), ".incomplete.h5");
        assert_int_equal(ru_xdmf_write(path, path, xdmf), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), "not complete (not finished: stopped)"));
        free(xdmf);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

static void the_companion_has_the_name_of_the_file(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"a/run.h5", "a/run.xdmf"}, {"run", "run.xdmf"}, {"a.b/run", "a.b/run.xdmf"}};
    for (size_t i = 0; i < 3; i++) {
        char *path;
        assert_int_equal(ru_xdmf_path(names[i][0], &path), RU_OK);
        assert_string_equal(path, names[i][1]);
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_show_the_fields_by_body),
        cmocka_unit_test(compartments_have_a_body_each),
        cmocka_unit_test(a_complete_file_has_its_companion),
        cmocka_unit_test(an_unfinished_file_has_none),
        cmocka_unit_test(the_companion_has_the_name_of_the_file),
    };
    return ru_run_group(tests);
}
