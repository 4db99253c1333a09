#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""foi-clock-days.py - `overt foi due` against an independent slow calculation: every receipt date of 2022 to 2027, plain, and a sample
with clarification, fee and extension; day by day, from ../shared/data/bank_holidays.csv, which the program does not read."""
import csv
import datetime
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

OVERT, SHARED = os.environ["OVERT"], os.environ.get("OVERT_SHARED", "")
DAY = datetime.timedelta(1)
HOLIDAYS = os.path.join(SHARED, "data", "bank_holidays.csv")


def works(day, holidays):
    """A working day (FOIA s10(6)): any division's holiday is none; Christmas Day and Good Friday are in the list."""
    return day.weekday() < 5 and day not in holidays and (day.month, day.day) != (12, 25)


def slow(received, holidays, clarified=None, fee=None):
    day, counted, days = clarified or received, 0, []
    while counted < 20:
        day += DAY
        stopped = fee is not None and fee[0] <= day <= fee[1] and fee[0] >= (clarified or received)
        if works(day, holidays) and not stopped:
            counted += 1
            days.append((day, counted))
    return day, days


def program(received, *options):
    out = subprocess.run([OVERT, "foi", "due", str(received), "--days", "--json", *options], capture_output=True, text=True, check=False)
    return json.loads(out.stdout) if out.returncode == 0 else None


def same(received, holidays, options=(), clarified=None, fee=None):
    due, days = slow(received, holidays, clarified, fee)
    said = program(received, *options)
    if said is None or said["due"] != str(due) or len(said["calendar_sha256"]) != 64:
        return False
    counted = [(d["day"], d["number"]) for d in said["days"] if d["is"] == "counted" and d["day"] <= said["due"]]
    return counted == [(str(d), n) for d, n in days]


def line(what, right, of):
    print("ACCEPT|%s|%d of %d|%d of %d|%s" % (what, right, of, of, of, "met" if right == of else "not met"))


def main():
    if not os.path.exists(HOLIDAYS):
        print("ACCEPT|due days against a slow calculation|-|all|skipped: ../shared is not there")
        return 0
    with open(HOLIDAYS, encoding="utf-8") as file:
        holidays = {datetime.date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    with open(os.path.join(SHARED, "data", "foi_deadline_vectors.csv"), encoding="utf-8") as file:
        vectors = list(csv.DictReader(file))
    right = 0
    for row in vectors:
        said = program(row["date_received"])
        right += said is not None and said["due"] == row["due_20wd_uk_any"] and said["fortieth_working_day"] == row["due_40wd_uk_any"]
    line("deadline vectors, 20 and 40 working days", right, len(vectors))
    first, last = datetime.date(2022, 1, 1), datetime.date(2027, 12, 31)
    dates = [first + DAY * n for n in range((last - first).days + 1)]
    with ThreadPoolExecutor(2) as pool:
        right = sum(pool.map(lambda d: same(d, holidays), dates))
    line("every receipt date 2022 to 2027, each counted day the same", right, len(dates))
    chance = random.Random(36)
    right = 0
    for _ in range(300):
        received = chance.choice(dates[:-200])
        clarified = received + DAY * chance.randrange(0, 40) if chance.random() < 0.5 else None
        begins = clarified or received
        asked = begins + DAY * chance.randrange(0, 20) if chance.random() < 0.6 else None
        fee = (asked, asked + DAY * chance.randrange(0, 60)) if asked else None
        options = ["--clarified", str(clarified)] if clarified else []
        options += ["--fee-asked", str(fee[0]), "--fee-paid", str(fee[1])] if fee else []
        right += same(received, holidays, options, clarified, fee)
    line("clarified and paid for in 300 ways, each counted day the same", right, 300)
    return 0


if __name__ == "__main__":
    sys.exit(main())
