#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""cobra_pickle.py MODEL... OUT: the first of the models that is there, a pickle of the package
python-cobra-data or SBML with fbc version 2, as COBRA JSON (OUT ends in .json) or as SBML. No cobra
is needed: what a pickle is made of is read into plain objects.
"""
import json
import os
import pickle
import sys
import xml.etree.ElementTree
from xml.sax.saxutils import quoteattr


class Plain:
    """Stands for any class of the pickle: keeps what it is given."""

    def __init__(self, *arguments, **words):
        self.items = []

    def __setstate__(self, state):
        if isinstance(state, dict):
            self.__dict__.update(state)

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __setitem__(self, key, value):
        self.items.append((key, value))

    def __hash__(self):
        return id(self)


class Reader(pickle.Unpickler):
    def find_class(self, module, name):
        if module in ("builtins", "__builtin__", "collections", "copyreg", "copy_reg"):
            return super().find_class(module, name)
        return type(name, (Plain,), {})


def read(path):
    with open(path, "rb") as file:
        model = Reader(file, encoding="latin1").load()
    species = [{"id": s._id, "name": s.name or "", "formula": s.formula or ""}
               for s in model.metabolites.items]
    reactions = [{"id": r._id, "name": r.name or "",
                  "metabolites": {s._id: v for s, v in r._metabolites.items()},
                  "lower_bound": r._lower_bound, "upper_bound": r._upper_bound}
                 for r in model.reactions.items]
    # The pickle keeps its objective in a solver's own format; the core biomass is what it is.
    for r in reactions:
        if "BIOMASS" in r["id"].upper() and "core" in r["id"]:
            r["objective_coefficient"] = 1.0
    return {"id": model._id, "metabolites": species, "reactions": reactions}


CORE = "{http://www.sbml.org/sbml/level3/version1/core}"
FBC = "{http://www.sbml.org/sbml/level3/version1/fbc/version2}"


def read_sbml(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    values = {p.get("id"): float(p.get("value")) for p in root.iter(CORE + "parameter")}
    goals = {g.get(FBC + "reaction") for g in root.iter(FBC + "fluxObjective")}
    species = [{"id": s.get("id")[2:], "name": s.get("name", ""),
                "formula": s.get(FBC + "chemicalFormula", "")} for s in root.iter(CORE + "species")]
    reactions = []
    for r in root.iter(CORE + "reaction"):
        parts = {}
        for tag, sign in (("listOfReactants", -1), ("listOfProducts", 1)):
            for part in r.iterfind(f"{CORE}{tag}/{CORE}speciesReference"):
                name = part.get("species")[2:]
                parts[name] = parts.get(name, 0) + sign * float(part.get("stoichiometry"))
        reactions.append({"id": r.get("id")[2:], "name": r.get("name", ""), "metabolites": parts,
                          "lower_bound": values[r.get(FBC + "lowerFluxBound")],
                          "upper_bound": values[r.get(FBC + "upperFluxBound")],
                          "objective_coefficient": float(r.get("id") in goals)})
    return {"id": root.find(CORE + "model").get("id"), "metabolites": species,
            "reactions": reactions}


def write_sbml(model, out):
    bounds = sorted({b for r in model["reactions"] for b in (r["lower_bound"], r["upper_bound"])})
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n'
              '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" '
              'xmlns:fbc="http://www.sbml.org/sbml/level3/version1/fbc/version2" '
              'fbc:required="false">\n<model id="genome" fbc:strict="true"><listOfCompartments>'
              '<compartment id="c" constant="true"/></listOfCompartments>\n<listOfSpecies>\n')
    for s in model["metabolites"]:
        formula = f' fbc:chemicalFormula={quoteattr(s["formula"])}' if s["formula"].isalnum() else ""
        out.write(f'<species id={quoteattr("M_" + s["id"])} name={quoteattr(s["name"])} '
                  'compartment="c" hasOnlySubstanceUnits="true" boundaryCondition="false" '
                  f'constant="false"{formula}/>\n')
    out.write("</listOfSpecies><listOfParameters>\n")
    for i, b in enumerate(bounds):
        out.write(f'<parameter id="b{i}" value="{b!r}" constant="true"/>\n')
    out.write("</listOfParameters><listOfReactions>\n")
    for r in model["reactions"]:
        low, high = bounds.index(r["lower_bound"]), bounds.index(r["upper_bound"])
        out.write(f'<reaction id={quoteattr("R_" + r["id"])} name={quoteattr(r["name"])} '
                  f'reversible="{"true" if r["lower_bound"] < 0 else "false"}" fast="false" '
                  f'fbc:lowerFluxBound="b{low}" fbc:upperFluxBound="b{high}">\n')
        for tag, sign in (("listOfReactants", -1), ("listOfProducts", 1)):
            parts = [(s, v) for s, v in r["metabolites"].items() if sign * v > 0]
            if parts:
                out.write(f"<{tag}>" + "".join(
                    f'<speciesReference species={quoteattr("M_" + s)} '
                    f'stoichiometry="{abs(v)!r}" constant="true"/>' for s, v in parts) + f"</{tag}>")
        out.write("</reaction>\n")
    goals = [r["id"] for r in model["reactions"] if r.get("objective_coefficient")]
    out.write('</listOfReactions><fbc:listOfObjectives fbc:activeObjective="obj">'
              '<fbc:objective fbc:id="obj" fbc:type="maximize"><fbc:listOfFluxObjectives>')
    for goal in goals:
        out.write(f'<fbc:fluxObjective fbc:reaction={quoteattr("R_" + goal)} fbc:coefficient="1"/>')
    out.write("</fbc:listOfFluxObjectives></fbc:objective></fbc:listOfObjectives></model></sbml>\n")


def main(*words):
    sources, target = words[:-1], words[-1]
    source = next((s for s in sources if os.path.exists(s)), None)
    if source is None:
        print(f"skipped: none of {' '.join(sources)} (package python-cobra-data)")
        sys.exit(77)
    model = read_sbml(source) if source.endswith(".xml") else read(source)
    with open(target, "w", encoding="utf-8") as out:
        if target.endswith(".json"):
            json.dump(model, out)
        else:
            write_sbml(model, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
