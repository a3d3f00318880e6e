/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/text_file.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(FILE *file, const char *text)
{
    int error = 0;
    if (fputs(text, file) < 0 || fflush(file) != 0 || fsync(fileno(file)) != 0)
        error = errno;
    if (fclose(file) != 0 && !error)
        error = errno;
    return error;
}

ru_status ru_text_file_write(const char *path, const char *text)
{
    size_t room = strlen(path) + 32;
    char *unfinished = malloc(room);
    RU_REQUIRE(unfinished, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(unfinished, room, "%s.%ld.part", path, (long)getpid());
    struct stat info;
    int error = stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? EISDIR : 0;
    FILE *file = error ? NULL : fopen(unfinished, "w");
    if (file) {
        error = write_all(file, text);
        if (!error && rename(unfinished, path) != 0)
            error = errno;
        if (error)
            unlink(unfinished);
    } else if (!error) {
        error = errno;
    }
    free(unfinished);
    RU_REQUIRE(!error, RU_ERR_SYSTEM, "%s: cannot write the file: %s", path, strerror(error));
    return RU_OK;
}
