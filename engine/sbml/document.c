/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/document.h>

#include <sbml/SBMLTypes.h>

#include <sbml/conversion/ConversionProperties.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_AT_MOST = 5 };

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

ru_status ru_sbml_document_open(const char *path, SBMLDocument_t **document, ru_text *warnings)
{
    RU_TRY(ru_sbml_document_read(path, document));
    SBMLDocument_t *d = *document;
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
