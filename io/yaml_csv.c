/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/yaml_csv.h>

#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/io/csv_scan.h>

typedef struct columns {
    const ru_source *csv;
    ru_diagnostics *log;
    ru_tree *map;
    ru_tree **lists; /* [n]; borrowed from the map */
    char **units;    /* [n]; owned */
    size_t n;
} columns;

static ru_place_in_text place_of(const columns *c, const ru_row *row, size_t i)
{
    ru_place_in_text at = {.source = c->csv->name};
    ru_row_place(row, i, &at.line, &at.column);
    at.length = (int)strlen(ru_row_cell(row, i));
    return at;
}

static ru_status refuse(const columns *c, const ru_row *row, size_t i, const char *help,
                        const char *text)
{
    ru_diagnostics_error(c->log, place_of(c, row, i), help, "%s", text);
    return ru_fault(RU_ERR_INPUT, "%s", text);
}

/* "rates [mL/h]" becomes a list `rates` and the unit "mL/h". */
static ru_status add_list(columns *c, const ru_row *row, size_t i)
{
    const char *header = row->cells[i], *open = strchr(header, '['), *close = strchr(header, ']');
    size_t n = open ? (size_t)(open - header) : strlen(header);
    while (n && header[n - 1] == ' ')
        n--;
    if (!n || (open && (!close || close < open || close[1])))
        return refuse(c, row, i, "write e.g. 'times [h],rates [mL/h]'",
                      "expected the name of a key, with its unit in brackets");
    char *name = strndup(header, n);
    c->units[i] = open ? strndup(open + 1, (size_t)(close - open - 1)) : strdup("");
    ru_status status = name && c->units[i] ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK && ru_tree_find(c->map, name))
        status = refuse(c, row, i, "", "this key is there already");
    ru_tree *list = NULL;
    if (status == RU_OK)
        status = ru_tree_build(RU_TREE_LIST, name, NULL, &list);
    free(name);
    RU_TRY(status);
    list->key_at = list->value_at = place_of(c, row, i);
    c->lists[i] = list;
    return ru_tree_add(c->map, list);
}

static ru_status take_header(columns *c, const ru_row *row)
{
    c->lists = calloc(row->n_cell, sizeof(ru_tree *));
    c->units = calloc(row->n_cell, sizeof *c->units);
    RU_REQUIRE(c->lists && c->units, RU_ERR_SYSTEM, "out of memory");
    c->n = row->n_cell;
    for (size_t i = 0; i < c->n; i++)
        RU_TRY(add_list(c, row, i));
    return RU_OK;
}

static ru_status take(void *context, const ru_row *row)
{
    columns *c = context;
    if (!c->lists)
        return take_header(c, row);
    if (row->n_cell != c->n)
        return refuse(c, row, 0, "", "expected as many cells as the header has");
    for (size_t i = 0; i < c->n; i++) {
        ru_text text = {0};
        char *value = NULL;
        ru_tree *item = NULL;
        if (!row->cells[i][0])
            return refuse(c, row, i, "", "expected a value, found an empty cell");
        ru_text_add(&text, "%s%s%s", row->cells[i], c->units[i][0] ? " " : "", c->units[i]);
        RU_TRY(ru_text_take(&text, &value));
        ru_status status = ru_tree_build(RU_TREE_SCALAR, NULL, value, &item);
        free(value);
        RU_TRY(status);
        item->value_at = place_of(c, row, i);
        RU_TRY(ru_tree_add(c->lists[i], item));
    }
    return RU_OK;
}

ru_status ru_yaml_add_columns(const ru_source *csv, ru_diagnostics *log, ru_tree *map)
{
    columns c = {.csv = csv, .log = log, .map = map};
    FILE *file = fmemopen(csv->bytes, csv->n_byte, "rb");
    RU_REQUIRE(file, RU_ERR_SYSTEM, "%s: out of memory", csv->name);
    size_t before = log->n_error;
    ru_status status =
        ru_csv_scan_file(file, csv->name, &(ru_csv_style){0}, &(ru_row_taker){take, &c});
    fclose(file);
    if (status == RU_OK && !c.lists)
        status = ru_fault(RU_ERR_INPUT, "%s: no data: not even a header line", csv->name);
    /* What is no CSV file has told its place itself. */
    if (status == RU_ERR_INPUT && log->n_error == before)
        ru_diagnostics_error(log, (ru_place_in_text){csv->name, 1, 1, 0}, "", "%s",
                             ru_fault_text());
    for (size_t i = 0; i < c.n; i++)
        free(c.units[i]);
    free(c.units);
    free(c.lists);
    return status;
}
