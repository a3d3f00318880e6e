/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_UNROLL_H
#define RU_BASE_UNROLL_H

#include <stdlib.h> /* __GLIBC__ */

/* Hot loops over a node's states are written once for any number and compiled again for the usual
 * ones, where the number is a constant and the small loops unroll: X(n) for each of these. */
#define RU_FOR_USUAL_COUNTS(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)

/* Loops over packed registers, written with the compiler's vectors, are compiled for wider
 * registers too, and what the processor has is taken when the program starts: RU_FOR_PROCESSORS
 * before such a function, RU_INLINED before what it is made of. */
#if defined(__GNUC__) && __GNUC__ >= 12 && defined(__GLIBC__) && !defined(__clang__) &&            \
    defined(__x86_64__)
#define RU_FOR_PROCESSORS                                                                          \
    __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define RU_FOR_PROCESSORS
#endif
#if defined(__GNUC__)
#define RU_INLINED static inline __attribute__((always_inline))
#else
#define RU_INLINED static inline
#endif

#endif
