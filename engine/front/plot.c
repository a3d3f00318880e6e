/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <stdlib.h>

#include <ru/plot/picture.h>
#include <ru/validation/compare.h>

ru_status ru_plot(const char *const *results, size_t n_result, const ru_plot_options *options)
{
    RU_REQUIRE(options->measured || options->limits || !options->run_id, RU_ERR_USAGE,
               "--run is for measured data: give these too, --measured or --limits");
    char **reports = calloc(n_result + 1, sizeof *reports);
    RU_REQUIRE(reports, RU_ERR_SYSTEM, "out of memory");
    ru_status status = RU_OK;
    int compared = options->measured || options->limits;
    for (size_t i = 0; compared && i < n_result && status == RU_OK; i++) {
        const ru_compare_task task = {.result = results[i],
                                      .measured = options->measured,
                                      .limits = options->limits,
                                      .run_id = options->run_id,
                                      .json = 1};
        status = ru_compare_files(&task, &reports[i]);
        if (status == RU_ERR_CRITERION) { /* the picture shows it */
            status = RU_OK;
            ru_fault_clear();
        }
    }
    const ru_picture picture = {.results = results,
                                .reports = (const char *const *)reports,
                                .n_result = n_result,
                                .what = options->what,
                                .n_what = options->n_what,
                                .title = options->title,
                                .output = options->output,
                                .is_log = options->log};
    if (status == RU_OK)
        status = ru_picture_draw(&picture);
    for (size_t i = 0; i < n_result; i++)
        free(reports[i]);
    free(reports);
    return status;
}
