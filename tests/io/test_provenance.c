/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>
#include <unistd.h>

#include <ru/io/provenance.h>

static void libraries_are_named_with_versions(void **state)
{
    (void)state;
    static const char *const names[] = {"HDF5 ", "libfyaml ", "libcsv "};
    const char *text = ru_io_library_versions();
    for (size_t i = 0; i < 3; i++) {
        const char *at = strstr(text, names[i]);
        assert_non_null(at);
        assert_in_range(at[strlen(names[i])], '0', '9');
    }
}

static void nothing_tells_of_the_machine(void **state)
{
    (void)state;
    char host[256] = "";
    assert_int_equal(gethostname(host, sizeof host - 1), 0);
    assert_null(strstr(ru_io_library_versions(), host));
    assert_null(strchr(ru_io_library_versions(), '/'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(libraries_are_named_with_versions),
        cmocka_unit_test(nothing_tells_of_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
