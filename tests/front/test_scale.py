#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scale-up and scale-down as a user runs them: tables, JSON, scaled scenarios, exit codes.
usage: test_scale.py RUSHTON SOURCE_DIR MPIEXEC..."""
import json, math, os, subprocess, sys, tempfile, unittest

RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3:]
SCENARIOS = os.path.join(SOURCE, "scenarios")
BENCH = os.path.join(SCENARIOS, "bench_5l_glass.yaml")
LARGE = os.path.join(SCENARIOS, "ecoli_22m3.yaml")


class Scale(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def call(self, *words, launcher=()):
        done = subprocess.run([*launcher, RUSHTON, *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def left(self):
        return sorted(os.listdir(self.folder.name))

    def scale(self, *words):
        code, out, err = self.call("scale", BENCH, "--json", *words)
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def test_every_rule_keeps_its_own_and_no_rule_keeps_all(self):
        rules = ("P/V", "kLa", "tip-speed", "vvm", "OTR", "u_s", "Re", "kLa+u_s")
        report = self.scale("--to", LARGE, "--keep", ", ".join(rules), "-n", "--still")
        self.assertEqual(self.left(), [])
        self.assertEqual(tuple(r["rule"] for r in report["rules"]), rules)
        self.assertAlmostEqual(report["volume_ratio"], 20.5 / 0.004)
        for rule in report["rules"]:
            self.assertEqual(len(rule["kept"]), 2)
            for kept in rule["kept"]:
                found = rule["criteria"][kept["name"]]["value"]
                self.assertLess(abs(found / report["from"]["criteria"][kept["name"]]["value"] - 1),
                                1e-5, (rule["rule"], kept))
                self.assertTrue(kept["source"])
        code, out, _ = self.call("scale", BENCH, "--to", LARGE, "--keep", "P/V,kLa", "-n", "--still")
        self.assertEqual(code, 0)
        self.assertIn("no rule keeps all", out)
        self.assertIn("V 20.5 m3 is outside 0.002 to 4.4", out)

    def test_a_written_scenario_is_checked_run_and_shows_what_was_kept(self):
        code, _, err = self.call("scale", BENCH, "--to", LARGE, "--keep", "kLa,P/V", "--still")
        self.assertEqual(code, 0)
        self.assertEqual(self.left(), ["bench_5l_glass_20.5m3_P-V.yaml",
                                       "bench_5l_glass_20.5m3_kLa.yaml"])
        self.assertEqual(err.count("wrote "), 2)
        figures = {}
        for path in (BENCH, "bench_5l_glass_20.5m3_kLa.yaml"):
            code, out, err = self.call("check", path)
            self.assertEqual(code, 0, err)
            figures[path] = next(float(line.split()[1]) for line in out.splitlines()
                                 if line.startswith("kLa "))
        self.assertEqual(*figures.values())
        code, _, err = self.call("run", "-q", "bench_5l_glass_20.5m3_kLa.yaml", "--set",
                                 "mixing.kind=well-mixed", "--set", "time.end=1 h")
        self.assertEqual(code, 0, err)

    def test_the_window_is_bounded_by_its_curves(self):
        report = self.scale("--window", "--page", "page.html", "--limits",
                            "tip-speed<=3 m/s, power<=40 W")
        window = report["window"]
        with open(os.path.join(self.folder.name, "page.html")) as file:
            page = file.read()
        for word in ("Operating window", "tip-speed \\u003c= 3 m/s", "Criteria", "Regimes", "all kept",
                     "What that means"):
            self.assertTrue(word in page or word.replace("\\u003c", "<") in page, word)
        code, _, err = self.call("scale", BENCH, "--page", "mine.txt")
        self.assertEqual(code, 0, err)
        with open(os.path.join(self.folder.name, "mine.txt"), "w") as file:
            file.write("mine")
        self.assertEqual(self.call("scale", BENCH, "--page", "mine.txt")[0], 2)
        curves = {c["bound"]: c["points"] for c in window["curves"]}
        self.assertGreater(window["demand"], 10)
        inside = [row for row in window["rows"] if row["low"] is not None]
        self.assertGreater(len(inside), 5)
        for row in inside:
            self.assertLess(row["low"], row["high"])
            for end, by in ((row["low"], row["low_by"]), (row["high"], row["high_by"])):
                if by in curves:
                    self.assertLess(min(abs(p["speed"] / end - 1) for p in curves[by]
                                        if p["vvm"] == row["vvm"]), 1e-5)
        speed = 3 / (math.pi * 0.064) * 60
        self.assertTrue(all(abs(p["speed"] / speed - 1) < 1e-5
                            for p in curves["tip-speed <= 3 m/s"]))
        code, out, _ = self.call("scale", BENCH, "--window")
        self.assertEqual(code, 0)
        self.assertIn("least power: ", out)
        code, _, err = self.call("scale", LARGE, "--window")
        self.assertEqual(code, 3)
        self.assertIn("needs impellers and gas.flow", err)

    def test_regimes_stand_beside_the_rules_unless_nothing_may_run(self):
        pilot = os.path.join(SCENARIOS, "pilot_300l.yaml")
        words = ("scale", pilot, "--to", "20 m3", "--keep", "P/V", "-n", "--json")
        code, out, err = self.call(*words)
        self.assertEqual((code, err), (0, ""))
        report = json.loads(out)
        small, large = report["from"], report["rules"][0]
        for column in (small, large):
            da = column["regimes"]["glucose: Da"]["value"]
            self.assertAlmostEqual(da, column["criteria"]["t95"]["value"] /
                                   column["regimes"]["glucose: turn-over"]["value"], 9)
        self.assertGreater(large["regimes"]["glucose: Da"]["value"],
                           2 * small["regimes"]["glucose: Da"]["value"])
        self.assertIn("glucose: gradients", large["verdict"])
        self.assertNotIn("regimes", json.loads(self.call(*words, "--still")[1])["from"])

    def test_a_title_may_hold_anything(self):
        odd = os.path.join(self.folder.name, "odd.yaml")
        with open(odd, "w") as file:
            file.write("base: " + BENCH + "\ntitle: \"a: b # c 'd' \\\"e\\\" [f, {g}\"\n")
        code, _, err = self.call("scale", odd, "--to", "1 m3", "--keep", "P/V", "--still")
        self.assertEqual(code, 0, err)
        code, out, err = self.call("check", "--resolved", "odd_1m3_P-V.yaml")
        self.assertEqual(code, 0, err)
        self.assertIn("a: b # c 'd'", out)

    def test_feeds_grow_with_the_volume(self):
        pilot = os.path.join(SCENARIOS, "pilot_300l.yaml")
        code, _, err = self.call("scale", pilot, "--to", "20 m3", "--keep", "P/V")
        self.assertEqual(code, 0, err)
        code, out, _ = self.call("check", "--resolved", "pilot_300l_20m3_P-V.yaml")
        self.assertEqual(code, 0)
        self.assertIn("rate: 40 L/h", out)
        self.assertIn("maximum: 300 L/h", out)
        self.assertIn("biomass: 2 g/L", out)

    def test_what_is_not_ours_is_not_overwritten(self):
        path = os.path.join(self.folder.name, "bench_5l_glass_1m3_P-V.yaml")
        words = ("scale", BENCH, "--to", "1 m3", "--keep", "P/V", "--still")
        self.assertEqual(self.call(*words)[0], 0)
        self.assertEqual(self.call(*words)[0], 0)  # our own may be replaced
        with open(path, "w") as file:
            file.write("title: mine\n")
        code, _, err = self.call(*words)
        self.assertEqual(code, 2)
        self.assertIn("not overwritten", err)
        with open(path) as file:
            self.assertEqual(file.read(), "title: mine\n")
        code, _, err = self.call(*words, "-o", "nowhere")
        self.assertEqual(code, 5)

    def test_wrong_words_have_their_exit_codes(self):
        for code, says, words in (
                (2, "say where to", ("--keep", "P/V")),
                (2, "a window of another vessel", ("--to", "1 m3", "--window")),
                (2, "P/V is there twice", ("--to", "1 m3", "--keep", "P/V, P/V")),
                (2, "did you mean 'tip-speed'", ("--to", "1 m3", "--keep", "tip_speed")),
                (2, "follow from the speed alone", ("--to", "1 m3", "--keep", "P0/V+Re")),
                (3, "a vessel holds", ("--to", "-5 L", "--keep", "P/V")),
                (2, "go with --rig", ("--of", "glucose")),
                (3, "neither a volume", ("--to", "one tank", "--keep", "P/V")),
                (2, "did you mean 'power'", ("--to", "1 m3", "--keep", "P/V", "-l", "pover<=1 kW")),
                (3, "gas.correlation", ("--to", "1 m3", "--keep", "kLa", "--set", "~gas.correlation",
                                        "--set", "gas.kla=100 1/h")),
                (3, "no gas is fed", ("--to", "1 m3", "--keep", "vvm", "--set", "~gas", "--set",
                                         "~sensors")),
                (1, "no speed keeps t95", ("--to", LARGE, "--keep", "t95"))):
            got, out, err = self.call("scale", BENCH, *words, "-n")
            self.assertEqual(got, code, (words, err))
            self.assertIn(says, err)
            self.assertEqual(bool(out), code == 1)
        self.assertEqual(self.left(), [])

    def test_an_impossible_rule_stands_beside_the_others(self):
        code, out, err = self.call("scale", BENCH, "--to", LARGE, "--keep", "t95,P/V", "--json")
        self.assertEqual(code, 1)
        report = json.loads(out)
        self.assertIn("no speed keeps t95", report["rules"][0]["impossible"])
        self.assertIn("criteria", report["rules"][1])
        self.assertEqual(self.left(), ["bench_5l_glass_20.5m3_P-V.yaml"])

    def test_a_rig_is_fitted_to_a_result_and_runs(self):
        tank = os.path.join(self.folder.name, "tank.yaml")
        with open(tank, "w") as file:
            file.write("base: " + LARGE + """
time: {end: 1 h}
mixing: {cells: {r: 3, theta: 1, z: 8}}
output: {field_interval: 15 min}
""")
        code, _, err = self.call("run", "-q", tank, "-o", "tank.h5")
        self.assertEqual(code, 0, err)
        words = ("scale", tank, "--rig", "two-str", "--result", "tank.h5")
        code, out, err = self.call(*words, "--to", "2 L", "--json")
        self.assertEqual(code, 0, err)
        report = json.loads(out)
        self.assertEqual((report["component"], report["unit"]), ("glucose", "g/L"))
        self.assertEqual(report["moments"], 4)
        self.assertAlmostEqual(report["volume"], 2e-3)
        self.assertAlmostEqual(report["fed_volume"] / report["flow"] / report["residence"], 1, 9)
        self.assertLess(report["distance"], 0.5 * report["distance_well_mixed"])
        self.assertEqual([name for name in self.left() if "rig" in name],
                         ["tank_rig_two-str.yaml"])
        code, out, err = self.call("run", "-q", "tank_rig_two-str.yaml")
        self.assertEqual(code, 0, err)
        code, out, _ = self.call(*words, "-n")
        self.assertEqual(code, 0)
        self.assertIn("one well-mixed vessel: ", out)
        for code, says, more in ((2, "--rig goes with", ("--keep", "P/V")),
                                 (2, "no volume", ("--to", "three")),
                                 (3, "vessel.volume is 20.5 m3 there, but 21 m3 here", ("--set", "vessel.volume=21 m3"))):
            got, _, err = self.call(*words, *more)
            self.assertEqual(got, code, err)
            self.assertIn(says, err)

    def test_the_page_of_the_docs_is_what_is_printed(self):
        with open(os.path.join(SOURCE, "docs", "scale.md")) as file:
            blocks = file.read().split("```text\n$ rushton ")[1:]
        self.assertEqual(len(blocks), 2)
        for block in blocks:
            command, _, wanted = block.split("```")[0].partition("\n")
            done = subprocess.run([RUSHTON, *command.split()], cwd=SOURCE, text=True,
                                  capture_output=True, timeout=200)
            self.assertIn(wanted.strip(), done.stdout)

    def test_on_two_ranks_one_speaks(self):
        code, out, err = self.call("scale", BENCH, "--to", "1 m3", "--keep", "P/V", "-n",
                                   launcher=[*MPIEXEC, "-n", "2"])
        self.assertEqual(code, 0, err)
        self.assertEqual(out.count("no rule keeps all"), 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
