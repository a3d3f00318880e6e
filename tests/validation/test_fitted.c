/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/yaml_read.h>
#include <ru/validation/fitted.h>

/* FNV-1a of "a" is af63dc4c8601ec8c (Noll's test vectors). */

typedef struct bench {
    ru_measured measured;
    ru_measured_source file;
    ru_document *scenario;
    ru_run_choice choice;
} bench;

static void set_up(bench *b, const char *bytes, const char *scenario, const char *run)
{
    *b = (bench){.choice = {.run = run}};
    b->file.path = strdup(ru_temporary_path("data.csv"));
    FILE *file = fopen(b->file.path, "w");
    assert_non_null(file);
    fputs(bytes, file);
    fclose(file);
    b->measured.files = &b->file;
    b->measured.n_file = 1;
    assert_int_equal(ru_yaml_read_text(scenario, "s.yaml", NULL, 0, &b->scenario), RU_OK);
}

static ru_fitted_use look(bench *b)
{
    ru_fitted_use use;
    assert_int_equal(ru_fitted_find(b->scenario->root, &b->measured, &b->choice, &use), RU_OK);
    ru_document_destroy(&b->scenario);
    return use;
}

static const char told[] =
    "title: t\nfitted: [{by: f.yaml, run: one, file: data.csv, fnv1a64: af63dc4c8601ec8c}]\n";

static void hashes_are_those_of_the_published_vectors(void **state)
{
    (void)state;
    bench b;
    uint64_t hash;
    set_up(&b, "a", "title: t\n", "one");
    assert_int_equal(ru_file_hash(b.file.path, &hash), RU_OK);
    assert_true(hash == 0xaf63dc4c8601ec8cu);
    assert_int_equal(ru_file_hash("/nowhere/x.csv", &hash), RU_ERR_INPUT);
    assert_int_equal(look(&b).state, RU_FITTED_UNTOLD);
    free(b.file.path);
}

static void the_same_run_of_the_same_bytes_was_fitted(void **state)
{
    (void)state;
    const struct {
        const char *bytes, *run;
        ru_fitted_state state;
        const char *said;
    } rows[] = {
        {"a", "one", RU_FITTED_HERE, "run one was used for fitting (f.yaml): no prediction"},
        {"a", "two", RU_FITTED_OTHERS, "run two was not used for fitting (f.yaml)"},
        {"b", "one", RU_FITTED_NAMED,
         "run one was used for fitting, from files with other contents than these (f.yaml)"},
        {"b", "two", RU_FITTED_OTHERS, "run two was not used for fitting (f.yaml)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench b;
        char said[320];
        set_up(&b, rows[i].bytes, told, rows[i].run);
        ru_fitted_use use = look(&b);
        assert_int_equal(use.state, rows[i].state);
        ru_fitted_tell(&use, &b.choice, said, sizeof said);
        assert_string_equal(said, rows[i].said);
        free(b.file.path);
    }
}

static void runs_at_times_are_looked_up_by_their_names(void **state)
{
    (void)state;
    const ru_run_time times[] = {{"zero", 0}, {"one", 1}};
    bench b;
    set_up(&b, "a", told, NULL);
    b.choice.times = times;
    b.choice.n_time = 2;
    assert_int_equal(look(&b).state, RU_FITTED_HERE);
    free(b.file.path);
    set_up(&b, "a", told, NULL);
    b.choice.times = times;
    b.choice.n_time = 1;
    assert_int_equal(look(&b).state, RU_FITTED_OTHERS);
    free(b.file.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_the_published_vectors),
        cmocka_unit_test(the_same_run_of_the_same_bytes_was_fitted),
        cmocka_unit_test(runs_at_times_are_looked_up_by_their_names),
    };
    return ru_run_group(tests);
}
