#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Piles on serial lines: three units on one, one on another, read, commanded, lost and found."""

import json
import os
from pathlib import Path

import flow
from flow import Node, Sim, ok, wait_until

TYPES = [{"id": "ac", "name": "Wall box", "current": "ac", "power_w": 11000, "connectors": 1,
          "profile": "heidelberg-energy-control"},
         {"id": "dc", "name": "DC", "current": "dc", "power_w": 120000, "connectors": 2,
          "profile": "chargeyard-dc"}]


def pile(number, kind, port, settings, unit):
    return {"id": f"p{number}", "name": f"P{number}", "type": kind, "scan_ms": 500,
            "link": f"rtu://{port}?{settings}/{unit}"}


def link_of(node, port):
    return next(l for l in node.ask("links") if l["link"] == str(port))


def all_good(node):
    piles = node.ask("piles")
    return {p["pile"] for p in piles} == {"p1", "p2", "p3", "p4"} and all(p["quality"] == "good" for p in piles)


with flow.temporary() as directory:
    slow, fast = Path(directory, "ttyUSB0"), Path(directory, "ttyUSB1")
    yard = Path(directory, "yard.json")
    yard.write_text(json.dumps({"pile_types": TYPES, "piles": [
        pile(1, "ac", slow, "baud=19200&parity=E", 1), pile(2, "ac", slow, "baud=19200&parity=E", 2),
        pile(3, "ac", slow, "baud=19200&parity=E", 3), pile(4, "dc", fast, "baud=115200", 7)]}))
    node = Node(directory + "/data")
    sim = Sim(yard, "--pty-dir", directory)
    ok(node.ask("import", str(yard))["piles"] == 4, "the yard is imported")
    node.start()

    wait_until("every pile is good", 20, lambda: all_good(node))
    ok(node.ask("alarms") == [], "and there is no alarm")
    links = node.ask("links")
    ok(sorted(l["link"] for l in links) == [str(slow), str(fast)] and all(l["up"] for l in links),
       "two lines are up")
    wait_until("with a load", 20, lambda: link_of(node, slow)["load_percent"] > 0)

    sim.say("set p4/1 temp.gun 61.5")
    wait_until("a value comes over the line", 8, lambda: node.value("p4", 1, "temp.gun")["value"] == 61.5)
    sim.say("plug p4/1")
    wait_until("and a state", 8, lambda: node.value("p4", 1, "conn.state")["value"] == "preparing")

    done = node.ask("command", "p4/1", "start", "--yes", "--as", "ann")
    ok(done["state"] == "verified", "a command is done and read back")
    wait_until("the gun charges", 60, lambda: node.value("p4", 1, "conn.state")["value"] == "charging")

    sim.say("drop p2")
    wait_until("a unit that is gone is offline", 25,
               lambda: all(p["state"] == "offline" for p in node.ask("piles") if p["pile"] == "p2"))
    ok(all(p["quality"] == "good" for p in node.ask("piles") if p["pile"] in ("p1", "p3")),
       "and its neighbours are not")
    sim.say("restore p2")
    wait_until("it comes back", 40, lambda: all_good(node))

    sim.stop()
    wait_until("the adapters are gone", 25, lambda: not link_of(node, fast)["up"])
    ok(link_of(node, fast)["trouble"] != "", "with a reason")
    wait_until("and the piles", 25, lambda: all(p["state"] == "offline" for p in node.ask("piles")))
    sim = Sim(yard, "--pty-dir", directory)
    wait_until("plugged in again, every pile comes back", 40, lambda: all_good(node))
    node.stop()
    sim.stop()
    ok(not os.path.lexists(slow), "the simulator tidies up")
flow.done()
