#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Report of a result of 150,000 nodes and 200 times: its size and the memory it takes, with fields
as a tank has them and with noise, which packs worst. usage: test_large.py RUSHTON SOURCE_DIR"""
import os, resource, subprocess, sys, tempfile, time

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)

import payload

RUSHTON, SOURCE = sys.argv[1:3]
SECTORS = [4, 8, 16, 32] + [32] * 16
N_Z, N_TIME, FIELDS = 263, 200, ("biomass", "glucose", "acetate", "oxygen")
MOST_BYTES, MOST_MEMORY = 15e6, 500e6


def places():
    """Radius, angle and height of the nodes, 0 to 1 (angle: rad)."""
    r = numpy.concatenate([numpy.full(n, (i + 0.5) / len(SECTORS)) for i, n in enumerate(SECTORS)])
    a = numpy.concatenate([(numpy.arange(n) + 0.5) * 2 * numpy.pi / n for n in SECTORS])
    z = (numpy.arange(N_Z) + 0.5) / N_Z
    return numpy.tile(r, N_Z), numpy.tile(a, N_Z), numpy.repeat(z, len(r))


def plume(r, a, z, t):
    """Something fed at the top that is carried round and eaten on its way down."""
    distance = (r * numpy.cos(a - 6 * t) - 0.5) ** 2 + (r * numpy.sin(a - 6 * t)) ** 2
    return numpy.exp(-6 * distance - 5 * (1 - z)) * (1 + t) + 0.01 * numpy.sin(9 * z + 20 * t) ** 2


def replace(group, name, data, **how):
    of = {key: group[name].attrs[key] for key in ("units", "long_name")} if name in group else {}
    if name in group:
        del group[name]
    group.create_dataset(name, data=data, **how)
    group[name].attrs.update(of)


def enlarge(file, noise):
    r, a, z = places()
    random = numpy.random.default_rng(7)
    mesh, fields = file["mesh"], file["entry/field"]
    file["mesh"].attrs["n_node"] = len(r)
    weight = numpy.tile(numpy.concatenate([numpy.full(n, (2 * i + 1) / n)
                                           for i, n in enumerate(SECTORS)]), N_Z)
    replace(mesh, "volume_fraction", weight / weight.sum())
    replace(mesh, "r_edges", numpy.linspace(0, 1, len(SECTORS) + 1))
    replace(mesh, "z_edges", numpy.linspace(0, 6, N_Z + 1))
    replace(mesh, "ring_n_theta", numpy.array(SECTORS, dtype="i4"))
    for name in list(fields):
        if name not in FIELDS + ("time",):
            del fields[name]
    replace(fields, "time", numpy.arange(N_TIME) * 180.0)
    for name in FIELDS:
        units = dict(fields[name].attrs)
        del fields[name]
        data = fields.create_dataset(name, (N_TIME, len(r)), "f4", chunks=(1, len(r)),
                                     shuffle=True, compression=1)
        for key in ("units", "long_name"):
            data.attrs[key] = units[key]
        for k in range(N_TIME):
            data[k] = random.random(len(r)) if noise else plume(r, a, z, k / N_TIME)
    return len(r)


def check(folder, noise):
    result, page = os.path.join(folder, "large.h5"), os.path.join(folder, "large.html")
    tank = os.path.join(SOURCE, "scenarios", "ecoli_22m3.yaml")
    subprocess.run([RUSHTON, "run", tank, "-q", "-o", result, "--set", "mixing.cells.r=4", "--set",
                    "mixing.cells.theta=4", "--set", "mixing.cells.z=6", "--set",
                    "time.end=10 min"], check=True, stdin=subprocess.DEVNULL, timeout=300)
    with h5py.File(result, "r+") as file:
        n_node = enlarge(file, noise)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([RUSHTON, "report", result, "-o", page], check=True, stdin=subprocess.DEVNULL,
                   timeout=900)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    size, memory = os.path.getsize(page), after.ru_maxrss * 1024
    run = payload.read(page)["runs"][0]
    shown = run["mesh"]["shown"]
    print(f"{'noise' if noise else 'plumes'}: {n_node} nodes, {N_TIME} times, {len(FIELDS)} fields,"
          f" {os.path.getsize(result) / 1e6:.0f} MB: page {size / 1e6:.1f} MB with {shown} cells at"
          f" {run['fields'][0]['frames']['low']['n'][0]} times,"
          f" {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.1f} s of"
          f" processor, {memory / 1e6:.0f} MB of memory; {run['fields_stated']}")
    assert n_node >= 150000 and size < MOST_BYTES and memory < MOST_MEMORY
    assert str(n_node) in run["fields_stated"] and str(shown) in run["fields_stated"]
    with h5py.File(result) as file:
        data = file["entry/field/glucose"][100].astype(float)
        weight = file["mesh/volume_fraction"][:]
    frame = payload.named(run["fields"], "glucose")
    time = payload.numbers(run["field_time"])
    at = time.index(100 * 180.0) if 100 * 180.0 in time else None
    if at is not None:
        mean = payload.numbers(frame["mean"])[at]
        assert abs(mean - data @ weight) < 1e-9 * mean
        seen = payload.rows(frame["seen"]["fraction"])[at]
        assert abs(sum(seen) - 1) < 1e-5


for kind in (False, True):
    with tempfile.TemporaryDirectory() as temporary:
        check(temporary, kind)
