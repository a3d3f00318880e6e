#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example of docs/models.md does what the page says of it.
usage: test_models_page.py RUSHTON SOURCE_DIR"""
import os, re, subprocess, sys, tempfile, unittest

RUSHTON, SOURCE = sys.argv[1:3]


def read(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8") as file:
        return file.read()


class ModelsPage(unittest.TestCase):
    def setUp(self):
        self.example = re.search(r"```yaml\n(.*?)```", read("docs", "models.md"), re.S).group(1)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_the_example_is_the_scenario_of_the_gallery(self):
        scenario = re.sub(r"^#.*\n", "", read("scenarios", "own_model.yaml"), flags=re.M)
        self.assertEqual(self.example, scenario)

    def test_the_example_runs_to_what_the_page_says(self):
        path = os.path.join(self.folder.name, "example.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.example)
        done = subprocess.run([RUSHTON, "run", path, "-o", path + ".h5"], text=True, timeout=200,
                              capture_output=True, stdin=subprocess.DEVNULL)
        told = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, told)
        row = {name: [float(x) if x != "-" else None for x in values.split()] for name, values in
               re.findall(r"^(\w+) +((?:(?:nan|[-+\d.e]+) +){3})\S+$", told, re.M)}
        self.assertAlmostEqual(row["biomass"][0], 5.1, places=3)
        self.assertAlmostEqual(row["RQ"][2], 1.085, places=3)
        for element in ("carbon", "nitrogen", "oxygen_demand"):
            self.assertRegex(told, rf"(?m)^{element} .*\(conserved\)$")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
