#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a device at an address to a pile in service, through the shipped programs."""

import flow
from flow import Node, Sim, ok, wait_until


def guns(node, pile):
    return [g for g in node.ask("piles") if g["pile"] == pile]


with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    node.ask("import", str(flow.DEMO_YARD))
    node.ask("set", "pile", "p1", "in_service=false")
    node.start()
    link = node.ask("show", "pile", "p1")["link"]
    host = link.removeprefix("tcp://").split("/")[0]
    wait_until("the others are read", 20, lambda: all(g["quality"] == "good" for g in node.ask("piles")))
    ok(guns(node, "p1") == [], "a pile out of service is not read")

    units = node.ask("probe", "units", host, "--to", "4", "--rate", "20")
    ok([u["unit"] for u in units["rows"]] == [1], "one unit answers")
    ok(units["next"] is None, "and all were asked")

    fits = node.ask("probe", "profiles", "p1")
    ok(fits["rows"][0]["profile"] == "chargeyard-dc", f"the right profile is on top: {fits['rows'][0]['why']}")
    scores = [f["score"] for f in fits["rows"]]
    ok(len(scores) > 3 and scores == sorted(scores, reverse=True), "the better before the worse")
    ok(fits["read_by"] is None, "nobody else is at that address")

    rows = node.ask("probe", "read", link, "--profile", "chargeyard-dc", "--connectors", "2")["rows"]
    state = [r for r in rows if (r["connector"], r["measure"]) == (2, "conn.state")][0]
    ok(state["good"] and state["address"] == 1200 and len(state["words"]) >= 4, "registers with their words")
    ok(node.ask("probe", "read", "p2")["read_by"] == "p2", "who reads it already is named")

    plates = {p["what"]: p["verdict"] for p in node.ask("probe", "nameplate", "p1")["rows"]}
    ok(plates["Guns"] == "same" and plates["Current"] == "same", f"the nameplate: {plates}")

    sheet = flow.Path(directory, "sheet.pdf")
    done = node.ask("commission", "p1", "--sheet", str(sheet), "--remarks", "ground tested", "--as", "ann")
    ok(done["profile"] == "chargeyard-dc" and done["answered"] == done["reads"], "it is commissioned")
    ok(sheet.read_bytes().startswith(b"%PDF-"), "and has its sheet")
    wait_until("it is read now", 20, lambda: [g["quality"] for g in guns(node, "p1")] == ["good", "good"])
    entry = [e for e in node.ask("journal", "--subject", "pile:p1") if e["kind"] == "pile.commission"]
    ok(len(entry) == 1 and entry[0]["actor"] == "ann", "the journal keeps who and what")

    for words, reason in ((["probe", "read", "p1", "--profile", "nonsense"], "nonsense"),
                          (["probe", "nameplate", "nobody"], "there is no pile"),
                          (["probe", "units", host, "--rate", "1000"], "from 1 to 20"),
                          (["probe", "moon", host], "nothing to probe"),
                          (["commission", "nobody"], "there is no pile"),
                          (["commission", "p2", "--sheet", directory + "/no/where.pdf"], "where.pdf")):
        result = node.run(*words)
        ok(result.returncode != 0 and reason in result.stderr, f"{' '.join(words[:2])}: {result.stderr.strip()}")
    ok(node.ask("check")["ok"], "the journal is whole")
    before = node.ask("digest")["projections"]
    node.ask("rebuild")
    ok(node.ask("digest")["projections"] == before, "rebuild gives the same tables")
    node.stop()
    sim.stop()
flow.done()
