/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* locks of open files, which POSIX has since 2024 */
#include <ru/io/hdf5_disk.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hdf5.h>

/* An open file as HDF5 holds it. */
typedef struct disk_file {
    H5FD_t base; /* first, as HDF5 wants it; filled in by HDF5 */
    int descriptor;
    haddr_t end_of_space, end_of_file;
    dev_t device;
    ino_t inode;
    ru_h5_disk *disk; /* borrowed */
} disk_file;

/* From a byte on that no file has. A lock of an open file does not tell whose it is: its length
 * does, the process's number and one more. */
static struct flock lock_of_writer(pid_t process)
{
    return (struct flock){.l_type = F_WRLCK,
                          .l_whence = SEEK_SET,
                          .l_start = (off_t)1 << 62,
                          .l_len = (off_t)process + 1};
}

ru_h5_disk ru_h5_disk_make(void)
{
    return (ru_h5_disk){.writes_left = -1, .held = -1};
}

ru_h5_holder ru_h5_disk_holder(const char *path, long *process)
{
    struct flock mark = lock_of_writer(0);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int error = file < 0 ? -1 : fcntl(file, F_OFD_GETLK, &mark);
    if (file >= 0)
        close(file);
    if (process)
        *process = error == 0 && mark.l_type != F_UNLCK ? (long)mark.l_len - 1 : 0;
    return error != 0 ? RU_H5_UNKNOWN : mark.l_type == F_UNLCK ? RU_H5_NOBODY : RU_H5_SOMEBODY;
}

ru_status ru_h5_disk_free_check(const char *path)
{
    long process = 0;
    RU_REQUIRE(ru_h5_disk_holder(path, &process) != RU_H5_SOMEBODY, RU_ERR_SYSTEM,
               "%s: another run writes these results now (process %ld); name others with -o", path,
               process);
    return RU_OK;
}

static int is_at(int file, const char *path)
{
    struct stat here, there;
    return fstat(file, &here) == 0 && stat(path, &there) == 0 && here.st_dev == there.st_dev &&
           here.st_ino == there.st_ino;
}

ru_status ru_h5_disk_take(ru_h5_disk *disk, const char *path, int create)
{
    RU_REQUIRE(disk->held < 0, RU_ERR_INTERNAL, "%s: another file is held already", path);
    for (;;) {
        struct flock mark = lock_of_writer(getpid());
        int file = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0666);
        if (file < 0 && errno == ENOENT && !create)
            return RU_OK;
        RU_REQUIRE(file >= 0, RU_ERR_SYSTEM, "%s: cannot %s the results: %s", path,
                   create ? "create" : "write", strerror(errno));
        int refused = fcntl(file, F_OFD_SETLK, &mark) != 0 && (errno == EAGAIN || errno == EACCES);
        /* Who had it until now may have given it another name since it was opened. */
        if (!refused && is_at(file, path)) {
            disk->held = file;
            return RU_OK;
        }
        ru_status status = refused ? ru_h5_disk_free_check(path) : RU_OK;
        close(file);
        RU_TRY(status);
    }
}

void ru_h5_disk_release(ru_h5_disk *disk)
{
    if (disk->held >= 0)
        close(disk->held);
    disk->held = -1;
}

ru_status ru_h5_disk_sync(const ru_h5_disk *disk, const char *path)
{
    RU_REQUIRE(fsync(disk->held) == 0, RU_ERR_SYSTEM, "%s: cannot be brought to the disk: %s", path,
               strerror(errno));
    return RU_OK;
}

/* A descriptor more of the file that is held: whatever is opened anew has no lock. */
static int open_held(const ru_h5_disk *disk, const char *name, unsigned flags)
{
    if (disk->held < 0 || !(flags & H5F_ACC_RDWR) || !is_at(disk->held, name))
        return -1;
    if (flags & H5F_ACC_TRUNC && ftruncate(disk->held, 0) != 0)
        return -1;
    return fcntl(disk->held, F_DUPFD_CLOEXEC, 0);
}

static H5FD_t *open_file(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    ru_h5_disk *const *disk = H5Pget_driver_info(access);
    struct stat info;
    (void)most;
    if (!disk)
        return NULL;
    disk_file *file = calloc(1, sizeof *file);
    if (!file)
        return NULL;
    file->disk = *disk;
    file->descriptor = open_held(file->disk, name, flags);
    if (file->descriptor < 0 || fstat(file->descriptor, &info) != 0) {
        if (file->descriptor >= 0)
            close(file->descriptor);
        free(file);
        return NULL;
    }
    file->end_of_file = (haddr_t)info.st_size;
    file->device = info.st_dev;
    file->inode = info.st_ino;
    return &file->base;
}

static herr_t close_file(H5FD_t *base)
{
    disk_file *file = (disk_file *)base;
    if (close(file->descriptor) != 0 && !file->disk->error)
        file->disk->error = errno;
    free(file);
    return 0;
}

static int compare(const H5FD_t *one, const H5FD_t *other)
{
    const disk_file *a = (const disk_file *)one, *b = (const disk_file *)other;
    if (a->device != b->device)
        return a->device < b->device ? -1 : 1;
    return a->inode == b->inode ? 0 : a->inode < b->inode ? -1 : 1;
}

static herr_t query(const H5FD_t *base, unsigned long *flags)
{
    (void)base;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_SUPPORTS_SWMR_IO |
             H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t get_end_of_space(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return ((const disk_file *)base)->end_of_space;
}

static herr_t set_end_of_space(H5FD_t *base, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((disk_file *)base)->end_of_space = end;
    return 0;
}

static haddr_t get_end_of_file(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return ((const disk_file *)base)->end_of_file;
}

static herr_t read_bytes(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n,
                         void *buffer)
{
    const disk_file *file = (const disk_file *)base;
    char *to = buffer;
    (void)type;
    (void)transfer;
    while (n) {
        ssize_t got = pread(file->descriptor, to, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        /* Behind its end a file is zero. */
        if (got == 0) {
            memset(to, 0, n);
            return 0;
        }
        to += got;
        at += (haddr_t)got;
        n -= (size_t)got;
    }
    return 0;
}

static herr_t write_bytes(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n,
                          const void *buffer)
{
    disk_file *file = (disk_file *)base;
    ru_h5_disk *disk = file->disk;
    const char *from = buffer;
    (void)type;
    (void)transfer;
    if (at + n > file->end_of_file)
        file->end_of_file = at + n;
    if (disk->writes_left >= 0 && disk->writes_left-- == 0 && !disk->error)
        disk->error = ENOSPC;
    while (n && !disk->error) {
        ssize_t put = pwrite(file->descriptor, from, n, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            disk->error = put < 0 ? errno : EIO;
            break;
        }
        from += put;
        at += (haddr_t)put;
        n -= (size_t)put;
    }
    return 0;
}

static herr_t cut(H5FD_t *base, hid_t transfer, hbool_t closing)
{
    disk_file *file = (disk_file *)base;
    (void)transfer;
    (void)closing;
    if (file->end_of_space == file->end_of_file)
        return 0;
    if (!file->disk->error && ftruncate(file->descriptor, (off_t)file->end_of_space) != 0)
        file->disk->error = errno;
    file->end_of_file = file->end_of_space;
    return 0;
}

/* No lock is taken, since readers may always look; but without these two calls HDF5 would not mark
 * the file as open for writing, and then nobody could. */
static herr_t lock(H5FD_t *base, hbool_t write)
{
    (void)base;
    (void)write;
    return 0;
}

static herr_t unlock(H5FD_t *base)
{
    (void)base;
    return 0;
}

static const H5FD_class_t driver = {.name = "rushton_disk",
                                    .maxaddr = (haddr_t)INT64_MAX,
                                    .fc_degree = H5F_CLOSE_WEAK,
                                    .fapl_size = sizeof(ru_h5_disk *),
                                    .open = open_file,
                                    .close = close_file,
                                    .cmp = compare,
                                    .query = query,
                                    .get_eoa = get_end_of_space,
                                    .set_eoa = set_end_of_space,
                                    .get_eof = get_end_of_file,
                                    .read = read_bytes,
                                    .write = write_bytes,
                                    .truncate = cut,
                                    .lock = lock,
                                    .unlock = unlock,
                                    .fl_map = H5FD_FLMAP_DICHOTOMY};

/* The driver, registered once and for good: HDF5 closes a file through the driver after it has let
 * go of it, and would read freed memory where the file was the last to hold it. */
static hid_t find_driver(void)
{
    static hid_t id = H5I_INVALID_HID;
    if (id < 0 || H5Iget_type(id) != H5I_VFL)
        id = H5FDregister(&driver);
    return id;
}

ru_status ru_h5_disk_set(int64_t access, ru_h5_disk *disk)
{
    hid_t id = find_driver();
    herr_t error = id < 0 ? -1 : H5Pset_driver(access, id, &disk);
    RU_REQUIRE(error >= 0, RU_ERR_SYSTEM, "HDF5 refuses our file driver");
    return RU_OK;
}

ru_status ru_h5_disk_check(const ru_h5_disk *disk, const char *path)
{
    RU_REQUIRE(!disk->error, RU_ERR_SYSTEM, "%s: cannot write: %s", path, strerror(disk->error));
    return RU_OK;
}
