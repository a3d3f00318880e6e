/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/fraction.h>

#include <ctype.h>
#include <string.h>

static const char letters[] = "ABCDEFGHJKLMNOPQRSTUVWXYZ";

char ru_factor_letter(int factor)
{
    return letters[factor];
}

static int factor_of(char letter)
{
    const char *at = letter ? strchr(letters, toupper((unsigned char)letter)) : NULL;
    return at ? (int)(at - letters) : -1;
}

int ru_generator_read(const char *text, int *factor, uint32_t *word)
{
    *word = 0;
    *factor = factor_of(text[0]);
    if (*factor < 0)
        return 0;
    const char *c = text + 1 + strspn(text + 1, " ");
    if (*c != '=')
        return 0;
    for (c++; *c; c++) {
        int other = factor_of(*c);
        if (*c == ' ')
            continue;
        if (other < 0 || (*word >> other & 1u))
            return 0;
        *word |= 1u << other;
    }
    return *word != 0;
}

static int length_of(uint32_t word)
{
    int n = 0;
    for (; word; word &= word - 1)
        n++;
    return n;
}

void ru_fraction_judge(ru_fraction *fraction)
{
    ru_fraction *f = fraction;
    memset(f->words, 0, sizeof f->words);
    f->resolution = 0;
    /* All products of the defining words, each from the one before by one factor (Gray code). */
    uint32_t product = 0;
    for (uint32_t i = 1; i < 1u << f->p; i++) {
        int changed = 0;
        while (!(i >> changed & 1u))
            changed++;
        product ^= f->generators[changed] | 1u << (f->k - f->p + changed);
        f->words[length_of(product)]++;
    }
    for (int n = f->k; n > 0; n--)
        if (f->words[n])
            f->resolution = n;
}

static int is_better(const ru_fraction *a, const ru_fraction *b)
{
    for (int n = 1; n <= a->k; n++)
        if (a->words[n] != b->words[n])
            return a->words[n] < b->words[n];
    return 0;
}

/* Tries all sets of generators in order, from candidate `first` on for generator `g`. */
static void search(ru_fraction *trial, ru_fraction *best, int g, const uint32_t *candidates,
                   int n_candidate, int first)
{
    if (g == trial->p) {
        ru_fraction_judge(trial);
        if (!best->p || is_better(trial, best))
            *best = *trial;
        return;
    }
    for (int i = first; i <= n_candidate - (trial->p - g); i++) {
        trial->generators[g] = candidates[i];
        search(trial, best, g + 1, candidates, n_candidate, i + 1);
    }
}

int ru_fraction_find(ru_fraction *fraction)
{
    uint32_t candidates[256];
    int n = 0, basic = fraction->k - fraction->p;
    if (fraction->p == 0) {
        ru_fraction_judge(fraction);
        return 1;
    }
    if (basic < 2 || basic > 8)
        return 0;
    for (uint32_t word = 1; word < 1u << basic; word++)
        if (length_of(word) >= 2)
            candidates[n++] = word;
    double work = (double)(1u << fraction->p);
    for (int i = 0; i < fraction->p; i++)
        work *= (double)(n - i) / (i + 1);
    if (n < fraction->p || work > 1e8)
        return 0;
    ru_fraction trial = *fraction, best = {0};
    search(&trial, &best, 0, candidates, n, 0);
    *fraction = best;
    return 1;
}

uint32_t ru_fraction_reduce(const ru_fraction *fraction, uint32_t word)
{
    int basic = fraction->k - fraction->p;
    uint32_t reduced = word & ((1u << basic) - 1);
    for (int g = 0; g < fraction->p; g++)
        if (word >> (basic + g) & 1u)
            reduced ^= fraction->generators[g];
    return reduced;
}

int ru_fraction_level(const ru_fraction *fraction, uint32_t run, int factor)
{
    int basic = fraction->k - fraction->p;
    if (factor < basic)
        return run >> factor & 1u ? 1 : -1;
    /* A product of levels is the sign of how many are low. */
    uint32_t word = fraction->generators[factor - basic];
    return length_of(word & ~run) % 2 ? -1 : 1;
}
