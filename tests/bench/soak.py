#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the shipped node on a fleet that misbehaves all the time, and tells how it bore it: each step on
standard output, the summary on standard error.

Environment: CHARGEYARD_BIN, CHARGEYARD_SOURCE, PYTHONPATH with tests/flow; CHARGEYARD_SOAK_S how long [s],
CHARGEYARD_SEED to repeat a run."""

import os
import random
import socket
import subprocess
import sys
import time

import flow

PILES = 500
SECONDS = int(os.environ.get("CHARGEYARD_SOAK_S", 600))
SETTLE_S = 90
FAULTS = ["over-temperature", "over-current", "emergency-stop"]
# Caches fill and the allocator keeps some of what it had; what leaks grows on.
GROWTH_MB = 24

seed = int(os.environ.get("CHARGEYARD_SEED", random.randrange(1 << 30)))
rng = random.Random(seed)


def tell(text):
    print(text, file=sys.stderr, flush=True)


def resident_mb(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def cpu_s(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port():
    """Somebody may be serving a fleet at the usual port meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Fleet(flow.Sim):
    """Made-up piles with cars that come and go; writes the yard file of them."""

    def __init__(self, yard):
        # As many as have a listener each: a dropped one then really refuses.
        self.process = subprocess.Popen(
            [flow.BIN / "chargeyard-sim", "--fleet", str(PILES), "--write-yard", yard,
             "--profiles", flow.PROFILES, "--seed", str(seed), "--port", str(free_port())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        flow.children.append(self.process)
        line = self.process.stdout.readline()
        flow.ok(line.startswith("ready"), f"the fleet serves: {line.strip()}")


class Trouble:
    """Steering lines, at random; knows what it must take back."""

    def __init__(self, sim):
        self.sim = sim
        self.n_lines = 0
        self.upset = set()

    def say(self, line):
        self.n_lines += 1
        self.sim.say(line)

    def cause(self):
        pile = f"p{rng.randrange(PILES) + 1}"
        line = rng.choice([f"drop {pile}", f"late {pile} {rng.randrange(300, 3000)}", f"split {pile}",
                           f"fault {pile} {rng.choice(FAULTS)}"] * 5 + [f"freeze {rng.randrange(200, 3000)}"])
        self.upset.add(pile)
        self.say(line)

    def mend(self, pile):
        for verb in ("restore", "clear"):  # clear makes it quick and whole again, too
            self.say(f"{verb} {pile}")
        self.upset.discard(pile)

    def step(self):
        self.cause()
        if len(self.upset) > 50:
            self.mend(rng.choice(sorted(self.upset)))

    def mend_all(self):
        for pile in sorted(self.upset):
            self.mend(pile)


def settled(node):
    return node.ask("status")["links"]["down"] == 0


def soak(node, trouble):
    """Returns the most memory before and after the middle [MB]. The first third does not count: until
    the history has sealed once, its buffers still grow."""
    start = time.monotonic()
    early, late = [], []
    while (passed := (time.monotonic() - start) / SECONDS) < 1:
        trouble.step()
        (early if passed < 0.65 else late).append(resident_mb(node.process) if passed > 0.3 else 0)
        time.sleep(0.2)
    return max(early), max(late)


def judge(node, trouble, memory_mb):
    """Returns what is wrong, in words."""
    deadline = time.monotonic() + SETTLE_S
    while not settled(node) and time.monotonic() < deadline:
        time.sleep(1)
    status = node.ask("status")
    tell(f"{SECONDS} s, {PILES} piles, {trouble.n_lines} steering lines, seed {seed}")
    tell(f"  links {status['links']}, queues {status['queues']}")
    tell(f"  memory at most {memory_mb[0]:.0f} MB, later {memory_mb[1]:.0f} MB; "
          f"CPU {cpu_s(node.process) / SECONDS:.1%} of a core; history {status['history']}")
    if status["links"]["down"] > 0:
        yield f"{status['links']['down']} piles did not come back within {SETTLE_S} s"
    if memory_mb[1] - memory_mb[0] > GROWTH_MB:
        yield f"memory grew by {memory_mb[1] - memory_mb[0]:.0f} MB"
    for name, queue in status["queues"].items():
        if queue["lost"]:
            yield f"the {name} queue lost something: {queue}"
    node.stop()
    if not node.ask("check")["ok"]:
        yield "check found the journal damaged"


def main():
    with flow.temporary() as directory:
        yard = directory + "/fleet.json"
        node = flow.Node(directory + "/data")
        fleet = Fleet(yard)
        node.ask("import", yard)
        node.start()
        flow.wait_until("every pile answers", SETTLE_S, lambda: settled(node))
        trouble = Trouble(fleet)
        memory_mb = soak(node, trouble)
        trouble.mend_all()
        problems = list(judge(node, trouble, memory_mb))
        fleet.stop()
    for problem in problems:
        tell(f"WRONG: {problem}")
    flow.done()
    sys.exit(1 if problems else 0)


main()
