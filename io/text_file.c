/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/text_file.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/whole_file.h>

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

static ru_status write_all(const char *unfinished, const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(unfinished, "wb");
    int error = !file || fwrite(bytes, 1, n, file) != n ? errno : 0;
    if (file && fclose(file) != 0 && !error)
        error = errno;
    RU_REQUIRE(!error, RU_ERR_SYSTEM, "%s: cannot write the file: %s", path, strerror(error));
    return RU_OK;
}

ru_status ru_file_write(const char *path, const void *bytes, size_t n)
{
    char *unfinished = NULL;
    RU_TRY(ru_file_check(path));
    RU_TRY(ru_whole_name(path, &unfinished));
    RU_TRY(ru_whole_end(&unfinished, path, write_all(unfinished, path, bytes, n)));
    return RU_OK;
}

ru_status ru_text_file_write(const char *path, const char *text)
{
    RU_TRY(ru_file_write(path, text, strlen(text)));
    return RU_OK;
}
