#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that no compiler holds: lint.py [check...], all of them without arguments.

Each check returns a list of complaints, `file:line: what is wrong`. Exit code 0: none; 1: some;
77: a tool that the check needs is not installed (ctest reads it as skipped).
"""
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROOMS = ("engine/base", "engine/expression", "engine/physics", "engine/core",
         "engine/definition", "engine/flux",
         "engine/front", "engine/program", "engine/terminal", "engine/bench", "engine/sbml", "engine/petab", "engine/plot", "engine/report", "engine/scale", "engine/study", "engine/fit", "models", "solvers", "io",
         "validation")
MAX_FUNCTION, MAX_FILE = 80, 500

# Who may include whom: <ru/folder/...> as seen from a folder.
MAY_INCLUDE = {
    "engine/base": "base",
    "models": "models base",
    "solvers": "solvers base",
    "io": "io base",
    "engine/expression": "expression base",
    "engine/physics": "physics base",
    "engine/definition": "definition base expression models",
    "engine/flux": "flux base models",
    "engine/sbml": "sbml base expression solvers models flux",
    "engine/petab": "petab base expression io sbml",
    "engine/study": "study base io validation",
    "engine/scale": "scale base physics models solvers io core",
    "engine/fit": "fit base",
    "engine/core": "core base definition physics models solvers flux sbml",
    "validation": "validation base io",
    "engine/report": "report base io",
    "engine/plot": "plot base io",
    "engine/front": "front base physics models solvers io flux sbml petab plot report scale fit core validation study",
    "engine/terminal": "terminal base",
    "engine/program": "front terminal",
    "engine/bench": "bench front base models flux core solvers",
    "tests": "base expression definition physics models solvers io flux sbml petab plot report scale fit core validation study front terminal bench",
    "examples": "front base models",
    "peers": "front base core solvers",
}

# Foreign headers and where they may be named.
FOREIGN = (
    (r"(sundials|cvodes?|arkode|nvector|sunlinsol|sunmatrix|sunnonlinsol)/", "solvers tests/solvers"),
    (r"(hdf5|hdf5_hl|H5\w+)\.h", "io tests/io"),
    (r"(libfyaml|csv|expat|xlsxwriter)\.h", "io"),
    (r"zip\.h", "io tests/io tests/fuzz"),
    (r"gsl/", "validation engine/scale engine/study engine/fit tests"),
    (r"nlopt\.h", "engine/fit"),
    (r"jansson\.h", "io validation engine/flux/cobra.c engine/plot/measured.c tests"),
    (r"(cairo|pango)/", "engine/plot/pen.c"),
    (r"zlib\.h", "engine/report tests"),
    (r"glpk\.h", "engine/flux"),
    (r"sbml/", "engine/sbml"),
    (r"udunits2\.h", "engine/base/unit.c"),
    (r"popt\.h", "engine/program engine/bench/main.c"),
    (r"mpi\.h", "engine/base/comm.h engine/front/rushton.h engine/front/studies.h tests examples"),
    (r"cmocka\.h", "tests/support"),
    (r"(petsc\w*|malloc)\.h", "peers"),
    (r"ru_build\.h", "engine/front"),  # written by the build
)
STANDARD = set(
    "assert complex ctype errno fenv float inttypes limits locale math setjmp signal stdalign "
    "stdarg stdatomic stdbool stddef stdint stdio stdlib string time "
    # POSIX
    "dirent dlfcn fcntl ftw glob langinfo libgen sched strings unistd sys/ioctl sys/resource sys/stat sys/time sys/types "
    "sys/utsname sys/wait spawn".split()
)


def tracked():
    """All files that are or would be committed, as paths from the root."""
    listing = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True, text=True)
    if listing.returncode == 0:
        paths = [p for p in set(listing.stdout.split("\0")) if p]
    else:  # an archive without history
        paths = [os.path.relpath(os.path.join(folder, name), ROOT)
                 for folder, _, names in os.walk(ROOT) for name in names]
        paths = [p for p in paths if not re.match(r"build|demo/|\.git/", p)]
    return sorted(p for p in paths if os.path.isfile(os.path.join(ROOT, p)))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def c_files(*folders):
    return [p for p in tracked()
            if p.endswith((".c", ".h")) and (not folders or inside(p, folders))]


def inside(path, folders):
    return any(path == f or path.startswith(f + "/") for f in folders)


def code_only(text):
    """C text with comments and the insides of literals blanked; lines stay where they are."""
    def blank(match):
        token = match.group(0)
        return re.sub(r"[^\n]", " ", token) if token[0] == "/" else token[0] + token[0]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  blank, text, flags=re.S)


def find(path, pattern, text):
    """(line number, match) of each occurrence."""
    return [(text.count("\n", 0, m.start()) + 1, m) for m in re.finditer(pattern, text, re.M)]


def includes(path):
    """(line, header as written with its bracket or quote) of each #include."""
    without_comments = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)),
                              read(path), flags=re.S)
    return [(line, m.group(1))
            for line, m in find(path, r'^\s*#\s*include\s+([<"][^>"\n]+)', without_comments)]


def tool(name, hint):
    if not shutil.which(name):
        print(f"skipped: {name} is not installed ({hint})")
        sys.exit(77)
    return name


def check_foreign_headers():
    """A foreign header is named only in its folder."""
    bad = []
    for path in c_files():
        for line, header in includes(path):
            if header[0] == '"' or header.startswith("<ru/"):
                continue
            name = header[1:]
            if name.endswith(".h") and name[:-2] in STANDARD:
                continue
            homes = next((homes for pattern, homes in FOREIGN if re.match(pattern, name)), None)
            if homes is None:
                bad.append(f"{path}:{line}: <{name}> has no home in tests/lint/lint.py")
            elif not inside(path, homes.split()):
                bad.append(f"{path}:{line}: <{name}> belongs in {homes}")
    return bad


def check_relative_includes():
    """No include climbs out of its folder."""
    return [f"{path}:{line}: {header}\" leaves its folder; write <ru/folder/name.h>"
            for path in c_files() for line, header in includes(path) if ".." in header]


def check_layers():
    """A folder includes only the folders below it, and quotes only its own or generated files."""
    bad = []
    for path in c_files():
        room = next((r for r in MAY_INCLUDE if inside(path, [r])), None)
        if room is None:
            bad.append(f"{path}:1: C code outside the rooms of the house")
            continue
        for line, header in includes(path):
            target = re.match(r"[<\"]ru/(\w+)/", header)
            if target and target.group(1) not in MAY_INCLUDE[room].split():
                bad.append(f"{path}:{line}: {room} may not include ru/{target.group(1)}")
    return bad


def check_libraries_are_quiet():
    """Libraries neither print nor end the process; the log's default sink is the one exception."""
    call = (r"\b(exit|_exit|_Exit|quick_exit|abort|printf|vprintf|puts|putchar|perror|MPI_Abort)"
            r"\s*\(|\b(stdout|stderr)\b")
    bad = []
    for path in c_files(*ROOMS):
        if path.startswith("engine/program/") or path in ("engine/base/log.c",
                                                          "engine/bench/main.c"):
            continue
        for line, m in find(path, call, code_only(read(path))):
            bad.append(f"{path}:{line}: {m.group(1) or m.group(2)} in a library; log or return a status")
    return bad


def check_spdx():
    """Every source, script, scenario and build file says its licence in its first lines."""
    bad = []
    for path in tracked():
        wanted = (path.endswith((".c", ".h", ".def", ".py", ".sh", ".yaml", ".yml", ".cmake", ".xml", ".js", ".mjs",
                                 ".css"))
                  or os.path.basename(path) == "CMakeLists.txt" or path == ".ci/run")
        # Inputs that are wrong on purpose, some of them in their first bytes.
        wanted = wanted and not inside(path, ["tests/battery/malformed"])
        head = "\n".join(read(path).split("\n", 5)[:5]) if wanted else ""
        if wanted and "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
            bad.append(f"{path}:1: no SPDX line")
    return bad


def check_sizes():
    """Functions fit a screen or two, files stay readable. Tables of data are not functions."""
    ctags = tool("ctags", "universal-ctags")
    if "Universal" not in subprocess.run([ctags, "--version"], capture_output=True, text=True).stdout:
        print("skipped: ctags is not universal-ctags")
        sys.exit(77)
    sources = [p for p in c_files() if p.endswith(".c")]
    tags = subprocess.run([ctags, "--options=NONE", "--output-format=json", "--fields=+ne",
                           "--kinds-C=f", "-o", "-", "-L", "-"], input="\n".join(sources),
                          cwd=ROOT, capture_output=True, text=True, check=True).stdout
    bad = []
    for row in map(json.loads, tags.splitlines()):
        length = row.get("end", row["line"]) - row["line"] + 1
        if length > MAX_FUNCTION:
            bad.append(f"{row['path']}:{row['line']}: {row['name']} has {length} lines, "
                       f"more than {MAX_FUNCTION}")
    for path in tracked():
        if path.endswith((".c", ".h", ".py", ".sh", ".cmake", ".js", ".mjs", ".css")):
            length = read(path).count("\n")
            if length > MAX_FILE:
                bad.append(f"{path}:1: {length} lines, more than {MAX_FILE}")
    return bad


def check_mirror():
    """Each X/Y.c has tests/X/test_Y.c, or a line in mirror.txt that names the test and the reason."""
    elsewhere, bad = {}, []
    exceptions = "tests/lint/mirror.txt"
    for number, line in enumerate(read(exceptions).splitlines(), 1):
        fields = line.split(None, 2)
        if not fields or line.startswith("#"):
            continue
        if len(fields) < 3:
            bad.append(f"{exceptions}:{number}: expected: source test reason")
            continue
        elsewhere[fields[0]] = fields[1]
        for path in fields[:2]:
            if not os.path.isfile(os.path.join(ROOT, path)):
                bad.append(f"{exceptions}:{number}: there is no {path}")
    for path in c_files(*ROOMS):
        if not path.endswith(".c"):
            continue
        folder, name = path.split("/")[-2:]
        test = f"tests/{folder}/test_{name}"
        exists = os.path.isfile(os.path.join(ROOT, test))
        if not exists and path not in elsewhere:
            bad.append(f"{path}:1: no {test}")
        if exists and path in elsewhere:
            bad.append(f"{exceptions}:1: {path} has its own test now; drop the line")
    return bad


def check_tests_are_run():
    """Each tests/X/test_Y.c is listed in tests/X/CMakeLists.txt."""
    bad = []
    for path in c_files("tests"):
        folder, name = os.path.split(path)
        if not re.match(r"test_\w+\.c$", name):
            continue
        listing = os.path.join(folder, "CMakeLists.txt")
        text = read(listing) if os.path.isfile(os.path.join(ROOT, listing)) else ""
        listed = re.sub(r"#.*", "", text)  # as test_Y, or as Y in a loop over names
        if not re.search(rf"\b(test_)?{name[5:-2]}\b", listed):
            bad.append(f"{path}:1: not listed in {listing}, so never run")
    return bad


def check_tests_assert():
    """Each test function asserts something, itself or through a function of its file."""
    claim = re.compile(r"\b\w*(assert|fail|expect|check)\w*\s*\(")
    bad = []
    for path in c_files("tests"):
        if not os.path.basename(path).startswith("test_"):
            continue
        text = code_only(read(path))
        bodies = {m.group(1): m.group(2) for m in re.finditer(
            r"^[A-Za-z][^\n;={}]*?\b(\w+)\([^;{}]*?\)\s*\n\{\n(.*?)^\}", text, re.M | re.S)}
        sure = {name for name, body in bodies.items() if claim.search(body)}
        grown = True
        while grown:
            more = {name for name, body in bodies.items()
                    if name not in sure and any(re.search(rf"\b{s}\b", body) for s in sure)}
            grown, sure = bool(more), sure | more
        tests = [(line, m.group(1)) for line, m in find(path, r"cmocka_unit_test\w*\(\s*(\w+)", text)]
        if not sure:
            bad.append(f"{path}:1: asserts nothing")
        for line, name in tests:
            if name in bodies and name not in sure:
                bad.append(f"{path}:{line}: {name} asserts nothing")
    return bad


def check_format():
    """All C files are as clang-format leaves them."""
    clang_format = tool("clang-format", "package clang-format")
    result = subprocess.run([clang_format, "--dry-run", "-Werror", *c_files()], cwd=ROOT,
                            capture_output=True, text=True)
    places = [line.split(":") for line in result.stderr.splitlines() if ": error:" in line]
    if result.returncode and not places:
        return [result.stderr.strip() or "clang-format failed"]
    first = {}
    for place in places:
        first.setdefault(place[0], place[1])
    return [f"{path}:{line}: here first; clang-format -i {path}" for path, line in first.items()]


def check_words():
    """No notes to self, no trackers, no paths of one machine."""
    notes = r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"
    trackers = r"\b(issue|ticket|pull request) #\d"
    talk = r"(?i)\bsess" + r"ions?\b"
    homes = "|".join(("home", "root", "work", "workspace", "mnt", "Users", "srv"))
    paths = rf"(?<![\w.<>$}})/])/({homes})/\w"
    bad = []
    for path in tracked():
        text = read(path)
        if path == "LICENSE" or "\0" in text or path.endswith((".png", ".h5")):
            continue
        patterns = [notes, trackers, paths] + ([] if path.endswith(".csv") else [talk])
        for pattern in patterns:
            for line, m in find(path, pattern, text):
                bad.append(f"{path}:{line}: '{m.group(0)}'")
    return bad


CHECKS = {name[len("check_"):]: check for name, check in list(globals().items())
          if name.startswith("check_")}


def main(names):
    if names == ["--list"]:
        print(";".join(CHECKS))
        return 0
    n_bad = 0
    for name in names or CHECKS:
        if name not in CHECKS:
            sys.exit(f"no check {name}; there are: {' '.join(CHECKS)}")
        bad = CHECKS[name]()
        n_bad += len(bad)
        print(f"{name}: {'ok' if not bad else f'{len(bad)} complaints'}  ({CHECKS[name].__doc__})")
        for complaint in bad:
            print("  " + complaint)
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
