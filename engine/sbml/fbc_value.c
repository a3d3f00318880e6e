/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/fbc_parts.h>

#include <math.h>

enum { DEEPEST = 64 }; /* of assignments that use one another: beyond, they go in a circle */

static ru_status parameter(Model_t *model, const char *path, const char *id, int depth,
                           double *result)
{
    Parameter_t *p = Model_getParameterById(model, id);
    RU_REQUIRE(p, RU_ERR_INPUT, "%s: error: there is no parameter '%s'", path, id);
    return ru_fbc_value(model, path, id, Parameter_isSetValue(p) ? Parameter_getValue(p) : NAN,
                        depth, result);
}

static ru_status fold(Model_t *model, const char *path, const ASTNode_t *node, int depth,
                      double *result)
{
    unsigned n = ASTNode_getNumChildren(node);
    ASTNodeType_t type = ASTNode_getType(node);
    *result = type == AST_TIMES ? 1 : 0;
    for (unsigned i = 0; i < n; i++) {
        double x;
        RU_TRY(ru_fbc_formula(model, path, ASTNode_getChild(node, i), depth, &x));
        if (type == AST_PLUS)
            *result += x;
        else if (type == AST_TIMES)
            *result *= x;
        else if (i == 0)
            *result = type == AST_MINUS && n == 1 ? -x : x;
        else if (type == AST_MINUS)
            *result -= x;
        else if (type == AST_DIVIDE)
            *result /= x;
        else
            *result = pow(*result, x);
    }
    return RU_OK;
}

ru_status ru_fbc_formula(Model_t *model, const char *path, const ASTNode_t *node, int depth,
                         double *result)
{
    RU_REQUIRE(depth < DEEPEST, RU_ERR_INPUT, "%s: error: assignments that go in a circle", path);
    switch (ASTNode_getType(node)) {
    case AST_INTEGER:
    case AST_REAL:
    case AST_REAL_E:
    case AST_RATIONAL:
        *result = ASTNode_getValue(node);
        return RU_OK;
    case AST_NAME:
        return parameter(model, path, ASTNode_getName(node), depth + 1, result);
    case AST_PLUS:
    case AST_MINUS:
    case AST_TIMES:
    case AST_DIVIDE:
    case AST_POWER:
    case AST_FUNCTION_POWER:
        return fold(model, path, node, depth + 1, result);
    default: {
        char *text = SBML_formulaToL3String(node);
        ru_status status =
            ru_fault(RU_ERR_INPUT,
                     "%s: error: a flux bound or stoichiometry is set by '%s', which is more than "
                     "arithmetic and not supported",
                     path, text ? text : "");
        free(text);
        return status;
    }
    }
}

ru_status ru_fbc_value(Model_t *model, const char *path, const char *id, double value, int depth,
                       double *result)
{
    const ASTNode_t *math = NULL;
    Rule_t *rule = id && *id ? Model_getRuleByVar(model, id) : NULL;
    InitialAssignment_t *initial = id && *id ? Model_getInitialAssignmentBySym(model, id) : NULL;
    if (rule && Rule_isAssignment(rule))
        math = Rule_getMath(rule);
    if (!math && initial)
        math = InitialAssignment_getMath(initial);
    if (math)
        return ru_fbc_formula(model, path, math, depth, result);
    RU_REQUIRE(!isnan(value), RU_ERR_INPUT, "%s: error: '%s' has no value", path,
               id && *id ? id : "a stoichiometry");
    *result = value;
    return RU_OK;
}
