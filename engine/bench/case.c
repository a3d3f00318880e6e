/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/case.h>

#include <string.h>

#define VESSEL(r, theta, z)                                                                        \
    "bench/trial_vessel.yaml",                                                                     \
    {                                                                                              \
        "mixing.cells.r=" #r, "mixing.cells.theta=" #theta, "mixing.cells.z=" #z                   \
    }

static const ru_bench_case cases[] = {
    {"tank",
     "ecoli_fedbatch.yaml",
     {NULL},
     24,
     24,
     1e-6,
     1e-9,
     0,
     20,
     0,
     1,
     "one tank, 24 h: what fits and sweeps repeat"},
    {"network-20",
     "bench/network_20.yaml",
     {NULL},
     24,
     24,
     1e-4,
     1e-7,
     3600,
     5,
     0,
     1,
     "20 compartments, solved directly"},
    {"network-1000",
     "bench/network_1000.yaml",
     {NULL},
     24,
     24,
     1e-4,
     1e-7,
     60,
     2,
     0,
     1,
     "1000 compartments, solved directly"},
    {"vessel-2k", VESSEL(10, 8, 30), 10, 2, 1e-4, 1e-6, 60, 1, 1, 1,
     "fed-batch in 18.85 m3 with six loops"},
    {"vessel-18k", VESSEL(20, 16, 60), 10, 0.5, 1e-4, 1e-6, 4, 1, 1, 1,
     "the same, cells half as long"},
    {"vessel-150k", VESSEL(40, 32, 120), 10, 0.1, 1e-4, 0, 0.5, 1, 1, 0,
     "the same, a quarter as long: beyond the caches"},
    {"vessel-1.2m", VESSEL(80, 64, 240), 10, 0.05, 1e-4, 0, 0.02, 1, 1, 0,
     "the same, an eighth as long: bound by memory"},
    {"penicillin",
     "bench/penicillin_zones.yaml",
     {NULL},
     80,
     80,
     1e-4,
     1e-7,
     0,
     3,
     0,
     1,
     "80 h on 100 zones with gas"},
    {"penicillin-150k",
     "bench/penicillin_vessel.yaml",
     {"mixing.cells.r=40", "mixing.cells.theta=32", "mixing.cells.z=120"},
     100,
     0.5,
     1e-4,
     0,
     0,
     1,
     1,
     0,
     "100 h with gas on every node"},
};
enum { N_CASE = sizeof cases / sizeof cases[0] };

size_t ru_bench_case_count(void)
{
    return N_CASE;
}

const ru_bench_case *ru_bench_case_at(size_t i)
{
    return i < N_CASE ? &cases[i] : NULL;
}

const ru_bench_case *ru_bench_case_find(const char *name)
{
    for (size_t i = 0; i < N_CASE; i++)
        if (strcmp(cases[i].name, name) == 0)
            return &cases[i];
    return NULL;
}
