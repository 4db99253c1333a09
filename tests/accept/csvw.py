#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""csvw.py - the published tables by the recommendations of CSV on the Web: a reader that shares no code with the program
(tests/reference/csvw.py; npm and Debian have no validator) takes every table of a made-up register, and refuses each of them with
one thing changed."""
import json
import os
import shutil
import subprocess
import sys

OVERT, BUILD, TOP = os.environ["OVERT"], os.environ["OVERT_BUILD"], os.environ["OVERT_SOURCE"]
CHECK = os.path.join(TOP, "tests", "reference", "csvw.py")


def line(*fields):
    print("ACCEPT|" + "|".join(str(f) for f in fields))


def published(here):
    www, look = os.path.join(here, "www"), os.path.join(here, "look")
    with open(look, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nexec "%s" register publish --preview "%s" --as-at "$2" --dir "$1"\n' % (OVERT, www))
    os.chmod(look, 0o755)
    subprocess.run([os.path.join(BUILD, "tests", "unit", "publish", "make_record"), "40", "3", look], stdout=subprocess.DEVNULL, check=True)
    return www


def column(said, number=0):
    return said["tableSchema"]["columns"][number]


def of_kind(said, kind):
    """The first column of that datatype."""
    for number, one in enumerate(said["tableSchema"]["columns"]):
        datatype = one["datatype"]
        if (datatype if isinstance(datatype, str) else datatype["base"]) == kind:
            return number
    return None


# What is changed in the metadata; each is against a clause.
METADATA = [
    ("another context", lambda s: s["@context"].__setitem__(0, "http://www.w3.org/ns/csv")),
    ("a context of three", lambda s: s["@context"].append({})),
    ("a language that is none", lambda s: s["@context"][1].__setitem__("@language", "English!")),
    ("another file", lambda s: s.__setitem__("url", "other.csv")),
    ("no schema", lambda s: s.pop("tableSchema")),
    ("a member that the vocabulary has not", lambda s: s.__setitem__("title", "T")),
    ("a member that columns have not", lambda s: column(s).__setitem__("description", "D")),
    ("another title", lambda s: column(s).__setitem__("titles", "Another")),
    ("a name that begins with _", lambda s: column(s).__setitem__("name", "_a")),
    ("a name with a space", lambda s: column(s).__setitem__("name", "a b")),
    ("two columns of one name", lambda s: column(s).__setitem__("name", column(s, 1)["name"])),
    ("a column too few", lambda s: s["tableSchema"]["columns"].pop()),
    ("a datatype that is none", lambda s: column(s).__setitem__("datatype", "text")),
    ("a key of no column", lambda s: s["tableSchema"].__setitem__("primaryKey", ["nothing"])),
    ("a common property with a language alone", lambda s: s.__setitem__("dc:title", {"@language": "en"})),
]
KINDS = ("integer", "decimal", "boolean", "date", "dateTime")


def change_cell(path, number):
    """Another kind of cell in the last row, unquoted."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = file.read().split("\r\n")
    rows[-2] = ",".join(["many" if i == number else "" for i in range(number + 1)] + [""] * (rows[0].count(",") - number))
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("\r\n".join(rows))


def refused(folder):
    return subprocess.run([CHECK, folder], capture_output=True, text=True, check=False).returncode == 1


def wrong_ones(www, here):
    """-> how many were tried, those that were taken"""
    tried, taken, room = 0, [], os.path.join(here, "wrong")
    for table in sorted(n for n in os.listdir(www) if n.endswith(".csv")):
        with open(os.path.join(www, table + "-metadata.json"), encoding="utf-8") as file:
            said = file.read()
        changes = [(words, change, None) for words, change in METADATA]
        kinds = [(k, of_kind(json.loads(said), k)) for k in KINDS]
        changes += [("a cell that is no " + k, None, number) for k, number in kinds if number is not None]
        for words, change, number in changes:
            shutil.rmtree(room, ignore_errors=True)
            os.mkdir(room)
            shutil.copy(os.path.join(www, table), room)
            parsed = json.loads(said)
            if change:
                change(parsed)
            else:
                change_cell(os.path.join(room, table), number)
            with open(os.path.join(room, table + "-metadata.json"), "w", encoding="utf-8") as file:
                json.dump(parsed, file)
            tried += 1
            if not refused(room):
                taken.append("%s: %s" % (table, words))
    return tried, taken


def main():
    here = os.path.join(BUILD, "accept", "csvw")
    shutil.rmtree(here, ignore_errors=True)
    os.makedirs(here)
    www = published(here)
    said = subprocess.run([CHECK, www], capture_output=True, text=True, check=False)
    print(said.stdout, said.stderr)
    words = said.stdout.split()
    right = said.returncode == 0
    tables = len([n for n in os.listdir(www) if n.endswith(".csv")])
    line("CSV on the Web: every published table by a reader that shares nothing with the program",
         "%s of %d tables, %s rows, %s cells" % (words[1], tables, words[2], words[3]) if right else "not valid", "all",
         "met" if right and int(words[1]) == tables else "not met")
    tried, taken = wrong_ones(www, here)
    print("\n".join(taken))
    line("CSV on the Web: one thing changed in table or metadata is refused", "%d of %d" % (tried - len(taken), tried), "all",
         "met" if tried and not taken else "not met")


if __name__ == "__main__":
    sys.exit(main())
