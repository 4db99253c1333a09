#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""people.py - no guessing about people (rule R6): no column, no struct member, no variable, no setting and no JSON key for
age, sex, origin, feeling or look, nowhere. Comments and sentences may speak of them; names may not."""
import re

import source

GUESSES = set("""age ages agegroup sex gender male female ethnic ethnicity ethnicities race races racial
nationality religion faith emotion emotions feeling feelings mood smile smiling happy sad angry fear skin skintone complexion
beard moustache hair haircolour haircolor glasses headscarf hijab turban disability pregnancy obese attractive
attractiveness drunk lying truthful intent gait personality""".split())
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LITERAL = re.compile(r'"([a-z][a-z0-9_.-]*)"')


def parts(name):
    """image_age_max, ageMax and IMAGE_AGE -> their words."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return {word for word in re.split(r"[_.-]+", spaced.lower()) if word}


def sql_without_comments(text):
    text = re.sub(r"--[^\n]*", lambda m: " " * len(m.group(0)), text)
    return re.sub(r"'[^'\n]*'", lambda m: m.group(0) if NAME.fullmatch(m.group(0)[1:-1]) else " " * len(m.group(0)), text)


def faults_in(path, text, found):
    for match in found:
        name = match.group(match.lastindex or 0)
        guess = parts(name) & GUESSES
        if guess:
            yield path, text.count("\n", 0, match.start()) + 1, "%s: nothing is kept or guessed about people (R6)" % name


def check(tree):
    for path in tree.match(r"(src|include)/.*\.[ch]$"):
        raw = tree.read(path)
        text = re.sub(r"(?m)^\s*#\s*include.*$", "", source.without_comments(raw))
        yield from faults_in(path, text, NAME.finditer(text))
        if not path.startswith("src/foi/"):
            literal = source.without_comments(raw, keep_strings=True)
            yield from faults_in(path, literal, LITERAL.finditer(literal))
    for path in tree.match(r"src/.*\.sql$"):
        text = sql_without_comments(tree.read(path))
        yield from faults_in(path, text, NAME.finditer(text))
    for path in tree.match(r"models/.*\.json$"):
        text = tree.read(path)
        yield from faults_in(path, text, re.finditer(r'"([a-z][a-z0-9_.-]*)"\s*:', text))


def planted():
    good = {
        "src/face/a.h": "// age and sex are not guessed\nstruct image { int page, usage, message_average; };\n",
        "src/foi/a.c": 'const char *words = "No record of ethnic appearance, age or sex is held.";\n',
        "src/store/migrations/0001.sql": "-- no age, no sex\nCREATE TABLE image (stage TEXT CHECK (stage <> 'no age'));\n",
        "models/a.json": '{"not_for": ["guessing age"]}\n',
    }
    return [
        ("a column", {"src/store/migrations/0001.sql": "CREATE TABLE entry (\n    apparent_age INTEGER\n);\n"},
         "src/store/migrations/0001.sql"),
        ("a word of a column", {"src/store/migrations/0001.sql": "CHECK (kind IN ('gender'))\n"}, "src/store/migrations/0001.sql"),
        ("a member", {"src/register/read.h": "struct a { int ethnicity; };\n"}, "src/register/read.h"),
        ("a member of the engine", {"include/overt/face.h": "struct overt_face { float emotion[7]; };\n"}, "include/overt/face.h"),
        ("a function", {"src/face/guess.c": "int face_ageEstimate(void);\n"}, "src/face/guess.c"),
        ("a JSON key", {"src/cli/a.c": 'json_add_text(json, "sex", x);\n'}, "src/cli/a.c"),
        ("an output of a model", {"models/a.json": '{"outputs": {"gender": "g"}}\n'}, "models/a.json"),
        ("names that only look so, comments and sentences", good, None),
    ]


if __name__ == "__main__":
    source.run(check, planted())
