#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of ten thousand simulated charges, billed by the shipped node, which is killed in the middle of it; the ledger
balances, and a program that shares no code with ours computes every bill again. Environment: CHARGEYARD_MAKE_DAY,
CHARGEYARD_DAY_PILES."""

import json
import os
import sqlite3
import subprocess
import sys
import time

import flow
from flow import SOURCE, Node, ok, wait_until

PILES = int(os.environ.get("CHARGEYARD_DAY_PILES", "240"))
HOURS = int(os.environ.get("CHARGEYARD_DAY_HOURS", "24"))

# Five classes, a season, occupancy with grace and an end, a minimum, and prices that never come out even.
TARIFF = [
    "name=Day", "version=1",
    "periods=00:00-06:00 deep, 06:00-08:00 valley, 08:00-11:00 peak, 11:00-13:00 sharp, 13:00-18:30 flat, "
    "18:30-21:00 peak, 21:00-24:00 valley",
    "sharp_electricity=1.40017", "sharp_service=0.80003", "peak_electricity=1.10013", "peak_service=0.70007",
    "flat_electricity=0.73331", "flat_service=0.6", "valley_electricity=0.40009", "valley_service=0.5",
    "deep_electricity=0.21111", "deep_service=0.45", "occupancy_price=0.5", "occupancy_grace_min=5",
    "occupancy_cap=10", "minimum=3", "vat_electricity=13", "vat_service=6", "vat_occupancy=9",
]


def furnish(node, folder):
    yard = {
        "stations": [{"id": "s1", "name": "S1"}],
        "pile_types": [{"id": "dc", "name": "DC", "current": "dc", "power_w": 120000, "connectors": 2,
                        "profile": "chargeyard-dc"}],
        "piles": [{"id": f"p{i + 1}", "name": f"P{i + 1}", "type": "dc", "station": "s1"} for i in range(PILES)],
        "accounts": [{"id": f"A{i}", "name": f"Account {i}", "parallel": 10000} for i in range(10)],
    }
    path = os.path.join(folder, "yard.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(yard, file)
    node.ask("import", path)
    node.ask("set", "tariff", "t1", *TARIFF)
    node.ask("tariff", "propose", "t1", "--as", "ann")
    published = node.ask("tariff", "approve", "t1", "1", "--as", "bob")
    node.ask("set", "station", "s1", "tariff=t1")
    with open(os.path.join(node.data, "t1.json"), "w", encoding="utf-8") as file:
        json.dump(published["terms"], file)


def rows(node, query):
    with sqlite3.connect(f"file:{node.data}/yard.db?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def count(node, query):
    return rows(node, query)[0][0]


def wait_for_bills(node):
    """The node is killed twice while it bills."""
    due = "SELECT count(*) FROM session WHERE state = 7 AND verdict = 0"
    total = count(node, due)
    for part in (3, 2):
        node.start()
        while count(node, due) > total * (part - 1) // part:
            time.sleep(0.05)
        node.kill()
        posted = count(node, "SELECT count(*) FROM posting WHERE reference LIKE 'bill:%'")
        billed = count(node, "SELECT count(*) FROM session WHERE verdict = 3 AND total_minor > 0")
        ok(posted == billed, f"killed after {billed} bills: each is posted, and nothing else")
    node.start()
    wait_until("every charge is looked at", 300, lambda: count(node, due) == 0)


def look(node):
    billed, energy, money = rows(
        node, "SELECT count(*), sum(energy_dwh), sum(total_minor) FROM session WHERE verdict = 3")[0]
    held = rows(node, "SELECT holds FROM session WHERE verdict = 2")
    charged = count(node, "SELECT count(*) FROM session WHERE started_us > 0")
    print(f"# {charged} charges: {billed} billed, {len(held)} held, {energy / 1e7:.1f} MWh, {money / 100:.2f} CNY")
    print(f"# held: {sorted(set(word.split(':')[0] for (holds,) in held for word in holds.split()))}")
    ok(charged >= 10000 or PILES < 240, f"{charged} charges in a day")
    ok(billed >= charged * 0.9, f"{billed} of them are billed, {len(held)} wait for a person")
    ok(count(node, "SELECT count(*) FROM session WHERE n_doubled > 0") == 0, "none is billed twice")
    income = -count(node, "SELECT sum(amount_minor) FROM posting_line WHERE account LIKE 'account:%'"
                          " OR account LIKE 'walkin:%'")
    ok(income == money, "what customers owe is what was billed, to the cent")
    proof = node.ask("ledger", "verify")
    ok(proof["ok"], f"the ledger balances: {proof}")
    return billed


def recompute(node, billed):
    lines = "".join(bill + "\n" for (bill,) in rows(node, "SELECT bill FROM bill"))
    ok(lines.count("\n") == billed, "there is a bill of each")
    start = time.monotonic()
    found = subprocess.run([sys.executable, SOURCE / "tests/money/recompute.py"], input=lines, text=True,
                           capture_output=True)
    print(f"# computed again in {time.monotonic() - start:.1f} s")
    ok(found.returncode == 0, f"an independent program agrees to the cent {found.stderr.strip()[:300]}")
    spoiled = lines.replace('"total_minor":', '"total_minor":1', 1)
    found = subprocess.run([sys.executable, SOURCE / "tests/money/recompute.py"], input=spoiled, text=True,
                           capture_output=True)
    ok(found.returncode == 1, "and would not with one total changed")


def laboratory(node, billed):
    start = time.monotonic()
    same = node.ask("tariff", "trial", "t1", "--from", "now-30d")
    print(f"# {billed} charges tried in {time.monotonic() - start:.1f} s")
    ok(same["sessions"] == billed and same["old_minor"] == same["new_minor"]
       and same["sessions_more"] == same["sessions_less"] == 0, "the same tariff earns the same")
    node.ask("set", "tariff", "t1", "sharp_electricity=2.8", "version=2")
    dearer = node.ask("tariff", "trial", "t1", "--from", "now-30d")
    ok(dearer["new_minor"] - dearer["old_minor"] == dearer["more_minor"] > 0 and dearer["sessions_less"] == 0,
       f"a dearer one more: {dearer['more_minor'] / 100:.2f} CNY of {dearer['sessions_more']} charges")


def meters(node):
    stands = node.ask("meters")
    ok(sum(m["sessions"] for m in stands) == count(node, "SELECT count(*) FROM session WHERE started_us > 0"),
       "every charge is held against its meter")
    ok(all(m["between_wh"] < 1000 for m in stands if m["held"] == 0), "no energy went by unseen")


with flow.temporary() as directory:
    node = Node(directory + "/data")
    furnish(node, directory)
    start = time.monotonic()
    made = subprocess.run([os.environ["CHARGEYARD_MAKE_DAY"], node.data, str(PILES), str(HOURS)], text=True,
                          capture_output=True)
    ok(made.returncode == 0, f"a day of {made.stdout.strip()} sessions {made.stderr.strip()[-300:]}")
    print(f"# lived in {time.monotonic() - start:.1f} s")
    start = time.monotonic()
    wait_for_bills(node)
    print(f"# billed in {time.monotonic() - start:.1f} s")
    billed = look(node)
    recompute(node, billed)
    laboratory(node, billed)
    meters(node)
    node.stop()
flow.done()
