#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results as viewers get them: the XDMF file beside a result, resolved with h5py or by each of the XDMF
readers of ParaView's VTK. Bodies, volumes, times, fields and velocities are held against the result's
own numbers.
usage: test_viewers.py h5py|vtk RUSHTON SOURCE_DIR MPIEXEC...    77: what is needed is not installed"""
import os, subprocess, sys, tempfile, unittest
import xml.etree.ElementTree as xml

try:
    import h5py
    import numpy as np
except ImportError:
    print("skipped: python3-h5py is not installed")
    sys.exit(77)
WAY, RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
if WAY == "vtk":
    try:
        from paraview import simple, servermanager
        from vtkmodules.util.numpy_support import vtk_to_numpy
    except ImportError:
        print("skipped: python3-paraview is not installed")
        sys.exit(77)

SHORT = ["--set", "time.end=1 min", "--set", "output.field_interval=30 s"]
GRID = ["--set", "mixing.cells.r=8", "--set", "mixing.cells.z=12"]
# name: scenario, overrides, ranks
RUNS = {
    "axisymmetric": ("ecoli_22m3.yaml", [*GRID, "--set", "mixing.cells.theta=1"], 1),
    "rings": ("ecoli_22m3.yaml", [*GRID, "--set", "mixing.cells.theta=16"], 1),
    "parallel": ("ecoli_22m3.yaml", [*GRID, "--set", "mixing.cells.theta=16", "--set",
                                     "output.mode=parallel"], 2),
    "gas": ("bubble_column_30m.yaml", ["--set", "mixing.cells.r=4", "--set", "mixing.cells.z=12"], 1),
    "single": ("pilot_300l.yaml", [], 1),
    "compartments": ("bsm1_open_loop.yaml", [], 1),
}


class Grid:
    """What one reader shows at one time."""

    def __init__(self, points, bodies, data):
        self.points, self.bodies, self.data = points, bodies, data

    def volumes(self):
        """Of wedges and hexahedra, cut into tetrahedra around their middles."""
        faces = {6: ((0, 1, 2), (3, 5, 4), (0, 3, 4, 1), (1, 4, 5, 2), (2, 5, 3, 0)),
                 8: ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6),
                     (3, 0, 4, 7))}
        sizes, found = np.array([len(body) for body in self.bodies]), np.zeros(len(self.bodies))
        for n in faces:
            of = np.flatnonzero(sizes == n)
            if not len(of):
                continue
            p = self.points[np.array([self.bodies[i] for i in of])]
            p = p - p.mean(axis=1, keepdims=True)
            for face in faces[n]:
                for k in range(1, len(face) - 1):
                    q = np.cross(p[:, face[k]], p[:, face[k + 1]])
                    found[of] += (p[:, face[0]] * q).sum(axis=1) / 6
        return found

    def middles(self):
        return np.array([self.points[list(body)].mean(axis=0) for body in self.bodies])


def split(flat):
    """The points of each body behind its code."""
    bodies, at = [], 0
    while at < len(flat):
        n = {8: 6, 9: 8}[int(flat[at])]
        bodies.append(tuple(flat[at + 1:at + 1 + n]))
        at += n + 1
    return bodies


def item(folder, element):
    """The dataset that a DataItem names; its stated type and shape have to be the stored ones."""
    data = element.find("DataItem")
    name, path = data.text.split(":", 1)
    with h5py.File(os.path.join(folder, name), "r") as file:
        values = file[path][...]
    stated = tuple(int(n) for n in data.get("Dimensions").split())
    kind = {"Float": np.float32, "Int": np.int32}[data.get("NumberType")]
    assert values.shape == stated and values.dtype == kind and data.get("Precision") == "4", path
    return values


def by_h5py(path):
    folder, grids = os.path.dirname(path), []
    for grid in xml.parse(path).iter("Grid"):
        if grid.get("GridType") != "Uniform":
            continue
        bodies = split(item(folder, grid.find("Topology")))
        assert len(bodies) == int(grid.find("Topology").get("NumberOfElements"))
        data = {a.get("Name"): item(folder, a) for a in grid.findall("Attribute")}
        points = item(folder, grid.find("Geometry")).astype(float)
        grids.append((float(grid.find("Time").get("Value")), Grid(points, bodies, data)))
    return grids


def copy(array):
    """VTK's own memory goes with its grid."""
    return np.array(vtk_to_numpy(array))


def by_vtk(path, reader):
    source = getattr(simple, reader)(**{"FileNames" if reader == "XDMFReader" else "FileName": [path]})
    sizes = simple.CellSize(Input=source)
    source.UpdatePipelineInformation()
    grids = []
    for time in source.TimestepValues:
        sizes.UpdatePipeline(time=time)
        data = servermanager.Fetch(sizes)
        assert data.GetClassName() == "vtkUnstructuredGrid", data.GetClassName()
        cells, bodies = data.GetCellData(), []
        for i in range(data.GetNumberOfCells()):
            ids = data.GetCell(i).GetPointIds()
            bodies.append(tuple(ids.GetId(k) for k in range(ids.GetNumberOfIds())))
        arrays = {cells.GetArrayName(k): copy(cells.GetArray(k))
                  for k in range(cells.GetNumberOfArrays())}
        grids.append((time, Grid(copy(data.GetPoints().GetData()).astype(float), bodies, arrays)))
    simple.Delete(sizes)
    simple.Delete(source)
    return grids


class Viewers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        for name, (scenario, sets, ranks) in RUNS.items():
            launcher = [*MPIEXEC, "-n", str(ranks)] if ranks > 1 else []
            done = subprocess.run([*launcher, RUSHTON, "run", os.path.join(SOURCE, "scenarios", scenario),
                                   "-q", "-o", name + ".h5", *SHORT, *sets], cwd=cls.kept.name,
                                  capture_output=True, text=True, timeout=300)
            assert done.returncode == 0, name + ": " + done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def readers(self, name):
        """(which, [(time, grid)]) of every way to read a result."""
        path = os.path.join(self.kept.name, name + ".xdmf")
        if WAY == "h5py":
            yield WAY, by_h5py(path)
        else:
            for reader in ("XDMFReader", "Xdmf3ReaderS", "Xdmf3ReaderT"):
                yield reader, by_vtk(path, reader)

    def test_every_viewer_shows_what_the_result_holds(self):
        for name in RUNS:
            with h5py.File(os.path.join(self.kept.name, name + ".h5"), "r") as file:
                for reader, grids in self.readers(name):
                    with self.subTest(run=name, reader=reader):
                        self.check_fields_and_volumes(file, grids)
                        self.check_velocities(file, grids)
                        if name != "compartments":
                            self.check_places(file, grids[0][1])
                        if name == "gas":
                            self.assertGreater(grids[0][1].data["gas_velocity"][:, 2].mean(), 0.1)

    def check_fields_and_volumes(self, file, grids):
        fields, mesh = file["entry/field"], file["mesh"]
        self.assertEqual([time for time, _ in grids], list(fields["time"][:]))
        self.assertEqual(len(grids), 3)
        part, total = mesh["volume_fraction"][:], mesh["volume"][0]
        names = set(fields) - {"time", "z", "r", "theta", "node"}
        for step, (_, grid) in enumerate(grids):
            node = grid.data["node"].astype(int)
            self.assertEqual(len(node), len(grid.bodies))
            self.assertEqual(sorted(set(node)), list(range(len(part))))
            for field in names:  # every body, to the last bit
                stored = fields[field][step].reshape(-1)[node]
                self.assertTrue(np.array_equal(grid.data[field], stored), field)
        volumes = grid.volumes()
        self.assertTrue((volumes > 0).all())
        of_node = np.bincount(node, volumes)
        self.assertLess(abs(of_node.sum() / total - 1), 2e-7)
        self.assertLess(np.abs(of_node / (part * total) - 1).max(), 2e-5)
        if WAY == "vtk":  # as its filter finds them
            self.assertLess(np.abs(grid.data["Volume"] / volumes - 1).max(), 2e-5)

    def check_places(self, file, grid):
        middles, node = grid.middles(), grid.data["node"].astype(int)
        position = file["mesh/position"][:][node]
        self.assertLess(np.abs(middles[:, 2] - position[:, 2]).max(), 1e-6)
        if "r_edges" not in file["mesh"]:
            return
        edges, n_theta = file["mesh/r_edges"][:], file["mesh/ring_n_theta"][:]
        radius = np.hypot(position[:, 0], position[:, 1])
        ring = np.searchsorted(edges, radius) - 1
        turn = np.arctan2(middles[:, 1], middles[:, 0]) - np.arctan2(position[:, 1], position[:, 0])
        turn = np.abs((turn + np.pi) % (2 * np.pi) - np.pi)
        self.assertTrue((turn <= np.pi / n_theta[ring] + 1e-6).all())
        own = np.hypot(middles[:, 0], middles[:, 1])
        self.assertTrue(((own > edges[ring]) & (own < edges[ring + 1])).all())

    def check_velocities(self, file, grids):
        for kind in ("velocity", "gas_velocity"):
            self.assertEqual(kind in grids[0][1].data, "mesh/" + kind in file)
            if kind not in grids[0][1].data:
                continue
            self.assertEqual(file["mesh/" + kind].attrs["units"], "m/s")
            for _, grid in grids:
                middles, node = grid.middles(), grid.data["node"].astype(int)
                out, around, up = file["mesh/" + kind][:].astype(float)[node].T
                angle = np.arctan2(middles[:, 1], middles[:, 0])
                expected = np.stack((out * np.cos(angle) - around * np.sin(angle),
                                     out * np.sin(angle) + around * np.cos(angle), up), axis=1)
                self.assertGreater(np.abs(expected).max(), 0.01)
                self.assertLess(np.abs(grid.data[kind] - expected).max(),
                                1e-5 * np.abs(expected).max())
            if kind == "velocity":  # as much goes up as comes down
                up = grid.data[kind][:, 2].astype(float) * grid.volumes()
                self.assertLess(abs(up.sum()), 1e-5 * abs(up).sum())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
