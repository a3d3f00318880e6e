/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs a target on every file of the folders that are named: replay FOLDER... */

static int replay_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return 0;
    long n = ftell(file);
    rewind(file);
    uint8_t *bytes = malloc((size_t)n + 1);
    int read = bytes && fread(bytes, 1, (size_t)n, file) == (size_t)n;
    fclose(file);
    if (read) {
        /* Named first: a crash does not get to it any more. */
        printf("%s\n", name);
        fflush(stdout);
        LLVMFuzzerTestOneInput(bytes, (size_t)n);
    }
    free(bytes);
    return read;
}

/* The number of files run, -1: one or the folder cannot be read. */
static int replay_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    int n = entries ? 0 : -1;
    for (struct dirent *entry; n >= 0 && (entry = readdir(entries)) != NULL;) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            n = replay_file(name) ? n + 1 : -1;
    }
    if (entries)
        closedir(entries);
    return n;
}

int main(int argc, char **argv)
{
    LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++) {
        int n = replay_folder(argv[i]);
        printf("%s: %d inputs\n", argv[i], n);
        if (n <= 0)
            return 1;
    }
    return argc < 2;
}
