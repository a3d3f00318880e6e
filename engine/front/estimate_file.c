/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/estimate.h>

#include <math.h>

#include <ru/front/fit_bench.h>
#include <ru/front/fit_cases.h>
#include <ru/front/fit_petab.h>
#include <ru/io/yaml_read.h>
#include <ru/petab/problem.h>

/* What a file is told from: keys that no file of another kind has. */
static const struct {
    const char *key;
    ru_file_kind kind;
} marks[] = {{"scenario", RU_FILE_STUDY},
             {"design", RU_FILE_STUDY},
             {"fit", RU_FILE_FIT},
             {"problems", RU_FILE_PETAB}};

ru_status ru_file_kind_find(const char *path, ru_file_kind *kind)
{
    ru_document *document = NULL;
    RU_TRY(ru_yaml_read(path, NULL, 0, &document));
    *kind = RU_FILE_SCENARIO;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (ru_tree_find(document->root, marks[i].key))
            *kind = marks[i].kind;
    ru_document_destroy(&document);
    return RU_OK;
}

ru_status ru_estimate_fit(const char *path, double *memory)
{
    ru_fit_file *file = NULL;
    ru_fit_bench bench = {0};
    if (ru_fit_is_petab(path)) {
        ru_petab_problem *problem = NULL;
        *memory = NAN;
        RU_TRY(ru_petab_read(path, &problem));
        ru_petab_destroy(&problem);
        return RU_OK;
    }
    *memory = 0;
    ru_status status = ru_fit_file_read(path, &file);
    if (status == RU_OK)
        status = ru_fit_bench_open(file, &bench);
    for (size_t i = 0; status == RU_OK && i < bench.n_case; i++)
        *memory += ru_memory_expected(bench.cases[i].simulation);
    ru_fit_bench_close(&bench);
    ru_fit_file_destroy(&file);
    return status;
}
