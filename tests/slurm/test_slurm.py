#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Slurm of one machine: a job that its time limit stops, that is queued again and completes, and
an array of a study's runs. Needs root, slurm-wlm and munge. Exit code 77: these are not there.
usage: test_slurm.py RUSHTON SOURCE_DIR"""
import os, shutil, subprocess, sys, tempfile, time, unittest

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
        done = subprocess.run([RUSHTON, "submit", *words], cwd=self.top + "/jobs", text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(["sbatch", "--parsable", done.stdout.strip()], text=True,
                              cwd=self.top + "/jobs", capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def test_a_job_that_its_limit_stops_is_queued_again_and_completes(self):
        with open(self.top + "/jobs/long.yaml", "w") as file:
            file.write(SCENARIO.format(source=SOURCE, end="1 h", every="1 min"))
        job = self.submit("long.yaml", "-n", "2", "-t", "1 min")
        restarts, hurried, ended, log = 0, 0, 0, ""
        for _ in range(900):
            state = self.ask("scontrol", "show", "job", job)
            words = dict(w.split("=", 1) for w in state.split() if "=" in w)
            restarts = max(restarts, int(words.get("Restarts", 0)))
            # It would wait for two minutes; the node needs some seconds to clear up after it.
            if words.get("JobState") == "PENDING" and int(words["Restarts"]) > hurried:
                hurried = int(words["Restarts"])
                self.ask("scontrol", "update", "JobId=" + job, "StartTime=now+15")
            # A job on its way back into the queue counts as failed for a moment.
            over = words.get("JobState") in ("COMPLETED", "FAILED", "TIMEOUT", "CANCELLED")
            ended = ended + 1 if over else 0
            if words.get("JobState") == "COMPLETED" or ended > 20:
                break
            time.sleep(1)
        for name in os.listdir(self.top + "/jobs"):
            if name.endswith(".log"):
                with open(self.top + "/jobs/" + name) as file:
                    log += file.read()
        self.assertEqual(words.get("JobState"), "COMPLETED", state + log)
        self.assertGreaterEqual(restarts, 1, log)
        self.assertIn("goes on from", log)
        self.assertTrue(os.path.exists(self.top + "/jobs/long.h5"))
        print("%d restarts" % restarts)

    def test_an_array_does_a_study(self):
        with open(self.top + "/jobs/batch.yaml", "w") as file:
            file.write("time: 5 h\nvessel: {volume: 1 L}\ncells: {model: monod}\n")
        shutil.copy(os.path.join(SOURCE, "tests/slurm/study.yaml"), self.top + "/jobs/study.yaml")
        job = self.submit("study.yaml", "--array", "3", "-t", "2 min")
        for _ in range(200):
            if not self.ask("squeue", "-h", "-j", job).strip():
                break
            time.sleep(1)
        done = subprocess.run([RUSHTON, "sweep", "study.yaml", "-o", "study.h5", "--merge", "-q"],
                              cwd=self.top + "/jobs", text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
