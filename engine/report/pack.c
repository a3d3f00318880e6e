/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/pack.h>

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

/* Of deflate; the highest takes twice the time for a few per cent. */
enum { LEVEL = 6 };

static const struct {
    const char *name;
    size_t size;
} types[] = {[RU_PACK_F64] = {"f64", 8},
             [RU_PACK_F32] = {"f32", 4},
             [RU_PACK_U8] = {"u8", 1},
             [RU_PACK_U16] = {"u16", 2}};

static size_t count(ru_pack_shape shape)
{
    return shape.is_matrix ? shape.n_row * shape.n_column : shape.n_column;
}

static ru_status set_base64(ru_json in, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t used = 0;
    char *text = malloc(4 * (n / 3 + 1));
    RU_REQUIRE(text, RU_ERR_SYSTEM, "out of memory for %zu bytes of a page", n);
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        unsigned b = (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0u) |
                     (left > 2 ? bytes[i + 2] : 0u);
        text[used++] = digits[b >> 18];
        text[used++] = digits[b >> 12 & 63];
        text[used++] = left > 1 ? digits[b >> 6 & 63] : '=';
        text[used++] = left > 2 ? digits[b & 63] : '=';
    }
    ru_json_set_ascii(in, "data", text, used);
    free(text);
    return RU_OK;
}

static ru_json set_head(ru_json in, const char *key, ru_pack_type type, ru_pack_shape shape)
{
    ru_json array = ru_json_set_map(in, key);
    ru_json_set_text(array, "type", types[type].name);
    ru_json n = ru_json_set_list(array, "n");
    if (shape.is_matrix)
        ru_json_set_count(n, NULL, (long long)shape.n_row);
    ru_json_set_count(n, NULL, (long long)shape.n_column);
    return array;
}

/* Least byte first, whatever the machine does. */
static void put(uint64_t bits, size_t n, uint8_t *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(bits >> 8 * i);
}

ru_status ru_pack_numbers(ru_json in, const char *key, ru_pack_type type, ru_pack_shape shape,
                          const double *values)
{
    size_t n = count(shape), size = types[type].size;
    uint8_t *bytes = malloc(n * size + 1);
    RU_REQUIRE(bytes, RU_ERR_SYSTEM, "out of memory for %zu numbers of a page", n);
    for (size_t i = 0; i < n; i++) {
        float single = (float)values[i];
        uint64_t bits = 0;
        uint32_t half = 0;
        memcpy(&bits, &values[i], sizeof bits);
        memcpy(&half, &single, sizeof half);
        put(type == RU_PACK_F64 ? bits : half, size, bytes + i * size);
    }
    ru_status status = set_base64(set_head(in, key, type, shape), bytes, n * size);
    free(bytes);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_pack_line(ru_json in, const char *key, size_t n, const double *values)
{
    RU_TRY(ru_pack_numbers(in, key, RU_PACK_F64, (ru_pack_shape){.n_column = n}, values));
    return RU_OK;
}

ru_status ru_pack_steps(ru_json in, const char *key, ru_pack_type type, ru_pack_shape shape,
                        const uint16_t *values, size_t *n_text)
{
    size_t n = count(shape), size = types[type].size, n_byte = n * size;
    uLongf room = compressBound((uLong)n_byte), n_packed = room;
    uint8_t *bytes = malloc(n_byte + 1), *packed = malloc(room);
    if (!bytes || !packed) {
        free(bytes);
        free(packed);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for %zu bytes of a page", n_byte);
    }
    for (size_t i = 0; i < n; i++)
        put((uint16_t)(values[i] - (i ? values[i - 1] : 0)), size, bytes + i * size);
    ru_json array = set_head(in, key, type, shape);
    int shorter =
        compress2(packed, &n_packed, bytes, (uLong)n_byte, LEVEL) == Z_OK && n_packed < n_byte;
    if (shorter) {
        ru_json_set_text(array, "packed", "deflate");
        ru_json_set_flag(array, "delta", 1);
    }
    for (size_t i = 0; !shorter && i < n; i++)
        put(values[i], size, bytes + i * size);
    size_t n_shown = shorter ? n_packed : n_byte;
    ru_status status = set_base64(array, shorter ? packed : bytes, n_shown);
    if (n_text)
        *n_text += (n_shown + 2) / 3 * 4;
    free(bytes);
    free(packed);
    RU_TRY(status);
    return RU_OK;
}
