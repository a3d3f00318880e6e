#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example of a cell model of one's own, built out of tree against an installed Rushton.
usage: test_own_model.py CMAKE SOURCE_DIR BINARY_DIR SANITIZERS"""
import os, re, shutil, subprocess, sys, tempfile, unittest

CMAKE, SOURCE, BINARY, SANITIZERS = sys.argv[1:5]


def call(*words, folder):
    done = subprocess.run(words, cwd=folder, text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=240)
    return done.returncode, done.stdout + done.stderr


class OwnModel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.prefix = os.path.join(cls.temporary.name, "prefix")
        code, told = call(CMAKE, "--install", BINARY, "--prefix", cls.prefix, folder=SOURCE)
        assert code == 0, told
        cls.folder = os.path.join(cls.temporary.name, "mine")
        shutil.copytree(os.path.join(SOURCE, "examples", "own_model"), cls.folder)
        for words in ((CMAKE, "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={cls.prefix}"),
                      (CMAKE, "--build", "build")):
            code, told = call(*words, folder=cls.folder)
            assert code == 0, told
        cls.rushton = os.path.join(cls.prefix, "bin", "rushton")

    def test_the_scenario_runs_with_the_model_from_its_library(self):
        code, told = call(self.rushton, "run", "batch.yaml", "-o", "batch.h5", folder=self.folder)
        self.assertEqual(code, 0, told)
        # 5 g/L of glucose at 0.5 g/g on top of 0.1 g/L, from start to end
        row = re.search(r"^biomass +\S+ +\S+ +(\S+) +g/L", told, re.M)
        self.assertIsNotNone(row, told)
        self.assertAlmostEqual(float(row.group(1)), 2.6, places=3)

    def test_elsewhere_the_library_is_missing_and_that_is_told(self):
        other = os.path.join(self.temporary.name, "other.yaml")
        shutil.copy(os.path.join(self.folder, "batch.yaml"), other)
        code, told = call(self.rushton, "check", other, folder=self.folder)
        self.assertEqual(code, 3)
        self.assertIn("other.yaml:6:18: error: cannot open", told)

    def test_pkg_config_tells_where_the_headers_are(self):
        paths = [os.path.join(folder, "pkgconfig") for folder, names, _ in os.walk(self.prefix)
                 if "pkgconfig" in names]
        self.assertEqual(len(paths), 1)
        environment = dict(os.environ, PKG_CONFIG_PATH=paths[0])
        flags = subprocess.run(["pkg-config", "--cflags-only-I", "rushton"], env=environment,
                               text=True, capture_output=True, check=True).stdout.split()
        done = subprocess.run(["cc", "-std=c11", "-fPIC", "-shared", *flags, "teissier.c", "-o",
                               "by_hand.so", "-lm"], cwd=self.folder, text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        code, told = call(self.rushton, "check", "batch.yaml", "--set",
                          "cells.library=by_hand.so", folder=self.folder)
        self.assertEqual(code, 0, told)

    @unittest.skipIf(SANITIZERS, "a sanitized library needs a sanitized program")
    def test_a_program_links_the_installed_library(self):
        folder = os.path.join(self.temporary.name, "embed")
        os.mkdir(folder)
        with open(os.path.join(folder, "CMakeLists.txt"), "w") as file:
            file.write("cmake_minimum_required(VERSION 3.20)\nproject(embed LANGUAGES C)\n"
                       "find_package(rushton REQUIRED)\nadd_executable(embed main.c)\n"
                       "target_link_libraries(embed PRIVATE rushton::rushton)\n")
        with open(os.path.join(folder, "main.c"), "w") as file:
            file.write("#include <ru/front/rushton.h>\n#include <stdio.h>\n"
                       "int main(void)\n{\n    return puts(ru_version()) < 0;\n}\n")
        for words in ((CMAKE, "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}"),
                      (CMAKE, "--build", "build")):
            code, told = call(*words, folder=folder)
            self.assertEqual(code, 0, told)
        code, told = call(os.path.join(folder, "build", "embed"), folder=folder)
        self.assertEqual(code, 0, told)
        self.assertIn("rushton ", told)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
