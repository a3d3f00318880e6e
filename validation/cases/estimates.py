#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters of cases that say "estimated": by hand rules from runs, or parts of runs, that are not judged.

    RUSHTON_DATA=.../measured python3 validation/cases/estimates.py

Each line names the case, the run the number comes from and the rule; the scenario holds the number as printed.
"""
import csv
import math
import os

FOLDER = os.environ["RUSHTON_DATA"]


def rows(path, run=None):
    with open(os.path.join(FOLDER, path), newline="") as file:
        return [r for r in csv.DictReader(file) if run in (None, r["run_id"])]


def series(table, quantity, start=-math.inf, end=math.inf, without=None):
    """Mean of replicates by time, within start..end h."""
    at = {}
    for r in table:
        if r["quantity"] != quantity or (without and without in r["flag"]):
            continue
        time = float(r["time_h"])
        if start <= time <= end:
            at.setdefault(round(time, 1), []).append(float(r["value"]))
    return [(t, sum(v) / len(v)) for t, v in sorted(at.items())]


def slope(points):
    """Least squares through (x, y)."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def log_slope(points, offset=0.0):
    return slope([(t, math.log(v - offset)) for t, v in points])


def area(points):
    return sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(points, points[1:]))


def tell(case, name, value, unit, rule):
    print(f"{case:28} {name:10} {value:10.4g} {unit:10} {rule}")


def methanotroph():
    june = rows("methanotroph_buryatense_kuleuven2020/offline.csv", "run_20200615")
    cdw, od = dict(series(june, "biomass_cdw", 40)), dict(series(june, "OD", 40))
    case = "methanotroph_3L_july"
    tell(case, "mu_max", log_slope(series(june, "OD", 22, 30)), "1/h", "run_20200615: slope of ln OD, 22 to 30 h")
    tell(case, "CDW/OD", sum(cdw[t] / od[t] for t in cdw) / len(cdw), "g/L", "run_20200615: mean of samples after 40 h")
    growth = slope(series(june, "biomass_cdw", 46, 54))
    uptake = growth / 0.0117024 * 1.35  # g/mmol and mol/mol of the published model
    probe = [v for _, v in series(rows("methanotroph_buryatense_kuleuven2020/online.csv", "run_20200615"), "DO", 46, 54)]
    dissolved = sum(probe) / len(probe) / 100
    saturation = 0.2095 * 6 / 18.15 * 1.16  # mmol/L in 6 sL/h air with 12.15 sL/h of methane in nitrogen, 30 degC
    tell(case, "kLa", uptake / (saturation * (1 - dissolved)), "1/h", "run_20200615, 46 to 54 h: oxygen for growth (dCDW/dt) over C* (1 - DO)")


def corynebacterium():
    table = rows("cglutamicum_fedbatch_dtu2023/online.csv", "batch2")
    case = "cglutamicum_batch_4L"
    tell(case, "mu_max", log_slope(series(table, "offgas_CO2", 2, 6), 0.04), "1/h", "batch2: slope of ln(CO2 - 0.04 %), 2 to 6 h")


def sugars_and_acids():
    table = rows("ecoli_batch_carbonsources_sintef2023/offline.csv", "REL01")
    od, galactose = series(table, "OD600"), series(table, "galactose")
    case = "ecoli_batch_galactose"
    tell(case, "mu_max", log_slope([p for p in od if 2 <= p[0] <= 10]), "1/h", "REL01: slope of ln OD, 2 to 10 h")
    tell(case, "y_xs", 0.34636 * (dict(od)[14.0] - dict(od)[0.0]) / (0.18016 * (galactose[0][1] - dict(galactose)[14.0])), "g/g",
         "REL01: 0.346 g/L per OD, from 0 to 14 h")
    case = "ecoli_batch_malate"
    od = series(rows("ecoli_batch_carbonsources_sintef2023/offline.csv", "REL04"), "OD600")
    tell(case, "mu_max", log_slope([p for p in od if 2 <= p[0] <= 10]), "1/h", "REL04: slope of ln OD, 2 to 10 h")
    late = [v for t, v in od if t >= 12]
    tell(case, "Delta X", 0.27950 * (sum(late) / len(late) - od[0][1]), "g/L", "REL04: 0.2795 g/L per OD, mean from 12 h on less start")


def nist():
    table = rows("cho_fedbatch_nistcho2025/offline.csv", "FB2_STD")
    count, viability = series(table, "viable_cell_density"), series(table, "viability")
    dead = [(t, x * (100 / v - 1)) for (t, x), (_, v) in zip(count, viability)]
    case = "cho_fedbatch_nist"
    tell(case, "mu_max", log_slope([p for p in count if 22 <= p[0] <= 143]), "1/h", "FB2_STD: slope of ln(viable cells), 22 to 143 h")
    tell(case, "capacity", max(v for _, v in count), "1e6/mL", "FB2_STD: most viable cells")
    tell(case, "k_d", (dead[-1][1] - dead[0][1]) / area(count), "1/h", "FB2_STD: dead cells gained over the integral of viable ones")


def age1():
    a = {r["quantity"]: float(r["value"]) for r in rows("age1hn_chemostat_rath2017/steady_states.csv", "A")}
    case = "age1hn_chemostat"
    death = a["D"] * a["Xd"] / a["Xv"]
    growth = a["D"] + death
    tell(case, "k_d", death, "1/h", "state A: D Xd/Xv")
    for name, fed, left in (("glucose", "cGLC", "sGLC"), ("glutamine", "cGLN", "sGLN")):
        tell(case, "Y_" + name, growth / (a["D"] * (a[fed] - a[left]) / a["Xv"]), "1e6/mL/mM", f"state A: (D + k_d) Xv / (D ({fed} - {left}))")
    tell(case, "Y_NH4", a["sNH4"] / (a["cGLN"] - a["sGLN"]), "mol/mol", "state A: sNH4/(cGLN - sGLN)")
    tell(case, "Y_LAC", a["sLAC"] / (a["cGLC"] - a["sGLC"]), "mol/mol", "state A: sLAC/(cGLC - sGLC)")
    tell(case, "q_p", a["D"] * a["sA1AT"] / a["Xv"], "pg/cell/h", "state A: D sA1AT/Xv")


def ten_millilitres():
    table = rows("ecoli_mL_fedbatch_diginbio2022/online_by_feed_rate.csv", "Carboxylase_19")
    probe = [v for _, v in series(table, "DO", 4, 14)]
    case = "ecoli_fedbatch_10mL"
    tell(case, "DO", sum(probe) / len(probe), "%", "Carboxylase_19 (4.8 g/L/h): mean, 4 to 14 h; kLa is set to give it")


def hydrolysate():
    table = rows("yeast_lignocellulosic_ethanol_dtu2019/offline_hplc.csv")
    xylose, ethanol, glucose = (series(table, q) for q in ("xylose", "ethanol", "glucose"))
    case = "yeast_hydrolysate"
    tell(case, "k", -log_slope([p for p in xylose if 17.5 <= p[0] <= 24.5]), "1/h", "slope of ln xylose, 17.9 to 24 h")
    used = glucose[0][1] + xylose[0][1] - dict(glucose)[17.9] - dict(xylose)[17.9]
    tell(case, "y_e", dict(ethanol)[17.9] / used, "g/g", "ethanol over sugars, 0 to 17.9 h")


def bacillus():
    table = rows("bsubtilis_batch_dasgip_fzj2018/kla_apparent_derived.csv", "unit1")
    points = [(math.log(float(r["stirrer_rpm"]) / 1000), math.log(float(r["kLa_per_h"]))) for r in table if 2 <= float(r["time_h"]) <= 6]
    b = slope(points)
    case = "bsubtilis_do_unit1"
    tell(case, "b", b, "-", "unit1, 2 to 6 h: slope of ln kLa over ln(speed)")
    tell(case, "a", math.exp(sum(y - b * x for x, y in points) / len(points)), "1/h", "and kLa at 1000 rpm")


def reaeration():
    table = [r for r in rows("kla_reaeration_cornell2019_2020/kla_summary_derived.csv") if float(r["r2"]) > 0.98]
    for case, run, flow in (("kla_reaeration_125", "2019_125", 125), ("kla_reaeration_500", "2019_500", 500), ("kla_reaeration_825", "2019_825", 825)):
        points = [(math.log(float(r["airflow_umol_per_s"])), math.log(float(r["kLa_per_h"]))) for r in table if r["run_id"] != run]
        b = slope(points)
        a = sum(y - b * x for x, y in points) / len(points)
        tell(case, "kLa", math.exp(a + b * math.log(flow)), "1/h", f"all other runs: ln kLa over ln(air flow), at {flow} umol/s (exponent {b:.3f})")


if __name__ == "__main__":
    for part in (methanotroph, corynebacterium, sugars_and_acids, nist, age1, ten_millilitres, hydrolysate, bacillus, reaeration):
        part()
