#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures and a summary of Rushton results.

  plot_run.py series  RUN.h5 [-o RUN.png] [--limits limits.yaml] [--data measured.csv] [--run ID]
  plot_run.py section RUN.h5 [-o SECTION.png] [--times 2,5,10] [--theta 10] [--fields glucose,DO]
  plot_run.py summary RUN.h5 [OTHER.h5 ...]
"""
import argparse
import os
import sys

import numpy as np

sys.dont_write_bytecode = True  # no cache folder in the source tree
import profile_picture
from measured import compare, overlays
from result_file import Result

INK, QUIET, BLUE, ORANGE = "#22272b", "#8a9299", "#2166ac", "#d95f02"
LINES = ((BLUE, "-"), (ORANGE, (0, (5, 2))), ("#1b7837", (0, (2, 1.2))), ("#762a83", "-."),
         ("#b2182b", ":"))

# Panels of the time series, in reading order: title, names drawn together.
PANELS = (
    ("Biomass", ("biomass",)),
    ("Glucose", ("glucose",)),
    ("Acetate", ("acetate",)),
    ("Ethanol", ("ethanol",)),
    ("Dissolved oxygen", ("DO", "DO_top", "DO_middle", "DO_bottom", "DO_probe")),
    ("Growth rate", ("mu",)),
    ("Gas transfer", ("OUR", "OTR", "CER")),
    ("Feed", ("feed_rate",)),
)


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


def pretty(unit):
    return unit.replace("m^3", "m³").replace("m3", "m³").replace("^-1", "⁻¹")


def reading(values, unit):
    """Small concentrations in mg/L, so that axes need no powers of ten."""
    finite = values[np.isfinite(values)]
    if unit in ("g/L", "kg/m3", "kg/m^3") and finite.size and np.max(np.abs(finite)) < 0.5:
        return 1e3, "mg/L"
    return 1.0, unit


def save(figure, path):
    figure.savefig(path, facecolor="white")
    print(f"picture {path}")


# --- time series -------------------------------------------------------------------------------

def varies(values):
    finite = values[np.isfinite(values)]
    return finite.size > 0 and np.ptp(finite) > 0


def choose_panels(result, points):
    """Panels by their usual names, and what was measured; where there is neither, the first that vary."""
    panels = [(title, [n for n in names if n in result.series]) for title, names in PANELS]
    shown = {name for _, names in panels for name in names}
    panels += [(name, [name]) for name in points if name in result.series and name not in shown]
    chosen = [(title, names) for title, names in panels if names and any(
        varies(result.series[n]) or n in points for n in names)]
    others = [(n, [n]) for n, values in result.series.items() if varies(values)]
    return chosen or others[:4]


def draw_panel(axes, result, title, names, points):
    everything = [result.series[names[0]]] + [points[n][1] for n in names if n in points]
    factor, unit = reading(np.concatenate(everything), result.units[names[0]])
    low, high = names[0] + "_min", names[0] + "_max"
    if low in result.series and high in result.series:
        spread = result.series[high] - result.series[low]
        if np.nanmax(spread) > 1e-3 * max(np.nanmax(np.abs(result.series[names[0]])), 1e-12):
            axes.fill_between(result.hours, factor * result.series[low],
                              factor * result.series[high], color=BLUE, alpha=0.18, lw=0,
                              label="lowest to highest in the tank")
    for name, (colour, dashes) in zip(names, LINES):
        axes.plot(result.hours, factor * result.series[name], color=colour, ls=dashes, lw=1.6,
                  label=name.replace("_", " ") if len(names) > 1 else "simulated")
        if name in points:
            hours, values, sd = points[name]
            axes.errorbar(hours, factor * values, yerr=factor * np.nan_to_num(sd), fmt="o", ms=3.5,
                          mfc="white", mec=INK, ecolor=INK, mew=0.9, elinewidth=0.8, zorder=5,
                          ls="none", label="measured")
    axes.set_title(title)
    axes.set_ylabel(pretty(unit))
    axes.grid(color="#e6e9eb", lw=0.6)
    axes.set_axisbelow(True)
    axes.set_xlim(result.hours[0], result.hours[-1])
    lowest = min(np.nanmin(values) for values in everything)
    if 0 <= lowest < 0.6 * axes.get_ylim()[1] / factor:
        axes.set_ylim(bottom=0)
    handles, labels = axes.get_legend_handles_labels()
    if len(handles) > 1:
        order = sorted(range(len(labels)), key=lambda i: labels[i].startswith("lowest"))
        axes.legend([handles[i] for i in order], [labels[i] for i in order], fontsize=7.5,
                    loc="best", handlelength=1.8)


def command_series(arguments):
    plt = pyplot()
    result = Result(arguments.results[0])
    report = {}
    if arguments.limits or arguments.data:
        report = compare(result.path, arguments.limits, arguments.data, arguments.run)
    if report.get("along") == "z":
        points = overlays(report, result.field_units)
        if not points:
            sys.exit(f"{result.path}: no profile to draw")
        return save(profile_picture.draw(plt, result, points, BLUE, INK),
                    arguments.output or os.path.splitext(result.path)[0] + ".png")
    points = overlays(report, result.units)
    panels = choose_panels(result, points)
    if not panels:
        sys.exit(f"{result.path}: no series to draw")
    n_column = {1: 1, 2: 2, 4: 2, 7: 4, 8: 4}.get(len(panels), 3)
    n_row = -(-len(panels) // n_column)
    figure, grid = plt.subplots(n_row, n_column, figsize=(3.3 * n_column, 2.3 * n_row + 0.5),
                                squeeze=False, layout="constrained")
    for axes, (title, names) in zip(grid.flat, panels):
        draw_panel(axes, result, title, names, points)
    for axes in list(grid.flat)[len(panels):]:
        axes.set_visible(False)
    for column in range(n_column):
        lowest = [row for row in range(n_row) if row * n_column + column < len(panels)][-1]
        grid[lowest][column].set_xlabel("time, h")
    figure.suptitle(pretty(result.title), x=0.01, ha="left", fontsize=11)
    return save(figure, arguments.output or os.path.splitext(result.path)[0] + ".png")


# --- the tank in cross-section -----------------------------------------------------------------

def pick_snapshots(result, wanted, n):
    if wanted:
        return [int(np.argmin(np.abs(result.field_hours - float(t)))) for t in wanted.split(",")]
    last = len(result.field_hours) - 1
    return sorted({int(round(last * (i + 1) / n)) for i in range(n)})


def field_of(result, name):
    """(field's own name, factor, unit, title, colours): DO is oxygen over its saturation."""
    if name == "DO":
        saturation = result.oxygen_saturation()
        if "oxygen" not in result.fields:
            return None
        if saturation:
            return "oxygen", 100.0 / saturation, "% of saturation", "Dissolved oxygen", "cividis"
        return "oxygen", 1e3, "mg/L", "Dissolved oxygen", "cividis"
    if name not in result.fields:
        return None
    factor, unit = reading(np.percentile(result.fields[name], 99, axis=1), result.field_units[name])
    return name, factor, unit, name.capitalize().replace("_", " "), "viridis"


def scale_of(values, name):
    """Logarithmic where a plume spans decades, from the 1 % to the 99.9 % quantile."""
    from matplotlib.colors import LogNorm, Normalize
    high = float(np.percentile(values, 99.9))
    low = float(np.percentile(values, 1))
    if name != "oxygen" and low > 0 and high > 20 * low:
        return LogNorm(max(low, high * 1e-4), high)
    if high - low < 1e-6 * max(abs(high), 1e-12):
        high = low + max(abs(low), 1e-9) * 0.01
    return Normalize(0.0 if 0 <= low < 0.5 * high else low, high)


def draw_tank(axes, result, section, theta, colours, norm):
    from matplotlib.patches import Rectangle
    x, z, values = section
    image = axes.pcolormesh(x, z, values, cmap=colours, norm=norm, shading="flat", rasterized=True)
    outline = dict(facecolor="none", edgecolor="white", lw=1.0, alpha=0.9)
    impellers = result.impellers()
    if impellers:
        axes.plot([0, 0], [min(h for h, _, _ in impellers), z[-1]], color="white", lw=1.0, alpha=0.9)
    for height, diameter, blade in impellers:
        axes.plot([-diameter / 2, diameter / 2], [height, height], color="white", lw=1.0, alpha=0.9)
        for left in (-diameter / 2, diameter / 4):
            axes.add_patch(Rectangle((left, height - blade / 2), diameter / 4, blade, **outline))
    for r, angle, height in result.feed_points():
        away = (angle - theta + np.pi) % (2 * np.pi) - np.pi
        if abs(np.sin(away)) * r < 0.1 * x[-1] + 1e-9:
            axes.plot([r * np.cos(away)], [height], marker="v", ms=5, mfc="white", mec=INK, mew=0.8)
    axes.plot([x[0], x[0], x[-1], x[-1]], [z[-1], z[0], z[0], z[-1]], color=INK, lw=1.4,
              solid_joinstyle="miter", clip_on=False)
    axes.set_aspect("equal")
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(z[0], z[-1])
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    return image


def command_section(arguments):
    plt = pyplot()
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import FormatStrFormatter, LogLocator, NullLocator
    result = Result(arguments.results[0])
    if result.kind != "cylinder" or not result.fields:
        sys.exit(f"{result.path}: no fields on a cylinder grid to draw")
    fields = [f for f in map(lambda name: field_of(result, name), arguments.fields.split(",")) if f]
    if not fields:
        sys.exit(f"{result.path}: has none of {arguments.fields}; there are: "
                 + ", ".join(result.fields))
    feeds = result.feed_points()
    theta = np.radians(arguments.theta) if arguments.theta is not None else (
        feeds[0][1] if feeds else 0.0)
    snapshots = pick_snapshots(result, arguments.times, 4)
    tall = (result.z_edges[-1] - result.z_edges[0]) / (2 * result.r_edges[-1])
    height = min(0.95 * tall, 4.2)
    width = height / tall
    figure = plt.figure(figsize=(len(fields) * (len(snapshots) * (width + 0.16) + 1.0) + 0.6,
                                 height + 1.4))
    panels = figure.subfigures(1, len(fields), squeeze=False)[0]
    for i_field, (panel, (name, factor, unit, title, colours)) in enumerate(zip(panels, fields)):
        norm = scale_of(factor * result.fields[name][snapshots], name)
        panel.set_facecolor("none")
        grid = panel.subplots(1, len(snapshots), squeeze=False)[0]
        panel.subplots_adjust(left=0.1, right=0.84, top=0.78, bottom=0.08, wspace=0.14)
        for axes, snapshot in zip(grid, snapshots):
            x, z, values = result.section(name, snapshot, theta)
            image = draw_tank(axes, result, (x, z, factor * values), theta, colours, norm)
            axes.set_title(f"{result.field_hours[snapshot]:.3g} h", fontweight="normal",
                           loc="center", fontsize=9)
        grid[0].set_yticks(np.arange(0, z[-1] + 1e-9, 1.0 if z[-1] > 2 else z[-1] / 4))
        grid[0].tick_params(length=2.5, labelsize=8)
        grid[0].set_ylabel("height, m" if i_field == 0 else "")
        grid[0].set_xlabel(f"diameter {2 * result.r_edges[-1]:.3g} m", fontsize=8)
        box = grid[-1].get_position()
        bar = panel.colorbar(image, cax=panel.add_axes([0.865, box.y0, 0.022, box.height]),
                             extend="both")
        bar.ax.tick_params(labelsize=8)
        if isinstance(norm, LogNorm):
            bar.ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            bar.ax.yaxis.set_minor_locator(NullLocator())
        bar.ax.yaxis.set_major_formatter(FormatStrFormatter("%g"))
        bar.outline.set_visible(False)
        panel.text(0.1, 0.868, f"{title}, {pretty(unit)}", fontweight="bold", fontsize=10)
    figure.text(0.018, 0.955, pretty(result.title), fontsize=11, va="center")
    save(figure, arguments.output or os.path.splitext(result.path)[0] + "_section.png")


# --- what happened, in numbers -----------------------------------------------------------------

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


def command_summary(arguments):
    results = [Result(path) for path in arguments.results]
    names = [os.path.splitext(os.path.basename(r.path))[0] for r in results]
    width = max(14, *map(len, names)) + 2
    print(f"{'':32}{'unit':10}" + "".join(f"{name:>{width}}" for name in names))
    for label, unit, measure in ROWS:
        values = [measure(result) for result in results]
        if any(value is not None for value in values):
            print(f"{label:32}{unit:10}" + "".join(
                f"{'-' if value is None else format(value, '.4g'):>{width}}" for value in values))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("series", "section", "summary"))
    parser.add_argument("results", nargs="+", metavar="RUN.h5")
    parser.add_argument("-o", "--output", help="picture to write")
    parser.add_argument("--limits", help="limits file: which measured series belong to which")
    parser.add_argument("--data", help="measured file or run description (default: what the limits file names)")
    parser.add_argument("--run", help="run in the measured file")
    parser.add_argument("--times", help="hours of the sections, comma-separated")
    parser.add_argument("--theta", type=float, help="plane of the section, degrees")
    parser.add_argument("--fields", default="glucose,DO", help="default: %(default)s")
    arguments = parser.parse_args()
    {"series": command_series, "section": command_section,
     "summary": command_summary}[arguments.command](arguments)


if __name__ == "__main__":
    main()
