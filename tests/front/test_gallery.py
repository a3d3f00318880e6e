#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scenario that is shipped, as a user runs it, and every case with data at hand.
usage: test_gallery.py RUSHTON SOURCE_DIR whole|brief
brief: of each run the first twentieth (for builds with sanitizers, which are slow)."""
import json, os, re, subprocess, sys, tempfile, unittest

RUSHTON, SOURCE = sys.argv[1:3]
BRIEF = {"whole": False, "brief": True}[sys.argv[3]]
SCENARIOS = os.path.join(SOURCE, "scenarios")
CASES = os.path.join(SOURCE, "validation", "cases")
COARSE = ["--set", "time.end=%d min" % (2 if BRIEF else 10), "--set", "mixing.cells.r=4",
          "--set", "mixing.cells.theta=6", "--set", "mixing.cells.z=12"]


def twentieth(resolved):
    """The words that end a run which begins at zero after a twentieth of its time."""
    end = re.search(r"^time:\n  start: 0 .*\n  end: ([0-9.eE+-]+) (\S+)", resolved, re.M)
    return ["--set", "time.end=%g %s" % (float(end.group(1)) / 20, end.group(2))] if end else []


class Gallery(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def call(self, *words):
        done = subprocess.run([RUSHTON, *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def test_every_scenario_and_case_runs_and_its_balances_close(self):
        paths = [os.path.join(SCENARIOS, n) for n in os.listdir(SCENARIOS) if n.endswith(".yaml")]
        cases = [os.path.join(CASES, n, "scenario.yaml") for n in os.listdir(CASES)]
        paths += [path for path in cases if os.path.exists(path)]
        self.assertGreaterEqual(len(paths), 7)
        for path in paths:
            words = COARSE if BRIEF else []
            code, resolved, err = self.call("check", path, *words)
            if BRIEF and code == 3:  # no grid: its cells cannot be set
                words = []
                code, resolved, err = self.call("check", path)
            self.assertEqual(code, 0, path + err)
            if "kind: cylinder" in resolved:
                words = COARSE
            elif BRIEF:
                words = twentieth(resolved)
            # An open balance of a conserved quantity is exit code 1.
            code, out, err = self.call("run", path, "-o", "r.h5", *words)
            self.assertEqual(code, 0, path + err)
            closures = [float(line.split()[-2]) for line in out.splitlines()
                        if line.endswith("(conserved)")]
            self.assertTrue(all(abs(c) < 1e-9 for c in closures), path)
            if not closures:  # nothing is conserved only where the model tells what it leaks
                if re.search(r"(?m)^model:", resolved):  # defined there, of states without content
                    self.assertNotRegex(resolved, r"(?m)^ +content:", path)
                    continue
                model = re.search(r"^ +model: (\S+)", resolved, re.M)
                if not model:  # a network or an SBML file: its elements are not followed
                    self.assertRegex(resolved, r"(?m)^ +(sbml|flux):", path)
                    continue
                told = self.call("models", model.group(1))[1]
                self.assertTrue("leak of" in told or "elements: others" in told, path)

    @unittest.skipIf(BRIEF, "a verdict needs the whole run")
    def test_every_case_with_data_at_hand_comes_to_a_verdict(self):
        judged = 0
        for name in sorted(os.listdir(CASES)):
            limits = os.path.join(CASES, name, "limits.yaml")
            if not os.path.isfile(limits):
                continue
            described = [limits, os.path.join(CASES, name, "run.yaml")]
            if any("$RUSHTON_DATA" in open(path).read() for path in described
                   if os.path.exists(path)):
                continue
            code, _, err = self.call("run", os.path.join(CASES, name, "scenario.yaml"), "-q",
                                     "-o", "r.h5")
            self.assertEqual(code, 0, name + err)
            code, out, err = self.call("compare", "r.h5", "--limits", limits, "--json")
            self.assertIn(code, (0, 1), name + err)
            report = json.loads(out)
            self.assertEqual(report["verdict"], ("PASS", "FAIL")[code], name)
            self.assertEqual(report["not_judged"], 0, name)
            self.assertIn("adjusted", report["used_for"], name)
            judged += 1
        self.assertGreaterEqual(judged, 5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
