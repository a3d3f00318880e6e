#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the fits of this folder and writes their tables into a page, between its two marks.

    export RUSHTON_DATA=.../measured
    python3 validation/fits/page.py build-release/rushton docs/fitting.md
"""
import glob, json, os, subprocess, sys

BEGIN, END = "<!-- fits begin -->\n", "<!-- fits end -->\n"


def number(x, digits=4):
    return "-" if x is None else f"{x:.{digits}g}"


def main():
    rushton, page = sys.argv[1:]
    folder = os.path.dirname(os.path.abspath(__file__))
    parameters = ["| fit | parameter | unit | scenario | estimate | 95 % interval | |\n|---|---|---|---|---|---|---|"]
    errors = ["| fit | run | use | quantity | n | RMSE, scenario | RMSE, fitted | of range, scenario | of range, fitted |\n"
              "|---|---|---|---|---|---|---|---|---|"]
    sums = ["| fit | points | chi2 at the scenario's values | fitted | evaluations | ended |\n|---|---|---|---|---|---|"]
    for path in sorted(glob.glob(os.path.join(folder, "*.yaml"))):
        name = os.path.splitext(os.path.basename(path))[0]
        done = subprocess.run([rushton, "fit", path, "--json", "-q"], capture_output=True, text=True)
        if done.returncode not in (0, 1):  # 1: not converged, which the table says
            sys.exit(f"{name}: {done.stderr}")
        f = json.loads(done.stdout)
        sums.append(f"| {name} | {f['points']} | {number(f['chi2_at_start'])} | {number(f['chi2'])} | {f['evaluations']} "
                    f"({f['gradients']}) | {'' if f['converged'] else 'NOT CONVERGED: '}{f['ended']} |")
        for p in f["parameters"]:
            notes = ([f"at {p['at_bound']} bound"] if p["at_bound"] else []) + (["not determined"] if p["undetermined"] else [])
            interval = f"{number(p['interval_low'])} to {number(p['interval_high'])}" if p["interval_low"] is not None else "-"
            parameters.append(f"| {name} | {p['name']} | {p['unit']} | {number(p['scenario'])} | {number(p['estimate'])} | "
                              f"{interval} | {', '.join(notes)} |")
        for r in f["runs"]:
            for q in r["quantities"]:
                if not q["counts"]:
                    continue
                a, b = q["scenario"], q["fitted"]
                errors.append(f"| {name} | {r['name']} | {'fitted' if r['use'] == 'fit' else 'left out'} | {q['name']}, "
                              f"{q['unit']} | {b['n']} | {number(a['rmse'])} | {number(b['rmse'])} | "
                              f"{number(100 * a['nrmse'], 3)} % | {number(100 * b['nrmse'], 3)} % |")
    with open(page) as file:
        text = file.read()
    head, rest = text.split(BEGIN)
    tables = "\n".join(sums) + "\n\n" + "\n".join(parameters) + "\n\n" + "\n".join(errors) + "\n"
    with open(page, "w") as file:
        file.write(head + BEGIN + tables + END + rest.split(END)[1])


main()
