#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""runner.py - the test runner and the acceptance table themselves: no way of ending badly is counted as passed."""
import importlib.machinery
import importlib.util
import os
import stat
import subprocess
import sys
import tempfile

import source


def load(name):
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), os.path.join(source.TOP, "tools", name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


RUNNER = load("run-tests")
# what a test prints and how it ends -> passed, failed, skipped
OUTPUTS = [
    ("TAP with two good cases", "1..2\nok 1 - a\nok 2 - b\n", 0, (2, 0, 0)),
    ("TAP with a bad case", "1..2\nok 1 - a\nnot ok 2 - b\n", 1, (1, 1, 0)),
    ("TAP with a bad case and exit 0", "1..1\nnot ok 1 - b\n", 0, (0, 1, 0)),
    ("TAP that stops early", "1..3\nok 1 - a\n", 0, (1, 1, 0)),
    ("TAP that crashes", "1..1\nok 1 - a\n", 134, (1, 1, 0)),
    ("TAP with a skipped case", "1..2\nok 1 - a # SKIP no camera\nok 2 - b\n", 0, (1, 0, 1)),
    ("TAP with nothing to do", "1..0 # SKIP no photographs\n", 0, (0, 0, 1)),
    ("two plans in one program", "1..1\nok 1 - a\n1..1\nok 1 - b\n", 0, (2, 0, 0)),
    ("a plan at the end", "ok 1 - a\nok 2 - b\n1..2\n", 0, (2, 0, 0)),
    ("a plain test that passes", "words\n", 0, (1, 0, 0)),
    ("a plain test that fails", "words\n", 1, (0, 1, 0)),
    ("a plain test that skips", "skipped: no ../shared\n", 77, (0, 0, 1)),
    ("a plain test that crashes", "", -11, (0, 1, 0)),
]


def counts(text, code):
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        end = "import os, sys; sys.stdout.write(%r); sys.stdout.flush(); " % text
        file.write(end + ("os.kill(os.getpid(), %d)\n" % -code if code < 0 else "os._exit(%d)\n" % code))
    try:
        result = RUNNER.run(RUNNER.Test("t", [sys.executable, file.name], {}, 30))
    finally:
        os.unlink(file.name)
    return result.passed, len(result.failed), len(result.skipped)


def accept_exit(script):
    """The exit code and last line of tools/accept with one script in place of tests/accept."""
    with tempfile.TemporaryDirectory() as top:
        os.makedirs(os.path.join(top, "tools"))
        os.makedirs(os.path.join(top, "tests/accept"))
        os.symlink(os.path.join(source.TOP, "tools/accept"), os.path.join(top, "tools/accept"))
        path = os.path.join(top, "tests/accept/a.sh")
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + script)
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        said = subprocess.run([sys.executable, os.path.join(top, "tools/accept")], capture_output=True, text=True,
                              env=dict(os.environ, OVERT_BUILD=os.path.join(top, "build")))
        return said.returncode, said.stdout.strip().splitlines()[-1]


ACCEPTED = [
    ("a line that is met", "echo 'ACCEPT|a|1|1|met'", (0, "1 met, 0 not met, 0 skipped")),
    ("a line that is not met", "echo 'ACCEPT|a|0|1|not met'", (1, "0 met, 1 not met, 0 skipped")),
    ("a skipped line", "echo 'ACCEPT|a|0|1|skipped: why'", (0, "0 met, 0 not met, 1 skipped")),
    ("a script that says nothing", "true", (1, "0 met, 1 not met, 0 skipped")),
    ("a script that says met and crashes", "echo 'ACCEPT|a|1|1|met'; exit 1", (1, "1 met, 1 not met, 0 skipped")),
]


def main():
    print("1..%d" % (len(OUTPUTS) + len(ACCEPTED)))
    bad = number = 0
    seen = [(n, counts(text, code), want) for n, text, code, want in OUTPUTS]
    seen += [("accept: " + n, accept_exit(script), want) for n, script, want in ACCEPTED]
    for name, found, want in seen:
        number, bad = number + 1, bad + (found != want)
        print("%s %d - %s" % ("ok" if found == want else "not ok", number, name))
        if found != want:
            print("# found %s, wanted %s" % (found, want))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
