/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/status.h>

char *ru_fuzz_text(const uint8_t *bytes, size_t n)
{
    char *text = malloc(n + 1);
    if (!text)
        abort();
    memcpy(text, bytes, n);
    text[n] = '\0';
    return text;
}

static char path[256];

static void remove_file(void)
{
    unlink(path);
}

const char *ru_fuzz_file(const uint8_t *bytes, size_t n, const char *ending)
{
    const char *folder = getenv("TMPDIR");
    if (!path[0]) {
        snprintf(path, sizeof path, "%s/rushton_fuzz_%ld%s", folder ? folder : "/tmp",
                 (long)getpid(), ending);
        atexit(remove_file);
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, n, file) != n || fclose(file) != 0)
        abort();
    return path;
}

void ru_fuzz_judge(int status)
{
    if (status != RU_OK && (status != RU_ERR_INPUT || !ru_fault_text()[0])) {
        fprintf(stderr, "status %s: '%s'\n", ru_status_name(status), ru_fault_text());
        abort();
    }
    ru_fault_clear();
}
