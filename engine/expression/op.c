/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/expr.h>
#include <ru/expression/function.h>

#include <math.h>
#include <string.h>

static const ru_op_info infos[RU_OP_COUNT] = {
    [RU_OP_NUMBER] = {"number", 0, 0, 0},
    [RU_OP_SYMBOL] = {"symbol", 0, 0, 0},
#define RU_OP(symbol, text, least, most, basic, formula)                                           \
    [RU_OP_##symbol] = {text, least, most, basic},
#include <ru/expression/op.def>
#undef RU_OP
};

const ru_op_info *ru_op_about(ru_op op)
{
    return &infos[op];
}

ru_op ru_op_find(const char *text)
{
    for (int op = RU_OP_SYMBOL + 1; op < RU_OP_COUNT; op++)
        if (strcmp(infos[op].text, text) == 0)
            return (ru_op)op;
    return RU_OP_COUNT;
}

double ru_op_apply(ru_op op, double a, double b, double c)
{
    (void)b, (void)c;
    switch (op) {
#define RU_OP(symbol, text, least, most, basic, formula)                                           \
    case RU_OP_##symbol:                                                                           \
        return formula;
#include <ru/expression/op.def>
#undef RU_OP
    default:
        return NAN;
    }
}
