/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/cell.h>

#include <math.h>
#include <stddef.h>

#define TEXT(field, key, sample, words)                                                            \
    {                                                                                              \
        .name = key, .kind = RU_KEY_TEXT, .offset = offsetof(ru_sbml_cell_spec, field),            \
        .optional = 1, .example = sample, .help = words                                            \
    }
#define TEXTS(field, key, sample, words)                                                           \
    {                                                                                              \
        .name = key, .kind = RU_KEY_TEXTS, .offset = offsetof(ru_sbml_cell_spec, field),           \
        .count_offset = offsetof(ru_sbml_cell_spec, n_##field), .optional = 1, .example = sample,  \
        .help = words                                                                              \
    }

static const ru_key keys[] = {
    {.name = "file",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_sbml_cell_spec, file),
     .example = "model.xml",
     .help = "the SBML file, beside the scenario"},
    TEXT(time, "time", "min", "the model's unit of time; absent: as the file says"),
    TEXT(substance, "substance", "mmol",
         "the model's unit of substance, an amount or a mass; absent: as the file says"),
    TEXT(volume, "volume", "L", "the model's unit of volume; absent: as the file says"),
    TEXTS(medium, "medium", "[extracellular]",
          "compartments that are the liquid; absent: all, where nothing tells of cells"),
    TEXTS(outside, "outside", "[glucose_e]",
          "species outside the cells although their compartment is not the liquid"),
    TEXT(biomass, "biomass", "X",
         "species that is the dry mass of cells; absent: a state `biomass` is added"),
    TEXT(growth, "growth", "mu",
         "variable or reaction whose value is the specific growth rate of that state; absent: the "
         "cells do not grow"),
    {.name = "dry_mass",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_sbml_cell_spec, dry_mass),
     .unit = "g",
     .low = 1e-30,
     .high = 1e12,
     .optional = 1,
     .unset = NAN,
     .example = "1 g",
     .help = "dry mass of the cells that the model's amounts and rates belong to"},
    {.name = "cell_volume",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_sbml_cell_spec, cell_volume),
     .unit = "mL/g",
     .low = 1e-3,
     .high = 1e3,
     .optional = 1,
     .unset = NAN,
     .example = "2 mL/g",
     .help = "in place of it: volume of the compartments inside per dry mass of cells"},
    TEXT(oxygen, "oxygen", "O2", "species that is dissolved oxygen"),
    TEXT(carbon_dioxide, "carbon_dioxide", "CO2", "species that is dissolved carbon dioxide"),
    TEXT(substrate, "substrate", "glucose", "species that is the substrate"),
    {.name = "units",
     .kind = RU_KEY_TREE,
     .offset = offsetof(ru_sbml_cell_spec, units),
     .optional = 1,
     .example = "{X: g/L}",
     .help = "species outside whose numbers are concentrations in another unit"},
    TEXTS(balanced, "balanced", "[glucose]",
          "species that the model holds (boundary, constant) and the reactor balances"),
    TEXTS(without, "without", "[feed, aeration]",
          "reactions that are left out, since the reactor does what they stand for"),
    TEXTS(in_medium, "in_medium", "[hydrolysis]",
          "reactions that go on in the liquid, by its volume and not by the cells in it"),
};

const ru_table ru_sbml_cell_table = {.name = "sbml",
                                     .help = "An SBML model as cell model.",
                                     .keys = keys,
                                     .n_key = sizeof keys / sizeof keys[0],
                                     .size = sizeof(ru_sbml_cell_spec),
                                     .short_key = "file",
                                     .keeps_node = 1};
