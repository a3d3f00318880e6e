/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_layout.h>

#include <ru/base/text.h>

static const ru_layout_row rows[RU_LAYOUT_COUNT] = {
#define RU_LAYOUT_ROW(id, kind, path, shape, type, unit, meaning)                                  \
    [RU_AT_##id] = {RU_LAYOUT_##kind, path, shape, type, unit, meaning},
    RU_LAYOUT_LIST(RU_LAYOUT_ROW)
#undef RU_LAYOUT_ROW
};

const ru_layout_row *ru_layout(ru_layout_id id)
{
    return &rows[id];
}

/* A '|' would end a cell of a Markdown table. */
static void add_cell(ru_text *text, const char *cell)
{
    for (const char *c = cell; *c; c++)
        ru_text_add(text, *c == '|' ? "\\%c" : "%c", *c);
}

static void add_markdown(ru_text *text)
{
    ru_text_add(text, "| where | shape | type | unit | what |\n|---|---|---|---|---|\n");
    for (int i = 0; i < RU_LAYOUT_COUNT; i++) {
        const ru_layout_row *row = &rows[i];
        ru_text_add(text, "| `%s` | ", row->path);
        add_cell(text, row->kind == RU_LAYOUT_GROUP ? "group" : row->shape);
        ru_text_add(text, " | %s | %s | %s |\n", row->type, row->unit, row->meaning);
    }
}

static void add_plain(ru_text *text)
{
    for (int i = 0; i < RU_LAYOUT_COUNT; i++) {
        const ru_layout_row *row = &rows[i];
        if (row->kind == RU_LAYOUT_GROUP) {
            ru_text_add(text, "\n%s: %s\n", row->path, row->meaning);
            continue;
        }
        ru_text_add(text, "  %-24s %s%s%s%s", row->path, row->type, row->shape[0] ? " [" : "",
                    row->shape, row->shape[0] ? "]" : "");
        if (row->unit[0])
            ru_text_add(text, ", %s", row->unit);
        ru_text_add(text, "\n      %s\n", row->meaning);
    }
}

ru_status ru_results_describe(int markdown, char **text)
{
    ru_text made = {0};
    if (markdown)
        add_markdown(&made);
    else
        add_plain(&made);
    RU_TRY(ru_text_take(&made, text));
    return RU_OK;
}
