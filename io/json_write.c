/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/json_write.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <ru/base/text.h>

struct ru_json_document {
    json_t *root;
    int failed;
};

ru_status ru_json_build(ru_json_document **document)
{
    *document = calloc(1, sizeof **document);
    RU_REQUIRE(*document, RU_ERR_SYSTEM, "out of memory for a document");
    (*document)->root = json_object();
    if (!(*document)->root)
        ru_json_destroy(document);
    RU_REQUIRE(*document, RU_ERR_SYSTEM, "out of memory for a document");
    return RU_OK;
}

void ru_json_destroy(ru_json_document **document)
{
    if (!*document)
        return;
    json_decref((*document)->root);
    free(*document);
    *document = NULL;
}

ru_json ru_json_root(ru_json_document *document)
{
    return (ru_json){document, document->root};
}

/* Takes the value; NULL is a failed allocation. */
static void set(ru_json in, const char *key, json_t *value)
{
    int failed = key ? json_object_set_new_nocheck(in.node, key, value)
                     : json_array_append_new(in.node, value);
    in.document->failed |= failed;
}

static ru_json set_child(ru_json in, const char *key, json_t *child)
{
    set(in, key, child);
    /* What cannot be kept is still good to be filled: nothing of it will be written. */
    return (ru_json){in.document, in.document->failed ? NULL : child};
}

ru_json ru_json_set_map(ru_json in, const char *key)
{
    return set_child(in, key, json_object());
}

ru_json ru_json_set_list(ru_json in, const char *key)
{
    return set_child(in, key, json_array());
}

/* With '?' in place of all bytes beyond ASCII. */
static json_t *make_plain(const char *text)
{
    size_t n = strlen(text);
    char *plain = malloc(n + 1);
    if (!plain)
        return NULL;
    for (size_t i = 0; i <= n; i++)
        plain[i] = (unsigned char)text[i] < 0x80 ? text[i] : '?';
    json_t *value = json_string(plain);
    free(plain);
    return value;
}

void ru_json_set_text(ru_json in, const char *key, const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    set(in, key, value ? value : make_plain(text));
}

void ru_json_set_ascii(ru_json in, const char *key, const char *text, size_t n)
{
    set(in, key, json_stringn_nocheck(text, n));
}

void ru_json_set_number(ru_json in, const char *key, double value)
{
    set(in, key, isfinite(value) ? json_real(value) : json_null());
}

void ru_json_set_count(ru_json in, const char *key, long long n)
{
    set(in, key, json_integer(n));
}

void ru_json_set_flag(ru_json in, const char *key, int flag)
{
    set(in, key, json_boolean(flag));
}

ru_status ru_json_set_parsed(ru_json in, const char *key, const char *text)
{
    json_error_t error;
    json_t *value = json_loads(text, 0, &error);
    RU_REQUIRE(value, RU_ERR_INTERNAL, "not JSON, line %d: %s", error.line, error.text);
    set(in, key, value);
    return RU_OK;
}

typedef struct escape {
    ru_json_sink sink;
    void *context;
    ru_status status;
} escape;

static int pass(const char *bytes, size_t n, void *context)
{
    escape *e = context;
    while (n && e->status == RU_OK) {
        const char *found = memchr(bytes, '<', n);
        size_t before = found ? (size_t)(found - bytes) : n;
        if (before)
            e->status = e->sink(bytes, before, e->context);
        /* Outside of texts JSON has no such character. */
        if (found && e->status == RU_OK)
            e->status = e->sink("\\u003c", 6, e->context);
        bytes += before + (found != NULL);
        n -= before + (found != NULL);
    }
    return e->status == RU_OK ? 0 : -1;
}

ru_status ru_json_write(const ru_json_document *document, ru_json_sink sink, void *context)
{
    const size_t flags = JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(17);
    escape e = {sink, context, RU_OK};
    int failed = document->failed || json_dump_callback(document->root, pass, &e, flags);
    RU_TRY(e.status);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for a document");
    return RU_OK;
}

static ru_status hear(const char *bytes, size_t n, void *context)
{
    ru_text_add(context, "%.*s", (int)n, bytes);
    return RU_OK;
}

ru_status ru_json_take(ru_json_document **document, char **text)
{
    ru_text out = {0};
    char *line = NULL;
    ru_status status = ru_json_write(*document, hear, &out);
    ru_json_destroy(document);
    ru_text_add(&out, "\n");
    ru_status taken = ru_text_take(&out, &line);
    status = status == RU_OK ? taken : status;
    if (status != RU_OK) {
        free(line);
        line = NULL;
    }
    *text = line;
    return status;
}
