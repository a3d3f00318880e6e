/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_TAPE_INSIDE_H
#define RU_EXPRESSION_TAPE_INSIDE_H

#include <ru/expression/tape.h>

/* The inside of a tape, shared by the one who builds it and the one who runs it.
 *
 * Slots of the work array, in this order: constants, uniform symbols, results that hang on those
 * alone, then, used again and again, what belongs to a point. */

typedef struct ru_instruction {
    int32_t op; /* ru_op; RU_OP_SYMBOL: slot `to` gets symbol a; RU_OP_NUMBER: root `to` is a */
    int32_t to; /* slot */
    int32_t a, b, c; /* slots; 0 where unused */
} ru_instruction;

struct ru_tape {
    size_t n_root;
    double *constants; /* [n_constant] */
    size_t n_constant;
    ru_instruction *code; /* [n_once] once a run, then [n_code - n_once] for each point */
    size_t n_once, n_code;
    size_t n_fixed; /* slots of constants and of what is computed once */
    size_t n_slot;
};

#define RU_TAPE_BLOCK 128 /* points a block: 1 KiB a slot */

#endif
