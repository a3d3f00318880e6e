/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/base/tree.h>
#include <ru/front/account.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>
#include <ru/io/yaml_read.h>

/* A result file looked at again and again while its run writes it. */

struct ru_watch {
    char *finished, *unfinished; /* paths of the result */
    char **names;                /* [n_name] series asked for; none: chosen here */
    size_t n_name;
    ru_watch_view view;
    ru_result *result;
    double *times, **values; /* of the view */
    ru_watch_series *series; /* [view.n_series] */
    ru_balance *balances;
    char run_id[32];   /* of the file whose scenario was read */
    double start, end; /* s */
    size_t quiet;      /* looks in a row without a writer or anything new */
};

enum { QUIET_LOOKS = 2, USUAL_SERIES = 12 };

/* "run.incomplete.h5" -> "run.h5"; NULL for another name. */
static char *finished_of(const char *path)
{
    static const char mark[] = ".incomplete";
    const char *at = NULL;
    for (const char *c = path; (c = strstr(c, mark)); c++)
        at = c;
    const char *rest = at ? at + sizeof mark - 1 : NULL;
    if (!at || (*rest && (*rest != '.' || strchr(rest, '/'))))
        return NULL;
    char *finished = malloc(strlen(path) + 1);
    if (finished)
        sprintf(finished, "%.*s%s", (int)(at - path), path, rest);
    return finished;
}

static ru_status keep_names(ru_watch *w, const char *list)
{
    for (const char *at = list; at && *at;) {
        size_t n = strcspn(at, ",");
        char **more = realloc(w->names, (w->n_name + 1) * sizeof *more);
        RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory");
        w->names = more;
        w->names[w->n_name] = strndup(at, n);
        RU_REQUIRE(w->names[w->n_name], RU_ERR_SYSTEM, "out of memory");
        w->n_name++;
        at += n + (at[n] == ',');
    }
    return RU_OK;
}

ru_status ru_watch_open(const char *path, const char *series, ru_watch **out)
{
    ru_watch *w = *out = calloc(1, sizeof *w);
    RU_REQUIRE(w, RU_ERR_SYSTEM, "out of memory");
    w->finished = finished_of(path);
    ru_status status = RU_OK;
    if (w->finished) {
        w->unfinished = strdup(path);
    } else {
        w->finished = strdup(path);
        status = ru_hdf5_unfinished_path(path, &w->unfinished);
    }
    if (status == RU_OK && (!w->finished || !w->unfinished))
        status = ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK)
        status = keep_names(w, series);
    w->view.file = w->finished;
    if (status != RU_OK)
        ru_watch_close(out);
    return status;
}

static void forget(ru_watch *w)
{
    for (size_t i = 0; w->values && i < w->view.n_series; i++)
        free(w->values[i]);
    free(w->values);
    free(w->series);
    free(w->times);
    free(w->balances);
    ru_result_close(&w->result);
    w->values = NULL;
    w->series = NULL;
    w->times = NULL;
    w->balances = NULL;
    w->view = (ru_watch_view){.file = w->view.file};
}

void ru_watch_close(ru_watch **out)
{
    ru_watch *w = *out;
    *out = NULL;
    if (!w)
        return;
    forget(w);
    for (size_t i = 0; i < w->n_name; i++)
        free(w->names[i]);
    free(w->names);
    free(w->finished);
    free(w->unfinished);
    free(w);
}

/* Start and end of the run, once a file. */
static void read_scenario(ru_watch *w, const ru_result_info *info)
{
    char *text = NULL;
    ru_document *document = NULL;
    if (w->run_id[0] && strncmp(w->run_id, info->run_id, sizeof w->run_id - 1) == 0)
        return;
    snprintf(w->run_id, sizeof w->run_id, "%.30s", info->run_id);
    w->start = w->end = NAN;
    if (ru_result_text_read(w->result, "input/resolved", &text, NULL) == RU_OK &&
        ru_yaml_read_text(text, "resolved", NULL, 0, &document) == RU_OK) {
        const ru_tree *time = ru_tree_find(document->root, "time");
        w->start = ru_tree_quantity(time, "start");
        w->end = ru_tree_quantity(time, "end");
    }
    ru_fault_clear();
    ru_document_destroy(&document);
    free(text);
}

static int ends_with(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

/* Means of the vessel that change; the spread inside of it is for those who ask. */
static int is_usual(const char *name, const double *values, size_t n)
{
    if (ends_with(name, "_min") || ends_with(name, "_max") || ends_with(name, "_CoV"))
        return 0;
    for (size_t i = 1; i < n; i++)
        if (isfinite(values[i]) && values[i] != values[0])
            return 1;
    return 0;
}

static void add_series(ru_watch *w, const ru_column *column, double *values)
{
    size_t i = w->view.n_series++, n = w->view.n_time;
    ru_watch_series *s = &w->series[i];
    w->values[i] = values;
    *s = (ru_watch_series){column->name, column->unit, values, NAN, INFINITY, -INFINITY};
    for (size_t k = 0; k < n; k++)
        if (isfinite(values[k])) {
            s->last = values[k];
            s->low = fmin(s->low, values[k]);
            s->high = fmax(s->high, values[k]);
        }
}

static ru_status read_series(ru_watch *w, const ru_result_info *info)
{
    size_t most = w->n_name ? w->n_name : info->n_series;
    w->series = calloc(most + 1, sizeof *w->series);
    w->values = calloc(most + 1, sizeof *w->values);
    RU_REQUIRE(w->series && w->values, RU_ERR_SYSTEM, "out of memory");
    RU_TRY(ru_result_times_read(w->result, &w->times));
    for (size_t i = 0; i < most && (w->n_name || w->view.n_series < USUAL_SERIES); i++) {
        const char *name = w->n_name ? w->names[i] : info->series[i].name;
        double *values = NULL;
        RU_TRY(ru_result_series_read(w->result, name, &values));
        if (w->n_name || is_usual(name, values, info->n_time))
            add_series(w, ru_result_series_find(w->result, name), values);
        else
            free(values);
    }
    return RU_OK;
}

static ru_status read_file(ru_watch *w, const char *path)
{
    ru_watch_view *v = &w->view;
    forget(w);
    v->file = path;
    RU_TRY(ru_result_open(path, &w->result));
    const ru_result_info *info = ru_result_get(w->result);
    read_scenario(w, info);
    v->title = info->title;
    v->status = info->status;
    v->created = info->created;
    v->n_time = info->n_time;
    v->n_snapshot = info->n_snapshot;
    RU_TRY(read_series(w, info));
    v->times = w->times;
    v->series = w->series;
    v->start = isfinite(w->start) ? w->start : v->n_time ? w->times[0] : 0;
    v->end = w->end;
    v->time = v->n_time ? w->times[v->n_time - 1] : v->start;
    if (ru_result_balance_read(w->result, &v->balance_time, &w->balances, &v->n_balance) != RU_OK)
        v->n_balance = 0; /* not yet written */
    v->balances = w->balances;
    double steps;
    size_t n;
    if (ru_result_statistic_read(w->result, "steps", &steps, &n) == RU_OK && n)
        v->steps = (long long)steps;
    ru_fault_clear();
    return RU_OK;
}

static int is_there(const char *path, struct stat *about)
{
    return stat(path, about) == 0;
}

static int is_newer(const struct stat *a, const struct stat *b)
{
    return a->st_mtim.tv_sec > b->st_mtim.tv_sec ||
           (a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec > b->st_mtim.tv_nsec);
}

/* The unfinished file, as far as it can be read. */
static ru_status look_at_unfinished(ru_watch *w)
{
    size_t before = w->view.n_time;
    double balance_before = w->view.balance_time;
    ru_writer writer = ru_result_writer(w->unfinished);
    ru_status status = read_file(w, w->unfinished);
    if (status == RU_ERR_INPUT && w->quiet < QUIET_LOOKS && writer != RU_WRITER_GONE) {
        /* It is being laid down. */
        forget(w);
        w->view.state = RU_WATCH_WAITING;
        ru_fault_clear();
        return RU_OK;
    }
    RU_TRY(status);
    /* A running file cannot change its words: it says that it goes on, or was killed, or why it had
     * stopped before it went on. */
    int stopped = writer != RU_WRITER_HERE && strstr(w->view.status, "still going on") == NULL;
    int grown = w->view.n_time != before || w->view.balance_time != balance_before;
    w->quiet = grown || writer == RU_WRITER_HERE ? 0 : w->quiet + 1;
    w->view.state = stopped                                               ? RU_WATCH_STOPPED
                    : writer == RU_WRITER_GONE && w->quiet >= QUIET_LOOKS ? RU_WATCH_GONE
                                                                          : RU_WATCH_RUNNING;
    w->view.quiet = w->quiet;
    return RU_OK;
}

ru_status ru_watch_look(ru_watch *w, const ru_watch_view **view)
{
    struct stat finished, unfinished;
    *view = &w->view;
    for (int attempt = 0; attempt < 2; attempt++) {
        int ended = is_there(w->finished, &finished);
        int going = is_there(w->unfinished, &unfinished);
        if (going && ended && is_newer(&finished, &unfinished) &&
            ru_result_writer(w->unfinished) != RU_WRITER_HERE)
            going = 0; /* left over from an earlier run */
        if (going) {
            ru_status status = look_at_unfinished(w);
            /* It may have got its name between two looks at the disk. */
            if (status == RU_ERR_INPUT && attempt == 0)
                continue;
            return status;
        }
        if (ended) {
            RU_TRY(read_file(w, w->finished));
            w->view.state = RU_WATCH_COMPLETE;
            return RU_OK;
        }
    }
    forget(w);
    w->view.file = w->finished;
    w->view.state = RU_WATCH_WAITING;
    return RU_OK;
}

static const char *const state_names[] = {"waiting", "running", "complete", "stopped", "gone"};

ru_status ru_watch_json(const ru_watch *w, char **text)
{
    const ru_watch_view *v = &w->view;
    ru_account *l = NULL;
    RU_TRY(ru_account_build(&l));
    ru_account_text(l, "state", NULL, state_names[v->state]);
    ru_account_text(l, "file", NULL, v->file);
    ru_account_text(l, "title", NULL, v->title);
    ru_account_text(l, "status", NULL, v->status);
    ru_account_number(l, "time_s", NULL, v->time);
    ru_account_number(l, "start_s", NULL, v->start);
    ru_account_number(l, "end_s", NULL, v->end);
    ru_account_number(l, "steps", NULL, (double)v->steps);
    ru_account_number(l, "snapshots", NULL, (double)v->n_snapshot);
    static const ru_account_column columns[] = {{"name", "", NULL},
                                                {"unit", "unit", NULL},
                                                {"last", "last", "%.5g"},
                                                {"lowest", "lowest", "%.5g"},
                                                {"highest", "highest", "%.5g"}};
    ru_account_table(l, "series", 5, columns);
    for (size_t i = 0; i < v->n_series; i++) {
        const ru_watch_series *s = &v->series[i];
        int any = s->low <= s->high;
        ru_account_cell_text(l, s->name);
        ru_account_cell_text(l, s->unit);
        ru_account_cell(l, s->last);
        ru_account_cell(l, any ? s->low : NAN);
        ru_account_cell(l, any ? s->high : NAN);
    }
    ru_account_balances(l, v->balances, v->n_balance);
    return ru_account_write(&l, 1, text);
}
