/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/whole_file.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ru_status ru_whole_name(const char *path, char **unfinished)
{
    size_t n = strlen(path), room = n + 32;
    while (n > 1 && path[n - 1] == '/')
        n--;
    *unfinished = malloc(room);
    RU_REQUIRE(*unfinished, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(*unfinished, room, "%.*s.%ld.part", (int)n, path, (long)getpid());
    return RU_OK;
}

/* 0 or errno. Some file systems cannot sync a folder; a file has to be safe. */
static int sync_one(const char *path)
{
    struct stat about;
    int descriptor = open(path, O_RDONLY);
    int error = descriptor < 0 || fsync(descriptor) != 0 ? errno : 0;
    if (error == EINVAL && fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode))
        error = 0;
    if (descriptor >= 0)
        close(descriptor);
    return error;
}

static int sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    int n = !slash ? 1 : slash == path ? 1 : (int)(slash - path);
    char *folder = malloc((size_t)n + 1);
    if (!folder)
        return ENOMEM;
    snprintf(folder, (size_t)n + 1, "%s", slash ? path : ".");
    int error = sync_one(folder);
    free(folder);
    return error;
}

ru_status ru_whole_publish(const char *unfinished, const char *path)
{
    int error = sync_one(unfinished);
    if (!error && rename(unfinished, path) != 0)
        error = errno;
    RU_REQUIRE(!error, RU_ERR_SYSTEM, "%s: cannot write the file: %s", path, strerror(error));
    error = sync_folder_of(path);
    RU_REQUIRE(!error, RU_ERR_SYSTEM,
               "%s: is whole, but its folder cannot be brought to the disk, and a crash of the "
               "machine may take the name away: %s",
               path, strerror(error));
    return RU_OK;
}

/* A file, or a folder with the files in it. */
static void remove_made(const char *path)
{
    if (unlink(path) == 0)
        return;
    DIR *folder = opendir(path);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        (void)unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    (void)rmdir(path);
}

ru_status ru_whole_end(char **unfinished, const char *path, ru_status status)
{
    if (status == RU_OK)
        status = ru_whole_publish(*unfinished, path);
    if (status != RU_OK)
        remove_made(*unfinished);
    free(*unfinished);
    *unfinished = NULL;
    return status;
}
