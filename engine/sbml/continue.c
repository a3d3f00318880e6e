/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/cell_parts.h>

#include <math.h>
#include <stdlib.h>

/* sign(a) f(|a|, b) */
static ru_status make_odd(ru_expr *pool, ru_op op, size_t n, ru_node *args, ru_node *made)
{
    ru_node parts[2];
    RU_TRY(ru_expr_call(pool, RU_OP_SIGN, 1, args, &parts[0]));
    RU_TRY(ru_expr_call(pool, RU_OP_ABS, 1, args, &args[0]));
    RU_TRY(ru_expr_call(pool, op, n, args, &parts[1]));
    return ru_expr_call(pool, RU_OP_MULTIPLY, 2, parts, made);
}

static ru_status remake(ru_expr *pool, ru_op op, ru_node *args, ru_node *made)
{
    size_t n = (size_t)ru_op_about(op)->basic;
    double power = 0, base = 0;
    /* A base that is a number keeps its sign anyway. */
    if (op == RU_OP_SQRT && !ru_expr_is_number(pool, args[0], &base))
        return make_odd(pool, op, n, args, made);
    if (op == RU_OP_POWER && !ru_expr_is_number(pool, args[0], &base) &&
        !(ru_expr_is_number(pool, args[1], &power) && power == floor(power)))
        return make_odd(pool, op, n, args, made);
    return ru_expr_call(pool, op, n, args, made);
}

ru_status ru_sbml_continue(ru_expr *pool, ru_node formula, ru_node *made)
{
    size_t n = (size_t)formula + 1;
    ru_node *anew = malloc(n * sizeof *anew);
    unsigned char *used = calloc(n, 1);
    ru_status status =
        anew && used ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a formula");
    if (used)
        used[formula] = 1;
    for (size_t i = n; used && i-- > 0;) {
        ru_node args[3];
        if (!used[i])
            continue;
        (void)ru_expr_look(pool, (ru_node)i, args, NULL);
        for (int k = 0; k < 3; k++)
            if (args[k] != RU_NO_NODE)
                used[args[k]] = 1;
    }
    /* Operands stand before what uses them. */
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        ru_node args[3];
        if (!used[i])
            continue;
        ru_op op = ru_expr_look(pool, (ru_node)i, args, NULL);
        for (int k = 0; k < 3; k++)
            args[k] = args[k] == RU_NO_NODE ? RU_NO_NODE : anew[args[k]];
        anew[i] = (ru_node)i;
        if (op != RU_OP_NUMBER && op != RU_OP_SYMBOL)
            status = remake(pool, op, args, &anew[i]);
    }
    if (status == RU_OK)
        *made = anew[formula];
    free(anew);
    free(used);
    return status;
}
