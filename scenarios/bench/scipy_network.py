#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of this folder with scipy, as a check and a yardstick: the same equations written anew (transport and a
feed that displaces liquid, the kinetics of models/ecoli_overflow.c, oxygen under hydrostatic pressure), integrated by BDF
with the sparsity of the Jacobian. Prints CPU time and end values.

usage: scipy_network.py network_20.yaml [relative tolerance] [factor on absolute tolerances]"""

import sys
import time

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as sl
import yaml
from scipy.integrate import solve_ivp

N_STATE = 5
BIOMASS, GLUCOSE, ACETATE, OXYGEN, CARBON_DIOXIDE = range(N_STATE)
HOUR = 3600.0


def number(text):
    return float(text.split()[0])


def read_network(mixing):
    """Volumes, heights, and edges as arrays: from, to, flow, exchange."""
    index = {c["name"]: i for i, c in enumerate(mixing["compartments"])}
    volume = np.array([number(c["volume"]) for c in mixing["compartments"]])
    height = np.array([number(c["height"]) for c in mixing["compartments"]])
    links = [(index[f["from"]], index[f["to"]], number(f["flow"]), 0.0) for f in mixing["flows"]]
    links += [(index[e["between"][0]], index[e["between"][1]], 0.0, number(e["flow"]))
              for e in mixing["exchanges"]]
    columns = list(zip(*links))
    return index, volume, height, *(np.array(c) for c in columns)


def smooth_min(a, b, width):
    half, total = 0.5 * width * width, a + b
    root = np.sqrt((a - b) ** 2 + 2 * half * a * b)
    with np.errstate(all="ignore"):
        value = np.where(total > 0, (2 - half) * a * b / (total + root), 0.5 * (total - root))
    return np.where(root > 0, value, 0)


def saturation(c, k):
    return c / (k + np.abs(c))


def inhibition(c, k):
    return np.where(c > 0, 1 / (1 + np.maximum(c, 0) / k), 1 - c / k)


class Cells:
    """Xu, Jahic and Enfors (1999): rates and stoichiometry."""

    def __init__(self, parameters):
        p = {"q_s_max": 1.3, "k_s": 0.05, "k_is": 5, "q_m": 0.04, "q_o_max": 15, "k_io": 4, "k_o": 1e-5,
             "q_a_max": 0.15, "k_a": 0.05, "y_ox": 0.5, "y_of": 0.15, "y_sa": 0.667, "y_ax": 0.4,
             "y_oe": 33.3, "switch_width": 1e-4}
        for name, text in parameters.items():
            p[name] = number(str(text)) * (1e-3 if str(text).endswith("mg/L") else 1)
        self.p = p
        biomass, sugar = 24.6, 30.0  # g/C-mol, acetate as sugar
        self.a, self.b = p["y_ox"] * sugar / biomass, p["y_ax"] * sugar / biomass
        burn = p["y_oe"] * 0.031998  # kg of oxygen a kg
        carbon = np.array([12.011 / biomass, 12.011 / sugar, 12.011 / sugar, 0, 0.27292])
        s = np.zeros((4, N_STATE))  # oxidation, maintenance, overflow, uptake of acetate
        s[0, [GLUCOSE, BIOMASS, OXYGEN]] = -1, p["y_ox"], -burn * (1 - self.a)
        s[1, [GLUCOSE, OXYGEN]] = -1, -burn
        s[2, [GLUCOSE, BIOMASS]] = -1, p["y_of"]
        s[2, ACETATE] = (1 - p["y_of"] * sugar / biomass) * p["y_sa"]
        s[3, [ACETATE, BIOMASS, OXYGEN]] = -1, p["y_ax"], -burn * (1 - self.b)
        s[:, CARBON_DIOXIDE] = -(s @ carbon) / carbon[CARBON_DIOXIDE]
        self.stoichiometry = s

    def react(self, c):
        p, a, b, w = self.p, self.a, self.b, self.p["switch_width"]
        glucose, acetate = c[:, GLUCOSE], c[:, ACETATE]
        uptake = p["q_s_max"] / HOUR * inhibition(acetate, p["k_is"]) * saturation(glucose, p["k_s"])
        capacity = (p["q_o_max"] / p["y_oe"] / HOUR * inhibition(acetate, p["k_io"])
                    * saturation(c[:, OXYGEN], p["k_o"]))
        upkeep = smooth_min(np.full(len(c), p["q_m"] / HOUR), uptake, w)
        energy = smooth_min((1 - a) * uptake + a * upkeep, capacity, w)
        upkeep = smooth_min(upkeep, energy, w)
        built = (energy - upkeep) / (1 - a)
        most = p["q_a_max"] / HOUR * (1 - b) * saturation(acetate, p["k_a"])
        from_acetate = smooth_min(most, capacity - energy, w) / (1 - b)
        rates = np.stack([built, upkeep, uptake - upkeep - built, from_acetate], 1)
        return (rates * c[:, BIOMASS, None]) @ self.stoichiometry


def displacement(n, fraction, start, end, conductance, node):
    """What runs along the edges when a unit of liquid enters at `node` and all volumes grow alike."""
    laplacian = sp.csr_matrix((np.r_[-conductance, -conductance, conductance, conductance],
                               (np.r_[start, end, start, end], np.r_[end, start, start, end])), (n, n))
    source = -fraction
    source[node] += 1
    potential = np.zeros(n)
    potential[1:] = sl.spsolve(laplacian[1:, 1:].tocsc(), source[1:])
    return conductance * (potential[start] - potential[end])


def main():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open(sys.argv[1]) as file:
        case = yaml.load(file, Loader=loader)
    relative = float(sys.argv[2]) if len(sys.argv) > 2 else 1e-4
    factor = float(sys.argv[3]) if len(sys.argv) > 3 else 1
    index, volume, height, start, end, flow, exchange = read_network(case["mixing"])
    n, total = len(volume), volume.sum()
    cells, feed, gas = Cells(case["cells"]["parameters"]), case["feeds"][0], case["gas"]
    node, sugar = index[feed["at"]], number(feed["concentrations"]["glucose"])
    first, exponent = number(feed["profile"]["rate"]) / 3.6e6, number(feed["profile"]["exponent"]) / HOUR
    along = displacement(n, volume / total, start, end, flow + exchange, node)
    edges = np.arange(len(start))
    incidence = sp.csr_matrix((np.r_[-np.ones(len(start)), np.ones(len(start))],
                               (np.r_[start, end], np.r_[edges, edges])), (n, len(start)))
    kla, head, vapour = number(gas["kla"]) / HOUR, 101300.0, 133.322 * 10 ** (8.07131 - 1730.63 / 270.426)
    weight = 1000 * 9.80665 * (height.max() - height)
    saturated = number(gas["oxygen_saturation"]) / 1000 * (head + weight - vapour) / (head - vapour)

    def growth(t):
        return 1 + first * np.expm1(exponent * t) / exponent / total

    def slope(t, y):
        grown = growth(t)
        c, rate = y.reshape(n, N_STATE) / grown, first * np.exp(exponent * t)
        q = flow + rate * along
        upwind = np.where((q >= 0)[:, None], c[start], c[end])
        amounts = incidence @ (q[:, None] * upwind + exchange[:, None] * (c[start] - c[end]))
        amounts[node, GLUCOSE] += rate * sugar
        change = cells.react(c)
        change[:, OXYGEN] += kla * (saturated - c[:, OXYGEN])
        change[:, CARBON_DIOXIDE] -= gas["carbon_dioxide_ratio"] * kla * c[:, CARBON_DIOXIDE]
        return (amounts / volume[:, None] + grown * change).ravel()

    joined = abs(incidence) @ abs(incidence).T != 0
    pattern = sp.kron(joined, sp.eye(N_STATE)) + sp.kron(sp.eye(n), np.ones((N_STATE, N_STATE)))
    begin = np.tile([5, 0.02, 0, 0.006, 0], n).astype(float)
    absolute = np.tile(np.array([1e-6, 1e-7, 1e-7, 1e-7, 1e-6]) * factor, n)
    stop, clock = number(case["time"]["end"]) * HOUR, time.process_time()
    found = solve_ivp(slope, (0, stop), begin, method="BDF", rtol=relative, atol=absolute,
                      jac_sparsity=pattern)
    clock = time.process_time() - clock
    c = found.y[:, -1].reshape(n, N_STATE) / growth(stop)
    print(f"{n} compartments, relative {relative:g}, absolute x{factor:g}: {'done' if found.success else 'FAILED'} "
          f"in {clock:.3f} s CPU, {len(found.t)} steps, {found.nfev} right-hand sides, {found.njev} Jacobians")
    names = "biomass glucose acetate oxygen carbon_dioxide glucose_max oxygen_min".split()
    values = [*(volume @ c / total), c[:, GLUCOSE].max(), c[:, OXYGEN].min()]
    print(" ".join(f"{name} {value:.9g}" for name, value in zip(names, values)))


if __name__ == "__main__":
    main()
