#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples that read results: the figure of examples/python/look.py, and what it shows.
usage: test_example.py RUSHTON SOURCE_DIR"""
import importlib.util, os, subprocess, sys, tempfile, unittest

try:
    import h5py
    import matplotlib.image
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

RUSHTON, SOURCE = sys.argv[1], sys.argv[2]
LOOK = os.path.join(SOURCE, "examples", "python", "look.py")


class Example(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.addCleanup(self.kept.cleanup)

    def call(self, *words):
        done = subprocess.run(words, cwd=self.kept.name, capture_output=True, text=True, timeout=200)
        self.assertEqual(done.returncode, 0, done.stderr)

    def run_and_look(self, scenario, sets, *names):
        sets = [w for s in sets for w in ("--set", s)]
        self.call(RUSHTON, "run", os.path.join(SOURCE, "scenarios", scenario), "-q", "-o", "run.h5", *sets)
        self.call(sys.executable, LOOK, "run.h5", "look.png", *names)
        picture = matplotlib.image.imread(os.path.join(self.kept.name, "look.png"))
        self.assertEqual(picture.shape[:2], (504, 1560))
        for part in np.array_split(picture[:, :, :3], 3, axis=1):  # each panel has been drawn in
            self.assertGreater(len(np.unique(part.reshape(-1, 3), axis=0)), 20)

    def test_a_grid_and_a_well_mixed_tank_make_a_figure(self):
        self.run_and_look("ecoli_22m3.yaml", ["time.end=1 min", "output.field_interval=30 s",
                                              "mixing.cells.r=8", "mixing.cells.z=12",
                                              "mixing.cells.theta=16"], "glucose", "biomass", "DO_top")
        spec = importlib.util.spec_from_file_location("look", LOOK)
        look = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(look)
        with h5py.File(os.path.join(self.kept.name, "run.h5"), "r") as file:
            mean = look.section(file, file["entry/field/glucose"][-1])
            self.assertEqual(mean.shape, (12, 8))
            weights = np.diff(file["mesh/r_edges"][:] ** 2) / file["mesh/r_edges"][-1] ** 2 / 12
            self.assertAlmostEqual((mean * weights).sum() / file["entry/series/glucose"][-1], 1, 5)
        self.run_and_look("ecoli_batch.yaml", [], "glucose")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
