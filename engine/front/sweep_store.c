/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/hash.h>
#include <ru/base/text.h>
#include <ru/front/sweep.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/hdf5_sink.h>

/* Where the rows of a study are kept, and what earlier work left of them. */

static void fold_text(uint64_t *hash, const char *text)
{
    *hash = ru_hash_more(*hash, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void fold_number(uint64_t *hash, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.17g", value);
    fold_text(hash, text);
}

/* What makes rows comparable: the base as it is resolved, what varies, what is looked at. Not the
 * design: rows are known by their inputs, so that a study may grow. */
static void identify(ru_sweep *s)
{
    const ru_study *study = s->study;
    const char *resolved = ru_resolved(s->simulation);
    uint64_t hash = ru_hash_bytes(resolved, strlen(resolved));
    for (size_t i = 0; i < study->n_parameter; i++) {
        const ru_parameter *p = &study->parameters[i];
        fold_text(&hash, p->name);
        fold_text(&hash, p->path);
        fold_text(&hash, p->unit);
        for (size_t k = 0; p->is_word && k < p->text.n_values; k++)
            fold_text(&hash, p->text.values[k]);
    }
    for (size_t i = 0; i < study->n_output; i++) {
        const ru_study_output *o = &study->outputs[i];
        fold_text(&hash, o->name);
        fold_text(&hash, o->of);
        fold_text(&hash, o->unit);
        const double numbers[] = {(double)o->reduce, o->limit, o->window.from, o->window.until};
        for (size_t k = 0; k < 4; k++)
            fold_number(&hash, numbers[k]);
        if (o->over != RU_OVER_MAX)
            fold_number(&hash, (double)o->over);
    }
    for (size_t i = 0; i < study->keep.n_series; i++)
        fold_text(&hash, study->keep.series[i]);
    if (study->keep.n_series)
        fold_number(&hash, (double)study->keep.points);
    snprintf(s->identity, sizeof s->identity, "%016llx", (unsigned long long)hash);
}

/* "out/study.h5" and, of a part, "out/study.part-3-of-10.h5". */
static void name_file(ru_sweep *s)
{
    const ru_sweep_options *o = s->options;
    char stem[3000];
    snprintf(stem, sizeof stem, "%s", o->output ? o->output : ru_path_name(s->study->path));
    char *name = strrchr(stem, '/'), *dot = strrchr(name ? name : stem, '.');
    if (dot && dot != stem)
        *dot = '\0';
    const char *ending = o->output && strrchr(o->output, '.') ? strrchr(o->output, '.') : ".h5";
    if (strchr(ending, '/'))
        ending = ".h5";
    if (s->parts)
        snprintf(s->path, sizeof s->path, "%s.part-%zu-of-%zu%s", stem, s->part, s->parts, ending);
    else
        snprintf(s->path, sizeof s->path, "%s%s", stem, ending);
}

/* Which part of the study it is; a single run is a part of as many as there are runs. */
static ru_status choose_part(ru_sweep *s)
{
    const ru_sweep_options *o = s->options;
    size_t n = s->design->n_run;
    if (!o->part)
        return RU_OK;
    s->part = o->part > 0 ? (size_t)o->part : 0;
    s->parts = o->parts > 0 ? (size_t)o->parts : n;
    RU_REQUIRE(s->part >= 1 && s->part <= s->parts && s->parts <= n, RU_ERR_USAGE,
               "there is no part %lld of %zu of %zu runs", o->part, s->parts, n);
    return RU_OK;
}

/* The runs of this file: all, or every parts-th from the part's first. */
static ru_status choose_rows(ru_sweep *s)
{
    size_t n = s->design->n_run, n_parameter = s->design->n_parameter;
    size_t stride = s->parts ? s->parts : 1, first = s->parts ? s->part - 1 : 0;
    s->shape.n_run = (n - first + stride - 1) / stride;
    s->members = malloc((s->shape.n_run + 1) * sizeof *s->members);
    s->taken = calloc(s->shape.n_run + 1, 1);
    if (s->parts)
        s->part_values = malloc((s->shape.n_run * n_parameter + 1) * sizeof *s->part_values);
    RU_REQUIRE(s->members && s->taken && (s->part_values || !s->parts), RU_ERR_SYSTEM,
               "out of memory for %zu runs", s->shape.n_run);
    for (size_t i = 0; i < s->shape.n_run; i++) {
        size_t run = first + i * stride;
        s->members[i] = (int)run + 1;
        if (s->parts)
            memcpy(s->part_values + i * n_parameter, s->design->values + run * n_parameter,
                   n_parameter * sizeof *s->part_values);
    }
    s->values = s->parts ? s->part_values : s->design->values;
    s->n_open = s->shape.n_run;
    return RU_OK;
}

static ru_status list_words(ru_sweep *s)
{
    const ru_study *study = s->study;
    s->words = calloc(study->n_parameter + 1, sizeof *s->words);
    RU_REQUIRE(s->words, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < study->n_parameter; i++) {
        const ru_parameter *p = &study->parameters[i];
        ru_text text = {0};
        for (size_t k = 0; p->is_word && k < p->text.n_values; k++)
            ru_text_add(&text, "%s%s", k ? "\n" : "", p->text.values[k]);
        if (p->is_word)
            RU_TRY(ru_text_take(&text, &s->words[i]));
    }
    return RU_OK;
}

ru_status ru_sweep_lay_out(ru_sweep *sweep)
{
    ru_sweep *s = sweep;
    const ru_study *study = s->study;
    RU_TRY(ru_design_build(study, &s->design));
    identify(s);
    RU_TRY(choose_part(s));
    name_file(s);
    RU_TRY(choose_rows(s));
    RU_TRY(list_words(s));
    s->texts[0] = (ru_note){"study", study->document->sources[0]->bytes};
    s->texts[1] = (ru_note){"resolved", ru_resolved(s->simulation)};
    s->texts[2] = (ru_note){"version", ru_version()};
    s->texts[3] =
        (ru_note){"command_line", s->options->command_line ? s->options->command_line : ""};
    s->shape.title = study->title;
    s->shape.design = ru_design_names[study->design.kind];
    s->shape.identity = s->identity;
    s->shape.n_all = s->design->n_run;
    s->shape.members = s->members;
    s->shape.inputs = s->inputs;
    s->shape.n_input = study->n_parameter;
    s->shape.values = s->values;
    s->shape.words = (const char *const *)s->words;
    s->shape.outputs = s->outputs;
    s->shape.n_output = study->n_output;
    s->shape.series = s->series;
    s->shape.n_series = study->keep.n_series;
    s->shape.n_point = (size_t)study->keep.points;
    s->shape.texts = s->texts;
    s->shape.n_text = 4;
    return RU_OK;
}

/* Files of earlier work that are there, by their names: they are opened one at a time, since a
 * study may have been done in any number of parts. */
typedef struct found {
    char **paths;
    size_t n;
    size_t n_own; /* of them the first, which the new file takes the place of */
} found;

static ru_status add_found(found *f, const char *path)
{
    char **larger = realloc(f->paths, (f->n + 1) * sizeof *larger);
    if (larger)
        f->paths = larger;
    char *copy = larger ? strdup(path) : NULL;
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory for the files of a study");
    f->paths[f->n++] = copy;
    return RU_OK;
}

static void clear_found(found *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->paths[i]);
    free(f->paths);
    *f = (found){0};
}

/* Notes a file that is there and holds something. */
static ru_status look_at(const char *path, found *f)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        RU_REQUIRE(errno == ENOENT, RU_ERR_USAGE, "%s: %s", path, strerror(errno));
        return RU_OK;
    }
    RU_REQUIRE(S_ISREG(about.st_mode), RU_ERR_USAGE, "'%s' is not a regular file: not written",
               path);
    return about.st_size ? add_found(f, path) : RU_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The parts "out/study.part-<K>-of-<M>.h5", finished or not. */
static ru_status look_at_parts(const ru_sweep *s, found *f)
{
    char path[sizeof s->path + NAME_MAX + 2];
    const char *dot = strrchr(s->path, '.'), *slash = strrchr(s->path, '/');
    const char *name = slash ? slash + 1 : s->path;
    size_t n_stem = (size_t)(dot - name), n_end = strlen(dot), first = f->n;
    snprintf(path, sizeof path, "%.*s", slash ? (int)(slash - s->path) : 1, slash ? s->path : ".");
    if (s->parts)
        return RU_OK;
    DIR *folder = opendir(slash == s->path ? "/" : path);
    if (!folder) {
        RU_REQUIRE(errno == ENOENT, RU_ERR_USAGE, "'%s' cannot be searched for parts: %s", path,
                   strerror(errno));
        return RU_OK;
    }
    ru_status status = RU_OK;
    for (struct dirent *e = readdir(folder); status == RU_OK && e; e = readdir(folder)) {
        size_t n = strlen(e->d_name);
        if (n <= n_stem + n_end || strncmp(e->d_name, name, n_stem) != 0 ||
            strncmp(e->d_name + n_stem, ".part-", 6) != 0 ||
            strcmp(e->d_name + n - n_end, dot) != 0 || !strstr(e->d_name + n_stem, "-of-"))
            continue;
        snprintf(path, sizeof path, "%.*s%s", (int)(name - s->path), s->path, e->d_name);
        status = look_at(path, f);
    }
    closedir(folder);
    if (f->n > first)
        qsort(f->paths + first, f->n - first, sizeof *f->paths, by_name);
    return status;
}

/* Opens a file of earlier work, and holds it against this study. */
static ru_status open_found(const ru_sweep *s, const char *path, ru_study_results **results)
{
    char why[512];
    int readable = open(path, O_RDONLY);
    RU_REQUIRE(readable >= 0, RU_ERR_USAGE, "'%s' is there and cannot be opened: %s", path,
               strerror(errno));
    close(readable);
    ru_status status = ru_study_results_open(path, results);
    RU_REQUIRE(status != RU_ERR_SYSTEM, RU_ERR_SYSTEM, "'%s' cannot be read", path);
    if (status != RU_OK) {
        ru_fault_line("", why, sizeof why);
        return ru_fault(RU_ERR_USAGE,
                        "'%s' is there and is no result of a study: not overwritten (%s)", path,
                        why);
    }
    const ru_study_results *r = *results;
    if (strcmp(r->identity, s->identity) != 0)
        status = ru_fault(
            RU_ERR_USAGE,
            "'%s' is the result of another study ('%s', %s; this one is %s): it has another "
            "scenario, parameters or outputs; move it away, or name another file with -o",
            path, r->title, r->identity, s->identity);
    return status;
}

/* Row of a member in this file, n_run when it has none. */
static size_t row_of(const ru_sweep *s, int member)
{
    size_t low = 0, high = s->shape.n_run;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->members[middle] < member)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->shape.n_run && s->members[low] == member ? low : s->shape.n_run;
}

/* Which rows of a file are rows of this one: same member, same inputs to the last bit, and come to
 * an end. match [n_run of the file] gets the row here, SIZE_MAX elsewhere; *n_lost: rows that came
 * to an end and are none of this study. */
static ru_status match_rows(const ru_sweep *s, const ru_study_results *r, size_t *match,
                            size_t *n_alike, size_t *n_lost)
{
    size_t n_parameter = s->shape.n_input;
    double *column = malloc((r->n_run + 1) * sizeof *column);
    RU_REQUIRE(column, RU_ERR_SYSTEM, "out of memory for %zu runs", r->n_run);
    ru_status status = RU_OK;
    for (size_t i = 0; i < r->n_run; i++) {
        match[i] = row_of(s, r->members[i]);
        match[i] = match[i] == s->shape.n_run ? SIZE_MAX : match[i];
    }
    for (size_t k = 0; status == RU_OK && k < n_parameter; k++) {
        status = ru_study_results_read(r, "parameter", s->shape.inputs[k].name, column);
        for (size_t i = 0; status == RU_OK && i < r->n_run; i++)
            if (match[i] != SIZE_MAX && column[i] != s->values[match[i] * n_parameter + k])
                match[i] = SIZE_MAX;
    }
    free(column);
    *n_alike = *n_lost = 0;
    for (size_t i = 0; i < r->n_run; i++) {
        *n_lost += match[i] == SIZE_MAX && r->status[i] >= RU_RUN_DONE;
        *n_alike += match[i] != SIZE_MAX;
        int again = s->options->retry && r->status[i] > RU_RUN_DONE;
        if (r->status[i] < RU_RUN_DONE || again)
            match[i] = SIZE_MAX;
    }
    return status;
}

static ru_status copy_rows(ru_sweep *s, const ru_study_results *r, const size_t *match,
                           const double *seconds, double *numbers)
{
    ru_sweep_result row = {.numbers = numbers};
    for (size_t i = 0; i < r->n_run; i++) {
        if (match[i] == SIZE_MAX || s->taken[match[i]])
            continue;
        RU_TRY(ru_study_results_numbers(r, &s->shape, i, row.numbers));
        row.row = match[i];
        row.status = (ru_run_status)r->status[i];
        row.seconds = seconds[i];
        row.message[0] = '\0';
        if (row.status > RU_RUN_DONE)
            RU_TRY(ru_study_results_message(r, i, row.message));
        RU_TRY(ru_sweep_keep(s, &row));
        s->taken[row.row] = 1;
        s->n_open--;
        s->n_kept++;
    }
    return RU_OK;
}

/* What a file that will be replaced holds and this study has no row for is computed work. */
static ru_status check_lost(const ru_study_results *r, size_t n_lost)
{
    RU_REQUIRE(!n_lost, RU_ERR_USAGE,
               "'%s' holds %zu finished run%s that this study does not have, of %zu: they would be "
               "lost; ask for as many runs as before with the same inputs, move the file away, or "
               "name another one with -o",
               r->path, n_lost, n_lost == 1 ? "" : "s", r->n_run);
    return RU_OK;
}

static ru_status take_rows(ru_sweep *s, const ru_study_results *r, int is_replaced)
{
    size_t n_alike = 0, n_lost = 0;
    size_t *match = malloc((r->n_run + 1) * sizeof *match);
    double *seconds = malloc((r->n_run + 1) * sizeof *seconds);
    double *numbers = malloc((s->width + 1) * sizeof *numbers);
    ru_status status = match && seconds && numbers
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu runs", r->n_run);
    if (status == RU_OK)
        status = match_rows(s, r, match, &n_alike, &n_lost);
    if (status == RU_OK && !n_alike && r->n_run)
        status = ru_fault(RU_ERR_USAGE,
                          "'%s' holds runs of another design of this study, none of which is one "
                          "of this; move it away, or name another file with -o",
                          r->path);
    if (status == RU_OK && is_replaced)
        status = check_lost(r, n_lost);
    if (status == RU_OK)
        status = ru_study_results_read(r, "run", "seconds", seconds);
    if (status == RU_OK)
        status = copy_rows(s, r, match, seconds, numbers);
    free(match);
    free(seconds);
    free(numbers);
    return status;
}

static ru_status take_found(ru_sweep *s, const found *f)
{
    ru_status status = RU_OK;
    for (size_t i = 0; status == RU_OK && i < f->n; i++) {
        ru_study_results *r = NULL;
        status = open_found(s, f->paths[i], &r);
        if (status == RU_OK)
            status = take_rows(s, r, i < f->n_own);
        ru_study_results_close(&r);
    }
    return status;
}

/* All that earlier work has left, anew. */
static ru_status look(const ru_sweep *s, found *f)
{
    char *unfinished = NULL;
    clear_found(f);
    ru_status status = look_at(s->path, f);
    if (status == RU_OK)
        status = ru_hdf5_unfinished_path(s->path, &unfinished);
    if (status == RU_OK)
        status = look_at(unfinished, f);
    f->n_own = f->n;
    if (status == RU_OK)
        status = look_at_parts(s, f);
    free(unfinished);
    return status;
}

/* What was left is looked for once nobody else writes this study: another one may just be ending.
 */
ru_status ru_sweep_take_up(ru_sweep *sweep)
{
    ru_sweep *s = sweep;
    found f = {0};
    ru_status status = look(s, &f);
    if (status == RU_OK && !s->options->dry_run)
        status = ru_study_writer_open(s->path, &s->shape, &s->writer);
    if (status == RU_OK && s->writer)
        status = look(s, &f);
    if (status == RU_OK)
        status = take_found(s, &f);
    if (status == RU_OK && s->writer)
        status = ru_study_writer_begin(s->writer);
    clear_found(&f);
    return status;
}

ru_status ru_sweep_keep(ru_sweep *sweep, const ru_sweep_result *result)
{
    ru_sweep *s = sweep;
    const ru_study_row row = {result->row, result->status, result->seconds, result->message,
                              result->numbers};
    s->count.done += result->status == RU_RUN_DONE;
    s->count.failed += result->status == RU_RUN_FAILED;
    s->count.limited += result->status == RU_RUN_LIMIT;
    s->count.seconds += result->seconds;
    if (s->writer)
        RU_TRY(ru_study_writer_add(s->writer, &row));
    return RU_OK;
}
