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
                     "--requeue", "--signal=B:USR1@60", "--job-name=it_s"):
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

    def test_without_a_time_a_trial_gives_it(self):
        name = "it's 5 % \"$(touch bad)\" of `x`.yaml"
        os.rename(self.path("it's.yaml"), self.path(name))
        words = ("--account", "a b\"c'#", "--partition", "long", "-c", "30 min", "--mpi", "none")
        code, out, err = self.call(RUSHTON, "submit", name, *words)
        script = self.read(name.replace("yaml", "sbatch"))
        self.assertEqual((code, out), (0, name.replace("yaml", "sbatch") + "\n"), err)
        self.assertRegex(err, "(?m)^time +10 min. A run takes about .* s on 1 rank here.*10 min at least")
        for line in ("--time=0:10:00", "--mem-per-cpu=300M", '--partition="long"',
                     '--account="a b\\"c\'#"', "--job-name=it_s_5______touch_bad___of__x_",
                     "--output=it_s_5______touch_bad___of__x_.%j.log"):
            self.assertIn("#SBATCH " + line + "\n", script)
        self.assertIn("--checkpoint-every '30 min'", script)
        self.assertIn("srun --mpi='none' rushton", script)
        self.write("left", "1-00:00:00\n")
        code, _, err = self.call("bash", name.replace("yaml", "sbatch"))
        self.assertEqual(code, 0, err)
        self.assertTrue(os.path.exists(self.path(name.replace("yaml", "h5"))))
        for absent in ("asked", "bad"):
            self.assertFalse(os.path.exists(self.path(absent)))

    def test_a_study_becomes_one_job_of_groups(self):
        self.write("study.yaml", STUDY)
        code, _, err = self.call(RUSHTON, "submit", "study.yaml", "-n", "4", "-r", "2", "-t", "1 h")
        script = self.read("study.sbatch")
        self.assertEqual(code, 0, err)
        self.assertNotIn("--array", script)
        self.assertNotIn("--member", script)
        self.assertIn("rushton sweep 'study.yaml' \\\n    -o 'study.h5' --ranks-per-run 2 "
                      "--max-wall auto -q &\n", script)
        self.assertIn('scontrol requeue "$SLURM_JOB_ID"', script)

    def test_a_fit_is_not_queued_again(self):
        self.write("fit.yaml", FIT)
        self.write("limits.yaml", LIMITS)
        self.write("off.csv", OFF)
        code, _, err = self.call(RUSHTON, "submit", "fit.yaml", "-n", "2", "-t", "1 h")
        self.assertEqual(code, 0, err)
        script = self.read("fit.sbatch")
        self.assertIn("#SBATCH --no-requeue\n", script)
        self.assertNotIn("scontrol", script)
        code, _, err = self.call("bash", "fit.sbatch")
        self.assertEqual(code, 0, err)
        self.assertIn("mu_max", self.read("fit.fitted.yaml"))

    def test_each_job_of_an_array_is_queued_again_until_its_part_is_complete(self):
        self.write("study.yaml", STUDY)
        code, out, err = self.call(RUSHTON, "submit", "study.yaml", "--array", "2", "-o", "job.sh",
                                   "--now")
        self.assertEqual((code, out), (0, "job.sh\n"), err)
        self.assertRegex(err, "10 min.*, 3 of them one after another; 2.4 times")
        script = self.read("job.sh")
        self.assertIn("#SBATCH --array=1-2\n#SBATCH --output=study.%A_%a.log\n", script)
        self.assertIn("#SBATCH --time=0:10:00\n", script)
        self.assertIn("--merge in place of --member", script)
        self.assertEqual(self.read("taken"), "-- job.sh\n")
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
        self.write("study.yaml", STUDY)
        self.write("bad.yaml", STUDY.replace("random", "randon"))
        self.write("fit.yaml", FIT)
        self.write("mine.sh", "#!/bin/bash\nsrun rushton\n")
        one, two = "it's.yaml", "study.yaml"
        for file, words, code, texts in (
                (one, ("-t", "-8 h", "-n", "0", "-a", "5abc", "-c", "8", "--qos", "a\nb"), 2,
                 ("--time -8 h is no time", "--ranks 0", "--array 5abc is no number of jobs",
                  "needs a unit", "is no word for sbatch")),
                (one, ("-t", "1 h", "--set", "volme=3 L"), 3, ("volme",)),
                (one, ("-t", "1 h", "-a", "2", "-r", "2"), 2,
                 ("--array 2 is for studies", "--ranks-per-run 2 is more than --ranks")),
                (one, ("-t", "1 h", "-o", "mine.sh"), 2, ("not overwritten",)),
                (two, ("-t", "1 h", "-a", "50"), 2, ("the study has 5 runs",)),
                ("bad.yaml", ("-a", "2"), 3, ("bad.yaml:4:", "randon")),
                ("fit.yaml", (), 2, ("how long a fit takes is not known",)),
                ("none.yaml", ("-a", "2"), 3, ("none.yaml",))):
            done, _, err = self.call(RUSHTON, "submit", file, *words)
            self.assertEqual(done, code, (words, err))
            for text in texts:
                self.assertIn(text, err)
        self.assertFalse([n for n in os.listdir(self.folder.name) if n.endswith(".sbatch")])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
