#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""words.py - what does not stand in the sources: unfinished marks, paths of one machine, hosts of package archives,
pictures, videos and model files, and links or files that are too large."""
import os
import re

import source

MARK = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK|not imple" r"mented)\b")
MACHINE = re.compile(r"(?<![\w.])/(work|farm|root|home/\w+)/|/tmp/bash" r"_jobs")
HOST = re.compile(r"registry\.npmjs\.org|deb\.debian\.org|snapshot\.debian\.org|pypi\.org")
BINARY = re.compile(r"\.(jpe?g|png|gif|webp|mp4|mkv|avi|onnx|tflite|ort|so|a|o|pt|pb)$", re.I)
BINARY_ALLOWED = re.compile(r"^docs/.*\.(png|webp)$|^tests/fuzz/corpus/|^tests/data/")
FILE_BYTES_MAX = 1 << 20


def check(tree):
    for path in tree.paths:
        full = os.path.join(tree.top, path)
        if os.path.islink(full):
            continue
        if os.path.getsize(full) > FILE_BYTES_MAX:
            yield path, 1, "larger than %d bytes" % FILE_BYTES_MAX
        if BINARY.search(path) and not BINARY_ALLOWED.match(path):
            yield path, 1, "pictures, models and libraries are not kept in the repository"
        if BINARY.search(path) or path.startswith("tests/fuzz/corpus/") or path == "LICENSE":
            continue
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            if MARK.search(line):
                yield path, number, "an unfinished mark: " + MARK.search(line).group(0)
            if MACHINE.search(line):
                yield path, number, "a path of one machine: " + MACHINE.search(line).group(0)
            if HOST.search(line) and path != "tests/style/words.py":
                yield path, number, "a host of a package archive: " + HOST.search(line).group(0)


def planted():
    return [
        ("an unfinished mark", {"src/base/a.c": "int x; // TO" + "DO later\n"}, "src/base/a.c"),
        ("a path of one machine", {"docs/a.md": "see /wo" + "rk/main/x\n"}, "docs/a.md"),
        ("a host of an archive", {"tools/x": "curl registry." + "npmjs.org/x\n"}, "tools/x"),
        ("a picture", {"tests/unit/face.jpg": "x"}, "tests/unit/face.jpg"),
        ("a large file", {"docs/a.md": "x\n" * FILE_BYTES_MAX}, "docs/a.md"),
        ("words that only look so", {"docs/a.md": "a mastodon, the framework/main, TODOS, /usr/bin, a/root\n"}, None),
    ]


if __name__ == "__main__":
    source.run(check, planted())
