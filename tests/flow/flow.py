# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the shipped programs against each other, as people do. Environment: CHARGEYARD_BIN, CHARGEYARD_SOURCE."""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(os.environ["CHARGEYARD_BIN"])
SOURCE = Path(os.environ["CHARGEYARD_SOURCE"])
PROFILES = SOURCE / "protocol/profiles"



def yard_of_our_own():
    """The demo yard at loopback addresses of this process: the demo and other tests may be running meanwhile.

    Without dates of the asset register: their alarms come and go with the calendar."""
    text = (SOURCE / "data/demo/yard.json").read_text(encoding="utf-8")
    yard = json.loads(text.replace("tcp://127.0.", f"tcp://127.{16 + os.getpid() % 234}."))
    for pile in yard["piles"]:
        for dated in ("warranty_until", "installed_on"):
            pile.pop(dated, None)
    path = Path(scratch.name, "yard.json")
    path.write_text(json.dumps(yard, ensure_ascii=False), encoding="utf-8")
    return path


scratch = tempfile.TemporaryDirectory(prefix="chargeyard-flow-")
DEMO_YARD = yard_of_our_own()
passed = 0
children = []


@atexit.register
def kill_children():
    """A test that fails must not leave programs behind, nor keep its reader waiting for them."""
    for child in children:
        if child.poll() is None:
            if os.getpgid(child.pid) == child.pid:  # with a display of its own
                os.killpg(child.pid, signal.SIGKILL)
            child.kill()
            child.wait()


def ok(condition, what):
    """One thing that must hold; the first that does not ends the test."""
    global passed
    if not condition:
        print(f"not ok {passed + 1} - {what}", flush=True)
        sys.exit(1)
    passed += 1
    print(f"ok {passed} - {what}", flush=True)


def done():
    print(f"1..{passed}")


def wait_until(what, seconds, probe):
    """Polls until probe() is true, and tells how long it took [s]."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if probe():
            ok(True, what)
            return time.monotonic() - start
        time.sleep(0.1)
    ok(False, f"{what} (waited {seconds} s)")


class Sim:
    """Simulated piles, steered by lines."""

    def __init__(self, yard=DEMO_YARD, *options):
        self.process = subprocess.Popen(
            [BIN / "chargeyard-sim", "--yard", yard, "--profiles", PROFILES, "--idle", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        children.append(self.process)
        line = self.process.stdout.readline()
        while line.startswith("pty "):
            line = self.process.stdout.readline()
        ok(line.startswith("ready"), f"the simulator serves: {line.strip()}")

    def say(self, line):
        self.process.stdin.write(line + "\n")
        answer = self.process.stdout.readline().strip()
        ok(answer.startswith("ok"), f"{line}: {answer}")

    def stop(self):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait()


class Node:
    """A headless node on a data directory."""

    def __init__(self, data):
        self.data = data
        self.process = None

    def start(self, **options):
        self.process = subprocess.Popen(
            [BIN / "chargeyard-node", "--data", self.data, "--profiles", PROFILES],
            stdout=subprocess.PIPE, text=True, **options)
        children.append(self.process)
        line = self.process.stdout.readline().strip()
        ok(line == "ready", "the node is ready")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        ok(self.process.wait(20) == 0, "the node stops cleanly")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def run(self, *words, for_people=False):
        """Runs chargeyardctl; returns the finished process."""
        return subprocess.run([BIN / "chargeyardctl", "--data", self.data,
                               *([] if for_people else ["--json"]), *words],
                              capture_output=True, text=True)

    def ask(self, *words):
        """What a verb says, which must work."""
        result = self.run(*words)
        if result.returncode != 0:
            ok(False, f"chargeyardctl {' '.join(words)}: {result.stderr.strip()}")
        return json.loads(result.stdout)

    def alarm(self, subject):
        """The newest occurrence of an alarm that is not handled yet, or None."""
        found = [a for a in self.ask("alarms") if a["id"].split("#")[0] == subject]
        return found[0] if found else None

    def value(self, pile, connector, measure):
        for sample in self.ask("live", "--pile", pile):
            if (sample["connector"], sample["measure"]) == (connector, measure):
                return sample
        return None


class Console(Node):
    """The console on a display of its own: the same node, with the screen drawn meanwhile."""

    def start(self, **options):
        share = Path(tempfile.mkdtemp(dir=scratch.name))
        for name, place in (("profiles", PROFILES), ("map", SOURCE / "data/map")):
            (share / name).symlink_to(place)
        environment = dict(os.environ, CHARGEYARD_PKGDATADIR=str(share))
        self.process = subprocess.Popen(
            [SOURCE / "tests/xvfb.sh", BIN / "chargeyard", "--data", self.data],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
            start_new_session=True, **options)
        children.append(self.process)
        wait_until("the console is there", 30,
                   lambda: self.run("status").returncode == 0)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)


def temporary():
    return tempfile.TemporaryDirectory(prefix="chargeyard-flow-")
