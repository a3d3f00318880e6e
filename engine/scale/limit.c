/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/limit.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>

static ru_status unknown(const char *name)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n), *nearest = rows;
    for (size_t i = 1; i < n; i++)
        if (ru_edit_distance(name, rows[i].name) < ru_edit_distance(name, nearest->name))
            nearest = &rows[i];
    return ru_fault(RU_ERR_USAGE, "limit: '%.60s' is no criterion; did you mean '%s'?", name,
                    nearest->name);
}

ru_status ru_limit_read(const char *text, ru_limit *limit)
{
    const char *sign = strpbrk(text, "<>");
    char name[40], unit[64];
    double number;
    size_t n = sign ? (size_t)(sign - text) : 0;
    *limit = (ru_limit){.at_least = sign && *sign == '>'};
    RU_REQUIRE(sign && sign[1] == '=' && n > 0 && n < sizeof name, RU_ERR_USAGE,
               "limit: expected e.g. 'power<=75 kW' or 'OTR>=120 mmol/L/h', found '%.80s'", text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    snprintf(name, sizeof name, "%.*s", (int)n, text);
    limit->criterion = ru_criterion_find(name);
    if (!limit->criterion)
        return unknown(name);
    const char *wanted = limit->criterion->unit[0] ? limit->criterion->unit : "1";
    const char *bound = sign + 2 + strspn(sign + 2, " ");
    if (ru_unit_split(bound, &number, unit, sizeof unit) != RU_OK)
        return ru_fault(RU_ERR_USAGE, "limit: expected a number of %s, found '%.40s'", wanted,
                        bound);
    RU_REQUIRE(ru_unit_same_dimension(unit[0] ? unit : "1", wanted), RU_ERR_USAGE,
               "limit: %s is in %s, not in '%s'", name, wanted, unit);
    RU_TRY(ru_unit_convert(unit[0] ? unit : "1", wanted, number, &limit->bound));
    RU_REQUIRE(limit->bound > 0, RU_ERR_USAGE, "limit: %s is positive, not %g", name, number);
    snprintf(limit->text, sizeof limit->text, "%s %s %.6g%s%s", name,
             limit->at_least ? ">=" : "<=", limit->bound, limit->criterion->unit[0] ? " " : "",
             limit->criterion->unit);
    return RU_OK;
}

int ru_limit_kept(const ru_limit *limit, double value)
{
    if (isnan(value))
        return 1;
    return limit->at_least ? value >= limit->bound * (1 - 1e-9)
                           : value <= limit->bound * (1 + 1e-9);
}
