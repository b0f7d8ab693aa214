#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main story: a register becomes a value, a colour, an alarm, an acknowledgement, and survives."""

import json
import time

import flow
from flow import Node, Sim, ok, wait_until

yard = json.loads(flow.DEMO_YARD.read_text())
dc_types = {t["id"] for t in yard["pile_types"] if t["profile"] == "chargeyard-dc"}
hot, faulty, lost = [p["id"] for p in yard["piles"] if p["type"] in dc_types][:3]

cities = {a["id"] for a in yard["areas"] if a["level"] == "city"} or \
    {a["id"] for a in yard["areas"] if a["level"] == "province"}
ok(len(yard["stations"]) >= 8 and len(yard["piles"]) >= 120 and len(yard["pile_types"]) >= 6 and
   len(cities) >= 3, "the demo yard is as large as promised")
units = [p["link"].rsplit("/", 1)[0] for p in yard["piles"]]
ok(max(units.count(u) for u in set(units)) >= 16, "one gateway has sixteen units")
ok(any("station" not in p for p in yard["piles"]), "there are discrete piles")

with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    ok(node.ask("import", str(flow.DEMO_YARD))["piles"] == len(yard["piles"]), "the yard is imported")
    ok(node.ask("import", str(flow.DEMO_YARD))["changes"] == 0, "a second time changes nothing")
    ok(node.run("status").returncode == 3, "live verbs say that no node runs")
    node.start()

    took = wait_until("every pile is good", 10,
                      lambda: all(p["quality"] == "good" for p in node.ask("piles")))
    print(f"# all good after {took:.1f} s")
    ok(node.ask("alarms") == [], "and there is no alarm")
    status = node.ask("status")
    ok(status["links"] == {"up": len(yard["piles"]), "down": 0} and status["problems"] == [],
       "status counts the links")

    sim.say(f"set {hot}/1 temp.gun 92")
    wait_until("the value is there", 4,
               lambda: node.value(hot, 1, "temp.gun")["value"] == 92)
    subject = f"{hot}/1/temp.gun.high"
    wait_until("it is an alarm", 4, lambda: node.alarm(subject) is not None)
    alarm = node.alarm(subject)
    ok(alarm["level"] == "hh" and alarm["state"] == "unacked" and alarm["value"] == 92 and
       alarm["limit"] == 90, "with level, value and limit")
    ok(node.value(hot, 1, "temp.gun")["limit"] == "hh", "the value knows its limit")
    ok(any(p["pile"] == hot and p["connector"] == 1 and p["worst_limit"] == "hh"
           for p in node.ask("piles")), "and so does the gun")

    sim.say(f"fault {faulty} over-temperature")
    wait_until("a device fault is an alarm by name", 4,
               lambda: any(a["pile"] == faulty and a["condition"] == "fault.over_temperature"
                           for a in node.ask("alarms")))

    sim.say(f"drop {lost}")
    wait_until("a lost pile is stale", 8, lambda: all(
        p["quality"] in ("stale", "offline") for p in node.ask("piles") if p["pile"] == lost))
    wait_until("then offline, with a reason", 12, lambda: all(
        p["state"] == "offline" and p["reason"] for p in node.ask("piles") if p["pile"] == lost))
    ok(all(v["quality"] != "good" for v in node.ask("live", "--pile", lost)),
       "none of its values looks live")
    wait_until("and an alarm", 4, lambda: node.alarm(f"{lost}/0/link") is not None)

    ok(node.ask("alarm", "ack", alarm["id"], "--note", "on my way", "--as", "li")["changes"] == 1,
       "acknowledged")
    refused = node.run("alarm", "ack", alarm["id"])
    ok(refused.returncode == 1 and "already acknowledged by li" in refused.stderr,
       "a second time is refused with the name")

    node.stop()
    kept = node.ask("alarms")
    ok(next(a for a in kept if a["id"] == alarm["id"])["acked_by"] == "li",
       "the acknowledgement is there with no node running")
    node.start()
    wait_until("values come back", 10,
               lambda: node.value(hot, 1, "temp.gun")["quality"] == "good")
    time.sleep(7)
    again = node.alarm(subject)
    ok(again["id"] == alarm["id"] and again["state"] == "acked" and again["note"] == "on my way",
       "after a restart the alarm is the same and still acknowledged")

    points = node.ask("history", "--pile", hot, "--connector", "1", "--measure", "temp.gun",
                      "--from", "now-10m")
    ok(any(p["value"] == 92 for p in points), "history has the value")
    ok(any(p["quality"] == "offline" for p in points), "and a hole where nobody looked")

    sim.say(f"clear {hot}")
    wait_until("a value that is back ends an acknowledged alarm", 20,
               lambda: node.alarm(subject) is None)
    sim.say(f"restore {lost}")
    wait_until("the lost pile comes back by itself", 35, lambda: all(
        p["quality"] == "good" for p in node.ask("piles") if p["pile"] == lost))
    wait_until("its alarm is over but still wants to be seen", 4,
               lambda: node.alarm(f"{lost}/0/link")["state"] == "returned")

    before = node.ask("digest")
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == before["projections"], "rebuild gives the same tables")
    ok(node.ask("check")["ok"], "check is clean")
    node.stop()

    copy = Node(directory + "/copy")
    exported = directory + "/export.json"
    open(exported, "w", encoding="utf-8").write(json.dumps(node.ask("export")))
    copy.ask("import", exported)
    ok(copy.ask("export") == node.ask("export"), "an export imports as itself")
    sim.stop()
flow.done()
