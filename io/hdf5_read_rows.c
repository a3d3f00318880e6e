/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_read.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_base.h>
#include <ru/io/hdf5_layout.h>

/* Reading back what has rows of mixed kinds, the balance and the events, and what is wide: arrays.
 */

enum { N_NUMBER = 8 };

/* Texts of a row's column, side by side in strides. */
typedef struct texts {
    char *bytes;
    size_t n, stride;
} texts;

static ru_status read_texts(const ru_result *result, ru_layout_id id, texts *read)
{
    RU_TRY(
        ru_result_texts_read(result, ru_layout(id)->path, &read->bytes, &read->n, &read->stride));
    return RU_OK;
}

static void fill_row(double *const numbers[N_NUMBER], size_t i, ru_balance *row)
{
    row->initial = numbers[0][i];
    row->fed = numbers[1][i];
    row->withdrawn = numbers[2][i];
    row->transferred = numbers[3][i];
    row->reacted = numbers[4][i];
    row->final = numbers[5][i];
    row->closure = numbers[6][i];
    row->conserved = numbers[7][i] != 0;
}

/* One block: the rows, then the bytes of their texts. */
static ru_status join(const texts *name, const texts *kind, double *const numbers[N_NUMBER],
                      ru_balance **rows)
{
    size_t n = name->n, names = n * name->stride, kinds = n * kind->stride;
    *rows = malloc(n * sizeof **rows + names + kinds + 1);
    RU_REQUIRE(*rows, RU_ERR_SYSTEM, "out of memory for the balance");
    char *bytes = (char *)(*rows + n);
    memcpy(bytes, name->bytes, names);
    memcpy(bytes + names, kind->bytes, kinds);
    for (size_t i = 0; i < n; i++) {
        (*rows)[i].name = bytes + i * name->stride;
        (*rows)[i].kind = bytes + names + i * kind->stride;
        fill_row(numbers, i, &(*rows)[i]);
    }
    return RU_OK;
}

ru_status ru_result_balance_read(const ru_result *result, double *time, ru_balance **rows,
                                 size_t *n)
{
    static const ru_layout_id ids[N_NUMBER] = {RU_AT_BALANCE_INITIAL,   RU_AT_BALANCE_FED,
                                               RU_AT_BALANCE_WITHDRAWN, RU_AT_BALANCE_TRANSFERRED,
                                               RU_AT_BALANCE_REACTED,   RU_AT_BALANCE_FINAL,
                                               RU_AT_BALANCE_CLOSURE,   RU_AT_BALANCE_CONSERVED};
    texts name = {0}, kind = {0};
    double *numbers[N_NUMBER] = {0}, *at = NULL;
    size_t n_time = 0;
    *rows = NULL;
    *n = 0;
    RU_TRY(ru_result_numbers_read(result, ru_layout(RU_AT_BALANCE_TIME)->path, &at, &n_time));
    *time = n_time ? at[0] : NAN;
    free(at);
    ru_status status = read_texts(result, RU_AT_BALANCE_NAME, &name);
    if (status == RU_OK)
        status = read_texts(result, RU_AT_BALANCE_KIND, &kind);
    for (int i = 0; status == RU_OK && name.n && i < N_NUMBER; i++) {
        size_t count = 0;
        status = ru_result_numbers_read(result, ru_layout(ids[i])->path, &numbers[i], &count);
        if (status == RU_OK && (count != name.n || kind.n != name.n))
            status = ru_fault(RU_ERR_INPUT, "the balance has columns of different lengths");
    }
    if (status == RU_OK && name.n)
        status = join(&name, &kind, numbers, rows);
    if (status == RU_OK)
        *n = name.n;
    for (int i = 0; i < N_NUMBER; i++)
        free(numbers[i]);
    free(name.bytes);
    free(kind.bytes);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_result_events_read(const ru_result *result, ru_result_event **events, size_t *n)
{
    texts kind = {0}, text = {0};
    double *times = NULL;
    *events = NULL;
    *n = 0;
    RU_TRY(ru_result_numbers_read(result, ru_layout(RU_AT_EVENTS_TIME)->path, &times, n));
    ru_status status = read_texts(result, RU_AT_EVENTS_KIND, &kind);
    if (status == RU_OK)
        status = read_texts(result, RU_AT_EVENTS_TEXT, &text);
    if (status == RU_OK && (kind.n < *n || text.n < *n))
        status = ru_fault(RU_ERR_INPUT, "the events have columns of different lengths");
    if (status == RU_OK) {
        *events = malloc((*n + 1) * sizeof **events);
        if (!*events)
            status = ru_fault(RU_ERR_SYSTEM, "out of memory for %zu events", *n);
    }
    for (size_t i = 0; status == RU_OK && i < *n; i++) {
        ru_result_event *event = &(*events)[i];
        event->time = times[i];
        snprintf(event->kind, sizeof event->kind, "%s", kind.bytes + i * kind.stride);
        snprintf(event->text, sizeof event->text, "%s", text.bytes + i * text.stride);
    }
    free(times);
    free(kind.bytes);
    free(text.bytes);
    if (status != RU_OK)
        *n = 0;
    RU_TRY(status);
    return RU_OK;
}

/* Numbers of one array; fails where they are not `expected`, which 0 leaves open. */
static ru_status read_member(const ru_result *result, const char *name, const char *member,
                             size_t expected, double **values, size_t *n)
{
    char path[1024], stored[512];
    ru_h5_member_path(ru_layout(RU_AT_ARRAY)->path, name, stored, sizeof stored);
    snprintf(path, sizeof path, "%s/%s", stored, member);
    RU_TRY(ru_result_numbers_read(result, path, values, n));
    RU_REQUIRE(!expected || *n >= expected, RU_ERR_INPUT, "'%s' holds %zu numbers in place of %zu",
               path, *n, expected);
    return RU_OK;
}

ru_status ru_result_array_read(const ru_result *result, const char *name, double **times,
                               double **values, double **sd, size_t *n_row)
{
    const ru_result_info *info = ru_result_get(result);
    size_t i = 0, n;
    *times = *values = *sd = NULL;
    *n_row = 0;
    while (i < info->n_array && strcmp(info->arrays[i].column.name, name) != 0)
        i++;
    RU_REQUIRE(i < info->n_array, RU_ERR_INPUT, "there is no array '%s'", name);
    ru_status status = read_member(result, name, "time", 0, times, n_row);
    if (status == RU_OK)
        status = read_member(result, name, "values", *n_row * info->arrays[i].n, values, &n);
    if (status == RU_OK && info->arrays[i].with_sd)
        status = read_member(result, name, "sd", *n_row * info->arrays[i].n, sd, &n);
    if (status == RU_OK)
        return RU_OK;
    free(*times);
    free(*values);
    free(*sd);
    *times = *values = *sd = NULL;
    return status;
}
