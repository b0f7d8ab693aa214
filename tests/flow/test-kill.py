#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many times kill -9 at any moment: nothing that was confirmed is lost, nothing is damaged."""

import itertools
import os
import random
import threading
import time

import flow
from flow import Node, Sim, ok, wait_until

ROUNDS = int(os.environ.get("CHARGEYARD_ROUNDS", 20))
seed = int(os.environ.get("CHARGEYARD_SEED", random.randrange(1 << 30)))
print(f"# CHARGEYARD_SEED={seed}")
rng = random.Random(seed)

confirmed = {}
notes = []


def edit_until_killed(node, change, round_number, killed):
    """Changes names and comments one after another; remembers each that ctl confirmed."""
    for i in itertools.count():
        if killed.is_set():
            return
        name = f"round {round_number} edit {i}"
        result = node.run("set", "area", f"area-{i % 5}", f"name={name}")
        if result.returncode != 0:
            return
        confirmed[f"area-{i % 5}"] = name
        if node.run("change", "comment", change, f"note={name}").returncode != 0:
            return
        notes.append(name)


def age(name):
    """When a name was given: an edit under way when the node died may be there, an older one not."""
    words = name.split()
    return (int(words[1]), int(words[3])) if words[0] == "round" else (-1, -1)


with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    node.ask("import", str(flow.DEMO_YARD))
    pile = node.ask("export", "piles")["piles"][0]["id"]
    node.start()
    sim.say(f"drop {pile}")
    wait_until("there is an alarm", 25, lambda: node.alarm(f"{pile}/0/link") is not None)
    alarm = node.alarm(f"{pile}/0/link")["id"]
    node.ask("alarm", "ack", alarm, "--as", "wang")
    for i in range(5):
        node.ask("set", "area", f"area-{i}", f"name=first {i}")
        confirmed[f"area-{i}"] = f"first {i}"

    change = node.ask("change", "create", "title=Firmware", "what=2.4", "why=faults", f"targets={pile}",
                      "likelihood=1", "consequence=1", "--as", "li")["id"]
    node.ask("change", "propose", change, "--as", "li")
    node.ask("change", "approve", change, "--as", "wang")

    for round_number in range(ROUNDS):
        # The edit under way when the node dies may or may not have been written: both are right.
        killed = threading.Event()
        editor = threading.Thread(target=edit_until_killed, args=(node, change, round_number, killed))
        editor.start()
        time.sleep(rng.uniform(0.02, 0.8))
        node.kill()
        killed.set()
        editor.join()
        check = node.ask("check")
        ok(check["ok"], f"round {round_number}: check is clean ({check['entries']} entries)")
        for area, name in confirmed.items():
            found = node.ask("show", "area", area)["name"]
            ok(age(found) >= age(name), f"{area} is {found!r}, confirmed was {name!r}")
            confirmed[area] = found
        ok(node.alarm(f"{pile}/0/link")["acked_by"] == "wang", "the acknowledgement is remembered")
        told = node.ask("change", "show", change)
        story = [remark["note"] for remark in told["story"]]
        ok(told["state"] == "second" and all(note in story for note in notes),
           f"the change has all of its {len(notes)} confirmed comments")
        node.start()
    node.stop()
    before = node.ask("digest")["projections"]
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == before, "rebuild gives the same tables")
    sim.stop()
flow.done()
