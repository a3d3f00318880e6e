/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/checkpoint.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/hash.h>
#include <ru/base/log.h>
#include <ru/base/text.h>
#include <ru/io/checkpoint.h>

/* Points of a run that asks for files and does not say where: so many. */
static const double usual_points = 20;

ru_status ru_checkpoint_paths(const char *result, char *paths[RU_CHECKPOINT_FILES])
{
    size_t stem = ru_path_stem(result);
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++) {
        size_t room = stem + sizeof ".1.checkpoint";
        paths[i] = malloc(room);
        RU_REQUIRE(paths[i], RU_ERR_SYSTEM, "out of memory for a path");
        snprintf(paths[i], room, "%.*s.%d.checkpoint", (int)stem, result, i + 1);
    }
    return RU_OK;
}

/* Offsets into a text that grows, until its address is known. */
static ru_status point_into(const ru_text *text, ru_note *notes, size_t n)
{
    const char *at = text->bytes;
    for (size_t i = 0; i < n; i++) {
        notes[i].name = at;
        notes[i].text = at += strlen(at) + 1;
        at += strlen(at) + 1;
    }
    return RU_OK;
}

/* A name and a text, each with its end. */
static void add_note(ru_text *text, const char *name, const char *value)
{
    ru_text_add(text, "%s%c", name, '\0');
    ru_text_add(text, "%s%c", value, '\0');
}

ru_status ru_identity(const ru_simulation *s, ru_note **notes, size_t *n, char **texts)
{
    const ru_document *document = s->document;
    ru_text text = {0};
    char name[32], value[32];
    *n = 3 + document->n_source;
    *notes = calloc(*n, sizeof **notes);
    *texts = NULL;
    RU_REQUIRE(*notes, RU_ERR_SYSTEM, "out of memory for a checkpoint");
    add_note(&text, "resolved", s->scenario->resolved);
    add_note(&text, "network", s->checksum_text[1]);
    add_note(&text, "limits_fnv1a64", s->limits_hash);
    for (size_t i = 0; i < document->n_source; i++) {
        const ru_source *source = document->sources[i];
        snprintf(name, sizeof name, "source %zu", i);
        snprintf(value, sizeof value, "%016" PRIx64, ru_hash_bytes(source->bytes, source->n_byte));
        add_note(&text, name, value);
    }
    if (!text.failed)
        RU_TRY(point_into(&text, *notes, *n));
    RU_TRY(ru_text_take(&text, texts));
    return RU_OK;
}

/* What is written beside the identity: how to open the scenario again, and when this was. */
static ru_status describe(const ru_simulation *s, ru_text *text, size_t *n)
{
    const ru_checkpoints *c = s->checkpoints;
    const ru_run_state *kept = ru_runner_kept(s->run);
    char value[64];
    add_note(text, "program", ru_version());
    add_note(text, "scenario", s->path);
    add_note(text, "scenario_as_written", s->document->sources[0]->name);
    add_note(text, "result", ru_path_name(s->result_path));
    add_note(text, "limits", s->limits ? s->limits : "");
    add_note(text, "command_line", s->command_line ? s->command_line : "");
    add_note(text, "ranks", s->ranks_text);
    add_note(text, "history", c->history ? c->history : "");
    snprintf(value, sizeof value, "%.17g", kept->time);
    add_note(text, "time", value);
    snprintf(value, sizeof value, "%.17g", c->interval);
    add_note(text, "interval", value);
    snprintf(value, sizeof value, "%llu", c->number + 1);
    add_note(text, "number", value);
    snprintf(value, sizeof value, "%.17g", c->options.every);
    add_note(text, "every", value);
    *n = 12;
    for (size_t i = 0; i < s->n_set; i++, ++*n)
        add_note(text, "set", s->sets[i]);
    RU_REQUIRE(!text->failed, RU_ERR_SYSTEM, "out of memory for a checkpoint");
    return RU_OK;
}

static ru_status write_notes(ru_simulation *s, const char *path, const ru_text *described,
                             size_t n_described)
{
    const ru_run_state *kept = ru_runner_kept(s->run);
    ru_note *identity = NULL, *notes = NULL;
    char *texts = NULL;
    size_t n = 0;
    ru_status status = ru_identity(s, &identity, &n, &texts);
    if (status == RU_OK) {
        notes = calloc(n + n_described, sizeof *notes);
        if (!notes)
            status = ru_fault(RU_ERR_SYSTEM, "out of memory for a checkpoint");
    }
    if (status == RU_OK) {
        memcpy(notes, identity, n * sizeof *notes);
        status = point_into(described, notes + n, n_described);
    }
    status = ru_comm_agree(&s->comm, status);
    if (status == RU_OK) {
        const ru_checkpoint_content content = {
            .notes = notes,
            .n_note = n + n_described,
            .shared = kept->common.bytes,
            .n_shared = kept->common.n,
            .numbers = kept->integrals,
            .n_number = kept->n_integral,
            .rows = {kept->y, s->problem->n_state * sizeof *kept->y, s->problem->part->first,
                     s->problem->part->n_own}};
        status = ru_checkpoint_write(path, &s->comm, &content);
    }
    free(notes);
    free(identity);
    free(texts);
    return status;
}

/* Writes the state kept last, unless that was done. What the records hold is made safe first: a
 * checkpoint never knows of more than the results do. */
static ru_status write_kept(ru_simulation *s)
{
    ru_checkpoints *c = s->checkpoints;
    const ru_run_state *kept = ru_runner_kept(s->run);
    ru_text text = {0};
    size_t n = 0;
    double begun = MPI_Wtime();
    if (c->written == kept->time)
        return RU_OK;
    RU_TRY(s->file->settle(s->file));
    ru_status status = ru_comm_agree(&s->comm, describe(s, &text, &n));
    if (status == RU_OK)
        status = write_notes(s, c->paths[c->number % RU_CHECKPOINT_FILES], &text, n);
    free(text.bytes);
    RU_TRY(status);
    c->number++;
    c->written = kept->time;
    c->wrote = MPI_Wtime();
    c->longest_write = fmax(c->longest_write, c->wrote - begun);
    if (c->options.told && s->comm.rank == 0)
        c->options.told(kept->time, c->options.context);
    return RU_OK;
}

/* A file that cannot be written does not end the run: the one before it is still good. */
static ru_status try_to_write(ru_simulation *s)
{
    ru_checkpoints *c = s->checkpoints;
    ru_status status = write_kept(s);
    if (status != RU_ERR_SYSTEM)
        return status;
    ru_log_root(RU_LOG_WARNING, "%s; the run goes on", ru_fault_text());
    c->wrote = MPI_Wtime();
    return RU_OK;
}

/* Before the end of a run that was stopped. Where it fails, an earlier file is still good. */
static void write_last(ru_simulation *s)
{
    if (write_kept(s) != RU_OK)
        ru_log_root(RU_LOG_ERROR, "%s", ru_fault_text());
}

/* Whether the real time left would not do for `next` seconds more. */
static int is_short(const ru_checkpoints *c, double now, double next)
{
    double reserve = RU_SPARE_TIME + 2 * c->longest_write + 2 * c->longest_step;
    return now - c->began + next + reserve > c->options.most;
}

static ru_status at_point(void *context)
{
    ru_simulation *s = context;
    ru_checkpoints *c = s->checkpoints;
    double now = MPI_Wtime();
    int action = RU_REQUEST_NONE;
    if (ru_runner_kept(s->run)->time <= s->scenario->start) {
        c->passed = now;
        return RU_OK;
    }
    c->longest_stretch = fmax(c->longest_stretch, now - c->passed);
    c->passed = now;
    c->n_passed++;
    if (is_short(c, now, c->longest_stretch))
        action = RU_REQUEST_SUSPEND;
    else if (now - c->wrote >= c->options.every)
        action = RU_REQUEST_CHECKPOINT;
    MPI_Bcast(&action, 1, MPI_INT, 0, s->comm.mpi);
    if (action == RU_REQUEST_CHECKPOINT)
        return try_to_write(s);
    if (action != RU_REQUEST_SUSPEND)
        return RU_OK;
    c->request = RU_REQUEST_SUSPEND;
    write_last(s);
    return ru_fault(RU_ERR_STOPPED, "stopped before the limit of real time");
}

/* Rank 0 watches the clock; a run that has not got further yet is not stopped by it. */
static ru_request watch_clock(ru_checkpoints *c)
{
    if (!isfinite(c->options.most))
        return RU_REQUEST_NONE;
    double now = MPI_Wtime();
    c->longest_step = fmax(c->longest_step, now - c->stepped);
    c->stepped = now;
    return c->n_passed > 0 && is_short(c, now, 0) ? RU_REQUEST_SUSPEND : RU_REQUEST_NONE;
}

int ru_checkpoints_step(ru_simulation *s, ru_request request)
{
    ru_checkpoints *c = s->checkpoints;
    int asked = (int)request;
    if (c->options.request && *c->options.request > asked)
        asked = *c->options.request;
    if (s->comm.rank == 0 && asked < (int)RU_REQUEST_SUSPEND) {
        int clock = (int)watch_clock(c);
        asked = clock > asked ? clock : asked;
    }
    if (s->comm.size > 1)
        MPI_Allreduce(MPI_IN_PLACE, &asked, 1, MPI_INT, MPI_MAX, s->comm.mpi);
    if (asked == (int)RU_REQUEST_NONE)
        return 0;
    if (c->options.request && *c->options.request == (int)RU_REQUEST_CHECKPOINT)
        *c->options.request = (int)RU_REQUEST_NONE;
    if (asked == (int)RU_REQUEST_CHECKPOINT)
        return try_to_write(s) != RU_OK;
    c->request = (ru_request)asked;
    if (asked != (int)RU_REQUEST_STOP)
        write_last(s);
    return 1;
}

ru_status ru_checkpoints_tell(const ru_simulation *s, ru_status status)
{
    const ru_checkpoints *c = s->checkpoints;
    if (status != RU_ERR_STOPPED || !c || c->request < RU_REQUEST_SUSPEND ||
        c->request == RU_REQUEST_STOP)
        return status;
    RU_REQUIRE(isfinite(c->written), RU_ERR_SYSTEM,
               "stopped at %.6g h without a checkpoint to go on from",
               ru_runner_time(s->run) / 3600);
    int is_fruitless = c->written <= c->from;
    ru_status stopped = is_fruitless ? RU_ERR_FRUITLESS : RU_ERR_SUSPENDED;
    ru_text path = {0};
    char *word = NULL;
    ru_text_add_word(&path, s->result_path);
    RU_TRY(ru_text_take(&path, &word));
    status = ru_fault(c->request == RU_REQUEST_SUSPEND ? stopped : RU_ERR_STOPPED,
                      "stopped at %.6g h: \"rushton resume %s\" goes on from %.6g h%s",
                      ru_runner_time(s->run) / 3600, word, c->written / 3600,
                      is_fruitless ? ", where it began: it needs more time, or closer points "
                                     "(output.checkpoint_interval)"
                                   : "");
    free(word);
    return status;
}

ru_status ru_checkpoints_start(ru_simulation *s, double interval)
{
    ru_checkpoints *c = s->checkpoints;
    if (!c) {
        c = calloc(1, sizeof *c);
        RU_REQUIRE(c, RU_ERR_SYSTEM, "out of memory for checkpoints");
        s->checkpoints = c;
        RU_TRY(ru_checkpoint_paths(s->result_path, c->paths));
        c->written = NAN;
        c->from = s->scenario->start;
    }
    c->interval = interval;
    c->options = (ru_checkpoint_options){.every = INFINITY, .most = INFINITY};
    c->began = c->wrote = c->passed = c->stepped = MPI_Wtime();
    ru_runner_set_points(s->run, interval, at_point, s);
    return RU_OK;
}

void ru_checkpoints_remove(const ru_checkpoints *c)
{
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++)
        (void)unlink(c->paths[i]);
}

/* Files of an earlier run would be taken for this one's. */
static void clear_place(const ru_checkpoints *c)
{
    int found = 0;
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++)
        found |= unlink(c->paths[i]) == 0;
    if (found)
        ru_log_root(RU_LOG_WARNING, "this run starts anew: checkpoints of an earlier one are gone");
}

static int has_points(double interval)
{
    return interval > 0 && isfinite(interval);
}

double ru_checkpoints_share(const ru_scenario *scenario)
{
    double own = scenario->output.checkpoint_interval, span = scenario->end - scenario->start;
    return has_points(own) && span > 0 ? fmin(own / span, 1) : 1 / usual_points;
}

ru_status ru_checkpoints_set(ru_simulation *s, const ru_checkpoint_options *options)
{
    RU_REQUIRE(s->file, RU_ERR_USAGE, "checkpoints stand beside an output, which is not open");
    RU_REQUIRE(s->path, RU_ERR_USAGE, "checkpoints need a scenario that is a file");
    if (!s->checkpoints) {
        const ru_scenario *scenario = s->scenario;
        double own = scenario->output.checkpoint_interval;
        int asks = options->points || isfinite(options->every) || isfinite(options->most);
        double interval = has_points(own) ? own
                          : asks          ? (scenario->end - scenario->start) / usual_points
                                          : INFINITY;
        MPI_Bcast(&interval, 1, MPI_DOUBLE, 0, s->comm.mpi);
        RU_TRY(ru_comm_agree(&s->comm, ru_checkpoints_start(s, interval)));
        if (s->comm.rank == 0)
            clear_place(s->checkpoints);
    }
    double every = s->checkpoints->options.every;
    s->checkpoints->options = *options;
    if (!isfinite(options->every))
        s->checkpoints->options.every = every;
    return RU_OK;
}

void ru_checkpoints_free(ru_checkpoints **checkpoints)
{
    ru_checkpoints *c = *checkpoints;
    if (!c)
        return;
    for (int i = 0; i < RU_CHECKPOINT_FILES; i++)
        free(c->paths[i]);
    free(c->history);
    free(c);
    *checkpoints = NULL;
}
