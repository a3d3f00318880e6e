# SPDX-License-Identifier: GPL-3.0-or-later
"""A Rushton result file as plain numpy arrays. Needs h5py and numpy; PyYAML for what the scenario
says of impellers, feeds and saturation."""
import os
import re

import h5py
import numpy as np

try:
    import yaml
except ImportError:
    yaml = None

LENGTH = {"m": 1.0, "cm": 1e-2, "mm": 1e-3}
ANGLE = {"deg": np.pi / 180, "degree": np.pi / 180, "rad": 1.0, "rev": 2 * np.pi}
MASS_CONCENTRATION = {"g/L": 1.0, "kg/m3": 1.0, "kg/m^3": 1.0, "mg/L": 1e-3, "ug/L": 1e-6}


def text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def quantity(written, factors, default=None):
    """'0.70 m' -> 0.7 by a table of factors; a bare number is taken as it is."""
    match = re.match(r"\s*([-+0-9.eE]+)\s*(\S*)\s*$", str(written))
    if not match:
        return default
    try:
        return float(match.group(1)) * factors.get(match.group(2), 1.0)
    except ValueError:
        return default


class Result:
    """What a run wrote, read whole. Times in hours."""

    def __init__(self, path):
        self.path = path
        with h5py.File(path, "r") as file:
            self.title = text(file.attrs.get("title", os.path.basename(path)))
            self.complete = bool(file.attrs.get("complete", 0))
            self._read_series(file)
            self._read_fields(file)
            self._read_mesh(file)
            self._read_balance(file)
            self.scenario = self._read_scenario(file)

    @staticmethod
    def _label(dataset):
        return text(dataset.attrs.get("units", "")), text(dataset.attrs.get("long_name", ""))

    def _read_series(self, file):
        group = file["entry/series"]
        self.hours = group["time"][:] / 3600.0
        self.series = {name: group[name][:] for name in group if name != "time"}
        self.units = {name: self._label(group[name])[0] for name in self.series}
        self.meanings = {name: self._label(group[name])[1] for name in self.series}

    def _read_fields(self, file):
        self.fields, self.field_units, self.field_hours = {}, {}, np.zeros(0)
        group = file.get("entry/field")
        if group is None or "time" not in group:
            return
        self.field_hours = group["time"][:] / 3600.0
        for name in group:
            if name in ("time", "z", "r", "theta", "node"):
                continue
            values = group[name][:]
            self.fields[name] = values.reshape(values.shape[0], -1)  # [time][node]
            self.field_units[name] = self._label(group[name])[0]

    def _read_mesh(self, file):
        mesh = file.get("mesh")
        self.kind = text(mesh.attrs.get("kind", "")) if mesh is not None else ""
        take = lambda name: mesh[name][:] if mesh is not None and name in mesh else None
        self.volume_fraction, self.position = take("volume_fraction"), take("position")
        self.r_edges, self.z_edges = take("r_edges"), take("z_edges")
        self.ring_n_theta = take("ring_n_theta")

    def _read_balance(self, file):
        group = file.get("balance")
        self.balance = {}
        if group is None or "name" not in group:
            return
        numbers = [n for n in ("initial", "fed", "withdrawn", "transferred", "reacted", "final",
                               "closure") if n in group]
        for i, name in enumerate(group["name"][:]):
            self.balance[text(name).rstrip("\0")] = {n: float(group[n][i]) for n in numbers}

    @staticmethod
    def _read_scenario(file):
        """The scenario as a dictionary, resolved where there is one; {} when it cannot be read."""
        for name in ("input/resolved", "input/scenario"):
            if yaml is None or name not in file:
                continue
            try:
                loaded = yaml.safe_load(text(file[name][()]).rstrip("\0"))
            except yaml.YAMLError:
                continue
            if isinstance(loaded, dict):
                return loaded
        return {}

    def impellers(self):
        """(height, diameter, blade height) of each, m."""
        found = []
        for row in (self.scenario.get("mixing") or {}).get("impellers") or []:
            if not isinstance(row, dict):
                continue
            height = quantity(row.get("height"), LENGTH)
            diameter = quantity(row.get("diameter"), LENGTH)
            if height is not None and diameter:
                found.append((height, diameter,
                              quantity(row.get("blade_height"), LENGTH) or diameter / 5))
        return found

    def feed_points(self):
        """(r, theta, z) of each feed that enters at a point."""
        found = []
        for feed in self.scenario.get("feeds") or []:
            at = feed.get("at") if isinstance(feed, dict) else None
            if isinstance(at, dict) and {"r", "z"} <= set(at):
                found.append((quantity(at["r"], LENGTH, 0.0),
                              quantity(at.get("theta", 0), ANGLE, 0.0),
                              quantity(at["z"], LENGTH, 0.0)))
        return found

    def oxygen_saturation(self):
        """g/L at the head pressure; None where the scenario does not say."""
        gas = self.scenario.get("gas")
        written = gas.get("oxygen_saturation") if isinstance(gas, dict) else None
        return quantity(written, MASS_CONCENTRATION) if written is not None else None

    def section(self, name, snapshot, theta):
        """A field on the plane through the axis at `theta` and theta + pi: (x_edges, z_edges,
        values [n_z][2 n_r]), x negative on the far side."""
        n_r, n_z = len(self.r_edges) - 1, len(self.z_edges) - 1
        starts = np.concatenate(([0], np.cumsum(self.ring_n_theta)))
        levels = self.fields[name][snapshot].reshape(n_z, starts[-1])

        def side(angle):
            turn = (angle / (2 * np.pi)) % 1.0
            cells = [starts[i] + int(turn * self.ring_n_theta[i]) for i in range(n_r)]
            return levels[:, cells]

        values = np.hstack([side(theta + np.pi)[:, ::-1], side(theta)])
        edges = np.concatenate((-self.r_edges[:0:-1], self.r_edges))
        return edges, self.z_edges, values
