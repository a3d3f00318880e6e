/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mpi.h>

#include <ru/base/comm.h>
#include <ru/front/rushton.h>
#include <ru/front/simulation.h>
#include <ru/io/hdf5_sink.h>

/* A run that goes on when it is told to: watch_steps SCENARIO RESULT, then lines on its input.
 *   open | advance SECONDS | finish | stop (ends early, saying so) | die (as if killed)
 * Each is answered by a line "done". Every record goes to the disk at once. */

static int do_line(const char *line, const char *const *words, ru_simulation **s)
{
    ru_status status = RU_OK;
    double seconds;
    if (strncmp(line, "open", 4) == 0) {
        status = ru_open(words[1], MPI_COMM_WORLD, NULL, s);
        if (status == RU_OK)
            status = ru_output_open(*s, words[2]);
        if (status == RU_OK)
            ru_hdf5_sink_set_flush((*s)->file, 0);
    } else if (sscanf(line, "advance %lf", &seconds) == 1) {
        status = ru_advance(*s, seconds);
    } else if (strncmp(line, "finish", 6) == 0) {
        status = ru_run(*s);
        ru_close(s);
    } else if (strncmp(line, "stop", 4) == 0) {
        ru_close(s);
    } else if (strncmp(line, "die", 3) == 0) {
        _exit(9);
    }
    if (status != RU_OK)
        fprintf(stderr, "%s\n", ru_last_fault());
    return status == RU_OK;
}

int main(int argc, char **argv)
{
    char line[128];
    ru_simulation *s = NULL;
    int good = argc == 3;
    ru_comm_prepare();
    MPI_Init(&argc, &argv);
    while (good && fgets(line, sizeof line, stdin)) {
        good = do_line(line, (const char *const *)argv, &s);
        if (good)
            printf("done\n");
        fflush(stdout);
    }
    ru_close(&s);
    MPI_Finalize();
    return !good;
}
