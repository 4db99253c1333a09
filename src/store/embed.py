#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""embed.py - writes migrations.c: the text of each migrations/NNNN_name.sql, in order of its number.

  embed.py OUTPUT FILE...
  embed.py --text NAME OUTPUT FILE      one text by itself: const char NAME[]
"""
import os
import re
import sys


def literal(line):
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") + '\\n"'


def one_text(name, out, path):
    with open(path, encoding="utf-8") as file:
        lines = [literal(line) for line in file.read().splitlines()]
    with open(out, "w", encoding="utf-8") as file:
        file.write("extern const char %s[];\nconst char %s[] =\n%s;\n" % (name, name, "\n".join(lines)))


def main():
    if sys.argv[1] == "--text":
        one_text(*sys.argv[2:])
        return
    out, files = sys.argv[1], sorted(sys.argv[2:], key=os.path.basename)
    parts = ['// Made by embed.py from migrations/.\n#include "store/migrations.h"\n',
             "const struct store_migration store_migrations[] = {"]
    for number, path in enumerate(files, 1):
        name = os.path.basename(path)
        if not re.fullmatch(r"%04d_[a-z]+\.sql" % number, name):
            sys.exit("%s: migrations are numbered 0001, 0002, ... without a gap" % name)
        with open(path, encoding="utf-8") as file:
            lines = [literal(line) for line in file.read().splitlines()]
        parts.append('    {"%s",\n%s},' % (name, "\n".join(lines)))
    parts.append("};\nconst int store_migration_count = %d;\n" % len(files))
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(parts))


main()
