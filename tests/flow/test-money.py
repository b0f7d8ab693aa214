#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a recharge to a receipt, through the shipped programs: a charge is authorised, survives the end of the node, is
billed once, and every cent is computed again by a program that shares no code with ours."""

import json
import os
import subprocess
import sys

import flow
from flow import SOURCE, Node, Sim, ok, wait_until

TARIFF = [
    "name=Test", "version=1", "periods=00:00-08:00 valley, 08:00-24:00 peak", "peak_electricity=1.20001",
    "peak_service=0.5", "valley_electricity=0.40009", "valley_service=0.5", "vat_electricity=13", "vat_service=6",
]


def refused(node, why, *words):
    result = node.run(*words)
    ok(result.returncode == 1 and why in result.stderr, f"{' '.join(words)}: {result.stderr.strip()}")


def session_of(node, pile):
    found = node.ask("sessions", "--pile", pile, "--all")
    return found[0] if found else None


def stand_of(node, account):
    return next(a for a in node.ask("accounts") if a["account"] == account)


def publish_tariff(node, station):
    node.ask("set", "tariff", "t1", *TARIFF)
    refused(node, "decimals", "set", "tariff", "t1", "peak_electricity=1.200001")
    refused(node, "before", "set", "tariff", "t1", "valid_from=2026-12-01", "valid_to=2026-11-01")
    node.ask("tariff", "propose", "t1", "--as", "ann")
    refused(node, "ann", "tariff", "approve", "t1", "1", "--as", "ann")
    node.ask("tariff", "approve", "t1", "1", "--as", "bob")
    node.ask("set", "tariff", "t1", "peak_service=0.9")
    refused(node, "version", "tariff", "propose", "t1", "--as", "ann")
    node.ask("set", "tariff", "t1", "peak_service=0.5")
    node.ask("set", "station", station, "tariff=t1")


def open_account(node, station):
    node.ask("set", "account", "A1", "name=Zhang San", "type=person")
    node.ask("set", "card", "62100001", "account=A1")
    refused(node, "no open till", "recharge", "A1", "100", "--as", "li")
    till = node.ask("till", "open", "--station", station, "--float", "200", "--as", "li")["till"]
    first = node.ask("recharge", "A1", "100", "--card", "62100001", "--as", "li")
    refused(node, "meant once more", "recharge", "A1", "100", "--as", "li")
    node.ask("recharge", "A1", "50", "--method", "wechat", "--reference", "4200000123", "--as", "cai")
    refused(node, "4200000123", "recharge", "A1", "50", "--method", "wechat", "--reference", "4200000123")
    ok(stand_of(node, "A1")["balance_minor"] == 15000, "what was typed twice is booked once")
    return till, first["reference"]


def give_up(node, sim, pile):
    """The pile does not start; the attendant thinks better of it, and the money is the customer's again."""
    sim.say(f"reject {pile} start")
    failed = node.ask("charge", f"{pile}/1", "--card", "62100001")
    ok(stand_of(node, "A1")["reserved_minor"] == 5000, "money is set aside before the pile is asked")
    node.ask("session", "end", failed["session"])
    wait_until("what was set aside is given back", 10, lambda: stand_of(node, "A1")["reserved_minor"] == 0)
    ok(node.ask("session", "show", failed["session"])["verdict"] == "empty", "nothing was charged")
    wait_until("the car stands there still", 10, lambda: session_of(node, pile)["session"] != failed["session"])


def charge(node, sim, pile):
    """Until it has come to what it was meant to, with the node killed in the middle."""
    refused(node, "no card", "charge", f"{pile}/1", "--card", "nobody")
    sim.say(f"plug {pile}/1 VIN=LCHARGEYARD000001")
    wait_until("the car is seen", 10, lambda: session_of(node, pile))
    refused(node, "150.00", "charge", f"{pile}/1", "--card", "62100001", "--strategy", "money", "--until", "200")
    node.ask("set", "card", "62100001", "frozen=true")
    refused(node, "frozen", "charge", f"{pile}/1", "--card", "62100001")
    node.ask("set", "card", "62100001", "frozen=false")
    give_up(node, sim, pile)
    started = node.ask("charge", f"{pile}/1", "--card", "62100001", "--strategy", "energy", "--until", "0.25")
    ok(stand_of(node, "A1")["reserved_minor"] > 0, "money is set aside")
    refused(node, "taken by account", "charge", f"{pile}/1", "--card", "62100001")
    wait_until("energy flows", 40, lambda: session_of(node, pile)["state"] == "charging"
               and node.ask("sessions", "--live")[0]["energy_wh"] > 0)
    live = next(s for s in node.ask("sessions", "--live") if s["session"] == started["session"])
    ok(live["money_minor"] >= 0 and live["tariff"] == {"id": "t1", "version": 1}, "its money is counted")
    node.kill()
    node.start()
    wait_until("it is stopped at 0.25 kWh", 60, lambda: session_of(node, pile)["state"] == "stopped")
    refused(node, "no session", "session", "end", "nothing")
    sim.say(f"unplug {pile}/1")
    wait_until("it is billed", 20, lambda: session_of(node, pile)["verdict"] in ("billed", "held"))
    done = session_of(node, pile)
    ok(done["verdict"] == "billed", f"not held: {done['holds']}")
    ok(done["session"] == started["session"] and len(node.ask("sessions", "--pile", pile)) == 1, "it is one session")
    ok(done["energy_wh"] >= 250 and abs(done["energy_wh"] - done["counter_wh"]) < 50, "by the meter")
    return done


def look_at_bill(node, done):
    bill = node.ask("bill", done["session"])
    ok(set(bill) >= {"session", "currency", "tariff", "readings", "lines", "total_minor", "pile_total_minor"},
       "the bill has what is promised")
    ok(bill["total_minor"] == sum(line["amount_minor"] for line in bill["lines"]) == done["total_minor"],
       "its total is the sum of its lines")
    ok(node.ask("recompute", done["session"])["same"], "computed again it is the same")
    recompute(node, [done["session"]])
    stand = stand_of(node, "A1")
    ok(stand["reserved_minor"] == 0 and stand["balance_minor"] == 15000 - bill["total_minor"],
       "the account has paid it, and nothing is set aside any more")


def recompute(node, sessions):
    """By a program that knows nothing but the bills."""
    lines = "\n".join(json.dumps(node.ask("bill", session)) for session in sessions) + "\n"
    found = subprocess.run([sys.executable, SOURCE / "tests/money/recompute.py"], input=lines, text=True,
                           capture_output=True)
    ok(found.returncode == 0, f"an independent program agrees to the cent {found.stderr.strip()}")


def quarantine(node, sim, pile):
    """The node is gone while a charge begins; a person decides; a walk-in pays in cash."""
    node.stop()
    sim.say(f"plug {pile}/2 VIN=LCHARGEYARD000002")
    sim.say(f"start {pile}/2")
    wait_seconds(25)
    node.start()
    wait_until("the charge is seen", 20, lambda: any(s["connector"] == 2 and s["state"] == "charging"
                                                     for s in node.ask("sessions", "--pile", pile)))
    wait_seconds(3)
    sim.say(f"unplug {pile}/2")
    wait_until("it is kept in quarantine", 20, lambda: node.ask("sessions", "--verdict", "held"))
    held = node.ask("sessions", "--verdict", "held")[0]
    ok([h["code"] for h in held["holds"]] == ["no_start"], f"since nobody saw it start: {held['holds']}")
    ok(held["total_minor"] is None and held["proposal"]["energy_dwh"] > held["energy_wh"] * 10,
       "the pile's counter says what is missing")
    refused(node, "say why", "session", "settle", held["session"], "--decision", "repair", "--note", "")
    node.ask("session", "settle", held["session"], "--decision", "repair", "--note", "seen on the pile's screen")
    wait_until("a person decided, and it is billed", 10,
               lambda: node.ask("session", "show", held["session"])["verdict"] == "billed")
    billed = node.ask("session", "show", held["session"])
    refused(node, "not in quarantine", "session", "settle", held["session"], "--decision", "waive", "--note", "again")
    recompute(node, [held["session"]])
    total = f"{billed['total_minor'] / 100:.2f}"
    node.ask("pay", held["session"], total, "--as", "li")
    ok(node.ask("pay", held["session"], total, "--as", "li")["reference"] == f"paid:{held['session']}",
       "a bill is paid once")
    return billed


def wait_seconds(seconds):
    import time
    time.sleep(seconds)


def close_till(node, till, expected):
    refused(node, "say why they differ", "till", "close", till, "--counted", "0", "--as", "li")
    closed = node.ask("till", "close", till, "--counted", f"{expected / 100:.2f}", "--as", "li")
    ok(closed["state"] == "closed", "the till is closed to the cent")
    refused(node, "no open till", "recharge", "A1", "10", "--as", "li")


def papers(node, folder, references):
    for number, reference in enumerate(references):
        path = os.path.join(folder, f"{number}.pdf")
        node.ask("receipt", reference, path)
        with open(path, "rb") as file:
            ok(file.read(5) == b"%PDF-", f"a receipt of {reference}")


with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    node.ask("import", str(flow.DEMO_YARD))
    node.start()
    pile = next(p for p in node.ask("list", "pile") if "station" in p and "link" in p and p["type"] == "dc120")
    wait_until("every pile is read", 20, lambda: all(g["quality"] == "good" for g in node.ask("piles")))
    publish_tariff(node, pile["station"])
    till, recharge = open_account(node, pile["station"])
    done = charge(node, sim, pile["id"])
    look_at_bill(node, done)
    walk_in = quarantine(node, sim, pile["id"])
    proof = node.ask("ledger", "verify")
    ok(proof["ok"], f"the ledger balances: {proof}")
    papers(node, directory, [recharge, f"bill:{done['session']}", f"paid:{walk_in['session']}"])
    close_till(node, till, 20000 + 10000 + walk_in["total_minor"])
    node.kill()
    node.start()
    ok(node.ask("ledger", "verify")["ok"], "and so it does after the node was killed")
    node.ask("rebuild")
    ok(node.ask("ledger", "verify")["ok"] and node.ask("recompute", done["session"])["same"],
       "and when every table is made again from the journal")
    ok(node.ask("audit", "verify")["ok"], "the journal is whole")
    node.stop()
    sim.stop()
flow.done()
