/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/rushton.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/front/front_page.h>
#include <ru/front/json.h>
#include <ru/front/scale_page.h>
#include <ru/io/yaml_read.h>
#include <ru/scale/rig.h>
#include <ru/scale/scaling.h>
#include <ru/scale/vessel.h>

static const double parts[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
enum { N_PART = sizeof parts / sizeof parts[0] };

/* The distance over what cells see on average in the tank. */
static double relative(const ru_rig *rig, double distance)
{
    return distance / ru_exposure_mean(&rig->large);
}

static double fed_volume(const ru_rig *rig)
{
    return rig->volume * rig->share;
}

static void tell_exposure(const char *name, const ru_exposure *e, ru_text *out)
{
    ru_text_add(out, "%-12s %10.4g", name, ru_exposure_mean(e));
    for (int i = 0; i < N_PART; i++)
        ru_text_add(out, " %10.4g", ru_exposure_quantile(e, parts[i]));
    ru_text_add(out, "\n");
}

static void tell_text(const ru_rig *rig, const char *where, const ru_scale_down_options *o,
                      ru_text *out)
{
    double flow = fed_volume(rig) / rig->residence;
    int plug = rig->kind == RU_RIG_STR_PFR;
    ru_text_add(out, "tank        %s, %zu moments of the feed%s%s\n", where, rig->n_time,
                o->result ? " in " : ", run here", o->result ? o->result : "");
    ru_text_add(out, "seen        %s, %s, by the cells\n", rig->component, rig->unit);
    ru_text_add(out, "rig         %s of %.6g L, fitted in %d runs\n", rig->name, 1e3 * rig->volume,
                rig->n_run);
    ru_text_add(out, "            stirred %.4g L; %s %.4g L (%.3g %% of all), which is fed\n",
                1e3 * (rig->volume - fed_volume(rig)), plug ? "plug flow" : "second stirred",
                1e3 * fed_volume(rig), 100 * rig->share);
    ru_text_add(out, "            %.4g s in it: %.4g L/min %s\n", rig->residence, 6e4 * flow,
                plug ? "around the loop" : "each way");
    if (rig->at_end)
        ru_text_add(out,
                    "            ! at an end of what was looked at (1 to 60 %%, 2 to 1200 s): this "
                    "kind of rig does not meet the tank\n");
    ru_text_add(out, "distance    %.4g %s, %.3g of what cells see on average in the tank\n",
                rig->distance, rig->unit, relative(rig, rig->distance));
    ru_text_add(out, "            one well-mixed vessel: %.4g %s, %.3g of it\n",
                rig->distance_mixed, rig->unit, relative(rig, rig->distance_mixed));
    if (ru_rig_remark(rig))
        ru_text_add(out, "            ! %s\n", ru_rig_remark(rig));
    ru_text_add(out, "\n%-12s %10s", "", "mean");
    for (int i = 0; i < N_PART; i++)
        ru_text_add(out, " %8.3g %%", 100 * parts[i]);
    ru_text_add(out, "   (part of the cells that see less)\n");
    tell_exposure("tank", &rig->large, out);
    tell_exposure("rig", &rig->small, out);
    tell_exposure("well mixed", &rig->mixed, out);
}

static void add_exposure(const char *name, const ru_exposure *e, ru_text *out)
{
    ru_json_string(out, ",\n ", name);
    ru_json_number(out, ": {\"mean\": ", ru_exposure_mean(e));
    ru_text_add(out, ", \"quantiles\": [");
    for (int i = 0; i < N_PART; i++) {
        ru_json_number(out, i ? ", [" : "[", parts[i]);
        ru_json_number(out, ", ", ru_exposure_quantile(e, parts[i]));
        ru_text_add(out, "]");
    }
    ru_text_add(out, "]}");
}

static void tell_json(const ru_rig *rig, const char *where, ru_text *out)
{
    ru_json_string(out, "{\n \"scenario\": ", where);
    ru_json_string(out, ",\n \"rig\": ", rig->name);
    ru_json_string(out, ",\n \"component\": ", rig->component);
    ru_json_string(out, ",\n \"unit\": ", rig->unit);
    ru_text_add(out, ",\n \"moments\": %zu,\n \"runs\": %d", rig->n_time, rig->n_run);
    ru_json_number(out, ",\n \"volume\": ", rig->volume);
    ru_json_number(out, ",\n \"fed_volume\": ", fed_volume(rig));
    ru_json_number(out, ",\n \"flow\": ", fed_volume(rig) / rig->residence);
    ru_json_number(out, ",\n \"residence\": ", rig->residence);
    ru_json_number(out, ",\n \"distance\": ", rig->distance);
    ru_json_number(out, ",\n \"relative_distance\": ", relative(rig, rig->distance));
    ru_json_number(out, ",\n \"distance_well_mixed\": ", rig->distance_mixed);
    ru_text_add(out, ",\n \"at_end_of_search\": %s", rig->at_end ? "true" : "false");
    ru_json_string(out, ",\n \"remark\": ", ru_rig_remark(rig) ? ru_rig_remark(rig) : "");
    ru_text_add(out, ",\n \"units\": {\"volume\": \"m3\", \"fed_volume\": \"m3\", \"flow\": "
                     "\"m3/s\", \"residence\": \"s\"}");
    add_exposure("tank", &rig->large, out);
    add_exposure("small", &rig->small, out);
    add_exposure("well_mixed", &rig->mixed, out);
    ru_text_add(out, "\n}\n");
}

/* "dir/tank.yaml" -> "FOLDER/tank_rig_str-pfr.yaml". */
static ru_status write_scenario(const ru_rig *rig, const char *where,
                                const ru_scale_down_options *o)
{
    const char *base = ru_path_name(where);
    const char *remark = ru_rig_remark(rig);
    char path[4096], *whole = NULL;
    ru_text text = {0};
    snprintf(path, sizeof path, "%s/%.*s_rig_%s.yaml", o->folder, (int)ru_path_stem(base), base,
             rig->name);
    ru_text_add(&text,
                RU_SCALED_BY ": the process of %s in a rig %s of %.6g L.\n"
                             "# Fitted so that cells see as much %s as in the tank: distance %.4g "
                             "%s, %.3g of the mean there.\n"
                             "# Wasserstein distance over %zu moments of the feed; one well-mixed "
                             "vessel is at %.4g %s.\n%s%s%s%s",
                where, rig->name, 1e3 * rig->volume, rig->component, rig->distance, rig->unit,
                relative(rig, rig->distance), rig->n_time, rig->distance_mixed, rig->unit,
                remark ? "# ! " : "", remark ? remark : "", remark ? "\n" : "", rig->scenario);
    RU_TRY(ru_text_take(&text, &whole));
    ru_status status = ru_own_write(path, whole, RU_SCALED_BY, "no scaled scenario");
    free(whole);
    if (status == RU_OK && o->wrote)
        o->wrote(path, o->context);
    return status;
}

static ru_status write_page(const ru_rig *rig, const char *where, const ru_scale_down_options *o)
{
    char title[512];
    ru_page *page = NULL;
    snprintf(title, sizeof title, "Scale-down rig %s for %s", rig->name, where);
    RU_TRY(ru_front_page_open(o->page, title, o->command_line, &page));
    return ru_front_page_close(&page, o->page, ru_scale_page_rig(rig, page));
}

ru_status ru_read_volume(const char *text, double *volume)
{
    RU_REQUIRE(ru_vessel_is_volume(text, volume) && *volume > 0, RU_ERR_USAGE,
               "'%.80s' is no volume such as 3 L", text);
    return RU_OK;
}

ru_status ru_scale_down(const char *path, const ru_scale_down_options *options, char **report)
{
    const ru_scale_down_options *o = options;
    ru_document *document = NULL;
    ru_text out = {0};
    ru_rig rig;
    *report = NULL;
    RU_TRY(ru_yaml_read(path, o->sets, o->n_set, &document));
    const ru_rig_task task = {.from = document,
                              .result = o->result,
                              .kind = o->kind,
                              .component = o->component,
                              .volume = o->volume > 0 ? o->volume : 3e-3};
    ru_status status = ru_rig_build(&task, &rig);
    ru_document_destroy(&document);
    RU_TRY(status);
    if (o->page)
        status = write_page(&rig, path, o);
    if (status == RU_OK && o->folder)
        status = write_scenario(&rig, path, o);
    if (status == RU_OK) {
        if (o->json)
            tell_json(&rig, path, &out);
        else
            tell_text(&rig, path, o, &out);
        status = ru_text_take(&out, report);
    }
    ru_rig_clear(&rig);
    return status;
}
