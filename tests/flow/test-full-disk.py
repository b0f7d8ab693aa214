#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk takes nothing for a while: piles are watched on, the operator is told, and nothing stays broken."""

import resource
from pathlib import Path

import flow
from flow import Node, Sim, ok, wait_until

UNLIMITED = resource.RLIM_INFINITY


def set_room(node, size):
    """How large any file of the node may grow. Beyond it writing fails, since Python ignores SIGXFSZ and
    what it starts below inherits that."""
    resource.prlimit(node.process.pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))


with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    node.ask("import", str(flow.DEMO_YARD))
    pile = node.ask("export", "piles")["piles"][0]["id"]
    node.start(restore_signals=False)
    subject = f"node:{node.ask('status')['node']}/0/history"
    wait_until("values are kept", 20, lambda: node.ask("status")["history"]["samples"] > 0)
    ok(node.alarm(subject) is None, "there is nothing to tell")

    set_room(node, 1)
    wait_until("the alarm of the node itself", 20, lambda: node.alarm(subject) is not None)
    alarm = node.alarm(subject)
    ok(alarm["pile"] == "" and alarm["condition"] == "history" and alarm["state"] == "unacked", f"{alarm}")
    status = node.ask("status")
    ok("history.db" in status["history"]["trouble"], f"and why: {status['history']['trouble']}")
    wait_until("the journal's disk is the same one", 20, lambda: node.ask("status")["journal"]["unsaved"] > 0)
    result = node.run("set", "pile", pile, "name=another")
    ok(result.returncode == 1 and result.stderr.strip() != "", f"a change is refused: {result.stderr.strip()}")
    sim.say(f"drop {pile}")
    wait_until("a pile that is lost meanwhile is an alarm too", 25,
               lambda: node.alarm(f"{pile}/0/link") is not None)
    ok(node.alarm(subject)["id"] == alarm["id"], "the node's is one and the same")

    set_room(node, UNLIMITED)
    wait_until("the alarm ends by itself", 40, lambda: node.alarm(subject)["state"] == "returned")
    wait_until("all alarms are in the journal", 20, lambda: node.ask("status")["journal"]["unsaved"] == 0)
    status = node.ask("status")
    ok("trouble" not in status["history"] and status["queues"]["history"]["lost"] == 0,
       f"history goes on and nothing was lost: {status['history']}")
    ok(node.ask("set", "pile", pile, "name=another")["changes"] == 1, "changes are taken again")
    node.ask("alarm", "ack", alarm["id"], "--as", "wang")
    ok(node.alarm(subject) is None, "acknowledged, it is handled")

    node.kill()
    check = node.ask("check")
    ok(check["ok"], f"the journal verifies: {check}")
    ok(not list(Path(node.data).glob("*.damaged-*")), "nothing was damaged by it")
    points = node.ask("history", "--pile", pile, "--connector", "1", "--measure", "conn.state", "--from", "now-1h")
    ok(len(points) > 0, "and the history reads")
    sim.stop()
flow.done()
