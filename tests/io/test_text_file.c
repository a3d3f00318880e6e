/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/text_file.h>
#include <ru/io/whole_file.h>

static void check_text(const char *path, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, expected);
}

static int count_files(const char *path)
{
    char folder[512];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    int n = 0;
    for (struct dirent *entry; (entry = readdir(opened));)
        n += entry->d_name[0] != '.';
    closedir(opened);
    return n;
}

static void a_text_replaces_the_one_before(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("text");
    assert_int_equal(ru_text_file_write(path, "first and long\n"), RU_OK);
    int n = count_files(path);
    assert_int_equal(ru_text_file_write(path, "second\n"), RU_OK);
    check_text(path, "second\n");
    assert_int_equal(count_files(path), n); /* nothing unfinished stays */
}

static void what_cannot_be_written_says_why(void **state)
{
    (void)state;
    assert_int_equal(ru_text_file_write("/no/such/folder/text", "text"), RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "/no/such/folder/text"));
    assert_non_null(strstr(ru_fault_text(), "No such file"));
    const char *folder = ru_temporary_path("folder");
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_int_equal(ru_text_file_write(folder, "text"), RU_ERR_USAGE);
    assert_non_null(strstr(ru_fault_text(), "not a regular file"));
}

static void results_and_links_are_not_overwritten(void **state)
{
    (void)state;
    static const char results[] = "\x89HDF\r\n\x1a\n, a result";
    const char *path = ru_temporary_path("result");
    assert_int_equal(ru_file_write(path, results, sizeof results - 1), RU_OK);
    assert_int_equal(ru_text_file_write(path, "text"), RU_ERR_USAGE);
    assert_non_null(strstr(ru_fault_text(), "holds results"));
    check_text(path, results);
    char link[600];
    snprintf(link, sizeof link, "%s.link", path);
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(ru_text_file_write(link, "text"), RU_ERR_USAGE);
    check_text(path, results);
}

/* /dev/full takes what is written and has no room for it. */
static void a_full_disk_leaves_nothing(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    const char *path = ru_temporary_path("kept");
    char part[600];
    assert_int_equal(ru_text_file_write(path, "old\n"), RU_OK);
    snprintf(part, sizeof part, "%s.%ld.part", path, (long)getpid());
    assert_int_equal(symlink("/dev/full", part), 0);
    assert_int_equal(ru_text_file_write(path, "new\n"), RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "No space left"));
    check_text(path, "old\n");
    assert_int_equal(access(part, F_OK), -1);
}

/* Of a folder whose making broke off, and of one that cannot get its name. */
static void a_folder_appears_whole_or_not_at_all(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("tables");
    char *part = NULL, file[600];
    for (int i = 0; i < 3; i++) {
        int n = count_files(path);
        assert_int_equal(ru_whole_name(path, &part), RU_OK);
        assert_int_equal(mkdir(part, 0777), 0);
        snprintf(file, sizeof file, "%s/a.csv", part);
        assert_int_equal(ru_text_file_write(file, "text\n"), RU_OK);
        ru_status made = i == 0 ? ru_fault(RU_ERR_INPUT, "a reason") : RU_OK;
        ru_status expected = i == 0 ? RU_ERR_INPUT : i == 1 ? RU_OK : RU_ERR_SYSTEM;
        assert_int_equal(ru_whole_end(&part, path, made), expected);
        assert_null(part);
        assert_int_equal(count_files(path), n + (i == 1));
    }
    snprintf(file, sizeof file, "%s/a.csv", path);
    check_text(file, "text\n");
}

/* A folder that may be written and not read cannot be brought to the disk. Root may read all, so
 * that it is nobody who tries there; the test's own folder is root's. */
static void a_file_whose_folder_cannot_be_synced_is_whole_and_told(void **state)
{
    (void)state;
    enum { NOBODY = 65534 };
    int is_root = geteuid() == 0;
    char folder[600], path[640], part[640];
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/rushton-unread-%ld", base ? base : "/tmp", (long)getpid());
    snprintf(path, sizeof path, "%s/text", folder);
    snprintf(part, sizeof part, "%s/part", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    FILE *file = fopen(part, "w");
    assert_true(file && fputs("text\n", file) >= 0 && fclose(file) == 0);
    assert_int_equal(chmod(folder, 0333), 0);
    if (is_root)
        assert_true(chown(part, NOBODY, NOBODY) == 0 && chown(folder, NOBODY, NOBODY) == 0 &&
                    seteuid(NOBODY) == 0);
    struct stat about;
    int reaches = stat(part, &about) == 0;
    ru_status status = ru_whole_publish(part, path);
    assert_true(!is_root || seteuid(0) == 0);
    assert_int_equal(status, RU_ERR_SYSTEM);
    if (reaches) {
        assert_non_null(strstr(ru_fault_text(), "is whole, but its folder"));
        check_text(path, "text\n");
        assert_int_equal(access(part, F_OK), -1);
    }
    assert_true(unlink(path) == 0 || !reaches);
    (void)unlink(part);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_replaces_the_one_before),
        cmocka_unit_test(what_cannot_be_written_says_why),
        cmocka_unit_test(results_and_links_are_not_overwritten),
        cmocka_unit_test(a_full_disk_leaves_nothing),
        cmocka_unit_test(a_folder_appears_whole_or_not_at_all),
        cmocka_unit_test(a_file_whose_folder_cannot_be_synced_is_whole_and_told),
    };
    return ru_run_group(tests);
}
