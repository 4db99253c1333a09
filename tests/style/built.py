#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""built.py - nothing stands in the repository unbuilt or untested: each .c of src, tools, tests and examples is compiled, each
folder of src/ has its README.md, each test script has its run bit."""
import json
import os
import re
import sys

import source

# NAME_PROCESSOR.c is built on that processor only.
PROCESSORS = ("_x86.c", "_neon.c", "_none.c")
# Folders that are built as a whole or, without what they need (libpq, PostgreSQL's headers, no sanitizer), not at all.
OPTIONAL = ("src/shard", "src/shard/extension", "tests/unit/shard")
BUILD = os.environ.get("OVERT_BUILD") or os.path.join(source.TOP, "build")


def compiled():
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    return {os.path.relpath(os.path.realpath(os.path.join(e["directory"], e["file"])), source.TOP) for e in entries}


def unbuilt(paths, built):
    left_out = set(OPTIONAL) - {os.path.dirname(path) for path in built}
    for path in paths:
        if os.path.dirname(path) in left_out:
            continue
        if path.endswith(".c") and path.startswith(("src/", "tools/", "tests/")) and path not in built \
                and not path.endswith(PROCESSORS):
            yield path, 1, "is not compiled: it stands in no meson.build"


def without_readme(paths):
    folders = {os.path.dirname(p) for p in paths if p.startswith("src/") and p.endswith(".c")}
    for folder in sorted(folders - {"src"}):
        if folder + "/README.md" not in paths:
            yield folder, 1, "has no README.md: what enters, what leaves, its files"


def without_run_bit(paths, top):
    for path in paths:
        kind = path.split("/")[1] if path.startswith("tests/") and path.count("/") == 2 else ""
        if kind in ("style", "flow", "install", "web", "accept") and path.endswith((".sh", ".py")):
            if os.path.basename(path) != "source.py" and not os.access(os.path.join(top, path), os.X_OK):
                yield path, 1, "has no run bit, so that it never runs"


def broken_targets(makefile, top):
    """What the Makefile starts must be there and have its run bit."""
    for number, line in enumerate(makefile.splitlines(), 1):
        for program in re.findall(r"(?<![\w/.-])((?:tools|bench)/[\w/-]+)", line) if line.startswith("\t") else ():
            if not os.path.isfile(os.path.join(top, program)) or not os.access(os.path.join(top, program), os.X_OK):
                yield "Makefile", number, "%s is not a program" % program


def main():
    tree = source.repository()
    cases = [
        ("self-test: sees a file that no meson.build names", not list(unbuilt(["src/foi/a.c"], set()))),
        ("self-test: sees a folder without README", not list(without_readme(["src/foi/a.c"]))),
        ("self-test: sees a test that never runs", not list(without_run_bit(["tests/style/nothing.py"], source.TOP))),
    ]
    folder = list(broken_targets("\t@A=b tools/import\n", source.TOP))
    cases.append(("self-test: sees a target that starts a folder", not folder))
    faults = list(broken_targets(tree.read("Makefile"), source.TOP))
    faults += list(without_readme(tree.paths)) + list(without_run_bit(tree.paths, source.TOP))
    have_build = os.path.exists(os.path.join(BUILD, "compile_commands.json"))
    if have_build:
        faults += unbuilt(tree.paths, compiled())
    cases.append(("the sources", bool(faults)))
    print("1..%d" % (len(cases) + (not have_build)))
    for number, (name, bad) in enumerate(cases, 1):
        print("%s %d - %s" % ("not ok" if bad else "ok", number, name))
    for fault in faults:
        print("# %s:%s: %s" % fault)
    if not have_build:
        print("ok %d - every file is built # SKIP there is no build" % (len(cases) + 1))
    sys.exit(1 if any(bad for _, bad in cases) else 0)


if __name__ == "__main__":
    main()
