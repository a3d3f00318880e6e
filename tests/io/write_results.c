/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <ru/base/comm.h>
#include <ru/io/hdf5_sink.h>

#include "results_sample.h"

/* write_results PATH gathered|parallel: writes the sample, for readers that are no C programs. */

static ru_status write_sample(const char *path, int parallel)
{
    sample s;
    ru_sink *sink;
    sample_fill(&s, sample_even);
    s.schema.parallel_fields = parallel;
    RU_TRY(ru_hdf5_sink_open(path, &sink));
    ru_status status = sample_send(sink, &s);
    if (status == RU_OK)
        status = sink->end(sink, 1, NULL);
    sink->close(&sink);
    RU_TRY(status);
    return RU_OK;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    ru_comm_prepare();
    MPI_Init(&argc, &argv);
    ru_status status = write_sample(argv[1], strcmp(argv[2], "parallel") == 0);
    if (status != RU_OK)
        fprintf(stderr, "%s\n", ru_fault_text());
    MPI_Finalize();
    return status == RU_OK ? 0 : 1;
}
