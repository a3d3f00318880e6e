/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_CELL_H
#define RU_VALIDATION_CELL_H

#include <stddef.h>

/* What a cell of a measured table says. */
typedef enum ru_cell {
    RU_CELL_NUMBER, /* a finite number */
    RU_CELL_BELOW,  /* "< 0.1": below that number */
    RU_CELL_ABOVE,  /* "> 50": above it */
    RU_CELL_EMPTY,
    RU_CELL_MARK, /* a number with the other decimal mark, or with marks of thousands */
    RU_CELL_TEXT  /* no number */
} ru_cell;

/* Reads a cell; `mark`: the decimal mark, '.' or ','. Spaces around are nothing, a minus may be
 * that of typographers, "<=" is as "<". *number: set for the first three. Not collective. */
ru_cell ru_cell_read(const char *text, char mark, double *number);

/* 1 where a flag contains one of the words [n]. Not collective. */
int ru_flag_has(const char *flag, char *const *words, size_t n);

#endif
