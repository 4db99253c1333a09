#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""layers.py - src/LAYERS is kept: every #include in src/ and tools/ goes down the table, a third-party header is included in its
own folder only, internal.h stays in its folder, register/write.h is for operate alone, face/match/scores.h for evaluate,
and the table itself goes down."""
import fnmatch
import os
import re

import source

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
# What libc, the compiler and the kernel bring is free for all.
LIBC = re.compile(r"^(assert|ctype|dirent|errno|fcntl|float|getopt|inttypes|limits|locale|malloc|math|netdb|poll|pthread|setjmp|signal|"
                  r"stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|threads|time|"
                  r"unistd|wchar|immintrin|cpuid|arm_neon|cmocka|alloca|sched|pwd|termios|endian|byteswap|ftw|glob|libgen|"
                  r"fnmatch|regex|langinfo|uchar|fenv|sysexits|spawn|(sys|linux|asm)/[a-z_]+)\.h$")
WRITE_ONLY_FROM = ("register", "operate")
SCORES_ONLY_FROM = ("face/match", "evaluate")  # comparing without a permit: measuring only (R1)


def read_layers(tree):
    """folder -> (folders it may include, single headers it may include, third-party patterns), and its faults."""
    table, faults = {}, []
    for number, line in enumerate(tree.read("src/LAYERS").splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        folder, _, words = (part.strip() for part in line.partition(":"))
        words = words.split()
        may = {w for w in words if not w.endswith(".h") and not w.startswith("<")}
        headers = {w for w in words if w.endswith(".h")}
        outside = {w[1:-1] for w in words if w.startswith("<")}
        for lower in may | {os.path.dirname(h) for h in headers}:
            if lower not in table:
                faults.append(("src/LAYERS", number, "%s may include %s, which does not stand above this line" % (folder, lower)))
        table[folder] = (may, headers, outside)
    return table, faults


def folder_of(path, table):
    """The folder of the table that a path under src/ lies in: the longest that fits."""
    at = os.path.dirname(path)
    while at and at not in table:
        at = os.path.dirname(at)
    return at


def own_include(folder, header, table):
    """What is wrong with folder including "header", or None."""
    home = folder_of(header, table)
    may, headers, _ = table[folder]
    if header.startswith("overt/"):
        ok = header == "overt/error.h" or folder == "face" or folder.startswith("face/") or "face" in may
        return None if ok else "%s may not include the engine's headers" % folder
    if not home:
        return "no folder of src/LAYERS holds %s; write the whole path from src/" % header
    if os.path.basename(header) == "internal.h" and home != folder:
        return "internal.h is for %s alone" % home
    if header == "register/write.h" and folder not in WRITE_ONLY_FROM:
        return "only operate may include register/write.h"
    if header == "face/match/scores.h" and folder not in SCORES_ONLY_FROM:
        return "only evaluate may include face/match/scores.h: everything else compares with a permit"
    if home == folder or home in may or header in headers:
        return None
    return "%s may not include %s (src/LAYERS)" % (folder, home)


def outside_include(folder, header, table):
    owners = [f for f, (_, _, outside) in table.items() if any(fnmatch.fnmatch(header, o) for o in outside)]
    if folder in owners or (not owners and LIBC.match(header)):
        return None
    if owners:
        return "<%s> is for %s alone" % (header, ", ".join(owners))
    return "<%s> is of no folder in src/LAYERS" % header


def check(tree):
    table, faults = read_layers(tree)
    yield from faults
    for path in tree.match(r"(src|tools)/.*\.[ch]$"):
        folder = folder_of(path[len("src/"):] if path.startswith("src/") else path, table)
        if not folder:
            yield path, 1, "this folder is not in src/LAYERS"
            continue
        text = source.without_comments(tree.read(path), keep_strings=True)
        for match in INCLUDE.finditer(text):
            kind, header = match.groups()
            if kind == '"' and "/" not in header and tree.has(os.path.join(os.path.dirname(path), header)):
                beside = os.path.join(os.path.dirname(path), header)
                header = beside[len("src/"):] if beside.startswith("src/") else beside
            elif kind == "<" and header.startswith("overt/"):
                kind = '"'
            what = own_include(folder, header, table) if kind == '"' else outside_include(folder, header, table)
            if what:
                yield path, text.count("\n", 0, match.start()) + 1, what


TABLE = """# a table
base     :
store    : base <sqlite3.h>
face/image : base
face/detect : base face/image
face/match : base
face     : base face/image face/detect face/match
register : base store
operate  : base register face
foi      : base register/read.h
tools/film : base
"""


def planted():
    cases = [
        ("foi including register/write.h", "src/foi/answer.c", '#include "register/write.h"\n'),
        ("foi including another register header", "src/foi/answer.c", '#include "register/alert.h"\n'),
        ("the register including foi", "src/register/alert.c", '#include "foi/answer.h"\n'),
        ("the register including the engine", "src/register/alert.c", '#include <overt/face.h>\n'),
        ("a stage including another", "src/face/detect/mtcnn.c", '#include "face/match/search.h"\n'),
        ("another folder's internal.h", "src/operate/plan.c", '#include "register/internal.h"\n'),
        ("the engine comparing without a permit", "src/face/engine.c", '#include "face/match/scores.h"\n'),
        ("a database in a stage", "src/face/detect/mtcnn.c", "#include <sqlite3.h>\n"),
        ("a library that has no folder", "src/base/text.c", "#include <curl/curl.h>\n"),
        ("a folder outside the table", "src/helpers/text.c", "int x;\n"),
        ("an upward include", "src/base/text.c", '# include "store/row.h"\n'),
        ("a tool outside the table", "tools/peek/main.c", "int x;\n"),
        ("a tool reading the register", "tools/film/main.c", '#include "register/read.h"\n'),
    ]
    out = [("planted: " + name, {"src/LAYERS": TABLE, path: text}, path) for name, path, text in cases]
    good = {"src/LAYERS": TABLE, "src/operate/live.c": '#include "register/write.h"\n#include <overt/face.h>\n#include <stdio.h>\n',
            "src/foi/answer.c": '#include "register/read.h"\n#include "base/text.h"\n// #include "register/write.h"\n',
            "src/store/sqlite.c": "#include <sqlite3.h>\n"}
    out.append(("a tree that keeps the table", good, None))
    out.append(("a table that goes up", {"src/LAYERS": "base : store\nstore :\n"}, "src/LAYERS"))
    return out


if __name__ == "__main__":
    source.run(check, planted())
