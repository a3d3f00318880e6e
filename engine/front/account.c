/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/account.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/io/json_write.h>

typedef enum cell_kind { NUMBER, TEXT, FLAG } cell_kind;

typedef struct cell {
    cell_kind kind;
    double number; /* of a flag: 0 or 1 */
    char *text;    /* owned; NULL: none */
} cell;

typedef enum part_kind { FACT, BLOCK, REPORT, TABLE } part_kind;

typedef struct part {
    part_kind kind;
    const char *key, *label; /* borrowed: literals */
    size_t n_column;
    const ru_account_column *columns;
    cell *cells; /* [n_cell]: of a table row by row, else one; owned */
    size_t n_cell, capacity;
} part;

struct ru_account {
    part *parts; /* [n_part] */
    size_t n_part, capacity;
    int failed;
};

ru_status ru_account_build(ru_account **account)
{
    *account = calloc(1, sizeof **account);
    RU_REQUIRE(*account, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

/* Room for one more of `size` bytes each; NULL where memory ends. */
static void *grow(void *items, size_t n, size_t *capacity, size_t size)
{
    if (n < *capacity)
        return items;
    size_t more = 2 * *capacity + 16;
    void *made = realloc(items, more * size);
    if (made)
        *capacity = more;
    return made;
}

static part *add_part(ru_account *l, part_kind kind, const char *key)
{
    part *parts = grow(l->parts, l->n_part, &l->capacity, sizeof *parts);
    if (!parts) {
        l->failed = 1;
        return NULL;
    }
    l->parts = parts;
    l->parts[l->n_part] = (part){.kind = kind, .key = key};
    return &l->parts[l->n_part++];
}

static void add_cell(ru_account *l, cell_kind kind, double number, const char *text)
{
    part *p = l->n_part ? &l->parts[l->n_part - 1] : NULL;
    cell *cells = p && !l->failed ? grow(p->cells, p->n_cell, &p->capacity, sizeof *cells) : NULL;
    char *copy = text && cells ? strdup(text) : NULL;
    if (cells)
        p->cells = cells;
    if (!cells || (text && !copy)) {
        l->failed = 1;
        return;
    }
    p->cells[p->n_cell++] = (cell){kind, number, copy};
}

static void add_fact(ru_account *l, const char *key, const char *label, cell_kind kind,
                     double number, const char *text)
{
    part *p = add_part(l, FACT, key);
    if (!p)
        return;
    p->label = label;
    add_cell(l, kind, number, text);
}

void ru_account_text(ru_account *l, const char *key, const char *label, const char *text)
{
    add_fact(l, key, label, TEXT, 0, text);
}

void ru_account_number(ru_account *l, const char *key, const char *label, double value)
{
    add_fact(l, key, label, NUMBER, value, NULL);
}

void ru_account_block(ru_account *l, const char *key, const char *text)
{
    if (add_part(l, BLOCK, key))
        add_cell(l, TEXT, 0, text);
}

void ru_account_report(ru_account *l, const char *key, const char *text)
{
    if (add_part(l, REPORT, key))
        add_cell(l, TEXT, 0, text);
}

void ru_account_table(ru_account *l, const char *key, size_t n_column,
                      const ru_account_column *columns)
{
    part *p = add_part(l, TABLE, key);
    if (!p)
        return;
    p->n_column = n_column;
    p->columns = columns;
}

void ru_account_cell(ru_account *l, double value)
{
    add_cell(l, NUMBER, value, NULL);
}

void ru_account_cell_text(ru_account *l, const char *text)
{
    add_cell(l, TEXT, 0, text);
}

void ru_account_cell_flag(ru_account *l, int flag, const char *word)
{
    add_cell(l, FLAG, flag != 0, word);
}

void ru_account_balances(ru_account *l, const ru_balance *rows, size_t n)
{
    static const ru_account_column columns[] = {
        {"name", "balance, kg", NULL},      {"kind", NULL, NULL},
        {"initial", NULL, "%.5g"},          {"fed", "fed", "%.5g"},
        {"withdrawn", "withdrawn", "%.5g"}, {"from_gas", "from gas", "%.5g"},
        {"reacted", "reacted", "%.5g"},     {"left", "left", "%.5g"},
        {"closure", "closure", "%.1e"},     {"conserved", "", NULL}};
    if (!n)
        return;
    ru_account_table(l, "balances", sizeof columns / sizeof columns[0], columns);
    for (size_t i = 0; i < n; i++) {
        const ru_balance *b = &rows[i];
        const double numbers[] = {b->initial, b->fed,   b->withdrawn, b->transferred,
                                  b->reacted, b->final, b->closure};
        ru_account_cell_text(l, b->name);
        ru_account_cell_text(l, b->kind);
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
            ru_account_cell(l, numbers[k]);
        ru_account_cell_flag(l, b->conserved, "(conserved)");
    }
}

/* A cell as people read it; `room`: for numbers. */
static const char *show(const cell *c, const char *format, char room[64])
{
    if (c->kind == TEXT)
        return c->text ? c->text : "-";
    if (c->kind == FLAG)
        return c->number != 0 && c->text ? c->text : "";
    if (!isfinite(c->number))
        return "-";
    snprintf(room, 64, format ? format : "%.6g", c->number);
    return room;
}

/* Columns that a text takes: bytes that continue a character take none. */
static int width_of(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static void pad(ru_text *out, const char *text, int width, int to_the_right)
{
    int blank = width - width_of(text);
    blank = blank > 0 ? blank : 0;
    ru_text_add(out, "%*s%s%*s", to_the_right ? blank : 0, "", text, to_the_right ? 0 : blank, "");
}

/* One row, its head with cells NULL. Numbers stand to the right; the last column has no blanks. */
static void write_row(const part *p, const cell *cells, const int *widths, ru_text *out)
{
    char room[64];
    size_t last = 0;
    for (size_t c = 0; c < p->n_column; c++)
        last = p->columns[c].title ? c : last;
    for (size_t c = 0, shown = 0; c < p->n_column; c++) {
        const ru_account_column *column = &p->columns[c];
        if (!column->title)
            continue;
        const char *text = cells ? show(&cells[c], column->format, room) : column->title;
        ru_text_add(out, "%s", shown++ ? "  " : "");
        pad(out, text, c == last && !column->format ? 0 : widths[c], column->format != NULL);
    }
    ru_text_add(out, "\n");
}

static void write_table(const part *p, ru_text *out)
{
    enum { MOST = 32 };
    int widths[MOST] = {0};
    char room[64];
    for (size_t c = 0; c < p->n_column && c < MOST; c++)
        widths[c] = p->columns[c].title ? width_of(p->columns[c].title) : 0;
    for (size_t i = 0; i < p->n_cell; i++) {
        size_t c = i % p->n_column;
        int width = width_of(show(&p->cells[i], p->columns[c].format, room));
        if (c < MOST && width > widths[c])
            widths[c] = width;
    }
    write_row(p, NULL, widths, out);
    for (size_t i = 0; i + p->n_column <= p->n_cell; i += p->n_column)
        write_row(p, &p->cells[i], widths, out);
}

static void write_text(const ru_account *l, ru_text *out)
{
    part_kind before = FACT;
    for (size_t i = 0; i < l->n_part; i++) {
        const part *p = &l->parts[i];
        char room[64];
        if (p->kind == FACT && !p->label)
            continue;
        if (out->n && (p->kind != FACT || before != FACT))
            ru_text_add(out, "\n");
        before = p->kind;
        if (p->kind == TABLE)
            write_table(p, out);
        else if (p->kind != FACT)
            ru_text_add(out, "%s", p->n_cell && p->cells[0].text ? p->cells[0].text : "");
        else if (p->n_cell)
            ru_text_add(out, "%-11s %s\n", p->label, show(&p->cells[0], NULL, room));
    }
}

static void set_cell(ru_json in, const char *key, const cell *c)
{
    if (c->kind == NUMBER)
        ru_json_set_number(in, key, c->number);
    else if (c->kind == FLAG)
        ru_json_set_flag(in, key, c->number != 0);
    else
        ru_json_set_text(in, key, c->text);
}

static ru_status write_json(const ru_account *l, char **text)
{
    ru_json_document *document = NULL;
    RU_TRY(ru_json_build(&document));
    ru_json root = ru_json_root(document);
    ru_status status = RU_OK;
    for (size_t i = 0; i < l->n_part && status == RU_OK; i++) {
        const part *p = &l->parts[i];
        if (p->kind == REPORT && p->n_cell)
            status = ru_json_set_parsed(root, p->key, p->cells[0].text);
        else if (p->kind != TABLE && p->n_cell)
            set_cell(root, p->key, &p->cells[0]);
        if (p->kind != TABLE)
            continue;
        ru_json list = ru_json_set_list(root, p->key);
        for (size_t k = 0; k + p->n_column <= p->n_cell; k += p->n_column) {
            ru_json row = ru_json_set_map(list, NULL);
            for (size_t c = 0; c < p->n_column; c++)
                set_cell(row, p->columns[c].key, &p->cells[k + c]);
        }
    }
    if (status == RU_OK)
        return ru_json_take(&document, text);
    ru_json_destroy(&document);
    return status;
}

ru_status ru_account_write(ru_account **account, int json, char **text)
{
    ru_account *l = *account;
    ru_text out = {0};
    ru_status status = l->failed ? ru_fault(RU_ERR_SYSTEM, "out of memory") : RU_OK;
    *text = NULL;
    if (status == RU_OK && json)
        status = write_json(l, text);
    else if (status == RU_OK)
        write_text(l, &out);
    for (size_t i = 0; i < l->n_part; i++) {
        for (size_t k = 0; k < l->parts[i].n_cell; k++)
            free(l->parts[i].cells[k].text);
        free(l->parts[i].cells);
    }
    free(l->parts);
    free(l);
    *account = NULL;
    return status != RU_OK || json ? status : ru_text_take(&out, text);
}
