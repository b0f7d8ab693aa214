# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes in networks of their own, joined by cables that can be pulled."""

import os
import socket
import subprocess
import threading
import time

from flow import BIN, DEMO_YARD, PROFILES, Node, Sim, children, ok, wait_until

PORT = 7420


class Namespaces:
    """A network namespace for each place, joined by cables that can be pulled: cables are pairs of places."""

    def __init__(self, *cables):
        self.prefix = f"cy{os.getpid()}"
        self.cables = [tuple(c) for c in cables]
        self.places = list(dict.fromkeys(place for cable in cables for place in cable))
        self.names = {}

    @staticmethod
    def possible():
        name = f"cyt{os.getpid()}"
        if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
            return False
        subprocess.run(["ip", "netns", "del", name], check=False)
        return True

    def open(self):
        for number, place in enumerate(self.places):
            name = self.names[place] = f"{self.prefix}{number}"
            self.ip("netns", "add", name)
            self.ip("-n", name, "link", "set", "lo", "up")
        for number, (one, other) in enumerate(self.cables):
            ends = [f"{self.prefix}{number}a", f"{self.prefix}{number}b"]
            self.ip("link", "add", ends[0], "netns", self.names[one], "type", "veth", "peer", "name", ends[1],
                    "netns", self.names[other])
            for place, end, host in ((one, ends[0], 1), (other, ends[1], 2)):
                self.ip("-n", self.names[place], "addr", "add", f"10.77.{number}.{host}/24", "dev", end)
                self.ip("-n", self.names[place], "link", "set", end, "up")

    def ip(self, *words):
        subprocess.run(["ip", *words], check=True, capture_output=True)

    def number(self, one, other):
        return next(n for n, cable in enumerate(self.cables) if set(cable) == {one, other})

    def command(self, place, words):
        return ["ip", "netns", "exec", self.names[place], *words]

    def listen(self, place):
        return f"0.0.0.0:{PORT}"

    def address(self, caller, called):
        number = self.number(caller, called)
        return f"10.77.{number}.{self.cables[number].index(called) + 1}:{PORT}"

    def cut(self, one, other):
        self.switch(one, other, "down")

    def heal(self, one, other):
        self.switch(one, other, "up")

    def switch(self, one, other, state):
        number = self.number(one, other)
        self.ip("-n", self.names[self.cables[number][0]], "link", "set", f"{self.prefix}{number}a", state)

    def started(self, place, process):
        pass

    def close(self):
        for name in self.names.values():
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


class Proxies:
    """Where nobody may make namespaces: a relay in front of each node, which falls silent for one caller without
    hanging up. Each place listens at an address of its own, so that nobody goes around the relay."""

    def __init__(self, *cables):
        self.places = list(dict.fromkeys(place for cable in cables for place in cable))
        self.ends = {}
        self.relays = {}
        self.processes = {}
        self.silent = set()

    def open(self):
        for number, place in enumerate(self.places):
            self.ends[place] = self.free_end(f"127.0.77.{number + 1}")
            self.relays[place] = socket.create_server(("127.0.0.1", 0))
            threading.Thread(target=self.serve, args=(place,), daemon=True).start()

    @staticmethod
    def free_end(host):
        with socket.socket() as probe:
            probe.bind((host, 0))
            return probe.getsockname()

    def command(self, place, words):
        return words

    def listen(self, place):
        return "%s:%d" % self.ends[place]

    def address(self, _caller, called):
        return "127.0.0.1:%d" % self.relays[called].getsockname()[1]

    def started(self, place, process):
        self.processes[place] = process.pid

    def caller(self, port):
        """The place whose process, or one of its session, has the connection that comes from this port."""
        end = f"0100007F:{port:04X}"
        with open("/proc/net/tcp", encoding="ascii") as table:
            inode = next((row.split()[9] for row in table if row.split()[1] == end), None)
        for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
            try:
                links = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
                owners = {pid, os.getsid(pid)}
            except OSError:
                continue
            if f"socket:[{inode}]" in links:
                return next((place for place, known in self.processes.items() if known in owners), None)
        return None

    def serve(self, called):
        while True:
            near, _ = self.relays[called].accept()
            pair = frozenset((self.caller(near.getpeername()[1]), called))
            try:
                far = socket.create_connection(self.ends[called])
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


def network(*cables):
    """The best that this machine allows, or proxies when CY_FLOW_NETWORK says so; says which."""
    wants_proxies = os.environ.get("CY_FLOW_NETWORK") == "proxies"
    net = (Proxies if wants_proxies or not Namespaces.possible() else Namespaces)(*cables)
    print(f"# cut by {type(net).__name__}", flush=True)
    return net


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
        self.net.started(self.place, self.process)
        ok(self.process.stdout.readline().strip() == "ready", f"the {self.place} is ready")


class PlacedSim(Sim):
    """Simulated piles at loopback addresses of a place."""

    def __init__(self, net, place, yard=DEMO_YARD):
        self.process = subprocess.Popen(
            net.command(place, [str(BIN / "chargeyard-sim"), "--yard", str(yard), "--profiles", str(PROFILES),
                                "--idle"]),
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


def same(nodes):
    """Whether all have the same entries and made the same of them."""
    digests = [n.ask("digest") for n in nodes]
    return all(d == digests[0] for d in digests)


def quality(node, pile):
    return {g["quality"] for g in node.ask("piles") if g["pile"] == pile}
