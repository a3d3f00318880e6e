/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/json_write.h>

/* Reference pages as JSON, from the tables of the pages themselves: what stands in one form stands
 * in the other. */

enum { MOST = 16 }; /* columns of a table */

/* Cuts "| `a` | b \| c |" into its cells, in place, without the marks of code; returns how many. */
static size_t cut_row(char *line, char *cells[MOST])
{
    size_t n = 0;
    char *to = line + 1, *from = line + 1;
    for (cells[0] = to; *from && n < MOST; from++) {
        if (from[0] == '\\' && from[1] == '|') {
            *to++ = *++from;
        } else if (*from == '|') {
            char *begin = cells[n];
            for (char *end = to; end > begin && end[-1] == ' ';)
                *--end = '\0';
            *to++ = '\0';
            cells[n] += strspn(begin, " ");
            if (++n < MOST)
                cells[n] = to;
        } else if (*from != '`') {
            *to++ = *from;
        }
    }
    return n;
}

/* The tables of a page, whose text is cut up. */
static void take_tables(char *page, ru_json root)
{
    char *head[MOST], *cells[MOST], *title = NULL;
    size_t n_head = 0;
    ru_json list = ru_json_set_list(root, "tables"), rows = list;
    for (char *line = page, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (line[0] == '#')
            title = line + strspn(line, "# ");
        if (line[0] != '|') {
            n_head = 0; /* a table is over */
            continue;
        }
        if (strncmp(line, "|---", 4) == 0)
            continue;
        if (n_head == 0) {
            n_head = cut_row(line, head);
            ru_json table = ru_json_set_map(list, NULL);
            ru_json_set_text(table, "title", title);
            rows = ru_json_set_list(table, "rows");
            continue;
        }
        size_t n = cut_row(line, cells);
        ru_json row = ru_json_set_map(rows, NULL);
        for (size_t i = 0; i < n && i < n_head; i++)
            ru_json_set_text(row, head[i], cells[i]);
    }
}

ru_status ru_describe_json(const char *topic, char **text)
{
    char *page = NULL;
    ru_json_document *document = NULL;
    *text = NULL;
    RU_TRY(ru_describe(topic, 1, &page));
    ru_status status = ru_json_build(&document);
    if (status == RU_OK) {
        ru_json root = ru_json_root(document);
        ru_json_set_text(root, "topic", topic);
        take_tables(page, root);
        status = ru_json_take(&document, text);
    }
    free(page);
    return status;
}
