/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rushton's preconditioner against those of PETSc and hypre, on the linear system of an implicit
 * step that a scenario's run comes to. See README.md. */
#include "candidate.h"
#include "matrix.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/unit.h>
#include <ru/core/schedule.h>
#include <ru/front/simulation.h>

enum { MAX_SET = 16 };

typedef struct arguments {
    const char *scenario;
    const char *only[MAX_SET];
    size_t n_only;
    const char *sets[MAX_SET];
    size_t n_set;
    double hours, gamma, tolerance;
    int repeats, upwind;
} arguments;

static const char *const usage =
    "usage: rushton-preconditioners [option]... scenario\n"
    "Runs the scenario, then solves the linear system of an implicit step with each "
    "preconditioner.\n"
    "  -s key=value  override, may be repeated\n"
    "  -t hours      of process before (1)\n"
    "  -g seconds    gamma of the step (277)\n"
    "  -r residual   relative, that is asked for (1e-4)\n"
    "  -n repeats    of which the fastest counts (3)\n"
    "  -o name       only those whose name begins so; may be repeated\n"
    "  -u            transport of first order in the system, as in the preconditioners' matrix\n";

static int read_arguments(arguments *a, int argc, char **argv)
{
    *a = (arguments){.hours = 1, .gamma = 277, .tolerance = 1e-4, .repeats = 3};
    for (int c; (c = getopt(argc, argv, "t:g:r:n:s:o:u")) != -1;) {
        switch (c) {
        case 't':
            a->hours = atof(optarg);
            break;
        case 'g':
            a->gamma = atof(optarg);
            break;
        case 'r':
            a->tolerance = atof(optarg);
            break;
        case 'n':
            a->repeats = atoi(optarg);
            break;
        case 'o':
            if (a->n_only < MAX_SET)
                a->only[a->n_only++] = optarg;
            break;
        case 'u':
            a->upwind = 1;
            break;
        case 's':
            if (a->n_set < MAX_SET)
                a->sets[a->n_set++] = optarg;
            break;
        default:
            return 0;
        }
    }
    a->scenario = optind < argc ? argv[optind] : NULL;
    return a->scenario && a->hours > 0 && a->gamma > 0 && a->tolerance > 0 && a->repeats > 0;
}

static PetscErrorCode apply_operator(Mat operator, Vec from, Vec to)
{
    peer_problem *p = NULL;
    const double *x = NULL;
    double *y = NULL;
    PetscCall(MatShellGetContext(operator, & p));
    PetscCall(VecGetArrayRead(from, &x));
    peer_pack(p, x, p->from);
    PetscCall(VecRestoreArrayRead(from, &x));
    (void)p->ode.packed_image(p->ode.context, p->gamma, p->from, p->to);
    PetscCall(VecGetArray(to, &y));
    peer_unpack(p, p->to, y);
    PetscCall(VecRestoreArray(to, &y));
    return 0;
}

/* The same with the matrix of the preconditioners, which holds amounts in units of each state. */
static PetscErrorCode apply_upwind(Mat operator, Vec from, Vec to)
{
    peer_problem *p = NULL;
    const double *x = NULL;
    double *y = NULL;
    PetscCall(MatShellGetContext(operator, & p));
    size_t ns = p->system->problem->n_state;
    const double *volume = p->system->problem->part->weight;
    PetscCall(VecGetArrayRead(from, &x));
    PetscCall(VecGetArray(p->spare, &y));
    for (size_t i = 0; i < p->ode.n; i++)
        y[i] = x[i] / p->weight[i] / p->ode.rows.scale[i % ns];
    PetscCall(VecRestoreArray(p->spare, &y));
    PetscCall(VecRestoreArrayRead(from, &x));
    PetscCall(MatMult(p->matrix, p->spare, to));
    PetscCall(VecGetArray(to, &y));
    for (size_t i = 0; i < p->ode.n; i++)
        y[i] *= p->ode.rows.scale[i % ns] / volume[i / ns] * p->weight[i];
    PetscCall(VecRestoreArray(to, &y));
    return 0;
}

static void set_units(peer_problem *p)
{
    double relative = p->system->problem->scenario->solver.relative;
    for (size_t i = 0; i < p->ode.n; i++)
        p->weight[i] = 1 / (relative * fabs(p->y[i]) + p->ode.absolute[i]);
}

static PetscErrorCode build_system(int upwind, peer_problem *p)
{
    const ru_problem *problem = p->system->problem;
    PetscInt n = (PetscInt)p->ode.n;
    double *b = NULL;
    size_t packed = (p->ode.rows.n_row + p->ode.rows.n_beyond) * p->ode.rows.width + 1;
    double *rate = malloc((p->ode.n + 1) * sizeof *rate);
    p->weight = malloc((p->ode.n + 1) * sizeof *p->weight);
    p->from = calloc(packed, sizeof *p->from);
    p->to = calloc(packed, sizeof *p->to);
    PetscCheck(p->weight && p->from && p->to && rate, PETSC_COMM_SELF, PETSC_ERR_MEM, "memory");
    set_units(p);
    p->grown = ru_schedule_volume(problem->scenario, p->t) / problem->scenario->vessel.volume;
    PetscCall(
        MatCreateShell(problem->comm.mpi, n, n, PETSC_DETERMINE, PETSC_DETERMINE, p, &p->operator));
    void (*apply)(void) = (void (*)(void))(upwind ? apply_upwind : apply_operator);
    PetscCall(MatShellSetOperation(p->operator, MATOP_MULT, apply));
    PetscCall(MatCreateVecs(p->operator, & p->b, &p->spare));
    (void)p->ode.rhs(p->ode.context, p->t, p->y, rate);
    PetscCall(VecGetArray(p->b, &b));
    for (size_t i = 0; i < p->ode.n; i++)
        b[i] = p->gamma * rate[i] * p->weight[i];
    PetscCall(VecRestoreArray(p->b, &b));
    free(rate);
    (void)p->ode.prec_setup(p->ode.context, p->t, p->y, p->gamma, 0);
    (void)p->ode.jac_setup(p->ode.context, p->t, p->y);
    PetscCall(
        peer_matrix_build(p->system, p->t, p->gamma, p->grown, p->ode.rows.scale, &p->matrix));
    return 0;
}

static int is_wanted(const arguments *a, const char *name)
{
    for (size_t i = 0; i < a->n_only; i++)
        if (strncmp(name, a->only[i], strlen(a->only[i])) == 0)
            return 1;
    return a->n_only == 0;
}

static PetscErrorCode try_all(const arguments *a, peer_problem *p)
{
    const ru_problem *problem = p->system->problem;
    int speaks = problem->comm.rank == 0;
    if (speaks)
        printf("%s: %d nodes, %zu states, %d ranks, t = %g h, gamma = %g s, residual %g%s\n"
               "%-24s %10s %10s %10s %10s %10s\n",
               a->scenario, (int)problem->network->n_node, problem->n_state, problem->comm.size,
               a->hours, a->gamma, a->tolerance, a->upwind ? ", first order" : "", "preconditioner",
               "iterations", "set-up s", "solve s", "both s", "MiB");
    for (size_t i = 0; i < peer_candidate_count(); i++) {
        const peer_candidate *candidate = peer_candidate_at(i);
        peer_result r;
        if (!is_wanted(a, candidate->name))
            continue;
        PetscCall(peer_candidate_try(candidate, p, a->tolerance, a->repeats, &r));
        if (speaks)
            printf("%-24s %9d%s %10.3g %10.3g %10.3g %10.0f\n", candidate->name, r.iterations,
                   r.converged ? " " : "!", r.set_up, r.solve, r.set_up + r.solve,
                   r.bytes / (1024 * 1024));
        fflush(stdout);
    }
    return 0;
}

/* The run's own system makes way for another one. */
static PetscErrorCode compare(const arguments *a, ru_simulation *s)
{
    ru_system *system = NULL;
    size_t n = (size_t)s->problem->part->n_own * s->problem->n_state;
    double *y = malloc((n + 1) * sizeof *y), t = ru_runner_time(s->run);
    PetscCheck(y, PETSC_COMM_SELF, PETSC_ERR_MEM, "memory");
    memcpy(y, ru_runner_unknowns(s->run), n * sizeof *y);
    ru_runner_destroy(&s->run);
    PetscCheck(ru_system_build(s->problem, &system) == RU_OK, PETSC_COMM_SELF, PETSC_ERR_LIB, "%s",
               ru_last_fault());
    peer_problem p = {
        .system = system, .ode = ru_system_ode(system), .t = t, .gamma = a->gamma, .y = y};
    PetscCheck(p.ode.packed_solve, PETSC_COMM_SELF, PETSC_ERR_SUP,
               "this network is so small that it is solved directly");
    PetscCall(build_system(a->upwind, &p));
    PetscCall(try_all(a, &p));
    PetscCall(MatDestroy(&p.matrix));
    PetscCall(MatDestroy(&p.operator));
    PetscCall(VecDestroy(&p.b));
    PetscCall(VecDestroy(&p.spare));
    free(y);
    free(p.weight);
    free(p.from);
    free(p.to);
    ru_system_destroy(&system);
    return 0;
}

int main(int argc, char **argv)
{
    arguments a;
    ru_simulation *s = NULL;
    int bare = 1;
    PetscCall(PetscInitialize(&bare, &argv, NULL, NULL));
    if (!read_arguments(&a, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    const ru_open_options options = {.sets = a.sets, .n_set = a.n_set};
    ru_status status = ru_open(a.scenario, MPI_COMM_WORLD, &options, &s);
    if (status == RU_OK)
        status = ru_advance(s, 3600 * a.hours);
    if (status == RU_OK)
        PetscCall(compare(&a, s));
    else
        fprintf(stderr, "error: %s\n", ru_last_fault());
    ru_close(&s);
    ru_unit_shutdown();
    PetscCall(PetscFinalize());
    return ru_status_exit_code(status);
}
