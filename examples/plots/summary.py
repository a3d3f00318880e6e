#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a tank did, in numbers; several results side by side: summary.py RUN.h5 [OTHER.h5 ...]"""
import os
import sys

import numpy as np

sys.dont_write_bytecode = True  # no cache folder in the source tree
from result_file import Result


def last(result, name):
    values = result.series.get(name)
    return values[-1] if values is not None and len(values) else None


def extreme(result, name, choose):
    values = result.series.get(name)
    return choose(values) if values is not None and np.isfinite(values).any() else None


def biomass_yield(result):
    cells, sugar = result.balance.get("biomass"), result.balance.get("glucose")
    eaten = -sugar["reacted"] if sugar else 0.0
    return cells["reacted"] / eaten if cells and eaten > 0 else None


def made(result, name):
    row = result.balance.get(name)
    return row["reacted"] if row else None


def spread(result, name, choose):
    """choose(values, volume fractions) at the last snapshot but one: feeding, and not the end."""
    field = result.fields.get(name)
    if field is None or result.volume_fraction is None or not len(field):
        return None
    i = max(len(field) - 2, 0)
    return choose(field[i].astype(float), result.volume_fraction)


def variation(c, v):
    """Coefficient of variation over the volume."""
    mean = np.sum(c * v) / np.sum(v)
    return np.sqrt(np.sum((c - mean) ** 2 * v) / np.sum(v)) / mean if mean > 0 else None


def scaled(value, factor):
    return None if value is None else factor * value


ROWS = (
    ("end of the run", "h", lambda r: r.hours[-1]),
    ("biomass at the end", "g/L", lambda r: last(r, "biomass")),
    ("biomass made", "kg", lambda r: made(r, "biomass")),
    ("biomass per glucose eaten", "g/g", biomass_yield),
    ("acetate made less eaten", "kg", lambda r: made(r, "acetate")),
    ("acetate, highest mean", "g/L", lambda r: extreme(r, "acetate", np.nanmax)),
    ("acetate at the end", "g/L", lambda r: last(r, "acetate")),
    ("oxygen uptake, highest", "mmol/L/h", lambda r: extreme(r, "OUR", np.nanmax)),
    ("mean DO, lowest", "%", lambda r: extreme(r, "DO", np.nanmin)),
    ("snapshot of the gradients", "h", lambda r: r.field_hours[max(len(r.field_hours) - 2, 0)]
     if len(r.field_hours) else None),
    ("glucose, lowest in the tank", "mg/L",
     lambda r: scaled(spread(r, "glucose", lambda c, v: c.min()), 1e3)),
    ("glucose, volume mean", "mg/L",
     lambda r: scaled(spread(r, "glucose", lambda c, v: np.sum(c * v) / np.sum(v)), 1e3)),
    ("glucose, highest in the tank", "mg/L",
     lambda r: scaled(spread(r, "glucose", lambda c, v: c.max()), 1e3)),
    ("glucose, variation over volume", "%", lambda r: scaled(spread(r, "glucose", variation), 100)),
    ("oxygen, lowest in the tank", "mg/L",
     lambda r: scaled(spread(r, "oxygen", lambda c, v: c.min()), 1e3)),
    ("oxygen, highest in the tank", "mg/L",
     lambda r: scaled(spread(r, "oxygen", lambda c, v: c.max()), 1e3)),
    ("volume with oxygen < 1 mg/L", "%",
     lambda r: scaled(spread(r, "oxygen", lambda c, v: np.sum(v[c < 1e-3]) / np.sum(v)), 100)),
)


def main(paths):
    results = [Result(path) for path in paths]
    names = [os.path.splitext(os.path.basename(r.path))[0] for r in results]
    width = max(14, *map(len, names)) + 2
    print(f"{'':32}{'unit':10}" + "".join(f"{name:>{width}}" for name in names))
    for label, unit, measure in ROWS:
        values = [measure(result) for result in results]
        if any(value is not None for value in values):
            print(f"{label:32}{unit:10}" + "".join(
                f"{'-' if value is None else format(value, '.4g'):>{width}}" for value in values))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
