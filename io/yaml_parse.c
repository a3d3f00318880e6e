/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/yaml_parse.h>

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 40, MOST_NODES = 200000, MOST_KEYS = 5000 };

typedef struct reader {
    const ru_source *source;
    ru_diagnostics *log;
    size_t n_node; /* with aliases written out */
} reader;

/* Line and column of a byte, counting code points. */
static ru_place_in_text place_of_byte(const ru_source *source, size_t i)
{
    ru_place_in_text at = {source->name, 1, 1, 1};
    for (size_t k = 0; k < i; k++) {
        if (source->bytes[k] == '\n') {
            at.line++;
            at.column = 1;
        } else if (((unsigned char)source->bytes[k] & 0xc0) != 0x80) {
            at.column++;
        }
    }
    return at;
}

/* Bytes of the UTF-8 sequence that starts here, 0 when it is malformed. */
static size_t sequence_length(const unsigned char *c, size_t left)
{
    size_t n = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
    if (n == 0 || n > left || c[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    int overlong = (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xf0 && c[1] < 0x90);
    int outside = (c[0] == 0xed && c[1] > 0x9f) || (c[0] == 0xf4 && c[1] > 0x8f);
    return overlong || outside ? 0 : n;
}

/* Refuses what is no text before the parser sees it. */
static int is_text(reader *r)
{
    const unsigned char *bytes = (const unsigned char *)r->source->bytes;
    size_t n = r->source->n_byte;
    for (size_t i = 0; i < n;) {
        size_t step = sequence_length(bytes + i, n - i);
        int control = bytes[i] < ' ' && !strchr("\t\n\r", bytes[i]);
        if (step == 0 || bytes[i] == 0 || control || bytes[i] == 0x7f) {
            ru_place_in_text at = place_of_byte(r->source, i);
            at.length = 0; /* the line is not fit to be shown */
            ru_diagnostics_error(r->log, at, "save the scenario as plain text in UTF-8",
                                 step == 0 ? "byte 0x%02x is not UTF-8" : "control byte 0x%02x",
                                 bytes[i]);
            return 0;
        }
        i += step;
    }
    return 1;
}

static ru_place_in_text place_of_token(const reader *r, struct fy_token *token)
{
    ru_place_in_text at = {.source = r->source->name};
    const struct fy_mark *start = token ? fy_token_start_mark(token) : NULL;
    const struct fy_mark *end = token ? fy_token_end_mark(token) : NULL;
    if (!start)
        return at;
    at.line = start->line + 1;
    at.column = start->column + 1;
    at.length = end && end->line == start->line && end->column > start->column
                    ? end->column - start->column
                    : 1;
    return at;
}

static void drop_message(struct fy_diag *diag, void *user, const char *text, size_t length)
{
    (void)diag, (void)user, (void)text, (void)length;
}

/* A message of the parser, with a help line where ours knows more. */
static void report_parser_error(reader *r, const struct fy_diag_error *error)
{
    ru_place_in_text at = {r->source->name, error->line, error->column, 1};
    if (error->fyt)
        at.length = place_of_token(r, error->fyt).length;
    const char *help = "";
    if (strstr(error->msg, "tab"))
        help = "indent with spaces, not with tabs";
    else if (strstr(error->msg, "-quoted scalar"))
        help = "is a quote missing at the end of a text?";
    else if (strstr(error->msg, "duplicate key"))
        help = "a key may be given once; remove one of the two";
    else if (strstr(error->msg, "mapping values are not allowed"))
        help = "one 'key: value' a line, a space after the colon";
    ru_diagnostics_error(r->log, at, help, "%s", error->msg);
}

static void report_parser_errors(reader *r, struct fy_diag *diag)
{
    void *position = NULL;
    struct fy_diag_error *error;
    size_t before = r->log->n_error;
    while ((error = fy_diag_errors_iterate(diag, &position)) != NULL)
        if (error->type == FYET_ERROR && error->line > 0 && r->log->n_error == before)
            report_parser_error(r, error);
    if (r->log->n_error == before)
        ru_diagnostics_error(r->log, (ru_place_in_text){r->source->name, 1, 1, 1}, "",
                             "this is not YAML");
}

static ru_status read_node(reader *r, struct fy_node *from, const char *key, int depth,
                           ru_tree **node);

/* Text of a scalar, to be freed; plain null, ~ and nothing at all are "". */
static ru_status take_text(struct fy_node *from, char **text)
{
    size_t n = 0;
    const char *bytes = fy_node_get_scalar(from, &n);
    int plain = fy_node_get_style(from) == FYNS_PLAIN;
    int null =
        !bytes ||
        (plain && ((n == 1 && bytes[0] == '~') || (n == 4 && memcmp(bytes, "null", 4) == 0)));
    *text = strndup(null ? "" : bytes, null ? 0 : n);
    RU_REQUIRE(*text, RU_ERR_SYSTEM, "out of memory in a document");
    return RU_OK;
}

static ru_status read_scalar(reader *r, struct fy_node *from, ru_tree *node)
{
    RU_TRY(take_text(from, &node->text));
    node->value_at = place_of_token(r, fy_node_get_scalar_token(from));
    return RU_OK;
}

static ru_status read_list(reader *r, struct fy_node *from, int depth, ru_tree *node)
{
    void *position = NULL;
    struct fy_node *item;
    while ((item = fy_node_sequence_iterate(from, &position)) != NULL) {
        ru_tree *child;
        RU_TRY(read_node(r, item, NULL, depth + 1, &child));
        RU_TRY(ru_tree_add(node, child));
    }
    return RU_OK;
}

/* `<<: *a` or `<<: [*a, *b]`: keys that are not there yet. The earlier map of a list wins. */
static ru_status read_merge(reader *r, struct fy_node *from, ru_place_in_text at, int depth,
                            ru_tree *map)
{
    ru_tree *value;
    RU_TRY(read_node(r, from, NULL, depth + 1, &value));
    ru_status status = RU_OK;
    size_t n = value->kind == RU_TREE_LIST ? value->n_item : 1;
    for (size_t k = 0; k < n && status == RU_OK; k++) {
        ru_tree *source = value->kind == RU_TREE_LIST ? value->items[k] : value;
        if (source->kind != RU_TREE_MAP) {
            ru_diagnostics_error(r->log, at, "write '<<: *name' of a map with '&name'",
                                 "'<<' merges maps only");
            status = ru_fault(RU_ERR_INPUT, "'<<' merges maps only");
        }
        for (size_t i = 0; i < source->n_item && status == RU_OK; i++) {
            ru_tree *copy;
            if (ru_tree_find(map, source->items[i]->key))
                continue;
            status = ru_tree_copy(source->items[i], &copy);
            if (status == RU_OK)
                status = ru_tree_add(map, copy);
        }
    }
    ru_tree_destroy(&value);
    return status;
}

static ru_status refuse(reader *r, ru_place_in_text at, const char *help, const char *text)
{
    ru_diagnostics_error(r->log, at, help, "%s", text);
    return ru_fault(RU_ERR_INPUT, "%s", text);
}

static ru_status read_pair(reader *r, struct fy_node_pair *pair, int depth, ru_tree *map)
{
    struct fy_node *key_node = fy_node_pair_key(pair);
    struct fy_token *token =
        key_node && fy_node_is_scalar(key_node) ? fy_node_get_scalar_token(key_node) : NULL;
    ru_place_in_text at = place_of_token(r, token);
    if (!token)
        return refuse(r,
                      map->key_at.line ? map->key_at : (ru_place_in_text){r->source->name, 1, 1, 1},
                      "", "a key is a plain word");
    char *key;
    RU_TRY(take_text(key_node, &key));
    if (strcmp(key, "<<") == 0) {
        free(key);
        return RU_OK; /* second round */
    }
    ru_status status = RU_OK;
    ru_tree *child;
    if (ru_tree_find(map, key))
        status = refuse(r, at, "a key may be given once; remove one of the two", "duplicate key");
    else if (map->n_item >= MOST_KEYS)
        status = refuse(r, at, "", "too many keys in one map");
    if (status == RU_OK)
        status = read_node(r, fy_node_pair_value(pair), key, depth + 1, &child);
    free(key);
    if (status != RU_OK)
        return status;
    child->key_at = at;
    if (child->value_at.line == 0)
        child->value_at = at;
    return ru_tree_add(map, child);
}

static ru_status read_map(reader *r, struct fy_node *from, int depth, ru_tree *node)
{
    void *position = NULL;
    struct fy_node_pair *pair;
    while ((pair = fy_node_mapping_iterate(from, &position)) != NULL)
        RU_TRY(read_pair(r, pair, depth, node));
    /* What is written out is stronger than what is merged in, wherever the '<<' stands. */
    position = NULL;
    while ((pair = fy_node_mapping_iterate(from, &position)) != NULL) {
        struct fy_node *key = fy_node_pair_key(pair);
        size_t n = 0;
        const char *text = fy_node_get_scalar(key, &n);
        if (text && n == 2 && memcmp(text, "<<", 2) == 0)
            RU_TRY(read_merge(r, fy_node_pair_value(pair),
                              place_of_token(r, fy_node_get_scalar_token(key)), depth, node));
    }
    return RU_OK;
}

static ru_status read_content(reader *r, struct fy_node *from, int depth, ru_tree *node)
{
    ru_status status = node->kind == RU_TREE_SCALAR ? read_scalar(r, from, node)
                       : node->kind == RU_TREE_LIST ? read_list(r, from, depth, node)
                                                    : read_map(r, from, depth, node);
    if (status == RU_OK && node->kind != RU_TREE_SCALAR && node->n_item) {
        const ru_tree *first = node->items[0];
        node->value_at = first->key ? first->key_at : first->value_at;
    }
    return status;
}

static ru_status read_node(reader *r, struct fy_node *from, const char *key, int depth,
                           ru_tree **node)
{
    *node = NULL;
    ru_place_in_text start = {r->source->name, 1, 1, 1};
    if (from && fy_node_is_alias(from)) {
        ru_place_in_text at = place_of_token(r, fy_node_get_scalar_token(from));
        from = fy_node_resolve_alias(from);
        if (!from)
            return refuse(r, at.line ? at : start,
                          "an alias '*name' needs an anchor '&name' above it", "unknown alias");
    }
    if (depth > DEEPEST || ++r->n_node > MOST_NODES)
        return refuse(r, start, "an alias may not contain itself",
                      depth > DEEPEST ? "nested too deeply" : "too many values");
    ru_tree_kind kind = !from || fy_node_is_scalar(from) ? RU_TREE_SCALAR
                        : fy_node_is_sequence(from)      ? RU_TREE_LIST
                                                         : RU_TREE_MAP;
    ru_tree *fresh;
    RU_TRY(ru_tree_build(kind, key, from ? NULL : "", &fresh));
    ru_status status = from ? read_content(r, from, depth, fresh) : RU_OK;
    if (status != RU_OK)
        ru_tree_destroy(&fresh);
    *node = fresh;
    return status;
}

/* One document, and only one. */
static ru_status load(reader *r, struct fy_parser *parser, struct fy_diag *diag, ru_tree **root)
{
    ru_status status = RU_OK;
    struct fy_document *document = fy_parse_load_document(parser);
    struct fy_document *second = document ? fy_parse_load_document(parser) : NULL;
    if (!document && !fy_parser_get_stream_error(parser)) {
        status = ru_tree_build(RU_TREE_SCALAR, NULL, "", root); /* blank, or comments only */
    } else if (!document || fy_parser_get_stream_error(parser)) {
        report_parser_errors(r, diag);
        status = ru_fault(RU_ERR_INPUT, "%s: not YAML", r->source->name);
    } else if (second) {
        status = refuse(r, (ru_place_in_text){r->source->name, 1, 1, 1},
                        "a scenario is one document: remove the '---' lines",
                        "more than one document in the file");
    } else {
        status = read_node(r, fy_document_root(document), NULL, 0, root);
    }
    if (second)
        fy_parse_document_destroy(parser, second);
    if (document)
        fy_parse_document_destroy(parser, document);
    return status;
}

ru_status ru_yaml_parse(const ru_source *source, ru_diagnostics *log, ru_tree **root)
{
    reader r = {.source = source, .log = log};
    *root = NULL;
    ru_place_in_text start = {source->name, 1, 1, 1};
    if (source->n_byte > RU_YAML_LARGEST)
        return refuse(&r, start, "", "the file is too large for a scenario (4 MiB at most)");
    if (!is_text(&r))
        return ru_fault(RU_ERR_INPUT, "%s: not a text file", source->name);
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = drop_message;
    struct fy_diag *diag = fy_diag_create(&diag_cfg);
    RU_REQUIRE(diag, RU_ERR_SYSTEM, "out of memory in the YAML parser");
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg cfg = {.search_path = "", .flags = FYPCF_DEFAULT_PARSE, .diag = diag};
    struct fy_parser *parser = fy_parser_create(&cfg);
    ru_status status = RU_ERR_SYSTEM;
    if (!parser || fy_parser_set_string(parser, source->bytes, source->n_byte) != 0)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory in the YAML parser");
    else
        status = load(&r, parser, diag, root);
    if (parser)
        fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return status;
}
