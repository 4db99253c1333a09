# SPDX-License-Identifier: Apache-2.0
"""source.py - what the checks of this folder share: the files, C without its comments, planted faults, the output.

A check is a function `check(tree)` that yields (path, line, what) for each fault. `run(check, planted)` runs it on the
repository; before that it plants each fault of `planted` in a copy made of small files and demands that it is seen,
so that a check which sees nothing fails itself. Prints TAP.
"""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Tree:
    """A folder of sources; `paths` are relative to it."""

    def __init__(self, top, paths):
        self.top, self.paths = top, sorted(paths)

    def read(self, path):
        with open(os.path.join(self.top, path), encoding="utf-8", errors="replace") as file:
            return file.read()

    def has(self, path):
        return os.path.exists(os.path.join(self.top, path))

    def match(self, pattern):
        return [p for p in self.paths if re.match(pattern, p)]


def repository():
    """What git knows of, and what it would add; without git, every file outside build folders."""
    try:
        said = subprocess.run(["git", "-C", TOP, "ls-files", "-co", "--exclude-standard"], check=True,
                              capture_output=True, text=True).stdout
        return Tree(TOP, [p for p in set(said.splitlines()) if os.path.isfile(os.path.join(TOP, p))])
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, files in os.walk(TOP):
            folders[:] = [f for f in folders if not f.startswith((".", "build")) or f == ".ci"]
            found += [os.path.relpath(os.path.join(folder, f), TOP) for f in files]
        return Tree(TOP, found)


def without_comments(text, keep_strings=False):
    """C with comments (and what stands in strings) blanked, line for line."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def blank(match):
        piece = match.group(0)
        if piece[0] in "\"'":
            return piece if keep_strings else piece[0] + " " * (len(piece) - 2) + piece[-1]
        return re.sub(r"[^\n]", " ", piece)

    return re.sub(pattern, blank, text, flags=re.S)


def run(check, planted):
    """planted: a list of (name, {path: text}, path that must be named, or None for a tree that must pass)."""
    lines, cases, bad = [], 0, 0

    def case(name, faults):
        nonlocal cases, bad
        cases, bad = cases + 1, bad + bool(faults)
        lines.append("%s %d - %s" % ("not ok" if faults else "ok", cases, name))
        for path, line, what in faults:
            lines.append("# %s:%s: %s" % (path, line, what))

    for name, files, expected in planted:
        with tempfile.TemporaryDirectory() as top:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(top, path)) or top, exist_ok=True)
                with open(os.path.join(top, path), "w", encoding="utf-8") as file:
                    file.write(text)
            seen = list(check(Tree(top, list(files))))
        if expected is None:
            case("self-test: passes " + name, seen)
        else:
            found = any(path == expected for path, _, _ in seen)
            case("self-test: sees " + name, [] if found else [(expected, 1, "the planted fault was not seen")])
    case("the sources", list(check(repository())))
    print("1..%d" % cases)
    print("\n".join(lines))
    sys.exit(1 if bad else 0)

