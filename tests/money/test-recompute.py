#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs that share no code agree on thousands of bills, and notice when one of them lies."""

import json
import subprocess
import sys

MAKER, RECOMPUTE = sys.argv[1:3]
N_BILLS = 3000


def recompute(bills):
    answer = subprocess.run([sys.executable, RECOMPUTE], input="\n".join(bills) + "\n", text=True,
                            capture_output=True, check=False)
    return answer.returncode, (answer.stdout + answer.stderr).strip()


def say(number, is_good, name, words):
    print(f"{'ok' if is_good else 'not ok'} {number} {name}")
    print(f"# {words}", flush=True)
    return is_good


def lies(bill):
    """The same bill with one thing in it otherwise."""
    def of_line(name, by):
        def change(copy):
            copy["lines"][-1][name] += by
        return change

    def total(copy):
        copy["total_minor"] += 1

    def price(copy):
        copy["terms"]["prices"][copy["lines"][0]["class"]]["electricity"] += 100000

    def left_out(copy):
        copy["lines"].pop()

    def reading(copy):
        copy["readings"][-1]["energy_dwh"] += 1

    for change in (of_line("amount_minor", 1), of_line("exact_nano", 1), of_line("to_us", 1_000_000),
                   of_line("vat_minor", 1), total, price, left_out, reading):
        copy = json.loads(bill)
        change(copy)
        yield json.dumps(copy)


def main():
    print("1..2")
    made = subprocess.run([MAKER, str(N_BILLS), "7"], text=True, capture_output=True, check=True)
    bills = made.stdout.splitlines()
    code, words = recompute(bills)
    good = say(1, code == 0 and words.startswith(f"{N_BILLS} bills agree"), "agree", words)
    victim = next(bill for bill in bills if json.loads(bill)["lines"])
    missed = [lie for lie in lies(victim) if recompute([bills[0], lie])[0] != 1]
    good &= say(2, not missed, "a lie is found", f"{len(missed)} were missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
