#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the network_*.yaml of this folder: a vessel of 2 m x 6 m in levels and rings, with six stacked circulation loops of
0.3 m3/s from a stream function and a dispersion of 3e-3 m2/s, as explicit compartments, flows and exchanges."""

import math
import pathlib

R, H, LOOPS, LOOP_FLOW, DISPERSION = 1.0, 6.0, 6, 0.3, 3e-3

HEAD = """\
# SPDX-License-Identifier: GPL-3.0-or-later
# Yardstick, written by make_networks.py: {n} compartments ({n_z} levels of {n_r} rings, 2 m x 6 m) with explicit flows and
# exchanges. Overfed E. coli: 24 h of an exponential feed into one compartment at the top, 2 g/L/h at the start. The same
# network is easily written for a general integrator of differential equations.
title: network of {n} compartments, 24 h
time: {{end: 24 h}}
vessel: {{diameter: 2 m, temperature: 37 degC}}
cells:
  model: ecoli-overflow
  parameters: {{q_s_max: 1.5 g/g/h, k_o: 0.1 mg/L, k_io: 1e6 g/L, q_a_max: 0.2 g/g/h, switch_width: 0.005}}
initial: {{biomass: 5 g/L, glucose: 0.02 g/L, acetate: 0 g/L, oxygen: 6 mg/L, carbon_dioxide: 0 g/L}}
feeds:
  - name: glucose
    at: {feed}
    profile: {{kind: exponential, rate: {rate:.10g} L/h, exponent: 0.1 1/h}}
    concentrations: {{glucose: 1000 g/L}}
gas:
  kla: 360 1/h
  oxygen_saturation: 8 mg/L
  hydrostatic: true
  carbon_dioxide_ratio: 0.2
  carbon_dioxide_equilibrium: 0 mg/L
output: {{series_interval: 24 h}}
solver: {{relative_tolerance: 1e-4}}
mixing:
  kind: compartments
"""


def stream(r, z):
    """Stream function, m3/s: flow up through the disc of radius r."""
    x = (r / R) ** 2
    return LOOP_FLOW * 4 * x * (1 - x) * math.sin(LOOPS * math.pi * z / H)


def name(i, k):
    return f"z{k + 1}r{i + 1}"


def write(path, n_z, n_r):
    r = [R * i / n_r for i in range(n_r + 1)]
    z = [H * k / n_z for k in range(n_z + 1)]
    dr, dz = R / n_r, H / n_z
    parts, flows, exchanges = [], [], []

    def link(a, b, flow, exchange):
        if flow != 0:
            ends = (a, b) if flow > 0 else (b, a)
            flows.append("    - {from: %s, to: %s, flow: %.17g m3/s}" % (*ends, abs(flow)))
        exchanges.append(f"    - {{between: [{a}, {b}], flow: {exchange:.10g} m3/s}}")

    for k in range(n_z):
        for i in range(n_r):
            area = math.pi * (r[i + 1] ** 2 - r[i] ** 2)
            parts.append("    - {name: %s, volume: %.10g m3, height: %.10g m}"
                         % (name(i, k), area * dz, (z[k] + z[k + 1]) / 2))
            if i + 1 < n_r:
                outward = stream(r[i + 1], z[k]) - stream(r[i + 1], z[k + 1])
                link(name(i, k), name(i + 1, k), outward, DISPERSION * 2 * math.pi * r[i + 1] * dz / dr)
            if k + 1 < n_z:
                upward = stream(r[i + 1], z[k + 1]) - stream(r[i], z[k + 1])
                link(name(i, k), name(i, k + 1), upward, DISPERSION * area / dz)
    rate = 2 * math.pi * R * R * H  # L/h of 1000 g/L
    head = HEAD.format(n=n_z * n_r, n_z=n_z, n_r=n_r, feed=name(0, n_z - 1), rate=rate)
    lines = ["  compartments:", *parts, "  flows:", *flows, "  exchanges:", *exchanges]
    path.write_text(head + "\n".join(lines) + "\n")


if __name__ == "__main__":
    for levels, rings in ((10, 2), (25, 2), (25, 4), (250, 4)):
        write(pathlib.Path(__file__).parent / f"network_{levels * rings}.yaml", levels, rings)
