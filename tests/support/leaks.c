/* SPDX-License-Identifier: GPL-3.0-or-later
 * Linked into every program of a build with the address sanitizer, so that leaks of our own are
 * told and those of libraries are not, and at little cost: neither deep stacks at every allocation
 * nor names to be looked up at the end. Memory that the MPI library takes while it begins and ends
 * is not asked about. What it has loaded stays loaded: once the variables of a part are unloaded,
 * all that they held would count as lost, from places without a name. */
#include <mpi.h>

/* of LeakSanitizer */
void __lsan_disable(void);
void __lsan_enable(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);

int dlclose(void *handle);
int dlclose(void *handle)
{
    (void)handle;
    return 0;
}

int MPI_Init(int *argc, char ***argv)
{
    __lsan_disable();
    int code = PMPI_Init(argc, argv);
    __lsan_enable();
    return code;
}

int MPI_Finalize(void)
{
    __lsan_disable();
    int code = PMPI_Finalize();
    __lsan_enable();
    return code;
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}

/* What libraries keep until the end of the process. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libmpi.so\nleak:libopen-rte.so\nleak:libopen-pal.so\nleak:mca_\nleak:libpmix\n"
           "leak:libhwloc\nleak:libevent\nleak:libfabric\nleak:libucp\nleak:libucs\nleak:libpsm\n"
           "leak:libmunge\nleak:libhdf5_openmpi.so\n"
           /* the scanner of udunits forgets what it read of a malformed unit */
           "leak:^utlex$\n"
           /* fonts and what draws them */
           "leak:libfontconfig\nleak:libpango\nleak:libglib\nleak:libcairo\n";
}
