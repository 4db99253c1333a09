#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# attacks.sh - what is tried against the listeners, and every route of the console by every role, with the tables (attacks.py).
set -eu
here=${OVERT_BUILD:?}/accept/attacks
rm -rf "$here"
mkdir -p "$here"
python3 "${OVERT_SOURCE:?}/tests/accept/attacks.py" "$here"
