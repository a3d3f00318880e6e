/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_sheet.h>

#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_layout.h>
#include <ru/io/hdf5_read.h>

/* The columns and where a figure has them. */
typedef struct column {
    ru_layout_id id;
    size_t offset;
} column;

static const column texts[] = {
    {RU_AT_SHEET_SYMBOL, offsetof(ru_schema_figure, symbol)},
    {RU_AT_SHEET_UNIT, offsetof(ru_schema_figure, unit)},
    {RU_AT_SHEET_MEANING, offsetof(ru_schema_figure, meaning)},
    {RU_AT_SHEET_FORMULA, offsetof(ru_schema_figure, formula)},
    {RU_AT_SHEET_SOURCE, offsetof(ru_schema_figure, source)},
    {RU_AT_SHEET_VALID, offsetof(ru_schema_figure, valid)},
    {RU_AT_SHEET_RANGE, offsetof(ru_schema_figure, range)},
    {RU_AT_SHEET_NOTE, offsetof(ru_schema_figure, note)},
};
static const ru_layout_id numbers[] = {RU_AT_SHEET_VALUE, RU_AT_SHEET_IMPELLER,
                                       RU_AT_SHEET_WARNING};
enum { N_TEXT = sizeof texts / sizeof texts[0], N_NUMBER = sizeof numbers / sizeof numbers[0] };

static const char **text_of(const ru_schema_figure *figure, size_t k)
{
    return (const char **)((char *)(uintptr_t)figure + texts[k].offset);
}

static ru_status create_texts(const ru_h5_file *file, const ru_schema_figure *figures, size_t n,
                              size_t k)
{
    const char **of_all = malloc(n * sizeof *of_all);
    RU_REQUIRE(of_all, RU_ERR_SYSTEM, "out of memory for %zu figures", n);
    for (size_t i = 0; i < n; i++)
        of_all[i] = *text_of(&figures[i], k);
    ru_status status = ru_h5_texts_write(file, ru_layout(texts[k].id)->path, n, of_all);
    free(of_all);
    return status;
}

static ru_status create_numbers(const ru_h5_file *file, ru_layout_id id, size_t n,
                                const void *values)
{
    const ru_layout_row *row = ru_layout(id);
    const ru_h5_spec spec = {.path = row->path,
                             .unit = row->unit,
                             .meaning = row->meaning,
                             .type = row->type[0] == 'i' ? RU_H5_INT : RU_H5_DOUBLE,
                             .n_dim = 1,
                             .dims = {n}};
    RU_TRY(ru_h5_numbers_create(file, &spec, values));
    return RU_OK;
}

ru_status ru_h5_sheet_create(const ru_h5_file *file, const ru_schema_figure *figures, size_t n)
{
    ru_status status = RU_OK;
    if (!n)
        return RU_OK;
    RU_TRY(ru_h5_group_create(file, ru_layout(RU_AT_SHEET)->path));
    for (size_t k = 0; k < N_TEXT; k++)
        RU_TRY(create_texts(file, figures, n, k));
    double *values = malloc(n * sizeof *values);
    int *whole = malloc(2 * n * sizeof *whole);
    if (!values || !whole)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for %zu figures", n);
    for (size_t i = 0; status == RU_OK && i < n; i++) {
        values[i] = figures[i].value;
        whole[i] = figures[i].impeller;
        whole[n + i] = figures[i].warning;
    }
    const void *const columns[N_NUMBER] = {values, whole, whole + n};
    for (size_t k = 0; status == RU_OK && k < N_NUMBER; k++)
        status = create_numbers(file, numbers[k], n, columns[k]);
    free(values);
    free(whole);
    RU_TRY(status);
    return RU_OK;
}

/* Columns as they are read; owned. */
typedef struct sheet {
    char *bytes[N_TEXT];
    size_t stride[N_TEXT], n;
    double *values[N_NUMBER];
} sheet;

static ru_status read_columns(const ru_result *result, sheet *c)
{
    size_t n = 0;
    for (size_t k = 0; k < N_TEXT; k++) {
        const char *path = ru_layout(texts[k].id)->path;
        RU_TRY(ru_result_texts_read(result, path, &c->bytes[k], &n, &c->stride[k]));
        RU_REQUIRE(k == 0 || n == c->n, RU_ERR_INPUT, "the sheet has columns of different lengths");
        c->n = n;
        if (!n)
            return RU_OK;
    }
    for (size_t k = 0; k < N_NUMBER; k++) {
        RU_TRY(ru_result_numbers_read(result, ru_layout(numbers[k])->path, &c->values[k], &n));
        RU_REQUIRE(n == c->n, RU_ERR_INPUT, "the sheet has columns of different lengths");
    }
    return RU_OK;
}

/* One block: the figures, then the bytes of their texts. */
static ru_status join(const sheet *c, ru_schema_figure **figures)
{
    size_t room = c->n * sizeof **figures;
    for (size_t k = 0; k < N_TEXT; k++)
        room += c->n * c->stride[k];
    *figures = calloc(1, room + 1);
    RU_REQUIRE(*figures, RU_ERR_SYSTEM, "out of memory for the sheet");
    char *bytes = (char *)(*figures + c->n);
    for (size_t k = 0; k < N_TEXT; k++) {
        memcpy(bytes, c->bytes[k], c->n * c->stride[k]);
        for (size_t i = 0; i < c->n; i++)
            *text_of(&(*figures)[i], k) = bytes + i * c->stride[k];
        bytes += c->n * c->stride[k];
    }
    for (size_t i = 0; i < c->n; i++) {
        (*figures)[i].value = c->values[0][i];
        (*figures)[i].impeller =
            c->values[1][i] > 0 && c->values[1][i] < 1e6 ? (int)c->values[1][i] : 0;
        (*figures)[i].warning = c->values[2][i] != 0;
    }
    return RU_OK;
}

ru_status ru_result_sheet_read(const ru_result *result, ru_schema_figure **figures, size_t *n)
{
    sheet c = {0};
    *figures = NULL;
    *n = 0;
    ru_status status = read_columns(result, &c);
    if (status == RU_OK && c.n)
        status = join(&c, figures);
    if (status == RU_OK)
        *n = c.n;
    for (size_t k = 0; k < N_TEXT; k++)
        free(c.bytes[k]);
    for (size_t k = 0; k < N_NUMBER; k++)
        free(c.values[k]);
    RU_TRY(status);
    return RU_OK;
}
