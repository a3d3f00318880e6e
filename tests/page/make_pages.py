#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_pages.py RUSHTON SOURCE FOLDER: small results and their reports, as a user makes them, for the
tests in a browser."""
import os
import subprocess
import sys

RUSHTON, SOURCE, FOLDER = sys.argv[1:4]
TITLE = "<script>document.title='owned'</script><img src=x onerror=alert(1)> & \\\"quoted\\\" </script>"
TANK = f"""title: "{TITLE}"
time: {{end: 2 h}}
vessel: {{volume: 20.5 m3, diameter: 2.09 m, temperature: 37 degC}}
mixing:
  kind: cylinder
  cells: {{r: 6, theta: 8, z: 16}}
  speed: 115 rpm
  impellers:
    - &rushton {{flow: radial, height: 0.8 m, diameter: 0.70 m, flow_number: 0.72, power_number: 5, circulation: 2.1}}
    - {{<<: *rushton, height: 3.8 m}}
cells: {{model: ecoli-overflow}}
initial: {{biomass: 8 g/L, glucose: 20 mg/L, acetate: 0 g/L, oxygen: 6 mg/L}}
feeds:
  - name: glucose
    at: {{r: 0.6 m, theta: 10 deg, z: 5.9 m}}
    profile: {{kind: constant, rate: 150 L/h}}
    concentrations: {{glucose: 500 g/L}}
gas: {{kla: 380 1/h, oxygen_saturation: 8 mg/L, hydrostatic: true}}
sensors:
  - {{name: DO_top, measures: DO, at: {{r: 0.9 m, theta: 200 deg, z: 5.5 m}}, lag: 30 s}}
output: {{series_interval: 2 min, field_interval: 15 min}}
"""


def rushton(*words, may_fail=False):
    done = subprocess.run([RUSHTON, *words], cwd=FOLDER, capture_output=True, text=True)
    if done.returncode not in ((0, 1) if may_fail else (0,)):
        sys.exit(f"rushton {' '.join(words)} ended with {done.returncode}:\n{done.stderr}")


def run(scenario, name, *words):
    rushton("run", scenario, *words, "-q", "-o", f"{name}.h5")


os.makedirs(FOLDER, exist_ok=True)
with open(os.path.join(FOLDER, "one.yaml"), "w", encoding="utf-8") as file:
    file.write(TANK)
case = os.path.join(SOURCE, "validation", "cases", "ecoli_batch_paczia")
run("one.yaml", "one")
for speed, kla in (("60", "200"), ("200", "700")):
    run("one.yaml", f"speed_{speed}", "--set", f"mixing.speed={speed} rpm", "--set", f"gas.kla={kla} 1/h")
run(os.path.join(case, "scenario.yaml"), "measured")
run(os.path.join(SOURCE, "scenarios", "bsm1_open_loop.yaml"), "compartments", "--set", "time.end=3 d",
    "--set", "output.field_interval=1 d")
run(os.path.join(SOURCE, "scenarios", "adaptation_instruments.yaml"), "arrays", "--set", "time.end=2 h")
rushton("report", "one.h5", "-o", "one.html")
rushton("report", "one.h5", "speed_60.h5", "speed_200.h5", "-o", "three.html")
rushton("report", "measured.h5", "--limits", os.path.join(case, "limits.yaml"), "-o", "measured.html", may_fail=True)
for name in ("compartments", "arrays"):
    rushton("report", f"{name}.h5", "-o", f"{name}.html")
