#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A work order through the shipped console: a fault, an order by rule, a checklist, a review that sends it back,
a pile that proves it is repaired, and what was learned, offered with the next alarm."""

import json
import struct
import zlib
from datetime import datetime, timezone
from pathlib import Path

import flow
from flow import Console, Sim, ok, wait_until

yard = json.loads(flow.DEMO_YARD.read_text())
dc_types = {t["id"] for t in yard["pile_types"] if t["profile"] == "chargeyard-dc"}
pile = next(p["id"] for p in yard["piles"] if p["type"] in dc_types)
fault = f"{pile}/1/fault.over_temperature"

# The demo's own rules and plans are not what this is about.
for kind in ("order_rules", "plans", "procedures", "articles"):
    yard.pop(kind, None)
yard["contacts"] = [{"id": "wang", "name": "王工", "user": "wang"}]
yard["policies"] = [{"id": "proof", "name": "P", "proof_sessions": 1, "proof_hours": 24}]
yard["procedures"] = [{"id": "heat", "name": "过温检修", "conditions": "fault.over_temperature",
                       "steps": "断电挂牌\n测量触点电阻 [value mΩ 0..5]\n拍照 [photo]"}]
yard["order_rules"] = [{"id": "grave", "name": "过温派单", "conditions": "fault.over_temperature",
                        "responsible": "wang", "within_h": 8}]


def png():
    """A picture of one dot, as a telephone would send it."""
    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data +
                struct.pack(">I", zlib.crc32(name + data)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b""))


def act(node, actor, *words):
    return node.ask("--as", actor, "order", *words)


def refused(node, wanted, actor, *words):
    result = node.run("--as", actor, "order", *words)
    ok(result.returncode == 1 and wanted in result.stderr, f"refused: {result.stderr.strip()}")


def find_order(node):
    orders = node.ask("orders", "--pile", pile)
    return orders[0] if orders else None


with flow.temporary() as directory:
    node = Console(directory + "/data")
    path = Path(directory, "yard.json")
    path.write_text(json.dumps(yard, ensure_ascii=False), encoding="utf-8")
    sim = Sim(path)
    node.ask("import", str(path))
    node.start()
    wait_until("every pile is good", 10,
               lambda: all(p["quality"] == "good" for p in node.ask("piles")))

    sim.say(f"fault {pile}/1 over-temperature")
    wait_until("the fault is an alarm", 10, lambda: node.alarm(fault) is not None)
    wait_until("the rule makes an order of it", 15, lambda: find_order(node) is not None)
    order = find_order(node)
    number = order["id"]
    ok((order["source"], order["responsible"], order["checklist"]["total"]) == ("rule", "wang", 3),
       "with whom it is for and what is to be done")
    ok(order["pile"] == pile and order["conditions"] == ["fault.over_temperature"], "about the pile")

    refused(node, "not possible", "wang", "tick", number, "step=1")
    act(node, "wang", "accept", number)
    act(node, "op", "urge", number, "--note", "客户在等")
    act(node, "wang", "tick", number, "step=1")
    refused(node, "measured value", "wang", "tick", number, "step=2")
    act(node, "wang", "tick", number, "step=2", "value=2.4")
    refused(node, "photo", "wang", "tick", number, "step=3")
    lie = Path(directory, "lie.png")
    lie.write_bytes(b"%PDF-1.7\n")
    refused(node, "lie.png", "wang", "attach", number, "--file", str(lie))
    huge = Path(directory, "huge.jpg")
    with huge.open("wb") as file:
        file.truncate(2 << 30)
    refused(node, "too many", "wang", "attach", number, "--file", str(huge))
    photo = Path(directory, "触点.png")
    photo.write_bytes(png())
    kept = act(node, "wang", "attach", number, "--file", str(photo))["attachments"][0]
    ok((kept["name"], kept["type"]) == ("触点.png", "image/png"), "a photo is kept")
    act(node, "wang", "tick", number, "step=3", f"photo={kept['sha256']}")
    act(node, "wang", "use", number, "what=枪头触点", "quantity=2", "price=120.50", "serial_out=A1",
        "serial_in=B7")
    told = act(node, "wang", "work", number, "what=王工", "minutes=90", "price=80")
    ok(told["cost_minor"] == 24100 + 12000, "what it cost")

    sim.say(f"clear {pile}/1")
    wait_until("the fault is over", 10,
               lambda: not any(a["id"].startswith(fault) and a["cleared"] is None
                               for a in node.ask("alarms", "--active")))
    repaired = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    submit = ("submit", number, "cause=触点氧化", "method=更换触点", "fix=root", f"finished={repaired}")
    refused(node, "before", "wang", *submit[:-1], "finished=2020-01-01T00:00:00Z")
    sim.say(f"plug {pile}/1 VIN=LCHARGEYARD000001")
    wait_until("a car is there", 20, lambda: any(
        (p["pile"], p["connector"], p["state"]) == (pile, 1, "preparing") for p in node.ask("piles")))
    ok(node.run("command", f"{pile}/1", "start", "--yes").returncode == 0, "it is charged")
    act(node, "wang", *submit)
    refused(node, "say why", "chief", "approve", number)
    refused(node, "another person", "wang", "approve", number, "--override", "我说好了")
    act(node, "chief", "reject", number, "--reason", "缺扭矩记录")
    ok(node.ask("order", "show", number)["state"] == "in_progress", "it comes back")
    act(node, "wang", "progress", number, "--note", "扭矩 12 N·m")
    again = act(node, "wang", *submit)
    ok((again["state"], again["rejected"]) == ("review", 1), "it goes to the supervisor again")
    scene = node.ask("order", "scene", number)
    ok({"alarm", "order", "state", "command"} <= {line["kind"] for line in scene},
       "the scene has alarms, commands, states and people")
    ok(any(line["fault"] for line in scene), "and the fault itself")

    node.kill()
    node.start()
    ok(node.ask("order", "show", number)["state"] == "review", "nothing is lost with the power")
    wait_until("the pile proves it", 260,
               lambda: node.ask("order", "proof", number)["proof"] == "agreed")
    closed = act(node, "chief", "approve", number)
    ok(closed["state"] == "history" and "1" in closed["proof"] and closed["override"] is None,
       f"it is closed: {closed['proof']}")
    refused(node, "not possible", "wang", "tick", number, "step=1")
    node.ask("--as", "chief", "article", number, "--title", "枪头触点氧化导致过温")
    ok([a["id"] for a in node.ask("articles", "--search", "氧化")] == ["KB-" + number],
       "what was learned is found")

    sim.say(f"unplug {pile}/1")
    sim.say(f"fault {pile}/1 over-temperature")
    wait_until("it comes again", 20, lambda: (node.alarm(fault) or {"id": ""})["id"].endswith("#2"))
    offered = node.ask("articles", "--alarm", node.alarm(fault)["id"])
    ok([a["method"] for a in offered] == ["更换触点"], "and the way to mend it is offered")
    wait_until("a new order says after which", 20,
               lambda: find_order(node)["earlier"] == number)
    figures = node.ask("order-stats", "--by", "pile")[0]
    ok((figures["key"], figures["again"], figures["first_time"]) == (pile, 1, 0),
       "which is no good mark for the repair")
    digest = node.ask("digest")["projections"]
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == digest, "folded again, it is the same")
    node.stop()
    sim.stop()

flow.done()
