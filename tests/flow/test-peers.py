#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three nodes in a row: the station that talks to the piles, a hub, and a control room that reaches the station by
way of the hub only. Each is in a network of its own, so that what is cut is really cut."""

import time

from flow import DEMO_YARD, done, ok, temporary, wait_until
from places import PlacedNode, PlacedSim, network, pair, quality, same, up

STATION, HUB, ROOM = "station", "hub", "room"


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def tell(net, station, hub, room):
    nodes = [station, hub, room]
    ids = {n.place: n.ask("status")["node"] for n in nodes}
    pair(net, hub, station)
    pair(net, hub, room)
    station.ask("import", str(DEMO_YARD))
    wait_until("everybody knows the yard", 30, lambda: same(nodes))
    ok(len(room.ask("list", "node")) == 3, "who is paired with one is a member for all")

    pile = station.ask("list", "pile")[0]["id"]
    wait_until("the control room sees the pile by way of the hub", 30, lambda: quality(room, pile) == {"good"})
    ok(room.ask("status")["links"]["up"] == 0, "and does not talk to it")

    result = room.ask("command", f"{pile}/1", "set_power", "power=60000", "--yes")
    ok(result["state"] == "verified", "a command of the control room reaches the pile")
    wait_until("and its story everybody", 20, lambda: [c["state"] for c in room.ask("commands")][:1] == ["verified"])

    past = ["history", "--pile", pile, "--measure", "dc.power", "--from", moment(-600), "--to", moment(-1)]
    own = station.ask(*past)
    ok(len(own) > 0 and room.ask(*past) == own, "the control room shows the station's history")

    net.cut(STATION, HUB)
    lost = room.run("command", f"{pile}/1", "set_power", "power=50000", "--yes")
    ok(lost.returncode == 1 and "in time" in lost.stderr, f"who wants something meanwhile hears: {lost.stderr.strip()}")
    net.heal(STATION, HUB)
    wait_until("the cut was short", 30, lambda: quality(room, pile) == {"good"})
    time.sleep(3)
    ok(all("50000" not in str(c) for c in station.ask("commands")), "what came late was not done")

    net.cut(STATION, HUB)
    wait_until("a cut shows within ten seconds", 14, lambda: quality(room, pile) <= {"stale", "offline"})
    wait_until("and the hub gives the link up", 14, lambda: not up(hub, ids[STATION]))
    refused = room.run("command", f"{pile}/1", "set_power", "power=50000", "--yes")
    ok(refused.returncode == 1 and "nothing was sent" in refused.stderr, f"no command waits: {refused.stderr.strip()}")
    gone = room.run(*past)
    ok(gone.returncode == 1 and "its history is at node" in gone.stderr, f"whose history it is: {gone.stderr.strip()}")
    for number in range(30):
        station.ask("set", "area", f"alone{number}", f"name=S{number}", "level=city")
        room.ask("set", "area", f"room{number}", f"name=R{number}", "level=city")
    station.ask("set", "area", "alone0", "name=\u7ad9")
    room.ask("set", "area", "alone0", "name=\u5ba4", "level=city")
    hub.kill()
    ok(not same([station, room]), "each goes on alone")
    hub.start()
    net.heal(STATION, HUB)
    wait_until("the cut is healed", 70, lambda: up(station, ids[HUB]) and up(room, ids[HUB]))
    wait_until("and all have the same again", 30, lambda: same(nodes))
    ok(len(room.ask("list", "area")) == len(station.ask("list", "area")), "nothing is lost")
    wait_until("the pile is live again", 20, lambda: quality(room, pile) == {"good"})

    place = station.ask("show", "pile", pile).get("station")
    before = station.ask("status")["links"]["up"]
    hub.ask("hand-over", "station", place, ids[HUB])
    wait_until("the station stops when its piles are handed over", 20,
               lambda: station.ask("status")["links"]["up"] < before)
    station.ask("hand-over", "station", place)
    wait_until("and goes on when it takes them back", 20, lambda: quality(room, pile) == {"good"})

    tell_removal(net, nodes, ids)


def areas(node):
    return {area["id"] for area in node.ask("list", "area")}


# The hub hears late that the control room is no member any more, and has passed on what it wrote until then.
def tell_removal(net, nodes, ids):
    station, hub, room = nodes
    net.cut(STATION, HUB)
    wait_until("the hub gives the station up", 40, lambda: not up(hub, ids[STATION]))
    station.ask("peer", "remove", ids[ROOM])
    for number in range(20):
        room.ask("set", "area", f"late{number}", f"name=L{number}", "level=city")
    room.ask("set", "area", "alone0", "name=late")
    wait_until("the hub takes what the removed node writes", 20, lambda: "late19" in areas(hub))
    net.heal(STATION, HUB)
    wait_until("who is removed is out", 70, lambda: not any(p["up"] for p in room.ask("peers")))
    wait_until("the others agree", 70, lambda: same([station, hub]))
    for node in (station, hub):
        ok("late0" not in areas(node) and node.ask("show", "area", "alone0")["name"] != "late",
           "what was written after the removal does not count")
        ok(node.ask("uncounted")[0]["entries"] >= 21, "it is kept, and counted as such")
        ok("do not count" in node.run("peers", for_people=True).stdout, "peers says so below its table")
        late = [line for line in node.ask("audit", "--about", "area:late0")]
        ok(len(late) == 1 and not late[0]["counts"], "the audit shows it, and that it does not count")
        ok(node.ask("audit", "verify")["ok"], "the chains are whole")
        ok(node.ask("check")["ok"], "and the tables are what the journal makes of them")
    hub.kill()
    hub.start()
    ok("late0" not in areas(hub), "nor after a restart")

    pair(net, hub, room)
    wait_until("who is paired again counts again, with all it wrote", 70,
               lambda: same(nodes) and "late19" in areas(station))
    ok(station.ask("uncounted") == [], "nothing is left that does not count")


def main():
    net = network((STATION, HUB), (HUB, ROOM))
    with temporary() as one, temporary() as two, temporary() as three:
        try:
            net.open()
            sim = PlacedSim(net, STATION)
            nodes = [PlacedNode(net, place, data) for place, data in ((STATION, one), (HUB, two), (ROOM, three))]
            for node in nodes:
                node.start()
            tell(net, *nodes)
            for node in nodes:
                node.stop()
            sim.stop()
        finally:
            net.close()
    done()


main()
