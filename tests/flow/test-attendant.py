#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An attendant at a station whose connection is cut: the console goes on by itself, dies once, comes back, and in the
end the control room and the station have the same."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import flow
from flow import BIN, PROFILES, SOURCE, children, done, ok, scratch, temporary, wait_until
from places import PlacedNode, PlacedSim, network, pair, quality, same, up

STATION, ROOM = "station", "room"
WORD = "correct horse"
HOT = "fault.over_temperature"
BUS = """<busconfig><type>session</type><listen>unix:path={}</listen><standard_session_servicedirs/>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""

try:
    from screen import Screen
except ImportError:
    print("1..0 # SKIP python3-gi is missing")
    sys.exit(0)
for program in ("xvfb-run", "dbus-run-session", "/usr/libexec/at-spi-bus-launcher"):
    if shutil.which(program) is None:
        print(f"1..0 # SKIP {program} is missing")
        sys.exit(0)


class PlacedConsole(PlacedNode):
    """The console in its place, with a display and a session of its own, so that it can be used."""

    def start(self, **options):
        run = Path(tempfile.mkdtemp(dir=scratch.name))
        (run / "bus.conf").write_text(BUS.format(run / "bus"))
        for name, place in (("profiles", PROFILES), ("map", SOURCE / "data/map")):
            (run / name).symlink_to(place)
        environment = dict(os.environ, CHARGEYARD_PKGDATADIR=str(run), XDG_RUNTIME_DIR=str(run), LC_ALL="C.UTF-8",
                           LANGUAGE="C", GTK_A11Y="atspi", GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory",
                           GDK_BACKEND="x11", GDK_DEBUG="gl-disable")
        self.process = subprocess.Popen(
            self.net.command(self.place, [
                "xvfb-run", "-a", "-s", "-screen 0 1920x1080x24 -nolisten tcp", "dbus-run-session",
                f"--config-file={run / 'bus.conf'}", "--", str(BIN / "chargeyard"), "--data", self.data,
                "--listen", self.net.listen(self.place)]),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True, **options)
        children.append(self.process)
        self.net.started(self.place, self.process)
        wait_until("the console is there", 60, lambda: self.run("status").returncode == 0)
        self.screen = Screen(f"unix:path={run / 'bus'}")
        wait_until("and shows its window", 60, lambda: [w.name() for w in self.screen.windows()] == ["Chargeyard"])

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)

    def log_in(self, account, name, password):
        self.screen.window().act("win.log-in")
        dialog = self.screen.await_window("Log in")
        dialog.find("text box", "Log-in name").write(account)
        dialog.find("text box", "Password").write(password)
        self.screen.press("Log in", dialog)
        wait_until(f"{name} is logged in", 20,
                   lambda: len(self.screen.windows()) == 1 and self.screen.part("CySeatButton").find("label", name))

    def look_at_network(self):
        self.screen.show_page("Network")
        self.screen.window().find("tab", "While you were alone").act("click")

    def alone(self):
        """What the network page says of being alone, and of what others did."""
        return " ".join(self.screen.part("CyAloneView").texts())

    def unshared(self):
        said = re.search(r"No other node is connected since .*?\. (\d+) entr", self.alone())
        return int(said[1]) if said else 0


def yards(directory):
    """The parts of the demo: what everybody shares, and the piles of one station each."""
    whole = json.loads(flow.DEMO_YARD.read_text(encoding="utf-8"))
    for kind in ("order_rules", "plans"):
        whole.pop(kind)
    piles = whole.pop("piles")
    paths = {"all": Path(directory, "all.json")}
    paths["all"].write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    for station in ("zgc", "hq"):
        yard = {"pile_types": whole["pile_types"], "piles": [p for p in piles if p.get("station") == station][:4]}
        paths[station] = Path(directory, station + ".json")
        paths[station].write_text(json.dumps(yard, ensure_ascii=False), encoding="utf-8")
    return paths


def first_pile(path):
    return json.loads(path.read_text(encoding="utf-8"))["piles"][0]["id"]


def newest(node, pile, gun):
    return node.alarm(f"{pile}/{gun}/{HOT}")


def together(room, console, paths, net):
    """Two nodes of one network, each talking to piles of its own."""
    pair(net, room, console)
    room.ask("import", str(paths["all"]))
    wait_until("the station knows what there is", 30, lambda: same([room, console]))
    room.ask("import", str(paths["hq"]))
    console.ask("import", str(paths["zgc"]))
    os.environ["CHARGEYARD_NEW_PASSWORD"] = WORD
    room.ask("user", "add", "ann", "administrator")
    room.ask("--as", "ann", "user", "add", "bo", "operator", "--name", "Bo")
    room.ask("--as", "ann", "user", "add", "li", "attendant", "--name", "Li", "--areas", "zgc")
    del os.environ["CHARGEYARD_NEW_PASSWORD"]
    wait_until("both have the same", 30, lambda: same([room, console]))
    for name, pile in paths.items():
        if name != "all":
            wait_until(f"both see the piles of {name}", 30, lambda p=first_pile(pile): all(
                quality(n, p) == {"good"} for n in (room, console)))


def acknowledge_worst(console, alarms):
    """Presses the button of the alarm bar until nothing is left to acknowledge."""
    bar = console.screen.window().find("alert", "CyAlarmBar")
    for alarm in range(alarms):
        before = console.ask("journal")
        console.screen.press("Acknowledge", bar)
        wait_until(f"what was pressed is in the journal ({alarm + 1})", 10, lambda: [
            e["actor"] for e in console.ask("journal")[len(before):] if e["kind"] == "alarm.ack"] == ["li"])


def work_alone(room, console, sim, pile):
    """Both go on: what each does, the other does not know."""
    sim.say(f"fault {pile}/2 over-temperature")
    wait_until("an alarm arises", 15, lambda: newest(console, pile, 2))
    acknowledge_worst(console, 2)
    ok(newest(console, pile, 2)["acked_by"] == "li", "the attendant acknowledges it at the screen")
    made = console.ask("--as", "li", "order", "create", f"pile={pile}", "connector=2", "title=Gun too hot")
    console.ask("--as", "li", "order", "accept", made["id"])
    console.ask("--as", "li", "alarm", "comment", newest(console, pile, 2)["id"], "--note", "smells burnt")
    wait_until("the console says how much is not shared", 10, lambda: console.unshared() >= 5)

    room.ask("--as", "bo", "alarm", "ack", newest(room, pile, 1)["id"], "--note", "seen from here")
    order = room.ask("--as", "bo", "order", "create", f"pile={pile}", "connector=1", "title=Look at gun 1")
    console.ask("--as", "li", "order", "progress", made["id"], "--note", "gun taken off")
    ok(newest(room, pile, 2) is None, "the control room knows nothing of it")
    return made["id"], order["id"]


def go(net, room, console, sims, paths):
    ids = {n.place: n.ask("status")["node"] for n in (room, console)}
    together(room, console, paths, net)
    pile, other = first_pile(paths["zgc"]), first_pile(paths["hq"])
    console.look_at_network()
    console.log_in("li", "Li", WORD)
    sims[STATION].say(f"fault {pile}/1 over-temperature")
    wait_until("a fault is seen by both", 15, lambda: newest(room, pile, 1) and newest(console, pile, 1))
    ok(console.unshared() == 0 and "No other node" not in console.alone(), "nobody is alone")

    net.cut(STATION, ROOM)
    wait_until("the control room shows stale", 14, lambda: quality(room, pile) == {"stale"})
    wait_until("and then offline", 14, lambda: quality(room, pile) == {"offline"})
    wait_until("the console says that it is alone", 20,
               lambda: "No other node is connected since" in console.alone())
    ok(quality(console, pile) == {"good"}, "its piles are as live as before")
    ok(quality(console, other) <= {"stale", "offline"}, "those of the control room are not")
    made, assigned = work_alone(room, console, sims[STATION], pile)

    console.kill()
    console.start()
    console.look_at_network()
    ok(newest(console, pile, 2)["acked_by"] == "li" and
       console.ask("order", "show", made)["state"] == "in_progress", "nothing is lost with the power")
    wait_until("it is alone still, and says so", 20, lambda: "No other node is connected" in console.alone())
    wait_until("its piles are live again", 20, lambda: quality(console, pile) == {"good"})
    refused = console.run("--as", "li", "user", "add", "mo", "viewer")
    ok(refused.returncode == 1 and "may not" in refused.stderr, f"who is alone may no more: {refused.stderr.strip()}")
    console.log_in("li", "Li", WORD)
    console.ask("--as", "li", "order", "progress", made, "--note", "cable changed")
    sims[STATION].say(f"clear {pile}/2")
    wait_until("an alarm goes while nobody else is there", 15, lambda: newest(console, pile, 2) is None)
    room.ask("--as", "bo", "order", "urge", assigned, "--note", "customer waits")

    net.heal(STATION, ROOM)
    wait_until("they find each other", 70, lambda: up(room, ids[STATION]) and up(console, ids[ROOM]))
    wait_until("and have the same", 30, lambda: same([room, console]))
    acked = [newest(n, pile, 1) for n in (room, console)]
    ok(acked[0]["acked_by"] == acked[1]["acked_by"] == "li", "of two who acknowledged the first one counts for both")
    ok([n.ask("order", "show", made)["state"] for n in (room, console)] == ["in_progress"] * 2,
       "the control room sees who is at work")
    wait_until("no entry is missing anywhere", 20, lambda: all(
        p["behind"] == 0 and p["ahead"] == 0 for n in (room, console) for p in n.ask("peers")))
    wait_until("the console says what happened meanwhile", 20, lambda: "Other nodes meanwhile" in console.alone())
    ok("No other node is connected" not in console.alone(), "and that it is alone no more")
    said = console.alone()
    ok("Bo" in said and "seen from here" in said, "who acknowledged what in the control room")
    ok("customer waits" in said, "and what was said to the order")
    wait_until("the piles of each are seen by both", 30, lambda: all(
        quality(n, p) == {"good"} for n in (room, console) for p in (pile, other)))
    for node in (room, console):
        before = node.ask("digest")["projections"]
        node.ask("--as", "ann", "rebuild")
        ok(node.ask("digest")["projections"] == before, "folded again, it is the same")


def main():
    net = network((STATION, ROOM))
    with temporary() as one, temporary() as two, temporary() as three:
        paths = yards(three)
        try:
            net.open()
            sims = {STATION: PlacedSim(net, STATION, paths["zgc"]), ROOM: PlacedSim(net, ROOM, paths["hq"])}
            room, console = PlacedNode(net, ROOM, one), PlacedConsole(net, STATION, two)
            room.start()
            console.start()
            go(net, room, console, sims, paths)
            room.stop()
            console.stop()
            for sim in sims.values():
                sim.stop()
        finally:
            net.close()
    done()


main()
