#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""welsh.py - each word that the program itself puts into a letter has its Welsh: captions, headings and cells of the tables of answers,
titles of the grounds of the Act (src/foi/letters/words.cy.txt), and each block of sentences."""
import re

import source

WORDS = "src/foi/letters/words.cy.txt"
TABLES = ["src/foi/%s.c" % name for name in ("rows", "figures", "searches", "standing", "table")]
NAMES = ["src/register/authority_words.c", "src/register/words.c", "src/register/verdict.c"]
SENTENCES = ["answers", "letter", "ncnd", "exempt"]
# What the program looks for in a question, and what is the same in both languages.
SAME = re.compile(r"legal-basis|impact-assessment| h %02| min|0 %| to |(January|February|March|April|May|June|July|August|September|October"
                  r"|November|December)|not ended|yes: review |: review |\*: \* by \*|\* to \*|at|of|under"
                  r"| \* each (authority|deployment)")
# Names of the register that stand in a letter: the arrays that have them.
ARRAYS = r"(use_cases|ranks|documents|categories|sources|offences)\[\] = \{(.*?)\n\};"


def known(tree):
    text = tree.read(WORDS) if WORDS in tree.paths else ""
    text = text.replace("\n    = ", " = ")
    return [line.split(" = ")[0] for line in text.splitlines() if line and not line.startswith("#")]


def says(lines, english):
    """As src/foi/language.c reads them: `*` is words of their own line, `@` figures."""
    if english in lines:
        return True
    for line in lines:
        sign = re.search(r"[*@]", line)
        found = sign and re.fullmatch(re.escape(line[:sign.start()]) + "(.+)" + re.escape(line[sign.end():]), english)
        if not found:
            continue
        part = found.group(1)
        if part in "*@" or (sign.group() == "@" and re.fullmatch("[0-9:.,]+", part)):
            return True
        if sign.group() == "*" and (says(lines, part) or says(lines, part[0].upper() + part[1:])):
            return True
    return False


def literals(text):
    """(line, string) of a C source: %s as `*`, %d as `@`."""
    for number, line in enumerate(source.without_comments(text, keep_strings=True).splitlines(), 1):
        if line.startswith("#include"):
            continue
        for string in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
            yield number, re.sub(r"%d", "@", string.replace("%s", "*"))


def check_words(tree, lines):
    for path in [path for path in TABLES if path in tree.paths]:
        for number, string in literals(tree.read(path)):
            if not re.search("[a-z]{2}", string) or SAME.fullmatch(string):
                continue
            string = re.sub(r"^\*: ", "Live facial recognition: ", string)
            if not says(lines, string) and not says(lines, "*" + string) and not says(lines, string + "*"):
                yield path, number, '"%s" has no Welsh in %s' % (string, WORDS)
    for path in [path for path in NAMES if path in tree.paths]:
        text = tree.read(path)
        for array in re.finditer(ARRAYS, text, re.S):
            for stored in re.finditer(r'\{(?:\w+,\s*)?"[^"]*",\s*"([^"]+)"', array.group(2)):
                if not says(lines, stored.group(1)):
                    number = text[:array.start(2) + stored.start()].count("\n") + 1
                    yield path, number, '"%s" has no Welsh in %s' % (stored.group(1), WORDS)
    for path, form in (("src/foi/rules/sections.txt", r"section [^:]+: (.*)"),
                       ("src/foi/rules/exemptions.txt", r"(?:exemption [^|]*\|[^|]*\|[^|]*|matter \w *)\| (.*)")):
        for number, line in enumerate(tree.read(path).splitlines() if path in tree.paths else [], 1):
            title = re.fullmatch(form, line)
            if title and not says(lines, title.group(1)):
                yield path, number, '"%s" has no Welsh in %s' % (title.group(1), WORDS)


def check_blocks(tree):
    for name in SENTENCES:
        english, welsh = ("src/foi/letters/%s%s.txt" % (name, end) for end in ("", ".cy"))
        if english not in tree.paths:
            continue
        there = set(re.findall(r"^\[(.*)\]$", tree.read(welsh) if welsh in tree.paths else "", re.M))
        for number, line in enumerate(tree.read(english).splitlines(), 1):
            if re.fullmatch(r"\[.*\]", line) and line[1:-1] not in there:
                yield english, number, "%s has no Welsh: write it in %s" % (line, welsh)


def check(tree):
    yield from check_words(tree, known(tree))
    yield from check_blocks(tree)


def planted():
    table = 'struct foi_table *t = foi_table_create("%s by month", (const struct foi_column[]){{"Place"}, {NULL}});\n'
    words = "# words\nPlace = Lle\n* by month = * fesul mis\n@ days = @ diwrnod\n"
    return [
        ("a heading without Welsh", {"src/foi/rows.c": table, WORDS: words.replace("Place", "Time")}, "src/foi/rows.c"),
        ("a caption without Welsh", {"src/foi/rows.c": table, WORDS: words.replace("month", "year")}, "src/foi/rows.c"),
        ("words on two lines", {"src/foi/rows.c": table, WORDS: words.replace("Place =", "Place\n    =")}, None),
        ("a ground without Welsh", {"src/foi/rules/sections.txt": "section 9(2): Fee not paid\n", WORDS: words},
         "src/foi/rules/sections.txt"),
        ("a block without Welsh", {"src/foi/letters/ncnd.txt": "[a]\nA.\n", "src/foi/letters/ncnd.cy.txt": "[b]\nB.\n"},
         "src/foi/letters/ncnd.txt"),
        ("a block with it", {"src/foi/letters/ncnd.txt": "[a]\nA.\n", "src/foi/letters/ncnd.cy.txt": "[a]\nB.\n"}, None),
    ]


if __name__ == "__main__":
    source.run(check, planted())
