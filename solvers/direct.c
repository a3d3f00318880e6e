/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/direct.h>

#include <stdlib.h>

typedef struct content {
    ru_direct_solve solve;
    void *context;
} content;

static SUNLinearSolver_Type type_of(SUNLinearSolver self)
{
    (void)self;
    return SUNLINEARSOLVER_DIRECT;
}

static int solve(SUNLinearSolver self, SUNMatrix matrix, N_Vector x, N_Vector b, realtype tolerance)
{
    (void)matrix, (void)tolerance;
    const content *c = self->content;
    int verdict = c->solve(c->context, N_VGetArrayPointer(b), N_VGetArrayPointer(x));
    return verdict == 0  ? SUNLS_SUCCESS
           : verdict < 0 ? SUNLS_PSOLVE_FAIL_UNREC
                         : SUNLS_PSOLVE_FAIL_REC;
}

static int destroy(SUNLinearSolver self)
{
    free(self->content);
    self->content = NULL;
    SUNLinSolFreeEmpty(self);
    return 0;
}

SUNLinearSolver ru_direct_build(ru_direct_solve how, void *context, SUNContext sun)
{
    content *made = malloc(sizeof *made);
    SUNLinearSolver self = made ? SUNLinSolNewEmpty(sun) : NULL;
    if (!self) {
        free(made);
        return NULL;
    }
    *made = (content){how, context};
    self->content = made;
    self->ops->gettype = type_of;
    self->ops->solve = solve;
    self->ops->free = destroy;
    return self;
}

static SUNMatrix_ID id_of(SUNMatrix self)
{
    (void)self;
    return SUNMATRIX_CUSTOM;
}

static void destroy_matrix(SUNMatrix self)
{
    SUNMatFreeEmpty(self);
}

SUNMatrix ru_direct_matrix(SUNContext sun)
{
    SUNMatrix self = SUNMatNewEmpty(sun);
    if (self) {
        self->ops->getid = id_of;
        self->ops->destroy = destroy_matrix;
    }
    return self;
}
