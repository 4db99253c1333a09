#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""assets.py - src/web/assets holds what tools/assets makes, byte for byte; skipped where Sass is not (`tools/setup build test web`)."""
import os
import shutil
import subprocess
import sys

import source


def main():
    said = None
    if shutil.which("node"):
        said = subprocess.run([os.path.join(source.TOP, "tools/assets"), "--check"], capture_output=True, text=True)
    if said is None or said.returncode == 77:
        print("skipped: Sass or node 20 is not there; tools/setup build test web")
        sys.exit(77)
    sys.stdout.write(said.stdout + said.stderr)
    sys.exit(1 if said.returncode else 0)


if __name__ == "__main__":
    main()
