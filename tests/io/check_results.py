#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a file that write_results made, as a user of h5py, xarray and ncdump would.

check_results.py WRITER FOLDER: exit code 0: all is there; 1: something is not; 77: no h5py.
"""
import shutil
import subprocess
import sys

try:
    import h5py
    import numpy
except ImportError:
    print("skipped: python3-h5py is not installed")
    sys.exit(77)


def check(condition, what):
    if not condition:
        sys.exit("failed: " + what)
    print("ok: " + what)


def check_h5py(path):
    with h5py.File(path, "r") as file:
        check(file.attrs["complete"] == 1, "the file says it is complete")
        check(bytes(file.attrs["status"]) == b"complete", "and so does its status")
        check(file.attrs["rushton_schema"] == 1, "the layout has a version")
        check(file.attrs["title"] == "sample", "a text attribute is a str")
        check(file["input/scenario"].asstr()[()] == "title: \u00b5\n", "the scenario is there")
        series = file["entry/series"]
        time, biomass = series["time"][:], series["biomass"][:]
        check(len(time) == 600 and numpy.all(time == 0.5 * numpy.arange(600)), "times")
        check(numpy.array_equal(biomass, numpy.arange(600) * 0.1), "a series")
        check(series["biomass"].attrs["units"] == "kg m-3", "its unit")
        check(series["biomass"].dims[0]["time"] == series["time"], "its scale")
        check(series.attrs["signal"] in series and series.attrs["axes"] in series, "NXdata")
        oxygen = file["entry/field/oxygen"]
        check(oxygen.shape == (3, 5, 3, 4), "a field is [time][z][r][theta]")
        check([list(d.keys())[0] for d in oxygen.dims] == ["time", "z", "r", "theta"],
              "its scales")
        snapshot, z, r, theta = numpy.indices(oxygen.shape)
        check(numpy.array_equal(oxygen[:], 1000 * snapshot + (z * 3 + r) * 4 + theta + 200),
              "its values")
        check(numpy.allclose(file["entry/field/r"][:], [0.05, 0.15, 0.25]), "radii of the centres")
        check([n.decode() for n in file["balance/name"]] == ["carbon", "glucose"], "balances")
        check(file["events/text"][0] == b"the feed was started", "events")


def check_xarray(path):
    try:
        import xarray
        import netCDF4  # noqa: F401
    except ImportError:
        print("not looked at: xarray with netCDF4 is not installed")
        return
    with xarray.open_dataset(path, group="entry/field", engine="netcdf4") as data:
        check(dict(data.sizes) == {"time": 3, "z": 5, "r": 3, "theta": 4}, "xarray: dimensions")
        check(data.oxygen.attrs["units"] == "kg m-3", "xarray: units")
        check(float(data.oxygen.sel(time=60.0).isel(z=0, r=0, theta=1)) == 1201, "xarray: a value")
    with xarray.open_dataset(path, group="entry/series", engine="netcdf4") as data:
        check(float(data.kLa.sel(time=1.0)) == 7.0 + 0.2, "xarray: a series")


def check_ncdump(path):
    if shutil.which("ncdump"):
        done = subprocess.run(["ncdump", "-h", path], capture_output=True, text=True)
        check(done.returncode == 0 and "oxygen(time, z, r, theta)" in done.stdout,
              "ncdump: the header " + done.stderr)


def main():
    writer, folder = sys.argv[1:3]
    for mode in ("gathered", "parallel"):
        path = f"{folder}/{mode}.h5"
        subprocess.run([writer, path, mode], check=True)
        check_h5py(path)
        check_xarray(path)
        check_ncdump(path)


main()
