#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`rushton plot` as a user calls it: what is drawn are the numbers of the result.
usage: test_plot.py RUSHTON SOURCE_DIR"""
import collections, os, re, shutil, subprocess, sys, tempfile, unittest
import xml.etree.ElementTree as ElementTree

import h5py
import numpy as np
from PIL import Image

RUSHTON, SOURCE = sys.argv[1], sys.argv[2]
SCENARIOS = os.path.join(SOURCE, "scenarios")
CASE = os.path.join(SOURCE, "validation", "cases", "ecoli_batch_paczia")
BLUE, ORANGE = "rgb(4.313725%,37.254902%,64.705882%)", "rgb(83.529412%,36.862745%,0%)"


def run(*words, folder=None, **environment):
    done = subprocess.run([RUSHTON, *words], cwd=folder, text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=200, env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


def png(path):
    """Width, height and rows of RGB bytes of a PNG file."""
    with Image.open(path) as image:
        w, h = image.size
        data = image.convert("RGB").tobytes()
    return w, h, [data[3 * w * y:3 * w * (y + 1)] for y in range(h)]


def lines(path, colour):
    """The points of each line of a colour in an SVG file."""
    found = []
    for item in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}path"):
        style = item.get("style") or ""
        if f"stroke:{colour};" in style and "fill:none;" in style:
            numbers = [float(x) for x in re.findall(r"-?[\d.]+", item.get("d"))]
            found.append(list(zip(numbers[::2], numbers[1::2])))
    return found


class Plot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = cls.scratch.name
        for name, words in {
            "batch": ("ecoli_batch.yaml",),
            "less": ("ecoli_batch.yaml", "--set", "initial.glucose=3 g/L"),
            "tank": ("ecoli_22m3.yaml", "--set", "mixing.cells={r: 8, theta: 6, z: 24}",
                     "--set", "time.end=1 h", "--set", "output.field_interval=30 min"),
        }.items():
            code, _, err = run("run", os.path.join(SCENARIOS, words[0]), *words[1:], "-q", "-o",
                               os.path.join(cls.folder, name + ".h5"))
            assert code == 0, err
        run("run", os.path.join(CASE, "scenario.yaml"), "-q", "-o",
            os.path.join(cls.folder, "case.h5"))

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def plot(self, *words, code=0):
        got, out, err = run("plot", *words, folder=self.folder)
        self.assertEqual(got, code, err)
        self.assertEqual(out, "")
        return err

    def series(self, name, what):
        with h5py.File(self.path(name)) as file:
            return file["entry/series/time"][:], file["entry/series/" + what][:]

    def assert_drawn(self, curve, time, values):
        """The line is the series: one straight scaling of each axis turns one into the other. Points
        on a straight line between others may be left out."""
        xs, ys = [x for x, _ in curve], [y for _, y in curve]
        self.assertGreater(len(curve), len(time) / 2)
        self.assertGreater(max(ys) - min(ys), 50)
        low, high = values.min(), values.max()
        for x, y in curve:
            t = time[0] + (x - xs[0]) / (xs[-1] - xs[0]) * (time[-1] - time[0])
            after = max(1, min(len(time) - 1, int(np.searchsorted(time, t))))
            share = (t - time[after - 1]) / (time[after] - time[after - 1])
            value = values[after - 1] + share * (values[after] - values[after - 1])
            self.assertAlmostEqual((max(ys) - y) / (max(ys) - min(ys)), (value - low) / (high - low),
                                   delta=2e-4)

    def test_a_curve_is_the_series(self):
        self.plot("batch.h5", "--what", "series:glucose", "-o", "one.svg")
        curve = max(lines(self.path("one.svg"), BLUE), key=len)
        self.assert_drawn(curve, *self.series("batch.h5", "glucose"))

    def test_runs_are_drawn_over_each_other(self):
        self.plot("batch.h5", "less.h5", "-w", "series:glucose", "-o", "two.svg")
        curves = [max(lines(self.path("two.svg"), c), key=len) for c in (BLUE, ORANGE)]
        values = [self.series(n, "glucose") for n in ("batch.h5", "less.h5")]
        for curve, (time, series) in zip(curves, values):
            self.assert_drawn(curve, time, series)
        # on one scale: 4.94 g/L starts higher than 3 g/L
        self.assertLess(curves[0][0][1], curves[1][0][1] - 20)

    def test_a_section_has_the_colours_of_its_cells(self):
        self.plot("tank.h5", "--what", "section:oxygen@end", "-o", "tank.png")
        w, h, rows = png(self.path("tank.png"))
        colours = {row[3 * x:3 * x + 3] for row in rows for x in range(w)}
        self.assertIn(bytes.fromhex("fde725"), colours)  # the lightest of viridis
        # Dark and light lie where little and much oxygen is: below, in this tank.
        def lightness(y):
            row = [rows[y][3 * x:3 * x + 3] for x in range(w)]
            tinted = [c for c in row if max(c) - min(c) > 60]
            return sum(map(sum, tinted)) / max(len(tinted), 1)
        self.assertGreater(lightness(int(0.8 * h)), lightness(int(0.25 * h)))

    def test_sections_of_runs_share_one_unit_and_one_scale(self):
        """10 g/L everywhere and 10 mg/L everywhere: the lightest and the darkest colour."""
        for name, glucose in (("much.h5", 10), ("little.h5", 0.01)):
            shutil.copy(self.path("tank.h5"), self.path(name))
            with h5py.File(self.path(name), "r+") as file:
                file["entry/field/glucose"][...] = glucose
        self.plot("much.h5", "little.h5", "-w", "section:glucose@end", "-o", "share.png")
        w, _, rows = png(self.path("share.png"))
        def most(left, right):
            pixels = collections.Counter(row[3 * x:3 * x + 3] for row in rows
                                         for x in range(left, right))
            return next(c for c, _ in pixels.most_common() if max(c) - min(c) > 60)
        self.assertGreater(sum(most(0, w // 2)), 400)
        self.assertLess(sum(most(w // 2, w)), 190)

    def test_measured_points_are_drawn_and_judged(self):
        limits = os.path.join(CASE, "limits.yaml")
        self.plot("case.h5", "--limits", limits, "-w", "series:biomass", "-o", "plain.svg")
        self.plot("case.h5", "-w", "series:biomass", "-o", "bare.svg")
        self.assertGreater(os.path.getsize(self.path("plain.svg")),
                           os.path.getsize(self.path("bare.svg")) + 2000)
        self.plot("case.h5", "--limits", limits, "-w", "parity", "-o", "parity.pdf")
        self.assertIn("needs measured data", self.plot("case.h5", "-w", "parity", code=2))

    def test_every_kind_makes_a_picture(self):
        for i, (what, endings) in enumerate({
                "overview": ("png", "svg", "pdf"), "histogram:glucose,oxygen": ("png",),
                "profile:oxygen@30 min": ("svg",), "budget": ("pdf",),
                "section:glucose,oxygen": ("svg",)}.items()):
            for ending in endings:
                name = f"kind{i}.{ending}"
                self.plot("tank.h5", "-w", what, "-o", name)
                self.assertGreater(os.path.getsize(self.path(name)), 3000)
        w, h, rows = png(self.path("kind0.png"))
        self.assertGreater(min(w, h), 300)
        self.assertGreater(len(set(rows)), 100)

    def test_a_run_that_did_not_end_is_marked(self):
        shutil.copy(self.path("batch.h5"), self.path("broken.h5"))
        with h5py.File(self.path("broken.h5"), "r+") as file:
            file.attrs["complete"] = 0
        letters = []
        for name in ("batch", "broken"):
            self.plot(name + ".h5", "-w", "series:glucose", "-t", "x", "-o", name + ".svg")
            with open(self.path(name + ".svg")) as file:
                letters.append(file.read().count("<use "))
        self.assertEqual(letters[1] - letters[0], len("incomplete, to 9 h: "))

    def test_one_call_has_one_picture_of_several_panels(self):
        self.plot("batch.h5", "-w", "series:biomass", "-w", "budget", "-w", "series:DO", "-o",
                  "all.png")
        self.plot("batch.h5", "-w", "series:DO", "-o", "one.png")
        self.assertGreater(png(self.path("all.png"))[0], 2 * png(self.path("one.png"))[0])

    def test_two_calls_give_equal_bytes(self):
        for name in ("a.png", "b.png"):
            self.plot("batch.h5", "-o", name)
        with open(self.path("a.png"), "rb") as a, open(self.path("b.png"), "rb") as b:
            self.assertEqual(a.read(), b.read())

    def test_what_cannot_be_drawn_is_told_and_leaves_nothing(self):
        before = sorted(os.listdir(self.folder))
        for code, words, message in (
                (3, ("batch.h5", "-w", "series:glucos"), "glucose"),
                (2, ("batch.h5", "-w", "series:glucose,DO"), "pictures of their own"),
                (2, ("batch.h5", "-w", "section:oxygen"), "no cylinder grid"),
                (2, ("tank.h5", "-w", "section:sugar"), "biomass, glucose"),
                (2, ("tank.h5", "-w", "section:oxygen@5 h"), "from 0 h to 1 h"),
                (2, ("tank.h5", "-w", "pie"), "there is no picture 'pie'"),
                (2, ("tank.h5", "-o", "x.gif"), ".png, .svg or .pdf"),
                (2, ("batch.h5", "--run", "A"), "--run is for measured data"),
                (3, ("nowhere.h5", "-o", "x.png"), "nowhere.h5"),
                (5, ("batch.h5", "-o", "none/x.png"), "cannot write the file")):
            self.assertIn(message, self.plot(*words, *(() if "-o" in words else ("-o", "x.png")),
                                             code=code))
        self.assertEqual(sorted(os.listdir(self.folder)), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
