#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benches and shows what they found. Usage: bench.py BUILD_ROOT [NAME] [--json] [OPTION...]"""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

NAMES = ["acquire", "node", "history", "journal", "alarms", "orders", "money", "peers", "grid", "trend"]

# As in tests/xvfb.sh: nothing of the user's session, and the renderer that needs no GPU.
DRAWING = {"GTK_A11Y": "none", "GSK_RENDERER": "cairo", "GSETTINGS_BACKEND": "memory",
           "DBUS_SESSION_BUS_ADDRESS": "disabled:", "GDK_BACKEND": "x11", "GDK_DEBUG": "gl-disable"}


def fail(code, text):
    print(text, file=sys.stderr)
    sys.exit(code)


def compare(figure):
    """Adds what follows from the figures: how many times better, and whether that is enough."""
    value, reference, goal = figure["value"], figure["reference_value"], figure["goal"]
    lower = figure.pop("lower_is_better")
    better, worse = (reference, value) if lower else (value, reference)
    figure["ratio"] = round(better / worse, 3) if better is not None and worse else None
    of_ratio = figure["goal_is"] == "ratio"
    reached = figure["ratio"] if of_ratio else value
    if goal is None:
        figure["met"] = figure["goal_is"] = None
    else:
        enough = reached is not None and (reached <= goal if lower and not of_ratio else reached >= goal)
        figure["met"] = enough
    order = ["name", "value", "unit", "reference", "reference_value", "ratio", "goal", "goal_is", "met"]
    return {key: figure[key] for key in order}


@contextlib.contextmanager
def display():
    """A display of its own, whose number the server chooses; yields the environment of who draws there."""
    with subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield {**os.environ, **DRAWING, "DISPLAY": ":" + server.stdout.readline().strip()}
        finally:
            server.terminate()


def run(build, name, options):
    program = build / "tests/bench" / f"bench-{name}"
    if not program.exists():
        return None
    with display() if name in ("grid", "trend") else contextlib.nullcontext() as environment:
        result = subprocess.run([program, *options], stdout=subprocess.PIPE, text=True, env=environment)
    if result.returncode != 0:
        fail(1, f"The bench {name} failed ({result.returncode}).")
    return [compare(json.loads(line)) for line in result.stdout.splitlines()]


def number(value):
    return "-" if value is None else f"{value:.4g}" if abs(value) < 10000 else f"{value:,.0f}"


def show(figures):
    print(f'{"":32} {"measured":>10} {"reference":>10} {"times better":>12}  goal')
    for f in figures:
        goal = ""
        if f["goal"] is not None:
            kind = "times" if f["goal_is"] == "ratio" else f["unit"]
            goal = f'{f["goal"]:g} {kind}: {"met" if f["met"] else "NOT MET"}'
        print(f'{f["name"]:32} {number(f["value"]):>10} {number(f["reference_value"]):>10} '
              f'{number(f["ratio"]):>12}  {goal}')
        print(f'    {f["unit"]}' + (f'; against {f["reference"]}' if f["reference"] else ""))


def main():
    build = Path(sys.argv[1]).resolve()
    words = [w for w in sys.argv[2:] if w != "--json"]
    as_json = "--json" in sys.argv[2:]
    names = [words.pop(0)] if words and not words[0].startswith("-") else NAMES
    if names[0] not in NAMES:
        fail(2, f'No bench "{names[0]}"; there are {", ".join(NAMES)}.')
    if words and len(names) > 1:
        fail(2, f"Which bench is {words[0]} for? Name one of {', '.join(NAMES)}.")
    os.makedirs(".run/bench", exist_ok=True)
    os.chdir(".run/bench")
    figures = []
    for name in names:
        found = run(build, name, words)
        if found is None:
            print(f"The bench {name} is not built: this build has no console.", file=sys.stderr)
            continue
        figures += found
        if not as_json:
            show(found)
    if as_json:
        print(json.dumps(figures, indent=1))
    sys.exit(0 if figures else 1)


main()
