#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A figure of a result with h5py alone: two series, one field in cross-section, and what the cells see
of it. Change it to what you need.

    rushton run scenarios/ecoli_22m3.yaml -o run.h5
    python3 look.py run.h5 look.png glucose biomass DO_top

needs python3-h5py and python3-matplotlib."""
import sys

import h5py
import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt


def draw_series(axes, file, names):
    hours = file["entry/series/time"][:] / 3600
    for axis, name, color in zip((axes, axes.twinx()), names, ("tab:blue", "tab:orange")):
        series = file["entry/series"][name]
        axis.plot(hours, series[:], color=color)
        axis.set_ylabel(f"{name}, {series.attrs['units']}", color=color)
    axes.set_xlabel("time, h")


def section(file, field):
    """Means around the axis, [z][r], of the last snapshot on a cylinder grid, else None. Nodes are
    ordered by level, ring and sector, and a ring may have fewer sectors than its neighbour."""
    mesh = file["mesh"]
    if "ring_n_theta" not in mesh:
        return None
    levels = field.reshape(len(mesh["z_edges"]) - 1, -1)
    rings = np.split(levels, np.cumsum(mesh["ring_n_theta"][:])[:-1], axis=1)
    return np.stack([ring.mean(axis=1) for ring in rings], axis=1)


def draw_section(axes, file, name):
    stored = file["entry/field"][name]
    label = f"{name}, {stored.attrs['units']}"
    means = section(file, stored[-1])
    if means is None:
        axes.bar(range(stored[-1].size), stored[-1].reshape(-1), color="tab:green")
        axes.set(xlabel="node", ylabel=label)
        return
    # The radius is drawn wider than the height.
    picture = axes.pcolormesh(file["mesh/r_edges"][:], file["mesh/z_edges"][:], means, cmap="viridis")
    axes.figure.colorbar(picture, ax=axes, label=label)
    axes.set(xlabel="radius, m", ylabel="height, m")


def draw_histogram(axes, file, name):
    stored = file["entry/field"][name]
    # The share of the liquid that is at each concentration, at every snapshot but the first.
    for step in range(1, len(stored)):
        hours = file["entry/field/time"][step] / 3600
        axes.hist(stored[step].reshape(-1), bins=40, weights=file["mesh/volume_fraction"][:],
                  histtype="step", log=True, label=f"{hours:.3g} h",
                  color=plt.colormaps["viridis"](step / len(stored)))
    axes.set(xlabel=f"{name}, {stored.attrs['units']}", ylabel="share of the liquid")
    axes.legend(fontsize="small", ncols=2)


def main(path, picture, field, *names):
    with h5py.File(path, "r") as file:
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 4.2), layout="constrained",
                                                     width_ratios=(3, 2, 3))
        figure.suptitle(file.attrs["title"])
        draw_series(left, file, names or ("V", "mu"))
        draw_section(middle, file, field)
        draw_histogram(right, file, field)
        figure.savefig(picture, dpi=120)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
