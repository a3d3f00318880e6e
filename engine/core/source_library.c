/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/model_source.h>

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/models/library.h>

/* A model from a shared object. The object stays loaded as long as the model lives. */

typedef struct loaded {
    ru_model model; /* first: a copy of the object's, with another end */
    void *object;
} loaded;

/* One reading of a library. */
typedef struct opening {
    const ru_model_request *request;
    ru_place_in_text at; /* of its name */
    const char *name;
    char path[1024];
    void *object;
} opening;

static const ru_tree *asked(const ru_draft *draft)
{
    return draft->cells.library ? ru_tree_find(draft->cells.node, "library") : NULL;
}

static void unload(ru_model *model)
{
    loaded *l = (loaded *)(void *)model;
    dlclose(l->object);
    free(l);
}

RU_PRINTF(3, 4)
static void refuse(const opening *o, const char *help, const char *format, ...)
{
    char text[768];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ru_diagnostics_error(o->request->log, o->at, help, "%s", text);
}

/* Loads the object; 0 with a message. */
static int load(opening *o)
{
    struct stat info;
    ru_model_source_path(o->request, o->at, o->name, o->path, sizeof o->path);
    /* Without a slash the loader would look in the system's folders. */
    if (!strchr(o->path, '/')) {
        memmove(o->path + 2, o->path, sizeof o->path - 2);
        memcpy(o->path, "./", 2);
        o->path[sizeof o->path - 1] = '\0';
    }
    if (stat(o->path, &info) != 0) {
        refuse(o, "a path is sought beside the file that names it", "cannot open '%.300s': %s",
               o->path, strerror(errno));
        return 0;
    }
    o->object = dlopen(o->path, RTLD_NOW | RTLD_LOCAL);
    if (!o->object)
        refuse(o, "it must be a shared object for this machine (cc -shared -fPIC)",
               "'%.200s' cannot be loaded: %.300s", o->name, dlerror());
    return o->object != NULL;
}

/* What the object says of itself, when it was built for this contract; else NULL with a message. */
static const ru_model_library *check(const opening *o)
{
    const char *help = "build it again with this version's headers";
    const ru_model_library *l = dlsym(o->object, RU_MODEL_LIBRARY_SYMBOL);
    if (!l || memcmp(l->magic, RU_MODEL_LIBRARY_MAGIC, sizeof RU_MODEL_LIBRARY_MAGIC) != 0) {
        refuse(o, "a library of models says RU_MODEL_LIBRARY(&model, ...) once",
               "'%.200s' holds no models", o->name);
        return NULL;
    }
    if (l->abi != RU_MODEL_ABI) {
        refuse(o, help, "'%.200s' was built for version %d of the model contract, not %d", o->name,
               l->abi, RU_MODEL_ABI);
        return NULL;
    }
    if (l->size_model != (int)sizeof(ru_model) || l->size_state != (int)sizeof(ru_state_info) ||
        l->fingerprint != RU_MODEL_FINGERPRINT) {
        refuse(o, help, "'%.200s' was built with other structs than this program has", o->name);
        return NULL;
    }
    return l;
}

/* The model by its name, or the only one; NULL with a message. */
static const ru_model *pick(const opening *o, const ru_model_library *l)
{
    const ru_draft_cells *cells = &o->request->draft->cells;
    char help[512] = "it holds: ";
    for (size_t i = 0; i < l->n_model; i++) {
        size_t n = strlen(help);
        snprintf(help + n, sizeof help - n, "%s%s", i ? ", " : "", l->models[i]->name);
        if (cells->model ? strcmp(l->models[i]->name, cells->model) == 0 : l->n_model == 1)
            return l->models[i];
    }
    ru_diagnostics_error(
        o->request->log, ru_table_place(cells->node, cells->model ? "model" : NULL), help,
        cells->model ? "'%.200s' has no model '%.80s'" : "'%.200s' holds several models%s", o->name,
        cells->model ? cells->model : "; say which");
    return NULL;
}

static ru_status copy(const opening *o, const ru_model *theirs, ru_model **model)
{
    loaded *l = calloc(1, sizeof *l);
    RU_REQUIRE(l, RU_ERR_SYSTEM, "out of memory for a model");
    l->model = *theirs;
    l->model.destroy = unload;
    l->object = o->object;
    *model = &l->model;
    return RU_OK;
}

static ru_status open_library(const ru_model_request *request, ru_model **model)
{
    const ru_tree *node = asked(request->draft);
    opening o = {.request = request, .at = node->value_at, .name = request->draft->cells.library};
    if (!load(&o))
        return RU_OK;
    const ru_model_library *library = check(&o);
    const ru_model *theirs = library ? pick(&o, library) : NULL;
    ru_status status = theirs ? copy(&o, theirs, model) : RU_OK;
    if (!*model)
        dlclose(o.object);
    return status;
}

const ru_model_source ru_model_source_library = {
    .name = "a shared object", .asked = asked, .open = open_library};
