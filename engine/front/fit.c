/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <stdio.h>
#include <stdlib.h>

#include <ru/front/fit_page.h>
#include <ru/front/fit_petab.h>
#include <ru/front/fit_report.h>

static double reweigh(void *context)
{
    return ru_fit_bench_estimate(context);
}

static ru_fit_plan make_plan(ru_fit_bench *b, const ru_fit_wanted *wanted)
{
    const ru_fit_file *f = b->file;
    return (ru_fit_plan){.method = f->method.name,
                         .n_start = (size_t)f->method.starts,
                         .options = {.evaluations = f->method.evaluations,
                                     .tolerance = f->method.tolerance,
                                     .seed = (uint64_t)f->seed},
                         .polish = f->method.polish,
                         .profile = f->profile || wanted->profile,
                         .estimated = f->noise.doubt != RU_FIT_STATED,
                         .reweigh = f->noise.doubt == RU_FIT_ESTIMATED ? reweigh : NULL,
                         .reweigh_context = b,
                         .told = wanted->told,
                         .told_context = wanted->context,
                         .stop = b->stop};
}

/* What an error of a search says more: why runs failed. */
static ru_status explain(const ru_fit_bench *b, ru_status status)
{
    char text[1024];
    if (status != RU_ERR_SOLVER || !b->failure[0])
        return status;
    snprintf(text, sizeof text, "%s", ru_fault_text());
    return ru_fault(status, "%s; the last one: %s", text, b->failure);
}

static ru_status find_spare(ru_fit_bench *b, const ru_fit_outcome *o, unsigned char **spare)
{
    *spare = calloc(b->n_variable + 1, 1);
    RU_REQUIRE(*spare, RU_ERR_SYSTEM, "out of memory");
    return o->has_statistics ? ru_fit_bench_spare(b, o->x, &o->statistics, *spare) : RU_OK;
}

static ru_status report_on(const ru_fit_facts *facts, const ru_fit_wanted *wanted, char **report,
                           char **fitted)
{
    RU_TRY((wanted->json ? ru_fit_report_json : ru_fit_report_text)(facts, report));
    ru_status status = fitted ? ru_fit_report_yaml(facts, fitted) : RU_OK;
    if (status != RU_OK) {
        free(*report);
        *report = NULL;
        return status;
    }
    /* a page that cannot be written takes nothing else with it */
    return wanted->page ? ru_fit_page_write(facts, wanted->command_line, wanted->page) : RU_OK;
}

ru_status ru_fit(const char *path, MPI_Comm comm, const ru_fit_wanted *wanted, char **report,
                 char **fitted)
{
    const ru_fit_wanted none = {0}, *o = wanted ? wanted : &none;
    ru_comm ranks;
    ru_fit_file *file = NULL;
    ru_fit_bench bench = {0};
    ru_fit_outcome outcome = {0};
    ru_fit_stop stop = {0};
    unsigned char *spare = NULL;
    double began = MPI_Wtime();
    *report = NULL;
    if (fitted)
        *fitted = NULL;
    RU_TRY(ru_comm_wrap(comm, &ranks));
    RU_TRY(ru_comm_agree(&ranks, o->page && ranks.rank == 0 ? ru_page_check(o->page) : RU_OK));
    if (ru_fit_is_petab(path))
        return ru_fit_petab(path, &ranks, o, report, fitted);
    ru_status status = ru_fit_file_read(path, &file);
    if (status == RU_OK)
        status = ru_fit_bench_open(file, &bench);
    status = ru_comm_agree(&ranks, status);
    if (status == RU_OK)
        status = ru_fit_stop_set(&ranks, o, began, &stop);
    if (status == RU_OK) {
        bench.stop = &stop;
        stop.rest = 3 + (double)bench.n_case / (double)bench.n_fitted;
        const ru_fit_problem problem = ru_fit_bench_problem(&bench);
        const ru_fit_plan plan = make_plan(&bench, o);
        status = explain(&bench, ru_fit_solve(&ranks, &problem, &plan, &outcome));
    }
    if (status == RU_OK && ranks.rank == 0)
        status = find_spare(&bench, &outcome, &spare);
    if (status == RU_OK)
        status = ru_fit_bench_judge(&bench, outcome.x);
    const ru_fit_facts facts = {&bench, &outcome, spare};
    if (status == RU_OK && ranks.rank == 0)
        status = report_on(&facts, o, report, fitted);
    status = ru_comm_agree(&ranks, status);
    if (status == RU_OK)
        status = ru_fit_outcome_judge(&outcome, &stop);
    ru_fit_stop_clear(&stop);
    free(spare);
    ru_fit_outcome_clear(&outcome);
    ru_fit_bench_close(&bench);
    ru_fit_file_destroy(&file);
    return status;
}
