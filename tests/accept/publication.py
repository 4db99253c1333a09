#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""publication.py - what is published, and what others have published."""
import csv
import json
import os
import subprocess
import sys

OVERT = os.environ["OVERT"]
SHARED = os.environ.get("OVERT_SHARED", "")


def line(*fields):
    print("ACCEPT|" + "|".join(str(f) for f in fields))


def lint():
    """The 27 rows of the published deployment records whose figures do not add up. The column `anomaly` is taken away
    before the program sees a file."""
    what = "rows of the published records that do not add up: found, wrongly named"
    paths = [os.path.join(SHARED, "data", n) for n in ("mps_lfr_2020_2022_primary.csv", "mps_lfr_2023_2025_primary.csv")]
    if not all(map(os.path.isfile, paths)):
        return line(what, "-", "27 of 27, 0", "skipped: the published records are not there")
    found = wrong = known = rows = notes = 0
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        faulty = {i + 2 for i, row in enumerate(table) if row.pop("anomaly", "")}
        bare = os.path.join(os.environ["OVERT_BUILD"], "accept", "bare.csv")
        with open(bare, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
        answer = json.loads(subprocess.run([OVERT, "register", "lint", bare, "--json"], capture_output=True, text=True).stdout)
        named = {fault["line"] for fault in answer["faults"]}
        for fault in answer["faults"]:
            print("line %d of %s: %s" % (fault["line"], os.path.basename(path), fault["words"]))
        rows += len(table)
        known += len(faulty)
        found += len(named & faulty)
        wrong += len(named - faulty)
        notes += len(answer["notes"])
    line(what, "%d of %d, %d, in %d rows; %d notes apart" % (found, known, wrong, rows, notes), "27 of 27, 0",
         "met" if (found, known, wrong) == (27, 27, 0) else "not met")
    return None


def outside():
    """The published tables, read by a program that shares nothing with this one."""
    what = "data package: validated and every cell read by npm's datapackage"
    here = os.path.join(os.environ["OVERT_BUILD"], "accept", "npm")
    os.makedirs(here, exist_ok=True)
    if not os.path.isdir(os.path.join(here, "node_modules", "datapackage")):
        with open(os.path.join(here, "package.json"), "w", encoding="utf-8") as file:
            file.write("{}")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "datapackage@1.1.10"], cwd=here,
                       capture_output=True, check=False)
    if not os.path.isdir(os.path.join(here, "node_modules", "datapackage")):
        return line(what, "-", "all tables", "skipped: npm could not install datapackage")
    www = os.path.join(here, "www")
    look = os.path.join(here, "look")
    with open(look, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nexec "%s" register publish --preview "%s" --as-at "$2" --dir "$1"\n' % (OVERT, www))
    os.chmod(look, 0o755)
    make = os.path.join(os.environ["OVERT_BUILD"], "tests", "unit", "publish", "make_record")
    subprocess.run([make, "40", "3", look], stdout=subprocess.DEVNULL, check=True)
    script = os.path.join(os.environ["OVERT_SOURCE"], "tests", "accept", "datapackage.js")
    said = subprocess.run(["node", script, www], env=dict(os.environ, NODE_PATH=os.path.join(here, "node_modules")), capture_output=True,
                          text=True, check=False)
    print(said.stdout, said.stderr)
    words = said.stdout.split()
    figure = "%s tables, %s rows" % tuple(words[1:3]) if said.returncode == 0 else "not valid"
    # It refuses what does not fit: a cell of another kind.
    with open(os.path.join(www, "searches.csv"), "a", encoding="utf-8") as file:
        file.write("2030-01,RFR,many,0\r\n")
    wrong = subprocess.run(["node", script, www], env=dict(os.environ, NODE_PATH=os.path.join(here, "node_modules")), capture_output=True,
                           text=True, check=False)
    met = said.returncode == 0 and wrong.returncode == 1
    return line(what, figure + "; a wrong cell is refused" * (wrong.returncode == 1), "all tables", "met" if met else "not met")


def publication():
    """The cases of tests/flow/publish and the brute force over breakdowns."""
    for what, goal, command in (
            ("publication of a record that grows: as at, tables, small numbers, names, kills", "9 cases, 0 failed",
             [os.path.join(os.environ["OVERT_SOURCE"], "tests", "flow", "publish")]),
            ("every breakdown of a small total: what a hidden count can still be", "at least 3 values",
             [os.path.join(os.environ["OVERT_BUILD"], "tests", "unit", "register", "test_register_suppress")])):
        said = subprocess.run(command, capture_output=True, text=True)
        print(said.stdout, said.stderr)
        cases = [l for l in said.stdout.splitlines() if l.startswith(("ok", "not ok"))]
        figure = "%d cases, %d failed" % (len(cases), sum(l.startswith("not") for l in cases))
        tried = [l[2:] for l in (said.stdout + said.stderr).splitlines() if "values each" in l]
        line(what, tried[0] if tried else figure, goal, "met" if said.returncode == 0 else "not met")


if __name__ == "__main__":
    lint()
    outside()
    publication()
    sys.exit(0)
