#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be wrong at the door has one clear message, and loses nothing."""

import copy
import json
import re
import sqlite3
import subprocess
from pathlib import Path

import flow
from flow import Node, ok

YARD = {
    "areas": [{"id": "bj", "name": "北京市", "level": "province"}],
    "stations": [{"id": "s1", "name": "中关村站", "area": "bj", "latitude": 39.98, "longitude": 116.3}],
    "pile_types": [{"id": "dc", "name": "DC", "current": "dc", "power_w": 120000, "connectors": 2,
                    "profile": "chargeyard-dc", "limits": [{"measure": "temp.gun", "h": 80, "hh": 90}]}],
    "piles": [{"id": f"p{i}", "name": f"{i}号桩", "type": "dc", "station": "s1",
               "link": f"tcp://127.0.0.1:{15900 + i}/1"} for i in range(4)],
}


def spoil(path, value):
    """A yard with one thing wrong: path leads to it."""
    yard = copy.deepcopy(YARD)
    at = yard
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return json.dumps(yard, ensure_ascii=False)


FILES = [
    ("not json {", "not JSON"),
    ("[1, 2]", "object"),
    ("[" * 100000, "nests deeper"),
    (b"\xff\xfe{}".decode("latin1"), "not JSON"),
    ('{"planets": []}', "planets: a yard file has no such list"),
    (spoil(["piles", 3, "type"], "x"), 'piles[3].type: no pile type "x"'),
    (spoil(["piles", 2, "id"], "p1"), 'piles[2].id: "p1" appears twice'),
    (spoil(["piles", 1, "station"], "nowhere"), 'piles[1].station: no station "nowhere"'),
    (spoil(["piles", 0, "link"], "tcp://127.0.0.1:99999/1"), "piles[0].link: "),
    (spoil(["piles", 0, "link"], "serial"), "piles[0].link: "),
    (spoil(["piles", 0, "scan_ms"], 5), "piles[0].scan_ms: 5 is outside 100 to"),
    (spoil(["piles", 0, "colour"], "red"), "piles[0].colour: a pile has no such field"),
    (spoil(["piles", 0, "name"], ""), "piles[0].name: must not be empty"),
    (spoil(["piles", 0, "id"], "a/b"), "piles[0].id: "),
    (spoil(["stations", 0, "latitude"], 91), "stations[0].latitude: 91 is outside -90 to 90"),
    (spoil(["stations", 0, "longitude"], 200), "stations[0].longitude: 200 is outside"),
    (spoil(["areas", 0, "parent"], "bj"), 'areas[0].parent: area "bj" would be part of itself'),
    (spoil(["areas", 0, "level"], "planet"), 'areas[0].level: "planet" is none of'),
    (spoil(["pile_types", 0, "power_w"], "much"), "pile_types[0].power_w: must be a whole number"),
    (spoil(["pile_types", 0, "limits", 0, "measure"], "temp.moon"),
     'pile_types[0].limits[0].measure: no measure "temp.moon"'),
    (spoil(["pile_types", 0, "limits", 0, "hh"], 70), "pile_types[0].limits[0].hh: 70 must not be below h 80"),
]

COMMANDS = [
    (["fly"], 2, "no verb"),
    (["show", "pile"], 2, "missing"),
    (["show", "planet", "x"], 2, 'no kind "planet"'),
    (["show", "pile", "nobody"], 1, 'no pile "nobody"'),
    (["set", "pile", "p0", "link=nonsense"], 1, "link"),
    (["set", "pile", "p0", "station=nowhere"], 1, 'no station "nowhere"'),
    (["set", "pile", "p0", "sparkle=yes"], 1, 'no field "sparkle"'),
    (["set", "station", "s1", "position=91,0"], 1, "off the globe"),
    (["delete", "station", "s1"], 1, "still used by"),
    (["delete", "pile", "nobody"], 1, 'no pile "nobody"'),
    (["alarm", "ack", "p0/0/link#7"], 1, "no alarm"),
    (["history", "--pile", "p0", "--measure", "temp.moon"], 2, "no measure"),
    (["history", "--pile", "p0", "--measure", "temp.gun", "--from", "yesterday"], 2, "not a time"),
    (["import", "/nonexistent/yard.json"], 1, "yard.json"),
    (["live"], 3, "no node is running"),
]

with flow.temporary() as directory:
    node = Node(directory + "/data")
    good = Path(directory, "good.json")
    good.write_text(json.dumps(YARD), encoding="utf-8")
    node.ask("import", str(good))
    before = node.ask("digest")

    for text, message in FILES:
        bad = Path(directory, "bad.json")
        bad.write_text(text, encoding="utf-8")
        result = node.run("import", str(bad))
        ok(result.returncode == 1 and message in result.stderr and
           len(result.stderr.strip().splitlines()) == 1, f"{message}: {result.stderr.strip()[:150]}")
    for words, code, message in COMMANDS:
        result = node.run(*words)
        ok(result.returncode == code and message in result.stderr,
           f"{' '.join(words)}: {result.returncode} {result.stderr.strip()[:150]}")
    ok(node.ask("digest") == before, "nothing of all this changed anything")

    # A data directory in use.
    node.start()
    second = subprocess.run([flow.BIN / "chargeyard-node", "--data", node.data],
                            capture_output=True, text=True)
    ok(second.returncode == 1 and "another Chargeyard runs on this data directory" in second.stderr,
       "a data directory in use")
    ok(node.run("status").returncode == 0, "and the first node does not care")

    # A profile with an address over 65535, and one that is not there.
    profiles = Path(node.data, "profiles")
    profiles.mkdir()
    profile = json.loads((flow.PROFILES / "chargeyard-dc.json").read_text())
    text = re.sub(r'"address": \d+', '"address": 70000', json.dumps(profile), count=1)
    Path(profiles, "wrong.json").write_text(text.replace('"chargeyard-dc"', '"wrong"'))
    node.ask("set", "pile_type", "dc", "profile=wrong")
    problems = node.ask("status")["problems"]
    ok(len(problems) == 4 and "wrong.json" in problems[0] and "65535" in problems[0],
       f"a wrong profile is refused with file, path and reason: {problems[:1]}")
    node.ask("set", "pile_type", "dc", "profile=unheard-of")
    problems = node.ask("status")["problems"]
    ok(len(problems) == 4 and "unheard-of" in problems[0], f"a missing one too: {problems[:1]}")
    node.ask("set", "pile_type", "dc", "profile=chargeyard-dc")
    ok(node.ask("status")["problems"] == [], "and mended again")

    # A port that is closed.
    flow.wait_until("a closed port has its reason", 15, lambda: all(
        p["state"] == "offline" and p["reason"] == "The port is closed" for p in node.ask("piles")))
    node.stop()

    # A database from the future, and one that is none.
    database = Path(node.data, "yard.db")
    saved = database.read_bytes()
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    future = database.read_bytes()
    result = node.run("list", "piles")
    ok(result.returncode == 1 and "newer Chargeyard" in result.stderr, result.stderr.strip())
    ok(database.read_bytes() == future, "and is left alone")
    database.write_bytes(b"this is no database" * 1000)
    result = node.run("list", "piles")
    ok(result.returncode == 1 and "yard.db" in result.stderr, result.stderr.strip())
    database.write_bytes(saved)
    ok(node.ask("digest")["projections"] == node.ask("digest")["projections"] and
       len(node.ask("list", "piles")) == 4, "put back, everything is there")

    # A history that cannot be read costs the past, not the supervision.
    history = Path(node.data, "history.db")
    whole = history.read_bytes()
    damaged = b"\0" * 4096 + whole[4096:]
    history.write_bytes(damaged)
    node.start()
    status = node.ask("status")
    aside = list(Path(node.data).glob("history.db.damaged-*"))
    ok(len(aside) == 1 and aside[0].read_bytes() == damaged, "a damaged history is kept as it was")
    ok(aside[0].name in status["history"]["trouble"], status["history"]["trouble"])
    ok(any(aside[0].name in p for p in status["problems"]), f"and is a problem to solve: {status['problems']}")
    ok(len(node.ask("piles")) == 8, "the piles are supervised meanwhile")
    aside[0].unlink()
    ok(node.ask("status")["problems"] == [], "moved away, it is none")
    node.stop()

    # A place for it that cannot be one is for a person to put right.
    history.unlink()
    history.mkdir()
    result = node.run("list", "piles")
    ok(result.returncode == 1 and "history.db: cannot be opened" in result.stderr, result.stderr.strip())
    history.rmdir()
    ok(len(node.ask("list", "piles")) == 4, "and the rest is there again")
flow.done()
