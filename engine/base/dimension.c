/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/dimension.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/base/unit_table.h>

ru_status ru_dimension_of(const char *unit, ru_dimension *dimension)
{
    int power[RU_DIMENSION_BASES];
    *dimension = (ru_dimension){{0}};
    RU_REQUIRE(ru_unit_powers(unit, power), RU_ERR_INPUT, "'%s' is not a unit", unit);
    for (size_t i = 0; i < RU_DIMENSION_BASES; i++)
        dimension->power[i] = power[i];
    return RU_OK;
}

ru_dimension ru_dimension_combine(const ru_dimension *a, double x, const ru_dimension *b, double y)
{
    ru_dimension made;
    for (size_t i = 0; i < RU_DIMENSION_BASES; i++)
        made.power[i] = a->power[i] * x + b->power[i] * y;
    return made;
}

int ru_dimension_equal(const ru_dimension *a, const ru_dimension *b)
{
    for (size_t i = 0; i < RU_DIMENSION_BASES; i++)
        if (!(fabs(a->power[i] - b->power[i]) < 1e-9))
            return 0;
    return 1;
}

int ru_dimension_is_pure(const ru_dimension *dimension)
{
    static const ru_dimension pure;
    return ru_dimension_equal(dimension, &pure);
}

/* Appends all powers of one sign, each base under its `name`. */
static void append_powers(const ru_dimension *d, int sign, int as_unit, const char *joint,
                          char *words, size_t size)
{
    for (size_t i = 0; i < ru_unit_n_base; i++) {
        double power = d->power[i] * sign;
        if (!(power > 1e-9))
            continue;
        const char *name = as_unit ? ru_unit_bases[i].symbol : ru_unit_bases[i].dimension;
        size_t n = strlen(words);
        snprintf(words + n, size - n, "%s%s", sign < 0 ? "/" : n ? joint : "", name);
        n = strlen(words);
        if (fabs(power - 1) > 1e-9)
            snprintf(words + n, size - n, "^%.6g", power);
    }
}

static void write_powers(const ru_dimension *d, int as_unit, char *words, size_t size)
{
    words[0] = '\0';
    append_powers(d, 1, as_unit, as_unit ? "*" : " ", words, size);
    if (!words[0])
        snprintf(words, size, "1");
    append_powers(d, -1, as_unit, "", words, size);
}

void ru_dimension_words(const ru_dimension *dimension, char *words, size_t size)
{
    ru_dimension named;
    for (size_t i = 0; i < ru_unit_n_dimension; i++)
        if (ru_dimension_of(ru_unit_dimensions[i].unit, &named) == RU_OK &&
            ru_dimension_equal(dimension, &named)) {
            snprintf(words, size, "%s", ru_unit_dimensions[i].word);
            return;
        }
    write_powers(dimension, 0, words, size);
}

void ru_dimension_unit(const ru_dimension *dimension, char *unit, size_t size)
{
    write_powers(dimension, 1, unit, size);
}
