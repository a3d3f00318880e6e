/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <stdlib.h>

static void set_figure(ru_json list, const ru_schema_figure *f)
{
    ru_json figure = ru_json_set_map(list, NULL);
    ru_json_set_text(figure, "symbol", f->symbol);
    ru_json_set_count(figure, "impeller", f->impeller);
    ru_json_set_number(figure, "value", f->value);
    ru_json_set_text(figure, "unit", f->unit);
    ru_json_set_text(figure, "meaning", f->meaning);
    ru_json_set_text(figure, "formula", f->formula);
    ru_json_set_text(figure, "source", f->source);
    ru_json_set_text(figure, "valid", f->valid);
    ru_json_set_text(figure, "range", f->range);
    ru_json_set_text(figure, "note", f->note);
    ru_json_set_flag(figure, "warning", f->warning);
}

ru_status ru_report_sheet(ru_report_run *run, ru_json to)
{
    ru_schema_figure *figures = NULL;
    size_t n = 0;
    RU_TRY(ru_result_sheet_read(run->result, &figures, &n));
    ru_json list = ru_json_set_list(to, "sheet");
    for (size_t i = 0; i < n; i++)
        set_figure(list, &figures[i]);
    free(figures);
    return RU_OK;
}
