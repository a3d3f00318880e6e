/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/measured_rows.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows without a time come first. */
static int by_time(const ru_measured_row *p, const ru_measured_row *q)
{
    int known = !isnan(p->time) - !isnan(q->time);
    return known ? known : (p->time > q->time) - (p->time < q->time);
}

/* Order by all that makes two rows speak of one determination. Steady states are of one time. */
static int by_subject(const ru_measured_row *p, const ru_measured_row *q)
{
    if (p->stream != q->stream)
        return p->stream < q->stream ? -1 : 1;
    int order = by_time(p, q);
    return order ? order : strcmp(p->replicate, q->replicate);
}

static int by_content(const ru_measured_row *p, const ru_measured_row *q)
{
    int order = strcmp(p->unit, q->unit);
    if (!order)
        order = strcmp(p->flag, q->flag);
    if (!order)
        order = (p->censored > q->censored) - (p->censored < q->censored);
    return order ? order : (p->value > q->value) - (p->value < q->value);
}

static int by_all(const void *a, const void *b)
{
    const ru_measured_row *p = *(ru_measured_row *const *)a, *q = *(ru_measured_row *const *)b;
    int order = by_subject(p, q);
    if (!order)
        order = by_content(p, q);
    return order ? order : (p > q) - (p < q);
}

static const ru_data_file *description(const ru_measured *m, const ru_stream *stream)
{
    size_t i = stream->file, k = 0;
    while (i >= m->runs[k]->n_file)
        i -= m->runs[k++]->n_file;
    return &m->runs[k]->files[i];
}

/* Takes a row out of the set for the sake of another one. */
static ru_status take_out(ru_measured *m, ru_measured_row *row, const ru_measured_row *kept,
                          ru_fate fate)
{
    ru_stream *stream = &m->streams[row->stream];
    const ru_measured_fault fault = {
        .run = row->run, .source = ru_measured_row_file(m, row), .line = row->line};
    stream->fates[row->censored < 0   ? RU_FATE_BELOW
                  : row->censored > 0 ? RU_FATE_ABOVE
                                      : RU_FATE_USED]--;
    stream->fates[fate]++;
    int elsewhere = kept->file != row->file;
    RU_TRY(ru_measured_complain(m, &fault, "%.30s: %s line %d%s%.60s%s", row->quantity,
                                fate == RU_FATE_COPY ? "the same as" : "of the time of", kept->line,
                                elsewhere ? " of " : "",
                                elsewhere ? ru_measured_row_file(m, kept) : "",
                                fate == RU_FATE_COPY ? "" : ", which is kept"));
    row->quantity = NULL;
    return RU_OK;
}

/* Copies among rows [n] of one subject, which stand in order of content. */
static ru_status drop_copies(ru_measured *m, ru_measured_row **rows, size_t n, size_t *n_left)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++) {
        if (left && by_content(rows[left - 1], rows[i]) == 0)
            RU_TRY(take_out(m, rows[i], rows[left - 1], RU_FATE_COPY));
        else
            rows[left++] = rows[i];
    }
    *n_left = left;
    return RU_OK;
}

/* Rows [n] that say different things of one determination. */
static ru_status settle_repeats(ru_measured *m, ru_measured_row **rows, size_t n)
{
    ru_stream *stream = &m->streams[rows[0]->stream];
    int rule = description(m, stream)->repeat;
    const ru_measured_row *kept = rows[0];
    RU_REQUIRE(
        rule != RU_REPEAT_REFUSE, RU_ERR_INPUT,
        "%s:%d: %s has %g %s in line %d and %g %s here, at one time; say 'duplicates: mean', "
        "'first' or 'last'",
        ru_measured_row_file(m, rows[1]), rows[1]->line, rows[0]->quantity, rows[0]->value,
        rows[0]->unit, rows[0]->line, rows[1]->value, rows[1]->unit);
    if (rule == RU_REPEAT_MEAN) {
        stream->n_repeat += n;
        return RU_OK;
    }
    for (size_t i = 1; i < n; i++)
        if (rule == RU_REPEAT_FIRST ? rows[i] < kept : rows[i] > kept)
            kept = rows[i];
    for (size_t i = 0; i < n; i++)
        if (rows[i] != kept)
            RU_TRY(take_out(m, rows[i], kept, RU_FATE_REPEAT));
    return RU_OK;
}

/* A pause between two times of a stream. */
static void look_for_gap(const ru_measured *m, ru_stream *stream, double from, double until)
{
    size_t k = 0;
    const ru_data_file *file = description(m, stream);
    for (size_t i = stream->file; i >= m->runs[k]->n_file; k++)
        i -= m->runs[k]->n_file;
    double longest = isfinite(file->gap) ? file->gap : m->runs[k]->gap;
    if (m->along_z || !(until - from > longest))
        return;
    if (!stream->n_gap++ || until - from > stream->gap_until - stream->gap_from) {
        stream->gap_from = from;
        stream->gap_until = until;
    }
}

/* The times of a stream, of which `next` follows those seen so far. */
static void follow(const ru_measured *m, ru_stream *stream, double next)
{
    if (!isfinite(next))
        return;
    if (isfinite(stream->last) && next > stream->last)
        look_for_gap(m, stream, stream->last, next);
    if (isnan(stream->first))
        stream->first = next;
    stream->last = next;
}

/* Rows [n] of one stream and time, in order of label and content. */
static ru_status settle_time(ru_measured *m, ru_measured_row **rows, size_t n)
{
    size_t n_subject = 0;
    for (size_t first = 0, next; first < n; first = next, n_subject++) {
        size_t left = 1;
        for (next = first + 1; next < n && by_subject(rows[first], rows[next]) == 0;)
            next++;
        /* Rows without a label may be honest replicates. */
        if (!rows[first]->labelled) {
            n_subject += next - first - 1;
            continue;
        }
        RU_TRY(drop_copies(m, rows + first, next - first, &left));
        if (left > 1)
            RU_TRY(settle_repeats(m, rows + first, left));
    }
    follow(m, &m->streams[rows[0]->stream], rows[0]->time);
    if (n_subject > 1)
        m->streams[rows[0]->stream].n_replicate += n_subject;
    return RU_OK;
}

static int same_time(const ru_measured_row *p, const ru_measured_row *q)
{
    return p->stream == q->stream && by_time(p, q) == 0;
}

/* In the order of the file, before anything is sorted. */
static ru_status count_unsorted(ru_measured *m)
{
    double *last = malloc((m->n_stream + 1) * sizeof *last);
    RU_REQUIRE(last, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < m->n_stream; i++)
        last[i] = -INFINITY;
    for (size_t i = 0; i < m->n_row; i++) {
        const ru_measured_row *row = &m->rows[i];
        m->streams[row->stream].n_unsorted += row->time < last[row->stream];
        last[row->stream] = row->time;
    }
    free(last);
    return RU_OK;
}

static ru_status settle(ru_measured *m, ru_measured_row **order)
{
    for (size_t i = 0; i < m->n_row; i++)
        order[i] = &m->rows[i];
    qsort(order, m->n_row, sizeof *order, by_all);
    for (size_t first = 0, next; first < m->n_row; first = next) {
        for (next = first + 1; next < m->n_row && same_time(order[first], order[next]);)
            next++;
        RU_TRY(settle_time(m, order + first, next - first));
    }
    return RU_OK;
}

ru_status ru_measured_settle(ru_measured *m)
{
    RU_TRY(count_unsorted(m));
    ru_measured_row **order = malloc((m->n_row + 1) * sizeof *order);
    RU_REQUIRE(order, RU_ERR_SYSTEM, "out of memory for %zu measured rows", m->n_row);
    ru_status status = settle(m, order);
    free(order);
    RU_TRY(status);
    size_t kept = 0;
    for (size_t i = 0; i < m->n_row; i++)
        if (m->rows[i].quantity)
            m->rows[kept++] = m->rows[i];
    m->n_row = kept;
    return RU_OK;
}
