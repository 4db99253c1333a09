# SPDX-License-Identifier: Apache-2.0
"""record.py - for the live tests: a record with an open live operation, and the program run on it."""
import os
import re
import subprocess
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OVERT = os.environ.get("OVERT") or os.path.join(os.environ["OVERT_BUILD"], "overt")


def must(*words):
    said = subprocess.run([OVERT, *words], capture_output=True, text=True, check=False)
    if said.returncode != 0:
        sys.exit("overt %s: %s" % (" ".join(words), said.stderr))
    return said.stdout


def make(folder, *where):
    """Makes a record in `folder` with its officers. `where`: options of `overt init`, such as --store."""
    os.environ.update(OVERT_DIR=folder, OVERT_MODELS=os.path.join(os.environ["OVERT_BUILD"], "models"), TZ="UTC")
    must("init", folder, "--force", "Test Police", "--administrator", "Admin", *where)
    for name, roles in (("Planner", "planner"), ("Chief", "authorising"), ("Op", "operator")):
        must("officer", "add", name, "--roles", roles, "--as", "Admin")


def begin(folder, listed, closes="+12h", cameras=("north", "south", "film", "camera")):
    """Makes a record in `folder` and opens an operation with `listed`, rows of (nominal, picture). Returns its reference."""
    make(folder)
    return open_operation(listed, closes, cameras)


def open_operation(listed, closes="+12h", cameras=("north", "south"), opened=True):
    """An operation in the record of OVERT_DIR; `opened` False: all but its opening."""
    plan = os.environ["OVERT_DIR"] + ".plan"
    with open(plan, "w", encoding="utf-8") as file:
        subprocess.run([os.path.join(TESTS, "plan"), "live", "blue-list", *cameras], stdout=file, check=True)
    said = must("operation", "plan", "--file", plan, "--closes", closes, "--as", "Planner")
    operation = re.search(r"LFR-\d{4}-\d{4}", said).group(0)
    for nominal, picture in listed:
        must("watchlist", "add", operation, "--picture", picture, "--nominal", nominal, "--category", "blue-list", "--reason",
             "seeded", "--image-source", "volunteer", "--basis", "consent", "--as", "Planner")
    must("operation", "authorise", operation, "--as", "Chief")
    must("operation", "notify", operation, "--notice", "a board", "--as", "Planner")
    must("watchlist", "review", operation, "--as", "Chief")
    if opened:
        must("operation", "open", operation, "--as", "Planner")
    return operation
