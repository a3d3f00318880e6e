/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <ru/expression/formula.h>
#include <ru/expression/tape.h>

/* A formula with units: read, differentiated to each symbol, compiled, run at one point and at
 * many. Both ways of running must give the same numbers. */

enum { N_SYMBOL = 6, N_POINT = 5 };

static const struct {
    const char *name, *unit;
} symbols[N_SYMBOL] = {{"biomass", "kg/m3"}, {"glucose", "kg/m3"}, {"mu", "1/s"},
                       {"k_s", "kg/m3"},     {"T", "K"},           {"x", "1"}};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

static int differs(double a, double b)
{
    return memcmp(&a, &b, sizeof a) != 0 && !(a != a && b != b) && a != b;
}

static void run(const ru_tape *tape, size_t n_root)
{
    static const double values[N_SYMBOL] = {2, 0.5, 1e-4, 0, 310, -1};
    double one[1 + N_SYMBOL], many[(1 + N_SYMBOL) * N_POINT];
    double *work = calloc(ru_tape_work(tape) + ru_tape_work_many(tape) + 1, sizeof *work);
    ru_lane lanes[N_SYMBOL];
    ru_lane_out out[1 + N_SYMBOL];
    if (!work)
        abort();
    for (size_t s = 0; s < N_SYMBOL; s++)
        lanes[s] = (ru_lane){&values[s], 0};
    for (size_t i = 0; i < n_root; i++)
        out[i] = (ru_lane_out){&many[i], n_root};
    ru_tape_run(tape, values, work, one);
    ru_tape_run_many(tape, N_POINT, lanes, work, out);
    for (size_t i = 0; i < n_root * N_POINT; i++)
        if (differs(many[i], one[i % n_root]))
            abort();
    free(work);
}

static ru_status compile(ru_scope *scope, ru_node formula)
{
    ru_node roots[1 + N_SYMBOL] = {formula};
    ru_tape *tape = NULL;
    for (int32_t s = 0; s < N_SYMBOL; s++)
        RU_TRY(ru_expr_derivative(scope->pool, formula, s, &roots[1 + s]));
    RU_TRY(ru_tape_build(scope->pool, 1 + N_SYMBOL, roots, &tape));
    run(tape, 1 + N_SYMBOL);
    ru_tape_destroy(&tape);
    return RU_OK;
}

static ru_status read_formula(ru_scope *scope, const char *text)
{
    ru_diagnostics log = {0};
    const ru_site site = {.log = &log, .at = {"fuzz", 1, 1, 0}, .text = text};
    ru_typed made;
    for (int32_t s = 0; s < N_SYMBOL; s++)
        RU_TRY(ru_scope_add_symbol(scope, symbols[s].name, symbols[s].unit, s));
    ru_status status = ru_formula_read(scope, &site, &made);
    /* What is wrong has been told, and the other way round. */
    if (status == RU_OK && (made.kind == RU_TYPED_WRONG) != (log.n_error > 0))
        abort();
    if (status == RU_OK && made.kind == RU_TYPED_NUMBER)
        status = compile(scope, made.node);
    ru_diagnostics_clear(&log);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *text = ru_fuzz_text(bytes, n);
    ru_scope scope;
    ru_fuzz_judge(ru_scope_build(&scope));
    ru_fuzz_judge(read_formula(&scope, text));
    ru_scope_clear(&scope);
    free(text);
    return 0;
}
