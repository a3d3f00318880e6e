/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/physics/impeller.h>

/* Checks across parts of a scenario: geometry, places, names. */

static const double pi = 3.14159265358979323846;

/* What the checks work on. */
typedef struct checking {
    ru_draft *draft;
    const ru_tree *root;
    ru_tree *resolved;
    ru_diagnostics *log;
    double height; /* m of liquid in a cylinder, NAN otherwise */
} checking;

/* Place of `part.key`, of the part, or of the first key of the document. */
static ru_place_in_text place_in(const checking *c, const char *part, const char *key)
{
    const ru_tree *node = ru_tree_find(c->root, part);
    ru_place_in_text nowhere = c->root->value_at;
    nowhere.length = 0;
    return node ? ru_table_place(node, key) : nowhere;
}

static ru_status fill_volume(checking *c)
{
    ru_draft *draft = c->draft;
    ru_vessel *vessel = &draft->vessel.vessel;
    double sum = 0;
    for (size_t i = 0; i < draft->mixing.n_compartment; i++)
        sum += draft->mixing.compartments[i].compartment.volume;
    int has_compartments = draft->mixing.kind == RU_MIXING_COMPARTMENTS;
    if (isnan(vessel->volume) && !has_compartments) {
        ru_diagnostics_error(c->log, place_in(c, "vessel", NULL), "write e.g. 'volume: 15 m3'",
                             "vessel: 'volume' is missing");
    } else if (isnan(vessel->volume)) {
        vessel->volume = sum;
        RU_TRY(
            ru_table_resolve(ru_tree_find(c->resolved, "vessel"), "volume", &vessel->volume, "m3"));
    } else if (has_compartments && fabs(sum - vessel->volume) > 1e-6 * vessel->volume) {
        ru_diagnostics_error(c->log, place_in(c, "vessel", "volume"),
                             "leave vessel.volume out: the compartments say it",
                             "vessel.volume is %.6g m3, but the compartments add up to %.6g m3",
                             vessel->volume, sum);
    }
    return RU_OK;
}

static ru_status fill_output(checking *c)
{
    ru_output *output = &c->draft->output.output;
    const ru_draft_time *time = &c->draft->time;
    if (!isnan(output->series_interval))
        return RU_OK;
    output->series_interval = (time->end - time->start) / 200;
    RU_TRY(ru_table_resolve(ru_tree_find(c->resolved, "output"), "series_interval",
                            &output->series_interval, "s"));
    return RU_OK;
}

static ru_status fill_circulation(checking *c, size_t i)
{
    ru_impeller *impeller = &c->draft->mixing.impellers[i].impeller;
    double ratio = c->draft->vessel.vessel.diameter / impeller->diameter;
    if (!isnan(impeller->circulation) || isnan(ratio) || ratio <= 1)
        return RU_OK;
    impeller->circulation = ru_impeller_circulation(ratio);
    const ru_tree *list = ru_tree_find(ru_tree_find(c->resolved, "mixing"), "impellers");
    RU_TRY(ru_table_resolve(list->items[i], "circulation", &impeller->circulation, "1"));
    return RU_OK;
}

static void check_impeller(checking *c, const ru_draft_impeller *draft)
{
    const ru_impeller *impeller = &draft->impeller;
    double width = c->draft->vessel.vessel.diameter;
    if (impeller->diameter >= width)
        ru_diagnostics_error(c->log, ru_table_place(draft->node, "diameter"),
                             "usual are 0.3 to 0.5 of the vessel's diameter",
                             "the impeller (%.4g m) does not fit into the vessel (%.4g m)",
                             impeller->diameter, width);
    if (impeller->height + impeller->blade_height / 2 >= c->height)
        ru_diagnostics_error(c->log, ru_table_place(draft->node, "height"),
                             "impellers are below the surface of the liquid",
                             "the impeller reaches above the liquid, which is %.4g m high",
                             c->height);
}

static void check_circulation(checking *c)
{
    const ru_draft_circulation *draft = &c->draft->mixing.circulation;
    const ru_circulation *tube = &draft->circulation;
    double width = c->draft->vessel.vessel.diameter;
    if (draft->node && draft->kind == RU_CIRCULATION_COLUMN && isnan(tube->superficial_velocity) &&
        (!c->draft->gas.node || isnan(c->draft->gas.flow)))
        ru_diagnostics_error(c->log, ru_table_place(draft->node, NULL),
                             "give 'superficial_velocity', or gas with a 'flow'",
                             "no gas drives the column");
    if (!draft->node || draft->kind != RU_CIRCULATION_TUBE)
        return;
    if (tube->tube_diameter >= width)
        ru_diagnostics_error(c->log, ru_table_place(draft->node, "tube_diameter"),
                             "liquid comes down between tube and wall",
                             "the tube (%.4g m) does not fit into the vessel (%.4g m)",
                             tube->tube_diameter, width);
    if (tube->tube_top >= c->height)
        ru_diagnostics_error(c->log, ru_table_place(draft->node, "tube_top"),
                             "liquid turns above the tube",
                             "the tube reaches above the liquid, which is %.4g m high", c->height);
}

/* Impellers on one shaft may be close, but not within each other. */
static void check_apart(checking *c, const ru_draft_impeller *draft, const ru_impeller *other)
{
    const ru_impeller *impeller = &draft->impeller;
    double apart = fabs(impeller->height - other->height);
    if (apart > 0 && apart >= 0.5 * (impeller->blade_height + other->blade_height))
        return;
    ru_diagnostics_error(c->log, ru_table_place(draft->node, "height"),
                         "impellers sit one above the other, usually 1 to 2 diameters apart",
                         "the blades of two impellers overlap: %.4g m and %.4g m above the bottom",
                         other->height, impeller->height);
}

/* Diameter and height of the liquid, and impellers that fit into it. */
static void check_geometry(checking *c)
{
    const ru_vessel *vessel = &c->draft->vessel.vessel;
    const ru_draft_mixing *mixing = &c->draft->mixing;
    if (isnan(vessel->diameter)) {
        if (mixing->kind != RU_MIXING_WELL_MIXED)
            ru_diagnostics_error(c->log, place_in(c, "vessel", NULL),
                                 "write e.g. 'diameter: 2.1 m'",
                                 "vessel: 'diameter' is missing, and mixing.kind is %s",
                                 ru_find_mixing_kind(mixing->kind));
        return;
    }
    c->height = vessel->volume / (pi / 4 * vessel->diameter * vessel->diameter);
    check_circulation(c);
    for (size_t i = 0; i < mixing->n_impeller; i++) {
        check_impeller(c, &mixing->impellers[i]);
        for (size_t k = 0; k < i; k++)
            check_apart(c, &mixing->impellers[i], &mixing->impellers[k].impeller);
    }
}

static void check_point(checking *c, const ru_draft_place *place)
{
    double radius = c->draft->vessel.vessel.diameter / 2;
    if (place->r > radius)
        ru_diagnostics_error(c->log, ru_table_place(place->node, "r"),
                             "r is measured from the axis",
                             "the place is outside the vessel, whose radius is %.4g m", radius);
    if (place->z > c->height)
        ru_diagnostics_error(c->log, ru_table_place(place->node, "z"),
                             "z is measured from the bottom",
                             "the place is above the liquid, which is %.4g m high", c->height);
}

static void check_named_place(checking *c, const ru_draft_place *place)
{
    const ru_draft_mixing *mixing = &c->draft->mixing;
    for (size_t i = 0; i < mixing->n_compartment; i++)
        if (strcmp(mixing->compartments[i].compartment.name, place->compartment) == 0)
            return;
    ru_miss_compartment(c->log, mixing, place->compartment,
                        ru_table_place(place->node, "compartment"));
}

/* A place must be of the sort that the mixing has. */
static void check_place(checking *c, const ru_draft_place *place)
{
    if (!place->node)
        return;
    ru_place_in_text at = ru_table_place(place->node, NULL);
    int kind = c->draft->mixing.kind;
    if (kind == RU_MIXING_WELL_MIXED) {
        /* Every point is the same there, so that a cylinder can be taken as well mixed. */
        if (place->compartment)
            ru_diagnostics_error(c->log, at, "remove 'at', or choose mixing.kind: compartments",
                                 "a well-mixed vessel has no compartments");
        return;
    }
    if (kind == RU_MIXING_COMPARTMENTS && !place->compartment)
        ru_diagnostics_error(c->log, at, "write e.g. '{compartment: top}'",
                             "a place among compartments is the name of one");
    else if (kind != RU_MIXING_COMPARTMENTS && place->compartment)
        ru_diagnostics_error(c->log, at, "write e.g. '{r: 0.8 m, theta: 0 deg, z: 5.9 m}'",
                             "a place with mixing.kind %s is given by r, theta and z",
                             ru_find_mixing_kind(kind));
    else if (place->compartment)
        check_named_place(c, place);
    else if (!isnan(c->height))
        check_point(c, place);
}

/* Names become names of data sets: plain, and each of its own in its list. */
static void check_name(checking *c, const ru_tree *list, size_t i)
{
    const ru_tree *name = ru_tree_find(list->items[i], "name");
    if (!name || name->kind != RU_TREE_SCALAR)
        return;
    for (const char *at = name->text; *at; at++) {
        if (isalnum((unsigned char)*at) || strchr("_-", *at))
            continue;
        ru_diagnostics_error(c->log, name->value_at, "use letters, digits, '_' and '-'",
                             "'%.80s' cannot be a name", name->text);
        break;
    }
    for (size_t k = 0; k < i; k++) {
        const ru_tree *other = ru_tree_find(list->items[k], "name");
        if (other && other->text && strcmp(other->text, name->text) == 0) {
            ru_diagnostics_error(c->log, name->value_at, "each has its own name",
                                 "the name '%.80s' is taken", name->text);
            return;
        }
    }
}

static void check_names(checking *c, const ru_tree *list)
{
    for (size_t i = 0; list && list->kind == RU_TREE_LIST && i < list->n_item; i++)
        check_name(c, list, i);
}

static void check_pulse(checking *c, const ru_draft_pulse *pulse)
{
    const ru_draft_time *time = &c->draft->time;
    if (pulse->time < time->start || pulse->time >= time->end)
        ru_diagnostics_error(c->log, ru_table_place(pulse->node, "time"),
                             "it happens at or after the start and before the end",
                             "the pulse at %.6g h is outside the run (%.6g h to %.6g h)",
                             pulse->time / 3600, time->start / 3600, time->end / 3600);
}

/* What gas needs of the vessel: an area to rise through, impellers for their correlations. */
static void check_gas(checking *c)
{
    const ru_draft *draft = c->draft;
    int fed = draft->gas.node && draft->gas.flow > 0, wide = !isnan(draft->vessel.vessel.diameter);
    int kind = draft->gas.gas.kind, stirred = kind != RU_KLA_GIVEN && kind < RU_KLA_HEIJNEN;
    if (draft->gas.node && stirred && (!wide || draft->mixing.n_impeller == 0))
        ru_diagnostics_error(c->log, ru_table_place(draft->gas.node, "correlation"),
                             "give 'kla' instead, or 'mixing.impellers' and 'vessel.diameter'",
                             "a correlation for kLa needs the power drawn by impellers");
    else if (draft->gas.node && kind >= RU_KLA_HEIJNEN && !wide)
        ru_diagnostics_error(c->log, ru_table_place(draft->gas.node, "correlation"),
                             "write e.g. 'diameter: 2.1 m' under vessel",
                             "a correlation for kLa needs the vessel's diameter");
    if (fed && isnan(draft->gas.gas.holdup) && !wide && draft->gas.gas.phase >= RU_GAS_PLUG)
        ru_diagnostics_error(c->log, ru_table_place(draft->gas.node, "phase"),
                             "give 'holdup', or 'vessel.diameter' for a correlation",
                             "how much gas the vessel holds is not known");
}

/* Gas that rises from node to node spreads its kLa by itself. */
static void check_own_kla(checking *c)
{
    const ru_draft_mixing *mixing = &c->draft->mixing;
    if (!c->draft->gas.node || c->draft->gas.gas.phase < RU_GAS_PLUG)
        return;
    for (size_t i = 0; i < mixing->n_compartment; i++)
        if (!isnan(mixing->compartments[i].kla)) {
            ru_diagnostics_error(c->log, ru_table_place(mixing->compartments[i].node, "kla"),
                                 "choose gas.phase constant or mixed, or leave it out",
                                 "gas that rises through compartments gives '%.80s' its kLa",
                                 mixing->compartments[i].compartment.name);
            return;
        }
}

/* How far light goes must be known. */
static void check_light(checking *c)
{
    const ru_draft_light *light = &c->draft->light;
    int on_grid = c->draft->mixing.kind == RU_MIXING_CYLINDER;
    if (!light->node)
        return;
    if (light->kind == RU_LIGHT_SLAB && isnan(light->light.depth) && !on_grid)
        ru_diagnostics_error(c->log, ru_table_place(light->node, NULL), "write e.g. 'depth: 50 mm'",
                             "light: the depth of the layer is not known");
    if (light->kind == RU_LIGHT_CYLINDER && isnan(c->draft->vessel.vessel.diameter))
        ru_diagnostics_error(c->log, ru_table_place(light->node, "kind"),
                             "write e.g. 'diameter: 60 mm' under vessel",
                             "light: a cylinder needs the vessel's diameter");
}

ru_status ru_check_draft(ru_draft *draft, const ru_tree *root, ru_tree *resolved,
                         ru_diagnostics *log)
{
    checking c = {draft, root, resolved, log, NAN};
    RU_TRY(fill_volume(&c));
    RU_TRY(fill_output(&c));
    if (log->n_error == 0 && draft->mixing.kind != RU_MIXING_COMPARTMENTS)
        check_geometry(&c);
    for (size_t i = 0; i < draft->mixing.n_impeller; i++)
        RU_TRY(fill_circulation(&c, i));
    for (size_t i = 0; i < draft->n_feed; i++)
        check_place(&c, &draft->feeds[i].at);
    for (size_t i = 0; i < draft->n_withdrawal; i++)
        check_place(&c, &draft->withdrawals[i].at);
    for (size_t i = 0; i < draft->n_sensor; i++)
        check_place(&c, &draft->sensors[i].at);
    for (size_t i = 0; i < draft->n_pulse; i++) {
        check_place(&c, &draft->pulses[i].at);
        check_pulse(&c, &draft->pulses[i]);
    }
    static const char *const named[] = {"feeds", "withdrawals", "sensors"};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        check_names(&c, ru_tree_find(root, named[i]));
    check_names(&c, ru_tree_find(ru_tree_find(root, "mixing"), "compartments"));
    check_gas(&c);
    check_light(&c);
    check_own_kla(&c);
    return RU_OK;
}
