/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/xdmf.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <ru/base/log.h>
#include <ru/base/text.h>
#include <ru/io/hdf5_layout.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/text_file.h>

/* What an XDMF text is made from. */
typedef struct view {
    const ru_result *result;
    const ru_result_info *info;
    const char *file; /* name of the result without its folder */
    double *times;    /* [n_snapshot] s */
    uint64_t n_point, n_index, n_body;
    int has_velocity, has_gas_velocity;
} view;

ru_status ru_xdmf_path(const char *result, char **path)
{
    size_t stem = ru_path_stem(result);
    *path = malloc(stem + sizeof ".xdmf");
    RU_REQUIRE(*path, RU_ERR_SYSTEM, "out of memory for a path");
    memcpy(*path, result, stem);
    strcpy(*path + stem, ".xdmf");
    if (strcmp(*path, result) != 0)
        return RU_OK;
    free(*path);
    *path = NULL;
    return ru_fault(RU_ERR_USAGE,
                    "'%s': that is the name of the XDMF file that viewers open a result by; name "
                    "the result otherwise, as %.*s.h5",
                    result, (int)stem, result);
}

/* XML 1.0 has no characters below the space but tab and ends of lines, not even escaped. */
static void add_escaped(ru_text *text, const char *c)
{
    for (; *c; c++)
        switch ((unsigned char)*c < ' ' && !strchr("\t\n\r", *c) ? '\0' : *c) {
        case '\0':
            ru_text_add(text, "\xef\xbf\xbd"); /* U+FFFD, the mark of a lost character */
            break;
        case '&':
            ru_text_add(text, "&amp;");
            break;
        case '<':
            ru_text_add(text, "&lt;");
            break;
        case '>':
            ru_text_add(text, "&gt;");
            break;
        case '"':
            ru_text_add(text, "&quot;");
            break;
        default:
            ru_text_add(text, "%c", *c);
        }
}

/* A dataset of the result: its dimensions, its type, where it stands. */
static void add_item(ru_text *text, const view *v, const char *dims, const char *type,
                     const char *path)
{
    ru_text_add(text,
                "<DataItem Dimensions=\"%s\" NumberType=\"%s\" Precision=\"4\" Format=\"HDF\">",
                dims, type);
    add_escaped(text, v->file);
    ru_text_add(text, ":/");
    add_escaped(text, path);
    ru_text_add(text, "</DataItem>");
}

static void add_attribute(ru_text *text, const view *v, const char *name, const char *kind,
                          const char *path)
{
    char dims[64];
    int is_vector = strcmp(kind, "Vector") == 0, is_node = strcmp(name, "node") == 0;
    snprintf(dims, sizeof dims, is_vector ? "%llu 3" : "%llu", (unsigned long long)v->n_body);
    ru_text_add(text, "    <Attribute Name=\"");
    add_escaped(text, name);
    ru_text_add(text, "\" AttributeType=\"%s\" Center=\"Cell\">", kind);
    add_item(text, v, dims, is_node ? "Int" : "Float", path);
    ru_text_add(text, "</Attribute>\n");
}

static void add_bodies(ru_text *text, const view *v)
{
    char dims[64];
    ru_text_add(text, "    <Topology TopologyType=\"Mixed\" NumberOfElements=\"%llu\">",
                (unsigned long long)v->n_body);
    snprintf(dims, sizeof dims, "%llu", (unsigned long long)v->n_index);
    add_item(text, v, dims, "Int", ru_layout(RU_AT_VIS_BODIES)->path);
    ru_text_add(text, "</Topology>\n    <Geometry GeometryType=\"XYZ\">");
    snprintf(dims, sizeof dims, "%llu 3", (unsigned long long)v->n_point);
    add_item(text, v, dims, "Float", ru_layout(RU_AT_VIS_POINTS)->path);
    ru_text_add(text, "</Geometry>\n");
}

static void add_step(ru_text *text, const view *v, size_t step)
{
    char path[512];
    ru_text_add(text,
                "   <Grid Name=\"liquid\" GridType=\"Uniform\">\n    <Time Value=\"%.17g\"/>\n",
                v->times[step]);
    add_bodies(text, v);
    for (size_t i = 0; i < v->info->n_field; i++) {
        const char *name = v->info->fields[i].name;
        snprintf(path, sizeof path, "%s/%06zu/%s", ru_layout(RU_AT_VIS)->path, step, name);
        add_attribute(text, v, name, "Scalar", path);
    }
    if (v->has_velocity)
        add_attribute(text, v, "velocity", "Vector", ru_layout(RU_AT_VIS_VELOCITY)->path);
    if (v->has_gas_velocity)
        add_attribute(text, v, "gas_velocity", "Vector", ru_layout(RU_AT_VIS_GAS_VELOCITY)->path);
    add_attribute(text, v, "node", "Scalar", ru_layout(RU_AT_VIS_NODE)->path);
    ru_text_add(text, "   </Grid>\n");
}

/* Tells our files from others'. */
static const char sign[] = "<!-- written by rushton -->";
static const ru_file_own own = {sign, 255, "not an XDMF file that rushton wrote"};

static ru_status write_view(const view *v, const char *path)
{
    ru_text text = {0};
    char *made = NULL;
    ru_text_add(&text,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s\n"
                "<Xdmf Version=\"3.0\">\n <Domain>\n  <Grid Name=\"",
                sign);
    add_escaped(&text, v->info->title);
    ru_text_add(&text, "\" GridType=\"Collection\" CollectionType=\"Temporal\">\n");
    for (size_t step = 0; step < v->info->n_snapshot; step++)
        add_step(&text, v, step);
    ru_text_add(&text, "  </Grid>\n </Domain>\n</Xdmf>\n");
    RU_TRY(ru_text_take(&text, &made));
    ru_status status = ru_text_file_write(path, made);
    free(made);
    RU_TRY(status);
    return RU_OK;
}

static uint64_t count(const view *v, ru_layout_id id)
{
    return ru_result_rows(v->result, ru_layout(id)->path);
}

static ru_status look(view *v, const char *name)
{
    v->info = ru_result_get(v->result);
    v->file = ru_path_name(name);
    RU_REQUIRE(v->info->complete, RU_ERR_INPUT, "%s: these results are not complete (%s)", name,
               v->info->status);
    v->n_point = count(v, RU_AT_VIS_POINTS);
    v->n_index = count(v, RU_AT_VIS_BODIES);
    v->n_body = count(v, RU_AT_VIS_NODE);
    RU_REQUIRE(v->n_body || !v->info->n_field || !v->info->n_snapshot, RU_ERR_INPUT,
               "%s: these results hold no bodies for viewers: they are of an older rushton", name);
    v->has_velocity = count(v, RU_AT_VIS_VELOCITY) > 0;
    v->has_gas_velocity = count(v, RU_AT_VIS_GAS_VELOCITY) > 0;
    RU_TRY(ru_result_snapshot_times_read(v->result, &v->times));
    return RU_OK;
}

ru_status ru_xdmf_write(const char *result, const char *name, const char *path)
{
    ru_result *opened = NULL;
    RU_TRY(ru_result_open(result, &opened));
    view v = {.result = opened};
    ru_status status = look(&v, name);
    if (status == RU_OK && v.n_body)
        status = ru_file_check_own(path, &own);
    if (status == RU_OK && v.n_body) {
        if (strchr(v.file, ':'))
            ru_log_root(RU_LOG_WARNING, "%s: viewers cannot open a result with ':' in its name",
                        name);
        status = write_view(&v, path);
    }
    free(v.times);
    ru_result_close(&opened);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_xdmf_mend(const char *result)
{
    char *path = NULL;
    struct stat about;
    RU_TRY(ru_xdmf_path(result, &path));
    ru_status status = RU_OK;
    if (lstat(path, &about) != 0)
        status = ru_xdmf_write(result, result, path);
    free(path);
    RU_TRY(status);
    return RU_OK;
}
