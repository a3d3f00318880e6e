#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verb sweep as a user calls it: what is printed, exit codes, what is left on disk, a kill.
usage: test_study.py RUSHTON SOURCE_DIR MPIEXEC..."""
import glob, json, os, re, signal, subprocess, sys, tempfile, unittest

try:
    import h5py
except ImportError:
    h5py = None

RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3:]
STUDIES = os.path.join(SOURCE, "scenarios", "studies")
STUDY = """title: small
scenario: {base}
parameters:
  kla: {{path: gas.kla, low: 100 1/h, high: 400 1/h, scale: log}}
  mode: {{path: cells.model, values: [ecoli-anane]}}
outputs: {{acetate: {{reduce: max, unit: mg/L}}, biomass: {{}}}}
design: {{kind: {design}}}
keep: {{series: [DO], points: 11}}
"""


class Study(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def call(self, *words, launcher=()):
        done = subprocess.run([*launcher, RUSHTON, "sweep", *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
        return done.returncode, done.stdout, done.stderr

    def write(self, design):
        path = os.path.join(self.folder.name, "study.yaml")
        with open(path, "w") as file:
            file.write(STUDY.format(base=os.path.join(SOURCE, "scenarios", "ecoli_batch.yaml"),
                                    design=design))
        return "study.yaml"

    def left(self):
        return sorted(os.listdir(self.folder.name))

    def open(self, name):
        return h5py.File(os.path.join(self.folder.name, name), "r")

    def test_plan_tables_and_result(self):
        study = self.write("random, runs: 6")
        code, out, err = self.call(study)
        self.assertEqual(code, 0, err)
        self.assertIn("design      random, 6 runs", err)
        self.assertIn("cost        the first run took", err)
        self.assertIn("6 done, 0 failed", out)
        self.assertIn("rank correlation", out)
        self.assertEqual(self.left(), ["study.h5", "study.yaml"])
        if h5py:
            with self.open("study.h5") as file:
                self.assertEqual(file.attrs["complete"], 1)
                self.assertEqual(file["output/acetate"].attrs["units"], "mg/L")
                self.assertEqual(list(file["run/member"]), [1, 2, 3, 4, 5, 6])
                self.assertEqual(file["series/DO"].shape, (6, 11))
                self.assertAlmostEqual(file["series/time"][3, 10], 9 * 3600)
                self.assertEqual(file["parameter/mode"].attrs["words"], "ecoli-anane")
                # The plain run of the third row ends in the same number.
                kla, biomass = float(file["parameter/kla"][2]), float(file["output/biomass"][2])
            subprocess.run([RUSHTON, "run", os.path.join(SOURCE, "scenarios", "ecoli_batch.yaml"),
                            "-q", "--set", f"gas.kla={kla!r} 1/h", "-o", "one.h5"],
                           cwd=self.folder.name, check=True, timeout=60)
            with self.open("one.h5") as file:
                self.assertEqual(float(file["entry/series/biomass"][-1]), biomass)

    def test_kept_series_have_the_names_and_units_of_the_run(self):
        path = os.path.join(self.folder.name, "study.yaml")
        with open(path, "w") as file:
            file.write(STUDY.format(base=os.path.join(SOURCE, "scenarios", "ecoli_batch.yaml"),
                                    design="random, runs: 2"))
        subprocess.run([RUSHTON, "run", os.path.join(SOURCE, "scenarios", "ecoli_batch.yaml"), "-q",
                        "-o", "one.h5"], cwd=self.folder.name, check=True, timeout=60)
        if not h5py:
            self.skipTest("needs h5py")
        with self.open("one.h5") as file:
            units = {name: data.attrs["units"] for name, data in file["entry/series"].items()
                     if name != "time" and data.ndim == 1}
        with open(path) as file:
            text = file.read().replace("[DO]", "[" + ", ".join(units) + "]")
        with open(path, "w") as file:
            file.write(text)
        code, _, err = self.call("study.yaml", "-q")
        self.assertEqual(code, 0, err)
        with self.open("study.h5") as file:
            kept = {name: data.attrs["units"] for name, data in file["series"].items()}
        self.assertEqual(kept.pop("time"), "s")
        self.assertEqual(kept, units)

    def test_ranks_and_json(self):
        study = self.write("random, runs: 6")
        code, one, _ = self.call(study, "--json", "-q", "-o", "1.h5")
        self.assertEqual(code, 0)
        code, two, err = self.call(study, "--json", "-q", "-o", "2.h5", launcher=[*MPIEXEC, "-n", "2"])
        self.assertEqual(code, 0, err)
        one, two = json.loads(one), json.loads(two)
        self.assertEqual(one["outputs"], two["outputs"])
        self.assertEqual(one["identity"], two["identity"])
        self.assertEqual(one["done"], 6)

    def test_dry_run_leaves_nothing(self):
        study = self.write("random, runs: 6")
        code, out, err = self.call(study, "--dry-run", "--json")
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["runs"], 6)
        self.assertIn("a run takes", err)
        self.assertEqual(self.left(), ["study.yaml"])

    def test_a_killed_study_goes_on(self):
        """Killed when the results say that some rows are done: nothing is lost, nothing done twice."""
        if not h5py:
            self.skipTest("h5py")
        study = self.write("random, runs: 3000")
        child = subprocess.Popen([RUSHTON, "sweep", study, "--progress"], cwd=self.folder.name,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in child.stderr:
            if "/ 3000 runs" in line and not line.lstrip().startswith("0 /"):
                break
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stderr.close()
        self.assertEqual(self.left(), ["study.incomplete.h5", "study.yaml"])
        with h5py.File(os.path.join(self.folder.name, "study.incomplete.h5"), "r", swmr=True) as left:
            ended = sum(status > 0 for status in left["run/status"])
        study = self.write(f"random, runs: {ended + 20}")
        code, out, err = self.call(study)
        self.assertEqual(code, 0, err)
        self.assertIn(f"runs        20 of {ended + 20} to do", err)
        self.assertIn(f"{ended + 20} done", out)
        self.assertEqual(self.left(), ["study.h5", "study.yaml"])
        code, out, err = self.call(study, "-o", "whole.h5")
        self.assertEqual(code, 0, err)
        with self.open("study.h5") as a, self.open("whole.h5") as b:
            self.assertEqual(list(a["output/acetate"]), list(b["output/acetate"]))

    def test_parts_for_arrays(self):
        study = self.write("random, runs: 5")
        for member in ("1/2", "2/2"):
            code, out, err = self.call(study, "--member", member, "-q")
            self.assertEqual(code, 0, err)
        self.assertEqual(len(glob.glob(os.path.join(self.folder.name, "study.part-*-of-2.h5"))), 2)
        code, out, err = self.call(study, "--merge", "-q")
        self.assertEqual(code, 0, err)
        self.assertIn("5 done", out)
        self.assertEqual(self.call(study, "--member", "3/2")[0], 2)
        self.assertEqual(self.call(study, "--member", "x")[0], 2)

    def test_short_of_time_it_stops_before_the_next_run(self):
        study = self.write("random, runs: 5")
        for ranks in (1, 2):
            launcher = [*MPIEXEC, "-n", str(ranks)]
            code, out, err = self.call(study, "-q", "--max-wall", "0 s", launcher=launcher)
            self.assertEqual((code, out), (76, ""), err)
            self.assertIn("stopped with 0 of 5 runs done", err)
            self.assertEqual(self.left(), ["study.incomplete.h5", "study.yaml"])
        self.assertEqual(self.call(study, "-q", "-w", "0 s", "--member", "1/2")[0], 76)
        code, _, err = self.call(study, "-q", "-w", "1 d", "--member", "1/2")
        self.assertEqual((code, err), (0, ""))
        code, _, err = self.call(study, "-q", "-w", "0 s")
        self.assertEqual(code, 76)
        self.assertIn("stopped with 3 of 5 runs done, 0 of them by this call", err)
        code, one, err = self.call(study, "--json", "-q")
        self.assertEqual((code, err), (0, ""))
        code, two, err = self.call(study, "--json", "-q", "-o", "whole.h5")
        self.assertEqual(json.loads(one)["outputs"], json.loads(two)["outputs"])
        for words, text in ((["-w", "8"], "needs a unit"), (["-w", "auto"], "no Slurm job")):
            code, _, err = self.call(study, *words)
            self.assertEqual(code, 2)
            self.assertIn(text, err)

    def test_signals_end_it(self):
        """Sent when some rows are done; what is done counts, and it is said what to do."""
        for number, expected in ((signal.SIGTERM, 75), (signal.SIGUSR1, 75), (signal.SIGINT, 130)):
            study = self.write("random, runs: 3000")
            child = subprocess.Popen([RUSHTON, "sweep", study, "--progress"], text=True,
                                     cwd=self.folder.name, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE)
            for line in child.stderr:
                if "/ 3000 runs" in line and not line.lstrip().startswith("0 /"):
                    child.send_signal(number)
                    break
            err = child.communicate()[1]
            self.assertEqual(child.returncode, expected)
            self.assertIn("of 3000 runs done", err)
            self.assertEqual(self.left(), ["study.incomplete.h5", "study.yaml"])

    def test_a_page(self):
        study = self.write("random, runs: 5")
        code, out, err = self.call(study, "-q", "--page", "page.html")
        self.assertEqual(code, 0, err)
        with open(os.path.join(self.folder.name, "page.html")) as file:
            text = file.read()
        payload = text.split('id="rushton-payload">', 1)[1].split("</script>", 1)[0]
        page = json.loads(payload)
        self.assertEqual(page["title"], "small")
        told = json.dumps(page["sections"])
        for word in ("acetate", "rank correlation", "kla", "median", "gas.kla", "Seed 1."):
            self.assertIn(word, told)
        # A file that is no page is not written over, and is found out before anything is run.
        with open(os.path.join(self.folder.name, "notes.html"), "w") as file:
            file.write("my notes\n")
        code, _, err = self.call(study, "-q", "--page", "notes.html", "-o", "new.h5")
        self.assertEqual(code, 2, err)
        self.assertNotIn("new.h5", self.left())
        self.assertEqual(self.call(study, "-q", "--page", "p.html", "--member", "1/2")[0], 2)

    def test_a_designed_experiment_ends_with_a_model(self):
        path = os.path.join(self.folder.name, "study.yaml")
        with open(path, "w") as file:
            file.write(f"""title: a surface
scenario: {os.path.join(SOURCE, "scenarios", "ecoli_batch.yaml")}
parameters:
  sugar: {{path: initial.glucose, low: 4 g/L, high: 6 g/L}}
  overflow: {{path: cells.parameters.p_a_max, low: 0.18 g/g/h, high: 0.27 g/g/h}}
outputs: {{acetate: {{reduce: max, unit: mg/L}}, volume: {{of: V}}}}
design: central-composite
""")
        code, out, err = self.call("study.yaml", "-q", "--page", "page.html")
        self.assertEqual(code, 0, err)
        for word in ("6 terms from 9 runs: R2 0.99", "sugar*overflow", "overflow^2", "outside of what was run",
                     "no parameter moves volume: all 9 runs give 2"):
            self.assertIn(word, out)
        with open(os.path.join(self.folder.name, "page.html")) as file:
            payload = file.read().split('id="rushton-payload">', 1)[1].split("</script>", 1)[0]
        page = json.loads(payload)
        table = next(t for t in page["sections"][0]["tables"] if t["title"] == "Model of acetate")
        self.assertEqual(len(table["rows"]), 6)
        self.assertIn("No parameter moves volume", json.dumps(page["notices"]))
        code, out, err = self.call("study.yaml", "-q", "--json")
        self.assertEqual(code, 0, err)
        acetate, volume = json.loads(out)["outputs"]
        self.assertTrue(volume["flat"] and not acetate["flat"] and "model" not in volume)
        terms = {term["term"]: term["coefficient"] for term in acetate["model"]["terms"]}
        self.assertEqual(set(terms), {"mean", "sugar", "overflow", "sugar*overflow", "sugar^2", "overflow^2"})
        # The table's ends are those of the model.
        effect = next(e for e in acetate["effects"] if e["parameter"] == "overflow")
        self.assertAlmostEqual(effect["at_high"] - effect["at_low"], 2 * terms["overflow"], 6)
        for row, value in zip(table["rows"], terms.values()):
            self.assertAlmostEqual(row[1], value, 9)

    def test_mistakes(self):
        study = self.write("rndom")
        code, _, err = self.call(study)
        self.assertEqual(code, 3)
        self.assertIn("study.yaml:7:16: error", err)
        self.assertEqual(self.call("none.yaml")[0], 3)
        self.assertEqual(self.left(), ["study.yaml"])
        # A base that is not there is a mistake in the study.
        with open(os.path.join(self.folder.name, study)) as file:
            text = file.read()
        with open(os.path.join(self.folder.name, study), "w") as file:
            file.write(re.sub("scenario: .*", "scenario: nosuch.yaml", text.replace("rndom", "random")))
        code, _, err = self.call(study)
        self.assertEqual(code, 3)
        self.assertRegex(err, r"study.yaml:\d+:11: error: scenario: cannot open 'nosuch.yaml'")

    def test_studies_that_are_shipped(self):
        """Each can be planned, with one run of it; those of a well-mixed tank are run, smaller."""
        paths = sorted(glob.glob(os.path.join(STUDIES, "*.yaml")))
        self.assertGreater(len(paths), 2)
        for path in paths:
            code, out, err = self.call(path, "--dry-run", "--json")
            self.assertEqual(code, 0, err)
            self.assertGreater(json.loads(out)["runs"], 1)
            with open(path) as file:
                text = file.read()
            if "network" in path:
                continue
            small = re.sub("scenario: *", f"scenario: {STUDIES}/", text.replace("samples: 1024", "samples: 3"))
            with open(os.path.join(self.folder.name, "small.yaml"), "w") as file:
                file.write(small)
            code, out, err = self.call("small.yaml", "--json", "-q")
            self.assertEqual(code, 0, err)
            report = json.loads(out)
            self.assertEqual(report["done"], report["runs"])
            os.remove(os.path.join(self.folder.name, "small.h5"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
