#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People with accounts, through the shipped programs: who comes in, what they may, and what survives."""

import json
import os

import flow
from flow import Node, Sim, ok, wait_until

WORD = "correct horse"
OTHER = "battery staple"
SECRETS = ("CHARGEYARD_TOKEN", "CHARGEYARD_PASSWORD", "CHARGEYARD_NEW_PASSWORD", "CHARGEYARD_PIN")


def run(node, *words, **secrets):
    """A command line with secrets in its environment; returns exit status, the answer, and what was complained."""
    for name in SECRETS:
        os.environ.pop(name, None)
    os.environ.update({f"CHARGEYARD_{name.upper()}": text for name, text in secrets.items()})
    result = node.run(*words)
    for name in SECRETS:
        os.environ.pop(name, None)
    return result.returncode, json.loads(result.stdout) if result.stdout else None, result.stderr.strip()


def refused(node, why, *words, **secrets):
    status, _, said = run(node, *words, **secrets)
    ok(status == 1 and why in said, f"{' '.join(words)}: {said}")


def open_house(node):
    ok(run(node, "user", "whoami", "--as", "anybody")[1]["accounts"] is False, "without accounts the house is open")
    refused(node, "must be an administrator", "user", "add", "li", "operator", new_password=WORD)
    status, _, _ = run(node, "user", "add", "ann", "administrator", "--name", "Ann", new_password=WORD)
    ok(status == 0, "the first account is an administrator")
    refused(node, "has no account here", "piles", "--as", "anybody")


def accounts(node, station):
    made = run(node, "user", "add", "li", "attendant", "--areas", station, "--as", "ann", token=WORD)[1]
    ok(len(made["code"]) == 19, "who has no password gets a one-time code")
    refused(node, "is wrong", "piles", "--as", "li", token=made["code"])
    status, _, _ = run(node, "user", "password", "li", password=made["code"], new_password=OTHER)
    ok(status == 0, "which is good for a password")
    refused(node, "is wrong", "user", "password", "li", password=made["code"], new_password="another one")
    run(node, "user", "add", "vi", "viewer", "--as", "ann", token=WORD, new_password=OTHER)
    ok([u["user"] for u in run(node, "users", "--as", "ann", token=WORD)[1]] == ["ann", "li", "vi"], "all are listed")
    refused(node, "may not edit accounts", "users", "--as", "li", token=OTHER)


def places(node, here, there):
    status, done, said = run(node, "command", here, "set_clock", "--yes", "--as", "li", token=OTHER)
    ok((status, done["state"], done["actor"]) == (0, "verified", "li"), f"an attendant commands their pile {said}")
    refused(node, "only in", "command", there, "set_clock", "--as", "li", token=OTHER)
    refused(node, "may not command piles", "command", here, "set_clock", "--as", "vi", token=OTHER)
    denied = [e for e in run(node, "journal", "--subject", "user:vi", "--as", "ann", token=WORD)[1]
              if e["kind"] == "user.denied"]
    ok(len(denied) == 1, "what was denied is in the journal")
    text = json.dumps(run(node, "journal", "--as", "ann", token=WORD)[1])
    ok("argon2" not in text and WORD not in text, "and nothing there opens an account")
    ok("argon2" not in json.dumps(run(node, "export", "--as", "ann", token=WORD)[1]), "nor in an export")


def sessions(node):
    token = run(node, "user", "login", "li", password=OTHER)[1]["token"]
    ok(run(node, "user", "whoami", token=token)[1]["user"] == "li", "a token says whose it is")
    refused(node, "not one of", "piles", "--as", "vi", token=token)
    run(node, "user", "logout", token=token)
    refused(node, "the session is over", "piles", token=token)
    token = run(node, "user", "login", "li", password=OTHER)[1]["token"]
    run(node, "user", "disable", "li", "--as", "ann", token=WORD)
    refused(node, "the session is over", "piles", token=token)
    run(node, "user", "enable", "li", "--as", "ann", token=WORD)
    token = run(node, "user", "login", "li", password=OTHER)[1]["token"]
    node.kill()
    node.start()
    refused(node, "the session is over", "piles", token=token)


def lock_out(node):
    for _ in range(4):
        refused(node, "is wrong", "user", "login", "vi", password="wrong password")
    node.kill()
    node.start()
    refused(node, "locked for another 15 min", "user", "login", "vi", password="wrong password")
    refused(node, "is locked", "user", "login", "vi", password=OTHER)
    node.kill()
    node.start()
    refused(node, "is locked", "user", "login", "vi", password=OTHER)
    run(node, "user", "unlock", "vi", "--as", "ann", token=WORD)
    ok(run(node, "user", "login", "vi", password=OTHER)[0] == 0, "an administrator opens it again")


def strict(node, pile):
    run(node, "set", "policy", "house", "name=House", "strict_login=true", "--as", "ann", token=WORD)
    refused(node, "log in", "piles")
    refused(node, "a password or token", "piles", "--as", "ann")
    ok(run(node, "piles", "--as", "ann", token=WORD)[0] == 0, "in a strict house a password is shown")
    status, done, said = run(node, "command", f"{pile}/1", "stop", "--yes")
    ok((status, done["state"]) == (0, "verified"), f"and a stop needs none: {said}")
    code = run(node, "user", "recover", "ann")[1]["code"]
    refused(node, "is wrong", "piles", "--as", "ann", token=WORD)
    run(node, "user", "password", "ann", password=code, new_password="a third one")
    ok(run(node, "check", "--as", "ann", token="a third one")[1]["ok"], "who owns the files comes back in")


with flow.temporary() as directory:
    node = Node(directory + "/data")
    sim = Sim()
    node.ask("import", str(flow.DEMO_YARD))
    node.start()
    piles = [p for p in node.ask("list", "pile") if "station" in p and "link" in p and p["type"] == "dc120"]
    here = piles[0]
    there = next(p for p in piles if p["station"] != here["station"])
    wait_until("every pile is read", 20, lambda: all(g["quality"] == "good" for g in node.ask("piles")))
    sim.say(f"plug {here['id']}/1 VIN=LCHARGEYARD000001")
    open_house(node)
    accounts(node, here["station"])
    places(node, here["id"], there["id"])
    sessions(node)
    lock_out(node)
    wait_until("every pile is read again", 20, lambda: all(
        g["quality"] == "good" for g in run(node, "piles", "--as", "ann", token=WORD)[1]))
    strict(node, here["id"])
    node.stop()
    sim.stop()
flow.done()
