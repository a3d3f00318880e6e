# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields over the height at the end of a run, means of each level by volume, with measured points."""
import numpy as np


def levels(result, name):
    """(heights, means) of a field's last snapshot, from bottom to top."""
    values, weights = result.fields[name][-1], result.volume_fraction
    heights, level = np.unique(np.round(result.position[:, 2], 9), return_inverse=True)
    known = np.isfinite(values)
    below = np.bincount(level[known], weights[known], len(heights))
    sums = np.bincount(level[known], (weights * np.nan_to_num(values))[known], len(heights))
    return heights, np.divide(sums, below, out=np.full(len(heights), np.nan), where=below > 0)


def draw(plt, result, points, line, ink):
    """A figure with one panel a measured field; `points`: field -> (heights, values, sd)."""
    figure, grid = plt.subplots(1, len(points), figsize=(3.3 * len(points), 3.6), squeeze=False,
                                sharey=True, layout="constrained")
    for axes, (name, (places, measured, sd)) in zip(grid.flat, points.items()):
        heights, means = levels(result, name)
        axes.plot(means, heights, color=line, lw=1.6, label="simulated")
        axes.errorbar(measured, places, xerr=np.nan_to_num(sd), fmt="o", ms=3.5, mfc="white",
                      mec=ink, ecolor=ink, mew=0.9, elinewidth=0.8, ls="none", label="measured")
        axes.set_title(name.replace("_", " "))
        axes.set_xlim(left=0)
        axes.grid(color="#e6e9eb", lw=0.6)
        axes.legend(fontsize=7.5)
    grid[0][0].set_ylabel("height, m")
    figure.suptitle(result.title, x=0.01, ha="left", fontsize=11)
    return figure
