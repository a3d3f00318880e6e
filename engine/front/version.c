/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include <ru/base/text.h>
#include <ru/front/rushton.h>
#include <ru/io/provenance.h>
#include <ru/solvers/solver.h>
#include <ru_build.h>

const char *ru_version(void)
{
    static char text[2048];
    char mpi[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    MPI_Get_library_version(mpi, &length);
    for (char *c = mpi; *c; c++)
        if (*c == '\n' || *c == ',')
            *c = '\0';
    snprintf(text, sizeof text,
             "rushton %s\ncommit %s\ncompiler %s\nflags %s (%s)%s%s\nSUNDIALS %s\n%sMPI %s\n",
             RU_BUILD_VERSION, RU_BUILD_COMMIT, RU_BUILD_COMPILER, RU_BUILD_FLAGS, RU_BUILD_TYPE,
             RU_BUILD_SANITIZERS[0] ? " sanitizers " : "", RU_BUILD_SANITIZERS,
             ru_solver_library_version(), ru_io_library_versions(), mpi);
    return text;
}

ru_status ru_command_line(int n, char *const *words, char **line)
{
    ru_text text = {0};
    for (int i = 0; i < n; i++) {
        ru_text_add(&text, "%s", i ? " " : "");
        ru_text_add_word(&text, words[i]);
    }
    return ru_text_take(&text, line);
}
