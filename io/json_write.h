/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_JSON_WRITE_H
#define RU_IO_JSON_WRITE_H

#include <stddef.h>

#include <ru/base/status.h>

/* A JSON document in the making. Running out of memory on the way is remembered in the document and
 * told once, when it is written. */

typedef struct ru_json_document ru_json_document;

/* A map or a list of a document, borrowed from it. `key` of the setters below: the key in a map,
 * NULL in a list, where the value is appended. */
typedef struct ru_json {
    ru_json_document *document;
    void *node;
} ru_json;

/* Builds a document that is an empty map. Fails with RU_ERR_SYSTEM when memory ends. Not
 * collective. */
RU_MUST_USE ru_status ru_json_build(ru_json_document **document);

/* NULL is accepted. Not collective. */
void ru_json_destroy(ru_json_document **document);

/* The map that the document is. */
ru_json ru_json_root(ru_json_document *document);

/* A map or list in another, empty. */
ru_json ru_json_set_map(ru_json in, const char *key);
ru_json ru_json_set_list(ru_json in, const char *key);

/* A text; NULL gives null. Bytes that are no UTF-8 are shown as '?'. */
void ru_json_set_text(ru_json in, const char *key, const char *text);

/* A text of `n` plain ASCII characters, which are not looked at. */
void ru_json_set_ascii(ru_json in, const char *key, const char *text, size_t n);

/* A number with all its digits; null where it is not finite. */
void ru_json_set_number(ru_json in, const char *key, double value);
void ru_json_set_count(ru_json in, const char *key, long long n);
void ru_json_set_flag(ru_json in, const char *key, int flag);

/* A document that was written before, as it is. Fails with RU_ERR_INTERNAL when it is none. */
RU_MUST_USE ru_status ru_json_set_parsed(ru_json in, const char *key, const char *text);

/* Hears the document piece by piece; other than RU_OK ends the writing. */
typedef ru_status (*ru_json_sink)(const char *bytes, size_t n, void *context);

/* Writes the document in ASCII on one line, so that it may stand in the text of an HTML page: with
 * no '<', which is written as an escape. Fails with RU_ERR_SYSTEM when memory ended on the way, and
 * as the sink fails. Not collective. */
RU_MUST_USE ru_status ru_json_write(const ru_json_document *document, ru_json_sink sink,
                                    void *context);

/* Writes it as one line of text, malloc'ed for the caller, and destroys it; NULL when that fails,
 * as above. Not collective. */
RU_MUST_USE ru_status ru_json_take(ru_json_document **document, char **text);

#endif
