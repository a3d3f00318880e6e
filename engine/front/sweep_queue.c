/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/sweep.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ru/base/log.h>
#include <ru/front/checkpoint.h>
#include <ru/front/simulation.h>

/* Rank 0 hands out runs and takes results, between the steps of the runs that its own group does.
 * A group asks for work by sending a result. */

double ru_sweep_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What ends the study as far as this rank knows: a request, or that less real time is left than
 * `next` s more would need. */
static ru_request look_for_end(ru_sweep *s, double next)
{
    const ru_sweep_options *o = s->options;
    int request = o->request ? *o->request : (int)RU_REQUEST_NONE;
    if (request < (int)RU_REQUEST_SUSPEND)
        request = (int)RU_REQUEST_NONE;
    if (request == (int)RU_REQUEST_NONE && o->most &&
        ru_sweep_now() - s->began + next + RU_SPARE_TIME > *o->most)
        request = (int)RU_REQUEST_SUSPEND;
    if (request > (int)s->asked)
        s->asked = (ru_request)request;
    return s->asked;
}

/* What goes on while a member runs. */
typedef struct watch {
    ru_sweep *sweep;
    double begun, looked;
    int over_time, over_steps;
    void (*between)(void *context); /* called now and then; may be NULL */
    void *context;
} watch;

static int look(const ru_progress *progress, void *context)
{
    watch *w = context;
    const ru_study *study = w->sweep->study;
    double now = ru_sweep_now();
    w->over_time = now - w->begun >= study->limits.time;
    w->over_steps = study->limits.steps && progress->step > study->limits.steps;
    int is_ended = look_for_end(w->sweep, 0) != RU_REQUEST_NONE;
    if (w->between && now - w->looked > 2e-4) {
        w->between(w->context);
        w->looked = now;
    }
    return is_ended || w->over_time || w->over_steps;
}

/* Series that are kept: times evenly over the run, and values joined by straight lines. */
static void keep_series(const ru_sweep *sweep, double *numbers)
{
    const ru_study *study = sweep->study;
    const ru_memory_record *r = ru_record(sweep->simulation);
    size_t n = (size_t)study->keep.points;
    double first = r->time[0], end = r->time[r->n_time - 1];
    for (size_t i = 0, at = 0; i < n; i++) {
        double t = i + 1 == n ? end : first + (end - first) * (double)i / (double)(n - 1);
        while (at + 2 < r->n_time && r->time[at + 1] < t)
            at++;
        size_t next = at + 1 < r->n_time ? at + 1 : at;
        double length = r->time[next] - r->time[at];
        double share = length > 0 ? (t - r->time[at]) / length : 0;
        numbers[i] = t;
        for (size_t k = 0; k < study->keep.n_series; k++) {
            const double *column = r->series + study->kept[k];
            double a = column[at * r->n_series], b = column[next * r->n_series];
            numbers[(k + 1) * n + i] = a + share * (b - a);
        }
    }
}

static void reduce(const ru_sweep *sweep, ru_sweep_result *result)
{
    const ru_study *study = sweep->study;
    const ru_simulation *s = sweep->simulation;
    const ru_memory_record *r = ru_record(s);
    ru_outputs_reduce(study->outputs, study->n_output, r, s->schema.mesh.volume_fraction,
                      result->numbers);
    if (study->keep.n_series && r->n_time)
        keep_series(sweep, result->numbers + study->n_output);
}

static ru_status start_and_run(ru_sweep *sweep, const double *inputs, watch *w)
{
    const ru_study *study = sweep->study;
    size_t n = study->n_parameter;
    char *texts = malloc((n + 1) * RU_PARAMETER_TEXT);
    const char **sets = malloc((n + 1) * sizeof *sets);
    ru_status status = texts && sets ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a run");
    for (size_t k = 0; status == RU_OK && k < n; k++) {
        ru_parameter_override(&study->parameters[k], inputs[k], texts + k * RU_PARAMETER_TEXT,
                              RU_PARAMETER_TEXT);
        sets[k] = texts + k * RU_PARAMETER_TEXT;
    }
    status = ru_comm_agree(&sweep->group, status);
    if (status == RU_OK)
        status = ru_restart(sweep->simulation, sets, n);
    if (status == RU_OK) {
        ru_progress_set(sweep->simulation, look, w);
        sweep->simulation->request = sweep->options->request;
        status = ru_run(sweep->simulation);
    }
    free(texts);
    free(sets);
    return status;
}

void ru_sweep_fault(char *line, size_t size)
{
    static const char wanted[] = "help: expected ";
    const char *error = strstr(ru_fault_text(), "error: ");
    const char *next = error ? strstr(error + 7, "error: ") : NULL;
    const char *help = error ? strstr(error, wanted) : NULL;
    if (help && next && help > next)
        help = NULL;
    int n = error ? (int)strcspn(error + 7, "\n") : 0, n_help = help ? (int)strcspn(help, "\n") : 0;
    /* a range is in the help */
    if (help)
        snprintf(line, size, "%.*s (%.*s)", n, error + 7, n_help - 6, help + 6);
    else if (error)
        snprintf(line, size, "%.*s", n, error + 7);
    else
        ru_fault_line("", line, size);
}

/* Each rank knows its own clock and signals alone: what one has seen holds for all. Collective. */
static void agree_why(watch *w)
{
    int seen[3] = {(int)look_for_end(w->sweep, 0), w->over_time, w->over_steps};
    MPI_Allreduce(MPI_IN_PLACE, seen, 3, MPI_INT, MPI_MAX, w->sweep->group.mpi);
    w->sweep->asked = (ru_request)seen[0];
    w->over_time = seen[1];
    w->over_steps = seen[2];
}

void ru_sweep_run_one(ru_sweep *sweep, size_t row, const double *inputs, ru_sweep_result *result,
                      void (*between)(void *context), void *context)
{
    watch w = {.sweep = sweep, .begun = ru_sweep_now(), .between = between, .context = context};
    for (size_t i = 0; i < sweep->width; i++)
        result->numbers[i] = NAN;
    result->row = row;
    result->message[0] = '\0';
    /* what a scenario warns of was said of the base */
    ru_log_level level = ru_log_set_level(RU_LOG_ERROR);
    ru_status status = start_and_run(sweep, inputs, &w);
    ru_log_set_level(level);
    agree_why(&w);
    result->asked = sweep->asked;
    result->status = RU_RUN_DONE;
    if (status == RU_OK && sweep->group.rank == 0) {
        reduce(sweep, result);
    } else if (status == RU_ERR_STOPPED && sweep->asked != RU_REQUEST_NONE) {
        result->status = RU_RUN_OPEN;
    } else if (status == RU_ERR_STOPPED) {
        result->status = RU_RUN_LIMIT;
        snprintf(result->message, sizeof result->message, "stopped at the limit of %s, at %.4g h",
                 w.over_steps ? "steps" : "time", ru_time(sweep->simulation) / 3600);
    } else if (status != RU_OK) {
        result->status = RU_RUN_FAILED;
        ru_sweep_fault(result->message, sizeof result->message);
    }
    ru_fault_clear();
    result->seconds = ru_sweep_now() - w.begun;
}

enum { TASK = 1, RESULT = 2, STOP = -1, HEAD = 4 };

/* A task: row, then the inputs. A result: HEAD numbers (row, status, seconds, whether to stop), the
 * numbers, then the message. */
static size_t result_size(const ru_sweep *s)
{
    return (HEAD + s->width) * sizeof(double) + RU_STUDY_MESSAGE;
}

typedef struct queue {
    ru_sweep *sweep;
    size_t next;  /* rows below it are taken */
    double *task; /* [1 + n_parameter] */
    char *packet; /* [result_size] */
    ru_sweep_result mine, other;
    size_t out;       /* tasks that groups have */
    ru_status status; /* the first failure to keep a row */
} queue;

/* The next open row, n_run when there is none or all has to end. */
static size_t take(queue *q)
{
    ru_sweep *s = q->sweep;
    int is_ended = s->n_open && look_for_end(s, s->longest) != RU_REQUEST_NONE;
    while (q->next < s->shape.n_run && s->taken[q->next])
        q->next++;
    if (is_ended || q->status != RU_OK || q->next == s->shape.n_run)
        return s->shape.n_run;
    s->taken[q->next] = 1;
    s->n_open--;
    return q->next++;
}

static void give(queue *q, int to)
{
    ru_sweep *s = q->sweep;
    size_t row = take(q), n = s->study->n_parameter;
    if (row == s->shape.n_run)
        return;
    q->task[0] = (double)row;
    memcpy(q->task + 1, s->values + row * n, n * sizeof *q->task);
    MPI_Send(q->task, (int)(1 + n), MPI_DOUBLE, to, TASK, s->leaders.mpi);
    q->out++;
}

static void keep(queue *q, const ru_sweep_result *result)
{
    ru_sweep *s = q->sweep;
    const ru_sweep_options *o = s->options;
    s->asked = result->asked > s->asked ? result->asked : s->asked;
    if (result->status == RU_RUN_OPEN) {
        s->asked = s->asked > RU_REQUEST_SUSPEND ? s->asked : RU_REQUEST_SUSPEND;
        return;
    }
    s->longest = fmax(s->longest, result->seconds);
    if (q->status == RU_OK)
        q->status = ru_sweep_keep(s, result);
    const ru_sweep_progress progress = {.n = s->shape.n_run,
                                        .done = s->count.done,
                                        .failed = s->count.failed,
                                        .limited = s->count.limited};
    if (o->told)
        o->told(&progress, o->context);
}

/* What finished long enough ago goes to the disk, though no other row comes. */
static void settle(queue *q)
{
    if (q->status == RU_OK && q->sweep->writer)
        q->status = ru_study_writer_settle(q->sweep->writer, 1);
}

/* Waits for a message without keeping a core busy: longer and longer, up to a millisecond. */
static void wait_for(queue *q, int from, int tag)
{
    MPI_Comm comm = q->sweep->leaders.mpi;
    int there = 0;
    for (long pause = 10000;; pause = pause < 500000 ? 2 * pause : 1000000) {
        MPI_Iprobe(from, tag, comm, &there, MPI_STATUS_IGNORE);
        if (there)
            return;
        settle(q);
        nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
    }
}

/* Takes one result from a group, and gives it the next task. */
static void receive(queue *q)
{
    ru_sweep *s = q->sweep;
    double head[HEAD];
    MPI_Status from;
    MPI_Recv(q->packet, (int)result_size(s), MPI_BYTE, MPI_ANY_SOURCE, RESULT, s->leaders.mpi,
             &from);
    memcpy(head, q->packet, sizeof head);
    memcpy(q->other.numbers, q->packet + sizeof head, s->width * sizeof(double));
    memcpy(q->other.message, q->packet + sizeof head + s->width * sizeof(double), RU_STUDY_MESSAGE);
    q->other.row = (size_t)head[0];
    q->other.status = (ru_run_status)head[1];
    q->other.seconds = head[2];
    q->other.asked = (ru_request)(int)head[3];
    q->out--;
    keep(q, &q->other);
    give(q, from.MPI_SOURCE);
}

static void serve(void *context)
{
    queue *q = context;
    for (int there = 1; q->out && there;) {
        MPI_Iprobe(MPI_ANY_SOURCE, RESULT, q->sweep->leaders.mpi, &there, MPI_STATUS_IGNORE);
        if (there)
            receive(q);
    }
    settle(q);
}

/* One run of rank 0's own group. */
static void run_mine(queue *q, size_t row)
{
    ru_sweep *s = q->sweep;
    q->task[0] = (double)row;
    memcpy(q->task + 1, s->values + row * s->study->n_parameter,
           s->study->n_parameter * sizeof *q->task);
    MPI_Bcast(q->task, (int)(1 + s->study->n_parameter), MPI_DOUBLE, 0, s->group.mpi);
    ru_sweep_run_one(s, row, q->task + 1, &q->mine, serve, q);
    keep(q, &q->mine);
}

static void tell_cost(const ru_sweep *s)
{
    const ru_sweep_options *o = s->options;
    char text[200];
    double left = s->first_seconds * (double)s->n_open / s->n_group;
    if (!o->say || !s->n_open)
        return;
    snprintf(
        text, sizeof text,
        "cost        the first run took %.3g s: about %.3g %s for the other %zu on %d group%s\n",
        s->first_seconds,
        left < 120    ? left
        : left < 7200 ? left / 60
                      : left / 3600,
        left < 120    ? "s"
        : left < 7200 ? "min"
                      : "h",
        s->n_open, s->n_group, s->n_group == 1 ? "" : "s");
    o->say(text, o->context);
}

/* The first run alone, to know what a run costs; then the groups get work, a second task ahead
 * where a run is shorter than what a message may have to wait. */
static void lead(queue *q)
{
    ru_sweep *s = q->sweep;
    size_t row = take(q);
    if (row < s->shape.n_run) {
        run_mine(q, row);
        s->first_seconds = q->mine.seconds;
        tell_cost(s);
    }
    for (int ahead = 0; ahead < (s->first_seconds < 0.5 ? 2 : 1); ahead++)
        for (int g = 1; g < s->leaders.size; g++)
            give(q, g);
    while ((row = take(q)) < s->shape.n_run) {
        run_mine(q, row);
        serve(q);
    }
    while (q->out) {
        wait_for(q, MPI_ANY_SOURCE, RESULT);
        receive(q);
    }
    q->task[0] = STOP;
    for (int g = 1; g < s->leaders.size; g++)
        MPI_Send(q->task, (int)(1 + s->study->n_parameter), MPI_DOUBLE, g, TASK, s->leaders.mpi);
    MPI_Bcast(q->task, (int)(1 + s->study->n_parameter), MPI_DOUBLE, 0, s->group.mpi);
}

static void send_result(queue *q)
{
    const ru_sweep *s = q->sweep;
    const double head[HEAD] = {(double)q->mine.row, (double)q->mine.status, q->mine.seconds,
                               (double)q->mine.asked};
    memcpy(q->packet, head, sizeof head);
    memcpy(q->packet + sizeof head, q->mine.numbers, s->width * sizeof(double));
    memcpy(q->packet + sizeof head + s->width * sizeof(double), q->mine.message, RU_STUDY_MESSAGE);
    MPI_Send(q->packet, (int)result_size(s), MPI_BYTE, 0, RESULT, s->leaders.mpi);
}

/* A group other than the first, and all ranks but the leaders: run what is given until it ends. */
static void follow(queue *q)
{
    ru_sweep *s = q->sweep;
    int n = (int)(1 + s->study->n_parameter), leads = s->leaders.size > 0 && s->leaders.rank > 0;
    for (;;) {
        if (leads) {
            wait_for(q, 0, TASK);
            MPI_Recv(q->task, n, MPI_DOUBLE, 0, TASK, s->leaders.mpi, MPI_STATUS_IGNORE);
        }
        MPI_Bcast(q->task, n, MPI_DOUBLE, 0, s->group.mpi);
        if (q->task[0] < 0)
            return;
        ru_sweep_run_one(s, (size_t)q->task[0], q->task + 1, &q->mine, NULL, NULL);
        if (leads)
            send_result(q);
    }
}

ru_status ru_sweep_run_all(ru_sweep *sweep)
{
    queue q = {.sweep = sweep};
    size_t n = sweep->width + 1;
    q.task = malloc((1 + sweep->study->n_parameter) * sizeof *q.task);
    q.packet = malloc(result_size(sweep));
    q.mine.numbers = malloc(n * sizeof(double));
    q.other.numbers = malloc(n * sizeof(double));
    ru_status status = q.task && q.packet && q.mine.numbers && q.other.numbers
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for the runs of a study");
    status = ru_comm_agree(&sweep->all, status);
    if (status == RU_OK && !sweep->is_idle) {
        if (sweep->all.rank == 0)
            lead(&q);
        else
            follow(&q);
    }
    free(q.task);
    free(q.packet);
    free(q.mine.numbers);
    free(q.other.numbers);
    if (status != RU_OK)
        return status;
    int asked = (int)sweep->asked;
    MPI_Allreduce(MPI_IN_PLACE, &asked, 1, MPI_INT, MPI_MAX, sweep->all.mpi);
    sweep->asked = (ru_request)asked;
    return ru_comm_agree(&sweep->all, q.status);
}
