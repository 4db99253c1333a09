#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scripts.py - shell scripts parse under sh, stop at the first error, and carry the licence line; so do the Python files."""
import os
import subprocess

import source


def check(tree):
    for path in tree.paths:
        full = os.path.join(tree.top, path)
        if os.path.islink(full) or not os.path.isfile(full) or path.startswith("tests/fuzz/corpus/"):
            continue
        with open(full, "rb") as file:
            first = file.readline(200)
        if not first.startswith(b"#!"):
            continue
        text = tree.read(path)
        if path != ".ci/run" and "SPDX-License-Identifier: Apache-2.0" not in text.split("\n\n")[0]:
            yield path, 2, "has no SPDX line"
        if first.strip() in (b"#!/bin/sh", b"#!/bin/bash", b"#!/usr/bin/env bash"):
            shell = "bash" if b"bash" in first else "sh"
            said = subprocess.run([shell, "-n", full], capture_output=True, text=True)
            if said.returncode:
                yield path, 1, said.stderr.strip().splitlines()[0]
            if "\nset -e" not in text:
                yield path, 1, "does not stop at errors: set -eu"
        if not os.access(full, os.X_OK) and tree.top == source.TOP:
            yield path, 1, "has no run bit"


def planted():
    head = "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"
    return [
        ("a script that does not parse", {"tools/a": head + "set -eu\nif true; then\n"}, "tools/a"),
        ("a script that runs on after errors", {"tools/a": head + "false\n"}, "tools/a"),
        ("a script without a licence line", {"tools/a": "#!/bin/sh\nset -eu\n"}, "tools/a"),
        ("a good script", {"tools/a": head + "set -eu\ntrue\n"}, None),
    ]


if __name__ == "__main__":
    source.run(check, planted())
