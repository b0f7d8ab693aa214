#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three nodes in a row: the station that talks to the piles, a hub, and a control room that reaches the station by
way of the hub only. Each is in a network of its own, so that what is cut is really cut."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from flow import BIN, DEMO_YARD, PROFILES, Node, Sim, children, done, ok, scratch, temporary, wait_until

PORT = 7420
STATION, HUB, ROOM = "station", "hub", "room"


class Namespaces:
    """A network namespace for each node, joined by cables that can be pulled."""

    def __init__(self):
        self.prefix = f"cy{os.getpid()}"
        self.names = {}

    @staticmethod
    def possible():
        name = f"cyt{os.getpid()}"
        if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
            return False
        subprocess.run(["ip", "netns", "del", name], check=False)
        return True

    def open(self):
        for place in (STATION, HUB, ROOM):
            name = self.names[place] = f"{self.prefix}{place[0]}"
            self.ip("netns", "add", name)
            self.ip("-n", name, "link", "set", "lo", "up")
        self.cable(STATION, HUB, 1)
        self.cable(HUB, ROOM, 2)

    def cable(self, one, other, number):
        ends = [f"{self.prefix}{number}a", f"{self.prefix}{number}b"]
        self.ip("link", "add", ends[0], "netns", self.names[one], "type", "veth", "peer", "name", ends[1],
                "netns", self.names[other])
        for place, end, host in ((one, ends[0], 1), (other, ends[1], 2)):
            self.ip("-n", self.names[place], "addr", "add", f"10.77.{number}.{host}/24", "dev", end)
            self.ip("-n", self.names[place], "link", "set", end, "up")

    def ip(self, *words):
        subprocess.run(["ip", *words], check=True, capture_output=True)

    def command(self, place, words):
        return ["ip", "netns", "exec", self.names[place], *words]

    def listen(self, place):
        return f"0.0.0.0:{PORT}"

    def address(self, caller, called):
        number = 1 if STATION in (caller, called) else 2
        return f"10.77.{number}.{2 if called in (HUB, ROOM) and not (number == 2 and called == HUB) else 1}:{PORT}"

    def cut(self, one, other):
        self.switch(one, other, "down")

    def heal(self, one, other):
        self.switch(one, other, "up")

    def switch(self, one, other, state):
        number = 1 if STATION in (one, other) else 2
        self.ip("-n", self.names[one], "link", "set", f"{self.prefix}{number}a", state)

    def close(self):
        for name in self.names.values():
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


class Proxies:
    """Where nobody may make namespaces: a relay between two nodes that can fall silent without hanging up."""

    def __init__(self):
        self.ports = {}
        self.relays = {}
        self.silent = set()

    def open(self):
        for place in (STATION, HUB, ROOM):
            self.ports[place] = self.free_port()

    @staticmethod
    def free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def command(self, place, words):
        return words

    def listen(self, place):
        return f"127.0.0.1:{self.ports[place]}"

    def address(self, caller, called):
        pair = frozenset((caller, called))
        if pair not in self.relays:
            server = socket.create_server(("127.0.0.1", 0))
            self.relays[pair] = server
            threading.Thread(target=self.serve, args=(server, called, pair), daemon=True).start()
        return f"127.0.0.1:{self.relays[pair].getsockname()[1]}"

    def serve(self, server, called, pair):
        while True:
            near, _ = server.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.ports[called]))
            except OSError:
                near.close()
                continue
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, sink, pair), daemon=True).start()

    def pump(self, source, sink, pair):
        try:
            while data := source.recv(65536):
                while pair in self.silent:
                    time.sleep(0.05)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self, one, other):
        self.silent.add(frozenset((one, other)))

    def heal(self, one, other):
        self.silent.discard(frozenset((one, other)))

    def close(self):
        pass


class PlacedNode(Node):
    """A node in its place in the network."""

    def __init__(self, net, place, data):
        super().__init__(data)
        self.net = net
        self.place = place

    def start(self, **options):
        self.process = subprocess.Popen(
            self.net.command(self.place, [str(BIN / "chargeyard-node"), "--data", self.data, "--profiles",
                                          str(PROFILES), "--listen", self.net.listen(self.place)]),
            stdout=subprocess.PIPE, text=True, **options)
        children.append(self.process)
        ok(self.process.stdout.readline().strip() == "ready", f"the {self.place} is ready")


class PlacedSim(Sim):
    def __init__(self, net):
        self.process = subprocess.Popen(
            net.command(STATION, [str(BIN / "chargeyard-sim"), "--yard", str(DEMO_YARD), "--profiles",
                                  str(PROFILES), "--idle"]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        children.append(self.process)
        ok(self.process.stdout.readline().startswith("ready"), "the simulator serves")


def pair(net, inviting, accepting):
    code = inviting.ask("pair", "invite")["code"]
    seen = accepting.ask("pair", "accept", code, net.address(accepting.place, inviting.place))
    ok(seen["state"] == "comparing" and seen["fingerprint"] == inviting.ask("pair", "show")["fingerprint"],
       f"{inviting.place} and {accepting.place} show the same fingerprint: {seen['fingerprint']}")
    inviting.ask("pair", "confirm")
    accepting.ask("pair", "confirm")
    wait_until("both say they are paired", 20,
               lambda: all(n.ask("pair", "show")["state"] == "paired" for n in (inviting, accepting)))
    again = accepting.run("pair", "accept", code, net.address(accepting.place, inviting.place))
    ok(again.returncode == 1, f"a code is good once: {again.stderr.strip()}")


def up(node, name_of_other):
    return any(p["up"] for p in node.ask("peers") if p["id"] == name_of_other)


def digest(node):
    return node.ask("digest")


def same(nodes):
    digests = [digest(n) for n in nodes]
    return all(d == digests[0] for d in digests)


def quality(node, pile):
    return {g["quality"] for g in node.ask("piles") if g["pile"] == pile}


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
    net = Namespaces() if Namespaces.possible() else Proxies()
    print(f"# cut by {type(net).__name__}", flush=True)
    with temporary() as one, temporary() as two, temporary() as three:
        try:
            net.open()
            sim = PlacedSim(net)
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
