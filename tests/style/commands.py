#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""commands.py - help, docs and program say the same: docs/cli is what `overt help --markdown --write` writes, each
command has a manual page, and every `overt ...` that the documents, the demo and the help's own examples show is a
command with options that the table has."""
import filecmp
import json
import os
import re
import subprocess
import sys
import tempfile

import source

PROGRAM = os.environ.get("OVERT") or os.path.join(source.TOP, "build", "overt")
# Options before the command's words, and what ends a command in a line of shell.
END = re.compile(r"[|;&<>`]|\s#\s|\$\(")


def table():
    said = subprocess.run([PROGRAM, "help", "--json"], check=True, capture_output=True, text=True)
    return {c["command"]: {o["name"] for o in c["options"]} for c in json.loads(said.stdout)["commands"]}


def shown(text):
    """(line number, words) of each command line of overt: in a fenced or indented block at the start of a line, after
    a prompt, or whole in backquotes."""
    fence = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fence = not fence
            continue
        for match in re.finditer(r"`((?:\S*/)?overt [a-z][^`]*)`", line):
            yield number, match.group(1)
        match = re.match(r"\s*(?:\$ )?((?:build/)?overt [a-z].*)", line)
        if match and (fence or line.startswith(("    ", "$ "))):
            yield number, match.group(1)


def wrong(command, commands):
    """What is wrong with one command line, or None."""
    words = END.split(command)[0].split()[1:]
    plain = []
    for word in words:
        if not re.fullmatch(r"[a-z][a-z-]*", word):
            break
        plain.append(word)
    name = next((" ".join(plain[:n]) for n in (3, 2, 1) if " ".join(plain[:n]) in commands), None)
    if name is None:
        groups = {c.split()[0] for c in commands if " " in c}
        # a group alone (`overt alert`), or several at once (`overt operation plan|authorise`)
        begins = any(c.startswith(" ".join(plain) + " ") for c in commands)
        if plain and plain[0] in groups and (begins or re.search(r"\|", command)):
            return None
        # a first word that begins no command is prose or a format, such as `overt entry 1`
        known = plain and plain[0] in groups | {c.split()[0] for c in commands}
        return "there is no command `overt %s`" % " ".join(plain[:2]) if known else None
    for option in re.findall(r"(?<!\S)--([a-z][a-z-]*)", " ".join(words)):
        if option not in commands[name]:
            return "`overt %s` has no option --%s" % (name, option)
    return None


def check_documents(tree, commands):
    for path in tree.match(r"(README|ARCHITECTURE|CONTRIBUTING|SECURITY)\.md$|docs/.*\.md$|src/.*README\.md$"):
        for number, command in shown(tree.read(path)):
            what = wrong(command, commands)
            if what:
                yield path, number, what


def check_help(commands):
    for name in commands:
        said = subprocess.run([PROGRAM, "help"] + name.split(), capture_output=True, text=True)
        if said.returncode:
            yield "help", name, "overt help %s ends with %d" % (name, said.returncode)
        for number, command in shown(said.stdout):
            what = wrong(command, commands)
            if what:
                yield "overt help " + name, number, what
        man = subprocess.run([PROGRAM, "help", "--man"] + name.split(), capture_output=True, text=True)
        if man.returncode or not man.stdout.startswith((".TH", ".\\\"")):
            yield "overt help --man " + name, 1, "there is no manual page"


def check_pages():
    """docs/cli against what the program writes, both ways."""
    kept = os.path.join(source.TOP, "docs", "cli")
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([PROGRAM, "help", "--markdown", "--write", made], check=True, capture_output=True)
        here, there = set(os.listdir(kept)), set(os.listdir(made))
        for name in sorted(here | there):
            if name not in here or name not in there or not filecmp.cmp(os.path.join(kept, name), os.path.join(made, name), False):
                yield "docs/cli/" + name, 1, "is not what the program says: overt help --markdown --write docs/cli"


def check_made(name, option):
    """A page that is made from a table of the program, against the program."""
    said = subprocess.run([PROGRAM, "help", option], check=True, capture_output=True, text=True)
    with open(os.path.join(source.TOP, "docs", name), encoding="utf-8") as page:
        if page.read() != said.stdout:
            yield "docs/" + name, 1, "is not what the program says: overt help %s >docs/%s" % (option, name)
    for line in said.stdout.splitlines():
        if "NOT SAID" in line:
            yield "src/cli/logged.c", 1, "says not as what this command is logged: " + line


TABLE = {"live": {"source", "fast"}, "operation plan": {"as"}, "help": set()}
TRIED = [
    ("live OP1 --source a.mp4 --fast", True), ("live OP1 --covert", False), ("help OP1 --spy", False),
    ("operation plan X --as anna", True),
    ("operation plan X --for anna", False), ("operation hide X", False), ("live OP1 --source a | tee --append x", True),
    ("operation", True), ("entry 1", True), ("operation plan|open|close", True),
]


def main():
    cases = []
    for line, right in TRIED:
        found = wrong("overt " + line, TABLE)
        cases.append(("self-test: overt " + line, [] if (found is None) == right else [("self-test", 1, str(found))]))
    text = "see `overt live X`\n```\novert help\n$ overt live Y --fast\n```\novert is a program\n"
    seen = [command for _, command in shown(text)]
    cases.append(("self-test: finds the command lines of a page",
                  [] if seen == ["overt live X", "overt help", "overt live Y --fast"] else [("self-test", 1, str(seen))]))
    skipped = []
    if os.access(PROGRAM, os.X_OK):
        commands, tree = table(), source.repository()
        cases.append(("the documents", list(check_documents(tree, commands))))
        cases.append(("help and manual pages", list(check_help(commands))))
        cases.append(("docs/rights.md", list(check_made("rights.md", "--rights"))))
        cases.append(("docs/audit-commands.md", list(check_made("audit-commands.md", "--logged"))))
        if tree.match("docs/cli/.*"):
            cases.append(("docs/cli", list(check_pages())))
        else:
            skipped.append(("docs/cli", "there is none"))
    else:
        skipped.append(("documents against commands", "the program is not built"))
    print("1..%d" % (len(cases) + len(skipped)))
    for number, (name, faults) in enumerate(cases, 1):
        print("%s %d - %s" % ("not ok" if faults else "ok", number, name))
        for fault in faults:
            print("# %s:%s: %s" % fault)
    for number, (name, why) in enumerate(skipped, len(cases) + 1):
        print("ok %d - %s # SKIP %s" % (number, name, why))
    sys.exit(1 if any(faults for _, faults in cases) else 0)


if __name__ == "__main__":
    main()
