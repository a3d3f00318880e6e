/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/mathml.h>

#include <sbml/SBMLTypes.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/sbml/document.h>

/* Deeper nests and longer formulas than these are no models but attacks. */
enum { DEEPEST = 1500, LONGEST = 20000000 };

static const double avogadro = 6.02214179e23; /* as SBML Level 3 fixes it */

/* Operations of the same meaning in both. */
static const struct {
    ASTNodeType_t type;
    ru_op op;
} same[] = {
    {AST_PLUS, RU_OP_ADD},
    {AST_MINUS, RU_OP_SUBTRACT},
    {AST_TIMES, RU_OP_MULTIPLY},
    {AST_DIVIDE, RU_OP_DIVIDE},
    {AST_POWER, RU_OP_POWER},
    {AST_FUNCTION_POWER, RU_OP_POWER},
    {AST_FUNCTION_ABS, RU_OP_ABS},
    {AST_FUNCTION_CEILING, RU_OP_CEIL},
    {AST_FUNCTION_FLOOR, RU_OP_FLOOR},
    {AST_FUNCTION_EXP, RU_OP_EXP},
    {AST_FUNCTION_LN, RU_OP_LN},
    {AST_FUNCTION_FACTORIAL, RU_OP_FACTORIAL},
    {AST_FUNCTION_SIN, RU_OP_SIN},
    {AST_FUNCTION_COS, RU_OP_COS},
    {AST_FUNCTION_TAN, RU_OP_TAN},
    {AST_FUNCTION_SEC, RU_OP_SEC},
    {AST_FUNCTION_CSC, RU_OP_CSC},
    {AST_FUNCTION_COT, RU_OP_COT},
    {AST_FUNCTION_SINH, RU_OP_SINH},
    {AST_FUNCTION_COSH, RU_OP_COSH},
    {AST_FUNCTION_TANH, RU_OP_TANH},
    {AST_FUNCTION_SECH, RU_OP_SECH},
    {AST_FUNCTION_CSCH, RU_OP_CSCH},
    {AST_FUNCTION_COTH, RU_OP_COTH},
    {AST_FUNCTION_ARCSIN, RU_OP_ASIN},
    {AST_FUNCTION_ARCCOS, RU_OP_ACOS},
    {AST_FUNCTION_ARCTAN, RU_OP_ATAN},
    {AST_FUNCTION_ARCSEC, RU_OP_ASEC},
    {AST_FUNCTION_ARCCSC, RU_OP_ACSC},
    {AST_FUNCTION_ARCCOT, RU_OP_ACOT},
    {AST_FUNCTION_ARCSINH, RU_OP_ASINH},
    {AST_FUNCTION_ARCCOSH, RU_OP_ACOSH},
    {AST_FUNCTION_ARCTANH, RU_OP_ATANH},
    {AST_FUNCTION_ARCSECH, RU_OP_ASECH},
    {AST_FUNCTION_ARCCSCH, RU_OP_ACSCH},
    {AST_FUNCTION_ARCCOTH, RU_OP_ACOTH},
    {AST_FUNCTION_MAX, RU_OP_MAX},
    {AST_FUNCTION_MIN, RU_OP_MIN},
    {AST_FUNCTION_QUOTIENT, RU_OP_QUOTIENT},
    {AST_FUNCTION_REM, RU_OP_REMAINDER},
    {AST_FUNCTION_PIECEWISE, RU_OP_PIECEWISE},
    {AST_LOGICAL_AND, RU_OP_AND},
    {AST_LOGICAL_OR, RU_OP_OR},
    {AST_LOGICAL_XOR, RU_OP_XOR},
    {AST_LOGICAL_NOT, RU_OP_NOT},
    {AST_LOGICAL_IMPLIES, RU_OP_IMPLIES},
    {AST_RELATIONAL_EQ, RU_OP_EQUAL},
    {AST_RELATIONAL_NEQ, RU_OP_NOT_EQUAL},
    {AST_RELATIONAL_LT, RU_OP_LESS},
    {AST_RELATIONAL_LEQ, RU_OP_LESS_EQUAL},
    {AST_RELATIONAL_GT, RU_OP_GREATER},
    {AST_RELATIONAL_GEQ, RU_OP_GREATER_EQUAL},
};

/* Arguments of a function while its body is read. */
typedef struct frame {
    const FunctionDefinition_t *function;
    const ru_node *arguments;
} frame;

typedef struct reader {
    const ru_sbml_place_of_formula *at;
    ru_expr *pool;
    size_t depth, length;
} reader;

static ru_status read_node(reader *r, const ASTNode_t *ast, const frame *f, ru_node *node);

static const char *place(const reader *r)
{
    return ru_sbml_place(r->at->model->path, r->at->element);
}

static int is_argument(const frame *f, const char *name, ru_node *node)
{
    for (unsigned i = 0; f && i < FunctionDefinition_getNumArguments(f->function); i++) {
        const char *argument = ASTNode_getName(FunctionDefinition_getArgument(f->function, i));
        if (argument && strcmp(argument, name) == 0) {
            *node = f->arguments[i];
            return 1;
        }
    }
    return 0;
}

/* A parameter of the rate law shadows what has the same id outside. Level 3 keeps them in a list of
 * their own. */
static ru_status find_local(reader *r, const char *name, int *is_local, double *value)
{
    KineticLaw_t *law = r->at->law;
    *is_local = 0;
    if (!law)
        return RU_OK;
    const LocalParameter_t *local = KineticLaw_getLocalParameterById(law, name);
    const Parameter_t *parameter = local ? NULL : KineticLaw_getParameterById(law, name);
    if (!local && !parameter)
        return RU_OK;
    *is_local = 1;
    int is_set = local ? LocalParameter_isSetValue(local) : Parameter_isSetValue(parameter);
    RU_REQUIRE(is_set, RU_ERR_INPUT, "%s: error: the local parameter '%s' has no value", place(r),
               name);
    *value = local ? LocalParameter_getValue(local) : Parameter_getValue(parameter);
    return RU_OK;
}

static ru_status read_name(reader *r, const ASTNode_t *ast, const frame *f, ru_node *node)
{
    const char *name = ASTNode_getName(ast);
    const ru_sbml_model *model = r->at->model;
    RU_REQUIRE(name, RU_ERR_INPUT, "%s: error: a name is missing in a formula", place(r));
    if (is_argument(f, name, node))
        return RU_OK;
    RU_REQUIRE(!f, RU_ERR_INPUT, "%s: error: '%s' is no argument of the function '%s'", place(r),
               name, FunctionDefinition_getId(f->function));
    int is_local;
    double value = 0;
    RU_TRY(find_local(r, name, &is_local, &value));
    if (is_local)
        return ru_expr_number(r->pool, value, node);
    size_t v = ru_sbml_find(model, name);
    RU_REQUIRE(v != RU_SBML_NONE, RU_ERR_INPUT,
               "%s: error: '%s' in a formula is not known; did you mean '%s'?", place(r), name,
               ru_sbml_nearest(model, name));
    return ru_expr_symbol(r->pool, ru_sbml_meaning(model, v), node);
}

/* All arguments first, each in the caller's frame. */
static ru_status read_arguments(reader *r, const ASTNode_t *ast, const frame *f, size_t n,
                                ru_node *nodes)
{
    for (size_t i = 0; i < n; i++)
        RU_TRY(read_node(r, ASTNode_getChild(ast, (unsigned)i), f, &nodes[i]));
    return RU_OK;
}

static ru_status read_function(reader *r, const ASTNode_t *ast, const ru_node *arguments, size_t n,
                               ru_node *node)
{
    const char *name = ASTNode_getName(ast);
    const FunctionDefinition_t *function =
        name ? Model_getFunctionDefinitionById(r->at->source, name) : NULL;
    RU_REQUIRE(function, RU_ERR_INPUT, "%s: error: there is no function '%s'", place(r),
               name ? name : "");
    RU_REQUIRE(FunctionDefinition_isSetBody(function), RU_ERR_INPUT,
               "%s: error: the function '%s' has no formula", place(r), name);
    RU_REQUIRE(FunctionDefinition_getNumArguments(function) == n, RU_ERR_INPUT,
               "%s: error: the function '%s' takes %u arguments, not %zu", place(r), name,
               FunctionDefinition_getNumArguments(function), n);
    const frame inner = {function, arguments};
    return read_node(r, FunctionDefinition_getBody(function), &inner, node);
}

/* The rate of change of what a name means, also through arguments of functions. */
static ru_status rate_of(reader *r, const ru_node *arguments, size_t n, ru_node *node)
{
    int32_t symbol = 0, first = ru_sbml_meaning(r->at->model, 0);
    RU_REQUIRE(n == 1, RU_ERR_INPUT, "%s: error: rateOf takes one argument", place(r));
    if (ru_expr_is_number(r->pool, arguments[0], NULL))
        return ru_expr_number(r->pool, 0, node);
    ru_op op = ru_expr_look(r->pool, arguments[0], NULL, &symbol);
    RU_REQUIRE(op == RU_OP_SYMBOL && symbol >= first, RU_ERR_INPUT,
               "%s: error: rateOf takes the id of a variable", place(r));
    return ru_expr_symbol(r->pool, symbol + (int32_t)r->at->model->n, node);
}

static ru_status apply(reader *r, ru_op op, ru_node *arguments, size_t n, ru_node *node)
{
    /* A relation of less than two numbers holds; so does a sum without terms. */
    if (op >= RU_OP_LESS && op <= RU_OP_NOT_EQUAL && n < 2)
        return ru_expr_number(r->pool, 1, node);
    if ((op == RU_OP_PIECEWISE || op == RU_OP_MIN || op == RU_OP_MAX) && n == 0)
        return ru_expr_number(r->pool, NAN, node);
    ru_status status = ru_expr_call(r->pool, op, n, arguments, node);
    if (status == RU_ERR_INPUT) {
        char text[200];
        strncpy(text, ru_fault_text(), sizeof text - 1);
        text[sizeof text - 1] = '\0';
        return ru_fault(status, "%s: error: %s", place(r), text);
    }
    return status;
}

static ru_status call(reader *r, const ASTNode_t *ast, ru_node *arguments, size_t n, ru_node *node)
{
    ASTNodeType_t type = ASTNode_getType(ast);
    switch (type) {
    case AST_FUNCTION:
        return read_function(r, ast, arguments, n, node);
    case AST_FUNCTION_RATE_OF:
        return rate_of(r, arguments, n, node);
    case AST_FUNCTION_DELAY:
        return ru_fault(RU_ERR_INPUT,
                        "%s: error: the symbol 'delay' (a delay differential equation) is not "
                        "supported",
                        place(r));
    case AST_FUNCTION_ROOT:
        return n == 1 ? apply(r, RU_OP_SQRT, arguments, n, node)
                      : apply(r, RU_OP_ROOT, arguments, n, node);
    case AST_FUNCTION_LOG:
        return n == 1 ? apply(r, RU_OP_LOG10, arguments, n, node)
                      : apply(r, RU_OP_LOG, arguments, n, node);
    default:
        for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
            if (same[i].type == type)
                return apply(r, same[i].op, arguments, n, node);
        return ru_fault(
            RU_ERR_INPUT, "%s: error: a formula uses '%s' (%d): not supported", place(r),
            ASTNode_getName(ast) ? ASTNode_getName(ast) : "an unknown construct", (int)type);
    }
}

static ru_status read_call(reader *r, const ASTNode_t *ast, const frame *f, ru_node *node)
{
    size_t n = ASTNode_getNumChildren(ast);
    ru_node few[8], *arguments = few;
    if (n > sizeof few / sizeof few[0])
        arguments = malloc(n * sizeof *arguments);
    RU_REQUIRE(arguments, RU_ERR_SYSTEM, "out of memory for a formula");
    ru_status status = read_arguments(r, ast, f, n, arguments);
    if (status == RU_OK)
        status = call(r, ast, arguments, n, node);
    if (arguments != few)
        free(arguments);
    return status;
}

static ru_status read_node(reader *r, const ASTNode_t *ast, const frame *f, ru_node *node)
{
    RU_REQUIRE(ast, RU_ERR_INPUT, "%s: error: a formula is incomplete", place(r));
    RU_REQUIRE(r->depth < DEEPEST && r->length++ < LONGEST, RU_ERR_INPUT,
               "%s: error: a formula is nested too deeply or too long", place(r));
    r->depth++;
    ru_status status;
    switch (ASTNode_getType(ast)) {
    case AST_INTEGER:
        status = ru_expr_number(r->pool, (double)ASTNode_getInteger(ast), node);
        break;
    case AST_REAL:
    case AST_REAL_E:
    case AST_RATIONAL:
        status = ru_expr_number(r->pool, ASTNode_getReal(ast), node);
        break;
    case AST_CONSTANT_E:
        status = ru_expr_number(r->pool, 2.718281828459045, node);
        break;
    case AST_CONSTANT_PI:
        status = ru_expr_number(r->pool, 3.141592653589793, node);
        break;
    case AST_CONSTANT_TRUE:
    case AST_CONSTANT_FALSE:
        status = ru_expr_number(r->pool, ASTNode_getType(ast) == AST_CONSTANT_TRUE, node);
        break;
    case AST_NAME_AVOGADRO:
        status = ru_expr_number(r->pool, avogadro, node);
        break;
    case AST_NAME_TIME:
        status = ru_expr_symbol(r->pool, 0, node);
        break;
    case AST_NAME:
        status = read_name(r, ast, f, node);
        break;
    default:
        status = read_call(r, ast, f, node);
    }
    r->depth--;
    return status;
}

ru_status ru_sbml_mathml(const ru_sbml_place_of_formula *at, const ASTNode_t *ast, ru_node *node)
{
    *node = RU_NO_NODE;
    if (!ast)
        return RU_OK;
    reader r = {.at = at, .pool = at->model->pool};
    return read_node(&r, ast, NULL, node);
}
