#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each verb prints with --json is one document, and says what the tables say. A verb that is
new has to be called here. usage: test_json.py RUSHTON SOURCE_DIR"""
import json, math, os, re, subprocess, sys, tempfile, unittest
from test_fit import FIT, FIRST, SCENARIO, SECOND, data
from test_petab import FILES
from test_sbml import MODEL

RUSHTON, SOURCE = sys.argv[1], sys.argv[2]
BENCH = os.path.join(SOURCE, "scenarios", "bench_5l_glass.yaml")
STUDY = """title: small
scenario: one/scenario.yaml
parameters: {k: {path: cells.parameters.k, values: [0.1 1/h, 0.2 1/h]}}
outputs: {a: {reduce: end}}
design: {kind: grid}
"""
NETWORK = {"id": "tiny", "metabolites": [{"id": "s"}], "reactions": [
    {"id": "EX_s", "metabolites": {"s": -1}, "lower_bound": -3, "upper_bound": 0},
    {"id": "grow", "metabolites": {"s": -1}, "lower_bound": 0, "upper_bound": 9,
     "objective_coefficient": 1}]}
# Each verb that has --json: its words, and what its document has to hold.
CALLS = {
    "run": (("one/scenario.yaml", "-o", "r.h5"), "series"),
    "resume": (("stopped.h5",), "series"),
    "watch": (("a.h5",), "series"),
    "check": (("one/scenario.yaml",), "resolved"),
    "compare": (("a.h5", "--limits", "one/limits.yaml"), None),
    "validate": (("one",), None),
    "verify": (("one/scenario.yaml", "-q", "--limits", "one/limits.yaml"), "comparison"),
    "sweep": (("study.yaml", "-q"), None),
    "fit": (("fit.yaml", "-q"), "parameters"),
    "scale": ((BENCH, "--to", "22 m3", "--keep", "P/V", "--still", "-n"), "rules"),
    "models": ((), "models"),
    "fba": (("network.json",), "objective"),
    "describe": (("solvers",), "tables"),
    "sbml": (("decay.xml", "-d", "1", "-n", "2"), "columns"),
    "sbml-test": (("00001",), "cases"),
    "petab": (("problem.yaml",), "llh"),
    "petab-test": (("0001",), "cases"),
}


class Json(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = scratch.name
        files = {**FILES, "fit.yaml": FIT, "study.yaml": STUDY, "decay.xml": MODEL,
                 "network.json": json.dumps(NETWORK)}
        for run, values in (("one", FIRST), ("two", SECOND)):
            files[f"{run}/scenario.yaml"] = SCENARIO
            files[f"{run}/data.csv"] = data(values)
            files[f"{run}/limits.yaml"] = (
                "data: data.csv\nabout: {basis: other-data}\n"
                "quantities: [{measured: a, limit: {nrmse: 30 %}}]\n")
        # A of 3 mol/L at the start, of which the model has 6/2: the case passes.
        files["00001/00001-sbml-l3v2.xml"] = MODEL
        files["00001/00001-settings.txt"] = ("start: 0\nduration: 1\nsteps: 1\nvariables: A\n"
                                             "absolute: 1e-6\nrelative: 1e-4\namount:\n"
                                             "concentration: A\n")
        files["00001/00001-results.csv"] = f"time,A\n0,3\n1,{3 * math.exp(-1):.9g}\n"
        files["0001/_0001.yaml"] = "nothing: of the kind\n"  # a case that fails
        files["0001/_0001_solution.yaml"] = "llh: 1\n"
        for name, text in files.items():
            path = os.path.join(cls.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        cls.call("run", "one/scenario.yaml", "-q", "-o", "a.h5")
        cls.call("run", "one/scenario.yaml", "-q", "-o", "stopped.h5", "--max-wall", "0 s")

    @classmethod
    def call(cls, *words):
        done = subprocess.run([RUSHTON, *words], cwd=cls.folder, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def document(self, verb, *words):
        code, out, err = self.call(verb, *words, "--json")
        try:
            return code, json.loads(out)
        except ValueError as why:
            self.fail(f"{verb} {words}: {why}\n{out}\n{err}")

    def test_every_verb_that_lists_json_prints_one_document(self):
        verbs = re.findall(r"^  ([a-z][a-z-]*) +[A-Z\[].*", self.call("--help")[1].split("\n\n")[2],
                           re.M)
        self.assertIn("describe", verbs)
        able = {v for v in verbs if "--json" in self.call(v, "--help")[1]}
        self.assertEqual(able, set(CALLS))
        for verb, (words, key) in CALLS.items():
            with self.subTest(verb):
                code, found = self.document(verb, *words)
                self.assertEqual(code, verb == "petab-test", found)
                self.assertIn(key, [None, *found])

    def test_the_verdict_stands_with_the_uncertainty_that_it_rests_on(self):
        words = ("verify", "one/scenario.yaml", "-q", "--limits", "one/limits.yaml")
        _, found = self.document(*words)
        _, alone = self.document("compare", "scenario.h5", "--limits", "one/limits.yaml", "-u",
                                 "scenario.u_num.csv")
        self.assertEqual(found["comparison"], alone)
        code, out, _ = self.call(*words)
        self.assertEqual(code, 0)
        self.assertTrue(out.endswith(self.call("compare", "scenario.h5", "--limits",
                                               "one/limits.yaml", "-u", "scenario.u_num.csv")[1]))
        self.assertIn("u_num", out)

    def test_a_reference_page_is_its_tables(self):
        page = self.call("describe", "scenario", "--markdown")[1]
        _, found = self.document("describe", "scenario")
        rows = [line for line in page.splitlines() if line.startswith("| `")]
        self.assertEqual(sum(len(t["rows"]) for t in found["tables"]), len(rows))
        vessel = next(t for t in found["tables"] if t["title"] == "vessel")
        bottom = next(r for r in vessel["rows"] if r["key"] == "bottom")
        self.assertEqual(bottom["value"], "choice: flat | torispherical | elliptical | hemispherical")
        self.assertEqual(bottom["default"], "flat")

    def test_columns_and_cases_have_the_numbers_of_the_text(self):
        _, found = self.document("sbml", "decay.xml", "-d", "1", "-n", "2")
        columns = {c["name"]: c["values"] for c in found["columns"]}
        self.assertEqual(columns["time"], [0, 0.5, 1])
        for t, a in zip(columns["time"], columns["A"]):
            self.assertAlmostEqual(a, 3 * math.exp(-t), 6)
        _, found = self.document("sbml-test", "00001")
        self.assertEqual((found["passed"], found["failed"], found["unsupported"]), (1, 0, 0))
        self.assertEqual([(c["id"], c["outcome"]) for c in found["cases"]], [("00001", "passed")])
        code, found = self.document("petab-test", "0001")
        self.assertEqual((code, found["failed"], found["cases"][0]["llh"]), (1, 1, None))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
