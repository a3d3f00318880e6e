/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "candidate.h"

#include <malloc.h>
#include <math.h>
#include <time.h>

#include <ru/core/precondition.h>

static const peer_candidate candidates[] = {
    {"Rushton multilevel", NULL},
    {"cell blocks", "-pc_type pbjacobi"},
    {"ILU(0)", "-pc_type bjacobi -sub_pc_type ilu"},
    {"ILU(1)", "-pc_type bjacobi -sub_pc_type ilu -sub_pc_factor_levels 1"},
    {"ILU(0), overlap 1", "-pc_type asm -pc_asm_overlap 1 -sub_pc_type ilu"},
    {"GAMG, plain, ILU(0)", "-pc_type gamg -pc_gamg_agg_nsmooths 0 -mg_levels_ksp_type richardson "
                            "-mg_levels_ksp_max_it 1 -mg_levels_pc_type bjacobi "
                            "-mg_levels_sub_pc_type ilu"},
    {"GAMG, plain, ILU(0), W", "-pc_type gamg -pc_gamg_agg_nsmooths 0 -pc_mg_cycle_type w "
                               "-mg_levels_ksp_type richardson -mg_levels_ksp_max_it 1 "
                               "-mg_levels_pc_type bjacobi -mg_levels_sub_pc_type ilu"},
    {"GAMG, plain, SOR", "-pc_type gamg -pc_gamg_agg_nsmooths 0 -mg_levels_ksp_type richardson "
                         "-mg_levels_ksp_max_it 2 -mg_levels_pc_type sor"},
    {"BoomerAMG", "-pc_type hypre -pc_hypre_type boomeramg "
                  "-pc_hypre_boomeramg_relax_type_all SOR/Jacobi"},
    {"BoomerAMG, aggressive", "-pc_type hypre -pc_hypre_type boomeramg "
                              "-pc_hypre_boomeramg_strong_threshold 0.5 "
                              "-pc_hypre_boomeramg_coarsen_type HMIS "
                              "-pc_hypre_boomeramg_interp_type ext+i "
                              "-pc_hypre_boomeramg_agg_nl 1 "
                              "-pc_hypre_boomeramg_relax_type_all SOR/Jacobi"},
};
enum {
    N_CANDIDATE = sizeof candidates / sizeof candidates[0],
    MOST_ITERATIONS = 500,
    RESTART = 60
};

size_t peer_candidate_count(void)
{
    return N_CANDIDATE;
}

const peer_candidate *peer_candidate_at(size_t i)
{
    return &candidates[i];
}

double peer_bytes(const ru_comm *comm)
{
    struct mallinfo2 now = mallinfo2();
    double bytes = (double)now.uordblks + (double)now.hblkhd;
    ru_comm_sum(comm, &bytes, 1);
    return bytes;
}

void peer_pack(const peer_problem *problem, const double *x, float *rows)
{
    const ru_rows *r = &problem->ode.rows;
    for (size_t i = 0; i < problem->ode.n; i++) {
        size_t row = i / r->n_state, k = i % r->n_state;
        rows[row * r->width + k] = (float)(x[i] / problem->weight[i] / r->scale[k]);
    }
}

void peer_unpack(const peer_problem *problem, const float *rows, double *x)
{
    const ru_rows *r = &problem->ode.rows;
    for (size_t i = 0; i < problem->ode.n; i++) {
        size_t row = i / r->n_state, k = i % r->n_state;
        x[i] = (double)rows[row * r->width + k] * r->scale[k] * problem->weight[i];
    }
}

/* What a library's preconditioner is wrapped in: from units of the error test to amounts in units
 * of each state's size, in which the matrix has the zero sums of closed flows, and back. */
typedef struct wrapping {
    peer_problem *problem;
    PC inner; /* NULL: Rushton's own */
    Vec r, z;
} wrapping;

static PetscErrorCode apply(PC pc, Vec from, Vec to)
{
    wrapping *w = NULL;
    PetscCall(PCShellGetContext(pc, &w));
    const peer_problem *p = w->problem;
    size_t ns = p->system->problem->n_state, n = p->ode.n;
    const double *weights = p->system->problem->part->weight;
    const double *r = NULL, *scale = p->ode.rows.scale;
    double *z = NULL;
    PetscCall(VecGetArrayRead(from, &r));
    if (w->inner) {
        PetscCall(VecGetArray(w->r, &z));
        for (size_t i = 0; i < n; i++)
            z[i] = r[i] / p->weight[i] * weights[i / ns] / scale[i % ns];
        PetscCall(VecRestoreArray(w->r, &z));
        PetscCall(PCApply(w->inner, w->r, w->z));
        const double *answer = NULL;
        PetscCall(VecGetArrayRead(w->z, &answer));
        PetscCall(VecGetArray(to, &z));
        for (size_t i = 0; i < n; i++)
            z[i] = answer[i] * scale[i % ns] * p->weight[i];
        PetscCall(VecRestoreArrayRead(w->z, &answer));
    } else {
        peer_pack(p, r, p->from);
        (void)p->ode.packed_solve(p->ode.context, p->from, p->to);
        PetscCall(VecGetArray(to, &z));
        peer_unpack(p, p->to, z);
    }
    PetscCall(VecRestoreArray(to, &z));
    PetscCall(VecRestoreArrayRead(from, &r));
    return 0;
}

/* CPU time of this rank, which others on the machine disturb less than they do the clock. */
static double cpu_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double since(const ru_comm *comm, double begun)
{
    double seconds = cpu_now() - begun;
    ru_comm_max(comm, &seconds, 1);
    return seconds;
}

/* Rushton's hierarchy is part of its system of equations: it is weighed by letting it go. */
static double weigh_own(peer_problem *p)
{
    const ru_comm *comm = &p->system->problem->comm;
    double with = peer_bytes(comm);
    ru_multilevel_destroy(&p->system->multilevel);
    double without = peer_bytes(comm);
    if (ru_precondition_build(p->system) != RU_OK)
        MPI_Abort(comm->mpi, 1);
    return with - without;
}

static PetscErrorCode set_up(const peer_candidate *candidate, peer_problem *p, wrapping *w,
                             peer_result *result)
{
    const ru_comm *comm = &p->system->problem->comm;
    if (!candidate->options) {
        MPI_Barrier(comm->mpi);
        double begun = cpu_now();
        int verdict = p->ode.prec_setup(p->ode.context, p->t, p->y, p->gamma, 1);
        result->set_up = since(comm, begun);
        return verdict;
    }
    double before = peer_bytes(comm);
    PetscCall(PetscOptionsClear(NULL));
    PetscCall(PetscOptionsInsertString(NULL, candidate->options));
    PetscCall(PCCreate(comm->mpi, &w->inner));
    PetscCall(PCSetOperators(w->inner, p->matrix, p->matrix));
    PetscCall(PCSetFromOptions(w->inner));
    MPI_Barrier(comm->mpi);
    double begun = cpu_now();
    PetscCall(PCSetUp(w->inner));
    PetscCall(PCSetUpOnBlocks(w->inner));
    result->set_up = since(comm, begun);
    /* Some of them take their memory at the first use. */
    PetscCall(PCApply(w->inner, w->r, w->z));
    MatInfo info;
    PetscCall(MatGetInfo(p->matrix, MAT_GLOBAL_SUM, &info));
    result->bytes = peer_bytes(comm) - before + info.nz_allocated * 12;
    return 0;
}

static PetscErrorCode solve(peer_problem *p, wrapping *w, double tolerance, int repeats,
                            peer_result *result)
{
    const ru_comm *comm = &p->system->problem->comm;
    KSP ksp;
    PC pc;
    Vec x;
    PetscCall(VecDuplicate(p->b, &x));
    PetscCall(KSPCreate(comm->mpi, &ksp));
    PetscCall(KSPSetOperators(ksp, p->operator, p->operator));
    PetscCall(KSPSetType(ksp, KSPFGMRES));
    PetscCall(KSPGMRESSetRestart(ksp, RESTART));
    PetscCall(KSPSetTolerances(ksp, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, MOST_ITERATIONS));
    PetscCall(KSPGetPC(ksp, &pc));
    PetscCall(PCSetType(pc, PCSHELL));
    PetscCall(PCShellSetContext(pc, w));
    PetscCall(PCShellSetApply(pc, apply));
    PetscCall(KSPSetUp(ksp));
    result->solve = INFINITY;
    for (int k = 0; k < repeats; k++) {
        KSPConvergedReason reason;
        PetscInt iterations;
        MPI_Barrier(comm->mpi);
        double begun = cpu_now();
        PetscCall(KSPSolve(ksp, p->b, x));
        result->solve = fmin(result->solve, since(comm, begun));
        PetscCall(KSPGetIterationNumber(ksp, &iterations));
        PetscCall(KSPGetConvergedReason(ksp, &reason));
        result->iterations = (int)iterations;
        result->converged = reason > 0;
    }
    PetscCall(KSPDestroy(&ksp));
    PetscCall(VecDestroy(&x));
    return 0;
}

PetscErrorCode peer_candidate_try(const peer_candidate *candidate, peer_problem *problem,
                                  double tolerance, int repeats, peer_result *result)
{
    wrapping w = {.problem = problem};
    *result = (peer_result){0};
    PetscCall(VecDuplicate(problem->b, &w.r));
    PetscCall(VecDuplicate(problem->b, &w.z));
    PetscCall(VecSet(w.r, 1));
    if (!candidate->options)
        result->bytes = weigh_own(problem);
    PetscCall(set_up(candidate, problem, &w, result));
    PetscCall(solve(problem, &w, tolerance, repeats, result));
    PetscCall(PCDestroy(&w.inner));
    PetscCall(VecDestroy(&w.r));
    PetscCall(VecDestroy(&w.z));
    return 0;
}
