/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <ru/study/design_parts.h>

/* Designs on coded levels: -1 and 1 are the ends of a parameter, 0 the middle of its scale. */

static ru_status check_ends(const ru_design_maker *maker)
{
    double ends[2];
    for (size_t k = 0; k < maker->design->n_parameter; k++)
        RU_TRY(ru_design_ends(maker, k, ends));
    return RU_OK;
}

/* The value of a coded level; of single values the lowest is -1 and the highest 1. */
static double decode(const ru_design_maker *maker, size_t k, double coded)
{
    return ru_parameter_between(&maker->study->parameters[k], (coded + 1) / 2);
}

static void set(ru_design_maker *maker, size_t run, size_t k, double coded)
{
    maker->design->values[run * maker->design->n_parameter + k] = decode(maker, k, coded);
}

static void set_center(ru_design_maker *maker, size_t run)
{
    for (size_t k = 0; k < maker->design->n_parameter; k++)
        set(maker, run, k, 0);
}

static ru_status read_generators(const ru_design_maker *maker, ru_fraction *f)
{
    const ru_design_keys *keys = &maker->study->design;
    uint32_t basic;
    f->p = (int)keys->n_generator;
    if (f->p >= f->k - 1 || f->p > RU_FRACTION_MAX)
        return ru_design_refuse(maker, "generators",
                                "%d parameters have no fraction by %d "
                                "generators",
                                f->k, f->p);
    basic = (1u << (f->k - f->p)) - 1;
    unsigned char given[RU_FRACTION_MAX] = {0};
    for (size_t i = 0; i < keys->n_generator; i++) {
        int factor;
        uint32_t word;
        if (!ru_generator_read(keys->generators[i], &factor, &word))
            return ru_design_refuse(maker, "generators", "expected such as 'D=ABC', found '%.40s'",
                                    keys->generators[i]);
        int g = factor - (f->k - f->p);
        if (g < 0 || g >= f->p || (word & ~basic) || given[g])
            return ru_design_refuse(maker, "generators",
                                    "'%.40s': of %d parameters with %zu generators, %c to %c have "
                                    "one each, in letters %c to %c",
                                    keys->generators[i], f->k, keys->n_generator,
                                    ru_factor_letter(f->k - f->p), ru_factor_letter(f->k - 1),
                                    ru_factor_letter(0), ru_factor_letter(f->k - f->p - 1));
        given[g] = 1;
        f->generators[g] = word;
    }
    ru_fraction_judge(f);
    return RU_OK;
}

static ru_status find_fraction(const ru_design_maker *maker, ru_fraction *f)
{
    const ru_design_keys *keys = &maker->study->design;
    int least = (int)keys->resolution;
    if (keys->fraction) {
        f->p = (int)keys->fraction;
        /* Words of two letters and more of those that the full part has: a generator each. */
        double basic = (double)(f->k - f->p);
        if (basic < 2 || exp2(basic) - basic - 1 < f->p)
            return ru_design_refuse(maker, "fraction",
                                    "there are no generators for 2^(%d-%d) runs: too few for %d "
                                    "parameters",
                                    f->k, f->p, f->k);
        if (!ru_fraction_find(f))
            return ru_design_refuse(maker, "fraction",
                                    "no generators are found for 2^(%d-%d) runs; state them", f->k,
                                    f->p);
        return RU_OK;
    }
    /* The smallest fraction of the resolution; the full design has any. */
    for (f->p = f->k - 2 > RU_FRACTION_MAX ? RU_FRACTION_MAX : f->k - 2; f->p > 0; f->p--)
        if (ru_fraction_find(f) && f->resolution >= least)
            return RU_OK;
    f->p = 0;
    ru_fraction_judge(f);
    return RU_OK;
}

static ru_status make_fraction(const ru_design_maker *maker, ru_fraction *f)
{
    const ru_design_keys *keys = &maker->study->design;
    int fractional = keys->kind == RU_DESIGN_FRACTIONAL_FACTORIAL;
    *f = (ru_fraction){.k = (int)maker->design->n_parameter};
    if (f->k > RU_FRACTION_FACTORS)
        return ru_design_refuse(maker, "kind", "factorial designs are for at most %d parameters",
                                RU_FRACTION_FACTORS);
    if (keys->n_generator)
        RU_TRY(read_generators(maker, f));
    else if (keys->resolution || keys->fraction)
        RU_TRY(find_fraction(maker, f));
    else if (fractional)
        return ru_design_refuse(maker, "kind", "state `resolution`, `fraction` or `generators`");
    if (keys->resolution && f->p && f->resolution < keys->resolution)
        return ru_design_refuse(maker, "resolution", "these generators give resolution %d",
                                f->resolution);
    return RU_OK;
}

static void note_fraction(ru_design_maker *maker, const ru_fraction *f)
{
    ru_text_add(&maker->note, "2^%d", f->k);
    if (!f->p)
        return;
    ru_text_add(&maker->note, "^-%d, resolution %d, generators", f->p, f->resolution);
    for (int g = 0; g < f->p; g++) {
        ru_text_add(&maker->note, "%s %c=", g ? "," : "", ru_factor_letter(f->k - f->p + g));
        for (int i = 0; i < f->k - f->p; i++)
            if (f->generators[g] >> i & 1u)
                ru_text_add(&maker->note, "%c", ru_factor_letter(i));
    }
}

ru_status ru_design_factorial(ru_design_maker *maker)
{
    ru_fraction f;
    int64_t center = maker->study->design.center;
    size_t n_center = center < 0 ? 0 : (size_t)center;
    RU_TRY(check_ends(maker));
    RU_TRY(make_fraction(maker, &f));
    size_t n = (size_t)1 << (f.k - f.p);
    RU_TRY(ru_design_room(maker, (double)(n + n_center)));
    for (size_t run = 0; run < n; run++)
        for (int k = 0; k < f.k; k++)
            set(maker, run, (size_t)k, ru_fraction_level(&f, (uint32_t)run, k));
    for (size_t run = n; run < n + n_center; run++)
        set_center(maker, run);
    note_fraction(maker, &f);
    maker->design->fraction = f;
    ru_text_add(&maker->note, ", the first parameter changes fastest");
    return RU_OK;
}

/* Distance of the axial points from the centre, 1 being that of the factorial's. Box and Hunter,
 * Ann. Math. Stat. 28:195 (1957). */
static double axial_distance(const ru_design_keys *keys, double n_factorial, double n_run)
{
    if (keys->axial == RU_AXIAL_FACE)
        return 1;
    if (keys->alpha == RU_ALPHA_ORTHOGONAL)
        return sqrt((sqrt(n_factorial * n_run) - n_factorial) / 2);
    return pow(n_factorial, 0.25);
}

ru_status ru_design_composite(ru_design_maker *maker)
{
    const ru_design_keys *keys = &maker->study->design;
    ru_fraction f;
    size_t n_center = keys->center < 0 ? 1 : (size_t)keys->center;
    if (maker->design->n_parameter < 2)
        return ru_design_refuse(maker, "kind", "a composite design needs two parameters or more");
    RU_TRY(check_ends(maker));
    RU_TRY(make_fraction(maker, &f));
    size_t n = (size_t)1 << (f.k - f.p), k_all = (size_t)f.k, n_run = n + 2 * k_all + n_center;
    RU_TRY(ru_design_room(maker, (double)n_run));
    double alpha = axial_distance(keys, (double)n, (double)n_run);
    double corner = keys->axial == RU_AXIAL_INSCRIBED ? 1 / alpha : 1;
    for (size_t run = 0; run < n; run++)
        for (int k = 0; k < f.k; k++)
            set(maker, run, (size_t)k, corner * ru_fraction_level(&f, (uint32_t)run, k));
    for (size_t run = n; run < n_run; run++)
        set_center(maker, run);
    for (size_t k = 0; k < k_all; k++)
        for (size_t side = 0; side < 2; side++)
            set(maker, n + 2 * k + side, k,
                (side ? 1 : -1) * (keys->axial == RU_AXIAL_INSCRIBED ? 1 : alpha));
    note_fraction(maker, &f);
    maker->design->fraction = f;
    ru_text_add(&maker->note,
                ", %zu axial points at %.5g times the factorial's distance, %zu in "
                "the centre",
                2 * k_all, alpha, n_center);
    return RU_OK;
}

/* Box and Behnken, Technometrics 2:455 (1960): blocks of factors that take all combinations of -1
 * and 1 while the others are 0; recalled, and held against orthogonality in the tests. */
static const struct {
    int n_block, size;
    unsigned char factors[10][3];
} blocks[8] = {
    [3] = {3, 2, {{0, 1}, {0, 2}, {1, 2}}},
    [4] = {6, 2, {{0, 1}, {2, 3}, {0, 3}, {1, 2}, {0, 2}, {1, 3}}},
    [5] = {10, 2, {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 2}, {1, 3}, {1, 4}, {2, 3}, {2, 4}, {3, 4}}},
    [6] = {6, 3, {{0, 1, 3}, {1, 2, 4}, {2, 3, 5}, {0, 3, 4}, {1, 4, 5}, {0, 2, 5}}},
    [7] = {7, 3, {{3, 4, 5}, {0, 5, 6}, {1, 4, 6}, {0, 1, 3}, {2, 3, 6}, {0, 2, 4}, {1, 2, 5}}},
};

ru_status ru_design_box_behnken(ru_design_maker *maker)
{
    size_t k_all = maker->design->n_parameter, run = 0;
    int64_t center = maker->study->design.center;
    size_t n_center = center < 0 ? 1 : (size_t)center;
    if (k_all < 3 || k_all > 7)
        return ru_design_refuse(maker, "kind", "Box-Behnken designs are for 3 to 7 parameters");
    RU_TRY(check_ends(maker));
    size_t corners = (size_t)1 << blocks[k_all].size;
    RU_TRY(ru_design_room(maker, (double)((size_t)blocks[k_all].n_block * corners + n_center)));
    for (size_t i = 0; i < maker->design->n_run; i++)
        set_center(maker, i);
    for (int b = 0; b < blocks[k_all].n_block; b++)
        for (size_t corner = 0; corner < corners; corner++, run++)
            for (int i = 0; i < blocks[k_all].size; i++)
                set(maker, run, blocks[k_all].factors[b][i], corner >> i & 1u ? 1 : -1);
    ru_text_add(&maker->note, "%d blocks of %d parameters, %zu in the centre",
                blocks[k_all].n_block, blocks[k_all].size, n_center);
    return RU_OK;
}
