# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of stopped runs share: a tank that remembers, and all that a result says of it."""
import h5py

# A small grid with what remembers: a lagging probe with delay and noise, a feed.
TANK = """\
title: stopped
time: {time}
vessel: {{volume: 100 L, diameter: 45 cm, temperature: 37 degC}}
cells: {{model: monod, parameters: {{mu_max: 0.5 1/h}}}}
initial: {{biomass: 0.5 g/L, glucose: 2 g/L}}
feeds:
  - name: sugar
    profile: {{kind: exponential, start: 20 min, rate: 0.2 L/h, exponent: 0.2 1/h}}
    concentrations: {{glucose: 400 g/L}}
mixing:
  kind: cylinder
  cells: {{{cells}}}
  speed: 200 rpm
  impellers:
    - {{flow: radial, height: 15 cm, diameter: 15 cm, flow_number: 0.72, power_number: 5}}
sensors:
  - {{name: probe, measures: glucose, at: {{r: 15 cm, z: 50 cm}}, lag: 30 s, delay: 60 s,
     sd_absolute: 0.01, noise_seed: 3}}
output: {{{output}}}
solver: {{relative_tolerance: 1e-4}}
"""


def numbers(path):
    """All that a complete run found, by where it stands, as bytes."""
    found = {}

    def look(name, item):
        if isinstance(item, h5py.Dataset) and not name.startswith("provenance/"):
            found[name] = (item.shape, item[()].tobytes() if item.shape else item[()])

    with h5py.File(path, "r") as file:
        assert file.attrs["complete"], path + " is not complete"
        file.visititems(look)
    return found
