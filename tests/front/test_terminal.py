#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown on a terminal and what elsewhere: progress, colours, JSON, and `rushton watch` over
a run that goes on step by step. No test waits for a clock; a limit only ends what hangs.
usage: test_terminal.py RUSHTON SOURCE_DIR WATCH_STEPS"""
import fcntl, json, os, pty, re, select, struct, subprocess, sys, tempfile, termios, unittest

RUSHTON, SOURCE, STEPS = sys.argv[1:4]
BATCH = os.path.join(SOURCE, "scenarios", "ecoli_batch.yaml")
CASE = os.path.join(SOURCE, "validation", "cases", "ecoli_batch_paczia")
HANGS = 240  # s
PLAIN = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "LC_ALL", "LANG", "LC_CTYPE")}
PLAIN.update(TERM="xterm", LC_ALL="C.UTF-8")


class Terminal:
    """A program that a pseudo-terminal of 100 columns and 40 rows controls."""

    def __init__(self, *words, folder, **environment):
        self.main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.process = subprocess.Popen([RUSHTON, *words], cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=side, stderr=side, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(side, termios.TIOCSCTTY, 0),
                                        env={**PLAIN, **environment})
        os.close(side)
        self.seen = ""

    def read(self):
        """Some more of what was shown; False at the end."""
        if not select.select([self.main], [], [], HANGS)[0]:
            raise AssertionError("nothing is shown any more after:\n" + self.seen)
        try:
            more = os.read(self.main, 65536).decode("utf-8", "replace")
        except OSError:  # the other side is closed
            more = ""
        self.seen += more
        return bool(more)

    def until(self, pattern):
        """Reads until the pattern is shown in what came since the last call."""
        while not (found := re.search(pattern, self.seen)):
            if not self.read() or self.seen.count("\x1b[K") > 20000:
                raise AssertionError(f"no {pattern} in:\n{self.seen}")
        self.seen = self.seen[found.end():]
        return found

    def end(self):
        while self.read():
            pass
        os.close(self.main)
        return self.process.wait(HANGS)


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def call(self, *words, **environment):
        done = subprocess.run([RUSHTON, *words], cwd=self.folder, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=HANGS, env={**PLAIN, **environment})
        return done.returncode, done.stdout, done.stderr


class Talk(Case):
    def test_a_terminal_has_one_line_of_progress(self):
        t = Terminal("run", BATCH, "-o", "a.h5", folder=self.folder)
        self.assertEqual(t.end(), 0)
        progress = t.seen[:t.seen.index("end")]
        self.assertIn("\r\x1b[K", progress)
        self.assertIn("█" if "█" in progress else "░", progress)
        self.assertNotIn("\n", progress)
        for piece in progress.split("\r\x1b[K"):
            self.assertLess(len(re.sub("\x1b\\[[0-9;]*m", "", piece)), 100)

    def test_where_there_is_no_utf_8_the_bar_is_ascii(self):
        t = Terminal("run", BATCH, "-o", "a.h5", folder=self.folder, LC_ALL="C")
        self.assertEqual(t.end(), 0)
        self.assertTrue(t.seen.isascii())
        self.assertIn("[....", t.seen)

    def test_elsewhere_progress_is_a_line_each_5_percent_when_asked(self):
        code, out, err = self.call("run", BATCH, "-o", "a.h5")
        self.assertEqual((code, err), (0, ""))
        self.assertNotIn("\x1b", out)
        code, out, err = self.call("run", BATCH, "-o", "a.h5", "--progress")
        shares = [int(line.split("%")[0]) for line in err.splitlines()]
        self.assertEqual(shares, sorted(set(shares)))
        self.assertEqual(shares[-1], 100)
        self.assertLessEqual(len(shares), 20)
        self.assertNotIn("\x1b", err)

    def test_colours_are_for_terminals_and_those_who_ask(self):
        words = ("compare", "a.h5", "--limits", os.path.join(CASE, "limits.yaml"))
        self.call("run", os.path.join(CASE, "scenario.yaml"), "-q", "-o", "a.h5")
        _, out, err = self.call(*words)
        self.assertNotIn("\x1b", out + err)
        _, out, _ = self.call(*words, "--color", "always", NO_COLOR="1")
        self.assertIn("\x1b[32mPASS\x1b[0m", out)
        self.assertIn("\x1b[1;31mFAIL\x1b[0m", out)
        for more, environment, coloured in (((), {}, True), (("--color=never",), {}, False),
                                            ((), {"NO_COLOR": "1"}, False),
                                            ((), {"NO_COLOR": ""}, True),
                                            ((), {"TERM": "dumb"}, False)):
            t = Terminal(*words, *more, folder=self.folder, **environment)
            t.end()
            self.assertEqual("\x1b[1;31mFAIL" in t.seen, coloured, (more, environment))
        self.assertIn("auto, always or never", self.call(*words, "--color", "pink")[2])

    def test_tables_are_json_too(self):
        code, out, _ = self.call("run", BATCH, "-o", "a.h5", "--json")
        run = json.loads(out)
        text = self.call("run", BATCH, "-o", "a.h5")[1]
        self.assertEqual(run["result"], "a.h5")
        for row in run["series"]:
            shown = next(line.split() for line in text.splitlines()
                         if line.split()[:1] == [row["name"]])
            for key, number in zip(("end", "lowest", "highest"), shown[1:]):
                self.assertEqual(f"{row[key]:.5g}", number)
        self.assertTrue(all(abs(b["closure"]) < 1e-6 for b in run["balances"] if b["conserved"]))
        models = json.loads(self.call("models", "--json")[1])["models"]
        self.assertIn("monod", [m["name"] for m in models])
        monod = json.loads(self.call("models", "monod", "--json")[1])
        self.assertIn("biomass", [s["name"] for s in monod["states"]])
        self.assertTrue(all(p["source"] for p in monod["parameters"]))
        check = json.loads(self.call("check", BATCH, "--json")[1])
        self.assertIn("ecoli-anane", check["resolved"])
        self.assertIn("kLa", [f["symbol"] for f in check["sheet"]])
        verify = json.loads(self.call("verify", BATCH, "-q", "--json")[1])
        self.assertIn("biomass", [r["series"] for r in verify["series"]])


class Watch(Case):
    def start(self):
        steps = subprocess.Popen([STEPS, BATCH, "run.h5"], cwd=self.folder, text=True, env=PLAIN,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.stop, steps)
        return steps

    @staticmethod
    def stop(steps):
        steps.kill()
        steps.wait(HANGS)
        for pipe in (steps.stdin, steps.stdout):
            try:
                pipe.close()
            except OSError:  # what was left to be said to one that is gone
                pass

    def step(self, steps, line):
        steps.stdin.write(line + "\n")
        steps.stdin.flush()
        if line != "die":
            self.assertEqual(steps.stdout.readline(), "done\n")

    def test_a_run_is_watched_from_before_its_file_to_its_end(self):
        t = Terminal("watch", "run.h5", "-i", "0.05", folder=self.folder)
        t.until("run.h5: waiting for the run to begin")
        steps = self.start()
        self.step(steps, "open")
        self.step(steps, "advance 3600")
        t.until("incomplete.h5: running")
        t.until(r" 11 %  0.99 / 9 h")
        t.until(r"biomass +g/L +[▁-█]+ ")
        self.step(steps, "advance 16200")
        t.until(r" 50 %  4.5 / 9 h")
        self.step(steps, "finish")
        t.until(r"run.h5: complete")
        t.until(r"100 %  9 / 9 h")
        t.until(r"balances at 9 h  closure .*carbon \d+e-1\d .*\(conserved\)")
        self.assertEqual(t.end(), 0)

    def test_a_run_that_dies_or_stops_ends_the_watching(self):
        for last, word in (("die", "the run is gone"), ("stop", "stopped")):
            steps = self.start()
            self.step(steps, "open")
            self.step(steps, "advance 3600")
            t = Terminal("watch", "run.incomplete.h5", "-i", "0.05", folder=self.folder)
            t.until("running")
            self.step(steps, last)
            t.until(word)
            self.assertEqual(t.end(), 1)
            self.stop(steps)

    def test_two_runs_cannot_write_one_result(self):
        steps = self.start()
        self.step(steps, "open")
        self.step(steps, "advance 3600")
        code, _, err = self.call("run", BATCH, "-q", "-o", "run.h5")
        self.assertEqual(code, 5)
        self.assertIn("another run writes these results now", err)
        self.step(steps, "finish")

    def test_elsewhere_and_once(self):
        code, out, _ = self.call("watch", "run.h5", "--once")
        self.assertEqual((code, out), (0, "run.h5: waiting for the run to begin\n\n"))
        self.call("run", BATCH, "-q", "-o", "run.h5")
        code, out, err = self.call("watch", "run.h5", LC_ALL="C")
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.isascii())
        self.assertNotIn("\x1b", out)
        self.assertIn("[##############################] 100 %", out)
        frame = json.loads(self.call("watch", "run.h5", "--json", "--series", "glucose,DO")[1])
        self.assertEqual((frame["state"], frame["time_s"]), ("complete", 32400))
        self.assertEqual([s["name"] for s in frame["series"]], ["glucose", "DO"])
        self.assertAlmostEqual(frame["series"][0]["highest"], 4.94)
        code, _, err = self.call("watch", "run.h5", "--series", "glucos")
        self.assertEqual(code, 3)
        self.assertIn("glucose", err)
        with open(os.path.join(self.folder, "other.h5"), "w") as file:
            file.write("no result")
        self.assertEqual(self.call("watch", "other.h5")[0], 3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
