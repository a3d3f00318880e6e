/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_TOKEN_H
#define RU_EXPRESSION_TOKEN_H

#include <stddef.h>

#include <ru/expression/expr.h>

/* The words of a formula; only the reader uses them. */

typedef enum ru_token_kind {
    RU_TOKEN_END,
    RU_TOKEN_NUMBER, /* with its unit, when one follows */
    RU_TOKEN_NAME,
    RU_TOKEN_OPERATOR, /* a sign or one of the words and, or, not */
    RU_TOKEN_OPEN,
    RU_TOKEN_CLOSE,
    RU_TOKEN_COMMA,
    RU_TOKEN_STRANGE /* a character or number that is none of these */
} ru_token_kind;

typedef struct ru_token {
    ru_token_kind kind;
    size_t start, length;           /* in the text */
    double number;                  /* as written, not in SI */
    size_t unit_start, unit_length; /* of the unit's text; 0 long: none */
    ru_op op;                       /* of an operator; '^' is RU_OP_POWER */
    const char *why;                /* of what is strange */
} ru_token;

/* The token at or after `start`; with `plain` a number ends where its digits do, and has no unit.
 * Not collective. */
ru_token ru_token_next(const char *text, size_t start, int plain);

#endif
