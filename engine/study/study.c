/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/study.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>
#include <ru/study/keys.h>
#include <ru/validation/run_file.h>

ru_parameter_list ru_study_parameters(const ru_study *study)
{
    return (ru_parameter_list){study->parameters, sizeof *study->parameters, study->n_parameter};
}

static size_t find_parameter(const ru_study *s, const char *name)
{
    size_t i = 0;
    while (i < s->n_parameter && strcmp(s->parameters[i].name, name) != 0)
        i++;
    return i;
}

static void settle_correlations(ru_study *s, ru_diagnostics *log)
{
    for (size_t c = 0; c < s->n_correlation; c++) {
        ru_study_correlation *r = &s->correlations[c];
        size_t *ends[] = {&r->i, &r->k};
        int bad = r->n_between != 2;
        if (bad)
            ru_diagnostics_error(log, ru_table_place(r->node, "between"), "write e.g. '[kla, mu]'",
                                 "correlation[%zu].between: expected two parameters", c);
        for (size_t e = 0; !bad && e < 2; e++) {
            *ends[e] = find_parameter(s, r->between[e]);
            if (*ends[e] == s->n_parameter)
                ru_diagnostics_error(log, ru_table_place(r->node, "between"), "",
                                     "correlation[%zu].between: there is no parameter '%.60s'", c,
                                     r->between[e]);
            else if (s->parameters[*ends[e]].text.n_values)
                ru_diagnostics_error(log, ru_table_place(r->node, "between"), "",
                                     "correlation[%zu].between: '%.60s' has single values, which "
                                     "cannot be correlated",
                                     c, r->between[e]);
        }
        if (!bad && r->i == r->k)
            ru_diagnostics_error(log, ru_table_place(r->node, "between"), "",
                                 "correlation[%zu].between: expected two different parameters", c);
        for (size_t b = 0; !bad && b < c; b++) {
            const ru_study_correlation *other = &s->correlations[b];
            if ((r->i == other->i && r->k == other->k) || (r->i == other->k && r->k == other->i))
                ru_diagnostics_error(log, ru_table_place(r->node, "between"), "",
                                     "correlation[%zu].between: the correlation of '%.60s' and "
                                     "'%.60s' is stated already",
                                     c, r->between[0], r->between[1]);
        }
    }
}

static ru_status settle(ru_study *s, ru_diagnostics *log)
{
    ru_parameter_list list = ru_study_parameters(s);
    RU_TRY(ru_parameters_settle(&list, log));
    settle_correlations(s, log);
    RU_TRY(ru_overrides_take(s->set, log, &s->sets, &s->n_set));
    for (size_t i = 0; i < s->n_output; i++)
        s->outputs[i].name = s->outputs[i].node->key;
    return RU_OK;
}

static ru_status read_keys(ru_study *s, const char *name)
{
    const ru_tree *root = s->document->root;
    ru_diagnostics log = {.document = s->document};
    ru_tree *resolved = NULL;
    ru_status status = ru_tree_widen(root, "design", RU_TREE_MAP, "kind");
    if (status == RU_OK)
        status = ru_table_read(&ru_study_table, root, &log, s, &resolved);
    ru_tree_destroy(&resolved);
    if (status == RU_OK && !log.n_error)
        status = settle(s, &log);
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    RU_TRY(status);
    const ru_place_in_text at = ru_table_place(root, "scenario");
    RU_TRY(ru_path_beside(name, s->scenario, &at, &s->base));
    return RU_OK;
}

/* Takes the document. */
static ru_status read_document(ru_document *document, const char *name, ru_study **study)
{
    ru_study *s = calloc(1, sizeof *s);
    if (!s) {
        ru_document_destroy(&document);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for a study");
    }
    s->document = document;
    s->path = strdup(name);
    ru_status status = s->path ? read_keys(s, name) : ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK)
        *study = s;
    else
        ru_study_destroy(&s);
    return status;
}

ru_status ru_study_read(const char *path, ru_study **study)
{
    ru_document *document = NULL;
    *study = NULL;
    RU_TRY(ru_yaml_read(path, NULL, 0, &document));
    RU_TRY(read_document(document, path, study));
    return RU_OK;
}

ru_status ru_study_read_text(const char *text, const char *name, ru_study **study)
{
    ru_document *document = NULL;
    *study = NULL;
    RU_TRY(ru_yaml_read_text(text, name, NULL, 0, &document));
    RU_TRY(read_document(document, name, study));
    return RU_OK;
}

static ru_status bind_kept(ru_study *s, const ru_study_base *base, ru_diagnostics *log)
{
    const ru_tree *keep = ru_tree_find(s->document->root, "keep");
    free(s->kept);
    s->kept = calloc(s->keep.n_series + 1, sizeof *s->kept);
    RU_REQUIRE(s->kept, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < s->keep.n_series; i++) {
        size_t k = 0;
        while (k < base->n_series && strcmp(base->series[k].name, s->keep.series[i]) != 0)
            k++;
        s->kept[i] = k;
        if (k == base->n_series)
            ru_diagnostics_error(log, ru_table_place(keep, "series"), "",
                                 "keep.series: the base scenario records no series '%.60s'",
                                 s->keep.series[i]);
    }
    return RU_OK;
}

const ru_parameter *ru_study_varies(const ru_study *study, const ru_tree *resolved,
                                    const char *path)
{
    const ru_tree *found = ru_path_find(resolved, path);
    for (size_t i = 0; i < study->n_parameter; i++) {
        const ru_parameter *p = &study->parameters[i];
        if (strcmp(p->path, path) == 0 || (found && ru_path_find(resolved, p->path) == found))
            return p;
    }
    return NULL;
}

/* One value has one name: two parameters of it, or a parameter and `set:`, contradict. */
static void check_varies(const ru_study *s, const ru_tree *resolved, ru_diagnostics *log)
{
    for (size_t i = 0; i < s->n_parameter; i++) {
        const ru_parameter *p = &s->parameters[i], *first = ru_study_varies(s, resolved, p->path);
        if (first != p)
            ru_diagnostics_error(log, ru_table_place(p->node, "path"), "",
                                 "parameters.%s.path: '%.80s' varies already, as '%s'", p->name,
                                 p->path, first->name);
    }
    for (size_t i = 0; s->set && i < s->set->n_item; i++) {
        const ru_tree *item = s->set->items[i];
        const ru_parameter *p = ru_study_varies(s, resolved, item->key);
        if (p)
            ru_diagnostics_error(log, item->key_at, "",
                                 "set.%.80s: it has no effect, since it varies, as '%s'", item->key,
                                 p->name);
    }
}

/* A time of the base in s; `absent` where it is none, or where it varies. */
static double time_of_base(const ru_study *s, const ru_study_base *base, const char *path,
                           double absent)
{
    const ru_tree *found = ru_path_find(base->resolved, path);
    char unit[RU_PARAMETER_UNIT] = "";
    double number = 0;
    if (ru_study_varies(s, base->resolved, path) || !found || found->kind != RU_TREE_SCALAR ||
        ru_unit_split(found->text, &number, unit, sizeof unit) != RU_OK ||
        ru_unit_convert(unit[0] ? unit : "1", "s", number, &number) != RU_OK)
        return absent;
    return number;
}

/* A window beside the run would give no number, whatever the parameters. */
static void check_windows(const ru_study *s, const ru_study_base *base, ru_diagnostics *log)
{
    double start = time_of_base(s, base, "time.start", -INFINITY);
    double end = time_of_base(s, base, "time.end", INFINITY);
    for (size_t i = 0; i < s->n_output; i++) {
        const ru_study_output *o = &s->outputs[i];
        if (o->window.from > end)
            ru_diagnostics_error(log, ru_table_place(o->node, "time"), "",
                                 "outputs.%s.time: it begins at %.6g h, the run ends at %.6g h",
                                 o->name, o->window.from / 3600, end / 3600);
        else if (o->window.until < start)
            ru_diagnostics_error(log, ru_table_place(o->node, "time"), "",
                                 "outputs.%s.time: it ends at %.6g h, the run begins at %.6g h",
                                 o->name, o->window.until / 3600, start / 3600);
    }
    ru_fault_clear();
}

ru_status ru_study_bind(ru_study *study, const ru_study_base *base)
{
    ru_diagnostics log = {.document = study->document};
    ru_parameter_list list = ru_study_parameters(study);
    ru_parameters_bind(&list, base, &log);
    ru_outputs_bind(study->outputs, study->n_output, base, &log);
    check_varies(study, base->resolved, &log);
    check_windows(study, base, &log);
    ru_status status = bind_kept(study, base, &log);
    if (status == RU_OK && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    RU_TRY(status);
    return RU_OK;
}

void ru_study_describe(int markdown, ru_text *out)
{
    ru_table_describe(&ru_study_table, markdown, out);
}

void ru_study_destroy(ru_study **study)
{
    ru_study *s = *study;
    if (!s)
        return;
    ru_parameter_list list = ru_study_parameters(s);
    ru_parameters_free(&list);
    ru_table_free(&ru_study_table, s);
    for (size_t i = 0; i < s->n_set; i++)
        free(s->sets[i]);
    free(s->sets);
    free(s->kept);
    free(s->path);
    free(s->base);
    ru_document_destroy(&s->document);
    free(s);
    *study = NULL;
}
