/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/scale_file.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/io/text_file.h>
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
    RU_TRY(check_ours(path));
    RU_TRY(ru_text_file_write(path, text));
    return RU_OK;
}
