/* SPDX-License-Identifier: GPL-3.0-or-later
 * Forgets memory between the beginning and the end of MPI, as no program should: the test holds
 * that the address sanitizer tells it. */
#include <stdlib.h>

#include <mpi.h>

static void *volatile kept;

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    kept = malloc(1234);
    kept = NULL;
    MPI_Finalize();
    return 0;
}
