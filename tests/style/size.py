#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""size.py - sizes a reader can hold: a function has at most 80 lines, a file 1000, a line 100 columns (C) or 140 (others);
every C file opens with its SPDX line and its purpose."""
import re

import source

FUNCTION_LINES_MAX = 80
FILE_LINES_MAX = 1000
C_COLUMNS_MAX = 100
OTHER_COLUMNS_MAX = 140
# Functions that may be longer, with the reason: (path, name): reason
LONGER = {}


def functions(text):
    """(name, first line, lines) of each function: an opening brace in column 0 or ending a line that begins there."""
    lines = source.without_comments(text).splitlines()
    at = 0
    while at < len(lines):
        opens = lines[at].startswith("{") or re.match(r"^[A-Za-z_][^=;]*\)\s*\{\s*$", lines[at])
        if opens:
            end = at + 1
            while end < len(lines) and not lines[end].startswith("}"):
                end += 1
            head = " ".join(lines[max(0, at - 6):at + 1])
            head = re.split(r"[;}]", head)[-1]
            name = re.search(r"([A-Za-z_]\w*)\s*\(", head)
            if name and not re.search(r"\b(struct|enum|union)\b[^()]*\{\s*$", head):
                yield name.group(1), at + 1, end - at + 1
            at = end
        at += 1


def check_c(tree, path):
    text = tree.read(path)
    lines = text.splitlines()
    if len(lines) > FILE_LINES_MAX:
        yield path, FILE_LINES_MAX, "%d lines; at most %d" % (len(lines), FILE_LINES_MAX)
    for number, line in enumerate(lines, 1):
        if len(line.replace("\t", "        ")) > C_COLUMNS_MAX:
            yield path, number, "%d columns; at most %d" % (len(line), C_COLUMNS_MAX)
        if line.rstrip() != line:
            yield path, number, "white space at the end of the line"
    if not lines or lines[0] != "// SPDX-License-Identifier: Apache-2.0":
        yield path, 1, "does not begin with // SPDX-License-Identifier: Apache-2.0"
    name = path.rsplit("/", 1)[-1]
    if len(lines) < 2 or not re.match(r"// (\S+/)?%s - \S" % re.escape(name), lines[1]):
        yield path, 2, "the second line is not: // %s - purpose" % name
    for function, first, count in functions(text):
        if count > FUNCTION_LINES_MAX and (path, function) not in LONGER:
            yield path, first, "%s() has %d lines; at most %d" % (function, count, FUNCTION_LINES_MAX)


def check_other(tree, path):
    for number, line in enumerate(tree.read(path).splitlines(), 1):
        if len(line) > OTHER_COLUMNS_MAX:
            yield path, number, "%d columns; at most %d" % (len(line), OTHER_COLUMNS_MAX)


def check(tree):
    for path in tree.match(r"(src|include|tools|tests|examples|bench)/.*\.[ch]$"):
        yield from check_c(tree, path)
    for path in tree.match(r"(tools|tests|bench)/.*\.(py|sh|build)$|Makefile$|tools/[a-z-]+$"):
        yield from check_other(tree, path)


def planted():
    head = "// SPDX-License-Identifier: Apache-2.0\n// a.c - a test\n"
    body = "static int f(int a,\n             int b)\n{\n%s}\n"
    fits = head + body % ("    a++;\n" * (FUNCTION_LINES_MAX - 2))
    table = "static const int t[] = {\n" + "    1,\n" * 200 + "};\n"
    return [
        ("a function of 81 lines", {"src/base/a.c": head + body % ("    a++;\n" * (FUNCTION_LINES_MAX - 1))}, "src/base/a.c"),
        ("a long function whose brace ends its line",
         {"src/base/a.c": head + "int f(int a) {\n" + "    a++;\n" * FUNCTION_LINES_MAX + "}\n"}, "src/base/a.c"),
        ("a file of 1001 lines", {"src/base/a.c": head + "\n" * (FILE_LINES_MAX - 1)}, "src/base/a.c"),
        ("a line of 101 columns", {"src/base/a.c": head + "//" + "x" * 99 + "\n"}, "src/base/a.c"),
        ("white space at a line's end", {"src/base/a.c": head + "int x; \n"}, "src/base/a.c"),
        ("a missing licence line", {"src/base/a.c": "// a.c - a test\n"}, "src/base/a.c"),
        ("a missing purpose", {"src/base/a.c": "// SPDX-License-Identifier: Apache-2.0\nint x;\n"}, "src/base/a.c"),
        ("a function of 80 lines and a long table", {"src/base/a.c": fits + table}, None),
    ]


if __name__ == "__main__":
    source.run(check, planted())
