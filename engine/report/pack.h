/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_PACK_H
#define RU_REPORT_PACK_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/io/json_write.h>

/* Arrays of numbers in the document of a page: little-endian bytes in base64, with their type and
 * shape. docs/report_payload.md describes them. */

typedef enum ru_pack_type { RU_PACK_F64, RU_PACK_F32, RU_PACK_U8, RU_PACK_U16 } ru_pack_type;

/* A matrix [n_row][n_column]; no matrix: a line of n_column. */
typedef struct ru_pack_shape {
    size_t n_row, n_column;
    int is_matrix;
} ru_pack_shape;

/* Sets doubles as an array of type f64 or f32. Fails with RU_ERR_SYSTEM when memory ends. Not
 * collective. */
RU_MUST_USE ru_status ru_pack_numbers(ru_json in, const char *key, ru_pack_type type,
                                      ru_pack_shape shape, const double *values);

/* The same for a line of n numbers, f64. */
RU_MUST_USE ru_status ru_pack_line(ru_json in, const char *key, size_t n, const double *values);

/* Sets whole numbers as u8 or u16: as differences from one to the next and deflated where that is
 * shorter. *n_text (may be NULL) grows by the characters it takes. Fails as ru_pack_numbers. Not
 * collective. */
RU_MUST_USE ru_status ru_pack_steps(ru_json in, const char *key, ru_pack_type type,
                                    ru_pack_shape shape, const uint16_t *values, size_t *n_text);

#endif
