/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/vessel.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/base/unit.h>
#include <ru/core/gas.h>
#include <ru/core/scenario.h>
#include <ru/io/yaml_read.h>
#include <ru/scale/grow.h>
#include <ru/scale/point.h>

/* What a scenario may say, m3. */
static const double smallest = 1e-9, largest = 1e5;

int ru_vessel_is_volume(const char *word, double *volume)
{
    char unit[64];
    double number;
    struct stat there;
    int good = stat(word, &there) != 0 &&
               ru_unit_split(word, &number, unit, sizeof unit) == RU_OK && unit[0] &&
               ru_unit_same_dimension(unit, "m3") && ru_unit_to_si(unit, number, volume) == RU_OK;
    ru_fault_clear();
    return good;
}

/* --- what both are --- */

static ru_status build_scenario(const ru_document *document, ru_scenario **scenario)
{
    ru_diagnostics log = {.document = document};
    ru_status status = ru_scenario_build(document, &log, scenario);
    ru_diagnostics_clear(&log);
    return status;
}

static const char *name_of(const ru_document *document)
{
    return document->n_source ? document->sources[0]->name : "the scenario";
}

/* Rules and places need one shape with one height. */
static ru_status check_shape(const ru_document *document, const ru_scenario *s)
{
    RU_REQUIRE(s->mixing.kind != RU_MIXING_COMPARTMENTS && s->mixing.kind != RU_MIXING_TANKS,
               RU_ERR_INPUT,
               "%s: 'mixing.kind' is a list of volumes, which has no shape to scale\n"
               "    help: describe the vessel by 'vessel.diameter' and 'mixing.impellers'; "
               "'kind: well-mixed' may stay",
               name_of(document));
    RU_REQUIRE(!isnan(s->vessel.diameter), RU_ERR_INPUT,
               "%s: 'vessel.diameter' is needed to go from one vessel to another",
               name_of(document));
    return RU_OK;
}

/* --- trees --- */

static void remove_key(ru_tree *map, const char *key)
{
    for (size_t i = map ? map->n_item : 0; i-- > 0;)
        if (map->items[i]->key && strcmp(map->items[i]->key, key) == 0)
            ru_tree_remove(map, i);
}

/* Puts a copy of a key of `from` in the place of that of `to`; nothing there: nothing here. */
static ru_status replace(ru_tree *to, const ru_tree *from, const char *key)
{
    const ru_tree *node = ru_tree_find(from, key);
    ru_tree *copy;
    remove_key(to, key);
    if (!node)
        return RU_OK;
    RU_TRY(ru_tree_copy(node, &copy));
    RU_TRY(ru_tree_add(to, copy));
    return RU_OK;
}

/* Short forms become maps, so that keys can be found. */
static ru_status widen(const ru_tree *root)
{
    static const char *const shorts[][2] = {
        {"time", "end"}, {"vessel", "volume"}, {"mixing", "kind"}, {"gas", "kla"}};
    for (size_t i = 0; i < sizeof shorts / sizeof shorts[0]; i++)
        RU_TRY(ru_tree_widen(root, shorts[i][0], RU_TREE_MAP, shorts[i][1]));
    const ru_tree *gas = ru_tree_find(root, "gas"), *mixing = ru_tree_find(root, "mixing");
    if (gas)
        RU_TRY(ru_tree_widen(gas, "sparger", RU_TREE_MAP, "kind"));
    if (mixing)
        RU_TRY(ru_tree_widen(mixing, "circulation", RU_TREE_MAP, "kind"));
    static const char *const flows[] = {"feeds", "withdrawals"};
    for (size_t i = 0; i < 2; i++) {
        const ru_tree *list = ru_tree_find(root, flows[i]);
        for (size_t k = 0; list && k < list->n_item; k++)
            RU_TRY(ru_tree_widen(list->items[k], "profile", RU_TREE_MAP, "rate"));
    }
    return RU_OK;
}

/* The full path of a file that is named beside the file that names it. */
static ru_status anchor(const ru_document *document, ru_tree *map, const char *key)
{
    ru_tree *node = ru_tree_find(map, key);
    char folder[2048] = "", full[6144];
    struct stat there;
    if (!node || node->kind != RU_TREE_SCALAR || node->text[0] == '/')
        return RU_OK;
    const char *from = node->value_at.source;
    if (!from || strcmp(from, "--set") == 0)
        from = name_of(document);
    const char *slash = strrchr(from, '/');
    if (from[0] != '/' && !getcwd(folder, sizeof folder))
        return ru_fault(RU_ERR_SYSTEM, "the present folder cannot be told");
    snprintf(full, sizeof full, "%s%s%.*s%s", folder, folder[0] ? "/" : "",
             slash ? (int)(slash - from) + 1 : 0, from, node->text);
    if (stat(full, &there) != 0)
        return RU_OK; /* a word, no file */
    char *copy = strdup(full);
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory in a document");
    free(node->text);
    node->text = copy;
    return RU_OK;
}

ru_status ru_vessel_anchor(ru_document *document)
{
    ru_tree *cells = ru_tree_find(document->root, "cells");
    if (!cells || cells->kind != RU_TREE_MAP)
        return RU_OK;
    ru_tree *flux = ru_tree_find(cells, "flux"), *sbml = ru_tree_find(cells, "sbml");
    RU_TRY(anchor(document, cells, "library"));
    if (flux)
        RU_TRY(anchor(document, flux, "network"));
    if (sbml)
        RU_TRY(anchor(document, sbml, "file"));
    return RU_OK;
}

/* --- the move --- */

/* Takes a key out of a map, and says so. */
static void forget(ru_tree *map, const char *map_name, const char *key, const char *why,
                   ru_text *remarks)
{
    if (!ru_tree_find(map, key))
        return;
    remove_key(map, key);
    ru_text_add(remarks, "%s.%s is left out: %s\n", map_name, key, why);
}

/* What is given for one speed, gas flow or size goes; numbers in the place of a correlation stay,
 * for lack of another. */
static ru_status forget_fits(ru_tree *root, ru_text *remarks)
{
    static const char *const stay[] = {
        "gas.holdup", "gas.gassed_power", "mixing.impellers[].gassed_power",
        "mixing.circulation.riser_holdup", "mixing.circulation.downcomer_holdup"};
    static const char other[] = "it was for another speed or size";
    ru_tree *mixing = ru_tree_find(root, "mixing");
    ru_tree *circulation = ru_tree_find(mixing, "circulation");
    forget(mixing, "mixing", "dispersion", other, remarks);
    forget(mixing, "mixing", "calibrate", other, remarks);
    forget(circulation, "mixing.circulation", "flow", other, remarks);
    if (ru_tree_find(ru_tree_find(root, "gas"), "flow"))
        forget(circulation, "mixing.circulation", "superficial_velocity",
               "it follows from gas.flow", remarks);
    forget(ru_tree_find(root, "heat"), "heat", "power", "the power follows from the mixing",
           remarks);
    for (size_t i = 0; i < sizeof stay / sizeof stay[0]; i++) {
        int there;
        RU_TRY(ru_grow_path(root, stay[i], 1, &there));
        if (there)
            ru_text_add(remarks, "%s is given and stays, whatever speed and gas become\n", stay[i]);
    }
    return RU_OK;
}

/* Their jacket and coolant; the temperature and the heat that cells give off are the process's. */
static ru_status take_heat(ru_tree *root, const ru_tree *theirs, double temperature,
                           ru_text *remarks)
{
    static const char *const own[] = {"setpoint", "oxygen_heat", "heat_capacity"};
    ru_tree *heat = ru_tree_find(root, "heat"), *before = NULL;
    char text[64];
    if (!ru_tree_find(theirs, "heat")) {
        if (heat)
            ru_text_add(remarks, "heat is left out: the vessel tells no jacket or coil\n");
        remove_key(root, "heat");
        return RU_OK;
    }
    if (heat)
        RU_TRY(ru_tree_copy(heat, &before));
    ru_status status = replace(root, theirs, "heat");
    heat = ru_tree_find(root, "heat");
    int controlled = ru_tree_find(heat, "setpoint") != NULL;
    for (size_t i = 0; i < sizeof own / sizeof own[0] && status == RU_OK; i++)
        status = replace(heat, before, own[i]);
    snprintf(text, sizeof text, "%.8g K", temperature);
    if (status == RU_OK && controlled && !ru_tree_find(heat, "setpoint"))
        status = ru_grow_put(heat, "setpoint", text);
    ru_tree_destroy(&before);
    return status;
}

/* A correlation for vessels with impellers says nothing of one without, and the other way round. */
static ru_status take_correlations(ru_tree *gas, const ru_tree *their_gas,
                                   const ru_scenario *before, const ru_scenario *there,
                                   ru_text *remarks)
{
    static const char *const keys[] = {"correlation",  "kla",       "gassed_power_by",
                                       "gassed_power", "holdup_by", "holdup"};
    if (before->gas.kind == RU_KLA_GIVEN ||
        (before->mixing.n_impeller > 0) == (there->mixing.n_impeller > 0))
        return RU_OK;
    RU_REQUIRE(ru_tree_find(their_gas, "correlation") || ru_tree_find(their_gas, "kla"),
               RU_ERR_INPUT,
               "gas.correlation is for vessels with%s impellers, the vessel is one with%s\n"
               "    help: give 'gas.correlation' or 'gas.kla' in the vessel's file",
               before->mixing.n_impeller ? "" : "out", there->mixing.n_impeller ? "" : "out");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        RU_TRY(replace(gas, their_gas, keys[i]));
    ru_text_add(remarks, "what kLa, hold-up and power under gas go by is the vessel's: "
                         "correlations are for vessels with impellers or for those without\n");
    return RU_OK;
}

typedef struct moving {
    ru_document *document;       /* what becomes the result */
    ru_document *theirs;         /* the vessel's file; NULL: a volume */
    ru_scenario *before, *there; /* the process where it is; the vessel's file built */
    double volume;               /* m3, where it is a volume */
    ru_text *remarks;
} moving;

/* The vessel's own keys from its file; what the process is stays. */
static ru_status take_vessel(const moving *m)
{
    static const char *const shape[] = {"volume", "diameter", "bottom", "baffles", "baffle_width"};
    ru_tree *root = m->document->root;
    const ru_tree *theirs = m->theirs->root;
    ru_tree *vessel = ru_tree_find(root, "vessel"), *gas = ru_tree_find(root, "gas");
    const ru_tree *their_gas = ru_tree_find(theirs, "gas");
    for (size_t i = 0; i < sizeof shape / sizeof shape[0]; i++)
        RU_TRY(replace(vessel, ru_tree_find(theirs, "vessel"), shape[i]));
    RU_TRY(replace(root, theirs, "mixing"));
    RU_TRY(take_heat(root, theirs, m->before->vessel.temperature, m->remarks));
    if (!gas)
        return RU_OK;
    if (ru_tree_find(their_gas, "sparger"))
        RU_TRY(replace(gas, their_gas, "sparger"));
    if (ru_tree_find(their_gas, "head_pressure"))
        RU_TRY(replace(gas, their_gas, "head_pressure"));
    else if (ru_tree_find(gas, "head_pressure"))
        ru_text_add(m->remarks, "gas.head_pressure is the process's: the vessel tells none\n");
    return take_correlations(gas, their_gas, m->before, m->there, m->remarks);
}

/* Saturations that are given hold for a head pressure. */
static ru_status follow_pressure(ru_tree *root, double ratio, ru_text *remarks)
{
    static const char *const given[] = {"gas.oxygen_saturation", "gas.carbon_dioxide_equilibrium"};
    for (size_t i = 0; i < 2 && ratio != 1; i++) {
        int there;
        RU_TRY(ru_grow_path(root, given[i], ratio, &there));
        if (there)
            ru_text_add(remarks, "%s is %.4g times as large, with the head pressure\n", given[i],
                        ratio);
    }
    return RU_OK;
}

static double height(const ru_vessel *vessel)
{
    return vessel->volume / (vessel->diameter * vessel->diameter);
}

static ru_status into_volume(moving *m)
{
    double ratio = m->volume / m->before->vessel.volume, length = cbrt(ratio);
    RU_REQUIRE(m->volume >= smallest && m->volume <= largest, RU_ERR_INPUT,
               "a vessel holds %g to %g m3, not %g m3", smallest, largest, m->volume);
    RU_TRY(forget_fits(m->document->root, m->remarks));
    RU_TRY(ru_grow_lengths(m->document->root, length));
    RU_TRY(ru_grow_amounts(m->document->root, ratio));
    return ru_grow_places(m->document->root, length, length);
}

static ru_status into_file(moving *m)
{
    const ru_vessel *from = &m->before->vessel, *to = &m->there->vessel;
    ru_tree *root = m->document->root;
    double wide = to->diameter / from->diameter, high = height(to) / height(from);
    RU_TRY(ru_grow_sparger(root, wide, high));
    RU_TRY(take_vessel(m));
    RU_TRY(forget_fits(root, m->remarks));
    if (m->before->gas.present && m->there->gas.present &&
        ru_tree_find(ru_tree_find(m->theirs->root, "gas"), "head_pressure"))
        RU_TRY(follow_pressure(root, m->there->gas.head_pressure / m->before->gas.head_pressure,
                               m->remarks));
    RU_TRY(ru_grow_amounts(root, to->volume / from->volume));
    return ru_grow_places(root, wide, high);
}

/* A gas flow becomes one per liquid, until a rule says what it is. */
static ru_status keep_aeration(const moving *m)
{
    ru_tree *gas = ru_tree_find(m->document->root, "gas");
    char text[64];
    if (!ru_tree_find(gas, "flow") || !(m->before->gas.molar_flow > 0))
        return RU_OK;
    snprintf(text, sizeof text, "%.17g vvm", ru_vvm_of(m->before, m->before->gas.molar_flow));
    return ru_grow_put(gas, "flow", text);
}

static ru_status move(moving *m)
{
    RU_TRY(build_scenario(m->document, &m->before));
    RU_TRY(check_shape(m->document, m->before));
    if (m->theirs) {
        RU_TRY(build_scenario(m->theirs, &m->there));
        RU_TRY(check_shape(m->theirs, m->there));
        RU_TRY(widen(m->theirs->root));
    }
    RU_TRY(widen(m->document->root));
    RU_TRY(keep_aeration(m));
    RU_TRY(ru_vessel_anchor(m->document));
    return m->theirs ? into_file(m) : into_volume(m);
}

ru_status ru_vessel_move(const ru_document *from, const char *to, ru_document **moved,
                         ru_text *remarks)
{
    moving m = {.remarks = remarks};
    *moved = NULL;
    ru_status status = RU_OK;
    struct stat there;
    if (!ru_vessel_is_volume(to, &m.volume))
        status = stat(to, &there) == 0
                     ? ru_yaml_read(to, NULL, 0, &m.theirs)
                     : ru_fault(RU_ERR_INPUT,
                                "'%.200s' is neither a volume such as 22 m3 nor a file", to);
    if (status == RU_OK)
        status = ru_document_copy(from, &m.document);
    if (status == RU_OK)
        status = move(&m);
    ru_scenario_destroy(&m.before);
    ru_scenario_destroy(&m.there);
    if (status != RU_OK)
        ru_document_destroy(&m.document);
    /* Places of what was taken borrow the names of its file: only the text is used from here. */
    if (status == RU_OK) {
        char *text = NULL;
        ru_document *fresh = NULL;
        status = ru_tree_write(m.document->root, &text);
        if (status == RU_OK)
            status = ru_yaml_read_text(text, "the scaled scenario", NULL, 0, &fresh);
        free(text);
        ru_document_destroy(&m.document);
        m.document = fresh;
    }
    ru_document_destroy(&m.theirs);
    *moved = m.document;
    RU_TRY(status);
    return RU_OK;
}
