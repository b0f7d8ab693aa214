#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The restore drill with the shipped programs: copied while it is written, killed while it is put back."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import flow
from flow import Node, ok

seed = int(os.environ.get("CHARGEYARD_SEED", random.randrange(1 << 30)))
print(f"# CHARGEYARD_SEED={seed}")
rng = random.Random(seed)


def streams_of(node):
    """The newest number of each own stream, by incarnation and class."""
    return {name.split(".")[1]: head["seq"] for name, head in node.ask("digest")["origins"].items()}


with flow.temporary() as directory:
    node = Node(directory + "/data")
    backup = directory + "/yard.backup"
    node.ask("import", str(flow.DEMO_YARD))
    node.start()

    # Somebody goes on working while the copy is made.
    stop = threading.Event()
    confirmed = []

    def work():
        while not stop.is_set():
            node.ask("set", "area", f"area-{len(confirmed)}", "name=x")
            confirmed.append(f"area-{len(confirmed)}")

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(0.3)
    before = len(confirmed)
    made = node.ask("backup", backup)
    after = len(confirmed)
    stop.set()
    worker.join()
    ok(made["history"] and os.stat(backup).st_mode & 0o777 == 0o600, "a backup was made, for its owner only")
    ok(len(confirmed) > before, f"meanwhile people worked: {before} to {after} areas")
    ok(node.run("backup", backup).returncode == 1, "it is not overwritten")
    node.stop()

    # Somewhere else.
    other = Node(directory + "/other")
    restored = other.ask("restore", backup)
    ok(restored["done"] and restored["incarnation"] == 2, "it was put in place, as another incarnation")
    areas = {a["id"] for a in other.ask("list", "area")}
    ok(all(f"area-{i}" in areas for i in range(before)), "what was confirmed before the copy is in it")
    digest = other.ask("digest")["projections"]
    other.ask("rebuild")
    ok(other.ask("digest")["projections"] == digest, "its tables are what its journal makes of them")
    check = other.ask("check")
    ok(check["ok"], f"and nothing is broken: {check['entries']} entries")
    other.start()
    other.ask("set", "area", "new", "name=new")
    ok("2/cfg" in streams_of(other) and streams_of(other)["1/cfg"] <= streams_of(node)["1/cfg"],
       "what comes then has numbers of its own")
    other.kill()

    # Killed at any moment while a backup is put in place: the old or the new, and never half of it.
    for _ in range(6):
        shutil.rmtree(other.data)
        shutil.copytree(node.data, other.data)
        size = len({a["id"] for a in other.ask("list", "area")})
        with subprocess.Popen([flow.BIN / "chargeyardctl", "--data", other.data, "restore", backup],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(rng.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
        found = {a["id"] for a in other.ask("list", "area")}
        ok(len(found) == size or found == areas, f"{len(found)} areas: the old {size} or the new {len(areas)}")
        ok(other.ask("check")["ok"], "and nothing is broken")
        mine = streams_of(other)
        other.ask("set", "area", "again", "name=again")
        ok(sum(streams_of(other).values()) > sum(mine.values()), "and it goes on")

    # Beside a running node it waits for the next start, and can be thought over until then.
    node.start()
    node.ask("set", "area", "later", "name=later")
    ok(not node.ask("restore", backup, "--as", "wang")["done"], "it waits")
    ok(node.run("restore", backup).returncode == 1, "one at a time")
    node.ask("restore", "--cancel")
    node.stop()
    node.start()
    ok("later" in {a["id"] for a in node.ask("list", "area")}, "what was cancelled did not happen")
    node.ask("restore", backup, "--as", "wang")
    node.kill()
    node.start()
    ok({a["id"] for a in node.ask("list", "area")} == areas, "the next start has what was in the backup")
    restored = [e for e in node.ask("audit", "--what", "others") if e["kind"] == "backup.restored"]
    ok(len(restored) == 1 and restored[0]["actor"] == "wang", "it is in the audit who wanted it")
    ok(any("before-restore-" in p for p in node.ask("status")["problems"]), "what was there before is named")
    node.stop()

    # One byte is changed behind the node's back: it is found, and said where.
    found = node.ask("audit", "verify")
    ok(found["ok"] and found["signatures"] == found["entries"], f"all {found['entries']} entries are signed")
    with sqlite3.connect(node.data + "/yard.db") as database:
        database.execute("UPDATE entry SET actor = 'eve' WHERE seq = 3 AND kind = 'record.set'")
    result = node.run("audit", "verify")
    ok(result.returncode == 1 and "entry 3 (record.set of " in result.stderr, result.stderr.strip())
    ok([b["seq"] for b in json.loads(result.stdout)["broken"]] == [3], "that entry, and no other")
    result = node.run("check")
    ok(result.returncode == 1 and "entry 3 (record.set of " in result.stderr, result.stderr.strip())
flow.done()
