#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Slurm of one machine: a job and the jobs of an array that their time limit stops, that are
queued again and complete. Needs root, slurm-wlm and munge. Exit code 77: these are not there.
usage: test_slurm.py RUSHTON SOURCE_DIR"""
import json, os, shutil, subprocess, sys, tempfile, time, unittest

RUSHTON, SOURCE = sys.argv[1:3]
if os.geteuid() != 0 or not all(map(shutil.which, ("slurmctld", "slurmd", "munged", "srun"))):
    print("skipped: needs root, slurm-wlm and munge")
    sys.exit(77)

CONF = """\
ClusterName=test
SlurmctldHost=localhost
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={top}/munge/socket
SlurmctldPort=27817
SlurmdPort=27818
StateSaveLocation={top}/state
SlurmdSpoolDir={top}/spool
SlurmctldPidFile={top}/slurmctld.pid
SlurmdPidFile={top}/slurmd.pid
SlurmctldLogFile={top}/slurmctld.log
SlurmdLogFile={top}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2
MpiDefault=pmix
ReturnToService=2
NodeName=localhost CPUs=2 RealMemory=2000
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"""

# Steps so short that it takes longer than a minute anywhere.
SCENARIO = """\
base: {source}/scenarios/ecoli_22m3.yaml
title: longer than its job
time: {{end: {end}}}
solver: {{relative_tolerance: 1e-5, maximum_step: 1 s}}
output: {{checkpoint_interval: {every}}}
"""

# A run of many steps, and runs enough for a job and a half of two that are a minute each.
BATCH = """\
time: 20 h
vessel: {volume: 1 L}
cells: {model: monod}
solver: {maximum_step: 0.05 s, step_limit: 1000000000}
output: {series_interval: 1 h}
"""
STUDY = """\
title: longer than its jobs
scenario: batch.yaml
parameters: {mu: {path: cells.parameters.mu_max, low: 0.2 1/h, high: 0.5 1/h}}
outputs: {grown: {of: biomass, reduce: end}}
design: {kind: latin-hypercube, runs: %d}
"""


class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.mkdtemp()
        os.chmod(cls.top, 0o755)
        cls.running = []
        for name in ("state", "spool", "munge", "bin", "jobs"):
            os.mkdir(os.path.join(cls.top, name))
        with open(cls.top + "/slurm.conf", "w") as file:
            file.write(CONF.format(top=cls.top))
        with open(cls.top + "/cgroup.conf", "w") as file:
            file.write("CgroupPlugin=cgroup/v1\n")
        os.symlink(RUSHTON, cls.top + "/bin/rushton")
        os.environ["SLURM_CONF"] = cls.top + "/slurm.conf"
        os.environ["PATH"] = cls.top + "/bin:" + os.environ["PATH"]
        with open(cls.top + "/munge/key", "wb") as file:
            file.write(os.urandom(1024))
        os.chmod(cls.top + "/munge/key", 0o400)
        m = cls.top + "/munge/"
        cls.daemon("munged", "--foreground", "--force", "--key-file=" + m + "key",
                   "--socket=" + m + "socket", "--pid-file=" + m + "pid", "--log-file=" + m + "log",
                   "--seed-file=" + m + "seed")
        time.sleep(1)
        cls.daemon("slurmctld", "-D")
        cls.daemon("slurmd", "-D", "-N", "localhost")
        for _ in range(60):
            if "idle" in cls.ask("sinfo", "-h", "-o", "%T"):
                return
            time.sleep(1)
        cls.tearDownClass()
        raise RuntimeError("no node: " + cls.ask("sinfo"))

    @classmethod
    def daemon(cls, *words):
        cls.running.append(subprocess.Popen(words, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    @classmethod
    def tearDownClass(cls):
        for process in reversed(cls.running):
            process.terminate()
            process.wait()
        shutil.rmtree(cls.top, ignore_errors=True)

    @staticmethod
    def ask(*words):
        return subprocess.run(words, capture_output=True, text=True).stdout

    def submit(self, *words):
        script = self.call("submit", *words).strip()
        done = subprocess.run(["sbatch", "--parsable", script], text=True,
                              cwd=self.top + "/jobs", capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def follow(self, *jobs):
        """Waits until jobs have ended; restarts, last state and all logs. A job on its way back into
        the queue counts as failed for a moment."""
        restarts, hurried, ended, states = {}, {}, {}, {}
        for _ in range(900):
            for job in jobs:
                text = self.ask("scontrol", "show", "job", job)
                words = dict(w.split("=", 1) for w in text.split() if "=" in w)
                states[job] = words.get("JobState", states.get(job))
                restarts[job] = max(restarts.get(job, 0), int(words.get("Restarts", 0)))
                # It would wait for two minutes; the node needs some seconds to clear up after it.
                if states[job] == "PENDING" and restarts[job] > hurried.get(job, 0):
                    hurried[job] = restarts[job]
                    self.ask("scontrol", "update", "JobId=" + job, "StartTime=now+15")
                over = states[job] in ("COMPLETED", "FAILED", "TIMEOUT", "CANCELLED")
                ended[job] = ended.get(job, 0) + 1 if over else 0
            if all(states[j] == "COMPLETED" or ended[j] > 20 for j in jobs):
                break
            time.sleep(1)
        log = ""
        for name in sorted(os.listdir(self.top + "/jobs")):
            if name.endswith(".log"):
                with open(self.top + "/jobs/" + name) as file:
                    log += name + ":\n" + file.read()
        return restarts, states, log

    def write(self, name, text):
        with open(self.top + "/jobs/" + name, "w") as file:
            file.write(text)

    def call(self, *words):
        done = subprocess.run([RUSHTON, *words], cwd=self.top + "/jobs", text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_job_that_its_limit_stops_is_queued_again_and_completes(self):
        name = "it's % long"
        self.write(name + ".yaml", SCENARIO.format(source=SOURCE, end="1 h", every="1 min"))
        job = self.submit(name + ".yaml", "-n", "2", "-t", "1 min", "--account", "a \"lab's\" # 2")
        self.assertIn("Account=a \"lab's\" # 2 ", self.ask("scontrol", "show", "job", job))
        restarts, states, log = self.follow(job)
        self.assertEqual(states[job], "COMPLETED", log)
        self.assertGreaterEqual(restarts[job], 1, log)
        self.assertIn("goes on from", log)
        self.assertTrue(os.path.exists(self.top + f"/jobs/{name}.h5"))
        self.assertTrue(os.path.exists(self.top + f"/jobs/it_s___long.{job}.log"))
        print("%d restarts" % restarts[job])

    def test_a_study_is_one_job_of_groups(self):
        self.write("batch.yaml", BATCH.replace("0.05 s", "1 s"))
        self.write("groups.yaml", STUDY % 8)
        job = self.submit("groups.yaml", "-n", "2")
        _, states, log = self.follow(job)
        self.assertEqual(states[job], "COMPLETED", log)
        report = json.loads(self.call("sweep", "groups.yaml", "--merge", "--json", "-q"))
        self.assertEqual((report["done"], report["open"]), (8, 0))

    def test_jobs_of_an_array_that_their_limit_stops_are_queued_again_and_complete(self):
        self.write("batch.yaml", BATCH)
        self.write("study.yaml", STUDY % 2)
        run = json.loads(self.call("sweep", "study.yaml", "--dry-run", "--json", "-q"))
        runs = 2 * int(90 / run["seconds_a_run"] + 1)
        self.write("study.yaml", STUDY % runs)
        array = self.submit("study.yaml", "--array", "2", "-t", "1 min")
        jobs = [f"{array}_{i}" for i in (1, 2)]
        restarts, states, log = self.follow(*jobs)
        self.assertEqual(states, dict.fromkeys(jobs, "COMPLETED"), log)
        self.assertGreaterEqual(min(restarts.values()), 1, log)
        merged = json.loads(self.call("sweep", "study.yaml", "--merge", "--json", "-q"))
        self.assertEqual((merged["done"], merged["rows"]), (runs, runs))
        print("%d runs of %.3g s, restarts %s" % (runs, run["seconds_a_run"],
                                                  list(restarts.values())))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
