#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of a result for other programs, as a user asks for them.
usage: test_export.py RUSHTON SOURCE_DIR"""
import csv, io, json, os, shutil, subprocess, sys, tempfile, unittest
from xml.etree import ElementTree

try:
    import h5py
except ImportError:
    print("skipped: python3-h5py is not installed")
    sys.exit(77)

RUSHTON, SOURCE = sys.argv[1], sys.argv[2]
SCENARIO = """title: two tanks
time: {end: 2 h}
mixing:
  kind: compartments
  compartments:
    - {name: top, volume: 1 L, height: 30 cm}
    - {name: low, volume: 2 L, height: 10 cm}
  exchanges: [{between: [top, low], flow: 1 L/h}]
cells: monod
initial: {biomass: 1 g/L, glucose: 10 g/L}
output: {series_interval: 10 min, field_interval: 1 h}
"""


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = cls.kept.name
        with open(os.path.join(cls.folder, "case.yaml"), "w") as file:
            file.write(SCENARIO)
        done = subprocess.run([RUSHTON, "run", "case.yaml", "-q", "-o", "run.h5"], cwd=cls.folder,
                              capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stderr
        cls.file = h5py.File(os.path.join(cls.folder, "run.h5"), "r")

    @classmethod
    def tearDownClass(cls):
        cls.file.close()
        cls.kept.cleanup()

    def call(self, *words, code=0):
        done = subprocess.run([RUSHTON, *words], cwd=self.folder, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=100)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stderr if code else done.stdout

    def table(self, text):
        rows = list(csv.reader(io.StringIO(text)))
        return rows[0], rows[1:]

    def test_series_are_the_numbers_of_the_file(self):
        head, rows = self.table(self.call("export", "run.h5"))
        series = self.file["entry/series"]
        self.assertEqual(head[0], "time_s")
        self.assertEqual(set(head[1:]), {f"{n} [{d.attrs['units']}]" for n, d in series.items()
                                         if n != "time"})
        self.assertEqual([float(row[0]) for row in rows], list(series["time"][:]))
        for i, name in enumerate(head[1:], 1):
            stored = series[name.rsplit(" [", 1)[0]][:]
            for row, value in zip(rows, stored):  # the very same, and no cell where there is none
                self.assertEqual(row[i] == "", value != value, name)
                self.assertTrue(row[i] == "" or float(row[i]) == value, name)

    def test_units_can_have_a_row_of_their_own(self):
        _, rows = self.table(self.call("export", "run.h5", "--series", "V,biomass", "--unit-row"))
        self.assertEqual(rows[0], ["s", "L", "g/L"])

    def test_fields_are_those_of_a_time_with_their_nodes(self):
        head, rows = self.table(self.call("export", "run.h5", "--fields", "glucose", "--at", "60 min"))
        self.assertEqual(head, ["time_s", "node", "name", "x [m]", "y [m]", "z [m]", "glucose [g/L]"])
        self.assertEqual([row[:6] for row in rows], [["3600", "0", "top", "0", "0", "0.3"],
                                                     ["3600", "1", "low", "0", "0", "0.1"]])
        stored = self.file["entry/field/glucose"][1]
        self.assertEqual([row[6] for row in rows], [str(v) for v in stored])  # as float32 prints
        _, rows = self.table(self.call("export", "run.h5", "--fields", "all", "--at", "all", "--tidy"))
        n = sum(name not in ("time", "node") for name in self.file["entry/field"])
        self.assertEqual(len(rows), n * 3 * 2)
        for _, time, node, name, value, unit in rows:
            data = self.file["entry/field"][name]
            self.assertEqual(float(value), float(str(data[int(float(time) / 3600), int(node)])))
            self.assertEqual(unit, data.attrs["units"])

    def check_against_itself(self, *measured):
        report = json.loads(self.call("compare", "run.h5", *measured, "--json"))
        found = {q["measured"]: q for q in report["quantities"]}
        for name in ("biomass", "glucose"):
            self.assertEqual(found[name]["compared"], 13)
            self.assertLess(found[name]["scores"]["max_error"], 1e-12)

    def test_the_reader_of_measured_data_takes_it_back(self):
        self.call("export", "run.h5", "--series", "biomass,glucose", "--tidy", "-o", "tidy.csv")
        self.check_against_itself("tidy.csv")
        columns = "[{column: biomass, quantity: biomass}, {column: glucose, quantity: glucose}]"
        for name, extra, option in (("head", "", []), ("row", "unit_row: true, ", ["--unit-row"])):
            self.call("export", "run.h5", "--series", "biomass,glucose", *option, "-o", name + ".csv")
            these = columns if option else columns.replace("column: biomass", 'column: "biomass [g/L]"') \
                .replace("column: glucose", 'column: "glucose [g/L]"')
            with open(os.path.join(self.folder, name + ".yaml"), "w") as file:
                file.write(f"run: again\nfiles:\n  - {{path: {name}.csv, layout: wide, {extra}"
                           f"columns: {these}}}\n")
            self.check_against_itself(name + ".yaml")

    def test_all_tables_go_into_a_new_folder(self):
        self.assertIn("series (13 x", self.call("export", "run.h5", "-o", "tables", "--fields", "all"))
        folder = os.path.join(self.folder, "tables")
        self.assertEqual(sorted(os.listdir(folder)),
                         ["balances.csv", "events.csv", "fields.csv", "series.csv"])
        with open(os.path.join(folder, "balances.csv")) as file:
            head, rows = self.table(file.read())
        self.assertEqual([row[1] for row in rows], [n.decode() for n in self.file["balance/name"]])
        self.assertEqual([float(row[8]) for row in rows], list(self.file["balance/final"][:]))
        self.assertIn("not overwritten", self.call("export", "run.h5", "-o", "tables", code=2))
        self.assertFalse([n for n in os.listdir(self.folder) if n.endswith(".part")])

    def test_a_workbook_is_read_as_measured_data(self):
        self.call("export", "run.h5", "--xlsx", "-o", "book.xlsx")
        with open(os.path.join(self.folder, "book.yaml"), "w") as file:
            file.write("run: again\nfiles:\n  - {path: book.xlsx, sheet: series, layout: wide, "
                       "unit_row: true, columns: [{column: biomass, quantity: biomass}, "
                       "{column: glucose, quantity: glucose}]}\n")
        self.check_against_itself("book.yaml")

    def test_the_companion_of_viewers_can_be_made_again(self):
        path = os.path.join(self.folder, "run.xdmf")
        with open(path) as file:
            first = file.read()
        os.remove(path)
        self.assertIn("run.xdmf", self.call("export", "run.h5", "--xdmf"))
        with open(path) as file:
            self.assertEqual(file.read(), first)

    def run_to(self, name, code=0, scenario=SCENARIO):
        with open(os.path.join(self.folder, "to.yaml"), "w") as file:
            file.write(scenario)
        done = subprocess.run([RUSHTON, "run", "to.yaml", "-q", "-o", name], cwd=self.folder,
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def test_the_companion_never_takes_the_name_of_another_file(self):
        self.assertIn("name the result otherwise", self.run_to("X.xdmf", code=2))
        self.assertFalse([n for n in os.listdir(self.folder) if n.startswith("X")])
        note = os.path.join(self.folder, "note.xdmf")
        with open(note, "w") as file:
            file.write("mine")
        self.assertIn("not overwritten", self.run_to("note.h5"))
        self.call("export", "note.h5", "--xdmf", code=2)
        with open(note) as file:
            self.assertEqual(file.read(), "mine")
        os.remove(note)
        self.assertIn("viewers cannot open", self.run_to("12:30.h5"))

    def test_the_companion_is_good_xml_whatever_the_title(self):
        self.run_to("odd.h5", scenario=SCENARIO.replace("two tanks", r'"a\x01b <&> \x1f"'))
        root = ElementTree.parse(os.path.join(self.folder, "odd.xdmf")).getroot()
        self.assertEqual(root.find("Domain/Grid").get("Name"), "a\ufffdb <&> \ufffd")

    def test_a_result_is_not_overwritten_by_its_export(self):
        for name, more in (("own.csv", ()), ("own.xlsx", ("--xlsx",))):
            path = os.path.join(self.folder, name)
            shutil.copy(os.path.join(self.folder, "run.h5"), path)
            with open(path, "rb") as file:
                before = file.read()
            self.assertIn("holds results", self.call("export", name, *more, "-o", name, code=2))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), before)

    def test_what_is_not_there_is_told(self):
        for words, code, told in (
                (("--series", "biomas"), 3, "is it 'biomass'?"),
                (("--fields", "lysine"), 3, "there are: biomass, glucose"),
                (("--fields", "all", "--at", "90 min"), 3, "no fields at 90 min; the nearest"),
                (("--fields", "all", "--at", "2"), 3, "expected a number with a unit of time"),
                (("--fields", "all", "--series", "V"), 2, "two tables"),
                (("--at", "1 h"), 2, "say which, --fields"),
                (("--csv", "--xlsx"), 2, "at a time"),
                (("--wide", "--tidy"), 2, "wide or tidy"),
                (("--xlsx", "-o", "a.csv"), 2, "end in .xlsx"),
                (("--xdmf", "-o", "b.xdmf"), 2, "beside the result"),
                (("-o", "no/such/run.csv"), 5, "No such file")):
            self.assertIn(told, self.call("export", "run.h5", *words, code=code))
        self.assertIn("cannot open", self.call("export", "none.h5", code=3))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
