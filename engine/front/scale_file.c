/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/scale_file.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/scale/scaling.h>

/* A file of that name that we did not write is somebody's. */
static ru_status check_ours(const char *path)
{
    char first[sizeof RU_SCALED_BY] = "";
    struct stat there;
    if (lstat(path, &there) != 0)
        return RU_OK;
    FILE *file = S_ISREG(there.st_mode) ? fopen(path, "r") : NULL;
    size_t n = file ? fread(first, 1, sizeof first - 1, file) : 0;
    if (file)
        fclose(file);
    RU_REQUIRE(n == sizeof first - 1 && strcmp(first, RU_SCALED_BY) == 0, RU_ERR_USAGE,
               "'%s' is there and is no scaled scenario: not overwritten", path);
    return RU_OK;
}

ru_status ru_scale_file_write(const char *path, const char *text)
{
    char part[4200];
    RU_TRY(check_ours(path));
    snprintf(part, sizeof part, "%s.part", path);
    FILE *file = fopen(part, "w");
    int failed = !file || fputs(text, file) < 0;
    if (file && fclose(file) != 0)
        failed = 1;
    if (!failed)
        failed = rename(part, path) != 0;
    if (failed && file)
        remove(part);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "%s cannot be written: %s", path, strerror(errno));
    return RU_OK;
}
