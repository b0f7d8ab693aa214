#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes bills again from their terms and meter readings alone, sharing no code with Chargeyard.

Bills come as JSON lines on standard input, as `chargeyardctl --json bill` prints them. Exits 1 naming the first
bill and line that differ, 2 when a line is no bill.

The rules, in words: the class that applies is what the clock on the wall in the tariff's zone shows. What the meter
showed where the class changes was read, or lies on the straight line between the readings before and after, rounded
down to 0.1 Wh. Time of one class is a period; one that took energy has a line for electricity and one for service.
A line is rounded once, half up. What lacks to the minimum of both is a line. Occupancy is whole seconds after the
charge and the grace until the vehicle left, up to a cap.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Differs(Exception):
    pass


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def read_day(text):
    """The class of each of the 1440 minutes."""
    day = [None] * 1440
    for part in text.split(","):
        times, name = part.split()
        start, end = (minutes(time) for time in times.split("-"))
        for minute in range(start, end):
            assert day[minute] is None
            day[minute] = name
    assert None not in day
    return day


def date_fits(span, date):
    start, _, end = span.partition("..")
    end = end or start
    text = date.isoformat()
    if len(start) == 5:
        text = text[5:]
    return start <= text <= end if start <= end else text >= start or text <= end


class Tariff:
    def __init__(self, terms):
        self.zone = ZoneInfo(terms["zone"])
        self.day = read_day(terms["day"])
        self.rules = [(rule, read_day(rule["day"])) for rule in terms["rules"]]
        self.days = {}

    def find_day(self, date):
        for rule, day in self.rules:
            if "months" in rule and date.month not in rule["months"]:
                continue
            if "weekdays" in rule and WEEKDAYS[date.weekday()] not in rule["weekdays"]:
                continue
            if "dates" in rule and not any(date_fits(span, date) for span in rule["dates"]):
                continue
            return day
        return self.day

    def class_at(self, time_us):
        local = (EPOCH + timedelta(microseconds=time_us)).astimezone(self.zone)
        date = local.date()
        if date not in self.days:
            self.days[date] = self.find_day(date)
        return self.days[date][local.hour * 60 + local.minute]

    def periods(self, start, end):
        """Looks at each minute and half minute: clocks are put forward and back on whole half minutes."""
        step = 30_000_000
        found = [[self.class_at(start), start, None]]
        time = (start // step + 1) * step
        while time < end:
            name = self.class_at(time)
            if name != found[-1][0]:
                found[-1][2] = time
                found.append([name, time, None])
            time += step
        found[-1][2] = end
        return found


def meter_at(readings, time):
    """What the meter showed, and whether that is on a straight line."""
    for before, after in zip(readings, readings[1:]):
        if before[0] == time:
            return before[1], False
        if before[0] < time < after[0]:
            way = Fraction(time - before[0], after[0] - before[0])
            return before[1] + (after[1] - before[1]) * way // 1, True
    assert readings[-1][0] == time
    return readings[-1][1], False


def line(component, amount, exact, vat, **members):
    tax = half_up(Fraction(amount * vat, 10000 + vat))
    return dict(component=component, amount_minor=amount, exact_nano=exact, vat=vat, vat_minor=tax, **members)


def energy_lines(terms, periods, readings):
    for name, start, end in periods:
        energy = meter_at(readings, end)[0] - meter_at(readings, start)[0]
        if energy == 0:
            continue
        for component in ("electricity", "service"):
            price = terms["prices"][name][component]
            exact = Fraction(energy, 10000) * Fraction(price, 100000)
            yield line(component, half_up(exact * 100), int(exact * 10**9), terms["vat"][component], price=price,
                       from_us=start, to_us=end, energy_dwh=energy, seconds=0, **{"class": name})


def minimum_line(terms, bill, lines, readings):
    lacks = terms["minimum_minor"] - sum(each["amount_minor"] for each in lines)
    if lines and lacks > 0:
        yield line("minimum", lacks, lacks * 10**7, terms["vat"]["service"], price=0, from_us=readings[0][0],
                   to_us=bill["charge_end_us"], energy_dwh=0, seconds=0)


def occupancy_line(terms, bill):
    rule = terms["occupancy"]
    start = bill["charge_end_us"] + rule["grace_min"] * 60_000_000
    seconds = (bill.get("unplug_us", 0) - start) // 1_000_000
    if "unplug_us" not in bill or seconds < 1 or rule["price"] == 0:
        return
    exact = Fraction(seconds, 60) * Fraction(rule["price"], 100000)
    amount, nano = half_up(exact * 100), half_up(exact * 10**9)
    if "cap_minor" in rule:
        amount, nano = min(amount, rule["cap_minor"]), min(nano, rule["cap_minor"] * 10**7) \
            if amount >= rule["cap_minor"] else nano
    yield line("occupancy", amount, nano, terms["vat"]["occupancy"], price=rule["price"], from_us=start,
               to_us=bill["unplug_us"], energy_dwh=0, seconds=seconds)


def same(what, ours, theirs):
    if ours != theirs:
        raise Differs(f"{what}: {theirs!r} is written, {ours!r} is computed")


def check_readings(bill, readings, periods):
    """What is written as interpolated lies where it must; nothing else is said to be."""
    written = {each["time_us"]: each["energy_dwh"] for each in bill["readings"] if each["interpolated"]}
    computed = {}
    for _, start, _ in periods[1:]:
        energy, is_interpolated = meter_at(readings, start)
        if is_interpolated:
            computed[start] = energy
    same("interpolated readings", computed, written)


def check(bill):
    terms = bill["terms"]
    tariff = Tariff(terms)
    readings = [(each["time_us"], each["energy_dwh"]) for each in bill["readings"] if not each["interpolated"]]
    periods = tariff.periods(readings[0][0], readings[-1][0])
    check_readings(bill, readings, periods)
    lines = list(energy_lines(terms, periods, readings))
    lines += list(minimum_line(terms, bill, lines, readings))
    lines += list(occupancy_line(terms, bill))
    same("number of lines", len(lines), len(bill["lines"]))
    for number, (ours, theirs) in enumerate(zip(lines, bill["lines"]), 1):
        for name, value in ours.items():
            same(f"line {number}: {name}", value, theirs.get(name))
    same("energy_dwh", readings[-1][1], bill["energy_dwh"])
    same("total_minor", sum(each["amount_minor"] for each in lines), bill["total_minor"])
    same("tariff", {"id": terms["id"], "version": terms["version"]}, bill["tariff"])
    same("currency", terms["currency"], bill["currency"])


def main():
    count = total = 0
    for text in sys.stdin:
        bill = json.loads(text)
        try:
            check(bill)
        except Differs as difference:
            print(f"bill {bill['session']}: {difference}")
            return 1
        count += 1
        total += bill["total_minor"]
    print(f"{count} bills agree, {total} in all")
    return 0 if count > 0 else 2


if __name__ == "__main__":
    sys.exit(main())
