/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a file to libSBML's document, past what libSBML cannot stand. */
#include <ru/sbml/document.h>

#include <sbml/SBMLTypes.h>

#include <sbml/xml/XMLInputStream.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Functions of libSBML's package comp, whose headers are C++ alone. */
unsigned CompSBMLDocumentPlugin_getNumExternalModelDefinitions(SBasePlugin_t *comp);
struct ExternalModelDefinition *
CompSBMLDocumentPlugin_getExternalModelDefinition(SBasePlugin_t *comp, unsigned i);
char *ExternalModelDefinition_getSource(const struct ExternalModelDefinition *external);

/* libSBML works through nests of elements again and again: what is nested more deeply than any
 * model takes it minutes. */
enum { DEEPEST = 600 };

/* Files that name files that name files ...: more are a circle. */
enum { LONGEST_CHAIN = 16 };

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

/* The namespaces of the levels and versions. */
static const struct {
    const char *level, *version, *uri;
} namespaces[] = {
    {"1", "1", "http://www.sbml.org/sbml/level1"},
    {"1", "2", "http://www.sbml.org/sbml/level1"},
    {"2", "1", "http://www.sbml.org/sbml/level2"},
    {"2", "2", "http://www.sbml.org/sbml/level2/version2"},
    {"2", "3", "http://www.sbml.org/sbml/level2/version3"},
    {"2", "4", "http://www.sbml.org/sbml/level2/version4"},
    {"2", "5", "http://www.sbml.org/sbml/level2/version5"},
    {"3", "1", "http://www.sbml.org/sbml/level3/version1/core"},
    {"3", "2", "http://www.sbml.org/sbml/level3/version2/core"},
};

static ru_status judge_root(const char *path, const XMLToken_t *root)
{
    char *level = XMLToken_getAttrValueByName(root, "level");
    char *version = XMLToken_getAttrValueByName(root, "version");
    const char *uri = XMLToken_getURI(root);
    int known = 0;
    for (size_t i = 0; i < sizeof namespaces / sizeof namespaces[0]; i++)
        known |= level && version && uri && strcmp(level, namespaces[i].level) == 0 &&
                 strcmp(version, namespaces[i].version) == 0 && strcmp(uri, namespaces[i].uri) == 0;
    ru_status status = RU_OK;
    if (!known)
        status =
            ru_fault(RU_ERR_INPUT,
                     "%s:%u:%u: error: SBML of level '%s', version '%s', namespace '%s': there "
                     "is no such SBML",
                     path, XMLToken_getLine(root), XMLToken_getColumn(root), level ? level : "",
                     version ? version : "", uri ? uri : "");
    free(level);
    free(version);
    return status;
}

/* libSBML throws through its C interface, and so ends the program, at a root element whose level,
 * version and namespace do not belong together. Other roots it refuses by itself. */
static ru_status check_root(const char *path, const char *full)
{
    XMLInputStream_t *stream = XMLInputStream_create(full, 1, "");
    RU_REQUIRE(stream, RU_ERR_SYSTEM, "out of memory for %s", path);
    XMLToken_t *root = XMLInputStream_next(stream);
    ru_status status = RU_OK;
    if (root && XMLToken_isStart(root) && strcmp(XMLToken_getName(root), "sbml") == 0)
        status = judge_root(path, root);
    XMLToken_free(root);
    XMLInputStream_free(stream);
    return status;
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

static ru_status read_file(const char *path, int chain, SBMLDocument_t **document);

/* Models in other files are read by libSBML when it flattens: they have to pass here before. Those
 * that cannot be opened it tells itself. */
static ru_status check_others(SBMLDocument_t *d, const char *path, int chain)
{
    SBasePlugin_t *comp = SBase_getPlugin((SBase_t *)d, "comp");
    int n = comp ? (int)CompSBMLDocumentPlugin_getNumExternalModelDefinitions(comp) : 0;
    ru_status status = RU_OK;
    for (int i = 0; i < n && status == RU_OK; i++) {
        char other[4096], *source = ExternalModelDefinition_getSource(
                              CompSBMLDocumentPlugin_getExternalModelDefinition(comp, (unsigned)i));
        const char *slash = strrchr(path, '/');
        int beside = source && source[0] != '/' && slash ? (int)(slash - path) + 1 : 0;
        SBMLDocument_t *document = NULL;
        snprintf(other, sizeof other, "%.*s%s", beside, path, source ? source : "");
        if (source && access(other, R_OK) == 0)
            status = read_file(other, chain + 1, &document);
        ru_sbml_document_close(&document);
        free(source);
    }
    return status;
}

static ru_status read_file(const char *path, int chain, SBMLDocument_t **document)
{
    *document = NULL;
    RU_REQUIRE(chain < LONGEST_CHAIN, RU_ERR_INPUT, "%s: error: files that name each other", path);
    FILE *file = fopen(path, "rb");
    RU_REQUIRE(file, RU_ERR_INPUT, "cannot open '%s': %s", path, strerror(errno));
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
    RU_TRY(check_root(path, full));
    *document = readSBMLFromFile(full);
    if (*document && lacks_encoding(*document))
        RU_TRY(name_encoding(path, full, document));
    RU_REQUIRE(*document, RU_ERR_SYSTEM, "out of memory for %s", path);
    return check_others(*document, path, chain);
}

ru_status ru_sbml_document_read(const char *path, SBMLDocument_t **document)
{
    return read_file(path, 0, document);
}
