#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measured points for a picture: those that `rushton compare` holds against the result. The program
is $RUSHTON, that of build-release/ or the one in PATH.

  measured.py limits.yaml     prints the files that it and its run descriptions name, one a line
"""
import json
import os
import shutil
import subprocess
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def program():
    built = os.path.join(HERE, "..", "..", "build-release", "rushton")
    return (os.environ.get("RUSHTON") or (built if os.path.isfile(built) else None)
            or shutil.which("rushton"))


def compare(result, limits=None, data=None, run=None):
    """The report of `rushton compare`, {} with a word where there is none."""
    rushton = program()
    if not rushton:
        print("measured points are not drawn: there is no program rushton; name it in $RUSHTON")
        return {}
    words = [rushton, "compare", result] + ([data] if data else []) + ["--json"]
    words += ["--limits", limits] if limits else []
    words += ["--run", run] if run else []
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    # 1: a limit is not met, which is no matter of a picture.
    if done.returncode > 1 or not done.stdout:
        print("measured points are not drawn: " + done.stderr.strip())
        return {}
    return json.loads(done.stdout)


def numbers(column):
    return np.array([np.nan if value is None else value for value in column], dtype=float)


def overlays(report, units):
    """series (or field) name -> (hours or heights, values, sd); `units`: name -> unit. Values known
    by a bound alone are not among them."""
    found = {}
    for row in report.get("quantities", []):
        name, points = row["simulated"], row["points"]
        if name not in units:
            continue
        way = row["from_result"]
        if not way:
            if row["reason"]:
                print(f"not drawn: {row['measured']}: {row['reason']}")
            continue
        places = numbers(points["z_m"]) if report["along"] == "z" else (
            numbers(points["time_s"]) / 3600)
        table = np.array([places, (numbers(points["measured"]) - way["offset"]) / way["scale"],
                          numbers(points["sd"]) / abs(way["scale"])])
        table = table[:, (numbers(points["censored"]) == 0) & np.isfinite(places)]
        if name in found:
            table = np.hstack([found[name], table])
        if table.size:
            found[name] = table[:, np.argsort(table[0], kind="stable")]
    return found


def files_of(path):
    """The measured files of a limits file, those behind its run descriptions too."""
    import yaml

    def beside(owner, written):
        return os.path.join(os.path.dirname(owner), os.path.expandvars(written))

    def load(name):
        with open(name, encoding="utf-8") as file:
            return yaml.safe_load(file) or {}

    data = load(path).get("data") or []
    for name in [beside(path, d) for d in ([data] if isinstance(data, str) else data)]:
        yield name
        if name.endswith((".yaml", ".yml")) and os.path.isfile(name):
            for item in load(name).get("files") or []:
                yield beside(name, item if isinstance(item, str) else item["path"])


if __name__ == "__main__":
    sys.stdout.writelines(path + "\n" for path in files_of(sys.argv[1]))
