/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/function.h>
#include <ru/expression/tape_inside.h>

#include <math.h>
#include <string.h>

/* Results of what does not hang on the point, and of all of it at one point. */
static void run(const ru_instruction *from, const ru_instruction *to, const double *symbols,
                double *w, double *out)
{
    for (const ru_instruction *i = from; i < to; i++) {
        double a, b, c;
        switch (i->op) {
        case RU_OP_SYMBOL:
            w[i->to] = symbols[i->a];
            break;
        case RU_OP_NUMBER:
            out[i->to] = w[i->a];
            break;
#define RU_OP(symbol, text, least, most, basic, formula)                                           \
    case RU_OP_##symbol:                                                                           \
        a = w[i->a], b = w[i->b], c = w[i->c];                                                     \
        (void)a, (void)b, (void)c;                                                                 \
        w[i->to] = formula;                                                                        \
        break;
#include <ru/expression/op.def>
#undef RU_OP
        default:
            break;
        }
    }
}

void ru_tape_run(const ru_tape *tape, const double *symbols, double *work, double *out)
{
    memcpy(work, tape->constants, tape->n_constant * sizeof *work);
    run(tape->code, tape->code + tape->n_code, symbols, work, out);
}

/* Points of a block are computed in whole groups of eight; the last point fills the group. */
#define WHOLE_GROUPS(n) (((n) + 7) / 8 * 8)

static void fetch(const ru_lane *lane, size_t start, size_t n, double *to)
{
    const double *from = lane->first + start * lane->stride;
    for (size_t k = 0; k < n; k++)
        to[k] = from[k * lane->stride];
    for (size_t k = n; k < WHOLE_GROUPS(n); k++)
        to[k] = to[n - 1];
}

static void store(const ru_lane_out *lane, size_t start, size_t n, const double *from)
{
    if (!lane->first)
        return;
    double *to = lane->first + start * lane->stride;
    for (size_t k = 0; k < n; k++)
        to[k * lane->stride] = from[k];
}

/* A result may take the place of an operand, point by point, so that the loops are free of
 * dependences between points. */
#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif

#define EACH_POINT(formula)                                                                        \
    INDEPENDENT for (size_t k = 0; k < n_whole; k++)                                               \
    {                                                                                              \
        const double a = A[k], b = B[k], c = C[k];                                                 \
        (void)a, (void)b, (void)c;                                                                 \
        to[k] = formula;                                                                           \
    }

static void run_block(const ru_tape *tape, size_t start, size_t n, const ru_lane *symbols,
                      double (*w)[RU_TAPE_BLOCK], const ru_lane_out *out)
{
    const size_t n_whole = WHOLE_GROUPS(n);
    for (size_t i = tape->n_once; i < tape->n_code; i++) {
        const ru_instruction *at = &tape->code[i];
        const double *A = w[at->a], *B = w[at->b], *C = w[at->c];
        double *to = w[at->to];
        switch (at->op) {
        case RU_OP_SYMBOL:
            fetch(&symbols[at->a], start, n, to);
            break;
        case RU_OP_NUMBER:
            store(&out[at->to], start, n, A);
            break;
#define RU_OP(symbol, text, least, most, basic, formula)                                           \
    case RU_OP_##symbol:                                                                           \
        EACH_POINT(formula)                                                                        \
        break;
#include <ru/expression/op.def>
#undef RU_OP
        default:
            break;
        }
    }
}

/* What is the same at all points, from the first of each lane. */
static void run_once(const ru_tape *tape, const ru_lane *symbols, double *w)
{
    memcpy(w, tape->constants, tape->n_constant * sizeof *w);
    for (size_t i = 0; i < tape->n_once; i++) {
        const ru_instruction *at = &tape->code[i];
        if (at->op == RU_OP_SYMBOL)
            w[at->to] = *symbols[at->a].first;
        else
            run(at, at + 1, NULL, w, NULL);
    }
}

void ru_tape_run_many(const ru_tape *tape, size_t n_point, const ru_lane *symbols, double *work,
                      const ru_lane_out *out)
{
    double(*w)[RU_TAPE_BLOCK] = (double(*)[RU_TAPE_BLOCK])(work + tape->n_fixed);
    run_once(tape, symbols, work);
    size_t wide = n_point < RU_TAPE_BLOCK ? WHOLE_GROUPS(n_point) : RU_TAPE_BLOCK;
    for (size_t i = 0; i < tape->n_fixed; i++)
        for (size_t k = 0; k < wide; k++)
            w[i][k] = work[i];
    for (size_t start = 0; start < n_point; start += RU_TAPE_BLOCK) {
        size_t left = n_point - start;
        run_block(tape, start, left < RU_TAPE_BLOCK ? left : RU_TAPE_BLOCK, symbols, w, out);
    }
}
