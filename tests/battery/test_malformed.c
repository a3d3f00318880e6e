/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/unit.h>
#include <ru/core/scenario.h>
#include <ru/io/yaml_read.h>

#include "support.h"

/* Every malformed scenario in malformed/ against the message beside it, and thousands of mutations
 * of a good one, which may be refused but never crash. Lines "# --set path=value" in a scenario
 * are overrides. */

enum { MOST_SETS = 8, N_MUTATION = 3000 };

/* All bytes of a file, NUL-terminated; the caller frees them. */
static char *read_all(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    char *bytes = calloc(1, 1 << 16);
    *n = fread(bytes, 1, (1 << 16) - 1, file);
    fclose(file);
    return bytes;
}

/* Reads and builds; the status and, in `message`, the fault. */
static ru_status build(const char *path, const char *const *sets, size_t n_set, char *message,
                       size_t size)
{
    ru_document *document = NULL;
    ru_scenario *scenario = NULL;
    ru_diagnostics log = {0};
    ru_fault_clear();
    ru_status status = ru_yaml_read(path, sets, n_set, &document);
    if (status == RU_OK)
        status = ru_scenario_build(document, &log, &scenario);
    snprintf(message, size, "%s", ru_fault_text());
    ru_scenario_destroy(&scenario);
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document);
    return status;
}

/* The overrides named in the comments of a scenario; cut out of `bytes`. */
static size_t find_sets(char *bytes, size_t n, const char **sets)
{
    size_t n_set = 0;
    char *end = bytes + n;
    for (char *line = bytes; line < end && n_set < MOST_SETS;) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        *stop = '\0';
        if (strncmp(line, "# --set ", 8) == 0)
            sets[n_set++] = line + 8;
        line = stop + 1;
    }
    return n_set;
}

static void check_one(const char *path)
{
    char expected_path[256], message[8192];
    const char *sets[MOST_SETS];
    size_t n, n_expected;
    snprintf(expected_path, sizeof expected_path, "%.*s.expected", (int)(strlen(path) - 5), path);
    char *bytes = read_all(path, &n), *expected = read_all(expected_path, &n_expected);
    size_t n_set = find_sets(bytes, n, sets);
    ru_status status = build(path, sets, n_set, message, sizeof message);
    if (status != RU_ERR_INPUT)
        fail_msg("%s: %s instead of RU_ERR_INPUT", path, ru_status_name(status));
    if (strcmp(message, expected) != 0)
        fail_msg("%s:\n%s\nexpected:\n%s", path, message, expected);
    free(bytes);
    free(expected);
}

static void every_malformed_scenario_has_its_message(void **state)
{
    (void)state;
    DIR *folder = opendir(".");
    assert_non_null(folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *end = strrchr(entry->d_name, '.');
        if (!end || strcmp(end, ".yaml") != 0)
            continue;
        check_one(entry->d_name);
        count++;
    }
    closedir(folder);
    assert_true(count >= 90);
}

/* xorshift64: the same mutations every time. */
static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Changes, drops, doubles or swaps a few bytes; returns the new length (room for 64 more). */
static size_t mutate(char *bytes, size_t n, uint64_t *seed)
{
    static const char special[] = ":{}[],-#&*!|>'\"%@` \n\t\\0159eE.~<=";
    for (uint64_t k = 1 + draw(seed) % 4; k > 0 && n > 2; k--) {
        size_t i = draw(seed) % n, length = 1 + draw(seed) % 12;
        if (length > n - i)
            length = n - i;
        switch (draw(seed) % 5) {
        case 0:
            bytes[i] = special[draw(seed) % (sizeof special - 1)];
            break;
        case 1:
            bytes[i] = (char)draw(seed);
            break;
        case 2:
            memmove(bytes + i, bytes + i + length, n - i - length);
            n -= length;
            break;
        case 3:
            memmove(bytes + i + length, bytes + i, n - i);
            n += length;
            break;
        default:
            bytes[i] = bytes[draw(seed) % n];
        }
    }
    return n;
}

static void mutations_of(const char *name, int n_mutation)
{
    char path[512], message[8192];
    snprintf(path, sizeof path, "%s", ru_temporary_path("mutated.yaml"));
    size_t n, refused = 0;
    char *good = read_all(name, &n), *bytes = malloc(n + 64);
    assert_int_equal(build(name, NULL, 0, message, sizeof message), RU_OK);
    uint64_t seed = 0x9e3779b97f4a7c15u;
    for (int i = 0; i < n_mutation; i++) {
        memcpy(bytes, good, n);
        size_t length = mutate(bytes, n, &seed);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(bytes, 1, length, file);
        fclose(file);
        ru_status status = build(path, NULL, 0, message, sizeof message);
        refused += status == RU_ERR_INPUT;
        if (status != RU_OK && (status != RU_ERR_INPUT || !strstr(message, ": error: ")))
            fail_msg("%s, mutation %d: %s: %s", name, i, ru_status_name(status), message);
    }
    assert_true(refused > (size_t)n_mutation / 4);
    free(good);
    free(bytes);
}

static void mutations_never_crash(void **state)
{
    (void)state;
    mutations_of("parts/good.yaml", N_MUTATION);
    mutations_of("parts/good_model.yaml", N_MUTATION / 2);
}

static int enter_folder(void **state)
{
    (void)state;
    return chdir(RU_SOURCE_DIR "/tests/battery/malformed");
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_malformed_scenario_has_its_message),
        cmocka_unit_test(mutations_never_crash),
    };
    return cmocka_run_group_tests(tests, enter_folder, shut_down);
}
