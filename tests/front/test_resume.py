#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are stopped or killed and go on, as a user has them.
usage: test_resume.py RUSHTON MPIEXEC..."""
import fcntl, os, re, shutil, signal, subprocess, sys, tempfile, unittest

sys.dont_write_bytecode = True  # no cache folder in the source tree
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
try:
    import h5py
    import stopped
except ImportError:
    print("skipped: python3-h5py is not installed")
    sys.exit(77)

RUSHTON, MPIEXEC = sys.argv[1], sys.argv[2:]

SCENARIO = stopped.TANK.format(
    time="1 h", cells="r: 3, theta: 4, z: 6",
    output="series_interval: 2 min, field_interval: 20 min, checkpoint_interval: 15 min")


class Resume(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.scenario = self.write("case.yaml", SCENARIO)
        self.around = []

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def start(self, *words, ranks=1):
        launcher = [*MPIEXEC, "-n", str(ranks)] if ranks > 1 else []
        return subprocess.Popen([*launcher, *self.around, RUSHTON, *words], cwd=self.folder.name, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def call(self, *words, ranks=1):
        done = self.start(*words, ranks=ranks)
        out, err = done.communicate(timeout=200)
        return done.returncode, out, err

    def left(self):
        return sorted(os.listdir(self.folder.name))

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def uninterrupted(self, ranks=1):
        code, _, err = self.call("run", "case.yaml", "-q", "-o", "whole.h5", ranks=ranks)
        self.assertEqual((code, err), (0, ""))

    def assert_same(self, a, b):
        """All that the runs found, to the last bit."""
        one, other = stopped.numbers(self.path(a)), stopped.numbers(self.path(b))
        self.assertGreater(len(one), 30)
        self.assertEqual(sorted(one), sorted(other))
        self.assertEqual([name for name in one if one[name] != other[name]], [])

    def test_stopped_at_every_point_it_is_the_run_that_was_not(self):
        self.uninterrupted()
        code, _, err = self.call("run", "case.yaml", "-o", "run.h5", "--max-wall", "0 s")
        stops = []
        while code == 75:
            stops.append(float(re.search(r"goes on from (\S+) h", err).group(1)))
            self.assertIn("run.incomplete.h5", self.left())
            code, out, err = self.call("resume", "run.h5", "-w", "0 s")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(stops, [0.25, 0.333333, 0.5, 0.75])
        self.assertIn("biomass", out)
        self.assertEqual(self.left(), ["case.yaml", "run.h5", "run.xdmf", "whole.h5", "whole.xdmf"])
        self.assert_same("whole.h5", "run.h5")
        with open(self.path("run.xdmf")) as file:
            shown = file.read()
        os.remove(self.path("run.xdmf"))  # as after a kill at the very end
        self.write("run.2.checkpoint", "left over")
        code, out, _ = self.call("resume", "run.h5")
        self.assertEqual((code, out), (0, "run.h5 is complete\n"))
        self.assertEqual(self.left(), ["case.yaml", "run.h5", "run.xdmf", "whole.h5", "whole.xdmf"])
        with open(self.path("run.xdmf")) as file:
            self.assertEqual(file.read(), shown)

    def kill_after(self, line, number, words, ranks=1):
        """Starts, waits for the n-th checkpoint, sends the signal; the exit code."""
        run = self.start(*words, "-p", "-q", "-c", "0 s", ranks=ranks)
        for text in run.stderr:
            if text.startswith("checkpoint at"):
                line -= 1
            if line == 0:
                run.send_signal(number)
                break
        run.communicate(timeout=200)
        return run.returncode

    def test_killed_it_goes_on_from_the_last_checkpoint(self):
        self.uninterrupted()
        words = ["run", "case.yaml", "-o", "run.h5"]
        for line in (1, 2):
            self.kill_after(line, signal.SIGKILL, words)
            words = ["run", "case.yaml", "-o", "run.h5", "--resume"]
        code, _, err = self.call(*words, "-q")
        self.assertEqual((code, err), (0, ""))
        self.assert_same("whole.h5", "run.h5")

    def test_signals_stop_it_with_a_checkpoint(self):
        self.uninterrupted()
        for number, expected in ((signal.SIGTERM, 75), (signal.SIGUSR1, 75), (signal.SIGINT, 130)):
            code = self.kill_after(2, number, ["run", "case.yaml", "-o", "run.h5"])
            if code == 0:  # it was faster than the signal
                continue
            self.assertEqual(code, expected)
            code, _, err = self.call("resume", "run.incomplete.h5", "-q")
            self.assertEqual((code, err), (0, ""))
            self.assert_same("whole.h5", "run.h5")

    def test_two_ranks_go_on_and_so_does_another_number(self):
        self.uninterrupted(ranks=2)
        code, _, _ = self.call("run", "case.yaml", "-q", "-o", "run.h5", "-w", "0 s", ranks=2)
        self.assertEqual(code, 75)
        with open(self.path("run.1.checkpoint"), "rb") as file:
            first = file.read()
        with open(self.path("run.incomplete.h5"), "rb") as file:
            results = file.read()
        code, _, err = self.call("resume", "run.h5", "-q", ranks=2)
        self.assertEqual((code, err), (0, ""))
        self.assert_same("whole.h5", "run.h5")
        os.remove(self.path("run.h5"))
        for name, kept in (("run.1.checkpoint", first), ("run.incomplete.h5", results)):
            with open(self.path(name), "wb") as file:
                file.write(kept)
        code, _, err = self.call("resume", "run.1.checkpoint", "-q")
        self.assertEqual((code, err), (0, ""))
        with h5py.File(self.path("whole.h5")) as a, h5py.File(self.path("run.h5")) as b:
            self.assertEqual(a["entry/series/time"][:].tolist(), b["entry/series/time"][:].tolist())
            for x, y in zip(a["entry/series/biomass"], b["entry/series/biomass"]):
                self.assertLess(abs(x - y), 1e-4 * x)

    def two_checkpoints(self):
        for words in (["run", "case.yaml", "-o", "run.h5"], ["resume", "run.h5"]):
            code, _, _ = self.call(*words, "-q", "-w", "0 s")
            self.assertEqual(code, 75)

    def flip(self, name):
        with open(self.path(name), "r+b") as file:
            file.seek(-100, os.SEEK_END)
            byte = file.read(1)
            file.seek(-100, os.SEEK_END)
            file.write(bytes([byte[0] ^ 1]))

    def test_a_damaged_checkpoint_gives_way_to_the_one_before(self):
        self.uninterrupted()
        self.two_checkpoints()
        self.flip("run.2.checkpoint")
        code, _, err = self.call("resume", "run.h5", "-q")
        self.assertEqual(code, 0)
        self.assertIn("run.2.checkpoint: damaged", err)
        self.assertIn("the other checkpoint is taken, of 900 s", err)
        self.assert_same("whole.h5", "run.h5")

    def test_without_a_good_checkpoint_it_says_so(self):
        self.two_checkpoints()
        self.flip("run.1.checkpoint")
        self.flip("run.2.checkpoint")
        code, _, err = self.call("resume", "run.h5")
        self.assertEqual(code, 3)
        self.assertIn("there is no checkpoint to go on from", err)
        code, _, err = self.call("resume", "nothing.h5")
        self.assertEqual(code, 3)
        self.assertIn("nothing.h5: there is no checkpoint", err)

    def test_another_scenario_is_refused_with_what_differs(self):
        self.two_checkpoints()
        self.write("case.yaml", SCENARIO.replace("200 rpm", "210 rpm"))
        code, _, err = self.call("resume", "run.h5")
        self.assertEqual(code, 3)
        self.assertRegex(err, "not that of the checkpoint, which has 'speed: .*' where it has "
                              "'speed: .*'")
        self.write("case.yaml", SCENARIO)
        code, _, err = self.call("run", "case.yaml", "-o", "run.h5", "-r", "-q", "--set",
                                 "cells.parameters.mu_max=0.4 1/h")
        self.assertEqual(code, 3)
        self.assertIn("mu_max", err)
        os.rename(self.scenario, self.path("moved.yaml"))
        code, _, err = self.call("resume", "run.h5", "-q", "--scenario", "moved.yaml")
        self.assertEqual((code, err), (0, ""))

    def test_options_that_make_no_sense_are_told(self):
        for words, text in ((["-w", "8"], "needs a unit"), (["-c", "3 kg"], "kg"),
                            (["-w", "auto"], "no Slurm job"), (["-w", "-8 h"], "less than no time"),
                            (["-c", "-1 s"], "less than no time")):
            code, _, err = self.call("run", "case.yaml", *words)
            self.assertEqual(code, 2)
            self.assertIn(text, err)

    def in_a_job(self, left):
        """From here on this is a Slurm job with so much time left."""
        os.mkdir(self.path("bin"))
        self.write("bin/squeue", f"#!/bin/sh\necho {left}\n")
        os.chmod(self.path("bin/squeue"), 0o755)
        self.around = ["env", "SLURM_JOB_ID=1",  # mpiexec puts its own folder first in PATH
                       "PATH=" + self.path("bin") + ":" + os.environ["PATH"]]

    def test_points_are_the_same_whatever_a_job_has_left(self):
        self.write("case.yaml", SCENARIO.replace(", checkpoint_interval: 15 min", ""))
        for ranks in (1, 2):
            self.around = []
            code, _, err = self.call("run", "case.yaml", "-q", "-o", "whole.h5", "-w", "8 h",
                                     ranks=ranks)
            self.assertEqual((code, err), (0, ""))
            self.in_a_job("UNLIMITED" if ranks == 1 else "1-00:00:00")
            code, _, err = self.call("run", "case.yaml", "-q", "-o", "run.h5", "-w", "auto",
                                     ranks=ranks)
            self.assertEqual((code, err), (0, ""))
            self.assert_same("whole.h5", "run.h5")
            shutil.rmtree(self.path("bin"))

    def test_what_is_still_written_is_left_alone(self):
        self.uninterrupted()
        code, _, _ = self.call("run", "case.yaml", "-q", "-o", "run.h5", "-w", "0 s")
        self.assertEqual(code, 75)
        before = self.left()
        with open(self.path("run.incomplete.h5"), "r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX, os.getpid() + 1, 1 << 62)  # as its writer does
            for words in (["resume", "run.h5"], ["resume", "run.1.checkpoint"],
                          ["run", "case.yaml", "-o", "run.h5", "--resume"],
                          ["run", "case.yaml", "-o", "run.h5", "-c", "0 s"]):
                code, _, err = self.call(*words, "-q")
                self.assertEqual(code, 5, words)
                self.assertIn(f"another run writes these results now (process {os.getpid()})", err)
                self.assertEqual(self.left(), before)
        code, _, err = self.call("resume", "run.h5", "-q")
        self.assertEqual((code, err), (0, ""))
        self.assert_same("whole.h5", "run.h5")

    def test_it_goes_on_with_the_checkpoints_that_were_asked_for(self):
        code, _, _ = self.call("run", "case.yaml", "-q", "-o", "run.h5", "-c", "0 s", "-w", "0 s")
        self.assertEqual(code, 75)
        code, _, err = self.call("resume", "run.h5", "-p", "-q")
        self.assertEqual(code, 0)
        self.assertIn("checkpoint at", err)

    def test_a_last_checkpoint_that_cannot_be_written_leaves_the_one_before(self):
        self.uninterrupted()
        code, _, _ = self.call("run", "case.yaml", "-q", "-o", "run.h5", "-w", "0 s")
        self.assertEqual(code, 75)
        os.mkdir(self.path("run.2.checkpoint"))
        code, _, err = self.call("resume", "run.h5", "-q", "-w", "0 s")
        self.assertEqual(code, 76)  # it is no further than it began
        self.assertIn("run.2.checkpoint", err)
        self.assertIn("goes on from 0.25 h", err)
        os.rmdir(self.path("run.2.checkpoint"))
        code, _, err = self.call("resume", "run.h5", "-q")
        self.assertEqual((code, err), (0, ""))
        self.assert_same("whole.h5", "run.h5")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
