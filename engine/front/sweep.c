/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/sweep.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/log.h>
#include <ru/front/estimate.h>
#include <ru/front/simulation.h>
#include <ru/io/yaml_read.h>
#include <ru/report/page.h>

/* Groups of ranks, each with its first rank among the leaders. */
static ru_status split(ru_sweep *s)
{
    int per_run = s->options->ranks_per_run > 0 ? s->options->ranks_per_run : 1;
    RU_REQUIRE(per_run <= s->all.size, RU_ERR_USAGE,
               "a run cannot have %d ranks of the %d there are", per_run, s->all.size);
    s->n_group = s->all.size / per_run;
    int group = s->all.rank / per_run;
    MPI_Comm own = MPI_COMM_NULL, leaders = MPI_COMM_NULL;
    s->is_idle = group >= s->n_group;
    if (s->all.rank == 0 && s->all.size % per_run)
        ru_log_root(RU_LOG_WARNING, "%d of %d ranks have no part in a run: each has %d",
                    s->all.size % per_run, s->all.size, per_run);
    MPI_Comm_split(s->all.mpi, group, s->all.rank, &own);
    RU_TRY(ru_comm_wrap(own, &s->group));
    int leads = s->group.rank == 0 && !s->is_idle;
    MPI_Comm_split(s->all.mpi, leads ? 0 : MPI_UNDEFINED, s->all.rank, &leaders);
    s->leaders = (ru_comm){.mpi = leaders};
    if (leads)
        RU_TRY(ru_comm_wrap(leaders, &s->leaders));
    return RU_OK;
}

/* That of rank 0, whose trials speak for all. */
static int is_first_group(const ru_sweep *s)
{
    return s->all.rank / s->group.size == 0 && !s->is_idle;
}

/* A base that cannot be read is a mistake of the study, told with the place there. */
static ru_status check_base(const ru_study *study)
{
    if (access(study->base, R_OK) == 0)
        return RU_OK;
    const char *why = strerror(errno);
    ru_diagnostics log = {.document = study->document};
    ru_diagnostics_error(&log, ru_table_place(study->document->root, "scenario"),
                         "a path is sought beside the study", "scenario: cannot open '%.300s': %s",
                         study->base, why);
    ru_status status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}

/* What is wrong with a value of the study's `set:` is told with its place there. */
static ru_status place_set(const ru_study *study, ru_status status)
{
    size_t line = 0;
    char what[512], help[512] = "";
    const char *error = strstr(ru_fault_text(), "error: "),
               *hint = strstr(ru_fault_text(), "help: ");
    if (sscanf(ru_fault_text(), "--set:%zu:", &line) != 1 || !line || line > study->n_set || !error)
        return status;
    snprintf(what, sizeof what, "%.*s", (int)strcspn(error + 7, "\n"), error + 7);
    if (hint)
        snprintf(help, sizeof help, "%.*s", (int)strcspn(hint + 6, "\n"), hint + 6);
    ru_diagnostics log = {.document = study->document};
    ru_diagnostics_error(&log, study->set->items[line - 1]->key_at, help, "set: %s", what);
    status = ru_fault(status, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}

static ru_status open_base(ru_sweep *s, const char **sets)
{
    const ru_study *study = s->study;
    const ru_sweep_options *o = s->options;
    for (size_t i = 0; i < study->n_set; i++)
        sets[i] = study->sets[i];
    for (size_t i = 0; i < o->n_set; i++)
        sets[study->n_set + i] = o->sets[i];
    const ru_open_options options = {.sets = sets, .n_set = study->n_set + o->n_set};
    ru_status status = ru_open(study->base, s->group.mpi, &options, &s->simulation);
    if (status != RU_OK)
        return place_set(study, status);
    return ru_yaml_read_text(ru_resolved(s->simulation), "the base scenario", NULL, 0,
                             &s->resolved);
}

/* Columns of the series that are kept, with texts of their own: those of the schema go with each
 * run. */
static ru_status copy_series(ru_sweep *s)
{
    const ru_study *study = s->study;
    const ru_column *all = s->simulation->schema.series;
    ru_text texts = {0};
    for (size_t i = 0; i < study->keep.n_series; i++) {
        const ru_column *c = &all[study->kept[i]];
        ru_text_add(&texts, "%s\n%s\n%s\n", c->name, c->unit, c->meaning ? c->meaning : "");
    }
    RU_TRY(ru_text_take(&texts, &s->series_texts));
    char *at = s->series_texts;
    for (size_t i = 0; i < study->keep.n_series; i++) {
        const char *parts[3];
        for (size_t k = 0; k < 3; k++) {
            parts[k] = at;
            at += strcspn(at, "\n");
            *at++ = '\0';
        }
        s->series[i] = (ru_column){parts[0], parts[1], parts[2]};
    }
    return RU_OK;
}

static ru_status name_columns(ru_sweep *s)
{
    const ru_study *study = s->study;
    s->inputs = calloc(study->n_parameter + 1, sizeof *s->inputs);
    s->outputs = calloc(study->n_output + 1, sizeof *s->outputs);
    s->series = calloc(study->keep.n_series + 1, sizeof *s->series);
    RU_REQUIRE(s->inputs && s->outputs && s->series, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < study->n_parameter; i++) {
        const ru_parameter *p = &study->parameters[i];
        s->inputs[i] = (ru_column){p->name, p->unit[0] ? p->unit : "1", p->path};
    }
    for (size_t i = 0; i < study->n_output; i++) {
        const ru_study_output *p = &study->outputs[i];
        s->outputs[i] = (ru_column){p->name, p->unit, p->of ? p->of : p->name};
    }
    RU_TRY(copy_series(s));
    const ru_study_shape widths = {.n_output = study->n_output,
                                   .n_series = study->keep.n_series,
                                   .n_point = (size_t)study->keep.points};
    s->width = ru_study_width(&widths);
    return RU_OK;
}

/* What is set for all runs and varies in each would be set in vain. */
static ru_status check_sets(const ru_sweep *s)
{
    const ru_sweep_options *o = s->options;
    for (size_t i = 0; i < o->n_set; i++) {
        char path[256];
        snprintf(path, sizeof path, "%.*s", (int)strcspn(o->sets[i], "="), o->sets[i]);
        const ru_parameter *p = ru_study_varies(s->study, s->resolved->root, path);
        RU_REQUIRE(!p, RU_ERR_USAGE,
                   "--set %s: it has no effect, since '%s' varies in this study, as '%s'",
                   o->sets[i], path, p ? p->name : "");
    }
    return RU_OK;
}

/* Study, base scenario, and both held against each other, on every rank. */
static ru_status prepare(ru_sweep *s, const char *path)
{
    RU_TRY(ru_comm_agree(&s->all, ru_study_read(path, &s->study)));
    RU_TRY(ru_comm_agree(&s->all, check_base(s->study)));
    RU_TRY(ru_comm_agree(&s->all, split(s)));
    const char **sets = malloc((s->study->n_set + s->options->n_set + 1) * sizeof *sets);
    ru_status status = sets ? open_base(s, sets) : ru_fault(RU_ERR_SYSTEM, "out of memory");
    free(sets);
    RU_TRY(ru_comm_agree(&s->all, status));
    const ru_schema *schema = &s->simulation->schema;
    const ru_study_base base = {s->resolved->root, schema->series,  schema->n_series,
                                schema->fields,    schema->n_field, NULL};
    status = ru_study_bind(s->study, &base);
    if (status == RU_OK)
        status = check_sets(s);
    if (status == RU_OK)
        status = name_columns(s);
    RU_TRY(ru_comm_agree(&s->all, status));
    return RU_OK;
}

/* Whether a value of a parameter makes a scenario at all, the others as in the base. Collective
 * over the group. */
static int is_possible(ru_sweep *s, const ru_parameter *p, double value)
{
    char text[RU_PARAMETER_TEXT];
    const char *set = text;
    ru_parameter_override(p, value, text, sizeof text);
    return ru_restart(s->simulation, &set, 1) == RU_OK;
}

/* A parameter none of whose ends makes a scenario is a mistake in the study; that some members fail
 * is what a study may find out. */
static ru_status check_bounds(ru_sweep *s)
{
    for (size_t k = 0; k < s->study->n_parameter; k++) {
        const ru_parameter *p = &s->study->parameters[k];
        double ends[2] = {0, p->is_word ? (double)p->text.n_values - 1 : 0};
        char why[RU_STUDY_MESSAGE];
        if (!p->is_word && !ru_parameter_ends(p, ends))
            continue;
        if (is_possible(s, p, ends[0]) || is_possible(s, p, ends[1]))
            continue;
        ru_sweep_fault(why, sizeof why);
        ru_diagnostics log = {.document = s->study->document};
        ru_diagnostics_error(&log, ru_table_place(p->node, p->text.n_values ? "values" : "low"), "",
                             "parameters.%s: neither end of it makes a scenario; of the upper "
                             "one: %s",
                             p->name, why);
        ru_status status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
        ru_diagnostics_clear(&log);
        return status;
    }
    ru_fault_clear();
    return RU_OK;
}

static void say_plan(ru_sweep *s)
{
    ru_text out = {0};
    char *text = NULL;
    ru_sweep_plan(s, &out);
    if (ru_text_take(&out, &text) == RU_OK && s->options->say)
        s->options->say(text, s->options->context);
    free(text);
}

/* What has to be known before anything is run, on rank 0. */
static ru_status plan(ru_sweep *s)
{
    RU_REQUIRE(!s->options->page || !s->options->part, RU_ERR_USAGE,
               "a page is of a whole study, not of a part");
    RU_REQUIRE(!s->options->merge || !s->options->part, RU_ERR_USAGE,
               "--member does a part, --merge collects all: state one of them");
    if (s->options->page)
        RU_TRY(ru_page_check(s->options->page));
    RU_TRY(ru_sweep_lay_out(s));
    RU_TRY(ru_sweep_take_up(s));
    say_plan(s);
    return RU_OK;
}

/* Of a run of the base, whose bounds were tried just now. Collective over the first group. */
static ru_status estimate(ru_sweep *s, double most, ru_estimate *a_run)
{
    const ru_study *study = s->study;
    RU_TRY(ru_restart(s->simulation, NULL, 0));
    ru_status status = ru_estimate_run(s->simulation, most, a_run);
    if (study->limits.steps > 0 && a_run->steps > (double)study->limits.steps) {
        a_run->seconds *= (double)study->limits.steps / a_run->steps;
        a_run->steps = (double)study->limits.steps;
    }
    a_run->limit = isfinite(study->limits.time) ? study->limits.time : 0;
    a_run->point = 1;
    return status;
}

/* What a run costs, of which nothing is kept. Collective over the first group. */
static ru_status try_base(ru_sweep *s)
{
    ru_estimate e;
    char text[RU_STUDY_MESSAGE + 160], run[32], all[32], doubt[40] = "";
    ru_status status = estimate(s, RU_ESTIMATE_TRIAL, &e);
    s->first_seconds = ru_estimate_seconds(&e, 1);
    ru_estimate_spell(s->first_seconds, run);
    ru_estimate_spell(s->first_seconds * ceil((double)s->n_open / s->n_group), all);
    if (e.way != RU_ESTIMATE_WHOLE)
        snprintf(doubt, sizeof doubt, ", to a factor of %g", e.factor);
    snprintf(text, sizeof text,
             "cost        a run takes about %s%s, by a trial of the base: about %s for %zu on %d "
             "group%s; nothing was kept\n",
             run, doubt, all, s->n_open, s->n_group, s->n_group == 1 ? "" : "s");
    if (status == RU_ERR_SOLVER) {
        char why[RU_STUDY_MESSAGE];
        ru_sweep_fault(why, sizeof why);
        snprintf(text, sizeof text, "cost        not known: a trial of the base broke off: %s\n",
                 why);
        ru_fault_clear();
        status = RU_OK;
    }
    if (status == RU_OK && s->all.rank == 0 && s->options->say)
        s->options->say(text, s->options->context);
    return status;
}

static ru_status run(ru_sweep *s)
{
    if (s->options->dry_run)
        return ru_comm_agree(&s->all, is_first_group(s) ? try_base(s) : RU_OK);
    if (s->options->merge)
        return RU_OK;
    return ru_sweep_run_all(s);
}

/* The file to its end, the report, and what the study as a whole came to. Rank 0. */
static ru_status finish(ru_sweep *s, char **report)
{
    size_t n = s->shape.n_run;
    size_t ended = s->count.done + s->count.failed + s->count.limited;
    if (s->writer) {
        int complete = ended == n;
        RU_TRY(ru_study_writer_finish(s->writer, complete));
        if (!complete) {
            RU_REQUIRE(!s->options->merge, RU_ERR_CRITERION,
                       "%zu of %zu runs are not there yet; what is there was collected", n - ended,
                       n);
            int is_fruitless = ended == s->n_kept && s->asked == RU_REQUEST_SUSPEND;
            ru_status suspended = is_fruitless ? RU_ERR_FRUITLESS : RU_ERR_SUSPENDED;
            return ru_fault(s->asked == RU_REQUEST_SUSPEND ? suspended : RU_ERR_STOPPED,
                            "stopped with %zu of %zu runs done, %zu of them by this call; the same "
                            "command goes on from there%s",
                            ended, n, ended - s->n_kept,
                            is_fruitless ? ", but a run needs more time than it had" : "");
        }
    }
    RU_TRY(ru_sweep_report(s, report));
    RU_REQUIRE(s->options->dry_run || s->count.done, RU_ERR_SOLVER,
               "none of the %zu runs succeeded", n);
    return RU_OK;
}

static void clear(ru_sweep *s)
{
    ru_study_writer_close(&s->writer);
    ru_design_destroy(&s->design);
    for (size_t i = 0; s->words && i < s->study->n_parameter; i++)
        free(s->words[i]);
    free(s->words);
    free(s->members);
    free(s->part_values);
    free(s->taken);
    free(s->inputs);
    free(s->outputs);
    free(s->series);
    free(s->series_texts);
    ru_document_destroy(&s->resolved);
    ru_close(&s->simulation);
    ru_study_destroy(&s->study);
    if (s->leaders.size > 0)
        MPI_Comm_free(&s->leaders.mpi);
    if (s->group.size > 0)
        MPI_Comm_free(&s->group.mpi);
}

ru_status ru_study_run(const char *path, MPI_Comm comm, const ru_sweep_options *options,
                       char **report)
{
    const ru_sweep_options none = {0};
    ru_sweep s = {.options = options ? options : &none, .began = ru_sweep_now()};
    *report = NULL;
    RU_TRY(ru_comm_wrap(comm, &s.all));
    ru_status status = prepare(&s, path);
    if (status == RU_OK) {
        int first = is_first_group(&s);
        status = ru_comm_agree(&s.all, first ? check_bounds(&s) : RU_OK);
    }
    if (status == RU_OK)
        status = ru_comm_agree(&s.all, s.all.rank == 0 ? plan(&s) : RU_OK);
    if (status == RU_OK)
        status = run(&s);
    if (status == RU_OK)
        status = ru_comm_agree(&s.all, s.all.rank == 0 ? finish(&s, report) : RU_OK);
    clear(&s);
    return status;
}

ru_status ru_estimate_study(const char *path, MPI_Comm comm, const ru_sweep_options *options,
                            double most, ru_estimate *a_run, size_t *n_run)
{
    ru_sweep s = {.options = options};
    RU_TRY(ru_comm_wrap(comm, &s.all));
    ru_status status = prepare(&s, path);
    int first = status == RU_OK && is_first_group(&s);
    if (status == RU_OK)
        status = ru_comm_agree(&s.all, first ? check_bounds(&s) : RU_OK);
    if (status == RU_OK)
        status = ru_comm_agree(&s.all, s.all.rank == 0 ? ru_sweep_lay_out(&s) : RU_OK);
    if (status == RU_OK)
        status = ru_comm_agree(&s.all, first ? estimate(&s, most, a_run) : RU_OK);
    MPI_Bcast(a_run, (int)sizeof *a_run, MPI_BYTE, 0, comm);
    *n_run = s.shape.n_run;
    MPI_Bcast(n_run, (int)sizeof *n_run, MPI_BYTE, 0, comm);
    clear(&s);
    return status;
}
