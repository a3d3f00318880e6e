/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/report_run.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <ru/validation/stamp.h>

enum { DIFFERENCES_SHOWN = 40 };

int ru_report_shows(const ru_report_facts *facts, const ru_stream *stream)
{
    return ru_run_chosen(facts->choice, stream->run);
}

static void add_count(ru_text *text, size_t n, const char *what)
{
    if (n)
        ru_text_add(text, "; %zu %s", n, what);
}

static void add_gaps(ru_text *text, const ru_stream *s)
{
    if (!s->n_gap)
        return;
    ru_text_add(text, "; %zu gap%s, the longest from %.6g to %.6g h", s->n_gap,
                s->n_gap == 1 ? "" : "s", s->gap_from / 3600, s->gap_until / 3600);
}

static void add_stream(ru_text *text, const ru_report_facts *facts, const ru_stream *s)
{
    ru_text_add(text, "    %s", s->column);
    if (strcmp(s->column, s->quantity) != 0)
        ru_text_add(text, " -> %s", s->quantity);
    ru_text_add(text, " in %s%s, %s: %zu value%s", s->unit[0] ? s->unit : "1",
                s->other_units ? " and other units" : "", ru_modality_names[s->modality],
                s->fates[RU_FATE_USED], s->fates[RU_FATE_USED] == 1 ? "" : "s");
    if (isfinite(s->first))
        ru_text_add(text, facts->along_z ? " from %.6g to %.6g m" : " from %.6g to %.6g h",
                    s->first / (facts->along_z ? 1 : 3600), s->last / (facts->along_z ? 1 : 3600));
    for (ru_fate fate = RU_FATE_USED + 1; fate < RU_FATE_COUNT; fate++)
        add_count(text, s->fates[fate], ru_fates[fate].words);
    add_count(text, s->n_unsorted, "before the row above in time");
    add_count(text, s->n_repeat, "of one time averaged");
    add_count(text, s->n_replicate, "averaged as replicates");
    add_gaps(text, s);
    ru_text_add(text, "\n");
}

static void add_file(ru_text *text, const ru_report_facts *facts, size_t i)
{
    const ru_measured *m = facts->measured;
    const ru_measured_source *file = &m->files[i];
    ru_text_add(text, "  %s: %s; %zu row%s", file->path, file->how, file->n_row,
                file->n_row == 1 ? "" : "s");
    add_count(text, file->n_other_run, "of other runs");
    add_count(text, file->n_ambiguous, "in the hour that comes twice");
    add_count(text, file->n_comment, "comment lines below the header");
    ru_text_add(text, "\n");
    for (size_t k = 0; k < m->n_stream; k++)
        if (m->streams[k].file == i && ru_report_shows(facts, &m->streams[k]))
            add_stream(text, facts, &m->streams[k]);
    if (file->not_used[0])
        ru_text_add(text, "    not read: %s\n", file->not_used);
}

static void add_differences(ru_text *text, const ru_differences *d)
{
    if (!d || !d->n_checked)
        return;
    ru_text_add(text, "scenario as measured: %zu values looked up, %zu differ\n", d->n_checked,
                d->n);
    for (size_t i = 0; i < d->n && i < DIFFERENCES_SHOWN; i++)
        ru_text_add(text, "  warning: %s:%d:%d: %s: %s\n", d->items[i].at.source,
                    d->items[i].at.line, d->items[i].at.column, d->items[i].path, d->items[i].text);
    if (d->n > DIFFERENCES_SHOWN)
        ru_text_add(text, "  and %zu more\n", d->n - DIFFERENCES_SHOWN);
}

/* Of a file without a description no more than what could surprise. */
static void add_comments(ru_text *text, const ru_measured_source *file)
{
    if (file->n_comment)
        ru_text_add(text, "measured  %s: %zu comment lines below the header\n", file->path,
                    file->n_comment);
}

void ru_report_run_add(ru_text *text, const ru_report_facts *facts)
{
    const ru_measured *m = facts->measured;
    for (size_t k = 0, first = 0; k < m->n_run; first += m->runs[k++]->n_file) {
        const ru_run_file *run = m->runs[k];
        char zero[32];
        if (run->plain) {
            add_comments(text, &m->files[first]);
            continue;
        }
        ru_text_add(text, "measured  %s, FNV-1a %016" PRIx64 "\n", run->path, run->hash);
        ru_stamp_write(run->zero, zero, sizeof zero);
        if (isfinite(run->zero))
            ru_text_add(text, "time zero %s\n", zero);
        for (size_t i = 0; i < run->n_file; i++)
            add_file(text, facts, first + i);
    }
    add_differences(text, facts->differences);
}
