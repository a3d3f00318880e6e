/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/text_file.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What every HDF5 file begins with (HDF5 File Format Specification 3.0, II.A). */
static const char hdf5_sign[8] = "\211HDF\r\n\032\n";

int ru_file_is_hdf5(const char *path)
{
    char head[sizeof hdf5_sign];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;
    if (file)
        fclose(file);
    return n == sizeof head && memcmp(head, hdf5_sign, n) == 0;
}

ru_status ru_file_check(const char *path)
{
    struct stat about;
    if (lstat(path, &about) != 0)
        return RU_OK;
    RU_REQUIRE(S_ISREG(about.st_mode), RU_ERR_USAGE, "'%s' is not a regular file: not written",
               path);
    RU_REQUIRE(access(path, R_OK) == 0, RU_ERR_SYSTEM, "%s: cannot be read: %s", path,
               strerror(errno));
    RU_REQUIRE(!ru_file_is_hdf5(path), RU_ERR_USAGE, "'%s' holds results (HDF5): not overwritten",
               path);
    return RU_OK;
}

static int write_all(FILE *file, const void *bytes, size_t n)
{
    int error = 0;
    if (fwrite(bytes, 1, n, file) != n || fflush(file) != 0 || fsync(fileno(file)) != 0)
        error = errno;
    if (fclose(file) != 0 && !error)
        error = errno;
    return error;
}

ru_status ru_file_write(const char *path, const void *bytes, size_t n)
{
    size_t room = strlen(path) + 32;
    RU_TRY(ru_file_check(path));
    char *unfinished = malloc(room);
    RU_REQUIRE(unfinished, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(unfinished, room, "%s.%ld.part", path, (long)getpid());
    FILE *file = fopen(unfinished, "wb");
    int error = file ? write_all(file, bytes, n) : errno;
    if (file && !error && rename(unfinished, path) != 0)
        error = errno;
    if (file && error)
        unlink(unfinished);
    free(unfinished);
    RU_REQUIRE(!error, RU_ERR_SYSTEM, "%s: cannot write the file: %s", path, strerror(error));
    return RU_OK;
}

ru_status ru_text_file_write(const char *path, const char *text)
{
    RU_TRY(ru_file_write(path, text, strlen(text)));
    return RU_OK;
}
