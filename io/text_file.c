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

/* Whether something is there, which has to be a file that can be read. */
static ru_status look(const char *path, int *is_there)
{
    struct stat about;
    *is_there = lstat(path, &about) == 0;
    if (!*is_there)
        return RU_OK;
    RU_REQUIRE(S_ISREG(about.st_mode), RU_ERR_USAGE, "'%s' is not a regular file: not written",
               path);
    RU_REQUIRE(access(path, R_OK) == 0, RU_ERR_SYSTEM, "%s: cannot be read: %s", path,
               strerror(errno));
    return RU_OK;
}

ru_status ru_file_check(const char *path)
{
    int is_there;
    RU_TRY(look(path, &is_there));
    RU_REQUIRE(!is_there || !ru_file_is_hdf5(path), RU_ERR_USAGE,
               "'%s' holds results (HDF5): not overwritten", path);
    return RU_OK;
}

ru_status ru_file_check_own(const char *path, const ru_file_own *own)
{
    char head[RU_FILE_HEAD + 1];
    int is_there;
    RU_TRY(look(path, &is_there));
    if (!is_there)
        return RU_OK;
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, own->within, file) : 0;
    if (file)
        fclose(file);
    for (size_t i = 0; i < n; i++)
        head[i] = head[i] ? head[i] : ' ';
    head[n] = '\0';
    RU_REQUIRE(strstr(head, own->sign), RU_ERR_USAGE, "'%s' is there and is %s: not overwritten",
               path, own->is_none);
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
