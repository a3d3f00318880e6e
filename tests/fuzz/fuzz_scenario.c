/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdlib.h>

#include <ru/base/unit.h>
#include <ru/core/scenario.h>
#include <ru/front/rushton.h>
#include <ru/io/yaml_read.h>

/* A whole scenario, definitions of models among it, as `rushton check` takes it: read, checked,
 * built, and what follows from it told. Large grids end after the check. */

enum { MOST_NODES = 200, MOST_BYTES = 20000 };

static const char *const name = RU_SOURCE_DIR "/scenarios/fuzz.yaml";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    MPI_Init(argc, argv);
    return 0;
}

/* 1 when a check of the whole is short. */
static int is_small(const ru_scenario *s)
{
    const ru_mixing *m = &s->mixing;
    if (m->kind == RU_MIXING_WELL_MIXED)
        return 1;
    return m->kind == RU_MIXING_COMPARTMENTS && m->n_compartment <= MOST_NODES;
}

static int check(const char *text)
{
    ru_document *document = NULL;
    ru_scenario *scenario = NULL;
    ru_status status = ru_yaml_read_text(text, name, NULL, 0, &document);
    if (status == RU_OK) {
        ru_diagnostics log = {.document = document};
        status = ru_scenario_build(document, &log, &scenario);
        ru_diagnostics_clear(&log);
    }
    int small = status == RU_OK && is_small(scenario);
    ru_fuzz_judge(status);
    ru_scenario_destroy(&scenario);
    ru_document_destroy(&document);
    return small;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n > MOST_BYTES)
        return 0;
    char *text = ru_fuzz_text(bytes, n);
    if (check(text)) {
        ru_simulation *s = NULL;
        const char *told = NULL;
        ru_status status = ru_open_text(text, name, MPI_COMM_SELF, NULL, &s);
        if (status == RU_OK)
            status = ru_consequences(s, &told);
        ru_fuzz_judge(status);
        ru_close(&s);
    }
    free(text);
    return 0;
}
