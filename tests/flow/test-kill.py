#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many times kill -9 at any moment: nothing that was confirmed is lost, nothing is damaged."""

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


def edit_until_killed(node, round_number):
    """Changes names one after another; remembers each that ctl confirmed."""
    for i in range(1000):
        name = f"round {round_number} edit {i}"
        result = node.run("set", "area", f"area-{i % 5}", f"name={name}")
        if result.returncode != 0:
            return
        confirmed[f"area-{i % 5}"] = name


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

    for round_number in range(ROUNDS):
        # The edit under way when the node dies may or may not have been written: both are right.
        editor = threading.Thread(target=edit_until_killed, args=(node, round_number))
        editor.start()
        time.sleep(rng.uniform(0.02, 0.8))
        node.kill()
        editor.join()
        check = node.ask("check")
        ok(check["ok"], f"round {round_number}: check is clean ({check['entries']} entries)")
        for area, name in confirmed.items():
            found = node.ask("show", "area", area)["name"]
            newer = found.startswith(f"round {round_number} edit")
            ok(found == name or newer, f"{area} is {found!r}, confirmed was {name!r}")
            confirmed[area] = found
        ok(node.alarm(f"{pile}/0/link")["acked_by"] == "wang", "the acknowledgement is remembered")
        node.start()
    node.stop()
    before = node.ask("digest")["projections"]
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == before, "rebuild gives the same tables")
    sim.stop()
flow.done()
