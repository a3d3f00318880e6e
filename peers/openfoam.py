#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One passive scalar to 95 % mixed, on the same cells and flows: Rushton and OpenFOAM's scalarTransportFoam side by side.

usage: openfoam.py BUILD FOLDER [--steps S,S,...] [--tolerances R,R,...] [--set KEY=VALUE]...
BUILD is the folder with rushton and rushton-openfoam (RU_PEERS), FOLDER is written to. Needs h5py and OpenFOAM (Debian: openfoam).
Prints for each step of OpenFOAM and each tolerance of Rushton the CPU time of the whole program and t95 by the coefficient of
variation, with its error against the same program's finest run: what differs is the error in time, space being cut alike.
OpenFOAM starts from Rushton's field 10 s after the pulse, whose first step it cannot solve; Rushton's time is that of all. nan: not mixed in time, or the amount of tracer was lost.
"""
import argparse
import glob
import math
import os
import resource
import shutil
import subprocess
import sys

import h5py

SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../scenarios/bench/tracer_vessel.yaml")
HEAD = "FoamFile { version 2.0; format ascii; class dictionary; object %s; }\n"
DICTIONARIES = {
    "system/fvSchemes": "ddtSchemes { default CrankNicolson 0.9; } gradSchemes { default Gauss linear; }\n"
    "divSchemes { default none; div(phi,T) Gauss vanLeer; }\n"
    "laplacianSchemes { default none; laplacian(DT,T) Gauss linear corrected; }\n"
    "interpolationSchemes { default linear; } snGradSchemes { default corrected; }\n",
    "system/fvSolution": 'solvers { "T.*" { solver PBiCGStab; preconditioner DILU; tolerance 1e-8; relTol 0; } }\n'
    "SIMPLE { nNonOrthogonalCorrectors 0; }\n",
    "constant/transportProperties": "DT DT [0 2 -1 0 0 0 0] 1e-2;\n",
}
START, END, WRITE = 10, 600, 5  # s


def cpu_of(command, **more):
    """CPU time of a program with all that it starts, s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def mixed_at(times, variation, limit=0.05):
    """The time from which the variation stays below the limit; between two points it falls exponentially."""
    above = [i for i, v in enumerate(variation) if not v <= limit]
    last = above[-1] if above else -1
    if not 0 <= last < len(times) - 1:
        return math.nan
    a, b = variation[last], variation[last + 1]
    return times[last] + (times[last + 1] - times[last]) * math.log(a / limit) / math.log(a / b)


def numbers(path):
    text = open(path, encoding="ascii").read()
    start = text.index("(", text.index("nonuniform")) if "nonuniform" in text else text.index("}") + 1
    return [float(word) for word in text[start:].lstrip("(").split(")")[0].split()]


def openfoam(case, step):
    for folder in glob.glob(case + "/[1-9]*"):
        shutil.rmtree(folder)
    with open(case + "/system/controlDict", "w", encoding="ascii") as file:
        file.write(HEAD % "controlDict" + "application scalarTransportFoam; startFrom startTime; startTime 0;\n"
                   f"stopAt endTime; endTime {END - START}; deltaT {step}; writeControl runTime; writeInterval {WRITE};\n"
                   "writeFormat ascii; writePrecision 12; timePrecision 8; runTimeModifiable false;\n")
    environment = dict(os.environ, WM_PROJECT_DIR=os.environ.get("WM_PROJECT_DIR", "/usr/share/openfoam"))
    cpu = cpu_of(["scalarTransportFoam"], cwd=case, env=environment)
    volumes, points = numbers(case + "/volumes"), []
    for folder in glob.glob(case + "/[1-9]*"):
        values = numbers(folder + "/T")
        mean = sum(v * c for v, c in zip(volumes, values)) / sum(volumes)
        square = sum(v * (c - mean) ** 2 for v, c in zip(volumes, values)) / sum(volumes)
        points.append((START + float(os.path.basename(folder)), math.sqrt(square) / mean))
        if abs(mean * sum(volumes) - 1) > 1e-3:  # of the 1 kg put in
            return cpu, round((END - START) / step), math.nan
    points.sort()
    return cpu, round((END - START) / step), mixed_at(*zip(*points))


def rushton(build, folder, sets, tolerance):
    result = folder + "/tracer.h5"
    cpu = cpu_of([build + "/rushton", "run", SCENARIO, "-q", "-o", result, "--set",
                  f"solver.relative_tolerance={tolerance}"] + sets)
    with h5py.File(result) as file:
        series = file["entry/series"]
        return cpu, int(file["stats/steps"][-1]), mixed_at(series["time"][:], series["dye_CoV"][:])


def tell(name, rows):
    """The first row is the finest: the others are held against it."""
    for what, (cpu, steps, t95) in rows:
        print(f"{name:9} {what:>8} {steps:8d} {cpu:9.2f} {t95:9.3f} {abs(t95 / rows[0][1][2] - 1):9.1e}", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build")
    parser.add_argument("folder")
    parser.add_argument("--steps", default="0.1,0.5,1,2,4")
    parser.add_argument("--tolerances", default="1e-6,1e-4,1e-3,1e-2")
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    case = options.folder + "/case"
    shutil.rmtree(case, ignore_errors=True)
    for name in ("0", "constant/polyMesh", "system"):
        os.makedirs(f"{case}/{name}")
    for name, text in DICTIONARIES.items():
        with open(f"{case}/{name}", "w", encoding="ascii") as file:
            file.write(HEAD % os.path.basename(name) + text)
    cpu_of([options.build + "/rushton-openfoam", SCENARIO, case, str(START), "solver.relative_tolerance=1e-6"] + options.set)
    sets = [word for item in options.set for word in ("--set", item)]
    print("program       step    steps     CPU s    t95, s     error")
    tell("OpenFOAM", [(step, openfoam(case, float(step))) for step in options.steps.split(",")])
    tell("Rushton", [(r, rushton(options.build, options.folder, sets, r)) for r in options.tolerances.split(",")])


if __name__ == "__main__":
    main()
