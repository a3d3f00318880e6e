/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/hash.h>
#include <ru/front/sweep.h>

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
    const char *slash = strrchr(s->study->path, '/');
    char stem[3000];
    snprintf(stem, sizeof stem, "%s", o->output ? o->output : slash ? slash + 1 : s->study->path);
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
    s->values = malloc((s->shape.n_run * n_parameter + 1) * sizeof *s->values);
    s->taken = calloc(s->shape.n_run + 1, 1);
    RU_REQUIRE(s->members && s->values && s->taken, RU_ERR_SYSTEM, "out of memory for %zu runs",
               s->shape.n_run);
    for (size_t i = 0; i < s->shape.n_run; i++) {
        size_t run = first + i * stride;
        s->members[i] = (int)run + 1;
        memcpy(s->values + i * n_parameter, s->design->values + run * n_parameter,
               n_parameter * sizeof *s->values);
    }
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

/* Files of earlier work that are there. */
typedef struct found {
    ru_study_results *files[2 + 4096];
    size_t n;
} found;

static ru_status look_at(ru_sweep *s, const char *path, found *f)
{
    struct stat about;
    ru_study_results *r = NULL;
    if (stat(path, &about) != 0 || f->n == sizeof f->files / sizeof f->files[0])
        return RU_OK;
    RU_REQUIRE(S_ISREG(about.st_mode), RU_ERR_USAGE, "'%s' is not a regular file: not written",
               path);
    if (about.st_size == 0)
        return RU_OK;
    if (ru_study_results_open(path, &r) != RU_OK) {
        char why[512];
        ru_fault_line("", why, sizeof why);
        return ru_fault(RU_ERR_USAGE,
                        "'%s' is there and is no result of a study: not overwritten "
                        "(%s)",
                        path, why);
    }
    f->files[f->n++] = r;
    RU_REQUIRE(strcmp(r->identity, s->identity) == 0, RU_ERR_USAGE,
               "'%s' is the result of another study ('%s', %s; this one is %s): it has another "
               "scenario, parameters or outputs; move it away, or name another file with -o",
               path, r->title, r->identity, s->identity);
    return RU_OK;
}

static ru_status look_at_parts(ru_sweep *s, found *f)
{
    char pattern[4200];
    glob_t parts;
    const char *dot = strrchr(s->path, '.');
    snprintf(pattern, sizeof pattern, "%.*s.part-*-of-*%s", (int)(dot - s->path), s->path, dot);
    if (s->parts || glob(pattern, 0, NULL, &parts) != 0)
        return RU_OK;
    ru_status status = RU_OK;
    for (size_t i = 0; status == RU_OK && i < parts.gl_pathc; i++)
        if (!strstr(parts.gl_pathv[i], ".new"))
            status = look_at(s, parts.gl_pathv[i], f);
    globfree(&parts);
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
 * an end. match [n_run of the file] gets the row here, SIZE_MAX elsewhere. */
static ru_status match_rows(const ru_sweep *s, const ru_study_results *r, size_t *match,
                            size_t *n_alike)
{
    size_t n_parameter = s->shape.n_input;
    double *column = malloc((r->n_run + 1) * sizeof *column);
    RU_REQUIRE(column, RU_ERR_SYSTEM, "out of memory for %zu runs", r->n_run);
    ru_status status = RU_OK;
    for (size_t i = 0; i < r->n_run; i++) {
        match[i] = row_of(s, (int)r->members[i]);
        match[i] = match[i] == s->shape.n_run ? SIZE_MAX : match[i];
    }
    for (size_t k = 0; status == RU_OK && k < n_parameter; k++) {
        status = ru_study_results_read(r, "parameter", s->shape.inputs[k].name, column);
        for (size_t i = 0; status == RU_OK && i < r->n_run; i++)
            if (match[i] != SIZE_MAX && column[i] != s->values[match[i] * n_parameter + k])
                match[i] = SIZE_MAX;
    }
    free(column);
    *n_alike = 0;
    for (size_t i = 0; i < r->n_run; i++) {
        *n_alike += match[i] != SIZE_MAX;
        int again = s->options->retry && r->status[i] > RU_RUN_DONE;
        if (r->status[i] < RU_RUN_DONE || again)
            match[i] = SIZE_MAX;
    }
    return status;
}

static ru_status copy_rows(ru_sweep *s, const ru_study_results *r, const size_t *match)
{
    ru_sweep_result row = {.numbers = malloc((s->width + 1) * sizeof(double))};
    RU_REQUIRE(row.numbers, RU_ERR_SYSTEM, "out of memory for a row");
    ru_status status = RU_OK;
    for (size_t i = 0; status == RU_OK && i < r->n_run; i++) {
        if (match[i] == SIZE_MAX || s->taken[match[i]])
            continue;
        status = ru_study_results_numbers(r, &s->shape, i, row.numbers);
        row.row = match[i];
        row.status = (ru_run_status)r->status[i];
        row.seconds = r->seconds[i];
        snprintf(row.message, sizeof row.message, "%s", r->messages + i * r->stride);
        if (status == RU_OK)
            status = ru_sweep_keep(s, &row);
        s->taken[row.row] = 1;
        s->n_open--;
        s->n_kept++;
    }
    free(row.numbers);
    return status;
}

static ru_status take_file(ru_sweep *s, const ru_study_results *r)
{
    size_t n_alike = 0;
    size_t *match = malloc((r->n_run + 1) * sizeof *match);
    RU_REQUIRE(match, RU_ERR_SYSTEM, "out of memory for %zu runs", r->n_run);
    ru_status status = match_rows(s, r, match, &n_alike);
    if (status == RU_OK && !n_alike && r->n_run)
        status = ru_fault(RU_ERR_USAGE,
                          "'%s' holds runs of another design of this study, none of which is one "
                          "of this; move it away, or name another file with -o",
                          r->path);
    if (status == RU_OK)
        status = copy_rows(s, r, match);
    free(match);
    return status;
}

ru_status ru_sweep_take_up(ru_sweep *sweep)
{
    ru_sweep *s = sweep;
    char *unfinished = NULL;
    found *f = calloc(1, sizeof *f);
    RU_REQUIRE(f, RU_ERR_SYSTEM, "out of memory");
    ru_status status = look_at(s, s->path, f);
    if (status == RU_OK)
        status = ru_hdf5_unfinished_path(s->path, &unfinished);
    if (status == RU_OK)
        status = look_at(s, unfinished, f);
    if (status == RU_OK)
        status = look_at_parts(s, f);
    if (status == RU_OK && !s->options->dry_run)
        status = ru_study_writer_open(s->path, &s->shape, &s->writer);
    for (size_t i = 0; status == RU_OK && i < f->n; i++)
        status = take_file(s, f->files[i]);
    for (size_t i = 0; i < f->n; i++)
        ru_study_results_close(&f->files[i]);
    if (status == RU_OK && s->writer)
        status = ru_study_writer_begin(s->writer);
    free(unfinished);
    free(f);
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
