#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs for PEtab as a user calls them. usage: test_petab.py RUSHTON SOURCE_DIR MPIEXEC..."""
import csv, glob, json, math, os, shutil, subprocess, sys, tempfile, unittest

RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3:]
SUITE = os.path.join(SOURCE, "..", "shared", "suites", "petab-test-suite", "v1.0.0")
# A decays at the rate k from a start of 2.
FILES = {
    "model.xml": """<?xml version="1.0"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model>
<listOfCompartments><compartment id="V" spatialDimensions="3" size="1" constant="true"/>
</listOfCompartments><listOfSpecies><species id="A" compartment="V" initialConcentration="2"
hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="k" value="0" constant="true"/></listOfParameters>
<listOfRules><rateRule variable="A"><math xmlns="http://www.w3.org/1998/Math/MathML">
<apply><minus/><apply><times/><ci> k </ci><ci> A </ci></apply></apply></math></rateRule>
</listOfRules></model></sbml>
""",
    "problem.yaml": """format_version: 1
parameter_file: parameters.tsv
problems:
- sbml_files: [model.xml]
  condition_files: [conditions.tsv]
  observable_files: [observables.tsv]
  measurement_files: [measurements.tsv]
""",
    "parameters.tsv": "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\t"
                      "objectivePriorType\tobjectivePriorParameters\n"
                      "k\tlog10\t0.01\t10\t0.5\t1\tnormal\t0.5;1\n",
    "conditions.tsv": "conditionId\nc0\n",
    "observables.tsv": "observableId\tobservableFormula\tnoiseFormula\tobservableTransformation\n"
                       "a\tA\t0.1\tlog\n",
    "measurements.tsv": "observableId\tsimulationConditionId\tmeasurement\ttime\treplicateId\n"
                        "a\tc0\t1.9\t0\tr1\na\tc0\t0.8\t2\tr2\na\tc0\t0.7\t2\tr3\n",
}


def expected(k):
    """llh and chi2 of the problem above."""
    llh = chi2 = 0
    for measured, time in ((1.9, 0), (0.8, 2), (0.7, 2)):
        r = (math.log(2) - k * time - math.log(measured)) / 0.1
        llh -= 0.5 * math.log(2 * math.pi * 0.01 * measured ** 2) + r * r / 2
        chi2 += r * r
    return llh, chi2


class Petab(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for name, text in FILES.items():
            self.write(name, text)

    def call(self, *words, launcher=()):
        done = subprocess.run([*launcher, RUSHTON, *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w") as file:
            file.write(text)

    def test_a_problem_is_judged_as_text_and_as_json(self):
        code, out, err = self.call("petab", "problem.yaml", "--json")
        self.assertEqual(code, 0, err)
        found = json.loads(out)
        llh, chi2 = expected(0.5)
        self.assertAlmostEqual(found["llh"], llh, 5)
        self.assertAlmostEqual(found["chi2"], chi2, 5)
        self.assertAlmostEqual(found["log_prior"], -0.5 * math.log(2 * math.pi), 9)
        self.assertEqual((found["points"], found["parameters"], found["estimated"]), (3, 1, 1))
        self.assertEqual([o["id"] for o in found["observables"]], ["a"])
        code, out, err = self.call("petab", "problem.yaml")
        self.assertEqual(code, 0, err)
        for line in (f"llh         {llh:.5f}", f"chi2        {chi2:.4f}", "log prior", "c0 at 0"):
            self.assertIn(line[:-1], out)

    def test_parameters_are_given_and_simulations_written(self):
        code, out, err = self.call("petab", "problem.yaml", "--parameter", "k=0.4", "--json", "-o",
                                   "simulated.tsv")
        self.assertEqual(code, 0, err)
        self.assertAlmostEqual(json.loads(out)["llh"], expected(0.4)[0], 5)
        with open(os.path.join(self.folder.name, "simulated.tsv")) as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.assertEqual(list(rows[0]), ["observableId", "simulationConditionId", "simulation",
                                         "time", "replicateId"])
        for row, replicate in zip(rows, ("r1", "r2", "r3"), strict=True):
            self.assertEqual(row["replicateId"], replicate)
            self.assertAlmostEqual(float(row["simulation"]),
                                   2 * math.exp(-0.4 * float(row["time"])), 6)

    def test_wrong_words_are_exit_2_and_wrong_problems_exit_3(self):
        for words in ((), ("problem.yaml", "-p", "kk=1"), ("problem.yaml", "-p", "k"),
                      ("problem.yaml", "--relative", "-1")):
            self.assertEqual(self.call("petab", *words)[0], 2, words)
        code, _, err = self.call("petab", "problem.yaml", "-p", "kk=1")
        self.assertIn("did you mean 'k'?", err)
        self.assertEqual(self.call("petab", "missing.yaml")[0], 3)
        self.write("measurements.tsv", FILES["measurements.tsv"].replace("a\tc0\t0.8", "a\tc1\t0.8"))
        code, out, err = self.call("petab", "problem.yaml")
        self.assertEqual((code, out), (3, ""))
        self.assertIn("measurements.tsv:3:3: error: there is no condition 'c1'\na c1", err)

    def test_on_two_ranks_one_speaks(self):
        code, out, err = self.call("petab", "problem.yaml", launcher=(*MPIEXEC, "-n", "2"))
        self.assertEqual(code, 0, err)
        self.assertEqual(out.count("problem  "), 1)

    def test_a_folder_that_is_no_case_is_exit_2(self):
        self.assertEqual(self.call("petab-test", self.folder.name)[0], 2)

    @unittest.skipUnless(os.path.isdir(SUITE), SUITE + " is not there")
    def test_cases_are_counted_and_a_failure_is_exit_1(self):
        cases = sorted(glob.glob(os.path.join(SUITE, "0*")))
        code, out, err = self.call("petab-test", *cases)
        self.assertEqual(code, 0, err)
        self.assertIn(f"{len(cases)} passed, 0 failed, 0 unsupported", out)
        case = os.path.join(self.folder.name, "0001")
        shutil.copytree(os.path.join(SUITE, "0001"), case)
        path = os.path.join(case, "_0001_solution.yaml")
        os.chmod(path, 0o644)
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace("llh: -0.84", "llh: -0.94"))
        code, out, _ = self.call("petab-test", case)
        self.assertEqual(code, 1)
        self.assertIn("0001     FAILED", out)
        self.assertIn("0 passed, 1 failed, 0 unsupported", out)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
