/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_VERDICT_SAMPLE_H
#define RU_TEST_VERDICT_SAMPLE_H

#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/validation/verdict.h>

/* A small simulation, small measured data, and their verdict.
 *
 * Simulated: biomass grows by 1 kg/m3 an hour from 1, acetate stays at 0.59044 kg/m3 (10 mmol/L).
 * Measured: OD/2 is 1, 2.1, 3, 4, 5 at 0 to 4 h, and 7 at 6 h, after the end of the simulation. */
enum { SAMPLE_TIMES = 6, SAMPLE_SERIES = 2 };
static const double sample_times[] = {0, 3600, 7200, 10800, 14400, 18000};
static const double sample_biomass[] = {1, 2, 3, 4, 5, 6};
static const double sample_acetate[] = {.59044, .59044, .59044, .59044, .59044, .59044};
static const ru_column sample_columns[] = {{"biomass", "g/L", "dry mass"},
                                           {"acetate", "kg m-3", "acetate"}};
static const double *const sample_values[] = {sample_biomass, sample_acetate};
static const ru_simulated sample_simulated = {
    sample_times, SAMPLE_TIMES, sample_columns, sample_values, SAMPLE_SERIES, NULL, NULL, 0, 0};

static const char sample_data[] =
    "run_id,time_h,quantity,value,unit,sd,flag\n"
    "A,0,OD600,2,-,0.1,\nA,1,OD600,4.2,-,0.2,diluted\nA,2,OD600,6,-,0.1,\n"
    "A,3,OD600,8,-,0.1,\nA,4,OD600,10,-,0.1,\nA,6,OD600,14,-,0.1,\n"
    "A,1,acetate,12,mmol/L,,\nA,2,acetate,9,mmol/L,,\nB,1,glucose,1,g/L,,\n"
    "A,3,acetate,low,mmol/L,,\nB,3,acetate,none,mmol/L,,\n";

#define SAMPLE_OD "quantities:\n  - measured: OD600\n    simulated: biomass\n    factor: 0.5 g/L\n"

typedef struct sample {
    ru_measured *measured;
    ru_limits *limits;
    ru_run_choice choice;
    ru_verdict *verdict;
} sample;

/* Writes the measured data to a temporary file; the path is borrowed. */
static inline const char *sample_write_data(void)
{
    const char *path = ru_temporary_path("v.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(sample_data, file);
    fclose(file);
    return path;
}

/* Judges run A by a limits text, NULL: none. */
static inline ru_status sample_judge(sample *s, const char *limits)
{
    const char *path = sample_write_data();
    *s = (sample){.choice = {.run = "A", .end = 18000}};
    assert_int_equal(ru_measured_read(&path, 1, &s->measured), RU_OK);
    remove(path);
    if (limits && ru_limits_read_text(limits, "l.yaml", &s->limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return ru_verdict_build(&sample_simulated, s->measured, &s->choice, s->limits, &s->verdict);
}

static inline void sample_clear(sample *s)
{
    ru_verdict_destroy(&s->verdict);
    ru_limits_destroy(&s->limits);
    ru_measured_destroy(&s->measured);
}

#endif
