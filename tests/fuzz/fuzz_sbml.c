/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>

#include <ru/base/log.h>
#include <ru/models/model.h>
#include <ru/sbml/cell.h>
#include <ru/sbml/fbc.h>
#include <ru/sbml/system.h>

/* An SBML file: read and checked, its equations at the start, the same file as cells of a reactor
 * with all of its first compartment outside, and as a metabolic network. */

enum { MOST_BYTES = 30000 };

static void be_silent(ru_log_level level, const char *message, void *context)
{
    (void)level;
    (void)message;
    (void)context;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    ru_log_set_sink(be_silent, NULL);
    return 0;
}

static void run_cell(const char *path, const ru_sbml_model *m)
{
    char *medium[1] = {NULL}, *time = "s", *substance = "mol", *volume = "L";
    ru_sbml_cell_spec spec = {.medium = medium,
                              .time = time,
                              .substance = substance,
                              .volume = volume,
                              .dry_mass = 1,
                              .cell_volume = NAN,
                              .initial_biomass = 1};
    ru_model *model = NULL;
    for (size_t v = 0; v < m->n && !medium[0]; v++)
        if (m->variables[v].kind == RU_SBML_COMPARTMENT)
            medium[0] = m->variables[v].id;
    spec.n_medium = medium[0] != NULL;
    ru_status status = ru_sbml_cell_build(&spec, path, &model);
    if (status == RU_OK && ru_model_check(model) != RU_OK)
        abort();
    ru_fuzz_judge(status);
    ru_model_destroy(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n > MOST_BYTES)
        return 0;
    const char *path = ru_fuzz_file(bytes, n, ".xml");
    ru_sbml_model *model = NULL;
    ru_sbml_system *system = NULL;
    ru_flux_network *network = NULL;
    ru_status status = ru_sbml_read(path, &model);
    ru_fuzz_judge(status);
    if (status == RU_OK) {
        ru_fuzz_judge(ru_sbml_system_build(model, &system));
        run_cell(path, model);
    }
    ru_sbml_system_destroy(&system);
    ru_sbml_destroy(&model);
    ru_fuzz_judge(ru_fbc_read(path, &network));
    ru_flux_network_destroy(&network);
    return 0;
}
