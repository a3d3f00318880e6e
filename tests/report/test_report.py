#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`rushton report` as a user runs it: numbers in the page against those in the result, hostile
texts, results that are not whole. usage: test_report.py RUSHTON SOURCE_DIR"""
import json, math, os, shutil, subprocess, sys, tempfile, unittest

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)

import payload

RUSHTON, SOURCE = sys.argv[1:3]
TANK = ["--set", "mixing.cells.r=6", "--set", "mixing.cells.theta=8", "--set",
        "mixing.cells.z=12", "--set", "time.end=30 min", "--set", "output.field_interval=10 min"]
HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \"'&amp;"


def call(*words):
    done = subprocess.run([RUSHTON, *words], cwd=Report.folder, text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=200)
    return done.returncode, done.stdout, done.stderr


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        Report.folder = temporary.name
        for name, scenario, more in (("tank", "ecoli_22m3.yaml", TANK),
                                     ("batch", "ecoli_batch.yaml", [])):
            code, _, err = call("run", os.path.join(SOURCE, "scenarios", scenario), "-q", "-o",
                                name + ".h5", *more)
            assert code == 0, err

    def path(self, name):
        return os.path.join(self.folder, name)

    def report(self, *words, code=0):
        """The document of a page that is written anew."""
        page = self.path("page.html")
        if os.path.exists(page):
            os.remove(page)
        found, out, err = call("report", *words, "-o", page)
        self.assertEqual(found, code, out + err)
        self.assertTrue(os.path.exists(page), f"exit code {found} and no page: {out}{err}")
        return payload.read(page)

    def copy(self, name, change, of="batch"):
        """A result with something changed in it."""
        shutil.copy(self.path(of + ".h5"), self.path(name))
        with h5py.File(self.path(name), "r+") as file:
            change(file)
        return name

    def test_series_are_those_of_the_result_to_the_last_digit(self):
        run = self.report("tank.h5")["runs"][0]
        with h5py.File(self.path("tank.h5")) as file:
            group = file["entry/series"]
            time = payload.numbers(run["time"])
            self.assertEqual(time, list(group["time"][:]))
            self.assertEqual({s["name"] for s in run["series"]}, set(group) - {"time"})
            for series in run["series"]:
                data = group[series["name"]][:]
                finite = data[numpy.isfinite(data)]
                numpy.testing.assert_array_equal(payload.numbers(series["values"]), data)
                self.assertEqual(series["unit"], group[series["name"]].attrs["units"])
                self.assertFalse(series["thinned"])
                if len(finite):
                    self.assertEqual(series["last"], finite[-1])
                    self.assertEqual((series["min"], series["max"]), (finite.min(), finite.max()))
                    self.assertEqual(series["max_at"], time[int(numpy.nanargmax(data))])
            self.assertEqual(payload.named(run["series"], "oxygen_min")["of"], "oxygen")
            self.assertEqual(payload.named(run["series"], "DO_top")["group"], "sensor")
            self.assertEqual(payload.named(run["series"], "OUR")["group"], "rate")

    def test_fields_balances_and_counters_are_those_of_the_result(self):
        run = self.report("tank.h5")["runs"][0]
        with h5py.File(self.path("tank.h5")) as file:
            weight = file["mesh/volume_fraction"][:]
            self.assertEqual(payload.numbers(run["field_time"]), list(file["entry/field/time"][:]))
            for field in run["fields"]:
                data = file["entry/field"][field["name"]][:].astype(float)
                data = data.reshape(len(data), -1)
                frames = field["frames"]
                low, high = payload.numbers(frames["low"]), payload.numbers(frames["high"])
                shown = numpy.array(payload.rows(frames["values"]), dtype=float)
                self.assertEqual(low, list(data.min(axis=1)))
                self.assertEqual(high, list(data.max(axis=1)))
                self.assertEqual((field["min"], field["max"]), (data.min(), data.max()))
                size = (numpy.array(high) - low)[:, None]
                back = numpy.array(low)[:, None] + size * shown / frames["scale"]
                self.assertTrue((abs(back - data) <= size * 0.501 / frames["scale"]).all())
                numpy.testing.assert_allclose(payload.numbers(field["mean"]), data @ weight, 1e-12)
                self.check_seen(field["seen"], data, weight)
            for i, row in enumerate(run["balance"]["rows"]):
                for key in ("initial", "fed", "transferred", "reacted", "final", "closure"):
                    self.assertEqual(row[key], file["balance"][key][i])
            for counter in run["statistics"]:
                self.assertEqual(counter["last"], file["stats"][counter["name"]][-1])
            mesh = run["mesh"]
            self.assertEqual(mesh["z_edges"], list(file["mesh/z_edges"][:]))
            self.assertEqual(mesh["ring_n_theta"], list(file["mesh/ring_n_theta"][:]))

    def check_seen(self, seen, data, weight):
        edges = numpy.array(payload.numbers(seen["edges"]))
        self.assertTrue((numpy.diff(edges) > 0).all())
        self.assertTrue(edges[0] <= data.min() and data.max() <= edges[-1])
        for frame, fractions in zip(data, payload.rows(seen["fraction"])):
            expected, _ = numpy.histogram(frame, edges, weights=weight)
            numpy.testing.assert_allclose(fractions, expected, rtol=0, atol=1e-6)
            self.assertAlmostEqual(sum(fractions), 1, places=5)

    def test_the_vessel_is_drawn_as_the_scenario_says(self):
        mesh = self.report("tank.h5")["runs"][0]["mesh"]
        self.assertEqual([i["z"] for i in mesh["impellers"]], [0.8, 2.3, 3.8, 5.2])
        self.assertEqual(mesh["impellers"][0]["diameter"], 0.7)
        self.assertAlmostEqual(mesh["speed"], 115 / 60)
        self.assertEqual(mesh["diameter"], 2.09)
        self.assertAlmostEqual(mesh["height"], 20.5 / (math.pi * 2.09 ** 2 / 4))
        self.assertEqual(payload.named(mesh["points"], "DO_bottom")["z"], 0.7)
        self.assertAlmostEqual(payload.named(mesh["points"], "glucose")["theta"], math.pi / 18)
        self.assertEqual(mesh["sparger"]["kind"], "ring")

    def test_the_sheet_is_that_of_check(self):
        run = self.report("tank.h5")["runs"][0]
        code, out, err = call("check", os.path.join(SOURCE, "scenarios", "ecoli_22m3.yaml"), *TANK)
        self.assertEqual(code, 0, err)
        self.assertGreater(len(run["sheet"]), 40)
        for figure in run["sheet"]:
            lines = [line[len(figure["symbol"]):].split() for line in out.splitlines()
                     if line.startswith(figure["symbol"] + " ")]
            shown = {f"{figure['value']:.4g}", f"{figure['value']:.0f}"}
            self.assertTrue([line for line in lines if figure["unit"] in " ".join(line) and
                             shown & set(line[:4])], figure)
        power = [f["value"] for f in run["sheet"] if f["symbol"] == "P0"]
        each = 5 * 1000 * (115 / 60) ** 3 * 0.7 ** 5  # Po rho N3 D5
        numpy.testing.assert_allclose(power, [each] * 4 + [4 * each], rtol=1e-4)

    def test_results_of_before_there_was_a_sheet_are_shown(self):
        name = self.copy("before.h5", lambda file: file.__delitem__("sheet"))
        self.assertEqual(self.report(name)["runs"][0]["sheet"], [])

    def test_a_balance_closes_to_round_off_or_to_the_tolerance_of_the_solver(self):
        cases = {"carbon": (1e-6, True), "glucose": (0.5, True), "acetate": (math.nan, True),
                 "oxygen": (-2e-4, True), "biomass": (5e-5, False)}
        def lose(file):
            names = [name.decode() for name in file["balance/name"]]
            for name, (closure, _) in cases.items():
                file["balance/closure"][names.index(name)] = closure
        rows = self.report("batch.h5")["runs"][0]["balance"]["rows"]
        self.assertEqual([row["closed"] for row in rows], [True] * len(rows))
        self.assertEqual({row["limit"] for row in rows if row["conserved"]}, {1e-9})
        numpy.testing.assert_allclose(  # relative_tolerance 1e-6; nothing is there before it came
            payload.named(rows, "glucose")["limit"], 1e-4, rtol=1e-4)
        run = self.report(self.copy("lost.h5", lose))["runs"][0]
        for name, (_, is_open) in cases.items():
            row = payload.named(run["balance"]["rows"], name)
            self.assertEqual(row["closed"], not is_open, name)
        self.assertIsNone(payload.named(run["balance"]["rows"], "acetate")["closure"])
        def eat(file):  # what is made and eaten again is judged by the most that there was
            i = list(file["balance/name"][:]).index(b"acetate")
            for key in ("initial", "fed", "transferred", "reacted"):
                file["balance/" + key][i] = 0
            file["balance/reacted"][i] = 1e-12
            file["balance/closure"][i] = 0.05
        row = payload.named(self.report(self.copy("eaten.h5", eat))["runs"][0]["balance"]["rows"],
                            "acetate")
        with h5py.File(self.path("batch.h5")) as file:
            most = max(file["entry/series/acetate"]) * max(file["entry/series/V"]) / 1e3  # g/L, L
        numpy.testing.assert_allclose(row["limit"], 1e-4 * most / 1e-12, rtol=1e-9)
        self.assertTrue(row["closed"])

    def test_texts_are_whole(self):
        run = self.report("tank.h5")["runs"][0]
        with open(os.path.join(SOURCE, "scenarios", "ecoli_22m3.yaml"), encoding="utf-8") as file:
            self.assertEqual(run["scenario"], file.read())
        self.assertIn("relative_tolerance: 1e-4", run["resolved"])
        self.assertEqual(run["overrides"], TANK[1::2])
        self.assertTrue(run["complete"])
        self.assertIn("rushton", payload.named(run["notes"], "version")["text"])

    def test_key_figures_are_of_the_series(self):
        run = self.report("tank.h5")["runs"][0]
        labels = {figure["label"]: figure for figure in run["key"]}
        with h5py.File(self.path("tank.h5")) as file:
            group = file["entry/series"]
            self.assertEqual(labels["biomass at the end"]["value"], group["biomass"][-1])
            lowest = labels["lowest mean dissolved oxygen"]
            self.assertEqual(lowest["value"], group["DO"][:].min())
            self.assertEqual(lowest["when"], group["time"][int(group["DO"][:].argmin())])
            conserved = file["balance/conserved"][:] == 1
            worst = max(file["balance/closure"][conserved], key=abs)
            self.assertEqual(labels["largest gap of a conserved balance"]["value"], worst)

    def test_hostile_texts_stay_text(self):
        def plant(file):
            file.attrs["title"] = HOSTILE
            file.attrs["status"] = HOSTILE
            file.attrs["complete"] = 0
            file["entry/series/biomass"].attrs["long_name"] = HOSTILE
            file["entry/series/biomass"].attrs["units"] = HOSTILE
            file.move("entry/series/mu", "entry/series/" + HOSTILE.replace("/", ":"))
            for path in ("provenance/command_line", "input/scenario", "input/resolved"):
                del file[path]
                file[path] = numpy.bytes_(HOSTILE)
        name = self.copy("hostile.h5", plant)
        plain = payload.take_apart(self.written("batch.h5"))
        hostile = payload.take_apart(self.written(name))
        self.assertEqual(hostile.elements, plain.elements)
        page = payload.read(self.path("page.html"))
        self.assertEqual(page["title"], HOSTILE)
        run = page["runs"][0]
        self.assertEqual(payload.named(run["series"], "biomass")["long_name"], HOSTILE)
        self.assertEqual(payload.named(run["notes"], "command_line")["text"], HOSTILE)
        self.assertEqual(run["scenario"], HOSTILE)

    def written(self, *words):
        self.report(*words)
        return self.path("page.html")

    def test_bytes_that_are_no_text_do_not_spoil_the_page(self):
        def plant(file):
            del file["input/scenario"]
            file["input/scenario"] = numpy.bytes_(b"title: \xff\xfe\n")
        run = self.report(self.copy("bytes.h5", plant))["runs"][0]
        self.assertEqual(run["scenario"], "title: ??\n")

    def test_long_series_keep_their_extremes(self):
        n = 30001
        values = numpy.sin(numpy.arange(n) / 70.0)
        values[12345], values[23456], values[777] = 9, -9, math.nan

        def lengthen(file):
            group = file["entry/series"]
            for name in list(group):
                of = {k: group[name].attrs[k] for k in ("units", "long_name")}
                del group[name]
                group[name] = numpy.arange(n) * 2.0 if name == "time" else values
                group[name].attrs.update(of)
        run = self.report(self.copy("long.h5", lengthen))["runs"][0]
        self.assertEqual(run["n_time"], n)
        series = run["series"][0]
        time, kept = payload.numbers(series["time"]), payload.numbers(series["values"])
        self.assertTrue(series["thinned"] and 1000 < len(kept) <= 2000 and len(time) == len(kept))
        self.assertEqual(kept[time.index(2 * 12345)], 9)
        self.assertEqual(kept[time.index(2 * 23456)], -9)
        self.assertTrue(math.isnan(kept[time.index(2 * 777)]))
        self.assertEqual((series["min"], series["min_at"], series["max"]), (-9, 2 * 23456, 9))
        self.assertEqual(time, sorted(time))

    def test_wide_spectra_keep_their_shape_and_the_page_stays_small(self):
        n, wide = 250, 3000
        values = 1 + 0.1 * numpy.sin(numpy.arange(n * wide).reshape(n, wide) / 50.0)
        values[100, 1234] = 9  # a line one place wide, for a while
        values[101:200, 1234] = 8

        def add(file):
            group = file.require_group("entry/array")
            for name in ("NIR", "Raman"):
                one = group.create_group(name)
                one["time"], one["axis"] = numpy.arange(n) * 10.0, 400.0 + numpy.arange(wide)
                one["values"], one["sd"] = values, 0 * values + 0.25
                one["axis"].attrs["units"] = one["values"].attrs["units"] = numpy.bytes_(b"1")
                one["values"].attrs["long_name"] = numpy.bytes_(b"a spectrum")
        self.copy("wide.h5", add)
        page = self.report("wide.h5", "wide.h5", "wide.h5")
        self.assertLess(os.path.getsize(self.path("page.html")), 10e6)
        array = page["runs"][2]["arrays"][0]
        axis, time = payload.numbers(array["axis"]), payload.numbers(array["time"])
        rows = payload.rows(array["values"])
        self.assertEqual(array["thinned"], f"200 of 250 times, {len(axis)} of 3000 places")
        self.assertEqual((array["values"]["n"], array["sd"]["n"]), ([200, len(axis)],) * 2)
        self.assertTrue(300 < len(axis) <= 600 and (axis[0], axis[-1]) == (400, 3399))
        self.assertIn(1634, axis)
        shown = values[numpy.ix_([int(t / 10) for t in time], [int(x - 400) for x in axis])]
        numpy.testing.assert_allclose(rows, shown, rtol=1e-6)

    def test_the_verdict_is_that_of_compare(self):
        case = os.path.join(SOURCE, "validation", "cases", "ecoli_batch_paczia")
        code, _, err = call("run", os.path.join(case, "scenario.yaml"), "-q", "-o", "paczia.h5")
        self.assertEqual(code, 0, err)
        limits = os.path.join(case, "limits.yaml")
        code, out, _ = call("compare", "paczia.h5", "--limits", limits, "--json")
        page = self.report("paczia.h5", "--limits", limits, code=code)
        self.assertEqual([c["run"] for c in page["comparisons"]], [0])
        self.assertEqual(page["comparisons"][0]["report"], json.loads(out))
        labels = {figure["label"]: figure["value"] for figure in page["runs"][0]["key"]}
        with h5py.File(self.path("paczia.h5")) as file:
            series = file["entry/series"]
            self.assertEqual(labels["highest mean acetate"], series["acetate"][:].max())
            self.assertEqual(labels["glucose at the end"], series["glucose"][-1])
        row = page["comparisons"][0]["report"]["quantities"][0]
        self.assertEqual(len(row["points"]["u_model"]), row["compared"])

    def test_several_runs_have_labels_of_their_own(self):
        os.makedirs(self.path("other"), exist_ok=True)
        shutil.copy(self.path("batch.h5"), self.path("other/batch.h5"))
        page = self.report("batch.h5", "tank.h5", "other/batch.h5", "tank.h5")
        self.assertEqual([run["label"] for run in page["runs"]],
                         ["batch", "tank", "other/batch", "tank (2)"])
        shutil.copy(self.path("batch.h5"), self.path("batch"))
        page = self.report("batch", "batch.h5", "other/batch.h5")
        self.assertEqual([run["label"] for run in page["runs"]],
                         ["batch", "batch.h5", "other/batch.h5"])

    def test_long_overrides_are_whole(self):
        long = "title=" + "x" * 5000
        def plant(file):
            file["input/files/--set"] = numpy.bytes_((long + "\ntime.end=2 h\n").encode())
        run = self.report(self.copy("long_set.h5", plant))["runs"][0]
        self.assertEqual(run["overrides"], [long, "time.end=2 h"])

    def test_one_node_and_none_of_the_fields_are_told_of(self):
        run = self.report("batch.h5")["runs"][0]
        self.assertEqual((run["mesh"]["kind"], run["mesh"]["shown"]), ("single", 1))
        with h5py.File(self.path("batch.h5")) as file:
            high = payload.numbers(payload.named(run["fields"], "biomass")["frames"]["high"])
            self.assertEqual(high, list(file["entry/field/biomass"][:, 0].astype(float)))

    def test_options_about_data_need_data(self):
        for option in ("--run", "--u-num"):
            code, _, err = call("report", "batch.h5", option, "x", "-o", "never.html")
            self.assertEqual(code, 2)
            self.assertIn(f"{option} is for measured data", err)

    def test_what_is_no_report_is_not_overwritten(self):
        with open(self.path("mine.html"), "w") as file:
            file.write("<!DOCTYPE html>\n")
        before = set(os.listdir(self.folder))
        code, _, err = call("report", "batch.h5", "-o", "mine.html")
        self.assertEqual(code, 2)
        self.assertIn("not overwritten", err)
        self.assertEqual(call("report", "batch.h5", "-o", "batch.h5")[0], 2)
        self.assertEqual(call("report", "batch.h5", "-o", "no/such/folder.html")[0], 5)
        self.assertEqual(call("report", "batch.h5", "-o", "/dev/null")[0], 2)
        self.assertEqual(set(os.listdir(self.folder)), before)
        for _ in range(2):  # a report may be replaced
            self.assertEqual(call("report", "batch.h5")[0], 0)
        self.assertEqual(payload.read(self.path("batch.html"))["title"], "2 L E. coli batch")

    def test_results_that_cannot_be_read_are_exit_3_and_leave_nothing(self):
        with open(self.path("batch.h5"), "rb") as file:
            whole = file.read()
        with open(self.path("cut.h5"), "wb") as file:
            file.write(whole[:len(whole) // 2])
        with open(self.path("text.h5"), "w") as file:
            file.write("time,biomass\n")
        self.copy("newer.h5", lambda file: file.attrs.__setitem__("rushton_schema", 99))
        self.copy("nodes.h5", lambda file: file["mesh"].attrs.__setitem__("n_node", 7))
        def widen(path):
            def change(file):
                data = file[path][:]
                del file[path]
                file[path] = numpy.stack([data] * 3, axis=-1)
            return change
        for path in ("entry/series/biomass", "entry/series/time", "entry/field/glucose",
                     "entry/field/time", "stats/steps"):
            self.copy(path.replace("/", "_") + ".h5", widen(path))
        self.copy("rings.h5", lambda file: file["mesh/ring_n_theta"].__setitem__(2, 3), "tank")
        self.copy("edges.h5", lambda file: file["mesh/z_edges"].__setitem__(2, -3), "tank")
        self.copy("volume.h5", lambda file: file.__delitem__("mesh/volume_fraction"))
        with h5py.File(self.path("study.h5"), "w") as file:  # as io/study_file.h says
            file.attrs.update({"rushton_study": numpy.int32(1), "complete": numpy.int32(1),
                               "runs": numpy.int32(1), "identity": numpy.bytes_(b"0" * 16),
                               "title": numpy.bytes_(b"of one run")})
            for name, kind in (("member", "i4"), ("status", "i4"), ("seconds", "f8")):
                file["run/" + name] = numpy.ones(1, dtype=kind)
            file["run/message"] = numpy.array([b""], dtype="S200")
        before = set(os.listdir(self.folder)) - {"page.html"}
        for name, word in (("study.h5", "rushton sweep"), ("cut.h5", "cut.h5"), ("text.h5", "not an HDF5 file"),
                           ("newer.h5", "newer rushton"), ("nodes.h5", "nodes"),
                           ("volume.h5", "volume_fraction"), ("absent.h5", "cannot open"),
                           ("entry_series_biomass.h5", "3 numbers in place of 1"),
                           ("entry_series_time.h5", "3 numbers in place of 1"),
                           ("entry_field_glucose.h5", "3 numbers in place of 1"),
                           ("entry_field_time.h5", "3 numbers in place of 1"),
                           ("stats_steps.h5", "3 numbers in place of 1"),
                           ("rings.h5", "rings, layers and sectors"),
                           ("edges.h5", "rings, layers and sectors")):
            code, out, err = call("report", "batch.h5", name, "-o", "bad.html")
            self.assertEqual((code, out), (3, ""), name + err)
            self.assertIn(word, err)
            self.assertEqual(set(os.listdir(self.folder)) - {"page.html"}, before)

    def test_a_run_that_did_not_end_is_shown_and_said_so(self):
        def stop(file):
            file.attrs["complete"] = 0
            file.attrs["status"] = numpy.bytes_(b"stopped by the user")
        page = self.report(self.copy("stopped.incomplete.h5", stop))
        self.assertFalse(page["runs"][0]["complete"])
        self.assertEqual(page["notices"][0]["level"], "warning")
        self.assertIn("stopped by the user", page["notices"][0]["text"])

    def test_a_run_that_was_killed_while_its_file_was_laid_down_is_shown(self):
        parts = ("input/scenario", "mesh/volume_fraction", "sheet/note", "entry/series/time",
                 "entry/series", "stats", "entry/field/time", "entry/field", "entry/array",
                 "events/time", "balance/time", "provenance")
        for part in parts:
            def lose(file):
                file.attrs["complete"] = 0
                del file[part]
            page = self.report(self.copy("early.incomplete.h5", lose))
            self.assertIn("is not complete", page["notices"][0]["text"])
            run = page["runs"][0]
            self.assertTrue({"title", "series", "key", "time"} <= set(run), part)
            if part == "entry/field/time":
                self.assertEqual(run["n_snapshot"], 0)
            if part == "balance/time":
                self.assertIn("no balance", page["notices"][1]["text"])
        for part in ("input/scenario", "entry/series/time", "events/time", "provenance"):
            code, _, err = call("report", self.copy("whole.h5", lambda f: f.__delitem__(part)))
            self.assertEqual(code, 3, part + err)

    def test_a_run_without_a_single_time_is_shown(self):
        def empty(file):
            for group in ("entry/series", "stats", "entry/field", "events", "balance"):
                for name in list(file[group]):
                    if name == "node":
                        continue
                    data = file[group][name]
                    of, shape = dict(data.attrs), (0,) + data.shape[1:]
                    kind = data.dtype
                    del file[group][name]
                    file[group].create_dataset(name, shape, kind)
                    for key in ("units", "long_name"):
                        if key in of:
                            file[group][name].attrs[key] = of[key]
            file.attrs["complete"] = 0
        name = self.copy("empty.h5", empty)
        page = self.report(name)
        self.assertEqual(page["runs"][0]["n_time"], 0)
        self.assertIsNone(page["runs"][0]["balance"])
        limits = os.path.join(SOURCE, "validation", "cases", "ecoli_batch_paczia", "limits.yaml")
        page = self.report(name, "--limits", limits)
        self.assertIn("no times", page["comparisons"][0]["error"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
