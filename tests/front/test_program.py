#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as a user runs it: verbs, exit codes, what is printed and what is left on disk.
usage: test_program.py RUSHTON SOURCE_DIR MPIEXEC..."""
import json, os, re, subprocess, sys, tempfile, unittest

try:
    import h5py
except ImportError:
    h5py = None

RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3:]
SCENARIOS = os.path.join(SOURCE, "scenarios")
CASES = os.path.join(SOURCE, "validation", "cases")


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def call(self, *words, launcher=()):
        done = subprocess.run([*launcher, RUSHTON, *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def left(self):
        return sorted(os.listdir(self.folder.name))

    def test_version_names_commit_compiler_flags_and_libraries(self):
        code, out, _ = self.call("--version")
        self.assertEqual(code, 0)
        for word in ("rushton ", "commit ", "compiler ", "flags ", "SUNDIALS ", "HDF5 ", "MPI "):
            self.assertIn(word, out)

    def test_help_is_everywhere_with_examples(self):
        code, out, _ = self.call("--help")
        self.assertEqual(code, 0)
        for verb in ("run", "check", "compare", "models", "fba", "describe"):
            self.assertIn(verb, out)
            code, text, _ = self.call(verb, "--help")
            self.assertEqual(code, 0)
            self.assertIn("examples", text)
            self.assertIn("rushton " + verb, text)

    def test_help_on_two_ranks_ends_well(self):
        code, out, _ = self.call("run", "--help", launcher=[*MPIEXEC, "-n", "2"])
        self.assertEqual(code, 0)
        self.assertEqual(out.count("run a scenario and write an HDF5 result"), 1)

    def test_what_cannot_be_printed_is_exit_5(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([RUSHTON, "describe", "scenario"], stdout=full,
                                  stderr=subprocess.DEVNULL, timeout=60)
        self.assertEqual(done.returncode, 5)

    def test_what_is_no_result_is_not_overwritten(self):
        path = self.write("own.yaml", "time: 1 h\nvessel: 1 L\ncells: monod\n")
        code, _, err = self.call("run", path, "-o", path)
        self.assertEqual(code, 2)
        self.assertIn("not overwritten", err)
        with open(path) as file:
            self.assertIn("monod", file.read())
        os.mkdir(os.path.join(self.folder.name, "taken.h5"))
        self.assertEqual(self.call("run", path, "-o", "taken.h5")[0], 2)
        for _ in range(2):  # a result may be replaced
            self.assertEqual(self.call("run", path, "-q", "-o", "own.h5")[0], 0)

    def test_wrong_usage_is_exit_2(self):
        for words in ((), ("walk",), ("run",), ("run", "--fast", "x"), ("check", "a", "b"),
                      ("models", "monot"), ("describe", "weather")):
            code, _, err = self.call(*words)
            self.assertEqual(code, 2, (words, err))

    def test_a_batch_leaves_one_complete_result_and_is_quiet_off_a_terminal(self):
        code, out, err = self.call("run", os.path.join(SCENARIOS, "ecoli_batch.yaml"))
        self.assertEqual((code, err), (0, ""))
        self.assertIn("carbon", out)
        self.assertEqual(self.left(), ["ecoli_batch.h5", "ecoli_batch.xdmf"])
        dump = subprocess.run(["h5dump", "-d", "/entry/series/biomass",
                               os.path.join(self.folder.name, "ecoli_batch.h5")],
                              text=True, capture_output=True) if have("h5dump") else None
        if dump:
            self.assertEqual(dump.returncode, 0)
            self.assertIn("g/L", dump.stdout)

    def test_a_wrong_scenario_is_exit_3_and_leaves_nothing(self):
        path = self.write("bad.yaml", "time: {end: 4 h}\nvessel: {volme: 2 L}\ncells: monod\n")
        code, out, err = self.call("run", path)
        self.assertEqual((code, out), (3, ""))
        self.assertIn("bad.yaml:2:10: error:", err)
        self.assertIn("volume", err)
        self.assertEqual(self.left(), ["bad.yaml"])
        self.assertEqual(self.call("run", "absent.yaml")[0], 3)

    def test_check_prints_what_follows_and_leaves_nothing(self):
        code, out, _ = self.call("check", os.path.join(SCENARIOS, "ecoli_22m3.yaml"),
                                 "--set", "mixing.speed=90 rpm")
        self.assertEqual(code, 0)
        for word in ("90 rpm", "network ", "liquid ", "memory ", "steps ", "time        about ",
                     "3.299 m/s       tip speed"):
            self.assertIn(word, out)
        self.assertEqual(self.left(), [])

    def test_the_resolved_scenario_resolves_to_itself(self):
        code, first, _ = self.call("check", "--resolved",
                                   os.path.join(SCENARIOS, "ecoli_22m3_well_mixed.yaml"))
        self.assertEqual(code, 0)
        path = self.write("full.yaml", first)
        self.assertEqual(self.call("check", "--resolved", path)[1], first)

    def test_an_output_that_cannot_be_written_is_exit_5(self):
        code, _, err = self.call("run", os.path.join(SCENARIOS, "ecoli_batch.yaml"),
                                 "-o", "nowhere/x.h5")
        self.assertEqual(code, 5)
        self.assertIn("nowhere", err)

    def test_a_solver_that_gives_up_is_exit_4_and_keeps_what_it_has(self):
        code, _, err = self.call("run", os.path.join(SCENARIOS, "ecoli_batch.yaml"), "-o", "x.h5",
                                 "--set", "solver.step_limit=20")
        self.assertEqual(code, 4)
        self.assertIn("the solver stopped at t =", err)
        self.assertEqual(self.left(), ["x.incomplete.h5"])

    def test_verdicts_are_exit_codes(self):
        case = os.path.join(CASES, "ecoli_batch_paczia")
        self.assertEqual(self.call("run", os.path.join(case, "scenario.yaml"), "-q", "-o",
                                   "r.h5")[0], 0)
        limits = os.path.join(case, "limits.yaml")
        code, out, _ = self.call("compare", "r.h5", "--limits", limits)
        self.assertEqual(code, 1 if "verdict   FAIL" in out else 0)
        self.assertIn("NRMSE", out)
        report = json.loads(self.call("compare", "r.h5", "--limits", limits, "--json")[1])
        self.assertTrue(report)
        data = os.path.join(SOURCE, "validation", "data", "exometabolome_batch_paczia2012",
                            "offline.csv")
        self.assertEqual(self.call("compare", "r.h5", data, "--run", "E_coli")[0], 0)
        self.assertEqual(self.call("compare", "r.h5", data, "--run", "Z_coli")[0], 3)

    def test_verification_and_verdict_are_one_step(self):
        case = os.path.join(CASES, "ecoli_batch_paczia")
        limits = os.path.join(case, "limits.yaml")
        code, out, _ = self.call("verify", os.path.join(case, "scenario.yaml"), "-q",
                                 "--limits", limits, "--result", "r.h5", "-o", "u.csv")
        self.assertEqual(code, 1 if "verdict   FAIL" in out else 0)
        self.assertRegex(out, r"(?m)^biomass +most +g/L ")
        self.assertIn("u_num     u.csv", out)
        self.assertIn("declared  before the run, unchanged", out)
        self.assertIn("uncertainty of the simulation up to", out)
        self.assertEqual(self.left(), ["r.h5", "r.xdmf", "u.csv"])
        report = json.loads(self.call("compare", "r.h5", "-l", limits, "--json", "-u", "u.csv")[1])
        self.assertEqual(report["u_num"], "u.csv")
        self.assertEqual(self.call("run", os.path.join(case, "scenario.yaml"), "-q", "-o", "o.h5",
                                   "--set", "solver.relative_tolerance=1e-3")[0], 0)
        code, _, err = self.call("compare", "o.h5", "-l", limits, "-u", "u.csv")
        self.assertEqual(code, 3)
        self.assertIn("is of scenario", err)

    def test_limits_that_change_after_the_run_are_noticed(self):
        case = os.path.join(CASES, "ecoli_batch_paczia")
        with open(os.path.join(case, "limits.yaml")) as file:
            text = file.read()
        data = os.path.join(SOURCE, "validation", "data")
        text = text.replace("../../data", data)
        limits = self.write("limits.yaml", text)
        run = ("run", os.path.join(case, "scenario.yaml"), "-q", "-o", "r.h5", "--limits", limits)
        self.assertEqual(self.call(*run)[0], 0)
        code, out, _ = self.call("compare", "r.h5", "--limits", limits)
        self.assertIn("declared  before the run, unchanged", out)
        wide = text.replace("15 %", "99 %").replace("25 %", "99 %")
        self.write("limits.yaml", wide)
        code, out, err = self.call("compare", "r.h5", "--limits", limits)
        self.assertEqual(code, 1)
        self.assertIn("OTHER LIMITS before the run", out)
        self.assertIn("verdict   NOT JUDGED", out)
        report = json.loads(self.call("compare", "r.h5", "--limits", limits, "--json")[1])
        self.assertEqual(report["limits_declared"], "others before the run")
        self.assertEqual(self.call(*run)[0], 0)
        code, out, _ = self.call("compare", "r.h5", "--limits", limits)
        self.assertEqual(code, 0)
        self.assertIn("verdict   PASS", out)
        self.write("limits.yaml", "quantities: [{measured: x, limt: {}}]\n")
        self.assertEqual(self.call(*run)[0], 3)

    def test_a_description_that_changes_after_the_run_is_noticed(self):
        case = os.path.join(CASES, "ecoli_batch_paczia")
        self.write("data.csv", "run_id,time_h,quantity,value,unit\nA,0,biomass,1,g/L\n")
        self.write("run.yaml", "files: [data.csv]\n")
        limits = self.write("limits.yaml", "data: run.yaml\nquantities: [{measured: biomass}]\n")
        run = ("run", os.path.join(case, "scenario.yaml"), "-q", "-o", "r.h5", "--limits", limits)
        self.assertEqual(self.call(*run)[0], 0)
        self.write("data.csv", "run_id,time_h,quantity,value,unit\nA,0,biomass,2,g/L\n")
        out = self.call("compare", "r.h5", "--limits", limits)[1]
        self.assertIn("declared  before the run, unchanged", out)
        self.write("run.yaml", "files: [{path: data.csv, clock_ahead: 1 h}]\n")
        out = self.call("compare", "r.h5", "--limits", limits)[1]
        self.assertIn("OTHER LIMITS before the run", out)
        os.remove(os.path.join(os.path.dirname(limits), "run.yaml"))
        code, _, err = self.call(*run)
        self.assertEqual(code, 3)
        self.assertIn("run.yaml: cannot open", err)
        out = self.call("compare", "r.h5", "data.csv", "--limits", limits)[1]
        self.assertIn("OTHER LIMITS before the run", out)

    def test_flux_balance_tells_optimum_and_starvation_by_exit_codes(self):
        network = self.write("n.json", json.dumps({
            "id": "tiny", "metabolites": [{"id": "s"}],
            "reactions": [
                {"id": "EX_s", "metabolites": {"s": -1}, "lower_bound": -3, "upper_bound": 0},
                {"id": "keep", "metabolites": {"s": -1}, "lower_bound": 1, "upper_bound": 9},
                {"id": "grow", "metabolites": {"s": -1}, "lower_bound": 0, "upper_bound": 9,
                 "objective_coefficient": 1}]}))
        code, out, _ = self.call("fba", network, "--json")
        self.assertEqual((code, json.loads(out)["objective"]), (0, 2))
        code, out, err = self.call("fba", network, "-O", "min:grow", "-O", "keep", "--set",
                                   "EX_s=-0.25,")
        self.assertEqual(code, 1)
        self.assertIn("'keep' must run and is short by 0.75", err)
        self.assertEqual(self.call("fba", network, "-O", "grew")[0], 3)
        self.assertEqual(self.call("fba", network, "--set", "EX_s")[0], 2)

    def test_a_limit_that_is_missed_is_exit_1_and_one_that_is_met_is_0(self):
        self.assertEqual(self.call("run", os.path.join(SCENARIOS, "ecoli_batch.yaml"), "-q", "-o",
                                   "r.h5")[0], 0)
        # A batch of 2 L keeps its volume: measured as 2 L it is met, as 2.5 L it is missed.
        for litres, expected, word in ((2, 0, "PASS"), (2.5, 1, "FAIL")):
            rows = "".join(f"a,{t},volume,{litres},L\n" for t in range(6))
            self.write("data.csv", "run_id,time_h,quantity,value,unit\n" + rows)
            limits = self.write("limits.yaml", "data: data.csv\nrun: a\nquantities:\n"
                                "  - {measured: volume, simulated: V, limit: {rmse: 0.1 L}}\n")
            code, out, err = self.call("compare", "r.h5", "--limits", limits)
            self.assertEqual(code, expected, out + err)
            self.assertIn(word, out)

    def test_two_ranks_write_the_same_series(self):
        scenario = os.path.join(SCENARIOS, "ecoli_22m3.yaml")
        small = ["--set", "time.end=2 min", "--set", "mixing.cells.r=4", "--set",
                 "mixing.cells.theta=6", "--set", "mixing.cells.z=12"]
        self.assertEqual(self.call("run", scenario, "-q", "-o", "a.h5", *small)[0], 0)
        code, _, err = self.call("run", scenario, "-q", "-o", "b.h5", *small,
                                 launcher=[*MPIEXEC, "-n", "2"])
        self.assertEqual(code, 0, err)
        self.assertEqual(self.left(), ["a.h5", "a.xdmf", "b.h5", "b.xdmf"])
        if not h5py:
            self.skipTest("no h5py to read the series with")
        with h5py.File(os.path.join(self.folder.name, "a.h5")) as one, \
                h5py.File(os.path.join(self.folder.name, "b.h5")) as two:
            one, two = one["entry/series"], two["entry/series"]
            self.assertEqual(sorted(one), sorted(two))
            self.assertIn("biomass", one)
            for name in ("time", "V", "biomass", "glucose", "glucose_max"):
                self.assertEqual(len(one[name]), len(two[name]), name)
                for a, b in zip(one[name][:], two[name][:]):
                    self.assertLessEqual(abs(a - b), 1e-3 * max(abs(a), abs(b)) + 1e-9, name)

    def test_reference_pages_are_those_of_the_tables(self):
        for topic in ("scenario", "results", "impellers", "correlations", "instruments", "limits", "runs",
                      "study", "fits", "library"):
            with open(os.path.join(SOURCE, "docs", topic + ".md")) as file:
                page = file.read()
            self.assertIn(self.call("describe", topic, "--markdown")[1].strip(), page, topic)

    def test_what_the_sheet_doubts_is_told_and_kept_with_the_results(self):
        path = os.path.join(SCENARIOS, "fedbatch_90m3.yaml")
        code, _, err = self.call("run", path, "-q", "-o", "w.h5", "--set", "time.end=1 min",
                                 "--set", "mixing.cells.r=4", "--set", "mixing.cells.theta=6",
                                 "--set", "mixing.cells.z=12")
        self.assertEqual(code, 0, err)
        flooded = "impeller 1: Fl_F/Fl_G = 0.5156: flooded"
        far = "V 90 m3 is outside 0.002 to 4.4, the correlation is extrapolated"
        self.assertIn(flooded, err)
        self.assertIn(far, err)
        if not h5py:
            self.skipTest("no h5py to read the events with")
        with h5py.File(os.path.join(self.folder.name, "w.h5")) as file:
            events = file["events"]
            kinds = [k.decode() for k in events["kind"][:]]
            texts = [t.decode() for k, t in zip(kinds, events["text"][:]) if k == "warning"]
        self.assertTrue(any(flooded in t for t in texts) and any(far in t for t in texts), texts)


def have(program):
    return any(os.access(os.path.join(p, program), os.X_OK)
               for p in os.environ.get("PATH", "").split(":"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
