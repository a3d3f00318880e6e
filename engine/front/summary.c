/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>

#include <ru/front/account.h>

/* What a run comes to: the end, lowest and highest value of every series, the balances, what was
 * found. */

static void add_series(ru_account *l, const ru_simulation *s)
{
    static const ru_account_column columns[] = {{"name", "", NULL},
                                                {"end", "end", "%.5g"},
                                                {"lowest", "lowest", "%.5g"},
                                                {"highest", "highest", "%.5g"},
                                                {"unit", "unit", NULL}};
    const ru_memory_record *r = ru_record(s);
    ru_account_table(l, "series", sizeof columns / sizeof columns[0], columns);
    for (size_t c = 0; c < ru_series_count(s); c++) {
        const ru_column *column = ru_series_info(s, c);
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < r->n_time; i++) {
            double v = r->series[i * r->n_series + c];
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        if (!(low <= high))
            continue;
        ru_account_cell_text(l, column->name);
        ru_account_cell(l, r->series[(r->n_time - 1) * r->n_series + c]);
        ru_account_cell(l, low);
        ru_account_cell(l, high);
        ru_account_cell_text(l, column->unit);
    }
}

ru_status ru_summary(const ru_simulation *simulation, const char *result, int json, char **text)
{
    const ru_memory_record *r = ru_record(simulation);
    const char *findings = ru_findings(simulation);
    ru_account *l = NULL;
    *text = NULL;
    RU_TRY(ru_account_build(&l));
    add_series(l, simulation);
    ru_account_balances(l, r->balance, r->n_balance);
    if (json || findings[0])
        ru_account_block(l, "findings", findings);
    ru_account_text(l, "result", "result", result);
    RU_TRY(ru_account_write(&l, json, text));
    return RU_OK;
}
