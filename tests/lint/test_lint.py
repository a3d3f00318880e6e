#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check that cannot fail is worth nothing: each is shown a sound tree and then a planted fault."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
SOUND = {
    "io/read.c": SPDX + "#include <hdf5.h>\n#include <ru/base/status.h>\n\n"
                        "/* exit(1) and printf(\"in a comment\") are talk */\n"
                        "int read_it(void)\n{\n    return 0;\n}\n",
    "tests/io/test_read.c": SPDX + "static void it_reads(void **state)\n{\n"
                                   "    (void)state;\n    assert_true(1);\n}\n"
                                   "static int t = cmocka_unit_test(it_reads);\n",
    "tests/io/CMakeLists.txt": "# SPDX-License-Identifier: GPL-3.0-or-later\n"
                               "ru_test(io/test_read)\n",
    "tests/lint/mirror.txt": "# none\n",
}
LONG = "int f(void)\n{\n" + "    ;\n" * 90 + "}\n"
FAULTS = (
    ("foreign_headers", "models/a.c", SPDX + "#include <hdf5.h>\n", "belongs in io"),
    ("foreign_headers", "models/a.c", SPDX + "#include <boost.h>\n", "has no home"),
    ("foreign_headers", "engine/front/rushton.c", SPDX + "#include <popt.h>\n", "main.c"),
    ("relative_includes", "io/a.c", SPDX + "#include \"../base/status.h\"\n", "leaves its folder"),
    ("layers", "models/a.c", SPDX + "#include <ru/core/grid.h>\n", "may not include ru/core"),
    ("layers", "validation/a.c", SPDX + "#include <ru/core/run.h>\n", "may not include ru/core"),
    ("layers", "odd/a.c", SPDX, "outside the rooms"),
    ("libraries_are_quiet", "io/a.c", SPDX + "void f(void) { exit (1); }\n", "exit"),
    ("libraries_are_quiet", "io/a.c", SPDX + "void f(void) { fprintf(stderr, \"\"); }\n", "stderr"),
    ("spdx", "io/a.c", "int a;\n", "no SPDX"),
    ("spdx", "scenarios/a.yaml", "title: a\n", "no SPDX"),
    ("sizes", "io/a.c", SPDX + LONG, "f has 93 lines"),
    ("sizes", "io/a.h", SPDX + "\n" * 500, "501 lines"),
    ("mirror", "io/a.c", SPDX, "no tests/io/test_a.c"),
    ("mirror", "tests/lint/mirror.txt", "io/read.c tests/io/test_read.c reason\n", "drop the line"),
    ("mirror", "tests/lint/mirror.txt", "io/gone.c tests/io/test_read.c reason\n", "no io/gone.c"),
    ("tests_are_run", "tests/io/test_b.c", SPDX, "never run"),
    ("tests_assert", "tests/io/test_b.c", SPDX + "static void b(void **state)\n{\n    (void)state;\n"
     "}\nint t = cmocka_unit_test(b);\n", "asserts nothing"),
    ("format", "io/a.c", SPDX + "int  a ;\n", "clang-format"),
    ("words", "io/a.c", SPDX + "/* TO" + "DO: later */\n", "TO" + "DO"),
    ("words", "scenarios/a.yaml", "file: /ho" + "me/me/x.csv\n", "/ho" + "me/m"),
    ("words", "a.md", "as said in issue" + " #12\n", "issue"),
)


def write(root, path, text):
    target = os.path.join(root, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)


def run(root, check):
    done = subprocess.run([sys.executable, os.path.join(root, "tests/lint/lint.py"), check],
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def tree(root, extra=None):
    shutil.rmtree(root, ignore_errors=True)
    for path, text in {**SOUND, **(extra or {})}.items():
        write(root, path, text)
    shutil.copy(os.path.join(HERE, "lint.py"), os.path.join(root, "tests/lint/lint.py"))
    shutil.copy(os.path.join(HERE, "../../.clang-format"), root)


def main():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "tree")
        checks = subprocess.run([sys.executable, os.path.join(HERE, "lint.py"), "--list"],
                                capture_output=True, text=True, check=True).stdout.strip().split(";")
        tree(root)
        for check in checks:
            code, said = run(root, check)
            if code not in (0, 77):
                wrong.append(f"{check} complains of a sound tree:\n{said}")
        for check, path, text, expected in FAULTS:
            tree(root, {path: text})
            code, said = run(root, check)
            if code != 77 and (code != 1 or expected not in said):
                wrong.append(f"{check} misses '{expected}' in {path}:\n{said}")
        for check in set(checks) - {fault[0] for fault in FAULTS}:
            wrong.append(f"{check} has no planted fault here")
    print("\n".join(wrong) or f"{len(FAULTS)} planted faults found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
