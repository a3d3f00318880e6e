/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/document.h>

#include <sbml/SBMLTypes.h>

#include <sbml/conversion/ConversionProperties.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libSBML works through nests of elements again and again: what is nested more deeply than any
 * model takes it minutes. */
enum { SHOWN_AT_MOST = 5, DEEPEST = 600 };

const char *ru_sbml_place(const char *path, const SBase_t *element)
{
    static _Thread_local char text[1200];
    unsigned line = element ? SBase_getLine(element) : 0;
    if (line)
        snprintf(text, sizeof text, "%s:%u:%u", path, line, SBase_getColumn(element));
    else
        snprintf(text, sizeof text, "%s", path);
    return text;
}

/* libSBML's messages go over several lines and begin with what the reader sees anyway. */
static void add_message(ru_text *text, const char *path, const XMLError_t *error, const char *kind)
{
    char line[1500];
    size_t n = 0;
    const char *message = XMLError_getMessage(error);
    for (const char *c = message ? message : ""; *c && n + 1 < sizeof line; c++) {
        int blank = *c == '\n' || *c == '\t' || *c == '\r' || *c == ' ';
        if (!blank || (n && line[n - 1] != ' '))
            line[n++] = blank ? ' ' : *c;
    }
    line[n] = '\0';
    ru_text_add(text, "%s:%u:%u: %s: %s\n", path, XMLError_getLine(error),
                XMLError_getColumn(error), kind, n ? line : XMLError_getShortMessage(error));
}

static int is_fault(const XMLError_t *error)
{
    return XMLError_isError(error) || XMLError_isFatal(error);
}

/* Fails with the first few errors of the log. */
static ru_status judge(SBMLDocument_t *d, const char *path)
{
    ru_text text = {0};
    size_t n = 0;
    for (unsigned i = 0; i < SBMLDocument_getNumErrors(d); i++) {
        const XMLError_t *error = (const XMLError_t *)SBMLDocument_getError(d, i);
        if (is_fault(error) && n++ < SHOWN_AT_MOST)
            add_message(&text, path, error, "error");
    }
    if (n == 0)
        return RU_OK;
    ru_status status = ru_fault(RU_ERR_INPUT, "%s%zu error%s: not a valid SBML model",
                                text.bytes ? text.bytes : "", n, n > 1 ? "s" : "");
    free(text.bytes);
    return status;
}

/* Units that do not fit each other; that some are not declared, as in most models, goes unsaid. */
static int is_inconsistency(const XMLError_t *error)
{
    unsigned id = XMLError_getErrorId(error);
    return id >= 10500 && id < 10600;
}

static void keep_warnings(SBMLDocument_t *d, const char *path, unsigned from, ru_text *warnings)
{
    size_t n = 0;
    for (unsigned i = from; i < SBMLDocument_getNumErrors(d); i++) {
        const XMLError_t *error = (const XMLError_t *)SBMLDocument_getError(d, i);
        if (is_inconsistency(error) && n++ < SHOWN_AT_MOST)
            add_message(warnings, path, error, "warning");
    }
    if (n > SHOWN_AT_MOST)
        ru_text_add(warnings, "%s: warning: %zu more of units\n", path, n - SHOWN_AT_MOST);
}

/* What the model says must hold; units may be told wrong and still be meant. */
static ru_status check(SBMLDocument_t *d, const char *path, ru_text *warnings)
{
    static const SBMLErrorCategory_t all[] = {
        LIBSBML_CAT_GENERAL_CONSISTENCY, LIBSBML_CAT_IDENTIFIER_CONSISTENCY,
        LIBSBML_CAT_MATHML_CONSISTENCY,  LIBSBML_CAT_OVERDETERMINED_MODEL,
        LIBSBML_CAT_SBO_CONSISTENCY,     LIBSBML_CAT_MODELING_PRACTICE,
        LIBSBML_CAT_UNITS_CONSISTENCY};
    enum { N_ALL = sizeof all / sizeof all[0], N_STRICT = 4 };
    for (int i = 0; i < N_ALL; i++)
        SBMLDocument_setConsistencyChecks(d, all[i], i < N_STRICT);
    (void)SBMLDocument_checkConsistency(d);
    RU_TRY(judge(d, path));
    unsigned before = SBMLDocument_getNumErrors(d);
    for (int i = 0; i < N_ALL; i++)
        SBMLDocument_setConsistencyChecks(d, all[i], all[i] == LIBSBML_CAT_UNITS_CONSISTENCY);
    (void)SBMLDocument_checkConsistency(d);
    keep_warnings(d, path, before, warnings);
    return RU_OK;
}

static ru_status refuse_packages(SBMLDocument_t *d, const char *path)
{
    static const char *const packages[] = {"qual", "multi", "distrib", "spatial", "arrays", "dyn"};
    for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
        RU_REQUIRE(!SBase_getPlugin((SBase_t *)d, packages[i]) ||
                       !SBMLDocument_getPackageRequired(d, packages[i]),
                   RU_ERR_INPUT, "%s: error: the model needs the SBML package '%s': not supported",
                   path, packages[i]);
    return RU_OK;
}

static ru_status flatten(SBMLDocument_t *d, const char *path)
{
    if (!SBase_getPlugin((SBase_t *)d, "comp"))
        return RU_OK;
    ConversionProperties_t *p = ConversionProperties_create();
    RU_REQUIRE(p, RU_ERR_SYSTEM, "out of memory for a model");
    ConversionProperties_addOptionWithKey(p, "flatten comp");
    ConversionProperties_setBoolValue(p, "flatten comp", 1);
    ConversionProperties_addOptionWithKey(p, "leavePorts");
    ConversionProperties_setBoolValue(p, "leavePorts", 0);
    ConversionProperties_addOptionWithKey(p, "abortIfUnflattenable");
    ConversionProperties_setValue(p, "abortIfUnflattenable", "requiredOnly");
    int code = SBMLDocument_convert(d, p);
    ConversionProperties_free(p);
    RU_TRY(judge(d, path));
    RU_REQUIRE(code == LIBSBML_OPERATION_SUCCESS, RU_ERR_INPUT,
               "%s: error: the submodels (SBML package comp) cannot be flattened (code %d)", path,
               code);
    return RU_OK;
}

/* The greatest depth of nested elements. Rough: comments are taken for elements. */
static size_t depth_of(FILE *file)
{
    size_t depth = 0, deepest = 0;
    int previous = 0, inside = 0;
    for (int c; (c = getc(file)) != EOF; previous = c) {
        if (previous == '<') {
            inside = 1;
            if (c == '/')
                depth -= depth > 0;
            else if (c != '?' && c != '!')
                depth++;
        }
        if (c == '>' && inside) {
            depth -= depth > 0 && previous == '/';
            inside = 0;
        }
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest;
}

static int lacks_encoding(SBMLDocument_t *d)
{
    for (unsigned i = 0; i < SBMLDocument_getNumErrors(d); i++)
        if (XMLError_getErrorId((const XMLError_t *)SBMLDocument_getError(d, i)) ==
            MissingXMLEncoding)
            return 1;
    return 0;
}

/* A declaration that names no encoding means UTF-8 to everyone but libSBML: read again with it. */
static ru_status name_encoding(const char *path, const char *full, SBMLDocument_t **document)
{
    static const char word[] = " encoding=\"UTF-8\"";
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file && fseek(file, 0, SEEK_END) == 0 && ftell(file) >= 0, RU_ERR_INPUT,
               "%s: error: cannot be read", path);
    size_t n = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(n + sizeof word);
    if (text) {
        n = fread(text, 1, n, file);
        text[n] = '\0';
    }
    fclose(file);
    RU_REQUIRE(text, RU_ERR_SYSTEM, "out of memory for %s", path);
    char *end = strstr(text, "?>");
    if (end) {
        memmove(end + sizeof word - 1, end, n + 1 - (size_t)(end - text));
        memcpy(end, word, sizeof word - 1);
        SBMLDocument_free(*document);
        *document = readSBMLFromString(text);
        SBMLDocument_setLocationURI(*document, full);
    }
    free(text);
    return RU_OK;
}

ru_status ru_sbml_document_open(const char *path, SBMLDocument_t **document, ru_text *warnings)
{
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_INPUT, "%s: error: cannot be read", path);
    size_t depth = depth_of(file);
    fclose(file);
    RU_REQUIRE(depth <= DEEPEST, RU_ERR_INPUT, "%s: error: elements are nested %zu deep", path,
               depth);
    /* libSBML finds models in other files of the same folder by the full path alone. */
    char here[2048], full[4096];
    if (path[0] == '/' || !getcwd(here, sizeof here))
        snprintf(full, sizeof full, "%s", path);
    else
        snprintf(full, sizeof full, "%s/%s", here, path);
    *document = readSBMLFromFile(full);
    if (*document && lacks_encoding(*document))
        RU_TRY(name_encoding(path, full, document));
    SBMLDocument_t *d = *document;
    RU_REQUIRE(d, RU_ERR_SYSTEM, "out of memory for %s", path);
    RU_TRY(judge(d, path));
    RU_REQUIRE(SBMLDocument_getModel(d), RU_ERR_INPUT, "%s: error: there is no model in it", path);
    RU_TRY(refuse_packages(d, path));
    RU_TRY(flatten(d, path));
    RU_TRY(check(d, path, warnings));
    return RU_OK;
}

void ru_sbml_document_close(SBMLDocument_t **document)
{
    if (*document)
        SBMLDocument_free(*document);
    *document = NULL;
}
