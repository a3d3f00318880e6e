/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/base/log.h>
#include <ru/front/checkpoint.h>
#include <ru/io/hdf5_sink.h>
#include <ru/io/text_file.h>
#include <ru/io/yaml_read.h>
#include <ru/validation/compare.h>
#include <ru/validation/limits.h>
#include <ru/validation/limits_files.h>

/* From a document to the problem, with all that can be wrong in it. */
static ru_status build(const ru_comm *comm, const ru_document *document, ru_scenario **scenario,
                       ru_problem **problem)
{
    ru_diagnostics log = {.document = document};
    ru_status status = ru_scenario_build(document, &log, scenario);
    ru_diagnostics_clear(&log);
    RU_TRY(ru_comm_agree(comm, status));
    RU_TRY(ru_problem_build(*scenario, comm, problem));
    return RU_OK;
}

static int pass_progress(void *context, const ru_solver *solver)
{
    ru_simulation *s = context;
    int stop = 0;
    if (s->progress && s->comm.rank == 0) {
        const ru_progress progress = {.step = solver->stats.steps,
                                      .time = solver->t,
                                      .end = s->scenario->end,
                                      .step_size = solver->stats.last_step,
                                      .order = solver->stats.last_order};
        stop = s->progress(&progress, s->progress_context);
    }
    if (s->checkpoints)
        return ru_checkpoints_step(s, stop ? RU_REQUEST_STOP : RU_REQUEST_NONE);
    /* All ranks stop at the same step, or none, whichever of them was asked. */
    stop |= s->request && *s->request >= RU_REQUEST_SUSPEND;
    if (s->comm.size > 1)
        MPI_Allreduce(MPI_IN_PLACE, &stop, 1, MPI_INT, MPI_MAX, s->comm.mpi);
    return stop;
}

static ru_status describe_run(ru_simulation *s)
{
    const ru_note all[] = {
        {"version", ru_version()},
        {"scenario_checksum", s->checksum_text[0]},
        {"network_checksum", s->checksum_text[1]},
        {"model_citation", s->scenario->model->citation},
        {"ranks", s->ranks_text},
        {"command_line", s->command_line ? s->command_line : ""},
        {"limits", s->limits},
        {"limits_fnv1a64", s->limits_hash},
    };
    snprintf(s->checksum_text[0], sizeof s->checksum_text[0], "%016llx",
             (unsigned long long)s->scenario->checksum);
    snprintf(s->checksum_text[1], sizeof s->checksum_text[1], "%016llx",
             (unsigned long long)ru_network_checksum(s->problem->network));
    snprintf(s->ranks_text, sizeof s->ranks_text, "%d", s->comm.size);
    s->notes = malloc(sizeof all + sizeof *s->notes); /* one more when it is resumed */
    s->inputs = calloc(s->document->n_source + 1, sizeof *s->inputs);
    RU_REQUIRE(s->notes && s->inputs, RU_ERR_SYSTEM, "out of memory for provenance");
    memcpy(s->notes, all, sizeof all);
    for (size_t i = 0; i < s->document->n_source; i++)
        s->inputs[i] =
            (ru_input_file){s->document->sources[i]->name, s->document->sources[i]->bytes,
                            s->document->sources[i]->n_byte};
    ru_runner_schema(s->run, &s->schema);
    s->schema.inputs = s->inputs;
    s->schema.n_input = s->document->n_source;
    s->schema.resolved = s->scenario->resolved;
    s->schema.notes = s->notes;
    s->schema.n_note = sizeof all / sizeof all[0] - (s->limits ? 0 : 2);
    return RU_OK;
}

/* From the problem to a run that waits at its start. */
static ru_status start(ru_simulation *s)
{
    ru_follower follower = {0};
    if (s->sensitivity)
        follower = ru_sensitivity_follower(s->sensitivity);
    RU_TRY(ru_runner_build_with(s->problem, &follower, &s->run));
    RU_TRY(describe_run(s));
    RU_TRY(ru_memory_sink_open(&s->memory, &s->record));
    RU_TRY(ru_runner_add_sink(s->run, s->memory, &s->schema));
    ru_runner_set_hook(s->run, pass_progress, s);
    return RU_OK;
}

/* Limits that are declared before the run have to be good ones, and are known by their hash, which
 * covers the descriptions they name. */
static ru_status declare_limits(ru_simulation *s, const char *path)
{
    ru_limits *limits = NULL;
    s->limits = strdup(path);
    RU_REQUIRE(s->limits, RU_ERR_SYSTEM, "out of memory");
    RU_TRY(ru_limits_read(path, &limits));
    ru_status status = ru_limits_fold(limits);
    snprintf(s->limits_hash, sizeof s->limits_hash, "%016" PRIx64, limits->hash);
    ru_limits_destroy(&limits);
    return status;
}

/* `path` from the root. Malloc'ed. */
static ru_status make_absolute(const char *path, char **absolute)
{
    char folder[4096] = "";
    RU_REQUIRE(path[0] == '/' || getcwd(folder, sizeof folder), RU_ERR_SYSTEM,
               "the present folder has no name: %s", strerror(errno));
    size_t room = strlen(folder) + strlen(path) + 2;
    *absolute = malloc(room);
    RU_REQUIRE(*absolute, RU_ERR_SYSTEM, "out of memory");
    snprintf(*absolute, room, "%s%s%s", folder, folder[0] ? "/" : "", path);
    return RU_OK;
}

/* What a checkpoint has to know to open the scenario again. */
static ru_status keep_origin(ru_simulation *s, const char *path, const char *const *sets,
                             size_t n_set)
{
    if (path)
        RU_TRY(make_absolute(path, &s->path));
    s->sets = calloc(n_set + 1, sizeof *s->sets);
    RU_REQUIRE(s->sets, RU_ERR_SYSTEM, "out of memory");
    for (s->n_set = 0; s->n_set < n_set; s->n_set++) {
        s->sets[s->n_set] = strdup(sets[s->n_set]);
        RU_REQUIRE(s->sets[s->n_set], RU_ERR_SYSTEM, "out of memory");
    }
    return RU_OK;
}

static ru_status finish_open(ru_simulation *s, const ru_open_options *options)
{
    if (options && options->command_line) {
        s->command_line = strdup(options->command_line);
        RU_REQUIRE(s->command_line, RU_ERR_SYSTEM, "out of memory");
    }
    if (options && options->limits)
        RU_TRY(ru_comm_agree(&s->comm, declare_limits(s, options->limits)));
    RU_TRY(build(&s->comm, s->opened, &s->scenario, &s->problem));
    RU_TRY(start(s));
    return RU_OK;
}

/* Paths of overrides lead into what is written in short form too. */
static ru_status override(ru_document *document, const char *const *sets, size_t n_set)
{
    RU_TRY(ru_scenario_widen(document));
    return ru_yaml_override(document, sets, n_set);
}

static ru_status open_document(const char *path, const char *text, const char *name, MPI_Comm comm,
                               const ru_open_options *options, ru_simulation **simulation)
{
    *simulation = NULL;
    ru_simulation *s = calloc(1, sizeof *s);
    RU_REQUIRE(s, RU_ERR_SYSTEM, "out of memory");
    const char *const *sets = options ? options->sets : NULL;
    size_t n_set = options ? options->n_set : 0;
    ru_status status = ru_comm_wrap(comm, &s->comm);
    if (status == RU_OK) {
        ru_log_set_rank(s->comm.rank);
        status = path ? ru_yaml_read(path, NULL, 0, &s->opened)
                      : ru_yaml_read_text(text, name, NULL, 0, &s->opened);
        if (status == RU_OK && n_set)
            status = override(s->opened, sets, n_set);
        if (status == RU_OK)
            status = keep_origin(s, path, sets, n_set);
        status = ru_comm_agree(&s->comm, status);
        s->document = s->opened;
    }
    if (status == RU_OK)
        status = finish_open(s, options);
    if (status != RU_OK)
        ru_close(&s);
    *simulation = s;
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_open(const char *path, MPI_Comm comm, const ru_open_options *options,
                  ru_simulation **simulation)
{
    return open_document(path, NULL, NULL, comm, options, simulation);
}

ru_status ru_open_text(const char *text, const char *name, MPI_Comm comm,
                       const ru_open_options *options, ru_simulation **simulation)
{
    return open_document(NULL, text, name, comm, options, simulation);
}

void ru_aside_clear(ru_aside *a)
{
    ru_problem_destroy(&a->problem);
    ru_scenario_destroy(&a->scenario);
    ru_document_destroy(&a->document);
}

/* Frees the run and what it is of; what was opened stays. */
static void clear_run(ru_simulation *s)
{
    ru_runner_destroy(&s->run);
    ru_sensitivity_destroy(&s->sensitivity);
    for (size_t i = 0; i < s->n_aside; i++)
        ru_aside_clear(&s->asides[i]);
    free(s->asides);
    s->asides = NULL;
    s->n_aside = 0;
    if (s->file)
        s->file->close(&s->file);
    if (s->memory)
        s->memory->close(&s->memory);
    ru_problem_destroy(&s->problem);
    ru_scenario_destroy(&s->scenario);
    if (s->document != s->opened)
        ru_document_destroy(&s->document);
    free(s->inputs);
    free(s->notes);
    free(s->figures);
    ru_sheet_destroy(&s->sheet);
    free(s->consequences);
    free(s->estimate);
    s->inputs = NULL;
    s->notes = NULL;
    s->figures = NULL;
    s->consequences = NULL;
    s->estimate = NULL;
}

void ru_close(ru_simulation **simulation)
{
    ru_simulation *s = *simulation;
    if (!s)
        return;
    clear_run(s);
    ru_document_destroy(&s->opened);
    free(s->command_line);
    free(s->limits);
    free(s->path);
    for (size_t i = 0; i < s->n_set; i++)
        free(s->sets[i]);
    free(s->sets);
    free(s->result_path);
    ru_checkpoints_free(&s->checkpoints);
    free(s);
    *simulation = NULL;
}

/* What was opened, with overrides. */
static ru_status vary(const ru_simulation *s, const char *const *sets, size_t n_set,
                      ru_document **document)
{
    ru_status status = ru_document_copy(s->opened, document);
    if (status == RU_OK)
        status = override(*document, sets, n_set);
    RU_TRY(ru_comm_agree(&s->comm, status));
    return RU_OK;
}

ru_status ru_aside_build(const ru_simulation *s, const char *const *sets, size_t n_set, ru_aside *a)
{
    RU_TRY(vary(s, sets, n_set, &a->document));
    return build(&s->comm, a->document, &a->scenario, &a->problem);
}

/* The members beside the run's own, up and down by turns, and what they are for. */
static ru_status build_asides(const ru_simulation *s, const ru_problem *base, ru_aside *asides,
                              const ru_slope_wanted *wanted, ru_sensitivity **sensitivity)
{
    ru_direction *directions = calloc(wanted->n_direction + 1, sizeof *directions);
    RU_REQUIRE(directions, RU_ERR_SYSTEM, "out of memory for sensitivities");
    ru_status status = RU_OK;
    for (size_t k = 0; k < wanted->n_direction && status == RU_OK; k++) {
        const ru_slope_direction *d = &wanted->directions[k];
        status = ru_aside_build(s, d->up, wanted->n_set, &asides[2 * k]);
        if (status == RU_OK)
            status = ru_aside_build(s, d->down, wanted->n_set, &asides[2 * k + 1]);
        directions[k] = (ru_direction){asides[2 * k].problem, asides[2 * k + 1].problem, d->step};
    }
    if (status == RU_OK)
        status = ru_sensitivity_build(base, directions, wanted->n_direction, sensitivity);
    free(directions);
    return status;
}

ru_status ru_restart_with_slopes(ru_simulation *simulation, const char *const *sets, size_t n_set,
                                 const ru_slope_wanted *wanted)
{
    ru_simulation *s = simulation;
    size_t n_aside = wanted ? 2 * wanted->n_direction : 0;
    ru_aside own = {0}, *asides = calloc(n_aside + 1, sizeof *asides);
    ru_sensitivity *sensitivity = NULL;
    ru_status status = asides ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a restart");
    if (status == RU_OK && s->file)
        status = ru_fault(RU_ERR_USAGE, "a run that writes a file cannot be started again");
    if (status == RU_OK)
        status = ru_aside_build(s, sets, n_set, &own);
    if (status == RU_OK && n_aside)
        status = build_asides(s, own.problem, asides, wanted, &sensitivity);
    if (status != RU_OK) {
        for (size_t i = 0; asides && i < n_aside; i++)
            ru_aside_clear(&asides[i]);
        ru_aside_clear(&own);
        free(asides);
        return status;
    }
    clear_run(s);
    s->document = own.document;
    s->scenario = own.scenario;
    s->problem = own.problem;
    s->asides = asides;
    s->n_aside = n_aside;
    s->sensitivity = sensitivity;
    RU_TRY(start(s));
    return RU_OK;
}

ru_status ru_restart(ru_simulation *simulation, const char *const *sets, size_t n_set)
{
    return ru_restart_with_slopes(simulation, sets, n_set, NULL);
}

const double *ru_slopes(const ru_simulation *simulation, size_t k, size_t *n_time)
{
    return ru_sensitivity_slopes(simulation->sensitivity, k, n_time);
}

const char *ru_resolved(const ru_simulation *simulation)
{
    return simulation->scenario->resolved;
}

/* What exists at the path of an output must be a file of the same kind: a scenario or a device that
 * was named by mistake is not replaced. */
static ru_status check_output(const char *path)
{
    struct stat found;
    RU_TRY(ru_hdf5_sink_check_free(path));
    if (lstat(path, &found) != 0)
        return RU_OK;
    RU_REQUIRE(S_ISREG(found.st_mode), RU_ERR_USAGE, "'%s' is not a regular file: not written",
               path);
    RU_REQUIRE(found.st_size == 0 || ru_file_is_hdf5(path), RU_ERR_USAGE,
               "'%s' is there and is no result: not overwritten", path);
    return RU_OK;
}

/* The engineer's sheet goes with the results, so that who reads them needs no engine. */
static ru_status add_sheet(ru_simulation *s)
{
    static const char *const ranges[] = {
        [RU_RANGE_NONE] = "none", [RU_RANGE_INSIDE] = "inside", [RU_RANGE_OUTSIDE] = "outside"};
    RU_TRY(ru_sheet_build(s->scenario, &s->sheet));
    s->figures = calloc(s->sheet.n + 1, sizeof *s->figures);
    RU_REQUIRE(s->figures, RU_ERR_SYSTEM, "out of memory for the sheet");
    for (size_t i = 0; i < s->sheet.n; i++) {
        const ru_figure *f = &s->sheet.figures[i];
        s->figures[i] = (ru_schema_figure){.symbol = f->symbol,
                                           .unit = f->unit,
                                           .meaning = f->meaning,
                                           .value = f->value,
                                           .impeller = f->impeller,
                                           .formula = f->formula ? f->formula : "",
                                           .source = f->source ? f->source : "",
                                           .valid = f->valid,
                                           .range = ranges[f->range],
                                           .note = f->note,
                                           .warning = f->warning};
    }
    s->schema.figures = s->figures;
    s->schema.n_figure = s->sheet.n;
    return RU_OK;
}

ru_status ru_output_prepare(ru_simulation *s, const char *path)
{
    s->result_path = strdup(path);
    RU_REQUIRE(s->result_path, RU_ERR_SYSTEM, "out of memory for a path");
    RU_TRY(add_sheet(s));
    return RU_OK;
}

ru_status ru_output_open(ru_simulation *simulation, const char *path)
{
    RU_REQUIRE(!simulation->file, RU_ERR_USAGE, "the output is open already");
    RU_TRY(
        ru_comm_agree(&simulation->comm, simulation->comm.rank == 0 ? check_output(path) : RU_OK));
    RU_TRY(ru_comm_agree(&simulation->comm, ru_output_prepare(simulation, path)));
    RU_TRY(ru_hdf5_sink_open(path, &simulation->file));
    RU_TRY(ru_runner_add_sink(simulation->run, simulation->file, &simulation->schema));
    return RU_OK;
}

void ru_progress_set(ru_simulation *simulation, ru_progress_hook hook, void *context)
{
    simulation->progress = hook;
    simulation->progress_context = context;
}

ru_status ru_advance(ru_simulation *simulation, double time)
{
    return ru_checkpoints_tell(simulation, ru_runner_advance(simulation->run, time));
}

ru_status ru_run(ru_simulation *simulation)
{
    RU_TRY(ru_advance(simulation, simulation->scenario->end));
    ru_status status = ru_runner_finish(simulation->run);
    if (simulation->checkpoints && simulation->comm.rank == 0 &&
        (status == RU_OK || status == RU_ERR_CRITERION))
        ru_checkpoints_remove(simulation->checkpoints);
    RU_TRY(status);
    return RU_OK;
}

double ru_time(const ru_simulation *simulation)
{
    return ru_runner_time(simulation->run);
}

double ru_end(const ru_simulation *simulation)
{
    return simulation->scenario->end;
}

size_t ru_series_count(const ru_simulation *simulation)
{
    return simulation->schema.n_series;
}

const ru_column *ru_series_info(const ru_simulation *simulation, size_t i)
{
    return i < simulation->schema.n_series ? &simulation->schema.series[i] : NULL;
}

size_t ru_series_read(const ru_simulation *simulation, const char *name, double *times,
                      double *values, size_t n)
{
    const ru_memory_record *record = simulation->record;
    size_t column = ru_memory_record_column(record, name);
    if (column >= record->n_series)
        return 0;
    for (size_t i = 0; i < record->n_time && i < n; i++) {
        if (times)
            times[i] = record->time[i];
        if (values)
            values[i] = record->series[i * record->n_series + column];
    }
    return record->n_time;
}

const ru_memory_record *ru_record(const ru_simulation *simulation)
{
    return simulation->record;
}

const char *ru_findings(const ru_simulation *simulation)
{
    return simulation->run ? ru_runner_findings(simulation->run) : "";
}

ru_status ru_compare(const char *result, const char *measured, const ru_compare_options *options,
                     char **report)
{
    const ru_compare_options none = {0};
    const ru_compare_options *o = options ? options : &none;
    const ru_compare_task task = {result, measured, o->limits, o->run_id, o->u_num, o->json};
    return ru_compare_files(&task, report);
}

const char *ru_last_fault(void)
{
    return ru_fault_text();
}

const char *ru_last_fault_trail(void)
{
    return ru_fault_trail();
}
