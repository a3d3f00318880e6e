#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mixing times of real runs: a pulse of tracer in vessels from 5 L to 100 m3, against correlations.

  mixing_times.py RUSHTON [-o PICTURE.png] [--table TABLE.md] [--work FOLDER]

Runs every vessel with the given program, nothing fitted, and reads t95 (coefficient of variation
of the tracer over the volume below 5 %) off its series. Prints the table of docs/mixing.md.
"""
import argparse
import math
import os
import subprocess
import sys
import tempfile

import numpy as np

sys.dont_write_bytecode = True  # no cache folder in the source tree
import h5py

INK, QUIET, BLUE, ORANGE = "#22272b", "#8a9299", "#2166ac", "#d95f02"

RUSHTON, MARINE = ("radial", 5.0, 0.72, 0.0), ("down", 0.35, 0.50, 0.0)
PITCHED, EAR, WIDE = ("down", 1.27, 0.79, 0.3), ("down", 1.7, 0.80, 0.3), ("up", 0.80, 0.73, 0.0)
FOIL = ("down", 0.30, 0.56, 0.0)

# name, T m, H m, N rpm, [(height m, diameter m, (flow, Po, Fl, radial share))]
VESSELS = (
    ("5 L glass, Rushton", 0.18, 0.197, 480, [(0.06, 0.072, RUSHTON)]),
    ("50 L single-use, marine", 0.38, 0.44, 180, [(0.13, 0.15, MARINE)]),
    ("300 L pilot, Rushton", 0.70, 0.78, 240, [(0.24, 0.28, RUSHTON)]),
    ("785 L, Rushton D/T 1/2", 1.0, 1.0, 120, [(0.33, 0.50, RUSHTON)]),
    ("2 m³ single-use, elephant ear", 1.35, 1.40, 48, [(0.45, 0.58, EAR)]),
    ("10 m³, pitched blade", 2.30, 2.41, 78, [(0.77, 0.92, PITCHED)]),
    ("30 m³, wide hydrofoil up", 3.30, 3.51, 66, [(1.1, 1.40, WIDE)]),
    ("100 m³, Rushton", 5.0, 5.09, 54, [(1.7, 2.0, RUSHTON)]),
    ("600 L, 2 Rushtons", 0.70, 1.56, 240, [(0.35, 0.28, RUSHTON), (1.10, 0.28, RUSHTON)]),
    ("4 m³, Rushton and hydrofoil", 1.35, 2.80, 110, [(0.60, 0.54, RUSHTON), (2.0, 0.58, FOIL)]),
    ("20.5 m³, 4 Rushtons", 2.09, 5.98, 115,
     [(z, 0.70, RUSHTON) for z in (0.8, 2.3, 3.8, 5.2)]),
    ("90 m³, 4 Rushtons", 3.476, 9.48, 120,
     [(1.271 + 2.32 * k, 0.936, RUSHTON) for k in range(4)]),
)


def grenville(T, H, N, impellers):
    """5.2 T^1.5 H^0.5/(Po^(1/3) N D^2), of one impeller."""
    _, D, (_, power, _, _) = impellers[0]
    return 5.2 * T**1.5 * H**0.5 / (power ** (1 / 3) * N / 60 * D**2)


def nienow(T, H, N, impellers):
    """5.9 T^(2/3) eps^(-1/3) (D/T)^(-1/3), with the whole power."""
    volume = math.pi / 4 * T * T * H
    power = sum(Po * (N / 60) ** 3 * D**5 for _, D, (_, Po, _, _) in impellers)
    return 5.9 * T ** (2 / 3) * (power / volume) ** (-1 / 3) * (impellers[0][1] / T) ** (-1 / 3)


def stages(T, H, N, impellers):
    """Time for the slowest mode, from a pulse in the top one of n equal stages that exchange
    0.25 N D^3, to fall to 5 %."""
    n = len(impellers)
    exchange = 0.25 * N / 60 * max(D for _, D, _ in impellers) ** 3
    rate = 2 * (1 - math.cos(math.pi / n)) * exchange / (math.pi / 4 * T * T * H / n)
    return math.log(math.sqrt(2) * math.cos(math.pi / (2 * n)) / 0.05) / rate


def scenario(name, T, H, N, impellers, expected):
    rows = ", ".join(
        "{flow: %s, height: %g m, diameter: %g m, power_number: %g, flow_number: %g, "
        "radial_share: %g}" % (flow, z, D, power, pumping, share)
        for z, D, (flow, power, pumping, share) in impellers)
    levels = 2 * round(20 * H / T)
    return (f"title: '{name}'\n"
            f"time: {{end: {2.2 * expected:g} s}}\n"
            f"vessel: {{volume: {math.pi / 4 * T * T * H:.6g} m3, diameter: {T} m}}\n"
            f"mixing: {{kind: cylinder, cells: {{r: 20, z: {levels}}}, speed: {N} rpm,\n"
            f"  impellers: [{rows}]}}\n"
            "cells: monod\ninitial: {biomass: 0 g/L}\ntracers: [salt]\n"
            f"pulses: [{{of: salt, amount: 1 kg, at: {{r: {0.25 * T:g} m, z: {0.85 * H:g} m}}}}]\n"
            f"output: {{series_interval: {expected / 100:g} s}}\n"
            "solver: {relative_tolerance: 1e-5}\n")


def variation(path):
    """Times in s and the coefficient of variation of the tracer over the volume."""
    with h5py.File(path, "r") as file:
        series = file["entry/series"]
        return series["time"][:], series["salt_CoV"][:]


def t95_of(times, cov):
    below = np.nonzero((cov < 0.05) & (times > times[0]))[0]
    if not below.size:
        return math.nan
    i = below[0]
    step = math.log(cov[i - 1] / 0.05) / math.log(cov[i - 1] / cov[i])
    return times[i - 1] + step * (times[i] - times[i - 1])


def run(program, folder, number, vessel):
    name, T, H, N, impellers = vessel
    one = len(impellers) == 1
    expected = grenville(T, H, N, impellers) if one else stages(T, H, N, impellers)
    path = os.path.join(folder, f"vessel{number}")
    with open(path + ".yaml", "w", encoding="utf-8") as file:
        file.write(scenario(name, T, H, N, impellers, expected))
    subprocess.run([program, "run", path + ".yaml", "-o", path + ".h5", "--quiet"], check=True,
                   stdout=subprocess.DEVNULL)
    times, cov = variation(path + ".h5")
    return {"name": name, "one": one, "t95": t95_of(times, cov), "times": times, "cov": cov,
            "grenville": grenville(T, H, N, impellers), "nienow": nienow(T, H, N, impellers),
            "stages": None if one else expected,
            "volume": math.pi / 4 * T * T * H}


def table(results):
    lines = ["| vessel | t95 of the grid | correlation | off | Nienow 1997, whole power |",
             "|---|---|---|---|---|"]
    for r in results:
        expected = r["grenville"] if r["one"] else r["stages"]
        word = "Grenville" if r["one"] else "stages"
        lines.append(f"| {r['name']} | {r['t95']:.3g} s | {expected:.3g} s ({word}) | "
                     f"{100 * (r['t95'] / expected - 1):+.0f} % | {r['nienow']:.3g} s |")
    return "\n".join(lines) + "\n"


def start_figure(plt):
    plt.rcParams.update({
        "font.size": 9, "axes.edgecolor": QUIET, "axes.labelcolor": INK, "text.color": INK,
        "xtick.color": INK, "ytick.color": INK, "axes.titlesize": 10, "axes.titleweight": "bold",
        "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
        "axes.linewidth": 0.8, "legend.frameon": False, "figure.dpi": 100, "savefig.dpi": 160,
    })


def pyplot():
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    start_figure(plt)
    return plt


def draw(results, path):
    plt = pyplot()
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.6))
    rows = range(len(results), 0, -1)
    left.axvspan(0.7, 1.3, color=QUIET, alpha=0.25, linewidth=0)
    left.axvline(1, color=QUIET, linewidth=1)
    for row, r in zip(rows, results):
        expected = r["grenville"] if r["one"] else r["stages"]
        left.plot(r["t95"] / expected, row, "o" if r["one"] else "s",
                  color=BLUE if r["one"] else ORANGE)
        left.annotate(f"{r['t95']:.3g} s", (1.62, row), fontsize=8, ha="right", va="center")
    left.plot([], [], "o", color=BLUE, label="one impeller: Grenville")
    left.plot([], [], "s", color=ORANGE, label="several: stages that exchange")
    left.set(xlim=(0.5, 1.65), yticks=list(rows), yticklabels=[r["name"] for r in results],
             xlabel="t95 of the grid / of the correlation", title="Nothing fitted; band ± 30 %")
    left.legend(loc="lower left", bbox_to_anchor=(-0.05, -0.27), ncol=2, fontsize=8)
    for r in results:
        expected = r["grenville"] if r["one"] else r["stages"]
        right.plot(r["times"] / expected, r["cov"], color=BLUE if r["one"] else ORANGE,
                   linewidth=1)
    right.axhline(0.05, color=INK, linewidth=0.8, linestyle=":")
    right.set(yscale="log", ylim=(1e-3, 20), xlim=(0, 2.2), xlabel="time / t95 of the correlation",
              ylabel="coefficient of variation", title="Tracer after a pulse")
    figure.tight_layout()
    figure.savefig(path, bbox_inches="tight")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rushton")
    parser.add_argument("-o", "--output")
    parser.add_argument("--table")
    parser.add_argument("--work")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.work or scratch
        results = [run(options.rushton, folder, i, v) for i, v in enumerate(VESSELS)]
    text = table(results)
    print(text, end="")
    if options.table:
        with open(options.table, "w", encoding="utf-8") as file:
            file.write(text)
    if options.output:
        draw(results, options.output)


if __name__ == "__main__":
    main()
