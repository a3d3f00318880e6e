#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batch scripts as a user gets them, run with stand-ins for Slurm's commands.
usage: test_submit.py RUSHTON"""
import json, os, subprocess, sys, tempfile, unittest

RUSHTON = sys.argv[1]

SCENARIO = """\
time: 10 h
vessel: {volume: 1 L}
cells: {model: monod}
output: {checkpoint_interval: 4 h}
"""

STUDY = """\
scenario: it's.yaml
parameters: {mu: {path: cells.parameters.mu_max, low: 0.2 1/h, high: 0.6 1/h}}
outputs: {biomass: {}}
design: {kind: random, runs: 5}
"""

# srun starts what it is given; squeue says what is left; scontrol notes what it was asked.
STAND_INS = {"srun": 'shift; shift; exec "$RUSHTON" "$@"', "squeue": 'echo "$3" >> looked; cat left',
             "scontrol": 'echo "$@" >> asked; touch again', "sleep": "true",
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

    def test_a_job_is_queued_again_until_the_run_is_complete(self):
        code, out, err = self.call(RUSHTON, "submit", "it's.yaml", "-n", "4", "-t", "90 min",
                                   "--set", "title='a b'", "-o", "job.sh")
        self.assertEqual((code, out, err), (0, "job.sh\n", ""))
        script = self.read("job.sh")
        for line in ("--ntasks=4", "--time=1:30:00", "--mem-per-cpu=300M", "--open-mode=append",
                     "--requeue", "--signal=B:USR1@60", "--job-name=it's"):
            self.assertIn("#SBATCH " + line + "\n", script)
        self.write("left", "0:03\n")
        codes = []
        for _ in range(5):
            codes.append(self.call("bash", "job.sh")[0])
            if codes[-1] != 75:
                break
        self.assertEqual(codes, [75, 75, 0])
        self.assertEqual(self.read("asked"), "requeue 17\n" * 2)
        self.assertTrue(os.path.exists(self.path("it's.h5")))

    def test_with_time_enough_it_is_done_at_once(self):
        self.call(RUSHTON, "submit", "it's.yaml", "-t", "1 d")
        self.assertIn("#SBATCH --time=24:00:00\n", self.read("it's.sbatch"))
        self.write("left", "1-00:00:00\n")
        self.assertEqual(self.call("bash", "it's.sbatch")[0], 0)
        self.assertFalse(os.path.exists(self.path("asked")))

    def test_a_study_becomes_an_array_and_is_handed_over(self):
        code, out, _ = self.call(RUSHTON, "submit", "study.yaml", "--array", "50", "-t", "2 h",
                                 "--now")
        self.assertEqual((code, out), (0, "study.sbatch\n"))
        script = self.read("study.sbatch")
        self.assertIn("#SBATCH --array=1-50\n", script)
        self.assertIn("rushton sweep 'study.yaml'", script)
        self.assertIn('--member "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"', script)
        self.assertEqual(self.read("taken"), "-- study.sbatch\n")

    def test_each_job_of_an_array_is_queued_again_until_its_part_is_complete(self):
        self.write("study.yaml", STUDY)
        self.call(RUSHTON, "submit", "study.yaml", "--array", "2", "-t", "2 h", "-o", "job.sh")
        self.environment.update(SLURM_ARRAY_JOB_ID="18", SLURM_ARRAY_TASK_COUNT="2")
        for task in ("1", "2"):
            self.environment["SLURM_ARRAY_TASK_ID"] = task
            for left, expected in (("0:00", 75), ("1-00:00:00", 0)):
                self.write("left", left + "\n")
                code, _, err = self.call("bash", "job.sh")
                self.assertEqual(code, expected, err)
        self.assertEqual(self.read("asked"), "requeue 18_1\nrequeue 18_2\n")
        self.assertEqual(self.read("looked"), "18_1\n" * 2 + "18_2\n" * 2)
        merged = self.call(RUSHTON, "sweep", "study.yaml", "--merge", "--json", "-q")
        whole = self.call(RUSHTON, "sweep", "study.yaml", "--json", "-q", "-o", "whole.h5")
        self.assertEqual((merged[0], whole[0]), (0, 0))
        self.assertEqual(json.loads(merged[1])["outputs"], json.loads(whole[1])["outputs"])

    def test_what_makes_no_sense_is_told(self):
        for words, code, text in (([], 2, "--time is missing"), (["-t", "8"], 2, "needs a unit"),
                                  (["-t", "1 h", "-n", "0"], 2, "no number of ranks"),
                                  (["-t", "1 h", "-a", "x"], 2, "no number of jobs"),
                                  (["-t", "1 h", "--set", "volme=3 L"], 3, "volme")):
            done, _, err = self.call(RUSHTON, "submit", "it's.yaml", *words)
            self.assertEqual(done, code, err)
            self.assertIn(text, err)
            self.assertFalse(os.path.exists(self.path("it's.sbatch")))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
