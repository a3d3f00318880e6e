#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batch scripts as a user gets them, run with stand-ins for Slurm's commands.
usage: test_submit.py RUSHTON"""
import os, subprocess, sys, tempfile, unittest

RUSHTON = sys.argv[1]

SCENARIO = """\
time: 10 h
vessel: {volume: 1 L}
cells: {model: monod}
output: {checkpoint_interval: 4 h}
"""

# So many steps that a job of 2 s gets nowhere on any machine.
SLOW = "solver: {maximum_step: 0.01 s, step_limit: 1000000000}\n"

STUDY = """\
scenario: it's.yaml
parameters: {mu: {path: cells.parameters.mu_max, low: 0.2 1/h, high: 0.6 1/h}}
outputs: {biomass: {}}
design: {kind: random, runs: 5}
"""

FIT = """\
parameters: {mu_max: {path: cells.parameters.mu_max, low: 0.2 1/h, high: 0.6 1/h}}
fit: [{scenario: it's.yaml, limits: limits.yaml}]
method: {starts: 1}
"""
LIMITS = """\
data: off.csv
about: {basis: other-data}
quantities: [{measured: biomass, limit: {nrmse: 10 %}}]
"""
OFF = "run_id,time_h,quantity,value,unit,sd\n" + "".join(
    f"r1,{t},biomass,{v},g/L,0.1\n" for t, v in ((0, 0.1), (2, 0.2), (4, 0.41), (6, 0.83)))

# srun starts what it is given; squeue says what is left; scontrol notes what it was asked.
STAND_INS = {"srun": 'shift; shift; exec "$RUSHTON" "$@"', "squeue": 'echo "$3" >> looked; cat left',
             "scontrol": 'echo "$@" >> asked', "sleep": "true",
             "sbatch": 'echo "$@" > taken'}


class Submit(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write("it's.yaml", SCENARIO)
        os.mkdir(self.path("bin"))
        for name, text in STAND_INS.items():
            self.write("bin/" + name, "#!/bin/sh\n" + text + "\n")
            os.chmod(self.path("bin/" + name), 0o755)
        self.environment = {**os.environ, "RUSHTON": RUSHTON, "SLURM_JOB_ID": "17",
                            "PATH": self.path("bin") + ":" + os.environ["PATH"]}

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def call(self, *words):
        done = subprocess.run(words, cwd=self.folder.name, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=100, env=self.environment)
        return done.returncode, done.stdout, done.stderr

    def test_a_run_is_queued_again_until_it_is_complete(self):
        name = "it's 5 % \"$(touch bad)\" of `x`.yaml"
        os.rename(self.path("it's.yaml"), self.path(name))
        code, out, err = self.call(RUSHTON, "submit", name, "--mpi", "none", "--set",
                                   "title='a b'")
        script = name.replace("yaml", "sbatch")
        self.assertEqual((code, out), (0, script + "\n"), err)
        self.assertRegex(err, "(?m)^time +10 min. A run takes about .* s on 1 rank here, to a "
                              "factor of 1.2; 2.4 times as long to be safe, 10 min at least.$")
        self.assertIn("#SBATCH --time=0:10:00\n#SBATCH --mem-per-cpu=300M\n", self.read(script))
        for left, expected in (("0:03", 75), ("1-00:00:00", 0)):
            self.write("left", left + "\n")
            code, _, err = self.call("bash", script)
            self.assertEqual(code, expected, err)
        self.assertEqual(self.read("asked"), "requeue 17\n")
        self.assertTrue(os.path.exists(self.path(name.replace("yaml", "h5"))))
        self.assertFalse(os.path.exists(self.path("bad")))

    def test_a_fit_is_not_queued_again(self):
        self.write("fit.yaml", FIT)
        self.write("limits.yaml", LIMITS)
        self.write("off.csv", OFF)
        code, _, err = self.call(RUSHTON, "submit", "fit.yaml", "-n", "2", "-t", "1 h")
        self.assertEqual((code, err), (0, ""))
        self.write("left", "1:00:00\n")
        code, _, err = self.call("bash", "fit.sbatch")
        self.assertEqual(code, 0, err)
        self.assertIn("mu_max", self.read("fit.fitted.yaml"))

    def test_jobs_of_an_array_do_their_parts_and_stop_where_they_get_no_further(self):
        self.write("study.yaml", STUDY)
        code, out, err = self.call(RUSHTON, "submit", "study.yaml", "--array", "2", "-t", "30 s",
                                   "-o", "job.sh", "--now")
        self.assertEqual((code, out, err), (0, "job.sh\n", ""))
        self.assertEqual(self.read("taken"), "-- job.sh\n")
        # One job alone, as where the other one is lost, is still the second of two.
        self.environment.update(SLURM_ARRAY_JOB_ID="18", SLURM_ARRAY_TASK_COUNT="1",
                                SLURM_ARRAY_TASK_ID="2")
        for left, expected in (("0:00", 76), ("1-00:00:00", 0)):
            self.write("left", left + "\n")
            code, _, err = self.call("bash", "job.sh")
            self.assertEqual(code, expected, err)
        self.assertFalse(os.path.exists(self.path("asked")))
        self.assertEqual(self.read("looked"), "18_2\n" * 2)
        self.assertTrue(os.path.exists(self.path("study.part-2-of-2.h5")))

    def test_what_makes_no_sense_is_told(self):
        self.write("study.yaml", STUDY)
        self.write("slow.yaml", SCENARIO + SLOW)
        self.write("fit.yaml", FIT)
        for file, words, code, texts in (
                ("it's.yaml", ("-t", "-8 h", "-n", "0", "-a", "5abc", "-c", "8", "--qos", "a\nb"), 2,
                 ("--time -8 h is no time", "--ranks 0", "--array 5abc is no number of jobs",
                  "needs a unit", "is no word for sbatch")),
                ("it's.yaml", ("-t", "1 h", "-a", "2", "-r", "2"), 2,
                 ("--array 2 is for studies", "--ranks-per-run 2 is more than --ranks")),
                ("slow.yaml", ("-t", "2 s"), 2, ("--time 2 s is too short for a job",)),
                ("study.yaml", ("-t", "1 h", "-a", "50"), 2, ("the study has 5 runs",)),
                ("fit.yaml", (), 2, ("how long a fit takes is not known",))):
            done, _, err = self.call(RUSHTON, "submit", file, *words)
            self.assertEqual(done, code, (words, err))
            for text in texts:
                self.assertIn(text, err)
        self.assertFalse([n for n in os.listdir(self.folder.name) if n.endswith(".sbatch")])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
