/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/checkpoint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/log.h>
#include <ru/base/text.h>
#include <ru/base/unit.h>
#include <ru/io/checkpoint.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>
#include <ru/io/xdmf.h>

/* 1 where `path` ends so. */
static int ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcmp(path + n - m, ending) == 0;
}

/* The result's own name, also from that of its unfinished file. Malloc'ed. */
static ru_status find_result(const char *path, char **result)
{
    static const char mark[] = ".incomplete";
    *result = strdup(path);
    RU_REQUIRE(*result, RU_ERR_SYSTEM, "out of memory for a path");
    char *at = strrchr(*result, '.');
    size_t n = strlen(mark);
    if (at && (size_t)(at - *result) > n && strncmp(at - n, mark, n) == 0)
        memmove(at - n, at, strlen(at) + 1);
    return RU_OK;
}

static int is_complete(const char *path)
{
    ru_result *result;
    if (access(path, R_OK) != 0 || ru_result_open(path, &result) != RU_OK)
        return 0;
    int complete = ru_result_get(result)->complete;
    ru_result_close(&result);
    return complete;
}

/* What a kill behind the naming of a result left undone. The result is whole without, so that what
 * cannot be done is no fault. */
static void tidy(const char *result, char *const paths[RU_CHECKPOINT_FILES])
{
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++)
        (void)unlink(paths[i]);
    if (ru_xdmf_mend(result) != RU_OK)
        ru_log_root(RU_LOG_WARNING, "%s", ru_fault_text());
}

static ru_status look(const char *path, ru_result_state *state)
{
    char *result = NULL, *unfinished = NULL, *paths[RU_CHECKPOINT_FILES] = {0};
    *state = RU_RESULT_NOTHING;
    ru_status status = find_result(path, &result);
    if (status == RU_OK)
        status = ru_hdf5_unfinished_path(result, &unfinished);
    if (status == RU_OK)
        status = ru_checkpoint_paths(result, paths);
    if (status == RU_OK) {
        int kept = access(paths[0], F_OK) == 0 || access(paths[1], F_OK) == 0;
        if (access(unfinished, F_OK) != 0)
            *state = is_complete(result) ? RU_RESULT_COMPLETE : RU_RESULT_NOTHING;
        else if (kept)
            *state = RU_RESULT_RESUMABLE;
        if (*state == RU_RESULT_COMPLETE)
            tidy(result, paths);
    }
    ru_fault_clear();
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++)
        free(paths[i]);
    free(unfinished);
    free(result);
    return status;
}

ru_status ru_result_look(const char *path, MPI_Comm mpi, ru_result_state *state)
{
    ru_comm comm;
    int found = RU_RESULT_NOTHING;
    RU_TRY(ru_comm_wrap(mpi, &comm));
    ru_status status = comm.rank == 0 ? look(path, state) : RU_OK;
    if (comm.rank == 0)
        found = (int)*state;
    RU_TRY(ru_comm_agree(&comm, status));
    MPI_Bcast(&found, 1, MPI_INT, 0, mpi);
    *state = (ru_result_state)found;
    return RU_OK;
}

static unsigned long long number_of(const ru_checkpoint_file *file)
{
    return file ? strtoull(ru_checkpoint_note(file, "number"), NULL, 10) : 0;
}

/* The newest of a result's checkpoints that can be read whole; what is wrong with another one is
 * said. */
static ru_status open_newest(const char *result, const ru_comm *comm, ru_checkpoint_file **file)
{
    char *paths[RU_CHECKPOINT_FILES] = {0}, faults[2048] = "";
    *file = NULL;
    RU_TRY(ru_checkpoint_paths(result, paths));
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++) {
        ru_checkpoint_file *one = NULL;
        int exists = access(paths[i], F_OK) == 0;
        MPI_Bcast(&exists, 1, MPI_INT, 0, comm->mpi);
        ru_status status = exists ? ru_checkpoint_open(paths[i], comm, &one) : RU_OK;
        if (status != RU_OK)
            snprintf(faults + strlen(faults), sizeof faults - strlen(faults), "%s%s",
                     faults[0] ? "; " : "", ru_fault_text());
        int newer = number_of(one) > number_of(*file);
        ru_checkpoint_close(newer ? file : &one);
        if (newer)
            *file = one;
    }
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++)
        free(paths[i]);
    RU_REQUIRE(*file, RU_ERR_INPUT, "%s: there is no checkpoint to go on from%s%s", result,
               faults[0] ? ": " : "", faults);
    if (faults[0])
        ru_log_root(RU_LOG_WARNING, "%s; the other checkpoint is taken, of %s s", faults,
                    ru_checkpoint_note(*file, "time"));
    return RU_OK;
}

/* The checkpoint, and the result that belongs to it (malloc'ed). */
static ru_status open_checkpoint(const char *path, const ru_comm *comm, ru_checkpoint_file **file,
                                 char **result)
{
    *file = NULL;
    *result = NULL;
    if (!ends_with(path, ".checkpoint")) {
        RU_TRY(find_result(path, result));
        return open_newest(*result, comm, file);
    }
    RU_TRY(ru_checkpoint_open(path, comm, file));
    const char *slash = strrchr(path, '/'), *base = ru_checkpoint_note(*file, "result");
    int n = slash ? (int)(slash - path) + 1 : 0;
    size_t room = (size_t)n + strlen(base) + 1;
    *result = malloc(room);
    RU_REQUIRE(*result, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(*result, room, "%.*s%s", n, path, base);
    return RU_OK;
}

/* The scenario under the name that the first run gave it, where that is still the same file. */
static const char *find_scenario(const ru_checkpoint_file *file)
{
    const char *path = ru_checkpoint_note(file, "scenario");
    const char *written = ru_checkpoint_note(file, "scenario_as_written");
    char folder[4096];
    if (!getcwd(folder, sizeof folder))
        return path;
    size_t n = strlen(folder);
    int same =
        strncmp(path, folder, n) == 0 && path[n] == '/' && strcmp(path + n + 1, written) == 0;
    return same ? written : path;
}

/* The scenario of a checkpoint, opened again. */
static ru_status open_scenario(const ru_checkpoint_file *file, const ru_comm *comm,
                               const char *scenario, const ru_open_options *options,
                               ru_simulation **simulation)
{
    const char **sets = NULL;
    const char *limits = ru_checkpoint_note(file, "limits");
    ru_open_options open = {.limits = limits[0] ? limits : NULL};
    const ru_note *note;
    if (options)
        open.command_line = options->command_line;
    if (scenario && options) {
        open.sets = options->sets;
        open.n_set = options->n_set;
    } else {
        for (size_t i = 0; ru_checkpoint_note_at(file, i); i++)
            open.n_set += strcmp(ru_checkpoint_note_at(file, i)->name, "set") == 0;
        sets = calloc(open.n_set + 1, sizeof *sets);
        RU_REQUIRE(sets, RU_ERR_SYSTEM, "out of memory for overrides");
        for (size_t i = 0, n = 0; (note = ru_checkpoint_note_at(file, i)); i++)
            if (strcmp(note->name, "set") == 0)
                sets[n++] = note->text;
        open.sets = sets;
    }
    ru_status status =
        ru_open(scenario ? scenario : find_scenario(file), comm->mpi, &open, simulation);
    free(sets);
    return status;
}

/* The first line in which two texts differ, of each as long as it is. */
static void find_difference(const char *a, const char *b, int n[2], const char *line[2])
{
    line[0] = a;
    line[1] = b;
    for (; *a && *a == *b; a++, b++)
        if (*a == '\n') {
            line[0] = a + 1;
            line[1] = b + 1;
        }
    for (int i = 0; i < 2; i++) {
        line[i] += strspn(line[i], " ");
        n[i] = (int)strcspn(line[i], "\n");
    }
}

static ru_status compare(const ru_simulation *s, const ru_checkpoint_file *file, const ru_note *now)
{
    const char *then = ru_checkpoint_note(file, now->name), *line[2];
    int n[2];
    if (strcmp(then, now->text) == 0)
        return RU_OK;
    if (strcmp(now->name, "resolved") == 0) {
        find_difference(then, now->text, n, line);
        return ru_fault(RU_ERR_INPUT,
                        "the scenario is not that of the checkpoint, which has '%.*s' where it has "
                        "'%.*s'",
                        n[0], line[0], n[1], line[1]);
    }
    if (strncmp(now->name, "source ", 7) == 0)
        return ru_fault(RU_ERR_INPUT, "'%s' is not what it was at the checkpoint",
                        s->document->sources[strtoul(now->name + 7, NULL, 10)]->name);
    return ru_fault(RU_ERR_INPUT, "the %s is not what it was at the checkpoint",
                    strcmp(now->name, "network") == 0 ? "network of flows" : "limits file");
}

/* A run goes on only as what it was. */
static ru_status check_identity(const ru_simulation *s, const ru_checkpoint_file *file)
{
    ru_note *notes = NULL;
    char *texts = NULL;
    size_t n = 0;
    ru_status status = ru_identity(s, &notes, &n, &texts);
    for (size_t i = 0; status == RU_OK && i < n; i++)
        status = compare(s, file, &notes[i]);
    free(notes);
    free(texts);
    RU_TRY(status);
    if (strcmp(ru_checkpoint_note(file, "program"), ru_version()) != 0)
        ru_log_root(RU_LOG_WARNING, "the checkpoint is of another build of this program: what "
                                    "follows may differ in the last digits");
    return RU_OK;
}

/* Where a run was resumed is known to its result and to the next checkpoints. */
static ru_status add_history(ru_simulation *s, const ru_checkpoint_file *file)
{
    ru_text text = {0};
    ru_text_add(&text, "%sat %s s, from %s to %s ranks\n", ru_checkpoint_note(file, "history"),
                ru_checkpoint_note(file, "time"), ru_checkpoint_note(file, "ranks"), s->ranks_text);
    RU_TRY(ru_text_take(&text, &s->checkpoints->history));
    s->notes[s->schema.n_note++] = (ru_note){"resumed", s->checkpoints->history};
    return RU_OK;
}

static ru_status prepare(ru_simulation *s, const ru_checkpoint_file *file, const char *result)
{
    RU_TRY(check_identity(s, file));
    RU_TRY(ru_output_prepare(s, result));
    RU_TRY(ru_hdf5_sink_continue(result, &s->file));
    RU_TRY(ru_runner_add_sink(s->run, s->file, &s->schema));
    RU_TRY(ru_checkpoints_start(s, strtod(ru_checkpoint_note(file, "interval"), NULL)));
    const char *every = ru_checkpoint_note(file, "every");
    if (every[0])
        s->checkpoints->options.every = strtod(every, NULL);
    s->checkpoints->number = number_of(file);
    s->checkpoints->written = strtod(ru_checkpoint_note(file, "time"), NULL);
    s->checkpoints->from = s->checkpoints->written;
    RU_TRY(add_history(s, file));
    return RU_OK;
}

static ru_status make_room(const ru_simulation *s, ru_checkpoint_take *take, ru_run_state *state)
{
    const ru_problem *problem = s->problem;
    size_t n_byte = problem->n_state * sizeof *state->y;
    *take =
        (ru_checkpoint_take){.n_number = RU_INTEGRAL_COUNT * problem->n_state,
                             .rows = {NULL, n_byte, problem->part->first, problem->part->n_own}};
    take->own = state->y = malloc((size_t)problem->part->n_own * n_byte + 1);
    take->numbers = state->integrals = malloc((take->n_number + 1) * sizeof *state->integrals);
    state->n_integral = take->n_number;
    RU_REQUIRE(state->y && state->integrals, RU_ERR_SYSTEM, "out of memory for a checkpoint");
    return RU_OK;
}

static ru_status take_state(ru_simulation *s, ru_checkpoint_file *file)
{
    ru_run_state state = {0};
    ru_checkpoint_take take;
    ru_status status = ru_comm_agree(&s->comm, make_room(s, &take, &state));
    if (status == RU_OK)
        status = ru_checkpoint_read(file, &take);
    state.common = (ru_pack){.bytes = take.shared, .n = take.n_shared, .capacity = take.n_shared};
    if (status == RU_OK)
        status = ru_runner_resume(s->run, &state);
    if (status == RU_OK)
        status = ru_hdf5_sink_replay(s->file, &s->schema, &state.sent,
                                     (ru_sink *const[]){s->memory, s->file}, 2);
    ru_run_state_destroy(&state);
    return status;
}

ru_status ru_resume(const char *path, MPI_Comm mpi, const char *scenario,
                    const ru_open_options *options, ru_simulation **simulation)
{
    ru_comm comm;
    ru_checkpoint_file *file = NULL;
    ru_simulation *s = NULL;
    char *result = NULL;
    *simulation = NULL;
    RU_TRY(ru_comm_wrap(mpi, &comm));
    ru_log_set_rank(comm.rank);
    ru_status status = open_checkpoint(path, &comm, &file, &result);
    if (status == RU_OK)
        status = ru_comm_agree(&comm, comm.rank == 0 ? ru_hdf5_sink_check_free(result) : RU_OK);
    if (status == RU_OK)
        status = open_scenario(file, &comm, scenario, options, &s);
    if (status == RU_OK)
        status = ru_comm_agree(&comm, prepare(s, file, result));
    if (status == RU_OK)
        status = take_state(s, file);
    ru_checkpoint_close(&file);
    free(result);
    if (status != RU_OK)
        ru_close(&s);
    *simulation = s;
    return status;
}

const char *ru_output_path(const ru_simulation *simulation)
{
    return simulation->result_path;
}

ru_status ru_quantity_read(const char *text, const char *unit, double *value)
{
    char own[64];
    RU_TRY(ru_unit_split(text, value, own, sizeof own));
    RU_REQUIRE(own[0], RU_ERR_INPUT, "'%s' needs a unit, such as %s", text, unit);
    RU_TRY(ru_unit_convert(own, unit, *value, value));
    return RU_OK;
}
