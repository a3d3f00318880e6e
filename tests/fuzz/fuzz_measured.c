/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <ru/validation/measured.h>

/* A measured table. The first byte chooses how it is read: as it is, or by one of these. */

#define EVERYTHING                                                                                 \
    "    layout: wide\n    delimiter: semicolon\n    decimal: comma\n    encoding: latin-1\n"      \
    "    header_row: 2\n    unit_row: true\n    clock_ahead: 5 min\n    flag_column: QC\n"         \
    "    time: {column: D, second_column: T, format: '%d.%m.%Y %H:%M'}\n    outliers: [bad]\n"     \
    "    below: [n.d.]\n    duplicates: last\n    columns:\n"                                      \
    "      - {column: Glc, quantity: glucose, loq: 50 mg/L, sd: {relative: 3 %}}\n"                \
    "      - {column: Ac, unit: mmol/L, sd_column: QC}\n"
#define TIDY                                                                                       \
    "    time: {column: t, format: iso}\n    duplicates: refuse\n    columns:\n"                   \
    "      - {column: x, quantity: glucose, unit: g/L, loq: 0.1}\n      - y\n"

static const char *const descriptions[] = {"    layout: wide\n", EVERYTHING, TIDY};
enum { N_DESCRIPTION = sizeof descriptions / sizeof *descriptions };

static char paths[N_DESCRIPTION][300];

static void remove_all(void)
{
    for (size_t i = 0; i < N_DESCRIPTION; i++)
        unlink(paths[i]);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *data = ru_fuzz_file((const uint8_t *)"", 0, ".csv");
    for (size_t i = 0; i < N_DESCRIPTION; i++) {
        snprintf(paths[i], sizeof paths[i], "%s.%zu.yaml", data, i);
        FILE *file = fopen(paths[i], "w");
        if (!file)
            abort();
        fprintf(file,
                "inoculated: 2024-10-26T08:15\nzone: Europe/Berlin\ngap: 2 h\nfiles:\n"
                "  - path: %s\n%s",
                data, descriptions[i]);
        fclose(file);
    }
    atexit(remove_all);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (!n)
        return 0;
    ru_measured *measured = NULL;
    size_t way = bytes[0] % (N_DESCRIPTION + 1);
    const char *data = ru_fuzz_file(bytes + 1, n - 1, ".csv");
    const char *const path[] = {way ? paths[way - 1] : data};
    ru_status status = ru_measured_read(path, 1, &measured);
    ru_fuzz_judge(status);
    if (status == RU_OK) {
        /* Every value has met one fate, and those that are used are there. */
        size_t used = 0;
        for (size_t i = 0; i < measured->n_stream; i++)
            for (ru_fate fate = 0; fate < RU_FATE_COUNT; fate++)
                used += ru_fates[fate].used ? measured->streams[i].fates[fate] : 0;
        if (used != measured->n_row)
            abort();
    }
    ru_measured_destroy(&measured);
    return 0;
}
