#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs for SBML as a user calls them. usage: test_sbml.py RUSHTON SOURCE_DIR MPIEXEC..."""
import csv, glob, io, math, os, subprocess, sys, tempfile, unittest

RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3:]
SUITE = os.path.join(SOURCE, "..", "shared", "suites", "sbml-semantic")
MODEL = """<?xml version="1.0"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model>
<listOfCompartments><compartment id="V" spatialDimensions="3" size="2" constant="true"/>
</listOfCompartments><listOfSpecies><species id="A" compartment="V" initialAmount="6"
hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfRules><rateRule variable="A"><math xmlns="http://www.w3.org/1998/Math/MathML">
<apply><minus/><ci> A </ci></apply></math></rateRule></listOfRules></model></sbml>
"""


class Sbml(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.model = self.write("decay.xml", MODEL)

    def call(self, *words, launcher=()):
        done = subprocess.run([*launcher, RUSHTON, *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_a_model_runs_and_its_table_is_printed_or_written(self):
        words = ("sbml", "decay.xml", "--duration", "2", "--steps", "4")
        code, out, err = self.call(*words)
        self.assertEqual(code, 0, err)
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual(len(rows), 5)
        for row in rows:
            self.assertAlmostEqual(float(row["A"]), 3 * math.exp(-float(row["time"])), 6)
        code, out, err = self.call(*words, "--variables", "A,V", "--amount", "A", "-o", "out.csv")
        self.assertEqual((code, out), (0, ""), err)
        with open(os.path.join(self.folder.name, "out.csv")) as file:
            last = list(csv.DictReader(file))[-1]
        self.assertAlmostEqual(float(last["A"]), 6 * math.exp(-2), 6)
        self.assertEqual(float(last["V"]), 2)

    def test_wrong_words_are_exit_2_and_wrong_models_exit_3(self):
        self.assertEqual(self.call("sbml")[0], 2)
        for words in (("--variables", "nobody"), ("--duration", "-1"), ("--steps", "-1"),
                      ("--amount", "nobody")):
            code, _, err = self.call("sbml", "decay.xml", *words)
            self.assertEqual(code, 2, (words, err))
        for text in ("", "not xml", MODEL[:200], MODEL.replace("<ci> A </ci>", "<ci> B </ci>")):
            self.write("broken.xml", text)
            code, out, err = self.call("sbml", "broken.xml", "-d", "1")
            self.assertEqual((code, out), (3, ""), err)
            self.assertIn("broken.xml", err)
        self.assertEqual(self.call("sbml", "missing.xml", "-d", "1")[0], 3)

    def test_a_folder_that_is_no_case_is_exit_2(self):
        self.assertEqual(self.call("sbml-test", self.folder.name)[0], 2)

    @unittest.skipUnless(os.path.isdir(SUITE), SUITE + " is not there")
    def test_cases_are_counted_and_a_failure_is_exit_1(self):
        cases = sorted(glob.glob(os.path.join(SUITE, "0000?")))
        code, out, err = self.call("sbml-test", *cases)
        self.assertEqual(code, 0, err)
        self.assertEqual(out.count(" passed      error"), len(cases))
        self.assertIn("unsupported", out)
        case = os.path.join(self.folder.name, "00003")
        os.mkdir(case)
        for name in ("00003-sbml-l3v2.xml", "00003-settings.txt", "00003-results.csv"):
            with open(os.path.join(SUITE, "00003", name)) as file:
                text = file.read()
            if name.endswith(".csv"):
                head, _, last = text.rstrip().rpartition(",")
                text = f"{head},{1.1 * float(last)}\n"
            with open(os.path.join(case, name), "w") as file:
                file.write(text)
        code, out, _ = self.call("sbml-test", case)
        self.assertEqual(code, 1)
        self.assertIn("FAILED", out)

    def ends(self, *words, launcher=()):
        """Last values of the series that a run prints, by name."""
        code, out, err = self.call("run", *words, launcher=launcher)
        self.assertEqual(code, 0, err)
        table = out.split("\n\n")[0].splitlines()[1:]
        return {row.split()[0]: float(row.split()[1]) for row in table}

    def test_cells_from_a_file_do_in_a_tank_what_they_do_by_themselves(self):
        path = os.path.join(SOURCE, "scenarios", "yeast_glycolysis.xml")
        tank = self.write("tank.yaml", f"""
title: cells from SBML
time: {{end: 5 min}}
vessel: {{volume: 2 L, temperature: 25 degC}}
cells: {{sbml: {{file: {path}, medium: [medium], cell_volume: 2 mL/g, in_medium: [v7]}}}}
initial: {{biomass: 50 g/L}}
solver: {{relative_tolerance: 1e-7}}
""")
        tank = self.ends(tank, "-o", "tank.h5")
        # 1 L of medium with 0.1 L of cells: 50 g of 2 mL/g in a litre.
        code, out, err = self.call("sbml", path, "-d", "5", "-n", "1", "--amount", "S1,A3,N2")
        self.assertEqual(code, 0, err)
        alone = list(csv.DictReader(io.StringIO(out)))[-1]
        for name in ("glucose", "S1", "A3", "N2", "S4ex"):
            self.assertAlmostEqual(tank[name] / float(alone[name]), 1, 3, name)

    def test_cells_from_a_file_live_on_a_grid_over_ranks(self):
        path = os.path.join(SOURCE, "scenarios", "yeast_glycolysis_300l.yaml")
        words = (path, "--set", "time.end=1 min", "-o")
        one = self.ends(*words, "one.h5")
        two = self.ends(*words, "two.h5", launcher=[*MPIEXEC, "-n", "2"])
        self.assertGreater(one["glucose_max"], 1.5 * one["glucose_min"])
        for name in ("glucose", "A3", "A3_min", "S4ex"):
            self.assertAlmostEqual(one[name] / two[name], 1, 3, name)

    def test_a_wrong_file_is_told_at_its_place_in_the_scenario(self):
        self.write("broken.xml", "<sbml")
        path = self.write("broken.yaml", "time: 1 h\nvessel: {volume: 1 L, temperature: 25 degC}\n"
                          "cells:\n  sbml: broken.xml\ninitial: {}\n")
        code, _, err = self.call("check", path)
        self.assertEqual(code, 3)
        self.assertIn("broken.yaml:4:", err)
        self.assertIn("broken.xml", err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
