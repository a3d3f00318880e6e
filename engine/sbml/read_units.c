/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/read.h>

#include <sbml/SBMLTypes.h>

#include <math.h>
#include <string.h>

/* What a unit of SBML is in kg, mol, m and s. */
typedef struct measure {
    double factor; /* NAN: not known */
    double mass, amount, length, time;
} measure;

static const struct {
    const char *kind;
    measure is;
} kinds[] = {
    {"second", {1, 0, 0, 0, 1}},        {"mole", {1, 0, 1, 0, 0}},
    {"gram", {1e-3, 1, 0, 0, 0}},       {"kilogram", {1, 1, 0, 0, 0}},
    {"metre", {1, 0, 0, 1, 0}},         {"meter", {1, 0, 0, 1, 0}},
    {"litre", {1e-3, 0, 0, 3, 0}},      {"liter", {1e-3, 0, 0, 3, 0}},
    {"dimensionless", {1, 0, 0, 0, 0}},
};

static measure of_kind(const char *kind)
{
    for (size_t i = 0; kind && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].is;
    return (measure){NAN, 0, 0, 0, 0};
}

static measure of_definition(UnitDefinition_t *definition)
{
    measure product = {1, 0, 0, 0, 0};
    for (unsigned i = 0; i < UnitDefinition_getNumUnits(definition); i++) {
        const Unit_t *u = UnitDefinition_getUnit(definition, i);
        measure kind = of_kind(UnitKind_toString(Unit_getKind(u)));
        double power = Unit_getExponentAsDouble(u);
        product.factor *=
            pow(Unit_getMultiplier(u) * pow(10, Unit_getScale(u)) * kind.factor, power);
        product.mass += power * kind.mass;
        product.amount += power * kind.amount;
        product.length += power * kind.length;
        product.time += power * kind.time;
    }
    return product;
}

/* The unit of that id: the model's own, or one that SBML knows. */
static measure find(Model_t *source, const char *id)
{
    UnitDefinition_t *definition = id ? Model_getUnitDefinitionById(source, id) : NULL;
    if (definition)
        return of_definition(definition);
    return of_kind(id);
}

/* Before Level 3 three names have a meaning where the model does not define them. */
static measure usual(ru_sbml_model *m, Model_t *source, const char *id, const char *kind)
{
    if (m->level > 2)
        return (measure){NAN, 0, 0, 0, 0};
    return Model_getUnitDefinitionById(source, id) ? find(source, id) : of_kind(kind);
}

void ru_sbml_read_units(ru_sbml_model *m, Model_t *source)
{
    ru_sbml_units *u = &m->units;
    measure time = Model_isSetTimeUnits(source) ? find(source, Model_getTimeUnits(source))
                                                : usual(m, source, "time", "second");
    measure substance = Model_isSetSubstanceUnits(source)
                            ? find(source, Model_getSubstanceUnits(source))
                            : usual(m, source, "substance", "mole");
    measure volume = Model_isSetVolumeUnits(source) ? find(source, Model_getVolumeUnits(source))
                                                    : usual(m, source, "volume", "litre");
    u->time = time.time == 1 ? time.factor : NAN;
    u->is_mass = substance.mass == 1;
    u->substance = substance.mass + substance.amount == 1 ? substance.factor : NAN;
    u->volume = volume.length == 3 ? volume.factor : NAN;
    /* One that all compartments or species name themselves. */
    for (unsigned i = 0; i < Model_getNumCompartments(source) && isnan(u->volume); i++) {
        const Compartment_t *c = Model_getCompartment(source, i);
        measure own = find(source, Compartment_isSetUnits(c) ? Compartment_getUnits(c) : NULL);
        u->volume = own.length == 3 ? own.factor : NAN;
    }
    for (unsigned i = 0; i < Model_getNumSpecies(source) && isnan(u->substance); i++) {
        const Species_t *s = Model_getSpecies(source, i);
        const char *id = Species_isSetSubstanceUnits(s) ? Species_getSubstanceUnits(s) : NULL;
        measure own = find(source, id);
        u->is_mass = own.mass == 1;
        u->substance = own.mass + own.amount == 1 ? own.factor : NAN;
    }
}
