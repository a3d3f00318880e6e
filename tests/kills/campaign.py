#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs are killed at random moments, again and again, until they complete; what they leave has to be
the result of a run that was never killed, bit by bit.
usage: campaign.py RUSHTON KILLS SEED MPIEXEC...
The ways: SIGKILL, SIGTERM, one rank of two killed, mpiexec killed, a full disk (a small tmpfs, where
the user may mount one). Exit code 0: every run completed and was right."""
import os, random, signal, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True  # no cache folder in the source tree
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
try:
    import stopped
except ImportError:
    print("skipped: python3-h5py is not installed")
    sys.exit(77)

RUSHTON, KILLS, SEED, MPIEXEC = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]

SCENARIOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scenarios")

# One of each kind of what a run may remember, beside the tank: cells as networks of fluxes, as SBML and
# as formulas, pulses, spectra and classes, gas on the nodes, settlers, light, a chemostat with loops.
KINDS = ["ecoli_flux_batch", "yeast_glycolysis_300l", "own_model", "yeast_pulses", "bt_batch",
         "mu_adaptation_shift", "adaptation_instruments", "bubble_column_30m", "bsm1_open_loop",
         "photobioreactor_flat", "syngas_loop_linlog", "bench_5l_glass"]

SCENARIO = stopped.TANK.format(
    time="2 h", cells="r: 6, theta: 8, z: 12",
    output="series_interval: 1 min, field_interval: 4 min, checkpoint_interval: 8 min")


def start(folder, ranks, *more, scenario="../case.yaml"):
    launcher = [*MPIEXEC, "-n", str(ranks)] if ranks > 1 else []
    return subprocess.Popen([*launcher, RUSHTON, "run", scenario, "-q", "-o", "run.h5",
                             "--resume", *more], cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def children(parent):
    """Processes that a process has started."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%s/stat" % name) as file:
                if int(file.read().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(name))
        except (OSError, ValueError, IndexError):
            pass
    return found


def end(number):
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        pass


def is_there(number):
    try:
        with open("/proc/%d/stat" % number) as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def kill(run, way):
    ranks = children(run.pid)
    if way == "term":
        run.send_signal(signal.SIGTERM)
    elif way == "rank" and ranks:
        end(random.choice(ranks))
    else:
        run.kill()
    try:
        run.communicate(timeout=120)
    except subprocess.TimeoutExpired:  # mpiexec of Open MPI 4.1 may wait for itself in its own end
        if way != "rank" or any(map(is_there, ranks)):
            sys.exit("%s: does not end" % way)
        run.kill()
        run.communicate()
    for _ in range(300):  # ranks outlive a killed mpiexec for a moment
        if not any(map(is_there, ranks)):
            break
        time.sleep(0.02)
    for rank in ranks:
        end(rank)
    return run.returncode


def kill_until_complete(folder, way, ranks, typical):
    """One run; how often it was killed before it was done."""
    kills = 0
    while True:
        run = start(folder, ranks, "-c", "0 s")
        try:
            _, err = run.communicate(timeout=random.uniform(0.02, 1.1) * typical)
        except subprocess.TimeoutExpired:
            code = kill(run, way)
            if code != 0:
                kills += 1
                continue
            return kills
        if run.returncode != 0:
            sys.exit("%s on %d ranks: exit code %d: %s" % (way, ranks, run.returncode, err))
        return kills


def fill_disk(folder, room):
    """A run whose disk is full, and then is not; returns how often it stopped for that."""
    stops = 0
    mount = ["mount", "-t", "tmpfs", "-o"]
    subprocess.run([*mount, "size=%dk" % room, "tmpfs", folder], check=True)
    try:
        while True:
            run = start(folder, 1, "-c", "0 s")
            _, err = run.communicate()
            if run.returncode == 0:
                return stops, stopped.numbers(os.path.join(folder, "run.h5"))
            if run.returncode != 5:
                sys.exit("a full disk: exit code %d: %s" % (run.returncode, err))
            stops += 1
            room = int(1.3 * room) + 20
            subprocess.run([*mount, "remount,size=%dk" % room, "tmpfs", folder], check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


def kill_behind_a_point(folder, scenario, number):
    """Kills a run once it has written so many checkpoints more; 1, or 0 where it was done before."""
    run = start(folder, 1, "-c", "0 s", "-p", scenario=scenario)
    for line in run.stderr:
        number -= line.startswith("checkpoint at")
        if number == 0:
            run.kill()
            break
    run.communicate()
    return run.returncode != 0


def complete(folder, scenario):
    run = start(folder, 1, "-c", "1000 h", scenario=scenario)
    _, err = run.communicate()
    if run.returncode != 0:
        sys.exit("%s: exit code %d: %s" % (scenario, run.returncode, err))
    return stopped.numbers(os.path.join(folder, "run.h5"))


def kill_each_kind(top):
    """The gallery: each is killed behind some point, then behind another one; how many kills."""
    kills = 0
    for name in KINDS:
        scenario, folders = os.path.join(SCENARIOS, name + ".yaml"), []
        for folder in ("whole", "killed"):
            folders.append(os.path.join(top, name + "." + folder))
            os.mkdir(folders[-1])
        whole = complete(folders[0], scenario)
        for _ in range(2):
            kills += kill_behind_a_point(folders[1], scenario, random.randrange(1, 9))
        check(complete(folders[1], scenario), whole, name)
    print("%d kinds of run were killed %d times and are the uninterrupted ones to the last bit"
          % (len(KINDS), kills), flush=True)


def check(found, whole, what):
    wrong = [name for name in whole if found.get(name) != whole[name]]
    if wrong or len(found) != len(whole):
        sys.exit("%s: not what an uninterrupted run gives: %s" % (what, wrong))


def main():
    random.seed(SEED)
    counts, runs = {}, 0
    with tempfile.TemporaryDirectory() as top:
        os.environ["TMPDIR"] = os.path.join(top, "tmp")  # MPI's own files, apart from others' runs
        os.mkdir(os.environ["TMPDIR"])
        with open(os.path.join(top, "case.yaml"), "w") as file:
            file.write(SCENARIO)
        whole, typical = {}, {}
        for ranks in (1, 2):
            folder = os.path.join(top, "whole%d" % ranks)
            os.mkdir(folder)
            begun = time.monotonic()
            run = start(folder, ranks)
            _, err = run.communicate()
            if run.returncode != 0:
                sys.exit(err)
            typical[ranks] = time.monotonic() - begun
            whole[ranks] = stopped.numbers(os.path.join(folder, "run.h5"))
        ways = [("kill", 1), ("rank", 2), ("term", 1), ("mpiexec", 2), ("disk", 1)]
        if os.geteuid() != 0:
            print("no full disk: only root may mount one")
            ways.pop()
        kill_each_kind(top)
        while sum(counts.values()) < KILLS:
            way, ranks = ways[runs % len(ways)]
            folder = os.path.join(top, "run%d" % runs)
            os.mkdir(folder)
            if way == "disk":
                kills, found = fill_disk(folder, random.randrange(40, 400))
            else:
                kills = kill_until_complete(folder, way, ranks, typical[ranks])
                found = stopped.numbers(os.path.join(folder, "run.h5"))
            check(found, whole[ranks], "%s, run %d" % (way, runs))
            counts[way] = counts.get(way, 0) + kills
            runs += 1
            print("%3d kills: %s" % (sum(counts.values()), counts), flush=True)
    print("%d runs were stopped %d times; every one completed and is the uninterrupted one to the "
          "last bit" % (runs, sum(counts.values())))


main()
