/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/fitted.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>
#include <ru/io/csv_read.h>

ru_status ru_file_hash(const char *path, uint64_t *hash)
{
    char *bytes = NULL;
    size_t n_byte = 0;
    RU_TRY(ru_bytes_read(path, &bytes, &n_byte));
    *hash = ru_hash_bytes(bytes, n_byte);
    free(bytes);
    return RU_OK;
}

static const char *text_of(const ru_tree *item, const char *key)
{
    const ru_tree *found = ru_tree_find(item, key);
    return found && found->text ? found->text : "";
}

/* 1 where an item speaks of one of the files' bytes, of which `hashes` [n_file] are those. */
static int has_bytes(const ru_tree *item, const char *const *hashes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text_of(item, "fnv1a64"), hashes[i]) == 0)
            return 1;
    return 0;
}

static void find(const ru_tree *fitted, const char *const *hashes, size_t n_file,
                 const ru_run_choice *choice, ru_fitted_use *use)
{
    for (size_t i = 0; i < fitted->n_item; i++) {
        const ru_tree *item = fitted->items[i];
        const char *run = text_of(item, "run");
        /* without names of runs the bytes alone decide */
        int is_run = ru_run_chosen(choice, run);
        int same = has_bytes(item, hashes, n_file);
        ru_fitted_state state = is_run && same     ? RU_FITTED_HERE
                                : is_run && run[0] ? RU_FITTED_NAMED
                                                   : RU_FITTED_OTHERS;
        if (state <= use->state)
            continue;
        use->state = state;
        snprintf(use->by, sizeof use->by, "%s", text_of(item, "by"));
        snprintf(use->run, sizeof use->run, "%s", state == RU_FITTED_OTHERS ? "" : run);
    }
}

ru_status ru_fitted_find(const ru_tree *scenario, const ru_measured *measured,
                         const ru_run_choice *choice, ru_fitted_use *use)
{
    enum { SIZE = 17 };
    const ru_tree *fitted = ru_tree_find(scenario, "fitted");
    *use = (ru_fitted_use){RU_FITTED_UNTOLD, "", ""};
    if (!fitted || !fitted->n_item)
        return RU_OK;
    size_t n = measured->n_file;
    char *texts = calloc(n + 1, SIZE);
    const char **hashes = calloc(n + 1, sizeof *hashes);
    ru_status status = texts && hashes ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        uint64_t hash = 0;
        status = ru_file_hash(ru_measured_file(measured, i), &hash);
        snprintf(texts + i * SIZE, SIZE, "%016" PRIx64, hash);
        hashes[i] = texts + i * SIZE;
    }
    if (status == RU_OK)
        find(fitted, hashes, n, choice, use);
    free(texts);
    free(hashes);
    return status;
}

void ru_fitted_tell(const ru_fitted_use *use, const ru_run_choice *choice, char *text, size_t size)
{
    const char *run = use->run[0] ? use->run : choice->run && choice->run[0] ? choice->run : "";
    const char *of = run[0] ? "run " : "this run";
    switch (use->state) {
    case RU_FITTED_UNTOLD:
        snprintf(text, size, "%s", "");
        return;
    case RU_FITTED_OTHERS:
        snprintf(text, size, "%s%.80s was not used for fitting (%s)", of, run, use->by);
        return;
    case RU_FITTED_NAMED:
        snprintf(text, size,
                 "%s%.80s was used for fitting, from files with other contents than these (%s)", of,
                 run, use->by);
        return;
    case RU_FITTED_HERE:
        snprintf(text, size, "%s%.80s was used for fitting (%s): no prediction", of, run, use->by);
        return;
    }
}
