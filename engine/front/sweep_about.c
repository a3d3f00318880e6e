/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/sweep_about.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/json.h>

/* What a parameter's distribution is made of: key, number. */
typedef struct part {
    const char *key;
    double value;
} part;

/* LOOKED: messages that are read, the first ones: each is read for itself. */
enum { PARTS = 3, LOOKED = 2000 };

/* How many there are. */
static size_t list_parts(const ru_parameter *p, part parts[PARTS])
{
    switch ((ru_distribution)p->distribution) {
    case RU_NORMAL:
        parts[0] = (part){"mean", p->mean};
        parts[1] = (part){"sd", p->sd};
        return 2;
    case RU_LOGNORMAL:
        parts[0] = (part){"median", p->median};
        parts[1] = (part){"spread", p->spread};
        return 2;
    case RU_TRIANGULAR:
        parts[0] = (part){"mode", p->mode};
        return 1;
    case RU_UNIFORM:
    case RU_LOGUNIFORM:
        break;
    }
    return 0;
}

static void write_values(const ru_parameter *p, ru_text *out)
{
    ru_text_add(out, ",\"values\":[");
    for (size_t i = 0; i < p->text.n_values; i++)
        if (p->is_word)
            ru_json_string(out, i ? "," : "", p->text.values[i]);
        else
            ru_json_number(out, i ? "," : "", p->values[i]);
    ru_text_add(out, "]");
}

static void write_parameter(const ru_parameter *p, ru_text *out)
{
    part parts[PARTS];
    ru_json_string(out, "{\"name\":", p->name);
    ru_json_string(out, ",\"path\":", p->path);
    ru_json_string(out, ",\"unit\":", p->unit[0] ? p->unit : "1");
    if (p->is_word)
        ru_json_string(out, ",\"base\":", isfinite(p->base) ? p->text.values[(size_t)p->base] : "");
    else
        ru_json_number(out, ",\"base\":", p->base);
    if (p->text.n_values) {
        write_values(p, out);
    } else {
        ru_json_number(out, ",\"low\":", p->low);
        ru_json_number(out, ",\"high\":", p->high);
        ru_json_string(out, ",\"scale\":", ru_scale_names[p->is_log]);
        ru_json_string(out, ",\"distribution\":", ru_distribution_names[p->distribution]);
        for (size_t i = 0, n = list_parts(p, parts); i < n; i++) {
            ru_text_add(out, ",\"%s\":", parts[i].key);
            ru_json_number(out, "", parts[i].value);
        }
    }
    ru_text_add(out, "}");
}

void ru_sweep_about_write(const ru_sweep_about *about, ru_text *out)
{
    const ru_study *s = about->study;
    const char *comma = "";
    ru_json_string(out, ",\"scenario\":", s->base);
    ru_text_add(out, ",\"seed\":%lld,\"set\":[", (long long)s->seed);
    for (size_t i = 0; i < s->n_set + about->n_set; i++, comma = ",")
        ru_json_string(out, comma, i < s->n_set ? s->sets[i] : about->sets[i - s->n_set]);
    ru_text_add(out, "],\"parameters\":[");
    for (size_t i = 0; i < s->n_parameter; i++) {
        ru_text_add(out, i ? "," : "");
        write_parameter(&s->parameters[i], out);
    }
    ru_text_add(out, "],\"correlation\":[");
    for (size_t i = 0; i < s->n_correlation; i++) {
        ru_json_string(out, i ? ",{\"between\":[" : "{\"between\":[",
                       s->correlations[i].between[0]);
        ru_json_string(out, ",", s->correlations[i].between[1]);
        ru_json_number(out, "],\"coefficient\":", s->correlations[i].coefficient);
        ru_text_add(out, "}");
    }
    ru_text_add(out, "]");
}

/* "100 to 400, in the logarithm", "normal: mean 3, sd 0.2", "values 3, 5". */
static void tell_range(const ru_parameter *p, ru_text *out)
{
    part parts[PARTS];
    size_t n = list_parts(p, parts);
    const char *comma = "";
    if (p->text.n_values) {
        ru_text_add(out, "values");
        for (size_t i = 0; i < p->text.n_values; i++)
            if (p->is_word)
                ru_text_add(out, "%s %s", i ? "," : "", p->text.values[i]);
            else
                ru_text_add(out, "%s %.6g", i ? "," : "", p->values[i]);
        return;
    }
    if (n)
        ru_text_add(out, "%s: ", ru_distribution_names[p->distribution]);
    for (size_t i = 0; i < n; i++, comma = ", ")
        ru_text_add(out, "%s%s %.6g", comma, parts[i].key, parts[i].value);
    if (isfinite(p->low) && isfinite(p->high))
        ru_text_add(out, "%s%.6g to %.6g", comma, p->low, p->high);
    else if (isfinite(p->low))
        ru_text_add(out, "%sfrom %.6g", comma, p->low);
    else if (isfinite(p->high))
        ru_text_add(out, "%sup to %.6g", comma, p->high);
    else if (!n)
        ru_text_add(out, "as listed");
    if (p->is_log)
        ru_text_add(out, ", in the logarithm");
}

static void tell_note(const ru_sweep_about *about, ru_text *out)
{
    const ru_study *s = about->study;
    ru_text_add(out, "Seed %lld.", (long long)s->seed);
    for (size_t i = 0; i < s->n_correlation; i++)
        ru_text_add(out, " Rank correlation of %s and %s: %.4g.", s->correlations[i].between[0],
                    s->correlations[i].between[1], s->correlations[i].coefficient);
    for (size_t i = 0; i < s->n_set + about->n_set; i++)
        ru_text_add(out, "%s%s", i ? ", " : " Set in the base: ",
                    i < s->n_set ? s->sets[i] : about->sets[i - s->n_set]);
    if (s->n_set + about->n_set)
        ru_text_add(out, ".");
}

ru_status ru_sweep_about_add(ru_page *page, const ru_sweep_about *about)
{
    static const ru_page_column columns[] = {
        {"parameter", NULL}, {"path", NULL}, {"varied", NULL}, {"unit", NULL}, {"base", NULL}};
    enum { N = sizeof columns / sizeof columns[0] };
    const ru_study *s = about->study;
    ru_text text = {0};
    char *note = NULL;
    char **ranges = calloc(s->n_parameter + 1, sizeof *ranges);
    ru_page_cell *cells = calloc(s->n_parameter * N + 1, sizeof *cells);
    ru_status status =
        cells && ranges ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; status == RU_OK && i < s->n_parameter; i++) {
        const ru_parameter *p = &s->parameters[i];
        ru_page_cell *row = cells + i * N;
        tell_range(p, &text);
        status = ru_text_take(&text, &ranges[i]);
        row[0].text = p->name;
        row[1].text = p->path;
        row[2].text = ranges[i];
        row[3].text = p->unit[0] ? p->unit : "1";
        row[4].text = p->is_word && isfinite(p->base) ? p->text.values[(size_t)p->base] : NULL;
        row[4].value = p->base;
    }
    tell_note(about, &text);
    ru_status taken = ru_text_take(&text, &note);
    if (status == RU_OK && taken == RU_OK) {
        const ru_page_table table = {"Parameters", note, columns, N, cells, s->n_parameter};
        ru_page_add_table(page, &table);
    }
    for (size_t i = 0; ranges && i < s->n_parameter; i++)
        free(ranges[i]);
    free(ranges);
    free(cells);
    free(note);
    return status == RU_OK ? taken : status;
}

/* The end of a number at `at`, `at` itself when there is none. */
static const char *skip_number(const char *at)
{
    char *end = NULL;
    const char *digit = at + (*at == '-' || *at == '+');
    if (!isdigit((unsigned char)*digit))
        return at;
    (void)strtod(at, &end);
    return end;
}

/* Whether two messages are the same but for their numbers. */
static int are_alike(const char *a, const char *b)
{
    for (int in_word = 0; *a && *b; a++, b++) {
        const char *after_a = in_word ? a : skip_number(a), *after_b = in_word ? b : skip_number(b);
        if (after_a != a && after_b != b) {
            a = after_a;
            b = after_b;
        }
        if (*a != *b || !*a)
            break;
        in_word = isalnum((unsigned char)*a) || *a == '_';
    }
    return *a == *b;
}

ru_status ru_sweep_faults_find(const ru_study_results *results, ru_sweep_faults *faults)
{
    const ru_study_results *r = results;
    char message[RU_STUDY_MESSAGE];
    *faults = (ru_sweep_faults){0};
    for (size_t i = 0; i < r->n_run; i++) {
        size_t k = 0;
        if (r->status[i] <= RU_RUN_DONE)
            continue;
        if (++faults->n_run > LOOKED)
            continue;
        RU_TRY(ru_study_results_message(r, i, message));
        while (k < faults->n && !are_alike(faults->kinds[k].message, message))
            k++;
        if (k == RU_SWEEP_FAULTS)
            continue;
        if (k == faults->n) {
            faults->n++;
            faults->kinds[k].member = r->members[i];
            snprintf(faults->kinds[k].message, sizeof faults->kinds[k].message, "%s", message);
        }
        faults->kinds[k].n_run++;
    }
    return RU_OK;
}

/* Runs whose message is none of those kept. */
static size_t count_others(const ru_sweep_faults *f)
{
    size_t n = f->n_run;
    for (size_t k = 0; k < f->n; k++)
        n -= f->kinds[k].n_run;
    return n;
}

void ru_sweep_faults_tell(const ru_sweep_faults *faults, ru_text *out)
{
    for (size_t k = 0; k < faults->n; k++) {
        ru_text_add(out, "            run %d: %s\n", faults->kinds[k].member,
                    faults->kinds[k].message);
        if (faults->kinds[k].n_run > 1)
            ru_text_add(out, "            and %zu like it\n", faults->kinds[k].n_run - 1);
    }
    if (count_others(faults))
        ru_text_add(out, "            and %zu more: run/message in the result\n",
                    count_others(faults));
}

void ru_sweep_faults_write(const ru_sweep_faults *faults, ru_text *out)
{
    ru_text_add(out, "[");
    for (size_t k = 0; k < faults->n; k++) {
        ru_text_add(out, "%s{\"runs\":%zu,\"first\":%d", k ? "," : "", faults->kinds[k].n_run,
                    faults->kinds[k].member);
        ru_json_string(out, ",\"message\":", faults->kinds[k].message);
        ru_text_add(out, "}");
    }
    ru_text_add(out, "]");
}

ru_status ru_sweep_faults_add(ru_page *page, const ru_sweep_faults *faults)
{
    static const ru_page_column columns[] = {
        {"runs", NULL}, {"the first", NULL}, {"message", NULL}};
    enum { N = sizeof columns / sizeof columns[0] };
    if (!faults->n)
        return RU_OK;
    ru_page_cell *cells = calloc(faults->n * N, sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t k = 0; k < faults->n; k++) {
        cells[k * N].value = (double)faults->kinds[k].n_run;
        cells[k * N + 1].value = faults->kinds[k].member;
        cells[k * N + 2].text = faults->kinds[k].message;
    }
    const ru_page_table table = {"Runs that failed or were stopped",
                                 count_others(faults)
                                     ? "Messages alike but for numbers together; the first kinds."
                                     : "Messages alike but for numbers together.",
                                 columns,
                                 N,
                                 cells,
                                 faults->n};
    ru_page_add_table(page, &table);
    free(cells);
    return RU_OK;
}

void ru_sweep_missing(const ru_study_output *output, size_t n, size_t n_done, char *line,
                      size_t size)
{
    const ru_study_output *o = output;
    int above = o->reduce == RU_REDUCE_FIRST_ABOVE, below = o->reduce == RU_REDUCE_FIRST_BELOW;
    line[0] = '\0';
    if (!n)
        return;
    if (n == n_done)
        snprintf(line, size, "%s has no value in any of the %zu runs", o->name, n_done);
    else
        snprintf(line, size, "%s has no value in %zu of %zu runs", o->name, n, n_done);
    size_t used = strlen(line);
    if (above || below)
        snprintf(line + used, size - used, ", which never are %s %s", above ? "above" : "below",
                 o->threshold);
}
