#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alarm centre through the shipped programs: put aside, latched, suppressed, guided, told, searched."""

import json
import re
import socket
from pathlib import Path

import flow
from aiosmtpd.controller import Controller
from flow import Node, Sim, ok, wait_until

yard = json.loads(flow.DEMO_YARD.read_text())
dc_types = {t["id"] for t in yard["pile_types"] if t["profile"] == "chargeyard-dc"}
hot, faulty, worn = [p["id"] for p in yard["piles"] if p["type"] in dc_types][:3]


class Mailbox:
    """A real mail server that keeps what it gets."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos[0], envelope.content.decode("utf-8", "replace")))
        return "250 OK"


def settings(port):
    return {
        "contacts": [{"id": "li", "name": "Li", "mail": "li@example.com", "language": "en"}],
        "gateways": [{"id": "mail", "name": "Mail", "channel": "mail", "host": "127.0.0.1",
                      "port": port, "security": "clear", "from": "yard@example.com"}],
        "notifications": [{"id": "all", "name": "All", "contact": "li", "mail": True,
                           "on_clear": True, "digest_s": 0, "pile": hot}],
        "rationales": [{"id": "heat", "name": "Heat", "conditions": "temp.gun.high",
                        "consequence": "severe", "respond_min": 5, "latching": True,
                        "cause": "worn contacts", "action": "Stop the charge", "pile": hot}],
        "suppressions": [{"id": "idle", "name": "Idle", "conditions": "temp.gun.*",
                          "expression": "conn.state == \"available\"", "pile": faulty}],
        "conditions": [{"id": "wear", "name": "Wear", "watch": "counter",
                        "measure": "charge.count", "threshold": 1, "priority": "low",
                        "pile": worn}],
    }


def state(node, subject):
    alarm = node.alarm(subject)
    return alarm and alarm["state"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


mailbox = Mailbox()
port = free_port()
server = Controller(mailbox, hostname="127.0.0.1", port=port)
server.start()

with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    path = Path(directory, "settings.json")
    path.write_text(json.dumps(settings(port)), encoding="utf-8")
    node.ask("import", str(flow.DEMO_YARD))
    node.ask("import", str(path))
    for kind, cells, wanted in (
            ("conditions", {"watch": "expression", "expression": "dc.power / 0 > 1"}, "zero"),
            ("conditions", {"watch": "expression", "expression": "no.such > 1"}, "no.such"),
            ("conditions", {"watch": "rate", "measure": "temp.gun", "threshold": 1,
                            "on_delay_s": 31536000}, "on_delay_s"),
            ("notifications", {"contact": "li", "sms": True}, "no phone"),
            ("contacts", {"duty": "always"}, "duty"),
            ("gateways", {"channel": "sms", "url": "ftp://x"}, "url"),
            ("plans", {"every_days": 30}, "first_on"),
            ("vendors", {"agreement_from": "2026-02-01", "agreement_until": "2026-01-01"},
             "agreement_until"),
            ("procedures", {"steps": "look\nlook [foto]"}, "line 2")):
        path.write_text(json.dumps({kind: [{"id": "x", "name": "X", **cells}]}), encoding="utf-8")
        result = node.run("import", str(path))
        ok(result.returncode == 1 and wanted in result.stderr,
           f"refused at entry: {result.stderr.strip()}")
    manuals = "".join((flow.SOURCE / "protocol" / name).read_text(encoding="utf-8")
                      for name in ("alarm-settings.md", "maintenance-records.md"))
    path.write_text(json.dumps({
        "areas": [{"id": "bj", "name": "北京市"}],
        "contacts": [{"id": "li", "name": "Li", "phone": "13800000001", "mail": "li@example.com",
                      "language": "en"}]}), encoding="utf-8")
    node.ask("import", str(path))
    examples = Node(directory + "/examples")
    examples.ask("import", str(path))
    for example in re.findall(r"```json\n(.*?)```", manuals, re.S):
        path.write_text(example, encoding="utf-8")
        result = examples.run("import", str(path))
        ok(result.returncode == 0, f"the manual's {example.split(':')[0]} {result.stderr.strip()}")
    node.start()
    wait_until("every pile is good", 10,
               lambda: all(p["quality"] == "good" for p in node.ask("piles")))

    wear = f"{worn}/1/own.wear"
    wait_until("a worn part is an alarm", 8, lambda: any(
        a["condition"] == "own.wear" and a["pile"] == worn for a in node.ask("alarms")))

    heat = f"{hot}/1/temp.gun.high"
    sim.say(f"set {hot}/1 temp.gun 92")
    wait_until("it gets hot", 8, lambda: node.alarm(heat) is not None)
    alarm = node.alarm(heat)
    ok(alarm["priority"] == "critical" and alarm["latching"], "graded by consequence and time")
    ok(alarm["guidance"]["action"] == "Stop the charge", "and guidance beside it")
    wait_until("a mail is there", 10, lambda: len(mailbox.mails) == 1)
    ok(mailbox.mails[0][0] == "li@example.com", "to the contact")
    told = node.ask("messages", "--alarm", alarm["id"])
    ok(len(told) == 1 and told[0]["state"] == "sent" and told[0]["gateway"] == "mail" and
       "Stop the charge" in told[0]["text"], "and in the alarm's story")

    refused = node.run("alarm", "shelve", heat, "--minutes", "5")
    ok(refused.returncode == 1 and "reason" in refused.stderr, "a shelf needs a reason")
    refused = node.run("alarm", "shelve", heat, "--minutes", "5000", "--note", "x")
    ok(refused.returncode == 1 and "480" in refused.stderr, "and has a longest time")
    node.ask("alarm", "shelve", heat, "--minutes", "5", "--note", "known", "--as", "wang")
    aside = node.ask("alarms", "--aside")
    ok(aside[0]["id"] == alarm["id"] and aside[0]["aside"] == ["shelved"] and
       aside[0]["shelved_by"] == "wang" and aside[0]["shelved_for"] == "known", "shelved")
    node.stop()
    node.start()
    ok(node.ask("alarms", "--aside")[0]["id"] == alarm["id"], "over a restart")
    node.ask("alarm", "unshelve", heat)
    ok(node.ask("alarms", "--aside") == [], "and back")
    node.ask("alarm", "comment", heat, "--note", "已更换接触器")
    refused = node.run("alarm", "reset", heat)
    ok(refused.returncode == 1 and "still holds" in refused.stderr, "no reset while it holds")
    wait_until("values come back", 10,
               lambda: node.value(hot, 1, "temp.gun")["quality"] == "good")
    sim.say(f"set {hot}/1 temp.gun 30")
    wait_until("over, it stays", 20, lambda: state(node, heat) == "latched_unacked")
    wait_until("and it is told that it is over", 10, lambda: len(mailbox.mails) == 2)
    node.ask("alarm", "ack", heat, "--as", "li")
    ok(state(node, heat) == "latched_acked", "acknowledged, it stays")
    node.ask("alarm", "reset", heat)
    ok(state(node, heat) is None, "until somebody resets it")

    sim.say(f"set {faulty}/1 temp.gun 92")
    wait_until("what a rule suppresses is on record", 8,
               lambda: node.alarm(f"{faulty}/1/temp.gun.high") is not None)
    ok(node.alarm(f"{faulty}/1/temp.gun.high")["suppressed_by"] == "idle", "with the rule")

    def found(*words):
        return [a["id"] for a in node.ask("alarms", *words)]

    ok(found("--search", "接触器") == [alarm["id"]], "found by a comment")
    ok(alarm["id"] in found("--by", "li"), "by a person")
    ok(found("--pile", hot, "--condition", "temp.gun.high") == [alarm["id"]],
       "by place and condition")
    ok(found("--from", "now-1h", "--to", "now-50m") == [], "by time")

    limits = node.ask("limits", hot)
    ok(any(l["measure"] == "temp.gun" and l["from"] == "pile_type" for l in limits),
       "where a limit comes from is told")
    ok(node.ask("digest")["projections"] and node.ask("check")["ok"], "and nothing is broken")
    before = node.ask("digest")
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == before["projections"], "folded again it is the same")
    node.stop()
    sim.stop()
server.stop()
flow.done()
