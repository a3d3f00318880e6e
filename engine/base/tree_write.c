/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/text.h>
#include <ru/base/tree.h>

#include <ctype.h>
#include <string.h>

/* 1 when a text reads back as itself without quotes, also inside a flow list. */
static int is_plain(const char *text)
{
    size_t n = strlen(text);
    if (n == 0 || !(isalnum((unsigned char)text[0]) || strchr("-+./%", text[0])))
        return 0;
    if (strcmp(text, "null") == 0 || strcmp(text, "-") == 0 || strncmp(text, "- ", 2) == 0 ||
        strncmp(text, "--", 2) == 0 || strcmp(text, "...") == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr(" -+./%_^*()", text[i]))
            return 0;
    return text[0] != '%' && text[n - 1] != ' ';
}

static void write_scalar(ru_text *out, const char *text)
{
    if (is_plain(text)) {
        ru_text_add(out, "%s", text);
        return;
    }
    ru_text_add(out, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            ru_text_add(out, "\\%c", *c);
        else if ((unsigned char)*c < ' ' || *c == 0x7f)
            ru_text_add(out, "\\x%02x", (unsigned char)*c);
        else
            ru_text_add(out, "%c", *c);
    }
    ru_text_add(out, "\"");
}

/* A list that fits on one line: nothing but scalars in it. */
static int is_flat(const ru_tree *list)
{
    for (size_t i = 0; i < list->n_item; i++)
        if (list->items[i]->kind != RU_TREE_SCALAR)
            return 0;
    return 1;
}

static void write_flat(ru_text *out, const ru_tree *list)
{
    ru_text_add(out, "[");
    for (size_t i = 0; i < list->n_item; i++) {
        ru_text_add(out, i ? ", " : "");
        write_scalar(out, list->items[i]->text);
    }
    ru_text_add(out, "]\n");
}

/* Writes a node behind "key:" or "-". `indent` is that of its children; `here`: the first child
 * goes on the line begun. */
static void write_node(ru_text *out, const ru_tree *node, int indent, int here)
{
    const char *space = here ? "" : " ";
    if (node->kind == RU_TREE_SCALAR) {
        ru_text_add(out, "%s", space);
        write_scalar(out, node->text);
        ru_text_add(out, "\n");
    } else if (node->n_item == 0) {
        ru_text_add(out, "%s%s\n", space, node->kind == RU_TREE_MAP ? "{}" : "[]");
    } else if (node->kind == RU_TREE_LIST && is_flat(node)) {
        ru_text_add(out, "%s", space);
        write_flat(out, node);
    } else {
        ru_text_add(out, here ? "" : "\n");
        for (size_t i = 0; i < node->n_item; i++) {
            const ru_tree *item = node->items[i];
            ru_text_add(out, "%*s", here && i == 0 ? 0 : indent, "");
            if (node->kind == RU_TREE_MAP)
                write_scalar(out, item->key);
            ru_text_add(out, node->kind == RU_TREE_MAP ? ":" : "- ");
            write_node(out, item, indent + 2, node->kind == RU_TREE_LIST);
        }
    }
}

ru_status ru_tree_write(const ru_tree *root, char **text)
{
    ru_text out = {0};
    write_node(&out, root, 0, 1);
    RU_TRY(ru_text_take(&out, text));
    return RU_OK;
}
