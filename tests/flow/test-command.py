#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands on the piles: commands, tariffs and firmware through the shipped programs."""

import json
import os
import random
import time

import flow
from flow import Node, Sim, ok, wait_until

TARIFF = ["name=夏季", "version=7", "periods=00:00-08:00 valley, 08:00-11:00 peak, 11:00-18:00 flat,"
          " 18:00-21:00 sharp, 21:00-24:00 flat", "sharp_electricity=1.4", "peak_electricity=1.2",
          "flat_electricity=0.8", "valley_electricity=0.3", "flat_service=0.6"]


def command(node, *words, actor="ann"):
    """Runs `command ... --yes`; returns exit status, the command, and what was said on stderr."""
    result = node.run("command", *words, "--yes", "--as", actor)
    return result.returncode, json.loads(result.stdout) if result.stdout else None, result.stderr


def last(node, pile):
    return node.ask("commands", "--pile", pile)[0]


def state(node, pile, connector=1):
    return [g["state"] for g in node.ask("piles") if (g["pile"], g["connector"]) == (pile, connector)][0]


def piles_of(node, kind):
    return [p["id"] for p in node.ask("list", "pile") if p["type"] == kind and "link" in p]


def image(path, model, version, size=2000):
    path.write_bytes(f"CHARGEYARD-FW {model} {version}\n".encode() + random.Random(3).randbytes(size))
    return str(path)


def plain_commands(node, sim, pile):
    sim.say(f"plug {pile}/1 VIN=LCHARGEYARD000001")
    wait_until("the car is seen", 20, lambda: state(node, pile) == "preparing")
    status, done, _ = command(node, f"{pile}/1", "start")
    ok((status, done["state"]) == (0, "verified"), "start is verified")
    wait_until("it charges", 60, lambda: state(node, pile) == "charging")
    preview = node.ask("command", f"{pile}/1", "stop")
    ok(preview["state"] == "selected" and preview["guns"][0]["state"] == "charging", "a preview shows the charge")
    ok(preview["warnings"] != [], "and says that it will end")
    node.ask("commands", "cancel", preview["id"])
    status, done, _ = command(node, f"{pile}/1", "set_power", "power=30000")
    ok((status, done["outcome"]) == (0, "limit.power.set 30000 W"), "a limit is read back")
    status, done, _ = command(node, f"{pile}/1", "stop")
    ok((status, done["state"]) == (0, "verified"), "stop is verified")
    ok(state(node, pile) in ("finishing", "available", "suspended_evse"), "the pile has stopped")
    ok([c["state"] for c in node.ask("commands", "--pile", pile)].count("verified") == 3, "all three are listed")


def refusals(node, sim, pile):
    status, _, said = command(node, f"{pile}/1", "set_power", "power=99999999")
    ok(status == 1 and "outside 0 to 400000" in said, f"beyond the range: {said.strip()}")
    ok(last(node, pile)["state"] == "refused", "and that is a fact")
    sim.say(f"fault {pile}/2 over-temperature")
    wait_until("the fault is seen", 20, lambda: state(node, pile, 2) == "faulted")
    status, _, said = command(node, f"{pile}/2", "start")
    ok(status == 1 and "faulted" in said, f"a faulted gun does not start: {said.strip()}")
    held = node.ask("command", f"{pile}/1", "set_current", "current=20", "--as", "ann")
    status, _, said = command(node, f"{pile}/1", "set_current", "current=30", actor="bob")
    ok(status == 1 and "ann" in said, f"two operators on one pile: {said.strip()}")
    node.ask("commands", "cancel", held["id"], "--as", "ann")
    status, _, said = command(node, pile, "reset")
    ok(status == 1 and "reason" in said, f"what is dangerous needs a reason: {said.strip()}")
    ok(last(node, pile)["state"] == "cancelled", "and gives the pile back")
    sim.say(f"ignore {pile} set_current")
    status, done, said = command(node, f"{pile}/1", "set_current", "current=44")
    ok((status, done["state"]) == (1, "failed"), f"what the pile does not do is failed: {said.strip()}")
    sim.say(f"reject {pile} set_current")
    status, done, said = command(node, f"{pile}/1", "set_current", "current=44")
    ok((status, done["state"]) == (1, "failed") and "refused" in said, f"what it refuses too: {said.strip()}")


def finish(node, batch, seconds):
    wait_until("the batch is over", seconds,
               lambda: node.ask("batches", "show", batch)[0]["state"] in ("done", "stopped"))
    return {c["pile"]: c for c in node.ask("commands", "--batch", batch)}


def tariffs(node, sim, piles):
    node.ask("set", "tariff", "t1", *TARIFF)
    gap = node.run("set", "tariff", "t2", "name=x", "version=1", "periods=00:00-08:00 valley, 09:00-24:00 flat")
    ok(gap.returncode == 1 and "08:00" in gap.stderr, f"a gap in the day: {gap.stderr.strip()}")
    sim.say(f"tariff {piles[1]} refuse")
    sim.say(f"tariff {piles[2]} corrupt")
    batch = node.ask("batch", "set_tariff", "tariff=t1", *piles, "--wave", "9", "--failures", "9", "--yes")
    ok(batch["state"] == "running", "a tariff goes to several piles")
    found = finish(node, batch["id"], 60)
    ok([found[p]["state"] for p in piles[:4]] == ["verified", "failed", "failed", "verified"],
       "done, refused, different, done: " + " | ".join(found[p]["outcome"] for p in piles[:4]))
    ok(node.value(piles[0], 0, "tariff.version")["value"] == 7, "the pile shows its version")
    node.ask("set", "tariff", "t5", *TARIFF, "version=8", "deep_electricity=0.1",
             "periods=00:00-06:00 deep, 06:00-08:00 valley, 08:00-18:00 flat, 18:00-21:00 sharp, 21:00-24:00 peak")
    preview = node.ask("batch", "set_tariff", "tariff=t5", *piles[:1], *piles_of(node, "ac7")[:1])
    ok([r["target"] for r in preview["refusals"]] == piles_of(node, "ac7")[:1],
       f"five classes do not go into four: {preview['refusals'][0]['why']}")


def firmware(node, sim, directory, piles):
    """A canary, a pile that loses its line, a node that is killed in the middle, a bad image."""
    path = image(directory / "good.bin", "AC-7", "2.0.0", 60000)
    node.ask("firmware", path, "fw2", "--version", "2.0.0", "--fits", "ac7")
    wrong = node.run("command", piles_of(node, "dc120")[0], "upgrade", "image=fw2")
    ok(wrong.returncode == 1 and "for other types: ac7" in wrong.stderr, f"a wrong type: {wrong.stderr.strip()}")
    batch = node.ask("batch", "upgrade", "image=fw2", *piles[:3], "--canaries", "1", "--wave", "2", "--yes",
                     "--reason", "safety", "--as", "ann")["id"]
    ok(node.ask("batches", "show", batch)[0]["state"] == "waiting", "an upgrade waits for a second person")
    same = node.run("batches", "approve", batch, "--as", "ann")
    ok(same.returncode == 1 and "another" in same.stderr, f"who is another one: {same.stderr.strip()}")
    node.ask("batches", "approve", batch, "--as", "bob")
    wait_until("the canary has it", 60,
               lambda: any(c["state"] == "verified" for c in node.ask("commands", "--batch", batch)))
    wait_until("the wave goes", 30, lambda: len(node.ask("commands", "--batch", batch)) == 3)
    sim.say(f"drop {piles[1]}")
    time.sleep(0.5)
    node.kill()
    sim.say(f"restore {piles[1]}")
    node.start()
    ok(node.ask("batches", "show", batch)[0]["state"] == "running", "the batch goes on after a crash")
    finish(node, batch, 120)
    wait_until("all three run the new version", 60, lambda: all(
        (node.value(p, 0, "id.firmware") or {}).get("value") == "2.0.0" for p in piles[:3]))
    node.ask("firmware", image(directory / "bad.bin", "AC-8", "3.0.0"), "fw3", "--version", "3.0.0",
             "--fits", "ac7")
    batch = node.ask("batch", "upgrade", "image=fw3", *piles[:3], "--canaries", "1", "--yes", "--reason", "r",
                     "--as", "ann")["id"]
    node.ask("batches", "approve", batch, "--as", "bob")
    found = finish(node, batch, 60)
    ok(node.ask("batches", "show", batch)[0]["state"] == "stopped" and len(found) == 1,
       f"a bad image stops at the canary: {found[piles[0]]['outcome']}")
    stored = next((directory / "data" / "firmware").glob(
        [r for r in node.ask("list", "firmware") if r["id"] == "fw3"][0]["sha256"]))
    whole = stored.read_bytes()
    stored.write_bytes(whole + b"x")
    node.ask("batches", "cancel", batch)
    node.kill()
    node.start()
    wait_until("the piles are read again", 20, lambda: state(node, piles[0]) != "offline")
    changed = node.run("command", piles[0], "upgrade", "image=fw3")
    ok(changed.returncode == 1 and "checksum" in changed.stderr, f"a changed image: {changed.stderr.strip()}")
    checked = node.run("check")
    ok(checked.returncode != 0 and stored.name in checked.stdout + checked.stderr, "which check names as well")
    stored.write_bytes(whole)


def kills(node, sim, pile):
    """kill -9 at any moment: no command is left under way, and none is sent by the next process."""
    for round_number in range(int(os.environ.get("CHARGEYARD_ROUNDS", 4))):
        process = flow.subprocess.Popen(
            [flow.BIN / "chargeyardctl", "--data", node.data, "command", f"{pile}/2", "set_current",
             f"current={20 + round_number}", "--yes"], stdout=flow.subprocess.DEVNULL, stderr=flow.subprocess.DEVNULL)
        time.sleep(random.uniform(0.0, 0.06))
        node.kill()
        process.wait()
        killed = time.time()
        node.start()
        wait_until("nothing is left under way", 45, lambda: not node.ask("commands", "--open"))
        sent = [e for e in node.ask("journal") if e["kind"] == "command.send"]
        ok(len({e["subject"] for e in sent}) == len(sent), "no command was sent twice")
        late = [e for e in sent if e["time"] > time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(killed + 1))]
        ok(late == [], "the next process sent nothing")
    ok(node.ask("check")["ok"], "the journal is whole")


def clocks(node, sim, pile):
    sim.say(f"clock {pile} +400")
    wait_until("a clock that is off is an alarm", 40, lambda: node.alarm(f"{pile}/0/clock") is not None)
    status, done, _ = command(node, pile, "set_clock")
    ok((status, done["state"]) == (0, "verified"), f"it is set: {done['outcome']}")
    wait_until("and right again", 20, lambda: all(
        abs(c["drift_s"]) < 10 for c in node.ask("clocks") if c["pile"] == pile))
    ok(any(link["piles"] > 0 and link["answers"] > 0 for link in node.ask("links")), "links tell how they do")
    frames = node.ask("frames", pile, "--seconds", "2")
    ok({"request", "answered"} <= {f["event"] for f in frames}, f"frames in words: {frames[0]['text']}")


with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    node.ask("import", str(flow.DEMO_YARD))
    node.start()
    dc = piles_of(node, "dc120")
    ac = piles_of(node, "ac7")
    wait_until("every pile is read", 20, lambda: all(g["quality"] == "good" for g in node.ask("piles")))
    plain_commands(node, sim, dc[0])
    refusals(node, sim, dc[1])
    clocks(node, sim, dc[2])
    tariffs(node, sim, dc[4:8])
    firmware(node, sim, flow.Path(directory), ac)
    kills(node, sim, dc[9])
    node.stop()
    before = node.ask("digest")["projections"]
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == before, "rebuild gives the same tables")
    sim.stop()
flow.done()
