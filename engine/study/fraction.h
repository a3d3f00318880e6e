/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_FRACTION_H
#define RU_STUDY_FRACTION_H

#include <stdint.h>

#include <ru/base/status.h>

/* Regular fractions 2^(k-p) of two-level factorial designs. A word is a set of factors, bit i for
 * factor i: the first k - p are the basic ones, whose levels run through all combinations; factor
 * k - p + g is the product of the basic ones in generators[g]. Box, Hunter, Hunter, Statistics for
 * Experimenters (1978), chapter 12. */

enum { RU_FRACTION_FACTORS = 25, RU_FRACTION_MAX = 20 };

typedef struct ru_fraction {
    int k, p;
    uint32_t generators[RU_FRACTION_MAX]; /* [p] words of basic factors */
    int resolution;                       /* shortest word of the defining relation; 0: full */
    int words[RU_FRACTION_FACTORS + 1];   /* how many of each length: the word length pattern */
} ru_fraction;

/* Letter of a factor: A to Z without I. */
char ru_factor_letter(int factor);

/* Reads "D=ABC"; *factor and *word. Returns 0 when it is none. */
int ru_generator_read(const char *text, int *factor, uint32_t *word);

/* Resolution and word lengths of the generators. */
void ru_fraction_judge(ru_fraction *fraction);

/* Finds generators of least aberration for k and p: the highest resolution, and of those the fewest
 * shortest words. Returns 0 when there are none, or too many to look at. */
int ru_fraction_find(ru_fraction *fraction);

/* A word in basic factors alone: two words of the same are aliases of each other, and one of the
 * defining relation is 0. */
uint32_t ru_fraction_reduce(const ru_fraction *fraction, uint32_t word);

/* Level, -1 or 1, of a factor in run `run` < 2^(k-p), in standard order: A changes fastest. */
int ru_fraction_level(const ru_fraction *fraction, uint32_t run, int factor);

#endif
