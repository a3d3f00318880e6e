#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`rushton fit` as a user calls it. usage: test_fit.py RUSHTON SOURCE_DIR MPIEXEC..."""
import json, math, os, re, signal, subprocess, sys, tempfile, unittest
from test_petab import FILES  # a decay on a logarithmic scale, with a normal prior of its rate

RUSHTON, SOURCE, MPIEXEC = sys.argv[1], sys.argv[2], sys.argv[3:]
# A decays at the rate k from a start of 2 g/L, whose product B is not looked at.
SCENARIO = """title: decay
time: 10 h
vessel: {volume: 1 L}
model:
  name: decay
  states: {a: {initial: 2 g/L, meaning: what decays}, b: {initial: 0 g/L, meaning: what it becomes}}
  parameters: {k: {value: 0.2 1/h, source: made up}, p: {value: 1, source: made up}}
  processes: {fall: {rate: k*p*a, stoichiometry: {a: -1, b: 1}}}
cells: decay
output: {series_interval: 30 min}
solver: {relative_tolerance: 1e-8}
"""
TIMES = (0, 1, 2, 4, 6, 9)
FIRST = (2.03, 1.47, 1.12, 0.61, 0.35, 0.12)
SECOND = (1.98, 1.52, 1.07, 0.58, 0.31, 0.14)
SD = 0.03
FIT = """title: decay
parameters:
  k: {path: cells.parameters.k, low: 0.01 1/h, high: 5 1/h, scale: log}
  a0: {path: initial.a, low: 0.5 g/L, high: 8 g/L}
fit: [one]
judge: [two]
method: {starts: 2}
"""


def data(values, sd=SD):
    rows = "".join(f"r1,{t},a,{v},g/L{f',{sd}' if sd else ''}\n" for t, v in zip(TIMES, values))
    return f"run_id,time_h,quantity,value,unit{',sd' if sd else ''}\n" + rows


def best(values):
    """k, a0 and their covariance by Gauss-Newton on the closed form, and the sum of squares."""
    k, a = 0.2, 2.0
    for _ in range(60):
        r = [(a * math.exp(-k * t) - v) / SD for t, v in zip(TIMES, values)]
        j = [(-a * t * math.exp(-k * t) / SD, math.exp(-k * t) / SD) for t in TIMES]
        f = [[sum(row[p] * row[q] for row in j) for q in (0, 1)] for p in (0, 1)]
        g = [sum(row[p] * x for row, x in zip(j, r)) for p in (0, 1)]
        det = f[0][0] * f[1][1] - f[0][1] ** 2
        k -= (f[1][1] * g[0] - f[0][1] * g[1]) / det
        a -= (f[0][0] * g[1] - f[0][1] * g[0]) / det
    return k, a, math.sqrt(f[1][1] / det), math.sqrt(f[0][0] / det), sum(x * x for x in r)


class Fit(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for name, values in (("one", FIRST), ("two", SECOND)):
            os.mkdir(os.path.join(self.folder.name, name))
            self.write(f"{name}/scenario.yaml", SCENARIO)
            self.write(f"{name}/limits.yaml",
                       "data: data.csv\nabout: {basis: other-data}\n"
                       "quantities: [{measured: a, limit: {nrmse: 10 %}}]\n")
            self.write(f"{name}/data.csv", data(values))
        self.write("fit.yaml", FIT)

    def call(self, *words, launcher=()):
        done = subprocess.run([*launcher, RUSHTON, *words], cwd=self.folder.name, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=200)
        return done.returncode, done.stdout, done.stderr

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w") as file:
            file.write(text)

    def fit(self, text=None, *words, launcher=()):
        if text:
            self.write("fit.yaml", text)
        code, out, err = self.call("fit", "fit.yaml", "--json", "-q", *words, launcher=launcher)
        self.assertEqual(code, 0, err)
        found = json.loads(out)
        return found, {p["name"]: p for p in found["parameters"]}

    def refused(self, text, *parts, code=3):
        self.write("fit.yaml", text)
        found, out, err = self.call("fit", "fit.yaml", "-q")
        self.assertEqual(found, code, out + err)
        for part in parts:
            self.assertIn(part, err)
        self.assertEqual(out, "")

    def test_estimates_and_intervals_are_those_of_the_closed_form(self):
        k, a, sd_k, sd_a, chi2 = best(FIRST)
        found, p = self.fit()
        self.assertTrue(found["converged"])
        self.assertAlmostEqual(p["k"]["estimate"] / k, 1, 5)
        self.assertAlmostEqual(p["a0"]["estimate"] / a, 1, 5)
        self.assertAlmostEqual(found["chi2"] / chi2, 1, 5)
        reach = 1.959964
        self.assertAlmostEqual(p["a0"]["interval_high"] / (a + reach * sd_a), 1, 4)
        self.assertAlmostEqual(p["k"]["interval_low"] / (k * math.exp(-reach * sd_k / k)), 1, 4)
        self.assertEqual(p["k"]["scenario"], 0.2)
        self.assertEqual(p["k"]["unit"], "1/h")
        runs = {r["name"]: r for r in found["runs"]}
        self.assertEqual([runs["one"]["use"], runs["two"]["use"]], ["fit", "judge"])
        rmse = math.sqrt(sum((a * math.exp(-k * t) - v) ** 2 for t, v in zip(TIMES, SECOND)) / 6)
        self.assertAlmostEqual(runs["two"]["quantities"][0]["fitted"]["rmse"] / rmse, 1, 4)

    def test_every_method_and_any_number_of_ranks_find_the_same(self):
        k, a = best(FIRST)[:2]
        for method in ("bobyqa", "sbplx", "crs2", "isres"):
            found, p = self.fit(FIT.replace("method: {starts: 2}\n", "") + f"method: {{name: {method}, starts: 2, evaluations: 1500}}\n")
            self.assertAlmostEqual(p["k"]["estimate"] / k, 1, 4, method)
        alone = self.call("fit", "fit.yaml", "--json", "-q", "--profile")
        for ranks in ("2", "3"):
            many = self.call("fit", "fit.yaml", "--json", "-q", "--profile", "--page", "fit.html",
                             launcher=[*MPIEXEC, "-n", ranks])
            self.assertEqual(many[:2], alone[:2], many[2])
        with open(os.path.join(self.folder.name, "fit.html")) as file:
            text = file.read().split('id="rushton-payload">', 1)[1].split("</script>", 1)[0]
        first, one, two = json.loads(text)["sections"]
        for word in ("Parameters", "Correlations", "Profile of k", "Profile of a0"):
            self.assertIn(word, json.dumps(first))
        for section, words in ((one, "Fitted."), (two, "Left out")):
            self.assertIn(words, json.dumps(section))
            self.assertIn("scenario's own values", json.dumps(section))

    def test_a_parameter_of_each_run(self):
        text = FIT.replace("high: 8 g/L}", "high: 8 g/L, per_run: true}")
        text = text.replace("[one]", "[one, two]").replace("judge: [two]\n", "")
        found, p = self.fit(text)
        self.assertEqual(sorted(p), ["a0 of one", "a0 of two", "k"])
        self.assertEqual(p["a0 of two"]["run"], "two")
        self.assertNotEqual(p["a0 of one"]["estimate"], p["a0 of two"]["estimate"])

    def test_what_is_estimated_goes_into_a_scenario_and_compare_knows_it(self):
        code, out, err = self.call("fit", "fit.yaml", "-q", "-o", "fitted.yaml")
        self.assertEqual(code, 0, err)
        self.assertIn("left out", out)
        self.assertRegex(out, r"(?m)^  correlation with +1\n   1 k\n   2 a0 +0\.\d\d$")
        for name, said, code in (("one", "run r1 was used for fitting (fit.yaml)", 1),
                                 ("two", "from files with other contents than these", 0)):
            self.write("use.yaml", f"base: {name}/scenario.yaml\ninclude: [{{file: fitted.yaml}}]\n")
            self.assertEqual(self.call("run", "use.yaml", "-q")[0], 0)
            found, out, err = self.call("compare", "use.h5", "--limits", f"{name}/limits.yaml")
            self.assertEqual(found, code, out + err)
            self.assertIn(said, out)
        self.write("one/limits.yaml", "data: data.csv\nabout: {basis: same-data}\n"
                                      "quantities: [{measured: a, limit: {nrmse: 10 %}}]\n")
        self.write("use.yaml", "base: one/scenario.yaml\ninclude: [{file: fitted.yaml}]\n")
        self.assertEqual(self.call("run", "use.yaml", "-q")[0], 0)
        found, out, err = self.call("compare", "use.h5", "--limits", "one/limits.yaml", "--json")
        self.assertEqual(found, 0, err)
        self.assertTrue(json.loads(out)["fitted_to_these_data"])

    def test_noise_that_is_scaled_or_estimated(self):
        *_, chi2 = best(FIRST)
        found, p = self.fit(FIT + "noise: scaled\n")
        wide = p["a0"]["interval_high"] - p["a0"]["estimate"]
        sd_a = best(FIRST)[3]
        # Student's t with 4 degrees of freedom
        self.assertAlmostEqual(wide / (2.776445 * sd_a * math.sqrt(chi2 / 4)), 1, 3)
        self.write("one/data.csv", data(FIRST, sd=None))
        self.refused(FIT, "has no sd", "noise: {sd: estimated}")
        found, q = self.fit(FIT + "noise: {sd: estimated}\n")
        self.assertAlmostEqual(q["k"]["estimate"] / p["k"]["estimate"], 1, 4)
        sd = found["runs"][0]["quantities"][0]["estimated_sd"]
        self.assertAlmostEqual(sd / (SD * math.sqrt(chi2 / 6)), 1, 3)

    def test_a_prior_pulls(self):
        text = FIT.replace("low: 0.5 g/L, high: 8 g/L",
                           "distribution: normal, mean: 2.5 g/L, sd: 0.001 g/L")
        found, p = self.fit(text)
        self.assertAlmostEqual(p["a0"]["estimate"], 2.5, 2)

    def test_what_the_data_do_not_tell_is_said(self):
        text = FIT.replace("fit: [one]", "  p: {path: cells.parameters.p, low: 0.1, high: 10, "
                                         "scale: log}\nfit: [one]")
        found, p = self.fit(text)
        self.assertTrue(p["k"]["undetermined"] and p["p"]["undetermined"])
        self.assertFalse(p["a0"]["undetermined"])
        self.assertTrue(found["directions"][0]["flat"])
        # the values of a pair go into a scenario together, and what does not matter stays out
        self.write("fit.yaml", text.replace("fit: [one]", "  b0: {path: initial.b, low: 0 g/L, "
                                            "high: 1 g/L, start: 0.4 g/L}\nfit: [one]"))
        code, out, err = self.call("fit", "fit.yaml", "-q", "-o", "fitted.yaml")
        self.assertEqual(code, 0, err)
        self.assertIn("flat direction:", out)
        self.assertIn("not determined", out)
        with open(os.path.join(self.folder.name, "fitted.yaml")) as file:
            written = file.read()
        self.assertRegex(written, "(?m)^    k: [0-9.]+ 1/h  # k: not determined .* together with p$")
        self.assertRegex(written, "(?m)^  a: [0-9.]+ g/L$")
        self.assertRegex(written, '(?m)^#   --set "initial.b=[0-9.]+ g/L"  # not determined .* its own')
        self.assertNotRegex(written, "(?m)^ +b:")
        # with the product known, bounds that shut the best place out
        found, p = self.fit(FIT.replace("high: 5 1/h", "high: 0.25 1/h"))
        self.assertEqual(p["k"]["at_bound"], "high")
        self.assertIsNone(p["k"]["interval_low"])
        # stopped long before: all is told and written, and marked
        self.write("fit.yaml", FIT.replace("starts: 2", "starts: 1, evaluations: 4").replace(
            "high: 5 1/h", "high: 0.25 1/h"))
        code, out, err = self.call("fit", "fit.yaml", "-q", "-o", "fitted.yaml")
        self.assertEqual(code, 1)
        self.assertIn("error: the fit did not converge: the evaluations of a search are used up", err)
        self.assertIn("NOT CONVERGED: the evaluations", out)
        with open(os.path.join(self.folder.name, "fitted.yaml")) as file:
            self.assertIn("# NOT CONVERGED: the evaluations", file.read())

    def test_a_signal_or_the_time_ends_a_fit_with_the_best_so_far(self):
        self.write("fit.yaml", FIT.replace("starts: 2", "starts: 100000"))
        with subprocess.Popen([RUSHTON, "fit", "fit.yaml", "-o", "fitted.yaml", "--page", "fit.html"],
                              cwd=self.folder.name, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            for line in process.stderr:
                if line.startswith("start 3 of"):
                    process.send_signal(signal.SIGTERM)
                    break
            out, err = process.communicate(timeout=200)
        self.assertEqual(process.returncode, 75, err)
        self.assertIn("error: the fit was stopped before its end", err)
        self.assertIn("NOT CONVERGED: stopped", out)
        self.assertIn("no intervals: the fit was stopped", out)
        with open(os.path.join(self.folder.name, "fitted.yaml")) as file:
            written = file.read()
        self.assertIn("# NOT CONVERGED: stopped", written)
        found = float(re.search("(?m)^    k: ([0-9.]+) 1/h", written)[1])
        self.assertAlmostEqual(found / best(FIRST)[0], 1, 4)
        self.assertTrue(os.path.exists(os.path.join(self.folder.name, "fit.html")))
        code, out, err = self.call("fit", "fit.yaml", "-o", "none.yaml", "--max-wall", "0 s")
        self.assertEqual((code, out), (75, ""))
        self.assertIn("nothing had been evaluated yet", err)
        self.assertFalse(os.path.exists(os.path.join(self.folder.name, "none.yaml")))

    def test_a_model_that_fails_in_half_of_the_room(self):
        # the root has no value where k is below 0.28, so the rate is refused there
        fails = SCENARIO.replace("k*p*a", "k*a + 1e-12*sqrt((k - 0.28 1/h)/(1 1/h))*a*1 1/h")
        self.write("one/scenario.yaml", fails.replace("value: 0.2", "value: 0.4"))
        text = FIT.replace("judge: [two]\n", "").replace("starts: 2", "starts: 6")
        found, p = self.fit(text)
        self.assertGreater(found["failed"], 0)
        self.assertAlmostEqual(p["k"]["estimate"] / best(FIRST)[0], 1, 4)

    def test_a_petab_problem_is_fitted(self):
        for name, text in FILES.items():
            self.write(name, text)
        # on the scale of logarithms the problem is linear in k: least squares in closed form
        points = ((1.9, 0), (0.8, 2), (0.7, 2))
        above = sum(t * math.log(2 / m) for m, t in points) / 0.01 + 0.5
        k = above / (sum(t * t for m, t in points) / 0.01 + 1)
        code, out, err = self.call("fit", "problem.yaml", "--json", "-q", "-o", "k.tsv",
                                   "--profile", "--page", "k.html")
        self.assertEqual(code, 0, err)
        found = json.loads(out)["parameters"][0]
        self.assertAlmostEqual(found["profile_high"] / (k + 1.959964 / math.sqrt(801)), 1, 3)
        with open(os.path.join(self.folder.name, "k.html")) as file:
            self.assertIn("Profile of k", file.read())
        self.assertAlmostEqual(found["estimate"] / k, 1, 5)
        self.assertAlmostEqual(math.log(found["interval_high"] / k) * k / 1.959964, 1 / math.sqrt(801), 4)
        with open(os.path.join(self.folder.name, "k.tsv")) as file:
            self.assertTrue(file.read().startswith("parameterId\tnominalValue\nk\t"))
        self.write("parameters.tsv", FILES["parameters.tsv"].replace("normal\t0.5;1", "laplace\t0.5;0.5"))
        code, out, err = self.call("fit", "problem.yaml", "--json", "-q")
        self.assertEqual(code, 0, err)
        k = (above - 0.5 + 1 / 0.5) / (sum(t * t for m, t in points) / 0.01)
        self.assertAlmostEqual(json.loads(out)["parameters"][0]["estimate"] / k, 1, 5)
        self.write("parameters.tsv", FILES["parameters.tsv"].replace("normal", "logLaplace"))
        code, out, err = self.call("fit", "problem.yaml", "-q")
        self.assertEqual(code, 3)
        self.assertIn("parameters.tsv:2:", err)

    def test_what_is_wrong_is_told_at_its_place(self):
        self.refused(FIT.replace("cells.parameters.k", "cells.parameters.kk"), "fit.yaml:3:",
                     "cells.parameters.k")
        # all of one kind at once, each at its number
        self.refused(FIT.replace("low: 0.01 1/h", "low: 0.01").replace("low: 0.5 g/L", "low: 9 g/L"),
                     "fit.yaml:3:50: error: parameters.k.high: '5 1/h' has a unit, the number before",
                     "fit.yaml:4:43: error: parameters.a0.high: high (8) must be above low (9)")
        self.refused(FIT.replace("0.01 1/h", "0.01 g/L").replace("5 1/h", "5 g/L").replace(
            "low: 0.5 g/L", "low: 3 g/L").replace("fit: [one]", "  p: {path: cells.parameters.p, low: "
            "2, high: 3}\n  b0: {path: initial.b, low: -1 g/L, high: 1 g/L}\nfit: [one]"),
                     "fit.yaml:3:38: error: parameters.k: the scenario refuses cells.parameters.k=0.01 g/L",
                     "fit.yaml:4:30: error: parameters.a0: the scenario's value 2 g/L,",
                     "fit.yaml:5:38: error: parameters.p: the scenario's value 1, where",
                     "fit.yaml:6:30: error: parameters.b0: the scenario refuses initial.b=-1 g/L: initial.b:")
        # of several runs the one that lacks it is named
        self.write("two/scenario.yaml", SCENARIO.replace("k: {value", "kk: {value").replace("k*p", "kk*p"))
        self.refused(FIT.replace("fit: [one]", "fit: [one, two]").replace("judge: [two]\n", ""), "fit.yaml:3:",
                     "the scenario of run 'two' has no value 'cells.parameters.k'")
        self.write("two/scenario.yaml", SCENARIO)
        self.refused(FIT.replace("[one]", "[nowhere]"), "nowhere")
        self.refused(FIT.replace("fit: [one]", "fit: []"), "fit.yaml:5:", "no run is fitted")
        self.refused(FIT.replace("{starts: 2}", "annealing"), "trust-region")
        self.refused(FIT + "sed: 1\n", "fit.yaml:8:1", "seed")
        self.refused(FIT.replace("fit: [one]", "fit: [{case: one, quantities: [b]}]"),
                     "no measured quantity 'b'")
        self.refused(FIT.replace("[two]", "[one]"), "there is a run 'one' already")
        code, out, err = self.call("fit", "nothing.yaml")
        self.assertEqual(code, 3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
