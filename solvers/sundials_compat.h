/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_SUNDIALS_COMPAT_H
#define RU_SOLVERS_SUNDIALS_COMPAT_H

/* All that depends on the version of SUNDIALS (written for 6.4; from 7.0 on a context takes a
 * communicator by value and error handlers are per context). */

#include <nvector/nvector_parallel.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_types.h>
#include <sundials/sundials_version.h>

#include <ru/base/comm.h>

static inline int ru_sundials_context(const ru_comm *comm, SUNContext *context)
{
    MPI_Comm mpi = comm->mpi;
#if SUNDIALS_VERSION_MAJOR >= 7
    return SUNContext_Create(mpi, context);
#else
    return SUNContext_Create(&mpi, context);
#endif
}

/* A vector over memory that stays ours. */
static inline N_Vector ru_sundials_wrap(const ru_comm *comm, size_t n, double *values,
                                        SUNContext context)
{
    long long total = (long long)n;
    MPI_Allreduce(MPI_IN_PLACE, &total, 1, MPI_LONG_LONG, MPI_SUM, comm->mpi);
    N_Vector v = N_VMake_Parallel(comm->mpi, (sunindextype)n, (sunindextype)total, values, context);
    if (v)
        (void)N_VEnableFusedOps_Parallel(v, SUNTRUE);
    return v;
}

#endif
